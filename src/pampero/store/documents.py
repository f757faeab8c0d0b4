"""Typed documents: control-plane nouns as MessagePack with declared secondary keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from pampero.store.statements import CLEAR_DOCUMENTS, DELETE_DOCUMENT, DOCUMENT, PUT_DOCUMENT
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")

_LIST = (
    "SELECT id, body FROM documents WHERE kind = ? AND scope = ? AND id > ? AND id >= ? AND id < ? ORDER BY id LIMIT ?"
)
_FIND = (
    "SELECT d.id, d.body FROM document_keys k "
    "JOIN documents d ON d.kind = k.kind AND d.scope = k.scope AND d.id = k.id "
    "WHERE k.kind = ? AND k.scope = ? AND k.name = ? AND k.value = ? ORDER BY k.id"
)
_LAST = "\U0010ffff"
MAX_SHARED = 512


class Documents(Generic[T]):
    """One kind of document, e.g. `QUEUES = Documents("sqs.queue", Queue)`.

    scope: the space an id is unique in, mostly `call.scope` ("account/region"); "" for the whole server.
    keys: secondary keys: name → function from the document to its value (None: not indexed).
    at: the scope and id that a document says of itself, for `save`.
    """

    def __init__(
        self,
        kind: str,
        type_: type[T],
        keys: Mapping[str, Callable[[T], str | None]] | None = None,
        *,
        at: Callable[[T], tuple[str, str]] | None = None,
    ) -> None:
        self.kind = kind
        self._at = at
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(type_).decode
        self._shared = lru_cache(MAX_SHARED)(self._decode)
        self._keys = dict(keys or {})

    def get(self, tx: ReadTx, scope: str, id_: str) -> T | None:
        """The document, or None."""
        row = tx.one(DOCUMENT, self.kind, scope, id_)
        return None if row is None else self._decode(row[0])

    def shared(self, tx: ReadTx, scope: str, id_: str) -> T | None:
        """As `get`, for who only reads it: as long as it stays the same, all are given the one that was decoded first."""
        row = tx.one(DOCUMENT, self.kind, scope, id_)
        return None if row is None else self._shared(row[0])

    def put(self, tx: Tx, scope: str, id_: str, document: T) -> None:
        """Write or replace it, with its secondary keys."""
        tx.run(PUT_DOCUMENT, self.kind, scope, id_, self._encode(document))
        if self._keys:
            tx.run("DELETE FROM document_keys WHERE kind = ? AND scope = ? AND id = ?", self.kind, scope, id_)
            for name, key in self._keys.items():
                value = key(document)
                if value is not None:
                    tx.run(
                        "INSERT INTO document_keys (kind, scope, name, value, id) VALUES (?, ?, ?, ?, ?)",
                        self.kind, scope, name, value, id_,
                    )  # fmt: skip

    def save(self, tx: Tx, document: T) -> T:
        """Write or replace it at the place that it names itself, and hand it back."""
        if self._at is None:
            raise TypeError(f"a document of kind {self.kind} does not say where it stands")
        scope, id_ = self._at(document)
        self.put(tx, scope, id_, document)
        return document

    def delete(self, tx: Tx, scope: str, id_: str) -> bool:
        """Remove it; whether it was there."""
        if self._keys:
            tx.run("DELETE FROM document_keys WHERE kind = ? AND scope = ? AND id = ?", self.kind, scope, id_)
        return tx.run(DELETE_DOCUMENT, self.kind, scope, id_) > 0

    def clear(self, tx: Tx, scope: str) -> None:
        """Remove all of a scope."""
        if self._keys:
            tx.run("DELETE FROM document_keys WHERE kind = ? AND scope = ?", self.kind, scope)
        tx.run(CLEAR_DOCUMENTS, self.kind, scope)

    def count(self, tx: ReadTx, scope: str) -> int:
        """How many a scope has."""
        row = tx.one("SELECT count(*) FROM documents WHERE kind = ? AND scope = ?", self.kind, scope)
        return int(row[0]) if row else 0

    def page(
        self, tx: ReadTx, scope: str, *, prefix: str = "", after: str = "", limit: int = -1
    ) -> list[tuple[str, T]]:
        """(id, document) in the order of ids: those with `prefix`, behind `after`; at most `limit` (−1: all)."""
        most = limit if limit >= 0 else 1 << 60
        rows = tx.all(_LIST, self.kind, scope, after, prefix, prefix + _LAST, most)
        return [(row[0], self._decode(row[1])) for row in rows]

    def find(self, tx: ReadTx, scope: str, key: str, value: str) -> list[tuple[str, T]]:
        """(id, document) of those whose secondary key has this value."""
        return [(row[0], self._decode(row[1])) for row in tx.all(_FIND, self.kind, scope, key, value)]

    def everywhere(self, tx: ReadTx) -> list[tuple[str, str, T]]:
        """(scope, id, document) of all scopes: for a Job at start."""
        rows = tx.all("SELECT scope, id, body FROM documents WHERE kind = ? ORDER BY scope, id", self.kind)
        return [(row[0], row[1], self._decode(row[2])) for row in rows]
