"""What a process says last is heard, whoever tells first that it has ended."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from pampero.work.workers.environment import ANSWER, FAILED_INIT, Died, Environment


class Ending:
    """In the place of the launcher: a process that writes `words` and has ended, before any of it is read."""

    def __init__(self, words: bytes) -> None:
        self.words = words
        self.environment: Any = None

    def spawn(self, name: str, request: dict[str, Any], frames: Any, output: int, ended: Any) -> None:
        channel = os.dup(frames.fileno())

        def end() -> None:
            if self.environment._transport is None:
                asyncio.get_running_loop().call_soon(end)
                return
            os.write(channel, self.words)
            os.close(channel)
            ended(1, "")

        asyncio.get_running_loop().call_soon(end)

    def kill(self, name: str) -> None:
        """It has ended."""


def begun(words: bytes) -> Any:
    async def start() -> Any:
        launcher = Ending(words)
        launcher.environment = environment = Environment("n", "s", launcher, lambda line: None)  # type: ignore[arg-type]
        async with asyncio.timeout(5):
            return await environment.start({}, {})

    return asyncio.run(start())


def test_last_words_are_heard() -> None:
    body = b"{}"
    answer = begun(ANSWER.pack(ANSWER.size - 4 + len(body), FAILED_INIT, 0) + body)
    assert (answer.kind, answer.body) == (FAILED_INIT, body)


def test_who_says_nothing_has_died() -> None:
    with pytest.raises(Died, match="exit status 1"):
        begun(b"")
