"""What passes through a state before it is what was asked for: CREATING, then ACTIVE; DELETING, then gone.

How long that takes is a setting of the server (`--settle`), one for all: no source tells how AWS's times compare. Without it
all is done at once, and nothing is kept.

A noun keeps a `Pending`, and its state follows from that and the clock. Nothing has to happen when the time is over, and
whichever process is asked tells the same; only what ends by being gone has a timer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any

import msgspec

from pampero.api.call import Context
from pampero.store.tx import Tx

ACTIVE, CREATING, UPDATING, DELETING = "ACTIVE", "CREATING", "UPDATING", "DELETING"
MIN_PAUSE, MAX_PAUSE = 0.05, 5.0
MAX_LOOKS = 1000


class Pending(msgspec.Struct, array_like=True, frozen=True):
    """A state that holds from one moment to another, in epoch seconds."""

    state: str
    since: float
    until: float

    @property
    def middle(self) -> float:
        """The moment when half of it is over."""
        return (self.since + self.until) / 2


def pending(tx: Tx, context: Context, state: str) -> Pending | None:
    """The state that begins now; None where the server is to be done at once."""
    seconds = context.settings.settle
    return Pending(state, tx.now, tx.now + seconds) if seconds > 0 else None


def ending(tx: Tx, context: Context, kind: str, key: str, payload: Any) -> Pending | None:
    """The state of what is deleted from now on, until the timer (kind, key) takes it away; None: it is to go at once."""
    begun = pending(tx, context, DELETING)
    if begun is None:
        return None
    tx.at(kind, key, begun.until, payload)
    return Pending(DELETING, tx.now, inf)


def state_of(found: Pending | None, now: float, settled: str = ACTIVE) -> str:
    """The state at a moment. settled: the one that it ends in."""
    return settled if found is None or now >= found.until else found.state


async def until_settled(context: Context, look: Callable[[], Awaitable[bool]]) -> None:
    """For resource types: look again and again until it is so, on the server's clock. Who waits in vain goes on, and finds out
    by what it asks for next."""
    pause = min(max(context.settings.settle / 4, MIN_PAUSE), MAX_PAUSE)
    for _ in range(MAX_LOOKS):
        if await look():
            return
        await context.runtime.clock.wait(asyncio.Event(), context.now + pause)
