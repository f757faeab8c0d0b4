"""The phases of a run: apply, restore, clean up, delete. Each ends in one transaction that says what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import text
from pampero.services.cloudformation import exports
from pampero.services.cloudformation.blueprint import Blueprint, StackIdentity, load
from pampero.services.cloudformation.events import set_status
from pampero.services.cloudformation.model import (
    CHANGE_SETS,
    DELETED,
    RESOURCES,
    RUNS,
    SOURCES,
    STACKS,
    Output,
    ResourceState,
    Run,
    Stack,
    resources_of,
)
from pampero.services.cloudformation.run.reasons import INTERNAL, failed_resources
from pampero.services.cloudformation.run.steps import Steps, provider_of
from pampero.services.cloudformation.run.walk import Outcome, walk
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.graph import reversed_graph
from pampero.store.tx import ReadTx, Tx

USER = "User Initiated"
NOT_DELETED = "One or more resources could not be deleted."


@dataclass
class Work:
    """A run with what belongs to it, as it is at the beginning of a phase."""

    context: Context
    run: Run
    stack: Stack
    blueprint: Blueprint
    steps: Steps
    halt: asyncio.Event

    @property
    def states(self) -> dict[str, ResourceState]:
        """The stack's resources."""
        return self.steps.states

    def interruptible(self, name: str) -> bool:
        """Whether a step of this resource may be cancelled."""
        return provider_of(self.context.runtime.resource_types, self.states[name].made.type).interruptible


def place_of(stack: Stack) -> StackIdentity:
    """A stack as its template sees it."""
    return StackIdentity(stack.account, stack.region, stack.name, stack.arn)


async def drive(context: Context, run_id: str, stack_id: str, halt: asyncio.Event) -> None:
    """Go through the phases that are left of a run."""
    while True:
        run = await context.read(RUNS.get, "", stack_id)
        if run is None or run.id != run_id:
            return
        stack, processed, states = await context.read(_loaded, run)
        blueprint = load(place_of(stack), processed, stack.desired)
        steps = Steps(context, run, stack, blueprint, states)
        await PHASES[run.phase](Work(context, run, stack, blueprint, steps, halt))


def _loaded(tx: ReadTx, run: Run) -> tuple[Stack, str, dict[str, ResourceState]]:
    stack = STACKS.get(tx, run.scope, run.stack)
    assert stack is not None
    source = SOURCES.get(tx, stack.id, stack.desired.template)
    assert source is not None
    return stack, source.processed, resources_of(tx, stack.id)


def give_up(tx: Tx, run_id: str, stack_id: str) -> None:
    """End a run that met a fault of this program, so that nobody waits for it and the stack can be deleted."""
    run = RUNS.get(tx, "", stack_id)
    stack = STACKS.get(tx, run.scope, stack_id) if run is not None else None
    if run is None or run.id != run_id or stack is None:
        return
    _finish(tx, run)
    if run.phase == "apply":
        status = "CREATE_FAILED" if run.kind == "create" else "UPDATE_FAILED"
    elif run.phase == "delete":
        status = "DELETE_FAILED" if run.kind == "delete" else "ROLLBACK_FAILED"
    else:
        status = "UPDATE_ROLLBACK_FAILED" if stack.status.startswith("UPDATE_ROLLBACK") else "UPDATE_FAILED"
    set_status(tx, stack, status, INTERNAL, run.token)


def _current(tx: Tx, work: Work) -> tuple[Run, Stack]:
    """Run and stack as they are now: a user may have asked to cancel, or changed the protection, in the meantime."""
    run = RUNS.get(tx, "", work.run.stack)
    stack = STACKS.get(tx, work.run.scope, work.run.stack)
    assert run is not None
    assert stack is not None
    return run, stack


def _next(tx: Tx, run: Run, phase: str) -> None:
    run.phase = phase
    RUNS.put(tx, "", run.stack, run)


def _finish(tx: Tx, run: Run) -> None:
    RUNS.delete(tx, "", run.stack)
    tx.cancel("cloudformation.timeout", run.stack)


# Apply


async def apply(work: Work) -> None:
    """Create and change what the template wants, then the outputs; or turn back."""
    steps = work.steps
    outcome = await walk(work.blueprint.needs, steps.apply, steps.apply_failed, work.halt, work.interruptible)
    for name in outcome.interrupted:
        await steps.interrupted(name)
    if outcome.good:
        try:
            outputs, imported = await work.context.read(_outputs, work)
            await work.context.write(_applied, work, outputs, imported)
        except TemplateError as error:
            await work.context.write(_turn_back, work, error.message + " ")
        return
    await work.context.write(_turn_back, work, _why(work, outcome))


def _why(work: Work, outcome: Outcome) -> str:
    failed = [*outcome.failed, *outcome.interrupted]
    created = [name for name in failed if work.states[name].new]
    return failed_resources(created, [name for name in failed if name not in created])


def _outputs(tx: ReadTx, work: Work) -> tuple[list[Output], set[str]]:
    """The stack's outputs, and the exports that its template imports. Raises TemplateError."""
    names = work.steps.names(tx)
    found = []
    for key, output in work.blueprint.outputs.items():
        value = names.resolve(output["Value"])
        if isinstance(value, dict | list) or value is None:
            raise TemplateError(
                f"Template format error: The Value field of every Outputs member must evaluate to a String. ({key})"
            )
        export = output.get("Export")
        name = text(names.resolve(export["Name"])) if isinstance(export, dict) and "Name" in export else None
        description = output.get("Description")
        found.append(Output(key, text(value), description if isinstance(description, str) else None, name))
    for definition in work.blueprint.active.values():
        names.resolve(definition.get("Properties"))
    return found, names.imported


def _applied(tx: Tx, work: Work, outputs: list[Output], imported: set[str]) -> None:
    run, stack = _current(tx, work)
    if run.cancelled:
        _turn_back(tx, work, "")
        return
    exports.publish(tx, stack, {one.export: one.value for one in outputs if one.export is not None})
    exports.set_imports(tx, stack, imported)
    stack.outputs = outputs
    if run.kind == "create":
        _forget_the_run(tx, stack, work.states.values())
        _finish(tx, run)
        set_status(tx, stack, "CREATE_COMPLETE", token=run.token)
    else:
        _next(tx, run, "cleanup")
        set_status(tx, stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", token=run.token)


def _forget_the_run(tx: Tx, stack: Stack, states: Iterable[ResourceState]) -> None:
    """What a roll-back would have needed."""
    for state in states:
        if state.new or state.before is not None or state.trying is not None or state.step:
            state.new, state.before, state.trying, state.step = False, None, None, ""
            RESOURCES.put(tx, stack.id, state.logical_id, state)


def _turn_back(tx: Tx, work: Work, why: str) -> None:
    run, stack = _current(tx, work)
    token, stack.failure = run.token, why or run.failed
    if run.then_delete:
        _to_delete(tx, run, stack)
    elif run.kind == "create":
        why = (run.failed or "") + why if run.failed else why or USER
        if stack.on_failure == "DO_NOTHING":
            _finish(tx, run)
            set_status(tx, stack, "CREATE_FAILED", why, token)
        elif stack.on_failure == "DELETE":
            run.kind = "delete"
            _next(tx, run, "delete")
            set_status(tx, stack, "DELETE_IN_PROGRESS", f"{why}Delete requested by user.", token)
        else:
            _next(tx, run, "delete")
            set_status(tx, stack, "ROLLBACK_IN_PROGRESS", f"{why}Rollback requested by user.", token)
    elif not run.rollback and not run.cancelled:
        _finish(tx, run)
        set_status(tx, stack, "UPDATE_FAILED", why, token)
    else:
        go_back(tx, run, stack, why or USER)


def go_back(tx: Tx, run: Run, stack: Stack, why: str) -> None:
    """Begin the roll-back of an update."""
    if stack.previous is not None:
        stack.desired = stack.previous
    _next(tx, run, "restore")
    set_status(tx, stack, "UPDATE_ROLLBACK_IN_PROGRESS", why, run.token)


def _to_delete(tx: Tx, run: Run, stack: Stack) -> None:
    run.kind, run.then_delete, run.cancelled = "delete", False, False
    _next(tx, run, "delete")
    set_status(tx, stack, "DELETE_IN_PROGRESS", USER, run.token)


# Restore


async def restore(work: Work) -> None:
    """Bring what the update touched back to where it was."""
    states = work.states
    touched = {name: state.before for name, state in states.items() if state.before is not None}
    needs = {name: set(before.depends) & touched.keys() for name, before in touched.items()}
    for name in work.run.skip:
        state = states.get(name)
        if state is not None and state.before is not None:
            state.made, state.trying, state.step, state.run = state.before, None, "", f"{work.run.id}/back"
    outcome = await walk(needs, work.steps.restore, work.steps.restore_failed, keep_going=False)
    await work.context.write(_restored, work, outcome)


def _restored(tx: Tx, work: Work, outcome: Outcome) -> None:
    run, stack = _current(tx, work)
    if not outcome.good:
        _finish(tx, run)
        set_status(tx, stack, "UPDATE_ROLLBACK_FAILED", failed_resources((), outcome.failed), run.token)
        return
    for name in run.skip:
        state = work.states.get(name)
        if state is not None:
            state.status, state.reason = "UPDATE_COMPLETE", None
            RESOURCES.put(tx, stack.id, name, state)
    _next(tx, run, "cleanup")
    set_status(tx, stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", token=run.token)


# Clean up


async def cleanup(work: Work) -> None:
    """Delete what the template no longer holds, and what replacements left behind."""
    steps, active = work.steps, work.blueprint.active
    gone = {name: state for name, state in work.states.items() if state.old or name not in active}

    async def step(name: str) -> None:
        await (steps.delete_old(name) if name in active else steps.delete(name))

    outcome = await walk(_deletion_order(gone), step, steps.delete_failed, keep_going=True)
    await work.context.write(_cleaned, work, outcome)


def _deletion_order(states: Mapping[str, ResourceState]) -> dict[str, set[str]]:
    """Each after those that need it, as it was when they were made."""
    needs = {
        name: {*state.made.depends, *(other for old in state.old for other in old.depends)}
        for name, state in states.items()
    }
    return reversed_graph(needs)


def _cleaned(tx: Tx, work: Work, outcome: Outcome) -> None:
    run, stack = _current(tx, work)
    for name in [name for name in work.states if name not in work.blueprint.active]:
        RESOURCES.delete(tx, stack.id, name)
        del work.states[name]
    for state in work.states.values():
        if state.old:
            state.old = []
            RESOURCES.put(tx, stack.id, state.logical_id, state)
    _forget_the_run(tx, stack, work.states.values())
    if stack.previous is not None and stack.previous.template != stack.desired.template:
        SOURCES.delete(tx, stack.id, stack.previous.template)
    stack.previous = None
    _finish(tx, run)
    back = stack.status.startswith("UPDATE_ROLLBACK")
    reason = None if outcome.good else NOT_DELETED
    set_status(tx, stack, "UPDATE_ROLLBACK_COMPLETE" if back else "UPDATE_COMPLETE", reason, run.token)


# Delete


async def delete(work: Work) -> None:
    """Delete everything, in the reverse order of its making."""
    why = await work.context.read(exports.in_use, work.stack) if work.run.kind == "delete" else None
    if why is not None:
        await work.context.write(_not_deleted, work, why)
        return
    states = {name: state for name, state in work.states.items() if state.status != DELETED or state.old}
    if work.run.force:
        work.run.retain = [*work.run.retain, *(name for name, one in states.items() if one.status == "DELETE_FAILED")]
    outcome = await walk(_deletion_order(states), work.steps.delete, work.steps.delete_failed, keep_going=True)
    await work.context.write(_deleted, work, outcome)


def _not_deleted(tx: Tx, work: Work, why: str) -> None:
    run, stack = _current(tx, work)
    _finish(tx, run)
    set_status(tx, stack, run.before or "DELETE_FAILED", why, run.token)


def _deleted(tx: Tx, work: Work, outcome: Outcome) -> None:
    run, stack = _current(tx, work)
    deleting = run.kind == "delete"
    for state in work.states.values():
        if state.status == DELETED:
            RESOURCES.put(tx, stack.id, state.logical_id, state)
    if not outcome.good:
        _finish(tx, run)
        status = "DELETE_FAILED" if deleting else "ROLLBACK_FAILED"
        set_status(tx, stack, status, failed_resources((), (), outcome.failed), run.token)
    elif run.then_delete:
        _to_delete(tx, run, stack)
    elif deleting:
        exports.clear(tx, stack)
        stack.deleted = tx.now
        for id_, _ in CHANGE_SETS.page(tx, stack.id):
            CHANGE_SETS.delete(tx, stack.id, id_)
        _finish(tx, run)
        set_status(tx, stack, DELETED, token=run.token)
    else:
        _finish(tx, run)
        set_status(tx, stack, "ROLLBACK_COMPLETE", token=run.token)


PHASES: Mapping[str, Callable[[Work], Awaitable[Any]]] = {
    "apply": apply,
    "restore": restore,
    "cleanup": cleanup,
    "delete": delete,
}
