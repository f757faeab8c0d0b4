"""Schemas as documents: OpenAPI 3 and JSON Schema draft 4 made of forms, one made of the other, and checked. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pampero.kernel import jsontext
from pampero.services.schemas.inference import Form
from pampero.services.schemas.model import JSON_SCHEMA, OPEN_API

DRAFT = "http://json-schema.org/draft-04/schema#"
EVENT = "AWSEvent"
# In the order in which AWS writes them.
ENVELOPE = ("detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account")
COMPONENTS, DEFINITIONS = "#/components/schemas/", "#/definitions/"
MAX_SIZE = 100_000
_WORD = re.compile(r"[A-Za-z0-9]+")
Json = dict[str, Any]


class InvalidContent(ValueError):
    """A text that is no schema; it says why."""


def title_of(name: str) -> str:
    """`EC2 Instance State-change Notification` → `EC2InstanceStateChangeNotification`."""
    return "".join(word[0].upper() + word[1:] for word in _WORD.findall(name)) or "Event"


def is_event(value: Any) -> bool:
    """Whether a JSON value is an event of EventBridge, with all of its envelope."""
    texts = ("detail-type", "source", "id", "time", "region", "version", "account")
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), str) for name in texts)
        and isinstance(value.get("resources"), list)
        and isinstance(value.get("detail"), dict)
    )


class _Writer:
    """Writes forms; objects within become definitions of their own, named by their member."""

    def __init__(self, prefix: str, taken: set[str]) -> None:
        self._prefix, self._taken = prefix, taken
        self.definitions: Json = {}

    def define(self, form: Form, name: str) -> Json:
        """A reference to the object's definition."""
        title, number = title_of(name), 1
        while (own := title if number == 1 else f"{title}{number}") in self._taken:
            number += 1
        self._taken.add(own)
        self.definitions[own] = {}
        self.definitions[own] = self.object(form)
        return {"$ref": f"{self._prefix}{own}"}

    def object(self, form: Form) -> Json:
        """An object where it stands."""
        made: Json = {"type": "object"}
        if form.required:
            made["required"] = form.required
        made["properties"] = {name: self.value(one, name) for name, one in form.properties.items()}
        return made

    def value(self, form: Form, name: str) -> Json:
        """A value; one of several types has none, as null has none."""
        if len(form.types) != 1:
            return {}
        (kind,) = form.types
        if kind == "object":
            return self.define(form, name) if form.properties else {"type": "object"}
        if kind == "array":
            return {
                "type": "array",
                "items": {"type": "object"} if form.items is None else self.value(form.items, f"{name}Item"),
            }
        formats = {"integer": "int64", "number": "double", "string": "date-time" if form.dates else ""}
        return {"type": kind, **({"format": formats[kind]} if formats.get(kind) else {})}


def write(form: Form, kind: str, source: str = "", detail_type: str = "") -> str:
    """The schema of a form. source, detail_type: of events of EventBridge."""
    title = title_of(detail_type) if source else "Event"
    prefix = COMPONENTS if kind == OPEN_API else DEFINITIONS
    writer = _Writer(prefix, {EVENT} if source else {title})
    whole = _event(writer, form, title, source, detail_type) if source else writer.object(form)
    if kind == OPEN_API:
        schemas = {EVENT if source else title: whole, **writer.definitions}
        document: Json = {
            "openapi": "3.0.0",
            "info": {"version": "1.0.0", "title": title},
            "paths": {},
            "components": {"schemas": schemas},
        }
    else:
        document = {"$schema": DRAFT, "title": title, **whole, "definitions": writer.definitions}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _event(writer: _Writer, form: Form, title: str, source: str, detail_type: str) -> Json:
    detail = form.properties.get("detail", Form(["object"]))
    given = {name: writer.value(one, name) for name, one in form.properties.items() if name not in ENVELOPE}
    text = {"type": "string"}
    properties: Json = {
        "detail": writer.define(detail, title),
        "account": text,
        "detail-type": text,
        "id": text,
        "region": text,
        "resources": {"type": "array", "items": text},
        "source": text,
        "time": {**text, "format": "date-time"},
        "version": text,
    }
    return {
        "type": "object",
        "required": [*ENVELOPE, *(name for name in form.required if name not in ENVELOPE)],
        "x-amazon-events-detail-type": detail_type,
        "x-amazon-events-source": source,
        "properties": properties | given,
    }


def check(text: str, kind: str) -> None:
    """Raises InvalidContent."""
    try:
        found = jsontext.loads(text)
    except ValueError as error:
        raise InvalidContent("Content is not valid JSON.") from error
    if not isinstance(found, dict):
        raise InvalidContent("Content is not a JSON object.")
    if kind == JSON_SCHEMA:
        if str(found.get("$schema", "")).rstrip("#") != DRAFT.rstrip("#"):
            raise InvalidContent(f"Content must have the $schema {DRAFT}.")
        return
    info = found.get("info")
    if not str(found.get("openapi", "")).startswith("3."):
        raise InvalidContent("Content must have an openapi version of 3.")
    if not isinstance(info, dict) or not all(isinstance(info.get(name), str) for name in ("title", "version")):
        raise InvalidContent("Content must have an info with a title and a version.")
    if not isinstance(found.get("paths"), dict):
        raise InvalidContent("Content must have paths, which may be empty.")


def exported(text: str) -> str:
    """An OpenAPI schema as JSON Schema draft 4: its event, or else its first component, with the others as definitions.

    Raises InvalidContent.
    """
    document = jsontext.loads(text)
    schemas: Any = (document.get("components") or {}).get("schemas")
    if not isinstance(schemas, dict) or not schemas:
        raise InvalidContent("The schema has no components to export.")
    root = EVENT if EVENT in schemas else next(iter(schemas))
    definitions = {name: _moved(one) for name, one in schemas.items() if name != root}
    whole = _moved(schemas[root])
    made = {"$schema": DRAFT, "title": document["info"]["title"], **whole, "definitions": definitions}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _moved(value: Any) -> Any:
    """References lead to definitions; `nullable` is a type."""
    if isinstance(value, list):
        return [_moved(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    made = {name: _moved(one) for name, one in value.items() if name != "nullable"}
    if isinstance(made.get("$ref"), str):
        made["$ref"] = made["$ref"].replace(COMPONENTS, DEFINITIONS)
    if value.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made
