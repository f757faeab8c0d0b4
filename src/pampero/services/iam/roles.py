"""Roles."""

from __future__ import annotations

from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.iam.model import ROLES, Role, changed, check_trust_policy, role_of, tag_map
from pampero.services.iam.types import (
    AttachedPermissionsBoundary,
    CreateRoleRequest,
    CreateRoleResponse,
    DeleteRoleRequest,
    GetRoleRequest,
    GetRoleResponse,
    ListRolesRequest,
    ListRolesResponse,
    ListRoleTagsRequest,
    ListRoleTagsResponse,
    Tag,
    TagRoleRequest,
    UntagRoleRequest,
    UpdateAssumeRolePolicyRequest,
    UpdateRoleRequest,
    UpdateRoleResponse,
)
from pampero.services.iam.types import Role as RoleShape
from pampero.store.tx import ReadTx, Tx

AnyRole = (
    CreateRoleRequest
    | DeleteRoleRequest
    | GetRoleRequest
    | ListRoleTagsRequest
    | TagRoleRequest
    | UntagRoleRequest
    | UpdateAssumeRolePolicyRequest
    | UpdateRoleRequest
)


def role_arn(call: Call, req: AnyRole) -> str:
    """The ARN of the role that a request names."""
    role = call.read(ROLES.get, call.account, req.RoleName)
    if role is not None:
        return role.arn
    return arn("iam", "", call.account, f"role{getattr(req, 'Path', None) or '/'}{req.RoleName}")


def shape(role: Role) -> RoleShape:
    """A role as answers show it."""
    boundary = None
    if role.boundary:
        boundary = AttachedPermissionsBoundary(PermissionsBoundaryType="Policy", PermissionsBoundaryArn=role.boundary)
    return RoleShape(
        Path=role.path,
        RoleName=role.name,
        RoleId=role.id,
        Arn=role.arn,
        CreateDate=role.created,
        AssumeRolePolicyDocument=quote(role.trust, safe=""),
        Description=role.description or None,
        MaxSessionDuration=role.longest,
        PermissionsBoundary=boundary,
        Tags=[Tag(Key=key, Value=value) for key, value in role.tags.items()] or None,
    )


@operation("CreateRole", resource=role_arn)
def create_role(tx: Tx, call: Call, req: CreateRoleRequest) -> CreateRoleResponse:
    """Make a role. Source: API_CreateRole. Raises EntityAlreadyExists, MalformedPolicyDocument."""
    if ROLES.get(tx, call.account, req.RoleName) is not None:
        raise ApiError("EntityAlreadyExistsException", f"Role with name {req.RoleName} already exists.")
    role = Role(
        name=req.RoleName,
        path=req.Path or "/",
        id=ids.key_id("AROA", 17),
        account=call.account,
        created=tx.now,
        trust=check_trust_policy(req.AssumeRolePolicyDocument),
        description=req.Description or "",
        boundary=req.PermissionsBoundary,
        longest=req.MaxSessionDuration or 3600,
        tags=tag_map(req.Tags),
    )
    save(tx, role)
    return CreateRoleResponse(Role=shape(role))


def save(tx: Tx, role: Role) -> None:
    """Write a role."""
    ROLES.put(tx, role.account, role.name, role)
    changed(tx)


@operation("GetRole", resource=role_arn, read=True)
def get_role(tx: ReadTx, call: Call, req: GetRoleRequest) -> GetRoleResponse:
    """One role. Source: API_GetRole. Raises NoSuchEntity."""
    return GetRoleResponse(Role=shape(role_of(tx, call, req.RoleName)))


@operation("ListRoles", resource="*", read=True)
def list_roles(tx: ReadTx, call: Call, req: ListRolesRequest) -> ListRolesResponse:
    """The roles of a path. Source: API_ListRoles."""
    most = req.MaxItems or 100
    page = ROLES.page(tx, call.account, after=req.Marker or "", limit=most + 1)
    roles = [shape(role) for _, role in page[:most] if role.path.startswith(req.PathPrefix or "/")]
    more = len(page) > most
    return ListRolesResponse(Roles=roles, IsTruncated=more, Marker=page[most - 1][0] if more else None)


@operation("DeleteRole", resource=role_arn)
def delete_role(tx: Tx, call: Call, req: DeleteRoleRequest) -> None:
    """Delete a role without policies. Source: API_DeleteRole. Raises NoSuchEntity, DeleteConflict."""
    role = role_of(tx, call, req.RoleName)
    if role.attached:
        raise ApiError("DeleteConflictException", "Cannot delete entity, must detach all policies first.")
    if role.inline:
        raise ApiError("DeleteConflictException", "Cannot delete entity, must delete policies first.")
    ROLES.delete(tx, role.account, role.name)
    changed(tx)


@operation("UpdateRole", resource=role_arn)
def update_role(tx: Tx, call: Call, req: UpdateRoleRequest) -> UpdateRoleResponse:
    """Change a role's description and longest session. Source: API_UpdateRole."""
    role = role_of(tx, call, req.RoleName)
    role.description = role.description if req.Description is None else req.Description
    role.longest = req.MaxSessionDuration or role.longest
    save(tx, role)
    return UpdateRoleResponse()


@operation("UpdateAssumeRolePolicy", resource=role_arn)
def update_assume_role_policy(tx: Tx, call: Call, req: UpdateAssumeRolePolicyRequest) -> None:
    """Change who may assume a role. Source: API_UpdateAssumeRolePolicy."""
    role = role_of(tx, call, req.RoleName)
    role.trust = check_trust_policy(req.PolicyDocument)
    save(tx, role)


@operation("TagRole", resource=role_arn)
def tag_role(tx: Tx, call: Call, req: TagRoleRequest) -> None:
    """Add or change tags. Source: API_TagRole."""
    role = role_of(tx, call, req.RoleName)
    role.tags.update(tag_map(req.Tags))
    save(tx, role)


@operation("UntagRole", resource=role_arn)
def untag_role(tx: Tx, call: Call, req: UntagRoleRequest) -> None:
    """Take tags away. Source: API_UntagRole."""
    role = role_of(tx, call, req.RoleName)
    for key in req.TagKeys:
        role.tags.pop(key, None)
    save(tx, role)


@operation("ListRoleTags", resource=role_arn, read=True)
def list_role_tags(tx: ReadTx, call: Call, req: ListRoleTagsRequest) -> ListRoleTagsResponse:
    """A role's tags. Source: API_ListRoleTags."""
    tags = role_of(tx, call, req.RoleName).tags
    return ListRoleTagsResponse(Tags=[Tag(Key=k, Value=v) for k, v in tags.items()], IsTruncated=False)
