"""Event streams: messages of headers and a payload, as `application/vnd.amazon.eventstream` frames them.

Source: "Event stream encoding" in the Amazon Transcribe developer guide, and the Smithy specification of
`vnd.amazon.eventstream`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

CONTENT_TYPE = "application/vnd.amazon.eventstream"
PRELUDE = struct.Struct(">II")
CHECKSUM = struct.Struct(">I")
# A header's value is a string, with its length.
STRING = struct.Struct(">BH")
TEXT = 7


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
