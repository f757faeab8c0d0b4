"""One request to an API, in the terms that events, mappings and policies use."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from pampero.api import WebRequest
from pampero.auth.context import Facts
from pampero.kernel import ids
from pampero.services.apigateway.rest.run.live import Match, Served

ACTION = "execute-api:Invoke"

# Known names get their usual spelling, as AWS gives it to them; others keep the client's.
SPELLINGS = MappingProxyType(
    {
        name.lower(): name
        for name in (
            "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control",
            "Content-Encoding", "Content-Language", "Content-Type", "Cookie", "Host", "If-Match", "If-Modified-Since",
            "If-None-Match", "Origin", "Pragma", "Range", "Referer", "User-Agent", "X-Amz-Date", "X-Amz-Security-Token",
        )
    }
)  # fmt: skip
HOP = frozenset({
    "connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
    "upgrade", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto",
})  # fmt: skip
NOBODY = (
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "user",
)  # fmt: skip
Many = dict[str, list[str]]


@dataclass(slots=True)
class Exchange:
    """path: behind the stage, as it was sent. context: the event's `requestContext`. values: of the path's variables.
    usage_key: the API key that an authorizer named."""

    web: WebRequest
    served: Served
    path: str
    headers: Many
    query: Many
    context: dict[str, Any]
    values: dict[str, str] = field(default_factory=dict)
    usage_key: str | None = None

    @property
    def variables(self) -> Mapping[str, str]:
        """The stage's variables."""
        return self.served.stage.variables or {}

    def header(self, name: str) -> str | None:
        """The last value of a header, whatever its spelling."""
        lower = name.lower()
        found = [values[-1] for known, values in self.headers.items() if known.lower() == lower]
        return found[-1] if found else None

    @property
    def media_type(self) -> str:
        """The body's type without its parameters; JSON where none is said."""
        return media_type(self.header("Content-Type")) or "application/json"

    def binary(self, type_: str) -> bool:
        """Whether the API takes a media type for binary."""
        types = self.served.definition.settings.binaryMediaTypes or ()
        return any(one in ("*/*", type_) for one in types)

    def matched(self, match: Match) -> None:
        """Say in the context which resource answers."""
        self.values = match.values
        self.context["resourceId"] = match.resource.id
        self.context["resourcePath"] = match.resource.path

    @property
    def arn(self) -> str:
        """The ARN that `execute-api:Invoke` is asked for: with the path that was called."""
        return f"{self.served.arn}/{self.web.method}{self.path}"


def media_type(header: str | None) -> str:
    """A type without its parameters."""
    return (header or "").split(";", 1)[0].strip().lower()


def exchange(web: WebRequest, served: Served, path: str) -> Exchange:
    """The request in AWS's terms."""
    headers = _headers(web)
    query: Many = {}
    for part in web.query.split("&"):
        if part:
            name, _, value = part.partition("=")
            query.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    now = served.context.now
    host = urlsplit(web.base).hostname or ""
    domain = host if ".execute-api." in host else f"{served.api}.execute-api.{served.context.region}.amazonaws.com"
    agent = headers.get("User-Agent")
    context: dict[str, Any] = {
        "resourceId": None,
        "resourcePath": None,
        "httpMethod": web.method,
        "extendedRequestId": base64.b64encode(ids.random_bytes(11)).decode(),
        "requestTime": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "path": f"/{served.stage.stageName}{path}",
        "accountId": served.context.account,
        "protocol": "HTTP/1.1",
        "stage": served.stage.stageName,
        "domainPrefix": domain.partition(".")[0],
        "requestTimeEpoch": int(now * 1000),
        "requestId": web.request_id,
        "identity": {
            **dict.fromkeys(NOBODY),
            "sourceIp": web.source_ip,
            "userAgent": agent[-1] if agent else None,
        },
        "domainName": domain,
        "deploymentId": served.stage.deploymentId,
        "apiId": served.api,
    }
    return Exchange(web, served, path, headers, query, context)


def _headers(web: WebRequest) -> Many:
    found: Many = {}
    forwarded = ""
    for name, value in web.sent or web.headers:
        lower = name.lower()
        if lower == "x-forwarded-for":
            forwarded = f"{value}, "
        if lower not in HOP:
            found.setdefault(SPELLINGS.get(lower, name), []).append(value)
    base = urlsplit(web.base)
    found["X-Forwarded-For"] = [forwarded + web.source_ip]
    found["X-Forwarded-Port"] = [str(base.port or (443 if base.scheme == "https" else 80))]
    found["X-Forwarded-Proto"] = [base.scheme]
    return found


def last(many: Many) -> dict[str, str]:
    """Of repeated values the last, as in an event's single-valued maps."""
    return {name: values[-1] for name, values in many.items()}


def facts(exchange: Exchange) -> Facts:
    """What policies may ask of the request."""
    return exchange.web.facts.within(exchange.served.context.region)
