"""Files in Parquet: S3 queries them (SelectObjectContent), as whoever reads.

A query reads the file in a process of its own. It is asked for no more than is taken at once, and asked again for what
is behind that, because no process may wait for a map run. A column without a value is left out of an item; times are
texts.
Source: "ItemReader (Map)" in the developer guide; how AWS shows the types of columns is nowhere told.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing
from typing import Any

from pampero.api import ApiError, Client
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.maps.reading.items import Item, failed
from pampero.services.stepfunctions.maps.reading.objects import place_of, refused

WINDOW_BYTES = 16 * 1024 * 1024
WINDOW_ROWS = 100_000
# A message of an event stream: its size, that of its headers, a checksum; behind all that, another one.
PRELUDE = struct.Struct(">III")
CHECKSUM = 4


async def rows(client: Client, arguments: Mapping[str, Any], skip: int) -> AsyncGenerator[list[Item], None]:
    """The rows of a file as items. Raises Failure."""
    if arguments.get("VersionId") is not None:
        raise failed("A VersionId is not supported for the InputType PARQUET.")
    source = place_of(arguments.get("Bucket"), arguments.get("Key"))
    at, ended = skip, False
    while not ended:
        data, ended = await _window(client, arguments, at)
        lines = data.split(b"\n")[:-1]
        at += len(lines)
        for first in range(0, len(lines), 1000):
            yield await asyncio.to_thread(_items, lines[first : first + 1000], source)


def _items(lines: list[bytes], source: str) -> list[Item]:
    return [Item(parse(line), None, source) for line in lines]


async def _window(client: Client, arguments: Mapping[str, Any], at: int) -> tuple[bytes, bool]:
    """(rows from one on, as lines; whether these are the last)."""
    named = {name: value for name, value in arguments.items() if name in ("Bucket", "Key", "ExpectedBucketOwner")}
    found = bytearray()
    try:
        answer = await client.call(
            "SelectObjectContent",
            **named,
            ExpressionType="SQL",
            Expression=f"SELECT * FROM s3object LIMIT {WINDOW_ROWS} OFFSET {at}",
            InputSerialization={"Parquet": {}},
            OutputSerialization={"JSON": {"RecordDelimiter": "\n"}},
        )
        async with aclosing(answer["Payload"]) as messages:
            async for data in messages:
                for headers, payload in _messages(data):
                    if b"error" in headers:
                        raise failed(f"The Parquet file cannot be read: {headers.decode(errors='replace')}")
                    if b"Records" in headers:
                        found += payload
                if len(found) > WINDOW_BYTES:
                    # Only whole rows count.
                    return bytes(found[: found.rindex(b"\n") + 1]), False
    except ApiError as error:
        raise refused(client, error) from error
    return bytes(found), found.count(b"\n") < WINDOW_ROWS


def _messages(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(headers, payload) of each message."""
    at = 0
    while at < len(data):
        size, told, _ = PRELUDE.unpack_from(data, at)
        head = at + PRELUDE.size
        yield data[head : head + told], data[head + told : at + size - CHECKSUM]
        at += size
