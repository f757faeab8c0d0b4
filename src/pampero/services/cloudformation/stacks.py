"""Creating, updating and deleting stacks."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.cloudformation import begin
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.begin import check_role, check_updatable, stack_by_name, with_role
from pampero.services.cloudformation.blueprint import StackIdentity
from pampero.services.cloudformation.changes import check_imports, compare
from pampero.services.cloudformation.events import set_status
from pampero.services.cloudformation.fetch import policy_text
from pampero.services.cloudformation.model import (
    DELETED,
    RUNS,
    STACKS,
    Desired,
    Stack,
    find_stack,
    invalid,
    not_implemented,
    put_stack,
    stack_arn,
    the_stack,
)
from pampero.services.cloudformation.policy import check_policy
from pampero.services.cloudformation.prepare import Asked, Prepared, prepare, unprepared
from pampero.services.cloudformation.run.phases import go_back
from pampero.services.cloudformation.template.errors import MacroFailed
from pampero.store.tx import Tx

NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")
NO_UPDATES = "No updates are to be performed."


def check_name(name: str) -> None:
    """Raises ApiError ValidationError for what cannot be a stack's name."""
    if len(name) > 128 or NAME.fullmatch(name) is None:
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )


def refuse_unsupported(req: t.CreateStackInput | t.UpdateStackInput | t.CreateChangeSetInput) -> None:
    """Raises ApiError NotImplemented (501) for parameters that this server does not act on."""
    given = {
        "ResourceTypes": req.ResourceTypes,
        "RollbackConfiguration": req.RollbackConfiguration and req.RollbackConfiguration.RollbackTriggers,
    }
    for name, value in given.items():
        if value:
            raise not_implemented(f"cloudformation with {name}")


def disables_rollback(flag: bool | None, config: t.DeploymentConfig | None) -> bool:
    """Whether a failure is to be left as it is; a deployment configuration may say so too.

    Its mode makes no difference: resources are ready when they are made.
    """
    return bool(flag) or bool(config is not None and config.DisableRollback)


def already(name: str) -> ApiError:
    """The error for a name that is taken."""
    return ApiError("AlreadyExistsException", f"Stack [{name}] already exists")


@operation("CreateStack", resource=stack_arn, checks=with_role)
async def create_stack(call: Call, req: t.CreateStackInput) -> t.CreateStackOutput:
    """Begin to create a stack. Source: API_CreateStack.

    Raises AlreadyExistsException, InsufficientCapabilitiesException, ValidationError. Templates with macros are
    processed before the answer, so that their errors are the call's, but that an account's own macros fail is the stack's, as
    recorded on AWS.
    """
    check_name(req.StackName)
    refuse_unsupported(req)
    if req.DisableRollback is not None and req.OnFailure is not None:
        raise invalid("You cannot specify both DisableRollback and OnFailure")
    existing = await call.read(stack_by_name, call.scope, req.StackName)
    if existing is not None:
        if existing.token is not None and existing.token == req.ClientRequestToken:
            return t.CreateStackOutput(StackId=existing.arn)
        raise already(req.StackName)
    id_ = ids.uuid4()
    place = StackIdentity(
        call.account,
        call.region,
        req.StackName,
        arn("cloudformation", call.region, call.account, f"stack/{req.StackName}/{id_}"),
    )
    asked = Asked(
        ids.uuid4(), req.TemplateBody, req.TemplateURL, False, req.Parameters, req.Capabilities, req.Tags or (),
        req.NotificationARNs, req.RoleARN, True,
    )  # fmt: skip
    failed: MacroFailed | None = None
    try:
        prepared = await prepare(call, asked, place, None)
    except MacroFailed as error:
        failed, prepared = error, await unprepared(call, asked, place)
    await call.read(check_imports, call, prepared.blueprint)
    await check_role(call, req.RoleARN)
    keep = disables_rollback(req.DisableRollback, req.DeploymentConfig)
    stack = Stack(
        id_, req.StackName, call.account, call.region, "CREATE_IN_PROGRESS", call.now, prepared.desired,
        disable_rollback=keep,
        on_failure="DO_NOTHING" if keep else req.OnFailure or "ROLLBACK",
        timeout=req.TimeoutInMinutes,
        protected=bool(req.EnableTerminationProtection),
        policy=await policy_text(call, req.StackPolicyBody, req.StackPolicyURL),
        retain_on_create=bool(req.RetainExceptOnCreate),
    )  # fmt: skip
    operation_id = await call.write(_create, call, stack, prepared, req.ClientRequestToken, failed)
    return t.CreateStackOutput(StackId=stack.arn, OperationId=operation_id)


def _create(tx: Tx, call: Call, stack: Stack, prepared: Prepared, token: str | None, failed: MacroFailed | None) -> str:
    if stack_by_name(tx, stack.scope, stack.name) is not None:
        raise already(stack.name)
    run = begin.create(tx, stack, prepared.source, call.principal, token)
    if failed is not None:
        run.failed = f"{failed.message}. "
        run.cancelled = True
        begin.put_run(tx, run)
    return run.id


@operation("UpdateStack", resource=stack_arn, checks=with_role)
async def update_stack(call: Call, req: t.UpdateStackInput) -> t.UpdateStackOutput:
    """Begin to update a stack. Source: API_UpdateStack.

    Raises ValidationError ("No updates are to be performed."), InsufficientCapabilitiesException.
    """
    refuse_unsupported(req)
    stack = await call.read(find_stack, call.scope, req.StackName)
    if stack is None or stack.status == DELETED:
        raise invalid(f"Stack [{req.StackName}] does not exist")
    if stack.busy and req.ClientRequestToken is not None and stack.token == req.ClientRequestToken:
        return t.UpdateStackOutput(StackId=stack.arn)
    check_updatable(stack)
    place = StackIdentity(stack.account, stack.region, stack.name, stack.arn)
    asked = Asked(
        ids.uuid4(), req.TemplateBody, req.TemplateURL, bool(req.UsePreviousTemplate), req.Parameters, req.Capabilities,
        req.Tags, req.NotificationARNs, req.RoleARN, True,
    )  # fmt: skip
    prepared = await prepare(call, asked, place, stack)
    policy = await policy_text(call, req.StackPolicyBody, req.StackPolicyURL)
    during = await policy_text(call, req.StackPolicyDuringUpdateBody, req.StackPolicyDuringUpdateURL)
    changes = await call.read(compare, call, stack, prepared.blueprint, prepared.desired)
    if changes.empty and stack.status not in ("UPDATE_FAILED", "CREATE_FAILED"):
        if policy is not None:
            await call.write(_set_policy, stack.id, stack.scope, policy)
        raise invalid(NO_UPDATES)
    check_policy(during or stack.policy, changes.resources)
    await check_role(call, req.RoleARN)
    rollback = not disables_rollback(req.DisableRollback, req.DeploymentConfig)
    operation_id = await call.write(_update, call, stack.arn, prepared, policy, req.ClientRequestToken, rollback)
    return t.UpdateStackOutput(StackId=stack.arn, OperationId=operation_id)


def _set_policy(tx: Tx, id_: str, scope: str, policy: str) -> None:
    stack = STACKS.get(tx, scope, id_)
    if stack is not None:
        stack.policy = policy
        put_stack(tx, stack)


def _update(
    tx: Tx, call: Call, stack_id: str, prepared: Prepared, policy: str | None, token: str | None, rollback: bool
) -> str:
    stack = the_stack(tx, call, stack_id)
    if policy is not None:
        stack.policy = policy
    desired: Desired = prepared.desired
    return begin.update(tx, stack, desired, prepared.source, call.principal, token, rollback).id


@operation("DeleteStack", resource=stack_arn, checks=with_role)
async def delete_stack(call: Call, req: t.DeleteStackInput) -> None:
    """Begin to delete a stack; that there is none is no error. Source: API_DeleteStack. Raises ValidationError."""
    await check_role(call, req.RoleARN)
    await call.write(_delete, call, req)


def _delete(tx: Tx, call: Call, req: t.DeleteStackInput) -> None:
    stack = find_stack(tx, call.scope, req.StackName)
    if stack is None or stack.status in (DELETED, "DELETE_IN_PROGRESS"):
        return
    if stack.protected:
        raise invalid(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    retain = req.RetainResources or []
    if retain and stack.status != "DELETE_FAILED":
        raise invalid(
            f"Invalid operation on stack [{stack.arn}]. When you delete a stack, specify which resources to retain only "
            "when the stack is in the DELETE_FAILED state."
        )
    force = req.DeletionMode == "FORCE_DELETE_STACK"
    if force and stack.status != "DELETE_FAILED":
        raise invalid("FORCE_DELETE_STACK is only supported when the stack is in the DELETE_FAILED state.")
    begin.delete(tx, stack, call.principal, req.ClientRequestToken, retain, req.RoleARN, force)


@operation("CancelUpdateStack", resource=stack_arn)
def cancel_update_stack(tx: Tx, call: Call, req: t.CancelUpdateStackInput) -> None:
    """Roll back an update under way. Source: API_CancelUpdateStack. Raises ValidationError."""
    stack = the_stack(tx, call, req.StackName)
    run = RUNS.get(tx, "", stack.id)
    if stack.status != "UPDATE_IN_PROGRESS" or run is None:
        raise invalid("CancelUpdateStack cannot be called from current stack status")
    run.cancelled = True
    begin.put_run(tx, run)


@operation("ContinueUpdateRollback", resource=stack_arn, checks=with_role)
def continue_update_rollback(tx: Tx, call: Call, req: t.ContinueUpdateRollbackInput) -> t.ContinueUpdateRollbackOutput:
    """Try a failed roll-back again. Source: API_ContinueUpdateRollback. Raises ValidationError."""
    stack = the_stack(tx, call, req.StackName)
    if stack.status != "UPDATE_ROLLBACK_FAILED":
        raise invalid(f"Stack:{stack.arn} is in {stack.status} state and can not continue rollback.")
    run = begin.new_run(stack, "update", "restore", call.principal, req.ClientRequestToken, tx.now)
    run.skip = list(req.ResourcesToSkip or ())
    begin.put_run(tx, run)
    go_back(tx, run, stack, begin.USER)
    return t.ContinueUpdateRollbackOutput()


@operation("RollbackStack", resource=stack_arn, checks=with_role)
def rollback_stack(tx: Tx, call: Call, req: t.RollbackStackInput) -> t.RollbackStackOutput:
    """Bring a stack whose failure was left standing back to its last good state. Source: API_RollbackStack."""
    stack = the_stack(tx, call, req.StackName)
    if stack.status == "UPDATE_FAILED":
        run = begin.new_run(stack, "update", "restore", call.principal, req.ClientRequestToken, tx.now)
        begin.put_run(tx, run)
        go_back(tx, run, stack, begin.USER)
    elif stack.status == "CREATE_FAILED":
        run = begin.new_run(stack, "create", "delete", call.principal, req.ClientRequestToken, tx.now)
        begin.put_run(tx, run)
        set_status(tx, stack, "ROLLBACK_IN_PROGRESS", begin.USER, req.ClientRequestToken)
    else:
        raise invalid(f"Stack:{stack.arn} is in {stack.status} state and can not be rolled back.")
    return t.RollbackStackOutput(StackId=stack.arn, OperationId=run.id)


@operation("UpdateTerminationProtection", resource=stack_arn)
def update_termination_protection(
    tx: Tx, call: Call, req: t.UpdateTerminationProtectionInput
) -> t.UpdateTerminationProtectionOutput:
    """Guard a stack against deletion, or not. Source: API_UpdateTerminationProtection. Raises ValidationError."""
    stack = the_stack(tx, call, req.StackName)
    stack.protected = req.EnableTerminationProtection
    put_stack(tx, stack)
    return t.UpdateTerminationProtectionOutput(StackId=stack.arn)
