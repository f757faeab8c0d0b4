"""Records to an HTTP endpoint. Source: "Understand HTTP endpoint delivery request and response specifications"."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from typing import Any

import msgspec

from pampero.api import Context
from pampero.aws import httpclient
from pampero.kernel import jsontext
from pampero.services.firehose.buffers import Buffer, Record
from pampero.services.firehose.model import Stream

SECONDS = 180.0
MAX_SIZE = 1024 * 1024
AGENT = "Amazon Kinesis Data Firehose Agent/1.0"


class Refused(Exception):
    """An endpoint did not take a request."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


async def post(place: Context, stream: Stream, buffer: Buffer, records: list[Record]) -> None:
    """One try to send a buffer, under an id that is the same at each. Raises Refused."""
    config: dict[str, Any] = stream.config
    request = config["RequestConfiguration"]
    endpoint = config["EndpointConfiguration"]
    headers = {
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "X-Amz-Firehose-Protocol-Version": "1.0",
        "X-Amz-Firehose-Request-Id": buffer.uid,
        "X-Amz-Firehose-Source-Arn": stream.arn,
    }
    if endpoint.get("AccessKey"):
        headers["X-Amz-Firehose-Access-Key"] = endpoint["AccessKey"]
    if request.get("CommonAttributes"):
        given = {one["AttributeName"]: one["AttributeValue"] for one in request["CommonAttributes"]}
        headers["X-Amz-Firehose-Common-Attributes"] = json.dumps({"commonAttributes": given})
    zipped = request.get("ContentEncoding") == "GZIP"
    if zipped:
        headers["Content-Encoding"] = "gzip"
    body = await asyncio.to_thread(_body, buffer.uid, int(place.now * 1000), records, zipped)
    try:
        answer = await httpclient.request(
            "POST", endpoint["Url"], headers, body,
            private=place.settings.reaches_private, own=place.settings.host_names, seconds=SECONDS, largest=MAX_SIZE,
        )  # fmt: skip
    except httpclient.Unreachable as error:
        raise Refused("HttpEndpoint.ConnectionFailed", f"Unable to connect to the endpoint: {error}") from error
    if not 200 <= answer.status < 300:
        text = f"The endpoint answered with status {answer.status}. {_said(answer.body)}".rstrip()
        raise Refused("HttpEndpoint.DestinationException", text)
    _check(answer, buffer.uid)


def _body(uid: str, millis: int, records: list[Record], zipped: bool) -> bytes:
    made = msgspec.json.encode(
        {
            "requestId": uid,
            "timestamp": millis,
            "records": [{"data": base64.b64encode(record.data).decode()} for record in records],
        }
    )
    return gzip.compress(made, 6, mtime=0) if zipped else made


def _said(body: bytes) -> str:
    try:
        return str(jsontext.loads(body).get("errorMessage") or "")[:1000]
    except (ValueError, AttributeError, RecursionError):
        return ""


def _check(answer: httpclient.Answer, uid: str) -> None:
    """An answer must be JSON with the request's id and a time; another one is a failure. Raises Refused."""
    try:
        found = jsontext.loads(answer.body)
        if found["requestId"] == uid and isinstance(found["timestamp"], int):
            return
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    text = "The response received from the endpoint is invalid: it must be JSON with the request's requestId and a timestamp."
    raise Refused("HttpEndpoint.InvalidResponseFromDestination", text)
