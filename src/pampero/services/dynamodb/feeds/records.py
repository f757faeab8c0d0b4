"""Records of changes, kept in the transaction of the change until they are written to their stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pampero.kernel import ids
from pampero.services.dynamodb.expr.keycode import encode as key_bytes
from pampero.services.dynamodb.expr.values import Item, item_size, same
from pampero.store.tx import Tx

if TYPE_CHECKING:
    from pampero.services.dynamodb.model import Table

_KEEP = "INSERT INTO ddb_outgoing (tbl, stream, key, body) VALUES (?, ?, ?, ?)"
_encode = msgspec.json.Encoder().encode
# Before a body that is sealed; others are JSON.
SEALED = b"\0"
BY_TIME = {"userIdentity": {"principalId": "dynamodb.amazonaws.com", "type": "Service"}}


def keep(tx: Tx, table: Table, old: Item | None, new: Item | None, expired: bool = False) -> None:
    """A change, for each stream that has the table's; nothing where nothing changes. expired: its time to live ended it.

    Source: "Using Kinesis Data Streams to capture changes to DynamoDB". All changes of a partition key go to one shard; what
    AWS makes the partition key of is not told.
    """
    item = new if new is not None else old
    if item is None or (old is not None and new is not None and (old == new or same({"M": old}, {"M": new}))):
        return
    keys = {name: item[name] for name in (table.hash, table.range) if name is not None}
    images = {name: image for name, image in (("NewImage", new), ("OldImage", old)) if image is not None}
    change: dict[str, Any] = {"Keys": keys, **images}
    size = sum(item_size(one) for one in (keys, *images.values()))
    document: dict[str, Any] = {
        "awsRegion": table.region,
        "eventID": ids.uuid4(),
        "eventName": "REMOVE" if new is None else "INSERT" if old is None else "MODIFY",
        "userIdentity": BY_TIME["userIdentity"] if expired else None,
        "recordFormat": "application/json",
        "tableName": table.name,
        "dynamodb": change,
        "eventSource": "aws:dynamodb",
    }
    key = key_bytes(item[table.hash]).hex()[:256]
    for stream, feed in table.feeds.items():
        if feed.enabled:
            moment = int(tx.now * (1_000_000 if feed.micros else 1000))
            precision = "MICROSECOND" if feed.micros else "MILLISECOND"
            document["dynamodb"] = {
                "ApproximateCreationDateTime": moment,
                **change,
                "SizeBytes": size,
                "ApproximateCreationDateTimePrecision": precision,
            }
            body = _encode(document)
            seal = table.seal
            if seal is not None:
                body = SEALED + table.box.seal(body)
            tx.run(_KEEP, table.key, stream, key, body)
            place = None if seal is None else [table.arn, seal.data, seal.about, seal.key]
            tx.at("dynamodb.feed", table.key, tx.now, place)
