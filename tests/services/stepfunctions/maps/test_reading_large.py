"""Files of a million items are read in memory that does not grow with them."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from pampero.api import ByteStream
from pampero.services.stepfunctions.maps.reading.items import ItemSource
from pampero.services.stepfunctions.maps.reading.source import read

MILLION = 1_000_000
GET = "arn:aws:states:::s3:getObject"
# Of what one piece of a file becomes, with all that the store does meanwhile.
ROOM = 64 * 1024 * 1024


def memory(kind: str) -> int:
    """Bytes: VmRSS, what the process has now; VmHWM, the most it had since `forget`."""
    found = re.search(rf"^{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.M)
    assert found is not None
    return int(found[1]) * 1024


def forget() -> None:
    """The most begins anew."""
    Path("/proc/self/clear_refs").write_text("5")


async def pieces(head: bytes, line: bytes, between: bytes, tail: bytes) -> AsyncIterator[bytes]:
    yield head
    for number in range(1000):
        yield between.join([line] * 1000) + (between if number < 999 else tail)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells how much memory a process had")
@pytest.mark.parametrize(
    ("kind", "head", "line", "between", "tail"),
    [
        ("JSONL", b"", b'{"id": 1, "name": "some name"}', b"\n", b"\n"),
        ("CSV", b"id,name,empty\n", b"1,some name,", b"\n", b"\n"),
        ("JSON", b'{"items": [', b'{"id": 1, "name": "some name"}', b",", b"]}"),
    ],
)
def test_a_million_items(
    deploy: Callable[..., None], kind: str, head: bytes, line: bytes, between: bytes, tail: bytes
) -> None:
    async def body(deployer: Any) -> None:
        await deployer.call("s3", "CreateBucket", Bucket="items")
        stream = ByteStream(pieces(head, line, between, tail), None)
        await deployer.call("s3", "PutObject", Bucket="items", Key="large", Body=stream)
        config: dict[str, Any] = {"InputType": kind, **({"ItemsPointer": "/items"} if kind == "JSON" else {})}
        source, s3 = ItemSource(GET, {"Bucket": "items", "Key": "large"}, config), deployer.context.client("s3")
        forget()
        before, count = memory("VmRSS"), 0
        async for page in read(s3, source):
            count += len(page)
        assert count == MILLION
        assert memory("VmHWM") - before < ROOM
        assert [len(page) async for page in read(s3, source, MILLION - 1)] == [1]

    deploy(body)
