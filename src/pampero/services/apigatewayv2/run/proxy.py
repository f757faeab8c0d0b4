"""HTTP proxy integrations.

Source: developer guide, "Create HTTP proxy integrations for HTTP APIs".
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

from pampero.api import WebResponse
from pampero.kernel.httpclient import Unreachable, request
from pampero.services.apigatewayv2.run.answers import UNAVAILABLE
from pampero.services.apigatewayv2.run.exchange import Exchange
from pampero.services.apigatewayv2.run.mapping import as_text, changed_headers, request_look, value_of

LARGEST = 10 * 1024 * 1024
# What belongs to one connection, and what the client sets itself.
OWN = frozenset(
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_VARIABLE = re.compile(r"\{([^{}/+]+)\+?\}")


async def answer(exchange: Exchange) -> WebResponse:
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
    path = as_text(value_of(parameters["overwrite:path"], look)) if "overwrite:path" in parameters else None
    url = _url(exchange, exchange.uri, path, parameters)
    try:
        found = await request(
            exchange.request.method if method == "ANY" else method,
            url,
            joined,
            exchange.request.body,
            seconds=(integration.TimeoutInMillis or 30_000) / 1000,
            largest=LARGEST,
        )
    except Unreachable as error:
        exchange.notes["integrationErrorMessage"] = str(error)
        return UNAVAILABLE
    exchange.notes["integrationStatus"] = exchange.notes["integration.status"] = str(found.status)
    return WebResponse(found.status, tuple(pair for pair in found.lines if pair[0] not in OWN), found.body)


def _forwarded(exchange: Exchange) -> list[tuple[str, str]]:
    base = urlsplit(exchange.request.base)
    text = f"for={exchange.request.source_ip};host={exchange.domain};proto={base.scheme}"
    return [("forwarded", text), ("via", "HTTP/1.1 AmazonAPIGateway")]


def _url(exchange: Exchange, uri: str, path: str | None, parameters: dict[str, str]) -> str:
    parts = urlsplit(_VARIABLE.sub(lambda found: quote(exchange.variables.get(found[1], found[0]), safe="/"), uri))
    pairs = [(name, value) for name, values in exchange.query.items() for value in values]
    changed = changed_headers(pairs, "querystring", parameters, request_look(exchange))
    query = exchange.request.query if changed == pairs else urlencode(changed)
    query = "&".join(part for part in (parts.query, query) if part)
    target = parts.path if path is None else quote("/" + path.lstrip("/"), safe="/%:@!$&'()*+,;=~-._")
    return parts._replace(path=target, query=query, fragment="").geturl()
