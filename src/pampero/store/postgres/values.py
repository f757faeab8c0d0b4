"""Values on the wire: every value that SQLite gives back as it was, PostgreSQL gives back as it was.

A text may hold no NUL there. NUL is written as two characters U+0001, and U+0001 as U+0001 U+0002: texts stay different,
and in their order.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pampero.store.tx import Row

# Object identifiers of types: src/include/catalog/pg_type.dat.
BOOL, BYTEA, INT8, INT2, INT4, TEXT, FLOAT4, FLOAT8, NUMERIC = 16, 17, 20, 21, 23, 25, 700, 701, 1700
PLAIN, BINARY = 0, 1
ESCAPE = "\x01"
NUMERIC_BASE = 10_000

Encoded = tuple[bytes | None, int]
T = TypeVar("T")


def encode_text(text: str) -> bytes:
    """Raises UnicodeEncodeError for a lone surrogate, as SQLite's binding does."""
    if "\0" in text or ESCAPE in text:
        text = text.replace(ESCAPE, "\x01\x02").replace("\0", "\x01\x01")
    return text.encode()


def decode_text(data: bytes) -> str:
    """What `encode_text` was given."""
    text = data.decode()
    return text.replace("\x01\x01", "\0").replace("\x01\x02", ESCAPE) if ESCAPE in text else text


def encode(value: Any, type_: int) -> Encoded:
    """A parameter of a type. Raises TypeError where a text is to be bytes or the reverse: SQLite would keep it as it is."""
    if value is None:
        return None, PLAIN
    kind = type(value)
    if kind is str:
        if type_ == BYTEA:
            raise TypeError("a text for a column of bytes")
        return encode_text(value), PLAIN
    if kind is int:
        return b"%d" % value, PLAIN
    if kind is float:
        whole = type_ == INT8 and value.is_integer()
        return (b"%d" % value if whole else repr(value).encode()), PLAIN
    if isinstance(value, bytes | bytearray | memoryview):
        if type_ != BYTEA:
            raise TypeError("bytes for a column that has none")
        return bytes(value), BINARY
    if isinstance(value, str):
        return encode(str(value), type_)
    return b"%d" % value, PLAIN


def _unpacked(form: str) -> Callable[[bytes], Any]:
    unpack = struct.Struct(form).unpack
    return lambda data: unpack(data)[0]


def _numeric(data: bytes) -> int | float:
    """Sums of integers. Source: numeric_send in src/backend/utils/adt/numeric.c."""
    count, weight, sign, scale = struct.unpack_from(">hhHh", data)
    digits = struct.unpack_from(f">{count}h", data, 8)
    total = sum(digit * NUMERIC_BASE ** (weight - place) for place, digit in enumerate(digits))
    value = -total if sign == 0x4000 else total
    return float(value) if scale else int(value)


DECODERS: dict[int, Callable[[bytes], Any]] = {
    BOOL: lambda data: data[0],
    BYTEA: bytes,
    INT8: _unpacked(">q"),
    INT2: _unpacked(">h"),
    INT4: _unpacked(">i"),
    FLOAT4: _unpacked(">f"),
    FLOAT8: _unpacked(">d"),
    NUMERIC: _numeric,
}


def decoders(types: Sequence[int]) -> list[Callable[[bytes], Any]]:
    """For the columns of a result."""
    return [DECODERS.get(type_, decode_text) for type_ in types]


def decode_rows(result: Any, columns: Sequence[Callable[[bytes], Any]]) -> list[Row]:
    """The rows of a result in binary form."""
    get = result.get_value
    numbered = list(enumerate(columns))
    return [
        tuple([None if (data := get(row, column)) is None else decode(data) for column, decode in numbered])
        for row in range(result.ntuples)
    ]
