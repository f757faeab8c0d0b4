"""What AWS's schemas say of resource types: properties, what replaces a resource, attributes, tags.

schemas.json, and typenames.txt with the names of all types that AWS has, are written by `make cfn` from CloudFormation's registry schemas.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

FILE = Path(__file__).with_name("schemas.json")
NAMES_FILE = Path(__file__).with_name("typenames.txt")
# A property of any form: documents, and what may be text or an object.
ANY = "any"


class Schema(msgspec.Struct, frozen=True):
    """One resource type. Paths are dotted (`Endpoint.Address`).

    properties, definitions: name → shape, as `generate.shape` writes it: the name of a primitive type, `#Definition`,
        {"list": shape}, {"map": shape} or {"object": {name: shape}, "required": names}.
    create_only: a change of these needs a new resource; conditional_create_only: may need one.
    read_only: the attributes of Fn::GetAtt, which a template cannot set. write_only: never given back.
    primary: what identifies a resource. tags: the property that holds its tags; empty where it has none.
    """

    properties: dict[str, Any]
    required: list[str] = []
    definitions: dict[str, Any] = {}
    create_only: list[str] = []
    conditional_create_only: list[str] = []
    read_only: list[str] = []
    write_only: list[str] = []
    primary: list[str] = []
    tags: str = ""
    handlers: list[str] = []

    def shape(self, shape: Any) -> Any:
        """A shape with its reference followed."""
        while isinstance(shape, str) and shape.startswith("#"):
            shape = self.definitions[shape[1:]]
        return shape


@lru_cache(maxsize=1)
def _table() -> dict[str, msgspec.Raw]:
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, msgspec.Raw])


@lru_cache(maxsize=1)
def type_names() -> frozenset[str]:
    """The names of all resource types that AWS has, whether they are here or not."""
    return frozenset(NAMES_FILE.read_text().split())


@lru_cache(maxsize=1024)
def schema_of(name: str) -> Schema | None:
    """A type's schema; None for custom resources, whose properties are their own business."""
    raw = _table().get(name)
    return None if raw is None else msgspec.json.decode(raw, type=Schema)
