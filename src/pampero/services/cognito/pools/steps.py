"""What follows once a user has shown who it is: a new password, a second factor, the device; then tokens.

Sources: developer guide, "Authentication flows"; API_RespondToAuthChallenge; "Pre authentication Lambda trigger", "Post
authentication Lambda trigger".
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError
from pampero.services.cognito.pools import codes, factors, ghosts
from pampero.services.cognito.pools.attempts import Answer, Attempt, SignIn, ask
from pampero.services.cognito.pools.devices import fresh_device, known_device
from pampero.services.cognito.pools.issuing import grant
from pampero.services.cognito.pools.model import invalid, unauthorized
from pampero.services.cognito.pools.passwords import WRONG, expired
from pampero.services.cognito.pools.secrets import hides
from pampero.services.cognito.pools.triggers import fire, has
from pampero.services.cognito.pools.users import USERS, User, by_sub, not_found, told
from pampero.services.cognito.threats import judging
from pampero.store.tx import Tx

# Digits of a code that is the only proof.
LONG = 8
AUTHENTICATION, NEW_PASSWORD = "TokenGeneration_Authentication", "TokenGeneration_NewPasswordChallenge"


def conceals(sign: SignIn) -> bool:
    """Whether who signs in is not told which users there are: never on a page."""
    return sign.hosted or hides(sign.client)


def nobody(sign: SignIn) -> ApiError:
    """What is said where there is no such user."""
    return unauthorized(WRONG) if conceals(sign) else not_found()


def new_attempt(sign: SignIn, user: User | None, name: str, flow: str, device: str | None = None) -> Attempt:
    """An attempt with nothing open yet."""
    known = user.name if user is not None else name
    return Attempt("", sign.pool.id, sign.client.id, user.sub if user is not None else "", known, flow, device=device)


async def before(sign: SignIn, user: User | None, name: str) -> None:
    """Ask the pool's PreAuthentication function."""
    if not has(sign.pool, "PreAuthentication"):
        return
    request = {
        "userAttributes": told(user) if user is not None else {},
        "validationData": sign.metadata,
        **({} if user is not None else {"userNotFound": True}),
    }
    known = user.name if user is not None else name
    await fire(
        sign.call,
        sign.pool,
        "PreAuthentication",
        "PreAuthentication_Authentication",
        known,
        request,
        {},
        client=sign.client.id,
    )


async def present(sign: SignIn, attempt: Attempt) -> User:
    """The user of an attempt as it is now. Raises the error of there being none."""
    user = await sign.call.read(by_sub, sign.pool.id, attempt.sub) if attempt.sub else None
    if user is None:
        raise nobody(sign)
    return user


def reset_required() -> ApiError:
    """PasswordResetRequiredException."""
    return ApiError("PasswordResetRequiredException", "Password reset required for the user")


def must_reset(user: User) -> bool:
    """Whether a user has no password that could be shown first. A client that hides who there is says so, too: what it hides, by
    the developer guide, is that a user does not exist."""
    return user.status == "RESET_REQUIRED" and not user.verifier


def admit(sign: SignIn, user: User) -> None:
    """Raises what keeps a user out who has shown who it is."""
    if not user.enabled:
        raise unauthorized("User is disabled.")
    if user.status == "UNCONFIRMED":
        raise ApiError("UserNotConfirmedException", "User is not confirmed.")
    if user.status == "RESET_REQUIRED":
        raise reset_required()
    if user.status == "FORCE_CHANGE_PASSWORD" and expired(sign.pool, user, sign.call.now):
        raise unauthorized("Temporary password has expired and must be reset by an administrator.")


async def proceed(sign: SignIn, user: User, attempt: Attempt, source: str = AUTHENTICATION) -> Answer:
    """The next challenge, or tokens."""
    admit(sign, user)
    if sign.origin is not None and not attempt.event:
        verdict = await sign.call.write(judging.judge, sign, user, attempt)
        attempt.event, attempt.risky = verdict.event, verdict.factors
        if verdict.blocked:
            raise unauthorized("Unable to login because of security reasons.")
    if user.status == "FORCE_CHANGE_PASSWORD":
        return await _new_password(sign, user, attempt)
    device = await sign.call.read(known_device, sign.pool.id, user.sub, attempt.device) if attempt.device else None
    trusted = device is not None and device.remembered
    if not attempt.passed and trusted and attempt.challenge not in ("DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"):
        return await ask(sign, attempt, "DEVICE_SRP_AUTH", {"USERNAME": user.name})
    choices = factors.wanted(sign.pool, user)
    if attempt.risky and not choices:
        choices = judging.possible(sign, user)
    if not attempt.passed and choices:
        return await second(sign, user, attempt, choices)
    return await finish(sign, user, attempt, source)


async def _new_password(sign: SignIn, user: User, attempt: Attempt) -> Answer:
    shown = {name: value for name, value in user.attributes.items() if name != "sub"}
    lacking = [
        f"userAttributes.{one.name}" for one in sign.pool.schema if one.required and one.name not in user.attributes
    ]
    parameters = {
        "USER_ID_FOR_SRP": user.name,
        "requiredAttributes": msgspec.json.encode(lacking).decode(),
        "userAttributes": msgspec.json.encode(shown).decode(),
    }
    return await ask(sign, attempt, "NEW_PASSWORD_REQUIRED", parameters)


async def second(sign: SignIn, user: User, attempt: Attempt, choices: list[str]) -> Answer:
    """Ask for a second factor."""
    named = {"USER_ID_FOR_SRP": user.name}
    if len(choices) > 1:
        offered = msgspec.json.encode(choices).decode()
        return await ask(sign, attempt, factors.SELECT, {**named, "MFAS_CAN_CHOOSE": offered}, allowed=choices)
    (factor,) = choices
    if factor == factors.SETUP:
        offered = msgspec.json.encode([one for one in factors.enabled(sign.pool) if one == factors.TOTP]).decode()
        return await ask(sign, attempt, factors.SETUP, {**named, "MFAS_CAN_SETUP": offered})
    if factor == factors.TOTP:
        return await ask(sign, attempt, factor, {**named, "FRIENDLY_DEVICE_NAME": "TOTP device"})
    return await send_code(sign, user, attempt, factor)


async def send_code(sign: SignIn, user: User | None, attempt: Attempt, challenge: str) -> Answer:
    """Send a code to sign in by, and ask for it: also a user that does not exist, to whom nothing goes.

    Raises InvalidParameterException, TooManyRequestsException.
    """
    attribute = factors.ATTRIBUTES[challenge]
    if user is None:
        await sign.call.write(_count, ghosts.stand_in(sign.pool, attempt.name), challenge)
        attempt.code = codes.new_code(LONG)
        return await ask(
            sign, attempt, challenge, _delivered(sign, attempt, attribute, codes.imagined(attribute, attempt.name))
        )
    address = user.attributes.get(attribute)
    if not address:
        raise invalid(f"User does not have {attribute} to send a code to.")
    medium = codes.MEDIA[attribute]
    attempt.code = codes.new_code(LONG if attempt.first else 6)
    words = codes.authentication(sign.pool)
    wording = await codes.worded(
        sign.call, sign.pool, user, words, "CustomMessage_Authentication", sign.client.id, sign.metadata
    )
    await sign.call.write(_send, sign, user, challenge, medium, address, wording, attempt.code)
    return await ask(sign, attempt, challenge, _delivered(sign, attempt, attribute, address))


def _delivered(sign: SignIn, attempt: Attempt, attribute: str, address: str) -> dict[str, str]:
    return {
        "USER_ID_FOR_SRP": attempt.name,
        "CODE_DELIVERY_DELIVERY_MEDIUM": codes.MEDIA[attribute],
        "CODE_DELIVERY_DESTINATION": codes.masked(attribute, address),
    }


def _count(tx: Tx, user: User, challenge: str) -> None:
    """Note that a code to sign in by is sent. Raises TooManyRequestsException, which the operations' lists of errors have for it."""
    attribute = factors.ATTRIBUTES[challenge]
    try:
        ghosts.pretend(tx, user, f"otp:{challenge}", attribute, codes.HOUR, most=codes.MAX_SIGN_INS)
    except ApiError as error:
        raise ApiError("TooManyRequestsException", error.message) from error


def _send(
    tx: Tx, sign: SignIn, user: User, challenge: str, medium: str, address: str, wording: codes.Wording, code: str
) -> None:
    _count(tx, user, challenge)
    codes.send(tx, sign.call, sign.pool, medium, address, wording, code)


def _forgive(tx: Tx, user: User) -> None:
    found = by_sub(tx, user.pool, user.sub)
    if found is not None:
        found.failures = 0
        USERS.save(tx, found)


async def finish(sign: SignIn, user: User, attempt: Attempt, source: str) -> Answer:
    """Tokens; on a page, who it is."""
    if attempt.event:
        await sign.call.write(judging.passed, sign, user, attempt)
    if user.failures:
        await sign.call.write(_forgive, user)
    fresh = await sign.call.read(fresh_device, sign.pool, user.sub, attempt.device)
    device = fresh.DeviceKey if fresh is not None else attempt.device
    if has(sign.pool, "PostAuthentication"):
        request = {"userAttributes": told(user), "newDeviceUsed": fresh is not None, "clientMetadata": sign.metadata}
        post = "PostAuthentication_Authentication"
        await fire(sign.call, sign.pool, "PostAuthentication", post, user.name, request, {}, client=sign.client.id)
    if sign.hosted:
        return Answer(ChallengeParameters={"sub": user.sub})
    made = await grant(sign.call, sign.pool, sign.client, user, source, sign.metadata, device=device, id_=attempt.event)
    made.NewDeviceMetadata = fresh
    return Answer(ChallengeParameters={}, AuthenticationResult=made)
