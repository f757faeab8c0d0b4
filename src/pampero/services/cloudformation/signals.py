"""Signals to resources with a creation policy.

Source: API_SignalResource, "CreationPolicy attribute".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pampero.api import Call, Context, operation
from pampero.aws.cfn import text
from pampero.services.cloudformation import replies
from pampero.services.cloudformation.events import put_event
from pampero.services.cloudformation.model import RESOURCES, invalid, stack_arn, the_stack
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.types import SignalResourceInput
from pampero.store.tx import Tx

DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
DEFAULT_TIMEOUT = "PT5M"
MAX_SECONDS = 12 * 3600
SIGNALLED = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"})


@dataclass(frozen=True, slots=True)
class Policy:
    """How many signals a resource waits for, and how long (seconds)."""

    count: int
    seconds: int


def policy_of(resolved: Mapping[str, Any]) -> Policy:
    """A CreationPolicy without its functions. Raises TemplateError."""
    signal = resolved.get("ResourceSignal") or {}
    timeout = text(signal.get("Timeout", DEFAULT_TIMEOUT))
    match = DURATION.fullmatch(timeout)
    if match is None or not any(match.groups()):
        raise TemplateError(f"Invalid duration {timeout} in CreationPolicy: use the ISO 8601 form PT#H#M#S")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Policy(int(signal.get("Count", 1)), min(MAX_SECONDS, hours * 3600 + minutes * 60 + seconds))


def _request(token: str) -> str:
    return f"{token}.signals"


async def wait(context: Context, token: str, policy: Policy) -> None:
    """Wait for the signals to the resource whose step has this token. Raises TemplateError where one fails, or too few
    come in time."""
    request = _request(token)
    begun = await context.write(replies.expect, request)
    until = begun.created + policy.seconds
    for count in range(1, policy.count + 1):
        reply = await replies.wait(context, request, until, count)
        failed = next((id_ for id_, status in reply.bodies.items() if status != "SUCCESS"), None)
        if failed is not None:
            raise TemplateError(f"Received FAILURE signal with UniqueId {failed}")
        if len(reply.bodies) < count:
            raise TemplateError(f"Failed to receive {policy.count} resource signal(s) within the specified duration")
    await context.write(replies.forget, request)


@operation("SignalResource", resource=stack_arn)
def signal_resource(tx: Tx, call: Call, req: SignalResourceInput) -> None:
    """Tell a resource that waits for signals that one of them is there. Source: API_SignalResource.

    Raises ValidationError.
    """
    stack = the_stack(tx, call, req.StackName)
    if stack.status not in SIGNALLED:
        raise invalid(f"Stack {stack.arn} is in {stack.status} state and cannot be signaled")
    state = RESOURCES.get(tx, stack.id, req.LogicalResourceId)
    if state is None or not state.status:
        raise invalid(f"Resource {req.LogicalResourceId} does not exist for stack {stack.name}")
    if state.status not in SIGNALLED:
        raise invalid(f"Resource {req.LogicalResourceId} is in {state.status} state and cannot be signaled")
    request = _request(state.token)
    reply = replies.expect(tx, request)
    replies.put(tx, request, reply.secret, req.UniqueId, req.Status)
    why = f"Received {req.Status} signal with UniqueId {req.UniqueId}"
    put_event(tx, stack, state.logical_id, state.made.physical_id, state.made.type, state.status, why)
