"""Access keys."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.iam import types as t
from pampero.services.iam.listing import page
from pampero.services.iam.model import (
    KEYS,
    ROOT,
    ROOTS,
    USES,
    AccessKey,
    Root,
    User,
    changed,
    purpose,
    save,
    user_arn,
    user_of,
)
from pampero.services.iam.users import name_of
from pampero.store.tx import ReadTx, Tx

MAX_KEYS = 2


def _holder(tx: ReadTx, call: Call, req: Any) -> User | Root:
    """Whose keys a request is about: the user's that it names; the caller's, who may be the root, where it names none."""
    if req.UserName is None and call.principal.is_root:
        return ROOTS.get(tx, call.account, ROOT) or Root(call.account)
    return user_of(tx, call, name_of(call, req))


def _shown(key: AccessKey) -> str:
    """The name of a key's user; no source tells what it is for the root's, and it has to be a name."""
    return "root" if key.user == ROOT else key.user


@operation("CreateAccessKey", resource=user_arn)
def create_access_key(tx: Tx, call: Call, req: t.CreateAccessKeyRequest) -> t.CreateAccessKeyResponse:
    """A new access key; its secret is shown once. Source: API_CreateAccessKey. Raises NoSuchEntity, LimitExceeded."""
    user = _holder(tx, call, req)
    if len(user.keys) >= MAX_KEYS:
        raise ApiError("LimitExceededException", f"Cannot exceed quota for AccessKeysPerUser: {MAX_KEYS}")
    id_, secret = ids.access_key_id("AKIA", call.account), ids.secret(40)
    sealed = call.runtime.sealer.seal(secret.encode(), purpose(id_))
    key = AccessKey(id_, sealed, user.account, ROOT if isinstance(user, Root) else user.name, True, tx.now)
    KEYS.put(tx, "", key.id, key)
    user.keys.append(key.id)
    save(tx, user)
    return t.CreateAccessKeyResponse(
        AccessKey=t.AccessKey(
            UserName=_shown(key), AccessKeyId=key.id, Status="Active", SecretAccessKey=secret, CreateDate=key.created
        )
    )


def _key_of(tx: ReadTx, user: User | Root, id_: str) -> AccessKey:
    key = KEYS.get(tx, "", id_)
    if key is None or id_ not in user.keys:
        raise ApiError("NoSuchEntityException", f"The Access Key with id {id_} cannot be found.")
    return key


@operation("ListAccessKeys", resource=user_arn, read=True)
def list_access_keys(tx: ReadTx, call: Call, req: t.ListAccessKeysRequest) -> t.ListAccessKeysResponse:
    """A user's keys. Source: API_ListAccessKeys. Raises NoSuchEntity."""
    user = _holder(tx, call, req)
    found = page(((id_, _key_of(tx, user, id_)) for id_ in user.keys), req)
    return t.ListAccessKeysResponse(
        AccessKeyMetadata=[
            t.AccessKeyMetadata(
                UserName=_shown(key),
                AccessKeyId=key.id,
                Status="Active" if key.active else "Inactive",
                CreateDate=key.created,
            )
            for key in found.items
        ],
        IsTruncated=found.more,
        Marker=found.marker,
    )


@operation("UpdateAccessKey", resource=user_arn)
def update_access_key(tx: Tx, call: Call, req: t.UpdateAccessKeyRequest) -> None:
    """Switch a key on or off. Source: API_UpdateAccessKey. Raises NoSuchEntity."""
    key = _key_of(tx, _holder(tx, call, req), req.AccessKeyId)
    key.active = req.Status == "Active"
    KEYS.put(tx, "", key.id, key)
    changed(tx)


@operation("DeleteAccessKey", resource=user_arn)
def delete_access_key(tx: Tx, call: Call, req: t.DeleteAccessKeyRequest) -> None:
    """Delete a key. Source: API_DeleteAccessKey. Raises NoSuchEntity."""
    user = _holder(tx, call, req)
    key = _key_of(tx, user, req.AccessKeyId)
    KEYS.delete(tx, "", key.id)
    USES.delete(tx, "", key.id)
    user.keys.remove(key.id)
    save(tx, user)


def _owner_arn(tx: ReadTx, call: Call, req: t.GetAccessKeyLastUsedRequest) -> str:
    key = KEYS.get(tx, "", req.AccessKeyId)
    return arn("iam", "", call.account, f"user/{'' if key is None else key.user}")


@operation("GetAccessKeyLastUsed", resource=_owner_arn, read=True)
def get_access_key_last_used(
    tx: ReadTx, call: Call, req: t.GetAccessKeyLastUsedRequest
) -> t.GetAccessKeyLastUsedResponse:
    """When and for what a key was used, to the minute. Source: API_GetAccessKeyLastUsed. Raises NoSuchEntity."""
    key = KEYS.get(tx, "", req.AccessKeyId)
    if key is None or key.account != call.account:
        raise ApiError("NoSuchEntityException", f"The Access Key with id {req.AccessKeyId} cannot be found.")
    used = USES.get(tx, "", key.id)
    if used is None:
        last = t.AccessKeyLastUsed(ServiceName="N/A", Region="N/A")
    else:
        last = t.AccessKeyLastUsed(LastUsedDate=used.moment, ServiceName=used.service, Region=used.region)
    return t.GetAccessKeyLastUsedResponse(UserName=_shown(key), AccessKeyLastUsed=last)
