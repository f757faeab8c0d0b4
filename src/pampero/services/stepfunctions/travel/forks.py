"""Forks: a new execution that begins in a state of another one, with the history until then.

It may be given another input for that state, or another definition. At the top level of a workflow there is nothing beside
the state. In a branch or an iteration the others are as they were: what was done is done, what was waited for is asked for
anew, and of a wait the rest begins.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, fulfilled
from pampero.kernel import ids
from pampero.services.stepfunctions import driver, states
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump, parse, too_large
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.past.guided import Evaluate
from pampero.services.stepfunctions.asl.past.standing import NotThere, check_program, standing
from pampero.services.stepfunctions.asl.past.story import Story, Visit
from pampero.services.stepfunctions.asl.scope import Scope
from pampero.services.stepfunctions.asl.validate import errors, told
from pampero.services.stepfunctions.definitions import put_definition
from pampero.services.stepfunctions.evaluations import Evaluators
from pampero.services.stepfunctions.executions import existing
from pampero.services.stepfunctions.model import Execution, Origin
from pampero.services.stepfunctions.sealing import box_for, of_machine, reveal, sealed_text
from pampero.services.stepfunctions.starting import execution_arn, execution_name, new_execution, resolve
from pampero.services.stepfunctions.travel.origins import definitions, formers, parts_of, whole_history
from pampero.store.tx import ReadTx, Tx

# Seconds that the expressions of a history may take together, when it is taken again.
MAX_SECONDS = 20.0
MAX_NAME_LENGTH = 80
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(e.State).decode


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted. state, occurrence: where it begins, the last time that the state was entered where that is None; or
    event: the number of the state's entered event. input: JSON for the state, in place of its own. definition: another one."""

    state: str | None = None
    occurrence: int | None = None
    event: int | None = None
    input: str | None = None
    definition: str | None = None
    name: str | None = None


def may_fork(tx: ReadTx, call: Call, arn: str, redefined: bool) -> Execution:
    """The execution that is to be forked, if the caller may do that.

    Whoever forks starts the machine and sees what the execution did, but also passes over the states ahead, which no action
    of AWS stands for: that is `states:ForkExecution`. A definition of one's own is `states:UpdateStateMachine`. Raises
    AccessDenied, ExecutionDoesNotExist, InvalidArn.
    """
    for action in ("DescribeExecution", "GetExecutionHistory", "ForkExecution"):
        call.require(tx, Check(f"states:{action}", arn))
    found = existing(tx, arn, tx.now)
    if found.map_run is not None:
        text = "A child of a map run is not forked by itself; fork the execution that has run the map."
        raise ApiError("ValidationException", text)
    call.require(tx, Check("states:StartExecution", found.alias or found.version or found.machine))
    if redefined:
        call.require(tx, Check("states:UpdateStateMachine", found.machine))
    return found


async def fork(call: Call, arn: str, wanted: Wanted) -> Execution:
    """Fork an execution; the new one. Raises what may_fork does, InvalidDefinition, InvalidExecutionInput, InvalidName,
    ExecutionAlreadyExists, StateMachineDoesNotExist, and ValidationException where it cannot be taken up there."""
    source = await call.read(may_fork, call, arn, wanted.definition is not None)
    _check(wanted)
    entries = await fulfilled(lambda: call.scan(whole_history, call, source))
    texts = await definitions(call, source)
    box = await fulfilled(lambda: call.read(lambda tx: box_for(call, source)))
    if box is not None:
        reveal(box, source)
    await driver.ready(call, source)
    sealed = None
    if wanted.definition is not None and source.sealing is not None:
        key, about = source.sealing.key, of_machine(source.machine)
        sealed = f"{source.machine} {key}", await sealed_text(call, key, about, wanted.definition)
    try:
        async with call.part(Evaluators).turn(source.arn):
            stood, thread, visit = await asyncio.to_thread(_stand, source, texts, entries, wanted, _bounded(call))
    except NotThere as error:
        raise ApiError("ValidationException", f"The execution cannot be forked there: {error}.") from error
    return await call.write(_start, call, source, wanted, stood, thread, visit, sealed)


def _check(wanted: Wanted) -> None:
    if wanted.input is not None:
        if too_large(wanted.input):
            raise ApiError("InvalidExecutionInput", "The input is larger than a state may be given (262144 bytes).")
        try:
            parse(wanted.input)
        except ValueError as error:
            raise ApiError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{error}'") from error


def _stand(
    source: Execution, texts: list[str], entries: list[e.Entry], wanted: Wanted, evaluate: Evaluate
) -> tuple[bytes, int, Visit]:
    """On a thread: the state to begin with, encoded, and the thread in it that enters `visit`. Raises NotThere, ApiError."""
    visit = _visit(Story(entries), wanted)
    state, thread = standing(parts_of(source, texts), entries, visit, evaluate)
    if wanted.definition is not None:
        wrong = errors(wanted.definition, False)
        if wrong:
            raise ApiError("InvalidDefinition", told(wrong))
        check_program(compile_program(wanted.definition), state)
    return _encode(state), thread, visit


def _visit(story: Story, wanted: Wanted) -> Visit:
    if wanted.event is not None:
        found = next((visit for visit in story.visits if visit.entered.id == wanted.event), None)
        if found is None:
            raise NotThere(f"no state was entered at event {wanted.event}")
    else:
        found = story.found(wanted.state or "", wanted.occurrence)
        if found is None:
            times = "" if wanted.occurrence is None else f" {wanted.occurrence} times"
            raise NotThere(f"it has not entered {wanted.state}{times}")
    return found


def _bounded(call: Call) -> Evaluate:
    """Evaluations in a process of their own, asked by a thread, all of them within a time."""
    ask = call.part(Evaluators).ask
    end = time.monotonic() + MAX_SECONDS

    def evaluate(source: str, bindings: Mapping[str, Any], scope: Scope) -> Any:
        if time.monotonic() > end:
            raise NotThere(f"what it has evaluated takes longer than {MAX_SECONDS:.0f} seconds to be evaluated again")
        return ask(source, bindings, scope.world)

    return evaluate


def _start(
    tx: Tx, call: Call, source: Execution, wanted: Wanted, stood: bytes, thread: int, visit: Visit,
    sealed: tuple[str, str] | None,
) -> Execution:  # fmt: skip
    may_fork(tx, call, source.arn, wanted.definition is not None)
    found = resolve(tx, source.version or source.machine)
    name = execution_name(wanted.name) if wanted.name is not None else _name(source, visit)
    made = new_execution(call, tx.trace, found, execution_arn(found.machine, name), name, source.input, tx.now)
    made.alias, made.trace, made.sealing = source.alias, source.trace, source.sealing
    made.definition, made.updated, made.revision = source.definition, source.updated, source.revision
    if wanted.definition is not None:
        made.definition, made.revision = put_definition(tx, wanted.definition, sealed), ""
    event = visit.entered.id
    parts = [former for former in formers(source) if former.first < event]
    made.origin = Origin(
        source.arn, visit.state, event, visit.entered.at, parts, None if made.sealing else wanted.input, wanted.definition is not None
    )  # fmt: skip
    former = states.by_arn(tx, made.arn)
    if former is not None and former.forgotten(tx.now):
        states.forget(tx, [former.key])
    elif former is not None:
        if former.origin == made.origin and former.definition == made.definition:
            return former
        raise ApiError("ExecutionAlreadyExists", f"Execution Already Exists: '{made.arn}'", 409)
    states.insert(tx, made)
    # A transaction may be run again, and a step changes its state.
    state = _decode(stood)
    state.facts = states.facts_of(made)
    given = parse(wanted.input if wanted.input is not None else dump(state.threads[thread].input))
    driver.fork(tx, call, made, state, source.key, e.Fork(thread, given, visit.entered.at))
    return made


def _name(source: Execution, visit: Visit) -> str:
    """A name that says where it comes from."""
    tail = f"-fork-{visit.entered.id}-{ids.uuid4()[:8]}"
    return source.name[: MAX_NAME_LENGTH - len(tail)] + tail
