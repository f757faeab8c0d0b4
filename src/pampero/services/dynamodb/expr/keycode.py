"""Key values as bytes whose order is DynamoDB's."""

from __future__ import annotations

import base64
from decimal import Decimal

from pampero.services.dynamodb.expr.values import EXACT, Value, is_plain

DIGITS = bytes((number - 47) % 256 for number in range(256))
BIAS = 0x4000
INVERT = bytes(255 - number for number in range(256))


def encode(value: Value) -> bytes:
    """The bytes of a key value (S, N or B); order within a type is kept."""
    kind, content = next(iter(value.items()))
    if kind == "S":
        return bytes(content.encode())
    if kind == "B":
        return base64.b64decode(content)
    if is_plain(content):
        digits: bytes = content.rstrip("0").encode()
        return b"\xc0" + (len(content) + BIAS).to_bytes(2, "big") + digits.translate(DIGITS)
    return encode_number(Decimal(content))


def encode_number(value: Decimal) -> bytes:
    """Sign, exponent and digits; those of negative numbers inverted."""
    if not value:
        return b"\x80"
    sign, digits, exponent = value.normalize(EXACT).as_tuple()
    assert isinstance(exponent, int)
    body = (exponent + len(digits) + BIAS).to_bytes(2, "big") + bytes(digit + 1 for digit in digits)
    return b"\x40" + body.translate(INVERT) + b"\xff" if sign else b"\xc0" + body
