"""What a body needs and a transaction cannot wait for: it is done beside it, and the body runs again.

So a body that finds what it needs at hand waits for nothing, and pays nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
# More keys than this no request needs.
MAX_COUNT = 1000


class Prerequisite(Exception):
    """Raised by a body that cannot go on before `work` is done. All that it has written is undone."""

    def __init__(self, work: Callable[[], Awaitable[object]]) -> None:
        super().__init__("a body that has prerequisites was not run by `fulfilled`")
        self.work = work


async def fulfilled(run: Callable[[], Awaitable[T]]) -> T:
    """The outcome of what runs a body, after all that it finds missing. What it asks for must not differ from run to run."""
    for _ in range(MAX_COUNT):
        try:
            return await run()
        except Prerequisite as needed:
            missing = needed
        await missing.work()
    raise RuntimeError(f"a body found something missing {MAX_COUNT} times")
