"""CBOR (RFC 8949), as much of it as Smithy's RPC v2 uses."""

from __future__ import annotations

import struct
from typing import Any

from pampero.protocol.bounds import MAX_DEPTH, MAX_VALUES

BREAK = object()
UNBOUNDED = -1
# A time of the year 5138.
LATEST_SECOND = 10**11
SIZES = ((1 << 8, 24, ">B"), (1 << 16, 25, ">H"), (1 << 32, 26, ">I"), (1 << 64, 27, ">Q"))
FORMATS = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}
FLOATS = {25: ">e", 26: ">f", 27: ">d"}


class Time(float):
    """Epoch seconds, to be written with the tag of a time."""


class Millis(int):
    """Epoch milliseconds, written as older SDKs of AWS read them: with the tag of a time, though its unit is seconds."""


def decode(data: bytes) -> Any:
    """The one value in `data`; times become epoch seconds. Raises ValueError."""
    return _whole(_Reader(data))


def decode_millis(data: bytes) -> Any:
    """The same where times may be in milliseconds: those that would be thousands of years away in seconds are."""
    return _whole(_Reader(data, millis=True))


def _whole(reader: _Reader) -> Any:
    value = reader.value(0)
    if value is BREAK or not reader.ended:
        raise ValueError("not one CBOR value")
    return value


class _Reader:
    def __init__(self, data: bytes, millis: bool = False) -> None:
        self._data = data
        self._millis = millis
        self.at = 0
        self._left = MAX_VALUES

    @property
    def ended(self) -> bool:
        return self.at == len(self._data)

    def _take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self._data):
            raise ValueError("the value ends early")
        piece = self._data[self.at : end]
        self.at = end
        return piece

    def _unpack(self, form: str) -> Any:
        return struct.unpack(form, self._take(struct.calcsize(form)))[0]

    def _argument(self, low: int) -> int:
        if low < 24:
            return low
        form = FORMATS.get(low)
        if form is not None:
            number: int = self._unpack(form)
            return number
        if low == 31:
            return UNBOUNDED
        raise ValueError("reserved length")

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        self._left -= 1
        if self._left < 0:
            raise ValueError("too many values")
        head = self._take(1)[0]
        major, low = head >> 5, head & 31
        if major == 7:
            return self._simple(low)
        argument = self._argument(low)
        if argument == UNBOUNDED and major in (0, 1, 6):
            raise ValueError("a number of no length")
        if major == 0:
            return argument
        if major == 1:
            return -1 - argument
        if major in (2, 3):
            data = self._chunks(major) if argument == UNBOUNDED else self._take(argument)
            return data if major == 2 else data.decode()
        if major == 4:
            return self._list(argument, depth + 1)
        if major == 5:
            return self._map(argument, depth + 1)
        return self._tagged(argument, depth + 1)

    def _simple(self, low: int) -> Any:
        if low == 31:
            return BREAK
        if low in FLOATS:
            return self._unpack(FLOATS[low])
        known = {20: False, 21: True, 22: None, 23: None}
        if low not in known:
            raise ValueError("unknown simple value")
        return known[low]

    def _chunks(self, major: int) -> bytes:
        found: list[bytes] = []
        while (head := self._take(1)[0]) != 0xFF:
            length = self._argument(head & 31)
            if head >> 5 != major or length == UNBOUNDED:
                raise ValueError("a chunk of another kind")
            found.append(self._take(length))
        return b"".join(found)

    def _item(self, depth: int) -> Any:
        value = self.value(depth)
        if value is BREAK:
            raise ValueError("an end that nothing began")
        return value

    def _list(self, count: int, depth: int) -> list[Any]:
        items: list[Any] = []
        while count == UNBOUNDED or len(items) < count:
            value = self.value(depth)
            if value is BREAK:
                if count == UNBOUNDED:
                    break
                raise ValueError("an end that nothing began")
            items.append(value)
        return items

    def _map(self, count: int, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        left = count
        while left != 0:
            key = self.value(depth)
            if key is BREAK and count == UNBOUNDED:
                break
            if not isinstance(key, str):
                raise ValueError("a key that is no text")
            found[key] = self._item(depth)
            left -= 1 if count != UNBOUNDED else 0
        return found

    def _tagged(self, tag: int, depth: int) -> Any:
        value = self._item(depth)
        if tag in (2, 3) and isinstance(value, bytes):
            number = int.from_bytes(value, "big")
            return number if tag == 2 else -1 - number
        if tag == 1 and self._millis and isinstance(value, int | float) and abs(value) >= LATEST_SECOND:
            return value / 1000
        return value


def encode(value: Any) -> bytes:
    """A value of plain types, bytes and Time. Raises TypeError."""
    parts: list[bytes] = []
    _write(parts, value)
    return b"".join(parts)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes((major << 5 | number,))
    for limit, low, form in SIZES:
        if number < limit:
            return bytes((major << 5 | low,)) + struct.pack(form, number)
    raise TypeError("a number beyond 64 bits")


def _write(parts: list[bytes], value: Any) -> None:
    if isinstance(value, bool) or value is None:
        parts.append(b"\xf6" if value is None else b"\xf5" if value else b"\xf4")
    elif isinstance(value, str):
        data = value.encode()
        parts.append(_head(3, len(data)) + data)
    elif isinstance(value, int):
        if isinstance(value, Millis):
            parts.append(b"\xc1")
        parts.append(_head(0, value) if value >= 0 else _head(1, -1 - value))
    elif isinstance(value, float):
        parts.append((b"\xc1" if isinstance(value, Time) else b"") + b"\xfb" + struct.pack(">d", value))
    elif isinstance(value, bytes):
        parts.append(_head(2, len(value)) + value)
    elif isinstance(value, list | tuple):
        parts.append(_head(4, len(value)))
        for item in value:
            _write(parts, item)
    elif isinstance(value, dict):
        parts.append(_head(5, len(value)))
        for key, item in value.items():
            _write(parts, str(key))
            _write(parts, item)
    else:
        raise TypeError(f"no CBOR for {type(value).__name__}")
