"""The ground a step stands on: threads, history entries, commands, and what expressions can see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pampero.kernel.clock import iso8601_millis
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import MAX_NESTED, Failure, dump, runtime, too_deep, too_large
from pampero.services.stepfunctions.asl.events import Command, Dropped, Ended, Entry, MapDropped, State, Thread, Timer
from pampero.services.stepfunctions.asl.resource import called_back
from pampero.services.stepfunctions.asl.scope import Scope, World
from pampero.services.stepfunctions.asl.variables import check_all, seen, texts

ROOT = 1
MAX_EVENTS = 25_000
# An item of a Map: its index, its value, and what else the context object tells of it.
Chosen = tuple[int, Any, dict[str, Any]]
ENDS = frozenset({"ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"})


class HistoryFull(Exception):
    """Another event than the end has come as the last one that a history holds."""


class Lines:
    """One step's work on a state.

    `changed` and `removed` name the threads that have to be stored or deleted; `fresh` those of the changed ones whose
    input, item or output is another than before.
    """

    def __init__(self, program: p.Program, state: State, world: World) -> None:
        self.program = program
        self.state = state
        self.world = world
        self.entries: list[Entry] = []
        self.commands: list[Command] = []
        self.changed: set[int] = set()
        self.fresh: set[int] = set()
        self.removed: set[int] = set()
        self.written = 0
        self._shown: tuple[Any, str] = (self, "")

    def text(self, value: Any) -> str:
        """The JSON of a value; the last one is kept, as one state's output is the next one's input. All that is shown is
        counted in `written`."""
        shown, text = self._shown
        if value is not shown:
            text = dump(value)
            self._shown = (value, text)
        self.written += len(text)
        return text

    def add(self, kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
        """Write an entry of the history; its number. Raises HistoryFull."""
        state = self.state
        if state.events >= MAX_EVENTS - 1 and kind not in ENDS and not state.endless:
            raise HistoryFull
        number = state.events = state.events + 1
        self.entries.append(Entry(number, previous, self.world.now, kind, details))
        return number

    def note(self, thread: Thread, kind: str, details: dict[str, Any] | None = None) -> None:
        """Write an entry that continues a thread's line."""
        thread.event = self.add(kind, thread.event, details)
        self.changed.add(thread.id)

    def number(self) -> int:
        """The next number for a thread or an attempt."""
        self.state.made += 1
        return self.state.made

    def thread(self, **fields: Any) -> Thread:
        """A new thread."""
        made = Thread(id=self.number(), **fields)
        self.state.threads[made.id] = made
        self.changed.add(made.id)
        self.fresh.add(made.id)
        return made

    def ready(self, thread: Thread, phase: str = "run") -> None:
        """The thread goes on in its turn."""
        thread.phase = phase
        self.state.ready.append(thread.id)
        self.changed.add(thread.id)

    def waits(self, thread: Thread, phase: str) -> None:
        """The thread waits for something from now on."""
        thread.phase = phase
        thread.attempt = self.number()
        self.changed.add(thread.id)

    def timer(self, thread: Thread) -> None:
        """Set the thread's timer to the earliest moment that matters to it."""
        moments = [moment for moment in (thread.due, thread.deadline, thread.beat) if moment is not None]
        self.commands.append(Timer(thread.id, thread.attempt, min(moments) if moments else None))

    def rests(self, thread: Thread) -> None:
        """The thread waits for nothing any more."""
        if thread.due is not None or thread.deadline is not None or thread.beat is not None:
            self.commands.append(Timer(thread.id, thread.attempt, None))
        thread.due = thread.deadline = thread.beat = thread.heartbeat = None
        self.changed.add(thread.id)

    def drop(self, thread: Thread) -> None:
        """Whatever the thread waits for is no longer wanted."""
        if thread.phase == "task":
            self.commands.append(Dropped(thread.id, thread.attempt, thread.resource))
        elif thread.phase == "map":
            self.commands.append(MapDropped(thread.run))
        self.rests(thread)

    def remove(self, thread: Thread) -> None:
        """The thread is gone, with all that is below it."""
        for child in self.children(thread):
            self.remove(child)
        del self.state.threads[thread.id]
        self.state.held -= thread.held
        self.changed.discard(thread.id)
        self.removed.add(thread.id)
        if thread.phase in ("run", "again") and thread.id in self.state.ready:
            self.state.ready.remove(thread.id)

    def children(self, thread: Thread) -> list[Thread]:
        """The threads right below a thread, by number."""
        if thread.total == 0:
            return []
        found = [child for child in self.state.threads.values() if child.parent == thread.id]
        return sorted(found, key=lambda child: child.number)

    def program_of(self, thread: Thread) -> p.Program:
        """The program that a thread runs."""
        return self.program.within(thread.place)

    def spec(self, thread: Thread) -> p.State:
        """The state a thread is in."""
        # Of most threads it is the outermost program.
        return (self.program_of(thread) if thread.place else self.program).states[thread.state]

    def scope(self, thread: Thread, data: Any, item: Chosen | None = None, **states: Any) -> Scope:
        """What an expression of the thread's state can see. item: where a Map chooses items.

        states: members of `$states` beside `input`.
        """
        states["input"] = thread.input
        return Scope(data, lambda: self.context(thread, item), self.world, self.variables(thread), states)

    def variables(self, thread: Thread) -> Mapping[str, Any]:
        """The variables that a thread sees: its own, and those of the threads around it."""
        if thread.id == ROOT:
            return thread.variables
        scopes: list[Mapping[str, Any]] = [thread.variables]
        while thread.id != ROOT:
            thread = self.state.threads[thread.parent]
            scopes.append(thread.variables)
        return seen(scopes)

    def _assign(self, thread: Thread, assigned: dict[str, Any]) -> dict[str, str]:
        """Keep what a state assigns; its JSON by name. Raises Failure."""
        shown = texts(assigned)
        grown = sum(map(len, shown.values()))
        former = sum(len(dump(thread.variables[name])) for name in shown if name in thread.variables)
        check_all(self.state.held + grown - former)
        self.state.held += grown - former
        thread.held += grown - former
        thread.variables = {**thread.variables, **assigned}
        return shown

    def context(self, thread: Thread, item: Chosen | None = None) -> dict[str, Any]:
        """The context object, `$$`."""
        facts = self.state.facts
        execution = {
            "Id": facts.arn,
            "Input": facts.input,
            "Name": facts.name,
            "RoleArn": facts.role,
            "StartTime": iso8601_millis(facts.started),
            "RedriveCount": self.state.redrives,
        }
        if self.state.redriven_at is not None:
            execution["RedriveTime"] = iso8601_millis(self.state.redriven_at)
        spec = self.spec(thread)
        state: dict[str, Any] = {
            "Name": thread.state,
            "EnteredTime": iso8601_millis(thread.entered_at),
        }
        if isinstance(spec, p.TaskState | p.ParallelState | p.MapState):
            state["RetryCount"] = sum(thread.tries)
        machine = {"Id": facts.machine, "Name": facts.machine_name}
        found: dict[str, Any] = {"Execution": execution, "State": state, "StateMachine": machine}
        if facts.context is not None:
            found = {"State": state, **facts.context}
        if thread.phase == "task" and isinstance(spec, p.TaskState) and called_back(spec.resource):
            found.setdefault("Task", {"Token": self.world.token(thread.id, thread.attempt)})
        chosen = item if item is not None else self._item(thread)
        if chosen is not None:
            index, value, more = chosen
            found["Map"] = {"Item": {"Index": index, "Value": value, **more}}
        return found

    def _item(self, thread: Thread) -> Chosen | None:
        while thread.id != ROOT:
            if thread.item is not None:
                return thread.number, thread.item[0], {}
            thread = self.state.threads[thread.parent]
        return None

    def leave(self, thread: Thread, output: Any, target: str | None, assigned: dict[str, Any] | None = None) -> None:
        """The thread leaves its state for `target`; None: its program ends. assigned: variables. Raises Failure."""
        text = self.text(output)
        if too_large(text):
            raise Failure(
                "States.DataLimitExceeded",
                f"The state/task '{thread.state}' returned a result with a size exceeding the maximum number of bytes "
                "service limit.",
            )
        if too_deep(output, text):
            raise runtime(f"The output is nested deeper than {MAX_NESTED} levels.")
        spec = self.spec(thread)
        details: dict[str, Any] = {"name": thread.state, "output": text}
        if assigned:
            details["assignedVariables"] = self._assign(thread, assigned)
        self.note(thread, f"{spec.kind}StateExited", details)
        thread.input = output
        thread.total = 0
        thread.items = None
        thread.run, thread.redriven = "", 0
        self.fresh.add(thread.id)
        thread.tries = []
        if target is not None:
            thread.state = target
            self.ready(thread)
        else:
            self.ends(thread, output)

    def ends(self, thread: Thread, output: Any) -> None:
        """The thread has come to the end of its program."""
        if thread.id != ROOT:
            self.child_done(thread, output)
            return
        thread.phase = "done"
        self.note(thread, "ExecutionSucceeded", {"output": self.text(output)})
        self.over("SUCCEEDED", output=output)

    def child_done(self, child: Thread, output: Any) -> None:
        """A branch or an iteration has ended well."""
        raise NotImplementedError

    def over(self, status: str, *, output: Any = None, error: str | None = None, cause: str | None = None) -> None:
        """The execution has ended: nothing of it waits any more."""
        self.state.status = status
        self.state.ready.clear()
        for thread in self.state.threads.values():
            self.drop(thread)
        if self.state.deadline is not None:
            self.state.deadline = None
            self.commands.append(Timer(0, 0, None))
        self.commands.append(Ended(status, output, error, cause))


def said(error: str | None, cause: str | None) -> dict[str, Any] | None:
    """Details of an error: only what there is."""
    details = {"error": error, "cause": cause}
    return {name: value for name, value in details.items() if value is not None} or None
