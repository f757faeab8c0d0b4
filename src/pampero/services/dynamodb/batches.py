"""Batches and transactions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.services.dynamodb import items
from pampero.services.dynamodb.expr.names import Scope
from pampero.services.dynamodb.expr.projections import parse_projection, project
from pampero.services.dynamodb.expr.values import Item, ValidationError
from pampero.services.dynamodb.model import Table, arn_of, check_item, find, invalid, primary, primary_of_item
from pampero.services.dynamodb.rows import load, remove, save
from pampero.services.dynamodb.types import (
    BatchGetItemInput,
    BatchGetItemOutput,
    BatchWriteItemInput,
    BatchWriteItemOutput,
    ItemResponse,
    TransactGetItemsInput,
    TransactGetItemsOutput,
    TransactWriteItem,
    TransactWriteItemsInput,
    TransactWriteItemsOutput,
)
from pampero.store.tx import ReadTx, Tx

MOST_WRITES = 25
MOST_GETS = 100
MOST_TRANSACTED = 100
TOKEN_SECONDS = 600.0


def _batch_checks(action: str) -> Any:
    def checks(call: Call, req: Any) -> Iterable[Check]:
        return [Check(f"dynamodb:{action}", arn_of(call, name)) for name in req.RequestItems]

    return checks


@operation("BatchGetItem", resource="*", checks=_batch_checks("BatchGetItem"), read=True)
def batch_get_item(tx: ReadTx, call: Call, req: BatchGetItemInput) -> BatchGetItemOutput:
    """Up to a hundred items of several tables. Source: API_BatchGetItem."""
    if sum(len(wanted.Keys) for wanted in req.RequestItems.values()) > MOST_GETS:
        raise invalid("Too many items requested for the BatchGetItem call")
    found: dict[str, list[Item]] = {}
    for name, wanted in req.RequestItems.items():
        table = find(tx, call, name)
        try:
            keys = [primary(table, key) for key in wanted.Keys]
            if len(set(keys)) != len(keys):
                raise ValidationError("Provided list of item keys contains duplicates")
            scope = Scope(wanted.ExpressionAttributeNames, None)
            paths = parse_projection(wanted.ProjectionExpression, scope) if wanted.ProjectionExpression else None
            scope.finish()
        except ValidationError as error:
            raise invalid(str(error)) from error
        rows = [item for key in keys if (item := load(tx, table, key)) is not None]
        found[name] = rows if paths is None else [project(item, paths) for item in rows]
    return BatchGetItemOutput(Responses=found, UnprocessedKeys={})


@operation("BatchWriteItem", resource="*", checks=_batch_checks("BatchWriteItem"))
def batch_write_item(tx: Tx, call: Call, req: BatchWriteItemInput) -> BatchWriteItemOutput:
    """Up to 25 puts and deletes. Source: API_BatchWriteItem. Here they are written all together."""
    if sum(len(writes) for writes in req.RequestItems.values()) > MOST_WRITES:
        raise invalid("Too many items requested for the BatchWriteItem call")
    for name, writes in req.RequestItems.items():
        table = find(tx, call, name)
        seen: set[tuple[bytes, bytes]] = set()
        for write in writes:
            try:
                key = _write(tx, table, write)
            except ValidationError as error:
                raise invalid(str(error)) from error
            if key in seen:
                raise invalid("Provided list of item keys contains duplicates")
            seen.add(key)
    return BatchWriteItemOutput(UnprocessedItems={})


def _write(tx: Tx, table: Table, write: Any) -> tuple[bytes, bytes]:
    if write.PutRequest is not None:
        item = write.PutRequest.Item
        check_item(table, item)
        key = primary_of_item(table, item)
        save(tx, table, key, load(tx, table, key), item)
        return key
    if write.DeleteRequest is None:
        raise ValidationError("Supplied AttributeValue has more than one datatypes set")
    key = primary(table, write.DeleteRequest.Key)
    old = load(tx, table, key)
    if old is not None:
        remove(tx, table, key, old)
    return key


def _get_checks(call: Call, req: TransactGetItemsInput) -> Iterable[Check]:
    return [Check("dynamodb:GetItem", arn_of(call, entry.Get.TableName)) for entry in req.TransactItems]


@operation("TransactGetItems", resource="*", checks=_get_checks, read=True)
def transact_get_items(tx: ReadTx, call: Call, req: TransactGetItemsInput) -> TransactGetItemsOutput:
    """Items as they were at one moment. Source: API_TransactGetItems."""
    responses: list[ItemResponse] = []
    for entry in req.TransactItems:
        table = find(tx, call, entry.Get.TableName)
        try:
            item = load(tx, table, primary(table, entry.Get.Key))
            if item is not None and entry.Get.ProjectionExpression is not None:
                scope = Scope(entry.Get.ExpressionAttributeNames, None)
                item = project(item, parse_projection(entry.Get.ProjectionExpression, scope))
        except ValidationError as error:
            raise invalid(str(error)) from error
        responses.append(ItemResponse(Item=item))
    return TransactGetItemsOutput(Responses=responses)


ACTIONS = {"Put": "PutItem", "Delete": "DeleteItem", "Update": "UpdateItem", "ConditionCheck": "ConditionCheckItem"}


def _part(entry: TransactWriteItem) -> tuple[str, Any]:
    parts = [(name, part) for name in ACTIONS if (part := getattr(entry, name)) is not None]
    if len(parts) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    return parts[0]


def _write_checks(call: Call, req: TransactWriteItemsInput) -> Iterable[Check]:
    parts = [_part(entry) for entry in req.TransactItems]
    return [Check(f"dynamodb:{ACTIONS[name]}", arn_of(call, part.TableName)) for name, part in parts]


@operation("TransactWriteItems", resource="*", checks=_write_checks)
def transact_write_items(tx: Tx, call: Call, req: TransactWriteItemsInput) -> TransactWriteItemsOutput:
    """All of up to a hundred writes, or none. Source: API_TransactWriteItems.

    Raises TransactionCanceledException with a reason for each, IdempotentParameterMismatchException.
    """
    if _done_before(tx, call, req):
        return TransactWriteItemsOutput()
    reasons: list[dict[str, Any]] = []
    seen: set[tuple[str, bytes, bytes]] = set()
    for entry in req.TransactItems:
        name, part = _part(entry)
        table = find(tx, call, part.TableName)
        try:
            key = primary_of_item(table, part.Item) if name == "Put" else primary(table, part.Key)
            if (table.key, *key) in seen:
                raise invalid("Transaction request cannot include multiple operations on one item")
            seen.add((table.key, *key))
            _transact(tx, table, name, part)
            reasons.append({"Code": "None"})
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": str(error)})
        except ApiError as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            reasons.append({"Code": "ConditionalCheckFailed", "Message": error.message, **error.members})
    if any(reason["Code"] != "None" for reason in reasons):
        codes = ", ".join(reason["Code"] for reason in reasons)
        text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
        raise ApiError("TransactionCanceledException", text, CancellationReasons=reasons)
    return TransactWriteItemsOutput()


def _transact(tx: Tx, table: Table, name: str, part: Any) -> None:
    if name == "Put":
        items.put(tx, table, part)
    elif name == "Delete":
        items.delete(tx, table, part)
    elif name == "Update":
        items.update(tx, table, part)
    else:
        scope = Scope(part.ExpressionAttributeNames, part.ExpressionAttributeValues)
        predicate = items.condition_of(part, scope)
        scope.finish()
        items.check_condition(predicate, load(tx, table, primary(table, part.Key)), part)


def _done_before(tx: Tx, call: Call, req: TransactWriteItemsInput) -> bool:
    """Whether this request's token was used within ten minutes for the same request."""
    token = req.ClientRequestToken
    if token is None:
        return False
    digest = hashlib.sha256(msgspec.msgpack.encode(req.TransactItems)).digest()
    tx.run("DELETE FROM ddb_tokens WHERE expires < ?", tx.now)
    row = tx.one("SELECT digest FROM ddb_tokens WHERE scope = ? AND token = ?", call.scope, token)
    if row is not None:
        if row[0] != digest:
            text = "An error occurred: the request uses the same client token as a previous, but non-identical request."
            raise ApiError("IdempotentParameterMismatchException", text)
        return True
    tx.run(
        "INSERT INTO ddb_tokens (scope, token, digest, expires) VALUES (?, ?, ?, ?)",
        call.scope, token, digest, tx.now + TOKEN_SECONDS,
    )  # fmt: skip
    return False
