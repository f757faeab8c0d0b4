"""Single items: get, put, update, delete."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.dynamodb import access
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.capacity import READ_BYTES, collection, consumed, read_units
from pampero.services.dynamodb.expr.changes import apply
from pampero.services.dynamodb.expr.names import get
from pampero.services.dynamodb.expr.projections import project
from pampero.services.dynamodb.expr.updates import Action
from pampero.services.dynamodb.expr.values import INVALID, Item, ValidationError, item_size
from pampero.services.dynamodb.metrics import answered, wrote
from pampero.services.dynamodb.metrics import consumed as count
from pampero.services.dynamodb.model import (
    MAX_ITEM_SIZE,
    Table,
    check_item,
    invalid,
    measured,
    primary,
    primary_of_item,
    ready,
    refused,
    table_arn,
)
from pampero.services.dynamodb.requests import NOTHING, Asked, asked, check_paths
from pampero.services.dynamodb.rows import decode, load, load_raw, remove, save
from pampero.store.tx import ReadTx, Tx

TAKING = ("REMOVE", "DELETE")
# An update is measured without the key, but with so many bytes for itself and for each of its actions (recorded on AWS, where
# arithmetic and indexes of lists count for more).
UPDATING, WRITING, CLEARING = 3, 19, 2
WRONG_INDEX_KEY = "The update expression attempted to update the secondary index key to unsupported type"


def check_condition(what: Asked, old: Item | None, req: Any) -> None:
    """Raises ConditionalCheckFailedException."""
    if what.predicate is not None and not what.predicate(old or {}):
        members: dict[str, Any] = {}
        if old is not None and getattr(req, "ReturnValuesOnConditionCheckFailure", None) == "ALL_OLD":
            members["Item"] = old
        raise ApiError("ConditionalCheckFailedException", "The conditional request failed", **members)


@operation("GetItem", resource=table_arn, context=access.of_item, metered=answered, read=True)
def get_item(tx: ReadTx, call: Call, req: t.GetItemInput) -> t.GetItemOutput:
    """One item. Source: API_GetItem. Raises ResourceNotFoundException, ValidationException."""
    try:
        what = asked(req)
        table = ready(tx, call, req.TableName)
        check_paths(table, what.all_paths)
        body = load_raw(tx, table, primary(table, req.Key))
    except ValidationError as error:
        raise refused(error) from error
    if what is NOTHING and req.ReturnConsumedCapacity is None:
        # Items are stored as they are answered: there is nothing to decode. Their JSON is longer than their size.
        size = 0 if body is None else len(body)
        if body is not None and size > READ_BYTES:
            size = item_size(decode(body))
        count(call, table, True, read_units(size, bool(req.ConsistentRead)))
        return t.GetItemOutput() if body is None else t.GetItemOutput(Item=msgspec.Raw(body))  # type: ignore[arg-type]
    item = None if body is None else decode(body)
    units = read_units(item_size(item) if item else 0, bool(req.ConsistentRead))
    count(call, table, True, units)
    if item is not None and what.paths is not None:
        item = project(item, what.paths)
    return t.GetItemOutput(Item=item, ConsumedCapacity=consumed(req.ReturnConsumedCapacity, table, units))


def put(tx: Tx, table: Table, req: Any, what: Asked, size: int | None = None) -> tuple[Item | None, int]:
    """PutItem's change; the item that stood there, and the size of the new one. size: see check_item. Raises ValidationError,
    ApiError."""
    check_paths(table, what.all_paths)
    key = primary_of_item(table, req.Item)
    size = check_item(table, req.Item, size)
    old = load(tx, table, key)
    check_condition(what, old, req)
    save(tx, table, key, old, req.Item)
    return old, size


def _check_return_values(req: t.PutItemInput | t.DeleteItemInput) -> None:
    if req.ReturnValues not in (None, "NONE", "ALL_OLD"):
        raise invalid("ReturnValues can only be ALL_OLD or NONE")


@operation("PutItem", resource=table_arn, context=access.of_item, metered=answered)
def put_item(tx: Tx, call: Call, req: t.PutItemInput) -> t.PutItemOutput:
    """Write a whole item. Source: API_PutItem. Raises ConditionalCheckFailedException, ValidationException."""
    _check_return_values(req)
    try:
        what = asked(req)
        table = ready(tx, call, req.TableName)
        old, size = put(tx, table, req, what)
    except ValidationError as error:
        raise refused(error) from error
    answer = t.PutItemOutput(ItemCollectionMetrics=collection(req, table, req.Item))
    if req.ReturnValues == "ALL_OLD":
        answer.Attributes = old
    units = wrote(tx, call, table, old, req.Item, size)
    if req.ReturnConsumedCapacity is not None:
        answer.ConsumedCapacity = consumed(req.ReturnConsumedCapacity, table, *units)
    return answer


def delete(tx: Tx, table: Table, req: Any, what: Asked) -> Item | None:
    """DeleteItem's change; the item that stood there. Raises ValidationError, ApiError."""
    check_paths(table, what.all_paths)
    key = primary(table, req.Key)
    old = load(tx, table, key)
    check_condition(what, old, req)
    if old is not None:
        remove(tx, table, key, old)
    return old


@operation("DeleteItem", resource=table_arn, context=access.of_item, metered=answered)
def delete_item(tx: Tx, call: Call, req: t.DeleteItemInput) -> t.DeleteItemOutput:
    """Delete an item. Source: API_DeleteItem. Raises ConditionalCheckFailedException, ValidationException."""
    _check_return_values(req)
    try:
        what = asked(req)
        table = ready(tx, call, req.TableName)
        old = delete(tx, table, req, what)
    except ValidationError as error:
        raise refused(error) from error
    answer = t.DeleteItemOutput(ItemCollectionMetrics=collection(req, table, req.Key))
    if req.ReturnValues == "ALL_OLD":
        answer.Attributes = old
    units = wrote(tx, call, table, old, None)
    if req.ReturnConsumedCapacity is not None:
        answer.ConsumedCapacity = consumed(req.ReturnConsumedCapacity, table, *units)
    return answer


def update(tx: Tx, table: Table, req: Any, what: Asked) -> tuple[Item | None, Item]:
    """UpdateItem's change: (old, new). Raises ValidationError, ApiError."""
    key = primary(table, req.Key)
    for action in what.update.actions:
        if action.path[0] in (table.hash, table.range):
            text = f"Cannot update attribute {action.path[0]}. This attribute is part of the key"
            raise ValidationError(f"{INVALID}: {text}")
    check_paths(table, what.all_paths)
    old = load(tx, table, key)
    check_condition(what, old, req)
    actions = what.update.actions
    if old is None and actions and all(action.kind in TAKING for action in actions):
        # What only takes away makes no item.
        return None, {}
    new = apply(what.update, old if old is not None else dict(req.Key))
    _check_updated(table, what.update.actions, new)
    save(tx, table, key, old, new)
    return old, new


def _check_updated(table: Table, actions: tuple[Action, ...], new: Item) -> None:
    """As check_item, in the words of updates, and by their measure."""
    computed = {action.path[0] for action in actions if not action.kind_known}
    for index in table.indexes.values():
        for name in (index.hash, index.range):
            if name in computed and name in new and table.types[name] not in new[name]:
                raise ValidationError(WRONG_INDEX_KEY)
    size = measured(new)
    if size - _key_size(table, new) + sum(map(_charge, actions), UPDATING) > MAX_ITEM_SIZE:
        raise ValidationError("Item size to update has exceeded the maximum allowed size")
    check_item(table, new, 0)


def _key_size(table: Table, item: Item) -> int:
    return item_size({name: item[name] for name in (table.hash, table.range) if name is not None})


def _charge(action: Action) -> int:
    """What an action counts for beside the item that it leaves."""
    return CLEARING if action.kind in TAKING else WRITING


@operation("UpdateItem", resource=table_arn, context=access.of_item, metered=answered)
def update_item(tx: Tx, call: Call, req: t.UpdateItemInput) -> t.UpdateItemOutput:
    """Change an item, or make it. Source: API_UpdateItem. Raises ConditionalCheckFailedException, ValidationException."""
    try:
        what = asked(req)
        table = ready(tx, call, req.TableName)
        old, new = update(tx, table, req, what)
    except ValidationError as error:
        raise refused(error) from error
    answer = t.UpdateItemOutput(
        Attributes=returned(req.ReturnValues, old, new, what.update.actions),
        ItemCollectionMetrics=collection(req, table, req.Key),
    )
    units = wrote(tx, call, table, old, new)
    if req.ReturnConsumedCapacity is not None:
        answer.ConsumedCapacity = consumed(req.ReturnConsumedCapacity, table, *units)
    return answer


def returned(what: str | None, old: Item | None, new: Item, actions: tuple[Action, ...]) -> Item | None:
    """What of an updated item is shown. what: ReturnValues."""
    if what == "ALL_NEW":
        return new or None
    if what == "ALL_OLD":
        return old
    if what not in ("UPDATED_NEW", "UPDATED_OLD"):
        return None
    source = new if what == "UPDATED_NEW" else old or {}
    paths = tuple(action.path for action in actions if get(source, action.path) is not None)
    return project(source, paths) or None
