"""What a delivery stream is, how requests name it, and the words of its errors."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns, named
from pampero.aws.settling import ACTIVE, Pending, pending, state_of
from pampero.kernel.arn import Arn, arn
from pampero.store.tx import ReadTx, Tx

SERVICE = "firehose.amazonaws.com"
DIRECT, KINESIS = "DirectPut", "KinesisStreamAsSource"
S3, EXTENDED, HTTP = "S3", "ExtendedS3", "HttpEndpoint"
DESTINATION = "destinationId-000000000001"
# Wakes what reads streams of Kinesis.
SOURCES = "firehose.sources"


class Stream(Noun):
    """A delivery stream. uid: how its rows name it; updated: None before the first time; source: of Kinesis, its
    configuration; destination: its kind; config: its configuration, in full; key: what it is encrypted with; data_key: of a
    customer's key, as KMS has encrypted it."""

    uid: str = ""
    created: float = 0.0
    updated: float | None = None
    version: int = 1
    type: str = DIRECT
    source: dict[str, Any] | None = None
    destination: str = EXTENDED
    config: dict[str, Any] = msgspec.field(default_factory=dict)
    key: dict[str, Any] | None = None
    data_key: bytes = b""
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    pending: Pending | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("firehose", self.region, self.account, f"deliverystream/{self.name}")

    @property
    def bucket(self) -> dict[str, Any]:
        """The configuration of the bucket that it writes to, or that takes what the endpoint does not."""
        found: dict[str, Any] = self.config["S3Configuration"] if self.destination == HTTP else self.config
        return found

    def status(self, now: float) -> str:
        """CREATING, ACTIVE, DELETING."""
        return state_of(self.pending, now)


def invalid(text: str) -> ApiError:
    """InvalidArgumentException."""
    return ApiError("InvalidArgumentException", text)


def unserved(what: str) -> ApiError:
    """501, of what would have no effect here."""
    return ApiError("NotImplemented", f"{what} is not implemented yet.", status=501)


def missing(name: str, account: str) -> ApiError:
    """There is no such stream."""
    return ApiError("ResourceNotFoundException", f"Firehose {name} under account {account} not found.")


def _missing(text: str) -> ApiError:
    where = Arn.parse(text)
    return missing(where.resource.removeprefix("deliverystream/"), where.account)


STREAMS: Nouns[Stream] = Nouns("firehose.stream", Stream, "deliverystream/", _missing)
stream_arn = named("firehose", "deliverystream/{req.DeliveryStreamName}")


def find(tx: ReadTx, call: Call, name: str) -> Stream:
    """The caller's stream of a name. Raises ResourceNotFoundException."""
    found = STREAMS.get(tx, call.scope, name)
    if found is None:
        raise missing(name, call.account)
    return found


def active(tx: ReadTx, call: Call, name: str) -> Stream:
    """The same, where nothing is done to it. Raises ResourceNotFoundException, ResourceInUseException."""
    stream = find(tx, call, name)
    state = stream.status(tx.now)
    if state != ACTIVE:
        text = f"Firehose {name} under account {call.account} is not ACTIVE, instead in state {state}."
        raise ApiError("ResourceInUseException", text)
    return stream


def of_uid(tx: ReadTx, text: str, uid: str) -> Stream | None:
    """The stream of an ARN, where it is still that one."""
    found = STREAMS.by_arn(tx, text)
    return found if found is not None and found.uid == uid else None


def save(tx: Tx, call: Call, stream: Stream, state: str = "") -> Stream:
    """Write a stream. state: what it passes through from now on."""
    if state:
        stream.pending = pending(tx, call, state)
    return STREAMS.save(tx, stream)
