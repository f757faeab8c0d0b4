"""Authorization requests: who may ask, where the answer goes, and how errors go there.

An address is the client's when it is registered, to the letter: everything else is told on a page.

Sources: RFC 6749 (3.1, 4.1.2.1, 4.2.2.1), RFC 9700 (2.1); developer guide, "Authorize endpoint".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from pampero.api import ApiError, WebResponse
from pampero.services.cognito.hosted.grants import Request
from pampero.services.cognito.hosted.visits import OAuthError, Refused, Visit, redirect
from pampero.services.cognito.pools.model import Client, client_of
from pampero.store.tx import ReadTx

FLOWS = {"code": "code", "token": "implicit"}
# How answers come, which is not for clients to choose: other modes would send secrets another way than a client expects.
MODES = {"code": "query", "token": "fragment"}
CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
AGE = re.compile(r"[0-9]{1,9}")
# What is asked for beside `openid` or not at all.
OF_OPENID = frozenset({"email", "phone", "profile"})
MAX_NONCE_LENGTH = 1024


def client_in(tx: ReadTx, asked: Visit, id_: str | None) -> Client:
    """The client that a request names. Raises Refused."""
    try:
        return client_of(tx, asked.pool, id_ or "")
    except ApiError as error:
        raise Refused("invalid_request", "Client does not exist.") from error


def registered(client: Client, uri: str | None) -> str:
    """An address that answers may go to. Raises Refused."""
    wanted = uri or client.settings.DefaultRedirectURI
    if not wanted:
        raise Refused("invalid_request", "Required String parameter 'redirect_uri' is not present")
    if wanted not in (client.settings.CallbackURLs or []):
        raise Refused("redirect_mismatch", "An error was encountered with the requested page.")
    return wanted


class Answerable(Exception):
    """An error that goes to the client's address."""

    def __init__(self, to: str, kind: str, state: str | None, error: OAuthError) -> None:
        super().__init__(error.code)
        told = {"error": error.code, **({"error_description": error.text} if error.text else {})}
        self.to = to, kind, {**told, **({"state": state} if state is not None else {})}

    def response(self) -> WebResponse:
        """Go there."""
        return redirect(address(*self.to))


def address(to: str, kind: str, parameters: Mapping[str, str]) -> str:
    """A client's address with an answer: of a code in the query, of tokens behind `#`."""
    answer = urlencode(parameters)
    if kind == "token":
        return f"{to}#{answer}"
    return f"{to}{'&' if urlsplit(to).query else '?'}{answer}"


def read(asked: Visit, client: Client) -> Request:
    """The authorization request in a query. Raises Refused, Answerable."""
    query = asked.query
    to = registered(client, query.get("redirect_uri"))
    kind, state = query.get("response_type", ""), query.get("state")
    try:
        return _checked(asked, client, to, kind)
    except OAuthError as error:
        raise Answerable(to, kind, state, error) from error


def _checked(asked: Visit, client: Client, to: str, kind: str) -> Request:
    query, settings = asked.query, client.settings
    if asked.twice:
        raise OAuthError("invalid_request", f"{min(asked.twice)} is given more than once")
    if kind not in FLOWS:
        raise OAuthError("invalid_request", "response_type must be code or token")
    if query.get("response_mode", MODES[kind]) != MODES[kind]:
        raise OAuthError("invalid_request", f"response_mode must be {MODES[kind]}")
    age = query.get("max_age")
    if age is not None and not AGE.fullmatch(age):
        raise OAuthError("invalid_request", "max_age must be a number of seconds")
    if not settings.AllowedOAuthFlowsUserPoolClient or FLOWS[kind] not in (settings.AllowedOAuthFlows or []):
        raise OAuthError("unauthorized_client", f"The client may not use the {FLOWS[kind]} flow")
    allowed = settings.AllowedOAuthScopes or []
    scopes = tuple(dict.fromkeys(query.get("scope", "").split())) or tuple(allowed)
    if set(scopes) - set(allowed) or (set(scopes) & OF_OPENID and "openid" not in scopes):
        raise OAuthError("invalid_scope")
    challenge, method = query.get("code_challenge"), query.get("code_challenge_method")
    if (challenge is None) != (method is None) or method not in (None, "S256"):
        raise OAuthError("invalid_request", "code_challenge_method must be S256")
    if challenge is not None and not CHALLENGE.fullmatch(challenge):
        raise OAuthError("invalid_request", "code_challenge is not valid")
    nonce = query.get("nonce")
    if nonce is not None and len(nonce) > MAX_NONCE_LENGTH:
        raise OAuthError("invalid_request", "nonce is too long")
    return Request(client.id, to, kind, scopes, query.get("state"), nonce, challenge if kind == "code" else None)
