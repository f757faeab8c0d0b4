"""The phases of a run: apply, restore, clean up, delete. Each ends in one transaction that says what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import text
from pampero.services.cloudformation import exports
from pampero.services.cloudformation.blueprint import StackIdentity, load
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
from pampero.services.cloudformation.run.addresses import reachable
from pampero.services.cloudformation.run.deleting import Deleting
from pampero.services.cloudformation.run.ledger import Ledger
from pampero.services.cloudformation.run.making import Making
from pampero.services.cloudformation.run.reasons import INTERNAL, failed_resources
from pampero.services.cloudformation.run.restoring import Restoring
from pampero.services.cloudformation.run.walk import Outcome, walk
from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.graph import reversed_graph
from pampero.store.tx import ReadTx, Tx

USER = "User Initiated"
NOT_DELETED = "One or more resources could not be deleted."


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
        await PHASES[run.phase](Ledger(context, run, stack, blueprint, states, halt))


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


def _current(tx: Tx, ledger: Ledger) -> tuple[Run, Stack]:
    """Run and stack as they are now: a user may have asked to cancel, or changed the protection, in the meantime."""
    run = RUNS.get(tx, "", ledger.run.stack)
    stack = STACKS.get(tx, ledger.run.scope, ledger.run.stack)
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


async def apply(ledger: Ledger) -> None:
    """Create and change what the template wants, then the outputs; or turn back."""
    making = Making(ledger)
    outcome = await walk(ledger.blueprint.needs, making.apply, making.failed, ledger.halt, ledger.interruptible)
    for name in outcome.interrupted:
        await making.interrupted(name)
    if outcome.good:
        try:
            outputs, imported = await ledger.context.read(_outputs, ledger)
            await ledger.context.write(_applied, ledger, outputs, imported)
        except TemplateError as error:
            await ledger.context.write(_turn_back, ledger, error.message + " ")
        return
    await ledger.context.write(_turn_back, ledger, _why(ledger, outcome))


def _why(ledger: Ledger, outcome: Outcome) -> str:
    failed = [*outcome.failed, *outcome.interrupted]
    created = [name for name in failed if ledger.states[name].new]
    return failed_resources(created, [name for name in failed if name not in created])


def _outputs(tx: ReadTx, ledger: Ledger) -> tuple[list[Output], set[str]]:
    """The stack's outputs, and the exports that its template imports. Raises TemplateError."""
    names = ledger.names(tx)
    found = []
    for key, output in ledger.blueprint.outputs.items():
        value = names.resolve(output["Value"])
        if isinstance(value, dict | list) or value is None:
            raise TemplateError(
                f"Template format error: The Value field of every Outputs member must evaluate to a String. ({key})"
            )
        export = output.get("Export")
        name = text(names.resolve(export["Name"])) if isinstance(export, dict) and "Name" in export else None
        description = output.get("Description")
        shown = reachable(text(value), ledger.context.settings)
        found.append(Output(key, shown, description if isinstance(description, str) else None, name))
    for definition in ledger.blueprint.active.values():
        names.resolve(definition.get("Properties"))
    return found, names.imported


def _applied(tx: Tx, ledger: Ledger, outputs: list[Output], imported: set[str]) -> None:
    run, stack = _current(tx, ledger)
    if run.cancelled:
        _turn_back(tx, ledger, "")
        return
    exports.publish(tx, stack, {one.export: one.value for one in outputs if one.export is not None})
    exports.set_imports(tx, stack, imported)
    stack.outputs = outputs
    if run.kind == "create":
        _forget_the_run(tx, stack, ledger.states.values())
        _finish(tx, run)
        set_status(tx, stack, "CREATE_COMPLETE", token=run.token)
    else:
        _next(tx, run, "cleanup")
        set_status(tx, stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", token=run.token)


def _forget_the_run(tx: Tx, stack: Stack, states: Iterable[ResourceState]) -> None:
    """Forget what only a roll-back would have needed."""
    for state in states:
        if state.new or state.before is not None or state.trying is not None or state.step:
            state.new, state.before, state.trying, state.step = False, None, None, ""
            RESOURCES.put(tx, stack.id, state.logical_id, state)


def _turn_back(tx: Tx, ledger: Ledger, why: str) -> None:
    run, stack = _current(tx, ledger)
    token, stack.failure = run.token, why or run.failed
    if run.then_delete:
        _to_delete(tx, run, stack)
    elif run.kind == "create":
        why = (run.failed or "") + why if run.failed else why or USER
        if stack.on_failure == "DO_NOTHING":
            _finish(tx, run)
            set_status(tx, stack, "CREATE_FAILED", why, token)
            return
        stack.change_set, stack.deleted = None, tx.now  # As recorded on AWS.
        if stack.on_failure == "DELETE":
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


async def restore(ledger: Ledger) -> None:
    """Bring what the update touched back to where it was."""
    states = ledger.states
    touched = {name: state.before for name, state in states.items() if state.before is not None}
    needs = {name: set(before.depends) & touched.keys() for name, before in touched.items()}
    for name in ledger.run.skip:
        state = states.get(name)
        if state is not None and state.before is not None:
            state.made, state.trying, state.step, state.run = state.before, None, "", f"{ledger.run.id}/back"
    restoring = Restoring(ledger)
    outcome = await walk(needs, restoring.restore, restoring.failed, keep_going=False)
    await ledger.context.write(_restored, ledger, outcome)


def _restored(tx: Tx, ledger: Ledger, outcome: Outcome) -> None:
    run, stack = _current(tx, ledger)
    if not outcome.good:
        _finish(tx, run)
        set_status(tx, stack, "UPDATE_ROLLBACK_FAILED", failed_resources((), outcome.failed), run.token)
        return
    for name in run.skip:
        state = ledger.states.get(name)
        if state is not None:
            state.status, state.reason = "UPDATE_COMPLETE", None
            RESOURCES.put(tx, stack.id, name, state)
    _next(tx, run, "cleanup")
    set_status(tx, stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", token=run.token)


# Clean up


async def cleanup(ledger: Ledger) -> None:
    """Delete what the template no longer holds, and what replacements left behind."""
    deleting, active = Deleting(ledger), ledger.blueprint.active
    gone = {name: state for name, state in ledger.states.items() if state.old or name not in active}

    async def step(name: str) -> None:
        await (deleting.delete_old(name) if name in active else deleting.delete(name))

    outcome = await walk(_deletion_order(gone), step, deleting.failed, keep_going=True)
    await ledger.context.write(_cleaned, ledger, outcome)


def _deletion_order(states: Mapping[str, ResourceState]) -> dict[str, set[str]]:
    """Each resource after those that depend on it, as they did when they were made."""
    needs = {
        name: {*state.made.depends, *(other for old in state.old for other in old.depends)}
        for name, state in states.items()
    }
    return reversed_graph(needs)


def _cleaned(tx: Tx, ledger: Ledger, outcome: Outcome) -> None:
    run, stack = _current(tx, ledger)
    for name in [name for name in ledger.states if name not in ledger.blueprint.active]:
        RESOURCES.delete(tx, stack.id, name)
        del ledger.states[name]
    for state in ledger.states.values():
        if state.old:
            state.old = []
            RESOURCES.put(tx, stack.id, state.logical_id, state)
    _forget_the_run(tx, stack, ledger.states.values())
    if stack.previous is not None and stack.previous.template != stack.desired.template:
        SOURCES.delete(tx, stack.id, stack.previous.template)
    stack.previous = None
    _finish(tx, run)
    back = stack.status.startswith("UPDATE_ROLLBACK")
    reason = None if outcome.good else NOT_DELETED
    set_status(tx, stack, "UPDATE_ROLLBACK_COMPLETE" if back else "UPDATE_COMPLETE", reason, run.token)


# Delete


async def delete(ledger: Ledger) -> None:
    """Delete everything, in the reverse order of its making."""
    why = await ledger.context.read(exports.in_use, ledger.stack) if ledger.run.kind == "delete" else None
    if why is not None:
        await ledger.context.write(_not_deleted, ledger, why)
        return
    states = {name: state for name, state in ledger.states.items() if state.status != DELETED or state.old}
    if ledger.run.force:
        ledger.run.retain = [
            *ledger.run.retain,
            *(name for name, one in states.items() if one.status == "DELETE_FAILED"),
        ]
    deleting = Deleting(ledger)
    outcome = await walk(_deletion_order(states), deleting.delete, deleting.failed, keep_going=True)
    await ledger.context.write(_deleted, ledger, outcome)


def _not_deleted(tx: Tx, ledger: Ledger, why: str) -> None:
    run, stack = _current(tx, ledger)
    _finish(tx, run)
    set_status(tx, stack, run.before or "DELETE_FAILED", why, run.token)


def _deleted(tx: Tx, ledger: Ledger, outcome: Outcome) -> None:
    run, stack = _current(tx, ledger)
    deleting = run.kind == "delete"
    for state in ledger.states.values():
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


PHASES: Mapping[str, Callable[[Ledger], Awaitable[Any]]] = {
    "apply": apply,
    "restore": restore,
    "cleanup": cleanup,
    "delete": delete,
}
