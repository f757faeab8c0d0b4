"""What IAM's resource types share: documents, tags, inline and attached policies of roles, users and groups."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Client, Context
from pampero.api.resource import Properties, Target, tag_list

GONE = "NoSuchEntityException"
THERE = "EntityAlreadyExistsException"
STACK_TAG = "aws:cloudformation:stack-id"


def document(value: Any) -> str:
    """A policy as JSON text, however the template has it."""
    return value if isinstance(value, str) else json.dumps(value)


def client(context: Context) -> Client:
    """IAM, as the deployer."""
    return context.client("iam")


def tags(target: Target, properties: Properties) -> list[dict[str, str]]:
    """The resource's tags as IAM takes them."""
    return [{"Key": key, "Value": value} for key, value in tag_list(target, properties).items()]


async def make(
    context: Context, operation: str, params: Mapping[str, Any], read: str, kind: str, target: Target, *, named: bool
) -> dict[str, Any]:
    """Create, and give what was made: of a repeat the thing of its first try.

    read, kind: the operation and member that show it. named: the template chose the name: then what is there already
    is this step's own only if it bears the stack's tag, or if the step is repeated.
    """
    iam = client(context)
    try:
        made: dict[str, Any] = (await iam.call(operation, **params))[kind]
        return made
    except ApiError as error:
        if error.code != THERE:
            raise
        name = f"{kind}Name"
        found: dict[str, Any] = (await iam.call(read, **{name: params[name]}))[kind]
        stack = next((tag["Value"] for tag in found.get("Tags", ()) if tag["Key"] == STACK_TAG), None)
        if named and not target.repeat and (stack is None or stack != target.tags.get(STACK_TAG)):
            raise
        return found


async def quiet(context: Context, operation: str, **params: Any) -> None:
    """Call; that the thing is gone already is no error."""
    try:
        await client(context).call(operation, **params)
    except ApiError as error:
        if error.code != GONE:
            raise


async def sync_tags(context: Context, kind: str, name: dict[str, str], target: Target, old: Any, new: Any) -> None:
    """Make the tags of a role, user, policy … those of the new properties."""
    gone = sorted(set(tag_list(target, old)) - set(tag_list(target, new)))
    if gone:
        await client(context).call(f"Untag{kind}", **name, TagKeys=gone)
    if tag_list(target, new):
        await client(context).call(f"Tag{kind}", **name, Tags=tags(target, new))


async def sync_policies(context: Context, kind: str, name: str, old: Properties, new: Properties) -> None:
    """Make ManagedPolicyArns and Policies of a Role, User or Group those of the new properties."""
    iam = client(context)
    holder = {f"{kind}Name": name}
    before, after = set(old.get("ManagedPolicyArns") or ()), list(new.get("ManagedPolicyArns") or ())
    for arn in after:
        await iam.call(f"Attach{kind}Policy", **holder, PolicyArn=arn)
    for arn in sorted(before - set(after)):
        await quiet(context, f"Detach{kind}Policy", **holder, PolicyArn=arn)
    inline = {policy["PolicyName"]: document(policy["PolicyDocument"]) for policy in new.get("Policies") or ()}
    for policy, text in inline.items():
        await iam.call(f"Put{kind}Policy", **holder, PolicyName=policy, PolicyDocument=text)
    for policy in old.get("Policies") or ():
        if policy["PolicyName"] not in inline:
            await quiet(context, f"Delete{kind}Policy", **holder, PolicyName=policy["PolicyName"])


async def sync_boundary(context: Context, kind: str, name: str, new: Properties) -> None:
    """Set or take away the permissions boundary of a Role or User."""
    holder = {f"{kind}Name": name}
    boundary = new.get("PermissionsBoundary")
    if boundary:
        await client(context).call(f"Put{kind}PermissionsBoundary", **holder, PermissionsBoundary=boundary)
    else:
        await client(context).call(f"Delete{kind}PermissionsBoundary", **holder)


async def strip(context: Context, kind: str, name: str, properties: Properties) -> None:
    """Take the template's own policies off, as CloudFormation does before it deletes the holder."""
    try:
        await sync_policies(context, kind, name, properties, {})
    except ApiError as error:
        if error.code != GONE:
            raise
