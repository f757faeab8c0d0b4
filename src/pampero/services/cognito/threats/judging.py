"""How risky a sign-in is, and what follows.

AWS's scores are a secret of its own. Here the signs that its guide names are counted: a new address, a new device, three failures
just before; one is a low risk, two are a medium one, three a high one, and so is an address of which the user has said that it was
not there. Who signs in for the first time is compared with nothing. Locations are not known, and no list of stolen passwords.

Source: developer guide, "Advanced security with threat protection", "Adaptive authentication".
"""

from __future__ import annotations

from typing import NamedTuple

from pampero.api import Call
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import factors
from pampero.services.cognito.pools.attempts import Attempt, SignIn
from pampero.services.cognito.pools.model import Client, Pool
from pampero.services.cognito.pools.users import User
from pampero.services.cognito.threats import events, notices
from pampero.services.cognito.threats.configuration import configuration_of, within
from pampero.services.cognito.threats.events import FAMILIARS
from pampero.services.cognito.threats.origins import Origin, mode_of
from pampero.store.tx import ReadTx, Tx

FAILURES = 3
LEVELS = ("", "Low", "Medium", "High")
BLOCK, REQUIRED, IF_CONFIGURED, NOTHING = "BLOCK", "MFA_REQUIRED", "MFA_IF_CONFIGURED", "NO_ACTION"


class Verdict(NamedTuple):
    """What follows. event: its id; empty: none is kept. factors: second ones, one of which is asked for besides."""

    event: str
    blocked: bool = False
    factors: bool = False


def possible(sign: SignIn, user: User) -> list[str]:
    """The second factors that a user could be asked for, whatever it prefers."""
    if sign.pool.settings.MfaConfiguration == "OFF":
        return []
    there = factors.enabled(sign.pool)
    found = [
        one for one in (factors.SMS, factors.MAIL) if one in there and user.attributes.get(factors.ATTRIBUTES[one])
    ]
    return [*([factors.TOTP] if factors.TOTP in there and user.totp else []), *found]


def level_of(tx: ReadTx, user: User, origin: Origin) -> str:
    """How risky a sign-in from there is."""
    known = FAMILIARS.get(tx, user.pool, user.sub)
    if known is None:
        return ""
    if origin.ip in known.refused:
        return LEVELS[-1]
    signs = (origin.ip not in known.ips, origin.id not in known.devices, user.failures >= FAILURES)
    return LEVELS[sum(signs)]


def judge(tx: Tx, sign: SignIn, user: User, attempt: Attempt) -> Verdict:
    """Rate a sign-in whose first factor was right, and keep that: whether it goes on, is asked for more, or ends."""
    origin, mode = sign.origin, mode_of(sign.pool, attempt.flow)
    if origin is None or mode == "OFF":
        return Verdict("")
    said = configuration_of(tx, sign.pool, sign.client.id)
    exceptions = said.RiskExceptionConfiguration or t.RiskExceptionConfigurationType()
    event = events.new_event(user, ids.uuid4(), "SignIn", "InProgress", origin, sign.client.id, sign.call)
    event.challenges = [("Password", "Success")] if attempt.challenge != "CUSTOM_CHALLENGE" else []
    action = t.AccountTakeoverActionType(Notify=False, EventAction=NOTHING)
    if within(origin.ip, exceptions.BlockedIPRangeList):
        action.EventAction = BLOCK
    elif not within(origin.ip, exceptions.SkippedIPRangeList):
        event.level = level_of(tx, user, origin)
        action = _action(said, event.level) or action
    if mode == "AUDIT":
        action = t.AccountTakeoverActionType(Notify=False, EventAction=NOTHING)
    there = bool(factors.wanted(sign.pool, user) or possible(sign, user))
    blocked = action.EventAction == BLOCK or (action.EventAction == REQUIRED and not there)
    asked = there and action.EventAction in (REQUIRED, IF_CONFIGURED)
    event.decision = "Block" if blocked else "AccountTakeover" if asked else "NoRisk"
    event.response = "Fail" if blocked else "InProgress"
    events.save(tx, sign.pool, event)
    takeover = said.AccountTakeoverRiskConfiguration
    notify = takeover.NotifyConfiguration if takeover is not None else None
    if action.Notify and notify is not None:
        kind = "block" if blocked else "mfa" if asked else "none"
        notices.send(tx, sign.pool.place(sign.call), sign.pool, user, event, notices.Notice(kind, notify))
    return Verdict(event.id, blocked, asked)


def _action(said: t.RiskConfigurationType, level: str) -> t.AccountTakeoverActionType | None:
    if said.AccountTakeoverRiskConfiguration is None:
        return None
    actions = said.AccountTakeoverRiskConfiguration.Actions
    return {"Low": actions.LowAction, "Medium": actions.MediumAction, "High": actions.HighAction}.get(level)


def refused(tx: Tx, sign: SignIn, user: User, attempt_event: str = "") -> None:
    """A password was wrong; or, of a sign-in that is an event already, a second factor."""
    if sign.origin is None:
        return
    event = events.event_of(tx, user.pool, user.sub, attempt_event) if attempt_event else None
    if event is None:
        event = events.new_event(user, ids.uuid4(), "SignIn", "Fail", sign.origin, sign.client.id, sign.call)
        event.challenges = [("Password", "Failure")]
    else:
        event.response = "Fail"
        event.challenges = [*event.challenges, ("Mfa", "Failure")]
    events.save(tx, sign.pool, event)


def passed(tx: Tx, sign: SignIn, user: User, attempt: Attempt) -> None:
    """Somebody is in."""
    event = events.event_of(tx, user.pool, user.sub, attempt.event)
    if event is None:
        return
    event.response = "Pass"
    if attempt.passed:
        event.challenges = [*event.challenges, ("Mfa", "Success")]
    events.save(tx, sign.pool, event)
    events.learn(tx, event)


async def happened(call: Call, pool: Pool, client: Client, user: User, kind: str, origin: Origin | None) -> None:
    """Note what else somebody has done: SignUp, ForgotPassword, PasswordChange or ResendCode."""
    if origin is not None:
        event = events.new_event(user, ids.uuid4(), kind, "Pass", origin, client.id, call)
        await call.write(events.save, pool, event)
