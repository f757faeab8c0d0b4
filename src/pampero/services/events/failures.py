"""What EventBridge calls the errors of targets. Pure. Source: "Using dead-letter queues to process undelivered events"."""

from __future__ import annotations

from pampero.api import ApiError
from pampero.aws.deliveries import THROTTLED, Failure, is_passing

MISSING = frozenset({
    "QueueDoesNotExist", "NotFoundException", "NotFound", "ResourceNotFoundException", "StateMachineDoesNotExist",
    "NoSuchEntity",
})  # fmt: skip
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationErrorException"})
BAD_INPUT = frozenset({"InvalidRequestContentException", "InvalidExecutionInput"})
ASSUMED = "FAILED_TO_ASSUME_ROLE"


def failure(error: ApiError) -> Failure:
    """What an error of the target's API means: only throttling and errors of the server are tried again."""
    code, text = error.code, error.message
    if code in THROTTLED or error.status == 429:
        return Failure("THROTTLING", text, final=False)
    if code in DENIED:
        return Failure("NO_PERMISSIONS", text, final=True)
    if code in MISSING:
        return Failure("NO_RESOURCE", text, final=True)
    if code in BAD_INPUT:
        return Failure("INVALID_JSON", text, final=True)
    if is_passing(error):
        return Failure("ERROR_FROM_TARGET", text, final=False)
    return Failure("SDK_CLIENT_ERROR", text, final=True)
