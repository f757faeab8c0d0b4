"""What processors work on: a document whose fields are named by paths. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

Document = dict[str, Any]
Step = Callable[[Document], None]
MESSAGE = "@message"
# What `copyValue` may copy besides: of the group and stream that a message comes from.
GROUP, STREAM, ACCOUNT, REGION = "@logGroupName", "@logGroupStream", "@accountId", "@regionName"
OWN = frozenset({MESSAGE, GROUP, STREAM, ACCOUNT, REGION})
# A message and what is made of it are bounded: replacements and copies may be longer than what they replace.
MAX_SIZE = 1_048_576
MAX_DEPTH = 3


class InvalidTransformer(ValueError):
    """A configuration that is none; the text says why."""


class NotBuilt(ValueError):
    """A processor of AWS's that is not built; the text names it."""


def as_read(message: str, source: Mapping[str, str]) -> Document:
    """A message before the first processor. source: the values of GROUP, STREAM, ACCOUNT and REGION."""
    return {**source, MESSAGE: message}


def as_message(document: Document) -> str:
    """The document as one message, without what it was made of."""
    return msgspec.json.encode({key: value for key, value in document.items() if key not in OWN}).decode()


def check_path(path: str | None) -> str:
    """Raises InvalidTransformer."""
    if path is not None and path.count(".") >= MAX_DEPTH:
        raise InvalidTransformer(f"The key {path} is nested more than {MAX_DEPTH} levels deep.")
    return path or ""


def find(document: Document, path: str) -> Any:
    """The value at a path; None: there is none."""
    value: Any = document
    if path in document:
        return document[path]
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value


def put(document: Document, path: str, value: Any, overwrite: bool = True) -> bool:
    """Set the value at a path; whether it stands there: not where something does already that is not to be overwritten."""
    *outer, last = path.split(".")
    inside: Any = document
    for part in outer:
        inside = inside.setdefault(part, {})
        if not isinstance(inside, dict):
            return False
    if not overwrite and last in inside:
        return False
    inside[last] = value
    return True


def take(document: Document, path: str) -> Any:
    """Remove the value at a path."""
    *outer, last = path.split(".")
    inside = find(document, ".".join(outer)) if outer else document
    return inside.pop(last, None) if isinstance(inside, dict) else None


def spread(document: Document, found: Document, destination: str | None) -> None:
    """Add fields under a path, or to the document."""
    if destination:
        put(document, destination, found)
    else:
        document.update(found)


def text_at(document: Document, source: str | None) -> str:
    """Raises ValueError where there is no text."""
    value = find(document, source or MESSAGE)
    if not isinstance(value, str):
        raise ValueError("no text")
    return value
