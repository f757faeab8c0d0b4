"""A pool's tokens: what they claim, how they are verified, and the sessions that they come of.

Sources: developer guide, "Understanding the identity (ID) token", "Understanding the access token", "Refresh tokens", "Revoking
tokens"; API_AuthenticationResultType. The texts of refusals are those that clients of AWS know.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import Call, Context, TimerEvent, timer
from pampero.aws import jwt
from pampero.kernel import ids
from pampero.services.cognito.pools.keys import Keyring, sign
from pampero.services.cognito.pools.model import Client, Pool, any_pool, unauthorized
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

ADMIN_SCOPE = "aws.cognito.signin.user.admin"
REFRESH = "cognito-idp.refresh"
HEAD = jwt.encoded(msgspec.json.encode({"cty": "JWT", "enc": "A256GCM", "alg": "dir"}))
NONCE, TAG = 12, 16
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
EXPIRED = "cognito.session"
SIGNED_OUT = "cognito.signedout"
SLICE = 100


class Session(msgspec.Struct):
    """What a sign-in began: all tokens of it have its id as `event_id`. It ends by sign-out, revocation, and time.

    sub: of the user; empty: of a client by itself. origin: `origin_jti`. signed_in, expires: epoch seconds. scopes: of its
    access tokens. rotation: how often its refresh token was exchanged, where clients rotate them; rotated: when last.
    device: the key of the user's device. claims: of its own, that every token has. began: when its user has shown who it is,
    where that was before, on a page; 0: with it.
    """

    id: str
    pool: str
    client: str
    sub: str
    username: str
    origin: str
    signed_in: float
    expires: float
    scopes: list[str] = []
    rotation: int = 0
    rotated: float = 0.0
    device: str | None = None
    claims: dict[str, Any] = {}
    began: float = 0.0


class Refresh(msgspec.Struct, array_like=True):
    """What a refresh token says."""

    pool: str
    client: str
    sub: str
    session: str
    rotation: int
    expires: float


SESSIONS: Documents[Session] = Documents(
    "cognito-idp.session", Session, at=lambda session: (session.pool, f"{session.sub}/{session.id}")
)


def session_of(tx: ReadTx, pool: str, sub: str, id_: str) -> Session | None:
    """A session that has not ended."""
    found = SESSIONS.get(tx, pool, f"{sub}/{id_}")
    return found if found is not None and found.expires > tx.now else None


def sign_out(tx: Tx, pool: str, sub: str) -> None:
    """End all of a user's sessions: as many at once as hold nobody up, the others right afterwards."""
    if sign_out_before(tx, pool, sub, tx.now):
        tx.emit(SIGNED_OUT, (pool, sub, tx.now), key=f"{pool}/{sub}")


def sign_out_before(tx: Tx, pool: str, sub: str, moment: float) -> bool:
    """End a slice of those that began until then; whether there may be more."""
    found = SESSIONS.page(tx, pool, prefix=f"{sub}/", limit=SLICE)
    ended = [id_ for id_, session in found if session.signed_in <= moment]
    for id_ in ended:
        SESSIONS.delete(tx, pool, id_)
        tx.cancel(EXPIRED, f"{pool}/{id_}")
    return len(found) == SLICE and bool(ended)


@timer(EXPIRED)
def expire(tx: Tx, context: Context, timer: TimerEvent) -> None:
    """Forget a session whose refresh token has expired."""
    pool, _, id_ = timer.key.partition("/")
    SESSIONS.delete(tx, pool, id_)


def validity(client: Client, kind: str) -> int:
    """For how many seconds a client's tokens hold. kind: AccessToken, IdToken or RefreshToken.

    Source: API_CreateUserPoolClient: an hour, and 30 days, where nothing is said.
    """
    settings = client.settings
    units = settings.TokenValidityUnits
    count = {
        "AccessToken": settings.AccessTokenValidity,
        "IdToken": settings.IdTokenValidity,
        "RefreshToken": settings.RefreshTokenValidity,
    }[kind]
    usual, default = ("days", 30) if kind == "RefreshToken" else ("hours", 1)
    unit = (getattr(units, kind) if units is not None else None) or usual
    return (count or default) * SECONDS[unit] if count else default * SECONDS[usual]


def open_session(
    tx: Tx,
    pool: Pool,
    client: Client,
    sub: str,
    username: str,
    scopes: list[str],
    device: str | None = None,
    *,
    began: float = 0.0,
    id_: str = "",
) -> Session:
    """Begin a session."""
    made = Session(
        id_ or ids.uuid4(),
        pool.id,
        client.id,
        sub,
        username,
        ids.uuid4(),
        tx.now,
        tx.now + validity(client, "RefreshToken"),
        scopes,
        device=device,
        began=began,
    )
    SESSIONS.save(tx, made)
    tx.at(EXPIRED, f"{pool.id}/{sub}/{made.id}", made.expires)
    return made


def access_claims(pool: Pool, client: Client, session: Session, now: float) -> dict[str, Any]:
    """What an access token claims, before groups and triggers. Source: "Understanding the access token"."""
    return {
        **_common(pool, client, session, now, "access", validity(client, "AccessToken")),
        "client_id": client.id,
        "scope": " ".join(session.scopes),
        # As AWS has it in tokens that its endpoints of OAuth give.
        **({} if session.scopes == [ADMIN_SCOPE] else {"version": 2}),
        "username": session.username,
    }


def id_claims(
    pool: Pool, client: Client, session: Session, attributes: Mapping[str, Any], now: float
) -> dict[str, Any]:
    """What an id token claims, before groups and triggers. Source: "Understanding the identity (ID) token"."""
    return {
        **attributes,
        **_common(pool, client, session, now, "id", validity(client, "IdToken")),
        "aud": client.id,
        "cognito:username": session.username,
    }


def _common(pool: Pool, client: Client, session: Session, now: float, use: str, seconds: int) -> dict[str, Any]:
    revocable = client.settings.EnableTokenRevocation is not False
    return {
        "sub": session.sub,
        "iss": pool.issuer,
        **({"origin_jti": session.origin} if revocable else {}),
        "event_id": session.id,
        "token_use": use,
        "auth_time": int(session.began or session.signed_in),
        "exp": int(now) + seconds,
        "iat": int(now),
        "jti": ids.uuid4(),
        **({"device_key": session.device} if session.device and use == "access" else {}),
        **session.claims,
    }


def issue(context: Context, pool: Pool, claims: Mapping[str, Any]) -> str:
    """A signed token that claims this."""
    return sign(context, pool, dict(claims))


def refresh_token(context: Context, session: Session) -> str:
    """The opaque token by which a session gets new ones: in the form of an encrypted JSON web token."""
    said = Refresh(session.pool, session.client, session.sub, session.id, session.rotation, session.expires)
    sealed = context.runtime.sealer.seal(msgspec.msgpack.encode(said), REFRESH)
    parts = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    return ".".join((HEAD, "", *(jwt.encoded(part) for part in parts)))


def read_refresh(context: Context, token: str) -> Refresh:
    """What a refresh token of this server says. Raises ValueError."""
    head, _, rest = token.partition("..")
    if head != HEAD or len(token) > jwt.MAX_LENGTH:
        raise ValueError("no refresh token")
    sealed = b"".join(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in rest.split("."))
    return msgspec.msgpack.decode(context.runtime.sealer.open(sealed, REFRESH), type=Refresh)


def verify(context: Context, pool: Pool, token: jwt.Token) -> None:
    """Hold a token against its pool: signature, issuer, time. Raises NotAuthorizedException."""
    if token.algorithm != "RS256" or token.key_id != pool.kid or token.claims.get("iss") != pool.issuer:
        raise unauthorized("Invalid Access Token")
    try:
        jwt.check_signature(token, context.part(Keyring).of(pool).public_key())
    except jwt.Invalid as error:
        raise unauthorized("Invalid Access Token") from error
    expires = token.claims.get("exp")
    if not isinstance(expires, int | float) or context.now >= expires:
        raise unauthorized("Access Token has expired")


class Bearer(msgspec.Struct):
    """Whom an access token lets in."""

    pool: Pool
    session: Session
    claims: dict[str, Any]


def bearer(tx: ReadTx, call: Call, text: str, scope: str = ADMIN_SCOPE) -> Bearer:
    """Whose access token this is. scope: that it must have. Raises NotAuthorizedException."""
    try:
        token = jwt.read(text)
    except jwt.Invalid as error:
        raise unauthorized("Invalid Access Token") from error
    claims = token.claims
    issuer, sub, session_id = (str(claims.get(name, "")) for name in ("iss", "sub", "event_id"))
    pool = any_pool(tx, issuer.rpartition("/")[2])
    if pool is None or claims.get("token_use") != "access":
        raise unauthorized("Invalid Access Token")
    verify(call, pool, token)
    session = session_of(tx, pool.id, sub, session_id)
    if session is None:
        raise unauthorized("Access Token has been revoked")
    if scope not in str(claims.get("scope", "")).split():
        raise unauthorized("Access Token does not have required scopes")
    return Bearer(pool, session, claims)
