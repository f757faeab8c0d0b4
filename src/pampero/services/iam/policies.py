"""Inline and managed policies on users and roles."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.iam import roles, users
from pampero.services.iam.managed import PREFIX, document_of
from pampero.services.iam.model import (
    POLICIES,
    ROLES,
    USERS,
    Holder,
    ManagedPolicy,
    changed,
    check_identity_policy,
    role_of,
    tag_map,
    user_of,
)
from pampero.services.iam.roles import role_arn
from pampero.services.iam.types import (
    AttachedPolicy,
    AttachRolePolicyRequest,
    AttachUserPolicyRequest,
    CreatePolicyRequest,
    CreatePolicyResponse,
    DeletePolicyRequest,
    DeleteRolePolicyRequest,
    DeleteUserPolicyRequest,
    DetachRolePolicyRequest,
    DetachUserPolicyRequest,
    GetPolicyRequest,
    GetPolicyResponse,
    GetPolicyVersionRequest,
    GetPolicyVersionResponse,
    GetRolePolicyRequest,
    GetRolePolicyResponse,
    GetUserPolicyRequest,
    GetUserPolicyResponse,
    ListAttachedRolePoliciesRequest,
    ListAttachedRolePoliciesResponse,
    ListAttachedUserPoliciesRequest,
    ListAttachedUserPoliciesResponse,
    ListRolePoliciesRequest,
    ListRolePoliciesResponse,
    ListUserPoliciesRequest,
    ListUserPoliciesResponse,
    Policy,
    PolicyVersion,
    PutRolePolicyRequest,
    PutUserPolicyRequest,
)
from pampero.services.iam.users import user_arn
from pampero.store.tx import ReadTx, Tx


def _inline(holder: Holder, kind: str, name: str) -> str:
    document = holder.inline.get(name)
    if document is None:
        raise ApiError("NoSuchEntityException", f"The {kind} policy with name {name} cannot be found.")
    return document


def _attach(tx: ReadTx, holder: Holder, policy: str) -> None:
    if document_of(tx, policy) is None:
        raise ApiError("NoSuchEntityException", f"Policy {policy} does not exist or is not attachable.")
    if policy not in holder.attached:
        holder.attached.append(policy)


def _detach(holder: Holder, policy: str) -> None:
    if policy not in holder.attached:
        raise ApiError("NoSuchEntityException", f"Policy {policy} was not found.")
    holder.attached.remove(policy)


def _attached(holder: Holder) -> list[AttachedPolicy]:
    return [AttachedPolicy(PolicyName=a.rsplit("/", 1)[-1], PolicyArn=a) for a in holder.attached]


@operation("PutRolePolicy", resource=role_arn)
def put_role_policy(tx: Tx, call: Call, req: PutRolePolicyRequest) -> None:
    """Set an inline policy. Source: API_PutRolePolicy. Raises NoSuchEntity, MalformedPolicyDocument."""
    role = role_of(tx, call, req.RoleName)
    role.inline[req.PolicyName] = check_identity_policy(req.PolicyDocument)
    roles.save(tx, role)


@operation("GetRolePolicy", resource=role_arn, read=True)
def get_role_policy(tx: ReadTx, call: Call, req: GetRolePolicyRequest) -> GetRolePolicyResponse:
    """One inline policy. Source: API_GetRolePolicy. Raises NoSuchEntity."""
    document = _inline(role_of(tx, call, req.RoleName), "role", req.PolicyName)
    return GetRolePolicyResponse(
        RoleName=req.RoleName, PolicyName=req.PolicyName, PolicyDocument=quote(document, safe="")
    )


@operation("DeleteRolePolicy", resource=role_arn)
def delete_role_policy(tx: Tx, call: Call, req: DeleteRolePolicyRequest) -> None:
    """Take an inline policy away. Source: API_DeleteRolePolicy. Raises NoSuchEntity."""
    role = role_of(tx, call, req.RoleName)
    _inline(role, "role", req.PolicyName)
    del role.inline[req.PolicyName]
    roles.save(tx, role)


@operation("ListRolePolicies", resource=role_arn, read=True)
def list_role_policies(tx: ReadTx, call: Call, req: ListRolePoliciesRequest) -> ListRolePoliciesResponse:
    """The names of inline policies. Source: API_ListRolePolicies."""
    return ListRolePoliciesResponse(PolicyNames=sorted(role_of(tx, call, req.RoleName).inline), IsTruncated=False)


@operation("AttachRolePolicy", resource=role_arn)
def attach_role_policy(tx: Tx, call: Call, req: AttachRolePolicyRequest) -> None:
    """Attach a managed policy. Source: API_AttachRolePolicy. Raises NoSuchEntity."""
    role = role_of(tx, call, req.RoleName)
    _attach(tx, role, req.PolicyArn)
    roles.save(tx, role)


@operation("DetachRolePolicy", resource=role_arn)
def detach_role_policy(tx: Tx, call: Call, req: DetachRolePolicyRequest) -> None:
    """Detach a managed policy. Source: API_DetachRolePolicy. Raises NoSuchEntity."""
    role = role_of(tx, call, req.RoleName)
    _detach(role, req.PolicyArn)
    roles.save(tx, role)


@operation("ListAttachedRolePolicies", resource=role_arn, read=True)
def list_attached_role_policies(
    tx: ReadTx, call: Call, req: ListAttachedRolePoliciesRequest
) -> ListAttachedRolePoliciesResponse:
    """The managed policies on a role. Source: API_ListAttachedRolePolicies."""
    role = role_of(tx, call, req.RoleName)
    return ListAttachedRolePoliciesResponse(AttachedPolicies=_attached(role), IsTruncated=False)


@operation("PutUserPolicy", resource=user_arn)
def put_user_policy(tx: Tx, call: Call, req: PutUserPolicyRequest) -> None:
    """Set an inline policy. Source: API_PutUserPolicy."""
    user = user_of(tx, call, req.UserName)
    user.inline[req.PolicyName] = check_identity_policy(req.PolicyDocument)
    users.save(tx, user)


@operation("GetUserPolicy", resource=user_arn, read=True)
def get_user_policy(tx: ReadTx, call: Call, req: GetUserPolicyRequest) -> GetUserPolicyResponse:
    """One inline policy. Source: API_GetUserPolicy."""
    document = _inline(user_of(tx, call, req.UserName), "user", req.PolicyName)
    return GetUserPolicyResponse(
        UserName=req.UserName, PolicyName=req.PolicyName, PolicyDocument=quote(document, safe="")
    )


@operation("DeleteUserPolicy", resource=user_arn)
def delete_user_policy(tx: Tx, call: Call, req: DeleteUserPolicyRequest) -> None:
    """Take an inline policy away. Source: API_DeleteUserPolicy."""
    user = user_of(tx, call, req.UserName)
    _inline(user, "user", req.PolicyName)
    del user.inline[req.PolicyName]
    users.save(tx, user)


@operation("ListUserPolicies", resource=user_arn, read=True)
def list_user_policies(tx: ReadTx, call: Call, req: ListUserPoliciesRequest) -> ListUserPoliciesResponse:
    """The names of inline policies. Source: API_ListUserPolicies."""
    return ListUserPoliciesResponse(PolicyNames=sorted(user_of(tx, call, req.UserName).inline), IsTruncated=False)


@operation("AttachUserPolicy", resource=user_arn)
def attach_user_policy(tx: Tx, call: Call, req: AttachUserPolicyRequest) -> None:
    """Attach a managed policy. Source: API_AttachUserPolicy."""
    user = user_of(tx, call, req.UserName)
    _attach(tx, user, req.PolicyArn)
    users.save(tx, user)


@operation("DetachUserPolicy", resource=user_arn)
def detach_user_policy(tx: Tx, call: Call, req: DetachUserPolicyRequest) -> None:
    """Detach a managed policy. Source: API_DetachUserPolicy."""
    user = user_of(tx, call, req.UserName)
    _detach(user, req.PolicyArn)
    users.save(tx, user)


@operation("ListAttachedUserPolicies", resource=user_arn, read=True)
def list_attached_user_policies(
    tx: ReadTx, call: Call, req: ListAttachedUserPoliciesRequest
) -> ListAttachedUserPoliciesResponse:
    """The managed policies on a user. Source: API_ListAttachedUserPolicies."""
    user = user_of(tx, call, req.UserName)
    return ListAttachedUserPoliciesResponse(AttachedPolicies=_attached(user), IsTruncated=False)


def policy_arn(call: Call, req: Any) -> str:
    """The ARN of the managed policy that a request names."""
    named: str | None = getattr(req, "PolicyArn", None)
    return named or arn("iam", "", call.account, f"policy{req.Path or '/'}{req.PolicyName}")


def _uses(tx: ReadTx, policy: str, account: str) -> int:
    holders = [holder for _, holder in ROLES.page(tx, account)] + [user for _, user in USERS.page(tx, account)]
    return sum(policy in holder.attached for holder in holders)


def _shape(tx: ReadTx, policy: ManagedPolicy) -> Policy:
    return Policy(
        PolicyName=policy.name,
        PolicyId=policy.id,
        Arn=policy.arn,
        Path=policy.path,
        DefaultVersionId=policy.default,
        AttachmentCount=_uses(tx, policy.arn, policy.account),
        PermissionsBoundaryUsageCount=0,
        IsAttachable=True,
        Description=policy.description or None,
        CreateDate=policy.created,
        UpdateDate=policy.updated,
    )


@operation("CreatePolicy", resource=policy_arn)
def create_policy(tx: Tx, call: Call, req: CreatePolicyRequest) -> CreatePolicyResponse:
    """Make a managed policy. Source: API_CreatePolicy. Raises EntityAlreadyExists, MalformedPolicyDocument."""
    if POLICIES.get(tx, call.account, req.PolicyName) is not None:
        raise ApiError(
            "EntityAlreadyExistsException",
            f"A policy called {req.PolicyName} already exists. Duplicate names are not allowed.",
        )
    policy = ManagedPolicy(
        name=req.PolicyName,
        path=req.Path or "/",
        id=ids.key_id("ANPA", 17),
        account=call.account,
        created=tx.now,
        updated=tx.now,
        description=req.Description or "",
        default="v1",
        versions=[("v1", check_identity_policy(req.PolicyDocument), tx.now)],
        tags=tag_map(req.Tags),
    )
    POLICIES.put(tx, call.account, policy.name, policy)
    return CreatePolicyResponse(Policy=_shape(tx, policy))


def _managed(tx: ReadTx, call: Call, policy_arn_: str) -> ManagedPolicy:
    policy = POLICIES.get(tx, call.account, policy_arn_.rsplit("/", 1)[-1])
    if policy is None or policy.arn != policy_arn_:
        raise ApiError("NoSuchEntityException", f"Policy {policy_arn_} was not found.")
    return policy


@operation("GetPolicy", resource=policy_arn, read=True)
def get_policy(tx: ReadTx, call: Call, req: GetPolicyRequest) -> GetPolicyResponse:
    """One managed policy. Source: API_GetPolicy. Raises NoSuchEntity."""
    if req.PolicyArn.startswith(PREFIX) and document_of(tx, req.PolicyArn) is not None:
        name = req.PolicyArn.rsplit("/", 1)[-1]
        path = "/" + req.PolicyArn.removeprefix(PREFIX).removesuffix(name)
        uses = _uses(tx, req.PolicyArn, call.account)
        return GetPolicyResponse(
            Policy=Policy(
                PolicyName=name,
                Arn=req.PolicyArn,
                Path=path,
                DefaultVersionId="v1",
                AttachmentCount=uses,
                IsAttachable=True,
            )
        )
    return GetPolicyResponse(Policy=_shape(tx, _managed(tx, call, req.PolicyArn)))


@operation("GetPolicyVersion", resource=policy_arn, read=True)
def get_policy_version(tx: ReadTx, call: Call, req: GetPolicyVersionRequest) -> GetPolicyVersionResponse:
    """A version's document. Source: API_GetPolicyVersion. Raises NoSuchEntity."""
    if req.PolicyArn.startswith(PREFIX):
        document = document_of(tx, req.PolicyArn)
        versions = [] if document is None else [("v1", document, 0.0)]
        default = "v1"
    else:
        policy = _managed(tx, call, req.PolicyArn)
        versions, default = policy.versions, policy.default
    for id_, document, created in versions:
        if id_ == req.VersionId:
            text = quote(document, safe="")
            version = PolicyVersion(Document=text, VersionId=id_, IsDefaultVersion=id_ == default, CreateDate=created)
            return GetPolicyVersionResponse(PolicyVersion=version)
    raise ApiError("NoSuchEntityException", f"Policy {req.PolicyArn} version {req.VersionId} does not exist.")


@operation("DeletePolicy", resource=policy_arn)
def delete_policy(tx: Tx, call: Call, req: DeletePolicyRequest) -> None:
    """Delete a managed policy that is attached to nobody. Source: API_DeletePolicy."""
    policy = _managed(tx, call, req.PolicyArn)
    if _uses(tx, policy.arn, call.account):
        raise ApiError("DeleteConflictException", "Cannot delete a policy attached to entities.")
    POLICIES.delete(tx, call.account, policy.name)
    changed(tx)
