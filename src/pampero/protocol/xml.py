"""XML to members by name, and back, by the shapes of a model."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree
from xml.sax import saxutils

from pampero.protocol.bounds import DEEPEST, MOST_VALUES, STEP, many_attributes
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.values import parse_scalar, write_scalar

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTROLS_TEXT = {"\r": "&#xD;", "\u0085": "&#x85;", "\u2028": "&#x2028;"}
# What an XML document cannot hold, not even as a reference.
IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def text_of(value: Any) -> str:
    """A value as the text of an element; characters that XML does not have are replaced."""
    return saxutils.escape(IMPOSSIBLE.sub(REPLACEMENT, str(value)), CONTROLS_TEXT)


def parse_document(body: bytes) -> ElementTree.Element:
    """The root element, of a document within bounds. Raises ApiError MalformedXML."""
    if many_attributes(body):
        raise _malformed()
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        for at in range(0, len(body), STEP):
            parser.feed(body[at : at + STEP])
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _malformed() from error
    return root


class _Builder(ElementTree.TreeBuilder):
    """Counts as it builds. Documents with types, which could define entities, are no requests."""

    def __init__(self) -> None:
        super().__init__()
        self._left = MOST_VALUES
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._left -= 1
        self._depth += 1
        if self._left < 0 or self._depth > DEEPEST:
            raise _malformed()
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _malformed()


class XmlReader:
    """Reads documents of one service."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model

    def document(self, body: bytes) -> ElementTree.Element:
        """See parse_document."""
        return parse_document(body)

    def read(self, reference: Shape, shape: Shape, element: ElementTree.Element, depth: int = 0) -> Any:
        """The value of an element. Raises ApiError MalformedXML."""
        if depth > DEEPEST:
            raise _malformed()
        kind = shape["type"]
        if kind == "structure":
            return self._structure(shape, element, depth)
        if kind == "list":
            name = shape["member"].get("locationName", "member")
            return self._list(shape, [child for child in element if _local(child) == name], depth)
        if kind == "map":
            return self._map(shape, [child for child in element if _local(child) == "entry"], depth)
        try:
            return parse_scalar(reference, shape, element.text or "")
        except (ValueError, OverflowError) as error:
            raise _malformed() from error

    def _structure(self, shape: Shape, element: ElementTree.Element, depth: int) -> dict[str, Any]:
        children: dict[str, list[ElementTree.Element]] = {}
        for child in element:
            children.setdefault(_local(child), []).append(child)
        params: dict[str, Any] = {}
        for name, reference in shape["members"].items():
            inside = self._model.shape(reference["shape"])
            key = reference.get("locationName", name)
            if reference.get("xmlAttribute"):
                value = _attribute(element, key)
                if value is not None:
                    params[name] = value
                continue
            flat = reference.get("flattened") or inside.get("flattened")
            if flat and inside["type"] == "list":
                item = inside["member"].get("locationName")
                key = item if item in children and key not in children else key
            found = children.get(key)
            if not found:
                continue
            if flat and inside["type"] == "list":
                params[name] = self._list(inside, found, depth)
            elif flat and inside["type"] == "map":
                params[name] = self._map(inside, found, depth)
            else:
                params[name] = self.read(reference, inside, found[0], depth + 1)
        return params

    def _list(self, shape: Shape, elements: list[ElementTree.Element], depth: int) -> list[Any]:
        inside = self._model.shape(shape["member"]["shape"])
        return [self.read(shape["member"], inside, element, depth + 1) for element in elements]

    def _map(self, shape: Shape, entries: list[ElementTree.Element], depth: int) -> dict[str, Any]:
        inside = self._model.shape(shape["value"]["shape"])
        key_name = shape["key"].get("locationName", "key")
        value_name = shape["value"].get("locationName", "value")
        found: dict[str, Any] = {}
        for entry in entries:
            parts = {_local(child): child for child in entry}
            if key_name not in parts or value_name not in parts:
                raise _malformed()
            found[parts[key_name].text or ""] = self.read(shape["value"], inside, parts[value_name], depth + 1)
        return found


def _malformed() -> ApiError:
    text = "The XML you provided was not well-formed or did not validate against our published schema"
    return ApiError("MalformedXML", text, 400)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, key: str) -> str | None:
    local = key.rpartition(":")[2]
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == local), None)


class XmlWriter:
    """Writes documents of one service.

    default_list: the tag of list items where the shape names none. rest: whether members bound to headers are left out.
    """

    def __init__(self, model: ServiceModel, ec2: bool = False) -> None:
        self._model = model
        self._ec2 = ec2

    def element(self, tag: str, reference: Shape, shape: Shape, value: Any, namespace: str = "") -> str:
        """`<tag>…</tag>` of a value."""
        kind = shape["type"]
        attributes = f' xmlns="{namespace}"' if namespace else _namespace(reference, shape)
        if kind == "structure":
            attributes += self._attributes(shape, value)
            inner = self.members(shape, value)
        elif kind == "list":
            item = shape["member"].get("locationName", "member")
            inside = self._model.shape(shape["member"]["shape"])
            inner = "".join([self.element(item, shape["member"], inside, part) for part in value])
        elif kind == "map":
            inner = "".join([f"<entry>{entry}</entry>" for entry in self._entries(shape, value)])
        else:
            inner = text_of(write_scalar(reference, shape, value))
        return f"<{tag}{attributes}>{inner}</{tag}>"

    def members(self, shape: Shape, value: Any) -> str:
        """The members of a structure, one element each."""
        parts: list[str] = []
        for name, reference in shape["members"].items():
            item = getattr(value, name, None)
            if item is None or reference.get("xmlAttribute") or "location" in reference:
                continue
            inside = self._model.shape(reference["shape"])
            key = reference.get("locationName", name)
            kind = inside["type"]
            flat = reference.get("flattened") or inside.get("flattened")
            if flat and kind == "list":
                own = inside["member"].get("locationName") if inside.get("flattened") else None
                tag = reference.get("locationName") or own or name
                member = self._model.shape(inside["member"]["shape"])
                parts.extend(self.element(tag, inside["member"], member, entry) for entry in item)
            elif flat and kind == "map":
                parts.extend(f"<{key}>{entry}</{key}>" for entry in self._entries(inside, item))
            else:
                parts.append(self.element(key, reference, inside, item))
        return "".join(parts)

    def _entries(self, shape: Shape, value: dict[str, Any]) -> list[str]:
        key_name = shape["key"].get("locationName", "key")
        value_name = shape["value"].get("locationName", "value")
        inside = self._model.shape(shape["value"]["shape"])
        return [
            f"<{key_name}>{text_of(key)}</{key_name}>" + self.element(value_name, shape["value"], inside, item)
            for key, item in value.items()
        ]

    def _attributes(self, shape: Shape, value: Any) -> str:
        return "".join(
            f" {reference.get('locationName', name)}={saxutils.quoteattr(IMPOSSIBLE.sub(REPLACEMENT, str(item)))}"
            for name, reference in shape["members"].items()
            if reference.get("xmlAttribute") and (item := getattr(value, name, None)) is not None
        )


def _namespace(reference: Shape, shape: Shape) -> str:
    found = reference.get("xmlNamespace") or shape.get("xmlNamespace")
    if not found:
        return ""
    if isinstance(found, str):
        return f' xmlns="{found}"'
    prefix = f":{found['prefix']}" if found.get("prefix") else ""
    return f' xmlns{prefix}="{found["uri"]}"'
