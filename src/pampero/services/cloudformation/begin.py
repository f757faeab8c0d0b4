"""Begins operations of stacks: the transactions behind CreateStack, UpdateStack, DeleteStack and ExecuteChangeSet."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check
from pampero.auth.principals import Principal
from pampero.kernel import ids
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.events import set_status
from pampero.services.cloudformation.model import (
    CHANGE_SETS,
    DELETED,
    REVIEW,
    RUNS,
    RUNS_CHANNEL,
    SOURCES,
    STACKS,
    Desired,
    Run,
    Source,
    Stack,
    invalid,
    stack_arn,
)
from pampero.store.tx import ReadTx, Tx

UPDATABLE = frozenset({
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED", "CREATE_FAILED",
    "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
})  # fmt: skip
USER = "User Initiated"
WithRole = (
    t.CreateStackInput
    | t.UpdateStackInput
    | t.DeleteStackInput
    | t.CreateChangeSetInput
    | t.ContinueUpdateRollbackInput
    | t.RollbackStackInput
)


def with_role(tx: ReadTx, call: Call, req: WithRole) -> list[Check]:
    """The operation on the stack, and iam:PassRole where a role is named."""
    checks = [Check(f"cloudformation:{call.operation}", stack_arn(tx, call, req))]
    if req.RoleARN is not None:
        passed = {"iam:PassedToService": ["cloudformation.amazonaws.com"]}
        checks.append(Check("iam:PassRole", req.RoleARN, passed))
    return checks


async def check_role(call: Call, role: str | None) -> None:
    """Raises ApiError ValidationError where CloudFormation cannot assume the role."""
    if role is not None:
        try:
            await call.as_role(role, "AWSCloudFormation", service="cloudformation.amazonaws.com")
        except ApiError as error:
            raise invalid(f"Role {role} is invalid or cannot be assumed") from error


def new_run(stack: Stack, kind: str, phase: str, creator: Principal, token: str | None, now: float) -> Run:
    """A run that is about to begin."""
    return Run(ids.uuid4(), stack.id, stack.scope, kind, phase, creator, token, now)


def put_run(tx: Tx, run: Run) -> None:
    """Store a run and wake the engine."""
    RUNS.put(tx, "", run.stack, run)
    tx.wake(RUNS_CHANNEL)


def stack_by_name(tx: ReadTx, scope: str, name: str) -> Stack | None:
    """The living stack of a name."""
    found = STACKS.find(tx, scope, "name", name)
    return found[0][1] if found else None


def create(tx: Tx, stack: Stack, source: Source | None, creator: Principal, token: str | None) -> Run:
    """Begin to create a stack. source: None where a change set stored it."""
    if source is not None:
        SOURCES.put(tx, stack.id, stack.desired.template, source)
    stack.token = token
    run = new_run(stack, "create", "apply", creator, token, tx.now)
    put_run(tx, run)
    if stack.timeout:
        tx.at("cloudformation.timeout", stack.id, tx.now + 60 * stack.timeout, run.id)
    set_status(tx, stack, "CREATE_IN_PROGRESS", USER, token)
    return run


def check_updatable(stack: Stack) -> None:
    """Raises ApiError ValidationError where the stack's status forbids an update."""
    if stack.status not in UPDATABLE:
        raise invalid(f"Stack:{stack.arn} is in {stack.status} state and can not be updated.")


def update(
    tx: Tx, stack: Stack, desired: Desired, source: Source | None, creator: Principal, token: str | None, rollback: bool
) -> Run:
    """Begin to update a stack."""
    check_updatable(stack)
    if source is not None:
        SOURCES.put(tx, stack.id, desired.template, source)
    # After a failure that was not rolled back, the last good state stays the one to return to.
    stack.previous = stack.previous or stack.desired
    stack.desired, stack.updated = desired, tx.now
    stack.token, stack.failure = token, None
    run = new_run(stack, "update", "apply", creator, token, tx.now)
    run.rollback = rollback
    put_run(tx, run)
    set_status(tx, stack, "UPDATE_IN_PROGRESS", USER, token)
    return run


def delete(
    tx: Tx, stack: Stack, creator: Principal, token: str | None, retain: list[str], role: str | None, force: bool
) -> None:
    """Begin to delete a stack, or tell a creation under way to turn back and go on to the deletion."""
    running = RUNS.get(tx, "", stack.id)
    if running is not None:
        if running.kind != "create":
            raise invalid(f"Stack:{stack.arn} is in {stack.status} state and can not be deleted.")
        running.cancelled, running.then_delete, running.token = True, True, token
        put_run(tx, running)
        return
    if role is not None:
        stack.desired.role = role
    if stack.status == REVIEW:
        stack.deleted = tx.now
        for id_, _ in CHANGE_SETS.page(tx, stack.id):
            CHANGE_SETS.delete(tx, stack.id, id_)
        set_status(tx, stack, DELETED, token=token)
        return
    run = new_run(stack, "delete", "delete", creator, token, tx.now)
    run.retain, run.force, run.before = retain, force, stack.status
    put_run(tx, run)
    set_status(tx, stack, "DELETE_IN_PROGRESS", USER, token)
