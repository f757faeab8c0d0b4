"""Inputs of children: an item each, or batches of them. Source: "ItemBatcher (Map)" in the developer guide. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.services.stepfunctions.asl.data import MAX_SIZE, Failure, dump, runtime

LIMIT = "States.DataLimitExceeded"
_encode = msgspec.json.Encoder().encode


class Made(msgspec.Struct):
    """A child that is to be: its input as JSON, and how many items are in it."""

    input: str
    items: int


class Batches:
    """Puts items together, in order. taken: how many are in the children made so far; those of a batch that is not full
    yet are not.

    Without MaxItemsPerBatch a batch is as long as its bytes allow: MaxInputBytesPerBatch, and 256 KiB at most, of the
    child's whole input.
    """

    def __init__(self, settings: dict[str, Any] | None, taken: int = 0) -> None:
        """settings: of the ItemBatcher; None: a child an item. Raises Failure States.Runtime."""
        self.taken = taken
        self._single = settings is None
        given = settings or {}
        self._most = _positive(given, "MaxItemsPerBatch")
        self._largest = min(_positive(given, "MaxInputBytesPerBatch") or MAX_SIZE, MAX_SIZE)
        self._head = f'{{"BatchInput":{dump(given["BatchInput"])},"Items":[' if "BatchInput" in given else '{"Items":['
        self._frame = len(self._head.encode()) + 2
        self._items: list[bytes] = []
        self._size = self._frame

    def add(self, value: Any) -> list[Made]:
        """Take an item; the children that are made with it. Raises Failure where it is too large."""
        body = _encode(value)
        if self._single:
            if len(body) > MAX_SIZE:
                raise _too_large(self.taken, MAX_SIZE)
            self.taken += 1
            return [Made(body.decode(), 1)]
        if len(body) + self._frame > self._largest:
            raise _too_large(self.taken + len(self._items), self._largest)
        made: list[Made] = []
        if self._items and self._size + len(body) + 1 > self._largest:
            made += self.end()
        self._size += len(body) + bool(self._items)
        self._items.append(body)
        return made + self.end() if len(self._items) == self._most else made

    def end(self) -> list[Made]:
        """The batch as it is, if there is one."""
        if not self._items:
            return []
        count = len(self._items)
        text = f"{self._head}{b','.join(self._items).decode()}]}}"
        self.taken += count
        self._items, self._size = [], self._frame
        return [Made(text, count)]


def _positive(given: dict[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 1 or value != int(value):
        raise runtime(f"The value of {name} must be a positive integer, but it is '{dump(value)}'.")
    return int(value)


def _too_large(index: int, most: int) -> Failure:
    return Failure(
        LIMIT, f"The item at the index {index} makes an input of a child execution of more than {most} bytes."
    )
