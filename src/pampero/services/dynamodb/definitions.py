"""Definitions of tables, checked in AWS's order and words. Source: API_CreateTable, and recorded answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError
from pampero.services.dynamodb.model import Ceilings, Index, Units, invalid

MAX_GLOBAL = 20
MAX_LOCAL = 5
PREFIX = "One or more parameter values were invalid"
PAY = "PAY_PER_REQUEST"
MAX_UNITS = 1_000_000_000_000
# Source: "DynamoDB warm throughput".
ON_DEMAND = (12_000, 4_000)


def wrong(text: str) -> ApiError:
    """A ValidationException with AWS's usual beginning."""
    return invalid(f"{PREFIX}: {text}")


def keys_of(elements: Any, place: str = "") -> tuple[str, str | None]:
    """(hash, range) of a key schema. place: where it stands, if two elements are the most; global indexes may have more,
    which is not implemented."""
    kinds = [element.KeyType for element in elements]
    if kinds[0] != "HASH":
        raise invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    if len(elements) > 2 and place:
        shown = ", ".join(
            f"KeySchemaElement(attributeName={one.AttributeName}, keyType={one.KeyType})" for one in elements
        )
        text = f"Value '[{shown}]' at '{place}' failed to satisfy constraint: Member must have length less than or equal to 2"
        raise invalid(f"1 validation error detected: {text}")
    if len(elements) > 2:
        raise ApiError("NotImplemented", "Keys of several attributes are not implemented yet.", status=501)
    if len(elements) == 1:
        return elements[0].AttributeName, None
    if elements[0].AttributeName == elements[1].AttributeName:
        raise invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if kinds[1] != "RANGE":
        raise invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    return elements[0].AttributeName, elements[1].AttributeName


def types_of(definitions: Any) -> dict[str, str]:
    """Attribute types by name."""
    types: dict[str, str] = {}
    for definition in definitions or ():
        if definition.AttributeName in types:
            raise invalid(f"Attribute Name is duplicated: {definition.AttributeName}")
        types[definition.AttributeName] = definition.AttributeType
    return types


def throughput_of(given: Any) -> tuple[int, int]:
    """(read, write) units; zeros for none."""
    if given is None:
        return 0, 0
    for name in ("ReadCapacityUnits", "WriteCapacityUnits"):
        if getattr(given, name) > MAX_UNITS:
            raise invalid(f"Given value {getattr(given, name)} for {name} is out of bounds")
    return given.ReadCapacityUnits, given.WriteCapacityUnits


def check_ceilings(given: Any, billing: str, *, update: bool = False, index: str = "") -> None:
    """OnDemandThroughput against the billing mode, then the range of its members; texts recorded on AWS. update: -1 takes a
    ceiling away."""
    place = f"index: {index}" if index else "table"
    for name in ("MaxReadRequestUnits", "MaxWriteRequestUnits"):
        if given is not None and getattr(given, name) is not None and billing != PAY:
            text = f"{name} for OnDemandThroughput cannot be specified when"
            raise wrong(f"{text} {'the ' if update else ''}table BillingMode is {billing}{'' if update else '.'}")
    for name in ("MaxReadRequestUnits", "MaxWriteRequestUnits"):
        units = None if given is None else getattr(given, name)
        if units is not None and units < 1 and not (update and units == -1):
            raise wrong(f"Requested {name} for OnDemandThroughput for {place} is outside of valid range")


def ceilings_of(given: Any, before: Ceilings | None = None) -> Ceilings | None:
    """OnDemandThroughput put upon what there is; None where nothing is left."""
    if given is None:
        return before
    old = before or (None, None)
    new = (given.MaxReadRequestUnits, given.MaxWriteRequestUnits)
    found = tuple(was if now is None else None if now == -1 else now for was, now in zip(old, new))
    return None if found == (None, None) else (found[0], found[1])


def warm_of(given: Any, before: Units | None = None) -> Units | None:
    """WarmThroughput put upon what there is."""
    if given is None:
        return before
    read, write = before or ON_DEMAND
    return given.ReadUnitsPerSecond or read, given.WriteUnitsPerSecond or write


def index_of(definition: Any, is_global: bool) -> Index:
    """A secondary index by its definition."""
    place = "" if is_global else "localSecondaryIndexes.1.member.keySchema"
    hash_, range_ = keys_of(definition.KeySchema, place)
    projection = definition.Projection
    kind, others = projection.ProjectionType, list(projection.NonKeyAttributes or [])
    if kind is None:
        raise wrong("Unknown ProjectionType: null")
    if kind == "INCLUDE" and not others:
        raise wrong("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    if kind != "INCLUDE" and others:
        raise wrong(f"ProjectionType is {kind}, but NonKeyAttributes is specified")
    for name in others:
        if others.count(name) > 1:
            raise wrong(f"Duplicate element in NonKeyAttributes: {name}")
    index = Index(definition.IndexName, hash_, range_, is_global, kind, others)
    if is_global:
        index.read, index.write = throughput_of(definition.ProvisionedThroughput)
        index.most, index.warm = ceilings_of(definition.OnDemandThroughput), warm_of(definition.WarmThroughput)
    return index


def check_keys(types: dict[str, str], hash_: str, range_: str | None) -> None:
    """The table's own keys against AttributeDefinitions."""
    used = [name for name in (hash_, range_) if name is not None]
    if all(name in types for name in used) and hash_ != range_:
        return
    if range_ is not None:
        raise invalid("Invalid KeySchema: Some index key attribute have no definition")
    raise _undefined(used, types)


def _undefined(used: Iterable[str], types: dict[str, str]) -> ApiError:
    text = "Some index key attributes are not defined in AttributeDefinitions."
    return wrong(f"{text} Keys: [{', '.join(used)}], AttributeDefinitions: [{', '.join(types)}]")


def check_definitions(types: dict[str, str], hash_: str, range_: str | None, indexes: list[Index]) -> None:
    """All keys against AttributeDefinitions: none missing, none too many."""
    for index in indexes:
        used = [name for name in (index.hash, index.range) if name is not None]
        if any(name not in types for name in used):
            raise _undefined(used, types)
    keys = [hash_, range_, *(key for index in indexes for key in (index.hash, index.range))]
    wanted = sorted({key for key in keys if key is not None})
    if len(types) > len(wanted):
        if not indexes:
            text = "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
            raise wrong(text)
        shown = f"AttributeDefinitions: [{', '.join(types)}], keys used: [{', '.join(wanted)}]"
        raise wrong(f"Some AttributeDefinitions are not used. {shown}")


def indexes_of(req: Any, hash_: str, range_: str | None) -> list[Index]:
    """The secondary indexes of a CreateTable."""
    for name in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        if getattr(req, name) is not None and not getattr(req, name):
            raise wrong(f"List of {name} is empty")
    local = [_local(definition, hash_, range_) for definition in req.LocalSecondaryIndexes or ()]
    found = [*local, *(index_of(definition, True) for definition in req.GlobalSecondaryIndexes or ())]
    names = [index.name for index in found]
    for name in names:
        if names.count(name) > 1:
            raise wrong(f"Duplicate index name: {name}")
    if len(local) > MAX_LOCAL:
        raise wrong(f"Number of LocalSecondaryIndexes exceeds per-table limit of {MAX_LOCAL}")
    if len(found) - len(local) > MAX_GLOBAL:
        raise wrong(f"GlobalSecondaryIndex count exceeds the per-table limit of {MAX_GLOBAL}")
    return found


def _local(definition: Any, hash_: str, range_: str | None) -> Index:
    index = index_of(definition, False)
    if range_ is None:
        text = "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        raise wrong(text)
    if index.range is None:
        raise wrong(f"Index KeySchema does not have a range key for index: {index.name}")
    if index.hash != hash_:
        text = f"Index KeySchema does not have the same leading hash key as table KeySchema for index: {index.name}"
        raise wrong(f"{text}. index hash key: {index.hash}, table hash key: {hash_}")
    return index


def check_throughput(billing: str, throughput: Any, indexes: Any) -> None:
    """ProvisionedThroughput of table and global indexes against the billing mode."""
    if billing == PAY:
        if throughput is not None:
            text = (
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            )
            raise wrong(text)
        for definition in indexes or ():
            if definition.ProvisionedThroughput is not None:
                text = f"ProvisionedThroughput should not be specified for index: {definition.IndexName}"
                raise wrong(f"{text} when BillingMode is PAY_PER_REQUEST")
        return
    if throughput is None:
        text = "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        raise wrong(text)
    for definition in indexes or ():
        if definition.ProvisionedThroughput is None:
            raise wrong(f"ProvisionedThroughput is not specified for index: {definition.IndexName}")


def check_encryption(given: Any) -> tuple[bool, str | None]:
    """(enabled, key) of an SSESpecification."""
    if given is None:
        return False, None
    if not given.Enabled:
        for name in ("SSEType", "KMSMasterKeyId"):
            if getattr(given, name) is not None:
                raise wrong(f"{name} can not be specified if Enabled is false")
        return False, None
    if given.SSEType == "AES256":
        raise wrong("SSEType AES256 is not supported")
    if given.KMSMasterKeyId is not None and given.SSEType is None:
        raise wrong("SSEType KMS is required if KMSMasterKeyId is specified")
    return True, given.KMSMasterKeyId
