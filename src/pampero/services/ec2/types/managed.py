"""Types of ec2, managed, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ec2.types.shared import (
    Filter,
    Tag,
    TagSpecification,
)


class AddPrefixListEntry(Struct, kw_only=True, omit_defaults=True):
    Cidr: str
    Description: str | None = None


class CreateManagedPrefixListRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    PrefixListName: str
    Entries: Annotated[list[AddPrefixListEntry], Meta(max_length=100)] | None = None
    MaxEntries: int
    TagSpecifications: list[TagSpecification] | None = None
    AddressFamily: str
    ClientToken: str | None = None


class CreateManagedPrefixListResult(Struct, kw_only=True, omit_defaults=True):
    PrefixList: ManagedPrefixList | None = None


class DeleteManagedPrefixListRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    PrefixListId: str


class DeleteManagedPrefixListResult(Struct, kw_only=True, omit_defaults=True):
    PrefixList: ManagedPrefixList | None = None


class DescribeManagedPrefixListsRequest(Struct, kw_only=True, omit_defaults=True):
    DryRun: bool | None = None
    Filters: list[Filter] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: str | None = None
    PrefixListIds: list[str] | None = None


class DescribeManagedPrefixListsResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    PrefixLists: list[ManagedPrefixList] | None = None


class GetManagedPrefixListAssociationsRequest(DeleteManagedPrefixListRequest, kw_only=True, omit_defaults=True):
    MaxResults: Annotated[int, Meta(ge=5, le=255)] | None = None
    NextToken: str | None = None


class GetManagedPrefixListAssociationsResult(Struct, kw_only=True, omit_defaults=True):
    PrefixListAssociations: list[PrefixListAssociation] | None = None
    NextToken: str | None = None


class GetManagedPrefixListEntriesRequest(DeleteManagedPrefixListRequest, kw_only=True, omit_defaults=True):
    TargetVersion: int | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None
    NextToken: str | None = None


class GetManagedPrefixListEntriesResult(Struct, kw_only=True, omit_defaults=True):
    Entries: list[PrefixListEntry] | None = None
    NextToken: str | None = None


class ManagedPrefixList(Struct, kw_only=True, omit_defaults=True):
    PrefixListId: str | None = None
    AddressFamily: str | None = None
    State: Annotated[str, Meta(pattern='\\A(?:create\\-in\\-progress|create\\-complete|create\\-failed|modify\\-in\\-progress|modify\\-complete|modify\\-failed|restore\\-in\\-progress|restore\\-complete|restore\\-failed|delete\\-in\\-progress|delete\\-complete|delete\\-failed)\\Z')] | None = None
    StateMessage: str | None = None
    PrefixListArn: Annotated[str, Meta(min_length=1, max_length=1283)] | None = None
    PrefixListName: str | None = None
    MaxEntries: int | None = None
    Version: int | None = None
    Tags: list[Tag] | None = None
    OwnerId: str | None = None
    IpamPrefixListResolverTargetId: str | None = None
    IpamPrefixListResolverSyncEnabled: bool | None = None


class ModifyManagedPrefixListRequest(DeleteManagedPrefixListRequest, kw_only=True, omit_defaults=True):
    CurrentVersion: int | None = None
    PrefixListName: str | None = None
    AddEntries: Annotated[list[AddPrefixListEntry], Meta(max_length=100)] | None = None
    RemoveEntries: Annotated[list[RemovePrefixListEntry], Meta(max_length=100)] | None = None
    MaxEntries: int | None = None
    IpamPrefixListResolverSyncEnabled: bool | None = None


class ModifyManagedPrefixListResult(Struct, kw_only=True, omit_defaults=True):
    PrefixList: ManagedPrefixList | None = None


class PrefixListAssociation(Struct, kw_only=True, omit_defaults=True):
    ResourceId: str | None = None
    ResourceOwner: str | None = None


class PrefixListEntry(Struct, kw_only=True, omit_defaults=True):
    Cidr: str | None = None
    Description: str | None = None


class RemovePrefixListEntry(Struct, kw_only=True, omit_defaults=True):
    Cidr: str
