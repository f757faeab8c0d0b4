"""What applications ask for and are given: authorization requests, codes, and who is signed in by a browser.

Of codes and of browsers' cookies the store keeps digests alone.

Sources: RFC 6749, 7636, 9700; developer guide, "Authorize endpoint", "Token endpoint", "Managed login": a code holds for five
minutes, a browser's sign-in for an hour.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from msgspec import Struct

from pampero.api import Context, TimerEvent, timer
from pampero.kernel import ids
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.pools.tokens import EXPIRED, SESSIONS
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

CODE_SECONDS, BROWSER_SECONDS = 300.0, 3600.0
CODE_EXPIRES, BROWSER_EXPIRES = "cognito.grant", "cognito.browser"
SECRET_LENGTH = 43


class Request(Struct, frozen=True):
    """An authorization request that may be answered. kind: code or token. challenge: PKCE's, of a verifier's SHA-256."""

    client: str
    redirect: str
    kind: str
    scopes: tuple[str, ...]
    state: str | None = None
    nonce: str | None = None
    challenge: str | None = None


class Grant(Struct):
    """A code. session: of the tokens that it was exchanged for: they end when it comes again. began: when its user has signed in."""

    request: Request
    sub: str
    expires: float
    session: str | None = None
    began: float = 0.0


class Browser(Struct):
    """Who is signed in by a browser. began, expires: epoch seconds."""

    sub: str
    began: float
    expires: float


# By the pool, and in it by a secret's digest.
GRANTS: Documents[Grant] = Documents("cognito-idp.grant", Grant)
BROWSERS: Documents[Browser] = Documents("cognito-idp.browser", Browser)


def digest(secret: str) -> str:
    """As which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_code(tx: Tx, pool: Pool, request: Request, who: Browser) -> str:
    """A code for somebody who has signed in."""
    code = ids.secret(SECRET_LENGTH)
    kept = Grant(request, who.sub, tx.now + CODE_SECONDS, began=who.began)
    GRANTS.put(tx, pool.id, digest(code), kept)
    tx.at(CODE_EXPIRES, f"{pool.id}/{digest(code)}", kept.expires)
    return code


def redeem(tx: Tx, pool: Pool, code: str, client: str, redirect: str, verifier: str | None) -> Grant | None:
    """What a code is for, once; None where it is for nothing. One that comes again ends the tokens of the first time: whoever
    sends it, it was seen by somebody who should not have."""
    grant = GRANTS.get(tx, pool.id, digest(code))
    if grant is None or grant.expires <= tx.now or grant.request.client != client:
        return None
    if grant.session is not None:
        place = f"{grant.sub}/{grant.session}"
        if SESSIONS.delete(tx, pool.id, place):
            tx.cancel(EXPIRED, f"{pool.id}/{place}")
        return None
    if grant.request.redirect != redirect or not _proven(grant.request.challenge, verifier):
        return None
    return grant


def spend(tx: Tx, pool: Pool, code: str, grant: Grant, session: str) -> None:
    """Note for which tokens a code was exchanged."""
    grant.session = session
    GRANTS.put(tx, pool.id, digest(code), grant)


def _proven(challenge: str | None, verifier: str | None) -> bool:
    """Whether a verifier is the challenge's; one that nobody asked for is wrong, too (RFC 9700, 2.1.1)."""
    if challenge is None or verifier is None:
        return challenge is verifier
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return hmac.compare_digest(made.encode(), challenge.encode())


def sign_in(tx: Tx, pool: Pool, sub: str) -> tuple[str, Browser]:
    """Remember that somebody has signed in; the cookie that says so, and what is remembered."""
    cookie = ids.secret(SECRET_LENGTH)
    kept = Browser(sub, tx.now, tx.now + BROWSER_SECONDS)
    BROWSERS.put(tx, pool.id, digest(cookie), kept)
    tx.at(BROWSER_EXPIRES, f"{pool.id}/{digest(cookie)}", kept.expires)
    return cookie, kept


def browser_of(tx: ReadTx, pool: Pool, cookie: str) -> Browser | None:
    """Who a cookie says has signed in."""
    found = BROWSERS.get(tx, pool.id, digest(cookie)) if cookie else None
    return found if found is not None and found.expires > tx.now else None


def sign_off(tx: Tx, pool: Pool, cookie: str) -> None:
    """Forget it."""
    if BROWSERS.delete(tx, pool.id, digest(cookie)):
        tx.cancel(BROWSER_EXPIRES, f"{pool.id}/{digest(cookie)}")


@timer(CODE_EXPIRES)
def forget_code(tx: Tx, context: Context, due: TimerEvent) -> None:
    """A code that nobody can exchange any more."""
    pool, _, id_ = due.key.partition("/")
    GRANTS.delete(tx, pool, id_)


@timer(BROWSER_EXPIRES)
def forget_browser(tx: Tx, context: Context, due: TimerEvent) -> None:
    """A sign-in of an hour ago."""
    pool, _, id_ = due.key.partition("/")
    BROWSERS.delete(tx, pool, id_)
