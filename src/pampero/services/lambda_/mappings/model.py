"""What an event source mapping is."""

from __future__ import annotations

import msgspec

from pampero.api import Context
from pampero.aws.settling import Pending
from pampero.kernel.arn import arn
from pampero.services.lambda_.names import Reference
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx
from pampero.work.feeds.checkpoints import Checkpoints
from pampero.work.feeds.feed import Feed, KafkaSettings, StreamSettings

CHANGED = "lambda.mappings"


class Mapping(msgspec.Struct):
    """A mapping. source: the ARN of its queue or stream, "" of what has none. window: seconds. most: the most batches at a
    time, where it is bounded. stream: of a stream or a topic. pollers: least and most of provisioned mode. metrics: which
    are wanted. changing: the state that it passes through. key: of
    KMS, or ""; sealed: the filters under it, where there are any."""

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
    kafka: KafkaSettings | None = None
    pollers: tuple[int, int] | None = None
    metrics: list[str] = []
    changing: Pending | None = None
    key: str = ""
    sealed: bytes = b""

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("lambda", self.region, self.account, f"event-source-mapping:{self.uuid}")

    @property
    def where(self) -> Reference:
        """Its function."""
        return Reference(self.account, self.region, self.name, self.qualifier)

    @property
    def kind(self) -> str:
        """`sqs`, `kinesis`, `dynamodb` or `kafka`."""
        return "kafka" if self.kafka is not None else self.source.split(":")[2]

    @property
    def fifo(self) -> bool:
        """Whether its queue keeps order."""
        return self.kafka is None and self.source.endswith(".fifo")


MAPPINGS = Documents(
    "lambda.mapping",
    Mapping,
    {"source": lambda mapping: mapping.source, "function": lambda mapping: mapping.name},
    at=lambda mapping: (f"{mapping.account}/{mapping.region}", mapping.uuid),
)


def _there(tx: ReadTx, feed: Feed) -> bool:
    return MAPPINGS.get(tx, f"{feed.account}/{feed.region}", feed.uuid) is not None


CHECKPOINTS = Checkpoints("lambda.checkpoint", _there)


class Results:
    """A part of the server: how the last batch of each mapping went; not kept over a restart."""

    def __init__(self, context: Context) -> None:
        self.last: dict[str, str] = {}

    def say(self, mapping: Mapping, result: str) -> bool:
        """How a batch went; whether that is news."""
        news = self.last.get(mapping.uuid) != result
        self.last[mapping.uuid] = result
        return news
