"""A request over HTTP as payload format 2.0 tells a function of it: of HTTP APIs and of function URLs. Pure.

Source: "Create AWS Lambda proxy integrations for HTTP APIs", "Invoking Lambda function URLs".
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pampero.api import WebRequest

# Every other body is handed on in base64, forms and bodies without a type too.
TEXTUAL = frozenset({"application/json", "application/xml", "application/javascript"})


def clf(now: float) -> str:
    """A time as logs of web servers write it, in UTC. now: epoch seconds."""
    return datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")


def joined(request: WebRequest) -> dict[str, str]:
    """The headers by lower-case name; repeated ones joined by commas."""
    headers: dict[str, str] = {}
    for name, value in request.headers:
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def forwarded(headers: dict[str, str], request: WebRequest, trace: str) -> None:
    """Add what AWS adds on the way."""
    base = urlsplit(request.base)
    before, source = headers.get("x-forwarded-for"), request.source_ip
    headers["x-forwarded-for"] = f"{before}, {source}" if before else source
    headers.setdefault("x-forwarded-port", str(base.port or (443 if base.scheme == "https" else 80)))
    headers.setdefault("x-forwarded-proto", base.scheme)
    headers.setdefault("x-amzn-trace-id", trace)


def text_of(body: bytes, kind: str | None) -> tuple[str | None, bool]:
    """(a body as an event has it, whether that is base64); None for none. kind: its Content-Type."""
    if not body:
        return None, False
    media = (kind or "").partition(";")[0].strip().lower()
    if media.startswith("text/") or media in TEXTUAL:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


@dataclass(frozen=True, slots=True)
class Told:
    """What events say of a request beside its body.

    api: the id. prefix: the first label of the domain. route: its key. path: decoded. headers: by lower-case name, with the
    cookies. authorizer: None for none. certificate: the one that the
    client has shown, if any. now: epoch seconds.
    """

    request: WebRequest
    account: str
    api: str
    domain: str
    prefix: str
    route: str
    stage: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, list[str]]
    now: float
    authorizer: Mapping[str, Any] | None = None
    certificate: Mapping[str, Any] | None = None

    def context(self) -> dict[str, Any]:
        """`requestContext`."""
        request = self.request
        context: dict[str, Any] = {"accountId": self.account, "apiId": self.api}
        if self.certificate is not None:
            context["authentication"] = {"clientCert": self.certificate}
        if self.authorizer is not None:
            context["authorizer"] = self.authorizer
        context.update(
            domainName=self.domain,
            domainPrefix=self.prefix,
            http={
                "method": request.method,
                "path": self.path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": self.headers.get("user-agent", ""),
            },
            requestId=request.request_id,
            routeKey=self.route,
            stage=self.stage,
            time=clf(self.now),
            timeEpoch=int(self.now * 1000),
        )
        return context

    def frame(self) -> dict[str, Any]:
        """The event without a body; what is empty is left out."""
        headers = dict(self.headers)
        cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";") if cookie.strip()]
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": self.route,
            "rawPath": self.path,
            "rawQueryString": self.request.query,
        }
        if cookies:
            event["cookies"] = cookies
        event["headers"] = headers
        if self.query:
            event["queryStringParameters"] = {name: ",".join(values) for name, values in self.query.items()}
        event["requestContext"] = self.context()
        return event
