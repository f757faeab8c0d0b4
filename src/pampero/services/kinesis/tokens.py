"""Tokens of pages, which end after five minutes. Source: API_ListShards, "NextToken"."""

from __future__ import annotations

import base64

import msgspec

from pampero.api import ApiError, Call
from pampero.services.kinesis.model import invalid

SECONDS = 300.0
PURPOSE = "kinesis.token"


class Token(msgspec.Struct, array_like=True):
    """Where a list goes on. of: what is listed; filter: of shards, as it was asked for first."""

    of: str
    after: str
    filter: list[str | float | None] | None = None
    most: int = 0
    until: float = 0.0


_decode = msgspec.msgpack.Decoder(Token).decode
_encode = msgspec.msgpack.Encoder().encode


def write_token(call: Call, token: Token) -> str:
    """A token, good for five minutes from now on."""
    token.until = call.now + SECONDS
    return base64.b64encode(call.runtime.sealer.seal(_encode(token), PURPOSE)).decode()


def read_token(call: Call, text: str, of: str = "") -> Token:
    """What a token says. of: what it has to be of, if so. Raises ExpiredNextTokenException, InvalidArgumentException."""
    try:
        token = _decode(call.runtime.sealer.open(base64.b64decode(text, validate=True), PURPOSE))
    except (ValueError, msgspec.MsgspecError) as error:
        raise invalid("Invalid NextToken.") from error
    if of and token.of != of:
        raise invalid("Invalid NextToken.")
    if token.until < call.now:
        raise ApiError("ExpiredNextTokenException", "The NextToken has expired. Tokens expire after 300 seconds.")
    return token
