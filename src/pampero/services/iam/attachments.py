"""Managed policies on users, groups and roles."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.iam import types as t
from pampero.services.iam.conditions import bounded
from pampero.services.iam.listing import Page, page
from pampero.services.iam.managed import check_attachable, policy_arn, policy_exists
from pampero.services.iam.model import (
    GROUPS,
    ROLES,
    USERS,
    Holder,
    group_arn,
    group_of,
    own_role,
    role_arn,
    role_of,
    save,
    user_arn,
    user_of,
)
from pampero.store.tx import ReadTx, Tx

# Source: IAM and STS quotas (default values).
MAX = {"User": 10, "Group": 10, "Role": 10}


def _attach(tx: Tx, kind: str, holder: Holder, policy: str) -> None:
    check_attachable(tx, policy, holder.account)
    if policy in holder.attached:
        return
    if len(holder.attached) >= MAX[kind]:
        raise ApiError("LimitExceededException", f"Cannot exceed quota for PoliciesPer{kind}: {MAX[kind]}")
    holder.attached.append(policy)
    save(tx, holder)


def _detach(tx: Tx, holder: Holder, policy: str) -> None:
    if policy not in holder.attached:
        raise ApiError("NoSuchEntityException", f"Policy {policy} was not found.")
    holder.attached.remove(policy)
    save(tx, holder)


def _attached(holder: Holder, req: Any) -> Page[t.AttachedPolicy]:
    prefix = req.PathPrefix or "/"
    shown = [arn for arn in holder.attached if arn.split(":", 5)[-1].removeprefix("policy").startswith(prefix)]
    named = ((arn.rsplit("/", 1)[-1], arn) for arn in shown)
    # By their names, as recorded on AWS, whatever their paths.
    return page(((f"{name} {arn}", t.AttachedPolicy(PolicyName=name, PolicyArn=arn)) for name, arn in named), req)


@operation("AttachRolePolicy", resource=role_arn, context=bounded)
def attach_role_policy(tx: Tx, call: Call, req: t.AttachRolePolicyRequest) -> None:
    """Attach a managed policy. Source: API_AttachRolePolicy. Raises NoSuchEntity, LimitExceeded."""
    _attach(tx, "Role", own_role(tx, call, req.RoleName), req.PolicyArn)


@operation("DetachRolePolicy", resource=role_arn, context=bounded)
def detach_role_policy(tx: Tx, call: Call, req: t.DetachRolePolicyRequest) -> None:
    """Detach a managed policy. Source: API_DetachRolePolicy. Raises NoSuchEntity."""
    _detach(tx, own_role(tx, call, req.RoleName), req.PolicyArn)


@operation("ListAttachedRolePolicies", resource=role_arn, read=True)
def list_attached_role_policies(
    tx: ReadTx, call: Call, req: t.ListAttachedRolePoliciesRequest
) -> t.ListAttachedRolePoliciesResponse:
    """The managed policies on a role. Source: API_ListAttachedRolePolicies."""
    found = _attached(role_of(tx, call, req.RoleName), req)
    return t.ListAttachedRolePoliciesResponse(AttachedPolicies=found.items, IsTruncated=found.more, Marker=found.marker)


@operation("AttachUserPolicy", resource=user_arn, context=bounded)
def attach_user_policy(tx: Tx, call: Call, req: t.AttachUserPolicyRequest) -> None:
    """Attach a managed policy. Source: API_AttachUserPolicy. Raises NoSuchEntity, LimitExceeded."""
    _attach(tx, "User", user_of(tx, call, req.UserName), req.PolicyArn)


@operation("DetachUserPolicy", resource=user_arn, context=bounded)
def detach_user_policy(tx: Tx, call: Call, req: t.DetachUserPolicyRequest) -> None:
    """Detach a managed policy. Source: API_DetachUserPolicy. Raises NoSuchEntity."""
    _detach(tx, user_of(tx, call, req.UserName), req.PolicyArn)


@operation("ListAttachedUserPolicies", resource=user_arn, read=True)
def list_attached_user_policies(
    tx: ReadTx, call: Call, req: t.ListAttachedUserPoliciesRequest
) -> t.ListAttachedUserPoliciesResponse:
    """The managed policies on a user. Source: API_ListAttachedUserPolicies."""
    found = _attached(user_of(tx, call, req.UserName), req)
    return t.ListAttachedUserPoliciesResponse(AttachedPolicies=found.items, IsTruncated=found.more, Marker=found.marker)


@operation("AttachGroupPolicy", resource=group_arn, context=bounded)
def attach_group_policy(tx: Tx, call: Call, req: t.AttachGroupPolicyRequest) -> None:
    """Attach a managed policy. Source: API_AttachGroupPolicy. Raises NoSuchEntity, LimitExceeded."""
    _attach(tx, "Group", group_of(tx, call, req.GroupName), req.PolicyArn)


@operation("DetachGroupPolicy", resource=group_arn, context=bounded)
def detach_group_policy(tx: Tx, call: Call, req: t.DetachGroupPolicyRequest) -> None:
    """Detach a managed policy. Source: API_DetachGroupPolicy. Raises NoSuchEntity."""
    _detach(tx, group_of(tx, call, req.GroupName), req.PolicyArn)


@operation("ListAttachedGroupPolicies", resource=group_arn, read=True)
def list_attached_group_policies(
    tx: ReadTx, call: Call, req: t.ListAttachedGroupPoliciesRequest
) -> t.ListAttachedGroupPoliciesResponse:
    """The managed policies on a group. Source: API_ListAttachedGroupPolicies."""
    found = _attached(group_of(tx, call, req.GroupName), req)
    return t.ListAttachedGroupPoliciesResponse(
        AttachedPolicies=found.items, IsTruncated=found.more, Marker=found.marker
    )


@operation("ListEntitiesForPolicy", resource=policy_arn, read=True)
def list_entities_for_policy(
    tx: ReadTx, call: Call, req: t.ListEntitiesForPolicyRequest
) -> t.ListEntitiesForPolicyResponse:
    """Who has a managed policy, as permissions or as boundary. Source: API_ListEntitiesForPolicy."""
    policy_exists(tx, call, req.PolicyArn)
    wanted: list[tuple[str, Any]] = []
    for kind, documents in (("Group", GROUPS), ("Role", ROLES), ("User", USERS)):
        if req.EntityFilter not in (None, kind):
            continue
        for name, holder in documents.page(tx, call.account):
            attached = req.PolicyUsageFilter != "PermissionsBoundary" and req.PolicyArn in holder.attached
            bounds = req.PolicyUsageFilter != "PermissionsPolicy" and req.PolicyArn == holder.boundary
            if (attached or bounds) and holder.path.startswith(req.PathPrefix or "/"):
                wanted.append((f"{kind}/{name}", (kind, holder)))
    found = page(wanted, req)
    of = {kind: [holder for other, holder in found.items if other == kind] for kind in MAX}
    return t.ListEntitiesForPolicyResponse(
        PolicyGroups=[t.PolicyGroup(GroupName=h.name, GroupId=h.id) for h in of["Group"]],
        PolicyRoles=[t.PolicyRole(RoleName=h.name, RoleId=h.id) for h in of["Role"]],
        PolicyUsers=[t.PolicyUser(UserName=h.name, UserId=h.id) for h in of["User"]],
        IsTruncated=found.more,
        Marker=found.marker,
    )
