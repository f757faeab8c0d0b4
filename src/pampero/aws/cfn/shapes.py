"""Property values in the form of an operation's members, and members found in answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pampero.aws.cfn.values import document, flag, text
from pampero.kernel.clock import parse_iso8601
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, load_model


@lru_cache(maxsize=64)
def model_of(service: str) -> ServiceModel:
    """A service's model."""
    return load_model(service)


def tag_value(model: ServiceModel, shape_name: str, tags: Mapping[str, str]) -> Any:
    """Tags as an operation takes them: a map, or a list of keys with values, however these are called."""
    shape = model.shapes[shape_name]
    if shape["type"] == "map":
        return dict(tags)
    members = {name.lower().removeprefix("tag"): name for name in model.shapes[shape["member"]["shape"]]["members"]}
    return [{members["key"]: key, members["value"]: value} for key, value in tags.items()]


def shaped(model: ServiceModel, shape_name: str, value: Any) -> Any:
    """A property's value as a member of a request: names, documents, numbers and times in the operation's form."""
    shape = model.shapes[shape_name]
    match shape["type"]:
        case "structure" if shape.get("document"):
            return value
        case "structure" if isinstance(value, Mapping):
            members = {name.lower(): name for name in shape["members"]}
            unknown = [name for name in value if name.lower() not in members]
            if unknown:
                raise ApiError("ValidationException", f"The property {unknown[0]} is not supported here", status=400)
            names = ((members[name.lower()], one) for name, one in value.items())
            return {name: shaped(model, shape["members"][name]["shape"], one) for name, one in names}
        case "list" if isinstance(value, list):
            return [shaped(model, shape["member"]["shape"], one) for one in value]
        case "map" if isinstance(value, Mapping):
            return {text(name): shaped(model, shape["value"]["shape"], one) for name, one in value.items()}
        case "string":
            return document(value)
        case "blob":
            return value if isinstance(value, bytes) else document(value).encode()
        case "timestamp" if isinstance(value, str):
            return parse_iso8601(value)
        case "boolean":
            return flag(value)
        case "integer" | "long" if isinstance(value, str):
            return int(value)
        case "float" | "double" if isinstance(value, str):
            return float(value)
    return value


def find(answer: Mapping[str, Any], name: str) -> Any:
    """A member by its name in any case: of the answer, or of what it wraps (`{"Role": {"Arn": …}}`); None: there is none."""
    name = name.lower()
    wrapped = [value[0] if isinstance(value, list) and value else value for value in answer.values()]
    for part in (answer, *(value for value in wrapped if isinstance(value, Mapping))):
        for member, value in part.items():
            if member.lower() == name:
                return value
    return None
