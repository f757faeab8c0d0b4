"""HTTP/1.1 by uvicorn, hidden behind one function: a request in, a response out."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import uvicorn

from pampero.api.streams import ByteStream, FileRange
from pampero.protocol.codec import RawRequest, RawResponse

Handler = Callable[[RawRequest, str], Awaitable[RawResponse]]
CHUNK = 256 * 1024
BACKLOG = 2048


class HttpServer:
    """Serves `handler(request, client address)` on a socket."""

    def __init__(self, handler: Handler, host: str, port: int) -> None:
        self._handler = handler
        self._host = host
        self._port = port
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bind and listen; returns when connections are accepted. Raises OSError when the port is taken."""
        listening = _listen(self._host, self._port)
        config = uvicorn.Config(
            self._serve,
            http="httptools",
            ws="none",
            lifespan="off",
            interface="asgi3",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_keep_alive=120,
            timeout_graceful_shutdown=5,
            backlog=BACKLOG,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started and not self._task.done():
            await asyncio.wait({self._task}, timeout=0.002)

    async def stop(self) -> None:
        """Stop accepting, let running requests end (at most five seconds)."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        headers: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name = raw_name.decode("latin-1")
            value = raw_value.decode("latin-1")
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        first = await receive()
        if first["type"] == "http.disconnect":
            return
        body: bytes | ByteStream = first.get("body", b"")
        if first.get("more_body"):
            length = headers.get("content-length", "")
            body = ByteStream(_arriving(first, receive), int(length) if length.isdigit() else None)
        request = RawRequest(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
        )
        client = scope["client"]
        response = await self._handler(request, client[0] if client else "127.0.0.1")
        await _answer(response, scope["method"] == "HEAD", send)


class _Server(uvicorn.Server):
    """uvicorn's server without its own signal handlers: the application has its own."""

    def capture_signals(self) -> Any:
        return _Nothing()


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *exception: object) -> None:
        return None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.set_inheritable(False)
    return listening


async def _arriving(first: dict[str, Any], receive: Any) -> AsyncIterator[bytes]:
    message = first
    while True:
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the client went away before the end of the body")
        chunk = message.get("body", b"")
        if chunk:
            yield chunk
        if not message.get("more_body"):
            return
        message = await receive()


async def _answer(response: RawResponse, head: bool, send: Any) -> None:
    body = response.body
    headers = [(name.lower().encode("latin-1"), value.encode("utf-8")) for name, value in response.headers]
    start = {"type": "http.response.start", "status": response.status, "headers": headers}
    named = any(name == b"content-length" for name, _ in headers)
    if isinstance(body, bytes):
        if not named:
            headers.append((b"content-length", b"%d" % len(body)))
        await send(start)
        await send({"type": "http.response.body", "body": b"" if head else body})
        return
    if isinstance(body, FileRange) and not named:
        headers.append((b"content-length", b"%d" % body.length))
    await send(start)
    if not head:
        chunks = _file(body) if isinstance(body, FileRange) else body
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _file(part: FileRange) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    left = part.length
    with open(part.path, "rb") as file:
        file.seek(part.offset)
        while left:
            chunk = await loop.run_in_executor(None, file.read, min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk
