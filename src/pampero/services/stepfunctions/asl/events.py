"""What happens to an execution, and what it asks for."""

from __future__ import annotations

from copy import copy
from typing import Any

import msgspec


class Thread(msgspec.Struct, omit_defaults=True):
    """One line of control: the workflow itself, a branch of a Parallel, an iteration of a Map.

    place: how its program is found: (state, branch) from the outermost program inwards; a Map's processor is branch 0.
    parent: the thread whose Parallel or Map state it belongs to; 0 for the workflow's own thread, which is 1.
    number: which branch or iteration. state: where it is. input: that state's input. entered, entered_at: the state's
    entered event and its time. event: the last event on its line. phase: what it waits for: "run" (nothing), "wait",
    "task", "retry", "children", "map" (the run of a distributed Map), "done"; "again": nothing, and its state was entered
    before a redrive; "failed".
    attempt: changes whenever it begins to wait for something, so that late news of an earlier wait are told apart.
    due: when it goes on (wait, retry); deadline, beat: when its task has timed out; heartbeat: seconds.
    tries: how often each retrier was used. item: the item of a Map's iteration, while it runs.
    begun, ended, failed, total: children that were started, have ended, have failed, are wanted.
    output: of a thread that is done. before: the last event ahead of the state's entered one. variables: those of its own
    scope, held: their bytes as JSON.
    items: of a Map whose items were computed, while it runs. run: the ARN of the map run that its state has started;
    redriven: how often that was redriven.
    """

    id: int
    parent: int = 0
    number: int = 0
    place: list[tuple[str, int]] = msgspec.field(default_factory=list)
    state: str = ""
    input: Any = None
    entered: int = 0
    entered_at: float = 0.0
    event: int = 0
    phase: str = "run"
    attempt: int = 0
    due: float | None = None
    deadline: float | None = None
    beat: float | None = None
    heartbeat: float | None = None
    tries: list[int] = msgspec.field(default_factory=list)
    item: Any = None
    begun: int = 0
    ended: int = 0
    failed: int = 0
    total: int = 0
    output: Any = None
    resource: str = ""
    before: int = 0
    variables: dict[str, Any] = msgspec.field(default_factory=dict)
    held: int = 0
    items: list[Any] | None = None
    run: str = ""
    redriven: int = 0


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the context object tells of an execution; it does not change.

    context: members that a test of one state gives the context object, in place of all but the state's own.
    """

    arn: str
    name: str
    role: str
    machine: str
    machine_name: str
    started: float
    input: Any = None
    context: dict[str, Any] | None = None


class State(msgspec.Struct, omit_defaults=True):
    """Where an execution stands.

    threads: by id. ready: threads that can go on now. events: how many events its history has. made: how many threads
    and attempts were numbered. deadline: when the whole execution has timed out. held: bytes of all variables.
    endless: its history may have any length, as that of an Express workflow, which nobody keeps.
    """

    facts: Facts
    threads: dict[int, Thread] = msgspec.field(default_factory=dict)
    ready: list[int] = msgspec.field(default_factory=list)
    events: int = 0
    made: int = 0
    deadline: float | None = None
    status: str = "RUNNING"
    redrives: int = 0
    redriven_at: float | None = None
    held: int = 0
    endless: bool = False

    def apart(self) -> State:
        """The same as it is now, whatever becomes of this one. The JSON values are shared: nothing changes them in place."""
        found = copy(self)
        found.ready = self.ready.copy()
        found.threads = {id_: copy(thread) for id_, thread in self.threads.items()}
        for thread in found.threads.values():
            thread.tries = thread.tries.copy()
        return found


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event of the history. kind: its type. details: its details by the model's names; data texts are whole."""

    id: int
    previous: int
    at: float
    kind: str
    details: dict[str, Any] | None = None


# What can happen.


class Begin(msgspec.Struct, frozen=True, tag=True):
    """The execution starts."""

    text: str = "{}"
    alias: str | None = None
    version: str | None = None


class Go(msgspec.Struct, frozen=True, tag=True):
    """Go on with what is ready."""


class Wake(msgspec.Struct, frozen=True, tag=True):
    """A thread's timer is due."""

    thread: int
    attempt: int


class Expired(msgspec.Struct, frozen=True, tag=True):
    """The execution's time is over."""


class Began(msgspec.Struct, frozen=True, tag=True):
    """A task was handed to who does it. worker: an activity worker's name."""

    thread: int
    attempt: int
    worker: str | None = None


class Submitted(msgspec.Struct, frozen=True, tag=True):
    """A task that is finished by others was submitted; output: the answer of the call."""

    thread: int
    attempt: int
    output: Any = None


class Done(msgspec.Struct, frozen=True, tag=True):
    """A task has ended well."""

    thread: int
    attempt: int
    output: Any = None


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A task has failed. how: `Failed`, `SubmitFailed`, `StartFailed`, `ScheduleFailed`: the history's word for it."""

    thread: int
    attempt: int
    error: str | None = None
    cause: str | None = None
    how: str = "Failed"


class Beat(msgspec.Struct, frozen=True, tag=True):
    """A task's worker lives."""

    thread: int
    attempt: int


class Stop(msgspec.Struct, frozen=True, tag=True):
    """Somebody stops the execution."""

    error: str | None = None
    cause: str | None = None


class Broken(msgspec.Struct, frozen=True, tag=True):
    """The server cannot take the execution any further: it fails."""

    cause: str


class Redrive(msgspec.Struct, frozen=True, tag=True):
    """A failed execution goes on from the state that failed."""


class Fork(msgspec.Struct, frozen=True, tag=True):
    """An execution begins as another one was at a moment: a thread enters its state with this input, and all others go on
    from where they were; what they waited for is asked for anew."""

    thread: int
    input: Any
    moment: float


Happening = Begin | Go | Wake | Expired | Began | Submitted | Done | Failed | Beat | Stop | Broken | Redrive | Fork


# What a step asks for.


class Request(msgspec.Struct, frozen=True):
    """Do a task. arguments: what Parameters made. credentials: another role than the workflow's."""

    thread: int
    attempt: int
    resource: str
    arguments: Any
    token: str
    credentials: str | None = None
    timeout: float | None = None
    heartbeat: float | None = None


class Timer(msgspec.Struct, frozen=True):
    """Wake a thread at a moment; None: no longer. It replaces the thread's former timer."""

    thread: int
    attempt: int
    due: float | None


class Ended(msgspec.Struct, frozen=True):
    """The execution has ended."""

    status: str
    output: Any = None
    error: str | None = None
    cause: str | None = None


class Dropped(msgspec.Struct, frozen=True):
    """A task is no longer wanted (its time is over, a sibling failed, the execution was stopped)."""

    thread: int
    attempt: int
    resource: str


class MapRequest(msgspec.Struct, frozen=True):
    """Begin a map run. label: the second part of its children's machine. state: its Map state; place: where the children's
    program is (see Thread). entered: the state's entered event.

    items: those of the state's input; None where `reader` finds them. reader, batcher, writer: see program.Distributed.
    """

    thread: int
    attempt: int
    arn: str
    label: str
    state: str
    place: list[tuple[str, int]]
    entered: int
    express: bool
    items: list[Any] | dict[str, Any] | None
    reader: dict[str, Any] | None
    batcher: dict[str, Any] | None
    writer: dict[str, Any] | None
    concurrency: int
    tolerated_count: int
    tolerated_percentage: float


class MapRedrive(msgspec.Struct, frozen=True):
    """Let a map run that has failed or was aborted go on."""

    thread: int
    attempt: int
    arn: str


class MapDropped(msgspec.Struct, frozen=True):
    """A map run is no longer wanted."""

    arn: str


Command = Request | Timer | Ended | Dropped | MapRequest | MapRedrive | MapDropped
