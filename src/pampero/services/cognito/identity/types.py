"""Types of cognito-identity, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class CognitoIdentityProvider(Struct, kw_only=True, omit_defaults=True):
    ProviderName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w._:/-]+)\\Z')] | None = None
    ClientId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w_]+)\\Z')] | None = None
    ServerSideTokenCheck: bool | None = None


class CreateIdentityPoolInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    AllowUnauthenticatedIdentities: bool
    AllowClassicFlow: bool | None = None
    SupportedLoginProviders: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w.;_/-]+)\\Z')]], Meta(max_length=10)] | None = None
    DeveloperProviderName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w._-]+)\\Z')] | None = None
    OpenIdConnectProviderARNs: list[Annotated[str, Meta(min_length=20, max_length=2048)]] | None = None
    CognitoIdentityProviders: list[CognitoIdentityProvider] | None = None
    SamlProviderARNs: list[Annotated[str, Meta(min_length=20, max_length=2048)]] | None = None
    IdentityPoolTags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class Credentials(Struct, kw_only=True, omit_defaults=True):
    AccessKeyId: str | None = None
    SecretKey: str | None = None
    SessionToken: str | None = None
    Expiration: float | None = None


class DeleteIdentitiesInput(Struct, kw_only=True, omit_defaults=True):
    IdentityIdsToDelete: Annotated[list[Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]], Meta(min_length=1, max_length=60)]


class DeleteIdentitiesResponse(Struct, kw_only=True, omit_defaults=True):
    UnprocessedIdentityIds: Annotated[list[UnprocessedIdentityId], Meta(max_length=60)] | None = None


class DeleteIdentityPoolInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]


class DescribeIdentityInput(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]


class DescribeIdentityPoolInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]


class GetCredentialsForIdentityInput(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    Logins: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=50000)]], Meta(max_length=10)] | None = None
    CustomRoleArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class GetCredentialsForIdentityResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    Credentials: Credentials | None = None


class GetIdInput(Struct, kw_only=True, omit_defaults=True):
    AccountId: Annotated[str, Meta(min_length=1, max_length=15, pattern='\\A(?:\\d+)\\Z')] | None = None
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    Logins: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=50000)]], Meta(max_length=10)] | None = None


class GetIdResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None


class GetIdentityPoolRolesInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]


class GetIdentityPoolRolesResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    Roles: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(un)?authenticated)\\Z')], Annotated[str, Meta(min_length=20, max_length=2048)]], Meta(max_length=2)] | None = None
    RoleMappings: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], RoleMapping], Meta(max_length=10)] | None = None


class GetOpenIdTokenForDeveloperIdentityInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    Logins: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=50000)]], Meta(max_length=10)]
    PrincipalTags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=256)]], Meta(max_length=50)] | None = None
    TokenDuration: Annotated[int, Meta(ge=1, le=86400)] | None = None


class GetOpenIdTokenResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    Token: str | None = None


class GetOpenIdTokenForDeveloperIdentityResponse(GetOpenIdTokenResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class GetOpenIdTokenInput(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    Logins: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=50000)]], Meta(max_length=10)] | None = None


class GetPrincipalTagAttributeMapInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    IdentityProviderName: Annotated[str, Meta(min_length=1, max_length=128)]


class GetPrincipalTagAttributeMapResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    IdentityProviderName: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    UseDefaults: bool | None = None
    PrincipalTags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=256)]], Meta(max_length=50)] | None = None


class IdentityDescription(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    Logins: list[Annotated[str, Meta(min_length=1, max_length=128)]] | None = None
    CreationDate: float | None = None
    LastModifiedDate: float | None = None


class IdentityPool(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    IdentityPoolName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')]
    AllowUnauthenticatedIdentities: bool
    AllowClassicFlow: bool | None = None
    SupportedLoginProviders: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w.;_/-]+)\\Z')]], Meta(max_length=10)] | None = None
    DeveloperProviderName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w._-]+)\\Z')] | None = None
    OpenIdConnectProviderARNs: list[Annotated[str, Meta(min_length=20, max_length=2048)]] | None = None
    CognitoIdentityProviders: list[CognitoIdentityProvider] | None = None
    SamlProviderARNs: list[Annotated[str, Meta(min_length=20, max_length=2048)]] | None = None
    IdentityPoolTags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class IdentityPoolShortDescription(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    IdentityPoolName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w\\s+=,.@-]+)\\Z')] | None = None


class ListIdentitiesInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    MaxResults: Annotated[int, Meta(ge=1, le=60)]
    NextToken: Annotated[str, Meta(min_length=1, max_length=65535, pattern='\\A(?:[\\S]+)\\Z')] | None = None
    HideDisabled: bool | None = None


class ListIdentitiesResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    Identities: list[IdentityDescription] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=65535, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListIdentityPoolsInput(Struct, kw_only=True, omit_defaults=True):
    MaxResults: Annotated[int, Meta(ge=1, le=60)]
    NextToken: Annotated[str, Meta(min_length=1, max_length=65535, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListIdentityPoolsResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityPools: list[IdentityPoolShortDescription] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=65535, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class ListTagsForResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048)]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class LookupDeveloperIdentityInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    DeveloperUserIdentifier: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=60)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=65535, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class LookupDeveloperIdentityResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    DeveloperUserIdentifierList: list[Annotated[str, Meta(min_length=1, max_length=1024)]] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=65535, pattern='\\A(?:[\\S]+)\\Z')] | None = None


class MappingRule(Struct, kw_only=True, omit_defaults=True):
    Claim: Annotated[str, Meta(min_length=1, max_length=64)]
    MatchType: Annotated[str, Meta(pattern='\\A(?:Equals|Contains|StartsWith|NotEqual)\\Z')]
    Value: Annotated[str, Meta(min_length=1, max_length=128)]
    RoleARN: Annotated[str, Meta(min_length=20, max_length=2048)]


class MergeDeveloperIdentitiesInput(Struct, kw_only=True, omit_defaults=True):
    SourceUserIdentifier: Annotated[str, Meta(min_length=1, max_length=1024)]
    DestinationUserIdentifier: Annotated[str, Meta(min_length=1, max_length=1024)]
    DeveloperProviderName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w._-]+)\\Z')]
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]


class MergeDeveloperIdentitiesResponse(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None


class RoleMapping(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:Token|Rules)\\Z')]
    AmbiguousRoleResolution: Annotated[str, Meta(pattern='\\A(?:AuthenticatedRole|Deny)\\Z')] | None = None
    RulesConfiguration: RulesConfigurationType | None = None


class RulesConfigurationType(Struct, kw_only=True, omit_defaults=True):
    Rules: Annotated[list[MappingRule], Meta(min_length=1, max_length=400)]


class SetIdentityPoolRolesInput(Struct, kw_only=True, omit_defaults=True):
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    Roles: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(un)?authenticated)\\Z')], Annotated[str, Meta(min_length=20, max_length=2048)]], Meta(max_length=2)]
    RoleMappings: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], RoleMapping], Meta(max_length=10)] | None = None


class SetPrincipalTagAttributeMapInput(GetPrincipalTagAttributeMapInput, kw_only=True, omit_defaults=True):
    UseDefaults: bool | None = None
    PrincipalTags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=256)]], Meta(max_length=50)] | None = None


class SetPrincipalTagAttributeMapResponse(GetPrincipalTagAttributeMapResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UnlinkDeveloperIdentityInput(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    IdentityPoolId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    DeveloperProviderName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w._-]+)\\Z')]
    DeveloperUserIdentifier: Annotated[str, Meta(min_length=1, max_length=1024)]


class UnlinkIdentityInput(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')]
    Logins: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=50000)]], Meta(max_length=10)]
    LoginsToRemove: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UnprocessedIdentityId(Struct, kw_only=True, omit_defaults=True):
    IdentityId: Annotated[str, Meta(min_length=1, max_length=55, pattern='\\A(?:[\\w-]+:[0-9a-f-]+)\\Z')] | None = None
    ErrorCode: Annotated[str, Meta(pattern='\\A(?:AccessDenied|InternalServerError)\\Z')] | None = None


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""
