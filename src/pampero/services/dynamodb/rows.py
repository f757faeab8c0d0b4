"""Items as rows: read, write, and keep the indexes true."""

from __future__ import annotations

import msgspec

from pampero.services.dynamodb.expr.keycode import encode
from pampero.services.dynamodb.expr.values import Item, number
from pampero.services.dynamodb.model import Table
from pampero.store.tx import ReadTx, Tx

decode = msgspec.json.Decoder(dict[str, dict[str, object]]).decode
_encode = msgspec.json.Encoder().encode
_GET = "SELECT item FROM ddb_items WHERE tbl = ? AND hash = ? AND range = ?"
_PUT = (
    "INSERT INTO ddb_items (tbl, hash, range, item) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (tbl, hash, range) DO UPDATE SET item = excluded.item"
)
_DELETE = "DELETE FROM ddb_items WHERE tbl = ? AND hash = ? AND range = ?"
_INDEX = "INSERT INTO ddb_index (idx, hash, range, base_hash, base_range) VALUES (?, ?, ?, ?, ?)"
_UNINDEX = "DELETE FROM ddb_index WHERE idx = ? AND hash = ? AND range = ? AND base_hash = ? AND base_range = ?"


def load(tx: ReadTx, table: Table, key: tuple[bytes, bytes]) -> Item | None:
    """The item of a key."""
    row = tx.one(_GET, table.key, *key)
    return None if row is None else decode(row[0])


def save(tx: Tx, table: Table, key: tuple[bytes, bytes], old: Item | None, new: Item) -> None:
    """Write an item; `old` is what stood there."""
    tx.run(_PUT, table.key, *key, _encode(new))
    _reindex(tx, table, key, old, new)
    if table.ttl is not None:
        _set_end(tx, table, key, new)


def remove(tx: Tx, table: Table, key: tuple[bytes, bytes], old: Item) -> None:
    """Delete an item that is there."""
    tx.run(_DELETE, table.key, *key)
    _reindex(tx, table, key, old, None)
    if table.ttl is not None:
        tx.cancel("dynamodb.ttl", ttl_key(table, key))


def index_entry(table: Table, index: str, item: Item) -> tuple[bytes, bytes] | None:
    """An item's place in an index; None when it is not in it."""
    hash_name, range_name = table.keys_of(index)
    hash_value, range_value = item.get(hash_name), item.get(range_name) if range_name else None
    if hash_value is None or (range_name and range_value is None):
        return None
    return encode(hash_value), encode(range_value) if range_value is not None else b""


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


def _set_end(tx: Tx, table: Table, key: tuple[bytes, bytes], item: Item) -> None:
    assert table.ttl is not None
    value = item.get(table.ttl)
    if value is not None and "N" in value:
        tx.at("dynamodb.ttl", ttl_key(table, key), float(number(value["N"])))
    else:
        tx.cancel("dynamodb.ttl", ttl_key(table, key))
