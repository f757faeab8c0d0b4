"""A stack's history, and the notifications of it."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, Event, consumer, operation
from pampero.auth.principals import Principal
from pampero.aws.paging import number_of, page
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.model import (
    EVENT_DECODER,
    EVENT_ENCODER,
    RUNS,
    STACK_TYPE,
    Stack,
    find_stack,
    invalid,
    put_stack,
    stack_arn,
)
from pampero.services.cloudformation.model import (
    StackEvent as HistoryEvent,
)
from pampero.store.tx import ReadTx, Tx

PAGE = 100
SUBJECT = "AWS CloudFormation Notification"


def put_event(
    tx: Tx,
    stack: Stack,
    logical_id: str,
    physical_id: str | None,
    type_: str,
    status: str,
    reason: str | None = None,
    properties: str | None = None,
    token: str | None = None,
) -> None:
    """Add a line to the history and tell the stack's topics.

    Clients order lines by their times, which have milliseconds: each line is later than the one before it.
    """
    id_ = ids.uuid4() if physical_id == stack.arn else f"{logical_id}-{status}-{ids.upper_id(12)}"
    last = tx.all("SELECT body FROM cloudformation_events WHERE stack = ? ORDER BY id DESC LIMIT 1", stack.id)
    moment = max(tx.now, EVENT_DECODER.decode(last[0][0]).time + 0.001) if last else tx.now
    event = HistoryEvent(id_, logical_id, physical_id or "", type_, status, moment, reason, properties, token)
    tx.run("INSERT INTO cloudformation_events (stack, body) VALUES (?, ?)", stack.id, EVENT_ENCODER.encode(event))
    if stack.desired.notifications:
        run = RUNS.get(tx, "", stack.id)
        if run is not None:
            payload = {
                "topics": stack.desired.notifications,
                "text": _notification(stack, event),
                "creator": msgspec.to_builtins(run.creator),
                "account": stack.account,
                "region": stack.region,
            }
            tx.emit("cloudformation.notify", payload, key=stack.id)


def set_status(tx: Tx, stack: Stack, status: str, reason: str | None = None, token: str | None = None) -> None:
    """Change a stack's status, with its line in the history."""
    stack.status, stack.reason = status, reason
    put_event(tx, stack, stack.name, stack.arn, STACK_TYPE, status, reason, token=token)
    put_stack(tx, stack)


def _notification(stack: Stack, event: HistoryEvent) -> str:
    members = {
        "StackId": stack.arn,
        "Timestamp": iso8601_millis(event.time),
        "EventId": event.id,
        "LogicalResourceId": event.logical_id,
        "Namespace": stack.account,
        "PhysicalResourceId": event.physical_id,
        "ResourceProperties": event.properties or "null",
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason or "",
        "ResourceType": event.type,
        "StackName": stack.name,
        "ClientRequestToken": event.token or "null",
    }
    return "".join(f"{name}='{value}'\n" for name, value in members.items())


@consumer("cloudformation.notify")
async def notify(context: Context, event: Event) -> None:
    """Publish a line of the history as the one who asked for the operation; what SNS refuses is not tried again."""
    payload: dict[str, Any] = event.payload
    creator = msgspec.convert(payload["creator"], Principal)
    caller = context.within(payload["account"], payload["region"]).acting(creator)
    for topic in payload["topics"]:
        try:
            await caller.client("sns").call("Publish", TopicArn=topic, Subject=SUBJECT, Message=payload["text"])
        except ApiError:
            continue


@operation("DescribeStackEvents", resource=stack_arn, read=True)
def describe_stack_events(tx: ReadTx, call: Call, req: t.DescribeStackEventsInput) -> t.DescribeStackEventsOutput:
    """A stack's history, newest first. Source: API_DescribeStackEvents. Raises ValidationError."""
    stack = find_stack(tx, call.scope, req.StackName)
    if stack is None:
        raise invalid(f"Stack [{req.StackName}] does not exist")
    before = number_of(req.NextToken, 1 << 62, lambda: invalid("NextToken is not valid"))
    rows = tx.all(
        "SELECT id, body FROM cloudformation_events WHERE stack = ? AND id < ? ORDER BY id DESC LIMIT ?",
        stack.id, before, PAGE + 1,
    )  # fmt: skip
    newest, token = page(rows, PAGE, lambda row: row[0])
    events = [_shown(stack, EVENT_DECODER.decode(body)) for _, body in newest]
    return t.DescribeStackEventsOutput(StackEvents=events, NextToken=token)


def _shown(stack: Stack, event: HistoryEvent) -> t.StackEvent:
    return t.StackEvent(
        StackId=stack.arn,
        EventId=event.id,
        StackName=stack.name,
        LogicalResourceId=event.logical_id,
        PhysicalResourceId=event.physical_id,
        ResourceType=event.type,
        Timestamp=event.time,
        ResourceStatus=event.status,
        ResourceStatusReason=event.reason,
        ResourceProperties=event.properties,
        ClientRequestToken=event.token,
    )
