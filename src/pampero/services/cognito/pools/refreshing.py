"""New tokens for those that expire, and the end of all of them.

Sources: API_GetTokensFromRefreshToken, API_RevokeToken, API_GlobalSignOut; developer guide, "Refresh tokens", "Refresh token
rotation".
"""

from __future__ import annotations

from typing import NamedTuple

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.attempts import Answer, SignIn
from pampero.services.cognito.pools.issuing import tokens
from pampero.services.cognito.pools.model import Client, Pool, any_client, invalid, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.secrets import check_secret, is_secret
from pampero.services.cognito.pools.tokens import (
    EXPIRED,
    SESSIONS,
    Session,
    bearer,
    read_refresh,
    refresh_token,
    session_of,
    sign_out,
)
from pampero.services.cognito.pools.users import User, by_sub, existing
from pampero.store.tx import Tx

REFRESHED = "TokenGeneration_RefreshTokens"


class Renewed(NamedTuple):
    """Whose tokens are renewed, and in which session."""

    user: User
    session: Session


def rotates(client: Client) -> bool:
    """Whether a client's refresh tokens are exchanged when they are used."""
    rotation = client.settings.RefreshTokenRotation
    return rotation is not None and rotation.Feature == "ENABLED"


def _renew(tx: Tx, call: Call, pool: Pool, client: Client, token: str) -> Renewed | ApiError:
    try:
        said = read_refresh(call, token)
    except ValueError:
        return unauthorized("Invalid Refresh Token")
    if (said.pool, said.client) != (pool.id, client.id):
        return unauthorized("Invalid Refresh Token")
    if said.expires <= tx.now:
        return unauthorized("Refresh Token has expired")
    session = session_of(tx, pool.id, said.sub, said.session)
    if session is None:
        return unauthorized("Refresh Token has been revoked")
    user = by_sub(tx, pool.id, said.sub)
    if user is None:
        return unauthorized("Invalid Refresh Token")
    if not user.enabled:
        return unauthorized("User is disabled.")
    rotation = client.settings.RefreshTokenRotation
    if rotation is None or rotation.Feature != "ENABLED":
        return Renewed(user, session)
    grace = rotation.RetryGracePeriodSeconds or 0
    # Without a grace period nothing is late: on PostgreSQL a body may have begun before what it reads was written.
    late = grace > 0 and said.rotation == session.rotation - 1 and tx.now < session.rotated + grace
    if said.rotation != session.rotation and not late:
        # Somebody has used it before: whoever it was, neither is to be trusted.
        SESSIONS.delete(tx, pool.id, f"{session.sub}/{session.id}")
        tx.cancel(EXPIRED, f"{pool.id}/{session.sub}/{session.id}")
        return ApiError("RefreshTokenReuseException", "Refresh token has already been used.")
    if not late:
        session.rotation, session.rotated = session.rotation + 1, tx.now
        SESSIONS.save(tx, session)
    return Renewed(user, session)


async def renewed(
    call: Call, pool: Pool, client: Client, token: str, metadata: dict[str, str] | None
) -> tuple[User, t.AuthenticationResultType]:
    """New tokens for a refresh token. Raises NotAuthorizedException, RefreshTokenReuseException."""
    found = await call.write(_renew, call, pool, client, token)
    if isinstance(found, ApiError):
        raise found
    made = await tokens(call, pool, client, found.user, found.session, REFRESHED, metadata)
    another = refresh_token(call, found.session) if rotates(client) else None
    return found.user, t.AuthenticationResultType(
        AccessToken=made.access, ExpiresIn=made.seconds, TokenType="Bearer", IdToken=made.id, RefreshToken=another
    )


async def refresh(sign: SignIn, token: str, secret_hash: str | None) -> Answer:
    """The flow REFRESH_TOKEN_AUTH."""
    if rotates(sign.client):
        raise invalid("Refresh token rotation is enabled for the client: use GetTokensFromRefreshToken.")
    try:
        said = read_refresh(sign.call, token)
    except ValueError as error:
        raise unauthorized("Invalid Refresh Token") from error
    user = await sign.call.read(by_sub, sign.pool.id, said.sub)
    names = (user.name, user.attributes.get("email", "")) if user is not None else ()
    check_secret(sign.call, sign.client, said.sub, secret_hash, *names)
    _, made = await renewed(sign.call, sign.pool, sign.client, token, sign.metadata)
    return Answer(ChallengeParameters={}, AuthenticationResult=made)


@operation("GetTokensFromRefreshToken", resource="*", public=True)
async def get_tokens_from_refresh_token(
    call: Call, req: t.GetTokensFromRefreshTokenRequest
) -> t.GetTokensFromRefreshTokenResponse:
    """New tokens, and another refresh token where the client rotates them. Source: API_GetTokensFromRefreshToken. Raises
    NotAuthorizedException, RefreshTokenReuseException, ResourceNotFoundException, and what triggers fail with."""
    client, pool = await call.read(any_client, req.ClientId)
    _check_client(call, client, req.ClientSecret)
    _, made = await renewed(call, pool, client, req.RefreshToken, req.ClientMetadata)
    return t.GetTokensFromRefreshTokenResponse(AuthenticationResult=made)


def _check_client(call: Call, client: Client, given: str | None) -> None:
    if client.secret and not is_secret(call, client, given):
        raise unauthorized("Client secret does not match.")


def revoke(tx: Tx, call: Call, client: Client, token: str) -> None:
    """End the session of a refresh token; one that has ended already is no error. Raises UnsupportedTokenTypeException,
    UnauthorizedException, UnsupportedOperationException."""
    if client.settings.EnableTokenRevocation is False:
        raise ApiError("UnsupportedOperationException", "Token revocation is not enabled for the client.")
    try:
        said = read_refresh(call, token)
    except ValueError as error:
        raise ApiError("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.") from error
    if said.client != client.id:
        raise ApiError("UnauthorizedException", "The token was not issued to the client.")
    if SESSIONS.delete(tx, said.pool, f"{said.sub}/{said.session}"):
        tx.cancel(EXPIRED, f"{said.pool}/{said.sub}/{said.session}")


@operation("RevokeToken", resource="*", public=True)
def revoke_token(tx: Tx, call: Call, req: t.RevokeTokenRequest) -> t.RevokeTokenResponse:
    """Revoke a refresh token with all access tokens of its session. Source: API_RevokeToken. Raises
    UnsupportedTokenTypeException, UnauthorizedException, UnsupportedOperationException, InvalidParameterException."""
    try:
        client, _ = any_client(tx, req.ClientId)
    except ApiError as error:
        raise invalid("Invalid client id.") from error
    if client.secret and not is_secret(call, client, req.ClientSecret):
        raise ApiError("UnauthorizedException", "Client secret does not match.")
    revoke(tx, call, client, req.Token)
    return t.RevokeTokenResponse()


@operation("GlobalSignOut", resource="*", public=True)
def global_sign_out(tx: Tx, call: Call, req: t.GlobalSignOutRequest) -> t.GlobalSignOutResponse:
    """End all sessions of the token's user. Source: API_GlobalSignOut. Raises NotAuthorizedException."""
    who = bearer(tx, call, req.AccessToken)
    sign_out(tx, who.pool.id, who.session.sub)
    return t.GlobalSignOutResponse()


@operation("AdminUserGlobalSignOut", resource=named_pool)
def admin_user_global_sign_out(
    tx: Tx, call: Call, req: t.AdminUserGlobalSignOutRequest
) -> t.AdminUserGlobalSignOutResponse:
    """End all sessions of a user. Source: API_AdminUserGlobalSignOut. Raises UserNotFoundException."""
    pool = pool_of(tx, call, req.UserPoolId)
    sign_out(tx, pool.id, existing(tx, pool, req.Username).sub)
    return t.AdminUserGlobalSignOutResponse()
