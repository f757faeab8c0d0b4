"""Pages of lists, and the opaque tokens that lead from one to the next."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from pampero.kernel import jsontext
from pampero.protocol.errors import ApiError

T = TypeVar("T")


def encode_token(position: Any) -> str:
    """A token for `position` (text, number, list of them)."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_token(token: str) -> Any:
    """The position in a token. Raises ValueError when it is none of ours: answer with the operation's own error."""
    try:
        return jsontext.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except ValueError as error:
        raise ValueError("invalid page token") from error


def position_of(token: str | None, refuse: Callable[[], ApiError]) -> str:
    """The name behind which a page begins: "" for the first. refuse: the operation's error for an invalid token."""
    try:
        return str(decode_token(token)) if token else ""
    except ValueError as error:
        raise refuse() from error


def number_of(token: str | None, first: int, refuse: Callable[[], ApiError]) -> int:
    """As `position_of`, where pages begin at numbers; `first` for the first."""
    try:
        found = decode_token(token) if token else first
    except ValueError as error:
        raise refuse() from error
    if not isinstance(found, int) or not 0 <= found <= 1 << 62:
        raise refuse()
    return found


def page(found: list[T], most: int, position: Callable[[T], Any]) -> tuple[list[T], str | None]:
    """At most `most` of what was found (of which at least one more was looked for), and the token of what follows.
    position: where a page behind this thing goes on."""
    if len(found) <= most:
        return found, None
    return found[:most], encode_token(position(found[most - 1]))


def named_page(found: list[tuple[str, T]], most: int) -> tuple[list[T], str | None]:
    """As `page`, of things with their names, as `Documents.page` gives them."""
    shown, token = page(found, most, lambda entry: entry[0])
    return [thing for _, thing in shown], token
