"""What is worked off, and who does it: a service brings both, pollers are the same for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from pampero.api import Context


class StreamSettings(msgspec.Struct):
    """What is said of a stream or a topic only. start: its StartingPosition, at: the moment of AT_TIMESTAMP;
    lanes: batches of a shard at a time; age (seconds) and retries: bounds, -1 for none; tumbling: seconds of a window;
    on_failure: the ARN that hears of what is given up."""

    start: str
    at: float | None = None
    lanes: int = 1
    age: int = -1
    retries: int = -1
    bisect: bool = False
    tumbling: int = 0
    on_failure: str = ""


class KafkaSettings(msgspec.Struct):
    """A topic of Kafka. servers: its bootstrap servers; group: the consumer group; access: (type, URI) of
    SourceAccessConfigurations."""

    topic: str
    servers: list[str]
    group: str
    access: list[tuple[str, str]] = []


class Feed(Protocol):
    """What is worked off. source: the ARN of its queue or stream, "" of what has none. window: seconds. most: the most batches
    at a time, where it is bounded. pollers: least and most of provisioned mode. stream: of a stream or a topic. created: where
    reading of the latest begins."""

    @property
    def uuid(self) -> str:
        """Whose checkpoints are kept apart."""

    @property
    def account(self) -> str:
        """See Feed."""

    @property
    def region(self) -> str:
        """See Feed."""

    @property
    def source(self) -> str:
        """See Feed."""

    @property
    def batch(self) -> int:
        """The most records of a batch."""

    @property
    def window(self) -> int:
        """See Feed."""

    @property
    def filters(self) -> list[str]:
        """Patterns, one of which a record matches."""

    @property
    def most(self) -> int | None:
        """See Feed."""

    @property
    def pollers(self) -> tuple[int, int] | None:
        """See Feed."""

    @property
    def stream(self) -> StreamSettings | None:
        """See Feed."""

    @property
    def kafka(self) -> KafkaSettings | None:
        """See Feed."""

    @property
    def created(self) -> float:
        """See Feed."""

    @property
    def fifo(self) -> bool:
        """Whether its queue keeps order."""


@dataclass(slots=True)
class Answer:
    """What came of a batch of records. left: how many of them, from the end on, have to come again; payload: what is handed
    to the next batch of a window. told: what the worker wants to know of it when the records are given up."""

    left: int
    payload: bytes = b""
    told: Any = None


class Worker(Protocol):
    """Who works a feed off. name: for the server's log. service: on whose behalf sources are read."""

    @property
    def name(self) -> str:
        """See Worker."""

    @property
    def service(self) -> str:
        """See Worker."""

    async def role(self) -> Context:
        """Who reads. Raises ApiError."""

    def say(self, result: str) -> bool:
        """How the last batch went; whether that is news."""


class QueueWorker(Worker, Protocol):
    """Who works a queue off."""

    async def work(self, messages: list[dict[str, Any]]) -> tuple[float | None, list[dict[str, Any]]]:
        """(milliseconds that it took, where it was tried; the messages that are done)."""


class StreamWorker(Worker, Protocol):
    """Who works a stream or a topic off."""

    async def hand(self, shard: str, entries: list[Any], members: dict[str, Any]) -> Answer:
        """A batch of `Entry`s. Raises ApiError where there is no room or no role, which is not counted."""

    async def give_up(
        self, shard: str, entries: list[Any], members: dict[str, Any], told: Any, condition: str, tries: int
    ) -> None:
        """Tell the feed's on_failure of records that no try got through. Raises ApiError."""
