"""SelectObjectContent: records of an object, by SQL, as an event stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from pampero.api import ApiError, Call, operation, read_body
from pampero.protocol.eventstream import event
from pampero.protocol.xml import HEAD
from pampero.services.s3 import types as t
from pampero.services.s3.archives import check_here
from pampero.services.s3.bodies import content, held
from pampero.services.s3.lookup import find
from pampero.services.s3.model import object_arn
from pampero.services.s3.queries import MOST, as_json, run

FRAME = 128 * 1024
RECORDS = "application/octet-stream"
FIGURES = "text/xml"


@operation("SelectObjectContent", resource=object_arn, action="s3:GetObject")
async def select_object_content(call: Call, req: t.SelectObjectContentRequest) -> t.SelectObjectContentOutput:
    """Query an object in CSV, JSON or Parquet. Source: API_SelectObjectContent.

    The query has run before the answer begins, so that its errors are the answer's. Raises NoSuchKey,
    InvalidExpressionType, MissingRequiredParameter, UnsupportedSqlStructure, and what queries say.
    """
    _check(req)
    found, _ = await call.read(find, req.Bucket, req.Key, None)
    check_here(found, call.now)
    if found.size > MOST:
        raise ApiError("OverMaxRecordSize", "The object is larger than what can be queried here.")
    async with held(call, [found.blob]):
        body = await read_body(content(call, found, 0, found.size))
    frames, returned = await asyncio.to_thread(_frames, body, req)
    return t.SelectObjectContentOutput(Payload=_events(req, frames, found.size, returned))


def _check(req: t.SelectObjectContentRequest) -> None:
    if req.ExpressionType != "SQL":
        text = "The ExpressionType is invalid. Only SQL expressions are supported."
        raise ApiError("InvalidExpressionType", text)
    given, wanted = req.InputSerialization, req.OutputSerialization
    if sum(one is not None for one in (given.CSV, given.JSON, given.Parquet)) != 1:
        text = "The data source type is not valid. Only CSV, JSON, and Parquet are supported."
        raise ApiError("InvalidDataSource", text)
    if (wanted.CSV is None) == (wanted.JSON is None):
        text = (
            "The SelectRequest entity is missing a required parameter. Check the service documentation and try again."
        )
        raise ApiError("MissingRequiredParameter", text)
    if given.Parquet is not None and (given.CompressionType or "NONE") != "NONE":
        text = "The file is not in a supported compression format. Only GZIP and BZIP2 are supported."
        raise ApiError("InvalidCompressionFormat", text)
    if req.ScanRange is not None and (given.Parquet is not None or (given.CompressionType or "NONE") != "NONE"):
        text = "Scan range queries are not supported on this type of object."
        raise ApiError("UnsupportedScanRangeInput", text)


def _frames(body: bytes, req: t.SelectObjectContentRequest) -> tuple[list[bytes], int]:
    """The records as they are sent, and how many bytes they are."""
    frames: list[bytes] = []
    with run(body, req) as found:
        piece, size = [], 0
        for line in _lines(req.OutputSerialization, found.names, found.rows):
            piece.append(line)
            size += len(line)
            if size >= FRAME:
                frames.append(b"".join(piece))
                piece, size = [], 0
        if piece:
            frames.append(b"".join(piece))
    return frames, sum(map(len, frames))


def _lines(wanted: t.OutputSerialization, names: list[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    if wanted.JSON is not None:
        end = wanted.JSON.RecordDelimiter or "\n"
        for row in rows:
            yield f"{as_json(names, row)}{end}".encode()
        return
    form = wanted.CSV or t.CSVOutput()
    end, between = form.RecordDelimiter or "\n", form.FieldDelimiter or ","
    write = _field(form, end, between)
    for row in rows:
        yield f"{between.join(map(write, row))}{end}".encode()


def _field(form: t.CSVOutput, end: str, between: str) -> Callable[[Any], str]:
    quote = form.QuoteCharacter or '"'
    escape = form.QuoteEscapeCharacter or quote
    always = (form.QuoteFields or "ASNEEDED").upper() == "ALWAYS"

    def write(value: Any) -> str:
        if isinstance(value, bool):
            text = "true" if value else "false"
        elif isinstance(value, dict | list):
            text = json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))
        else:
            text = "" if value is None else str(value)
        if always or any(mark in text for mark in (quote, between, end, "\n", "\r")):
            return f"{quote}{text.replace(quote, escape + quote)}{quote}"
        return text

    return write


async def _events(
    req: t.SelectObjectContentRequest, frames: list[bytes], scanned: int, returned: int
) -> AsyncIterator[bytes]:
    for frame in frames:
        yield event("Records", frame, RECORDS)
    figures = (
        f"<BytesScanned>{scanned}</BytesScanned><BytesProcessed>{scanned}</BytesProcessed>"
        f"<BytesReturned>{returned}</BytesReturned>"
    )
    if req.RequestProgress is not None and req.RequestProgress.Enabled:
        yield event("Progress", f"{HEAD}<Progress>{figures}</Progress>".encode(), FIGURES)
    yield event("Stats", f"{HEAD}<Stats>{figures}</Stats>".encode(), FIGURES)
    yield event("End")
