"""PutEvents, and what becomes of an event: rules match it, targets get it, failures go to the dead-letter queue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Call, Check, Context, Event, consumer, operation
from pampero.kernel import ids
from pampero.kernel.clock import iso8601
from pampero.kernel.log import logger
from pampero.services.events.inputs import MISSING, at_path, input_of
from pampero.services.events.model import BUSES, DEFAULT, RULES, Rule, bus_arn_of, bus_name, scope_of
from pampero.services.events.rules import pattern_of
from pampero.services.events.types import (
    PutEventsRequest,
    PutEventsRequestEntry,
    PutEventsResponse,
    PutEventsResultEntry,
)
from pampero.store.tx import ReadTx, Tx

log = logger("events")
SERVICE = "events.amazonaws.com"
LARGEST = 1024 * 1024
ATTEMPTS = 185
LONGEST = 24 * 3600


def _buses(call: Call, req: PutEventsRequest) -> Iterable[Check]:
    names = {entry.EventBusName for entry in req.Entries}
    return [Check("events:PutEvents", bus_arn_of(call, name)) for name in names]


@operation("PutEvents", resource="*", checks=_buses)
def put_events(tx: Tx, call: Call, req: PutEventsRequest) -> PutEventsResponse:
    """Put up to ten events on buses; each has its own outcome. Source: API_PutEvents."""
    if sum(_size(entry) for entry in req.Entries) > LARGEST:
        raise ApiError("ValidationException", "Total size of the entries in the request is over the limit.")
    results = [_put(tx, call, entry) for entry in req.Entries]
    return PutEventsResponse(FailedEntryCount=sum(result.ErrorCode is not None for result in results), Entries=results)


def _size(entry: PutEventsRequestEntry) -> int:
    texts = (entry.Source, entry.DetailType, entry.Detail, *(entry.Resources or []))
    return 14 * (entry.Time is not None) + sum(len(text.encode()) for text in texts if text)


def _put(tx: Tx, call: Call, entry: PutEventsRequestEntry) -> PutEventsResultEntry:
    for name in ("Source", "DetailType", "Detail"):
        if not getattr(entry, name):
            text = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return PutEventsResultEntry(ErrorCode="InvalidArgument", ErrorMessage=text)
    try:
        detail = json.loads(entry.Detail or "")
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return PutEventsResultEntry(ErrorCode="MalformedDetail", ErrorMessage="Detail is malformed.")
    scope, name = scope_of(call, entry.EventBusName), bus_name(entry.EventBusName)
    event = {
        "version": "0",
        "id": ids.uuid4(),
        "detail-type": entry.DetailType,
        "source": entry.Source,
        "account": call.account,
        "time": iso8601(int(entry.Time if entry.Time is not None else tx.now)),
        "region": call.region,
        "resources": entry.Resources or [],
        "detail": detail,
    }
    if name == DEFAULT or BUSES.get(tx, scope, name) is not None:
        tx.emit("events.put", {"scope": scope, "bus": name, "event": event})
    return PutEventsResultEntry(EventId=str(event["id"]))


def _rules(tx: ReadTx, scope: str, bus: str) -> list[Rule]:
    return [rule for _, rule in RULES.page(tx, scope, prefix=f"{bus}/") if rule.enabled and rule.targets]


@consumer("events.put")
async def match(context: Context, event: Event) -> None:
    """Find the rules of an event; one delivery a target."""
    body = event.payload
    rules = [
        rule
        for rule in context.read(_rules, body["scope"], body["bus"])
        if pattern_of(rule.pattern or "")(body["event"])
    ]
    if rules:
        await context.write(_emit, body["scope"], rules, body["event"])


def _emit(tx: Tx, scope: str, rules: list[Rule], event: dict[str, Any]) -> None:
    for rule in rules:
        for id_ in rule.targets:
            payload = {"scope": scope, "rule": rule.key, "target": id_, "event": event, "since": tx.now}
            tx.emit("events.deliver", payload)


@consumer("events.deliver")
async def deliver(context: Context, event: Event) -> None:
    """Give an event to a target: tried again by its RetryPolicy, then to its dead-letter queue."""
    body = event.payload
    rule = context.read(RULES.get, body["scope"], body["rule"])
    target = rule.targets.get(body["target"]) if rule is not None else None
    if rule is None or target is None:
        return
    account, _, region = body["scope"].partition("/")
    place = context.within(account, region).as_service(SERVICE, rule.arn)
    text = input_of(target, body["event"], rule.arn, iso8601(context.now))
    try:
        await _send(place, target, body["event"], text)
    except ApiError as error:
        policy = target.get("RetryPolicy") or {}
        attempts = policy.get("MaximumRetryAttempts", ATTEMPTS)
        age = policy.get("MaximumEventAgeInSeconds", LONGEST)
        final = error.code in ("AccessDenied", "QueueDoesNotExist", "NotFoundException", "NotImplemented")
        if not final and event.attempt <= attempts and context.now - body["since"] < age:
            raise
        log.warning("rule %s could not reach %s: %s", rule.arn, target["Arn"], error)
        await _bury(place, rule, target, text, error, event.attempt)


async def _send(place: Context, target: dict[str, Any], event: dict[str, Any], text: str) -> None:
    parts = target["Arn"].split(":", 5)
    there = place.within(parts[4], parts[3])
    match parts[2]:
        case "sqs":
            request = {"QueueUrl": f"{place.settings.endpoint}/{parts[4]}/{parts[5]}", "MessageBody": text}
            group = (target.get("SqsParameters") or {}).get("MessageGroupId")
            if group is not None:
                request["MessageGroupId"] = _group(group, event)
            await there.client("sqs").call("SendMessage", **request)
        case "sns":
            await there.client("sns").call("Publish", TopicArn=target["Arn"], Message=text)
        case "events":
            entry = {
                "EventBusName": target["Arn"],
                "Source": event["source"],
                "DetailType": event["detail-type"],
                "Detail": json.dumps(event["detail"]),
                "Resources": event["resources"],
            }
            await there.client("events").call("PutEvents", Entries=[entry])


def _group(text: str, event: dict[str, Any]) -> str:
    if not text.startswith("$."):
        return text
    found = at_path(event, text)
    return text if found is MISSING else str(found)


async def _bury(place: Context, rule: Rule, target: dict[str, Any], text: str, error: ApiError, attempts: int) -> None:
    dead = (target.get("DeadLetterConfig") or {}).get("Arn")
    if dead is None:
        return
    facts = {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": error.message[:1000],
        "RETRY_ATTEMPTS": str(attempts - 1),
    }
    parts = dead.split(":")
    await (
        place.within(parts[4], parts[3])
        .client("sqs")
        .call(
            "SendMessage",
            QueueUrl=f"{place.settings.endpoint}/{parts[4]}/{parts[5]}",
            MessageBody=text,
            MessageAttributes={name: {"DataType": "String", "StringValue": value} for name, value in facts.items()},
        )
    )
