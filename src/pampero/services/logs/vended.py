"""What services log of their resources, on its way to the destinations of deliveries.

A log group or bucket lets in `delivery.logs.amazonaws.com` by its policy. Source: "Enable logging from AWS services".
"""

from __future__ import annotations

import gzip
import json
from typing import Any, NamedTuple

import msgspec

from pampero.api import ApiError, Call, Check, Context, Event, consumer
from pampero.aws.deliveries import losing
from pampero.aws.logstreams import VENDED, put_log_events
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import Arn
from pampero.kernel.clock import iso8601
from pampero.kernel.log import logger
from pampero.services.logs.deliverydestinations import DESTINATIONS, DeliveryDestination
from pampero.services.logs.deliverysources import SOURCES, USES, Delivery
from pampero.services.logs.model import GROUPS, millis
from pampero.services.logs.policies import MAX_POLICIES, POLICIES, Policy
from pampero.store.tx import ReadTx, Tx

log = logger("logs")
SERVICE = "delivery.logs.amazonaws.com"
# The policy that AWS adds for whoever may do so when a delivery to a log group is made.
POLICY = "AWSLogDeliveryWrite20150319"
MAX_ATTEMPTS = 10


class _Way(NamedTuple):
    """A delivery of a source. kind: of the records that go it."""

    source: str
    kind: str
    delivery: Delivery
    destination: DeliveryDestination


def let_in(tx: Tx, call: Call, group: Arn) -> None:
    """A delivery to a log group is made: its account's policy lets the service in, if the caller may put such a policy."""
    if GROUPS.get(tx, group.scope, _group_name(group)) is None or group.scope != call.scope:
        return
    try:
        call.require(tx, Check("logs:PutResourcePolicy", "*"))
    except ApiError:
        return
    found = POLICIES.get(tx, call.scope, POLICY)
    if found is None and len(POLICIES.page(tx, call.scope)) >= MAX_POLICIES:
        return
    resource = f"{str(group).removesuffix(':*')}:log-stream:*"
    statements = [] if found is None else found.statements
    if any(resource in one["Resource"] for one in statements):
        return
    made = {
        "Sid": f"AWSLogDeliveryWrite{len(statements) + 1}",
        "Effect": "Allow",
        "Principal": {"Service": SERVICE},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [resource],
        "Condition": {"StringEquals": {"aws:SourceAccount": [call.account]}},
    }
    statements = [*statements, made]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    POLICIES.put(tx, call.scope, POLICY, Policy(POLICY, document, millis(tx.now), statements))


def _group_name(group: Arn) -> str:
    return group.resource.removeprefix("log-group:").partition(":")[0]


@consumer(VENDED)
async def deliver(context: Context, event: Event) -> None:
    """Give a resource's records to all that its sources are connected with; without any they are dropped."""
    resource = Arn.parse(event.payload["resource"])
    for way in await context.read(_ways, resource):
        records = [(time, text) for kind, time, text in event.payload["records"] if kind == way.kind]
        if not records:
            continue
        place = context.at(resource.scope).as_service(SERVICE, way.source)
        with losing(log, f"a record of {resource}", way.destination.resource or "", event.attempt, MAX_ATTEMPTS):
            await _send(place, resource, event.payload["stream"], way, records)


def _ways(tx: ReadTx, resource: Arn) -> list[_Way]:
    found = []
    for name, source in SOURCES.page(tx, resource.scope):
        if source.resource != str(resource):
            continue
        for _, delivery in USES.find(tx, resource.scope, "source", name):
            where = Arn.parse(delivery.destination)
            destination = DESTINATIONS.get(tx, where.scope, where.resource.partition(":")[2])
            if destination is not None:
                found.append(_Way(source.arn, source.log_type, delivery, destination))
    return found


async def _send(place: Context, resource: Arn, stream: str, way: _Way, records: list[tuple[int, str]]) -> None:
    """Raises ApiError."""
    to = way.destination.resource
    lines = [(time, _chosen(text, way.delivery.fields)) for time, text in records]
    if way.destination.type == "CWL" and to is not None:
        where = Arn.parse(to)
        events = [{"timestamp": time, "message": text} for time, text in sorted(lines)]
        logs = place.within(where.account, where.region).client("logs")
        await put_log_events(logs, _group_name(where), stream, events)
    elif way.destination.type == "S3" and to is not None:
        body = gzip.compress("".join(f"{text}\n" for _, text in lines).encode(), 6, mtime=0)
        bucket, _, prefix = to.removeprefix("arn:aws:s3:::").partition("/")
        key = _key(prefix, resource, way.delivery, lines[0][0] / 1000)
        await place.client("s3").call("PutObject", Bucket=bucket, Key=key, Body=body)
    else:
        raise ApiError(
            "NotImplemented", f"Deliveries of the type {way.destination.type} are not built yet.", status=501
        )


def _chosen(text: str, fields: list[str] | None) -> str:
    """A record with the fields that a delivery names alone."""
    if not fields:
        return text
    found: dict[str, Any] = jsontext.loads(text)
    return msgspec.json.encode({name: found[name] for name in fields if name in found}).decode()


def _key(prefix: str, resource: Arn, delivery: Delivery, time: float) -> str:
    """`AWSLogs/<account>/<service>/<region>/<year>/<month>/…`, behind the bucket's prefix and the delivery's suffix; AWS shows
    this form for some services only."""
    day, hour = iso8601(int(time))[:10].replace("-", "/"), iso8601(int(time))[11:13]
    path = f"AWSLogs/{resource.account}/{resource.service}/{resource.region}"
    suffix = delivery.s3.suffixPath if delivery.s3 is not None else None
    parts = (prefix.strip("/"), path, (suffix or "").strip("/"), day, hour, f"{ids.uuid4()}.log.gz")
    return "/".join(part for part in parts if part)
