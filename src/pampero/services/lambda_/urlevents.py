"""What a function is given of a request to its URL, and what it answers. Pure.

Source: developer guide, "Invoking Lambda function URLs" (payload format 2.0).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from pampero.api import Signer, WebRequest, WebResponse
from pampero.aws.crossorigin import Rules
from pampero.aws.functionhttp import Header, body_of, headers_of, status_of
from pampero.aws.httpevents import Told, forwarded, joined, text_of
from pampero.aws.identitypools import identity_of
from pampero.kernel import jsontext
from pampero.services.lambda_.model import Cors, Url

JSON = ("content-type", "application/json")
DEFAULT = "$default"
# What a function says of its answer, before the answer, and what stands between them.
PRELUDE_KIND = "application/vnd.awslambda.http-integration-response"
DELIMITER = b"\0" * 8
MAX_PRELUDE_LENGTH = 128 * 1024


def event(url: Url, request: WebRequest, signer: Signer | None, now: float, trace: str) -> dict[str, Any]:
    """The event of format 2.0; what is empty is left out."""
    headers = joined(request)
    headers.pop("connection", None)
    forwarded(headers, request, trace)
    by_path = "/_aws/" in request.base
    domain = f"{url.key}.lambda-url.{url.region}.on.aws" if by_path else urlsplit(request.base).hostname or ""
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    account = "anonymous" if signer is None else signer.principal.account
    access = None if signer is None else {"iam": _identity(signer)}
    made = Told(
        request, account, url.key, domain, url.key, DEFAULT, DEFAULT, unquote(request.path), headers, query, now, access
    ).frame()
    body, encoded = text_of(request.body, headers.get("content-type"))
    if body is not None:
        made["body"] = body
    made["isBase64Encoded"] = encoded
    return made


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


def _rules(cors: Cors) -> Rules:
    return Rules(cors.origins, cors.methods, cors.headers, cors.exposed, cors.max_age, cors.credentials)


def preflight(cors: Cors, origin: str) -> WebResponse:
    """200, with nothing of CORS where the origin may not. The function is not asked."""
    return WebResponse(200, (JSON, *_rules(cors).preflight(origin)))


def with_cors(cors: Cors, origin: str | None, headers: tuple[Header, ...]) -> tuple[Header, ...]:
    """An answer's headers with those of the URL's configuration, which go before the function's own."""
    own = _rules(cors).answered(origin)
    said = {name for name, _ in own}
    return (*(header for header in headers if header[0].lower() not in said), *own)
