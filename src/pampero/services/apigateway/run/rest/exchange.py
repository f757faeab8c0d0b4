"""A request to a REST API."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from pampero.api import WebRequest
from pampero.kernel.clock import Clock
from pampero.kernel.jsontext import escaped
from pampero.kernel.lazy import once
from pampero.services.apigateway.rest.types import Method, MethodSetting
from pampero.services.apigateway.run import events
from pampero.services.apigateway.run.exchange import Many, last, media_type
from pampero.services.apigateway.run.executions import LoggedExchange
from pampero.services.apigateway.run.rest.served import RestStage
from pampero.services.apigateway.run.served import Api

# Known names get their usual spelling, as AWS gives it to them; others keep the client's, `cookie` too (AWS's shopping cart sample
# reads it as browsers spell it, and `Authorization` in the usual way).
SPELLINGS = MappingProxyType(
    {
        name.lower(): name
        for name in (
            "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control",
            "Content-Encoding", "Content-Language", "Content-Type", "Host", "If-Match", "If-Modified-Since",
            "If-None-Match", "Origin", "Pragma", "Range", "Referer", "User-Agent", "X-Amz-Date", "X-Amz-Security-Token",
        )
    }
)  # fmt: skip
HOP = frozenset({
    "connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
    "upgrade", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto",
})  # fmt: skip


def handed_headers(request: WebRequest) -> Many:
    """A request's headers in their usual spelling, with those that API Gateway adds."""
    found: Many = {}
    forwarded = ""
    for name, value in request.sent or request.headers:
        lower = name.lower()
        if lower == "x-forwarded-for":
            forwarded = f"{value}, "
        if lower not in HOP:
            found.setdefault(SPELLINGS.get(lower, name), []).append(value)
    base = urlsplit(request.base)
    found["X-Forwarded-For"] = [forwarded + request.source_ip]
    found["X-Forwarded-Port"] = [str(base.port or (443 if base.scheme == "https" else 80))]
    found["X-Forwarded-Proto"] = [base.scheme]
    return found


@dataclass
class RestExchange(LoggedExchange):
    """resource_id, method: of the path, once they are known. usage_key: the API key that an authorizer named. error: what a
    gateway response says of it. began: by the monotonic clock. from_cache: whether its answer was kept; None: no answers are."""

    api: Api[RestStage]
    stage: RestStage
    resource_id: str | None = None
    method: Method | None = None
    usage_key: str | None = None
    error: dict[str, Any] | None = None
    began: float = field(default_factory=Clock.monotonic)
    from_cache: bool | None = None

    @once
    def headers(self) -> Many:
        """In their usual spelling, with those that API Gateway adds."""
        return handed_headers(self.request)

    @property
    def settings_key(self) -> str:
        """The method, as settings of the stage's methods name it."""
        return f"{escaped(self.resource or '/')}/{self.request.method}"

    @once
    def settings(self) -> MethodSetting | None:
        """Of the method that answers, or of the whole stage."""
        throttles = self.stage.throttles
        return (throttles.get(self.settings_key) or throttles.get("*/*")) if throttles else None

    def values_of(self, name: str) -> list[str]:
        """All values of a header, whatever its spelling."""
        lower = name.lower()
        return [value for known, values in self.headers.items() if known.lower() == lower for value in values]

    def header(self, name: str) -> str | None:
        """The last value."""
        lower = name.lower()
        if lower not in HOP:
            return self._last.get(lower)
        values = self.values_of(name)
        return values[-1] if values else None

    @once
    def _last(self) -> dict[str, str]:
        """The last value of each header as it was sent, by the name in small letters."""
        request = self.request
        if len(request.sent) in (0, len(request.headers)):
            return dict(request.headers)
        return {name.lower(): value for name, value in request.sent}

    def handed_on(self) -> tuple[dict[str, str], Many]:
        """See Exchange."""
        return last(self.headers), self.headers

    @property
    def media_type(self) -> str:
        """The body's type without its parameters; JSON where none is said."""
        return media_type(self.header("content-type")) or "application/json"

    def binary(self, type_: str) -> bool:
        """Whether the API takes a media type for binary: it, its family (`image/*`) or every one is named."""
        types = self.stage.definition.settings.binaryMediaTypes
        if not types:
            return False
        family = type_.partition("/")[0] + "/*" if "/" in type_ else ""
        exact = type_ if not type_.startswith("*/") else "*/*"
        return any(one in ("*/*", family, exact) for one in types)

    def text(self) -> tuple[str | None, bool]:
        """See Exchange."""
        body = self.request.body
        if not body:
            return None, False
        if self.binary(media_type(self.header("content-type"))):
            return base64.b64encode(body).decode(), True
        return body.decode(errors="replace"), False

    def role(self, credentials: str) -> str:
        """See Exchange; with the stage's variables."""
        return super().role(self.stage.filled(credentials))

    def particulars(self) -> dict[str, Any]:
        """See Exchange."""
        found: dict[str, Any] = {
            "deploymentId": self.stage.deployment,
            "extendedRequestId": self.extended_id,
            "resourceId": self.resource_id,
        }
        if self.access is not None:
            found["authorizer"] = self.access["lambda"]
        if self.error is not None:
            found["error"] = self.error
        return found

    @property
    def request_context(self) -> dict[str, Any]:
        """The whole of `$context`."""
        return events.context(self)

    def told(self, name: str) -> str | None:
        """A value of `$context` by its dotted name."""
        value: Any = events.part(self, (name.partition(".")[0],))
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is None or isinstance(value, dict):
            return None
        return value if isinstance(value, str) else json.dumps(value)
