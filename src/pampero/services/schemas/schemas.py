"""Schemas: make, change, describe, list, search, export, delete; each other content is a version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page
from pampero.services.schemas import types as t
from pampero.services.schemas.announcing import announce
from pampero.services.schemas.builtin import published
from pampero.services.schemas.contents import InvalidContent, check, exported
from pampero.services.schemas.model import (
    AWS,
    JSON_SCHEMA,
    OPEN_API,
    SCHEMAS,
    VERSIONS,
    Schema,
    Version,
    bad,
    check_names,
    find_registry,
    missing,
    own_registry,
    own_schema,
    page_size,
    registry_arn,
    schema_arn,
    start_of,
    version_number,
)
from pampero.store.tx import ReadTx, Tx


def put_version(tx: Tx, schema: Schema, content: str) -> Version:
    """Write a schema with a new version, and tell of it."""
    schema.last += 1
    schema.modified = tx.now
    version = Version(schema.last, schema.type, content, tx.now)
    SCHEMAS.save(tx, schema)
    VERSIONS.put(tx, schema.versions, version.key, version)
    announce(tx, schema, version)
    return version


def _check(content: str, kind: str) -> None:
    try:
        check(content, kind)
    except InvalidContent as error:
        raise bad(str(error)) from error


def _shown(schema: Schema, version: Version) -> dict[str, Any]:
    return {
        "Description": schema.description,
        "LastModified": schema.modified,
        "SchemaArn": schema.arn,
        "SchemaName": schema.name,
        "SchemaVersion": str(version.number),
        "Tags": schema.tags,
        "Type": version.type,
        "VersionCreatedDate": version.created,
    }


@operation("CreateSchema", resource=schema_arn)
def create_schema(tx: Tx, call: Call, req: t.CreateSchemaRequest) -> t.CreateSchemaResponse:
    """Make a schema with its first version. Source: CreateSchema.

    Raises BadRequestException, ConflictException, ForbiddenException, NotFoundException.
    """
    own_registry(tx, call, req.RegistryName)
    check_names(req.RegistryName, req.SchemaName)
    _check(req.Content, req.Type)
    schema = Schema(
        req.SchemaName,
        call.account,
        call.region,
        req.RegistryName,
        req.Type,
        0,
        tx.now,
        req.Description,
        req.Tags or {},
    )
    if SCHEMAS.get(tx, call.scope, schema.key) is not None:
        raise ApiError("ConflictException", f"Schema {schema.name} already exists.", status=409)
    version = put_version(tx, schema, req.Content)
    return t.CreateSchemaResponse(**_shown(schema, version))


@operation("UpdateSchema", resource=schema_arn)
def update_schema(tx: Tx, call: Call, req: t.UpdateSchemaRequest) -> t.UpdateSchemaResponse:
    """Change a schema; another content, or type, is a new version. Source: UpdateSchema.

    Raises BadRequestException, ForbiddenException, NotFoundException.
    """
    schema = own_schema(tx, call, req)
    version = _version(tx, schema, None)
    if req.Description is not None:
        schema.description = req.Description
    kind, content = req.Type or version.type, req.Content if req.Content is not None else version.content
    if (kind, content) != (version.type, version.content):
        _check(content, kind)
        schema.type = kind
        version = put_version(tx, schema, content)
    elif req.Description is not None:
        schema.modified = tx.now
        SCHEMAS.save(tx, schema)
    return t.UpdateSchemaResponse(**_shown(schema, version))


def _of_aws(call: Call) -> Iterator[tuple[str, Schema]]:
    """AWS's own schemas, as a region has them."""
    for name, one in published().items():
        yield name, replace(one.schema, region=call.region)


def _find(tx: ReadTx, call: Call, req: Any) -> Schema:
    """A schema. Raises NotFoundException."""
    find_registry(tx, call, req.RegistryName)
    if req.RegistryName == AWS:
        found = next((one for name, one in _of_aws(call) if name == req.SchemaName), None)
    else:
        found = SCHEMAS.get(tx, call.scope, f"{req.RegistryName}/{req.SchemaName}")
    if found is None:
        raise missing(f"Schema {req.SchemaName}")
    return found


def _version(tx: ReadTx, schema: Schema, wanted: str | None) -> Version:
    """A version; the newest where none is named. Raises BadRequestException, NotFoundException."""
    number = None if wanted is None else version_number(wanted)
    found = next((one for one in _versions(tx, schema) if number in (None, one.number)), None)
    if found is None:
        raise missing(f"Version {wanted} of schema {schema.name}")
    return found


def _versions(tx: ReadTx, schema: Schema) -> list[Version]:
    """The newest first."""
    if schema.registry == AWS:
        return [published()[schema.name].version]
    return [one for _, one in reversed(VERSIONS.page(tx, schema.versions))]


@operation("DescribeSchema", resource=schema_arn, read=True)
def describe_schema(tx: ReadTx, call: Call, req: t.DescribeSchemaRequest) -> t.DescribeSchemaResponse:
    """A version of a schema, or its newest. Source: DescribeSchema. Raises BadRequestException, NotFoundException."""
    schema = _find(tx, call, req)
    version = _version(tx, schema, req.SchemaVersion)
    return t.DescribeSchemaResponse(Content=version.content, **_shown(schema, version))


@operation("ExportSchema", resource=schema_arn, read=True)
def export_schema(tx: ReadTx, call: Call, req: t.ExportSchemaRequest) -> t.ExportSchemaResponse:
    """An OpenAPI schema as JSON Schema draft 4. Source: ExportSchema. Raises BadRequestException, NotFoundException."""
    schema = _find(tx, call, req)
    version = _version(tx, schema, req.SchemaVersion)
    if req.Type != JSON_SCHEMA:
        raise bad(f"Type must be {JSON_SCHEMA}.")
    content = version.content
    if version.type == OPEN_API:
        try:
            content = exported(content)
        except InvalidContent as error:
            raise bad(str(error)) from error
    return t.ExportSchemaResponse(
        Content=content,
        SchemaArn=schema.arn,
        SchemaName=schema.name,
        SchemaVersion=str(version.number),
        Type=JSON_SCHEMA,
    )


@operation("DeleteSchema", resource=schema_arn)
def delete_schema(tx: Tx, call: Call, req: t.DeleteSchemaRequest) -> None:
    """Delete a schema with its versions. Source: DeleteSchema. Raises ForbiddenException, NotFoundException."""
    _delete(tx, own_schema(tx, call, req))


def _delete(tx: Tx, schema: Schema) -> None:
    VERSIONS.clear(tx, schema.versions)
    SCHEMAS.delete(tx, schema.scope, schema.key)


@operation("DeleteSchemaVersion", resource=schema_arn)
def delete_schema_version(tx: Tx, call: Call, req: t.DeleteSchemaVersionRequest) -> None:
    """Delete a version; the schema goes with its last one. Source: DeleteSchemaVersion.

    Raises BadRequestException, ForbiddenException, NotFoundException.
    """
    schema = own_schema(tx, call, req)
    version = _version(tx, schema, req.SchemaVersion)
    VERSIONS.delete(tx, schema.versions, version.key)
    if not _versions(tx, schema):
        _delete(tx, schema)


@operation("ListSchemas", resource=registry_arn, read=True)
def list_schemas(tx: ReadTx, call: Call, req: t.ListSchemasRequest) -> t.ListSchemasResponse:
    """The schemas of a registry by name. Source: ListSchemas. Raises BadRequestException, NotFoundException."""
    registry, prefix = find_registry(tx, call, req.RegistryName).name, req.SchemaNamePrefix or ""
    most, after = page_size(req.Limit), start_of(req.NextToken)
    page, token = named_page(_page(tx, call, registry, prefix, after, most + 1), most)
    listed = [
        t.SchemaSummary(
            LastModified=one.modified,
            SchemaArn=one.arn,
            SchemaName=one.name,
            Tags=one.tags,
            VersionCount=1 if one.registry == AWS else VERSIONS.count(tx, one.versions),
        )
        for one in page
    ]
    return t.ListSchemasResponse(Schemas=listed, NextToken=token)


def _page(tx: ReadTx, call: Call, registry: str, prefix: str, after: str, most: int) -> list[tuple[str, Schema]]:
    """By name."""
    if registry == AWS:
        return [(name, one) for name, one in _of_aws(call) if name.startswith(prefix) and name > after][:most]
    start = f"{registry}/{after}" if after else ""
    found = SCHEMAS.page(tx, call.scope, prefix=f"{registry}/{prefix}", after=start, limit=most)
    return [(one.name, one) for _, one in found]


@operation("ListSchemaVersions", resource=schema_arn, read=True)
def list_schema_versions(tx: ReadTx, call: Call, req: t.ListSchemaVersionsRequest) -> t.ListSchemaVersionsResponse:
    """The versions of a schema, the newest first. Source: ListSchemaVersions.

    Raises BadRequestException, NotFoundException.
    """
    schema = _find(tx, call, req)
    before = start_of(req.NextToken)
    found = [(one.key, one) for one in _versions(tx, schema) if not before or one.key < before]
    page, token = named_page(found, page_size(req.Limit))
    listed = [
        t.SchemaVersionSummary(
            SchemaArn=schema.arn, SchemaName=schema.name, SchemaVersion=str(one.number), Type=one.type
        )
        for one in page
    ]
    return t.ListSchemaVersionsResponse(SchemaVersions=listed, NextToken=token)


@operation("SearchSchemas", resource=registry_arn)
async def search_schemas(call: Call, req: t.SearchSchemasRequest) -> t.SearchSchemasResponse:
    """The schemas of a registry whose names, descriptions or contents hold all of some words, in any case of letters.

    A version is listed that holds them itself, or whose schema's name or description does. Source: SearchSchemas. Raises
    BadRequestException, NotFoundException.
    """
    return await call.scan(_search, call, req)


def _search(tx: ReadTx, call: Call, req: t.SearchSchemasRequest) -> t.SearchSchemasResponse:
    registry, words = find_registry(tx, call, req.RegistryName).name, req.Keywords.lower().split()
    if not words:
        raise bad("Keywords is required.")
    most, after = page_size(req.Limit), start_of(req.NextToken)
    found: list[tuple[str, t.SearchSchemaSummary]] = []
    for name, schema in _page(tx, call, registry, "", after, 1 << 30):
        head = f"{name} {schema.description or ''}".lower()
        versions = [one for one in _versions(tx, schema) if _holds(head, one.content.lower(), words)]
        if versions:
            found.append((name, _found(schema, versions)))
        if len(found) > most:
            break
    page, token = named_page(found, most)
    return t.SearchSchemasResponse(Schemas=page, NextToken=token)


def _holds(head: str, content: str, words: list[str]) -> bool:
    return all(word in head or word in content for word in words)


def _found(schema: Schema, versions: list[Version]) -> t.SearchSchemaSummary:
    return t.SearchSchemaSummary(
        RegistryName=schema.registry,
        SchemaArn=schema.arn,
        SchemaName=schema.name,
        SchemaVersions=[
            t.SearchSchemaVersionSummary(CreatedDate=one.created, SchemaVersion=str(one.number), Type=one.type)
            for one in versions
        ],
    )
