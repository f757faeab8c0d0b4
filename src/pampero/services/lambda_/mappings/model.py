"""What an event source mapping is."""

from __future__ import annotations

import msgspec

from pampero.api import Context
from pampero.services.lambda_.names import Reference
from pampero.store.documents import Documents

CHANGED = "lambda.mappings"


class StreamSettings(msgspec.Struct):
    """What is said of a stream's mapping only. start: its StartingPosition, at: the moment of AT_TIMESTAMP; lanes: batches
    of a shard at a time; age (seconds) and retries: bounds, -1 for none; tumbling: seconds of a window; on_failure: the
    ARN that hears of what is given up."""

    start: str
    at: float | None = None
    lanes: int = 1
    age: int = -1
    retries: int = -1
    bisect: bool = False
    tumbling: int = 0
    on_failure: str = ""


class Mapping(msgspec.Struct):
    """A mapping. source: the ARN of its queue or stream. window: seconds. most: the most batches at a time, where it is
    bounded. stream: of a stream."""

    uuid: str
    account: str
    region: str
    name: str
    qualifier: str
    source: str
    batch: int
    window: int
    enabled: bool
    modified: float
    filters: list[str]
    most: int | None
    partial: bool
    tags: dict[str, str]
    stream: StreamSettings | None = None
    created: float = 0.0

    @property
    def where(self) -> Reference:
        """Its function."""
        return Reference(self.account, self.region, self.name, self.qualifier)

    @property
    def fifo(self) -> bool:
        """Whether its queue keeps order."""
        return self.source.endswith(".fifo")


MAPPINGS = Documents(
    "lambda.mapping",
    Mapping,
    {"source": lambda mapping: mapping.source, "function": lambda mapping: mapping.name},
    at=lambda mapping: (f"{mapping.account}/{mapping.region}", mapping.uuid),
)


class Results:
    """A part of the server: how the last batch of each mapping went; not kept over a restart."""

    def __init__(self, context: Context) -> None:
        self.last: dict[str, str] = {}
