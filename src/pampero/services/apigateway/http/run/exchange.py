"""One request to an API, taken apart once for all that look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pampero.api import Context, WebRequest
from pampero.auth.context import Facts
from pampero.services.apigateway.http.model import DEFAULT_STAGE
from pampero.services.apigateway.http.run.tables import ServedApi, ServedRoute, ServedStage
from pampero.services.apigateway.http.types import Integration

PATH_FORM = "/_aws/"
ACTION = "execute-api:Invoke"


@dataclass
class Exchange:
    """context: the API's account and region, no principal. path: within the stage, percent-encoded.

    access: what the route's authorizer gave, as `requestContext.authorizer` has it. notes: what only the access log
    tells, by the names of its variables.
    """

    context: Context
    request: WebRequest
    api: ServedApi
    stage: ServedStage
    path: str
    now: float
    served: ServedRoute | None = None
    variables: dict[str, str] = field(default_factory=dict)
    access: dict[str, Any] | None = None
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def integration(self) -> Integration:
        """Of the selected route, which has one."""
        integration = None if self.served is None else self.served.integration
        if integration is None:
            raise LookupError(f"route {self.route_key} has no integration")
        return integration

    @property
    def uri(self) -> str:
        """The integration's, with the stage's variables in it."""
        return "" if self.served is None else self.served.uri

    @property
    def route_key(self) -> str:
        """Of the selected route."""
        return "" if self.served is None else self.served.key

    @property
    def segments(self) -> list[str]:
        """The path's segments, decoded."""
        return [unquote(segment) for segment in self.path[1:].split("/")]

    @cached_property
    def headers(self) -> dict[str, str]:
        """By lower-case name; repeated ones joined by commas."""
        joined: dict[str, str] = {}
        for name, value in self.request.headers:
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        return joined

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The values of each parameter, decoded."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.request.query, keep_blank_values=True):
            found.setdefault(name, []).append(value)
        return found

    @cached_property
    def raw_path(self) -> str:
        """With the stage's name; decoded, as HTTP APIs hand it on."""
        path = unquote(self.path)
        return path if self.stage.name == DEFAULT_STAGE else f"/{self.stage.name}{path}"

    @cached_property
    def domain(self) -> str:
        """The host that the client used; AWS's name for the API where it was reached by path."""
        if PATH_FORM in self.request.base:
            return f"{self.api.id}.execute-api.{self.api.place.region}.amazonaws.com"
        return urlsplit(self.request.base).hostname or ""

    @property
    def prefix(self) -> str:
        """The first label of the domain."""
        return self.domain.partition(".")[0]

    @property
    def time(self) -> str:
        """As in a server's log: `12/Mar/2020:19:03:58 +0000`."""
        return datetime.fromtimestamp(self.now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")

    @property
    def facts(self) -> Facts:
        """What policies may ask of the request."""
        return self.request.facts.within(self.api.place.region)

    @property
    def arn(self) -> str:
        """Of the request: what `execute-api:Invoke` is asked for."""
        return f"{self.base_arn}/{self.request.method}{unquote(self.path)}"

    @property
    def source_arn(self) -> str:
        """Of the route, as a function's resource policy sees it."""
        key = self.route_key
        _, _, path = key.partition(" ")
        return f"{self.base_arn}/{self.request.method}{path}" if path else f"{self.base_arn}/{key}"

    @property
    def base_arn(self) -> str:
        """Of the stage."""
        place = self.api.place
        return f"arn:aws:execute-api:{place.region}:{place.account}:{self.api.id}/{self.stage.name}"
