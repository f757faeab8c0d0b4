"""The AWS::Serverless-2016-10-31 transform: aws-sam-translator in a process of its own.

The translator imports boto3 and pydantic: too much for the server. `translator.py` is run as a script: it answers one
JSON line for each line it reads, and ends when its input does, so that it never outlives the server.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from pampero.api import Context
from pampero.kernel import jsontext
from pampero.services.cloudformation.template.errors import TransformFailed

TRANSFORM = "AWS::Serverless-2016-10-31"
SCRIPT = Path(__file__).with_name("translator.py")
IDLE_SECONDS = 300.0
MAX_LINE_LENGTH = 1 << 26


class SamTransform:
    """The process: begun at the first template that wants it, ended when it was idle for five minutes."""

    def __init__(self, context: Context) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._retire: asyncio.TimerHandle | None = None

    async def translate(self, template: dict[str, Any], parameters: dict[str, Any], region: str) -> dict[str, Any]:
        """The template in plain CloudFormation. Raises ApiError ValidationError with the transform's text."""
        request = json.dumps({"template": template, "parameters": parameters, "region": region}) + "\n"
        async with self._lock:
            answer = await self._ask(request.encode())
        if "error" in answer:
            raise TransformFailed(f"Transform {TRANSFORM} failed with: {answer['error']}")
        translated: dict[str, Any] = answer["template"]
        return translated

    async def _ask(self, line: bytes) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(line)
            await process.stdin.drain()
            answer = await process.stdout.readline()
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
        except asyncio.CancelledError:
            # Its answer would be taken for the next template's.
            self._end()
            raise
        if not answer:
            self._end()
            return {"error": "the transform ended unexpectedly"}
        self._schedule_end()
        found: dict[str, Any] = jsontext.loads(answer)
        return found

    async def _running(self) -> asyncio.subprocess.Process:
        if self._retire is not None:
            self._retire.cancel()
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                # -P: the script's folder is no place to import from.
                sys.executable, "-P", str(SCRIPT),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=MAX_LINE_LENGTH,
                env={**os.environ, "AWS_EC2_METADATA_DISABLED": "true"},
            )  # fmt: skip
        return self._process

    def _schedule_end(self) -> None:
        self._retire = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._end)

    def _end(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self._process = None
