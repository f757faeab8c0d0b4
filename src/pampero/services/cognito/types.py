"""Types of cognito-idp, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AccountRecoverySettingType(Struct, kw_only=True, omit_defaults=True):
    RecoveryMechanisms: Annotated[list[RecoveryOptionType], Meta(min_length=1, max_length=2)] | None = None


class AcrLevelConfigType(Struct, kw_only=True, omit_defaults=True):
    AcrValue: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]


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


class AdminCreateUserConfigType(Struct, kw_only=True, omit_defaults=True):
    AllowAdminCreateUserOnly: bool | None = None
    UnusedAccountValidityDays: Annotated[int, Meta(ge=0, le=365)] | None = None
    InviteMessageTemplate: MessageTemplateType | None = None


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


class AdminUserGlobalSignOutRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Username: Annotated[str, Meta(min_length=1, max_length=128)]


class AdminUserGlobalSignOutResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class AdvancedSecurityAdditionalFlowsType(Struct, kw_only=True, omit_defaults=True):
    CustomAuthMode: Annotated[str, Meta(pattern='\\A(?:AUDIT|ENFORCED)\\Z')] | None = None


class AnalyticsConfigurationType(Struct, kw_only=True, omit_defaults=True):
    ApplicationId: Annotated[str, Meta(pattern='\\A(?:^[0-9a-fA-F]+$)\\Z')] | None = None
    ApplicationArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    RoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    ExternalId: Annotated[str, Meta(max_length=131072)] | None = None
    UserDataShared: bool | None = None


class AnalyticsMetadataType(Struct, kw_only=True, omit_defaults=True):
    AnalyticsEndpointId: Annotated[str, Meta(max_length=131072)] | None = None


class AssociateSoftwareTokenRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class AssociateSoftwareTokenResponse(Struct, kw_only=True, omit_defaults=True):
    SecretCode: Annotated[str, Meta(min_length=16, pattern='\\A(?:[A-Za-z0-9]+)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class AttributeType(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=32)]
    Value: Annotated[str, Meta(max_length=2048)] | None = None


class AuthenticationResultType(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    ExpiresIn: int | None = None
    TokenType: Annotated[str, Meta(max_length=131072)] | None = None
    RefreshToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    IdToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')] | None = None
    NewDeviceMetadata: NewDeviceMetadataType | None = None


class ChangePasswordRequest(Struct, kw_only=True, omit_defaults=True):
    PreviousPassword: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    ProposedPassword: Annotated[str, Meta(max_length=256, pattern='\\A(?:[\\S]+)\\Z')]
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class ChangePasswordResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class CodeDeliveryDetailsType(Struct, kw_only=True, omit_defaults=True):
    Destination: Annotated[str, Meta(max_length=131072)] | None = None
    DeliveryMedium: Annotated[str, Meta(pattern='\\A(?:SMS|EMAIL)\\Z')] | None = None
    AttributeName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None


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


class DescribeResourceServerRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Identifier: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]


class CreateResourceServerRequest(DescribeResourceServerRequest, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    Scopes: Annotated[list[ResourceServerScopeType], Meta(max_length=100)] | None = None


class CreateResourceServerResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServer: ResourceServerType


class CreateUserPoolClientRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    GenerateSecret: bool | None = None
    ClientSecret: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    RefreshTokenValidity: Annotated[int, Meta(ge=0, le=315360000)] | None = None
    AccessTokenValidity: Annotated[int, Meta(ge=1, le=86400)] | None = None
    IdTokenValidity: Annotated[int, Meta(ge=1, le=86400)] | None = None
    TokenValidityUnits: TokenValidityUnitsType | None = None
    ReadAttributes: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    WriteAttributes: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    ExplicitAuthFlows: list[Annotated[str, Meta(pattern='\\A(?:ADMIN_NO_SRP_AUTH|CUSTOM_AUTH_FLOW_ONLY|USER_PASSWORD_AUTH|ALLOW_ADMIN_USER_PASSWORD_AUTH|ALLOW_CUSTOM_AUTH|ALLOW_USER_PASSWORD_AUTH|ALLOW_USER_SRP_AUTH|ALLOW_REFRESH_TOKEN_AUTH|ALLOW_USER_AUTH|ALLOW_TOKEN_EXCHANGE_DELEGATION|ALLOW_TOKEN_EXCHANGE_IMPERSONATION)\\Z')]] | None = None
    SupportedIdentityProviders: list[Annotated[str, Meta(min_length=1, max_length=32)]] | None = None
    CallbackURLs: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=100)] | None = None
    LogoutURLs: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=100)] | None = None
    DefaultRedirectURI: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    AllowedOAuthFlows: Annotated[list[Annotated[str, Meta(pattern='\\A(?:code|implicit|client_credentials)\\Z')]], Meta(max_length=3)] | None = None
    AllowedOAuthScopes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=50)] | None = None
    AllowedOAuthFlowsUserPoolClient: bool | None = None
    AnalyticsConfiguration: AnalyticsConfigurationType | None = None
    PreventUserExistenceErrors: Annotated[str, Meta(pattern='\\A(?:LEGACY|ENABLED)\\Z')] | None = None
    EnableTokenRevocation: bool | None = None
    EnablePropagateAdditionalUserContextData: bool | None = None
    AuthSessionValidity: Annotated[int, Meta(ge=3, le=15)] | None = None
    RefreshTokenRotation: RefreshTokenRotationType | None = None
    PublishSecretsInAWSSecretsManager: bool | None = None


class CreateUserPoolClientResponse(Struct, kw_only=True, omit_defaults=True):
    UserPoolClient: UserPoolClientType | None = None


class DeleteUserPoolDomainRequest(Struct, kw_only=True, omit_defaults=True):
    Domain: str
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class CreateUserPoolDomainRequest(DeleteUserPoolDomainRequest, kw_only=True, omit_defaults=True):
    ManagedLoginVersion: int | None = None
    CustomDomainConfig: CustomDomainConfigType | None = None
    Routing: RoutingType | None = None


class CreateUserPoolDomainResponse(Struct, kw_only=True, omit_defaults=True):
    ManagedLoginVersion: int | None = None
    CloudFrontDomain: str | None = None
    Routing: RoutingType | None = None


class CreateUserPoolRequest(Struct, kw_only=True, omit_defaults=True):
    PoolName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    Policies: UserPoolPolicyType | None = None
    DeletionProtection: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    LambdaConfig: LambdaConfigType | None = None
    AutoVerifiedAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email)\\Z')]] | None = None
    AliasAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email|preferred_username)\\Z')]] | None = None
    UsernameAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email)\\Z')]] | None = None
    SmsVerificationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    EmailVerificationMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailVerificationSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    VerificationMessageTemplate: VerificationMessageTemplateType | None = None
    SmsAuthenticationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    MfaConfiguration: Annotated[str, Meta(pattern='\\A(?:OFF|ON|OPTIONAL)\\Z')] | None = None
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType | None = None
    DeviceConfiguration: DeviceConfigurationType | None = None
    EmailConfiguration: EmailConfigurationType | None = None
    SmsConfiguration: SmsConfigurationType | None = None
    UserPoolTags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None
    AdminCreateUserConfig: AdminCreateUserConfigType | None = None
    Schema: Annotated[list[SchemaAttributeType], Meta(min_length=1, max_length=50)] | None = None
    UserPoolAddOns: UserPoolAddOnsType | None = None
    DcrConfiguration: DcrConfigurationType | None = None
    UsernameConfiguration: UsernameConfigurationType | None = None
    AccountRecoverySetting: AccountRecoverySettingType | None = None
    UserPoolTier: Annotated[str, Meta(pattern='\\A(?:LITE|ESSENTIALS|PLUS)\\Z')] | None = None
    KeyConfiguration: KeyConfigurationType | None = None
    IssuerConfiguration: IssuerConfigurationType | None = None
    AcrConfiguration: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:Level[1-4])\\Z')], AcrLevelConfigType], Meta(max_length=4)] | None = None


class CreateUserPoolResponse(Struct, kw_only=True, omit_defaults=True):
    UserPool: UserPoolType | None = None


class CustomDomainConfigType(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    SecurityPolicy: Annotated[str, Meta(pattern='\\A(?:TLS_V1|TLS_V1_2_2021|TLS_V1_3_2025)\\Z')] | None = None


class CustomEmailLambdaVersionConfigType(Struct, kw_only=True, omit_defaults=True):
    LambdaVersion: Annotated[str, Meta(pattern='\\A(?:V1_0)\\Z')]
    LambdaArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]


class CustomSMSLambdaVersionConfigType(Struct, kw_only=True, omit_defaults=True):
    LambdaVersion: Annotated[str, Meta(pattern='\\A(?:V1_0)\\Z')]
    LambdaArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]


class DcrConfigurationType(Struct, kw_only=True, omit_defaults=True):
    EnableStatus: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None
    OpenDcrEnabled: bool | None = None
    AuthenticatedGrantTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:code|implicit|client_credentials)\\Z')]], Meta(max_length=3)] | None = None
    OpenDcrGrantTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:code|implicit|client_credentials)\\Z')]], Meta(max_length=3)] | None = None
    AllowedScopes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=50)] | None = None


class DeleteGroupRequest(GetGroupRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteIdentityProviderRequest(DescribeIdentityProviderRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteResourceServerRequest(DescribeResourceServerRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteUserAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    UserAttributeNames: list[Annotated[str, Meta(min_length=1, max_length=32)]]
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class DeleteUserAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeUserPoolClientRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]


class DeleteUserPoolClientRequest(DescribeUserPoolClientRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteUserPoolDomainResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteUserPoolRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class DeleteUserRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class DescribeIdentityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityProvider: IdentityProviderType


class DescribeResourceServerResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServer: ResourceServerType


class DescribeUserPoolClientResponse(Struct, kw_only=True, omit_defaults=True):
    UserPoolClient: UserPoolClientType | None = None


class DescribeUserPoolDomainRequest(Struct, kw_only=True, omit_defaults=True):
    Domain: str


class DescribeUserPoolDomainResponse(Struct, kw_only=True, omit_defaults=True):
    DomainDescription: DomainDescriptionType | None = None


class DescribeUserPoolRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class DescribeUserPoolResponse(Struct, kw_only=True, omit_defaults=True):
    UserPool: UserPoolType | None = None


class DeviceConfigurationType(Struct, kw_only=True, omit_defaults=True):
    ChallengeRequiredOnNewDevice: bool | None = None
    DeviceOnlyRememberedOnUserPrompt: bool | None = None


class DeviceSecretVerifierConfigType(Struct, kw_only=True, omit_defaults=True):
    PasswordVerifier: Annotated[str, Meta(max_length=131072)] | None = None
    Salt: Annotated[str, Meta(max_length=131072)] | None = None


class DeviceType(Struct, kw_only=True, omit_defaults=True):
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')] | None = None
    DeviceAttributes: list[AttributeType] | None = None
    DeviceCreateDate: float | None = None
    DeviceLastModifiedDate: float | None = None
    DeviceLastAuthenticatedDate: float | None = None


class DomainDescriptionType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    AWSAccountId: Annotated[str, Meta(max_length=12, pattern='\\A(?:[0-9]+)\\Z')] | None = None
    Domain: str | None = None
    S3Bucket: Annotated[str, Meta(min_length=3, max_length=1024, pattern='\\A(?:^[0-9A-Za-z\\.\\-_]*(?<!\\.)$)\\Z')] | None = None
    CloudFrontDistribution: Annotated[str, Meta(max_length=131072)] | None = None
    Version: Annotated[str, Meta(min_length=1, max_length=20)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETING|UPDATING|ACTIVE|FAILED)\\Z')] | None = None
    CustomDomainConfig: CustomDomainConfigType | None = None
    ManagedLoginVersion: int | None = None
    Routing: RoutingType | None = None


class EmailConfigurationType(Struct, kw_only=True, omit_defaults=True):
    SourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    ReplyToEmailAddress: str | None = None
    EmailSendingAccount: Annotated[str, Meta(pattern='\\A(?:COGNITO_DEFAULT|DEVELOPER)\\Z')] | None = None
    From: Annotated[str, Meta(max_length=131072)] | None = None
    ConfigurationSet: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:^[a-zA-Z0-9_-]+$)\\Z')] | None = None


class EmailMfaConfigType(Struct, kw_only=True, omit_defaults=True):
    Message: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    Subject: str | None = None


class EmailMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    PreferredMfa: bool | None = None


class EumsSmsConfigurationType(Struct, kw_only=True, omit_defaults=True):
    CallerArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    ExternalId: Annotated[str, Meta(max_length=131072)] | None = None
    OriginationIdentity: Annotated[str, Meta(max_length=131072)] | None = None
    ConfigurationSetName: Annotated[str, Meta(max_length=131072)] | None = None
    InEntityId: Annotated[str, Meta(max_length=131072)] | None = None
    InTemplateId: Annotated[str, Meta(max_length=131072)] | None = None
    Region: Annotated[str, Meta(min_length=5, max_length=32)] | None = None


class FailoverType(Struct, kw_only=True, omit_defaults=True):
    SecondaryRegion: Annotated[str, Meta(min_length=5, max_length=32)]
    PrimaryRoute53HealthCheckId: Annotated[str, Meta(max_length=64)]


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


class GetTokensFromRefreshTokenRequest(Struct, kw_only=True, omit_defaults=True):
    RefreshToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]
    ClientSecret: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')] | None = None
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class GetTokensFromRefreshTokenResponse(Struct, kw_only=True, omit_defaults=True):
    AuthenticationResult: AuthenticationResultType | None = None


class GetUserAttributeVerificationCodeRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    AttributeName: Annotated[str, Meta(min_length=1, max_length=32)]
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class GetUserAttributeVerificationCodeResponse(Struct, kw_only=True, omit_defaults=True):
    CodeDeliveryDetails: CodeDeliveryDetailsType | None = None


class GetUserAuthFactorsRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class GetUserAuthFactorsResponse(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    PreferredMfaSetting: Annotated[str, Meta(max_length=131072)] | None = None
    UserMFASettingList: list[Annotated[str, Meta(max_length=131072)]] | None = None
    ConfiguredUserAuthFactors: Annotated[list[Annotated[str, Meta(pattern='\\A(?:PASSWORD|EMAIL_OTP|SMS_OTP|WEB_AUTHN|SOFTWARE_TOKEN)\\Z')]], Meta(max_length=8)] | None = None


class GetUserPoolMfaConfigRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class GetUserPoolMfaConfigResponse(Struct, kw_only=True, omit_defaults=True):
    SmsMfaConfiguration: SmsMfaConfigType | None = None
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfigType | None = None
    EmailMfaConfiguration: EmailMfaConfigType | None = None
    MfaConfiguration: Annotated[str, Meta(pattern='\\A(?:OFF|ON|OPTIONAL)\\Z')] | None = None
    WebAuthnConfiguration: WebAuthnConfigurationType | None = None


class GetUserRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class GetUserResponse(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)]
    UserAttributes: list[AttributeType]
    MFAOptions: list[MFAOptionType] | None = None
    PreferredMfaSetting: Annotated[str, Meta(max_length=131072)] | None = None
    UserMFASettingList: list[Annotated[str, Meta(max_length=131072)]] | None = None


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


class InboundFederationLambdaType(Struct, kw_only=True, omit_defaults=True):
    LambdaVersion: Annotated[str, Meta(pattern='\\A(?:V1_0)\\Z')]
    LambdaArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]


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


class IssuerConfigurationType(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:ORIGINAL|UPDATED)\\Z')] | None = None


class KeyConfigurationType(Struct, kw_only=True, omit_defaults=True):
    KeyType: Annotated[str, Meta(pattern='\\A(?:AWS_OWNED_KEY|CUSTOMER_MANAGED_KEY)\\Z')] | None = None
    KmsKeyArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None


class LambdaConfigType(Struct, kw_only=True, omit_defaults=True):
    PreSignUp: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    CustomMessage: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    PostConfirmation: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    PreAuthentication: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    PostAuthentication: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    DefineAuthChallenge: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    CreateAuthChallenge: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    VerifyAuthChallengeResponse: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    PreTokenGeneration: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    UserMigration: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    PreTokenGenerationConfig: PreTokenGenerationVersionConfigType | None = None
    CustomSMSSender: CustomSMSLambdaVersionConfigType | None = None
    CustomEmailSender: CustomEmailLambdaVersionConfigType | None = None
    KMSKeyID: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    InboundFederation: InboundFederationLambdaType | None = None


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


class ListUserPoolClientsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    MaxResults: Annotated[int, Meta(ge=1, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    ClientType: Annotated[str, Meta(pattern='\\A(?:REGULAR|DCR)\\Z')] | None = None


class ListUserPoolClientsResponse(Struct, kw_only=True, omit_defaults=True):
    UserPoolClients: list[UserPoolClientDescription] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUserPoolsRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=60)]


class ListUserPoolsResponse(Struct, kw_only=True, omit_defaults=True):
    UserPools: list[UserPoolDescriptionType] | None = None
    NextToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUsersInGroupRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    GroupName: Annotated[str, Meta(min_length=1, max_length=128)]
    Limit: Annotated[int, Meta(ge=0, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUsersInGroupResponse(Struct, kw_only=True, omit_defaults=True):
    Users: list[UserType] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUsersRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    AttributesToGet: list[Annotated[str, Meta(min_length=1, max_length=32)]] | None = None
    Limit: Annotated[int, Meta(ge=0, le=60)] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    Filter: Annotated[str, Meta(max_length=256)] | None = None


class ListUsersResponse(Struct, kw_only=True, omit_defaults=True):
    Users: list[UserType] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class MFAOptionType(Struct, kw_only=True, omit_defaults=True):
    DeliveryMedium: Annotated[str, Meta(pattern='\\A(?:SMS|EMAIL)\\Z')] | None = None
    AttributeName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None


class MessageTemplateType(Struct, kw_only=True, omit_defaults=True):
    SMSMessage: Annotated[str, Meta(min_length=6, max_length=140)] | None = None
    EmailMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None


class NewDeviceMetadataType(Struct, kw_only=True, omit_defaults=True):
    DeviceKey: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-f-]+)\\Z')] | None = None
    DeviceGroupKey: Annotated[str, Meta(max_length=131072)] | None = None


class NumberAttributeConstraintsType(Struct, kw_only=True, omit_defaults=True):
    MinValue: Annotated[str, Meta(max_length=131072)] | None = None
    MaxValue: Annotated[str, Meta(max_length=131072)] | None = None


class PasswordPolicyType(Struct, kw_only=True, omit_defaults=True):
    MinimumLength: Annotated[int, Meta(ge=6, le=99)] | None = None
    RequireUppercase: bool | None = None
    RequireLowercase: bool | None = None
    RequireNumbers: bool | None = None
    RequireSymbols: bool | None = None
    PasswordHistorySize: Annotated[int, Meta(ge=0, le=24)] | None = None
    TemporaryPasswordValidityDays: Annotated[int, Meta(ge=0, le=365)] | None = None


class PreTokenGenerationVersionConfigType(Struct, kw_only=True, omit_defaults=True):
    LambdaVersion: Annotated[str, Meta(pattern='\\A(?:V1_0|V2_0|V3_0)\\Z')]
    LambdaArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]


class ProviderDescription(Struct, kw_only=True, omit_defaults=True):
    ProviderName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    ProviderType: Annotated[str, Meta(pattern='\\A(?:SAML|Facebook|Google|LoginWithAmazon|SignInWithApple|OIDC)\\Z')] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None


class ProviderUserIdentifierType(Struct, kw_only=True, omit_defaults=True):
    ProviderName: Annotated[str, Meta(min_length=1, max_length=32)] | None = None
    ProviderAttributeName: Annotated[str, Meta(max_length=131072)] | None = None
    ProviderAttributeValue: Annotated[str, Meta(max_length=131072)] | None = None


class RecoveryOptionType(Struct, kw_only=True, omit_defaults=True):
    Priority: Annotated[int, Meta(ge=1, le=2)]
    Name: Annotated[str, Meta(pattern='\\A(?:verified_email|verified_phone_number|admin_only)\\Z')]


class RefreshTokenRotationType(Struct, kw_only=True, omit_defaults=True):
    Feature: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')]
    RetryGracePeriodSeconds: Annotated[int, Meta(ge=0, le=60)] | None = None


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


class RoutingType(Struct, kw_only=True, omit_defaults=True):
    Failover: FailoverType | None = None


class SMSMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    PreferredMfa: bool | None = None


class SchemaAttributeType(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=20)] | None = None
    AttributeDataType: Annotated[str, Meta(pattern='\\A(?:String|Number|DateTime|Boolean)\\Z')] | None = None
    DeveloperOnlyAttribute: bool | None = None
    Mutable: bool | None = None
    Required: bool | None = None
    NumberAttributeConstraints: NumberAttributeConstraintsType | None = None
    StringAttributeConstraints: StringAttributeConstraintsType | None = None


class SetUserMFAPreferenceRequest(Struct, kw_only=True, omit_defaults=True):
    SMSMfaSettings: SMSMfaSettingsType | None = None
    SoftwareTokenMfaSettings: SoftwareTokenMfaSettingsType | None = None
    EmailMfaSettings: EmailMfaSettingsType | None = None
    WebAuthnMfaSettings: WebAuthnMfaSettingsType | None = None
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class SetUserMFAPreferenceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SetUserPoolMfaConfigRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    SmsMfaConfiguration: SmsMfaConfigType | None = None
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfigType | None = None
    EmailMfaConfiguration: EmailMfaConfigType | None = None
    MfaConfiguration: Annotated[str, Meta(pattern='\\A(?:OFF|ON|OPTIONAL)\\Z')] | None = None
    WebAuthnConfiguration: WebAuthnConfigurationType | None = None


class SetUserPoolMfaConfigResponse(GetUserPoolMfaConfigResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class SetUserSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    MFAOptions: list[MFAOptionType]


class SetUserSettingsResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SignInPolicyType(Struct, kw_only=True, omit_defaults=True):
    AllowedFirstAuthFactors: Annotated[list[Annotated[str, Meta(pattern='\\A(?:PASSWORD|EMAIL_OTP|SMS_OTP|WEB_AUTHN|SOFTWARE_TOKEN)\\Z')]], Meta(min_length=1, max_length=5)] | None = None


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


class SmsConfigurationType(Struct, kw_only=True, omit_defaults=True):
    SnsCallerArn: Annotated[str, Meta(max_length=2048, pattern='\\A(?:(arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)?)\\Z')] | None = None
    ExternalId: Annotated[str, Meta(max_length=131072)] | None = None
    SnsRegion: Annotated[str, Meta(min_length=5, max_length=32)] | None = None
    EumsSms: EumsSmsConfigurationType | None = None


class SmsMfaConfigType(Struct, kw_only=True, omit_defaults=True):
    SmsAuthenticationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    SmsConfiguration: SmsConfigurationType | None = None


class SoftwareTokenMfaConfigType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None


class SoftwareTokenMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
    PreferredMfa: bool | None = None


class StringAttributeConstraintsType(Struct, kw_only=True, omit_defaults=True):
    MinLength: Annotated[str, Meta(max_length=131072)] | None = None
    MaxLength: Annotated[str, Meta(max_length=131072)] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TokenValidityUnitsType(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:seconds|minutes|hours|days)\\Z')] | None = None
    IdToken: Annotated[str, Meta(pattern='\\A(?:seconds|minutes|hours|days)\\Z')] | None = None
    RefreshToken: Annotated[str, Meta(pattern='\\A(?:seconds|minutes|hours|days)\\Z')] | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
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


class UpdateResourceServerRequest(CreateResourceServerRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateResourceServerResponse(Struct, kw_only=True, omit_defaults=True):
    ResourceServer: ResourceServerType


class UpdateUserAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    UserAttributes: list[AttributeType]
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    ClientMetadata: dict[Annotated[str, Meta(max_length=131072)], Annotated[str, Meta(max_length=131072)]] | None = None


class UpdateUserAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    CodeDeliveryDetailsList: list[CodeDeliveryDetailsType] | None = None


class UpdateUserPoolClientRequest(DescribeUserPoolClientRequest, kw_only=True, omit_defaults=True):
    ClientName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    RefreshTokenValidity: Annotated[int, Meta(ge=0, le=315360000)] | None = None
    AccessTokenValidity: Annotated[int, Meta(ge=1, le=86400)] | None = None
    IdTokenValidity: Annotated[int, Meta(ge=1, le=86400)] | None = None
    TokenValidityUnits: TokenValidityUnitsType | None = None
    ReadAttributes: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    WriteAttributes: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    ExplicitAuthFlows: list[Annotated[str, Meta(pattern='\\A(?:ADMIN_NO_SRP_AUTH|CUSTOM_AUTH_FLOW_ONLY|USER_PASSWORD_AUTH|ALLOW_ADMIN_USER_PASSWORD_AUTH|ALLOW_CUSTOM_AUTH|ALLOW_USER_PASSWORD_AUTH|ALLOW_USER_SRP_AUTH|ALLOW_REFRESH_TOKEN_AUTH|ALLOW_USER_AUTH|ALLOW_TOKEN_EXCHANGE_DELEGATION|ALLOW_TOKEN_EXCHANGE_IMPERSONATION)\\Z')]] | None = None
    SupportedIdentityProviders: list[Annotated[str, Meta(min_length=1, max_length=32)]] | None = None
    CallbackURLs: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=100)] | None = None
    LogoutURLs: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=100)] | None = None
    DefaultRedirectURI: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    AllowedOAuthFlows: Annotated[list[Annotated[str, Meta(pattern='\\A(?:code|implicit|client_credentials)\\Z')]], Meta(max_length=3)] | None = None
    AllowedOAuthScopes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=50)] | None = None
    AllowedOAuthFlowsUserPoolClient: bool | None = None
    AnalyticsConfiguration: AnalyticsConfigurationType | None = None
    PreventUserExistenceErrors: Annotated[str, Meta(pattern='\\A(?:LEGACY|ENABLED)\\Z')] | None = None
    EnableTokenRevocation: bool | None = None
    EnablePropagateAdditionalUserContextData: bool | None = None
    AuthSessionValidity: Annotated[int, Meta(ge=3, le=15)] | None = None
    RefreshTokenRotation: RefreshTokenRotationType | None = None
    PublishSecretsInAWSSecretsManager: bool | None = None


class UpdateUserPoolClientResponse(Struct, kw_only=True, omit_defaults=True):
    UserPoolClient: UserPoolClientType | None = None


class UpdateUserPoolDomainRequest(CreateUserPoolDomainRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateUserPoolDomainResponse(CreateUserPoolDomainResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateUserPoolRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    Policies: UserPoolPolicyType | None = None
    DeletionProtection: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    LambdaConfig: LambdaConfigType | None = None
    AutoVerifiedAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email)\\Z')]] | None = None
    SmsVerificationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    EmailVerificationMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailVerificationSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    VerificationMessageTemplate: VerificationMessageTemplateType | None = None
    SmsAuthenticationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType | None = None
    MfaConfiguration: Annotated[str, Meta(pattern='\\A(?:OFF|ON|OPTIONAL)\\Z')] | None = None
    DeviceConfiguration: DeviceConfigurationType | None = None
    EmailConfiguration: EmailConfigurationType | None = None
    SmsConfiguration: SmsConfigurationType | None = None
    UserPoolTags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None
    AdminCreateUserConfig: AdminCreateUserConfigType | None = None
    UserPoolAddOns: UserPoolAddOnsType | None = None
    DcrConfiguration: DcrConfigurationType | None = None
    AccountRecoverySetting: AccountRecoverySettingType | None = None
    PoolName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    UserPoolTier: Annotated[str, Meta(pattern='\\A(?:LITE|ESSENTIALS|PLUS)\\Z')] | None = None
    KeyConfiguration: KeyConfigurationType | None = None
    IssuerConfiguration: IssuerConfigurationType | None = None
    AcrConfiguration: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:Level[1-4])\\Z')], AcrLevelConfigType], Meta(max_length=4)] | None = None


class UpdateUserPoolResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UserAttributeUpdateSettingsType(Struct, kw_only=True, omit_defaults=True):
    AttributesRequireVerificationBeforeUpdate: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email)\\Z')]] | None = None


class UserContextDataType(Struct, kw_only=True, omit_defaults=True):
    IpAddress: Annotated[str, Meta(max_length=131072)] | None = None
    EncodedData: Annotated[str, Meta(max_length=131072)] | None = None


class UserPoolAddOnsType(Struct, kw_only=True, omit_defaults=True):
    AdvancedSecurityMode: Annotated[str, Meta(pattern='\\A(?:OFF|AUDIT|ENFORCED)\\Z')]
    AdvancedSecurityAdditionalFlows: AdvancedSecurityAdditionalFlowsType | None = None


class UserPoolClientDescription(Struct, kw_only=True, omit_defaults=True):
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    ClientName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None


class UserPoolClientType(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    ClientName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    ClientSecret: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    ClientSecretArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:^arn\\:(aws|aws-us-gov|aws-eusc)\\:secretsmanager\\:([\\d\\w\\-]+):(\\d{12})\\:secret\\/[\\w+=\\/,.@\\-]+$)\\Z')] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None
    RefreshTokenValidity: Annotated[int, Meta(ge=0, le=315360000)] | None = None
    AccessTokenValidity: Annotated[int, Meta(ge=1, le=86400)] | None = None
    IdTokenValidity: Annotated[int, Meta(ge=1, le=86400)] | None = None
    TokenValidityUnits: TokenValidityUnitsType | None = None
    ReadAttributes: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    WriteAttributes: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    ExplicitAuthFlows: list[Annotated[str, Meta(pattern='\\A(?:ADMIN_NO_SRP_AUTH|CUSTOM_AUTH_FLOW_ONLY|USER_PASSWORD_AUTH|ALLOW_ADMIN_USER_PASSWORD_AUTH|ALLOW_CUSTOM_AUTH|ALLOW_USER_PASSWORD_AUTH|ALLOW_USER_SRP_AUTH|ALLOW_REFRESH_TOKEN_AUTH|ALLOW_USER_AUTH|ALLOW_TOKEN_EXCHANGE_DELEGATION|ALLOW_TOKEN_EXCHANGE_IMPERSONATION)\\Z')]] | None = None
    SupportedIdentityProviders: list[Annotated[str, Meta(min_length=1, max_length=32)]] | None = None
    CallbackURLs: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=100)] | None = None
    LogoutURLs: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(max_length=100)] | None = None
    DefaultRedirectURI: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    AllowedOAuthFlows: Annotated[list[Annotated[str, Meta(pattern='\\A(?:code|implicit|client_credentials)\\Z')]], Meta(max_length=3)] | None = None
    AllowedOAuthScopes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]], Meta(max_length=50)] | None = None
    AllowedOAuthFlowsUserPoolClient: bool | None = None
    AnalyticsConfiguration: AnalyticsConfigurationType | None = None
    PreventUserExistenceErrors: Annotated[str, Meta(pattern='\\A(?:LEGACY|ENABLED)\\Z')] | None = None
    EnableTokenRevocation: bool | None = None
    EnablePropagateAdditionalUserContextData: bool | None = None
    AuthSessionValidity: Annotated[int, Meta(ge=3, le=15)] | None = None
    RefreshTokenRotation: RefreshTokenRotationType | None = None
    ClientType: Annotated[str, Meta(pattern='\\A(?:REGULAR|DCR)\\Z')] | None = None


class UserPoolDescriptionType(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    LambdaConfig: LambdaConfigType | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None
    ReplicaRegions: list[Annotated[str, Meta(max_length=131072)]] | None = None


class UserPoolPolicyType(Struct, kw_only=True, omit_defaults=True):
    PasswordPolicy: PasswordPolicyType | None = None
    SignInPolicy: SignInPolicyType | None = None


class UserPoolType(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    Policies: UserPoolPolicyType | None = None
    DeletionProtection: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE)\\Z')] | None = None
    LambdaConfig: LambdaConfigType | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None
    LastModifiedDate: float | None = None
    CreationDate: float | None = None
    SchemaAttributes: Annotated[list[SchemaAttributeType], Meta(min_length=1, max_length=50)] | None = None
    AutoVerifiedAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email)\\Z')]] | None = None
    AliasAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email|preferred_username)\\Z')]] | None = None
    UsernameAttributes: list[Annotated[str, Meta(pattern='\\A(?:phone_number|email)\\Z')]] | None = None
    SmsVerificationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    EmailVerificationMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailVerificationSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    VerificationMessageTemplate: VerificationMessageTemplateType | None = None
    SmsAuthenticationMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType | None = None
    MfaConfiguration: Annotated[str, Meta(pattern='\\A(?:OFF|ON|OPTIONAL)\\Z')] | None = None
    DeviceConfiguration: DeviceConfigurationType | None = None
    EstimatedNumberOfUsers: int | None = None
    EmailConfiguration: EmailConfigurationType | None = None
    SmsConfiguration: SmsConfigurationType | None = None
    UserPoolTags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None
    SmsConfigurationFailure: Annotated[str, Meta(max_length=131072)] | None = None
    EmailConfigurationFailure: Annotated[str, Meta(max_length=131072)] | None = None
    Domain: str | None = None
    CustomDomain: str | None = None
    AdminCreateUserConfig: AdminCreateUserConfigType | None = None
    UserPoolAddOns: UserPoolAddOnsType | None = None
    DcrConfiguration: DcrConfigurationType | None = None
    UsernameConfiguration: UsernameConfigurationType | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    AccountRecoverySetting: AccountRecoverySettingType | None = None
    UserPoolTier: Annotated[str, Meta(pattern='\\A(?:LITE|ESSENTIALS|PLUS)\\Z')] | None = None
    KeyConfiguration: KeyConfigurationType | None = None
    IssuerConfiguration: IssuerConfigurationType | None = None
    AcrConfiguration: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:Level[1-4])\\Z')], AcrLevelConfigType], Meta(max_length=4)] | None = None


class UserType(Struct, kw_only=True, omit_defaults=True):
    Username: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Attributes: list[AttributeType] | None = None
    UserCreateDate: float | None = None
    UserLastModifiedDate: float | None = None
    Enabled: bool | None = None
    UserStatus: Annotated[str, Meta(pattern='\\A(?:UNCONFIRMED|CONFIRMED|ARCHIVED|COMPROMISED|UNKNOWN|RESET_REQUIRED|FORCE_CHANGE_PASSWORD|EXTERNAL_PROVIDER)\\Z')] | None = None
    MFAOptions: list[MFAOptionType] | None = None


class UsernameConfigurationType(Struct, kw_only=True, omit_defaults=True):
    CaseSensitive: bool


class VerificationMessageTemplateType(Struct, kw_only=True, omit_defaults=True):
    SmsMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    EmailMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    EmailMessageByLink: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailSubjectByLink: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    DefaultEmailOption: Annotated[str, Meta(pattern='\\A(?:CONFIRM_WITH_LINK|CONFIRM_WITH_CODE)\\Z')] | None = None


class VerifySoftwareTokenRequest(AssociateSoftwareTokenRequest, kw_only=True, omit_defaults=True):
    UserCode: Annotated[str, Meta(min_length=6, max_length=6, pattern='\\A(?:[0-9]+)\\Z')]
    FriendlyDeviceName: Annotated[str, Meta(max_length=131072)] | None = None


class VerifySoftwareTokenResponse(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:SUCCESS|ERROR)\\Z')] | None = None
    Session: Annotated[str, Meta(min_length=20, max_length=4096)] | None = None


class VerifyUserAttributeRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]
    AttributeName: Annotated[str, Meta(min_length=1, max_length=32)]
    Code: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\S]+)\\Z')]


class VerifyUserAttributeResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class WebAuthnConfigurationType(Struct, kw_only=True, omit_defaults=True):
    RelyingPartyId: Annotated[str, Meta(min_length=1, max_length=127)] | None = None
    UserVerification: Annotated[str, Meta(pattern='\\A(?:required|preferred)\\Z')] | None = None
    FactorConfiguration: Annotated[str, Meta(pattern='\\A(?:SINGLE_FACTOR|MULTI_FACTOR_WITH_USER_VERIFICATION)\\Z')] | None = None


class WebAuthnMfaSettingsType(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None
