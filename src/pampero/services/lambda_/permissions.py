"""Who else may invoke a function: its resource policy."""

from __future__ import annotations

from typing import Any

from pampero.api import Call, operation, resource_policy
from pampero.aws.policies import principal
from pampero.kernel.arn import Arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.layers import LAYER, by_arn
from pampero.services.lambda_.model import POLICIES, Policy, check_revision, resolve
from pampero.services.lambda_.names import LATEST, Reference, invalid, not_found, reference
from pampero.store.tx import ReadTx, Tx


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName, req.Qualifier).qualified


def _id(where: Reference) -> str:
    return f"{where.name}/{'' if where.qualifier == LATEST else where.qualifier}"


def _find(tx: ReadTx, where: Reference) -> Policy:
    resolve(tx, where)
    return POLICIES.get(tx, where.scope, _id(where)) or Policy({}, "")


@operation("AddPermission", resource=_arn)
def add_permission(tx: Tx, call: Call, req: t.AddPermissionRequest) -> t.AddPermissionResponse:
    """Let a service or an account invoke a function. Source: API_AddPermission.

    Raises ResourceNotFoundException, ResourceConflictException, InvalidParameterValueException.
    """
    where = reference(call, req.FunctionName, req.Qualifier)
    if where.qualifier == LATEST:
        raise invalid("We currently do not support adding policies for $LATEST.")
    policy = _find(tx, where)
    check_revision(req.RevisionId, policy.revision)
    statement = {"Effect": "Allow", "Principal": _principal(req.Principal), "Action": req.Action}
    statement["Resource"] = where.qualified
    conditions = _conditions(req)
    if conditions:
        statement["Condition"] = conditions
    text = policy.add(req.StatementId, statement)
    POLICIES.put(tx, where.scope, _id(where), policy)
    return t.AddPermissionResponse(Statement=text)


def _principal(text: str) -> Any:
    if text.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return {"Service": text}
    if text != "*" and not text.isdigit() and not text.startswith("arn:"):
        raise invalid("The provided principal was invalid. Please check the principal and try again.")
    return principal(text)


def _conditions(req: t.AddPermissionRequest) -> dict[str, dict[str, str]]:
    equals = {
        "AWS:SourceAccount": req.SourceAccount,
        "lambda:EventSourceToken": req.EventSourceToken,
        "lambda:FunctionUrlAuthType": req.FunctionUrlAuthType,
        "aws:PrincipalOrgID": req.PrincipalOrgID,
    }
    conditions: dict[str, dict[str, str]] = {}
    found = {key: value for key, value in equals.items() if value}
    if found:
        conditions["StringEquals"] = found
    if req.SourceArn:
        conditions["ArnLike"] = {"AWS:SourceArn": req.SourceArn}
    if req.InvokedViaFunctionUrl is not None:
        conditions["Bool"] = {"lambda:InvokedViaFunctionUrl": str(req.InvokedViaFunctionUrl).lower()}
    return conditions


@operation("RemovePermission", resource=_arn)
def remove_permission(tx: Tx, call: Call, req: t.RemovePermissionRequest) -> None:
    """Take a statement away. Source: API_RemovePermission. Raises ResourceNotFoundException."""
    where = reference(call, req.FunctionName, req.Qualifier)
    policy = _find(tx, where)
    check_revision(req.RevisionId, policy.revision)
    policy.remove(req.StatementId)
    if policy.statements:
        POLICIES.put(tx, where.scope, _id(where), policy)
    else:
        POLICIES.delete(tx, where.scope, _id(where))


@operation("GetPolicy", resource=_arn, read=True)
def get_policy(tx: ReadTx, call: Call, req: t.GetPolicyRequest) -> t.GetPolicyResponse:
    """The policy of a function, a version or an alias. Source: API_GetPolicy. Raises ResourceNotFoundException."""
    policy = _find(tx, reference(call, req.FunctionName, req.Qualifier))
    if not policy.statements:
        raise not_found("The resource you requested does not exist.")
    return t.GetPolicyResponse(Policy=policy.text, RevisionId=policy.revision)


@resource_policy
def policy_text(tx: ReadTx, arn: Arn) -> str | None:
    """The policy that bears on a function's, an alias's or a layer version's ARN."""
    if LAYER.fullmatch(str(arn)):
        layer = by_arn(tx, str(arn))
        return layer.policy.text if layer is not None and layer.policy is not None else None
    kind, _, rest = arn.resource.partition(":")
    if kind != "function":
        return None
    name, _, qualifier = rest.partition(":")
    where = Reference(arn.account, arn.region, name, qualifier)
    policy = POLICIES.get(tx, where.scope, _id(where))
    return None if policy is None else policy.text
