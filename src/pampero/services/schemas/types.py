"""Types of schemas, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class CreateDiscovererRequest(Struct, kw_only=True, omit_defaults=True):
    Description: Annotated[str, Meta(max_length=256)] | None = None
    SourceArn: Annotated[str, Meta(min_length=20, max_length=1600)]
    CrossAccount: bool | None = None
    Tags: dict[str, str] | None = None


class DescribeDiscovererResponse(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    DiscovererArn: str | None = None
    DiscovererId: str | None = None
    SourceArn: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTED|STOPPED)\\Z')] | None = None
    CrossAccount: bool | None = None
    Tags: dict[str, str] | None = None


class CreateDiscovererResponse(DescribeDiscovererResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateRegistryRequest(Struct, kw_only=True, omit_defaults=True):
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RegistryName: str


class CreateRegistryRequest(UpdateRegistryRequest, kw_only=True, omit_defaults=True):
    Tags: dict[str, str] | None = None


class DescribeRegistryResponse(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    RegistryArn: str | None = None
    RegistryName: str | None = None
    Tags: dict[str, str] | None = None


class CreateRegistryResponse(DescribeRegistryResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class CreateSchemaRequest(Struct, kw_only=True, omit_defaults=True):
    Content: Annotated[str, Meta(min_length=1, max_length=100000)]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RegistryName: str
    SchemaName: str
    Tags: dict[str, str] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:OpenApi3|JSONSchemaDraft4)\\Z')]


class CreateSchemaResponse(Struct, kw_only=True, omit_defaults=True):
    Description: str | None = None
    LastModified: float | None = None
    SchemaArn: str | None = None
    SchemaName: str | None = None
    SchemaVersion: str | None = None
    Tags: dict[str, str] | None = None
    Type: str | None = None
    VersionCreatedDate: float | None = None


class DeleteDiscovererRequest(Struct, kw_only=True, omit_defaults=True):
    DiscovererId: str


class DeleteRegistryRequest(Struct, kw_only=True, omit_defaults=True):
    RegistryName: str


class DeleteResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    RegistryName: str | None = None


class DeleteSchemaRequest(Struct, kw_only=True, omit_defaults=True):
    RegistryName: str
    SchemaName: str


class DeleteSchemaVersionRequest(DeleteSchemaRequest, kw_only=True, omit_defaults=True):
    SchemaVersion: str


class DescribeDiscovererRequest(Struct, kw_only=True, omit_defaults=True):
    DiscovererId: str


class DescribeRegistryRequest(Struct, kw_only=True, omit_defaults=True):
    RegistryName: str


class DescribeSchemaRequest(DeleteSchemaRequest, kw_only=True, omit_defaults=True):
    SchemaVersion: str | None = None


class DescribeSchemaResponse(Struct, kw_only=True, omit_defaults=True):
    Content: str | None = None
    Description: str | None = None
    LastModified: float | None = None
    SchemaArn: str | None = None
    SchemaName: str | None = None
    SchemaVersion: str | None = None
    Tags: dict[str, str] | None = None
    Type: str | None = None
    VersionCreatedDate: float | None = None


class DiscovererSummary(Struct, kw_only=True, omit_defaults=True):
    DiscovererArn: str | None = None
    DiscovererId: str | None = None
    SourceArn: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTED|STOPPED)\\Z')] | None = None
    CrossAccount: bool | None = None
    Tags: dict[str, str] | None = None


class ExportSchemaRequest(DescribeSchemaRequest, kw_only=True, omit_defaults=True):
    Type: str


class ExportSchemaResponse(Struct, kw_only=True, omit_defaults=True):
    Content: str | None = None
    SchemaArn: str | None = None
    SchemaName: str | None = None
    SchemaVersion: str | None = None
    Type: str | None = None


class GetDiscoveredSchemaRequest(Struct, kw_only=True, omit_defaults=True):
    Events: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100000)]], Meta(min_length=1, max_length=10)]
    Type: Annotated[str, Meta(pattern='\\A(?:OpenApi3|JSONSchemaDraft4)\\Z')]


class GetDiscoveredSchemaResponse(Struct, kw_only=True, omit_defaults=True):
    Content: str | None = None


class GetResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    RegistryName: str | None = None


class GetResourcePolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None
    RevisionId: str | None = None


class ListDiscoverersRequest(Struct, kw_only=True, omit_defaults=True):
    DiscovererIdPrefix: str | None = None
    Limit: int | None = None
    NextToken: str | None = None
    SourceArnPrefix: str | None = None


class ListDiscoverersResponse(Struct, kw_only=True, omit_defaults=True):
    Discoverers: list[DiscovererSummary] | None = None
    NextToken: str | None = None


class ListRegistriesRequest(Struct, kw_only=True, omit_defaults=True):
    Limit: int | None = None
    NextToken: str | None = None
    RegistryNamePrefix: str | None = None
    Scope: str | None = None


class ListRegistriesResponse(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    Registries: list[RegistrySummary] | None = None


class ListSchemaVersionsRequest(Struct, kw_only=True, omit_defaults=True):
    Limit: int | None = None
    NextToken: str | None = None
    RegistryName: str
    SchemaName: str


class ListSchemaVersionsResponse(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    SchemaVersions: list[SchemaVersionSummary] | None = None


class ListSchemasRequest(Struct, kw_only=True, omit_defaults=True):
    Limit: int | None = None
    NextToken: str | None = None
    RegistryName: str
    SchemaNamePrefix: str | None = None


class ListSchemasResponse(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    Schemas: list[SchemaSummary] | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[str, str] | None = None


class PutResourcePolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Policy: str
    RegistryName: str | None = None
    RevisionId: str | None = None


class PutResourcePolicyResponse(GetResourcePolicyResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class RegistrySummary(Struct, kw_only=True, omit_defaults=True):
    RegistryArn: str | None = None
    RegistryName: str | None = None
    Tags: dict[str, str] | None = None


class SchemaSummary(Struct, kw_only=True, omit_defaults=True):
    LastModified: float | None = None
    SchemaArn: str | None = None
    SchemaName: str | None = None
    Tags: dict[str, str] | None = None
    VersionCount: int | None = None


class SchemaVersionSummary(Struct, kw_only=True, omit_defaults=True):
    SchemaArn: str | None = None
    SchemaName: str | None = None
    SchemaVersion: str | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:OpenApi3|JSONSchemaDraft4)\\Z')] | None = None


class SearchSchemaSummary(Struct, kw_only=True, omit_defaults=True):
    RegistryName: str | None = None
    SchemaArn: str | None = None
    SchemaName: str | None = None
    SchemaVersions: list[SearchSchemaVersionSummary] | None = None


class SearchSchemaVersionSummary(Struct, kw_only=True, omit_defaults=True):
    CreatedDate: float | None = None
    SchemaVersion: str | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:OpenApi3|JSONSchemaDraft4)\\Z')] | None = None


class SearchSchemasRequest(Struct, kw_only=True, omit_defaults=True):
    Keywords: str
    Limit: int | None = None
    NextToken: str | None = None
    RegistryName: str


class SearchSchemasResponse(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    Schemas: list[SearchSchemaSummary] | None = None


class StartDiscovererRequest(Struct, kw_only=True, omit_defaults=True):
    DiscovererId: str


class StartDiscovererResponse(Struct, kw_only=True, omit_defaults=True):
    DiscovererId: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:STARTED|STOPPED)\\Z')] | None = None


class StopDiscovererRequest(Struct, kw_only=True, omit_defaults=True):
    DiscovererId: str


class StopDiscovererResponse(StartDiscovererResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str
    Tags: dict[str, str]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str
    TagKeys: list[str]


class UpdateDiscovererRequest(Struct, kw_only=True, omit_defaults=True):
    Description: Annotated[str, Meta(max_length=256)] | None = None
    DiscovererId: str
    CrossAccount: bool | None = None


class UpdateDiscovererResponse(DescribeDiscovererResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateRegistryResponse(DescribeRegistryResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateSchemaRequest(Struct, kw_only=True, omit_defaults=True):
    ClientTokenId: Annotated[str, Meta(max_length=36)] | None = None
    Content: Annotated[str, Meta(min_length=1, max_length=100000)] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RegistryName: str
    SchemaName: str
    Type: Annotated[str, Meta(pattern='\\A(?:OpenApi3|JSONSchemaDraft4)\\Z')] | None = None


class UpdateSchemaResponse(CreateSchemaResponse, kw_only=True, omit_defaults=True):
    """No further members."""
