"""Types of lambda, others, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.lambda_.types.shared import (
    FunctionConfiguration,
)


class AccountLimit(Struct, kw_only=True, omit_defaults=True):
    TotalCodeSize: int | None = None
    CodeSizeUnzipped: int | None = None
    CodeSizeZipped: int | None = None
    ConcurrentExecutions: int | None = None
    UnreservedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None


class AccountUsage(Struct, kw_only=True, omit_defaults=True):
    TotalCodeSize: int | None = None
    FunctionCount: int | None = None


class AddPermissionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_]+))\\Z')]
    Action: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(lambda:[*]|lambda:[a-zA-Z]+|[*]))\\Z')]
    Principal: Annotated[str, Meta(max_length=2048, pattern='\\A(?:[^\\s]+)\\Z')]
    SourceArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    FunctionUrlAuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')] | None = None
    InvokedViaFunctionUrl: bool | None = None
    SourceAccount: Annotated[str, Meta(max_length=12, pattern='\\A(?:\\d{12})\\Z')] | None = None
    EventSourceToken: Annotated[str, Meta(max_length=256, pattern='\\A(?:[a-zA-Z0-9._\\-]+)\\Z')] | None = None
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    RevisionId: str | None = None
    PrincipalOrgID: Annotated[str, Meta(min_length=12, max_length=34, pattern='\\A(?:o-[a-z0-9]{10,32})\\Z')] | None = None


class AddPermissionResponse(Struct, kw_only=True, omit_defaults=True):
    Statement: str | None = None


class AliasConfiguration(Struct, kw_only=True, omit_defaults=True):
    AliasArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(?!^[0-9]+$)([a-zA-Z0-9-_]+))\\Z')] | None = None
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST|[0-9]+))\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RoutingConfig: AliasRoutingConfiguration | None = None
    RevisionId: str | None = None


class AliasRoutingConfiguration(Struct, kw_only=True, omit_defaults=True):
    AdditionalVersionWeights: dict[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[0-9]+)\\Z')], Annotated[float, Meta(ge=0.0, le=1.0)]] | None = None


class AllowedPublishers(Struct, kw_only=True, omit_defaults=True):
    SigningProfileVersionArns: Annotated[list[Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')]], Meta(min_length=1, max_length=20)]


class CodeSigningConfig(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigId: Annotated[str, Meta(pattern='\\A(?:csc-[a-zA-Z0-9-_\\.]{17})\\Z')]
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    AllowedPublishers: AllowedPublishers
    CodeSigningPolicies: CodeSigningPolicies
    LastModified: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')]


class CodeSigningPolicies(Struct, kw_only=True, omit_defaults=True):
    UntrustedArtifactOnDeployment: Annotated[str, Meta(pattern='\\A(?:Warn|Enforce)\\Z')] | None = None


class GetAliasRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(?!^[0-9]+$)([a-zA-Z0-9-_]+))\\Z')]


class CreateAliasRequest(GetAliasRequest, kw_only=True, omit_defaults=True):
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RoutingConfig: AliasRoutingConfiguration | None = None


class CreateCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    Description: Annotated[str, Meta(max_length=256)] | None = None
    AllowedPublishers: AllowedPublishers
    CodeSigningPolicies: CodeSigningPolicies | None = None
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class CreateCodeSigningConfigResponse(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfig: CodeSigningConfig


class DeleteAliasRequest(GetAliasRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]


class DeleteCodeSigningConfigResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetProvisionedConcurrencyConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(|[a-zA-Z0-9$_-]+))\\Z')]


class DeleteProvisionedConcurrencyConfigRequest(GetProvisionedConcurrencyConfigRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(max_length=512, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_])+)?|runtime/[a-zA-Z0-9-_./]+))\\Z')]
    RevisionId: Annotated[str, Meta(min_length=36, max_length=36, pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None


class GetAccountSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetAccountSettingsResponse(Struct, kw_only=True, omit_defaults=True):
    AccountLimit: AccountLimit | None = None
    AccountUsage: AccountUsage | None = None


class GetCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]


class GetCodeSigningConfigResponse(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfig: CodeSigningConfig


class GetPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None


class GetPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None
    RevisionId: str | None = None


class GetProvisionedConcurrencyConfigResponse(Struct, kw_only=True, omit_defaults=True):
    RequestedProvisionedConcurrentExecutions: Annotated[int, Meta(ge=1)] | None = None
    AvailableProvisionedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None
    AllocatedProvisionedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|READY|FAILED)\\Z')] | None = None
    StatusReason: str | None = None
    LastModified: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None


class GetResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(max_length=512, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_])+)?|runtime/[a-zA-Z0-9-_./]+))\\Z')]


class GetResourcePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: Annotated[str, Meta(min_length=1, max_length=20480, pattern='\\A(?:[\\s\\S]+)\\Z')] | None = None
    RevisionId: Annotated[str, Meta(min_length=36, max_length=36, pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None


class GetRuntimeManagementConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None


class GetRuntimeManagementConfigResponse(Struct, kw_only=True, omit_defaults=True):
    UpdateRuntimeOn: Annotated[str, Meta(pattern='\\A(?:Auto|Manual|FunctionUpdate)\\Z')] | None = None
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    RuntimeVersionArn: Annotated[str, Meta(min_length=26, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))\\Z')] | None = None


class InvocationRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    InvocationType: Annotated[str, Meta(pattern='\\A(?:Event|RequestResponse|DryRun)\\Z')] | None = None
    LogType: Annotated[str, Meta(pattern='\\A(?:None|Tail)\\Z')] | None = None
    ClientContext: str | None = None
    DurableExecutionName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Payload: bytes | None = None
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    TenantId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[a-zA-Z0-9\\._:\\/=+\\-@ ]+)\\Z')] | None = None


class InvocationResponse(Struct, kw_only=True, omit_defaults=True):
    StatusCode: int | None = None
    FunctionError: str | None = None
    LogResult: str | None = None
    Payload: bytes | None = None
    ExecutedVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST|[0-9]+))\\Z')] | None = None
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')] | None = None


class InvokeAsyncRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    InvokeArgs: Any


class InvokeAsyncResponse(Struct, kw_only=True, omit_defaults=True):
    Status: int | None = None


class InvokeWithResponseStreamRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    LogType: Annotated[str, Meta(pattern='\\A(?:None|Tail)\\Z')] | None = None
    ClientContext: str | None = None
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    Payload: bytes | None = None
    TenantId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[a-zA-Z0-9\\._:\\/=+\\-@ ]+)\\Z')] | None = None
    InvocationType: Annotated[str, Meta(pattern='\\A(?:RequestResponse|DryRun)\\Z')] | None = None


class InvokeWithResponseStreamResponse(Struct, kw_only=True, omit_defaults=True):
    StatusCode: int | None = None
    ExecutedVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST|[0-9]+))\\Z')] | None = None
    EventStream: Any | None = None
    ResponseStreamContentType: str | None = None


class ListAliasesRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListAliasesResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Aliases: list[AliasConfiguration] | None = None


class ListCodeSigningConfigsRequest(Struct, kw_only=True, omit_defaults=True):
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListCodeSigningConfigsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    CodeSigningConfigs: list[CodeSigningConfig] | None = None


class ListProvisionedConcurrencyConfigsRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListProvisionedConcurrencyConfigsResponse(Struct, kw_only=True, omit_defaults=True):
    ProvisionedConcurrencyConfigs: list[ProvisionedConcurrencyConfigListItem] | None = None
    NextMarker: str | None = None


class ListTagsRequest(Struct, kw_only=True, omit_defaults=True):
    Resource: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64}))\\Z')]


class ListTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class ListVersionsByFunctionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListVersionsByFunctionResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Versions: list[FunctionConfiguration] | None = None


class ProvisionedConcurrencyConfigListItem(Struct, kw_only=True, omit_defaults=True):
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    RequestedProvisionedConcurrentExecutions: Annotated[int, Meta(ge=1)] | None = None
    AvailableProvisionedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None
    AllocatedProvisionedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|READY|FAILED)\\Z')] | None = None
    StatusReason: str | None = None
    LastModified: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None


class PublishVersionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    CodeSha256: str | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RevisionId: str | None = None
    PublishTo: Annotated[str, Meta(pattern='\\A(?:LATEST_PUBLISHED)\\Z')] | None = None


class PutProvisionedConcurrencyConfigRequest(GetProvisionedConcurrencyConfigRequest, kw_only=True, omit_defaults=True):
    ProvisionedConcurrentExecutions: Annotated[int, Meta(ge=1)]


class PutProvisionedConcurrencyConfigResponse(Struct, kw_only=True, omit_defaults=True):
    RequestedProvisionedConcurrentExecutions: Annotated[int, Meta(ge=1)] | None = None
    AllocatedProvisionedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None
    AvailableProvisionedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:IN_PROGRESS|READY|FAILED)\\Z')] | None = None
    StatusReason: str | None = None
    LastModified: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None


class PutResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(max_length=512, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_])+)?|runtime/[a-zA-Z0-9-_./]+))\\Z')]
    Policy: Annotated[str, Meta(min_length=1, max_length=20480, pattern='\\A(?:[\\s\\S]+)\\Z')]
    RevisionId: Annotated[str, Meta(min_length=36, max_length=36, pattern='\\A(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\Z')] | None = None


class PutResourcePolicyResponse(GetResourcePolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class PutRuntimeManagementConfigRequest(GetRuntimeManagementConfigRequest, kw_only=True, omit_defaults=True):
    UpdateRuntimeOn: Annotated[str, Meta(pattern='\\A(?:Auto|Manual|FunctionUpdate)\\Z')]
    RuntimeVersionArn: Annotated[str, Meta(min_length=26, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))\\Z')] | None = None


class PutRuntimeManagementConfigResponse(Struct, kw_only=True, omit_defaults=True):
    UpdateRuntimeOn: Annotated[str, Meta(pattern='\\A(?:Auto|Manual|FunctionUpdate)\\Z')]
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    RuntimeVersionArn: Annotated[str, Meta(min_length=26, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))\\Z')] | None = None


class RemovePermissionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_.]+))\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    RevisionId: str | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    Resource: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64}))\\Z')]
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    Resource: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64}))\\Z')]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UpdateAliasRequest(GetAliasRequest, kw_only=True, omit_defaults=True):
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RoutingConfig: AliasRoutingConfiguration | None = None
    RevisionId: str | None = None


class UpdateCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    AllowedPublishers: AllowedPublishers | None = None
    CodeSigningPolicies: CodeSigningPolicies | None = None


class UpdateCodeSigningConfigResponse(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfig: CodeSigningConfig
