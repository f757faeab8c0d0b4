"""Transactions: all of it or nothing, and reads of one moment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.clienttokens import ClientTokens
from pampero.kernel.clock import breathe
from pampero.services.dynamodb import access, items
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.capacity import Bill, collection, read_units, written
from pampero.services.dynamodb.expr.projections import project
from pampero.services.dynamodb.expr.values import EmptyKeyError, Item, SerializationError, ValidationError, item_size
from pampero.services.dynamodb.metrics import billed
from pampero.services.dynamodb.model import Table, arn_of, invalid, measured, primary, primary_of_item, ready, refused
from pampero.services.dynamodb.requests import Asked, asked, check_paths
from pampero.services.dynamodb.rows import load
from pampero.store.tx import ReadTx, Tx

# From this size of a request on, its items are looked at before the transaction.
LARGE = 64 * 1024
MAX_BYTES = 4 * 1024 * 1024
TWICE = "Transaction request cannot include multiple operations on one item"
ACTIONS = {"ConditionCheck": "ConditionCheckItem", "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}
NO_REASON = {"Code": "None"}
# Refused as a whole, before the items are looked at.
AT_ONCE = (EmptyKeyError, SerializationError)
MISMATCH = "An error occurred: the request uses the same client token as a previous, but non-identical request."
TOKENS = ClientTokens("dynamodb.token", 600.0, lambda: ApiError("IdempotentParameterMismatchException", MISMATCH))


def cancelled(reasons: list[dict[str, Any]]) -> ApiError:
    codes = ", ".join(reason["Code"] for reason in reasons)
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return ApiError("TransactionCanceledException", text, CancellationReasons=reasons)


def _question(tx: ReadTx, call: Call, req: Any, action: str, part: Any, within: str) -> Check:
    keys = access.of_transacted(tx, call, req, part, within)
    return Check(f"dynamodb:{action}", arn_of(call, part.TableName), keys)


def _get_checks(tx: ReadTx, call: Call, req: t.TransactGetItemsInput) -> Iterable[Check]:
    return [_question(tx, call, req, "GetItem", entry.Get, "TransactGetItems") for entry in req.TransactItems]


@operation("TransactGetItems", resource="*", checks=_get_checks, read=True)
def transact_get_items(tx: ReadTx, call: Call, req: t.TransactGetItemsInput) -> t.TransactGetItemsOutput:
    """Items as they were at one moment. Source: API_TransactGetItems.

    Raises ResourceNotFoundException, TransactionCanceledException, ValidationException.
    """
    bill = Bill(req.ReturnConsumedCapacity, "Read")
    responses: list[t.ItemResponse] = []
    reasons: list[dict[str, Any]] = []
    seen: set[tuple[str, bytes, bytes]] = set()
    try:
        wanted = [(entry.Get, asked(entry.Get)) for entry in req.TransactItems]
    except ValidationError as error:
        raise refused(error) from error
    for get, what in wanted:
        table = ready(tx, call, get.TableName)
        try:
            check_paths(table, what.all_paths)
            key = primary(table, get.Key)
        except AT_ONCE as error:
            raise refused(error) from error
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": str(error)})
            continue
        reasons.append(NO_REASON)
        if (table.key, *key) in seen:
            raise invalid(TWICE)
        seen.add((table.key, *key))
        item = load(tx, table, key)
        bill.add(table, read_units(item_size(item) if item else 0, True))
        responses.append(t.ItemResponse(Item=item if item is None or what.paths is None else project(item, what.paths)))
    if any(reason is not NO_REASON for reason in reasons):
        raise cancelled(reasons)
    billed(call, bill, True)
    return t.TransactGetItemsOutput(Responses=responses, ConsumedCapacity=bill.answer())


def _part(entry: t.TransactWriteItem) -> tuple[str, Any]:
    parts = [(name, part) for name in ACTIONS if (part := getattr(entry, name)) is not None]
    if len(parts) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    return parts[0]


def _write_checks(tx: ReadTx, call: Call, req: t.TransactWriteItemsInput) -> Iterable[Check]:
    parts = [_part(entry) for entry in req.TransactItems]
    return [_question(tx, call, req, ACTIONS[name], part, "TransactWriteItems") for name, part in parts]


@operation("TransactWriteItems", resource="*", checks=_write_checks)
async def transact_write_items(call: Call, req: t.TransactWriteItemsInput) -> t.TransactWriteItemsOutput:
    """All of up to a hundred writes, or none. Source: API_TransactWriteItems.

    What is wrong with an expression, or an empty key, is a ValidationException of the whole; what is wrong with an item
    is its cancellation reason. The text beyond 4 MB is ours. Raises ResourceNotFoundException, ValidationException,
    TransactionCanceledException with a reason for each, IdempotentParameterMismatchException.
    """
    return await call.write(_write_all, call, req, await _sizes(call, req))


async def _sizes(call: Call, req: t.TransactWriteItemsInput) -> dict[int, int]:
    """The sizes of the items in a large request, by their positions: what is wrong with one is told in the transaction."""
    found: dict[int, int] = {}
    if call.http is not None and len(call.http.body) > LARGE:
        for number, entry in enumerate(req.TransactItems):
            if entry.Put is not None:
                with contextlib.suppress(ValidationError):
                    found[number] = measured(entry.Put.Item)
                await breathe()
    return found


def _write_all(
    tx: Tx, call: Call, req: t.TransactWriteItemsInput, sizes: Mapping[int, int]
) -> t.TransactWriteItemsOutput:
    parts = [_part(entry) for entry in req.TransactItems]
    if TOKENS.former(tx, call.scope, req.ClientRequestToken, req.TransactItems) is not None:
        return t.TransactWriteItemsOutput(ConsumedCapacity=_repeated(tx, call, req, parts))
    try:
        wanted = [asked(part) for _, part in parts]
    except ValidationError as error:
        raise refused(error) from error
    bill = Bill(req.ReturnConsumedCapacity, "Write")
    metrics: dict[str, list[t.ItemCollectionMetrics]] = {}
    reasons: list[dict[str, Any]] = []
    seen: set[tuple[str, bytes, bytes]] = set()
    size = 0
    for number, ((name, part), what) in enumerate(zip(parts, wanted)):
        table = ready(tx, call, part.TableName)
        known = sizes.get(number)
        try:
            key = primary_of_item(table, part.Item) if name == "Put" else primary(table, part.Key)
            if (table.key, *key) in seen:
                raise invalid(TWICE)
            seen.add((table.key, *key))
            old, new = _transact(tx, table, name, part, what, known)
            reasons.append(NO_REASON)
        except AT_ONCE as error:
            raise refused(error) from error
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": str(error)})
            continue
        except ApiError as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            reasons.append({"Code": "ConditionalCheckFailed", "Message": error.message, **error.members})
            continue
        size += item_size(new or {}) if known is None else known
        bill.add(table, *written(table, old, new))
        metric = None if name == "ConditionCheck" else collection(req, table, part.Item if name == "Put" else part.Key)
        if metric is not None:
            metrics.setdefault(table.name, []).append(metric)
    if any(reason is not NO_REASON for reason in reasons):
        raise cancelled(reasons)
    if size > MAX_BYTES:
        raise invalid("The aggregate size of the items in the transaction exceeds the limit of 4 MB")
    tx.once_committed(partial(billed, call, bill, False))
    return t.TransactWriteItemsOutput(ConsumedCapacity=bill.answer(), ItemCollectionMetrics=metrics or None)


def _repeated(
    tx: Tx, call: Call, req: t.TransactWriteItemsInput, parts: list[tuple[str, Any]]
) -> list[t.ConsumedCapacity] | None:
    """What a repeated request costs: its items are read. AWS goes by their sizes of the first time, this by those of now."""
    bill = Bill(req.ReturnConsumedCapacity, "Read")
    for name, part in parts if bill.wanted else ():
        table = ready(tx, call, part.TableName)
        key = primary_of_item(table, part.Item) if name == "Put" else primary(table, part.Key)
        sizes = [item_size(item) for item in (load(tx, table, key), getattr(part, "Item", None)) if item]
        bill.add(table, read_units(max(sizes, default=0), True))
    return bill.answer()


def _transact(
    tx: Tx, table: Table, name: str, part: Any, what: Asked, size: int | None
) -> tuple[Item | None, Item | None]:
    """(old, new) of one action. size: of the item that is put, where it is known."""
    if name == "Put":
        return items.put(tx, table, part, what, size)[0], part.Item
    if name == "Delete":
        return items.delete(tx, table, part, what), None
    if name == "Update":
        return items.update(tx, table, part, what)
    check_paths(table, what.all_paths)
    old = load(tx, table, primary(table, part.Key))
    items.check_condition(what, old, part)
    return old, old
