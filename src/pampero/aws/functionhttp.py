"""What a function that answers HTTP says, taken apart: formats 1.0 and 2.0, of API Gateway and of function URLs. Pure.

Source: "Create AWS Lambda proxy integrations for HTTP APIs", "Invoking Lambda function URLs".
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

Header = tuple[str, str]
MAX_STATUS_LENGTH = 16


def status_of(value: Any) -> int | None:
    """The status that a function gave, as a number or in digits; None: it is none. One below 200 ends no answer: a client
    would take what follows for the next one."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MAX_STATUS_LENGTH:
        value = int(value)
    return value if type(value) is int and 200 <= value <= 599 else None


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        return None
    text = str(value)
    return None if "\r" in text or "\n" in text else text


def headers_of(result: dict[str, Any], version: str) -> list[Header] | None:
    """The headers, with the cookies of format 2.0; None where they are none."""
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


def body_of(result: dict[str, Any]) -> bytes | None:
    """The body, out of base64 where it is in it; None where it is none."""
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
