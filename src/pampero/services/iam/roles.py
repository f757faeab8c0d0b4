"""Roles."""

from __future__ import annotations

from urllib.parse import quote

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.iam import types as t
from pampero.services.iam.conditions import bounded
from pampero.services.iam.documents import check_trust_policy
from pampero.services.iam.listing import under_path
from pampero.services.iam.managed import check_attachable
from pampero.services.iam.model import (
    PROFILES,
    ROLES,
    Role,
    forget_role,
    own_role,
    role_arn,
    role_of,
    save,
)
from pampero.services.iam.shapes import boundary_shape
from pampero.services.iam.tags import EntityTagging, merge_tags, tag_page, tag_shapes
from pampero.store.tx import ReadTx, Tx

TAGS: EntityTagging[Role] = EntityTagging(save)


def shape(role: Role) -> t.Role:
    """A role as answers show it."""
    return t.Role(
        Path=role.path,
        RoleName=role.name,
        RoleId=role.id,
        Arn=role.arn,
        CreateDate=role.created,
        AssumeRolePolicyDocument=quote(role.trust, safe=""),
        Description=role.description or None,
        MaxSessionDuration=role.longest,
        PermissionsBoundary=boundary_shape(role),
        Tags=tag_shapes(role.tags),
    )


@operation("CreateRole", resource=role_arn, context=bounded)
def create_role(tx: Tx, call: Call, req: t.CreateRoleRequest) -> t.CreateRoleResponse:
    """Make a role. Source: API_CreateRole. Raises EntityAlreadyExists, MalformedPolicyDocument, NoSuchEntity."""
    if ROLES.get(tx, call.account, req.RoleName) is not None:
        raise ApiError("EntityAlreadyExistsException", f"Role with name {req.RoleName} already exists.")
    if req.PermissionsBoundary:
        check_attachable(tx, req.PermissionsBoundary, call.account)
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
        tags=merge_tags(req.Tags),
    )
    save(tx, role)
    shown = shape(role)
    shown.MaxSessionDuration = req.MaxSessionDuration  # told here only if it was asked for (recorded)
    return t.CreateRoleResponse(Role=shown)


@operation("GetRole", resource=role_arn, read=True)
def get_role(tx: ReadTx, call: Call, req: t.GetRoleRequest) -> t.GetRoleResponse:
    """One role. When it was last used is not kept. Source: API_GetRole. Raises NoSuchEntity."""
    shown = shape(role_of(tx, call, req.RoleName))
    shown.RoleLastUsed = t.RoleLastUsed()
    return t.GetRoleResponse(Role=shown)


@operation("ListRoles", resource="*", read=True)
def list_roles(tx: ReadTx, call: Call, req: t.ListRolesRequest) -> t.ListRolesResponse:
    """The roles of a path. Source: API_ListRoles. As on AWS without tags and boundaries."""
    found = under_path(tx, ROLES, call.account, req)
    roles = [shape(role) for role in found.items]
    for role in roles:
        role.Tags = role.PermissionsBoundary = None
    return t.ListRolesResponse(Roles=roles, IsTruncated=found.more, Marker=found.marker)


@operation("DeleteRole", resource=role_arn, context=bounded)
def delete_role(tx: Tx, call: Call, req: t.DeleteRoleRequest) -> None:
    """Delete a role without policies. Source: API_DeleteRole. Raises NoSuchEntity, DeleteConflict."""
    role = own_role(tx, call, req.RoleName)
    if PROFILES.find(tx, call.account, "role", role.name):
        text = "Cannot delete entity, must remove roles from instance profile first."
        raise ApiError("DeleteConflictException", text)
    if role.attached:
        raise ApiError("DeleteConflictException", "Cannot delete entity, must detach all policies first.")
    if role.inline:
        raise ApiError("DeleteConflictException", "Cannot delete entity, must delete policies first.")
    forget_role(tx, role)


@operation("UpdateRole", resource=role_arn, context=bounded)
def update_role(tx: Tx, call: Call, req: t.UpdateRoleRequest) -> t.UpdateRoleResponse:
    """Change a role's description and longest session. Source: API_UpdateRole."""
    role = own_role(tx, call, req.RoleName)
    role.description = role.description if req.Description is None else req.Description
    role.longest = req.MaxSessionDuration or role.longest
    save(tx, role)
    return t.UpdateRoleResponse()


@operation("UpdateRoleDescription", resource=role_arn, context=bounded)
def update_role_description(tx: Tx, call: Call, req: t.UpdateRoleDescriptionRequest) -> t.UpdateRoleDescriptionResponse:
    """Change a role's description. Source: API_UpdateRoleDescription."""
    role = role_of(tx, call, req.RoleName)
    role.description = req.Description
    save(tx, role)
    return t.UpdateRoleDescriptionResponse(Role=shape(role))


@operation("UpdateAssumeRolePolicy", resource=role_arn, context=bounded)
def update_assume_role_policy(tx: Tx, call: Call, req: t.UpdateAssumeRolePolicyRequest) -> None:
    """Change who may assume a role. Source: API_UpdateAssumeRolePolicy."""
    role = own_role(tx, call, req.RoleName)
    role.trust = check_trust_policy(req.PolicyDocument)
    save(tx, role)


@operation("PutRolePermissionsBoundary", resource=role_arn, context=bounded)
def put_role_permissions_boundary(tx: Tx, call: Call, req: t.PutRolePermissionsBoundaryRequest) -> None:
    """Set the most that a role may do. Source: API_PutRolePermissionsBoundary. Raises NoSuchEntity."""
    role = own_role(tx, call, req.RoleName)
    check_attachable(tx, req.PermissionsBoundary, call.account)
    role.boundary = req.PermissionsBoundary
    save(tx, role)


@operation("DeleteRolePermissionsBoundary", resource=role_arn, context=bounded)
def delete_role_permissions_boundary(tx: Tx, call: Call, req: t.DeleteRolePermissionsBoundaryRequest) -> None:
    """Take the boundary away. Source: API_DeleteRolePermissionsBoundary."""
    role = own_role(tx, call, req.RoleName)
    role.boundary = None
    save(tx, role)


@operation("TagRole", resource=role_arn)
def tag_role(tx: Tx, call: Call, req: t.TagRoleRequest) -> None:
    """Add or change tags. Source: API_TagRole."""
    TAGS.add(tx, own_role(tx, call, req.RoleName), req.Tags)


@operation("UntagRole", resource=role_arn)
def untag_role(tx: Tx, call: Call, req: t.UntagRoleRequest) -> None:
    """Take tags away. Source: API_UntagRole."""
    TAGS.remove(tx, own_role(tx, call, req.RoleName), req.TagKeys)


@operation("ListRoleTags", resource=role_arn, read=True)
def list_role_tags(tx: ReadTx, call: Call, req: t.ListRoleTagsRequest) -> t.ListRoleTagsResponse:
    """A role's tags. Source: API_ListRoleTags."""
    return tag_page(t.ListRoleTagsResponse, role_of(tx, call, req.RoleName).tags, req)
