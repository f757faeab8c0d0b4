"""What REST, HTTP and WebSocket APIs have in common: whose an API is, how its parts are named and kept.

An API is a document of its account and region; all that belongs to it are documents in a scope of its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import msgspec

from pampero.api import ApiError, Call
from pampero.kernel import ids
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
PRINCIPAL = "apigateway.amazonaws.com"
DEFAULT_STAGE = "$default"
VARIABLE = re.compile(r"\$(\{)?stageVariables\.([A-Za-z0-9_]+)(?(1)\})")


class Owner(msgspec.Struct):
    """Whose an API is: the data plane knows only its id, which is unique in the whole server."""

    account: str
    region: str
    protocol: Literal["REST", "HTTP", "WEBSOCKET"]

    @property
    def scope(self) -> str:
        """Where its document lives."""
        return f"{self.account}/{self.region}"


OWNERS = Documents("apigateway.owner", Owner)


def served(api_id: str) -> str:
    """What is touched when the data plane has to read an API anew."""
    return f"apigateway.api/{api_id}"


def verdicts(api_id: str, stage: str) -> str:
    """What is touched when the verdicts of a stage's authorizers are to be forgotten."""
    return f"apigateway.verdicts/{api_id}/{stage}"


def answers(api_id: str, stage: str) -> str:
    """What is touched when the answers that a stage keeps are to be forgotten."""
    return f"apigateway.answers/{api_id}/{stage}"


def changed(tx: Tx, api_id: str) -> None:
    """The data plane reads the API anew."""
    tx.touch(served(api_id))


def at(template: str) -> Callable[[Call, Any], str]:
    """The ARN of what a request names: at("/apis/{ApiId}/routes/{RouteId}")."""

    def arn(call: Call, req: Any) -> str:
        names = {name: getattr(req, name) for name in req.__struct_fields__}
        return f"arn:aws:apigateway:{call.region}::{template.format_map(names)}"

    return arn


def all_of(tx: ReadTx, documents: Documents[T], api_id: str) -> list[T]:
    """All routes, integrations, … of an API."""
    return [document for _, document in documents.page(tx, api_id)]


def complete(text: str, variables: Mapping[str, str] | None) -> str:
    """A text with its stage variables."""
    return VARIABLE.sub(lambda found: (variables or {}).get(found[2], ""), text)


def new_id(length: int = 6) -> str:
    """An identifier within an API; an API's own has ten characters."""
    return ids.name_id(length)


def bad_request(text: str) -> ApiError:
    """BadRequestException."""
    return ApiError("BadRequestException", text)


def not_found(text: str) -> ApiError:
    """NotFoundException."""
    return ApiError("NotFoundException", text)


def conflict(text: str) -> ApiError:
    """ConflictException."""
    return ApiError("ConflictException", text)
