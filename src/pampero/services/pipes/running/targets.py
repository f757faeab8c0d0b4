"""How each kind of target is given a batch: by its batch API, or whole as an array.

Source: "Amazon EventBridge Pipes targets", "… batching and concurrency". Whatever a target does not take raises ApiError, or is told
by the places of the events in the batch.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.apidestinations import ApiDestinations, to_api
from pampero.aws.deliveries import Failure
from pampero.aws.logstreams import put_log_events
from pampero.aws.targets import queue_url
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import Arn
from pampero.kernel.clock import parse_iso8601
from pampero.services.pipes.inputs import valued
from pampero.services.pipes.model import Pipe

SYNCHRONOUS = "REQUEST_RESPONSE"
MAX_KEY_LENGTH = 256
# Characters of a batch beyond which writing it takes a while.
LONG = 256 * 1024


@dataclass(slots=True)
class Item:
    """An event for a target. text: what it is given; value: the same in an array; shown: the event, where paths lead into."""

    text: str
    value: Any
    shown: Any


@dataclass(slots=True)
class Sent:
    """What became of a batch. failed: the places of the events that were not taken; why: the error of one of them. answer:
    what a function or a state machine has answered."""

    failed: list[int] = field(default_factory=list)
    why: ApiError | None = None
    answer: bytes = b""
    request: Any = None


async def send(role: Context, pipe: Pipe, kind: str, items: list[Item], given: Mapping[str, Any], arn: str) -> Sent:
    """Hand a batch to a target, or an enrichment, as the pipe's role. given: its parameters. Raises ApiError."""
    where = Arn.parse(arn)
    there = role.within(where.account or role.account, where.region or role.region)
    try:
        return await SENDERS[kind](there, pipe, arn, items, given)
    except Failure as failure:
        status = 400 if failure.final else 503
        raise ApiError(failure.code, failure.text, status) from failure


async def _array(items: list[Item]) -> str:
    """A batch as one text; a long one is written on a thread."""

    def write() -> str:
        return json.dumps([item.value for item in items], ensure_ascii=False)

    return await asyncio.to_thread(write) if sum(len(item.text) for item in items) > LONG else write()


async def _function(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    waited = given.get("InvocationType", SYNCHRONOUS) == SYNCHRONOUS
    body = (await _array(items)).encode()
    kind = "RequestResponse" if waited else "Event"
    answer = await there.client("lambda").call("Invoke", FunctionName=arn, InvocationType=kind, Payload=body)
    payload = answer.get("Payload") or b""
    if answer.get("FunctionError"):
        raise ApiError("FunctionError", payload.decode("utf-8", "replace")[:1000] or "The function failed.", 400)
    return Sent(answer=payload if waited else b"", request=body.decode())


async def _machine(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    text = await _array(items)
    client = there.client("stepfunctions")
    if given.get("InvocationType", SYNCHRONOUS) != SYNCHRONOUS:
        await client.call("StartExecution", stateMachineArn=arn, input=text)
        return Sent(request=text)
    answer = await client.call("StartSyncExecution", stateMachineArn=arn, input=text)
    if answer["status"] != "SUCCEEDED":
        raise ApiError(answer.get("error") or answer["status"], answer.get("cause") or "The execution failed.", 400)
    return Sent(answer=(answer.get("output") or "").encode(), request=text)


async def _queue(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    entries: list[dict[str, Any]] = []
    for number, item in enumerate(items):
        entry = {"Id": str(number), "MessageBody": item.text}
        for name in ("MessageGroupId", "MessageDeduplicationId"):
            if given.get(name):
                entry[name] = valued(given[name], item.shown)
        entries.append(entry)
    answer = await there.client("sqs").call("SendMessageBatch", QueueUrl=queue_url(there, arn), Entries=entries)
    return _told(entries, answer)


async def _topic(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    entries = [{"Id": str(number), "Message": item.text} for number, item in enumerate(items)]
    answer = await there.client("sns").call("PublishBatch", TopicArn=arn, PublishBatchRequestEntries=entries)
    return _told(entries, answer)


def _told(entries: list[dict[str, Any]], answer: Mapping[str, Any]) -> Sent:
    failed = answer.get("Failed") or ()
    why = next((ApiError(one["Code"], one.get("Message", "")) for one in failed), None)
    return Sent([int(one["Id"]) for one in failed], why, request=entries)


async def _bus(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    entries: list[dict[str, Any]] = []
    for item in items:
        entry: dict[str, Any] = {
            "EventBusName": arn,
            "Detail": item.text,
            "Source": valued(given.get("Source") or f"Pipe {pipe.name}", item.shown),
            "DetailType": valued(given.get("DetailType") or f"Event from aws:{pipe.kind}", item.shown),
            "Resources": [valued(one, item.shown) for one in given.get("Resources") or ()],
        }
        if given.get("Time"):
            entry["Time"] = _moment(valued(given["Time"], item.shown))
        entries.append(entry)
    more = {"EndpointId": given["EndpointId"]} if given.get("EndpointId") else {}
    answer = await there.client("events").call("PutEvents", Entries=entries, **more)
    return _listed(entries, answer["Entries"])


async def _stream(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    records = [
        {
            "Data": item.text.encode(),
            # A path that leads nowhere: any shard.
            "PartitionKey": valued(given["PartitionKey"], item.shown)[:MAX_KEY_LENGTH] or ids.uuid4(),
        }
        for item in items
    ]
    answer = await there.client("kinesis").call("PutRecords", StreamARN=arn, Records=records)
    told = [{"Data": item.text, "PartitionKey": one["PartitionKey"]} for item, one in zip(items, records)]
    return _listed(told, answer["Records"])


async def _delivery_stream(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    name = Arn.parse(arn).resource.removeprefix("deliverystream/")
    records = [{"Data": item.text.encode()} for item in items]
    answer = await there.client("firehose").call("PutRecordBatch", DeliveryStreamName=name, Records=records)
    return _listed([{"Data": item.text} for item in items], answer["RequestResponses"])


def _listed(request: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Sent:
    failed = [number for number, one in enumerate(answers) if one.get("ErrorCode")]
    why = ApiError(answers[failed[0]]["ErrorCode"], answers[failed[0]].get("ErrorMessage", "")) if failed else None
    return Sent(failed, why, request=request)


async def _log_group(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    """Where no stream is named it bears the pipe's name; no source tells AWS's."""
    group = Arn.parse(arn).resource.removeprefix("log-group:").removesuffix(":*")
    streams: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        millis = int(there.now * 1000)
        if given.get("Timestamp"):
            millis = int(_moment(valued(given["Timestamp"], item.shown)) * 1000)
        stream = valued(given.get("LogStreamName") or pipe.name, item.shown)
        streams.setdefault(stream, []).append({"timestamp": millis, "message": item.text})
    for stream, events in streams.items():
        events.sort(key=lambda event: event["timestamp"])
        await put_log_events(there.client("logs"), group, stream, events)
    return Sent(request=[event for events in streams.values() for event in events])


def _moment(text: str) -> float:
    """Epoch seconds of a time: ISO 8601, or seconds, or milliseconds. Raises ApiError."""
    try:
        number = float(text)
        return number / 1000 if number > 1e11 else number
    except ValueError:
        pass
    try:
        return parse_iso8601(text)
    except ValueError as error:
        raise ApiError("ValidationException", f"{text!r} is no time.") from error


async def _destination(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    [item] = items
    answer = await there.part(ApiDestinations).send(there, arn, item.text, _http(given, item), _event(item))
    return Sent(answer=answer.body, request=item.text)


async def _api(there: Context, pipe: Pipe, arn: str, items: list[Item], given: Mapping[str, Any]) -> Sent:
    [item] = items
    answer = await to_api(there, arn, item.text, _http(given, item), _event(item))
    return Sent(answer=answer.body, request=item.text)


def _http(given: Mapping[str, Any], item: Item) -> dict[str, Any]:
    """HttpParameters with their paths followed."""
    found: dict[str, Any] = {
        "PathParameterValues": [valued(one, item.shown) for one in given.get("PathParameterValues") or ()]
    }
    for name in ("HeaderParameters", "QueryStringParameters"):
        found[name] = {key: valued(value, item.shown) for key, value in (given.get(name) or {}).items()}
    return found


def _event(item: Item) -> Mapping[str, Any]:
    return item.shown if isinstance(item.shown, dict) else {}


def items_in(answer: bytes) -> list[Any]:
    """The events that an enrichment answers; none where it says so by an empty answer. Source: "Event enrichment in Amazon
    EventBridge Pipes"."""
    try:
        found = jsontext.loads(answer or b"null")
    except ValueError:
        found = answer.decode("utf-8", "replace")
    if found in (None, "", {}, []):
        return []
    return found if isinstance(found, list) else [found]


Sender = Callable[[Context, Pipe, str, list[Item], Mapping[str, Any]], Awaitable[Sent]]
SENDERS: Mapping[str, Sender] = MappingProxyType({
    "lambda": _function,
    "states": _machine,
    "sqs": _queue,
    "sns": _topic,
    "events": _bus,
    "kinesis": _stream,
    "firehose": _delivery_stream,
    "logs": _log_group,
    "api-destination": _destination,
    "execute-api": _api,
})  # fmt: skip
