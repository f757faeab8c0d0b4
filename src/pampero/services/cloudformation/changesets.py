"""Change sets: a look at what an operation would do, and its execution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import encode_token, number_of
from pampero.aws.tags import tag_map
from pampero.kernel import ids
from pampero.kernel.arn import Arn, arn, same
from pampero.services.cloudformation import begin
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.begin import check_role, check_updatable, stack_by_name, with_role
from pampero.services.cloudformation.blueprint import StackIdentity
from pampero.services.cloudformation.changes import Changes, compare
from pampero.services.cloudformation.contexts import without_values
from pampero.services.cloudformation.events import set_status
from pampero.services.cloudformation.model import (
    CHANGE_SETS,
    DELETED,
    REVIEW,
    SOURCES,
    ChangeSet,
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
from pampero.services.cloudformation.prepare import Asked, Prepared, prepare
from pampero.services.cloudformation.queries import shown_parameters, shown_tags
from pampero.services.cloudformation.stacks import already, check_name, disables_rollback, refuse_unsupported
from pampero.services.cloudformation.template.errors import TransformFailed
from pampero.store.tx import ReadTx, Tx

EMPTY = "The submitted information didn't contain changes. Submit different information to create a change set."
NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")
PAGE = 100


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a change set holds: changes, or why there are none."""

    prepared: Prepared | None
    changes: Changes
    failed: str | None = None


def _place(call: Call, name: str, id_: str) -> StackIdentity:
    return StackIdentity(
        call.account, call.region, name, arn("cloudformation", call.region, call.account, f"stack/{name}/{id_}")
    )


@operation("CreateChangeSet", resource=stack_arn, checks=with_role)
async def create_change_set(call: Call, req: t.CreateChangeSetInput) -> t.CreateChangeSetOutput:
    """Draw up a change set; it is complete when the call returns. Source: API_CreateChangeSet.

    Raises AlreadyExistsException, InsufficientCapabilitiesException, ValidationError. What a macro says against the
    template, and that nothing would change, is the status of the change set. IncludeNestedStacks is taken, because the
    CDK always asks for it, but a nested stack is one change: DescribeChangeSet says that nested ones are not included.
    ImportExistingResources, which `cdk bootstrap` asks for, likewise: a resource that is there already fails the stack, as
    it does without.
    """
    refuse_unsupported(req)
    if req.ResourcesToImport or req.ChangeSetType == "IMPORT":
        raise not_implemented("cloudformation CreateChangeSet with an import of resources")
    if req.DeploymentMode:
        raise not_implemented(f"cloudformation CreateChangeSet with DeploymentMode {req.DeploymentMode}")
    if len(req.ChangeSetName) > 128 or NAME.fullmatch(req.ChangeSetName) is None:
        raise invalid(
            f"1 validation error detected: Value '{req.ChangeSetName}' at 'changeSetName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    kind = req.ChangeSetType or "UPDATE"
    stack = _check_stack(await call.read(find_stack, call.scope, req.StackName), kind, req.StackName, req.ChangeSetName)
    if stack is not None:
        taken = await call.read(_named, stack, req.ChangeSetName)
        if taken is not None:
            if req.ClientToken is not None and taken.token == req.ClientToken:
                return t.CreateChangeSetOutput(Id=taken.arn, StackId=stack.arn)
            if not _spent(taken):
                raise ApiError("AlreadyExistsException", f"ChangeSet {req.ChangeSetName} already exists")
    place = _place(call, stack.name if stack else req.StackName, stack.id if stack else ids.uuid4())
    asked = Asked(
        ids.uuid4(), req.TemplateBody, req.TemplateURL, bool(req.UsePreviousTemplate), req.Parameters, req.Capabilities,
        req.Tags, req.NotificationARNs, req.RoleARN, False,
    )  # fmt: skip
    drawn = await _draw(call, asked, place, stack)
    await check_role(call, req.RoleARN)
    made = await call.write(_store, call, req, kind, place, drawn)
    return t.CreateChangeSetOutput(Id=made.arn, StackId=place.arn)


def _check_stack(stack: Stack | None, kind: str, name: str, change_set: str) -> Stack | None:
    if kind == "CREATE":
        if stack is not None and stack.status == DELETED:
            raise invalid(
                f"Stack [{stack.arn}] already exists and cannot be created again with the changeSet [{change_set}]."
            )
        if stack is not None and stack.status != REVIEW:
            raise already(stack.name)
        if stack is None:
            check_name(name)
        return stack
    if stack is None or stack.status == DELETED:
        raise invalid(f"Stack [{name}] does not exist")
    check_updatable(stack)
    return stack


def _named(tx: ReadTx, stack: Stack, name: str) -> ChangeSet | None:
    return next((one for _, one in CHANGE_SETS.page(tx, stack.id) if one.name == name), None)


def _spent(found: ChangeSet) -> bool:
    """Whether a change set can no longer be executed: it gives way to a new one of its name.

    AWS keeps the name taken, but the AWS CLI names its change sets by the second, and here two of them fit in one.
    """
    return found.execution in ("UNAVAILABLE", "EXECUTE_COMPLETE")


async def _draw(call: Call, asked: Asked, place: StackIdentity, stack: Stack | None) -> Drawn:
    before = stack if stack is not None and stack.status != REVIEW else None
    try:
        prepared = await prepare(call, asked, place, before)
    except ApiError as error:
        if isinstance(error, TransformFailed):
            return Drawn(None, Changes(), error.message)
        raise
    changes = await call.read(compare, call, before, prepared.blueprint, prepared.desired)
    # A stack without any resource, each behind a condition, can be made, but not changed for nothing.
    return Drawn(prepared, changes, EMPTY if changes.empty and before is not None else None)


def _store(tx: Tx, call: Call, req: t.CreateChangeSetInput, kind: str, place: StackIdentity, drawn: Drawn) -> ChangeSet:
    stack_id = place.arn.rsplit("/", 1)[-1]
    stack = find_stack(tx, call.scope, place.arn)
    if stack is None:
        if stack_by_name(tx, call.scope, place.name) is not None:
            raise already(place.name)
        desired = Desired("", tags=tag_map(req.Tags))
        stack = Stack(stack_id, place.name, call.account, call.region, REVIEW, tx.now, desired)
        set_status(tx, stack, REVIEW, begin.USER)
    for id_, one in CHANGE_SETS.page(tx, stack.id):
        if one.name == req.ChangeSetName:
            if not _spent(one):
                raise ApiError("AlreadyExistsException", f"ChangeSet {req.ChangeSetName} already exists")
            CHANGE_SETS.delete(tx, stack.id, id_)
    if drawn.prepared is not None:
        desired = drawn.prepared.desired
        SOURCES.put(tx, stack.id, desired.template, drawn.prepared.source)
    else:
        desired = Desired("", capabilities=list(req.Capabilities or ()))
    failed = drawn.failed is not None
    made = ChangeSet(
        ids.uuid4(), req.ChangeSetName, stack.id, stack.name, stack.account, stack.region, kind,
        "FAILED" if failed else "CREATE_COMPLETE",
        "UNAVAILABLE" if failed else "AVAILABLE",
        tx.now, desired, drawn.failed, req.Description, drawn.changes.resources, req.OnStackFailure,
        req.ClientToken, disables_rollback(None, req.DeploymentConfig), drawn.changes.missing,
    )  # fmt: skip
    CHANGE_SETS.put(tx, stack.id, made.id, made)
    return made


def missing(name: str) -> ApiError:
    """The error for a change set that is not there."""
    return ApiError("ChangeSetNotFoundException", f"ChangeSet [{name}] does not exist")


def find_change_set(tx: ReadTx, call: Call, name: str, stack_name: str | None) -> tuple[ChangeSet, Stack]:
    """A change set by its ARN, or by its name and its stack's. Raises ApiError ChangeSetNotFound, ValidationError."""
    if name.startswith("arn:"):
        try:
            parts = Arn.parse(name)
        except ValueError as error:
            raise missing(name) from error
        wanted = name.rsplit("/", 1)[-1]
        for scope, _, one in CHANGE_SETS.everywhere(tx):
            if one.id == wanted and same(name, one.arn):
                stack = find_stack(
                    tx,
                    f"{parts.account}/{parts.region}",
                    f"arn:aws:cloudformation:{parts.region}:{parts.account}:stack/{one.stack_name}/{scope}",
                )
                if stack is not None:
                    return one, stack
        raise missing(name)
    if not stack_name:
        raise invalid("StackName must be specified if ChangeSetName is not specified as an ARN.")
    stack = find_stack(tx, call.scope, stack_name)
    if stack is None:
        raise missing(name) if stack_name.startswith("arn:") else invalid(f"Stack [{stack_name}] does not exist")
    for _, one in CHANGE_SETS.page(tx, stack.id):
        if one.name == name:
            return one, stack
    raise missing(name)


def _resource(
    tx: ReadTx, call: Call, req: t.DescribeChangeSetInput | t.ExecuteChangeSetInput | t.DeleteChangeSetInput
) -> str:
    """The resource to authorise is the stack: that of the change set, where an ARN names it, whatever the request says
    besides."""
    if not req.ChangeSetName.startswith("arn:"):
        return stack_arn(tx, call, req)
    try:
        return find_change_set(tx, call, req.ChangeSetName, None)[1].arn
    except ApiError:
        return "*"


@operation("DescribeChangeSet", resource=_resource, read=True)
def describe_change_set(tx: ReadTx, call: Call, req: t.DescribeChangeSetInput) -> t.DescribeChangeSetOutput:
    """A change set with its changes. Source: API_DescribeChangeSet. Raises ChangeSetNotFound, ValidationError."""
    found, stack = find_change_set(tx, call, req.ChangeSetName, req.StackName)
    start = _number(req.NextToken)
    part = found.changes[start : start + PAGE]
    more = len(found.changes) > start + PAGE
    return t.DescribeChangeSetOutput(
        ChangeSetName=found.name,
        ChangeSetId=found.arn,
        StackId=stack.arn,
        StackName=stack.name,
        Description=found.description,
        Parameters=shown_parameters(found.desired) or None,
        CreationTime=found.created,
        ExecutionStatus=found.execution,
        Status=found.status,
        StatusReason=found.reason or (_incomplete(found) if req.IncludePropertyValues else None),
        NotificationARNs=found.desired.notifications,
        RollbackConfiguration=t.RollbackConfiguration(),
        Capabilities=found.desired.capabilities,
        Tags=shown_tags(found.desired.tags) or None,
        Changes=[
            t.Change(Type="Resource", ResourceChange=_change(one if req.IncludePropertyValues else without_values(one)))
            for one in part
        ],
        NextToken=encode_token(start + PAGE) if more else None,
        IncludeNestedStacks=False,
        DeploymentConfig=t.DeploymentConfig(Mode="STANDARD", DisableRollback=found.keep),
        OnStackFailure=found.on_failure,
    )


def _incomplete(found: ChangeSet) -> str | None:
    """What AWS says where a value cannot be shown."""
    for logical_id, export in found.missing.items():
        return (
            "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation failed "
            f"for resource [{logical_id}] because: No export named {export}"
        )
    return None


def _change(change: dict[str, Any]) -> t.ResourceChange:
    return msgspec.convert(change, t.ResourceChange)


def _number(token: str | None) -> int:
    return number_of(token, 0, lambda: invalid("NextToken is not valid"))


@operation("ExecuteChangeSet", resource=_resource)
def execute_change_set(tx: Tx, call: Call, req: t.ExecuteChangeSetInput) -> t.ExecuteChangeSetOutput:
    """Carry a change set out. Source: API_ExecuteChangeSet. Raises InvalidChangeSetStatus, ChangeSetNotFound."""
    found, stack = find_change_set(tx, call, req.ChangeSetName, req.StackName)
    if found.status != "CREATE_COMPLETE" or found.execution != "AVAILABLE":
        raise ApiError(
            "InvalidChangeSetStatusException",
            f"ChangeSet [{found.arn}] cannot be executed in its current status of [{found.status}]",
        )
    token = req.ClientRequestToken
    on_failure = found.on_failure
    if on_failure is not None and req.DisableRollback is not None:
        raise invalid("You cannot specify DisableRollback where the change set has OnStackFailure")
    keep = bool(req.DisableRollback) or found.keep or on_failure == "DO_NOTHING"
    stack.retain_on_create = bool(req.RetainExceptOnCreate) or stack.retain_on_create
    for id_, other in CHANGE_SETS.page(tx, stack.id):
        if other.id != found.id:
            CHANGE_SETS.delete(tx, stack.id, id_)
    stack.change_set = found.arn
    if stack.status == REVIEW:
        # As recorded on AWS, to which this is an update of the stack that the change set has made.
        stack.updated = tx.now
        stack.desired = found.desired
        stack.disable_rollback = keep
        stack.on_failure = "DO_NOTHING" if keep else on_failure or "ROLLBACK"
        begin.create(tx, stack, None, call.principal, token)
    else:
        check_policy(stack.policy, found.changes)
        begin.update(tx, stack, found.desired, None, call.principal, token, not keep)
    found.execution = "EXECUTE_COMPLETE"
    CHANGE_SETS.put(tx, stack.id, found.id, found)
    return t.ExecuteChangeSetOutput()


@operation("DeleteChangeSet", resource=_resource)
def delete_change_set(tx: Tx, call: Call, req: t.DeleteChangeSetInput) -> t.DeleteChangeSetOutput:
    """Delete a change set; that there is none is no error. Source: API_DeleteChangeSet."""
    try:
        found, stack = find_change_set(tx, call, req.ChangeSetName, req.StackName)
    except ApiError as error:
        if error.code == "ChangeSetNotFoundException":
            return t.DeleteChangeSetOutput()
        raise
    CHANGE_SETS.delete(tx, stack.id, found.id)
    used = {stack.desired.template, stack.previous.template if stack.previous else ""}
    if found.desired.template and found.desired.template not in used:
        SOURCES.delete(tx, stack.id, found.desired.template)
    put_stack(tx, stack)
    return t.DeleteChangeSetOutput()


@operation("ListChangeSets", resource=stack_arn, read=True)
def list_change_sets(tx: ReadTx, call: Call, req: t.ListChangeSetsInput) -> t.ListChangeSetsOutput:
    """A stack's change sets. Source: API_ListChangeSets. Raises ValidationError."""
    stack = the_stack(tx, call, req.StackName)
    start = _number(req.NextToken)
    found = sorted((one for _, one in CHANGE_SETS.page(tx, stack.id)), key=lambda one: (one.created, one.id))
    return t.ListChangeSetsOutput(
        Summaries=[
            t.ChangeSetSummary(
                StackId=stack.arn,
                StackName=stack.name,
                ChangeSetId=one.arn,
                ChangeSetName=one.name,
                ExecutionStatus=one.execution,
                Status=one.status,
                StatusReason=one.reason,
                CreationTime=one.created,
                Description=one.description,
                IncludeNestedStacks=False,
            )
            for one in found[start : start + PAGE]
        ],
        NextToken=encode_token(start + PAGE) if len(found) > start + PAGE else None,
    )
