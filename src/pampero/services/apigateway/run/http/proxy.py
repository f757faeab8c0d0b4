"""HTTP proxy integrations.

Source: developer guide, "Create HTTP proxy integrations for HTTP APIs".
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from pampero.api import WebResponse
from pampero.aws.httpclient import Unreachable, request
from pampero.services.apigateway.run.http.answers import FAILED, UNAVAILABLE
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import changed_headers, changed_query, overwritten_path, request_look

MAX_SIZE = 10 * 1024 * 1024
# What belongs to one connection, and what the client sets itself.
OWN = frozenset(
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_HOST = re.compile(r"https?://[^/?#]*")
_VARIABLE = re.compile(r"\{([^{}/+]+)\+?\}")


async def answer(exchange: HttpExchange) -> WebResponse:
    """The request handed on, the answer handed back; 503 where nobody answers in time."""
    integration = exchange.integration
    method = integration.IntegrationMethod or "ANY"
    parameters = integration.RequestParameters or {}
    look = request_look(exchange)
    headers = [pair for pair in exchange.headers.items() if pair[0] not in OWN]
    headers += _forwarded(exchange)
    headers = changed_headers(headers, "header", parameters, look)
    joined: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        joined[lower] = f"{joined[lower]},{value}" if lower in joined else value
    url = _url(exchange, overwritten_path(parameters, look), changed_query(exchange, parameters, look))
    try:
        found = await request(
            exchange.request.method if method == "ANY" else method,
            url,
            joined,
            exchange.request.body,
            private=exchange.context.settings.reaches_private,
            own=exchange.context.settings.host_names,
            seconds=(integration.TimeoutInMillis or 30_000) / 1000,
            largest=MAX_SIZE + 1,
        )
    except Unreachable as error:
        exchange.notes["integrationErrorMessage"] = str(error)
        return UNAVAILABLE
    if len(found.body) > MAX_SIZE:
        exchange.notes["integrationErrorMessage"] = "The answer is larger than what can be passed on"
        return FAILED
    exchange.notes["integrationStatus"] = exchange.notes["integration.status"] = str(found.status)
    return WebResponse(found.status, tuple(pair for pair in found.lines if pair[0] not in OWN), found.body)


def _forwarded(exchange: HttpExchange) -> list[tuple[str, str]]:
    base = urlsplit(exchange.request.base)
    text = f"for={exchange.request.source_ip};host={exchange.domain};proto={base.scheme}"
    return [("forwarded", text), ("via", "HTTP/1.1 AmazonAPIGateway")]


def _url(exchange: HttpExchange, path: str | None, query: str) -> str:
    template = exchange.route.uri if exchange.route else ""
    host = _HOST.match(template)
    end = host.end() if host else 0

    def filled(found: re.Match[str]) -> str:
        # A value does not say where the host ends.
        safe = "" if found.start() < end else "/"
        return quote(exchange.variables.get(found[1], found[0]), safe=safe)

    uri = _VARIABLE.sub(filled, template)
    parts = urlsplit(uri)
    joined = "&".join(part for part in (parts.query, query) if part)
    return parts._replace(path=parts.path if path is None else path, query=joined, fragment="").geturl()
