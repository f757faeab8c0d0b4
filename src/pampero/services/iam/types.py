"""Types of iam, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AccessKey(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    AccessKeyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    Status: Annotated[str, Meta(pattern='\\A(?:Active|Inactive|Expired)\\Z')]
    SecretAccessKey: str
    CreateDate: float | None = None


class AccessKeyLastUsed(Struct, kw_only=True, omit_defaults=True):
    LastUsedDate: float | None = None
    ServiceName: str
    Region: str


class AccessKeyMetadata(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    AccessKeyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Active|Inactive|Expired)\\Z')] | None = None
    CreateDate: float | None = None


class AddClientIDToOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    ClientID: Annotated[str, Meta(min_length=1, max_length=255)]


class AddRoleToInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class AddUserToGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class AttachGroupPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class AttachRolePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class AttachUserPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class AttachedPermissionsBoundary(Struct, kw_only=True, omit_defaults=True):
    PermissionsBoundaryType: Annotated[str, Meta(pattern='\\A(?:PermissionsBoundaryPolicy)\\Z')] | None = None
    PermissionsBoundaryArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class AttachedPolicy(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class ContextEntry(Struct, kw_only=True, omit_defaults=True):
    ContextKeyName: Annotated[str, Meta(min_length=5, max_length=256)] | None = None
    ContextKeyValues: list[str] | None = None
    ContextKeyType: Annotated[str, Meta(pattern='\\A(?:string|stringList|numeric|numericList|boolean|booleanList|ip|ipList|binary|binaryList|date|dateList)\\Z')] | None = None


class ContextProvider(Struct, kw_only=True, omit_defaults=True):
    KeyDefinitionList: Annotated[list[ContextProviderKeyDefinition], Meta(max_length=10)] | None = None
    SubjectSourceKey: Annotated[str, Meta(min_length=1, max_length=128)]
    SubjectTypeValue: Annotated[str, Meta(max_length=128)] | None = None
    SubjectTypeSourceKey: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class ContextProviderKeyDefinition(Struct, kw_only=True, omit_defaults=True):
    SourceKey: Annotated[str, Meta(min_length=1, max_length=128)]
    TargetKey: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class CreateAccessKeyRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None


class CreateAccessKeyResponse(Struct, kw_only=True, omit_defaults=True):
    AccessKey: AccessKey


class CreateAccountAliasRequest(Struct, kw_only=True, omit_defaults=True):
    AccountAlias: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$)\\Z')]


class CreateGroupRequest(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class CreateGroupResponse(Struct, kw_only=True, omit_defaults=True):
    Group: Group


class CreateInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreateInstanceProfileResponse(Struct, kw_only=True, omit_defaults=True):
    InstanceProfile: InstanceProfile


class CreateOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    Url: Annotated[str, Meta(min_length=1, max_length=255)]
    ClientIDList: list[Annotated[str, Meta(min_length=1, max_length=255)]] | None = None
    ThumbprintList: list[Annotated[str, Meta(min_length=40, max_length=40)]] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    ContextProvider: ContextProvider | None = None
    IdentityCenterInstanceArn: Annotated[str, Meta(min_length=1, max_length=1224)] | None = None


class CreateOpenIDConnectProviderResponse(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreatePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]
    Description: Annotated[str, Meta(max_length=1000)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreatePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: Policy | None = None


class CreatePolicyVersionRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]
    SetAsDefault: bool | None = None


class CreatePolicyVersionResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyVersion: PolicyVersion | None = None


class CreateRoleRequest(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    AssumeRolePolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]
    Description: Annotated[str, Meta(max_length=1000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*)\\Z')] | None = None
    MaxSessionDuration: Annotated[int, Meta(ge=3600, le=43200)] | None = None
    MaxSigninSessionDuration: Annotated[int, Meta(ge=3600, le=7776000)] | None = None
    PermissionsBoundary: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreateRoleResponse(Struct, kw_only=True, omit_defaults=True):
    Role: Role


class CreateSAMLProviderRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLMetadataDocument: Annotated[str, Meta(min_length=1000, max_length=10000000)]
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w._-]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    AssertionEncryptionMode: Annotated[str, Meta(pattern='\\A(?:Required|Allowed)\\Z')] | None = None
    AddPrivateKey: Annotated[str, Meta(min_length=1, max_length=16384, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    ContextProvider: ContextProvider | None = None
    IdentityCenterInstanceArn: Annotated[str, Meta(min_length=1, max_length=1224)] | None = None


class CreateSAMLProviderResponse(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreateServiceLinkedRoleRequest(Struct, kw_only=True, omit_defaults=True):
    AWSServiceName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Description: Annotated[str, Meta(max_length=1000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*)\\Z')] | None = None
    CustomSuffix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None


class CreateServiceLinkedRoleResponse(Struct, kw_only=True, omit_defaults=True):
    Role: Role | None = None


class CreateServiceSpecificCredentialRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    ServiceName: str
    CredentialAgeDays: Annotated[int, Meta(ge=1, le=36600)] | None = None


class CreateServiceSpecificCredentialResponse(Struct, kw_only=True, omit_defaults=True):
    ServiceSpecificCredential: ServiceSpecificCredential | None = None


class CreateUserRequest(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PermissionsBoundary: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreateUserResponse(Struct, kw_only=True, omit_defaults=True):
    User: User | None = None


class DeleteAccessKeyRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    AccessKeyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]


class DeleteAccountAliasRequest(Struct, kw_only=True, omit_defaults=True):
    AccountAlias: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$)\\Z')]


class GetGroupPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteGroupPolicyRequest(GetGroupPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class DeletePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class GetPolicyVersionRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    VersionId: Annotated[str, Meta(pattern='\\A(?:v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?)\\Z')]


class DeletePolicyVersionRequest(GetPolicyVersionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteRolePermissionsBoundaryRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class GetRolePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteRolePolicyRequest(GetRolePolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteSAMLProviderRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class DeleteServiceLinkedRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteServiceLinkedRoleResponse(Struct, kw_only=True, omit_defaults=True):
    DeletionTaskId: Annotated[str, Meta(min_length=1, max_length=1000)]


class DeleteServiceSpecificCredentialRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    ServiceSpecificCredentialId: Annotated[str, Meta(min_length=20, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]


class DeleteUserPermissionsBoundaryRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class GetUserPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeleteUserPolicyRequest(GetUserPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class DeletionTaskFailureReasonType(Struct, kw_only=True, omit_defaults=True):
    Reason: Annotated[str, Meta(max_length=1000)] | None = None
    RoleUsageList: list[RoleUsageType] | None = None


class DetachGroupPolicyRequest(AttachGroupPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DetachRolePolicyRequest(AttachRolePolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DetachUserPolicyRequest(AttachUserPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class EvaluationResult(Struct, kw_only=True, omit_defaults=True):
    EvalActionName: Annotated[str, Meta(min_length=3, max_length=128)]
    EvalResourceName: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    EvalDecision: Annotated[str, Meta(pattern='\\A(?:allowed|explicitDeny|implicitDeny)\\Z')]
    MatchedStatements: list[Statement] | None = None
    MissingContextValues: list[Annotated[str, Meta(min_length=5, max_length=256)]] | None = None
    OrganizationsDecisionDetail: OrganizationsDecisionDetail | None = None
    PermissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail | None = None
    EvalDecisionDetails: dict[Annotated[str, Meta(min_length=3, max_length=256)], Annotated[str, Meta(pattern='\\A(?:allowed|explicitDeny|implicitDeny)\\Z')]] | None = None
    ResourceSpecificResults: list[ResourceSpecificResult] | None = None


class GetAccessKeyLastUsedRequest(Struct, kw_only=True, omit_defaults=True):
    AccessKeyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]


class GetAccessKeyLastUsedResponse(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    AccessKeyLastUsed: AccessKeyLastUsed | None = None


class GetAccountAuthorizationDetailsRequest(Struct, kw_only=True, omit_defaults=True):
    Filter: list[Annotated[str, Meta(pattern='\\A(?:User|Role|Group|LocalManagedPolicy|AWSManagedPolicy)\\Z')]] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None


class GetAccountAuthorizationDetailsResponse(Struct, kw_only=True, omit_defaults=True):
    UserDetailList: list[UserDetail] | None = None
    GroupDetailList: list[GroupDetail] | None = None
    RoleDetailList: list[RoleDetail] | None = None
    Policies: list[ManagedPolicyDetail] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class GetAccountSummaryResponse(Struct, kw_only=True, omit_defaults=True):
    SummaryMap: dict[Annotated[str, Meta(pattern='\\A(?:Users|UsersQuota|Groups|GroupsQuota|ServerCertificates|ServerCertificatesQuota|UserPolicySizeQuota|GroupPolicySizeQuota|GroupsPerUserQuota|SigningCertificatesPerUserQuota|AccessKeysPerUserQuota|MFADevices|MFADevicesInUse|AccountMFAEnabled|AccountAccessKeysPresent|AccountPasswordPresent|AccountSigningCertificatesPresent|AttachedPoliciesPerGroupQuota|AttachedPoliciesPerRoleQuota|AttachedPoliciesPerUserQuota|Policies|PoliciesQuota|PolicySizeQuota|PolicyVersionsInUse|PolicyVersionsInUseQuota|VersionsPerPolicyQuota|GlobalEndpointTokenVersion|AssumeRolePolicySizeQuota|InstanceProfiles|InstanceProfilesQuota|Providers|RolePolicySizeQuota|Roles|RolesQuota)\\Z')], int] | None = None


class GetContextKeysForCustomPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]]


class GetContextKeysForPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    ContextKeyNames: list[Annotated[str, Meta(min_length=5, max_length=256)]] | None = None


class GetContextKeysForPrincipalPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicySourceArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    PolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]] | None = None


class GetGroupPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class GetGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class GetGroupResponse(Struct, kw_only=True, omit_defaults=True):
    Group: Group
    Users: list[User]
    IsTruncated: bool | None = None
    Marker: str | None = None


class GetInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class GetInstanceProfileResponse(Struct, kw_only=True, omit_defaults=True):
    InstanceProfile: InstanceProfile


class GetOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class GetOpenIDConnectProviderResponse(Struct, kw_only=True, omit_defaults=True):
    Url: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    ClientIDList: list[Annotated[str, Meta(min_length=1, max_length=255)]] | None = None
    ThumbprintList: list[Annotated[str, Meta(min_length=40, max_length=40)]] | None = None
    CreateDate: float | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    ContextProvider: ContextProvider | None = None
    IdentityCenterInstanceArn: Annotated[str, Meta(min_length=1, max_length=1224)] | None = None
    IdentityStoreArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class GetPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class GetPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: Policy | None = None


class GetPolicyVersionResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyVersion: PolicyVersion | None = None


class GetRolePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class GetRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class GetRoleResponse(Struct, kw_only=True, omit_defaults=True):
    Role: Role


class GetSAMLProviderRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class GetSAMLProviderResponse(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderUUID: Annotated[str, Meta(min_length=22, max_length=64, pattern='\\A(?:[A-Z0-9]+)\\Z')] | None = None
    SAMLMetadataDocument: Annotated[str, Meta(min_length=1000, max_length=10000000)] | None = None
    ContextProvider: ContextProvider | None = None
    SAMLKeyHashes: list[SAMLKeyHashEntry] | None = None
    CreateDate: float | None = None
    ValidUntil: float | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    AssertionEncryptionMode: Annotated[str, Meta(pattern='\\A(?:Required|Allowed)\\Z')] | None = None
    PrivateKeyList: Annotated[list[SAMLPrivateKey], Meta(max_length=2)] | None = None
    IdentityCenterInstanceArn: Annotated[str, Meta(min_length=1, max_length=1224)] | None = None
    IdentityStoreArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class GetServiceLinkedRoleDeletionStatusRequest(Struct, kw_only=True, omit_defaults=True):
    DeletionTaskId: Annotated[str, Meta(min_length=1, max_length=1000)]


class GetServiceLinkedRoleDeletionStatusResponse(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:SUCCEEDED|IN_PROGRESS|FAILED|NOT_STARTED)\\Z')]
    Reason: DeletionTaskFailureReasonType | None = None


class GetUserPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class GetUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None


class GetUserResponse(Struct, kw_only=True, omit_defaults=True):
    User: User


class Group(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')]
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    GroupId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)]
    CreateDate: float


class GroupDetail(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    GroupId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    CreateDate: float | None = None
    GroupPolicyList: list[PolicyDetail] | None = None
    AttachedManagedPolicies: list[AttachedPolicy] | None = None


class InlinePolicyIdentifierType(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    AttachmentType: Annotated[str, Meta(pattern='\\A(?:user|group|role)\\Z')]
    AttachmentName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class InstanceProfile(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')]
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    InstanceProfileId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)]
    CreateDate: float
    Roles: list[Role]
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class ListAccessKeysRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListAccessKeysResponse(Struct, kw_only=True, omit_defaults=True):
    AccessKeyMetadata: list[AccessKeyMetadata]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListAccountAliasesRequest(Struct, kw_only=True, omit_defaults=True):
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListAccountAliasesResponse(Struct, kw_only=True, omit_defaults=True):
    AccountAliases: list[Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$)\\Z')]]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListAttachedGroupPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListAttachedGroupPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    AttachedPolicies: list[AttachedPolicy] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListAttachedRolePoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListAttachedRolePoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    AttachedPolicies: list[AttachedPolicy] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListAttachedUserPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListAttachedUserPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    AttachedPolicies: list[AttachedPolicy] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListEntitiesForPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    EntityFilter: Annotated[str, Meta(pattern='\\A(?:User|Role|Group|LocalManagedPolicy|AWSManagedPolicy)\\Z')] | None = None
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    PolicyUsageFilter: Annotated[str, Meta(pattern='\\A(?:PermissionsPolicy|PermissionsBoundary)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListEntitiesForPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyGroups: list[PolicyGroup] | None = None
    PolicyUsers: list[PolicyUser] | None = None
    PolicyRoles: list[PolicyRole] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListGroupPoliciesRequest(GetGroupRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class ListGroupPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyNames: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListGroupsForUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListGroupsResponse(Struct, kw_only=True, omit_defaults=True):
    Groups: list[Group]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListGroupsForUserResponse(ListGroupsResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class ListGroupsRequest(Struct, kw_only=True, omit_defaults=True):
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:\\u002F[\\u0021-\\u007F]*)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListInstanceProfileTagsRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListInstanceProfileTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListInstanceProfilesForRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListInstanceProfilesResponse(Struct, kw_only=True, omit_defaults=True):
    InstanceProfiles: list[InstanceProfile]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListInstanceProfilesForRoleResponse(ListInstanceProfilesResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class ListInstanceProfilesRequest(Struct, kw_only=True, omit_defaults=True):
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:\\u002F[\\u0021-\\u007F]*)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListOpenIDConnectProviderTagsRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListOpenIDConnectProviderTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListOpenIDConnectProvidersRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ListOpenIDConnectProvidersResponse(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderList: list[OpenIDConnectProviderListEntry] | None = None


class ListPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    Scope: Annotated[str, Meta(pattern='\\A(?:All|AWS|Local)\\Z')] | None = None
    OnlyAttached: bool | None = None
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    PolicyUsageFilter: Annotated[str, Meta(pattern='\\A(?:PermissionsPolicy|PermissionsBoundary)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    Policies: list[Policy] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListPolicyTagsRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListPolicyTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListPolicyVersionsRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListPolicyVersionsResponse(Struct, kw_only=True, omit_defaults=True):
    Versions: list[PolicyVersion] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListRolePoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListRolePoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyNames: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListRoleTagsRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListRoleTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListRolesRequest(Struct, kw_only=True, omit_defaults=True):
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:\\u002F[\\u0021-\\u007F]*)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListRolesResponse(Struct, kw_only=True, omit_defaults=True):
    Roles: list[Role]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListSAMLProviderTagsRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListSAMLProviderTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListSAMLProvidersRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ListSAMLProvidersResponse(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderList: list[SAMLProviderListEntry] | None = None


class ListServiceSpecificCredentialsRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    ServiceName: str | None = None
    AllUsers: bool | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListServiceSpecificCredentialsResponse(Struct, kw_only=True, omit_defaults=True):
    ServiceSpecificCredentials: list[ServiceSpecificCredentialMetadata] | None = None
    Marker: str | None = None
    IsTruncated: bool | None = None


class ListUserPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListUserPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyNames: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListUserTagsRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListUserTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=50)]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ListUsersRequest(Struct, kw_only=True, omit_defaults=True):
    PathPrefix: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:\\u002F[\\u0021-\\u007F]*)\\Z')] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ListUsersResponse(Struct, kw_only=True, omit_defaults=True):
    Users: list[User]
    IsTruncated: bool | None = None
    Marker: str | None = None


class ManagedPolicyDetail(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    PolicyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    DefaultVersionId: Annotated[str, Meta(pattern='\\A(?:v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?)\\Z')] | None = None
    AttachmentCount: int | None = None
    PermissionsBoundaryUsageCount: int | None = None
    IsAttachable: bool | None = None
    Description: Annotated[str, Meta(max_length=1000)] | None = None
    CreateDate: float | None = None
    UpdateDate: float | None = None
    PolicyVersionList: list[PolicyVersion] | None = None


class OpenIDConnectProviderListEntry(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    IsTrustedIdentityPropagationEnabled: bool | None = None


class OrderedOrganizationPolicyType(Struct, kw_only=True, omit_defaults=True):
    ServiceControlPolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]] | None = None


class OrganizationsDecisionDetail(Struct, kw_only=True, omit_defaults=True):
    AllowedByOrganizations: bool | None = None


class PermissionsBoundaryDecisionDetail(Struct, kw_only=True, omit_defaults=True):
    AllowedByPermissionsBoundary: bool | None = None


class Policy(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    PolicyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:((/[A-Za-z0-9\\.,\\+@=_-]+)*)/)\\Z')] | None = None
    DefaultVersionId: Annotated[str, Meta(pattern='\\A(?:v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?)\\Z')] | None = None
    AttachmentCount: int | None = None
    PermissionsBoundaryUsageCount: int | None = None
    IsAttachable: bool | None = None
    Description: Annotated[str, Meta(max_length=1000)] | None = None
    CreateDate: float | None = None
    UpdateDate: float | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class PolicyDetail(Struct, kw_only=True, omit_defaults=True):
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None


class PolicyGroup(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    GroupId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None


class PolicyIdentifier(Struct, kw_only=True, omit_defaults=True):
    PolicyType: Annotated[str, Meta(pattern='\\A(?:inline|aws\\-managed|user\\-managed|permission\\-boundary|scp|rcp)\\Z')] | None = None
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    InlinePolicyIdentifier: InlinePolicyIdentifierType | None = None


class PolicyRole(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    RoleId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None


class PolicyUser(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    UserId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None


class PolicyVersion(Struct, kw_only=True, omit_defaults=True):
    Document: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    VersionId: Annotated[str, Meta(pattern='\\A(?:v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?)\\Z')] | None = None
    IsDefaultVersion: bool | None = None
    CreateDate: float | None = None


class Position(Struct, kw_only=True, omit_defaults=True):
    Line: int | None = None
    Column: int | None = None


class PutGroupPolicyRequest(GetGroupPolicyRequest, kw_only=True, omit_defaults=True):
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class PutRolePermissionsBoundaryRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PermissionsBoundary: Annotated[str, Meta(min_length=20, max_length=2048)]


class PutRolePolicyRequest(GetRolePolicyRequest, kw_only=True, omit_defaults=True):
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class PutUserPermissionsBoundaryRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PermissionsBoundary: Annotated[str, Meta(min_length=20, max_length=2048)]


class PutUserPolicyRequest(GetUserPolicyRequest, kw_only=True, omit_defaults=True):
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class RemoveClientIDFromOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    ClientID: Annotated[str, Meta(min_length=1, max_length=255)]


class RemoveRoleFromInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class RemoveUserFromGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]


class ResetServiceSpecificCredentialRequest(DeleteServiceSpecificCredentialRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class ResetServiceSpecificCredentialResponse(Struct, kw_only=True, omit_defaults=True):
    ServiceSpecificCredential: ServiceSpecificCredential | None = None


class ResourceSpecificResult(Struct, kw_only=True, omit_defaults=True):
    EvalResourceName: Annotated[str, Meta(min_length=1, max_length=2048)]
    EvalResourceDecision: Annotated[str, Meta(pattern='\\A(?:allowed|explicitDeny|implicitDeny)\\Z')]
    MatchedStatements: list[Statement] | None = None
    MissingContextValues: list[Annotated[str, Meta(min_length=5, max_length=256)]] | None = None
    EvalDecisionDetails: dict[Annotated[str, Meta(min_length=3, max_length=256)], Annotated[str, Meta(pattern='\\A(?:allowed|explicitDeny|implicitDeny)\\Z')]] | None = None
    PermissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail | None = None


class Role(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')]
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    RoleId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)]
    CreateDate: float
    AssumeRolePolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=1000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*)\\Z')] | None = None
    MaxSessionDuration: Annotated[int, Meta(ge=3600, le=43200)] | None = None
    MaxSigninSessionDuration: Annotated[int, Meta(ge=3600, le=7776000)] | None = None
    PermissionsBoundary: AttachedPermissionsBoundary | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    RoleLastUsed: RoleLastUsed | None = None
    SourceRoleTemplate: SourceRoleTemplate | None = None


class RoleDetail(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    RoleId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    CreateDate: float | None = None
    AssumeRolePolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    InstanceProfileList: list[InstanceProfile] | None = None
    RolePolicyList: list[PolicyDetail] | None = None
    AttachedManagedPolicies: list[AttachedPolicy] | None = None
    PermissionsBoundary: AttachedPermissionsBoundary | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    RoleLastUsed: RoleLastUsed | None = None


class RoleLastUsed(Struct, kw_only=True, omit_defaults=True):
    LastUsedDate: float | None = None
    Region: str | None = None


class RoleUsageType(Struct, kw_only=True, omit_defaults=True):
    Region: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    Resources: list[Annotated[str, Meta(min_length=20, max_length=2048)]] | None = None


class SAMLKeyHashEntry(Struct, kw_only=True, omit_defaults=True):
    IssuerURL: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    KeyHashes: list[str] | None = None


class SAMLPrivateKey(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=22, max_length=64, pattern='\\A(?:[A-Z0-9]+)\\Z')] | None = None
    Timestamp: float | None = None


class SAMLProviderListEntry(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    ValidUntil: float | None = None
    CreateDate: float | None = None
    IsTrustedIdentityPropagationEnabled: bool | None = None


class ServiceSpecificCredential(Struct, kw_only=True, omit_defaults=True):
    CreateDate: float
    ExpirationDate: float | None = None
    ServiceName: str
    ServiceUserName: Annotated[str, Meta(max_length=200, pattern='\\A(?:[\\w+=,.@-]*)\\Z')] | None = None
    ServicePassword: str | None = None
    ServiceCredentialAlias: Annotated[str, Meta(max_length=200, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    ServiceCredentialSecret: str | None = None
    ServiceSpecificCredentialId: Annotated[str, Meta(min_length=20, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Status: Annotated[str, Meta(pattern='\\A(?:Active|Inactive|Expired)\\Z')]


class ServiceSpecificCredentialMetadata(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Status: Annotated[str, Meta(pattern='\\A(?:Active|Inactive|Expired)\\Z')]
    ServiceUserName: Annotated[str, Meta(max_length=200, pattern='\\A(?:[\\w+=,.@-]*)\\Z')] | None = None
    ServiceCredentialAlias: Annotated[str, Meta(max_length=200, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    CreateDate: float
    ExpirationDate: float | None = None
    ServiceSpecificCredentialId: Annotated[str, Meta(min_length=20, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    ServiceName: str


class SetDefaultPolicyVersionRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    VersionId: Annotated[str, Meta(pattern='\\A(?:v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?)\\Z')]


class SimulateCustomPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]]
    PermissionsBoundaryPolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]] | None = None
    OrderedOrganizationPolicyInputList: Annotated[list[OrderedOrganizationPolicyType], Meta(max_length=7)] | None = None
    ActionNames: list[Annotated[str, Meta(min_length=3, max_length=128)]]
    ResourceArns: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    ResourcePolicy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    ResourceOwner: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    CallerArn: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ContextEntries: list[ContextEntry] | None = None
    ResourceHandlingOption: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None


class SimulatePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    EvaluationResults: list[EvaluationResult] | None = None
    IsTruncated: bool | None = None
    Marker: str | None = None


class SimulatePrincipalPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicySourceArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    PolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]] | None = None
    PermissionsBoundaryPolicyInputList: list[Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]] | None = None
    PolicyExclusionList: Annotated[list[PolicyIdentifier], Meta(max_length=256)] | None = None
    ActionNames: list[Annotated[str, Meta(min_length=3, max_length=128)]]
    ResourceArns: list[Annotated[str, Meta(min_length=1, max_length=2048)]] | None = None
    ResourcePolicy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    ResourceOwner: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    CallerArn: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ContextEntries: list[ContextEntry] | None = None
    ResourceHandlingOption: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=320, pattern='\\A(?:[\\u0020-\\u00FF]+)\\Z')] | None = None


class SourceRoleTemplate(Struct, kw_only=True, omit_defaults=True):
    TemplateArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    TemplateMinorVersion: int


class Statement(Struct, kw_only=True, omit_defaults=True):
    SourcePolicyId: str | None = None
    SourcePolicyType: Annotated[str, Meta(pattern='\\A(?:user|group|role|aws\\-managed|user\\-managed|resource|none)\\Z')] | None = None
    StartPosition: Position | None = None
    EndPosition: Position | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class TagOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class TagPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class TagRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class TagSAMLProviderRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class TagUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(max_length=50)]


class UntagInstanceProfileRequest(Struct, kw_only=True, omit_defaults=True):
    InstanceProfileName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagOpenIDConnectProviderRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    PolicyArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagSAMLProviderRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UpdateAccessKeyRequest(DeleteAccessKeyRequest, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Active|Inactive|Expired)\\Z')]


class UpdateAssumeRolePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    PolicyDocument: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]


class UpdateGroupRequest(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    NewPath: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    NewGroupName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None


class UpdateOpenIDConnectProviderThumbprintRequest(Struct, kw_only=True, omit_defaults=True):
    OpenIDConnectProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    ThumbprintList: list[Annotated[str, Meta(min_length=40, max_length=40)]]


class UpdateRoleDescriptionRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Description: Annotated[str, Meta(max_length=1000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*)\\Z')]


class UpdateRoleDescriptionResponse(Struct, kw_only=True, omit_defaults=True):
    Role: Role | None = None


class UpdateRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    Description: Annotated[str, Meta(max_length=1000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*)\\Z')] | None = None
    MaxSessionDuration: Annotated[int, Meta(ge=3600, le=43200)] | None = None
    MaxSigninSessionDuration: Annotated[int, Meta(ge=3600, le=7776000)] | None = None
    ResetMaxSigninSessionDuration: bool | None = None


class UpdateRoleResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateSAMLProviderRequest(Struct, kw_only=True, omit_defaults=True):
    SAMLMetadataDocument: Annotated[str, Meta(min_length=1000, max_length=10000000)] | None = None
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    AssertionEncryptionMode: Annotated[str, Meta(pattern='\\A(?:Required|Allowed)\\Z')] | None = None
    AddPrivateKey: Annotated[str, Meta(min_length=1, max_length=16384, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    RemovePrivateKey: Annotated[str, Meta(min_length=22, max_length=64, pattern='\\A(?:[A-Z0-9]+)\\Z')] | None = None
    ContextProvider: ContextProvider | None = None
    IdentityCenterInstanceArn: Annotated[str, Meta(min_length=1, max_length=1224)] | None = None
    RemoveContextProvider: bool | None = None
    RemoveIdentityCenterInstance: bool | None = None


class UpdateSAMLProviderResponse(Struct, kw_only=True, omit_defaults=True):
    SAMLProviderArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class UpdateServiceSpecificCredentialRequest(DeleteServiceSpecificCredentialRequest, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Active|Inactive|Expired)\\Z')]


class UpdateUserRequest(Struct, kw_only=True, omit_defaults=True):
    UserName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    NewPath: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    NewUserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None


class User(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')]
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]
    UserId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)]
    CreateDate: float
    PasswordLastUsed: float | None = None
    PermissionsBoundary: AttachedPermissionsBoundary | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class UserDetail(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F))\\Z')] | None = None
    UserName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\w+=,.@-]+)\\Z')] | None = None
    UserId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    CreateDate: float | None = None
    UserPolicyList: list[PolicyDetail] | None = None
    GroupList: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w+=,.@-]+)\\Z')]] | None = None
    AttachedManagedPolicies: list[AttachedPolicy] | None = None
    PermissionsBoundary: AttachedPermissionsBoundary | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class GetAccountSummaryRequest(Struct, kw_only=True):
    """No members."""
