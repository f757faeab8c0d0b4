"""What a pipe logs of its executions, step by step: to a log group, a delivery stream, a bucket.

Sources: "Logging Amazon EventBridge Pipes performance", "EventBridge Pipes log schema reference". Records are delivered as AWS
does for whoever was allowed to set that up (logs:CreateLogDelivery), within the pipe's account; what does not go is told in the
server's log. How streams and objects are called no source tells: here they bear the pipe's name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Context
from pampero.auth.principals import Principal
from pampero.aws.logstreams import put_log_events
from pampero.kernel import ids
from pampero.kernel.arn import Arn
from pampero.kernel.clock import iso8601
from pampero.kernel.log import logger
from pampero.services.pipes.model import Pipe

log = logger("pipes")
ERROR, INFO, TRACE = "ERROR", "INFO", "TRACE"
LEVELS = ("OFF", ERROR, INFO, TRACE)
INFORMING = frozenset({
    "EXECUTION_STARTED", "EXECUTION_SUCCEEDED", "ENRICHMENT_INVOCATION_SKIPPED", "ENRICHMENT_STAGE_ENTERED",
    "ENRICHMENT_STAGE_SUCCEEDED", "TARGET_STAGE_ENTERED", "TARGET_STAGE_SUCCEEDED",
})  # fmt: skip
FAILING = ("_FAILED", "_THROTTLED", "_TIMEOUT")
# Characters of a record beside its data. Source: the same, "Truncating execution data".
MAX_SIZE, FRAME = 256 * 1024, 2048
DATA = ("payload", "awsRequest", "awsResponse")
AT_ONCE = 500


def level_of(step: str) -> str:
    """The least level at which a step is logged."""
    return ERROR if step.endswith(FAILING) else INFO if step in INFORMING else TRACE


class Journal:
    """The records of one execution."""

    def __init__(self, place: Context, pipe: Pipe) -> None:
        self._place, self._pipe = place, pipe
        self._level = LEVELS.index((pipe.log or {}).get("Level", "OFF"))
        self._full = "ALL" in ((pipe.log or {}).get("IncludeExecutionData") or ())
        self._id = ids.uuid4() if self._level else ""
        self._records: list[dict[str, Any]] = []

    def note(self, step: str, error: ApiError | None = None, service: str = "", **data: Any) -> None:
        """A step, where the pipe's level has it. data: payload, awsRequest, awsResponse."""
        if not self._level or LEVELS.index(level_of(step)) > self._level:
            return
        record: dict[str, Any] = {
            "resourceArn": self._pipe.arn,
            "timestamp": int(self._place.now * 1000),
            "executionId": self._id,
            "messageType": step,
            "logLevel": level_of(step),
        }
        if self._full:
            record |= _fitting({name: value for name, value in data.items() if value is not None})
        if error is not None:
            record["error"] = {
                "httpStatusCode": error.status or 400,
                "message": error.message or error.code,
                "details": "",
                "awsService": service,
                "requestId": "",
            }
        self._records.append(record)

    async def write(self) -> None:
        """Deliver the records."""
        if not self._records:
            return
        records, self._records = self._records, []
        place = self._place.acting(Principal.root(self._pipe.account))
        for name, send in (
            ("CloudwatchLogsLogDestination", _to_group),
            ("FirehoseLogDestination", _to_stream),
            ("S3LogDestination", _to_bucket),
        ):
            destination = (self._pipe.log or {}).get(name)
            if destination is not None:
                try:
                    await send(place, self._pipe, destination, records)
                except ApiError as error:
                    log.warning("%s: its log could not be written to %s: %s", self._pipe.arn, destination, error)


def _fitting(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data as texts, cut so that the record keeps within its bound: the payload first, then the request, then the answer."""
    texts = {
        name: data[name] if isinstance(data[name], str) else json.dumps(data[name]) for name in DATA if name in data
    }
    over = sum(len(text) for text in texts.values()) - (MAX_SIZE - FRAME)
    cut: list[str] = []
    for name in texts:
        if over > 0:
            kept = max(0, len(texts[name]) - over)
            over -= len(texts[name]) - kept
            texts[name] = texts[name][:kept]
            cut.append(name)
    return {**texts, **({"truncatedFields": cut} if cut else {})}


def _here(place: Context, arn: str, pipe: Pipe) -> Context:
    where = Arn.parse(arn)
    if where.account != pipe.account:
        raise ApiError("AccessDenied", f"{arn} is another account's.")
    return place.within(where.account, where.region)


async def _to_group(place: Context, pipe: Pipe, destination: Mapping[str, Any], records: list[dict[str, Any]]) -> None:
    arn = destination["LogGroupArn"]
    group = Arn.parse(arn).resource.removeprefix("log-group:").removesuffix(":*")
    events = [{"timestamp": record["timestamp"], "message": json.dumps(record)} for record in records]
    await put_log_events(_here(place, arn, pipe).client("logs"), group, pipe.name, events)


async def _to_stream(place: Context, pipe: Pipe, destination: Mapping[str, Any], records: list[dict[str, Any]]) -> None:
    arn = destination["DeliveryStreamArn"]
    name = Arn.parse(arn).resource.removeprefix("deliverystream/")
    client = _here(place, arn, pipe).client("firehose")
    for start in range(0, len(records), AT_ONCE):
        lines = [{"Data": f"{json.dumps(record)}\n".encode()} for record in records[start : start + AT_ONCE]]
        await client.call("PutRecordBatch", DeliveryStreamName=name, Records=lines)


async def _to_bucket(place: Context, pipe: Pipe, destination: Mapping[str, Any], records: list[dict[str, Any]]) -> None:
    if destination["BucketOwner"] != pipe.account:
        raise ApiError("AccessDenied", f"{destination['BucketName']} is another account's.")
    day = iso8601(int(place.now))[:13].replace("T", "/").replace("-", "/")
    prefix = destination.get("Prefix") or ""
    key = f"{prefix}{'/' if prefix and not prefix.endswith('/') else ''}{pipe.name}/{day}/{ids.uuid4()}.json"
    body = "".join(f"{json.dumps(record)}\n" for record in records).encode()
    await place.client("s3").call("PutObject", Bucket=destination["BucketName"], Key=key, Body=body)
