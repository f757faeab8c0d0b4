"""What a queue is, and how it is found."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel import jsontext
from pampero.kernel.arn import arn
from pampero.store.tx import ReadTx

DEFAULTS = {
    "VisibilityTimeout": "30",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
}
MAX_KEPT_LENGTH = 512


class Numbers(NamedTuple):
    """The numeric attributes of a queue: bytes and seconds."""

    largest: int
    delay: int
    wait: int
    visibility: int
    retention: int


class Queue(Noun, dict=True):
    """A queue. attributes: those that were set; what was not has its default. full: until when it counts as having as many
    messages in flight as it may; 0: it was not found so. Times in epoch seconds."""

    created: float
    modified: float
    attributes: dict[str, str]
    tags: dict[str, str]
    purged: float = 0.0
    full: float = 0.0

    @cached_property
    def key(self) -> str:
        """How its messages name it."""
        return f"{self.scope}/{self.name}"

    @cached_property
    def channel(self) -> str:
        """The channel on which its receivers wait."""
        return channel(self.key)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("sqs", self.region, self.account, self.name)

    @cached_property
    def fifo(self) -> bool:
        """Whether it keeps order."""
        return self.name.endswith(FIFO)

    def attribute(self, name: str) -> str:
        """An attribute's value, or its default."""
        return self.attributes.get(name) or DEFAULTS[name]

    def number(self, name: str) -> int:
        """A numeric attribute's value."""
        return int(self.attribute(name))

    @cached_property
    def numbers(self) -> Numbers:
        """Its numeric attributes, as they were read."""
        return Numbers(
            self.number("MaximumMessageSize"),
            self.number("DelaySeconds"),
            self.number("ReceiveMessageWaitTimeSeconds"),
            self.number("VisibilityTimeout"),
            self.number("MessageRetentionPeriod"),
        )

    def redrive(self) -> tuple[str, int] | None:
        """(ARN of the dead-letter queue, most receives), when it has one."""
        text = self.attributes.get("RedrivePolicy")
        if not text:
            return None
        policy: dict[str, Any] = jsontext.loads(text)
        return policy["deadLetterTargetArn"], int(policy["maxReceiveCount"])


FIFO = ".fifo"
QUEUES = Nouns("sqs.queue", Queue, "", "QueueDoesNotExist")


def channel(key: str) -> str:
    """The channel on which receivers wait."""
    return f"sqs/{key}"


class Location(NamedTuple):
    """Where the queue of a URL stands. scope: `account/region`. channel: on which its receivers wait."""

    scope: str
    name: str
    arn: str
    channel: str


def place_of(call: Call, url: str) -> Location:
    """Where a queue URL leads. Raises InvalidAddress."""
    found = (_placed if len(url) <= MAX_KEPT_LENGTH else _placed.__wrapped__)(call.account, call.region, url)
    if found is None:
        raise ApiError("InvalidAddress", f"The address {url} is not valid for this endpoint.", status=404)
    return found


@lru_cache(maxsize=1024)
def _placed(account: str, region: str, url: str) -> Location | None:
    owner, name = _place(url)
    if not name:
        return None
    scope = f"{owner or account}/{region}"
    return Location(scope, name, arn("sqs", region, owner or account, name), channel(f"{scope}/{name}"))


def _place(url: str) -> tuple[str, str]:
    """(account, name); "": the URL does not say."""
    try:
        parts = urlsplit(url).path.strip("/").split("/")
    except ValueError:  # "Invalid IPv6 URL"
        return "", ""
    if len(parts) >= 2 and len(parts[-2]) == 12 and parts[-2].isdigit():
        return parts[-2], parts[-1]
    return "", parts[0] if len(parts) == 1 else ""


def queue_arn(call: Call, req: Any) -> str:
    """The ARN of the queue that a request names by its URL."""
    return place_of(call, req.QueueUrl).arn


def named_arn(call: Call, req: Any) -> str:
    """The ARN of the queue that a request names by its name."""
    account = getattr(req, "QueueOwnerAWSAccountId", None) or call.account
    return arn("sqs", call.region, account, req.QueueName)


def find(tx: ReadTx, call: Call, url: str) -> Queue:
    """The queue of a URL. Raises QueueDoesNotExist."""
    place = place_of(call, url)
    queue = QUEUES.get(tx, place.scope, place.name)
    if queue is None:
        raise missing()
    return queue


def look(tx: ReadTx, call: Call, url: str) -> Queue:
    """The same for who does not change it (see Documents.shared)."""
    place = place_of(call, url)
    queue = QUEUES.shared(tx, place.scope, place.name)
    if queue is None:
        raise missing()
    return queue


def missing() -> ApiError:
    """The queue is not there."""
    return ApiError("QueueDoesNotExist", "The specified queue does not exist.")


def url_of(call: Call, queue: Queue) -> str:
    """The queue's URL, under the host that the client used."""
    host = call.http.headers.get("host") if call.http is not None else None
    base = f"{call.http.scheme}://{host}" if call.http is not None and host else call.settings.endpoint
    return f"{base}/{queue.account}/{queue.name}"
