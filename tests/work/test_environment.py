"""What a process says last is heard, whoever tells first that it has ended."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from pampero.work.workers.environment import ANSWER, CRASHED, FAILED_INIT, Died, Environment


class Ending:
    """In the place of the launcher: a process that writes `words` and has ended, before any of it is read.

    early: before the channel is joined, too.
    """

    def __init__(self, words: bytes, early: bool) -> None:
        self.words = words
        self.early = early
        self.environment: Any = None

    def spawn(self, name: str, request: dict[str, Any], frames: Any, output: int, ended: Any) -> None:
        channel = os.dup(frames.fileno())

        def end() -> None:
            if self.environment._transport is None and not self.early:
                asyncio.get_running_loop().call_soon(end)
                return
            os.write(channel, self.words)
            os.close(channel)
            ended(1, "")

        if self.early:
            end()
        else:
            asyncio.get_running_loop().call_soon(end)

    def kill(self, name: str) -> None:
        """It has ended."""


def begun(words: bytes, early: bool, **request: Any) -> Any:
    async def start() -> Any:
        launcher = Ending(words, early)
        launcher.environment = environment = Environment("n", "s", launcher, lambda line: None)  # type: ignore[arg-type]
        async with asyncio.timeout(5):
            return await environment.start(request, {})

    return asyncio.run(start())


@pytest.mark.parametrize("early", [False, True])
def test_last_words_are_heard(early: bool) -> None:
    body = b"{}"
    answer = begun(ANSWER.pack(ANSWER.size - 4 + len(body), FAILED_INIT, 0) + body, early)
    assert (answer.kind, answer.body) == (FAILED_INIT, body)


@pytest.mark.parametrize("early", [False, True])
def test_what_a_supervisor_says_of_the_end_is_heard(early: bool) -> None:
    body = b'{"errorType": "Runtime.InvalidEntrypoint", "errorMessage": "m"}'
    with pytest.raises(Died) as died:
        begun(ANSWER.pack(ANSWER.size - 4 + len(body), CRASHED, 0) + body, early, supervise=True)
    assert (died.value.kind, died.value.message) == ("Runtime.InvalidEntrypoint", "m")


@pytest.mark.parametrize("early", [False, True])
def test_who_says_nothing_has_died(early: bool) -> None:
    with pytest.raises(Died, match="exit status 1"):
        begun(b"", early)
