"""Single items: get, put, update, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.dynamodb.capacity import consumed, read_units, write_units
from pampero.services.dynamodb.expr.conditions import Predicate, compile_condition
from pampero.services.dynamodb.expr.names import Scope, get
from pampero.services.dynamodb.expr.projections import parse_projection, project
from pampero.services.dynamodb.expr.updates import Update, parse_update
from pampero.services.dynamodb.expr.values import Item, ValidationError, item_size
from pampero.services.dynamodb.model import (
    Table,
    check_item,
    find,
    invalid,
    primary,
    primary_of_item,
    table_arn,
)
from pampero.services.dynamodb.rows import load, remove, save
from pampero.services.dynamodb.types import (
    DeleteItemInput,
    DeleteItemOutput,
    GetItemInput,
    GetItemOutput,
    PutItemInput,
    PutItemOutput,
    UpdateItemInput,
    UpdateItemOutput,
)
from pampero.store.tx import ReadTx, Tx

LEGACY = (
    "AttributesToGet",
    "Expected",
    "ConditionalOperator",
    "AttributeUpdates",
    "KeyConditions",
    "QueryFilter",
    "ScanFilter",
)


def refuse_legacy(req: Any) -> None:
    """The parameters of 2012, which expressions replaced, are not served: 501 says so."""
    for name in LEGACY:
        if getattr(req, name, None) is not None:
            text = f"The legacy parameter {name} is not implemented yet; use an expression."
            raise ApiError("NotImplemented", text, status=501)


def leading_keys(call: Call, req: Any) -> dict[str, list[str]]:
    """The condition key dynamodb:LeadingKeys."""
    key = getattr(req, "Key", None) or getattr(req, "Item", None) or {}
    table = call.read(find, call, req.TableName) if not call.principal.is_root else None
    value = key.get(table.hash) if table is not None else None
    return {"dynamodb:LeadingKeys": [str(next(iter(value.values())))]} if value else {}


def condition_of(req: Any, scope: Scope) -> Predicate | None:
    """The compiled condition of a request."""
    text = req.ConditionExpression
    return None if text is None else compile_condition("ConditionExpression", text, scope)


def check_condition(predicate: Predicate | None, old: Item | None, req: Any) -> None:
    """Raises ConditionalCheckFailedException."""
    if predicate is not None and not predicate(old or {}):
        members: dict[str, Any] = {}
        if old is not None and getattr(req, "ReturnValuesOnConditionCheckFailure", None) == "ALL_OLD":
            members["Item"] = old
        raise ApiError("ConditionalCheckFailedException", "The conditional request failed", **members)


@operation("GetItem", resource=table_arn, context=leading_keys, read=True)
def get_item(tx: ReadTx, call: Call, req: GetItemInput) -> GetItemOutput:
    """One item. Source: API_GetItem. Raises ResourceNotFoundException, ValidationException."""
    refuse_legacy(req)
    table = find(tx, call, req.TableName)
    try:
        item = load(tx, table, primary(table, req.Key))
        paths = None
        if req.ProjectionExpression is not None or req.ExpressionAttributeNames is not None:
            scope = Scope(req.ExpressionAttributeNames, None)
            paths = parse_projection(req.ProjectionExpression or "", scope)
            scope.finish()
    except ValidationError as error:
        raise invalid(str(error)) from error
    units = read_units(item_size(item) if item else 0, bool(req.ConsistentRead)) if req.ReturnConsumedCapacity else 0.0
    if item is not None and paths is not None:
        item = project(item, paths)
    return GetItemOutput(Item=item, ConsumedCapacity=consumed(req, table, units))


def put(tx: Tx, table: Table, req: Any) -> Item | None:
    """PutItem's change; the item that stood there. Raises ValidationError, ApiError."""
    scope = Scope(req.ExpressionAttributeNames, req.ExpressionAttributeValues)
    predicate = condition_of(req, scope)
    scope.finish()
    check_item(table, req.Item)
    key = primary_of_item(table, req.Item)
    old = load(tx, table, key)
    check_condition(predicate, old, req)
    save(tx, table, key, old, req.Item)
    return old


@operation("PutItem", resource=table_arn, context=leading_keys)
def put_item(tx: Tx, call: Call, req: PutItemInput) -> PutItemOutput:
    """Write a whole item. Source: API_PutItem. Raises ConditionalCheckFailedException, ValidationException."""
    refuse_legacy(req)
    table = find(tx, call, req.TableName)
    if req.ReturnValues not in (None, "NONE", "ALL_OLD"):
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
    old = _valid(lambda: put(tx, table, req))
    units = write_units(item_size(req.Item))
    shown = old if req.ReturnValues == "ALL_OLD" else None
    return PutItemOutput(Attributes=shown, ConsumedCapacity=consumed(req, table, units, write=True))


def _valid(change: Callable[[], Item | None]) -> Item | None:
    try:
        return change()
    except ValidationError as error:
        raise invalid(str(error)) from error


def delete(tx: Tx, table: Table, req: Any) -> Item | None:
    """DeleteItem's change; the item that stood there. Raises ValidationError, ApiError."""
    scope = Scope(req.ExpressionAttributeNames, req.ExpressionAttributeValues)
    predicate = condition_of(req, scope)
    scope.finish()
    key = primary(table, req.Key)
    old = load(tx, table, key)
    check_condition(predicate, old, req)
    if old is not None:
        remove(tx, table, key, old)
    return old


@operation("DeleteItem", resource=table_arn, context=leading_keys)
def delete_item(tx: Tx, call: Call, req: DeleteItemInput) -> DeleteItemOutput:
    """Delete an item. Source: API_DeleteItem. Raises ConditionalCheckFailedException, ValidationException."""
    refuse_legacy(req)
    table = find(tx, call, req.TableName)
    if req.ReturnValues not in (None, "NONE", "ALL_OLD"):
        raise invalid("ReturnValues can only be ALL_OLD or NONE")
    old = _valid(lambda: delete(tx, table, req))
    units = write_units(item_size(old) if old else 0)
    shown = old if req.ReturnValues == "ALL_OLD" else None
    return DeleteItemOutput(Attributes=shown, ConsumedCapacity=consumed(req, table, units, write=True))


def update(tx: Tx, table: Table, req: Any) -> tuple[Item | None, Item, Update]:
    """UpdateItem's change: (old, new, the parsed update). Raises ValidationError, ApiError."""
    scope = Scope(req.ExpressionAttributeNames, req.ExpressionAttributeValues)
    parsed = parse_update(req.UpdateExpression, scope) if req.UpdateExpression is not None else Update(())
    predicate = condition_of(req, scope)
    scope.finish()
    key = primary(table, req.Key)
    for action in parsed.actions:
        if action.path[0] in (table.hash, table.range):
            text = f"One or more parameter values were invalid: Cannot update attribute {action.path[0]}. This attribute is part of the key"
            raise ValidationError(text)
    old = load(tx, table, key)
    check_condition(predicate, old, req)
    new = parsed.apply(old if old is not None else dict(req.Key))
    check_item(table, new)
    save(tx, table, key, old, new)
    return old, new, parsed


@operation("UpdateItem", resource=table_arn, context=leading_keys)
def update_item(tx: Tx, call: Call, req: UpdateItemInput) -> UpdateItemOutput:
    """Change an item, or make it. Source: API_UpdateItem. Raises ConditionalCheckFailedException, ValidationException."""
    refuse_legacy(req)
    table = find(tx, call, req.TableName)
    try:
        old, new, parsed = update(tx, table, req)
    except ValidationError as error:
        raise invalid(str(error)) from error
    units = write_units(max(item_size(new), item_size(old) if old else 0))
    shown = _returned(req.ReturnValues, old, new, parsed)
    return UpdateItemOutput(Attributes=shown, ConsumedCapacity=consumed(req, table, units, write=True))


def _returned(what: str | None, old: Item | None, new: Item, parsed: Update) -> Item | None:
    if what == "ALL_NEW":
        return new
    if what == "ALL_OLD":
        return old
    if what not in ("UPDATED_NEW", "UPDATED_OLD"):
        return None
    source = new if what == "UPDATED_NEW" else old or {}
    paths = tuple(action.path for action in parsed.actions if get(source, action.path) is not None)
    return project(source, paths) or None
