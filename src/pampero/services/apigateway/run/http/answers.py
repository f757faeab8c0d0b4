"""Answers: a function's result as HTTP, and API Gateway's own. Pure.

Source: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs", "Lambda function response for 2.0".
"""

from __future__ import annotations

import msgspec

from pampero.api import WebResponse
from pampero.aws.functionhttp import Header, body_of, headers_of, status_of
from pampero.kernel import jsontext
from pampero.services.apigateway.run.refusal import Refusal

JSON = ("content-type", "application/json")
PLAIN_TYPE = ("content-type", "text/plain;charset=UTF-8")


def message(status: int, text: str, *headers: Header) -> WebResponse:
    """`{"message": …}`."""
    return WebResponse(status, (JSON, *headers), msgspec.json.encode({"message": text}))


NOT_FOUND = message(404, "Not Found")
FAILED = message(500, "Internal Server Error")
UNAVAILABLE = message(503, "Service Unavailable")
FORBIDDEN = message(403, "Forbidden")
UNAUTHORIZED = message(401, "Unauthorized")
TOO_MANY = message(429, "Too Many Requests")
TOO_LARGE = message(413, "Request Entity Too Large")


class Refused(Refusal):
    """A refusal with an answer of its own."""

    def __init__(self, response: WebResponse) -> None:
        super().__init__("UNAUTHORIZED", None, "")
        self.response = response


def from_function(payload: bytes, version: str) -> WebResponse | None:
    """What a function returned, as an answer; None when it is none that the format allows."""
    try:
        result = jsontext.loads(payload) if payload else None
    except ValueError:
        return None
    if version == "2.0" and not (isinstance(result, dict) and "statusCode" in result):
        body = result if isinstance(result, str) else msgspec.json.encode(result).decode()
        return WebResponse(200, (JSON,), body.encode())
    if not isinstance(result, dict):
        return None
    status = status_of(result.get("statusCode"))
    headers = headers_of(result, version)
    body_bytes = body_of(result)
    if status is None or headers is None or body_bytes is None:
        return None
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(PLAIN_TYPE)
    return WebResponse(status, tuple(headers), body_bytes)
