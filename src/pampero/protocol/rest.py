"""What both REST protocols share: members bound to the path, the query string, headers and the status."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_plus

from pampero.protocol.codec import RawRequest
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.values import DEFAULTS, parse_scalar, write_scalar

BOUND = frozenset({"uri", "querystring", "header", "headers", "statusCode"})
Reader = Callable[[RawRequest, dict[str, str], dict[str, list[str]]], Any]


def parse_query(query: str) -> dict[str, list[str]]:
    """Names and all their values, decoded."""
    found: dict[str, list[str]] = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            found.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return found


class Bindings:
    """The bound members of an input shape, compiled once. uri: of the operation; what its query says is no member's."""

    def __init__(self, model: ServiceModel, shape: Shape, uri: str = "") -> None:
        self._bad_value = model.traits.bad_value_code or model.traits.serialization_code
        self._readers: list[tuple[str, Reader]] = []
        members: dict[str, Shape] = shape["members"]
        named = {
            reference.get("locationName", name)
            for name, reference in members.items()
            if reference.get("location") == "querystring"
        }
        named.update(parse_query(uri.partition("?")[2]))
        for name, reference in members.items():
            if reference.get("location") in BOUND:
                self._readers.append((name, _reader(model, name, reference, named)))
        self.body = {name: ref for name, ref in members.items() if ref.get("location") not in BOUND}

    def read(self, raw: RawRequest, uri: dict[str, str]) -> dict[str, Any]:
        """The bound members that are there. Raises ApiError."""
        query = parse_query(raw.query) if raw.query else {}
        params: dict[str, Any] = {}
        for name, reader in self._readers:
            try:
                value = reader(raw, uri, query)
            except (ValueError, TypeError, OverflowError, KeyError) as error:
                text = f"The value of {name} can not be read: {error}"
                raise ApiError(self._bad_value, text) from error
            if value is not None:
                params[name] = value
        return params


def _reader(model: ServiceModel, name: str, reference: Shape, named: set[str]) -> Reader:
    shape = model.shape(reference["shape"])
    where: str = reference["location"]
    key: str = reference.get("locationName", name)
    default = DEFAULTS.get(where, "iso8601")

    def scalar(text: str) -> Any:
        return parse_scalar(reference, shape, text, default)

    if where == "uri":
        return lambda raw, uri, query: scalar(uri[key]) if key in uri else None
    if where == "header":
        lower = key.lower()
        if shape["type"] == "list":
            inside = model.shape(shape["member"]["shape"])

            def header_list(raw: RawRequest, uri: dict[str, str], query: dict[str, list[str]]) -> Any:
                text = raw.headers.get(lower)
                if text == "":
                    return []
                return None if text is None else [
                    parse_scalar(shape["member"], inside, part, "rfc822") for part in split_header(text, inside)
                ]  # fmt: skip

            return header_list
        if reference.get("jsonvalue") or shape.get("jsonvalue"):
            return lambda raw, uri, query: (
                base64.b64decode(raw.headers[lower]).decode() if lower in raw.headers else None
            )
        return lambda raw, uri, query: scalar(raw.headers[lower]) if lower in raw.headers else None
    if where == "headers":
        prefix = key.lower()
        return lambda raw, uri, query: (
            {header[len(prefix) :]: value for header, value in raw.headers.items() if header.startswith(prefix)} or None
        )
    if shape["type"] == "list":
        inside = model.shape(shape["member"]["shape"])
        return lambda raw, uri, query: (
            [parse_scalar(shape["member"], inside, text) for text in query[key]] if key in query else None
        )
    if shape["type"] == "map":
        many = model.shape(shape["value"]["shape"])["type"] == "list"
        return lambda raw, uri, query: (
            {item: texts if many else texts[0] for item, texts in query.items() if item not in named} or None
        )
    return lambda raw, uri, query: scalar(_only(query[key])) if key in query else None


def _only(values: list[str]) -> str:
    """The value of a parameter that is no list. A signature does not hold the order of equal names, so that a second
    value would leave open which one was signed. Raises ValueError."""
    if len(values) != 1:
        raise ValueError("it was given more than once")
    return values[0]


def split_header(text: str, inside: Shape) -> Iterator[str]:
    """The items of a comma-separated header; quoted ones may hold commas, dates of RFC 822 do."""
    if inside["type"] == "timestamp" and inside.get("timestampFormat", "rfc822") == "rfc822":
        parts = [part.strip() for part in text.split(",")]
        yield from (f"{day}, {rest}" for day, rest in zip(parts[::2], parts[1::2]))
        return
    current, quoted, escaped = [], False, False
    for char in text:
        if escaped:
            current.append(char)
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            yield "".join(current).strip()
            current = []
        else:
            current.append(char)
    yield "".join(current).strip()


def join_header(values: list[str]) -> str:
    """The reverse of split_header."""
    return ", ".join(f'"{_escaped(text)}"' if "," in text or '"' in text else text for text in values)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def write_headers(model: ServiceModel, shape: Shape, result: Any) -> tuple[list[tuple[str, str]], int | None]:
    """The headers and the status that members of a result are bound to."""
    headers: list[tuple[str, str]] = []
    status: int | None = None
    for name, reference in shape["members"].items():
        where = reference.get("location")
        if where is None:
            continue
        value = getattr(result, name, None)
        if value is None:
            continue
        inside = model.shape(reference["shape"])
        key = reference.get("locationName", name)
        if where == "header":
            headers.append((key, _header(model, reference, inside, value)))
        elif where == "headers":
            headers.extend((key + item, text) for item, text in value.items())
        elif where == "statusCode":
            status = value
    return headers, status


def _header(model: ServiceModel, reference: Shape, shape: Shape, value: Any) -> str:
    if shape["type"] == "list":
        inside = model.shape(shape["member"]["shape"])
        texts = [write_scalar(shape["member"], inside, item, "rfc822") for item in value]
        return ", ".join(texts) if inside["type"] == "timestamp" else join_header(texts)
    if reference.get("jsonvalue") or shape.get("jsonvalue"):
        text = value if isinstance(value, str) else json.dumps(value)
        return base64.b64encode(text.encode()).decode()
    return write_scalar(reference, shape, value, "rfc822")
