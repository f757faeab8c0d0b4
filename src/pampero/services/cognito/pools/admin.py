"""Users as administrators see and change them. Sources: API_AdminCreateUser and the operations beside it."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import addresses, codes
from pampero.services.cognito.pools.attributes import VERIFIED
from pampero.services.cognito.pools.leaving import delete
from pampero.services.cognito.pools.model import Pool, invalid, named_pool, pool_of
from pampero.services.cognito.pools.passwords import generated, set_password
from pampero.services.cognito.pools.signup import before_sign_up, passwordless
from pampero.services.cognito.pools.tokens import sign_out
from pampero.services.cognito.pools.users import (
    USERS,
    User,
    anew,
    by_sub,
    change_attributes,
    described,
    existing,
    given,
    listed,
    new_user,
    take_aliases,
)
from pampero.store.tx import ReadTx, Tx

NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"


@operation("AdminCreateUser", resource=named_pool)
async def admin_create_user(call: Call, req: t.AdminCreateUserRequest) -> t.AdminCreateUserResponse:
    """Make a user with a temporary password, and send it, or send it again. Source: API_AdminCreateUser. Raises
    UsernameExistsException, UserNotFoundException, UnsupportedUserStateException, InvalidParameterException,
    InvalidPasswordException, and what triggers fail with."""
    pool = await call.read(pool_of, call, req.UserPoolId)
    password = req.TemporaryPassword or generated(pool)
    if req.MessageAction == "RESEND":
        user = await call.read(existing, pool, req.Username)
        if user.status != "FORCE_CHANGE_PASSWORD":
            raise ApiError(
                "UnsupportedUserStateException",
                f"Resend not possible. {user.name} is not in FORCE_CHANGE_PASSWORD state",
            )
    else:
        user = await call.read(_drafted, pool, req)
        source = "PreSignUp_AdminCreateUser"
        await before_sign_up(call, pool, user, source, NO_CLIENT, given(req.ValidationData), req.ClientMetadata)
        if req.TemporaryPassword is None and passwordless(pool) and req.MessageAction == "SUPPRESS":
            password, user.status = "", "CONFIRMED"
    media = req.DesiredDeliveryMediums or (["SMS"] if "phone_number" in user.attributes else ["EMAIL"])
    reached = [name for name, medium in codes.MEDIA.items() if medium in media and user.attributes.get(name)]
    if not reached and req.DesiredDeliveryMediums is None and req.MessageAction != "SUPPRESS":
        reached = [name for name in codes.MEDIA if user.attributes.get(name)][:1]
    wording = codes.invitation(pool)
    if req.MessageAction != "SUPPRESS" and reached:
        source = "CustomMessage_AdminCreateUser"
        wording = await codes.worded(call, pool, user, wording, source, NO_CLIENT, req.ClientMetadata)
    silent = req.MessageAction == "SUPPRESS"
    made = await call.write(
        _store, call, pool, user, password, bool(req.ForceAliasCreation), [] if silent else reached, wording
    )
    return t.AdminCreateUserResponse(User=described(made))


def _drafted(tx: ReadTx, pool: Pool, req: t.AdminCreateUserRequest) -> User:
    force = bool(req.ForceAliasCreation)
    return new_user(tx, pool, req.Username, given(req.UserAttributes), "FORCE_CHANGE_PASSWORD", force=force)


def _store(
    tx: Tx, call: Call, pool: Pool, user: User, password: str, force: bool, reached: list[str],
    wording: codes.Wording,
) -> User:  # fmt: skip
    user = by_sub(tx, pool.id, user.sub) or anew(tx, pool, user, force=force)
    user.changed = tx.now
    if password:
        set_password(tx, call, pool, user, password, temporary=True)
    take_aliases(tx, pool, user, force=force)
    USERS.save(tx, user)
    shown = next(
        (user.attributes[kind] for kind in pool.settings.UsernameAttributes or [] if kind in user.attributes), user.name
    )
    for name in reached:
        codes.send(tx, call, pool, codes.MEDIA[name], user.attributes[name], wording, password, shown)
    return user


@operation("AdminGetUser", resource=named_pool, read=True)
def admin_get_user(tx: ReadTx, call: Call, req: t.AdminGetUserRequest) -> t.AdminGetUserResponse:
    """One user. Source: API_AdminGetUser. Raises UserNotFoundException, ResourceNotFoundException."""
    user = existing(tx, pool_of(tx, call, req.UserPoolId), req.Username)
    return t.AdminGetUserResponse(
        Username=user.name, UserAttributes=listed(user.attributes), UserCreateDate=user.made,
        UserLastModifiedDate=user.changed, Enabled=user.enabled, UserStatus=user.status,
        PreferredMfaSetting=user.preferred or None, UserMFASettingList=user.factors or None,
    )  # fmt: skip


@operation("AdminDeleteUser", resource=named_pool)
def admin_delete_user(tx: Tx, call: Call, req: t.AdminDeleteUserRequest) -> None:
    """Delete a user. Source: API_AdminDeleteUser. Raises UserNotFoundException, ResourceNotFoundException."""
    delete(tx, existing(tx, pool_of(tx, call, req.UserPoolId), req.Username))


def _enable(tx: Tx, call: Call, pool: str, name: str, enabled: bool) -> None:
    user = existing(tx, pool_of(tx, call, pool), name)
    user.enabled, user.changed = enabled, tx.now
    USERS.save(tx, user)
    if not enabled:
        sign_out(tx, user.pool, user.sub)


@operation("AdminEnableUser", resource=named_pool)
def admin_enable_user(tx: Tx, call: Call, req: t.AdminEnableUserRequest) -> t.AdminEnableUserResponse:
    """Let a user sign in again. Source: API_AdminEnableUser. Raises UserNotFoundException."""
    _enable(tx, call, req.UserPoolId, req.Username, True)
    return t.AdminEnableUserResponse()


@operation("AdminDisableUser", resource=named_pool)
def admin_disable_user(tx: Tx, call: Call, req: t.AdminDisableUserRequest) -> t.AdminDisableUserResponse:
    """Keep a user from signing in, and end its sessions. Source: API_AdminDisableUser. Raises UserNotFoundException."""
    _enable(tx, call, req.UserPoolId, req.Username, False)
    return t.AdminDisableUserResponse()


@operation("AdminSetUserPassword", resource=named_pool)
def admin_set_user_password(tx: Tx, call: Call, req: t.AdminSetUserPasswordRequest) -> t.AdminSetUserPasswordResponse:
    """Give a user a password, which it has to change unless it is permanent. Source: API_AdminSetUserPassword. Raises
    UserNotFoundException, InvalidPasswordException, PasswordHistoryPolicyViolationException."""
    pool = pool_of(tx, call, req.UserPoolId)
    user = existing(tx, pool, req.Username)
    set_password(tx, call, pool, user, req.Password, temporary=not req.Permanent)
    user.status, user.changed = "CONFIRMED" if req.Permanent else "FORCE_CHANGE_PASSWORD", tx.now
    USERS.save(tx, user)
    return t.AdminSetUserPasswordResponse()


@operation("AdminUpdateUserAttributes", resource=named_pool)
async def admin_update_user_attributes(
    call: Call, req: t.AdminUpdateUserAttributesRequest
) -> t.AdminUpdateUserAttributesResponse:
    """Set attributes of a user; addresses that the pool verifies are sent a code where nothing says that they are.

    Source: API_AdminUpdateUserAttributes. Raises UserNotFoundException, InvalidParameterException, AliasExistsException.
    """
    changes = given(req.UserAttributes)
    pool = await call.read(pool_of, call, req.UserPoolId)
    user = await call.read(existing, pool, req.Username)
    sent = await addresses.proofs(call, pool, user, changes, NO_CLIENT, req.ClientMetadata)
    await call.write(_update, call, pool, user.sub, changes, sent)
    return t.AdminUpdateUserAttributesResponse()


def _update(
    tx: Tx, call: Call, pool: Pool, sub: str, changes: dict[str, str], sent: dict[str, addresses.Proof]
) -> None:
    user = existing(tx, pool, sub)
    change_attributes(tx, pool, user, addresses.immediate(pool, changes, sent), admin=True)
    addresses.send(tx, call, pool, user, sent)


@operation("AdminDeleteUserAttributes", resource=named_pool)
def admin_delete_user_attributes(
    tx: Tx, call: Call, req: t.AdminDeleteUserAttributesRequest
) -> t.AdminDeleteUserAttributesResponse:
    """Take attributes away. Source: API_AdminDeleteUserAttributes. Raises UserNotFoundException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    drop_attributes(tx, pool, existing(tx, pool, req.Username), req.UserAttributeNames)
    return t.AdminDeleteUserAttributesResponse()


def drop_attributes(tx: Tx, pool: Pool, user: User, names: list[str]) -> None:
    """Take attributes of a user away. Raises InvalidParameterException."""
    known = pool.attributes
    for name in names:
        one = known.get(name)
        if one is None:
            raise invalid(f"user.{name}: Attribute does not exist in the schema.\n")
        if one.required or not one.mutable or name in (pool.settings.UsernameAttributes or []):
            raise invalid(f"user.{name}: Attribute cannot be deleted.\n")
        user.attributes.pop(name, None)
        if name in VERIFIED:
            user.attributes.pop(VERIFIED[name], None)
    user.changed = tx.now
    USERS.save(tx, user)
