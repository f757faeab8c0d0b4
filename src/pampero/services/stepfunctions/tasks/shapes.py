"""Parameters and answers of calls: PascalCase in workflows, the model's own names in calls."""

from __future__ import annotations

import base64
from typing import Any

from pampero.api import Context
from pampero.kernel.clock import iso8601_millis, parse_iso8601
from pampero.protocol.model import ServiceModel, Shape, load_model
from pampero.services.stepfunctions.asl.data import dump


class Models:
    """Service models, loaded on first use."""

    def __init__(self, context: Context) -> None:
        self._models: dict[str, ServiceModel | None] = {}

    def get(self, service: str) -> ServiceModel | None:
        """A service's model, or None when there is none of that name."""
        if service not in self._models:
            try:
                self._models[service] = load_model(service)
            except ValueError:
                self._models[service] = None
        return self._models[service]

    def error_status(self, service: str, code: str) -> int | None:
        """The HTTP status of an error that a service's model names; None when it names no such error."""
        model = self.get(service)
        shape = None if model is None else model.shapes.get(code)
        if shape is None or not shape.get("exception"):
            return None
        return int((shape.get("error") or {}).get("httpStatusCode", 400))


def pascal(name: str) -> str:
    """`queueUrl` → `QueueUrl`."""
    return name[:1].upper() + name[1:]


class Casting:
    """Converts the members of one model's shapes.

    raw: shapes that stay as they are (DynamoDB's AttributeValue).
    """

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        self._raw = frozenset({"AttributeValue"}) if model.name == "dynamodb" else frozenset()

    def request(self, shape: str | None, value: Any) -> Any:
        """Members as a call takes them. Raises ValueError for members that the shape has not, or of another type."""
        return value if shape is None else self._in(shape, value)

    def _in(self, name: str, value: Any) -> Any:
        shape = self._model.shapes[name]
        kind = shape["type"]
        if name in self._raw or value is None:
            return value
        if kind == "structure":
            if not isinstance(value, dict):
                raise ValueError(f"an object is expected for {name}")
            return self._structure(shape, value)
        if kind == "list" and isinstance(value, list):
            return [self._in(shape["member"]["shape"], item) for item in value]
        if kind == "map" and isinstance(value, dict):
            return {key: self._in(shape["value"]["shape"], item) for key, item in value.items()}
        if kind == "blob":
            return value.encode() if isinstance(value, str) else dump(value).encode()
        if kind == "timestamp" and isinstance(value, str):
            return parse_iso8601(value)
        if kind == "string" and not isinstance(value, str):
            # A text may be given as JSON, which is written out; numbers and booleans stay what they are, and wrong.
            return dump(value) if isinstance(value, dict | list) else value
        return value

    def _structure(self, shape: Shape, value: dict[str, Any]) -> dict[str, Any]:
        members = shape["members"]
        by_pascal = {pascal(name): name for name in members}
        found = {}
        for key, item in value.items():
            name = by_pascal.get(key) or (key if key in members else None)
            if name is None:
                raise ValueError(f"The field '{key}' is not supported by Step Functions")
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
                pascal(key): self._out(members[key]["shape"], item) for key, item in value.items() if key in members
            }
        if kind == "list":
            return [self._out(shape["member"]["shape"], item) for item in value]
        if kind == "map":
            return {key: self._out(shape["value"]["shape"], item) for key, item in value.items()}
        if kind == "timestamp" and isinstance(value, int | float):
            return iso8601_millis(value)
        if isinstance(value, bytes):
            return readable(value)
        return value


def readable(value: bytes) -> str:
    """Bytes as text; Base64 where they are not UTF-8."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
