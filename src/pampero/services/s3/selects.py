"""SelectObjectContent: records of an object, by SQL, as an event stream."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from pampero.api import ApiError, Call, operation
from pampero.protocol.eventstream import event, failure
from pampero.protocol.xml import HEAD
from pampero.services.s3 import types as t
from pampero.services.s3.archives import check_here
from pampero.services.s3.bodies import content, held, pieces
from pampero.services.s3.kmskeys import opening
from pampero.services.s3.lookup import find
from pampero.services.s3.model import Bucket, StoredObject, find_bucket, object_arn
from pampero.services.s3.queries import Queries
from pampero.services.s3.queryprogram import MAX_COUNT
from pampero.store.tx import ReadTx

# Source: "Requirements and limits" in the S3 user guide.
MAX_EXPRESSION = 256 * 1024
RECORDS = "application/octet-stream"
FIGURES = "text/xml"


@operation("SelectObjectContent", resource=object_arn, action="s3:GetObject")
async def select_object_content(call: Call, req: t.SelectObjectContentRequest) -> t.SelectObjectContentOutput:
    """Query an object in CSV, JSON or Parquet. Source: API_SelectObjectContent.

    The query has run before the answer begins, so that its errors are the answer's. Raises NoSuchKey,
    InvalidExpressionType, MissingRequiredParameter, UnsupportedSqlStructure, and what queries say.
    """
    _check(req)
    bucket, (found, _) = await call.read(_found, req)
    check_here(found, call.now)
    key = await opening(call, bucket.region, found, req)
    if found.size > MAX_COUNT:
        raise ApiError("OverMaxRecordSize", "The object is larger than what can be queried here.")
    frames = _frames(call, req, found, key)
    # What is wrong is told before the answer begins.
    first = await call.attended(anext(frames, b""))
    return t.SelectObjectContentOutput(Payload=_events(call, req, first, frames, found.size))


def _found(tx: ReadTx, req: t.SelectObjectContentRequest) -> tuple[Bucket, tuple[StoredObject, str | None]]:
    return find_bucket(tx, req.Bucket), find(tx, req.Bucket, req.Key, None)


async def _frames(
    call: Call, req: t.SelectObjectContentRequest, found: StoredObject, key: bytes
) -> AsyncGenerator[bytes, None]:
    async with (
        held(call, [found.blob]),
        aclosing(
            call.part(Queries).run(call.principal.account, req, pieces(content(call, found, 0, found.size, key)))
        ) as records,
    ):
        async for one in records:
            yield one


def _check(req: t.SelectObjectContentRequest) -> None:
    if req.ExpressionType != "SQL":
        text = "The ExpressionType is invalid. Only SQL expressions are supported."
        raise ApiError("InvalidExpressionType", text)
    if len(req.Expression.encode()) > MAX_EXPRESSION:
        text = "The SQL expression is too long. The maximum byte-length for an SQL expression is 256 KB."
        raise ApiError("ExpressionTooLong", text)
    given, wanted = req.InputSerialization, req.OutputSerialization
    if given.CSV is not None:
        single = (given.CSV.QuoteCharacter, given.CSV.QuoteEscapeCharacter, given.CSV.Comments)
        if any(len(one or "") > 1 or one in ("\n", "\r") for one in single) or given.CSV.FieldDelimiter in ("\n", "\r"):
            text = (
                "The value of a parameter in SelectRequest element is invalid. "
                "Check the service API documentation and try again."
            )
            raise ApiError("InvalidRequestParameter", text)
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


async def _events(
    call: Call, req: t.SelectObjectContentRequest, first: bytes, frames: AsyncGenerator[bytes, None], scanned: int
) -> AsyncIterator[bytes]:
    returned = len(first)
    if first:
        yield event("Records", first, RECORDS)
    async with aclosing(frames):
        try:
            while frame := await call.attended(anext(frames, b"")):
                returned += len(frame)
                yield event("Records", frame, RECORDS)
        except ApiError as error:
            yield failure(error.code, error.message)
            return
    figures = (
        f"<BytesScanned>{scanned}</BytesScanned><BytesProcessed>{scanned}</BytesProcessed>"
        f"<BytesReturned>{returned}</BytesReturned>"
    )
    if req.RequestProgress is not None and req.RequestProgress.Enabled:
        yield event("Progress", f"{HEAD}<Progress>{figures}</Progress>".encode(), FIGURES)
    yield event("Stats", f"{HEAD}<Stats>{figures}</Stats>".encode(), FIGURES)
    yield event("End")
