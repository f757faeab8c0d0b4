"""How far each shard of a mapping's stream has been worked off: what a restart goes on from."""

from __future__ import annotations

import msgspec

from pampero.services.lambda_.mappings.model import MAPPINGS, Mapping
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx


class Window(msgspec.Struct):
    """A tumbling window that has begun. start: epoch seconds; state: what the function answered last, as JSON."""

    start: float
    state: bytes = b"{}"


class Checkpoint(msgspec.Struct):
    """position: the sequence number up to which all is done; "" before the first. ended: the shard is."""

    position: str = ""
    ended: bool = False
    window: Window | None = None


# In a scope of the mapping, by the shard's id.
CHECKPOINTS = Documents("lambda.checkpoint", Checkpoint)


def load(tx: ReadTx, mapping: Mapping) -> dict[str, Checkpoint]:
    """By shard."""
    return dict(CHECKPOINTS.page(tx, mapping.uuid))


def save(tx: Tx, mapping: Mapping, shard: str, checkpoint: Checkpoint) -> None:
    """Nothing of a mapping that is gone by now."""
    if MAPPINGS.get(tx, f"{mapping.account}/{mapping.region}", mapping.uuid) is not None:
        CHECKPOINTS.put(tx, mapping.uuid, shard, checkpoint)


def keep(tx: Tx, mapping: Mapping, shards: set[str]) -> None:
    """Forget those of shards that are gone."""
    for shard, _ in CHECKPOINTS.page(tx, mapping.uuid):
        if shard not in shards:
            CHECKPOINTS.delete(tx, mapping.uuid, shard)
