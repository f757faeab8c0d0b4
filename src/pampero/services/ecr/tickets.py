"""What opens the registry without a signature: tokens of GetAuthorizationToken, and URLs of layers. Both are sealed; nothing
of them is stored."""

from __future__ import annotations

import base64

import msgspec
from msgspec import Struct

from pampero.api import Call, Context, operation
from pampero.auth.principals import Principal
from pampero.kernel.crypto import Sealer
from pampero.services.ecr import types as t
from pampero.services.ecr.model import host_of

# Source: API_GetAuthorizationToken: a token is good for 12 hours. URLs of layers: not told by AWS.
TOKEN_SECONDS = 12 * 3600
URL_SECONDS = 3600
TOKEN, URL = "ecr-token", "ecr-layer"
USER = "AWS"


class Ticket(Struct, array_like=True):
    """Who has a token, and until when."""

    expires: float
    principal: Principal


class LayerTicket(Struct, array_like=True):
    """Which blob a URL answers, and until when."""

    expires: float
    blob: str
    size: int


class TicketError(Exception):
    """It was not issued here, or has expired; the text says which."""


def issue(context: Context, ticket: Ticket | LayerTicket, purpose: str) -> str:
    """Its sealed form."""
    sealed = context.runtime.sealer.seal(msgspec.msgpack.encode(ticket), purpose)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _open(sealer: Sealer, text: str, purpose: str) -> bytes:
    try:
        return sealer.open(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), purpose)
    except ValueError as error:
        raise TicketError("Your Authorization Token is invalid.") from error


def holder(context: Context, authorization: str) -> Principal:
    """Who shows the token of an Authorization header: `Basic`, for docker, or `Bearer` with the same. Raises TicketError."""
    kind, _, text = authorization.partition(" ")
    try:
        pair = base64.b64decode(text.strip(), validate=True).decode()
    except ValueError as error:
        raise TicketError("Your Authorization Token is invalid.") from error
    user, _, password = pair.partition(":")
    if kind.lower() not in ("basic", "bearer") or user != USER:
        raise TicketError("Your Authorization Token is invalid.")
    ticket = msgspec.msgpack.decode(_open(context.runtime.sealer, password, TOKEN), type=Ticket)
    if ticket.expires <= context.now:
        raise TicketError("Your authorization token has expired. Reauthenticate and try again.")
    return ticket.principal


def layer_url(context: Context, blob: str, size: int) -> str:
    """A URL that answers a layer."""
    ticket = issue(context, LayerTicket(context.now + URL_SECONDS, blob, size), URL)
    return f"{context.settings.endpoint}/_aws/dkr/layer/{ticket}"


def layer_of(context: Context, text: str) -> LayerTicket:
    """What such a URL answers. Raises TicketError."""
    ticket = msgspec.msgpack.decode(_open(context.runtime.sealer, text, URL), type=LayerTicket)
    if ticket.expires <= context.now:
        raise TicketError("Request has expired")
    return ticket


@operation("GetAuthorizationToken", resource="*", read=True)
def get_authorization_token(
    tx: object, call: Call, req: t.GetAuthorizationTokenRequest
) -> t.GetAuthorizationTokenResponse:
    """What docker logs in with, for the caller's registry, or those named. Source: API_GetAuthorizationToken.

    The token is the caller's: whatever it is shown for is asked of that one's policies then.
    """
    expires = call.now + TOKEN_SECONDS
    ticket = issue(call, Ticket(expires, call.principal), TOKEN)
    token = base64.b64encode(f"{USER}:{ticket}".encode()).decode()
    data = [
        t.AuthorizationData(
            authorizationToken=token, expiresAt=expires, proxyEndpoint=f"https://{host_of(account, call.region)}"
        )
        for account in (req.registryIds or [call.account])
    ]
    return t.GetAuthorizationTokenResponse(authorizationData=data)
