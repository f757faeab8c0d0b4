"""Groups of users. Sources: API_CreateGroup and the operations beside it; developer guide, "Adding groups to a user pool"."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.paging import page, position_of
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.attributes import refuse_unspoken
from pampero.services.cognito.pools.model import Pool, invalid, missing, named_pool, pool_of
from pampero.services.cognito.pools.users import USERS, User, by_sub, described, existing
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_PAGE = 60
MAX_GROUPS_OF_USER = 100
UNGROUPED = "cognito.ungrouped"
SLICE = 100


class Group(msgspec.Struct):
    """A group. precedence: the lower, the more it counts. made, changed: epoch seconds."""

    pool: str
    name: str
    made: float
    changed: float
    description: str | None = None
    role: str | None = None
    precedence: int | None = None


class Membership(msgspec.Struct):
    """That a user is in a group; its place says which."""

    since: float


GROUPS: Documents[Group] = Documents("cognito-idp.group", Group, at=lambda group: (group.pool, group.name))
# By the pool, and in it by the group's name and the user's `sub`.
MEMBERS: Documents[Membership] = Documents("cognito-idp.member", Membership)


def shown(group: Group) -> t.GroupType:
    """A group as an answer shows it."""
    return t.GroupType(
        GroupName=group.name, UserPoolId=group.pool, Description=group.description, RoleArn=group.role,
        Precedence=group.precedence, CreationDate=group.made, LastModifiedDate=group.changed,
    )  # fmt: skip


def existing_group(tx: ReadTx, pool: Pool, name: str) -> Group:
    """Raises ResourceNotFoundException."""
    found = GROUPS.get(tx, pool.id, name)
    if found is None:
        raise missing("Group not found.")
    return found


def groups_of(tx: ReadTx, user: User) -> list[Group]:
    """A user's groups, those that count most first."""
    found = [group for name in user.groups if (group := GROUPS.get(tx, user.pool, name)) is not None]
    return sorted(found, key=lambda group: (group.precedence is None, group.precedence or 0, group.name))


def preferred_role(groups: Iterable[Group]) -> str | None:
    """The role of the group that counts most; None where two that count the same have different ones."""
    bearing = [group for group in groups if group.role]
    first = [group for group in bearing if group.precedence == bearing[0].precedence]
    return bearing[0].role if bearing and len({group.role for group in first}) == 1 else None


def leave_all(tx: Tx, user: User) -> None:
    """Take a user that goes out of its groups."""
    for name in user.groups:
        MEMBERS.delete(tx, user.pool, f"{name}/{user.sub}")


@operation("CreateGroup", resource=named_pool)
def create_group(tx: Tx, call: Call, req: t.CreateGroupRequest) -> t.CreateGroupResponse:
    """Make a group. Source: API_CreateGroup. Raises GroupExistsException, ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    refuse_unspoken("groupName", req.GroupName)
    if GROUPS.get(tx, pool.id, req.GroupName) is not None:
        raise ApiError("GroupExistsException", "A group with the name already exists.")
    group = Group(pool.id, req.GroupName, tx.now, tx.now, req.Description, req.RoleArn, req.Precedence)
    return t.CreateGroupResponse(Group=shown(GROUPS.save(tx, group)))


@operation("GetGroup", resource=named_pool, read=True)
def get_group(tx: ReadTx, call: Call, req: t.GetGroupRequest) -> t.GetGroupResponse:
    """One group. Source: API_GetGroup. Raises ResourceNotFoundException."""
    return t.GetGroupResponse(Group=shown(existing_group(tx, pool_of(tx, call, req.UserPoolId), req.GroupName)))


@operation("UpdateGroup", resource=named_pool)
def update_group(tx: Tx, call: Call, req: t.UpdateGroupRequest) -> t.UpdateGroupResponse:
    """Change what is named. Source: API_UpdateGroup. Raises ResourceNotFoundException."""
    group = existing_group(tx, pool_of(tx, call, req.UserPoolId), req.GroupName)
    group.description = group.description if req.Description is None else req.Description
    group.role = group.role if req.RoleArn is None else req.RoleArn
    group.precedence = group.precedence if req.Precedence is None else req.Precedence
    group.changed = tx.now
    return t.UpdateGroupResponse(Group=shown(GROUPS.save(tx, group)))


@operation("DeleteGroup", resource=named_pool)
def delete_group(tx: Tx, call: Call, req: t.DeleteGroupRequest) -> None:
    """Delete a group; its users stay. Source: API_DeleteGroup. Raises ResourceNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    group = existing_group(tx, pool, req.GroupName)
    GROUPS.delete(tx, pool.id, group.name)
    if ungroup(tx, pool.id, group.name, tx.now):
        tx.emit(UNGROUPED, (pool.id, group.name, tx.now))


def ungroup(tx: Tx, pool: str, name: str, moment: float) -> bool:
    """Take a slice of those out of a group who came until then; whether there may be more."""
    found = MEMBERS.page(tx, pool, prefix=f"{name}/", limit=SLICE)
    gone = [id_ for id_, membership in found if membership.since <= moment]
    for id_ in gone:
        MEMBERS.delete(tx, pool, id_)
        user = by_sub(tx, pool, id_.rpartition("/")[2])
        if user is not None and name in user.groups:
            user.groups.remove(name)
            USERS.save(tx, user)
    return len(found) == SLICE and bool(gone)


@operation("ListGroups", resource=named_pool, read=True)
def list_groups(tx: ReadTx, call: Call, req: t.ListGroupsRequest) -> t.ListGroupsResponse:
    """A pool's groups by name. Source: API_ListGroups. Raises ResourceNotFoundException, InvalidParameterException."""
    pool, most = pool_of(tx, call, req.UserPoolId), MAX_PAGE if req.Limit is None else req.Limit
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    found = [group for _, group in GROUPS.page(tx, pool.id, after=after, limit=most + 1)]
    listed, token = page(found, most, lambda group: group.name)
    return t.ListGroupsResponse(Groups=[shown(group) for group in listed], NextToken=token)


@operation("AdminAddUserToGroup", resource=named_pool)
def admin_add_user_to_group(tx: Tx, call: Call, req: t.AdminAddUserToGroupRequest) -> None:
    """Put a user in a group; one that is in it stays. Source: API_AdminAddUserToGroup. Raises ResourceNotFoundException,
    UserNotFoundException, LimitExceededException."""
    pool = pool_of(tx, call, req.UserPoolId)
    group, user = existing_group(tx, pool, req.GroupName), existing(tx, pool, req.Username)
    if group.name in user.groups:
        return
    if len(user.groups) >= MAX_GROUPS_OF_USER:
        raise ApiError("LimitExceededException", f"A user can be in {MAX_GROUPS_OF_USER} groups.")
    user.groups.append(group.name)
    USERS.save(tx, user)
    MEMBERS.put(tx, pool.id, f"{group.name}/{user.sub}", Membership(tx.now))


@operation("AdminRemoveUserFromGroup", resource=named_pool)
def admin_remove_user_from_group(tx: Tx, call: Call, req: t.AdminRemoveUserFromGroupRequest) -> None:
    """Take a user out of a group. Source: API_AdminRemoveUserFromGroup. Raises ResourceNotFoundException,
    UserNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    group, user = existing_group(tx, pool, req.GroupName), existing(tx, pool, req.Username)
    if group.name in user.groups:
        user.groups.remove(group.name)
        USERS.save(tx, user)
        MEMBERS.delete(tx, pool.id, f"{group.name}/{user.sub}")


@operation("AdminListGroupsForUser", resource=named_pool, read=True)
def admin_list_groups_for_user(
    tx: ReadTx, call: Call, req: t.AdminListGroupsForUserRequest
) -> t.AdminListGroupsForUserResponse:
    """A user's groups by name. Source: API_AdminListGroupsForUser. Raises UserNotFoundException, ResourceNotFoundException,
    InvalidParameterException."""
    user = existing(tx, pool_of(tx, call, req.UserPoolId), req.Username)
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    found = sorted((group for group in groups_of(tx, user) if group.name > after), key=lambda group: group.name)
    listed, token = page(found, MAX_PAGE if req.Limit is None else req.Limit, lambda group: group.name)
    return t.AdminListGroupsForUserResponse(Groups=[shown(group) for group in listed], NextToken=token)


@operation("ListUsersInGroup", resource=named_pool, read=True)
def list_users_in_group(tx: ReadTx, call: Call, req: t.ListUsersInGroupRequest) -> t.ListUsersInGroupResponse:
    """A group's users. Source: API_ListUsersInGroup. Raises ResourceNotFoundException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    prefix, most = f"{existing_group(tx, pool, req.GroupName).name}/", MAX_PAGE if req.Limit is None else req.Limit
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    found = [id_ for id_, _ in MEMBERS.page(tx, pool.id, prefix=prefix, after=after, limit=most + 1)]
    listed, token = page(found, most, lambda id_: id_)
    users = [by_sub(tx, pool.id, id_.rpartition("/")[2]) for id_ in listed]
    return t.ListUsersInGroupResponse(Users=[described(user) for user in users if user is not None], NextToken=token)
