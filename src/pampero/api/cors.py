"""Cross-origin rules of buckets, which a browser's preflight asks before any operation is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct

from pampero.api.operation import MARK

F = TypeVar("F", bound=Callable[..., Any])


class CorsQuestion(Struct, frozen=True):
    """What a browser asks of a bucket. headers: those it wants to send, in small letters; empty in a real request."""

    bucket: str
    origin: str
    method: str
    headers: tuple[str, ...]


class CorsAnswer(Struct, frozen=True):
    """The headers that allow it, or why it is refused."""

    headers: tuple[tuple[str, str], ...]
    refusal: str = ""


class CorsSpec(Struct, frozen=True):
    """Marks the service's answer to browsers."""


def bucket_cors(function: F) -> F:
    """Mark `def f(tx: ReadTx, question: CorsQuestion) -> CorsAnswer | None`; None when there is no such bucket."""
    setattr(function, MARK, CorsSpec())
    return function
