"""XML to members by name, and back, by the shapes of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

from pampero.protocol.bounds import MAX_DEPTH, MAX_VALUES, STEP, many_attributes
from pampero.protocol.compiler import Compiler, field_of, literal
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.trees import NESTED
from pampero.protocol.values import NAMES, parser_of, writer_of

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;", "\u0085": "&#x85;", "\u2028": "&#x2028;"})
ATTRIBUTE = TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
# What an XML document cannot hold, not even as a reference.
IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def text_of(value: Any) -> str:
    """A value as the text of an element; characters that XML does not have are replaced."""
    return _escaped(str(value))


def _escaped(text: str) -> str:
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text
    return IMPOSSIBLE.sub(REPLACEMENT, text).translate(TEXT)


def parse_document(body: bytes) -> ElementTree.Element:
    """The root element, of a document within bounds. Raises ApiError MalformedXML."""
    if many_attributes(body):
        raise malformed()
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        for at in range(0, len(body), STEP):
            parser.feed(body[at : at + STEP])
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise malformed() from error
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
    if level:
        raise malformed()
    return root


class _Builder(ElementTree.TreeBuilder):
    """Counts as it builds. Documents with types, which could define entities, are no requests."""

    def __init__(self) -> None:
        super().__init__()
        self._left = MAX_VALUES
        self._add = super().start

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._left -= 1
        if self._left < 0:
            raise malformed()
        return self._add(tag, attrs)

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise malformed()


class XmlReader:
    """Writes the source of functions that read elements: `read_…(element)` for each structure, list and map."""

    def __init__(self, model: ServiceModel, compiler: Compiler) -> None:
        self._model = model
        self._compiler = compiler

    def value(self, reference: Shape, element: str) -> str:
        """An expression of the value of an element. It raises ValueError or OverflowError where a text is none."""
        shape = self._model.shape(reference["shape"])
        if shape["type"] in NESTED:
            body = getattr(self, f"_{shape['type']}")(shape)
            return self._compiler.define(f"read_{reference['shape']}", "element", body) + f"({element})"
        parser = parser_of(reference, shape)
        return f"{parser}({element}.text or '')" if parser else f"({element}.text or '')"

    def members(self, members: dict[str, Shape]) -> Iterator[str]:
        """Statements that fill `params` from the children of `element`."""
        yield "children = by_name(element)"
        for name, reference in members.items():
            inside = self._model.shape(reference["shape"])
            key = reference.get("locationName", name)
            if reference.get("xmlAttribute"):
                yield f"if (text := attribute(element, {key!r})) is not None:"
                yield f"    params[{name!r}] = text"
                continue
            flat = inside["type"] if reference.get("flattened") or inside.get("flattened") else ""
            found = f"children.get({key!r})"
            if flat == "list":
                item = inside["member"].get("locationName", key)
                found += f" or children.get({item!r})" if item != key else ""
                value = f"[{self.value(inside['member'], 'child')} for child in found]"
            elif flat == "map":
                value = self._entries(inside, "found")
            else:
                value = self.value(reference, "found[0]")
            yield f"if (found := {found}) is not None:"
            yield f"    params[{name!r}] = {value}"

    def _structure(self, shape: Shape) -> Iterator[str]:
        yield "params = {}"
        yield from self.members(shape["members"])
        yield "return params"

    def _list(self, shape: Shape) -> Iterator[str]:
        name = shape["member"].get("locationName", "member")
        yield f"return [{self.value(shape['member'], 'child')} for child in element if local(child) == {name!r}]"

    def _map(self, shape: Shape) -> Iterator[str]:
        yield "found = [child for child in element if local(child) == 'entry']"
        yield f"return {self._entries(shape, 'found')}"

    def _entries(self, shape: Shape, entries: str) -> str:
        key, value = (shape[part].get("locationName", part) for part in ("key", "value"))
        item = self.value(shape["value"], "value")
        return f"{{key: {item} for key, value in map_entries({entries}, {key!r}, {value!r})}}"


def malformed() -> ApiError:
    """An invalid document, or not what its shape says."""
    text = "The XML you provided was not well-formed or did not validate against our published schema"
    return ApiError("MalformedXML", text, 400)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _by_name(element: ElementTree.Element) -> dict[str, list[ElementTree.Element]]:
    children: dict[str, list[ElementTree.Element]] = {}
    for child in element:
        children.setdefault(child.tag.rpartition("}")[2], []).append(child)
    return children


def _map_entries(entries: list[ElementTree.Element], key: str, value: str) -> Iterator[tuple[str, ElementTree.Element]]:
    for entry in entries:
        parts = {_local(child): child for child in entry}
        if key not in parts or value not in parts:
            raise malformed()
        yield parts[key].text or "", parts[value]


def _attribute(element: ElementTree.Element, key: str) -> str | None:
    local = key.rpartition(":")[2]
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == local), None)


def _quoted(value: Any) -> str:
    return f'"{IMPOSSIBLE.sub(REPLACEMENT, str(value)).translate(ATTRIBUTE)}"'


class XmlWriter:
    """Writes the source of functions that write elements: `write_…(value)` for the inside of a structure, list or map."""

    def __init__(self, model: ServiceModel, compiler: Compiler) -> None:
        self._model = model
        self._compiler = compiler

    def element(self, tag: str, reference: Shape, variable: str, namespace: str = "") -> str:
        """`<tag>…</tag>` of a value, as it stands in an f-string."""
        name = reference["shape"]
        shape = self._model.shape(name)
        attributes = literal(f' xmlns="{namespace}"' if namespace else _namespace(reference, shape))
        if any(inner.get("xmlAttribute") for inner in shape.get("members", {}).values()):
            attributes += (
                f"{{{self._compiler.define(f'attributes_{name}', 'value', self._attributes(shape))}({variable})}}"
            )
        return f"<{tag}{attributes}>{self.inside(reference, variable)}</{tag}>"

    def inside(self, reference: Shape, variable: str) -> str:
        """What stands in the element of a value, as it stands in an f-string."""
        name = reference["shape"]
        shape = self._model.shape(name)
        if shape["type"] in NESTED:
            body = getattr(self, f"_{shape['type']}")(shape)
            writer = self._compiler.define(f"write_{name}", "value", body)
        else:
            writer = writer_of(reference, shape) or "text_of"
        return f"{{{writer}({variable})}}"

    def _structure(self, shape: Shape) -> Iterator[str]:
        yield "out = ''"
        for name, reference in shape["members"].items():
            if reference.get("xmlAttribute") or "location" in reference:
                continue
            inside = self._model.shape(reference["shape"])
            key = reference.get("locationName", name)
            flat = inside["type"] if reference.get("flattened") or inside.get("flattened") else ""
            yield f"if (item := value.{field_of(name)}) is not None:"
            if flat == "list":
                own = inside["member"].get("locationName") if inside.get("flattened") else None
                tag = reference.get("locationName") or own or name
                yield "    for part in item:"
                yield f"        out += f'{self.element(tag, inside['member'], 'part')}'"
            elif flat == "map":
                yield "    for key, part in item.items():"
                yield f"        out += f'<{key}>{self._entry(inside, 'part')}</{key}>'"
            else:
                yield f"    out += f'{self.element(key, reference, 'item')}'"
        yield "return out"

    def _list(self, shape: Shape) -> Iterator[str]:
        tag = shape["member"].get("locationName", "member")
        yield f"return ''.join([f'{self.element(tag, shape['member'], 'item')}' for item in value])"

    def _map(self, shape: Shape) -> Iterator[str]:
        yield f"return ''.join([f'<entry>{self._entry(shape, 'item')}</entry>' for key, item in value.items()])"

    def _entry(self, shape: Shape, variable: str) -> str:
        key, value = (shape[part].get("locationName", part) for part in ("key", "value"))
        return f"<{key}>{{text_of(key)}}</{key}>{self.element(value, shape['value'], variable)}"

    def _attributes(self, shape: Shape) -> Iterator[str]:
        yield "out = ''"
        for name, reference in shape["members"].items():
            if reference.get("xmlAttribute"):
                yield f"if (item := value.{field_of(name)}) is not None:"
                yield f"    out += f' {reference.get('locationName', name)}={{quoted(item)}}'"
        yield "return out"


def _namespace(reference: Shape, shape: Shape) -> str:
    found = reference.get("xmlNamespace") or shape.get("xmlNamespace")
    if not found:
        return ""
    if isinstance(found, str):
        return f' xmlns="{found}"'
    prefix = f":{found['prefix']}" if found.get("prefix") else ""
    return f' xmlns{prefix}="{found["uri"]}"'


# What compiled code calls.
XML_NAMES: Mapping[str, Any] = MappingProxyType({
    **NAMES, "text_of": _escaped, "quoted": _quoted, "by_name": _by_name, "local": _local, "attribute": _attribute,
    "map_entries": _map_entries,
})  # fmt: skip
