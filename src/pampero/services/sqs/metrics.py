"""AWS's metrics of queues. Source: SQS developer guide, "Available CloudWatch metrics for Amazon SQS".

What waits is looked at once a minute: of all queues, or where they are more than MAX_EMPTY, of those in which something waits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call, TaskJob, job
from pampero.aws.metrics import MINUTE, Measured, Together, meter
from pampero.services.sqs.model import QUEUES, place_of
from pampero.store.tx import ReadTx, Row

NAMESPACE = "AWS/SQS"
MAX_EMPTY = 1000
_WAITING = (
    "SELECT queue, sum(CASE WHEN visible <= ? THEN 1 ELSE 0 END), "
    "sum(CASE WHEN visible > ? AND received IS NOT NULL THEN 1 ELSE 0 END), "
    "sum(CASE WHEN visible > ? AND received IS NULL THEN 1 ELSE 0 END), min(sent) FROM sqs_messages GROUP BY queue"
)


@lru_cache(maxsize=4096)
def _measured(scope: str, name: str, metric: str, unit: str = "Count") -> Measured:
    account, region = scope.split("/")
    return account, region, NAMESPACE, metric, (("QueueName", name),), unit


@lru_cache(maxsize=4096)
def _sent(scope: str, name: str) -> tuple[Together, Together]:
    """How many messages were sent, and how large they were."""
    sizes = Together(_measured(scope, name, "SentMessageSize", "Bytes"))
    return Together(_measured(scope, name, "NumberOfMessagesSent")), sizes


def _add(call: Call, url: str, metric: str, value: float) -> None:
    place = place_of(call, url)
    meter(call).add(_measured(place.scope, place.name, metric), value)


def _size(body: str) -> float:
    return float(len(body) if body.isascii() else len(body.encode()))


def sent(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """SendMessage."""
    if not isinstance(answer, ApiError):
        place = place_of(call, req.QueueUrl)
        number, size = _sent(place.scope, place.name)
        add = meter(call).add
        add(number)
        add(size, _size(req.MessageBody))


def sent_many(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """SendMessageBatch."""
    if not isinstance(answer, ApiError) and answer.Successful:
        place = place_of(call, req.QueueUrl)
        number, size = _sent(place.scope, place.name)
        add = meter(call).add
        add(number, 1.0, float(len(answer.Successful)))
        done = {one.Id for one in answer.Successful}
        for entry in req.Entries:
            if entry.Id in done:
                add(size, _size(entry.MessageBody))


def received(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """ReceiveMessage."""
    if isinstance(answer, ApiError):
        return
    if answer.Messages:
        _add(call, req.QueueUrl, "NumberOfMessagesReceived", float(len(answer.Messages)))
    else:
        _add(call, req.QueueUrl, "NumberOfEmptyReceives", 1.0)


def deleted(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """DeleteMessage."""
    if not isinstance(answer, ApiError):
        _add(call, req.QueueUrl, "NumberOfMessagesDeleted", 1.0)


def deleted_many(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """DeleteMessageBatch."""
    if not isinstance(answer, ApiError) and answer.Successful:
        _add(call, req.QueueUrl, "NumberOfMessagesDeleted", float(len(answer.Successful)))


@job()
class Gauges(TaskJob):
    """Looks once a minute at what waits."""

    async def run(self) -> None:
        """See TaskJob."""
        clock = self.context.runtime.clock
        while True:
            await clock.wait(self.stopping, (clock.now() // MINUTE + 1) * MINUTE)
            now = clock.now()
            self._told(await self.context.scan(_waiting, now), now)

    def _told(self, found: tuple[list[Row], list[tuple[str, str]]], now: float) -> None:
        rows, queues = found
        rest = set(queues)
        for key, visible, hidden, delayed, oldest in rows:
            account, region, name = key.split("/", 2)
            rest.discard((f"{account}/{region}", name))
            self._tell(f"{account}/{region}", name, visible, hidden, delayed, max(0.0, now - oldest))
        for scope, name in rest:
            self._tell(scope, name, 0, 0, 0, 0.0)

    def _tell(self, scope: str, name: str, visible: int, hidden: int, delayed: int, age: float) -> None:
        add = meter(self.context).add
        add(_measured(scope, name, "ApproximateNumberOfMessagesVisible"), float(visible))
        add(_measured(scope, name, "ApproximateNumberOfMessagesNotVisible"), float(hidden))
        add(_measured(scope, name, "ApproximateNumberOfMessagesDelayed"), float(delayed))
        add(_measured(scope, name, "ApproximateAgeOfOldestMessage", "Seconds"), float(int(age)))


def _waiting(tx: ReadTx, now: float) -> tuple[list[Row], list[tuple[str, str]]]:
    queues = [(scope, name) for scope, name, _ in QUEUES.everywhere(tx)]
    return tx.all(_WAITING, now, now, now), queues if len(queues) <= MAX_EMPTY else []
