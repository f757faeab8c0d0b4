"""Errors of deliveries, told to CloudWatch Logs. Source: "Monitor Amazon Data Firehose using CloudWatch Logs"."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError, Context
from pampero.kernel.log import logger
from pampero.services.firehose.model import Stream
from pampero.services.firehose.roles import as_role

log = logger("firehose")


async def tell(place: Context, stream: Stream, options: dict[str, Any], destination: str, code: str, text: str) -> None:
    """Put an error into the stream of a log group that CloudWatchLoggingOptions name, as the destination's role; neither is
    made. Where that does not go, the server's log says so."""
    if not options.get("Enabled"):
        return
    event = {
        "deliveryStreamARN": stream.arn,
        "destination": destination,
        "deliveryStreamVersionId": stream.version,
        "message": text,
        "errorCode": code,
    }
    try:
        sender = await as_role(place, stream.config.get("RoleARN") or stream.bucket["RoleARN"], stream.arn)
        await sender.client("logs").call(
            "PutLogEvents",
            logGroupName=options["LogGroupName"],
            logStreamName=options["LogStreamName"],
            logEvents=[{"timestamp": int(place.now * 1000), "message": json.dumps(event)}],
        )
    except ApiError as error:
        log.warning("%s could not log an error to %s: %s", stream.arn, options["LogGroupName"], error)
