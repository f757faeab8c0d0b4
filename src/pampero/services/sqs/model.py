"""What a queue is, and how it is found."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
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
LONGEST_KEPT = 512


class Queue(Noun):
    """A queue. attributes: those that were set; what was not has its default. Times in epoch seconds."""

    created: float
    modified: float
    attributes: dict[str, str]
    tags: dict[str, str]
    purged: float = 0.0

    @property
    def key(self) -> str:
        """How its messages name it."""
        return f"{self.scope}/{self.name}"

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("sqs", self.region, self.account, self.name)

    @property
    def fifo(self) -> bool:
        """Whether it keeps order."""
        return self.name.endswith(".fifo")

    def attribute(self, name: str) -> str:
        """An attribute's value, or its default."""
        return self.attributes.get(name) or DEFAULTS[name]

    def number(self, name: str) -> int:
        """A numeric attribute's value."""
        return int(self.attribute(name))

    def redrive(self) -> tuple[str, int] | None:
        """(ARN of the dead-letter queue, most receives), when it has one."""
        text = self.attributes.get("RedrivePolicy")
        if not text:
            return None
        policy: dict[str, Any] = jsontext.loads(text)
        return policy["deadLetterTargetArn"], int(policy["maxReceiveCount"])


QUEUES = Nouns("sqs.queue", Queue, "", "QueueDoesNotExist")


def channel(key: str) -> str:
    """The channel on which receivers wait."""
    return f"sqs/{key}"


def place_of(call: Call, url: str) -> tuple[str, str, str]:
    """(account, region, name) of a queue URL. Raises InvalidAddress."""
    account, name = (_place if len(url) <= LONGEST_KEPT else _place.__wrapped__)(url)
    if not name:
        raise ApiError("InvalidAddress", f"The address {url} is not valid for this endpoint.", status=404)
    return account or call.account, call.region, name


@lru_cache(maxsize=1024)
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
    account, region, name = place_of(call, req.QueueUrl)
    return arn("sqs", region, account, name)


def named_arn(call: Call, req: Any) -> str:
    """The ARN of the queue that a request names by its name."""
    account = getattr(req, "QueueOwnerAWSAccountId", None) or call.account
    return arn("sqs", call.region, account, req.QueueName)


def find(tx: ReadTx, call: Call, url: str) -> Queue:
    """The queue of a URL. Raises QueueDoesNotExist."""
    account, region, name = place_of(call, url)
    queue = QUEUES.get(tx, f"{account}/{region}", name)
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
