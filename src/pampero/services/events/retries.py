"""Deliveries that failed: whether they are tried again, when, and what the dead letter says. Pure.

Sources: "How EventBridge retries delivering events", "Using dead-letter queues to process undelivered events". AWS
retries up to 185 times within 24 hours, with an exponential back-off and jitter whose figures it does not give: here
the delay doubles from a second up to eight minutes, with which 185 tries fill a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.aws.targets import THROTTLED

MAX_ATTEMPTS = 185
LONGEST_AGE = 86_400
LONGEST_DELAY = 480.0
JITTER = 0.2
ATTEMPTS_EXHAUSTED = "MaximumRetryAttempts"
AGE_EXHAUSTED = "MaximumEventAgeInSeconds"

MISSING = frozenset({
    "QueueDoesNotExist", "NotFoundException", "NotFound", "ResourceNotFoundException", "StateMachineDoesNotExist",
    "NoSuchEntity",
})  # fmt: skip
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationErrorException"})
BROKEN = frozenset({
    "InternalException", "InternalError", "InternalErrorException", "InternalFailure", "InternalServerError",
    "ServiceException", "ServiceUnavailable", "ServiceUnavailableException",
})  # fmt: skip
BAD_INPUT = frozenset({"InvalidRequestContentException", "InvalidExecutionInput"})
ASSUMED = "FAILED_TO_ASSUME_ROLE"


class Failure(Exception):
    """A delivery that failed. code: EventBridge's name of the error. final: a repeat cannot help."""

    def __init__(self, code: str, text: str, *, final: bool) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.final = final


def failure(code: str, text: str, status: int | None) -> Failure:
    """What an error of the target's API means: only throttling and errors of the server are tried again."""
    if code in THROTTLED or status == 429:
        return Failure("THROTTLING", text, final=False)
    if code in DENIED:
        return Failure("NO_PERMISSIONS", text, final=True)
    if code in MISSING:
        return Failure("NO_RESOURCE", text, final=True)
    if code in BAD_INPUT:
        return Failure("INVALID_JSON", text, final=True)
    if code in BROKEN or (status is not None and status >= 500 and status != 501):
        return Failure("ERROR_FROM_TARGET", text, final=False)
    return Failure("SDK_CLIENT_ERROR", text, final=True)


def delay(retries: int, uniform: float) -> float:
    """Seconds until the next try after `retries` retries have failed. uniform: from [0, 1), for the jitter."""
    return float(min(LONGEST_DELAY, 2.0 ** min(retries, 30)) * (1 + JITTER * (uniform - 0.5)))


def exhausted(policy: Mapping[str, Any] | None, retries: int, age: float) -> str | None:
    """The condition of a RetryPolicy that ends the tries after `retries` retries at this age in seconds; None: go on."""
    given = policy or {}
    if retries >= given.get("MaximumRetryAttempts", MAX_ATTEMPTS):
        return ATTEMPTS_EXHAUSTED
    if age >= given.get("MaximumEventAgeInSeconds", LONGEST_AGE):
        return AGE_EXHAUSTED
    return None
