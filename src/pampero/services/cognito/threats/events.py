"""What happened: a user's sign-ins and what comes before them, kept for two years, with what is thought of them.

Sources: API_AdminListUserAuthEvents, API_AdminUpdateAuthEventFeedback, API_UpdateAuthEventFeedback; developer guide, "Viewing and
exporting user event history".
"""

from __future__ import annotations

import base64

import msgspec

from pampero.api import Call, Context, TimerEvent, operation, timer
from pampero.aws.paging import page, position_of
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool, any_pool, invalid, missing, named_pool, pool_of, unauthorized
from pampero.services.cognito.pools.users import User, existing, find, not_found
from pampero.services.cognito.threats import logs
from pampero.services.cognito.threats.configuration import refuse_unwatched
from pampero.services.cognito.threats.origins import Origin
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

KEPT_SECONDS = 2 * 365 * 86_400.0
FORGOTTEN = "cognito.authevent"
MAX_PAGE, MAX_FAMILIAR = 60, 20
FEEDBACK = "cognito-idp.feedback"
FEEDBACK_SECONDS = 7 * 86_400.0
LAST = 10**17
VALID, INVALID = "Valid", "Invalid"


class AuthEvent(msgspec.Struct):
    """What happened. kind: SignIn, SignUp and the like; response: Pass, Fail or InProgress. level: of the risk; empty: none.
    challenges: name and result. feedback: value, provider, epoch seconds. request: the id of the request that began it."""

    pool: str
    sub: str
    id: str
    kind: str
    time: float
    response: str
    ip: str
    device: str
    name: str
    client: str
    request: str
    known: str = ""
    zone: str | None = None
    told: bool = False
    level: str = ""
    decision: str = "NoRisk"
    challenges: list[tuple[str, str]] = msgspec.field(default_factory=list)
    feedback: tuple[str, str, float] | None = None


class Familiar(msgspec.Struct):
    """From where a user has signed in, the last ones last; refused: addresses that it has said are not its own."""

    ips: list[str] = msgspec.field(default_factory=list)
    devices: list[str] = msgspec.field(default_factory=list)
    refused: list[str] = msgspec.field(default_factory=list)


class Told(msgspec.Struct, array_like=True):
    """What the token of a mail's link says."""

    pool: str
    sub: str
    event: str
    expires: float


def _place(event: AuthEvent) -> tuple[str, str]:
    # The last one first.
    return event.pool, f"{event.sub}/{LAST - int(event.time * 1_000_000):017d}/{event.id}"


EVENTS: Documents[AuthEvent] = Documents(
    "cognito-idp.authevent", AuthEvent, {"event": lambda event: f"{event.sub}/{event.id}"}, at=_place
)
# By the pool, and in it by the user's `sub`.
FAMILIARS: Documents[Familiar] = Documents("cognito-idp.familiar", Familiar)


def new_event(user: User, id_: str, kind: str, response: str, origin: Origin, client: str, call: Call) -> AuthEvent:
    """An event that is not stored yet."""
    return AuthEvent(
        user.pool, user.sub, id_, kind, call.now, response, origin.ip, origin.device, user.name, client,
        call.request_id, origin.id, origin.zone, origin.told,
    )  # fmt: skip


def save(tx: Tx, pool: Pool, event: AuthEvent) -> None:
    """Store an event, as it is by now, and tell whoever wants to know."""
    EVENTS.save(tx, event)
    tx.at(FORGOTTEN, "/".join(_place(event)), event.time + KEPT_SECONDS)
    logs.tell(tx, pool, event)


def event_of(tx: ReadTx, pool: str, sub: str, id_: str) -> AuthEvent | None:
    """A user's event."""
    return next((event for _, event in EVENTS.find(tx, pool, "event", f"{sub}/{id_}")), None)


def learn(tx: Tx, event: AuthEvent) -> None:
    """Somebody has signed in from there: the next time it is no news."""
    found = FAMILIARS.get(tx, event.pool, event.sub) or Familiar()
    found.ips = [*(one for one in found.ips if one != event.ip), event.ip][-MAX_FAMILIAR:]
    found.devices = [*(one for one in found.devices if one != event.known), event.known][-MAX_FAMILIAR:]
    FAMILIARS.put(tx, event.pool, event.sub, found)


@timer(FORGOTTEN)
def forget(tx: Tx, context: Context, due: TimerEvent) -> None:
    """An event of two years ago."""
    pool, _, id_ = due.key.partition("/")
    EVENTS.delete(tx, pool, id_)


def forget_all(tx: Tx, pool: str, sub: str) -> None:
    """Delete what happened to a user that goes."""
    for id_, _ in EVENTS.page(tx, pool, prefix=f"{sub}/"):
        EVENTS.delete(tx, pool, id_)
        tx.cancel(FORGOTTEN, f"{pool}/{id_}")
    FAMILIARS.delete(tx, pool, sub)


def _shown(event: AuthEvent) -> t.AuthEventType:
    feedback = event.feedback and t.EventFeedbackType(
        FeedbackValue=event.feedback[0], Provider=event.feedback[1], FeedbackDate=event.feedback[2]
    )
    return t.AuthEventType(
        EventId=event.id, EventType=event.kind, CreationDate=event.time, EventResponse=event.response,
        EventRisk=t.EventRiskType(
            RiskDecision=event.decision, RiskLevel=event.level or None, CompromisedCredentialsDetected=False
        ),
        ChallengeResponses=[
            t.ChallengeResponseType(ChallengeName=name, ChallengeResponse=result) for name, result in event.challenges
        ],
        EventContextData=t.EventContextDataType(IpAddress=event.ip, DeviceName=event.device, Timezone=event.zone),
        EventFeedback=feedback,
    )  # fmt: skip


@operation("AdminListUserAuthEvents", resource=named_pool, read=True)
def admin_list_user_auth_events(
    tx: ReadTx, call: Call, req: t.AdminListUserAuthEventsRequest
) -> t.AdminListUserAuthEventsResponse:
    """What happened to a user, the last first. Source: API_AdminListUserAuthEvents. Raises UserNotFoundException,
    UserPoolAddOnNotEnabledException, InvalidParameterException."""
    pool = pool_of(tx, call, req.UserPoolId)
    refuse_unwatched(pool)
    user, most = existing(tx, pool, req.Username), req.MaxResults or MAX_PAGE
    prefix = f"{user.sub}/"
    after = position_of(req.NextToken, lambda: invalid("Invalid pagination token."))
    found = EVENTS.page(tx, pool.id, prefix=prefix, after=f"{prefix}{after}" if after else "", limit=most + 1)
    listed, token = page(found, most, lambda one: one[0].removeprefix(prefix))
    return t.AdminListUserAuthEventsResponse(AuthEvents=[_shown(event) for _, event in listed], NextToken=token)


@operation("AdminUpdateAuthEventFeedback", resource=named_pool)
def admin_update_auth_event_feedback(
    tx: Tx, call: Call, req: t.AdminUpdateAuthEventFeedbackRequest
) -> t.AdminUpdateAuthEventFeedbackResponse:
    """Say whether an event was the user's: what was is familiar from now on, what was not is the highest risk. Source:
    API_AdminUpdateAuthEventFeedback. Raises UserNotFoundException, ResourceNotFoundException, UserPoolAddOnNotEnabledException."""
    pool = pool_of(tx, call, req.UserPoolId)
    refuse_unwatched(pool)
    user = existing(tx, pool, req.Username)
    _judge(tx, pool, user.sub, req.EventId, req.FeedbackValue, "Admin")
    return t.AdminUpdateAuthEventFeedbackResponse()


@operation("UpdateAuthEventFeedback", resource="*", public=True)
def update_auth_event_feedback(
    tx: Tx, call: Call, req: t.UpdateAuthEventFeedbackRequest
) -> t.UpdateAuthEventFeedbackResponse:
    """The same by the user, with the token of the mail that it was sent. Source: API_UpdateAuthEventFeedback. Raises
    NotAuthorizedException, UserNotFoundException, UserPoolAddOnNotEnabledException."""
    pool = any_pool(tx, req.UserPoolId)
    if pool is None:
        raise missing(f"User pool {req.UserPoolId} does not exist.")
    refuse_unwatched(pool)
    said = read_token(tx, call, req.FeedbackToken)
    if (said.pool, said.event) != (pool.id, req.EventId):
        raise unauthorized("Invalid feedback token.")
    user = find(tx, pool, req.Username)
    if user is None or user.sub != said.sub:
        raise not_found()
    _judge(tx, pool, user.sub, req.EventId, req.FeedbackValue, "User")
    return t.UpdateAuthEventFeedbackResponse()


def _judge(tx: Tx, pool: Pool, sub: str, id_: str, value: str, provider: str) -> None:
    event = event_of(tx, pool.id, sub, id_)
    if event is None:
        raise missing("The event does not exist.")
    event.feedback = value, provider, tx.now
    save(tx, pool, event)
    known = FAMILIARS.get(tx, pool.id, sub) or Familiar()
    known.refused = [one for one in known.refused if one != event.ip]
    if value == INVALID:
        known.refused = [*known.refused, event.ip][-MAX_FAMILIAR:]
        known.ips = [one for one in known.ips if one != event.ip]
    FAMILIARS.put(tx, pool.id, sub, known)
    if value == VALID:
        learn(tx, event)


def token_of(context: Context, event: AuthEvent) -> str:
    """The token by which a user says whether an event was its own."""
    said = Told(event.pool, event.sub, event.id, event.time + FEEDBACK_SECONDS)
    sealed = context.runtime.sealer.seal(msgspec.msgpack.encode(said), FEEDBACK)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read_token(tx: ReadTx, context: Context, token: str) -> Told:
    """What such a token says. Raises NotAuthorizedException."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        said = msgspec.msgpack.decode(context.runtime.sealer.open(raw, FEEDBACK), type=Told)
    except ValueError as error:
        raise unauthorized("Invalid feedback token.") from error
    if said.expires <= tx.now:
        raise unauthorized("The feedback token has expired.")
    return said


def answered(tx: Tx, context: Context, pool: Pool, token: str, value: str) -> None:
    """A mail's link was followed. Raises NotAuthorizedException, ResourceNotFoundException."""
    said = read_token(tx, context, token)
    if said.pool != pool.id or value not in (VALID, INVALID):
        raise unauthorized("Invalid feedback token.")
    _judge(tx, pool, said.sub, said.event, value, "User")
