"""Objects in S3, read in ranges, so that nothing is held open while a map run has enough to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from pampero.api import ApiError, Client, read_body
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.maps.reading.inflating import Inflater
from pampero.services.stepfunctions.maps.reading.items import Item, Parser, failed
from pampero.services.stepfunctions.tasks.outcome import Caller

RANGE = 2 * 1024 * 1024
# Source: "Quotas related to Distributed Map" in the developer guide.
MAX_OBJECT_SIZE = 10 * 1024**3


def place_of(bucket: Any, key: Any) -> str:
    """What `$$.Map.Item.Source` tells of an object. As recorded; the developer guide writes `S3://`."""
    return f"s3://{bucket}/{key}"


def refused(client: Client, error: ApiError, kind: str = "States.ItemReaderFailed") -> Failure:
    """What S3 has answered, as causes tell of its errors."""
    caller = Caller(client.context, "s3", "S3", "S3Exception", "S3")
    return Failure(kind, caller.failed(error).cause)


async def call(client: Client, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Call an operation of S3. Raises Failure States.ItemReaderFailed."""
    try:
        return await client.call(operation, **arguments)
    except ApiError as error:
        raise refused(client, error) from error


async def ranges(client: Client, arguments: Mapping[str, Any], etag: str | None = None) -> AsyncGenerator[bytes, None]:
    """An object's bytes; all of the object that it was in the beginning, or of that one. Raises Failure."""
    at, size, pinned = 0, 1, {} if etag is None else {"IfMatch": etag}
    while at < size:
        try:
            part = f"bytes={at}-{at + RANGE - 1}"
            answer = await client.call("GetObject", **{**arguments, **pinned, "Range": part})
        except ApiError as error:
            if error.code == "InvalidRange" and not at:
                return
            if error.code == "PreconditionFailed":
                place = place_of(arguments.get("Bucket"), arguments.get("Key"))
                raise failed(f"{place} was replaced while its items were read.") from error
            raise refused(client, error) from error
        size = int(str(answer.get("ContentRange") or "/0").rpartition("/")[2])
        if size > MAX_OBJECT_SIZE:
            place = place_of(arguments.get("Bucket"), arguments.get("Key"))
            raise failed(f"{place} has {size} bytes. At most {MAX_OBJECT_SIZE} can be read.")
        pinned = {"IfMatch": answer["ETag"]}
        data = await read_body(answer.get("Body", b""))
        at += len(data)
        yield data


async def etag_of(client: Client, arguments: Mapping[str, Any]) -> str | None:
    """What tells an object from those that replace it; None for an empty one. Raises Failure."""
    try:
        found = await client.call("GetObject", **{**arguments, "Range": "bytes=0-0"})
    except ApiError as error:
        if error.code == "InvalidRange":
            return None
        raise refused(client, error) from error
    return str(found["ETag"])


async def parsed(
    client: Client, arguments: Mapping[str, Any], parser: Parser, etag: str | None = None
) -> AsyncGenerator[list[Item], None]:
    """The items that a parser makes of an object, on threads. etag: see ranges. Raises Failure."""
    inflater = Inflater()

    def step() -> list[Item] | None:
        piece = b"" if parser.waiting else inflater.pull()
        return parser.feed(piece) if piece or parser.waiting else None

    async with aclosing(ranges(client, arguments, etag)) as parts:
        async for part in parts:
            inflater.push(part)
            while (items := await asyncio.to_thread(step)) is not None:
                yield items
    inflater.end()
    while (items := await asyncio.to_thread(step)) is not None:
        yield items
    yield await asyncio.to_thread(parser.close)
    while parser.waiting:
        yield await asyncio.to_thread(parser.feed, b"")


class _Gathered:
    """What all bytes of a file are, inflated."""

    waiting = False

    def __init__(self, place: str, most: int) -> None:
        self.found = bytearray()
        self.skip = 0
        self._place = place
        self._most = most

    def feed(self, data: bytes) -> list[Item]:
        """See Parser."""
        self.found += data
        if len(self.found) > self._most:
            raise failed(f"{self._place} is larger than {self._most} bytes.")
        return []

    def close(self) -> list[Item]:
        """See Parser."""
        return []


async def whole(client: Client, arguments: Mapping[str, Any], most: int) -> bytes:
    """All bytes of a small object, inflated. Raises Failure."""
    gathered = _Gathered(place_of(arguments.get("Bucket"), arguments.get("Key")), most)
    async with aclosing(parsed(client, arguments, gathered)) as items:
        async for _ in items:
            pass
    return bytes(gathered.found)
