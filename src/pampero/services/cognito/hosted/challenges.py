"""What a page asks for once the password was right: a new one, a code, a choice, an authenticator to be set up.

Each is a challenge of the API's, whose session and parameters travel in the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from pampero.api import ApiError, WebResponse
from pampero.kernel import jsontext
from pampero.services.cognito.hosted import pages
from pampero.services.cognito.hosted.grants import Request
from pampero.services.cognito.hosted.visits import Visit
from pampero.services.cognito.pools import factors
from pampero.services.cognito.pools.attempts import Answer, SignIn
from pampero.services.cognito.pools.challenges import ANSWERS, CODES

LABELS = {"SMS_MFA": "Text message", "EMAIL_OTP": "E-mail", "SOFTWARE_TOKEN_MFA": "Authenticator app"}
ATTRIBUTE = "userAttributes."
NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"
# What the answer to a challenge is called; to those with a code that was sent, CODES says it.
ANSWER = {NEW_PASSWORD: "NEW_PASSWORD", factors.TOTP: "SOFTWARE_TOKEN_MFA_CODE", factors.SELECT: "ANSWER"}
# Parameters that the page needs once more where an answer was wrong.
KEPT = ("requiredAttributes", "CODE_DELIVERY_DESTINATION", "MFAS_CAN_CHOOSE", "SECRET")


async def answered(sign: SignIn, form: Mapping[str, str], challenge: str) -> Answer:
    """Answer a challenge of those that the page has fields for. Raises ApiError."""
    given = {"USERNAME": form.get("username", "")}
    session = form.get("session")
    if challenge == factors.SETUP:
        called = sign.call.client("cognito-idp")
        shown = await called.call("VerifySoftwareToken", Session=session or "none", UserCode=form.get("answer", ""))
        return await ANSWERS[challenge](sign, shown["Session"], given)
    if challenge not in CODES and challenge not in ANSWER:
        raise ApiError("InvalidParameterException", "This way to sign in is not offered here.")
    given[CODES.get(challenge) or ANSWER[challenge]] = form.get("answer", "")
    given |= {key: value for key, value in form.items() if key.startswith(ATTRIBUTE) and value}
    return await ANSWERS[challenge](sign, session, given)


async def prepared(sign: SignIn, found: Answer) -> Answer:
    """A challenge with what the page shows of it: the secret of an authenticator that is to be set up."""
    told = found.ChallengeParameters or {}
    if found.ChallengeName != factors.SETUP or factors.TOTP not in told.get("MFAS_CAN_SETUP", ""):
        return found
    made = await sign.call.client("cognito-idp").call("AssociateSoftwareToken", Session=found.Session)
    return found._replace(Session=made["Session"], ChallengeParameters={**told, "SECRET": made["SecretCode"]})


def again(asked: Visit, request: Request, challenge: str, name: str, alert: str) -> WebResponse:
    """The page of a challenge whose answer was wrong."""
    told = {key: asked.form.get(key, "") for key in KEPT}
    return page(asked, request, Answer(challenge, asked.form.get("session"), told), name, alert)


def page(asked: Visit, request: Request, found: Answer, name: str, alert: str = "") -> WebResponse:
    """The page that asks for the answer to a challenge."""
    told, kind = found.ChallengeParameters or {}, str(found.ChallengeName)
    title, note, fields = _fields(kind, told)
    if not fields:
        alert = f"This account needs {kind} to sign in, which this page does not offer."
    kept = {key: told[key] for key in KEPT if told.get(key)}
    known = pages.hidden(challenge=kind, session=found.Session or "", username=name, **kept)
    parts = [*fields, pages.button("Continue")] if fields else []
    body, cookie = pages.form(asked, asked.url("/login", asked.query), known, *parts)
    return pages.page(
        asked, title, body, cookie=cookie, alert=alert, note="" if alert else note, to=request.redirect,
        status=400 if alert else 200,
    )  # fmt: skip


def _fields(kind: str, told: Mapping[str, str]) -> tuple[str, str, list[str]]:
    """The title, a note, and the fields of a challenge; no fields where the page has none for it."""
    if kind == NEW_PASSWORD:
        needed = _texts(told.get("requiredAttributes"))
        fields = [pages.field("answer", "New password", "password", "new-password")]
        fields += [pages.field(one, one.removeprefix(ATTRIBUTE)) for one in needed]
        return "Change password", "Please choose a new password.", fields
    if kind == factors.SELECT:
        there = _texts(told.get("MFAS_CAN_CHOOSE"))
        chosen = [pages.choice("answer", one, LABELS.get(one, one), chosen=not at) for at, one in enumerate(there)]
        return "Choose how to sign in", "", chosen
    code = [pages.field("answer", "Code", complete="one-time-code")]
    if kind == factors.SETUP and told.get("SECRET"):
        note = f"Add this key to your authenticator app, then enter the code that it shows: {told['SECRET']}"
        return "Set up an authenticator app", note, code
    if kind in CODES or kind in ANSWER:
        sent = told.get("CODE_DELIVERY_DESTINATION", "")
        note = f"We have sent a code to {sent}." if sent else "Enter the code of your authenticator app."
        return "Enter the code", note, code
    return "Sign in", "", []


def _texts(given: str | None) -> list[str]:
    """A list of texts in JSON, as a form may have it."""
    try:
        found = jsontext.loads(given or "[]")
    except ValueError:
        return []
    return [str(one) for one in found] if isinstance(found, list) else []
