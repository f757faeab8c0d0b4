"""`make cfn`: writes schemas.json and typenames.txt from CloudFormation's registry schemas, which the `cfn-lint` package carries.

`python -m pampero.aws.cfn.generate FOLDER [--check]`; FOLDER is where cfn-lint is installed. Only types that a service
here has are kept, one a line, without texts and patterns: the form that `schema.Schema` describes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pampero.aws.cfn.schema import ANY, FILE, NAMES_FILE

Json = Mapping[str, Any]
# AWS::CDK::Metadata is no type of the registry that the package lists.
EXTRA: Mapping[str, Json] = {"AWS::CDK::Metadata": {"properties": {"Analytics": {"type": "string"}}}}
REGION = "us-east-1"


def shape(given: Json) -> Any:
    """A property's schema in short: a primitive's name, `#Definition`, {list}, {map} or {object, required}."""
    if "$ref" in given:
        return "#" + given["$ref"].removeprefix("#/definitions/")
    for choice in ("oneOf", "anyOf"):
        if "type" not in given and choice in given:
            shapes = [shape(one) for one in given[choice]]
            return shapes[0] if all(one == shapes[0] for one in shapes) else ANY
    type_ = given.get("type")
    if type_ == "array":
        return {"list": shape(given["items"]) if "items" in given else ANY}
    if type_ == "object" or (type_ is None and "properties" in given):
        if "properties" in given:
            members = {name: shape(one) for name, one in sorted(given["properties"].items())}
            return {"object": members, "required": sorted(given.get("required", ()))}
        for name in ("patternProperties", "additionalProperties"):
            values = given.get(name)
            if isinstance(values, dict) and values:
                return {"map": shape(next(iter(values.values())) if name == "patternProperties" else values)}
        return ANY
    return type_ if isinstance(type_, str) else ANY


def paths(given: Json, name: str) -> list[str]:
    """`/properties/Endpoint/Address` → `Endpoint.Address`."""
    return sorted(one.removeprefix("/properties/").replace("/", ".") for one in given.get(name, ()))


def schema(given: Json) -> dict[str, Any]:
    """What is kept of a type's schema. Empty parts are left out."""
    tagging = given.get("tagging", {})
    taggable = tagging.get("taggable", given.get("taggable", False))
    tags = tagging.get("tagProperty", "/properties/Tags").removeprefix("/properties/")
    kept = {
        "properties": {name: shape(one) for name, one in sorted(given["properties"].items())},
        "required": sorted(given.get("required", ())),
        "definitions": {name: shape(one) for name, one in sorted(given.get("definitions", {}).items())},
        "create_only": paths(given, "createOnlyProperties"),
        "conditional_create_only": paths(given, "conditionalCreateOnlyProperties"),
        "read_only": paths(given, "readOnlyProperties"),
        "write_only": paths(given, "writeOnlyProperties"),
        "primary": [one.removeprefix("/properties/") for one in given.get("primaryIdentifier", ())],
        "tags": tags if taggable and tags in given["properties"] else "",
        "handlers": sorted(given.get("handlers", ())),
    }
    return {name: value for name, value in kept.items() if value}


def _places(folder: Path) -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(
        (folder / "cfnlint" / "data" / "schemas" / "providers" / f"{REGION}.json").read_text()
    )
    return found


def text(folder: Path, names: Iterable[str]) -> str:
    """The file's content."""
    data = folder / "cfnlint" / "data" / "schemas"
    places = _places(folder)
    lines = []
    for name in sorted(names):
        if name in EXTRA:
            given = EXTRA[name]
        else:
            given = json.loads((data / "resources" / f"{places[name]}.json").read_text())
        lines.append(f"{json.dumps(name)}: {json.dumps(schema(given), separators=(',', ':'))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Write the file, or fail when it is out of date."""
    from importlib import import_module

    names = import_module("pampero.app").registry().resource_types()
    folder = Path(sys.argv[1])
    all_names = "".join(f"{name}\n" for name in sorted({*_places(folder), *EXTRA}))
    for file, written in ((FILE, text(folder, names)), (NAMES_FILE, all_names)):
        if "--check" not in sys.argv:
            file.write_text(written)
        elif file.read_text() != written:
            sys.exit(f"{file} is out of date; run `make cfn`")


if __name__ == "__main__":
    main()
