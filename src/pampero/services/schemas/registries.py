"""Registries: make, describe, change, delete, list."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import named_page
from pampero.services.schemas import types as t
from pampero.services.schemas.model import (
    AWS,
    DISCOVERED,
    REGISTRIES,
    SCHEMAS,
    VERSIONS,
    Registry,
    bad,
    check_names,
    find_registry,
    own_registry,
    page_size,
    refuse_aws,
    registry_arn,
    start_of,
)
from pampero.store.tx import ReadTx, Tx

LOCAL, OF_AWS = "local", "aws"


def shown(one: Registry) -> dict[str, Any]:
    """The members of an answer."""
    return {
        "RegistryArn": one.arn,
        "RegistryName": one.name,
        "Description": one.description,
        "Tags": one.tags,
    }


@operation("CreateRegistry", resource=registry_arn)
def create_registry(tx: Tx, call: Call, req: t.CreateRegistryRequest) -> t.CreateRegistryResponse:
    """Make a registry. Source: CreateRegistry. Raises BadRequestException, ConflictException, ForbiddenException."""
    check_names(req.RegistryName)
    _refuse_managed(req.RegistryName)
    if REGISTRIES.get(tx, call.scope, req.RegistryName) is not None:
        raise ApiError("ConflictException", f"Registry {req.RegistryName} already exists.")
    made = Registry(req.RegistryName, call.account, call.region, req.Description, req.Tags or {})
    return t.CreateRegistryResponse(**shown(REGISTRIES.save(tx, made)))


def _refuse_managed(name: str) -> None:
    """Raises ForbiddenException."""
    refuse_aws(name)
    if name == DISCOVERED:
        raise ApiError("ForbiddenException", f"Registry {name} is managed by AWS.")


@operation("DescribeRegistry", resource=registry_arn, read=True)
def describe_registry(tx: ReadTx, call: Call, req: t.DescribeRegistryRequest) -> t.DescribeRegistryResponse:
    """One registry. Source: DescribeRegistry. Raises NotFoundException."""
    return t.DescribeRegistryResponse(**shown(find_registry(tx, call, req.RegistryName)))


@operation("UpdateRegistry", resource=registry_arn)
def update_registry(tx: Tx, call: Call, req: t.UpdateRegistryRequest) -> t.UpdateRegistryResponse:
    """Describe a registry otherwise. Source: UpdateRegistry. Raises ForbiddenException, NotFoundException."""
    found = own_registry(tx, call, req.RegistryName)
    found.description = req.Description
    return t.UpdateRegistryResponse(**shown(REGISTRIES.save(tx, found)))


@operation("DeleteRegistry", resource=registry_arn)
def delete_registry(tx: Tx, call: Call, req: t.DeleteRegistryRequest) -> None:
    """Delete a registry with its schemas. Source: DeleteRegistry. Raises ForbiddenException, NotFoundException."""
    _refuse_managed(req.RegistryName)
    found = own_registry(tx, call, req.RegistryName)
    for key, schema in SCHEMAS.page(tx, call.scope, prefix=f"{found.name}/"):
        VERSIONS.clear(tx, schema.versions)
        SCHEMAS.delete(tx, call.scope, key)
    REGISTRIES.delete(tx, call.scope, found.name)


@operation("ListRegistries", resource="*", read=True)
def list_registries(tx: ReadTx, call: Call, req: t.ListRegistriesRequest) -> t.ListRegistriesResponse:
    """The registries of a prefix by name, AWS's own among them. Source: ListRegistries. Raises BadRequestException."""
    scope, prefix, after = (req.Scope or "").lower(), req.RegistryNamePrefix or "", start_of(req.NextToken)
    if scope not in ("", LOCAL, OF_AWS):
        raise bad("Scope must be LOCAL or AWS.")
    most = page_size(req.Limit)
    found: list[tuple[str, Registry]] = []
    if scope != OF_AWS:
        found = REGISTRIES.page(tx, call.scope, prefix=prefix, after=after, limit=most + 1)
    if scope != LOCAL and AWS.startswith(prefix) and after < AWS:
        found = sorted([*found, (AWS, find_registry(tx, call, AWS))], key=lambda entry: entry[0])
    page, token = named_page(found, most)
    listed = [t.RegistrySummary(RegistryArn=one.arn, RegistryName=one.name, Tags=one.tags) for one in page]
    return t.ListRegistriesResponse(Registries=listed, NextToken=token)
