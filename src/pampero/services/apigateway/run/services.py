"""AWS's services behind an API: the request that an integration makes, sent to the service's API in process.

Source: "Integration request for REST APIs" (`arn:aws:apigateway:{region}:{subdomain.service|service}:{path|action}/…`).
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from pampero.api import ApiError, Context, WebResponse
from pampero.aws import planes, wire
from pampero.services.apigateway.model import PRINCIPAL
from pampero.services.apigateway.run.exchange import Exchange, Many
from pampero.services.apigateway.run.functions import SESSION

URI = re.compile(r"arn:aws[a-z-]*:apigateway:([^:]+):(?:([^:]+)\.)?([^:.]+):(path|action)/(.*)", re.DOTALL)
# What asks with the credentials of whoever called the API.
CALLERS = re.compile(r"arn:aws:iam::(?:\*|\d{12}):user/\*")
PLANE = "execute-api"


class Target(NamedTuple):
    """What an integration's URI names. host: what stands before the service's domain. rest: a path, or an operation."""

    region: str
    host: str
    service: str
    action: bool
    rest: str


def target_of(uri: str) -> Target | None:
    """None: a URI that names no service."""
    found = URI.fullmatch(uri)
    return found and Target(found[1], found[2] or "", found[3], found[4] == "action", found[5])


async def call(
    exchange: Exchange, target: Target, credentials: str | None, method: str, query: Many, headers: dict[str, str],
    body: bytes,
) -> WebResponse:  # fmt: skip
    """What the service answers, as it does over HTTP. Asked with the role in `credentials`, with the caller's own where
    they say so, else as API Gateway, which only resource policies let in. Raises ApiError, wire.TooLarge."""
    context = await _caller(exchange, credentials)
    context = context.within(context.account, target.region)
    path, _, fixed = target.rest.partition("&" if target.action else "?")
    pairs = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, values in query.items() for value in values]
    text = "&".join([part for part in (fixed, *pairs) if part])
    lower = {name.lower(): value for name, value in headers.items()}
    if target.service == PLANE:
        return await planes.ask(context, PLANE, target.host, method, f"/{path}", text, tuple(headers.items()), body)
    bucket = target.host if target.service == "s3" and not target.action else ""
    request = wire.Request(method, "/" + path.removeprefix("/"), text, lower, body, bucket)
    if target.action:
        request = wire.of_action(context, target.service, path, request)
    elif "Action=" in text and body:
        # A service reads the parameters in one place: a body that is no form is none of them.
        if wire.is_form(request):
            request = request._replace(query="", body=wire.merged(text, body))
        else:
            request = request._replace(body=b"")
    return await wire.ask(context, target.service, request)


async def _caller(exchange: Exchange, credentials: str | None) -> Context:
    if not credentials:
        return exchange.context.as_service(PRINCIPAL, exchange.source)
    if CALLERS.fullmatch(credentials):
        if exchange.caller is None:
            raise ApiError("AccessDeniedException", "nobody signed the request whose credentials would be used", 403)
        return exchange.context.acting(exchange.caller, PRINCIPAL)
    return await exchange.context.as_role(exchange.role(credentials), SESSION, service=PRINCIPAL)
