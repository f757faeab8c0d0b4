"""Commands in containers, with their input and output."""

from __future__ import annotations

import asyncio

from pampero.kernel.clock import rest
from pampero.work.containers.output import Frames
from pampero.work.containers.spec import EngineError
from pampero.work.containers.wire import Wire

PIECE = 64 * 1024
# The engine notes the exit code a moment after the output has ended.
CODE_TRIES, CODE_SECONDS = 40, 0.025


class ExecSession:
    """A command that runs. See spec.Session."""

    def __init__(
        self, wire: Wire, name: str, tty: bool, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._wire = wire
        self._name = name
        self._frames = None if tty else Frames()
        self._reader = reader
        self._writer = writer

    async def read(self) -> bytes:
        """See Session."""
        while True:
            try:
                data = await self._reader.read(PIECE)
            except OSError:
                return b""
            if not data or self._frames is None:
                return data
            found = b"".join(piece for _, piece in self._frames.feed(data))
            if found:
                return found

    async def write(self, data: bytes) -> None:
        """See Session."""
        self._writer.write(data)
        await self._writer.drain()

    async def end_input(self) -> None:
        """See Session."""
        if self._writer.can_write_eof():
            self._writer.write_eof()

    async def resize(self, rows: int, columns: int) -> None:
        """See Session."""
        await self._wire.ask("POST", f"/exec/{self._name}/resize", {"h": rows, "w": columns})

    async def exit_code(self) -> int | None:
        """See Session."""
        found = await self._wire.ask("GET", f"/exec/{self._name}/json", missing=True)
        if found is None or found.get("Running"):
            return None
        return int(found.get("ExitCode") or 0)

    async def ended(self) -> int:
        """The exit code, once its output has ended. Raises EngineError."""
        for _ in range(CODE_TRIES):
            code = await self.exit_code()
            if code is not None:
                return code
            await rest(CODE_SECONDS)
        raise EngineError("the container engine does not say how the command ended")

    def close(self) -> None:
        """See Session."""
        self._writer.close()
