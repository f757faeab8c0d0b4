"""What containers of a task ask about themselves: credentials of the task's role, and metadata (version 4).

Source: Amazon ECS, "Task metadata endpoint version 4", "Task IAM role". It listens where only the task's containers come to,
or, for a task in the machine's own network, on loopback, where its URLs are known to the task alone.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pampero.kernel.log import logger
from pampero.work.containers.spec import EngineError

log = logger("work.tasks")
HEAD_SECONDS = 10.0
MAX_HEAD = 16 * 1024
_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error"}

# What a path answers: None for what is not there.
Answerer = Callable[[str], Awaitable[Mapping[str, Any] | None]]


class Endpoint:
    """All that a task's containers may ask, on any number of sockets."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._servers: list[asyncio.Server] = []

    async def serve(self, listening: socket.socket) -> None:
        """Serve at one more socket, which listens."""
        self._servers.append(await asyncio.start_server(self._connection, sock=listening, limit=MAX_HEAD))

    def close(self) -> None:
        """End it."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, document = await self._answer(head)
            data = json.dumps(document).encode()
            lines = [
                f"HTTP/1.1 {status} {_REASONS[status]}",
                "Content-Type: application/json",
                f"Content-Length: {len(data)}",
                "Connection: close",
                "",
                "",
            ]
            writer.write("\r\n".join(lines).encode() + data)
            await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            log.debug("a container asked its task's endpoint for nothing")
        finally:
            writer.close()

    async def _answer(self, head: str) -> tuple[int, object]:
        method, _, rest = head.partition(" ")
        path = rest.split(" ", 1)[0].split("?", 1)[0]
        if method not in ("GET", "HEAD"):
            return 405, {"code": "MethodNotAllowed", "message": "only GET is answered"}
        try:
            document = await self._answerer(path)
        except EngineError as error:
            return 500, {"code": "InternalServerError", "message": str(error)}
        if document is None:
            return 404, {"code": "InvalidIdInRequest", "message": "nothing of this path is known", "HTTPErrorCode": 404}
        return 200, document
