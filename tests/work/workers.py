"""The workers of a server without the server: real processes, in whatever sandbox there is."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.work.workers.spec import Invocation, Outcome, Spec, Start
from pampero.work.workers.workers import Workers


class Heard:
    """A Listener that remembers."""

    def __init__(self) -> None:
        self.stream = ""
        self.lines: list[str] = []
        self.starts: list[Start] = []

    def begin(self, stream: str, starts: Sequence[Start]) -> None:
        self.stream = stream
        self.starts += starts
        for start in starts:
            self.lines += start.printed

    def line(self, text: str) -> None:
        self.lines.append(text)


class Shut:
    """In the place of what serves requests: nobody answers at the doors."""

    def __init__(self) -> None:
        self.doors: dict[str, list[socket.socket]] = {}

    async def adopt(self, listening: socket.socket, door: str, most: int, named: socket.socket | None = None) -> None:
        self.doors[door] = [listening, *([named] if named is not None else [])]

    def release(self, door: str) -> None:
        for kept in self.doors.pop(door, ()):
            kept.close()


class Place:
    """workers: of a server whose folder is `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = Settings(data=folder / "data", port=port)
        context: Any = SimpleNamespace(settings=settings, runtime=SimpleNamespace(clock=Clock()))
        self.workers = Workers(context)
        self.workers.doors.server = Shut()

    def spec(self, source: str, name: str = "f", environment: Mapping[str, str] | None = None, **more: Any) -> Spec:
        """A Python function `index.handler`."""
        code = self.folder / "data" / "functions" / name
        code.mkdir(parents=True, exist_ok=True)
        (code / "index.py").write_text(source)
        variables = {
            "_HANDLER": "index.handler", "AWS_LAMBDA_FUNCTION_NAME": name, "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "AWS_LAMBDA_LOG_GROUP_NAME": "g", "LAMBDA_TASK_ROOT": "/var/task",
            "LAMBDA_LAYERS_ROOT": "/opt", "TZ": ":UTC", "AWS_ACCESS_KEY_ID": "key",
        }  # fmt: skip
        made = {
            "key": f"{name}:1/a", "version": "1", "runtime": "python3.11", "handler": "index.handler", "code": code,
            "layers": None, "memory": 256, "storage": 512, "timeout": 10, "environment": {**variables, **(environment or {})},
        }  # fmt: skip
        return Spec(**{**made, **more})

    async def invoke(self, spec: Spec, event: Any = None) -> tuple[Any, Outcome, Heard]:
        """(what it answers, the outcome, what was heard)"""
        heard = Heard()
        body = json.dumps(event).encode()
        outcome = await self.workers.invoke(spec, Invocation("r", "arn", body, heard))
        return json.loads(outcome.payload), outcome, heard


def run(folder: Path, body: Callable[[Place], Awaitable[None]]) -> None:
    """Run the body of a test with workers, and end them."""

    async def go() -> None:
        place = Place(folder)
        try:
            async with asyncio.timeout(50):
                await place.workers.ready()
                await body(place)
        finally:
            await place.workers.stop()

    asyncio.run(go())


async def wait_until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(seconds):
        await asyncio.to_thread(_poll, holds)


def _poll(holds: Callable[[], object]) -> None:
    while not holds():
        time.sleep(0.01)
