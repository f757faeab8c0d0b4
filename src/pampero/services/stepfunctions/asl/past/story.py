"""A history read as what happened: lines of control, each with the states that it visited.

Only the entries are read, no definition, and nothing is evaluated: so it can be done with any history, AWS's too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.services.stepfunctions.asl.events import Entry

RUNNING, SUCCEEDED, FAILED, CAUGHT, ABORTED, TIMED_OUT = (
    "RUNNING", "SUCCEEDED", "FAILED", "CAUGHT", "ABORTED", "TIMED_OUT",
)  # fmt: skip
ENDS: Mapping[str, str] = {
    "ExecutionSucceeded": SUCCEEDED, "ExecutionFailed": FAILED, "ExecutionAborted": ABORTED,
    "ExecutionTimedOut": TIMED_OUT,
}  # fmt: skip
FANS = ("Parallel", "Map")
FAILURES = ("Failed", "TimedOut")


@dataclass(slots=True, eq=False)
class Line:
    """One line of control: the workflow itself, a branch, an iteration.

    parent: the visit of the Parallel or Map state that began it. number: of the branch or iteration. attempt: which of its
    state's attempts it belongs to, from 1 on. variables: JSON by name, now.
    """

    parent: Visit | None = None
    number: int = 0
    attempt: int = 1
    status: str = RUNNING
    visits: list[Visit] = field(default_factory=list)
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def now(self) -> Visit | None:
        """The state that it is in, or was last."""
        return self.visits[-1] if self.visits else None

    def up(self) -> Iterator[Line]:
        """This line, and those around it."""
        line: Line | None = self
        while line is not None:
            yield line
            line = None if line.parent is None else line.parent.line


@dataclass(slots=True, eq=False)
class Visit:
    """A state, from being entered to being left.

    entered: that entry; left: the entry at which it was left. occurrence: how often a state of this name had been entered
    by then. before: the variables to be seen, JSON by name; assigned: those that it assigned. starts: how often its work
    was begun; failures: how often it failed; again: how often it was begun after that. error, cause: of the last failure, where no success came after it.
    children: branches or iterations, of all attempts. total: how many items a Map has; done, failed: of the last attempt.
    """

    line: Line
    state: str
    kind: str
    entered: Entry
    occurrence: int
    before: Mapping[str, str]
    status: str = RUNNING
    left: Entry | None = None
    last: float = 0.0
    assigned: Mapping[str, str] = field(default_factory=dict)
    starts: int = 0
    failures: int = 0
    again: int = 0
    retrying: bool = False
    error: str | None = None
    cause: str | None = None
    resource: str = ""
    children: list[Line] = field(default_factory=list)
    total: int | None = None
    run: str | None = None

    @property
    def input(self) -> str | None:
        """The state's input as JSON; None where the history was read without data."""
        return (self.entered.details or {}).get("input")

    @property
    def output(self) -> str | None:
        """The state's output as JSON, where it was left."""
        return None if self.left is None else (self.left.details or {}).get("output")

    @property
    def after(self) -> Mapping[str, str]:
        """The variables to be seen when it was left."""
        return {**self.before, **self.assigned}

    @property
    def retries(self) -> int:
        """How often it was tried again."""
        return max(self.starts - 1, 0) if self.kind in FANS else self.again

    @property
    def open(self) -> bool:
        """Whether the execution is in it."""
        return self.status == RUNNING

    def place(self) -> str:
        """Where it is: the states around it, with the number of the branch or iteration."""
        parts = [f"{line.parent.state}[{line.number}]" for line in self.line.up() if line.parent is not None]
        return "/".join([*reversed(parts), self.state])

    def living(self) -> list[Line]:
        """The branches or iterations of the last attempt."""
        return [line for line in self.children if line.attempt == self.starts]

    def counts(self) -> dict[str, int]:
        """How many of those there are, by status."""
        found: dict[str, int] = {}
        for line in self.living():
            found[line.status] = found.get(line.status, 0) + 1
        return found


class Story:
    """What a history tells, as far as it was read."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.root = Line()
        self.visits: list[Visit] = []
        self._lines = [self.root]
        self.status = RUNNING
        self.error: str | None = None
        self.cause: str | None = None
        self.input: str | None = None
        self.output: str | None = None
        self.began = self.last = 0.0
        self.read = 0
        self._where: dict[int, tuple[Line, Visit | None]] = {0: (self.root, None)}
        self._kinds: dict[int, str] = {}
        self._entered: dict[str, int] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Read the next entry."""
        line, visit = self._place(entry)
        self._where[entry.id] = (line, visit)
        self._kinds[entry.id] = entry.kind
        self.read, self.last = entry.id, entry.at
        if visit is not None:
            visit.last = entry.at

    def found(self, state: str, occurrence: int | None = None) -> Visit | None:
        """The visit of a state: that occurrence, or the last one."""
        named = [visit for visit in self.visits if visit.state == state]
        if occurrence is None:
            return named[-1] if named else None
        return next((visit for visit in named if visit.occurrence == occurrence), None)

    def _place(self, entry: Entry) -> tuple[Line, Visit | None]:
        """To which line and state an entry belongs, when what it tells has been noted."""
        kind = entry.kind
        if kind.startswith("Execution"):
            return self._execution(entry)
        if kind.endswith("StateEntered"):
            return self._enter(entry)
        line, visit = self._where.get(entry.previous, (self.root, None))
        if self._kinds.get(entry.previous) == "ExecutionRedriven":
            if kind.endswith("Aborted"):
                # What had not even begun to go on is as it was.
                return self.root, None
            line, visit = self._taken_up(entry)
        if kind == "EvaluationFailed":
            return self._evaluation(entry, line, visit)
        if kind.startswith("MapIteration"):
            return self._iteration(entry, line, visit)
        if kind.endswith("StateExited"):
            return self._leave(entry, line)
        if kind.startswith(("MapState", "ParallelState", "MapRun")):
            return self._fan(entry, line)
        found = line.now
        if found is not None:
            _work(found, entry)
        return line, found

    def _execution(self, entry: Entry) -> tuple[Line, Visit | None]:
        details = entry.details or {}
        if entry.kind == "ExecutionStarted":
            self.began, self.input = entry.at, details.get("input")
        elif entry.kind == "ExecutionRedriven":
            self.status, self.error, self.cause = RUNNING, None, None
            for visit in self.visits:
                if visit.left is None and visit.kind in FANS and visit.line.now is visit:
                    visit.status = visit.line.status = RUNNING
        elif entry.kind in ENDS:
            self.status = self.root.status = ENDS[entry.kind]
            self.error, self.cause = details.get("error"), details.get("cause")
            self.output = details.get("output")
            self._close(entry)
        return self.root, None

    def _close(self, end: Entry) -> None:
        """What is open when the execution ends: the state that failed, and those that were under way beside it."""
        failed = self._where.get(end.previous, (self.root, None))[1] if self.status == FAILED else None
        while failed is not None:
            _blame(failed, self.error, self.cause)
            failed = failed.line.parent
        for visit in self.visits:
            if visit.open:
                visit.status = ABORTED if self.status == FAILED else self.status

    def _enter(self, entry: Entry) -> tuple[Line, Visit | None]:
        name = str((entry.details or {}).get("name", ""))
        line, before = self._where.get(entry.previous, (self.root, None))
        if before is not None and self._kinds.get(entry.previous) == "ParallelStateStarted":
            line = self._branch(before)
        elif self._kinds.get(entry.previous) == "ExecutionRedriven":
            line = self._entered_again(name)
        line.status = RUNNING
        former = line.now
        if former is not None and former.open:
            # A redrive has entered it again.
            former.status = ABORTED
        occurrence = self._entered[name] = self._entered.get(name, 0) + 1
        seen: dict[str, str] = {}
        for one in reversed(list(line.up())):
            seen |= one.variables
        visit = Visit(line, name, entry.kind.removesuffix("StateEntered"), entry, occurrence, seen)
        line.visits.append(visit)
        self.visits.append(visit)
        return line, visit

    def _leave(self, entry: Entry, line: Line) -> tuple[Line, Visit | None]:
        details = entry.details or {}
        visit = _climb(line, lambda one: one.state == details.get("name"))
        if visit is None:
            return line, line.now
        visit.left = entry
        visit.retrying = False
        visit.status = SUCCEEDED if visit.error is None else CAUGHT
        assigned = details.get("assignedVariables")
        if assigned:
            visit.assigned = assigned
            visit.line.variables = {**visit.line.variables, **assigned}
        if visit.line.parent is not None and visit.line.parent.kind == "Parallel":
            # No event tells that a branch has ended; another state may still be entered.
            visit.line.status = SUCCEEDED
        _break_off(visit)
        return visit.line, visit

    def _taken_up(self, entry: Entry) -> tuple[Line, Visit | None]:
        """The state that goes on after a redrive, which is told by what it does: those that do alike go on in their order."""
        details = entry.details or {}
        kind = entry.kind.removesuffix("StateExited").removesuffix("StateStarted")
        kind = "Map" if kind.startswith("MapRun") else "Task" if kind.endswith("Scheduled") else kind
        name, resource = details.get("name", details.get("state")), _resource(details)
        for line in filter(_alive, self._lines):
            visit = line.now
            if visit is None or visit.left is not None or visit.open or name not in (None, visit.state):
                continue
            if kind in ("EvaluationFailed", visit.kind) and (not resource or visit.resource in ("", resource)):
                _reopen(line)
                return line, visit
        return self.root, None

    def _entered_again(self, name: str) -> Line:
        """The line of a state that is entered after a redrive: one that is there, or was about to go on; or a branch that had
        not begun."""
        for line in filter(_alive, self._lines):
            if line.now is not None and line.now.left is None and line.now.state == name:
                _reopen(line)
                return line
        for line in filter(_alive, self._lines):
            if line.status == ABORTED and (line.now is None or line.now.left is not None):
                _reopen(line)
                return line
        fans = [visit for visit in self.visits if visit.kind == "Parallel" and visit.open]
        return self._branch(fans[-1]) if fans else self.root

    def _branch(self, visit: Visit) -> Line:
        made = Line(visit, len(visit.living()), visit.starts)
        visit.children.append(made)
        self._lines.append(made)
        return made

    def _evaluation(self, entry: Entry, line: Line, visit: Visit | None) -> tuple[Line, Visit | None]:
        """It stands in the place of the state's entered event: in the first state of a branch, behind what began that."""
        details = entry.details or {}
        lines = [*(line.up()), *(visit.living() if visit is not None else ())]
        for one in lines:
            if one.now is not None and one.now.open and one.now.state == details.get("state"):
                _fails(one.now, details)
                return one, one.now
        return line, visit

    def _iteration(self, entry: Entry, line: Line, visit: Visit | None) -> tuple[Line, Visit | None]:
        details = entry.details or {}
        name, index = details.get("name"), int(details.get("index", 0))
        if entry.kind == "MapIterationStarted":
            map_ = _climb(line, lambda one: one.state == name)
            if map_ is None:
                return line, visit
            made = Line(map_, index, max(map_.starts, 1))
            map_.children.append(made)
            self._lines.append(made)
            return made, None
        for one in line.up():
            if one.parent is not None and one.parent.state == name and one.number == index:
                one.status = {"Succeeded": SUCCEEDED, "Failed": FAILED}.get(entry.kind[len("MapIteration") :], ABORTED)
                now = one.now
                if now is not None and now.left is None:
                    now.status = one.status
                return one, now
        return line, visit

    def _fan(self, entry: Entry, line: Line) -> tuple[Line, Visit | None]:
        details = entry.details or {}
        kind = "Map" if entry.kind.startswith("Map") else "Parallel"
        visit = _climb(line, lambda one: one.kind == kind)
        if visit is None:
            return line, line.now
        ending = entry.kind.removeprefix(f"{kind}State").removeprefix("MapRun")
        if ending == "Started":
            if entry.kind.startswith("MapRun"):
                visit.run = details.get("mapRunArn")
            else:
                _break_off(visit)
                visit.starts += 1
                visit.total = details.get("length")
            visit.retrying = False
        elif ending == "Succeeded":
            visit.error = visit.cause = None
        elif ending in FAILURES:
            cause = self._where.get(entry.previous, (self.root, None))[1]
            _break_off(visit)
            _fails(visit, details or ({} if cause is None else {"error": cause.error, "cause": cause.cause}))
        elif ending == "Aborted":
            visit.status = visit.line.status = ABORTED
        return visit.line, visit


def _climb(line: Line, wanted: Callable[[Visit], bool]) -> Visit | None:
    """The innermost state around a line, or in it, that the execution is in and that is wanted."""
    for one in line.up():
        visit = one.now
        if visit is not None and visit.open and wanted(visit):
            return visit
    return None


def _resource(details: Mapping[str, Any]) -> str:
    name = str(details.get("resource", ""))
    return f"{details['resourceType']}:{name}" if "resourceType" in details else name


def _alive(line: Line) -> bool:
    """Whether the states around a line are not left yet, nor have begun anew without it."""
    parent = line.parent
    while parent is not None:
        if parent.left is not None or parent.line.now is not parent or line.attempt != parent.starts:
            return False
        line, parent = parent.line, parent.line.parent
    return True


def _reopen(line: Line) -> None:
    for one in line.up():
        one.status = RUNNING
        if one.now is not None and one.now.left is None:
            one.now.status = RUNNING


def _blame(visit: Visit, error: str | None, cause: str | None) -> None:
    """A state has failed, and what failed in it."""
    visit.status = FAILED
    if visit.error is None:
        visit.error, visit.cause = error or "", cause
    for line in visit.living():
        now = line.now
        if now is not None and now.status == FAILED and now.error is None:
            _blame(now, error, cause)


def _break_off(visit: Visit) -> None:
    """What is still open below a state that has failed, is left or begins anew."""
    for line in visit.living():
        now = line.now
        if now is not None and now.open:
            _break_off(now)
            now.status = FAILED if now.error is not None or now.kind == "Fail" else ABORTED
        if line.status == RUNNING:
            line.status = ABORTED if now is None else now.status


def _work(visit: Visit, entry: Entry) -> None:
    """What the events of tasks tell, and those of waits that are broken off."""
    details, kind = entry.details or {}, entry.kind
    if kind.endswith("Scheduled"):
        visit.starts += 1
        visit.again += visit.retrying
        visit.retrying = False
        visit.resource = _resource(details)
    elif kind.endswith("Succeeded"):
        visit.error = visit.cause = None
    elif kind.endswith(FAILURES):
        _fails(visit, details)
    elif kind.endswith("StateAborted"):
        visit.status = visit.line.status = ABORTED


def _fails(visit: Visit, details: Mapping[str, object]) -> None:
    visit.failures += 1
    visit.retrying = True
    error, cause = details.get("error"), details.get("cause")
    visit.error = str(error) if error is not None else visit.error or ""
    visit.cause = str(cause) if cause is not None else visit.cause
