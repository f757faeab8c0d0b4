"""What tasks over HTTP give: the same shape from API Gateway's APIs and from all others."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pampero.aws.sdkshapes import readable
from pampero.services.stepfunctions.asl.data import parse


def answer(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> dict[str, Any]:
    """The result of a task; a body in JSON is shown as such, any other one as text."""
    listed: dict[str, list[str]] = {}
    for name, value in headers:
        listed.setdefault(name, []).append(value)
    return {"Headers": listed, "ResponseBody": shown(body), "StatusCode": status, "StatusText": phrase(status)}


def shown(body: bytes) -> Any:
    """A body as a workflow sees it."""
    text = readable(body)
    try:
        return parse(text) if text else ""
    except ValueError:
        return text


def phrase(status: int) -> str:
    """The words that go with a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
