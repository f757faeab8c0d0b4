"""Events that found no room in their function's concurrency: as one invocation ends, the next of them is tried.

What counts are their timers, which try them again in any case, as AWS does: after a second, and twice as long each time. With
those alone, hundreds that wait for ten places meet in waves, and the places are empty between them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pampero.api import Context

# Bytes of all events that are kept here; others wait for their timers.
ROOM = 32 * 1024 * 1024


class Waiting(NamedTuple):
    """An event: its timer's key and payload, and what it takes up here."""

    id: str
    payload: Any
    size: int


class Backlog:
    """A part of the server: `context.part(Backlog)`."""

    def __init__(self, context: Context) -> None:
        # By function and by event, in order.
        self._waiting: dict[str, dict[str, Waiting]] = {}
        self._room = ROOM

    def add(self, function: str, event: Waiting) -> None:
        """It found no room."""
        if event.size <= self._room:
            self._room -= event.size
            self._waiting.setdefault(function, {})[event.id] = event

    def discard(self, function: str, event: str) -> None:
        """It waits no longer: it is tried, or dropped."""
        waiting = self._waiting.get(function, {})
        if event in waiting:
            self._room += waiting.pop(event).size
            if not waiting:
                del self._waiting[function]

    def take(self, function: str) -> Waiting | None:
        """The one that waits longest. Whether its timer is still set says whether it waits at all."""
        waiting = self._waiting.get(function)
        if not waiting:
            return None
        event = next(iter(waiting.values()))
        self.discard(function, event.id)
        return event
