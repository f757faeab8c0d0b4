"""Queries over one object, each in a process of its own: see queryprogram."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.turns import Turns
from pampero.kernel.jsontext import loads
from pampero.services.s3 import types as t
from pampero.services.s3.queryprogram import FRAME, HEAD, MAX_RECORD, SECONDS
from pampero.work.workers.surroundings import environment

PROGRAM = Path(__file__).with_name("queryprogram.py")
# Each has a processor and up to queryprogram.MEMORY for itself; others wait in line.
MAX_AT_ONCE = 2
# Of one account.
MAX_WAITING = 16
BROKEN = "The query cannot be evaluated. Check the file and try again."


class Queries:
    """A part of the server: `context.part(Queries)`."""

    def __init__(self, context: Context) -> None:
        self._turns = Turns(MAX_AT_ONCE, MAX_WAITING, _slow_down)

    async def run(
        self, account: str, asked: t.SelectObjectContentRequest, body: AsyncIterator[bytes]
    ) -> AsyncGenerator[bytes, None]:
        """The records that an expression selects, in pieces of about FRAME bytes. Raises ApiError, also on the way."""
        async with self._turns.turn(account):
            ours, theirs = socket.socketpair()
            with theirs:
                process = _start(theirs)
            try:
                reader, writer = await asyncio.open_connection(sock=ours)
                try:
                    left = float(SECONDS)
                    begun = time.monotonic()
                    await _within(_feed(writer, asked, body), left)
                    left -= time.monotonic() - begun
                    while True:
                        begun = time.monotonic()
                        piece = await _within(_next(reader), left)
                        left -= time.monotonic() - begun
                        if piece is None:
                            return
                        yield piece
                finally:
                    writer.close()
            finally:
                process.kill()
                await asyncio.get_running_loop().run_in_executor(None, process.wait)


def _slow_down() -> ApiError:
    return ApiError("SlowDown", "Please reduce your request rate.", 503)


def _start(theirs: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-X", "utf8", str(PROGRAM), str(os.getpid())]
    return subprocess.Popen(command, stdin=theirs.fileno(), stdout=theirs.fileno(), cwd="/", env=environment())


async def _within(work: Any, seconds: float) -> Any:
    """Only the query's own time counts, not that of a client who reads slowly."""
    try:
        async with asyncio.timeout(max(0.001, seconds)):
            return await work
    except TimeoutError as error:
        raise ApiError("ExternalEvalException", BROKEN) from error


async def _feed(writer: asyncio.StreamWriter, asked: t.SelectObjectContentRequest, body: AsyncIterator[bytes]) -> None:
    # A process that has refused the request reads no further.
    with suppress(ConnectionError):
        writer.write(json.dumps(_request(asked)).encode() + b"\n")
        async for piece in body:
            writer.write(piece)
            await writer.drain()
        writer.write_eof()


async def _next(reader: asyncio.StreamReader) -> bytes | None:
    """The next piece; None at the end. A process that says nothing more has been ended by its limits."""
    try:
        kind, size = HEAD.unpack(await reader.readexactly(HEAD.size))
        if size > FRAME + MAX_RECORD:
            raise ApiError("ExternalEvalException", BROKEN)
        piece = await reader.readexactly(size)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise ApiError("ExternalEvalException", BROKEN) from error
    if kind == b"E":
        told = loads(piece)
        raise ApiError(told["code"], told["text"], told["status"])
    return None if kind == b"D" else piece


def _request(asked: t.SelectObjectContentRequest) -> dict[str, Any]:
    given, part = asked.InputSerialization, asked.ScanRange
    table = given.CSV
    form = asked.OutputSerialization.CSV or t.CSVOutput()
    wanted = asked.OutputSerialization.JSON or form
    return {
        "expression": asked.Expression,
        "compression": given.CompressionType or "NONE",
        "csv": table
        and {
            "head": (table.FileHeaderInfo or "NONE").upper(),
            "between": table.FieldDelimiter or ",",
            "quote": table.QuoteCharacter or '"',
            "escape": table.QuoteEscapeCharacter or "",
            "end": table.RecordDelimiter or "\n",
            "comments": table.Comments or "",
        },
        "lines": given.JSON is not None and (given.JSON.Type or "").upper() == "LINES",
        "parquet": given.Parquet is not None,
        "range": part and {"start": part.Start, "end": part.End},
        "output": {
            "json": asked.OutputSerialization.JSON is not None,
            "end": wanted.RecordDelimiter or "\n",
            "between": form.FieldDelimiter or ",",
            "quote": form.QuoteCharacter or '"',
            "escape": form.QuoteEscapeCharacter or "",
            "always": (form.QuoteFields or "ASNEEDED").upper() == "ALWAYS",
        },
    }
