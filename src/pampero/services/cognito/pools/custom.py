"""Sign-in as a pool's functions define it: one says what comes next, one makes a challenge, one verifies the answer.

Source: developer guide, "Custom authentication challenge Lambda triggers".
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.services.cognito.pools import proofs
from pampero.services.cognito.pools.attempts import Answer, Attempt, Round, SignIn, ask
from pampero.services.cognito.pools.model import invalid, unauthorized
from pampero.services.cognito.pools.passwords import WRONG
from pampero.services.cognito.pools.steps import AUTHENTICATION, admit, finish, nobody
from pampero.services.cognito.pools.triggers import fire, flag, has, unrecognizable
from pampero.services.cognito.pools.users import User, told

MAX_ROUNDS = 50
CUSTOM, VERIFIER, SRP_A = "CUSTOM_CHALLENGE", "PASSWORD_VERIFIER", "SRP_A"
PLURALS = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")


async def _fire(
    sign: SignIn, user: User | None, attempt: Attempt, trigger: str, more: dict[str, Any], empty: Any
) -> Any:
    if not has(sign.pool, trigger):
        raise invalid(f"Custom auth lambda trigger is not configured for the user pool: {trigger}.")
    attributes = told(user) if user is not None else {}
    request = {
        "userAttributes": attributes, **more, "clientMetadata": sign.metadata, **({} if user else {"userNotFound": True}),
    }  # fmt: skip
    source = f"{trigger}_Authentication"
    return await fire(sign.call, sign.pool, trigger, source, attempt.name, request, empty, client=sign.client.id)


async def define(sign: SignIn, user: User | None, attempt: Attempt, client_number: int | None = None) -> Answer:
    """Ask what comes next: tokens, an end, or another challenge. client_number: of SRP, where the client has sent one."""
    if len(attempt.rounds) > MAX_ROUNDS:
        raise unauthorized(WRONG)
    rounds = msgspec.to_builtins(attempt.rounds)
    empty = {"challengeName": None, "issueTokens": None, "failAuthentication": None}
    said = await _fire(sign, user, attempt, "DefineAuthChallenge", {"session": rounds}, empty)
    if flag(said, "failAuthentication"):
        raise unauthorized(WRONG)
    if flag(said, "issueTokens"):
        if user is None:
            raise nobody(sign)
        admit(sign, user)
        return await finish(sign, user, attempt, AUTHENTICATION)
    challenge = said.get("challengeName")
    if challenge == VERIFIER and client_number is not None:
        parameters = proofs.offer(sign, user, attempt, client_number)
        return await ask(sign, attempt, VERIFIER, parameters)
    if challenge != CUSTOM:
        raise unrecognizable()
    return await _create(sign, user, attempt, rounds)


async def _create(sign: SignIn, user: User | None, attempt: Attempt, rounds: Any) -> Answer:
    empty = {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None}
    asked = {"challengeName": CUSTOM, "session": rounds}
    said = await _fire(sign, user, attempt, "CreateAuthChallenge", asked, empty)
    public, private = (_texts(said.get(name)) for name in ("publicChallengeParameters", "privateChallengeParameters"))
    note = said.get("challengeMetadata")
    if note is not None and not isinstance(note, str):
        raise unrecognizable()
    attempt.private, attempt.note = private, note
    return await ask(sign, attempt, CUSTOM, {"USERNAME": attempt.name, **public})


async def answered(sign: SignIn, user: User | None, attempt: Attempt, answer: str) -> Answer:
    """Have an answer verified, and ask what comes next."""
    empty = {"answerCorrect": None}
    asked = {"privateChallengeParameters": attempt.private, "challengeAnswer": answer}
    said = await _fire(sign, user, attempt, "VerifyAuthChallengeResponse", asked, empty)
    attempt.rounds.append(Round(CUSTOM, flag(said, "answerCorrect"), attempt.note))
    return await define(sign, user, attempt)


def _texts(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise unrecognizable()
    return value
