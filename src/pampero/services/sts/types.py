"""Types of sts, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AssumeRoleRequest(Struct, kw_only=True, omit_defaults=True):
    RoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')]
    RoleSessionName: Annotated[str, Meta(min_length=2, max_length=64, pattern='\\A(?:[\\w+=,.@-]*)\\Z')]
    PolicyArns: list[PolicyDescriptorType] | None = None
    Policy: Annotated[str, Meta(min_length=1, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    DurationSeconds: Annotated[int, Meta(ge=900, le=43200)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    TransitiveTagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)] | None = None
    ExternalId: Annotated[str, Meta(min_length=2, max_length=1224, pattern='\\A(?:[\\w+=,.@:\\/-]*)\\Z')] | None = None
    SerialNumber: Annotated[str, Meta(min_length=9, max_length=256, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')] | None = None
    TokenCode: Annotated[str, Meta(min_length=6, max_length=6, pattern='\\A(?:[\\d]*)\\Z')] | None = None
    SourceIdentity: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[\\w+=,.@-]*)\\Z')] | None = None
    ProvidedContexts: Annotated[list[ProvidedContext], Meta(min_length=1, max_length=5)] | None = None
    MinimumSessionTokenSize: Annotated[int, Meta(ge=0, le=4096)] | None = None


class AssumeRoleResponse(Struct, kw_only=True, omit_defaults=True):
    Credentials: Credentials | None = None
    AssumedRoleUser: AssumedRoleUser | None = None
    PackedPolicySize: Annotated[int, Meta(ge=0)] | None = None
    SourceIdentity: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[\\w+=,.@-]*)\\Z')] | None = None
    SessionTokenUtilization: Annotated[int, Meta(ge=0)] | None = None
    SessionTokenSize: Annotated[int, Meta(ge=0)] | None = None


class AssumeRoleWithSAMLRequest(Struct, kw_only=True, omit_defaults=True):
    RoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')]
    PrincipalArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')]
    SAMLAssertion: Annotated[str, Meta(min_length=4, max_length=100000)]
    PolicyArns: list[PolicyDescriptorType] | None = None
    Policy: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    DurationSeconds: Annotated[int, Meta(ge=900, le=43200)] | None = None
    MinimumSessionTokenSize: Annotated[int, Meta(ge=0, le=4096)] | None = None


class AssumeRoleWithSAMLResponse(Struct, kw_only=True, omit_defaults=True):
    Credentials: Credentials | None = None
    AssumedRoleUser: AssumedRoleUser | None = None
    PackedPolicySize: Annotated[int, Meta(ge=0)] | None = None
    Subject: str | None = None
    SubjectType: str | None = None
    Issuer: str | None = None
    Audience: str | None = None
    NameQualifier: str | None = None
    SourceIdentity: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[\\w+=,.@-]*)\\Z')] | None = None
    SessionTokenUtilization: Annotated[int, Meta(ge=0)] | None = None
    SessionTokenSize: Annotated[int, Meta(ge=0)] | None = None
    TrustedIdentityPropagationContext: TrustedIdentityPropagationContext | None = None


class AssumeRoleWithWebIdentityRequest(Struct, kw_only=True, omit_defaults=True):
    RoleArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')]
    RoleSessionName: Annotated[str, Meta(min_length=2, max_length=64, pattern='\\A(?:[\\w+=,.@-]*)\\Z')]
    WebIdentityToken: Annotated[str, Meta(min_length=4, max_length=20000)]
    ProviderId: Annotated[str, Meta(min_length=4, max_length=2048)] | None = None
    PolicyArns: list[PolicyDescriptorType] | None = None
    Policy: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    DurationSeconds: Annotated[int, Meta(ge=900, le=43200)] | None = None
    MinimumSessionTokenSize: Annotated[int, Meta(ge=0, le=4096)] | None = None


class AssumeRoleWithWebIdentityResponse(Struct, kw_only=True, omit_defaults=True):
    Credentials: Credentials | None = None
    SubjectFromWebIdentityToken: Annotated[str, Meta(min_length=6, max_length=255)] | None = None
    AssumedRoleUser: AssumedRoleUser | None = None
    PackedPolicySize: Annotated[int, Meta(ge=0)] | None = None
    Provider: str | None = None
    Audience: str | None = None
    SourceIdentity: Annotated[str, Meta(min_length=2, max_length=256, pattern='\\A(?:[\\w+=,.@-]*)\\Z')] | None = None
    SessionTokenUtilization: Annotated[int, Meta(ge=0)] | None = None
    SessionTokenSize: Annotated[int, Meta(ge=0)] | None = None
    TrustedIdentityPropagationContext: TrustedIdentityPropagationContext | None = None


class AssumedRoleUser(Struct, kw_only=True, omit_defaults=True):
    AssumedRoleId: Annotated[str, Meta(min_length=2, max_length=193, pattern='\\A(?:[\\w+=,.@:-]*)\\Z')]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')]


class Credentials(Struct, kw_only=True, omit_defaults=True):
    AccessKeyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]*)\\Z')]
    SecretAccessKey: str
    SessionToken: str
    Expiration: float


class DecodeAuthorizationMessageRequest(Struct, kw_only=True, omit_defaults=True):
    EncodedMessage: Annotated[str, Meta(min_length=1, max_length=10240)]


class DecodeAuthorizationMessageResponse(Struct, kw_only=True, omit_defaults=True):
    DecodedMessage: str | None = None


class FederatedUser(Struct, kw_only=True, omit_defaults=True):
    FederatedUserId: Annotated[str, Meta(min_length=2, max_length=193, pattern='\\A(?:[\\w+=,.@\\:-]*)\\Z')]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')]


class GetAccessKeyInfoRequest(Struct, kw_only=True, omit_defaults=True):
    AccessKeyId: Annotated[str, Meta(min_length=16, max_length=128, pattern='\\A(?:[\\w]*)\\Z')]


class GetAccessKeyInfoResponse(Struct, kw_only=True, omit_defaults=True):
    Account: str | None = None


class GetCallerIdentityRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetCallerIdentityResponse(Struct, kw_only=True, omit_defaults=True):
    UserId: str | None = None
    Account: str | None = None
    Arn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')] | None = None


class GetFederationTokenRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=2, max_length=32, pattern='\\A(?:[\\w+=,.@-]*)\\Z')]
    Policy: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    PolicyArns: list[PolicyDescriptorType] | None = None
    DurationSeconds: Annotated[int, Meta(ge=900, le=129600)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    MinimumSessionTokenSize: Annotated[int, Meta(ge=0, le=4096)] | None = None


class GetFederationTokenResponse(Struct, kw_only=True, omit_defaults=True):
    Credentials: Credentials | None = None
    FederatedUser: FederatedUser | None = None
    PackedPolicySize: Annotated[int, Meta(ge=0)] | None = None
    SessionTokenUtilization: Annotated[int, Meta(ge=0)] | None = None
    SessionTokenSize: Annotated[int, Meta(ge=0)] | None = None


class GetSessionTokenRequest(Struct, kw_only=True, omit_defaults=True):
    DurationSeconds: Annotated[int, Meta(ge=900, le=129600)] | None = None
    SerialNumber: Annotated[str, Meta(min_length=9, max_length=256, pattern='\\A(?:[\\w+=/:,.@-]*)\\Z')] | None = None
    TokenCode: Annotated[str, Meta(min_length=6, max_length=6, pattern='\\A(?:[\\d]*)\\Z')] | None = None
    MinimumSessionTokenSize: Annotated[int, Meta(ge=0, le=4096)] | None = None


class GetSessionTokenResponse(Struct, kw_only=True, omit_defaults=True):
    Credentials: Credentials | None = None
    SessionTokenUtilization: Annotated[int, Meta(ge=0)] | None = None
    SessionTokenSize: Annotated[int, Meta(ge=0)] | None = None


class OriginIdentity(Struct, kw_only=True, omit_defaults=True):
    Subject: str | None = None
    SubjectType: str | None = None
    Issuer: str | None = None
    FederatedProviderArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')] | None = None


class PolicyDescriptorType(Struct, kw_only=True, omit_defaults=True):
    arn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')] | None = None


class ProvidedContext(Struct, kw_only=True, omit_defaults=True):
    ProviderArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+)\\Z')] | None = None
    ContextAssertion: Annotated[str, Meta(min_length=4, max_length=3072)] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TransactionContext(Struct, kw_only=True, omit_defaults=True):
    IdentityProvider: dict[str, Annotated[str, Meta(max_length=128)]] | None = None


class TrustedIdentityPropagationContext(Struct, kw_only=True, omit_defaults=True):
    OriginIdentity: OriginIdentity | None = None
    TransactionContext: TransactionContext | None = None
