"""Pages of lists. Their tokens are good for 24 hours. Source: API_ListExecutions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from pampero.api import ApiError
from pampero.aws import paging

TOKEN_SECONDS = 86_400.0
MAX_VALUE = 1 << 62
T = TypeVar("T")
P = TypeVar("P")


def position(token: str | None, now: float, first: P, type_: type[P]) -> P:
    """Where a page goes on; `first` without a token. Raises InvalidToken, also where the token is too old."""
    if not token:
        return first
    try:
        found, issued = msgspec.convert(paging.decode_token(token), tuple[type_, float])  # type: ignore[valid-type]
    except ValueError as error:
        raise _no_token() from error
    if now - issued > TOKEN_SECONDS or (isinstance(found, int) and not 0 <= found <= MAX_VALUE):
        raise _no_token()
    return found


def token_of(place: Any, now: float) -> str:
    """The token of a page that goes on at `place`."""
    return paging.encode_token([place, int(now)])


def page(found: list[T], most: int, place: Callable[[T], Any], now: float) -> tuple[list[T], str | None]:
    """At most `most` of what was found, and the token of what follows. place: where a page behind a thing goes on."""
    return paging.page(found, most, lambda one: [place(one), int(now)])


def _no_token() -> ApiError:
    return ApiError("InvalidToken", "Invalid Token: 'Invalid token'")
