"""Requests and answers as the SDK integrations write them (of workflows, of schedules), and as the models' shapes have them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import msgspec

from pampero.aws.sdknames import accepted, pascal
from pampero.kernel.clock import iso8601, parse_iso8601
from pampero.protocol.model import ServiceModel, Shape

_encode = msgspec.json.Encoder().encode


class Casting:
    """Converts the members of one model's shapes.

    named: how workflows name members: `pascal` in optimized integrations, whose SDK is of the first generation; `java` in
    those of the SDK. raw: shapes that stay as they are (DynamoDB's AttributeValue in optimized integrations). by: who says
    that there is no such member.
    """

    def __init__(self, model: ServiceModel, named: Callable[[str], str] = pascal, by: str = "Step Functions") -> None:
        self._model = model
        self._named = named
        self._by = by
        self._raw = frozenset({"AttributeValue"} if model.name == "dynamodb" and named is pascal else ())

    def request(self, shape: str | None, value: Any) -> Any:
        """Members as a call takes them. Raises ValueError for members that the shape has not, or of another type."""
        return value if shape is None else self._in(shape, value)

    def _in(self, name: str, value: Any) -> Any:
        shape = self._model.shapes[name]
        kind = shape["type"]
        if name in self._raw:
            return _attribute(value)
        if value is None:
            return value
        if kind == "structure":
            if not isinstance(value, dict):
                raise ValueError(f"an object is expected for {name}")
            return self._structure(shape, value)
        if kind == "list" and isinstance(value, list):
            return [self._in(shape["member"]["shape"], item) for item in value]
        if kind == "map" and isinstance(value, dict):
            inner = shape["value"]["shape"]
            return {
                key: self._in(inner, item) for key, item in value.items() if item is not None or inner not in self._raw
            }
        if kind == "blob":
            return value.encode() if isinstance(value, str) else _dump(value).encode()
        if kind == "timestamp" and isinstance(value, str):
            return parse_iso8601(value)
        if kind == "string" and not isinstance(value, str):
            # A text may be given as JSON, which is written out; numbers and booleans stay what they are, and wrong.
            return _dump(value) if isinstance(value, dict | list) else value
        return value

    def _structure(self, shape: Shape, value: dict[str, Any]) -> dict[str, Any]:
        members = shape["members"]
        taken = accepted(members, self._named)
        found = {}
        for key, item in value.items():
            name = taken.get(key)
            if name is None:
                raise ValueError(f"The field '{key}' is not supported by {self._by}")
            found[name] = self._in(members[name]["shape"], item)
        return found

    def answer(self, shape: str | None, value: Any) -> Any:
        """An answer as workflows see it."""
        return value if shape is None else self._out(shape, value)

    def _out(self, name: str, value: Any) -> Any:
        shape = self._model.shapes[name]
        kind = shape["type"]
        if name in self._raw or value is None:
            return value
        if kind == "structure" and isinstance(value, dict):
            members = shape["members"]
            return {
                self._named(key): self._out(members[key]["shape"], item)
                for key, item in value.items()
                if key in members and item is not None
            }
        if kind == "list":
            return [self._out(shape["member"]["shape"], item) for item in value]
        if kind == "map":
            return {key: self._out(shape["value"]["shape"], item) for key, item in value.items()}
        if kind == "timestamp" and isinstance(value, int | float):
            return iso8601(value)
        if isinstance(value, bytes):
            return readable(value)
        return value


def _dump(value: Any) -> str:
    return _encode(value).decode()


def _attribute(value: Any) -> Any:
    """An attribute's value as DynamoDB takes it: a plain text is one of type S, and `BOOL` may be told as a text.

    AWS's documentation does not say so; published examples of AWS rely on it, and show what is stored.
    """
    if isinstance(value, str):
        return {"S": value}
    if not isinstance(value, dict):
        return value
    return {key: _typed(key, one) for key, one in value.items()}


def _typed(type_: str, value: Any) -> Any:
    if type_ == "L" and isinstance(value, list):
        return [_attribute(one) for one in value]
    if type_ == "M" and isinstance(value, dict):
        return {key: _attribute(one) for key, one in value.items() if one is not None}
    if type_ in ("BOOL", "NULL") and value in ("true", "false"):
        return value == "true"
    return value


def readable(value: bytes) -> str:
    """Bytes as text; Base64 where they are not UTF-8."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
