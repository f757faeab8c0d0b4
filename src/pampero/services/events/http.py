"""Events over HTTP: to API destinations, and to API Gateway's APIs."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from pampero.api import ApiError, Check, Context, Event, consumer
from pampero.aws import httpclient
from pampero.aws.apidestinations import UNAUTHORISED, check_status
from pampero.aws.deliveries import Failure
from pampero.aws.httptargets import Request, made, of_token
from pampero.kernel import jsontext
from pampero.services.events.connections import (
    AUTHORIZED,
    AUTHORIZING,
    CONNECTIONS,
    DEAUTHORIZED,
    OAUTH,
    Connection,
    connection_at,
)
from pampero.services.events.destinations import ApiDestination, destination_at
from pampero.services.events.vault import parameters_of
from pampero.store.tx import ReadTx, Tx

# Source: "API destinations as targets": an endpoint has five seconds to answer.
SECONDS = 5.0
ANSWER = 64 * 1024
UNABLE = "Unable to invoke ApiDestination endpoint: "
# A token is taken for good for so long where the issuer does not say; one is renewed a minute before its end.
USUAL_LIFE, MARGIN = 3600.0, 60.0
MAX_KEPT = 1000


class Tokens:
    """OAuth tokens by connection, kept in memory until they end; a part of the server."""

    def __init__(self, context: Context) -> None:
        self._kept: dict[tuple[str, float], tuple[str, float]] = {}

    async def of(self, context: Context, connection: Connection, parameters: Mapping[str, Any]) -> str:
        """The value of the Authorization header. Raises Failure."""
        key = (connection.arn, connection.modified)
        kept = self._kept.get(key)
        if kept is None or kept[1] <= context.now:
            while len(self._kept) >= MAX_KEPT:
                self._kept.pop(next(iter(self._kept)))
            kept = self._kept[key] = await _fetch(context, parameters)
        return kept[0]

    def drop(self, connection: Connection) -> None:
        """The token did not authorise."""
        self._kept.pop((connection.arn, connection.modified), None)


async def _fetch(context: Context, parameters: Mapping[str, Any]) -> tuple[str, float]:
    """(the header's value, when it ends). Raises Failure."""
    answer = await _sent(
        context, of_token(parameters["OAuthParameters"]), "Unable to reach the authorization endpoint: "
    )
    try:
        found = jsontext.loads(answer.body) if answer.status < 300 else {}
        token, life = found["access_token"], float(found.get("expires_in") or USUAL_LIFE)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        text = f"The authorization endpoint answered {answer.status} without an access token."
        raise Failure("SDK_CLIENT_ERROR", text, final=answer.status < 500) from error
    kind = str(found.get("token_type") or "Bearer")
    return f"{'Bearer' if kind.lower() == 'bearer' else kind} {token}", context.now + max(life - MARGIN, 1.0)


async def _sent(context: Context, request: Request, trouble: str, largest: int = ANSWER) -> httpclient.Answer:
    """Raises Failure."""
    try:
        return await httpclient.request(
            request.method, request.url, request.headers, request.body,
            private=context.settings.reaches_private, own=context.settings.host_names, seconds=SECONDS, largest=largest,
        )  # fmt: skip
    except httpclient.Unreachable as error:
        raise Failure("ERROR_FROM_TARGET", f"{trouble}{error}.", final=False) from error


@consumer("events.authorize")
async def authorize(context: Context, event: Event) -> None:
    """A connection was made or changed whose endpoint issues tokens: whether it does is its state."""
    scope, name = event.payload["scope"], event.payload["name"]
    connection = await context.read(CONNECTIONS.get, scope, name)
    if connection is None or connection.state != AUTHORIZING:
        return
    reason = None
    try:
        await context.part(Tokens).of(context, connection, await parameters_of(context, connection))
    except Failure as failure:
        reason = failure.text[:512]
    await context.write(_authorized, scope, name, connection.modified, reason)


def _authorized(tx: Tx, scope: str, name: str, modified: float, reason: str | None) -> None:
    connection = CONNECTIONS.get(tx, scope, name)
    if connection is not None and connection.modified == modified:
        connection.state = AUTHORIZED if reason is None else DEAUTHORIZED
        connection.reason, connection.authorized = reason, tx.now
        CONNECTIONS.save(tx, connection)


class Later(Exception):
    """An API destination takes no more now. seconds: until it takes this event."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Pace:
    """How many invocations a second API destinations get; a part of the server. A second's worth may come at once."""

    def __init__(self, context: Context) -> None:
        self._next: dict[str, float] = {}

    def wait(self, arn: str, rate: int, now: float) -> float:
        """Take the next place in line: seconds until it comes."""
        if arn not in self._next and len(self._next) >= MAX_KEPT:
            self._next = {kept: due for kept, due in self._next.items() if due > now}
        due = max(self._next.get(arn, now), now)
        self._next[arn] = due + 1 / rate
        return max(0.0, due - now - (1 - 1 / rate))


def _places(tx: ReadTx, arn: str) -> tuple[ApiDestination, Connection]:
    destination = destination_at(tx, arn)
    return destination, connection_at(tx, destination.connection)


async def to_destination(
    context: Context, arn: str, text: str, parameters: Mapping[str, Any] | None, event: Mapping[str, Any], paced: bool,
    largest: int = ANSWER,
) -> httpclient.Answer:  # fmt: skip
    """Send an event to an API destination, as a role that may `events:InvokeApiDestination`, and hand back what it answers.
    paced: it has waited for its place in line. largest: bytes of the answer. Raises Failure, Later, ApiError."""
    destination, connection = await context.read(_places, arn)
    check = Check("events:InvokeApiDestination", arn, account=destination.account)
    decision = await context.read(context.runtime.decide, context.principal, check, context.facts, None)
    if not decision.allowed:
        raise ApiError("AccessDeniedException", decision.message)
    secrets = await parameters_of(context, connection)
    if not secrets:
        raise Failure("SDK_CLIENT_ERROR", f"{UNABLE}The connection is not authorized.", final=True)
    if not paced and (seconds := context.part(Pace).wait(arn, destination.rate, context.now)):
        raise Later(seconds)
    common = secrets.get("InvocationHttpParameters") or {}
    request = made(destination.method, destination.endpoint, text, parameters or {}, event, common)
    request.headers.update(await authorization(context, connection, secrets))
    answer = await _sent(context, request, f"{UNABLE}API destination endpoint cannot be reached: ", largest)
    if answer.status in UNAUTHORISED:
        context.part(Tokens).drop(connection)
    check_status(answer.status, answer.headers.get("retry-after", ""), UNABLE)
    return answer


async def authorization(context: Context, connection: Connection, secrets: Mapping[str, Any]) -> dict[str, str]:
    """The headers that authorise. Raises Failure."""
    if connection.kind == OAUTH:
        return {"Authorization": await context.part(Tokens).of(context, connection, secrets)}
    if connection.kind == "BASIC":
        basic = secrets["BasicAuthParameters"]
        pair = f"{basic['Username']}:{basic['Password']}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    key = secrets["ApiKeyAuthParameters"]
    return {key["ApiKeyName"]: key["ApiKeyValue"]}
