"""The ground a step stands on: threads, history entries, commands, and what expressions can see."""

from __future__ import annotations

from typing import Any

from pampero.kernel.clock import iso8601_millis
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import MAX_NESTED, Failure, dump, runtime, too_deep, too_large
from pampero.services.stepfunctions.asl.events import Command, Dropped, Ended, Entry, State, Thread, Timer
from pampero.services.stepfunctions.asl.scope import Scope, World

ROOT = 1
MAX_EVENTS = 25_000


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
        self._shown: tuple[Any, str] = (self, "")

    def text(self, value: Any) -> str:
        """The JSON of a value; the last one is kept, as one state's output is the next one's input."""
        if value is not self._shown[0]:
            self._shown = (value, dump(value))
        return self._shown[1]

    def add(self, kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
        """Write an entry of the history; its number."""
        self.state.events += 1
        self.entries.append(Entry(self.state.events, previous, self.world.now, kind, details))
        return self.state.events

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

    def ready(self, thread: Thread) -> None:
        """The thread goes on in its turn."""
        thread.phase = "run"
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
        self.rests(thread)

    def remove(self, thread: Thread) -> None:
        """The thread is gone, with all that is below it."""
        for child in self.children(thread):
            self.remove(child)
        del self.state.threads[thread.id]
        self.changed.discard(thread.id)
        self.removed.add(thread.id)
        if thread.phase == "run" and thread.id in self.state.ready:
            self.state.ready.remove(thread.id)

    def children(self, thread: Thread) -> list[Thread]:
        """The threads right below a thread, by number."""
        if thread.total == 0:
            return []
        found = [child for child in self.state.threads.values() if child.parent == thread.id]
        return sorted(found, key=lambda child: child.number)

    def program_of(self, thread: Thread) -> p.Program:
        """The program that a thread runs."""
        program = self.program
        for name, number in thread.place:
            state = program.states[name]
            if isinstance(state, p.ParallelState):
                program = state.branches[number]
            else:
                assert isinstance(state, p.MapState)
                program = state.processor
        return program

    def spec(self, thread: Thread) -> p.State:
        """The state a thread is in."""
        return self.program_of(thread).states[thread.state]

    def scope(self, thread: Thread, data: Any, item: tuple[int, Any] | None = None) -> Scope:
        """What an expression of the thread's state can see. item: index and value where a Map chooses items."""
        return Scope(data, lambda: self.context(thread, item), self.world)

    def context(self, thread: Thread, item: tuple[int, Any] | None = None) -> dict[str, Any]:
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
        state = {
            "Name": thread.state,
            "EnteredTime": iso8601_millis(thread.entered_at),
            "RetryCount": sum(thread.tries),
        }
        machine = {"Id": facts.machine, "Name": facts.machine_name}
        found: dict[str, Any] = {"Execution": execution, "State": state, "StateMachine": machine}
        if thread.phase == "task":
            found["Task"] = {"Token": self.world.token(thread.id, thread.attempt)}
        chosen = item if item is not None else self._item(thread)
        if chosen is not None:
            found["Map"] = {"Item": {"Index": chosen[0], "Value": chosen[1]}}
        return found

    def _item(self, thread: Thread) -> tuple[int, Any] | None:
        while thread.id != ROOT:
            if thread.item is not None:
                return thread.number, thread.item[0]
            thread = self.state.threads[thread.parent]
        return None

    def leave(self, thread: Thread, output: Any, target: str | None) -> None:
        """The thread leaves its state for `target`; None: its program ends. Raises Failure."""
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
        self.note(thread, f"{spec.kind}StateExited", {"name": thread.state, "output": text})
        thread.input = output
        thread.total = 0
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
