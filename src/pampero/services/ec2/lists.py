"""Managed prefix lists: one's own, and AWS's of the services that gateway endpoints lead to."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from pampero.api import ApiError, Call, Context, operation
from pampero.services.ec2 import types as t
from pampero.services.ec2.asking import asks, placed
from pampero.services.ec2.cidrs import block4, block6
from pampero.services.ec2.kinds import LISTS, RULES, TABLES
from pampero.services.ec2.nouns import ManagedPrefixList
from pampero.services.ec2.tags import new_tags
from pampero.services.ec2.things import paged, passing
from pampero.services.ec2.tokens import former
from pampero.store.tx import ReadTx, Tx

MAX_CHANGES = 100
# AWS's own, by the service that they are of, with ids and addresses that are the same in all accounts. The addresses are of
# documentation networks (RFC 5737): what leads there is an endpoint of ours, whatever its address.
OWN = MappingProxyType({"s3": ("pl-63a5400a", "192.0.2.0/25"), "dynamodb": ("pl-02cd2c6b", "192.0.2.128/25")})
AWS = "AWS"


def own_lists(call: Context) -> list[ManagedPrefixList]:
    """AWS's own lists of this region."""
    return [
        ManagedPrefixList(
            PrefixListId=id_, PrefixListName=f"com.amazonaws.{call.region}.{service}", Version=1, AddressFamily="IPv4",
            State="create-complete", OwnerId=AWS, PrefixListArn=f"arn:aws:ec2:{call.region}:aws:prefix-list/{id_}",
            versions=[{block: None}], Tags=[],
        )
        for service, (id_, block) in OWN.items()
    ]  # fmt: skip


def list_of(tx: ReadTx, call: Call, id_: str) -> ManagedPrefixList:
    """A list, AWS's or one's own. Raises InvalidPrefixListID.NotFound."""
    own = next((one for one in own_lists(call) if one.PrefixListId == id_), None)
    return own or LISTS.existing(tx, call, id_)


def _entries(family: str, given: Iterable[t.AddPrefixListEntry]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for one in given:
        block = str(block4(one.Cidr, "cidr") if family == "IPv4" else block6(one.Cidr, "cidr"))
        if block in found:
            problem = f"The request contains duplicate CIDR {block}."
            raise ApiError("InvalidParameterValue", problem)
        found[block] = one.Description
    return found


@operation("CreateManagedPrefixList", resource="*", checks=asks(new="prefix-list"))
def create_managed_prefix_list(
    tx: Tx, call: Call, req: t.CreateManagedPrefixListRequest
) -> t.CreateManagedPrefixListResult:
    """Make a list. Source: API_CreateManagedPrefixList. Raises InvalidParameterValue, PrefixListMaxEntriesExceeded."""
    if req.AddressFamily not in ("IPv4", "IPv6"):
        problem = f"Value ({req.AddressFamily}) for parameter AddressFamily is invalid."
        raise ApiError("InvalidParameterValue", problem)
    if req.PrefixListName.startswith("com.amazonaws"):
        problem = (
            f"Value ({req.PrefixListName}) for parameter PrefixListName is invalid. It cannot begin with com.amazonaws."
        )
        raise ApiError("InvalidParameterValue", problem)
    id_ = LISTS.new_id()
    if earlier := former(tx, call, req, id_):
        return t.CreateManagedPrefixListResult(PrefixList=LISTS.existing(tx, call, earlier))
    entries = _entries(req.AddressFamily, req.Entries or ())
    _fits(entries, req.MaxEntries)
    made = ManagedPrefixList(
        PrefixListId=id_, PrefixListName=req.PrefixListName, Version=1, AddressFamily=req.AddressFamily,
        State="create-complete", OwnerId=call.account, PrefixListArn=LISTS.arn(call, id_), MaxEntries=req.MaxEntries,
        versions=[entries],
    )  # fmt: skip
    made.Tags = new_tags(tx, call, req, LISTS, id_)
    return t.CreateManagedPrefixListResult(PrefixList=LISTS.keep(tx, call, made))


def _fits(entries: dict[str, str | None], most: int | None) -> None:
    if most is not None and len(entries) > most:
        problem = f"You've reached the maximum number of entries for the prefix list: {most}."
        raise ApiError("PrefixListMaxEntriesExceeded", problem)


@operation("DescribeManagedPrefixLists", resource="*", context=placed, read=True)
def describe_managed_prefix_lists(
    tx: ReadTx, call: Call, req: t.DescribeManagedPrefixListsRequest
) -> t.DescribeManagedPrefixListsResult:
    """The lists, AWS's among them. Source: API_DescribeManagedPrefixLists. Raises InvalidPrefixListID.NotFound."""
    wanted = [list_of(tx, call, id_) for id_ in req.PrefixListIds or ()]
    known = wanted or [*own_lists(call), *LISTS.all(tx, call)]
    found, token = paged(LISTS.filtered(known, req.Filters or ()), req, LISTS.id)
    return t.DescribeManagedPrefixListsResult(PrefixLists=list(found), NextToken=token)


@operation("DescribePrefixLists", resource="*", context=placed, read=True)
def describe_prefix_lists(tx: ReadTx, call: Call, req: t.DescribePrefixListsRequest) -> t.DescribePrefixListsResult:
    """AWS's own lists. Source: API_DescribePrefixLists. Raises InvalidPrefixListId.NotFound."""
    known = [
        t.PrefixList(PrefixListId=one.PrefixListId, PrefixListName=one.PrefixListName, Cidrs=list(one.versions[-1]))
        for one in own_lists(call)
    ]
    for id_ in req.PrefixListIds or ():
        if all(one.PrefixListId != id_ for one in known):
            raise ApiError("InvalidPrefixListId.NotFound", f"The prefixList ID '{id_}' does not exist")
    chosen = [one for one in known if not req.PrefixListIds or one.PrefixListId in req.PrefixListIds]
    paths = {"prefix-list-id": "PrefixListId", "prefix-list-name": "PrefixListName"}
    tests = [passing(paths, "", one) for one in req.Filters or ()]
    kept = [one for one in chosen if all(test(one) for test in tests)]
    shown, token = paged(kept, req, lambda one: one.PrefixListId or "")
    return t.DescribePrefixListsResult(PrefixLists=shown, NextToken=token)


@operation("GetManagedPrefixListEntries", resource="*", checks=asks("PrefixListId"), read=True)
def get_managed_prefix_list_entries(
    tx: ReadTx, call: Call, req: t.GetManagedPrefixListEntriesRequest
) -> t.GetManagedPrefixListEntriesResult:
    """What a list holds, or held in a version. Source: API_GetManagedPrefixListEntries. Raises InvalidPrefixListID.NotFound,
    InvalidPrefixListVersion."""
    found = list_of(tx, call, req.PrefixListId)
    version = req.TargetVersion or found.Version
    if not 1 <= version <= found.Version:
        problem = f"The specified version {version} of the prefix list {found.PrefixListId} does not exist."
        raise ApiError("PrefixListVersionMismatch", problem)
    entries = [t.PrefixListEntry(Cidr=cidr, Description=text) for cidr, text in found.versions[version - 1].items()]
    shown, token = paged(entries, req, lambda one: one.Cidr or "")
    return t.GetManagedPrefixListEntriesResult(Entries=shown, NextToken=token)


def users_of(tx: ReadTx, call: Call, id_: str) -> list[str]:
    """The groups and route tables that name a list."""
    groups = {one.GroupId for one in RULES.all(tx, call) if one.PrefixListId == id_}
    routed = [one for one in TABLES.all(tx, call) if any(route.DestinationPrefixListId == id_ for route in one.Routes)]
    return sorted(groups) + [one.RouteTableId for one in routed]


@operation("GetManagedPrefixListAssociations", resource="*", checks=asks("PrefixListId"), read=True)
def get_managed_prefix_list_associations(
    tx: ReadTx, call: Call, req: t.GetManagedPrefixListAssociationsRequest
) -> t.GetManagedPrefixListAssociationsResult:
    """What uses a list. Source: API_GetManagedPrefixListAssociations. Raises InvalidPrefixListID.NotFound."""
    found = LISTS.existing(tx, call, req.PrefixListId)
    users = [
        t.PrefixListAssociation(ResourceId=id_, ResourceOwner=call.account)
        for id_ in users_of(tx, call, found.PrefixListId)
    ]
    shown, token = paged(users, req, lambda one: one.ResourceId or "")
    return t.GetManagedPrefixListAssociationsResult(PrefixListAssociations=shown, NextToken=token)


@operation("ModifyManagedPrefixList", resource="*", checks=asks("PrefixListId"))
def modify_managed_prefix_list(
    tx: Tx, call: Call, req: t.ModifyManagedPrefixListRequest
) -> t.ModifyManagedPrefixListResult:
    """Change a list; other entries make another version. Source: API_ModifyManagedPrefixList. Raises
    InvalidPrefixListID.NotFound, PrefixListVersionMismatch, PrefixListMaxEntriesExceeded, InvalidParameterValue."""
    if req.IpamPrefixListResolverSyncEnabled:
        raise ApiError("NotImplemented", "EC2's IPAM is not implemented.", status=501)
    found = LISTS.existing(tx, call, req.PrefixListId)
    if (req.AddEntries or req.RemoveEntries) and req.CurrentVersion is None:
        raise ApiError("MissingParameter", "The request must contain the parameter CurrentVersion")
    if req.CurrentVersion not in (None, found.Version):
        problem = f"The prefix list has the incorrect version number. Its current version is {found.Version}."
        raise ApiError("PrefixListVersionMismatch", problem)
    if len(req.AddEntries or ()) + len(req.RemoveEntries or ()) > MAX_CHANGES:
        raise ApiError("InvalidParameterValue", f"At most {MAX_CHANGES} entries can be changed at a time.")
    entries = dict(found.versions[-1])
    for gone in req.RemoveEntries or ():
        if gone.Cidr not in entries:
            problem = f"The CIDR {gone.Cidr} is not in the prefix list {found.PrefixListId}."
            raise ApiError("InvalidParameterValue", problem)
        del entries[gone.Cidr or ""]
    entries |= _entries(found.AddressFamily or "IPv4", req.AddEntries or ())
    most = req.MaxEntries or found.MaxEntries
    _fits(entries, most)
    if req.AddEntries or req.RemoveEntries:
        found.versions = [*found.versions, entries]
        found.Version += 1
    found.PrefixListName, found.MaxEntries = req.PrefixListName or found.PrefixListName, most
    found.State = "modify-complete"
    return t.ModifyManagedPrefixListResult(PrefixList=LISTS.keep(tx, call, found))


@operation("DeleteManagedPrefixList", resource="*", checks=asks("PrefixListId"))
def delete_managed_prefix_list(
    tx: Tx, call: Call, req: t.DeleteManagedPrefixListRequest
) -> t.DeleteManagedPrefixListResult:
    """Delete a list that nothing names. Source: API_DeleteManagedPrefixList. Raises InvalidPrefixListID.NotFound,
    DependencyViolation."""
    found = LISTS.existing(tx, call, req.PrefixListId)
    if users_of(tx, call, found.PrefixListId):
        problem = f"The prefix list '{found.PrefixListId}' has dependencies and cannot be deleted."
        raise ApiError("DependencyViolation", problem)
    LISTS.drop(tx, call, found)
    found.State = "delete-complete"
    return t.DeleteManagedPrefixListResult(PrefixList=found)
