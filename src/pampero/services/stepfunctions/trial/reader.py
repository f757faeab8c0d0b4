"""The items in what an ItemReader would have read, which a request gives as it lies in its source.

Source: "ItemReader (Map)" in the developer guide.
"""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError
from pampero.kernel.jsontext import unescaped
from pampero.services.stepfunctions.asl.data import parse, runtime
from pampero.services.stepfunctions.maps.reading.texts import DELIMITERS, Delimited

MAX_CELLS = 1_000_000


def reader_of(found: Any) -> dict[str, Any] | None:
    """A state's ItemReader. Raises ValueError where it is none; NotImplemented for what cannot be read yet."""
    if found is None:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("ReaderConfig", {}), dict):
        raise ValueError("an ItemReader with a ReaderConfig is expected")
    settings = found.get("ReaderConfig", {})
    kind = settings.get("InputType", "JSON")
    if kind not in ("JSON", "JSONL", "CSV"):
        text = f"stepfunctions TestState with items of the type {kind} is not implemented yet"
        raise ApiError("NotImplemented", text, status=501)
    headers = settings.get("CSVHeaders", [])
    if not isinstance(headers, list) or not all(isinstance(header, str) for header in headers):
        raise ValueError("CSVHeaders must be an array of strings")
    if settings.get("CSVDelimiter", "COMMA") not in list(DELIMITERS):
        raise ValueError(f"the CSVDelimiter must be one of {', '.join(DELIMITERS)}")
    return found


def _settings(reader: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = reader.get("ReaderConfig", {})
    return found


def pointer_of(reader: dict[str, Any]) -> str | None:
    """Where in a JSON document the items are."""
    found = _settings(reader).get("ItemsPointer")
    return found if isinstance(found, str) else None


def read_items(reader: dict[str, Any], text: str) -> tuple[list[Any], Any]:
    """(items, what the ItemsPointer leads to). Raises Failure States.Runtime."""
    settings = _settings(reader)
    kind = settings.get("InputType", "JSON")
    pointed: Any = None
    try:
        if kind == "CSV":
            items = _csv(settings, text)
        elif kind == "JSONL":
            items = [parse(line) for line in text.splitlines() if line.strip()]
        else:
            pointed = _pointed(parse(text), pointer_of(reader) or "")
            items = _items(pointed)
    except ValueError as error:
        raise runtime(f"The data of the ItemReader cannot be read: {error}") from error
    most = settings.get("MaxItems")
    return (items[:most] if isinstance(most, int) and most > 0 else items), pointed


def _items(found: Any) -> list[Any]:
    if isinstance(found, dict):
        return [{"Key": key, "Value": value} for key, value in found.items()]
    if not isinstance(found, list):
        raise ValueError("neither an array nor an object")
    return found


def _pointed(value: Any, pointer: str) -> Any:
    """Where a JSON Pointer (RFC 6901) leads. Raises ValueError."""
    for part in pointer.split("/")[1:]:
        key = unescaped(part)
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            raise ValueError(f"nothing is at {pointer}")
    return value


def _csv(settings: dict[str, Any], text: str) -> list[Any]:
    given = settings.get("CSVHeaders", []) if settings.get("CSVHeaderLocation") == "GIVEN" else None
    delimiter = DELIMITERS[settings.get("CSVDelimiter", "COMMA")]
    parser = Delimited("", delimiter=delimiter, headers=given, alone=False)
    found = parser.feed(text.encode()) + parser.close()
    while parser.waiting:
        found += parser.feed(b"")
        if found and len(found) * len(found[0].value) > MAX_CELLS:
            raise ValueError(f"more than {MAX_CELLS} cells")
    return [item.value for item in found]
