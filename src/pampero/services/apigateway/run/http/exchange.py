"""A request to an HTTP API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from pampero.aws.httpevents import forwarded, joined, text_of
from pampero.kernel.clock import Clock
from pampero.kernel.lazy import once
from pampero.services.apigateway.http.types import Integration
from pampero.services.apigateway.run.exchange import Exchange, Many, grouped
from pampero.services.apigateway.run.http.served import HttpStage, ServedRoute
from pampero.services.apigateway.run.served import Api


@dataclass
class HttpExchange(Exchange):
    """notes: what only the access log tells, by the names of its variables. began: by the monotonic clock.
    integrated: the seconds that its integration took."""

    api: Api[HttpStage]
    stage: HttpStage
    identity: dict[str, Any] = field(default_factory=lambda: {"cognitoAmr": None})
    route: ServedRoute | None = None
    notes: dict[str, str] = field(default_factory=dict)
    began: float = field(default_factory=Clock.monotonic)
    integrated: float | None = None

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

    @once
    def headers(self) -> dict[str, str]:
        """By lower-case name; repeated ones joined by commas."""
        return joined(self.request)

    def header(self, name: str) -> str | None:
        """The values, joined by commas."""
        return self.headers.get(name.lower())

    @property
    def agent(self) -> str:
        """See Exchange."""
        return self.headers.get("user-agent", "")

    @once
    def events_headers(self) -> dict[str, str]:
        """The request's headers and those that API Gateway adds."""
        headers = dict(self.headers)
        headers.setdefault("content-length", str(len(self.request.body)))
        forwarded(headers, self.request, self.trace)
        return headers

    @property
    def trace(self) -> str:
        """A trace id of the request: the time in hexadecimal and a part of the request's id."""
        return f"Root=1-{int(self.now):08x}-{self.request.request_id.replace('-', '')[:24]}"

    def handed_on(self) -> tuple[dict[str, str], Many]:
        """See Exchange."""
        apart = grouped((name.lower(), value) for name, value in self.request.sent)
        single = self.events_headers
        return single, {name: apart.get(name, [value]) for name, value in single.items()}

    def text(self) -> tuple[str | None, bool]:
        """See Exchange."""
        return text_of(self.request.body, self.headers.get("content-type"))

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
