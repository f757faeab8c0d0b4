"""DynamoDB's condition keys: what a policy can ask of a request. Which operation has which: Service Authorization Reference;
what they mean: "Using IAM policy conditions for fine-grained access control".

What a request leaves out has the value that it then has (NONE, ALL_ATTRIBUTES). A single item is read with
SPECIFIC_ATTRIBUTES where a projection is asked for, otherwise with ALL_ATTRIBUTES: the reference lists the key for GetItem, which
has no such parameter. What cannot be read has no attributes and no keys, and is refused when it is run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call
from pampero.services.dynamodb.expr.values import ValidationError, Value
from pampero.services.dynamodb.model import Table, find
from pampero.services.dynamodb.requests import Asked, asked, asked_of_query
from pampero.store.tx import ReadTx

ATTRIBUTES, SELECT = "dynamodb:Attributes", "dynamodb:Select"
RETURNED, CAPACITY = "dynamodb:ReturnValues", "dynamodb:ReturnConsumedCapacity"
ENCLOSING = "dynamodb:EnclosingOperation"
# The former parameters that name attributes as keys, and as a list.
BY_NAME = ("AttributeUpdates", "Expected", "ScanFilter", "QueryFilter", "KeyConditions", "Key", "Item")
SPECIFIC = "SPECIFIC_ATTRIBUTES"
Keys = dict[str, list[str]]


def leading(*values: Value | None) -> Keys:
    """dynamodb:LeadingKeys of partitions' keys, and its newer name; none of none."""
    texts = [str(next(iter(value.values()))) for value in values if value]
    return {"dynamodb:LeadingKeys": texts, "dynamodb:FirstPartitionKeyValues": texts} if texts else {}


def of_item(tx: ReadTx, call: Call, req: Any) -> Keys:
    """The keys of a request for a single item."""
    return {} if call.principal.is_root else {**_told(req), **of_part(tx, call, req)}


def of_part(tx: ReadTx, call: Call, part: Any) -> Keys:
    """What an item's part of a request tells: its key and its attributes."""
    if call.principal.is_root:
        return {}
    return {**_leading(tx, call, part.TableName, [part]), **_named(_asked(part), part)}


def of_transacted(tx: ReadTx, call: Call, req: Any, part: Any, within: str) -> Keys:
    """The keys of an action in a transaction."""
    if call.principal.is_root:
        return {}
    keys = {ENCLOSING: [within], CAPACITY: [req.ReturnConsumedCapacity or "NONE"], **of_part(tx, call, part)}
    if within == "TransactGetItems":
        keys[SELECT] = [_select(_asked(part))]
    else:
        keys[RETURNED] = ["NONE"]
    return keys


def of_batch(tx: ReadTx, call: Call, req: Any, name: str, parts: list[Any], wanted: Any = None) -> Keys:
    """The keys of what a batch does to one table. parts: what has a Key or an Item; wanted: what is read of them."""
    if call.principal.is_root:
        return {}
    what = None if wanted is None else _asked(wanted)
    keys = {CAPACITY: [req.ReturnConsumedCapacity or "NONE"], **_leading(tx, call, name, parts)}
    if wanted is not None:
        keys[SELECT] = [_select(what)]
    return {**keys, **_named(what, *parts, wanted)}


def of_scan(call: Call, req: Any) -> Keys:
    """The keys of a scan."""
    return {} if call.principal.is_root else {**_told(req), **_named(_asked(req), req)}


def of_query(tx: ReadTx, call: Call, req: Any) -> Keys:
    """The keys of a query."""
    if call.principal.is_root:
        return {}
    table = _table(tx, call, req.TableName)
    if table is None or (req.IndexName is not None and req.IndexName not in table.indexes):
        return _told(req)
    try:
        what, condition = asked_of_query(req, *table.keys_of(req.IndexName))
    except ValidationError:
        return _told(req)
    return {**_told(req), **leading(condition.hash), **_named(what, req)}


def _told(req: Any) -> Keys:
    keys = {CAPACITY: [req.ReturnConsumedCapacity or "NONE"]}
    if hasattr(req, "ReturnValues"):
        keys[RETURNED] = [req.ReturnValues or "NONE"]
    elif hasattr(req, "Select"):
        everything = "ALL_PROJECTED_ATTRIBUTES" if req.IndexName else "ALL_ATTRIBUTES"
        narrowed = req.ProjectionExpression is not None or req.AttributesToGet is not None
        keys[SELECT] = [req.Select or (SPECIFIC if narrowed else everything)]
    else:
        narrowed = req.ProjectionExpression is not None or req.AttributesToGet is not None
        keys[SELECT] = [SPECIFIC if narrowed else "ALL_ATTRIBUTES"]
    return keys


def _select(what: Asked | None) -> str:
    return "ALL_ATTRIBUTES" if what is None or what.paths is None else SPECIFIC


def _asked(req: Any) -> Asked | None:
    try:
        return asked(req)
    except ValidationError:
        return None


def _named(what: Asked | None, *parts: Any) -> Keys:
    """The attributes that expressions, former parameters, keys and items name."""
    names = {str(path[0]) for path in what.all_paths} if what is not None else set()
    for part in parts:
        for member in BY_NAME:
            names.update(getattr(part, member, None) or ())
        names.update(getattr(part, "AttributesToGet", None) or ())
    return {ATTRIBUTES: sorted(names)} if names else {}


def _table(tx: ReadTx, call: Call, name: str) -> Table | None:
    try:
        return find(tx, call, name)
    except ApiError:
        # Whether there is such a table is told to those only who may ask.
        return None


def _leading(tx: ReadTx, call: Call, name: str, parts: Iterable[Any]) -> Keys:
    table = _table(tx, call, name)
    keys = (getattr(part, "Key", None) or getattr(part, "Item", None) or {} for part in parts)
    return {} if table is None else leading(*(key.get(table.hash) for key in keys))
