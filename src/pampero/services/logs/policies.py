"""Resource policies: which of the platform's services may write to an account's groups."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import LOOSE_RESOURCE
from pampero.aws.paging import named_page
from pampero.aws.policies import check_policy, statements_of
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.services.logs import types as t
from pampero.services.logs.model import invalid, millis, next_position
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_POLICIES = 10
MAX_LISTED = 50


class Policy(msgspec.Struct):
    """A policy of an account. updated: milliseconds. statements: those that name services, as JSON."""

    name: str
    document: str
    updated: int
    statements: list[Any]


POLICIES: Documents[Policy] = Documents("logs.policy", Policy)


def _refuse_scope(arn: str | None, scope: str | None = None) -> None:
    if arn is not None or scope == "RESOURCE":
        raise invalid("Policies of single resources are not supported: only those of the account are.")


def _shown(policy: Policy) -> t.ResourcePolicy:
    return t.ResourcePolicy(
        policyName=policy.name,
        policyDocument=policy.document,
        lastUpdatedTime=policy.updated,
        policyScope="ACCOUNT",
    )


@operation("PutResourcePolicy", resource="*")
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyRequest) -> t.PutResourcePolicyResponse:
    """Make or change a policy. As on AWS it bears on calls of services only. Source: API_PutResourcePolicy.

    Raises InvalidParameterException, LimitExceededException.
    """
    _refuse_scope(req.resourceArn)
    if not req.policyName or not req.policyDocument:
        raise invalid("policyName and policyDocument are required.")
    check_policy(req.policyDocument, invalid, LOOSE_RESOURCE)
    if POLICIES.get(tx, call.scope, req.policyName) is None and len(POLICIES.page(tx, call.scope)) >= MAX_POLICIES:
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    named = [
        one
        for one in statements_of(jsontext.loads(req.policyDocument))
        if isinstance(one.get("Principal"), dict) and set(one["Principal"]) == {"Service"} and _names_arns(one)
    ]
    policy = Policy(req.policyName, req.policyDocument, millis(tx.now), named)
    POLICIES.put(tx, call.scope, policy.name, policy)
    return t.PutResourcePolicyResponse(resourcePolicy=_shown(policy))


def _names_arns(statement: dict[str, Any]) -> bool:
    """Whether its resources are ARNs: a statement on anything else is taken, and bears on nothing."""
    found = statement.get("Resource", statement.get("NotResource"))
    return all(one.startswith(("arn:", "*", "${")) for one in ([found] if isinstance(found, str) else found or ()))


@operation("DescribeResourcePolicies", resource="*", read=True)
def describe_resource_policies(
    tx: ReadTx, call: Call, req: t.DescribeResourcePoliciesRequest
) -> t.DescribeResourcePoliciesResponse:
    """The account's policies by name. Source: API_DescribeResourcePolicies. Raises InvalidParameterException."""
    _refuse_scope(req.resourceArn, req.policyScope)
    most = req.limit or MAX_LISTED
    after = next_position(req.nextToken)
    found, token = named_page(POLICIES.page(tx, call.scope, after=after, limit=most + 1), most)
    return t.DescribeResourcePoliciesResponse(resourcePolicies=[_shown(policy) for policy in found], nextToken=token)


@operation("DeleteResourcePolicy", resource="*")
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyRequest) -> None:
    """Delete a policy. Source: API_DeleteResourcePolicy. Raises ResourceNotFoundException."""
    _refuse_scope(req.resourceArn)
    if not req.policyName:
        raise invalid("policyName is required.")
    if not POLICIES.delete(tx, call.scope, req.policyName):
        raise ApiError("ResourceNotFoundException", f"Policy with name [{req.policyName}] does not exist.")


@resource_policy
def policy_of(tx: ReadTx, where: Arn) -> str | None:
    """All statements of the account's policies that name services."""
    statements = [one for _, policy in POLICIES.page(tx, where.scope) for one in policy.statements]
    if not statements:
        return None
    return msgspec.json.encode({"Version": "2012-10-17", "Statement": statements}).decode()
