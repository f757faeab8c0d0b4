"""Writing records to their streams, by the server's first process: as the account's root, since whoever asked for it might."""

from __future__ import annotations

import asyncio
from typing import Any

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, fulfilled, timer
from pampero.auth.principals import Principal
from pampero.aws.deliveries import is_passing
from pampero.aws.encryption import Box
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.services.dynamodb.feeds.records import SEALED
from pampero.services.dynamodb.sealing import SERVICE, Seal, table_key
from pampero.store.tx import ReadTx, Row, Tx

log = logger("dynamodb")
MAX_COUNT, MAX_BYTES = 500, 4 * 1024 * 1024
PAUSE = 0.5
_NEXT = "SELECT id, stream, key, body FROM ddb_outgoing WHERE tbl = ? ORDER BY id LIMIT ?"
_SENT = "DELETE FROM ddb_outgoing WHERE id = ?"


@timer("dynamodb.feed")
def begin(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Whichever process wrote to the table, the first one works. One at a time for a table."""
    tx.emit("dynamodb.feed", [event.key, event.payload], key=event.key)


@consumer("dynamodb.feed")
async def feed(context: Context, event: Event) -> None:
    """Write what a table has waiting; what a shard does not take now waits a little longer."""
    table, place = event.payload
    while rows := await fulfilled(lambda: context.read(_waiting, context, table, place)):
        stream = rows[0][1]
        done = await _put(context, stream, [row for row in rows if row[1] == stream])
        await context.write(_forget, done)
        if not done:
            await context.runtime.clock.wait(asyncio.Event(), context.now + PAUSE)


def _waiting(tx: ReadTx, context: Context, table: str, place: Any) -> list[Row]:
    found: list[Row] = []
    size, box = 0, None if place is None else _box(context, *place)
    for row in tx.all(_NEXT, table, MAX_COUNT):
        size += len(row[3])
        if found and size > MAX_BYTES:
            break
        found.append(row if box is None else _opened(row, box))
    return found


def _box(context: Context, table: str, data: bytes, about: dict[str, str], key: str) -> Box:
    where = Arn.parse(table)
    place = context.within(where.account, where.region).as_service(SERVICE, table)
    return Box(table_key(place, Seal(data, about, key)))


def _opened(row: Row, box: Box) -> Row:
    id_, stream, key, body = row
    return id_, stream, key, box.open(body[len(SEALED) :]) if body.startswith(SEALED) else body


def _forget(tx: Tx, ids: list[int]) -> None:
    tx.many(_SENT, [(id_,) for id_ in ids])


async def _put(context: Context, stream: str, rows: list[Row]) -> list[int]:
    """The ids of those that need not be written any more."""
    where = Arn.parse(stream)
    place = context.within(where.account, where.region).acting(Principal.root(where.account))
    client = place.within(where.account, where.region).client("kinesis")
    records = [{"Data": body, "PartitionKey": key} for _, _, key, body in rows]
    try:
        answer = await client.call("PutRecords", StreamARN=stream, Records=records)
    except ApiError as error:
        if is_passing(error):
            return []
        if len(rows) > 1:
            # One of them may be what is refused.
            return [id_ for row in rows for id_ in await _put(context, stream, [row])]
        log.warning("a change of a table is lost: %s refused it: %s", stream, error)
        return [rows[0][0]]
    return [row[0] for row, one in zip(rows, answer["Records"], strict=True) if "ErrorCode" not in one]
