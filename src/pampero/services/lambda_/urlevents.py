"""What a function is given of a request to its URL, and what it answers. Pure.

Source: developer guide, "Invoking Lambda function URLs" (payload format 2.0).
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from pampero.api import Signer, WebRequest, WebResponse
from pampero.aws.functionhttp import Header, body_of, headers_of, status_of
from pampero.aws.identitypools import identity_of
from pampero.kernel import jsontext
from pampero.services.lambda_.model import Cors, Url

JSON = ("content-type", "application/json")
# Every other body is handed on in base64, forms and bodies without a type too.
TEXTUAL = frozenset({"application/json", "application/xml", "application/javascript"})
DEFAULT = "$default"
# What a function says of its answer, before the answer, and what stands between them.
PRELUDE_KIND = "application/vnd.awslambda.http-integration-response"
DELIMITER = b"\0" * 8
LONGEST_PRELUDE = 128 * 1024
ALLOW = "access-control-"


def event(url: Url, request: WebRequest, signer: Signer | None, now: float, trace: str) -> dict[str, Any]:
    """The event of format 2.0; what is empty is left out."""
    headers = _joined(request)
    headers.pop("connection", None)
    headers.setdefault("x-amzn-trace-id", trace)
    cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";") if cookie.strip()]
    host = urlsplit(request.base)
    by_path = "/_aws/" in request.base
    domain = f"{url.key}.lambda-url.{url.region}.on.aws" if by_path else host.hostname or ""
    headers.setdefault("x-forwarded-proto", host.scheme)
    headers.setdefault("x-forwarded-port", str(host.port or (443 if host.scheme == "https" else 80)))
    before = headers.get("x-forwarded-for")
    headers["x-forwarded-for"] = f"{before}, {request.source_ip}" if before else request.source_ip
    path = unquote(request.path)
    made: dict[str, Any] = {
        "version": "2.0", "routeKey": DEFAULT, "rawPath": path, "rawQueryString": request.query,
    }  # fmt: skip
    if cookies:
        made["cookies"] = cookies
    made["headers"] = headers
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    if query:
        made["queryStringParameters"] = {name: ",".join(values) for name, values in query.items()}
    context: dict[str, Any] = {"accountId": "anonymous", "apiId": url.key}
    if signer is not None:
        context["accountId"] = signer.principal.account
        context["authorizer"] = {"iam": _identity(signer)}
    context |= {
        "domainName": domain,
        "domainPrefix": url.key,
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": request.request_id,
        "routeKey": DEFAULT,
        "stage": DEFAULT,
        "time": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now * 1000),
    }
    made["requestContext"] = context
    if request.body:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        text = _text(request.body) if kind.startswith("text/") or kind in TEXTUAL else None
        made["body"] = base64.b64encode(request.body).decode() if text is None else text
        made["isBase64Encoded"] = text is None
    else:
        made["isBase64Encoded"] = False
    return made


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _joined(request: WebRequest) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in request.headers:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _identity(signer: Signer) -> dict[str, Any]:
    who = signer.principal
    somebody = identity_of(who)
    return {
        "accessKey": signer.access_key,
        "accountId": who.account,
        "callerId": who.id,
        "cognitoIdentity": somebody.shown() if somebody is not None else None,
        "principalOrgId": None,
        "userArn": who.arn,
        "userId": who.id,
    }


def answer(payload: bytes) -> WebResponse | None:
    """What a function returned, as an answer; None where it is none. Without a status the answer is all that it returned."""
    try:
        result = jsontext.loads(payload) if payload else None
    except ValueError:
        return None
    if not (isinstance(result, dict) and "statusCode" in result):
        body = result if isinstance(result, str) else msgspec.json.encode(result).decode()
        return WebResponse(200, (JSON,), body.encode())
    head, body_bytes = _head(result), body_of(result)
    if body_bytes is None:
        # What is no text is shown in JSON.
        body_bytes = None if isinstance(result["body"], str) else msgspec.json.encode(result["body"])
    if head is None or body_bytes is None:
        return None
    return WebResponse(*head, body_bytes)


def _head(result: dict[str, Any], default: Header = JSON) -> tuple[int, tuple[Header, ...]] | None:
    status = status_of(result.get("statusCode", 200))
    headers = headers_of(result, "2.0")
    if status is None or headers is None:
        return None
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(default)
    return status, tuple(headers)


def prelude(text: bytes) -> tuple[int, tuple[Header, ...]] | None:
    """Status and headers of an answer in parts, from what stands before its body; None where that is none."""
    try:
        result = jsontext.loads(text) if text else {}
    except ValueError:
        return None
    return _head(result, ("content-type", "application/octet-stream")) if isinstance(result, dict) else None


def is_preflight(request: WebRequest) -> bool:
    """Whether a browser asks what it may send."""
    names = {name for name, _ in request.headers}
    return request.method == "OPTIONS" and "origin" in names and "access-control-request-method" in names


def preflight(cors: Cors, origin: str) -> WebResponse:
    """200, with nothing of CORS where the origin may not. The function is not asked."""
    headers = _origin(cors, origin)
    if headers:
        for name, values in (
            ("allow-methods", cors.methods),
            ("allow-headers", cors.headers),
            ("expose-headers", cors.exposed),
        ):
            if values:
                headers.append((ALLOW + name, ",".join(values)))
        if cors.max_age is not None:
            headers.append((ALLOW + "max-age", str(cors.max_age)))
    return WebResponse(200, (JSON, *headers))


def with_cors(cors: Cors, origin: str | None, headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """An answer's headers with those of the URL's configuration, which go before the function's own."""
    own = _origin(cors, origin) if origin is not None else []
    if own and cors.exposed:
        own.append((ALLOW + "expose-headers", ",".join(cors.exposed)))
    said = {name for name, _ in own}
    return (*(header for header in headers if header[0].lower() not in said), *own)


def _origin(cors: Cors, origin: str) -> list[Header]:
    allowed = cors.origins or ()
    if "*" in allowed:
        headers = [(ALLOW + "allow-origin", "*")]
    elif origin.lower() in (one.lower() for one in allowed):
        headers = [(ALLOW + "allow-origin", origin), ("vary", "Origin")]
    else:
        return []
    if cors.credentials:
        headers.append((ALLOW + "allow-credentials", "true"))
    return headers
