"""Types of cognito-idp, user, generated from its model by `make types`. Do not edit."""

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


class AccountRecoverySettingType(Struct, kw_only=True, omit_defaults=True):
    RecoveryMechanisms: Annotated[list[RecoveryOptionType], Meta(min_length=1, max_length=2)] | None = None


class AcrLevelConfigType(Struct, kw_only=True, omit_defaults=True):
    AcrValue: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\x21\\x23-\\x5B\\x5D-\\x7E]+)\\Z')]


class DescribeUserPoolClientRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+]+)\\Z')]


class AddUserPoolClientSecretRequest(DescribeUserPoolClientRequest, kw_only=True, omit_defaults=True):
    ClientSecret: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None


class AddUserPoolClientSecretResponse(Struct, kw_only=True, omit_defaults=True):
    ClientSecretDescriptor: ClientSecretDescriptorType | None = None


class AdminCreateUserConfigType(Struct, kw_only=True, omit_defaults=True):
    AllowAdminCreateUserOnly: bool | None = None
    UnusedAccountValidityDays: Annotated[int, Meta(ge=0, le=365)] | None = None
    InviteMessageTemplate: MessageTemplateType | None = None


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


class ClientSecretDescriptorType(Struct, kw_only=True, omit_defaults=True):
    ClientSecretId: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    ClientSecretValue: Annotated[str, Meta(min_length=24, max_length=64, pattern='\\A(?:[\\w+]+)\\Z')] | None = None
    ClientSecretCreateDate: float | None = None


class CreateUserImportJobRequest(Struct, kw_only=True, omit_defaults=True):
    JobName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    CloudWatchLogsRoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]
    PasswordHashingAlgorithm: Annotated[str, Meta(pattern='\\A(?:BCRYPT|SCRYPT|ARGON2ID|PBKDF2_SHA256)\\Z')] | None = None


class CreateUserImportJobResponse(Struct, kw_only=True, omit_defaults=True):
    UserImportJob: UserImportJobType | None = None


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


class DeleteUserAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    UserAttributeNames: list[Annotated[str, Meta(min_length=1, max_length=32)]]
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class DeleteUserAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteUserPoolClientRequest(DescribeUserPoolClientRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteUserPoolClientSecretRequest(DescribeUserPoolClientRequest, kw_only=True, omit_defaults=True):
    ClientSecretId: Annotated[str, Meta(min_length=1, max_length=128)]


class DeleteUserPoolClientSecretResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteUserPoolDomainResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteUserPoolRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]


class DeleteUserRequest(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:[A-Za-z0-9-_=.]+)\\Z')]


class DescribeUserImportJobRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    JobId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:import-[0-9a-zA-Z-]+)\\Z')]


class DescribeUserImportJobResponse(Struct, kw_only=True, omit_defaults=True):
    UserImportJob: UserImportJobType | None = None


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


class InboundFederationLambdaType(Struct, kw_only=True, omit_defaults=True):
    LambdaVersion: Annotated[str, Meta(pattern='\\A(?:V1_0)\\Z')]
    LambdaArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')]


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


class ListUserImportJobsRequest(Struct, kw_only=True, omit_defaults=True):
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')]
    MaxResults: Annotated[int, Meta(ge=1, le=60)]
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUserImportJobsResponse(Struct, kw_only=True, omit_defaults=True):
    UserImportJobs: Annotated[list[UserImportJobType], Meta(min_length=1, max_length=50)] | None = None
    PaginationToken: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUserPoolClientSecretsRequest(DescribeUserPoolClientRequest, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListUserPoolClientSecretsResponse(Struct, kw_only=True, omit_defaults=True):
    ClientSecrets: list[ClientSecretDescriptorType] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\S]+)\\Z')] | None = None


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


class MessageTemplateType(Struct, kw_only=True, omit_defaults=True):
    SMSMessage: Annotated[str, Meta(min_length=6, max_length=140)] | None = None
    EmailMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None


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


class RecoveryOptionType(Struct, kw_only=True, omit_defaults=True):
    Priority: Annotated[int, Meta(ge=1, le=2)]
    Name: Annotated[str, Meta(pattern='\\A(?:verified_email|verified_phone_number|admin_only)\\Z')]


class RefreshTokenRotationType(Struct, kw_only=True, omit_defaults=True):
    Feature: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')]
    RetryGracePeriodSeconds: Annotated[int, Meta(ge=0, le=60)] | None = None


class RoutingType(Struct, kw_only=True, omit_defaults=True):
    Failover: FailoverType | None = None


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


class StartUserImportJobRequest(DescribeUserImportJobRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class StartUserImportJobResponse(Struct, kw_only=True, omit_defaults=True):
    UserImportJob: UserImportJobType | None = None


class StopUserImportJobRequest(DescribeUserImportJobRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class StopUserImportJobResponse(Struct, kw_only=True, omit_defaults=True):
    UserImportJob: UserImportJobType | None = None


class TokenValidityUnitsType(Struct, kw_only=True, omit_defaults=True):
    AccessToken: Annotated[str, Meta(pattern='\\A(?:seconds|minutes|hours|days)\\Z')] | None = None
    IdToken: Annotated[str, Meta(pattern='\\A(?:seconds|minutes|hours|days)\\Z')] | None = None
    RefreshToken: Annotated[str, Meta(pattern='\\A(?:seconds|minutes|hours|days)\\Z')] | None = None


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


class UserImportJobType(Struct, kw_only=True, omit_defaults=True):
    JobName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None
    JobId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:import-[0-9a-zA-Z-]+)\\Z')] | None = None
    UserPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+_[0-9a-zA-Z]+)\\Z')] | None = None
    PreSignedUrl: Annotated[str, Meta(max_length=2048)] | None = None
    CreationDate: float | None = None
    StartDate: float | None = None
    CompletionDate: float | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Created|Pending|InProgress|Stopping|Expired|Stopped|Failed|Succeeded)\\Z')] | None = None
    CloudWatchLogsRoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)\\Z')] | None = None
    ImportedUsers: int | None = None
    SkippedUsers: int | None = None
    FailedUsers: int | None = None
    CompletionMessage: str | None = None
    PasswordHashingAlgorithm: Annotated[str, Meta(pattern='\\A(?:BCRYPT|SCRYPT|ARGON2ID|PBKDF2_SHA256)\\Z')] | None = None


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


class UsernameConfigurationType(Struct, kw_only=True, omit_defaults=True):
    CaseSensitive: bool


class VerificationMessageTemplateType(Struct, kw_only=True, omit_defaults=True):
    SmsMessage: Annotated[str, Meta(min_length=6, max_length=140, pattern='\\A(?:.*\\{####\\}.*)\\Z')] | None = None
    EmailMessage: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailSubject: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    EmailMessageByLink: Annotated[str, Meta(min_length=6, max_length=20000)] | None = None
    EmailSubjectByLink: Annotated[str, Meta(min_length=1, max_length=140)] | None = None
    DefaultEmailOption: Annotated[str, Meta(pattern='\\A(?:CONFIRM_WITH_LINK|CONFIRM_WITH_CODE)\\Z')] | None = None


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
