"""Users and their access keys."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.iam.model import KEYS, USERS, AccessKey, User, changed, tag_map, user_of
from pampero.services.iam.types import AccessKey as AccessKeyShape
from pampero.services.iam.types import (
    AccessKeyMetadata,
    CreateAccessKeyRequest,
    CreateAccessKeyResponse,
    CreateUserRequest,
    CreateUserResponse,
    DeleteAccessKeyRequest,
    DeleteUserRequest,
    GetUserRequest,
    GetUserResponse,
    ListAccessKeysRequest,
    ListAccessKeysResponse,
    ListUsersRequest,
    ListUsersResponse,
    Tag,
    UpdateAccessKeyRequest,
)
from pampero.services.iam.types import User as UserShape
from pampero.store.tx import ReadTx, Tx

MOST_KEYS = 2


def name_of(call: Call, req: Any) -> str:
    """The user a request names: the caller where it names none."""
    name: str | None = req.UserName
    if name is None and call.principal.kind == "user":
        return call.principal.name
    if name is None:
        raise ApiError("ValidationError", "Must specify userName when calling with non-User credentials")
    return name


def user_arn(call: Call, req: Any) -> str:
    """The ARN of the user that a request names."""
    name = req.UserName or (call.principal.name if call.principal.kind == "user" else "")
    user = call.read(USERS.get, call.account, name)
    if user is not None:
        return user.arn
    return arn("iam", "", call.account, f"user{getattr(req, 'Path', None) or '/'}{name}")


def shape(user: User) -> UserShape:
    """A user as answers show it."""
    tags = [Tag(Key=key, Value=value) for key, value in user.tags.items()] or None
    return UserShape(
        Path=user.path, UserName=user.name, UserId=user.id, Arn=user.arn, CreateDate=user.created, Tags=tags
    )


def save(tx: Tx, user: User) -> None:
    """Write a user."""
    USERS.put(tx, user.account, user.name, user)
    changed(tx)


@operation("CreateUser", resource=user_arn)
def create_user(tx: Tx, call: Call, req: CreateUserRequest) -> CreateUserResponse:
    """Make a user. Source: API_CreateUser. Raises EntityAlreadyExists."""
    if USERS.get(tx, call.account, req.UserName) is not None:
        raise ApiError("EntityAlreadyExistsException", f"User with name {req.UserName} already exists.")
    user = User(
        name=req.UserName,
        path=req.Path or "/",
        id=ids.key_id("AIDA", 17),
        account=call.account,
        created=tx.now,
        boundary=req.PermissionsBoundary,
        tags=tag_map(req.Tags),
    )
    save(tx, user)
    return CreateUserResponse(User=shape(user))


@operation("GetUser", resource=user_arn, read=True)
def get_user(tx: ReadTx, call: Call, req: GetUserRequest) -> GetUserResponse:
    """One user. Source: API_GetUser. Raises NoSuchEntity."""
    if req.UserName is None and call.principal.is_root:
        root = call.principal
        return GetUserResponse(
            User=UserShape(Path="/", UserName="root", UserId=root.account, Arn=root.arn, CreateDate=0.0)
        )
    return GetUserResponse(User=shape(user_of(tx, call, name_of(call, req))))


@operation("ListUsers", resource="*", read=True)
def list_users(tx: ReadTx, call: Call, req: ListUsersRequest) -> ListUsersResponse:
    """The users of a path. Source: API_ListUsers."""
    most = req.MaxItems or 100
    page = USERS.page(tx, call.account, after=req.Marker or "", limit=most + 1)
    users = [shape(user) for _, user in page[:most] if user.path.startswith(req.PathPrefix or "/")]
    more = len(page) > most
    return ListUsersResponse(Users=users, IsTruncated=more, Marker=page[most - 1][0] if more else None)


@operation("DeleteUser", resource=user_arn)
def delete_user(tx: Tx, call: Call, req: DeleteUserRequest) -> None:
    """Delete a user without keys and policies. Source: API_DeleteUser. Raises NoSuchEntity, DeleteConflict."""
    user = user_of(tx, call, req.UserName)
    if user.keys:
        raise ApiError("DeleteConflictException", "Cannot delete entity, must delete access keys first.")
    if user.attached or user.inline:
        raise ApiError("DeleteConflictException", "Cannot delete entity, must detach all policies first.")
    USERS.delete(tx, user.account, user.name)
    changed(tx)


@operation("CreateAccessKey", resource=user_arn)
def create_access_key(tx: Tx, call: Call, req: CreateAccessKeyRequest) -> CreateAccessKeyResponse:
    """A new access key; its secret is shown once. Source: API_CreateAccessKey. Raises NoSuchEntity, LimitExceeded."""
    user = user_of(tx, call, name_of(call, req))
    if len(user.keys) >= MOST_KEYS:
        raise ApiError("LimitExceededException", "Cannot exceed quota for AccessKeysPerUser: 2")
    key = AccessKey(ids.key_id("AKIA"), ids.secret(40), user.account, user.name, True, tx.now)
    KEYS.put(tx, "", key.id, key)
    user.keys.append(key.id)
    save(tx, user)
    return CreateAccessKeyResponse(
        AccessKey=AccessKeyShape(
            UserName=user.name, AccessKeyId=key.id, Status="Active", SecretAccessKey=key.secret, CreateDate=key.created
        )
    )


def _key_of(tx: ReadTx, user: User, id_: str) -> AccessKey:
    key = KEYS.get(tx, "", id_)
    if key is None or id_ not in user.keys:
        raise ApiError("NoSuchEntityException", f"The Access Key with id {id_} cannot be found.")
    return key


@operation("ListAccessKeys", resource=user_arn, read=True)
def list_access_keys(tx: ReadTx, call: Call, req: ListAccessKeysRequest) -> ListAccessKeysResponse:
    """A user's keys. Source: API_ListAccessKeys. Raises NoSuchEntity."""
    user = user_of(tx, call, name_of(call, req))
    keys = [_key_of(tx, user, id_) for id_ in user.keys]
    return ListAccessKeysResponse(
        AccessKeyMetadata=[
            AccessKeyMetadata(
                UserName=user.name,
                AccessKeyId=key.id,
                Status="Active" if key.active else "Inactive",
                CreateDate=key.created,
            )
            for key in keys
        ],
        IsTruncated=False,
    )


@operation("UpdateAccessKey", resource=user_arn)
def update_access_key(tx: Tx, call: Call, req: UpdateAccessKeyRequest) -> None:
    """Switch a key on or off. Source: API_UpdateAccessKey. Raises NoSuchEntity."""
    key = _key_of(tx, user_of(tx, call, name_of(call, req)), req.AccessKeyId)
    key.active = req.Status == "Active"
    KEYS.put(tx, "", key.id, key)
    changed(tx)


@operation("DeleteAccessKey", resource=user_arn)
def delete_access_key(tx: Tx, call: Call, req: DeleteAccessKeyRequest) -> None:
    """Delete a key. Source: API_DeleteAccessKey. Raises NoSuchEntity."""
    user = user_of(tx, call, name_of(call, req))
    key = _key_of(tx, user, req.AccessKeyId)
    KEYS.delete(tx, "", key.id)
    user.keys.remove(key.id)
    save(tx, user)
