"""LogType=Tail of durable functions: the last lines of all invocations of an execution that somebody waits for."""

from __future__ import annotations

from weakref import WeakValueDictionary

from pampero.api import Context
from pampero.services.lambda_.logs import Tail


class Tails:
    """A part of the server: `context.part(Tails)`. Of several servers on one database each knows of its own invocations."""

    def __init__(self, context: Context) -> None:
        self._wanted: WeakValueDictionary[str, Tail] = WeakValueDictionary()

    def give(self, execution: str, tail: Tail) -> None:
        """From now on it is given the lines, for as long as somebody has it. Who comes later has them instead."""
        self._wanted[execution] = tail

    def of(self, execution: str) -> Tail | None:
        """Who keeps them."""
        return self._wanted.get(execution)
