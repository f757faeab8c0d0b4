"""What a pipe is, what it works off, and the words of its errors."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns, named
from pampero.aws.settling import Pending, pending, state_of
from pampero.kernel.arn import arn
from pampero.store.tx import ReadTx, Tx
from pampero.work.feeds.checkpoints import Checkpoints
from pampero.work.feeds.feed import Feed, KafkaSettings, StreamSettings

SERVICE = "pipes.amazonaws.com"
RUNNING, STOPPED, CREATING, UPDATING, DELETING = "RUNNING", "STOPPED", "CREATING", "UPDATING", "DELETING"
STARTING, STOPPING = "STARTING", "STOPPING"
KAFKA = "smk://"
# Wakes what looks after pollers.
CHANGED = "pipes.changed"


class Pipe(Noun):
    """A pipe. uid: whose checkpoints its are. desired: RUNNING or STOPPED. settings: SourceParameters, EnrichmentParameters,
    TargetParameters as they were given; batch: of its source, by default too. log: LogConfiguration. key: KmsKeyIdentifier;
    sealed: patterns and templates, which then stand in no settings. failed: the state that it is in for reason."""

    uid: str
    source: str
    target: str
    role: str
    desired: str
    created: float
    modified: float
    description: str | None = None
    enrichment: str = ""
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    log: dict[str, Any] | None = None
    key: str = ""
    sealed: bytes = b""
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    pending: Pending | None = None
    failed: str = ""
    reason: str | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("pipes", self.region, self.account, f"pipe/{self.name}")

    @property
    def kind(self) -> str:
        """Of its source: `sqs`, `kinesis`, `dynamodb` or `kafka`."""
        return "kafka" if self.source.startswith(KAFKA) else self.source.split(":")[2]

    def part(self, name: str) -> dict[str, Any]:
        """SourceParameters, EnrichmentParameters or TargetParameters."""
        found: dict[str, Any] = self.settings.get(name) or {}
        return found

    @property
    def of_source(self) -> dict[str, Any]:
        """The parameters of its source's kind."""
        found: dict[str, Any] = self.part("SourceParameters").get(OF_SOURCE[self.kind]) or {}
        return found

    def state(self, now: float) -> str:
        """CurrentState."""
        return state_of(self.pending, now, self.failed or self.desired)


OF_SOURCE = {
    "sqs": "SqsQueueParameters", "kinesis": "KinesisStreamParameters", "dynamodb": "DynamoDBStreamParameters",
    "kafka": "SelfManagedKafkaParameters",
}  # fmt: skip


class PipeFeed(msgspec.Struct, frozen=True):
    """See Feed. pipe: without what changes nothing of what it does."""

    pipe: Pipe
    filters: list[str]
    stream: StreamSettings | None
    kafka: KafkaSettings | None

    most = None
    pollers = None

    @property
    def uuid(self) -> str:
        """See Feed."""
        return self.pipe.uid

    @property
    def account(self) -> str:
        """See Feed."""
        return self.pipe.account

    @property
    def region(self) -> str:
        """See Feed."""
        return self.pipe.region

    @property
    def source(self) -> str:
        """See Feed."""
        return "" if self.kafka is not None else self.pipe.source

    @property
    def batch(self) -> int:
        """See Feed."""
        size: int = self.pipe.of_source["BatchSize"]
        return size

    @property
    def window(self) -> int:
        """See Feed."""
        seconds: int = self.pipe.of_source.get("MaximumBatchingWindowInSeconds") or 0
        return seconds

    @property
    def created(self) -> float:
        """See Feed."""
        return self.pipe.created

    @property
    def fifo(self) -> bool:
        """See Feed."""
        return self.pipe.source.endswith(".fifo")


def feed_of(pipe: Pipe) -> PipeFeed:
    """What a pipe works off."""
    given, stream, kafka = pipe.of_source, None, None
    if pipe.kind != "sqs":
        stream = StreamSettings(
            given.get("StartingPosition") or "LATEST",
            given.get("StartingPositionTimestamp"),
            given.get("ParallelizationFactor") or 1,
            given.get("MaximumRecordAgeInSeconds", -1),
            given.get("MaximumRetryAttempts", -1),
            given.get("OnPartialBatchItemFailure") is not None,
            0,
            (given.get("DeadLetterConfig") or {}).get("Arn") or "",
        )
    if pipe.kind == "kafka":
        servers = [pipe.source.removeprefix(KAFKA), *(given.get("AdditionalBootstrapServers") or ())]
        kafka = KafkaSettings(given["TopicName"], servers, given.get("ConsumerGroupID") or pipe.uid)
    filters = (pipe.part("SourceParameters").get("FilterCriteria") or {}).get("Filters") or ()
    bare = msgspec.structs.replace(pipe, tags={}, pending=None, description=None, modified=0.0)
    return PipeFeed(bare, [one.get("Pattern") or "" for one in filters], stream, kafka)


def invalid(field: str, text: str) -> ApiError:
    """ValidationException of a member, by its path in the request. The form of the text is as reported."""
    told = msgspec.json.encode({"ValidationErrorFields": [{"Name": field, "Message": text}]}).decode()
    return ApiError("ValidationException", told, 400)


def unserved(what: str) -> ApiError:
    """501, of what is not here."""
    return ApiError("NotImplemented", f"{what} is not implemented.", status=501)


def missing(name: str) -> ApiError:
    """There is no such pipe. No source tells the words."""
    return ApiError("NotFoundException", f"Pipe {name} does not exist.")


def conflict(pipe: Pipe, text: str) -> ApiError:
    """ConflictException. No source tells the words."""
    return ApiError("ConflictException", text, resourceId=pipe.name, resourceType="pipe")


PIPES: Nouns[Pipe] = Nouns("pipes.pipe", Pipe, "pipe/", lambda text: missing(text.rsplit("/", 1)[-1]))
pipe_arn = named("pipes", "pipe/{req.Name}")


def _there(tx: ReadTx, feed: Feed) -> bool:
    assert isinstance(feed, PipeFeed)
    found = PIPES.shared(tx, feed.pipe.scope, feed.pipe.name)
    return found is not None and found.uid == feed.uuid


CHECKPOINTS = Checkpoints("pipes.checkpoint", _there)


def find(tx: ReadTx, call: Call, name: str) -> Pipe:
    """The caller's pipe of a name. Raises NotFoundException."""
    found = PIPES.get(tx, call.scope, name)
    if found is None:
        raise missing(name)
    return found


def settled(tx: ReadTx, call: Call, name: str) -> Pipe:
    """The same, where nothing is done to it. Raises NotFoundException, ConflictException."""
    pipe = find(tx, call, name)
    if pipe.pending is not None and call.now < pipe.pending.until:
        raise conflict(pipe, f"Pipe {name} is in state {pipe.pending.state}.")
    return pipe


def save(tx: Tx, call: Call, pipe: Pipe, state: str) -> None:
    """Write a pipe; what works it off hears of it. state: what it passes through from now on."""
    pipe.modified = tx.now
    pipe.pending = pending(tx, call, state)
    PIPES.save(tx, pipe)
    tx.wake(CHANGED)
