"""Messages of the Session Manager's data channel, as the public sources of the plugin (aws/session-manager-plugin, package
`message`) lay them out: a header of fixed places, big-endian, then the payload."""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any

import msgspec

from pampero.kernel import ids

INPUT, OUTPUT, ACKNOWLEDGE, CLOSED = "input_stream_data", "output_stream_data", "acknowledge", "channel_closed"
BYTES, SIZE, REQUEST, RESPONSE, COMPLETE, EXIT_CODE = 1, 3, 5, 6, 7, 12
HEADER_LENGTH = 116
# Length of the header, type, version, moment, number, flags, id, digest, type of the payload, its length.
_HEADER = struct.Struct(">I32sIQqQ16s32sII")


class Frame(msgspec.Struct):
    """One message. kind: input_stream_data …; payload_type: what is in it."""

    kind: str
    number: int
    payload: bytes
    payload_type: int = 0
    id: str = ""
    flags: int = 0


def _wire_id(text: str) -> bytes:
    """A UUID with its halves swapped."""
    value = bytes.fromhex(text.replace("-", ""))
    return value[8:] + value[:8]


def _id(wire: bytes) -> str:
    """The UUID of a message."""
    digits = (wire[8:] + wire[:8]).hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def encode(frame: Frame, now: float) -> bytes:
    """A message as bytes."""
    head = _HEADER.pack(
        HEADER_LENGTH, frame.kind.encode().ljust(32), 1, int(now * 1000), frame.number, frame.flags,
        _wire_id(frame.id or ids.uuid4()), hashlib.sha256(frame.payload).digest(), frame.payload_type, len(frame.payload),
    )  # fmt: skip
    return head + frame.payload


def decode(data: bytes) -> Frame:
    """Raises ValueError for what is no message."""
    if len(data) < _HEADER.size:
        raise ValueError("too short")
    length, kind, _, _, number, flags, id_, digest, payload_type, size = _HEADER.unpack_from(data)
    payload = data[length + 4 : length + 4 + size]
    if (
        length != HEADER_LENGTH
        or len(payload) != size
        or (digest.strip(b"\0") and hashlib.sha256(payload).digest() != digest)
    ):
        raise ValueError("not a message of the data channel")
    name = kind.rstrip(b" \0").decode("ascii", "replace")
    return Frame(name, number, payload, payload_type, _id(id_), flags)


def acknowledgement(frame: Frame) -> Frame:
    """That a message has come."""
    told: dict[str, Any] = {
        "AcknowledgedMessageType": frame.kind,
        "AcknowledgedMessageId": frame.id,
        "AcknowledgedMessageSequenceNumber": frame.number,
        "IsSequentialMessage": True,
    }
    return Frame(ACKNOWLEDGE, 0, json.dumps(told).encode(), flags=3)
