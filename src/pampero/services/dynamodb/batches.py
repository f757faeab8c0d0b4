"""Batches: many items in one request, each for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from pampero.api import Call, Check, operation
from pampero.services.dynamodb.capacity import Bill, collection, read_units, written
from pampero.services.dynamodb.expr.projections import project
from pampero.services.dynamodb.expr.values import Item, ValidationError, item_size
from pampero.services.dynamodb.model import (
    Table,
    arn_of,
    check_item,
    find,
    invalid,
    primary,
    primary_of_item,
    refused,
)
from pampero.services.dynamodb.requests import Asked, asked, check_paths
from pampero.services.dynamodb.rows import decode, load, load_raw, remove, save
from pampero.services.dynamodb.types import (
    BatchGetItemInput,
    BatchGetItemOutput,
    BatchWriteItemInput,
    BatchWriteItemOutput,
    ItemCollectionMetrics,
    KeysAndAttributes,
    WriteRequest,
)
from pampero.store.tx import ReadTx, Tx

MOST_WRITES = 25
MOST_GETS = 100
MOST_BYTES = 16 * 1024 * 1024
DUPLICATES = "Provided list of item keys contains duplicates"
MANY_TYPES = (
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
)
Key = tuple[bytes, bytes]


def _batch_checks(action: str) -> Callable[[Call, Any], Iterable[Check]]:
    def checks(call: Call, req: Any) -> Iterable[Check]:
        return [Check(f"dynamodb:{action}", arn_of(call, name)) for name in req.RequestItems]

    return checks


@operation("BatchGetItem", resource="*", checks=_batch_checks("BatchGetItem"), read=True)
def batch_get_item(tx: ReadTx, call: Call, req: BatchGetItemInput) -> BatchGetItemOutput:
    """Up to a hundred items of several tables, and no more than 16 MB. Source: API_BatchGetItem.

    Raises ResourceNotFoundException, ValidationException.
    """
    if sum(len(wanted.Keys) for wanted in req.RequestItems.values()) > MOST_GETS:
        raise invalid("Too many items requested for the BatchGetItem call")
    bill = Bill(req.ReturnConsumedCapacity)
    found: dict[str, list[Any]] = {}
    left: dict[str, KeysAndAttributes] = {}
    size = 0
    try:
        requests = [(name, wanted, asked(wanted)) for name, wanted in req.RequestItems.items()]
        for name, wanted, what in requests:
            table = find(tx, call, name)
            check_paths(table, what.all_paths)
            keys = [primary(table, key) for key in wanted.Keys]
            if len(set(keys)) != len(keys):
                raise ValidationError(DUPLICATES)
            found[name] = []
            for key, given in zip(keys, wanted.Keys):
                body = load_raw(tx, table, key)
                size += len(body or b"")
                if size > MOST_BYTES:
                    left.setdefault(name, msgspec.structs.replace(wanted, Keys=[])).Keys.append(given)
                    continue
                if bill.wanted:
                    bytes_ = item_size(decode(body)) if body is not None else 0
                    bill.add(table, read_units(bytes_, bool(wanted.ConsistentRead)))
                if body is not None:
                    found[name].append(_shown(body, what))
    except ValidationError as error:
        raise refused(error) from error
    return BatchGetItemOutput(Responses=found, UnprocessedKeys=left, ConsumedCapacity=bill.answer())


def _shown(body: bytes, what: Asked) -> Item | msgspec.Raw:
    return msgspec.Raw(body) if what.paths is None else project(decode(body), what.paths)


@operation("BatchWriteItem", resource="*", checks=_batch_checks("BatchWriteItem"))
def batch_write_item(tx: Tx, call: Call, req: BatchWriteItemInput) -> BatchWriteItemOutput:
    """Up to 25 puts and deletes. Source: API_BatchWriteItem. Here they are written all together.

    Raises ResourceNotFoundException, ValidationException.
    """
    if sum(len(writes) for writes in req.RequestItems.values()) > MOST_WRITES:
        raise invalid("Too many items requested for the BatchWriteItem call")
    for writes in req.RequestItems.values():
        if any((write.PutRequest is None) == (write.DeleteRequest is None) for write in writes):
            raise invalid(MANY_TYPES)
    bill = Bill(req.ReturnConsumedCapacity)
    metrics: dict[str, list[ItemCollectionMetrics]] = {}
    for name, writes in req.RequestItems.items():
        table = find(tx, call, name)
        seen: set[Key] = set()
        for write in writes:
            try:
                key, old, new = _write(tx, table, write)
            except ValidationError as error:
                raise refused(error) from error
            if key in seen:
                raise invalid(DUPLICATES)
            seen.add(key)
            if bill.wanted:
                bill.add(table, *written(table, old, new))
            metric = collection(req, table, new if new is not None else write.DeleteRequest.Key)  # type: ignore[union-attr]
            if metric is not None and metric not in metrics.get(name, []):
                metrics.setdefault(name, []).append(metric)
    return BatchWriteItemOutput(
        UnprocessedItems={}, ConsumedCapacity=bill.answer(), ItemCollectionMetrics=metrics or None
    )


def _write(tx: Tx, table: Table, write: WriteRequest) -> tuple[Key, Item | None, Item | None]:
    """(key, old, new)."""
    if write.PutRequest is not None:
        item = write.PutRequest.Item
        key = primary_of_item(table, item)
        check_item(table, item)
        old = load(tx, table, key)
        save(tx, table, key, old, item)
        return key, old, item
    assert write.DeleteRequest is not None
    key = primary(table, write.DeleteRequest.Key)
    old = load(tx, table, key)
    if old is not None:
        remove(tx, table, key, old)
    return key, old, None
