"""How each kind of target is given an event. What a target is cannot do raises Failure.

A repeat of a delivery is harmless where the target's API allows that: executions are named by the event and the
delivery, and the body for a FIFO queue, whose content AWS asks to deduplicate, is the same at every try.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Context
from pampero.auth.principals import Principal
from pampero.aws import targets
from pampero.aws.apidestinations import to_api
from pampero.aws.deliveries import Failure
from pampero.aws.inputs import MISSING, NoJson, at_path
from pampero.aws.targets import Letter
from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601
from pampero.services.events.failures import ASSUMED, DENIED, failure
from pampero.services.events.fanout import Delivery
from pampero.services.events.http import to_destination
from pampero.services.events.inputs import input_of
from pampero.services.events.model import DESTINATION, Rule, kind_of

# Under this key of a context's source, which no caller from outside can set, an event goes to another bus unchanged.
FORWARDED = "events:ForwardedEvent"
# Under this one, with the hops that it has behind it.
HOPS = "events:Hops"
# Letters of a partition key.
MAX_KEY_LENGTH = 256
WITHIN, ACROSS = "region", "far"


async def send(place: Context, rule: Rule, target: dict[str, Any], delivery: Delivery) -> None:
    """Give an event to a target. place: the rule's, as the service. Raises Failure, Later."""
    arn = target["Arn"]
    kind = kind_of(arn)
    event = jsontext.loads(delivery.event)
    try:
        text = input_of(target, event, delivery.event, rule.arn, iso8601(delivery.arrived))
    except NoJson as error:
        raise Failure("INVALID_JSON", str(error), final=True) from error
    sender = await _sender(place, rule, target, kind)
    try:
        await _send(sender, rule, target, delivery, event, text)
    except ApiError as error:
        raise failure(error) from error


async def _send(
    sender: Context, rule: Rule, target: dict[str, Any], delivery: Delivery, event: dict[str, Any], text: str
) -> None:
    """Raises Failure, ApiError."""
    arn, parameters = target["Arn"], target.get("HttpParameters")
    kind = kind_of(arn)
    if kind == DESTINATION:
        await to_destination(sender, arn, text, parameters, event, delivery.paced)
        return
    if kind == "execute-api":
        await to_api(sender, arn, text, parameters, event)
        return
    if kind == "events":
        hop = _hop(rule, target, event, delivery)
        sender = replace(sender, source={"aws:SourceArn": rule.arn, FORWARDED: delivery.event, HOPS: hop})
        letter = _forwarded(event)
    elif kind == "logs":
        letter = _log_event(rule, target, delivery, text)
    else:
        name = f"{event['id']}_{delivery.id}"
        letter = Letter(text, group=_group(target, event), name=name, key=_key(target, event))
    await targets.send(sender, arn, letter)


async def _sender(place: Context, rule: Rule, target: dict[str, Any], kind: str) -> Context:
    """Who sends: the target's role where it has one; to buses the account that made the rule; else the service."""
    role = target.get("RoleArn")
    if role:
        try:
            return await place.as_role(role, hashlib.sha256(rule.arn.encode()).hexdigest()[:32])
        except ApiError as error:
            found = failure(error)
            if found.final and error.code in DENIED:
                raise Failure(ASSUMED, error.message, final=True) from error
            raise found from error
    return place.acting(Principal.root(rule.creator)) if kind == "events" else place


def _group(target: dict[str, Any], event: dict[str, Any]) -> str | None:
    """The message group of a queue."""
    group: str | None = (target.get("SqsParameters") or {}).get("MessageGroupId") if ":sqs:" in target["Arn"] else None
    if group is not None and group.startswith("$."):
        found = at_path(event, group)
        return group if found is MISSING else str(found)
    return group


def _key(target: dict[str, Any], event: dict[str, Any]) -> str:
    """The partition key of a stream's record: what stands at a path, else the event's id. Source: API_KinesisParameters. AWS
    does not say what becomes of a path that leads nowhere: here it is the id, too."""
    path = (target.get("KinesisParameters") or {}).get("PartitionKeyPath")
    found = at_path(event, path) if path is not None else MISSING
    text = found if isinstance(found, str) else "" if found is MISSING else json.dumps(found, ensure_ascii=False)
    return text[:MAX_KEY_LENGTH] or str(event["id"])


def _forwarded(event: dict[str, Any]) -> Letter:
    """To another bus: the event keeps its id, time, account and region, which is no form that PutEvents takes."""
    entry = {"Source": event["source"], "DetailType": event["detail-type"]}
    return Letter(json.dumps(event["detail"], ensure_ascii=False), entry=entry)


def _hop(rule: Rule, target: dict[str, Any], event: dict[str, Any], delivery: Delivery) -> str:
    """An event goes to a bus as a target once within its region, and once to another region: there are no loops of buses.

    Sources: "Sending events between event buses in the same account and Region", "… between AWS Regions" (no third
    bus, no third region); the text is as AWS's dead letters have it. Raises Failure.
    """
    _, _, _, region, account, _ = target["Arn"].split(":", 5)
    if event["account"] != rule.account and account not in (event["account"], rule.account):
        text = "Events that came from another account are not sent on to a third one."
        raise Failure("THIRD_ACCOUNT_HOP_DETECTED", text, final=True)
    kind = WITHIN if region == rule.region else ACROSS
    if kind in delivery.hops:
        text = (
            f"Event ingestion rejected for event {event['id']} because an event can be sent to an event bus target "
            "only once. This event was previously delivered to an event bus target."
        )
        code = "THIRD_ACCOUNT_HOP_DETECTED" if kind == WITHIN else "THIRD_REGION_HOP_DETECTED"
        raise Failure(code, text, final=True)
    return ",".join((*delivery.hops, kind))


def _log_event(rule: Rule, target: dict[str, Any], delivery: Delivery, text: str) -> Letter:
    """The event itself; a transformed one must be an object of timestamp (milliseconds) and message. A stream for each rule:
    AWS names its streams freely and does not document how."""
    digest = hashlib.sha256(rule.arn.encode()).hexdigest()
    stream = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
    if target.get("InputTransformer") is None:
        return Letter(text, stream=stream, millis=int(delivery.arrived * 1000))
    try:
        made = jsontext.loads(text)
        stamp, message = int(made["timestamp"]), made["message"]
    except (ValueError, TypeError, KeyError) as error:
        text = "The input of a log group must be a JSON object with a timestamp in milliseconds and a message."
        raise Failure("INVALID_JSON", text, final=True) from error
    return Letter(message if isinstance(message, str) else json.dumps(message), stream=stream, millis=stamp)
