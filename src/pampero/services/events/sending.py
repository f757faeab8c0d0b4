"""How each kind of target is given an event. What a target is cannot do raises Failure.

A repeat of a delivery is harmless where the target's API allows that: executions are named by the event and the
delivery, and the body for a FIFO queue, whose content AWS asks to deduplicate, is the same at every try.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Context
from pampero.auth.principals import Principal
from pampero.aws import targets
from pampero.aws.targets import Letter
from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601
from pampero.services.events.fanout import Delivery
from pampero.services.events.inputs import MISSING, at_path, input_of
from pampero.services.events.model import Rule
from pampero.services.events.retries import ASSUMED, DENIED, Failure, failure

# Under this key of a context's source, which no caller from outside can set, an event goes to another bus unchanged.
FORWARDED = "events:ForwardedEvent"
# Under this one, with the hops that it has behind it.
HOPS = "events:Hops"
WITHIN, ACROSS = "region", "far"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One try. there: the target's place, as the principal that sends. text: what the target is sent."""

    there: Context
    rule: Rule
    target: dict[str, Any]
    event: dict[str, Any]
    text: str
    delivery: Delivery

    @property
    def arn(self) -> str:
        """The target's."""
        found: str = self.target["Arn"]
        return found

    @property
    def name(self) -> str:
        """The last part of the target's ARN."""
        return self.arn.split(":", 5)[5]


async def send(place: Context, rule: Rule, target: dict[str, Any], delivery: Delivery) -> None:
    """Give an event to a target. place: the rule's, as the service. Raises Failure."""
    event = jsontext.loads(delivery.event)
    text = input_of(target, event, delivery.event, rule.arn, iso8601(delivery.arrived))
    parts = target["Arn"].split(":", 5)
    kind = SENDERS[parts[2]]
    sender = await _sender(place, rule, target, parts[2])
    try:
        await kind(Parcel(sender.within(parts[4], parts[3]), rule, target, event, text, delivery))
    except ApiError as error:
        raise failure(error.code, error.message, error.status) from error


async def _sender(place: Context, rule: Rule, target: dict[str, Any], kind: str) -> Context:
    """Who sends: the target's role where it has one; to buses the account that made the rule; else the service."""
    role = target.get("RoleArn")
    if role:
        try:
            return await place.as_role(role, hashlib.sha256(rule.arn.encode()).hexdigest()[:32])
        except ApiError as error:
            found = failure(error.code, error.message, error.status)
            if found.final and error.code in DENIED:
                raise Failure(ASSUMED, error.message, final=True) from error
            raise found from error
    return place.acting(Principal.root(rule.creator)) if kind == "events" else place


async def _queue(parcel: Parcel) -> None:
    group = (parcel.target.get("SqsParameters") or {}).get("MessageGroupId")
    if group is not None and group.startswith("$."):
        found = at_path(parcel.event, group)
        group = group if found is MISSING else str(found)
    await targets.send(parcel.there, parcel.arn, Letter(parcel.text, group=group))


async def _plain(parcel: Parcel) -> None:
    await targets.send(parcel.there, parcel.arn, Letter(parcel.text))


async def _machine(parcel: Parcel) -> None:
    name = f"{parcel.event['id']}_{parcel.delivery.id}"
    client = parcel.there.client("stepfunctions")
    try:
        await client.call("StartExecution", stateMachineArn=parcel.arn, name=name, input=parcel.text)
    except ApiError as error:
        # The name is this delivery's own: an earlier try of it has got through.
        if error.code != "ExecutionAlreadyExists":
            raise


async def _bus(parcel: Parcel) -> None:
    """To another bus: the event keeps its id, time, account and region, which is no form that PutEvents takes."""
    event = parcel.event
    account = parcel.arn.split(":")[4]
    if event["account"] != parcel.rule.account and account not in (event["account"], parcel.rule.account):
        text = "Events that came from another account are not sent on to a third one."
        raise Failure("THIRD_ACCOUNT_HOP_DETECTED", text, final=True)
    hop = _hop(parcel)
    entry = {
        "EventBusName": parcel.arn,
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"], ensure_ascii=False),
    }
    sender = replace(
        parcel.there, source={"aws:SourceArn": parcel.rule.arn, FORWARDED: parcel.delivery.event, HOPS: hop}
    )
    answer = await sender.client("events").call("PutEvents", Entries=[entry])
    result = answer["Entries"][0]
    if "ErrorCode" in result:
        raise failure(result["ErrorCode"], result.get("ErrorMessage", ""), None)


def _hop(parcel: Parcel) -> str:
    """An event goes to a bus as a target once within its region, and once to another region: there are no loops of buses.

    Sources: "Sending events between event buses in the same account and Region", "… between AWS Regions" (no third
    bus, no third region); the text is as AWS's dead letters have it. Raises Failure.
    """
    kind = WITHIN if parcel.arn.split(":")[3] == parcel.rule.region else ACROSS
    behind = parcel.delivery.hops
    if kind in behind:
        text = (
            f"Event ingestion rejected for event {parcel.event['id']} because an event can be sent to an event bus target "
            "only once. This event was previously delivered to an event bus target."
        )
        code = "THIRD_ACCOUNT_HOP_DETECTED" if kind == WITHIN else "THIRD_REGION_HOP_DETECTED"
        raise Failure(code, text, final=True)
    return ",".join((*behind, kind))


async def _log_group(parcel: Parcel) -> None:
    """A stream for each rule. AWS names its streams freely and does not document how."""
    digest = hashlib.sha256(parcel.rule.arn.encode()).hexdigest()
    stream = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
    group = parcel.name.removeprefix("log-group:").removesuffix(":*")
    client = parcel.there.client("logs")
    names = {"logGroupName": group, "logStreamName": stream}
    request = {**names, "logEvents": [_log_event(parcel)]}
    try:
        await client.call("PutLogEvents", **request)
    except ApiError as error:
        if error.code != "ResourceNotFoundException" or "stream" not in error.message:
            raise
        try:
            await client.call("CreateLogStream", **names)
        except ApiError as made:
            if made.code != "ResourceAlreadyExistsException":
                raise
        await client.call("PutLogEvents", **request)


def _log_event(parcel: Parcel) -> dict[str, Any]:
    """The event itself; a transformed one must be an object of timestamp (milliseconds) and message."""
    if parcel.target.get("InputTransformer") is None:
        return {"timestamp": int(parcel.delivery.arrived * 1000), "message": parcel.text}
    try:
        made = jsontext.loads(parcel.text)
        stamp, message = int(made["timestamp"]), made["message"]
    except (ValueError, TypeError, KeyError) as error:
        text = "The input of a log group must be a JSON object with a timestamp in milliseconds and a message."
        raise Failure("INVALID_JSON", text, final=True) from error
    return {"timestamp": stamp, "message": message if isinstance(message, str) else json.dumps(message)}


SENDERS: Mapping[str, Callable[[Parcel], Awaitable[None]]] = {
    "sqs": _queue,
    "sns": _plain,
    "lambda": _plain,
    "states": _machine,
    "events": _bus,
    "logs": _log_group,
}
