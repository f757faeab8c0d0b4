"""Items as rows: read, write, and keep the indexes true."""

from __future__ import annotations

import msgspec

from pampero.services.dynamodb.expr.keycode import encode
from pampero.services.dynamodb.expr.values import Item, number
from pampero.services.dynamodb.feeds.records import keep
from pampero.services.dynamodb.model import MAX_HASH_LENGTH, MAX_RANGE, TABLES, Index, Table
from pampero.services.dynamodb.sealing import shown, stored
from pampero.services.dynamodb.streams.records import record
from pampero.store.tx import ReadTx, Tx

decode = msgspec.json.Decoder(dict[str, dict[str, object]]).decode
_encode = msgspec.json.Encoder().encode
OLDEST_END = 5 * 365 * 24 * 3600.0
_GET = "SELECT item FROM ddb_items WHERE tbl = ? AND hash = ? AND range = ?"
_PUT = (
    "INSERT INTO ddb_items (tbl, hash, range, item) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (tbl, hash, range) DO UPDATE SET item = excluded.item"
)
# To another table's key.
COPY = "INSERT INTO ddb_items (tbl, hash, range, item) SELECT ?, hash, range, item FROM ddb_items WHERE tbl = ?"
_DELETE = "DELETE FROM ddb_items WHERE tbl = ? AND hash = ? AND range = ?"
_HISTORY = "INSERT INTO ddb_history (tbl, hash, range, at, old) VALUES (?, ?, ?, ?, ?)"
_INDEX = "INSERT INTO ddb_index (idx, hash, range, base_hash, base_range) VALUES (?, ?, ?, ?, ?)"
_UNINDEX = "DELETE FROM ddb_index WHERE idx = ? AND hash = ? AND range = ? AND base_hash = ? AND base_range = ?"


def load_raw(tx: ReadTx, table: Table, key: tuple[bytes, bytes]) -> bytes | None:
    """The item of a key as the JSON that it is answered with."""
    row = tx.one(_GET, table.key, *key)
    return None if row is None else shown(table, row[0])


def load(tx: ReadTx, table: Table, key: tuple[bytes, bytes]) -> Item | None:
    """The item of a key."""
    found = load_raw(tx, table, key)
    return None if found is None else decode(found)


def save(tx: Tx, table: Table, key: tuple[bytes, bytes], old: Item | None, new: Item) -> None:
    """Write an item; `old` is what stood there."""
    tx.run(_PUT, table.key, *key, stored(table, _encode(new)))
    if table.recovery is not None:
        _remember(tx, table, key, old)
    if table.indexes:
        _reindex(tx, table, key, old, new)
    if table.stream is not None or table.feeds:
        _record(tx, table, old, new)
    if table.ttl is not None:
        set_end(tx, table, key, new)


def remove(tx: Tx, table: Table, key: tuple[bytes, bytes], old: Item, *, expired: bool = False) -> None:
    """Delete an item that is there. expired: because its time to live has ended."""
    tx.run(_DELETE, table.key, *key)
    if table.recovery is not None:
        _remember(tx, table, key, old)
    if table.indexes:
        _reindex(tx, table, key, old, None)
    if table.stream is not None or table.feeds:
        _record(tx, table, old, None, expired)
    if table.ttl is not None:
        tx.cancel("dynamodb.ttl", ttl_key(table, key))


def _record(tx: Tx, table: Table, old: Item | None, new: Item | None, expired: bool = False) -> None:
    """Put a change in the streams of each region that has some."""
    places = [table, *(TABLES.get(tx, f"{table.account}/{region}", table.name) for region in table.replicas)]
    for one in places:
        if one is not None and one is not table and table.seal is not None:
            one.box = table.box
        if one is not None and one.stream is not None and one.stream.enabled:
            record(tx, one, old, new, expired)
        if one is not None and one.feeds:
            keep(tx, one, old, new, expired)


def _remember(tx: Tx, table: Table, key: tuple[bytes, bytes], old: Item | None) -> None:
    """Keep what stood at a place, so that the table can be restored to a moment before now."""
    tx.run(_HISTORY, table.key, *key, tx.now, None if old is None else stored(table, _encode(old)))


def index_entry(table: Table, index: str, item: Item) -> tuple[bytes, bytes] | None:
    """An item's place in an index; None when it is not in it: where a key of the index is missing, or of another type
    (as it may be in items that are older than the index)."""
    hash_name, range_name = table.keys_of(index)
    hash_value, range_value = item.get(hash_name), item.get(range_name) if range_name else None
    if not _fits(table, hash_name, hash_value) or (range_name and not _fits(table, range_name, range_value)):
        return None
    assert hash_value is not None
    entry = encode(hash_value), encode(range_value) if range_value is not None else b""
    # Items that are older than the index may have what is too long for a key.
    return entry if len(entry[0]) <= MAX_HASH_LENGTH and len(entry[1]) <= MAX_RANGE else None


def _fits(table: Table, name: str, value: object) -> bool:
    return isinstance(value, dict) and bool(value.get(table.types[name]))


def projected(table: Table, index: Index, item: Item) -> Item:
    """The part of an item that an index holds."""
    if index.projection == "ALL":
        return item
    names = index_names(table, index)
    return {name: value for name, value in item.items() if name in names}


def index_names(table: Table, index: Index) -> set[str | None]:
    """The attributes that an index of KEYS_ONLY or INCLUDE holds."""
    return {table.hash, table.range, index.hash, index.range, *index.include}


def add_to_index(tx: Tx, table: Table, index: Index) -> None:
    """Put every item of a table in a new index."""
    for hash_, range_, body in tx.all("SELECT hash, range, item FROM ddb_items WHERE tbl = ?", table.key):
        entry = index_entry(table, index.name, decode(shown(table, body)))
        if entry is not None:
            tx.run(_INDEX, table.index_key(index.name), *entry, hash_, range_)


def _reindex(tx: Tx, table: Table, key: tuple[bytes, bytes], old: Item | None, new: Item | None) -> None:
    for name in table.indexes:
        before = None if old is None else index_entry(table, name, old)
        after = None if new is None else index_entry(table, name, new)
        if before == after:
            continue
        if before is not None:
            tx.run(_UNINDEX, table.index_key(name), *before, *key)
        if after is not None:
            tx.run(_INDEX, table.index_key(name), *after, *key)


def ttl_key(table: Table, key: tuple[bytes, bytes]) -> str:
    """The name of an item's timer."""
    return f"{table.account}/{table.region}/{table.name}/{key[0].hex()}/{key[1].hex()}"


def set_end(tx: Tx, table: Table, key: tuple[bytes, bytes], item: Item) -> None:
    """Set the timer that ends an item, by the attribute that the table names for it.

    An end more than five years ago is none. Source: Using time to live in DynamoDB.
    """
    assert table.ttl is not None
    value = item.get(table.ttl)
    end = float(number(value["N"])) if value is not None and "N" in value else 0.0
    if end > tx.now - OLDEST_END:
        tx.at("dynamodb.ttl", ttl_key(table, key), end)
    else:
        tx.cancel("dynamodb.ttl", ttl_key(table, key))
