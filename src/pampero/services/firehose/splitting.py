"""What records are made of: documents, what stands between delimiters, messages of a log group.

Sources: "Dynamic partitioning in Amazon Data Firehose" (multi record deaggregation), "Decompress CloudWatch Logs". What becomes of
control messages where messages are extracted AWS does not say: here they are dropped.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import msgspec

from pampero.kernel import jsontext
from pampero.services.firehose.buffers import MIB, Record
from pampero.services.firehose.outcomes import NEW, Outcome
from pampero.services.firehose.processors import Processors

# Of one record, as on AWS.
MAX_PARTS = 500
# Of a batch of log events, which has a megabyte; of gzip alone.
MAX_SIZE, GZIP = 32 * MIB, 31


class _Unreadable(ValueError):
    """A record is no batch of log events."""


def parts_of(record: Record, processors: Processors, ended: int) -> list[tuple[bytes, str]]:
    """(data, outcome) of what stands for a record. ended: milliseconds, for one that fails."""
    try:
        found = [record.data]
        if processors.unzips:
            batch = _unzipped(record.data)
            found = _messages(batch) if processors.extracts else [batch]
    except _Unreadable as error:
        failed = Outcome("ProcessingFailed", {}, "Decompression.InvalidData", str(error), 1, ended)
        return [(record.data, msgspec.json.encode(failed).decode())]
    if processors.split is not None:
        found = [part for one in found for part in _split(one, processors.split)]
    return [(part, NEW) for part in found]


def _unzipped(data: bytes) -> bytes:
    reader = zlib.decompressobj(GZIP)
    try:
        found = reader.decompress(data, MAX_SIZE)
    except zlib.error as error:
        raise _Unreadable("The record is not compressed with gzip.") from error
    if not reader.eof:
        raise _Unreadable(f"The record is cut off, or has more than {MAX_SIZE} bytes.")
    return found


def _messages(batch: bytes) -> list[bytes]:
    try:
        document: dict[str, Any] = jsontext.loads(batch)
        if document["messageType"] == "CONTROL_MESSAGE":
            return []
        return [str(event["message"]).encode() for event in document["logEvents"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _Unreadable("The record is no batch of log events.") from error


def _split(data: bytes, delimiter: bytes) -> list[bytes]:
    """What a record is made of. One that is no JSON stays whole, and so does one of more than 500 parts, as on AWS."""
    parts = [one for one in data.split(delimiter) if one] if delimiter else _documents(data)
    return parts if 0 < len(parts) <= MAX_PARTS else [data]


def _documents(data: bytes) -> list[bytes]:
    decoder, found, at = json.JSONDecoder(), [], 0
    try:
        text = data.decode()
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            _, end = decoder.raw_decode(text, at)
            found.append(text[at:end].encode())
            at = end
    except (ValueError, RecursionError):
        return []
    return found
