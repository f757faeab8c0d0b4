"""How far each shard of a feed has been worked off: what a restart goes on from."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx
from pampero.work.feeds.feed import Feed


class Window(msgspec.Struct):
    """A tumbling window that has begun. start: epoch seconds; state: what the function answered last, as JSON."""

    start: float
    state: bytes = b"{}"


class Checkpoint(msgspec.Struct):
    """position: the sequence number up to which all is done; "" before the first. ended: the shard is."""

    position: str = ""
    ended: bool = False
    window: Window | None = None


class Checkpoints:
    """Those of one service's feeds, in a scope of the feed, by the shard's id. kind: of its documents. there: whether a feed
    still is."""

    def __init__(self, kind: str, there: Callable[[ReadTx, Feed], bool]) -> None:
        self._documents = Documents(kind, Checkpoint)
        self._there = there

    def load(self, tx: ReadTx, feed: Feed) -> dict[str, Checkpoint]:
        """By shard."""
        return dict(self._documents.page(tx, feed.uuid))

    def save(self, tx: Tx, feed: Feed, shard: str, checkpoint: Checkpoint) -> None:
        """Nothing of a feed that is gone by now."""
        if self._there(tx, feed):
            self._documents.put(tx, feed.uuid, shard, checkpoint)

    def keep(self, tx: Tx, feed: Feed, shards: set[str]) -> None:
        """Forget those of shards that are gone."""
        for shard, _ in self._documents.page(tx, feed.uuid):
            if shard not in shards:
                self._documents.delete(tx, feed.uuid, shard)

    def clear(self, tx: Tx, uuid: str) -> None:
        """Forget all of a feed."""
        self._documents.clear(tx, uuid)
