"""Users who do not exist, where nobody is to learn that: what is answered and counted of a name is the same as of one who does.

Source: developer guide, "Managing user existence error responses": the same salt and, where names of users are generated, the same
id each time. Their locks, codes and limits are rows like those of users, and are forgotten once they mean nothing any more.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from pampero.api import ApiError, Context, TimerEvent, timer
from pampero.kernel import ids
from pampero.kernel.crypto import derive
from pampero.services.cognito.pools import codes, srp
from pampero.services.cognito.pools.codes import Code
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.pools.passwords import FORGIVEN_SECONDS, note_failure
from pampero.services.cognito.pools.users import USERS, User
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

FAKE = "cognito-idp.nobody"
VERIFIER_LENGTH = 384
FORGOTTEN, SENT = "cognito.ghost", "cognito.ghostcode"


class Ghost(msgspec.Struct):
    """The failures of a name that nobody has. id: its digest."""

    pool: str
    id: str
    failures: int = 0
    failed: float = 0.0


GHOSTS: Documents[Ghost] = Documents("cognito-idp.ghost", Ghost, at=lambda one: (one.pool, one.id))


def called(pool: Pool, name: str) -> str:
    """What a user of this name would be called: where names are generated, an id, which is the same for itself."""
    name = name if pool.case_sensitive else name.lower()
    if not pool.settings.UsernameAttributes:
        return name
    return name if len(name) == 36 and _id(pool, name[:18]) == name else _id(pool, _digits(pool, name))


def _digits(pool: Pool, name: str) -> str:
    made = hmac.digest(derive(pool.key, FAKE), b"name" + name.encode(), "sha256").hex()
    return f"{made[:8]}-{made[8:12]}-4{made[13:16]}"


def _id(pool: Pool, begins: str) -> str:
    """An id of which the second half follows from the first."""
    made = hmac.digest(derive(pool.key, FAKE), b"id" + begins.encode(), "sha256").hex()
    return f"{begins}-a{made[:3]}-{made[3:15]}"


def numbers(pool: Pool, name: str) -> tuple[str, int]:
    """The salt and the verifier of such a user."""
    secret, known = derive(pool.key, FAKE), called(pool, name).lower().encode()
    salt = hmac.digest(secret, b"salt" + known, "sha256")[: srp.SALT_LENGTH]
    parts = (hmac.digest(secret, bytes([part]) + known, "sha256") for part in range(VERIFIER_LENGTH // 32))
    return f"{int.from_bytes(salt):x}", int.from_bytes(b"".join(parts)) % srp.N


def ghost(tx: ReadTx, pool: Pool, name: str) -> Ghost:
    """What has failed in a name."""
    id_ = hashlib.sha256(called(pool, name).encode()).hexdigest()
    return GHOSTS.get(tx, pool.id, id_) or Ghost(pool.id, id_)


def failed(tx: Tx, tried: User | Ghost) -> None:
    """Count a failure of a user, or of a name that nobody has."""
    note_failure(tried, tx.now)
    if isinstance(tried, User):
        USERS.save(tx, tried)
        return
    _keep(tx, tried)


def _keep(tx: Tx, found: Ghost) -> None:
    GHOSTS.save(tx, found)
    tx.at(FORGOTTEN, f"{found.pool}/{found.id}", tx.now + FORGIVEN_SECONDS)


def stand_in(pool: Pool, name: str) -> User:
    """A user of this name, of whom codes can be noted, and no more: nothing is sent to it, and it is not stored."""
    id_ = hashlib.sha256(called(pool, name).encode()).hexdigest()
    return User(pool.id, name, f"ghost-{id_}", "", {}, 0.0, 0.0)


def pretend(tx: Tx, user: User, purpose: str, attribute: str, seconds: float, *, most: int = codes.MAX_SENT) -> None:
    """Note a code for a stand-in, or for somebody to whom none can go: nobody is sent it, or can guess it. Raises
    LimitExceededException."""
    codes.keep(tx, user, purpose, attribute, ids.secret(32), seconds, most=most)
    if user.sub.startswith("ghost-"):
        tx.at(SENT, f"{user.pool}/{user.sub}/{purpose}", tx.now + max(seconds, codes.HOUR))


def prove(tx: Tx, pool: Pool, name: str, user: User | None, purpose: str, code: str, seconds: float) -> Code | ApiError:
    """The code that a user was sent (`codes.prove_unseen`), or what is said of one to whoever is nobody. For who has to commit the
    error."""
    known = user if user is not None else stand_in(pool, name)
    proven = codes.prove_unseen(tx, known, purpose, code, seconds)
    if user is None:
        tx.at(SENT, f"{pool.id}/{known.sub}/{purpose}", tx.now + max(seconds, codes.HOUR))
    return proven


@timer(FORGOTTEN)
def forget(tx: Tx, context: Context, due: TimerEvent) -> None:
    """Failures that are forgiven."""
    pool, _, id_ = due.key.partition("/")
    GHOSTS.delete(tx, pool, id_)


@timer(SENT)
def forget_code(tx: Tx, context: Context, due: TimerEvent) -> None:
    """A code that has expired."""
    pool, _, id_ = due.key.partition("/")
    codes.CODES.delete(tx, pool, id_)
