"""CloudFormation's own resource types: nested stacks, and those that stand for nothing."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, ResourceType, Target, resource_type, text
from pampero.services.cloudformation.model import (
    DELETED,
    STACKS,
    Stack,
    channel,
    find_stack,
    invalid,
    put_stack,
)
from pampero.store.tx import Tx

FOREVER_SECONDS = 86_400.0 * 30


async def settled(context: Context, arn: str) -> Stack:
    """A stack once no operation of it is under way."""
    store = context.runtime.store
    id_ = arn.rsplit("/", 1)[-1]
    while True:
        mark = store.mark(channel(id_))
        stack = await context.read(find_stack, "", arn)
        if stack is None:
            raise invalid(f"Stack with id {arn} does not exist")
        if not stack.busy:
            return stack
        await store.wait_from(channel(id_), mark, context.now + FOREVER_SECONDS)


def _resource(stack: Stack) -> Resource:
    return Resource(stack.arn, {f"Outputs.{one.key}": one.value for one in stack.outputs})


def _parameters(properties: Properties) -> list[dict[str, Any]]:
    given = properties.get("Parameters") or {}
    return [
        {"ParameterKey": key, "ParameterValue": ",".join(map(text, value)) if isinstance(value, list) else text(value)}
        for key, value in given.items()
    ]


def _adopt(tx: Tx, child: str, parent: str, scope: str) -> None:
    above = STACKS.get(tx, scope, parent)
    stack = STACKS.get(tx, scope, child)
    if above is not None and stack is not None and stack.parent is None:
        stack.parent, stack.root = above.arn, above.root or above.arn
        put_stack(tx, stack)


async def _parent(context: Context, target: Target) -> Stack:
    parent = await context.read(find_stack, "", target.stack_id)
    assert parent is not None
    return parent


@resource_type("AWS::CloudFormation::Stack")
class StackType(ResourceType):
    """A nested stack. Ref: its ARN. GetAtt: Outputs.<name>."""

    always_update = True

    def _arguments(self, parent: Stack, target: Target, properties: Properties) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "TemplateURL": properties["TemplateURL"],
            "Parameters": _parameters(properties),
            "Capabilities": parent.desired.capabilities,
            "Tags": [{"Key": key, "Value": value} for key, value in target.tags.items() if not key.startswith("aws:")],
        }
        notifications = properties.get("NotificationARNs") or parent.desired.notifications
        if notifications:
            arguments["NotificationARNs"] = notifications
        return arguments

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateStack, and wait for it."""
        name = target.name(128)
        parent = await _parent(context, target)
        arguments = self._arguments(parent, target, properties)
        if properties.get("TimeoutInMinutes"):
            arguments["TimeoutInMinutes"] = properties["TimeoutInMinutes"]
        answer = await context.client("cloudformation").call(
            "CreateStack",
            StackName=name,
            ClientRequestToken=target.token,
            OnFailure="DO_NOTHING" if parent.disable_rollback else "ROLLBACK",
            **arguments,
        )
        arn = answer["StackId"]
        target.note(arn)
        ids_ = arn.rsplit("/", 1)[-1], parent.id
        await context.write(_adopt, *ids_, parent.scope)
        stack = await settled(context, arn)
        if stack.status != "CREATE_COMPLETE":
            raise invalid(f"Embedded stack {arn} was not successfully created: {_why(stack)}")
        return _resource(stack)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """UpdateStack, and wait for it; that nothing changes is no error."""
        await settled(context, physical_id)
        try:
            await context.client("cloudformation").call(
                "UpdateStack",
                StackName=physical_id,
                ClientRequestToken=target.token,
                **self._arguments(await _parent(context, target), target, new),
            )
        except ApiError as error:
            if "No updates are to be performed" not in error.message:
                raise
        stack = await settled(context, physical_id)
        if stack.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE") or (
            stack.status == "UPDATE_ROLLBACK_COMPLETE" and stack.token == target.token
        ):
            raise invalid(
                f"Embedded stack {physical_id} was not successfully updated. Currently in {stack.status} "
                f"with reason: {_why(stack)}"
            )
        return _resource(stack)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteStack, and wait for it."""
        stack = await context.read(find_stack, "", physical_id)
        if stack is None or stack.status == DELETED:
            return
        if stack.status != "DELETE_IN_PROGRESS":
            await settled_for_deletion(context, physical_id)
            await context.client("cloudformation").call(
                "DeleteStack", StackName=physical_id, ClientRequestToken=target.token
            )
        gone = await settled(context, physical_id)
        if gone.status != DELETED:
            raise invalid(f"Embedded stack {physical_id} was not successfully deleted: {_why(gone)}")


async def settled_for_deletion(context: Context, arn: str) -> None:
    """Wait for an update under way; a creation may be overtaken by the deletion."""
    stack = await context.read(find_stack, "", arn)
    if stack is not None and not stack.status.startswith(("CREATE_", "ROLLBACK_")):
        await settled(context, arn)


def _why(stack: Stack) -> str:
    return (stack.failure or stack.reason or stack.status).rstrip()


@resource_type("AWS::CDK::Metadata")
class CdkMetadataType(Mapped):
    """What the CDK adds to count its users; it stands for nothing."""

    service, named, limit = "cloudformation", "Id", 255
