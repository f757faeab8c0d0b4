"""What environments answer, as payloads; and what they are told of an invocation."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from pampero.kernel import jsontext
from pampero.work.workers.environment import Answer
from pampero.work.workers.spec import MAX_ANSWER_SIZE, Invocation, Outcome

MAX_KIND_LENGTH = 256


def body_of(answer: Answer) -> bytes:
    """The payload that an answer is. The text of one that is too large is Lambda's, seen there."""
    return answer.body if answer.size <= MAX_ANSWER_SIZE else too_large(MAX_ANSWER_SIZE)


def too_large(most: int) -> bytes:
    """What becomes of an answer that has more bytes."""
    text = f"Response payload size exceeded maximum allowed payload size ({most} bytes)."
    return failure_of("Function.ResponseSizeTooLarge", text)


def kind_of(payload: bytes) -> str:
    """The type of an error, which may be anything."""
    try:
        return str(jsontext.loads(payload)["errorType"])[:MAX_KIND_LENGTH]
    except (ValueError, TypeError, KeyError):
        return ""


def named(outcome: Outcome, invocation: Invocation) -> bytes:
    """What an initialization ended with, for one who waited for it: of the runtime's own words nothing is changed."""
    if not outcome.unhandled:
        return outcome.payload
    error = jsontext.loads(outcome.payload)
    return failure_of(error["errorType"], f"RequestId: {invocation.request_id} {error['errorMessage']}")


def header_of(invocation: Invocation, left: float) -> bytes:
    """What goes before an event. left: seconds that the function may take."""
    header: dict[str, Any] = {"id": invocation.request_id, "arn": invocation.arn, "left": int(left * 1000)}
    if invocation.client is not None:
        header["client"] = invocation.client
    if invocation.trace:
        header["trace"] = invocation.trace
    if invocation.tenant:
        header["tenant"] = invocation.tenant
    return msgspec.json.encode(header)


def failure_of(kind: str, text: str) -> bytes:
    """The payload of an error."""
    return json.dumps({"errorType": kind, "errorMessage": text}).encode()
