"""The one clock. Everything that asks for the time asks here, so that a test can turn it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

FIRST_MOMENT, LAST_MOMENT = -62_135_596_800.0, 253_402_300_799.0


class Clock:
    """Wall time in epoch seconds, plus the offset that a test has turned it by."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        return time.time() + self._offset

    @property
    def turned(self) -> float:
        """By how many seconds a test has turned the clock."""
        return self._offset

    @staticmethod
    def monotonic() -> float:
        """Seconds for measuring durations; never turned."""
        return time.monotonic()

    def advance(self, seconds: float) -> None:
        """Turn the clock forward and wake whoever waits for a moment on it."""
        self._offset += seconds
        for listener in list(self._listeners):
            listener()

    def on_turn(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the clock is turned; returns the function that ends this."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def wait(self, event: asyncio.Event, until: float | None) -> bool:
        """Wait for `event` or for the moment `until` (epoch seconds). True when the event came first."""
        turned = asyncio.Event()
        stop = self.on_turn(turned.set)
        waiter = asyncio.ensure_future(event.wait())
        try:
            while not waiter.done():
                left = None if until is None else until - self.now()
                if left is not None and left <= 0:
                    return event.is_set()
                turned.clear()
                turn = asyncio.ensure_future(turned.wait())
                try:
                    await asyncio.wait({waiter, turn}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    turn.cancel()
            return True
        finally:
            waiter.cancel()
            stop()


def bounded(moment: float) -> float:
    """A moment that calendars know, from the year 1 to 9999: callers may name any number of seconds."""
    return min(LAST_MOMENT, max(FIRST_MOMENT, moment))


def iso8601(moment: float) -> str:
    """`2026-01-31T12:00:00Z`, with milliseconds only where there are some."""
    when = datetime.fromtimestamp(round(bounded(moment), 3), UTC)
    text = when.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{when.microsecond // 1000:03d}Z" if when.microsecond else f"{text}Z"


def iso8601_millis(moment: float) -> str:
    """`2026-01-31T12:00:00.000Z`: always with milliseconds."""
    when = datetime.fromtimestamp(round(bounded(moment), 3), UTC)
    return f"{when.strftime('%Y-%m-%dT%H:%M:%S')}.{when.microsecond // 1000:03d}Z"


def parse_iso8601(text: str) -> float:
    """Epoch seconds of an ISO 8601 time; a time without a zone is UTC. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
