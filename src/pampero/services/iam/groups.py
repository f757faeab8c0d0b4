"""Groups and who is in them."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.services.iam import types as t
from pampero.services.iam import users
from pampero.services.iam.listing import page, under_path
from pampero.services.iam.model import (
    GROUPS,
    USERS,
    Group,
    User,
    changed,
    group_arn,
    group_of,
    save,
    user_arn,
    user_of,
)
from pampero.store.tx import ReadTx, Tx

MAX_GROUPS = 10


def shape(group: Group) -> t.Group:
    """A group as answers show it."""
    return t.Group(Path=group.path, GroupName=group.name, GroupId=group.id, Arn=group.arn, CreateDate=group.created)


def members(tx: ReadTx, group: Group) -> list[tuple[str, User]]:
    """The users in a group, by name."""
    return [(name, user) for name, user in USERS.page(tx, group.account) if group.name in user.groups]


@operation("CreateGroup", resource=group_arn)
def create_group(tx: Tx, call: Call, req: t.CreateGroupRequest) -> t.CreateGroupResponse:
    """Make a group. Source: API_CreateGroup. Raises EntityAlreadyExists."""
    if GROUPS.get(tx, call.account, req.GroupName) is not None:
        raise ApiError("EntityAlreadyExistsException", f"Group with name {req.GroupName} already exists.")
    id_ = ids.key_id("AGPA", 17)
    group = Group(name=req.GroupName, path=req.Path or "/", id=id_, account=call.account, created=tx.now)
    save(tx, group)
    return t.CreateGroupResponse(Group=shape(group))


@operation("GetGroup", resource=group_arn, read=True)
def get_group(tx: ReadTx, call: Call, req: t.GetGroupRequest) -> t.GetGroupResponse:
    """A group and its users. Source: API_GetGroup. Raises NoSuchEntity."""
    group = group_of(tx, call, req.GroupName)
    found = page(members(tx, group), req)
    shown = [users.shape(user) for user in found.items]
    for user in shown:
        user.Tags = user.PermissionsBoundary = None
    return t.GetGroupResponse(Group=shape(group), Users=shown, IsTruncated=found.more, Marker=found.marker)


@operation("ListGroups", resource="*", read=True)
def list_groups(tx: ReadTx, call: Call, req: t.ListGroupsRequest) -> t.ListGroupsResponse:
    """The groups of a path. Source: API_ListGroups."""
    found = under_path(tx, GROUPS, call.account, req)
    return t.ListGroupsResponse(Groups=[shape(g) for g in found.items], IsTruncated=found.more, Marker=found.marker)


@operation("UpdateGroup", resource=group_arn)
def update_group(tx: Tx, call: Call, req: t.UpdateGroupRequest) -> None:
    """Rename or move a group. Source: API_UpdateGroup. Raises NoSuchEntity, EntityAlreadyExists."""
    group = group_of(tx, call, req.GroupName)
    new = req.NewGroupName or group.name
    if new != group.name:
        if GROUPS.get(tx, call.account, new) is not None:
            raise ApiError("EntityAlreadyExistsException", f"Group with name {new} already exists.")
        for _, user in members(tx, group):
            user.groups = [new if name == group.name else name for name in user.groups]
            save(tx, user)
        GROUPS.delete(tx, call.account, group.name)
    group.name = new
    group.path = req.NewPath or group.path
    save(tx, group)


@operation("DeleteGroup", resource=group_arn)
def delete_group(tx: Tx, call: Call, req: t.DeleteGroupRequest) -> None:
    """Delete a group without users and policies. Source: API_DeleteGroup. Raises NoSuchEntity, DeleteConflict."""
    group = group_of(tx, call, req.GroupName)
    for bound, text in (
        (members(tx, group), "Cannot delete entity, must remove users from group first."),
        (group.attached, "Cannot delete entity, must detach all policies first."),
        (group.inline, "Cannot delete entity, must delete policies first."),
    ):
        if bound:
            raise ApiError("DeleteConflictException", text)
    GROUPS.delete(tx, call.account, group.name)
    changed(tx)


@operation("AddUserToGroup", resource=group_arn)
def add_user_to_group(tx: Tx, call: Call, req: t.AddUserToGroupRequest) -> None:
    """Put a user in a group; again is no error. Source: API_AddUserToGroup. Raises NoSuchEntity, LimitExceeded."""
    group = group_of(tx, call, req.GroupName)
    user = user_of(tx, call, req.UserName)
    if group.name in user.groups:
        return
    if len(user.groups) >= MAX_GROUPS:
        raise ApiError("LimitExceededException", f"Cannot exceed quota for GroupsPerUser: {MAX_GROUPS}")
    user.groups.append(group.name)
    save(tx, user)


@operation("RemoveUserFromGroup", resource=group_arn)
def remove_user_from_group(tx: Tx, call: Call, req: t.RemoveUserFromGroupRequest) -> None:
    """Take a user out of a group. Source: API_RemoveUserFromGroup. Raises NoSuchEntity."""
    group = group_of(tx, call, req.GroupName)
    user = user_of(tx, call, req.UserName)
    user.groups = [name for name in user.groups if name != group.name]
    save(tx, user)


@operation("ListGroupsForUser", resource=user_arn, read=True)
def list_groups_for_user(tx: ReadTx, call: Call, req: t.ListGroupsForUserRequest) -> t.ListGroupsForUserResponse:
    """The groups that a user is in. Source: API_ListGroupsForUser. Raises NoSuchEntity."""
    user = user_of(tx, call, req.UserName)
    found = page(((name, group_of(tx, call, name)) for name in user.groups), req)
    shown = [shape(group) for group in found.items]
    return t.ListGroupsForUserResponse(Groups=shown, IsTruncated=found.more, Marker=found.marker)
