"""Users."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.iam import types as t
from pampero.services.iam.conditions import bounded
from pampero.services.iam.listing import under_path
from pampero.services.iam.managed import check_attachable
from pampero.services.iam.model import (
    KEYS,
    USERS,
    User,
    changed,
    save,
    user_arn,
    user_of,
)
from pampero.services.iam.shapes import boundary_shape
from pampero.services.iam.tags import EntityTagging, merge_tags, tag_page, tag_shapes
from pampero.store.tx import ReadTx, Tx

TAGS: EntityTagging[User] = EntityTagging(save)


def name_of(call: Call, req: Any) -> str:
    """The user a request names: the caller where it names none."""
    name: str | None = req.UserName
    if name is None and call.principal.kind == "user":
        return call.principal.name
    if name is None:
        raise ApiError("ValidationError", "Must specify userName when calling with non-User credentials")
    return name


def shape(user: User) -> t.User:
    """A user as answers show it."""
    return t.User(
        Path=user.path,
        UserName=user.name,
        UserId=user.id,
        Arn=user.arn,
        CreateDate=user.created,
        PermissionsBoundary=boundary_shape(user),
        Tags=tag_shapes(user.tags),
    )


@operation("CreateUser", resource=user_arn, context=bounded)
def create_user(tx: Tx, call: Call, req: t.CreateUserRequest) -> t.CreateUserResponse:
    """Make a user. Source: API_CreateUser. Raises EntityAlreadyExists, NoSuchEntity."""
    if USERS.get(tx, call.account, req.UserName) is not None:
        raise ApiError("EntityAlreadyExistsException", f"User with name {req.UserName} already exists.")
    if req.PermissionsBoundary:
        check_attachable(tx, req.PermissionsBoundary, call.account)
    user = User(
        name=req.UserName,
        path=req.Path or "/",
        id=ids.key_id("AIDA", 17),
        account=call.account,
        created=tx.now,
        boundary=req.PermissionsBoundary,
        tags=merge_tags(req.Tags),
    )
    save(tx, user)
    return t.CreateUserResponse(User=shape(user))


@operation("GetUser", resource=user_arn, read=True)
def get_user(tx: ReadTx, call: Call, req: t.GetUserRequest) -> t.GetUserResponse:
    """One user. Source: API_GetUser. Raises NoSuchEntity."""
    if req.UserName is None and call.principal.is_root:
        root = call.principal
        return t.GetUserResponse(
            User=t.User(Path="/", UserName="root", UserId=root.account, Arn=root.arn, CreateDate=0.0)
        )
    return t.GetUserResponse(User=shape(user_of(tx, call, name_of(call, req))))


@operation("ListUsers", resource="*", read=True)
def list_users(tx: ReadTx, call: Call, req: t.ListUsersRequest) -> t.ListUsersResponse:
    """The users of a path. Source: API_ListUsers. As on AWS without tags and boundaries."""
    found = under_path(tx, USERS, call.account, req)
    users = [shape(user) for user in found.items]
    for user in users:
        user.Tags = user.PermissionsBoundary = None
    return t.ListUsersResponse(Users=users, IsTruncated=found.more, Marker=found.marker)


@operation("UpdateUser", resource=user_arn)
def update_user(tx: Tx, call: Call, req: t.UpdateUserRequest) -> None:
    """Rename or move a user. Source: API_UpdateUser. Raises NoSuchEntity, EntityAlreadyExists."""
    user = user_of(tx, call, req.UserName)
    new = req.NewUserName or user.name
    if new != user.name:
        if USERS.get(tx, call.account, new) is not None:
            raise ApiError("EntityAlreadyExistsException", f"User with name {new} already exists.")
        USERS.delete(tx, call.account, user.name)
        for id_ in user.keys:
            key = KEYS.get(tx, "", id_)
            if key is not None:
                key.user = new
                KEYS.put(tx, "", id_, key)
    user.name = new
    user.path = req.NewPath or user.path
    save(tx, user)


@operation("DeleteUser", resource=user_arn)
def delete_user(tx: Tx, call: Call, req: t.DeleteUserRequest) -> None:
    """Delete a user without keys, groups and policies. Source: API_DeleteUser. Raises NoSuchEntity, DeleteConflict."""
    user = user_of(tx, call, req.UserName)
    for bound, text in (
        (user.groups, "Cannot delete entity, must remove users from group first."),
        (user.keys, "Cannot delete entity, must delete access keys first."),
        (user.credentials, "Cannot delete entity, must remove referenced objects first."),
        (user.attached, "Cannot delete entity, must detach all policies first."),
        (user.inline, "Cannot delete entity, must delete policies first."),
    ):
        if bound:
            raise ApiError("DeleteConflictException", text)
    USERS.delete(tx, user.account, user.name)
    changed(tx)


@operation("PutUserPermissionsBoundary", resource=user_arn, context=bounded)
def put_user_permissions_boundary(tx: Tx, call: Call, req: t.PutUserPermissionsBoundaryRequest) -> None:
    """Set the most that a user may do. Source: API_PutUserPermissionsBoundary. Raises NoSuchEntity."""
    user = user_of(tx, call, req.UserName)
    check_attachable(tx, req.PermissionsBoundary, call.account)
    user.boundary = req.PermissionsBoundary
    save(tx, user)


@operation("DeleteUserPermissionsBoundary", resource=user_arn, context=bounded)
def delete_user_permissions_boundary(tx: Tx, call: Call, req: t.DeleteUserPermissionsBoundaryRequest) -> None:
    """Take the boundary away. Source: API_DeleteUserPermissionsBoundary."""
    user = user_of(tx, call, req.UserName)
    user.boundary = None
    save(tx, user)


@operation("TagUser", resource=user_arn)
def tag_user(tx: Tx, call: Call, req: t.TagUserRequest) -> None:
    """Add or change tags. Source: API_TagUser."""
    TAGS.add(tx, user_of(tx, call, req.UserName), req.Tags)


@operation("UntagUser", resource=user_arn)
def untag_user(tx: Tx, call: Call, req: t.UntagUserRequest) -> None:
    """Take tags away. Source: API_UntagUser."""
    TAGS.remove(tx, user_of(tx, call, req.UserName), req.TagKeys)


@operation("ListUserTags", resource=user_arn, read=True)
def list_user_tags(tx: ReadTx, call: Call, req: t.ListUserTagsRequest) -> t.ListUserTagsResponse:
    """A user's tags. Source: API_ListUserTags."""
    return tag_page(t.ListUserTagsResponse, user_of(tx, call, req.UserName).tags, req)
