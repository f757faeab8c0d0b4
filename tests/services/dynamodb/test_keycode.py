"""The order of encoded keys is the order of values."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pampero.services.dynamodb.expr.keycode import BIAS, INVERT, encode, encode_number
from pampero.services.dynamodb.expr.values import EXACT, canonical, check

numbers = st.decimals(min_value=Decimal("-1e60"), max_value=Decimal("1e60"), allow_nan=False, places=20).filter(
    lambda n: len(n.normalize(EXACT).as_tuple().digits) <= 38
)


def decode_number(encoded: bytes) -> str:
    """The reverse of encode_number, as text."""
    if encoded == b"\x80":
        return "0"
    negative = encoded[0] == 0x40
    body = encoded[1:-1].translate(INVERT) if negative else encoded[1:]
    digits = tuple(byte - 1 for byte in body[2:])
    exponent = int.from_bytes(body[:2], "big") - BIAS - len(digits)
    return canonical(Decimal((int(negative), digits, exponent)))


@given(numbers, numbers)
def test_order_is_kept(a: Decimal, b: Decimal) -> None:
    assert (encode_number(a) < encode_number(b)) == (a < b)


@given(numbers)
def test_decoding_is_the_inverse(a: Decimal) -> None:
    assert decode_number(encode_number(a)) == canonical(a)


@given(st.integers(min_value=-(10**38), max_value=10**38))
def test_whole_numbers_take_the_short_way_to_the_same_bytes(number: int) -> None:
    value = {"N": str(number)}
    check(value)
    assert value == {"N": canonical(Decimal(number))}
    assert encode(value) == encode_number(Decimal(number))
