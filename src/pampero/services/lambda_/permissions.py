"""Who else may invoke a function: its resource policy."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.aws.policies import check_policy, principal, statements_of
from pampero.aws.tags import member
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import Arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.layers import LAYER, by_arn
from pampero.services.lambda_.model import ALIASES, POLICIES, Policy, alias_of, check_revision, resolve, revise
from pampero.services.lambda_.names import LATEST, Reference, invalid, is_version, not_found, reference
from pampero.store.tx import ReadTx, Tx

MAX_POLICY_LENGTH = 20 * 1024


def _arn(call: Call, req: Any) -> str:
    return reference(call, req.FunctionName, req.Qualifier).qualified


def _id(where: Reference) -> str:
    return f"{where.name}/{'' if where.qualifier == LATEST else where.qualifier}"


def _named(where: Reference) -> str:
    """The alias that is meant, if one is."""
    return "" if where.qualifier == LATEST or is_version(where.qualifier) else where.qualifier


def _find(tx: ReadTx, where: Reference) -> Policy:
    """The policy as it is; its revision is that of what it is on."""
    bearer = alias_of(tx, where, _named(where)) if _named(where) else resolve(tx, where)
    policy = POLICIES.get(tx, where.scope, _id(where)) or Policy({}, "")
    policy.revision = bearer.revision
    return policy


def _save(tx: Tx, where: Reference, policy: Policy | None) -> str:
    """Write it, or take it away; the revision that what it is on has now."""
    if policy is not None and policy.statements:
        POLICIES.put(tx, where.scope, _id(where), policy)
    else:
        POLICIES.delete(tx, where.scope, _id(where))
    name = _named(where)
    if not name:
        function = resolve(tx, where)
        revise(tx, function)
        return function.revision
    alias = alias_of(tx, where, name)
    alias.revision = ids.uuid4()
    ALIASES.put(tx, where.scope, f"{where.name}/{name}", alias)
    return alias.revision


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
    if len(policy.text) > MAX_POLICY_LENGTH:
        raise too_long(len(policy.text))
    _save(tx, where, policy)
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
    _save(tx, where, policy)


@operation("GetPolicy", resource=_arn, read=True)
def get_policy(tx: ReadTx, call: Call, req: t.GetPolicyRequest) -> t.GetPolicyResponse:
    """The policy of a function, a version or an alias. Source: API_GetPolicy. Raises ResourceNotFoundException."""
    policy = _find(tx, reference(call, req.FunctionName, req.Qualifier))
    if not policy.statements:
        raise not_found("The resource you requested does not exist.")
    return t.GetPolicyResponse(Policy=policy.text, RevisionId=policy.revision)


def _policy_arn(call: Call, req: Any) -> Reference:
    """Raises InvalidParameterValueException, ResourceNotFoundException."""
    if ":runtime/" in req.ResourceArn:
        raise not_found("The resource you requested does not exist.")
    return reference(call, req.ResourceArn)


@operation("PutResourcePolicy", resource=member("ResourceArn"))
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyRequest) -> t.PutResourcePolicyResponse:
    """Give a function, a version or an alias another policy in place of all that it had. Source: API_PutResourcePolicy.

    Accounts have no public access block here, so that none is refused for being public.
    Raises InvalidParameterValueException, PreconditionFailedException, ResourceNotFoundException.
    """
    where = _policy_arn(call, req)
    check_revision(req.RevisionId, _find(tx, where).revision)
    check_policy(req.Policy, invalid)
    document = jsontext.loads(req.Policy)
    statements: dict[str, str] = {}
    for number, statement in enumerate(statements_of(document)):
        sid = statement.get("Sid") or f"{number}/"
        if sid in statements:
            raise invalid(f"The policy has two statements with the id {sid}.")
        statements[sid] = json.dumps(statement, separators=(",", ":"), ensure_ascii=False)
    policy = Policy(statements, "", document.get("Id"), document.get("Version", "2008-10-17"))
    return t.PutResourcePolicyResponse(Policy=policy.text, RevisionId=_save(tx, where, policy))


@operation("GetResourcePolicy", resource=member("ResourceArn"), read=True)
def get_resource_policy(tx: ReadTx, call: Call, req: t.GetResourcePolicyRequest) -> t.GetResourcePolicyResponse:
    """The policy of a function, a version or an alias, however it came to be. Source: API_GetResourcePolicy.

    Raises ResourceNotFoundException.
    """
    policy = _find(tx, _policy_arn(call, req))
    if not policy.statements:
        raise not_found("The resource you requested does not exist.")
    return t.GetResourcePolicyResponse(Policy=policy.text, RevisionId=policy.revision)


@operation("DeleteResourcePolicy", resource=member("ResourceArn"))
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyRequest) -> None:
    """Take a policy away whole. Source: API_DeleteResourcePolicy.

    Raises ResourceNotFoundException, PreconditionFailedException.
    """
    where = _policy_arn(call, req)
    policy = _find(tx, where)
    check_revision(req.RevisionId, policy.revision)
    if not policy.statements:
        raise not_found("The resource you requested does not exist.")
    _save(tx, where, None)


def too_long(size: int) -> ApiError:
    """Source: "Lambda quotas", resource-based policy: 20 KB."""
    return ApiError(
        "PolicyLengthExceededException",
        f"The final policy size ({size}) is bigger than the limit ({MAX_POLICY_LENGTH}).",
        Type="User",
    )


@resource_policy
def policy_text(tx: ReadTx, arn: Arn) -> str | None:
    """The policy that bears on a function's, an alias's or a layer version's ARN."""
    kind, _, rest = arn.resource.partition(":")
    if kind != "function":
        layer = by_arn(tx, str(arn)) if LAYER.fullmatch(str(arn)) else None
        return layer.policy.text if layer is not None and layer.policy is not None else None
    name, _, qualifier = rest.partition(":")
    where = Reference(arn.account, arn.region, name, qualifier)
    policy = POLICIES.shared(tx, where.scope, _id(where))
    return None if policy is None else policy.text
