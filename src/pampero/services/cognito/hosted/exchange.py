"""What applications call: tokens for codes, for refresh tokens and for themselves; who a token is of; its end.

Sources: developer guide, "Token endpoint", "UserInfo endpoint", "Revoke endpoint"; RFC 6749 (5, 6), RFC 6750, RFC 7009.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import unquote_plus

from pampero.api import ApiError, WebResponse
from pampero.kernel import ids
from pampero.services.cognito.hosted import grants
from pampero.services.cognito.hosted.grants import Grant
from pampero.services.cognito.hosted.visits import OAuthError, Visit, said
from pampero.services.cognito.pools.issuing import claimed, tokens
from pampero.services.cognito.pools.model import Client, client_of
from pampero.services.cognito.pools.refreshing import renewed, revoke
from pampero.services.cognito.pools.secrets import is_secret
from pampero.services.cognito.pools.tokens import Session, bearer, issue, open_session, refresh_token, validity
from pampero.services.cognito.pools.users import User, by_sub
from pampero.store.tx import ReadTx, Tx

HOSTED = "TokenGeneration_HostedAuth"
FLOW = {"authorization_code": "code", "client_credentials": "client_credentials"}


async def token(asked: Visit) -> WebResponse:
    """`POST /oauth2/token`."""
    try:
        return said(200, await _tokens(asked))
    except OAuthError as error:
        return failed(error)


def failed(error: OAuthError) -> WebResponse:
    """An error as JSON."""
    more = (("www-authenticate", 'Basic realm="cognito"'),) if error.status == 401 else ()
    described = {"error_description": error.text} if error.text else {}
    return said(error.status, {"error": error.code, **described}, *more)


async def _tokens(asked: Visit) -> dict[str, Any]:
    if asked.twice or not asked.form:
        raise OAuthError("invalid_request")
    kind = asked.form.get("grant_type")
    if kind not in ("authorization_code", "refresh_token", "client_credentials"):
        raise OAuthError("unsupported_grant_type" if kind else "invalid_request")
    client = await authenticated(asked)
    flows = client.settings.AllowedOAuthFlows or []
    if not client.settings.AllowedOAuthFlowsUserPoolClient or (kind in FLOW and FLOW[kind] not in flows):
        raise OAuthError("unauthorized_client")
    if kind == "authorization_code":
        return await _for_code(asked, client)
    if kind == "refresh_token":
        return await _for_refresh(asked, client)
    return _for_itself(asked, client)


async def authenticated(asked: Visit) -> Client:
    """The client that calls: by its secret in the header or in the form, where it has one. Raises OAuthError."""
    header = dict(asked.request.headers).get("authorization", "")
    id_, given = asked.form.get("client_id"), asked.form.get("client_secret")
    if header[:6].lower() == "basic ":
        name, secret = _basic(header[6:])
        if id_ is not None and id_ != name:
            raise OAuthError("invalid_client")
        id_, given = name, secret
    if not id_:
        raise OAuthError("invalid_request")
    try:
        client = await asked.call.read(client_of, asked.pool, id_)
    except ApiError as error:
        raise OAuthError("invalid_client") from error
    if not is_secret(asked.call, client, given):
        raise OAuthError("invalid_client")
    return client


def _basic(text: str) -> tuple[str, str]:
    try:
        name, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except ValueError as error:
        raise OAuthError("invalid_client") from error
    if not colon:
        raise OAuthError("invalid_client")
    return unquote_plus(name), unquote_plus(secret)


async def _for_code(asked: Visit, client: Client) -> dict[str, Any]:
    code, to = asked.form.get("code"), asked.form.get("redirect_uri")
    if not code or not to:
        raise OAuthError("invalid_request")
    found = await asked.call.write(_redeem, asked, client, code, to)
    if found is None:
        raise OAuthError("invalid_grant")
    grant, user, session = found
    return {
        **await _made(asked, client, grant, user, session),
        "refresh_token": refresh_token(asked.call, session),
    }


def _redeem(tx: Tx, asked: Visit, client: Client, code: str, to: str) -> tuple[Grant, User, Session] | None:
    grant = grants.redeem(tx, asked.pool, code, client.id, to, asked.form.get("code_verifier"))
    user = by_sub(tx, asked.pool.id, grant.sub) if grant is not None else None
    if grant is None or user is None or not user.enabled:
        return None
    session = open_session(tx, asked.pool, client, user.sub, user.name, list(grant.request.scopes), began=grant.began)
    grants.spend(tx, asked.pool, code, grant, session.id)
    return grant, user, session


async def _made(asked: Visit, client: Client, grant: Grant, user: User, session: Session) -> dict[str, Any]:
    nonce = {"nonce": grant.request.nonce} if grant.request.nonce is not None else {}
    try:
        made = await tokens(asked.call, asked.pool, client, user, session, HOSTED, None, nonce)
    except ApiError as error:
        raise OAuthError("invalid_grant", error.message) from error
    return {
        **({"id_token": made.id} if made.id is not None else {}),
        "access_token": made.access,
        "expires_in": made.seconds,
        "token_type": "Bearer",
    }


async def implicit(asked: Visit, client: Client, request: grants.Request, who: grants.Browser) -> dict[str, str]:
    """The tokens that go to a client's address at once. Raises OAuthError."""

    def begin(tx: Tx) -> tuple[User, Session] | None:
        user = by_sub(tx, asked.pool.id, who.sub)
        if user is None or not user.enabled:
            return None
        return user, open_session(tx, asked.pool, client, user.sub, user.name, list(request.scopes), began=who.began)

    found = await asked.call.write(begin)
    if found is None:
        raise OAuthError("access_denied")
    made = await _made(asked, client, Grant(request, who.sub, 0.0), *found)
    return {name: str(value) for name, value in made.items()}


async def _for_refresh(asked: Visit, client: Client) -> dict[str, Any]:
    given = asked.form.get("refresh_token")
    if not given:
        raise OAuthError("invalid_request")
    try:
        _, made = await renewed(asked.call, asked.pool, client, given, None)
    except ApiError as error:
        raise OAuthError("invalid_grant", error.message) from error
    return {
        **({"id_token": made.IdToken} if made.IdToken is not None else {}),
        "access_token": made.AccessToken,
        **({"refresh_token": made.RefreshToken} if made.RefreshToken is not None else {}),
        "expires_in": made.ExpiresIn,
        "token_type": "Bearer",
    }


def _for_itself(asked: Visit, client: Client) -> dict[str, Any]:
    """A client's own token, with scopes of resource servers. Source: "Token endpoint", "Client credentials grant"."""
    if not client.secret:
        raise OAuthError("unauthorized_client")
    allowed = client.settings.AllowedOAuthScopes or []
    scopes = list(dict.fromkeys(asked.form.get("scope", "").split())) or allowed
    if set(scopes) - set(allowed) or not scopes:
        raise OAuthError("invalid_scope")
    now, seconds = int(asked.call.now), validity(client, "AccessToken")
    claims = {
        "sub": client.id,
        "token_use": "access",
        "scope": " ".join(scopes),
        "auth_time": now,
        "iss": asked.pool.issuer,
        "exp": now + seconds,
        "iat": now,
        "version": 2,
        "jti": ids.uuid4(),
        "client_id": client.id,
    }
    made = issue(asked.call, asked.pool, claims)
    return {"access_token": made, "expires_in": seconds, "token_type": "Bearer"}


async def user_info(asked: Visit) -> WebResponse:
    """`/oauth2/userInfo`: what the token's scopes let see of its user."""
    kind, _, text = dict(asked.request.headers).get("authorization", "").partition(" ")
    try:
        if kind.lower() != "bearer" or not text:
            raise OAuthError("invalid_request", "The access token is missing")
        return said(200, await asked.call.read(_shown, asked, text.strip()))
    except OAuthError as error:
        told = f'error="{error.code}", error_description="{error.text}"'
        return said(401, {"error": error.code, "error_description": error.text}, ("www-authenticate", told))


def _shown(tx: ReadTx, asked: Visit, text: str) -> dict[str, Any]:
    try:
        who = bearer(tx, asked.call, text, "openid")
    except ApiError as error:
        raise OAuthError("invalid_token", error.message) from error
    user = by_sub(tx, asked.pool.id, who.session.sub)
    if who.pool.id != asked.pool.id or user is None or not user.enabled:
        raise OAuthError("invalid_token", "Access token is not of this pool")
    client = client_of(tx, asked.pool, who.session.client)
    found = claimed(asked.pool, client, user, who.session.scopes)
    return {name: _text(value) for name, value in found.items()} | {"username": user.name}


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


async def revocation(asked: Visit) -> WebResponse:
    """`POST /oauth2/revoke`: of a refresh token, with all that came of it."""
    try:
        given = asked.form.get("token")
        if asked.twice or not given:
            raise OAuthError("invalid_request")
        client = await authenticated(asked)
        await asked.call.write(revoke, asked.call, client, given)
    except OAuthError as error:
        return failed(error)
    except ApiError as error:
        codes = {"UnsupportedTokenTypeException": "unsupported_token_type", "UnauthorizedException": "invalid_client"}
        return failed(OAuthError(codes.get(error.code, "invalid_request"), error.message))
    return said(200, {})
