"""Users who come over from elsewhere when they sign in first. Source: developer guide, "Migrate user Lambda trigger"."""

from __future__ import annotations

from pampero.api import Call, Context
from pampero.services.cognito.pools.attempts import SignIn
from pampero.services.cognito.pools.model import Client, Pool
from pampero.services.cognito.pools.passwords import set_password
from pampero.services.cognito.pools.triggers import fire, flag, has, unrecognizable
from pampero.services.cognito.pools.users import USERS, User, new_user
from pampero.store.tx import Tx

STATUSES = ("CONFIRMED", "RESET_REQUIRED", "FORCE_CHANGE_PASSWORD")


async def migrate(sign: SignIn, name: str, password: str) -> User | None:
    """Ask the pool's function whether it knows the user and its password; the user that it is from now on."""
    return await _migrate(
        sign.call, sign.pool, sign.client, name, password, "UserMigration_Authentication", sign.metadata
    )


async def migrate_forgotten(
    call: Call, pool: Pool, client: Client, name: str, metadata: dict[str, str] | None
) -> User | None:
    """The same of a user who has forgotten its password."""
    return await _migrate(call, pool, client, name, None, "UserMigration_ForgotPassword", metadata)


async def _migrate(
    call: Call,
    pool: Pool,
    client: Client,
    name: str,
    password: str | None,
    source: str,
    metadata: dict[str, str] | None,
) -> User | None:
    if not has(pool, "UserMigration"):
        return None
    members = ("userAttributes", "finalUserStatus", "messageAction", "desiredDeliveryMediums", "forceAliasCreation")
    request = {"password": password, "validationData": metadata, "clientMetadata": metadata}
    said = await fire(call, pool, "UserMigration", source, name, request, dict.fromkeys(members), client=client.id)
    attributes = said.get("userAttributes")
    if not attributes:
        return None
    if not isinstance(attributes, dict) or not all(isinstance(value, str) for value in attributes.values()):
        raise unrecognizable()
    status = said.get("finalUserStatus") or ("CONFIRMED" if password else "RESET_REQUIRED")
    if status not in STATUSES:
        raise unrecognizable()
    return await call.write(_store, call, pool, name, attributes, status, password, flag(said, "forceAliasCreation"))


def _store(
    tx: Tx,
    context: Context,
    pool: Pool,
    name: str,
    attributes: dict[str, str],
    status: str,
    password: str | None,
    force: bool,
) -> User:
    given = {key: value for key, value in attributes.items() if key not in ("username", "sub", "cognito:user_status")}
    user = new_user(tx, pool, name, given, status, force=force)
    if password is not None:
        set_password(tx, context, pool, user, password, temporary=status == "FORCE_CHANGE_PASSWORD")
    return USERS.save(tx, user)
