"""Types of ssm, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AddTagsToResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(pattern='\\A(?:Document|ManagedInstance|MaintenanceWindow|Parameter|PatchBaseline|OpsItem|OpsMetadata|Automation|Association|CloudConnector)\\Z')]
    ResourceId: str
    Tags: Annotated[list[Tag], Meta(max_length=1000)]


class AddTagsToResourceResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteParameterRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)]


class DeleteParameterResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteParametersRequest(Struct, kw_only=True, omit_defaults=True):
    Names: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=10)]


class DeleteParametersResult(Struct, kw_only=True, omit_defaults=True):
    DeletedParameters: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=10)] | None = None
    InvalidParameters: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=10)] | None = None


class DescribeParametersRequest(Struct, kw_only=True, omit_defaults=True):
    Filters: list[ParametersFilter] | None = None
    ParameterFilters: list[ParameterStringFilter] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=50)] | None = None
    NextToken: str | None = None
    Shared: bool | None = None


class DescribeParametersResult(Struct, kw_only=True, omit_defaults=True):
    Parameters: list[ParameterMetadata] | None = None
    NextToken: str | None = None


class GetParameterRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)]
    WithDecryption: bool | None = None


class GetParameterHistoryRequest(GetParameterRequest, kw_only=True, omit_defaults=True):
    MaxResults: Annotated[int, Meta(ge=1, le=50)] | None = None
    NextToken: str | None = None


class GetParameterHistoryResult(Struct, kw_only=True, omit_defaults=True):
    Parameters: list[ParameterHistory] | None = None
    NextToken: str | None = None


class GetParameterResult(Struct, kw_only=True, omit_defaults=True):
    Parameter: Parameter | None = None


class GetParametersByPathRequest(Struct, kw_only=True, omit_defaults=True):
    Path: Annotated[str, Meta(min_length=1, max_length=2048)]
    Recursive: bool | None = None
    ParameterFilters: list[ParameterStringFilter] | None = None
    WithDecryption: bool | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=10)] | None = None
    NextToken: str | None = None


class GetParametersByPathResult(Struct, kw_only=True, omit_defaults=True):
    Parameters: list[Parameter] | None = None
    NextToken: str | None = None


class GetParametersRequest(Struct, kw_only=True, omit_defaults=True):
    Names: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=10)]
    WithDecryption: bool | None = None


class GetParametersResult(Struct, kw_only=True, omit_defaults=True):
    Parameters: list[Parameter] | None = None
    InvalidParameters: Annotated[list[Annotated[str, Meta(min_length=1, max_length=2048)]], Meta(min_length=1, max_length=10)] | None = None


class LabelParameterVersionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)]
    ParameterVersion: int | None = None
    Labels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(min_length=1, max_length=10)]


class LabelParameterVersionResult(Struct, kw_only=True, omit_defaults=True):
    InvalidLabels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(min_length=1, max_length=10)] | None = None
    ParameterVersion: int | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(pattern='\\A(?:Document|ManagedInstance|MaintenanceWindow|Parameter|PatchBaseline|OpsItem|OpsMetadata|Automation|Association|CloudConnector)\\Z')]
    ResourceId: str


class ListTagsForResourceResult(Struct, kw_only=True, omit_defaults=True):
    TagList: Annotated[list[Tag], Meta(max_length=1000)] | None = None


class Parameter(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:String|StringList|SecureString)\\Z')] | None = None
    Value: str | None = None
    Version: int | None = None
    Selector: Annotated[str, Meta(max_length=128)] | None = None
    SourceResult: str | None = None
    LastModifiedDate: float | None = None
    ARN: str | None = None
    DataType: Annotated[str, Meta(max_length=128)] | None = None


class ParameterHistory(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:String|StringList|SecureString)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-zA-Z0-9:/_-]+)$)\\Z')] | None = None
    LastModifiedDate: float | None = None
    LastModifiedUser: str | None = None
    Description: Annotated[str, Meta(max_length=1024)] | None = None
    Value: str | None = None
    AllowedPattern: Annotated[str, Meta(max_length=1024)] | None = None
    Version: int | None = None
    Labels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(min_length=1, max_length=10)] | None = None
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Advanced|Intelligent\\-Tiering)\\Z')] | None = None
    Policies: list[ParameterInlinePolicy] | None = None
    DataType: Annotated[str, Meta(max_length=128)] | None = None


class ParameterInlinePolicy(Struct, kw_only=True, omit_defaults=True):
    PolicyText: str | None = None
    PolicyType: str | None = None
    PolicyStatus: str | None = None


class ParameterMetadata(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ARN: str | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:String|StringList|SecureString)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-zA-Z0-9:/_-]+)$)\\Z')] | None = None
    LastModifiedDate: float | None = None
    LastModifiedUser: str | None = None
    Description: Annotated[str, Meta(max_length=1024)] | None = None
    AllowedPattern: Annotated[str, Meta(max_length=1024)] | None = None
    Version: int | None = None
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Advanced|Intelligent\\-Tiering)\\Z')] | None = None
    Policies: list[ParameterInlinePolicy] | None = None
    DataType: Annotated[str, Meta(max_length=128)] | None = None


class ParameterStringFilter(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=132, pattern='\\A(?:^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$)\\Z')]
    Option: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    Values: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(min_length=1, max_length=50)] | None = None


class ParametersFilter(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(pattern='\\A(?:Name|Type|KeyId)\\Z')]
    Values: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024)]], Meta(min_length=1, max_length=50)]


class PutParameterRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)]
    Description: Annotated[str, Meta(max_length=1024)] | None = None
    Value: str
    Type: Annotated[str, Meta(pattern='\\A(?:String|StringList|SecureString)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^([a-zA-Z0-9:/_-]+)$)\\Z')] | None = None
    Overwrite: bool | None = None
    AllowedPattern: Annotated[str, Meta(max_length=1024)] | None = None
    Tags: Annotated[list[Tag], Meta(max_length=1000)] | None = None
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Advanced|Intelligent\\-Tiering)\\Z')] | None = None
    Policies: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    DataType: Annotated[str, Meta(max_length=128)] | None = None


class PutParameterResult(Struct, kw_only=True, omit_defaults=True):
    Version: int | None = None
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Advanced|Intelligent\\-Tiering)\\Z')] | None = None


class RemoveTagsFromResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceType: Annotated[str, Meta(pattern='\\A(?:Document|ManagedInstance|MaintenanceWindow|Parameter|PatchBaseline|OpsItem|OpsMetadata|Automation|Association|CloudConnector)\\Z')]
    ResourceId: str
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class RemoveTagsFromResourceResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class UnlabelParameterVersionRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=2048)]
    ParameterVersion: int
    Labels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(min_length=1, max_length=10)]


class UnlabelParameterVersionResult(Struct, kw_only=True, omit_defaults=True):
    RemovedLabels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(min_length=1, max_length=10)] | None = None
    InvalidLabels: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(min_length=1, max_length=10)] | None = None
