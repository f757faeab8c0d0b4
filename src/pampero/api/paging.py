"""Opaque page tokens."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from pampero.kernel import jsontext


def encode_token(position: Any) -> str:
    """A token for `position` (text, number, list of them)."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_token(token: str) -> Any:
    """The position in a token. Raises ValueError when it is none of ours: answer with the operation's own error."""
    try:
        return jsontext.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except ValueError as error:
        raise ValueError("invalid page token") from error
