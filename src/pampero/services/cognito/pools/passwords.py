"""Passwords: the policy, what is kept instead of them, and the lock after failed tries.

Sources: developer guide, "Password requirements", "Lockout behavior for failed sign-in attempts".
"""

from __future__ import annotations

import hmac
import string
from typing import Protocol

from pampero.api import ApiError, Context
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import srp
from pampero.services.cognito.pools.model import Pool, unauthorized
from pampero.services.cognito.pools.users import User
from pampero.store.tx import ReadTx

PURPOSE = "cognito-idp.password"
SYMBOLS = frozenset("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ")
TRIES, FORGIVEN_SECONDS, MAX_LOCK = 5, 900.0, 900.0
MAX_LENGTH = 256
DAY = 86_400.0
WRONG = "Incorrect username or password."


def check_policy(pool: Pool, password: str) -> None:
    """Raises InvalidPasswordException."""
    policy = (pool.settings.Policies and pool.settings.Policies.PasswordPolicy) or t.PasswordPolicyType()
    complaint = ""
    if len(password) < (policy.MinimumLength or 0):
        complaint = "Password not long enough"
    elif len(password) > MAX_LENGTH:
        complaint = "Password too long"
    elif policy.RequireUppercase and not any(one in string.ascii_uppercase for one in password):
        complaint = "Password must have uppercase characters"
    elif policy.RequireLowercase and not any(one in string.ascii_lowercase for one in password):
        complaint = "Password must have lowercase characters"
    elif policy.RequireNumbers and not any(one in string.digits for one in password):
        complaint = "Password must have numeric characters"
    elif policy.RequireSymbols and not any(one in SYMBOLS for one in password):
        complaint = "Password must have symbol characters"
    elif password != password.strip(" "):
        complaint = "Password must not begin or end with a space"
    if complaint:
        raise ApiError("InvalidPasswordException", f"Password did not conform with policy: {complaint}")


def identity(pool: Pool, user: str) -> tuple[str, str]:
    """By what a user's verifier is made: the pool's name and the user's."""
    return pool.id.partition("_")[2], user


def set_password(tx: ReadTx, context: Context, pool: Pool, user: User, password: str, *, temporary: bool) -> None:
    """Give a user that is stored afterwards a password. Raises InvalidPasswordException,
    PasswordHistoryPolicyViolationException."""
    check_policy(pool, password)
    policy = pool.settings.Policies and pool.settings.Policies.PasswordPolicy
    kept = (policy and policy.PasswordHistorySize) or 0
    former = [(user.salt, user.verifier), *user.history][:kept] if user.verifier else user.history[:kept]
    if any(_matches(context, pool, user.name, password, salt, sealed) for salt, sealed in former):
        raise ApiError("PasswordHistoryPolicyViolationException", "Password has previously been used.")
    salt = srp.new_salt()
    made = srp.verifier(salt, "".join(identity(pool, user.name)), password)
    user.history = former
    user.salt = f"{salt:x}"
    user.verifier = context.runtime.sealer.seal(made.to_bytes(384), PURPOSE)
    user.set, user.temporary = tx.now, temporary
    user.failures = 0


def verifier_of(context: Context, user: User) -> int:
    """What is kept instead of a user's password."""
    return int.from_bytes(context.runtime.sealer.open(user.verifier, PURPOSE))


def _matches(context: Context, pool: Pool, name: str, password: str, salt: str, sealed: bytes) -> bool:
    kept = context.runtime.sealer.open(sealed, PURPOSE)
    made = srp.verifier(int(salt, 16), "".join(identity(pool, name)), password)
    return hmac.compare_digest(made.to_bytes(384), kept)


def matches(context: Context, pool: Pool, user: User | None, password: str) -> bool:
    """Whether this is the user's password. It takes as long where there is no user, or no password."""
    if user is None or not user.verifier:
        srp.verifier(srp.new_salt(), "".join(identity(pool, "")), password[:MAX_LENGTH])
        return False
    return _matches(context, pool, user.name, password[:MAX_LENGTH], user.salt, user.verifier)


class Tried(Protocol):
    """Whose password was tried."""

    failures: int
    failed: float


def locked(user: Tried, now: float) -> bool:
    """Whether a user is locked out: for 2 ** (n - 5) seconds after n failures."""
    return user.failures >= TRIES and now < user.failed + lock_seconds(user.failures)


def refuse_locked(user: Tried, now: float) -> None:
    """Raises NotAuthorizedException while a user is locked out."""
    if locked(user, now):
        raise unauthorized("Password attempts exceeded")


def lock_seconds(failures: int) -> float:
    """How long a user is locked out after so many failures."""
    return min(MAX_LOCK, 2.0 ** min(failures - TRIES, 20))


def note_failure(user: Tried, now: float) -> None:
    """Count a failed try of a user that is stored afterwards."""
    user.failures = 1 if now - user.failed >= FORGIVEN_SECONDS else user.failures + 1
    user.failed = now


def expired(pool: Pool, user: User, now: float) -> bool:
    """Whether a user's temporary password has become too old."""
    policy = pool.settings.Policies and pool.settings.Policies.PasswordPolicy
    days = (policy and policy.TemporaryPasswordValidityDays) or 7
    return user.temporary and now >= user.set + days * DAY


def generated(pool: Pool) -> str:
    """A temporary password that conforms to the policy."""
    policy = pool.settings.Policies and pool.settings.Policies.PasswordPolicy
    length = max(12, (policy and policy.MinimumLength) or 0)
    return f"{ids.secret(length - 4)}aZ7!"
