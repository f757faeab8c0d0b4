"""Second factors: which a user has, and the codes of authenticators.

Sources: developer guide, "Adding MFA to a user pool"; RFC 6238, with the parameters that authenticators have.
"""

from __future__ import annotations

import base64
import hmac

from pampero.api import Context
from pampero.kernel import ids
from pampero.services.cognito.pools.model import Pool
from pampero.services.cognito.pools.users import User

SMS, TOTP, MAIL = "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"
SETUP, SELECT = "MFA_SETUP", "SELECT_MFA_TYPE"
ATTRIBUTES = {SMS: "phone_number", MAIL: "email", "SMS_OTP": "phone_number"}
PURPOSE = "cognito-idp.totp"
SECRET_LENGTH, STEP, DIGITS = 32, 30, 6
# Codes of the step before and the one behind are taken, too: clocks differ.
DRIFT = 1


def enabled(pool: Pool) -> list[str]:
    """The second factors that a pool has. One that was made with a telephone's configuration has those messages."""
    factors = pool.factors
    token = factors.SoftwareTokenMfaConfiguration is not None and bool(factors.SoftwareTokenMfaConfiguration.Enabled)
    sms = factors.SmsMfaConfiguration is not None or (
        pool.settings.SmsConfiguration is not None and not token and factors.EmailMfaConfiguration is None
    )
    found = [SMS] if sms else []
    return [*found, *([TOTP] if token else []), *([MAIL] if factors.EmailMfaConfiguration is not None else [])]


def wanted(pool: Pool, user: User) -> list[str]:
    """What a user is to be asked for: a factor; SETUP where it has yet to get one; several where it chooses; nothing."""
    if pool.settings.MfaConfiguration == "OFF":
        return []
    there = enabled(pool)
    own = [factor for factor in user.factors if factor in there]
    if user.preferred in own:
        return [user.preferred]
    if own or pool.settings.MfaConfiguration != "ON":
        return own
    reached = [factor for factor in (SMS, MAIL) if factor in there and user.attributes.get(ATTRIBUTES[factor])]
    return reached[:1] or [SETUP]


def new_secret() -> bytes:
    """A secret for an authenticator."""
    return ids.random_bytes(SECRET_LENGTH)


def spoken(secret: bytes) -> str:
    """A secret as authenticators take it."""
    return base64.b32encode(secret).decode().rstrip("=")


def seal(context: Context, secret: bytes) -> bytes:
    """A secret as it is stored."""
    return context.runtime.sealer.seal(secret, PURPOSE)


def code_at(secret: bytes, step: int) -> str:
    """The code of a step of thirty seconds."""
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}d}"


def step_of(context: Context, sealed: bytes, code: str, after: int, now: float) -> int | None:
    """The step that a code is of; None where it is wrong, or was used. after: the last step that was used."""
    secret, present = context.runtime.sealer.open(sealed, PURPOSE), int(now) // STEP
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.strip().encode()) and step > after:
            return step
    return None
