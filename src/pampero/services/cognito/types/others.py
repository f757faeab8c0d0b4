"""Types of cognito-idp, others, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.cognito.types.shared import (
    AttributeType,
    CodeDeliveryDetailsType,
    EmailMfaSettingsType,
    MFAOptionType,
    SMSMfaSettingsType,
    SchemaAttributeType,
    SoftwareTokenMfaSettingsType,
    UserType,
    WebAuthnMfaSettingsType,
)


class AccountTakeoverActionType(Struct, kw_only=True, omit_defaults=True):
    Notify: bool
    EventAction: Annotated[str, Meta(pattern='\\A(?:BLOCK|MFA_IF_CONFIGURED|MFA_REQUIRED|NO_ACTION)\\Z')]


class AccountTakeoverActionsType(Struct, kw_only=True, omit_defaults=True):
    LowAction: AccountTakeoverActionType | None = None
    MediumAction: AccountTakeoverActionType | None = None
    HighAction: AccountTakeoverActionType | None = None


class AccountTakeoverRiskConfigurationType(Struct, kw_only=True, omit_defaults=True):
    NotifyConfiguration: NotifyConfigurationType | None = None
    Actions: AccountTakeoverActionsType


class AddCustomAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    CustomAttributes: Annotated[list[SchemaAttributeType], Meta(min_length=1, max_length=25)]


class AddCustomAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminAddUserToGroupRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    GroupName: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminConfirmSignUpRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class AdminConfirmSignUpResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminCreateUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    UserAttributes: list[AttributeType] | None = None
    ValidationData: list[AttributeType] | None = None
    TemporaryPassword: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    ForceAliasCreation: bool | None = None
    MessageAction: Annotated[str, Meta(pattern='\\A(?:RESEND|SUPPRESS)\\Z')] | None = None
    DesiredDeliveryMediums: list[Annotated[str, Meta(pattern='\\A(?:SMS|EMAIL)\\Z')]] | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class AdminCreateUserResponse(Struct, kw_only=True, omit_defaults=True):
    User: UserType | None = None


class AdminDeleteSoftwareTokenRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminDeleteSoftwareTokenResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminDeleteUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminDeleteUserAttributesRequest(AdminDeleteUserRequest, kw_only=True, omit_defaults=True):
    UserAttributeNames: list[Annotated[str, Meta(min_length=1, max_length=32)]]


class AdminDeleteUserAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminDisableProviderForUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(max_length=131072)]
    User: ProviderUserIdentifierType


class AdminDisableProviderForUserResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminDisableUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminDisableUserResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminEnableUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminEnableUserResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminForgetDeviceRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]


class AdminGetDeviceRequest(Struct, kw_only=True, omit_defaults=True):
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminGetDeviceResponse(Struct, kw_only=True, omit_defaults=True):
    Device: DeviceType


class AdminGetUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminGetUserAuthFactorsRequest(AdminGetUserRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class AdminGetUserAuthFactorsResponse(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    PreferredMfaSetting: Annotated[str, Meta(max_length=131072)] | None = None
    UserMFASettingList: list[Annotated[str, Meta(max_length=131072)]] | None = None
    ConfiguredUserAuthFactors: Annotated[list[Annotated[str, Meta(pattern='\\A(?:PASSWORD|EMAIL_OTP|SMS_OTP|WEB_AUTHN|SOFTWARE_TOKEN)\\Z')]], Meta(max_length=8)] | None = None


class AdminGetUserResponse(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    UserAttributes: list[AttributeType] | None = None
    UserCreateDate: float | None = None
    UserLastModifiedDate: float | None = None
    Enabled: bool | None = None
    UserStatus: Annotated[str, Meta(pattern='\\A(?:UNCONFIRMED|CONFIRMED|ARCHIVED|COMPROMISED|UNKNOWN|RESET_REQUIRED|FORCE_CHANGE_PASSWORD|EXTERNAL_PROVIDER)\\Z')] | None = None
    MFAOptions: list[MFAOptionType] | None = None
    PreferredMfaSetting: Annotated[str, Meta(max_length=131072)] | None = None
    UserMFASettingList: list[Annotated[str, Meta(max_length=131072)]] | None = None


class AdminInitiateAuthRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    AuthFlow: Annotated[str, Meta(pattern='\\A(?:USER_SRP_AUTH|REFRESH_TOKEN_AUTH|REFRESH_TOKEN|CUSTOM_AUTH|ADMIN_NO_SRP_AUTH|USER_PASSWORD_AUTH|ADMIN_USER_PASSWORD_AUTH|USER_AUTH)\\Z')]
    AuthParameters: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    ContextData: ContextDataType | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class AdminInitiateAuthResponse(Struct, kw_only=True, omit_defaults=True):
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None
    ChallengeParameters: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AuthenticationResult: AuthenticationResultType | None = None
    AvailableChallenges: list[Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')]] | None = None


class AdminLinkProviderForUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(max_length=131072)]
    DestinationUser: ProviderUserIdentifierType
    SourceUser: ProviderUserIdentifierType


class AdminLinkProviderForUserResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminListDevicesRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    Limit: Annotated[int, Meta(ge=0, le=60)] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class AdminListDevicesResponse(Struct, kw_only=True, omit_defaults=True):
    Devices: list[DeviceType] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class AdminListGroupsForUserRequest(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Limit: Annotated[int, Meta(ge=0, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class AdminListGroupsForUserResponse(Struct, kw_only=True, omit_defaults=True):
    Groups: list[GroupType] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class AdminListUserAuthEventsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    MaxResults: Annotated[int, Meta(ge=0, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class AdminListUserAuthEventsResponse(Struct, kw_only=True, omit_defaults=True):
    AuthEvents: list[AuthEventType] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class AdminRemoveUserFromGroupRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    GroupName: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminResetUserPasswordRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class AdminResetUserPasswordResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminRespondToAuthChallengeRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')]
    ChallengeResponses: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    ContextData: ContextDataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class AdminRespondToAuthChallengeResponse(Struct, kw_only=True, omit_defaults=True):
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None
    ChallengeParameters: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AuthenticationResult: AuthenticationResultType | None = None
    AvailableChallenges: list[Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')]] | None = None


class AdminSetUserMFAPreferenceRequest(Struct, kw_only=True, omit_defaults=True):
    SMSMfaSettings: SMSMfaSettingsType | None = None
    SoftwareTokenMfaSettings: SoftwareTokenMfaSettingsType | None = None
    EmailMfaSettings: EmailMfaSettingsType | None = None
    WebAuthnMfaSettings: WebAuthnMfaSettingsType | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class AdminSetUserMFAPreferenceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminSetUserPasswordRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    Password: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')]
    Permanent: bool | None = None


class AdminSetUserPasswordResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminSetUserSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    MFAOptions: list[MFAOptionType]


class AdminSetUserSettingsResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminUpdateAuthEventFeedbackRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    EventId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:[\\w+-]+)\\Z')]
    FeedbackValue: Annotated[str, Meta(pattern='\\A(?:Valid|Invalid)\\Z')]


class AdminUpdateAuthEventFeedbackResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminUpdateDeviceStatusRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]
    DeviceRememberedStatus: Annotated[str, Meta(pattern='\\A(?:remembered|not_remembered)\\Z')] | None = None


class AdminUpdateDeviceStatusResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdminUpdateUserAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    UserAttributes: list[AttributeType]
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class AdminUpdateUserAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AnalyticsMetadataType(Struct, kw_only=True, omit_defaults=True):
    AnalyticsEndpointId: Annotated[str, Meta(max_length=131072)] | None = None


class AssetType(Struct, kw_only=True, omit_defaults=True):
    Category: Annotated[str, Meta(pattern='\\A(?:FAVICON_ICO|FAVICON_SVG|EMAIL_GRAPHIC|SMS_GRAPHIC|AUTH_APP_GRAPHIC|PASSWORD_GRAPHIC|PASSKEY_GRAPHIC|PAGE_HEADER_LOGO|PAGE_HEADER_BACKGROUND|PAGE_FOOTER_LOGO|PAGE_FOOTER_BACKGROUND|PAGE_BACKGROUND|FORM_BACKGROUND|FORM_LOGO|IDP_BUTTON_ICON)\\Z')]
    ColorMode: Annotated[str, Meta(pattern='\\A(?:LIGHT|DARK|DYNAMIC)\\Z')]
    Extension: Annotated[str, Meta(pattern='\\A(?:ICO|JPEG|PNG|SVG|WEBP)\\Z')]
    Bytes: Annotated[bytes, Meta(max_length=1000000)] | None = None
    ResourceId: Annotated[str, Meta(min_length=1, max_length=40, pattern='\\A(?:^[\\w\\- ]+$)\\Z')] | None = None


class AssociateSoftwareTokenRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class AssociateSoftwareTokenResponse(Struct, kw_only=True, omit_defaults=True):
    SecretCode: Annotated[str, Meta(min_length=16, pattern='\\A(?:[A-Za-z0-9]+)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class AuthEventType(Struct, kw_only=True, omit_defaults=True):
    EventId: Annotated[str, Meta(max_length=131072)] | None = None
    EventType: Annotated[str, Meta(pattern='\\A(?:SignIn|SignUp|ForgotPassword|PasswordChange|ResendCode)\\Z')] | None = None
    CreationDate: float | None = None
    EventResponse: Annotated[str, Meta(pattern='\\A(?:Pass|Fail|InProgress)\\Z')] | None = None
    EventRisk: EventRiskType | None = None
    ChallengeResponses: list[ChallengeResponseType] | None = None
    EventContextData: EventContextDataType | None = None
    EventFeedback: EventFeedbackType | None = None


class AuthenticationResultType(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    ExpiresIn: int | None = None
    TokenType: Annotated[str, Meta(max_length=131072)] | None = None
    RefreshToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    IdToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    NewDeviceMetadata: NewDeviceMetadataType | None = None


class ChallengeResponseType(Struct, kw_only=True, omit_defaults=True):
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:Password|Mfa)\\Z')] | None = None
    ChallengeResponse: Annotated[str, Meta(pattern='\\A(?:Success|Failure)\\Z')] | None = None


class ChangePasswordRequest(Struct, kw_only=True, omit_defaults=True):
    PreviousPassword: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    ProposedPassword: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')]
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class ChangePasswordResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class CloudWatchLogsConfigurationType(Struct, kw_only=True, omit_defaults=True):
    LogGroupArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None


class CompleteWebAuthnRegistrationRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    Credential: Any


class CompleteWebAuthnRegistrationResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class CompromisedCredentialsActionsType(Struct, kw_only=True, omit_defaults=True):
    EventAction: Annotated[str, Meta(pattern='\\A(?:BLOCK|NO_ACTION)\\Z')]


class CompromisedCredentialsRiskConfigurationType(Struct, kw_only=True, omit_defaults=True):
    EventFilter: list[Annotated[str, Meta(pattern='\\A(?:SIGN_IN|PASSWORD_CHANGE|SIGN_UP)\\Z')]] | None = None
    Actions: CompromisedCredentialsActionsType


class ConfirmDeviceRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]
    DeviceSecretVerifierConfig: DeviceSecretVerifierConfigType | None = None
    DeviceName: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class ConfirmDeviceResponse(Struct, kw_only=True, omit_defaults=True):
    UserConfirmationNecessary: bool | None = None


class ConfirmForgotPasswordRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    SecretHash: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=/]+)\\Z')] | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    ConfirmationCode: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\S]+)\\Z')]
    Password: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')]
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    UserContextData: UserContextDataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class ConfirmForgotPasswordResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ConfirmSignUpRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    SecretHash: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=/]+)\\Z')] | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    ConfirmationCode: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\S]+)\\Z')]
    ForceAliasCreation: bool | None = None
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    UserContextData: UserContextDataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class ConfirmSignUpResponse(Struct, kw_only=True, omit_defaults=True):
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class ContextDataType(Struct, kw_only=True, omit_defaults=True):
    IpAddress: Annotated[str, Meta(max_length=131072)]
    ServerName: Annotated[str, Meta(max_length=131072)]
    ServerPath: Annotated[str, Meta(max_length=131072)]
    HttpHeaders: list[HttpHeader]
    EncodedData: Annotated[str, Meta(max_length=131072)] | None = None


class GetGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128)]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class CreateGroupRequest(GetGroupRequest, kw_only=True, omit_defaults=True):
    Description: Annotated[str, Meta(max_length=2048)] | None = None
    RoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    Precedence: Annotated[int, Meta(ge=0)] | None = None


class CreateGroupResponse(Struct, kw_only=True, omit_defaults=True):
    Group: GroupType | None = None


class DescribeIdentityProviderRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ProviderName: Annotated[str, Meta(min_length=1, max_length=32)]


class CreateIdentityProviderRequest(DescribeIdentityProviderRequest, kw_only=True, omit_defaults=True):
    ProviderType: Annotated[str, Meta(pattern='\\A(?:SAML|Facebook|Google|LoginWithAmazon|SignInWithApple|OIDC)\\Z')]
    ProviderDetails: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]]
    AttributeMapping: dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(max_length=131072)]] | None = None
    IdpIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=40, pattern='\\A(?:[\\w\\s+=.@-]+)\\Z')]], Meta(max_length=50)] | None = None
    AcrMapping: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:Level[1-4])\\Z')], Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=4)] | None = None


class CreateIdentityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityProvider: IdentityProviderType


class CreateManagedLoginBrandingRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    UseCognitoProvidedValues: bool | None = None
    Settings: Any | None = None
    Assets: Annotated[list[AssetType], Meta(max_length=40)] | None = None


class CreateManagedLoginBrandingResponse(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginBranding: ManagedLoginBrandingType | None = None


class DescribeResourceServerRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Identifier: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]


class CreateResourceServerRequest(DescribeResourceServerRequest, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    Scopes: Annotated[list[ResourceServerScopeType], Meta(max_length=100)] | None = None


class CreateResourceServerResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServer: ResourceServerType


class CreateTermsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    TermsName: Annotated[str, Meta(pattern='\\A(?:^(terms-of-use|privacy-policy)$)\\Z')]
    TermsSource: Annotated[str, Meta(pattern='\\A(?:LINK)\\Z')]
    Enforcement: Annotated[str, Meta(pattern='\\A(?:NONE)\\Z')]
    Links: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$)\\Z')], Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(min_length=1, max_length=13)] | None = None


class CreateTermsResponse(Struct, kw_only=True, omit_defaults=True):
    Terms: TermsType | None = None


class DeleteGroupRequest(GetGroupRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteIdentityProviderRequest(DescribeIdentityProviderRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteManagedLoginBrandingRequest(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginBrandingId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class DeleteResourceServerRequest(DescribeResourceServerRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DescribeTermsRequest(Struct, kw_only=True, omit_defaults=True):
    TermsId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class DeleteTermsRequest(DescribeTermsRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteWebAuthnCredentialRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    CredentialId: Annotated[str, Meta(max_length=131072)]


class DeleteWebAuthnCredentialResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeIdentityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityProvider: IdentityProviderType


class DescribeManagedLoginBrandingByClientRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    ReturnMergedResources: bool | None = None


class DescribeManagedLoginBrandingByClientResponse(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginBranding: ManagedLoginBrandingType | None = None


class DescribeManagedLoginBrandingRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ManagedLoginBrandingId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')]
    ReturnMergedResources: bool | None = None


class DescribeManagedLoginBrandingResponse(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginBranding: ManagedLoginBrandingType | None = None


class DescribeResourceServerResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServer: ResourceServerType


class DescribeRiskConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')] | None = None


class DescribeRiskConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    RiskConfiguration: RiskConfigurationType


class DescribeTermsByClientRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    TermsName: Annotated[str, Meta(pattern='\\A(?:^(terms-of-use|privacy-policy)$)\\Z')]


class DescribeTermsByClientResponse(Struct, kw_only=True, omit_defaults=True):
    Terms: TermsType | None = None


class DescribeTermsResponse(Struct, kw_only=True, omit_defaults=True):
    Terms: TermsType | None = None


class DeviceSecretVerifierConfigType(Struct, kw_only=True, omit_defaults=True):
    PasswordVerifier: Annotated[str, Meta(max_length=131072)] | None = None
    Salt: Annotated[str, Meta(max_length=131072)] | None = None


class DeviceType(Struct, kw_only=True, omit_defaults=True):
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')] | None = None
    DeviceAttributes: list[AttributeType] | None = None
    DeviceCreateDate: float | None = None
    DeviceLastModifiedDate: float | None = None
    DeviceLastAuthenticatedDate: float | None = None


class EventContextDataType(Struct, kw_only=True, omit_defaults=True):
    IpAddress: Annotated[str, Meta(max_length=131072)] | None = None
    DeviceName: Annotated[str, Meta(max_length=131072)] | None = None
    Timezone: Annotated[str, Meta(max_length=131072)] | None = None
    City: Annotated[str, Meta(max_length=131072)] | None = None
    Country: Annotated[str, Meta(max_length=131072)] | None = None


class EventFeedbackType(Struct, kw_only=True, omit_defaults=True):
    FeedbackValue: Annotated[str, Meta(pattern='\\A(?:Valid|Invalid)\\Z')]
    Provider: Annotated[str, Meta(max_length=131072)]
    FeedbackDate: float | None = None


class EventRiskType(Struct, kw_only=True, omit_defaults=True):
    RiskDecision: Annotated[str, Meta(pattern='\\A(?:NoRisk|AccountTakeover|Block)\\Z')] | None = None
    RiskLevel: Annotated[str, Meta(pattern='\\A(?:Low|Medium|High)\\Z')] | None = None
    CompromisedCredentialsDetected: bool | None = None


class FirehoseConfigurationType(Struct, kw_only=True, omit_defaults=True):
    StreamArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None


class ForgetDeviceRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]


class ForgotPasswordRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    SecretHash: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=/]+)\\Z')] | None = None
    UserContextData: UserContextDataType | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class ForgotPasswordResponse(Struct, kw_only=True, omit_defaults=True):
    CodeDeliveryDetails: CodeDeliveryDetailsType | None = None


class GetCSVHeaderRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class GetCSVHeaderResponse(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    CSVHeader: list[Annotated[str, Meta(max_length=131072)]] | None = None


class GetDeviceRequest(Struct, kw_only=True, omit_defaults=True):
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None


class GetDeviceResponse(Struct, kw_only=True, omit_defaults=True):
    Device: DeviceType


class GetGroupResponse(Struct, kw_only=True, omit_defaults=True):
    Group: GroupType | None = None


class GetIdentityProviderByIdentifierRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    IdpIdentifier: Annotated[str, Meta(min_length=1, max_length=40, pattern='\\A(?:[\\w\\s+=.@-]+)\\Z')]


class GetIdentityProviderByIdentifierResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityProvider: IdentityProviderType


class GetLogDeliveryConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class GetLogDeliveryConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    LogDeliveryConfiguration: LogDeliveryConfigurationType | None = None


class GetSigningCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class GetSigningCertificateResponse(Struct, kw_only=True, omit_defaults=True):
    Certificate: Annotated[str, Meta(max_length=131072)] | None = None


class GetTokensFromRefreshTokenRequest(Struct, kw_only=True, omit_defaults=True):
    RefreshToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    ClientSecret: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')] | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class GetTokensFromRefreshTokenResponse(Struct, kw_only=True, omit_defaults=True):
    AuthenticationResult: AuthenticationResultType | None = None


class GetUICustomizationRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')] | None = None


class GetUICustomizationResponse(Struct, kw_only=True, omit_defaults=True):
    UICustomization: UICustomizationType


class GlobalSignOutRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class GlobalSignOutResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GroupType(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=2048)] | None = None
    RoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    Precedence: Annotated[int, Meta(ge=0)] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None


class HttpHeader(Struct, kw_only=True, omit_defaults=True):
    headerName: Annotated[str, Meta(max_length=131072)] | None = None
    headerValue: Annotated[str, Meta(max_length=131072)] | None = None


class IdentityProviderType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    ProviderName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    ProviderType: Annotated[str, Meta(pattern='\\A(?:SAML|Facebook|Google|LoginWithAmazon|SignInWithApple|OIDC)\\Z')] | None = None
    ProviderDetails: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AttributeMapping: dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(max_length=131072)]] | None = None
    IdpIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=40, pattern='\\A(?:[\\w\\s+=.@-]+)\\Z')]], Meta(max_length=50)] | None = None
    AcrMapping: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:Level[1-4])\\Z')], Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=4)] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None


class InitiateAuthRequest(Struct, kw_only=True, omit_defaults=True):
    AuthFlow: Annotated[str, Meta(pattern='\\A(?:USER_SRP_AUTH|REFRESH_TOKEN_AUTH|REFRESH_TOKEN|CUSTOM_AUTH|ADMIN_NO_SRP_AUTH|USER_PASSWORD_AUTH|ADMIN_USER_PASSWORD_AUTH|USER_AUTH)\\Z')]
    AuthParameters: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    UserContextData: UserContextDataType | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class InitiateAuthResponse(Struct, kw_only=True, omit_defaults=True):
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None
    ChallengeParameters: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AuthenticationResult: AuthenticationResultType | None = None
    AvailableChallenges: list[Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')]] | None = None


class ListDevicesRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    Limit: Annotated[int, Meta(ge=0, le=60)] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListDevicesResponse(Struct, kw_only=True, omit_defaults=True):
    Devices: list[DeviceType] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListGroupsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Limit: Annotated[int, Meta(ge=0, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListGroupsResponse(Struct, kw_only=True, omit_defaults=True):
    Groups: list[GroupType] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListIdentityProvidersRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    MaxResults: Annotated[int, Meta(ge=0, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListIdentityProvidersResponse(Struct, kw_only=True, omit_defaults=True):
    Providers: Annotated[list[ProviderDescription], Meta(max_length=50)]
    NextToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListResourceServersRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    MaxResults: Annotated[int, Meta(ge=1, le=50)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListResourceServersResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServers: list[ResourceServerType]
    NextToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class ListTermsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    MaxResults: Annotated[int, Meta(ge=1, le=60)] | None = None
    NextToken: Annotated[str, Meta(max_length=131072)] | None = None


class ListTermsResponse(Struct, kw_only=True, omit_defaults=True):
    Terms: list[TermsDescriptionType]
    NextToken: Annotated[str, Meta(max_length=131072)] | None = None


class ListWebAuthnCredentialsRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    MaxResults: Annotated[int, Meta(ge=0, le=20)] | None = None


class ListWebAuthnCredentialsResponse(Struct, kw_only=True, omit_defaults=True):
    Credentials: list[WebAuthnCredentialDescription]
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class LogConfigurationType(Struct, kw_only=True, omit_defaults=True):
    LogLevel: Annotated[str, Meta(pattern='\\A(?:ERROR|INFO)\\Z')]
    EventSource: Annotated[str, Meta(pattern='\\A(?:userNotification|userAuthEvents)\\Z')]
    CloudWatchLogsConfiguration: CloudWatchLogsConfigurationType | None = None
    S3Configuration: S3ConfigurationType | None = None
    FirehoseConfiguration: FirehoseConfigurationType | None = None


class LogDeliveryConfigurationType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    LogConfigurations: Annotated[list[LogConfigurationType], Meta(max_length=2)]


class ManagedLoginBrandingType(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginBrandingId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')] | None = None
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    UseCognitoProvidedValues: bool | None = None
    Settings: Any | None = None
    Assets: Annotated[list[AssetType], Meta(max_length=40)] | None = None
    CreationDate: float | None = None
    LastModifiedDate: float | None = None


class NewDeviceMetadataType(Struct, kw_only=True, omit_defaults=True):
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')] | None = None
    DeviceGroupKey: Annotated[str, Meta(max_length=131072)] | None = None


class NotifyConfigurationType(Struct, kw_only=True, omit_defaults=True):
    From: Annotated[str, Meta(max_length=131072)] | None = None
    ReplyTo: Annotated[str, Meta(max_length=131072)] | None = None
    SourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    BlockEmail: NotifyEmailType | None = None
    NoActionEmail: NotifyEmailType | None = None
    MfaEmail: NotifyEmailType | None = None


class NotifyEmailType(Struct, kw_only=True, omit_defaults=True):
    Subject: Annotated[str, Meta(min_length=1, max_length=140)]
    HtmlBody: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    TextBody: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None


class ProviderDescription(Struct, kw_only=True, omit_defaults=True):
    ProviderName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    ProviderType: Annotated[str, Meta(pattern='\\A(?:SAML|Facebook|Google|LoginWithAmazon|SignInWithApple|OIDC)\\Z')] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None


class ProviderUserIdentifierType(Struct, kw_only=True, omit_defaults=True):
    ProviderName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    ProviderAttributeName: Annotated[str, Meta(max_length=131072)] | None = None
    ProviderAttributeValue: Annotated[str, Meta(max_length=131072)] | None = None


class ResendConfirmationCodeRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    SecretHash: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=/]+)\\Z')] | None = None
    UserContextData: UserContextDataType | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class ResendConfirmationCodeResponse(Struct, kw_only=True, omit_defaults=True):
    CodeDeliveryDetails: CodeDeliveryDetailsType | None = None


class ResourceServerScopeType(Struct, kw_only=True, omit_defaults=True):
    ScopeName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+)\\Z')]
    ScopeDescription: Annotated[str, Meta(min_length=1, max_length=256)]


class ResourceServerType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    Identifier: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    Scopes: Annotated[list[ResourceServerScopeType], Meta(max_length=100)] | None = None
    ManagedBy: Annotated[str, Meta(pattern='\\A(?:COGNITO)\\Z')] | None = None


class RespondToAuthChallengeRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')]
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None
    ChallengeResponses: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    UserContextData: UserContextDataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class RespondToAuthChallengeResponse(Struct, kw_only=True, omit_defaults=True):
    ChallengeName: Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None
    ChallengeParameters: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AuthenticationResult: AuthenticationResultType | None = None
    AvailableChallenges: list[Annotated[str, Meta(pattern='\\A(?:SMS_MFA|EMAIL_OTP|SOFTWARE_TOKEN_MFA|SELECT_MFA_TYPE|MFA_SETUP|PASSWORD_VERIFIER|CUSTOM_CHALLENGE|SELECT_CHALLENGE|DEVICE_SRP_AUTH|DEVICE_PASSWORD_VERIFIER|ADMIN_NO_SRP_AUTH|NEW_PASSWORD_REQUIRED|SMS_OTP|PASSWORD|WEB_AUTHN|PASSWORD_SRP)\\Z')]] | None = None


class RevokeTokenRequest(Struct, kw_only=True, omit_defaults=True):
    Token: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    ClientSecret: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    RevokeAssociatedSessions: Annotated[str, Meta(pattern='\\A(?:NONE|LINKED)\\Z')] | None = None


class RevokeTokenResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class RiskConfigurationType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    CompromisedCredentialsRiskConfiguration: CompromisedCredentialsRiskConfigurationType | None = None
    AccountTakeoverRiskConfiguration: AccountTakeoverRiskConfigurationType | None = None
    RiskExceptionConfiguration: RiskExceptionConfigurationType | None = None
    LastModifiedDate: float | None = None


class RiskExceptionConfigurationType(Struct, kw_only=True, omit_defaults=True):
    BlockedIPRangeList: Annotated[list[Annotated[str, Meta(max_length=131072)]], Meta(max_length=200)] | None = None
    SkippedIPRangeList: Annotated[list[Annotated[str, Meta(max_length=131072)]], Meta(max_length=200)] | None = None


class S3ConfigurationType(Struct, kw_only=True, omit_defaults=True):
    BucketArn: Annotated[str, Meta(min_length=3, max_length=1024, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:::[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None


class SetLogDeliveryConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    LogConfigurations: Annotated[list[LogConfigurationType], Meta(max_length=2)]


class SetLogDeliveryConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    LogDeliveryConfiguration: LogDeliveryConfigurationType | None = None


class SetRiskConfigurationRequest(DescribeRiskConfigurationRequest, kw_only=True, omit_defaults=True):
    CompromisedCredentialsRiskConfiguration: CompromisedCredentialsRiskConfigurationType | None = None
    AccountTakeoverRiskConfiguration: AccountTakeoverRiskConfigurationType | None = None
    RiskExceptionConfiguration: RiskExceptionConfigurationType | None = None


class SetRiskConfigurationResponse(Struct, kw_only=True, omit_defaults=True):
    RiskConfiguration: RiskConfigurationType


class SetUICustomizationRequest(GetUICustomizationRequest, kw_only=True, omit_defaults=True):
    CSS: Annotated[str, Meta(max_length=131072)] | None = None
    ImageFile: Annotated[bytes, Meta(max_length=131072)] | None = None


class SetUICustomizationResponse(Struct, kw_only=True, omit_defaults=True):
    UICustomization: UICustomizationType


class SignUpRequest(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    SecretHash: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=/]+)\\Z')] | None = None
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    Password: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    UserAttributes: list[AttributeType] | None = None
    ValidationData: list[AttributeType] | None = None
    AnalyticsMetadata: AnalyticsMetadataType | None = None
    UserContextData: UserContextDataType | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class SignUpResponse(Struct, kw_only=True, omit_defaults=True):
    UserConfirmed: bool
    CodeDeliveryDetails: CodeDeliveryDetailsType | None = None
    UserSub: Annotated[str, Meta(max_length=131072)]
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class StartWebAuthnRegistrationRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class StartWebAuthnRegistrationResponse(Struct, kw_only=True, omit_defaults=True):
    CredentialCreationOptions: Any


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TermsDescriptionType(Struct, kw_only=True, omit_defaults=True):
    TermsId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')]
    TermsName: Annotated[str, Meta(pattern='\\A(?:^(terms-of-use|privacy-policy)$)\\Z')]
    Enforcement: Annotated[str, Meta(pattern='\\A(?:NONE)\\Z')]
    CreationDate: float
    LastModifiedDate: float


class TermsType(Struct, kw_only=True, omit_defaults=True):
    TermsId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    TermsName: Annotated[str, Meta(pattern='\\A(?:^(terms-of-use|privacy-policy)$)\\Z')]
    TermsSource: Annotated[str, Meta(pattern='\\A(?:LINK)\\Z')]
    Enforcement: Annotated[str, Meta(pattern='\\A(?:NONE)\\Z')]
    Links: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$)\\Z')], Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(min_length=1, max_length=13)]
    CreationDate: float
    LastModifiedDate: float


class UICustomizationType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    ImageUrl: str | None = None
    CSS: Annotated[str, Meta(max_length=131072)] | None = None
    CSSVersion: str | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateAuthEventFeedbackRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    EventId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:[\\w+-]+)\\Z')]
    FeedbackToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    FeedbackValue: Annotated[str, Meta(pattern='\\A(?:Valid|Invalid)\\Z')]


class UpdateAuthEventFeedbackResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateDeviceStatusRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')]
    DeviceRememberedStatus: Annotated[str, Meta(pattern='\\A(?:remembered|not_remembered)\\Z')] | None = None


class UpdateDeviceStatusResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateGroupRequest(CreateGroupRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateGroupResponse(Struct, kw_only=True, omit_defaults=True):
    Group: GroupType | None = None


class UpdateIdentityProviderRequest(DescribeIdentityProviderRequest, kw_only=True, omit_defaults=True):
    ProviderDetails: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None
    AttributeMapping: dict[Annotated[str, Meta(min_length=1, max_length=32)], Annotated[str, Meta(max_length=131072)]] | None = None
    IdpIdentifiers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=40, pattern='\\A(?:[\\w\\s+=.@-]+)\\Z')]], Meta(max_length=50)] | None = None
    AcrMapping: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:Level[1-4])\\Z')], Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=4)] | None = None


class UpdateIdentityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityProvider: IdentityProviderType


class UpdateManagedLoginBrandingRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    ManagedLoginBrandingId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$)\\Z')] | None = None
    UseCognitoProvidedValues: bool | None = None
    Settings: Any | None = None
    Assets: Annotated[list[AssetType], Meta(max_length=40)] | None = None


class UpdateManagedLoginBrandingResponse(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginBranding: ManagedLoginBrandingType | None = None


class UpdateResourceServerRequest(CreateResourceServerRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateResourceServerResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServer: ResourceServerType


class UpdateTermsRequest(DescribeTermsRequest, kw_only=True, omit_defaults=True):
    TermsName: Annotated[str, Meta(pattern='\\A(?:^(terms-of-use|privacy-policy)$)\\Z')] | None = None
    TermsSource: Annotated[str, Meta(pattern='\\A(?:LINK)\\Z')] | None = None
    Enforcement: Annotated[str, Meta(pattern='\\A(?:NONE)\\Z')] | None = None
    Links: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$)\\Z')], Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(min_length=1, max_length=13)] | None = None


class UpdateTermsResponse(Struct, kw_only=True, omit_defaults=True):
    Terms: TermsType | None = None


class UserContextDataType(Struct, kw_only=True, omit_defaults=True):
    IpAddress: Annotated[str, Meta(max_length=131072)] | None = None
    EncodedData: Annotated[str, Meta(max_length=131072)] | None = None


class VerifySoftwareTokenRequest(AssociateSoftwareTokenRequest, kw_only=True, omit_defaults=True):
    UserCode: Annotated[str, Meta(min_length=6, max_length=6, pattern='\\A(?:[0-9]+)\\Z')]
    FriendlyDeviceName: Annotated[str, Meta(max_length=131072)] | None = None


class VerifySoftwareTokenResponse(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:SUCCESS|ERROR)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class WebAuthnCredentialDescription(Struct, kw_only=True, omit_defaults=True):
    CredentialId: Annotated[str, Meta(max_length=131072)]
    FriendlyCredentialName: Annotated[str, Meta(max_length=131072)]
    RelyingPartyId: Annotated[str, Meta(max_length=131072)]
    AuthenticatorAttachment: str | None = None
    AuthenticatorTransports: list[str]
    CreatedAt: float
