"""Attempts to sign in that wait for an answer. Source: developer guide, "Authentication sessions": three minutes, or as long as the
client says; each challenge has a session of its own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from pampero.api import Call, Context, TimerEvent, timer
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Client, Pool, unauthorized
from pampero.services.cognito.threats.origins import Origin
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MINUTE = 60.0
SESSION_LENGTH = 128
MAX_TRIES = 5
ATTEMPT = "cognito.attempt"
# What a user who has just been confirmed may go on with.
SIGNED_UP = "SIGNED_UP"


class Round(msgspec.Struct, rename="camel"):
    """A challenge of a custom sign-in that is over, as functions see it."""

    challenge_name: str
    challenge_result: bool
    challenge_metadata: str | None = None


class Attempt(msgspec.Struct):
    """What is kept while a challenge is open. name: of the user, as the client called it where there is none; sub: empty where
    there is none. challenge: that is open; flow: that began. code: that was sent; tries: wrong answers. rounds: of a custom
    sign-in; private: what its function keeps of the open one; note: what it says of it. device: that the client names. allowed:
    the challenges that may be chosen. passed: there is no second factor to ask for any more; first:
    the code that was sent is the first one. event: in the user's history; risky: a second factor is asked for besides."""

    id: str
    pool: str
    client: str
    sub: str
    name: str
    flow: str
    challenge: str = ""
    expires: float = 0.0
    code: str = ""
    tries: int = 0
    rounds: list[Round] = msgspec.field(default_factory=list)
    private: dict[str, str] = msgspec.field(default_factory=dict)
    note: str | None = None
    device: str | None = None
    allowed: list[str] = msgspec.field(default_factory=list)
    passed: bool = False
    first: bool = False
    event: str = ""
    risky: bool = False


class SignIn(NamedTuple):
    """Who signs in: by which client of which pool. admin: an administrator does it for the user. hosted: on a page, which has
    tokens made later, by what the application asks for. origin: where from; None: nobody asks."""

    call: Call
    pool: Pool
    client: Client
    admin: bool
    metadata: dict[str, str] | None
    hosted: bool = False
    origin: Origin | None = None


class Answer(NamedTuple):
    """What a client is told: a challenge, or tokens; named as both kinds of answers name it."""

    ChallengeName: str | None = None
    Session: str | None = None
    ChallengeParameters: dict[str, str] | None = None
    AuthenticationResult: t.AuthenticationResultType | None = None
    AvailableChallenges: list[str] | None = None


ATTEMPTS: Documents[Attempt] = Documents("cognito-idp.attempt", Attempt, at=lambda one: (one.pool, one.id))


def seconds(client: Client) -> float:
    """How long a client's sessions last."""
    return (client.settings.AuthSessionValidity or 3) * MINUTE


def keep(tx: Tx, attempt: Attempt, client: Client) -> Attempt:
    """Store an attempt whose challenge is open, under a new session."""
    attempt.id = f"{attempt.pool}.{ids.secret(SESSION_LENGTH)}"
    attempt.expires, attempt.tries = tx.now + seconds(client), 0
    tx.at(ATTEMPT, f"{attempt.pool}/{attempt.id}", attempt.expires)
    return ATTEMPTS.save(tx, attempt)


def spend(tx: Tx, pool: Pool, client: Client, nonce: str, expires: float) -> None:
    """Note that an answer was given that no session stands behind. Raises NotAuthorizedException for a second one."""
    if ATTEMPTS.get(tx, pool.id, nonce) is not None:
        raise unauthorized("Incorrect username or password.")
    ATTEMPTS.save(tx, Attempt(nonce, pool.id, client.id, "", "", "", expires=expires))
    tx.at(ATTEMPT, f"{pool.id}/{nonce}", expires)


def open_attempt(tx: ReadTx, sign: SignIn, session: str | None, *challenges: str) -> Attempt:
    """The attempt of a session. Raises NotAuthorizedException."""
    found = ATTEMPTS.get(tx, sign.pool.id, session) if session else None
    if found is None or found.expires <= tx.now:
        raise unauthorized("Invalid session for the user, session is expired.")
    if found.client != sign.client.id or found.challenge not in challenges:
        raise unauthorized("Invalid session for the user.")
    return found


def end(tx: Tx, attempt: Attempt) -> None:
    """A session is over. Raises NotAuthorizedException where it is already."""
    if not ATTEMPTS.delete(tx, attempt.pool, attempt.id):
        raise unauthorized("Invalid session for the user, session is expired.")
    tx.cancel(ATTEMPT, f"{attempt.pool}/{attempt.id}")


def missed(tx: Tx, attempt: Attempt) -> None:
    """Count a wrong answer; after five the session is over."""
    found = ATTEMPTS.get(tx, attempt.pool, attempt.id)
    if found is None:
        raise unauthorized("Invalid session for the user, session is expired.")
    found.tries += 1
    if found.tries >= MAX_TRIES:
        end(tx, found)
    else:
        ATTEMPTS.save(tx, found)


@timer(ATTEMPT)
def expire(tx: Tx, context: Context, timer: TimerEvent) -> None:
    """Forget an attempt that nobody answered in time."""
    pool, _, id_ = timer.key.partition("/")
    ATTEMPTS.delete(tx, pool, id_)


async def ask(
    sign: SignIn, attempt: Attempt, challenge: str, parameters: dict[str, Any], *, allowed: list[str] | None = None
) -> Answer:
    """Open a challenge."""
    attempt.challenge, attempt.allowed = challenge, allowed or []
    kept = await sign.call.write(keep, attempt, sign.client)
    return Answer(challenge, kept.id, {name: str(value) for name, value in parameters.items()}, None, allowed)
