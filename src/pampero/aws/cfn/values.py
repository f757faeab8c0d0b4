"""Property values: checked against a type's schema, and converted to what the schema says.

Texts of AWS, from public reports: "Encountered unsupported property TemplateBody" (aws/aws-sdk issue 740); "Properties
validation failed for resource LambdaFunctionUrlPermission with message: [#/Action: expected type: String, found:
JSONArray]" (protomaps/PMTiles pull 611); "#: required key [Name] not found" (iac-model-evaluation issue 29);
"#/Volumes/0: extraneous key [EfsVolumeConfiguration] is not permitted" (aws-saas-boost issue 179).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pampero.aws.cfn.schema import ANY, Schema

FOUND = {bool: "Boolean", int: "Integer", float: "Number", str: "String", list: "JSONArray", dict: "JSONObject"}


class InvalidProperties(Exception):
    """Properties that the type's schema does not allow, in AWS's words."""


def text(value: Any) -> str:
    """A value as text, as CloudFormation converts it (true → "true")."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def flag(value: Any) -> bool:
    """A boolean that may be written as text."""
    return value if isinstance(value, bool) else text(value).lower() == "true"


def document(value: Any) -> str:
    """Text; what stands in the template as an object or a list, as JSON."""
    return json.dumps(value) if isinstance(value, Mapping | list) else text(value)


def checked(schema: Schema, logical_id: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties, converted. Raises InvalidProperties."""
    settable = schema.properties.keys() - schema.read_only
    for name in properties:
        if name not in settable:
            raise InvalidProperties(f"Encountered unsupported property {name}")
    found = _Conversion(schema)
    made = found.members(schema.properties, schema.required, properties, "#")
    if found.wrong:
        raise InvalidProperties(
            f"Properties validation failed for resource {logical_id} with message: [{', '.join(found.wrong)}]"
        )
    return made


def converted(schema: Schema, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a resource that exists, whatever they are: converted so far as the schema knows them."""
    return _Conversion(schema).members(schema.properties, (), properties, "#")


class _Conversion:
    """Converts values and notes in `wrong` what cannot be converted. Paths are JSON pointers after `#`."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.wrong: list[str] = []

    def members(self, shapes: Mapping[str, Any], required: Any, values: Mapping[str, Any], path: str) -> dict[str, Any]:
        given = {name: value for name, value in values.items() if value is not None}
        self.wrong += [f"{path}: required key [{name}] not found" for name in required if name not in given]
        self.wrong += [f"{path}: extraneous key [{name}] is not permitted" for name in given if name not in shapes]
        return {name: self.value(shapes.get(name, ANY), value, f"{path}/{name}") for name, value in given.items()}

    def value(self, shape: Any, value: Any, path: str) -> Any:
        shape = self._schema.shape(shape)
        if isinstance(shape, str):
            return value if shape == ANY else self._primitive(shape, value, path)
        if "list" in shape:
            if isinstance(value, list):
                return [self.value(shape["list"], one, f"{path}/{number}") for number, one in enumerate(value)]
            return self._refuse("JSONArray", value, path)
        if not isinstance(value, Mapping):
            return self._refuse("JSONObject", value, path)
        if "map" in shape:
            return {name: self.value(shape["map"], one, f"{path}/{name}") for name, one in value.items()}
        return self.members(shape["object"], shape["required"], value, path)

    def _primitive(self, shape: str, value: Any, path: str) -> Any:
        if isinstance(value, Mapping | list):
            return self._refuse(shape.capitalize(), value, path)
        if shape == "string":
            return text(value)
        if shape == "boolean":
            if text(value).lower() in ("true", "false"):
                return text(value).lower() == "true"
        elif not isinstance(value, bool):
            number = _number(value)
            if number is not None and (shape == "number" or isinstance(number, int)):
                return number
        return self._refuse(shape.capitalize(), value, path)

    def _refuse(self, expected: str, value: Any, path: str) -> Any:
        self.wrong.append(f"{path}: expected type: {expected}, found: {FOUND.get(type(value), 'JSONObject')}")
        return value


def _number(value: Any) -> int | float | None:
    """A number that may be written as text; whole numbers as int."""
    try:
        number = float(value)
        return int(value) if isinstance(value, str) and value.strip("+-0123456789") == "" else _whole(number)
    except (ValueError, OverflowError):
        return None


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number
