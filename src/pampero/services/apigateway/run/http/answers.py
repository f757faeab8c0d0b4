"""Answers: a function's result as HTTP, and API Gateway's own. Pure.

Source: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs", "Lambda function response for 2.0".
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from pampero.api import WebResponse
from pampero.kernel import jsontext
from pampero.services.apigateway.http.model import is_number
from pampero.services.apigateway.run.refusal import Refusal

JSON = ("content-type", "application/json")
PLAIN_TYPE = ("content-type", "text/plain;charset=UTF-8")
Header = tuple[str, str]


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
    status = _status(result.get("statusCode"))
    headers = _headers(result, version)
    body_bytes = _body(result)
    if status is None or headers is None or body_bytes is None:
        return None
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(PLAIN_TYPE)
    return WebResponse(status, tuple(headers), body_bytes)


def _status(value: Any) -> int | None:
    if isinstance(value, str) and is_number(value):
        value = int(value)
    return value if type(value) is int and 100 <= value <= 599 else None


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        return None
    text = str(value)
    return None if "\r" in text or "\n" in text else text


def _headers(result: dict[str, Any], version: str) -> list[Header] | None:
    own = result.get("headers") or {}
    many = (result.get("multiValueHeaders") or {}) if version == "1.0" else {}
    cookies = (result.get("cookies") or []) if version == "2.0" else []
    if not (isinstance(own, dict) and isinstance(many, dict) and isinstance(cookies, list)):
        return None
    if not all(isinstance(values, list) for values in many.values()):
        return None
    repeated = {name.lower() for name in many}
    pairs = [(name, value) for name, value in own.items() if name.lower() not in repeated]
    pairs += [(name, value) for name, values in many.items() for value in values]
    pairs += [("set-cookie", cookie) for cookie in cookies]
    headers: list[Header] = []
    for name, value in pairs:
        text = _text(value)
        if text is None or not name or any(ord(letter) <= 32 or letter == ":" for letter in name):
            return None
        if name.lower() not in ("content-length", "transfer-encoding", "connection"):
            headers.append((name, text))
    return headers


def _body(result: dict[str, Any]) -> bytes | None:
    body = result.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        return None
    if result.get("isBase64Encoded") in (True, "true"):
        try:
            return base64.b64decode(body)
        except (ValueError, binascii.Error):
            return None
    return body.encode()
