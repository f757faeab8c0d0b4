"""The one clock. Everything that asks for the time asks here, so that a test can turn it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

FIRST_MOMENT, LAST_MOMENT = -62_135_596_800.0, 253_402_300_799.0
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EPOCH = datetime(1970, 1, 1)
# What the wall clock goes back by, up to FARTHEST, is made up for by running slower by SLEW.
FARTHEST = 86_400.0
SLEW = 0.05
LOOK_SECONDS = 1.0


class Clock:
    """The server's time, in epoch seconds, plus the offset that a test has turned it by.

    `now()` is what the store's rows hold: visibility, delays, leases, timers. It runs on the monotonic clock and never goes
    back while a server runs; every LOOK_SECONDS it is compared with the wall clock. Corrections forward (a laptop's sleep
    included) are followed at once, and whoever waits for a moment that has come is woken. When the wall clock is set back,
    time goes on from where it was, 5 % slower, until the two agree: nothing waits for the length of the jump. The price:
    for twenty times that length the server is ahead of the wall clock, also in what it says (creation times, schedules).
    A step back of more than a day is the correction of a date that was wrong, and is followed at once.

    `wall()` is what is compared with the clocks of others: signatures, tokens, certificates.
    """

    def __init__(self) -> None:
        self._offset = 0.0
        self._shift = 0.0
        self._base = time.time()
        self._since = time.monotonic()
        self._rate = 1.0
        self._listeners: list[Callable[[], None]] = []
        self._looking: asyncio.TimerHandle | None = None

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        return self._base + (time.monotonic() - self._since) * self._rate + self._offset

    def wall(self) -> float:
        """What the wall clock says, turned as far as tests have turned this one: may go back."""
        return time.time() + self._shift + self._offset

    def look(self) -> float:
        """Follow the wall clock; by how many seconds it was ahead."""
        moment = time.monotonic()
        present = self._base + (moment - self._since) * self._rate
        wall = time.time() + self._shift
        lead = present - wall
        if 0 < lead <= FARTHEST:
            self._base, self._rate = present, 1 - min(SLEW, lead / LOOK_SECONDS)
        else:
            self._base, self._rate = wall, 1.0
        self._since = moment
        return -lead

    def not_before(self, moment: float) -> None:
        """Time has come this far already (a former run knew it): begin there, unless that is more than a day ahead."""
        ahead = moment - self.now()
        if 0 < ahead <= FARTHEST:
            self._base += ahead

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
        self._wake()

    def shift(self, seconds: float) -> None:
        """For tests: have the wall clock jump, forward or back, and tell nobody, as the machine's does."""
        self._shift += seconds

    def _wake(self) -> None:
        for listener in list(self._listeners):
            listener()

    async def start(self) -> None:
        """Begin to look whether the wall clock jumps: what waits for a moment does so on the monotonic clock."""
        self._looking = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    async def stop(self) -> None:
        """End looking."""
        if self._looking is not None:
            self._looking.cancel()

    def _look(self) -> None:
        if self.look() > LOOK_SECONDS / 4:
            self._wake()
        self._looking = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

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


async def breathe() -> None:
    """Let everything else that is ready in the event loop go first, in the middle of a long computation."""
    await asyncio.sleep(0)


async def rest(seconds: float) -> None:
    """Wait so long by the machine's time, which is never turned: for what is outside, and asked again."""
    await asyncio.sleep(seconds)


def bounded(moment: float) -> float:
    """A moment that calendars know, from the year 1 to 9999: callers may name any number of seconds."""
    return moment if FIRST_MOMENT <= moment <= LAST_MOMENT else min(LAST_MOMENT, max(FIRST_MOMENT, moment))


def iso8601(moment: float) -> str:
    """`2026-01-31T12:00:00Z`, with milliseconds only where there are some."""
    text = iso8601_millis(moment)
    return f"{text[:-5]}Z" if text.endswith(".000Z") else text


def iso8601_millis(moment: float) -> str:
    """`2026-01-31T12:00:00.000Z`: always with milliseconds."""
    minute, millis = divmod(round(bounded(moment) * 1000), 60_000)
    return f"{_minute(minute)}:{millis // 1000:02d}.{millis % 1000:03d}Z"


@lru_cache(maxsize=4096)
def _minute(number: int) -> str:
    return (EPOCH + timedelta(minutes=number)).isoformat(timespec="minutes")


def http_date(moment: float) -> str:
    """`Sat, 31 Jan 2026 12:00:00 GMT`."""
    when = datetime.fromtimestamp(round(bounded(moment), 3), UTC)
    return f"{DAYS[when.weekday()]}, {when.day:02d} {MONTHS[when.month - 1]} {when.year:04d} {when:%H:%M:%S} GMT"


def parse_iso8601(text: str) -> float:
    """Epoch seconds of an ISO 8601 time; a time without a zone is UTC. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
