"""HTTP to the engine: a request a connection, over its Unix socket (or TCP, where DOCKER_HOST says so)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pampero.aws.httpclient import Answer, read_answer, read_head, read_parts
from pampero.work.containers.spec import EngineError

# Of an answer that is read whole: lists of containers and documents of images are far below.
MAX_ANSWER_SIZE = 16 * 1024 * 1024
LINE_LIMIT = 1024 * 1024
# What both engines speak: Docker since 19.03, Podman since 3.
VERSION = "/v1.40"
SECONDS = 30.0
CONNECT_SECONDS = 5.0

Query = Mapping[str, object]


class Wire:
    """Where the engine listens. path: of its Unix socket, or host and port."""

    def __init__(self, path: str = "", host: str = "", port: int = 0) -> None:
        self.path = path
        self._host = host
        self._port = port

    @property
    def where(self) -> str:
        """For people."""
        return f"unix://{self.path}" if self.path else f"tcp://{self._host}:{self._port}"

    async def ask(
        self, method: str, target: str, query: Query | None = None, body: object = None, *,
        headers: Mapping[str, str] | None = None, seconds: float = SECONDS, missing: bool = False,
    ) -> Any:  # fmt: skip
        """Send a request; the answer's JSON, None where it has none. missing: None for 404, too. Raises EngineError."""
        async with self._opened(seconds) as (reader, writer):
            await _send(writer, method, _url(target, query), headers, body)
            answer = await read_answer(reader, method, MAX_ANSWER_SIZE)
        if answer.status == 404 and missing:
            return None
        _check(answer, answer.body)
        # Podman leaves out the type of some answers.
        return json.loads(answer.body) if answer.body.lstrip()[:1] in (b"{", b"[") else None

    async def stream(
        self, method: str, target: str, query: Query | None = None, body: object = None, *,
        headers: Mapping[str, str] | None = None, parts: AsyncIterator[bytes] | None = None,
    ) -> AsyncIterator[bytes]:  # fmt: skip
        """Send a request, with a body in parts where there are some; the answer as it comes, however long it takes. Raises
        EngineError."""
        reader, writer = await self._open()
        try:
            await _send(writer, method, _url(target, query), headers, body, chunked=parts is not None)
            if parts is not None:
                await _send_parts(writer, parts)
            answer = await read_head(reader)
            coming = read_parts(reader, method, answer)
            if answer.status >= 400:
                _check(answer, b"".join([part async for part in coming]))
            async for part in coming:
                yield part
        except (OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
            raise EngineError(f"the container engine's answer breaks off: {error}") from error
        finally:
            writer.close()

    async def upgrade(self, target: str, body: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that is, from here on, the input and output of a process. Raises EngineError."""
        reader, writer = await self._open()
        done = False
        try:
            async with _reported(SECONDS):
                await _send(writer, "POST", _url(target, None), {"connection": "Upgrade", "upgrade": "tcp"}, body)
                status = int((await reader.readuntil(b"\r\n")).split(b" ", 2)[1])
                while (await reader.readuntil(b"\r\n")).strip():
                    pass
                if status not in (101, 200):
                    raise EngineError(f"the container engine answers {status} to {target}", status)
                done = True
        finally:
            if not done:
                writer.close()
        return reader, writer

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with _reported(CONNECT_SECONDS):
            if self.path:
                return await asyncio.open_unix_connection(self.path, limit=LINE_LIMIT)
            return await asyncio.open_connection(self._host, self._port, limit=LINE_LIMIT)

    @contextlib.asynccontextmanager
    async def _opened(self, seconds: float) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await self._open()
        try:
            async with _reported(seconds):
                yield reader, writer
        finally:
            writer.close()


@contextlib.asynccontextmanager
async def _reported(seconds: float) -> AsyncIterator[None]:
    """What is done meanwhile fails as the engine's error."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise EngineError(f"the container engine does not answer within {seconds:g} seconds") from error
    except (OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
        raise EngineError(f"the container engine cannot be asked: {error or type(error).__name__}") from error


def _url(target: str, query: Query | None) -> str:
    asked = {name: _text(value) for name, value in (query or {}).items() if value not in (None, "")}
    path = VERSION + quote(target, safe="/:@")
    return f"{path}?{urlencode(asked)}" if asked else path


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


async def _send(
    writer: asyncio.StreamWriter, method: str, url: str, headers: Mapping[str, str] | None, body: object,
    *, chunked: bool = False,
) -> None:  # fmt: skip
    given = {"host": "engine", "connection": "close", **(headers or {})}
    data = b""
    if chunked:
        given["transfer-encoding"] = "chunked"
    elif isinstance(body, bytes):
        data = body
        given.setdefault("content-type", "application/x-tar")
    elif body is not None:
        data = json.dumps(body).encode()
        given["content-type"] = "application/json"
    if not chunked and (data or method != "GET"):
        given["content-length"] = str(len(data))
    lines = [f"{method} {url} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    writer.write("\r\n".join(lines).encode("utf-8") + data)
    await writer.drain()


async def _send_parts(writer: asyncio.StreamWriter, parts: AsyncIterator[bytes]) -> None:
    async for part in parts:
        if part:
            writer.write(b"%x\r\n%b\r\n" % (len(part), part))
            await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def _check(answer: Answer, body: bytes) -> None:
    if answer.status < 400:
        return
    text = body.decode("utf-8", "replace").strip()
    with contextlib.suppress(ValueError, AttributeError):
        found = json.loads(text)
        text = found.get("message") or found.get("cause") or text
    raise EngineError(text or f"the container engine answers {answer.status}", answer.status)
