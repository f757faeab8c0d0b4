"""Drives executions: a step's state, history, timers and task requests are stored in one transaction."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.step import step
from pampero.services.stepfunctions.commands import carry_out
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.programs import Programs
from pampero.services.stepfunctions.states import Live, facts_of, load, save
from pampero.services.stepfunctions.tokens import world_of
from pampero.store.tx import Tx

_encode = msgspec.msgpack.Encoder().encode


def begin(tx: Tx, context: Context, execution: Execution) -> None:
    """Store a new execution (its row is there, its key is set) and let it run."""
    state = e.State(facts_of(execution))
    event = e.Begin(execution.input, execution.alias, execution.version)
    _apply(tx, context, execution, state, [event])


def happen(tx: Tx, context: Context, key: int, happenings: Iterable[e.Happening]) -> bool:
    """Let events happen to an execution. Returns whether it is there."""
    live = context.part(Live)
    found = live.take(tx, key) or load(tx, key)
    if found is None:
        return False
    _apply(tx, context, *found, happenings)
    return True


def _apply(tx: Tx, context: Context, execution: Execution, state: e.State, happenings: Iterable[e.Happening]) -> None:
    # Whoever tells of a task's end is not what the next state descends from.
    tx.trace = execution.lineage
    program = context.part(Programs).get(tx, execution.definition)
    world = world_of(context, tx.now, execution.key)
    outcomes = [step(program, state, event, world) for event in happenings]
    entries = [entry for outcome in outcomes for entry in outcome.entries]
    if entries:
        row = (execution.key, entries[-1].id, entries[0].id, _encode(entries))
        tx.run("INSERT INTO sfn_history (execution, last, first, body) VALUES (?, ?, ?, ?)", *row)
        if execution.logging.get("level", "OFF") != "OFF":
            part = {"execution": execution.key, "first": entries[0].id, "last": entries[-1].id}
            tx.emit("stepfunctions.log", part, str(execution.key))
    was = execution.status
    execution.status = state.status
    for outcome in outcomes:
        for command in outcome.commands:
            carry_out(tx, execution, command)
    begun = bool(entries) and entries[0].id == 1
    moved = begun or was != state.status
    save(tx, context, execution, state, outcomes, begun=begun, moved=moved)
    if moved:
        statuses = ["RUNNING", state.status] if begun or was != "RUNNING" else [state.status]
        tx.emit("stepfunctions.changed", {"execution": execution.key, "statuses": list(dict.fromkeys(statuses))})
    if state.ready and state.status == "RUNNING":
        tx.emit("stepfunctions.go", execution.key)


@timer("stepfunctions.wake")
def wake(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A wait, a retry, a time-out: the thread's moment has come. Thread 0 is the execution's own time-out."""
    key, _, thread = event.key.partition("/")
    happening = e.Wake(int(thread), event.payload) if thread != "0" else e.Expired()
    happen(tx, context, int(key), [happening])


@consumer("stepfunctions.go")
async def go(context: Context, event: Event) -> None:
    """More states are ready than one transaction takes."""
    await context.write(happen, context, event.payload, [e.Go()])


def again(tx: Tx, context: Context, execution: Execution, state: e.State) -> None:
    """Let an execution that has ended go on from there."""
    execution.stopped = execution.error = execution.cause = None
    _apply(tx, context, execution, state, [e.Redrive()])
