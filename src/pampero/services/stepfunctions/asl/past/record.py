"""A history as a record to hold an execution against: which of its events follows which, and which were met again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pampero.aws.jsonpath.values import same
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.events import Entry

# What stands for a task's token, which is another one in each execution.
TOKEN = "\ue000token\ue000"
# What ends a line from outside.
BROKEN_OFF = ("StateAborted", "MapIterationAborted")
# Events that join lines, or begin them: where lines end in another order, they follow another event.
JOINS = ("ParallelStateSucceeded", "MapStateSucceeded", "ParallelStateExited", "MapStateExited", "MapIterationStarted")
# How the last event of a line ends that has come to its end.
FINAL = ("StateExited", "Failed", "TimedOut")


class Record:
    """The entries of a history, each met once.

    ids: the number in the record of each event of the execution that is held against it.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.id)
        self.ids: dict[int, int] = {0: 0}
        self._after: dict[int, list[Entry]] = {}
        self._of = {entry.id: entry for entry in self.entries}
        self._met: set[int] = set()
        for entry in self.entries:
            self._after.setdefault(entry.previous, []).append(entry)

    def left(self, event: int) -> Iterator[Entry]:
        """What follows an event of the execution and was not met, but for what was broken off from outside."""
        for entry in self._after.get(self.ids.get(event, -1), ()):
            if entry.id not in self._met and not entry.kind.endswith(BROKEN_OFF):
                yield entry

    def unmet(self, wanted: Callable[[Entry], bool] = lambda entry: True) -> Entry | None:
        """The first entry that was not met and is wanted."""
        return next((entry for entry in self.entries if entry.id not in self._met and wanted(entry)), None)

    def find(self, kind: str, event: int, details: dict[str, Any] | None) -> Entry | None:
        """The counterpart of something that follows an event of the execution."""
        named = details or {}

        def fits(entry: Entry) -> bool:
            told = entry.details or {}
            return entry.kind == kind and all(told.get(name) == named.get(name) for name in ("name", "index", "state"))

        place = self.ids.get(event, -1)
        for entry in self._after.get(place, ()):
            if entry.id not in self._met and fits(entry):
                return entry
        if kind in JOINS:
            return self.unmet(lambda entry: fits(entry) and (entry.id > place or kind == "MapIterationStarted"))
        return None

    @property
    def ended(self) -> bool:
        """Whether it tells of the execution's end."""
        last = next((one.kind for one in reversed(self.entries) if one.kind.startswith("Execution")), "")
        return last not in ("", "ExecutionStarted", "ExecutionRedriven")

    def cut(self, event: int) -> bool:
        """Whether it tells no more of a line, in the midst of a state: something else has ended it, or it goes on yet."""
        last = self._of.get(self.ids.get(event, -1))
        if last is None or next(self.left(event), None) is not None:
            return False
        if not self.ended and last is self.entries[-1]:
            return True
        return not last.kind.startswith(("Execution", "MapIteration")) and not last.kind.endswith(FINAL)

    def meet(self, event: int, entry: Entry | None) -> None:
        """An event of the execution is the counterpart of an entry; None: of none."""
        self.ids[event] = -1 if entry is None else entry.id
        if entry is not None:
            self._met.add(entry.id)


def alike(now: Any, then: Any) -> bool:
    """Whether two values are the same, whatever stands where the first one has a task's token."""
    if isinstance(now, str) and TOKEN in now:
        if not isinstance(then, str):
            return False
        head, _, tail = now.partition(TOKEN)
        return then.startswith(head) and then.endswith(tail.rpartition(TOKEN)[2])
    if isinstance(now, dict):
        return isinstance(then, dict) and now.keys() == then.keys() and all(alike(now[k], then[k]) for k in now)
    if isinstance(now, list):
        return isinstance(then, list) and len(now) == len(then) and all(map(alike, now, then))
    return same(now, then)


def alike_texts(now: str | None, then: str | None) -> bool:
    """The same of JSON texts. One that is missing was not read, and is like any."""
    if now == then or now is None or then is None:
        return True
    try:
        return alike(parse(now), parse(then))
    except ValueError:
        return False
