"""Drives executions: a step's state, history, timers and task requests are stored in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.services.stepfunctions import metrics
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.asl.scope import Postponed, World
from pampero.services.stepfunctions.asl.step import MAX_ENTERED, Outcome, step
from pampero.services.stepfunctions.commands import carry_out
from pampero.services.stepfunctions.entries import decode_entries, put_entries
from pampero.services.stepfunctions.evaluations import MAX_STATES, Evaluators, Known
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.programs import ENDED, Programs
from pampero.services.stepfunctions.sealing import DataKeys
from pampero.services.stepfunctions.states import Changes, Found, Live, facts_of, find, load, load_some
from pampero.services.stepfunctions.tokens import world_of
from pampero.store.statements import in_parts
from pampero.store.tx import ReadTx, Tx

# How often in a row what an execution does may break off for no reason of its own before the execution is given up.
MAX_FAILURES = 4
# How long waking up may hold the event loop.
HELD_SECONDS = 0.03
# What ends an execution, whatever it carries.
ENDS = e.Broken | e.Stop | e.Expired
BROKEN = "An internal error has stopped the execution; the server's log says which."


def begin(tx: Tx, context: Context, execution: Execution) -> None:
    """Store a new execution (its row is there, its key is set) and let it run."""
    event = e.Begin(execution.input, execution.alias, execution.version)
    _apply_one(tx, context, Found(execution, e.State(facts_of(execution))), [event])


def fork(tx: Tx, context: Context, execution: Execution, state: e.State, source: int, event: e.Fork) -> None:
    """Store a new execution (its row is there, its key is set) that stands where another one stood, with that one's history
    until then, and let it go on from there.

    Should that have to be evaluated first, it goes on from its rows.
    """
    first = state.events + 1
    tx.run(
        "INSERT INTO sfn_history (execution, last, first, body) "
        "SELECT CAST(? AS BIGINT), last, first, body FROM sfn_history WHERE execution = ? AND last < ?",
        execution.key, source, first,
    )  # fmt: skip
    row = tx.one(
        "SELECT first, body FROM sfn_history WHERE execution = ? AND first < ? AND last >= ?", source, first, first
    )
    if row is not None:
        box = context.part(DataKeys).box(execution.sealing)
        taken = [entry for entry in decode_entries(row[1], box) if entry.id < first]
        put_entries(tx, [(execution.key, taken, box)])
    everything = set(state.threads)
    changes = Changes(context)
    outcome = Outcome([], [], everything, everything, set(), True)
    changes.save(Found(execution, state), [outcome], begun=True, moved=True)
    changes.told.append((execution.key, ["RUNNING"]))
    changes.write(tx)
    happen(tx, context, execution.key, [event])


def happen(tx: Tx, context: Context, key: int, happenings: Iterable[e.Happening], known: Known | None = None) -> bool:
    """Let events happen to an execution. known: what their rehearsal has found. Returns whether it is there."""
    found = context.part(Live).take(tx, key) or load(tx, context.part(DataKeys), key)
    if found is None:
        return False
    changes = Changes(context)
    _apply_where_ready(tx, context, changes, found, happenings, known)
    changes.write(tx)
    return True


def happen_later(tx: Tx, key: int, happenings: Iterable[e.Happening]) -> None:
    """Let events happen to an execution after the commit, once its definition is compiled; what breaks then is tried again,
    and ends the execution where it breaks for ever."""
    tx.emit("stepfunctions.compile", _told(key, happenings), str(key))


def happen_to_some(tx: Tx, context: Context, changes: Changes, happenings: Mapping[int, list[e.Happening]]) -> None:
    """The same with several executions, by their keys; what comes of it is added to changes."""
    found = context.part(Live).take_some(tx, happenings)
    found |= load_some(tx, changes.keys, [key for key in happenings if key not in found])
    for key, some in happenings.items():
        if key in found:
            _apply_where_ready(tx, context, changes, found[key], some)


def _apply_where_ready(
    tx: Tx, context: Context, changes: Changes, found: Found, happenings: Iterable[e.Happening],
    known: Known | None = None,
) -> None:  # fmt: skip
    execution = found.execution
    if found.closed or changes.keys.closed(execution):
        happenings = list(happenings)
        if not all(isinstance(one, ENDS) for one in happenings):
            happen_later(tx, execution.key, happenings)
            return
        found = found._replace(closed=True)
    if found.closed or changes.programs.at_hand(tx, execution.definition):
        _apply(tx, context, changes, found, happenings, known)
    else:
        happen_later(tx, execution.key, happenings)


def _apply_one(tx: Tx, context: Context, found: Found, happenings: Iterable[e.Happening]) -> None:
    changes = Changes(context)
    _apply(tx, context, changes, found, happenings)
    changes.write(tx)


def _apply(
    tx: Tx, context: Context, changes: Changes, found: Found, happenings: Iterable[e.Happening],
    known: Known | None = None,
) -> None:  # fmt: skip
    execution, state, saves, spread, closed = found
    # Whoever tells of a task's end is not what the next state descends from.
    tx.trace = execution.lineage
    program = ENDED if closed else changes.programs.get(tx, execution.definition)
    world = world_of(context, tx.now, execution.key)
    if known is not None:
        world = known.told(world)
    events, postponed = list(happenings), False
    most = MAX_ENTERED if known is None else MAX_STATES
    try:
        outcomes = [step(program, state, event, world, most) for event in events]
    except Postponed:
        state, outcomes = _postpone(tx, changes, execution, program, events, world)
        postponed = True
    entries = outcomes[0].entries if len(outcomes) == 1 else [entry for one in outcomes for entry in one.entries]
    if entries:
        changes.add(execution, entries)
        if execution.logging.get("level", "OFF") != "OFF":
            part = {
                "execution": execution.key, "first": entries[0].id, "last": entries[-1].id, "redrives": state.redrives,
            }  # fmt: skip
            tx.emit("stepfunctions.log", part, str(execution.key))
    was = execution.status
    execution.status = state.status
    for outcome in outcomes:
        for command in outcome.commands:
            carry_out(tx, changes, execution, command)
            if isinstance(command, e.Request) and family(command.resource) == "Activity":
                tx.once_committed(partial(metrics.of_activity, context, command.resource, "Scheduled"))
    begun = bool(entries) and entries[0].id == 1
    moved = begun or was != state.status
    changes.save(Found(execution, state, saves, spread, closed), outcomes, begun=begun, moved=moved)
    if moved:
        both = state.status != "RUNNING" and (begun or was != "RUNNING")
        changes.told.append((execution.key, ["RUNNING", state.status] if both else [state.status]))
    if state.ready and state.status == "RUNNING" and not postponed:
        tx.emit("stepfunctions.go", execution.key)


def _postpone(
    tx: Tx, changes: Changes, execution: Execution, program: Program, events: list[e.Happening], world: World
) -> tuple[e.State, list[Outcome]]:
    """Have events happen once what they evaluate is known; the state meanwhile, and what has come of it.

    An execution that begins or goes on again has done so; only its states are not entered yet.
    """
    outcomes: list[Outcome] = []
    if isinstance(events[0], e.Begin):
        state = e.State(facts_of(execution))
    else:
        found = load(tx, changes.keys, execution.key)
        assert found is not None
        state = found.state
    if isinstance(events[0], e.Begin | e.Redrive):
        outcomes = [step(program, state, events[0], world, 0)]
        events = [e.Go()]
    tx.emit("stepfunctions.evaluate", _told(execution.key, events))
    return state, outcomes


def give_up(tx: Tx, context: Context, key: int) -> None:
    """What an execution does has broken off MAX_FAILURES times, which is in the log: it fails."""
    happen(tx, context, key, [e.Broken(BROKEN)])


def _told(key: int, happenings: Iterable[e.Happening]) -> dict[str, Any]:
    """What is to happen to an execution, as an event's payload; see _read."""
    return {"execution": key, "happenings": msgspec.to_builtins(list(happenings))}


def _read(event: Event) -> tuple[int, list[e.Happening]]:
    return event.payload["execution"], msgspec.convert(event.payload["happenings"], list[e.Happening])


@consumer("stepfunctions.compile")
async def compile_first(context: Context, event: Event) -> None:
    """See happen_later. A long definition is compiled on a thread."""
    key, happenings = _read(event)
    if event.failures >= MAX_FAILURES:
        await context.write(give_up, context, key)
        return
    execution = await context.read(find, key)
    if execution is not None and await _ready(context, execution):
        await context.write(happen, context, key, happenings)


async def ready(context: Context, execution: Execution) -> None:
    """Have at hand what an execution needs for its next step. Raises Kms…Exception."""
    await context.part(DataKeys).ready(context, execution.sealing, execution.who)
    await context.part(Programs).ready(context, execution.definition, execution.who)


async def _ready(context: Context, execution: Execution) -> bool:
    """The same. False: KMS has refused it, and it has failed; it is not asked again, as for a request that it throttles."""
    try:
        await ready(context, execution)
    except ApiError as error:
        if error.code == "KmsThrottlingException":
            raise
        await context.write(happen, context, execution.key, [e.Broken(error.message)])
        return False
    return True


@consumer("stepfunctions.evaluate")
async def evaluate(context: Context, event: Event) -> None:
    """Rehearse the steps of events off the event loop, and let them happen with what that has found."""
    key, happenings = _read(event)
    if event.failures >= MAX_FAILURES:
        await context.write(give_up, context, key)
        return
    execution = await context.read(find, key)
    if execution is None or not await _ready(context, execution):
        return
    evaluators = context.part(Evaluators)
    async with evaluators.turn(execution.arn):
        # It may have been stopped while it waited.
        copy = await context.read(_copy, context, key)
        if copy is None:
            return
        known = await evaluators.rehearse(*copy, happenings, world_of(context, context.now, key))
    await context.write(happen, context, key, happenings, known)


def _copy(tx: ReadTx, context: Context, key: int) -> tuple[Program, e.State] | None:
    """An execution's program, and its state as it is stored."""
    found = load(tx, context.part(DataKeys), key)
    if found is None or found.closed or found.state.status != "RUNNING":
        return None
    return context.part(Programs).get(tx, found.execution.definition), found.state


@timer("stepfunctions.wake", together=True)
def wake(tx: Tx, context: Context, due: list[TimerEvent]) -> None:
    """Waits, retries, time-outs: the threads' moment has come. Some may have far more to do than others: what holds the event
    loop for too long leaves the rest for the next transaction."""
    began = time.thread_time()
    changes = Changes(context)
    found: dict[int, list[TimerEvent]] = {}
    for event in due:
        found.setdefault(int(event.key.partition("/")[0]), []).append(event)
    for part in in_parts(list(found)):
        if time.thread_time() - began > HELD_SECONDS:
            break
        happen_to_some(tx, context, changes, {key: _woken(found.pop(key)) for key in dict.fromkeys(part)})
    tx.trace = ""
    for events in found.values():
        for event in events:
            tx.at(event.kind, event.key, event.due, event.payload)
    changes.write(tx)


def _woken(due: list[TimerEvent]) -> list[e.Happening]:
    """What happens to an execution. Thread 0 is its own time-out."""
    happenings: list[e.Happening] = []
    for event in due:
        thread = event.key.partition("/")[2]
        if event.failures >= MAX_FAILURES:
            happenings.append(e.Broken(BROKEN))
        else:
            happenings.append(e.Wake(int(thread), event.payload) if thread != "0" else e.Expired())
    return happenings


@consumer("stepfunctions.go")
async def go(context: Context, event: Event) -> None:
    """More states are ready than one transaction takes."""
    broken = event.failures >= MAX_FAILURES
    await context.write(happen, context, event.payload, [e.Broken(BROKEN) if broken else e.Go()])


def again(tx: Tx, context: Context, found: Found) -> None:
    """Let an execution that has ended go on from there."""
    execution = found.execution
    execution.stopped = execution.error = execution.cause = None
    _apply_one(tx, context, found, [e.Redrive()])
