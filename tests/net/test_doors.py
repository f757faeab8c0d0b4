"""Doors: sockets of their own, whose requests say so, and where the known keys are not known."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from tests.auth.test_keys import Directory, Store

from pampero.auth.keys import Keys
from pampero.auth.principals import Principal
from pampero.auth.tokens import Tokens
from pampero.net.http import HttpServer
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import Signature

GET = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


async def handler(raw: RawRequest, client: str) -> RawResponse:
    return RawResponse(200, [], repr(raw.door).encode())


def bound(folder: Path, family: int) -> tuple[socket.socket, str | tuple[str, int]]:
    listening = socket.socket(family)
    listening.bind(str(folder / "door") if family == socket.AF_UNIX else ("127.0.0.1", 0))
    listening.listen()
    return listening, listening.getsockname()


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(GET)
    head = await reader.readuntil(b"\r\n\r\n")
    return await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))


async def visit(folder: Path, family: int) -> None:
    server = HttpServer(handler, "127.0.0.1", 0)
    listening, address = bound(folder, family)
    await server.adopt(listening, "env-1")
    with pytest.raises(ValueError, match="open already"):
        await server.adopt(listening, "env-1")
    path = address if isinstance(address, str) else None
    opened = asyncio.open_unix_connection(path) if path else asyncio.open_connection(*address)  # type: ignore[misc]
    reader, writer = await opened
    assert await asked(reader, writer) == b"'env-1'"
    server.release("env-1")
    assert await reader.read() == b""
    server.release("env-1")
    with pytest.raises(OSError), socket.socket(family) as late:
        late.connect(address)
    writer.close()


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_UNIX])
def test_a_door_opens_and_closes(tmp_path: Path, family: int) -> None:
    asyncio.run(visit(tmp_path, family))


def test_known_keys_are_not_known_behind_a_door() -> None:
    directory = Directory()
    keys = Keys(Store(), directory, Tokens(b"k" * 32), "000000000000", loopback=True)  # type: ignore[arg-type]
    for key in ("test", "123456789012"):
        signature = Signature(key, "", "us-east-1", "sqs", (), "", "", None, None)
        assert asyncio.run(keys.resolve(signature, 0.0))[1].is_root
        assert asyncio.run(keys.resolve(signature, 0.0, "env-1"))[1] == Principal.root("111122223333")
    with pytest.raises(ApiError):
        asyncio.run(keys.resolve(signature._replace(access_key="none"), 0.0, "env-1"))
