"""Where records of invocations go: a queue, a topic, a function, a bus, a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import Context
from pampero.aws.targets import Letter, send
from pampero.kernel import ids
from pampero.kernel.clock import iso8601

# Bytes. Source: "Capturing records of Lambda asynchronous invocations": a record that is too large goes without payloads.
MAX_SIZE = {"sqs": 1024 * 1024, "sns": 256 * 1024}
PAYLOADS = ("requestPayload", "responsePayload")


async def deliver(
    role: Context, target: str, record: Mapping[str, Any], prefix: str, event: bytes | None = None,
    entry: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Hand a record to a destination, as the function's role. prefix: of its key in a bucket; event: what a bucket is given
    beside the record, as a text of JSON; entry: what a bus is told beside it. Raises ApiError."""
    kind = target.split(":")[2]
    if kind == "s3":
        now = iso8601(int(role.now))
        day, _, time = now.removesuffix("Z").partition("T")
        name = f"{day}T{time.replace(':', '.')}-{ids.uuid4()}"
        key = f"aws/lambda/{prefix}/{day.replace('-', '/')}/{name}"
        whole = dict(record) if event is None else {**record, "payload": event.decode()}
        body = msgspec.json.encode(whole)
        await role.client("s3").call("PutObject", Bucket=target.rsplit(":", 1)[1], Key=key, Body=body)
        return
    text = msgspec.json.encode(record)
    if len(text) > MAX_SIZE.get(kind, len(text)):
        text = msgspec.json.encode({name: value for name, value in record.items() if name not in PAYLOADS})
    await send(role, target, Letter(text.decode(), entry=entry or {}))
