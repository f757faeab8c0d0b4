"""Test mode: every answer is checked against its output shape, and every implemented operation must be called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pampero.gateway.registry import Bound
from pampero.protocol.codec import from_params, to_params
from pampero.protocol.errors import ApiError
from pampero.work.watchdog import Watchdog


class OutputCheck:
    """Notes each operation once in `journal`; raises AssertionError on an answer that its shape does not allow."""

    def __init__(self, journal: Path, watchdog: Watchdog) -> None:
        self._journal = journal
        self._watchdog = watchdog
        self._noted: set[str] = set()

    def begin(self, service: str, operation: str) -> None:
        """A request for an operation: whatever holds the event loop in it is named after it."""
        self._watchdog.name(f"{service} {operation}")

    def note(self, bound: Bound) -> str:
        """An operation's function has run, to its end or to an error of its own; the operation's name."""
        name = f"{bound.model.name} {bound.operation.name}"
        if name not in self._noted:
            self._noted.add(name)
            with open(self._journal, "a") as file:
                file.write(name + "\n")
        return name

    def answer(self, bound: Bound, result: Any) -> None:
        """Check one answer."""
        name = self.note(bound)
        if result is None:
            return
        try:
            with self._watchdog.excused():
                from_params(bound.model, bound.operation, type(result), to_params(result))
        except ApiError as error:
            if _excused(error.message, bound.model.traits.unlisted):
                return
            raise AssertionError(f"{name} answered what its shape does not allow: {error.message}") from error


def _excused(text: str, unlisted: tuple[str, ...]) -> bool:
    """AWS's own answers hold empty lists and zeros where the model asks for one, and values that the model forgot."""
    parts = text.partition(": ")[2].split("; ")
    return all(any(words in part for words in ("greater than or equal to", *unlisted)) for part in parts)
