"""Resource policies: which of the platform's services may write to an account's groups, or to one of them."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import LOOSE_RESOURCE
from pampero.aws.paging import named_page
from pampero.aws.policies import check_policy, statements_of
from pampero.kernel import ids, jsontext
from pampero.kernel.arn import Arn
from pampero.services.logs import types as t
from pampero.services.logs.model import GROUPS, Group, group_at, invalid, millis, next_position, split
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_POLICIES = 10
MAX_LISTED = 50
ACCOUNT, RESOURCE = "ACCOUNT", "RESOURCE"


class Policy(msgspec.Struct):
    """A policy of an account, or of a group, which then has a revision and is named by the group's ARN.

    updated: milliseconds. statements: those that name services, and only these, as JSON.
    """

    name: str
    document: str
    updated: int
    statements: list[Any]
    resource: str | None = None
    revision: str | None = None


POLICIES: Documents[Policy] = Documents("logs.policy", Policy)
# By the group's uid.
OF_GROUPS: Documents[Policy] = Documents("logs.grouppolicy", Policy)


def _shown(policy: Policy) -> t.ResourcePolicy:
    return t.ResourcePolicy(
        policyName=policy.name or None,
        policyDocument=policy.document,
        lastUpdatedTime=policy.updated,
        policyScope=ACCOUNT if policy.resource is None else RESOURCE,
        resourceArn=policy.resource,
        revisionId=policy.revision,
    )


def _group(tx: ReadTx, call: Call, arn: str) -> Group:
    """The group of a policy. Raises InvalidParameterException, ResourceNotFoundException."""
    if not arn.startswith("arn:"):
        raise invalid("resourceArn must be the ARN of a log group.")
    place = split(call, arn)
    if place[:2] != (call.account, call.region):
        raise invalid("resourceArn must be of a log group of this account and Region.")
    return group_at(tx, place)


def _named(tx: ReadTx, call: Call, req: Any) -> str:
    """What is asked about: the group that a request names. Raises as `_group` does."""
    return "*" if req.resourceArn is None else _group(tx, call, req.resourceArn).arn


@operation("PutResourcePolicy", resource=_named)
def put_resource_policy(tx: Tx, call: Call, req: t.PutResourcePolicyRequest) -> t.PutResourcePolicyResponse:
    """Make or change a policy. As on AWS it bears on calls of services only. Source: API_PutResourcePolicy.

    Raises InvalidParameterException, LimitExceededException, OperationAbortedException, ResourceNotFoundException.
    """
    if not req.policyDocument or (req.resourceArn is None and not req.policyName):
        raise invalid("policyName and policyDocument are required.")
    check_policy(req.policyDocument, invalid, LOOSE_RESOURCE)
    policy = Policy(req.policyName or "", req.policyDocument, millis(tx.now), _of_services(req.policyDocument))
    if req.resourceArn is not None:
        group = _group(tx, call, req.resourceArn)
        _expect(OF_GROUPS.get(tx, group.scope, group.uid), req.expectedRevisionId)
        policy.resource, policy.revision = group.arn, ids.uuid4()
        OF_GROUPS.put(tx, group.scope, group.uid, policy)
        return t.PutResourcePolicyResponse(resourcePolicy=_shown(policy), revisionId=policy.revision)
    _refuse_revision(req.expectedRevisionId)
    if POLICIES.get(tx, call.scope, policy.name) is None and len(POLICIES.page(tx, call.scope)) >= MAX_POLICIES:
        raise ApiError("LimitExceededException", "Resource limit exceeded.")
    POLICIES.put(tx, call.scope, policy.name, policy)
    return t.PutResourcePolicyResponse(resourcePolicy=_shown(policy))


def _expect(found: Policy | None, revision: str | None) -> None:
    """The first policy of a group is of none; each later one of the one that it replaces. Raises OperationAbortedException."""
    if (found.revision if found is not None else None) != revision:
        text = "The resource policy has another revision than the expected one."
        raise ApiError("OperationAbortedException", text)


def _refuse_revision(revision: str | None) -> None:
    if revision is not None:
        raise invalid("expectedRevisionId can be used with resourceArn only.")


def _of_services(document: str) -> list[Any]:
    found = []
    for one in statements_of(jsontext.loads(document)):
        services = _services(one.get("Principal"))
        if services is not None and _names_arns(one):
            found.append({**one, "Principal": {"Service": services}})
    return found


def _services(principal: Any) -> Any:
    """Which services a statement's Principal names: all of them where it names everybody; None where it names none."""
    if principal == "*":
        return "*"
    if not isinstance(principal, dict):
        return None
    if principal.get("AWS") in ("*", ["*"]):
        return "*"
    return principal.get("Service")


def _names_arns(statement: dict[str, Any]) -> bool:
    """Whether its resources are ARNs: a statement on anything else is taken, and bears on nothing."""
    found = statement.get("Resource", statement.get("NotResource"))
    return all(one.startswith(("arn:", "*", "${")) for one in ([found] if isinstance(found, str) else found or ()))


@operation("DescribeResourcePolicies", resource=_named, read=True)
def describe_resource_policies(
    tx: ReadTx, call: Call, req: t.DescribeResourcePoliciesRequest
) -> t.DescribeResourcePoliciesResponse:
    """The account's policies by name, or that of a group, or those of all groups. Source: API_DescribeResourcePolicies.

    Raises InvalidParameterException, ResourceNotFoundException.
    """
    if req.resourceArn is not None:
        group = _group(tx, call, req.resourceArn)
        own = OF_GROUPS.get(tx, group.scope, group.uid) if req.policyScope != ACCOUNT else None
        return t.DescribeResourcePoliciesResponse(resourcePolicies=[] if own is None else [_shown(own)])
    most = req.limit or MAX_LISTED
    after = next_position(req.nextToken)
    kind = OF_GROUPS if req.policyScope == RESOURCE else POLICIES
    found, token = named_page(kind.page(tx, call.scope, after=after, limit=most + 1), most)
    return t.DescribeResourcePoliciesResponse(resourcePolicies=[_shown(policy) for policy in found], nextToken=token)


@operation("DeleteResourcePolicy", resource=_named)
def delete_resource_policy(tx: Tx, call: Call, req: t.DeleteResourcePolicyRequest) -> None:
    """Delete a policy. Source: API_DeleteResourcePolicy.

    Raises InvalidParameterException, OperationAbortedException, ResourceNotFoundException.
    """
    if req.resourceArn is not None:
        group = _group(tx, call, req.resourceArn)
        found = OF_GROUPS.get(tx, group.scope, group.uid)
        if found is None:
            raise ApiError("ResourceNotFoundException", f"{group.arn} has no resource policy.")
        _expect(found, req.expectedRevisionId)
        OF_GROUPS.delete(tx, group.scope, group.uid)
        return
    _refuse_revision(req.expectedRevisionId)
    if not req.policyName:
        raise invalid("policyName is required.")
    if not POLICIES.delete(tx, call.scope, req.policyName):
        raise ApiError("ResourceNotFoundException", f"Policy with name [{req.policyName}] does not exist.")


@resource_policy
def policy_of(tx: ReadTx, where: Arn) -> str | None:
    """All statements of the account's policies, and of the group's own, that name services."""
    policies = [policy for _, policy in POLICIES.page(tx, where.scope)]
    kind, _, rest = where.resource.partition(":")
    group = GROUPS.get(tx, where.scope, rest.partition(":")[0]) if kind == "log-group" else None
    if group is not None and (own := OF_GROUPS.get(tx, group.scope, group.uid)) is not None:
        policies.append(own)
    statements = [one for policy in policies for one in policy.statements]
    if not statements:
        return None
    return msgspec.json.encode({"Version": "2012-10-17", "Statement": statements}).decode()
