"""A request to an HTTP API."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from pampero.kernel.clock import Clock
from pampero.services.apigateway.http.types import Integration
from pampero.services.apigateway.run.exchange import Exchange, Many, media_type
from pampero.services.apigateway.run.http.served import HttpStage, ServedRoute
from pampero.services.apigateway.run.served import Api

# Every other body is handed on in base64, forms and bodies without a type too.
TEXTUAL = frozenset({"application/json", "application/xml", "application/javascript"})


@dataclass
class HttpExchange(Exchange):
    """notes: what only the access log tells, by the names of its variables. began: by the monotonic clock."""

    api: Api[HttpStage]
    stage: HttpStage
    identity: dict[str, Any] = field(default_factory=lambda: {"cognitoAmr": None})
    route: ServedRoute | None = None
    notes: dict[str, str] = field(default_factory=dict)
    began: float = field(default_factory=Clock.monotonic)

    @property
    def integration(self) -> Integration:
        """Of the selected route, which has one."""
        integration = None if self.route is None else self.route.integration
        if integration is None:
            raise LookupError(f"route {self.route_key} has no integration")
        return integration

    @property
    def route_key(self) -> str:
        """Of the selected route."""
        return "" if self.route is None else self.route.key

    @cached_property
    def headers(self) -> dict[str, str]:
        """By lower-case name; repeated ones joined by commas."""
        joined: dict[str, str] = {}
        for name, value in self.request.headers:
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        return joined

    def header(self, name: str) -> str | None:
        """The values, joined by commas."""
        return self.headers.get(name.lower())

    @property
    def agent(self) -> str:
        """See Exchange."""
        return self.headers.get("user-agent", "")

    @cached_property
    def events_headers(self) -> dict[str, str]:
        """The request's headers and those that API Gateway adds."""
        headers = dict(self.headers)
        headers.setdefault("content-length", str(len(self.request.body)))
        base = urlsplit(self.request.base)
        before = headers.get("x-forwarded-for")
        source = self.request.source_ip
        headers["x-forwarded-for"] = f"{before}, {source}" if before else source
        headers.setdefault("x-forwarded-port", str(base.port or 80))
        headers.setdefault("x-forwarded-proto", base.scheme)
        headers.setdefault("x-amzn-trace-id", self.trace)
        return headers

    @property
    def trace(self) -> str:
        """A trace id of the request: the time in hexadecimal and a part of the request's id."""
        return f"Root=1-{int(self.now):08x}-{self.request.request_id.replace('-', '')[:24]}"

    def handed_on(self) -> tuple[dict[str, str], Many]:
        """See Exchange."""
        apart: Many = {}
        for name, value in self.request.sent:
            apart.setdefault(name.lower(), []).append(value)
        single = self.events_headers
        return single, {name: apart.get(name, [value]) for name, value in single.items()}

    def text(self) -> tuple[str | None, bool]:
        """See Exchange."""
        body = self.request.body
        if not body:
            return None, False
        kind = media_type(self.headers.get("content-type"))
        if kind.startswith("text/") or kind in TEXTUAL:
            try:
                return body.decode(), False
            except UnicodeDecodeError:
                pass
        return base64.b64encode(body).decode(), True

    @property
    def called(self) -> str:
        """Decoded, as HTTP APIs hand it on."""
        return unquote(self.path)

    def particulars(self) -> dict[str, Any]:
        """See Exchange."""
        access = self.access or {}
        authorizer = {"claims": None, "scopes": None}
        if "jwt" in access:
            authorizer = dict(access["jwt"])
        elif "lambda" in access:
            authorizer = dict(access["lambda"] or {})
        return {"authorizer": authorizer, "resourceId": self.route_key}
