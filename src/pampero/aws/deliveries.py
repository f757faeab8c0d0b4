"""Deliveries that fail: whether a repeat helps, when it comes, and how the dead-letter queue hears of the last one.

A delivery is an event `<service>.deliver` of its service's outbox; its next try is the timer `<service>.retry`, and what is
given up the event `<service>.bury`. Sources: "How EventBridge retries delivering events", "Using dead-letter queues to process
undelivered events" (EventBridge Scheduler has the same policy). AWS retries up to 185 times within 24 hours, with an
exponential back-off and jitter whose figures it does not give: here the delay doubles from a second up to eight minutes, with
which 185 tries fill a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from logging import Logger
from typing import Any, Protocol

import msgspec

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.store.tx import Tx

MAX_ATTEMPTS = 185
MAX_AGE = 86_400
MAX_DELAY = 480.0
JITTER = 0.2
MAX_TEXT_LENGTH = 1000
THROTTLED = frozenset({
    "TooManyRequestsException", "ThrottlingException", "ThrottledException", "Throttling", "RequestThrottled",
    "LimitExceededException", "ExecutionLimitExceeded", "ProvisionedThroughputExceededException",
})  # fmt: skip
BROKEN = frozenset({
    "InternalException", "InternalError", "InternalErrorException", "InternalFailure", "InternalServerError",
    "ServiceException", "ServiceUnavailable", "ServiceUnavailableException",
})  # fmt: skip
NOT_IMPLEMENTED = 501


class Failure(Exception):
    """A delivery that failed. code: the service's name of the error. final: a repeat cannot help. after: seconds that the
    target asked to be left alone for."""

    def __init__(self, code: str, text: str, *, final: bool, after: float = 0.0) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.final = final
        self.after = after


class Delivery(Protocol):
    """A struct with what is sent to whom. arrived: epoch seconds. retries: how many have failed."""

    id: str
    arrived: float
    retries: int


class Buried(msgspec.Struct):
    """A delivery that is given up. condition: of the retry policy, by which it is; None: a repeat could not help."""

    delivery: Any
    code: str
    text: str
    condition: str | None

    def attributes(self, retries: int, **arns: str) -> dict[str, str]:
        """What the dead letter says of it."""
        facts = {
            **arns,
            "ERROR_CODE": self.code,
            "ERROR_MESSAGE": self.text or self.code,
            "RETRY_ATTEMPTS": str(retries),
        }
        return facts | ({"EXHAUSTED_RETRY_CONDITION": self.condition} if self.condition else {})


def is_passing(error: ApiError) -> bool:
    """Whether a repeat may get through: the target throttles, or fails on its own side."""
    status = error.status or 400
    return error.code in THROTTLED | BROKEN or status == 429 or (status >= 500 and status != NOT_IMPLEMENTED)


@contextmanager
def losing(log: Logger, what: str, target: str, attempt: int = 0, most: int = 1) -> Iterator[None]:
    """Around a `send` in a consumer: what its target refuses for good is lost, and the server's log says so. Other errors are
    raised, so that the outbox tries again; at the attempt `most`, all lose it."""
    try:
        yield
    except ApiError as error:
        if is_passing(error) and attempt < most:
            raise
        log.warning("%s is lost: %s refused it: %s", what, target, error)


def failed(tx: Tx, service: str, delivery: Delivery, failure: Failure, policy: Mapping[str, Any] | None) -> None:
    """Set the timer of a delivery's next try, or give it up. policy: a target's RetryPolicy."""
    condition = None if failure.final else exhausted(policy, delivery.retries, tx.now - delivery.arrived)
    if failure.final or condition:
        tx.emit(f"{service}.bury", Buried(delivery, failure.code, failure.text[:MAX_TEXT_LENGTH], condition))
    else:
        try_again(tx, service, delivery, max(failure.after, delay(delivery.retries, ids.uniform())))


def try_again(tx: Tx, service: str, delivery: Any, seconds: float) -> None:
    """Set the timer of a delivery's next try."""
    again = msgspec.structs.replace(delivery, retries=delivery.retries + 1)
    tx.at(f"{service}.retry", delivery.id, tx.now + seconds, again)


def delay(retries: int, uniform: float) -> float:
    """Seconds until the next try after `retries` retries have failed. uniform: from [0, 1), for the jitter."""
    return float(min(MAX_DELAY, 2.0 ** min(retries, 30)) * (1 + JITTER * (uniform - 0.5)))


def exhausted(policy: Mapping[str, Any] | None, retries: int, age: float) -> str | None:
    """The condition of a RetryPolicy that ends the tries after `retries` retries at this age in seconds; None: go on."""
    given = policy or {}
    if retries >= given.get("MaximumRetryAttempts", MAX_ATTEMPTS):
        return "MaximumRetryAttempts"
    if age >= given.get("MaximumEventAgeInSeconds", MAX_AGE):
        return "MaximumEventAgeInSeconds"
    return None
