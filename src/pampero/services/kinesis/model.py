"""What a stream is, how requests name it, and the words of its errors."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.nouns import Noun, Nouns
from pampero.aws.settling import ACTIVE, CREATING, DELETING, Pending, pending, state_of
from pampero.kernel.arn import Arn, arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

PROVISIONED, ON_DEMAND = "PROVISIONED", "ON_DEMAND"
AUTO, BY_KEY = "AUTO", "USER_PARTITION_KEY"
DAY_HOURS = 24
MIN_KIB = 1024


class Stream(Noun):
    """A stream. uid: how its rows name it, AWS's StreamId by form; retention: hours; made: how many shards it has had; key: of
    KMS; metrics: those of shards that are wanted; warm: MiB a second; largest: KiB of a record; policy: who else may use it;
    counts: when its shards were counted anew; modes: when it changed its mode."""

    uid: str = ""
    created: float = 0.0
    mode: str = PROVISIONED
    retention: int = DAY_HOURS
    made: int = 0
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    key: str | None = None
    metrics: list[str] = msgspec.field(default_factory=list)
    warm: int | None = None
    largest: int = MIN_KIB
    strategy: str = BY_KEY
    policy: str | None = None
    pending: Pending | None = None
    counts: list[float] = msgspec.field(default_factory=list)
    modes: list[float] = msgspec.field(default_factory=list)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("kinesis", self.region, self.account, f"stream/{self.name}")

    def status(self, now: float) -> str:
        """CREATING, ACTIVE, UPDATING, DELETING."""
        return state_of(self.pending, now)

    def horizon(self, now: float) -> float:
        """What came before is no longer kept."""
        return now - self.retention * 3600.0


class Consumer(msgspec.Struct):
    """A consumer with its own throughput. stream: `account/region/name` of its stream; uid: that stream's."""

    name: str
    stream: str
    uid: str
    created: float
    tags: dict[str, str] = {}
    policy: str | None = None
    pending: Pending | None = None

    @property
    def arn(self) -> str:
        """Its ARN, with the second in which it was registered."""
        account, region, name = self.stream.split("/")
        return arn("kinesis", region, account, f"stream/{name}/consumer/{self.name}:{int(self.created)}")

    @property
    def stream_arn(self) -> str:
        """That of its stream."""
        account, region, name = self.stream.split("/")
        return arn("kinesis", region, account, f"stream/{name}")


def invalid(text: str) -> ApiError:
    """InvalidArgumentException."""
    return ApiError("InvalidArgumentException", text)


def missing(name: str, account: str) -> ApiError:
    """There is no such stream."""
    return ApiError("ResourceNotFoundException", f"Stream {name} under account {account} not found.")


def _missing(text: str) -> ApiError:
    where = Arn.parse(text) if text.count(":") >= 5 else None
    return missing(text, "") if where is None else missing(where.resource.removeprefix("stream/"), where.account)


STREAMS: Nouns[Stream] = Nouns("kinesis.stream", Stream, "stream/", _missing)
CONSUMERS: Documents[Consumer] = Documents("kinesis.consumer", Consumer, at=lambda one: (one.stream, one.name))


def stream_arn(call: Call, req: Any) -> str:
    """The ARN of the stream that a request names by StreamARN, by StreamName, or by both. Raises InvalidArgumentException."""
    name: str | None = getattr(req, "StreamName", None)
    if req.StreamARN is None:
        if name is None:
            raise invalid("Either StreamARN or StreamName must be specified.")
        return arn("kinesis", call.region, call.account, f"stream/{name}")
    if name is not None and req.StreamARN.partition("/")[2] != name:
        raise invalid(f"StreamName {name} does not match StreamARN {req.StreamARN}.")
    return str(req.StreamARN)


def any_stream(call: Call) -> str:
    """What stands for all streams of an account and region."""
    return arn("kinesis", call.region, call.account, "stream/*")


def find(tx: ReadTx, call: Context, text: str) -> Stream:
    """The stream with an ARN, in this region. Raises ResourceNotFoundException."""
    stream = STREAMS.existing(tx, text)
    if stream.region != call.region:
        raise _missing(text)
    return stream


def named(tx: ReadTx, call: Call, req: Any) -> Stream:
    """The stream that a request names. Raises ResourceNotFoundException, InvalidArgumentException."""
    return find(tx, call, stream_arn(call, req))


def served(tx: ReadTx, call: Call, req: Any) -> Stream:
    """The same where it takes records and gives them. Raises ResourceNotFoundException."""
    stream = named(tx, call, req)
    if stream.pending is not None and stream.status(tx.now) in (CREATING, DELETING):
        raise missing(stream.name, stream.account)
    return stream


def idle(tx: ReadTx, call: Call, req: Any) -> Stream:
    """The same where nothing is being done to it. Raises ResourceInUseException."""
    stream = named(tx, call, req)
    check_idle(tx, stream)
    return stream


def check_idle(tx: ReadTx, stream: Stream) -> None:
    """Raises ResourceInUseException while a stream is not ACTIVE."""
    state = stream.status(tx.now)
    if state != ACTIVE:
        text = f"Stream {stream.name} under account {stream.account} not ACTIVE, instead in state {state}"
        raise ApiError("ResourceInUseException", text)


def save(tx: Tx, call: Context, stream: Stream, state: str = "") -> Stream:
    """Write a stream. state: what it passes through from now on."""
    if state:
        stream.pending = pending(tx, call, state)
    return STREAMS.save(tx, stream)
