"""What AWS's older framework says of a value of a wrong JSON type. Source: recorded answers of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pampero.protocol.model import ServiceModel, Shape

MAX_DEPTH = 64
STRUCTURE = "Start of structure or map found where not expected"
JAVA = {
    "string": "java.lang.String", "boolean": "java.lang.Boolean", "integer": "java.lang.Integer",
    "long": "java.lang.Long", "float": "java.lang.Float", "double": "java.lang.Double", "blob": "java.nio.ByteBuffer",
    "timestamp": "java.util.Date",
}  # fmt: skip
NAMES = {"string": "String", "boolean": "Boolean", "integer": "Integer", "long": "Long", "double": "Double"}
NUMBERS = ("integer", "long", "float", "double", "timestamp")


def wrong_types(model: ServiceModel, shape: Shape, value: Any, name: str = "", depth: int = 0) -> Iterator[str]:
    """A text for each value of a wrong type. name: the shape's."""
    kind = shape["type"]
    if value is None or depth > MAX_DEPTH or name in model.traits.raw_shapes:
        return
    if kind == "structure":
        if not isinstance(value, dict):
            yield from _no_structure(model, value, name, depth)
            return
        for member, reference in shape["members"].items():
            inner = reference["shape"]
            for text in wrong_types(model, model.shape(inner), value.get(member), inner, depth + 1):
                yield text if text != FIELD else "Unexpected field type"
    elif kind == "map":
        if isinstance(value, list):
            yield f"Unrecognized collection type java.util.Map<java.lang.String, {_java(model, shape['value']['shape'])}>"
        elif not isinstance(value, dict):
            yield "Unexpected field type"
        else:
            for item in value.values():
                yield from _inside(model, shape["value"]["shape"], item, depth)
    elif kind == "list":
        if isinstance(value, dict):
            yield STRUCTURE
        elif not isinstance(value, list):
            yield "Unexpected field type"
        else:
            for item in value:
                yield from _inside(model, shape["member"]["shape"], item, depth)
    else:
        yield from _scalar(kind, value)


FIELD = "\0"


def _no_structure(model: ServiceModel, value: Any, name: str, depth: int) -> Iterator[str]:
    if isinstance(value, list):
        yield f"Unrecognized collection type class {_package(model)}{name}"
    else:
        yield FIELD if depth else "Unexpected value type in payload"


def _inside(model: ServiceModel, name: str, value: Any, depth: int) -> Iterator[str]:
    for text in wrong_types(model, model.shape(name), value, name, depth + 1):
        yield text if text != FIELD else "Unexpected value type in payload"


def _package(model: ServiceModel) -> str:
    return model.traits.type_prefix.rstrip("#") + "."


def _java(model: ServiceModel, name: str) -> str:
    kind = model.shape(name)["type"]
    return JAVA.get(kind, _package(model) + name)


def _scalar(kind: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield STRUCTURE
    elif isinstance(value, list):
        yield f"Unrecognized collection type class {JAVA[kind]}"
    elif kind == "blob":
        if not isinstance(value, str | bytes):
            yield "only base-64-encoded strings are convertible to bytes"
    elif kind == "boolean":
        if isinstance(value, str):
            yield "Unexpected token received from parser"
        elif not isinstance(value, bool):
            yield f"{_called(value)} cannot be converted to Boolean"
    elif kind in NUMBERS:
        if isinstance(value, bool | str):
            yield f"{_called(value)} cannot be converted to {NAMES.get(kind, 'Number')}"
    elif not isinstance(value, str):
        yield f"{_called(value)} cannot be converted to String"


def _called(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    if isinstance(value, str):
        return "STRING_VALUE"
    return "DECIMAL_VALUE" if isinstance(value, float) else "NUMBER_VALUE"
