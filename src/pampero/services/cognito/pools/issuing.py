"""The tokens of a user who has signed in: with its attributes and groups, as the pool's function wants them.

Source: developer guide, "Pre token generation Lambda trigger": version 1 changes the id token; 2 and 3 the access token, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pampero.api import Context
from pampero.kernel import jsontext
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.groups import groups_of, preferred_role
from pampero.services.cognito.pools.model import Client, Pool
from pampero.services.cognito.pools.tokens import (
    ADMIN_SCOPE,
    Session,
    access_claims,
    id_claims,
    issue,
    open_session,
    refresh_token,
    validity,
)
from pampero.services.cognito.pools.triggers import VERSIONS, fire, has, unrecognizable
from pampero.services.cognito.pools.users import User, readable, told
from pampero.store.tx import ReadTx

FLAGS = ("email_verified", "phone_number_verified")
# What attributes a scope lets into an id token, where an application asks for scopes. Source: developer guide, "Scopes, M2M,
# and resource servers": openid alone lets all in that the client may read.
SCOPED: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "email_verified"),
    "phone": ("phone_number", "phone_number_verified"),
}
NOT_PROFILE = frozenset({"email", "email_verified", "phone_number", "phone_number_verified"})
# Claims that no function changes. Source: "Excluded claims and scopes".
FIXED = frozenset({
    "acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use",
    "identities", "cognito:username", "cognito:groups", "cognito:roles", "cognito:preferred_role", "event_id",
})  # fmt: skip
FIXED_ID = FIXED | {"aud"}
FIXED_ACCESS = FIXED | {"username", "client_id", "scope", "device_key", "version"}


class Groups(NamedTuple):
    """What tokens say of a user's groups."""

    names: list[str]
    roles: list[str]
    preferred: str | None


class Tokens(NamedTuple):
    """What a client is given. id: None where its scopes do not ask for one. seconds: for which the access token holds."""

    id: str | None
    access: str
    seconds: int


def _groups(tx: ReadTx, user: User) -> Groups:
    found = groups_of(tx, user)
    roles = list(dict.fromkeys(group.role for group in found if group.role))
    return Groups([group.name for group in found], roles, preferred_role(found))


def claimed(pool: Pool, client: Client, user: User, scopes: list[str]) -> dict[str, Any]:
    """A user's attributes as claims: those that the client may read and its scopes let in."""
    names = readable(pool, client)
    asked = [scope for scope in scopes if scope in ("email", "phone", "profile")]
    if asked and ADMIN_SCOPE not in scopes:
        let = {name for scope in asked for name in SCOPED.get(scope, ())}
        names = {
            name for name in names if name in let or name == "sub" or ("profile" in asked and name not in NOT_PROFILE)
        }
    # Where somebody comes from is told whatever was asked for.
    return {name: _claim(name, value) for name, value in user.attributes.items() if name in {*names, "identities"}}


def _claim(name: str, value: str) -> Any:
    if name in FLAGS:
        return value.lower() == "true"
    if name == "updated_at" and value.isdigit():
        return int(value)
    if name == "address":
        return {"formatted": value}
    if name == "identities":
        try:
            return jsontext.loads(value)
        except ValueError:
            return value
    return value


async def tokens(
    context: Context, pool: Pool, client: Client, user: User, session: Session, source: str,
    metadata: dict[str, str] | None = None, more: Mapping[str, Any] | None = None,
) -> Tokens:  # fmt: skip
    """New tokens of a session. source: `TokenGeneration_…`. more: claims of the id token, such as a nonce.

    Raises UserLambdaValidationException, UnexpectedLambdaException, InvalidLambdaResponseException.
    """
    groups = await context.read(_groups, user)
    access = access_claims(pool, client, session, context.now)
    identity = id_claims(pool, client, session, claimed(pool, client, user, session.scopes), context.now)
    if has(pool, "PreTokenGeneration"):
        groups = await _changed(context, pool, client, user, source, metadata, groups, identity, access)
    said: dict[str, Any] = {"cognito:groups": groups.names} if groups.names else {}
    if groups.roles:
        identity["cognito:roles"] = groups.roles
    if groups.preferred:
        identity["cognito:preferred_role"] = groups.preferred
    wanted = "openid" in session.scopes or ADMIN_SCOPE in session.scopes
    return Tokens(
        issue(context, pool, {**identity, **said, **(more or {})}) if wanted else None,
        issue(context, pool, {**access, **said}),
        validity(client, "AccessToken"),
    )


async def grant(
    context: Context, pool: Pool, client: Client, user: User, source: str, metadata: dict[str, str] | None = None,
    *, scopes: list[str] | None = None, device: str | None = None, id_: str = "",
) -> t.AuthenticationResultType:  # fmt: skip
    """Begin a session and hand out its tokens. scopes: what an application asked for; None: it signs in by the API. id_: of the
    session, where the sign-in has one."""
    session = await context.write(
        open_session, pool, client, user.sub, user.name, scopes or [ADMIN_SCOPE], device, id_=id_
    )
    made = await tokens(context, pool, client, user, session, source, metadata)
    return t.AuthenticationResultType(
        AccessToken=made.access, ExpiresIn=made.seconds, TokenType="Bearer", IdToken=made.id,
        RefreshToken=refresh_token(context, session),
    )  # fmt: skip


async def _changed(
    context: Context, pool: Pool, client: Client, user: User, source: str, metadata: dict[str, str] | None, groups: Groups,
    identity: dict[str, Any], access: dict[str, Any],
) -> Groups:  # fmt: skip
    """Ask the pool's function, and change the claims as it says; the groups as it says."""
    versioned = pool.settings.LambdaConfig and pool.settings.LambdaConfig.PreTokenGenerationConfig
    version = VERSIONS[versioned.LambdaVersion] if versioned else "1"
    request: dict[str, Any] = {
        "userAttributes": told(user),
        "groupConfiguration": {
            "groupsToOverride": groups.names,
            "iamRolesToOverride": groups.roles,
            "preferredRole": groups.preferred,
        },
        "clientMetadata": metadata,
    }
    if version != "1":
        request["scopes"] = str(access["scope"]).split()
    member = "claimsOverrideDetails" if version == "1" else "claimsAndScopeOverrideDetails"
    said = await fire(
        context,
        pool,
        "PreTokenGeneration",
        source,
        user.name,
        request,
        {member: None},
        client=client.id,
        version=version,
    )
    details = _map(said.get(member))
    if version == "1":
        _override(identity, details, FIXED_ID)
    else:
        _override(identity, _map(details.get("idTokenGeneration")), FIXED_ID)
        wanted = _map(details.get("accessTokenGeneration"))
        _override(access, wanted, FIXED_ACCESS)
        dropped = set(_texts(wanted.get("scopesToSuppress")))
        scopes = [scope for scope in str(access["scope"]).split() if scope not in dropped]
        access["scope"] = " ".join(dict.fromkeys((*scopes, *_texts(wanted.get("scopesToAdd")))))
    override = details.get("groupOverrideDetails")
    if override is None:
        return groups
    override = _map(override)
    return Groups(
        _texts(override["groupsToOverride"]) if "groupsToOverride" in override else groups.names,
        _texts(override["iamRolesToOverride"]) if "iamRolesToOverride" in override else groups.roles,
        str(override["preferredRole"]) if override.get("preferredRole") else None,
    )


def _override(claims: dict[str, Any], said: dict[str, Any], fixed: frozenset[str]) -> None:
    for name in _texts(said.get("claimsToSuppress")):
        if name not in fixed:
            claims.pop(name, None)
    for name, value in _map(said.get("claimsToAddOrOverride")).items():
        if name not in fixed:
            claims[name] = value


def _map(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise unrecognizable()
    return value


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise unrecognizable()
    return value
