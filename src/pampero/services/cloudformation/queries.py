"""Looking at stacks and their resources."""

from __future__ import annotations

import json

from pampero.api import Call, operation
from pampero.aws.paging import encode_token, page, position_of
from pampero.services.cloudformation import types as t
from pampero.services.cloudformation.model import (
    DELETED,
    MASKED,
    RESOURCES,
    STACKS,
    Desired,
    ResourceState,
    Stack,
    channel,
    find_stack,
    invalid,
    resources_of,
    stack_arn,
    the_stack,
)
from pampero.services.cloudformation.model import Output as KeptOutput
from pampero.store.tx import ReadTx

PAGE = 100
PATIENCE = 2.0
NOT_CHECKED = "NOT_CHECKED"


def shown_parameters(desired: Desired) -> list[t.Parameter]:
    """Parameters as Describe operations show them: NoEcho ones are masked."""
    return [
        t.Parameter(
            ParameterKey=name,
            ParameterValue=MASKED if one.hidden else one.value,
            ResolvedValue=one.resolved,
        )
        for name, one in desired.parameters.items()
    ]


def shown_tags(tags: dict[str, str]) -> list[t.Tag]:
    """Tags as a list."""
    return [t.Tag(Key=key, Value=value) for key, value in tags.items()]


def _output(one: KeptOutput) -> t.Output:
    return t.Output(OutputKey=one.key, OutputValue=one.value, Description=one.description, ExportName=one.export)


def _shown(stack: Stack) -> t.Stack:
    desired = stack.desired
    return t.Stack(
        StackId=stack.arn,
        StackName=stack.name,
        ChangeSetId=stack.change_set,
        Description=desired.description,
        Parameters=shown_parameters(desired) or None,
        CreationTime=stack.created,
        DeletionTime=stack.deleted,
        LastUpdatedTime=stack.updated,
        RollbackConfiguration=t.RollbackConfiguration(),
        StackStatus=stack.status,
        StackStatusReason=stack.reason,
        DisableRollback=stack.disable_rollback,
        NotificationARNs=desired.notifications,
        TimeoutInMinutes=stack.timeout,
        Capabilities=desired.capabilities or None,
        Outputs=[_output(one) for one in stack.outputs] or None,
        RoleARN=desired.role,
        Tags=shown_tags(desired.tags),
        EnableTerminationProtection=stack.protected,
        ParentId=stack.parent,
        RootId=stack.root,
        DriftInformation=t.StackDriftInformation(StackDriftStatus=NOT_CHECKED),
        RetainExceptOnCreate=stack.retain_on_create or None,
    )


def _position(token: str | None) -> str:
    return position_of(token, lambda: invalid("NextToken is not valid"))


def _newest_first(tx: ReadTx, call: Call) -> list[Stack]:
    return sorted((stack for _, stack in STACKS.page(tx, call.scope)), key=lambda stack: (-stack.created, stack.id))


def _page(stacks: list[Stack], token: str | None) -> tuple[list[Stack], str | None]:
    position = _position(token)
    start = next((i + 1 for i, stack in enumerate(stacks) if stack.id == position), 0)
    return page(stacks[start:], PAGE, lambda stack: stack.id)


@operation("DescribeStacks", resource=stack_arn)
async def describe_stacks(call: Call, req: t.DescribeStacksInput) -> t.DescribeStacksOutput:
    """One stack (a deleted one by its ARN), or all living ones. Source: API_DescribeStacks. Raises ValidationError.

    A stack with an operation under way is shown when that has ended, or after PATIENCE seconds: the waiters of AWS's
    clients look only every 5 to 30 seconds, and most operations here take less than one.
    """
    if not req.StackName:
        return await call.read(_living, call, req)
    stack = await call.read(the_stack, call, req.StackName)
    store, until = call.runtime.store, call.now + PATIENCE
    while stack.busy:
        mark = store.mark(channel(stack.id))
        stack = await call.read(the_stack, call, stack.arn)
        if not stack.busy or not await store.wait_from(channel(stack.id), mark, until):
            break
    return t.DescribeStacksOutput(Stacks=[_shown(stack)])


def _living(tx: ReadTx, call: Call, req: t.DescribeStacksInput) -> t.DescribeStacksOutput:
    living = [stack for stack in _newest_first(tx, call) if stack.status != DELETED]
    stacks, token = _page(living, req.NextToken)
    return t.DescribeStacksOutput(Stacks=[_shown(stack) for stack in stacks], NextToken=token)


@operation("ListStacks", resource="*", read=True)
def list_stacks(tx: ReadTx, call: Call, req: t.ListStacksInput) -> t.ListStacksOutput:
    """All stacks, deleted ones too, newest first. Source: API_ListStacks."""
    wanted = set(req.StackStatusFilter or ())
    found = [stack for stack in _newest_first(tx, call) if not wanted or stack.status in wanted]
    stacks, token = _page(found, req.NextToken)
    return t.ListStacksOutput(
        StackSummaries=[
            t.StackSummary(
                StackId=stack.arn,
                StackName=stack.name,
                TemplateDescription=stack.desired.description,
                CreationTime=stack.created,
                LastUpdatedTime=stack.updated,
                DeletionTime=stack.deleted,
                StackStatus=stack.status,
                StackStatusReason=stack.reason,
                ParentId=stack.parent,
                RootId=stack.root,
                DriftInformation=t.StackDriftInformationSummary(StackDriftStatus=NOT_CHECKED),
            )
            for stack in stacks
        ],
        NextToken=token,
    )


def _begun(states: dict[str, ResourceState]) -> list[ResourceState]:
    """Those that have a status: a resource that waits for others has none yet."""
    return [state for _, state in sorted(states.items()) if state.status]


@operation("ListStackResources", resource=stack_arn, read=True)
def list_stack_resources(tx: ReadTx, call: Call, req: t.ListStackResourcesInput) -> t.ListStackResourcesOutput:
    """A stack's resources. Source: API_ListStackResources. Raises ValidationError."""
    stack = the_stack(tx, call, req.StackName)
    after = _position(req.NextToken)
    states = [state for state in _begun(resources_of(tx, stack.id)) if state.logical_id > after]
    return t.ListStackResourcesOutput(
        StackResourceSummaries=[
            t.StackResourceSummary(
                LogicalResourceId=state.logical_id,
                PhysicalResourceId=state.made.physical_id,
                ResourceType=state.made.type,
                LastUpdatedTimestamp=state.updated,
                ResourceStatus=state.status,
                ResourceStatusReason=state.reason,
                DriftInformation=t.StackResourceDriftInformationSummary(StackResourceDriftStatus=NOT_CHECKED),
            )
            for state in states[:PAGE]
        ],
        NextToken=encode_token(states[PAGE - 1].logical_id) if len(states) > PAGE else None,
    )


@operation("DescribeStackResource", resource=stack_arn, read=True)
def describe_stack_resource(tx: ReadTx, call: Call, req: t.DescribeStackResourceInput) -> t.DescribeStackResourceOutput:
    """One resource of a stack. Source: API_DescribeStackResource. Raises ValidationError."""
    stack = find_stack(tx, call.scope, req.StackName)
    if stack is None:
        raise invalid(f"Stack '{req.StackName}' does not exist")
    state = RESOURCES.get(tx, stack.id, req.LogicalResourceId)
    if state is None or not state.status:
        raise invalid(f"Resource {req.LogicalResourceId} does not exist for stack {req.StackName}")
    return t.DescribeStackResourceOutput(
        StackResourceDetail=t.StackResourceDetail(
            StackName=stack.name,
            StackId=stack.arn,
            LogicalResourceId=state.logical_id,
            PhysicalResourceId=state.made.physical_id,
            ResourceType=state.made.type,
            LastUpdatedTimestamp=state.updated,
            ResourceStatus=state.status,
            ResourceStatusReason=state.reason,
            Metadata=json.dumps(state.made.metadata or {}),
            DriftInformation=t.StackResourceDriftInformation(StackResourceDriftStatus=NOT_CHECKED),
        )
    )


@operation("DescribeStackResources", resource=stack_arn, read=True)
def describe_stack_resources(
    tx: ReadTx, call: Call, req: t.DescribeStackResourcesInput
) -> t.DescribeStackResourcesOutput:
    """A stack's resources, by the stack or by one physical id. Source: API_DescribeStackResources."""
    if req.StackName and req.PhysicalResourceId:
        raise invalid("You can't specify both StackName and PhysicalResourceId")
    if req.StackName:
        stack = the_stack(tx, call, req.StackName)
    elif req.PhysicalResourceId:
        stack = _owner(tx, call, req.PhysicalResourceId)
    else:
        raise invalid("Either StackName or PhysicalResourceId must be specified")
    states = [
        state
        for state in _begun(resources_of(tx, stack.id))
        if req.LogicalResourceId is None or state.logical_id == req.LogicalResourceId
    ]
    return t.DescribeStackResourcesOutput(
        StackResources=[
            t.StackResource(
                StackName=stack.name,
                StackId=stack.arn,
                LogicalResourceId=state.logical_id,
                PhysicalResourceId=state.made.physical_id,
                ResourceType=state.made.type,
                Timestamp=state.updated,
                ResourceStatus=state.status,
                ResourceStatusReason=state.reason,
                DriftInformation=t.StackResourceDriftInformation(StackResourceDriftStatus=NOT_CHECKED),
            )
            for state in states[:PAGE]
        ]
    )


def _owner(tx: ReadTx, call: Call, physical_id: str) -> Stack:
    for _, stack in STACKS.page(tx, call.scope):
        made = (state.made.physical_id for state in resources_of(tx, stack.id).values() if state.status != DELETED)
        if stack.status != DELETED and physical_id in made:
            return stack
    raise invalid(f"Stack for {physical_id} does not exist")
