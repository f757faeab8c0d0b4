"""Where queries run: each in a process of its own (`selectchild.py`), few at a time, none for longer than a minute."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.services.s3 import types as t

AT_ONCE = 2
SECONDS = 60.0
COMMAND = (sys.executable, "-I", "-m", "pampero.services.s3.selectchild")
ENDED = "The query took more time or memory than there is for one."


class Selector:
    """Those who come while others query wait in line."""

    def __init__(self, context: Context) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)
        self._ending: set[asyncio.Task[None]] = set()

    async def run(self, asked: t.SelectObjectContentRequest, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The records that are selected, once the first are there. Raises ApiError."""
        await self._room.acquire()
        try:
            process = await asyncio.create_subprocess_exec(
                *COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL, env={},
            )  # fmt: skip
        except BaseException:
            self._room.release()
            raise
        ending = asyncio.create_task(self._end(process))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        try:
            await _feed(process, asked, body)
            answer = await _message(process)
            if answer is None:
                raise ApiError("Busy", ENDED, status=503)
            if (error := msgspec.msgpack.decode(answer)) is not None:
                code, text, status = error
                raise ApiError(code, text, status=status)
        except BaseException:
            _kill(process)
            raise
        return _records(process)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """It makes room when it has ended, which it does in time."""
        try:
            async with asyncio.timeout(SECONDS):
                await process.wait()
        except TimeoutError:
            _kill(process)
            await process.wait()
        finally:
            self._room.release()


async def _feed(
    process: asyncio.subprocess.Process, asked: t.SelectObjectContentRequest, body: AsyncIterator[bytes]
) -> None:
    given: Any = process.stdin
    request = msgspec.msgpack.encode(asked)
    try:
        given.write(len(request).to_bytes(4, "big") + request)
        async for piece in body:
            given.write(piece)
            await given.drain()
        given.close()
    except (BrokenPipeError, ConnectionResetError):
        return


async def _message(process: asyncio.subprocess.Process) -> bytes | None:
    """None: there is none any more."""
    out: Any = process.stdout
    try:
        read: bytes = await out.readexactly(int.from_bytes(await out.readexactly(4), "big"))
    except asyncio.IncompleteReadError:
        return None
    return read


async def _records(process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
    try:
        while (piece := await _message(process)) is not None:
            yield piece
        if await process.wait():
            raise ApiError("Busy", ENDED, status=503)
    finally:
        _kill(process)


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
