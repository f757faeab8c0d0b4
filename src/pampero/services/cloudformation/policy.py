"""Stack policies: which resources an update may touch.

Source: "Prevent updates to stack resources".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pampero.api import Call, operation
from pampero.kernel import jsontext
from pampero.kernel.glob import matches
from pampero.services.cloudformation.fetch import policy_text
from pampero.services.cloudformation.model import invalid, put_stack, stack_arn, the_stack
from pampero.services.cloudformation.types import GetStackPolicyInput, GetStackPolicyOutput, SetStackPolicyInput
from pampero.store.tx import ReadTx, Tx


def parse_policy(policy: str) -> list[dict[str, Any]]:
    """The statements of a policy. Raises ApiError ValidationError."""
    try:
        statements = jsontext.loads(policy)["Statement"]
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("Error validating stack policy: Invalid stack policy") from error
    found = statements if isinstance(statements, list) else [statements]
    for statement in found:
        if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
            raise invalid("Error validating stack policy: Invalid stack policy")
    return found


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _applies(statement: Mapping[str, Any], action: str, resource: str, type_: str) -> bool:
    for name, value in (("Action", action), ("Resource", resource)):
        if name in statement and not any(matches(one, value) for one in _listed(statement[name])):
            return False
        if f"Not{name}" in statement and any(matches(one, value) for one in _listed(statement[f"Not{name}"])):
            return False
    for operator, keys in (statement.get("Condition") or {}).items():
        for pattern in [_listed(value) for key, value in keys.items() if key == "ResourceType"]:
            equal = any(one == type_ if operator == "StringEquals" else matches(one, type_) for one in pattern)
            if not equal:
                return False
    return True


def action_of(change: Mapping[str, Any]) -> str | None:
    """The action of a stack policy that a change needs; additions need none."""
    if change["Action"] == "Remove":
        return "Update:Delete"
    if change["Action"] != "Modify":
        return None
    return "Update:Modify" if change["Replacement"] == "False" else "Update:Replace"


def check_policy(policy: str | None, changes: Sequence[Mapping[str, Any]]) -> None:
    """Raises ApiError ValidationError for the first change that the policy does not allow."""
    if policy is None:
        return
    statements = parse_policy(policy)
    for change in changes:
        action = action_of(change)
        if action is None:
            continue
        resource = f"LogicalResourceId/{change['LogicalResourceId']}"
        matching = [one for one in statements if _applies(one, action, resource, change["ResourceType"])]
        denied = [one for one in matching if one["Effect"] == "Deny"]
        if denied:
            number = statements.index(denied[0]) + 1
            raise invalid(
                f"Action denied by stack policy: Statement [#{number}] does not allow [{action}] for resource [{resource}]"
            )
        if not matching:
            raise invalid(
                f"Action not allowed by stack policy: No statement allows [{action}] for resource [{resource}]"
            )


@operation("SetStackPolicy", resource=stack_arn)
async def set_stack_policy(call: Call, req: SetStackPolicyInput) -> None:
    """Set what updates may touch. Source: API_SetStackPolicy. Raises ValidationError."""
    policy = await policy_text(call, req.StackPolicyBody, req.StackPolicyURL)
    if policy is None:
        raise invalid("You must specify either StackPolicyBody or StackPolicyURL")
    parse_policy(policy)
    await call.write(_set, call, req.StackName, policy)


def _set(tx: Tx, call: Call, name: str, policy: str) -> None:
    stack = the_stack(tx, call, name)
    stack.policy = policy
    put_stack(tx, stack)


@operation("GetStackPolicy", resource=stack_arn, read=True)
def get_stack_policy(tx: ReadTx, call: Call, req: GetStackPolicyInput) -> GetStackPolicyOutput:
    """A stack's policy. Source: API_GetStackPolicy. Raises ValidationError."""
    return GetStackPolicyOutput(StackPolicyBody=the_stack(tx, call, req.StackName).policy)
