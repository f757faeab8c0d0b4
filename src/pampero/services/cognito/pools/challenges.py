"""Answers to challenges. Sources: API_RespondToAuthChallenge, API_AdminRespondToAuthChallenge."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from pampero.api import ApiError, Call, operation
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import codes, custom, factors, ghosts, passkeys, proofs, steps
from pampero.services.cognito.pools.attempts import (
    ATTEMPTS,
    Answer,
    Attempt,
    Round,
    SignIn,
    ask,
    end,
    missed,
    open_attempt,
)
from pampero.services.cognito.pools.attributes import VERIFIED
from pampero.services.cognito.pools.devices import DEVICES, Device, known_device
from pampero.services.cognito.pools.model import any_client, client_of, invalid, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.passwords import refuse_locked, set_password
from pampero.services.cognito.pools.secrets import check_secret
from pampero.services.cognito.pools.signin import choose
from pampero.services.cognito.pools.users import USERS, User, by_sub, change_attributes, find, refuse_unwritable
from pampero.services.cognito.threats import judging, origins
from pampero.store.tx import ReadTx, Tx

Given = Mapping[str, str]
ATTRIBUTE = "userAttributes."
# What the answer to a challenge with a code is called.
CODES = {"SMS_MFA": "SMS_MFA_CODE", "EMAIL_OTP": "EMAIL_OTP_CODE", "SMS_OTP": "SMS_OTP_CODE"}


@operation("RespondToAuthChallenge", resource="*", public=True)
async def respond_to_auth_challenge(
    call: Call, req: t.RespondToAuthChallengeRequest
) -> t.RespondToAuthChallengeResponse:
    """Answer a challenge. Source: API_RespondToAuthChallenge. Raises NotAuthorizedException, CodeMismatchException,
    InvalidPasswordException, InvalidParameterException, and what triggers fail with."""
    client, pool = await call.read(any_client, req.ClientId)
    sign = SignIn(
        call, pool, client, False, req.ClientMetadata, origin=origins.public(call, pool, client, req.UserContextData)
    )
    answer = await _respond(sign, req.ChallengeName, req.Session, req.ChallengeResponses or {})
    return t.RespondToAuthChallengeResponse(**answer._asdict())


@operation("AdminRespondToAuthChallenge", resource=named_pool)
async def admin_respond_to_auth_challenge(
    call: Call, req: t.AdminRespondToAuthChallengeRequest
) -> t.AdminRespondToAuthChallengeResponse:
    """Answer a challenge for a user. Source: API_AdminRespondToAuthChallenge. Raises what RespondToAuthChallenge does."""
    pool = await call.read(pool_of, call, req.UserPoolId)
    client = await call.read(client_of, pool, req.ClientId)
    sign = SignIn(call, pool, client, True, req.ClientMetadata, origin=origins.private(call, pool, req.ContextData))
    answer = await _respond(sign, req.ChallengeName, req.Session, req.ChallengeResponses or {})
    return t.AdminRespondToAuthChallengeResponse(**answer._asdict())


async def _respond(sign: SignIn, challenge: str, session: str | None, given: Given) -> Answer:
    name = given.get("USERNAME")
    if not name:
        raise invalid("Missing required parameter USERNAME")
    answering = ANSWERS.get(challenge)
    if answering is None:
        raise invalid(f"The challenge {challenge} cannot be answered.")
    check_secret(sign.call, sign.client, name, given.get("SECRET_HASH"))
    if session:
        await sign.call.read(_refuse_others, sign, session, name)
    return await answering(sign, session, given)


def _refuse_others(tx: ReadTx, sign: SignIn, session: str, name: str) -> None:
    """Raises NotAuthorizedException for a session of another user than the answer names."""
    attempt = ATTEMPTS.get(tx, sign.pool.id, session)
    if attempt is not None and attempt.sub:
        user = find(tx, sign.pool, name)
        if user is None or user.sub != attempt.sub:
            raise unauthorized("Invalid session for the user.")


def _required(given: Given, name: str) -> str:
    if not given.get(name):
        raise invalid(f"Missing required parameter {name}")
    return given[name]


# Passwords


async def _password_verifier(sign: SignIn, session: str | None, given: Given) -> Answer:
    block = proofs.read_block(sign, given)
    attempt = await sign.call.read(open_attempt, sign, session, "PASSWORD_VERIFIER") if session else block.attempt
    if attempt.sub != block.attempt.sub:
        raise unauthorized("Invalid session for the user.")
    found = await sign.call.write(proofs.prove, sign, block, given)
    if isinstance(found, ApiError):
        raise found
    attempt.device = given.get("DEVICE_KEY") or attempt.device
    if attempt.flow != "CUSTOM_AUTH":
        return await steps.proceed(sign, found, attempt)
    await sign.call.write(end, attempt)
    attempt.rounds.append(Round(custom.VERIFIER, True))
    return await custom.define(sign, found, attempt)


async def _new_password(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, "NEW_PASSWORD_REQUIRED")
    user = await sign.call.write(_change_password, sign, attempt, given)
    return await steps.proceed(sign, user, attempt, steps.NEW_PASSWORD)


def _change_password(tx: Tx, sign: SignIn, attempt: Attempt, given: Given) -> User:
    user = by_sub(tx, sign.pool.id, attempt.sub)
    if user is None:
        raise steps.nobody(sign)
    end(tx, attempt)
    if user.status != "FORCE_CHANGE_PASSWORD":
        # It has been changed in another session: the temporary one opens nothing any more.
        raise unauthorized("Invalid session for the user.")
    steps.admit(sign, user)
    set_password(tx, sign.call, sign.pool, user, _required(given, "NEW_PASSWORD"), temporary=False)
    user.status = "CONFIRMED"
    changes = {name.removeprefix(ATTRIBUTE): value for name, value in given.items() if name.startswith(ATTRIBUTE)}
    if any(name in VERIFIED.values() for name in changes):
        raise unauthorized("A client attempted to write unauthorized attribute")
    refuse_unwritable(sign.pool, sign.client, changes)
    for one in sign.pool.schema:
        if one.required and one.name in changes and user.attributes.get(one.name):
            raise unauthorized(f"Cannot modify an already provided {one.name}")
        if one.required and not (changes.get(one.name) or user.attributes.get(one.name)):
            raise invalid(f"Invalid user attributes: {ATTRIBUTE}{one.name}: The attribute {one.name} is required\n")
    change_attributes(tx, sign.pool, user, changes, admin=False)
    return user


# Codes


async def _code(sign: SignIn, session: str | None, given: Given, challenge: str) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, challenge)
    found = await sign.call.write(_compare, sign, attempt, _required(given, CODES[challenge]), challenge)
    if isinstance(found, ApiError):
        raise found
    attempt.passed, attempt.first = attempt.passed or not attempt.first, False
    return await steps.proceed(sign, found, attempt)


def _compare(tx: Tx, sign: SignIn, attempt: Attempt, code: str, challenge: str) -> User | ApiError:
    """The user whose code this is; or the error, and the failure counts: for whoever has to commit that."""
    user = by_sub(tx, sign.pool.id, attempt.sub) if attempt.sub else None
    tried = user if user is not None else ghosts.ghost(tx, sign.pool, attempt.name)
    refuse_locked(tried, tx.now)
    if user is None or not hmac.compare_digest(attempt.code.encode(), code.strip().encode()):
        _failed(tx, sign, attempt, tried)
        return ApiError("CodeMismatchException", "Invalid code or auth state for the user.")
    end(tx, attempt)
    if attempt.first and user.status == "UNCONFIRMED":
        # Whoever has a code that was sent to an address has the address.
        user.status, user.attributes[VERIFIED[factors.ATTRIBUTES[challenge]]] = "CONFIRMED", "true"
        USERS.save(tx, user)
    return user


def _failed(tx: Tx, sign: SignIn, attempt: Attempt, tried: User | ghosts.Ghost) -> None:
    missed(tx, attempt)
    ghosts.failed(tx, tried)
    if isinstance(tried, User):
        judging.refused(tx, sign, tried, attempt.event)


async def _sms(sign: SignIn, session: str | None, given: Given) -> Answer:
    return await _code(sign, session, given, "SMS_MFA")


async def _sms_otp(sign: SignIn, session: str | None, given: Given) -> Answer:
    return await _code(sign, session, given, "SMS_OTP")


async def _email_otp(sign: SignIn, session: str | None, given: Given) -> Answer:
    return await _code(sign, session, given, "EMAIL_OTP")


async def _totp(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, factors.TOTP)
    found = await sign.call.write(_compare_totp, sign, attempt, _required(given, "SOFTWARE_TOKEN_MFA_CODE"))
    if isinstance(found, ApiError):
        raise found
    attempt.passed = True
    return await steps.proceed(sign, found, attempt)


def _compare_totp(tx: Tx, sign: SignIn, attempt: Attempt, code: str) -> User | ApiError:
    user = by_sub(tx, sign.pool.id, attempt.sub)
    if user is None or not user.totp:
        raise ApiError("SoftwareTokenMFANotFoundException", "Software token MFA has not been enabled by the user.")
    refuse_locked(user, tx.now)
    step = factors.step_of(sign.call, user.totp, code, user.step, tx.now)
    if step is None:
        _failed(tx, sign, attempt, user)
        return codes.mismatch()
    end(tx, attempt)
    user.step = step
    return USERS.save(tx, user)


# Choices


async def _select_factor(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt, chosen = await sign.call.read(open_attempt, sign, session, factors.SELECT), _required(given, "ANSWER")
    if chosen not in attempt.allowed:
        raise invalid(f"{chosen} is not a valid choice of MFA.")
    await sign.call.write(end, attempt)
    return await steps.second(sign, await steps.present(sign, attempt), attempt, [chosen])


async def _setup(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, factors.SETUP)
    user = await steps.present(sign, attempt)
    if not attempt.passed or factors.TOTP not in user.factors:
        raise unauthorized("User has not set up software token MFA")
    await sign.call.write(end, attempt)
    return await steps.proceed(sign, user, attempt)


async def _select_challenge(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt, chosen = await sign.call.read(open_attempt, sign, session, "SELECT_CHALLENGE"), _required(given, "ANSWER")
    if chosen not in attempt.allowed:
        raise invalid(f"{chosen} is not a valid choice.")
    await sign.call.write(end, attempt)
    user = await sign.call.read(by_sub, sign.pool.id, attempt.sub) if attempt.sub else None
    return await choose(sign, user, attempt, attempt.name, chosen, given)


async def _passkey(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, passkeys.WEB_AUTHN)
    user = await steps.present(sign, attempt)
    await sign.call.write(end, attempt)
    keys = await sign.call.read(passkeys.of_user, sign.pool.id, user.sub)
    number = bytes.fromhex(attempt.code)
    shown = await passkeys.verified(sign.pool, keys, number, _required(given, "CREDENTIAL"))
    await sign.call.write(passkeys.keep, sign.pool.id, user.sub, shown)
    attempt.passed, attempt.first = passkeys.satisfies(sign.pool), False
    return await steps.proceed(sign, user, attempt)


async def _custom(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, custom.CUSTOM)
    answer = _required(given, "ANSWER")
    await sign.call.write(end, attempt)
    user = await sign.call.read(by_sub, sign.pool.id, attempt.sub) if attempt.sub else None
    return await custom.answered(sign, user, attempt, answer)


# Devices


async def _device(sign: SignIn, session: str | None, given: Given) -> Answer:
    attempt = await sign.call.read(open_attempt, sign, session, "DEVICE_SRP_AUTH")
    number = proofs.number_of(given)
    device = await sign.call.read(known_device, sign.pool.id, attempt.sub, _required(given, "DEVICE_KEY"))
    if device is None or device.key != attempt.device:
        raise ApiError("ResourceNotFoundException", "Device does not exist.")
    await sign.call.write(end, attempt)
    return await ask(sign, attempt, "DEVICE_PASSWORD_VERIFIER", proofs.offer_device(sign, attempt, device, number))


async def _device_verifier(sign: SignIn, session: str | None, given: Given) -> Answer:
    block = proofs.read_block(sign, given)
    attempt = await sign.call.read(open_attempt, sign, session, "DEVICE_PASSWORD_VERIFIER")
    if attempt.sub != block.attempt.sub:
        raise unauthorized("Invalid session for the user.")
    await sign.call.write(end, attempt)
    device = await sign.call.read(known_device, sign.pool.id, attempt.sub, attempt.device)
    if device is None:
        raise ApiError("ResourceNotFoundException", "Device does not exist.")
    await sign.call.write(_prove_device, sign, block, device, given)
    settings = sign.pool.settings.DeviceConfiguration
    attempt.challenge = "DEVICE_PASSWORD_VERIFIER"
    attempt.passed = settings is not None and bool(settings.ChallengeRequiredOnNewDevice)
    return await steps.proceed(sign, await steps.present(sign, attempt), attempt)


def _prove_device(tx: Tx, sign: SignIn, block: proofs.Block, device: Device, given: Given) -> None:
    proofs.prove_device(tx, sign, block, device, given)
    device.used = tx.now
    DEVICES.put(tx, sign.pool.id, f"{block.attempt.sub}/{device.key}", device)


ANSWERS: Mapping[str, Callable[[SignIn, str | None, Given], Awaitable[Answer]]] = MappingProxyType({
    "PASSWORD_VERIFIER": _password_verifier,
    "NEW_PASSWORD_REQUIRED": _new_password,
    "SMS_MFA": _sms,
    "SMS_OTP": _sms_otp,
    "EMAIL_OTP": _email_otp,
    "SOFTWARE_TOKEN_MFA": _totp,
    "SELECT_MFA_TYPE": _select_factor,
    "MFA_SETUP": _setup,
    "SELECT_CHALLENGE": _select_challenge,
    "WEB_AUTHN": _passkey,
    "CUSTOM_CHALLENGE": _custom,
    "DEVICE_SRP_AUTH": _device,
    "DEVICE_PASSWORD_VERIFIER": _device_verifier,
})  # fmt: skip
