"""Inline policies of users, groups and roles."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.services.iam import types as t
from pampero.services.iam.conditions import bounded
from pampero.services.iam.documents import check_identity_policy
from pampero.services.iam.listing import names
from pampero.services.iam.model import (
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

# All inline policies of one entity together, in characters without white space. Source: IAM and STS quotas.
MAX_SIZE = {"user": 2048, "group": 5120, "role": 10240}


def _put(tx: Tx, kind: str, holder: Holder, req: Any) -> None:
    holder.inline[req.PolicyName] = check_identity_policy(req.PolicyDocument)
    if sum(len("".join(text.split())) for text in holder.inline.values()) > MAX_SIZE[kind]:
        text = f"Maximum policy size of {MAX_SIZE[kind]} bytes exceeded for {kind} {holder.name}"
        raise ApiError("LimitExceededException", text)
    save(tx, holder)


def _text(kind: str, holder: Holder, name: str) -> str:
    document = holder.inline.get(name)
    if document is None:
        raise ApiError("NoSuchEntityException", f"The {kind} policy with name {name} cannot be found.")
    return quote(document, safe="")


def _delete(tx: Tx, kind: str, holder: Holder, req: Any) -> None:
    _text(kind, holder, req.PolicyName)
    del holder.inline[req.PolicyName]
    save(tx, holder)


@operation("PutRolePolicy", resource=role_arn, context=bounded)
def put_role_policy(tx: Tx, call: Call, req: t.PutRolePolicyRequest) -> None:
    """Set an inline policy. Source: API_PutRolePolicy. Raises NoSuchEntity, MalformedPolicyDocument, LimitExceeded."""
    _put(tx, "role", own_role(tx, call, req.RoleName), req)


@operation("GetRolePolicy", resource=role_arn, read=True)
def get_role_policy(tx: ReadTx, call: Call, req: t.GetRolePolicyRequest) -> t.GetRolePolicyResponse:
    """One inline policy. Source: API_GetRolePolicy. Raises NoSuchEntity."""
    document = _text("role", role_of(tx, call, req.RoleName), req.PolicyName)
    return t.GetRolePolicyResponse(RoleName=req.RoleName, PolicyName=req.PolicyName, PolicyDocument=document)


@operation("DeleteRolePolicy", resource=role_arn, context=bounded)
def delete_role_policy(tx: Tx, call: Call, req: t.DeleteRolePolicyRequest) -> None:
    """Take an inline policy away. Source: API_DeleteRolePolicy. Raises NoSuchEntity."""
    _delete(tx, "role", own_role(tx, call, req.RoleName), req)


@operation("ListRolePolicies", resource=role_arn, read=True)
def list_role_policies(tx: ReadTx, call: Call, req: t.ListRolePoliciesRequest) -> t.ListRolePoliciesResponse:
    """The names of inline policies. Source: API_ListRolePolicies."""
    found = names(role_of(tx, call, req.RoleName).inline, req)
    return t.ListRolePoliciesResponse(PolicyNames=found.items, IsTruncated=found.more, Marker=found.marker)


@operation("PutUserPolicy", resource=user_arn, context=bounded)
def put_user_policy(tx: Tx, call: Call, req: t.PutUserPolicyRequest) -> None:
    """Set an inline policy. Source: API_PutUserPolicy. Raises NoSuchEntity, MalformedPolicyDocument, LimitExceeded."""
    _put(tx, "user", user_of(tx, call, req.UserName), req)


@operation("GetUserPolicy", resource=user_arn, read=True)
def get_user_policy(tx: ReadTx, call: Call, req: t.GetUserPolicyRequest) -> t.GetUserPolicyResponse:
    """One inline policy. Source: API_GetUserPolicy. Raises NoSuchEntity."""
    document = _text("user", user_of(tx, call, req.UserName), req.PolicyName)
    return t.GetUserPolicyResponse(UserName=req.UserName, PolicyName=req.PolicyName, PolicyDocument=document)


@operation("DeleteUserPolicy", resource=user_arn, context=bounded)
def delete_user_policy(tx: Tx, call: Call, req: t.DeleteUserPolicyRequest) -> None:
    """Take an inline policy away. Source: API_DeleteUserPolicy. Raises NoSuchEntity."""
    _delete(tx, "user", user_of(tx, call, req.UserName), req)


@operation("ListUserPolicies", resource=user_arn, read=True)
def list_user_policies(tx: ReadTx, call: Call, req: t.ListUserPoliciesRequest) -> t.ListUserPoliciesResponse:
    """The names of inline policies. Source: API_ListUserPolicies."""
    found = names(user_of(tx, call, req.UserName).inline, req)
    return t.ListUserPoliciesResponse(PolicyNames=found.items, IsTruncated=found.more, Marker=found.marker)


@operation("PutGroupPolicy", resource=group_arn)
def put_group_policy(tx: Tx, call: Call, req: t.PutGroupPolicyRequest) -> None:
    """Set an inline policy. Source: API_PutGroupPolicy. Raises NoSuchEntity, MalformedPolicyDocument, LimitExceeded."""
    _put(tx, "group", group_of(tx, call, req.GroupName), req)


@operation("GetGroupPolicy", resource=group_arn, read=True)
def get_group_policy(tx: ReadTx, call: Call, req: t.GetGroupPolicyRequest) -> t.GetGroupPolicyResponse:
    """One inline policy. Source: API_GetGroupPolicy. Raises NoSuchEntity."""
    document = _text("group", group_of(tx, call, req.GroupName), req.PolicyName)
    return t.GetGroupPolicyResponse(GroupName=req.GroupName, PolicyName=req.PolicyName, PolicyDocument=document)


@operation("DeleteGroupPolicy", resource=group_arn)
def delete_group_policy(tx: Tx, call: Call, req: t.DeleteGroupPolicyRequest) -> None:
    """Take an inline policy away. Source: API_DeleteGroupPolicy. Raises NoSuchEntity."""
    _delete(tx, "group", group_of(tx, call, req.GroupName), req)


@operation("ListGroupPolicies", resource=group_arn, read=True)
def list_group_policies(tx: ReadTx, call: Call, req: t.ListGroupPoliciesRequest) -> t.ListGroupPoliciesResponse:
    """The names of inline policies. Source: API_ListGroupPolicies."""
    found = names(group_of(tx, call, req.GroupName).inline, req)
    return t.ListGroupPoliciesResponse(PolicyNames=found.items, IsTruncated=found.more, Marker=found.marker)
