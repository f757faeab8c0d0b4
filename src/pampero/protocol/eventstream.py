"""Event streams: messages of headers and a payload, as `application/vnd.amazon.eventstream` frames them.

Source: "Event stream encoding" in the Amazon Transcribe developer guide, and the Smithy specification of
`vnd.amazon.eventstream`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, NamedTuple

from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel

CONTENT_TYPE = "application/vnd.amazon.eventstream"
PRELUDE = struct.Struct(">II")
CHECKSUM = struct.Struct(">I")
# A header's value is a string, with its length.
STRING = struct.Struct(">BH")
TEXT = 7


class Event(NamedTuple):
    """An event whose payload the codec writes: its name in the stream, and what it says."""

    kind: str
    value: Any


def streamed_member(model: ServiceModel, operation: str) -> str:
    """The member of an operation's answer that is a stream of events; "" where none is."""
    output = model.operations[operation].output
    members = model.shape(output)["members"] if output else {}
    return next((name for name, one in members.items() if model.shape(one["shape"]).get("eventstream")), "")


async def introduced(
    events: AsyncIterator[bytes | Event], encode: Callable[[Event], bytes], content_type: str
) -> AsyncIterator[bytes]:
    """A stream's messages. What the answer has beside its events comes first: nothing, so far. Events come whole, or are
    written here; an error ends them."""
    yield event("initial-response", encode(Event("", {})), content_type)
    try:
        async for one in events:
            yield one if isinstance(one, bytes) else event(one.kind, encode(one), content_type)
    except ApiError as error:
        yield exception(error.code, encode(Event("", {"message": error.message, **error.members})), content_type)


def event(kind: str, payload: bytes = b"", content_type: str = "") -> bytes:
    """One event as a message."""
    headers = {":message-type": "event", ":event-type": kind}
    return message(headers | ({":content-type": content_type} if content_type else {}), payload)


def exception(kind: str, payload: bytes, content_type: str) -> bytes:
    """The message with which a stream ends in an error that the model knows."""
    return message({":message-type": "exception", ":exception-type": kind, ":content-type": content_type}, payload)


def failure(code: str, text: str) -> bytes:
    """The message with which a stream ends that has failed."""
    return message({":message-type": "error", ":error-code": code, ":error-message": text}, b"")


def message(headers: Mapping[str, str], payload: bytes) -> bytes:
    """The frame of a message: lengths, headers, payload, each with its checksum behind it."""
    told = b"".join([_header(name, value) for name, value in headers.items()])
    size = PRELUDE.size + CHECKSUM.size + len(told) + len(payload) + CHECKSUM.size
    prelude = PRELUDE.pack(size, len(told))
    whole = prelude + CHECKSUM.pack(zlib.crc32(prelude)) + told + payload
    return whole + CHECKSUM.pack(zlib.crc32(whole))


def _header(name: str, value: str) -> bytes:
    text = value.encode()[:0xFFFF]
    return bytes([len(name)]) + name.encode() + STRING.pack(TEXT, len(text)) + text
