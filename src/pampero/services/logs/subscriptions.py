"""Subscription filters: what is put into a group goes on to functions and streams, compressed, in the order of its batches."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, Event, consumer, fulfilled, operation
from pampero.aws.deliveries import losing
from pampero.aws.paging import page
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.services.logs import types as t
from pampero.services.logs.chunks import Event as LogEvent
from pampero.services.logs.chunks import chunk_events
from pampero.services.logs.destinations import destination_at
from pampero.services.logs.masking import Mask
from pampero.services.logs.model import GROUPS, Group, Subscription, group_of, invalid, millis, named_arn, next_position
from pampero.services.logs.patterns import InvalidPattern, compile_pattern
from pampero.services.logs.protection import masked
from pampero.services.logs.streamtargets import STREAMS, key_of, kind_of, packed, put_records, records_of, try_out
from pampero.services.logs.transformers import transforming
from pampero.services.logs.transforms import Document, as_message
from pampero.store.tx import ReadTx, Tx

log = logger("logs")
MAX_FILTERS = 2
MAX_LISTED = 50
MAX_ATTEMPTS = 10
UNSUPPORTED = "fieldSelectionCriteria and emitSystemFields are not supported."
# An asynchronous invocation's payload; larger deliveries are split.
MAX_PAYLOAD_SIZE = 240_000


@operation("PutSubscriptionFilter", resource=named_arn)
async def put_subscription_filter(call: Call, req: t.PutSubscriptionFilterRequest) -> None:
    """Send matching events to a function of the same account, which must allow logs.amazonaws.com to invoke it, to a stream
    with a role that may write to it, or to a destination whose policy lets the caller subscribe.

    Other targets and system fields are refused.
    Source: API_PutSubscriptionFilter. Raises ResourceNotFoundException, InvalidParameterException,
    LimitExceededException, AccessDeniedException.
    """
    try:
        destination = Arn.parse(req.destinationArn)
    except ValueError as error:
        raise invalid("destinationArn is not a valid ARN.") from error
    if destination.service == "logs" and destination.resource.startswith("destination:"):
        await _put_to_destination(call, req, destination)
        return
    if destination.service not in ("lambda", *STREAMS):
        raise invalid(f"Destinations of {destination.service} are not supported: only functions and streams are.")
    if destination.service in STREAMS and req.roleArn is None:
        raise invalid(f"destinationArn for vendor {destination.service} cannot be used without roleArn")
    if (destination.account, destination.region) != (call.account, call.region):
        text = (
            f"Cross-account {destination.service} invocation passing is not allowed. You must use DestinationPolicies to "
            f"create cross account {destination.service} triggers."
        )
        raise ApiError("AccessDeniedException", text, status=400)
    if req.fieldSelectionCriteria or req.emitSystemFields:
        raise invalid(UNSUPPORTED)
    try:
        compile_pattern(req.filterPattern)
    except InvalidPattern as error:
        raise invalid(str(error)) from error
    group = await call.read(group_of, call, req.logGroupName)
    if destination.service in STREAMS:
        assert req.roleArn is not None
        await try_out(call, req.destinationArn, req.roleArn)
        await call.write(_put, call, req, req.roleArn)
        return
    try:
        await _invoke(call, group, req.destinationArn, "DryRun", b"{}")
    except ApiError as error:
        text = (
            "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute "
            "your function."
        )
        raise invalid(text) from error
    await call.write(_put, call, req)


async def _put_to_destination(call: Call, req: t.PutSubscriptionFilterRequest, destination: Arn) -> None:
    if req.fieldSelectionCriteria or req.emitSystemFields:
        raise invalid(UNSUPPORTED)
    try:
        compile_pattern(req.filterPattern)
    except InvalidPattern as error:
        raise invalid(str(error)) from error
    await call.write(_put_allowed, call, req, destination)


def _put_allowed(tx: Tx, call: Call, req: t.PutSubscriptionFilterRequest, destination: Arn) -> None:
    """The destination's policy decides about other accounts, and about its own."""
    group_of(tx, call, req.logGroupName)
    found = destination_at(tx, destination)
    if found is None or found.policy is None:
        raise invalid("Could not deliver test message to specified destination. Check if the destination is valid.")
    check = Check("logs:PutSubscriptionFilter", req.destinationArn, account=destination.account)
    decision = call.runtime.decide(tx, call.principal, check, call.facts, found.policy)
    if not decision.allowed:
        text = "User with accountId: {} is not authorized to perform: logs:PutSubscriptionFilter on resource: {}"
        raise ApiError("AccessDeniedException", text.format(call.account, req.destinationArn), status=400)
    _put(tx, call, req)


def _put(tx: Tx, call: Call, req: t.PutSubscriptionFilterRequest, role: str | None = None) -> None:
    group = group_of(tx, call, req.logGroupName)
    kept = [one for one in group.subscriptions if one.name != req.filterName]
    if len(kept) >= MAX_FILTERS:
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    made = Subscription(
        req.filterName,
        req.filterPattern,
        req.destinationArn,
        millis(tx.now),
        req.distribution or "ByLogStream",
        bool(req.applyOnTransformedLogs),
        role,
    )
    group.subscriptions = sorted([*kept, made], key=lambda one: one.name)
    GROUPS.save(tx, group)


@operation("DescribeSubscriptionFilters", resource=named_arn, read=True)
def describe_subscription_filters(
    tx: ReadTx, call: Call, req: t.DescribeSubscriptionFiltersRequest
) -> t.DescribeSubscriptionFiltersResponse:
    """A group's filters by name. Source: API_DescribeSubscriptionFilters. Raises ResourceNotFoundException."""
    group = group_of(tx, call, req.logGroupName)
    after = next_position(req.nextToken)
    prefix = req.filterNamePrefix or ""
    found = [one for one in group.subscriptions if one.name.startswith(prefix) and one.name > after]
    shown, token = page(found, req.limit or MAX_LISTED, lambda one: one.name)
    return t.DescribeSubscriptionFiltersResponse(
        subscriptionFilters=[
            t.SubscriptionFilter(
                filterName=one.name,
                logGroupName=group.name,
                filterPattern=one.pattern,
                destinationArn=one.destination,
                roleArn=one.role,
                distribution=one.distribution,
                applyOnTransformedLogs=one.transformed,
                creationTime=one.created,
            )
            for one in shown
        ],
        nextToken=token,
    )


@operation("DeleteSubscriptionFilter", resource=named_arn)
def delete_subscription_filter(tx: Tx, call: Call, req: t.DeleteSubscriptionFilterRequest) -> None:
    """Send no more. Source: API_DeleteSubscriptionFilter. Raises ResourceNotFoundException."""
    group = group_of(tx, call, req.logGroupName)
    kept = [one for one in group.subscriptions if one.name != req.filterName]
    if len(kept) == len(group.subscriptions):
        raise ApiError("ResourceNotFoundException", "The specified subscription filter does not exist.")
    group.subscriptions = kept
    GROUPS.save(tx, group)


@consumer("logs.deliver")
async def deliver(context: Context, event: Event) -> None:
    """One batch to one function or stream. A destination that fails is tried again a few times; one that is gone is not."""
    scope, name, filter_name, stream, chunk = event.payload
    group = await context.read(GROUPS.get, scope, name)
    filter_ = next((one for one in group.subscriptions if one.name == filter_name), None) if group else None
    if group is None or filter_ is None:
        return
    try:
        matches = compile_pattern(filter_.pattern)
    except InvalidPattern as error:
        # A later version may have narrower bounds than the one that took it.
        log.warning("the pattern of %s in %s is none: %s", filter_.name, group.name, error)
        return
    mask = await context.read(masked, group)
    transform = await context.read(transforming, group) if filter_.transformed else None
    try:
        events = await fulfilled(lambda: context.read(chunk_events, context, chunk))
    except ApiError as error:
        log.warning("a batch of %s is lost: %s", group.name, error)
        return
    events = await asyncio.to_thread(_sent, events, stream, matches, mask, transform)
    if not events:
        return
    target, role = filter_.destination, filter_.role
    place = context.within(group.account, group.region)
    if ":destination:" in target:
        where = Arn.parse(target)
        behind = await context.read(destination_at, where)
        if behind is None or Arn.parse(behind.target).service not in ("lambda", *STREAMS):
            log.warning("a batch of %s is lost: behind %s there is nothing that takes it", group.name, target)
            return
        target, role = behind.target, behind.role
        if kind_of(target) in STREAMS:
            place = context.within(where.account, where.region)
    with losing(log, f"a batch of {group.name}", target, event.attempt, MAX_ATTEMPTS):
        if kind_of(target) in STREAMS and role is not None:
            records = await asyncio.to_thread(list, records_of(_document(group, filter_, stream, events)))
            await put_records(place, target, role, records, key_of(group.name, stream, filter_.distribution))
            return
        for payload in _payloads(group, filter_, stream, events):
            await _invoke(place, group, target, "Event", payload)


def _sent(
    events: list[LogEvent],
    stream: str,
    matches: Callable[[str], bool],
    mask: Mask | None,
    transform: Callable[[str, str], Document | None] | None,
) -> list[LogEvent]:
    """What matches, as it is sent: masked, and as the group's transformer makes it where the filter asks for that."""

    def shown(message: str) -> str:
        made = transform(message, stream) if transform is not None else None
        return message if made is None else as_message(made)

    found = [one for one in events if matches(shown(one.message))]
    if mask is None and transform is None:
        return found
    return [one._replace(message=shown((mask or str)(one.message))) for one in found]


async def _invoke(context: Context, group: Group, function: str, kind: str, payload: bytes) -> None:
    """As the service's principal in the region or, where the function allows only that, its global one."""
    arguments = {"FunctionName": function, "InvocationType": kind, "Payload": payload}
    regional = context.as_service(f"logs.{group.region}.amazonaws.com", f"{group.arn}:*")
    try:
        await regional.client("lambda").call("Invoke", **arguments)
    except ApiError as error:
        if error.code not in ("AccessDenied", "AccessDeniedException"):
            raise
        plain = context.as_service("logs.amazonaws.com", f"{group.arn}:*")
        await plain.client("lambda").call("Invoke", **arguments)


def _document(group: Group, filter_: Subscription, stream: str, events: list[LogEvent]) -> dict[str, Any]:
    return {
        "messageType": "DATA_MESSAGE",
        "owner": group.account,
        "logGroup": group.name,
        "logStream": stream,
        "subscriptionFilters": [filter_.name],
        "logEvents": [{"id": one.id, "timestamp": one.time, "message": one.message} for one in events],
    }


def _payloads(group: Group, filter_: Subscription, stream: str, events: list[LogEvent]) -> list[bytes]:
    """The events as functions get them: JSON, gzip, base64; in several parts where one is too large."""
    data = base64.b64encode(packed(_document(group, filter_, stream, events))).decode()
    if len(data) > MAX_PAYLOAD_SIZE and len(events) > 1:
        half = len(events) // 2
        return [*_payloads(group, filter_, stream, events[:half]), *_payloads(group, filter_, stream, events[half:])]
    return [msgspec.json.encode({"awslogs": {"data": data}})]
