"""Batches: many items in one request, each for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from pampero.api import Call, Check, operation
from pampero.kernel.clock import breathe
from pampero.services.dynamodb import access
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.capacity import Bill, collection, read_units
from pampero.services.dynamodb.expr.projections import project
from pampero.services.dynamodb.expr.values import Item, ValidationError, item_size
from pampero.services.dynamodb.metrics import billed, wrote
from pampero.services.dynamodb.model import (
    Table,
    arn_of,
    check_item,
    invalid,
    primary,
    primary_of_item,
    ready,
    refused,
)
from pampero.services.dynamodb.requests import Asked, asked, check_paths
from pampero.services.dynamodb.rows import decode, load, load_raw, remove, save
from pampero.store.tx import ReadTx, Tx

MAX_WRITES = 25
MAX_GETS = 100
# So many gets are read in the event loop.
IN_PLACE = 25
LARGE_BATCH = 256 * 1024
MAX_BYTES = 16 * 1024 * 1024
DUPLICATES = "Provided list of item keys contains duplicates"
MANY_TYPES = (
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
)
Key = tuple[bytes, bytes]
# Of a table, and of its indexes.
Units = tuple[float, dict[str, float]]


class _Part(NamedTuple):
    """An item that is asked for, as other operations name theirs."""

    Key: Item


def _get_checks(tx: ReadTx, call: Call, req: t.BatchGetItemInput) -> list[Check]:
    return [
        Check(
            "dynamodb:BatchGetItem",
            arn_of(call, name),
            access.of_batch(tx, call, req, name, [_Part(key) for key in wanted.Keys], wanted),
        )
        for name, wanted in req.RequestItems.items()
    ]


def _write_checks(tx: ReadTx, call: Call, req: t.BatchWriteItemInput) -> list[Check]:
    return [
        Check(
            "dynamodb:BatchWriteItem",
            arn_of(call, name),
            access.of_batch(tx, call, req, name, [_either(write) for write in writes]),
        )
        for name, writes in req.RequestItems.items()
    ]


def _either(write: t.WriteRequest) -> t.PutRequest | t.DeleteRequest | None:
    return write.PutRequest or write.DeleteRequest


@operation("BatchGetItem", resource="*", checks=_get_checks)
async def batch_get_item(call: Call, req: t.BatchGetItemInput) -> t.BatchGetItemOutput:
    """Up to a hundred items of several tables, and no more than 16 MB. Source: API_BatchGetItem. Many are read on a thread.

    Raises ResourceNotFoundException, ValidationException.
    """
    count = sum(len(wanted.Keys) for wanted in req.RequestItems.values())
    if count > MAX_GETS:
        raise invalid("Too many items requested for the BatchGetItem call")
    bill, answer = await (call.scan(_get, call, req) if count > IN_PLACE else call.read(_get, call, req))
    billed(call, bill, True)
    return answer


def _get(tx: ReadTx, call: Call, req: t.BatchGetItemInput) -> tuple[Bill, t.BatchGetItemOutput]:
    bill = Bill(req.ReturnConsumedCapacity)
    found: dict[str, list[Any]] = {}
    left: dict[str, t.KeysAndAttributes] = {}
    size = 0
    try:
        _check_mixed(req.RequestItems.values())
        requests = [(name, wanted, asked(wanted)) for name, wanted in req.RequestItems.items()]
        for wanted in req.RequestItems.values():
            if len({_spelled(key) for key in wanted.Keys}) != len(wanted.Keys):
                # Also where there is no such table.
                raise ValidationError(DUPLICATES)
        for name, wanted, what in requests:
            table = ready(tx, call, name)
            check_paths(table, what.all_paths)
            keys = [primary(table, key) for key in wanted.Keys]
            if len(set(keys)) != len(keys):
                raise ValidationError(DUPLICATES)
            found[name] = []
            for key, given in zip(keys, wanted.Keys):
                body = load_raw(tx, table, key)
                size += len(body or b"")
                if size > MAX_BYTES:
                    left.setdefault(name, msgspec.structs.replace(wanted, Keys=[])).Keys.append(given)
                    continue
                bytes_ = 0 if body is None else item_size(decode(body)) if bill.wanted else len(body)
                bill.add(table, read_units(bytes_, bool(wanted.ConsistentRead)))
                if body is not None:
                    found[name].append(_shown(body, what))
    except ValidationError as error:
        raise refused(error) from error
    return bill, t.BatchGetItemOutput(Responses=found, UnprocessedKeys=left, ConsumedCapacity=bill.answer())


def _check_mixed(wanted: Iterable[t.KeysAndAttributes]) -> None:
    """Raises ValidationError where one table is asked in the former way and another one by an expression."""
    former = any(one.AttributesToGet is not None for one in wanted)
    if former and any(one.ProjectionExpression is not None for one in wanted):
        text = (
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters:"
        )
        raise ValidationError(f"{text} {{AttributesToGet}} Expression parameters: {{ProjectionExpression}}")


def _spelled(key: Item) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in key.items()))


def _shown(body: bytes, what: Asked) -> Item | msgspec.Raw:
    return msgspec.Raw(body) if what.paths is None else project(decode(body), what.paths)


@operation("BatchWriteItem", resource="*", checks=_write_checks)
async def batch_write_item(call: Call, req: t.BatchWriteItemInput) -> t.BatchWriteItemOutput:
    """Up to 25 puts and deletes. Source: API_BatchWriteItem. They are written all together; what is large is looked at as
    a whole first, and then written one by one, so that nobody waits for sixteen megabytes.

    Raises ResourceNotFoundException, ValidationException.
    """
    if sum(len(writes) for writes in req.RequestItems.values()) > MAX_WRITES:
        raise invalid("Too many items requested for the BatchWriteItem call")
    for writes in req.RequestItems.values():
        if any((write.PutRequest is None) == (write.DeleteRequest is None) for write in writes):
            raise invalid(MANY_TYPES)
    entries = [(name, write) for name, writes in req.RequestItems.items() for write in writes]
    if call.http is None or len(call.http.body) < LARGE_BATCH:
        return await call.write(_together, call, req, entries)
    batch = _Batch(req)
    for entry in entries:
        batch.take(entry[0], await call.read(_checked, call, *entry))
        await breathe()
    for entry in entries:
        batch.tell(entry[0], *await call.write(_write, call, *entry), entry[1])
    return batch.answer()


def _together(
    tx: Tx, call: Call, req: t.BatchWriteItemInput, entries: list[tuple[str, t.WriteRequest]]
) -> t.BatchWriteItemOutput:
    """All in one transaction, which may run twice: what is told of it begins with it."""
    batch = _Batch(req)
    for name, write in entries:
        batch.take(name, _checked(tx, call, name, write))
        batch.tell(name, *_write(tx, call, name, write), write)
    return batch.answer()


def _checked(tx: ReadTx, call: Call, name: str, write: t.WriteRequest) -> Key:
    """The key of what is written. Raises ResourceNotFoundException, ValidationException."""
    table = ready(tx, call, name)
    try:
        key = _key(table, write)
        if write.PutRequest is not None:
            check_item(table, write.PutRequest.Item)
    except ValidationError as error:
        raise refused(error) from error
    return key


def _write(tx: Tx, call: Call, name: str, write: t.WriteRequest) -> tuple[Table, Units, Item | None]:
    """Write one that was checked: its table, the units that it costs, and what stands there now."""
    table = ready(tx, call, name)
    key = _key(table, write)
    old = load(tx, table, key)
    item = write.PutRequest.Item if write.PutRequest is not None else None
    if item is not None:
        save(tx, table, key, old, item)
    elif old is not None:
        remove(tx, table, key, old)
    return table, wrote(tx, call, table, old, item), item


class _Batch:
    """A batch of writes, and what is told of it."""

    def __init__(self, req: t.BatchWriteItemInput) -> None:
        self._req = req
        self._bill = Bill(req.ReturnConsumedCapacity)
        self._metrics: dict[str, list[t.ItemCollectionMetrics]] = {}
        self._keys: set[tuple[str, Key]] = set()

    def take(self, name: str, key: Key) -> None:
        """One more of its writes. Raises ValidationException for a key that has one already."""
        if (name, key) in self._keys:
            raise invalid(DUPLICATES)
        self._keys.add((name, key))

    def tell(self, name: str, table: Table, units: Units, item: Item | None, write: t.WriteRequest) -> None:
        """One was written."""
        self._bill.add(table, *units)
        metric = collection(self._req, table, item if item is not None else write.DeleteRequest.Key)  # type: ignore[union-attr]
        if metric is not None and metric not in self._metrics.get(name, []):
            self._metrics.setdefault(name, []).append(metric)

    def answer(self) -> t.BatchWriteItemOutput:
        """What the operation answers."""
        bill = self._bill.answer()
        return t.BatchWriteItemOutput(
            UnprocessedItems={}, ConsumedCapacity=bill, ItemCollectionMetrics=self._metrics or None
        )


def _key(table: Table, write: t.WriteRequest) -> Key:
    if write.PutRequest is not None:
        return primary_of_item(table, write.PutRequest.Item)
    assert write.DeleteRequest is not None
    return primary(table, write.DeleteRequest.Key)
