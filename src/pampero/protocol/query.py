"""The query protocols: a form in, XML out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import unquote_plus, unquote_to_bytes

from pampero.protocol.bounds import STEP
from pampero.protocol.codec import RawRequest, RawResponse, from_params
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.values import parse_scalar
from pampero.protocol.xml import XmlWriter, text_of

Tree = dict[str, Any]
MOST_PARTS = 12_000
LONGEST_NAME = 32
# What tells the operation.
ROUTING = frozenset({"Action", "Version"})
DEEPEST = 40


def parse_form(body: bytes, only: Collection[str] | None = None) -> dict[str, str]:
    """The fields of a form, or `only` some. A name that is there twice is refused, as a signature does not hold the order
    of a query string's equal names. Raises ApiError MalformedQueryString."""
    fields: dict[str, str] = {}
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ApiError("MalformedQueryString", "The query string contains a syntax error") from error
    if text.count("&") >= MOST_PARTS:
        raise ApiError("MalformedQueryString", "The query string contains too many parameters")
    for part in text.split("&"):
        name, _, value = part.partition("=")
        if name and (only is None or unquote_plus(name[:LONGEST_NAME]) in only):
            name = unquote_plus(name)
            if name in fields:
                text = f"The query string contains the parameter {name[:100]} more than once"
                raise ApiError("MalformedQueryString", text)
            fields[name] = _unquoted(value)
    return fields


def _unquoted(text: str) -> str:
    """As unquote_plus, in steps: in C it would keep all other threads waiting for the whole of a large value."""
    if len(text) <= STEP:
        return unquote_plus(text)
    parts: list[bytes] = []
    at = 0
    while at < len(text):
        end = at + STEP
        cut = text.rfind("%", end - 2, end)
        end = cut if cut >= 0 else end
        parts.append(unquote_to_bytes(text[at:end].replace("+", " ")))
        at = end
    return b"".join(parts).decode("utf-8", "replace")


def tree_of(fields: dict[str, str]) -> Tree:
    """`A.member.1=x` as nested tables; a leaf is under the empty name."""
    root: Tree = {}
    for name, value in fields.items():
        parts = name.split(".")
        if len(parts) > DEEPEST:
            raise ApiError("MalformedQueryString", "A parameter's name is nested too deeply")
        if "" in parts:
            raise ApiError("MalformedQueryString", "A parameter's name has an empty part")
        node = root
        for part in parts:
            node = node.setdefault(part, {})
        node[""] = value
    return root


class QueryCodec:
    """See codec.Codec."""

    def __init__(self, model: ServiceModel, ec2: bool = False) -> None:
        self._model = model
        self._ec2 = ec2
        self._writer = XmlWriter(model, ec2)

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """See Codec.decode."""
        described = self._model.operations[operation]
        params: Any = {}
        if described.input is not None:
            body = raw.body if raw.body else raw.query.encode()
            params = self._structure(self._model.shape(described.input), tree_of(parse_form(body)))
        return from_params(self._model, described, type_, params)

    def _structure(self, shape: Shape, node: Tree) -> dict[str, Any]:
        params: dict[str, Any] = {}
        for name, reference in shape["members"].items():
            child = node.get(self._key(reference, name))
            inside = self._model.shape(reference["shape"])
            if child is None and inside.get("flattened") and "locationName" in inside.get("member", {}):
                child = node.get(inside["member"]["locationName"])
            if child is not None:
                params[name] = self._value(reference, inside, child, name)
        return params

    def _key(self, reference: Shape, name: str) -> str:
        if not self._ec2:
            key: str = reference.get("locationName", name)
            return key
        key = reference.get("queryName") or reference.get("locationName") or name
        return key if "queryName" in reference else key[:1].upper() + key[1:]

    def _value(self, reference: Shape, shape: Shape, node: Tree, name: str) -> Any:
        kind = shape["type"]
        if kind == "structure":
            return self._structure(shape, node)
        if kind == "list":
            flat = self._ec2 or shape.get("flattened") or reference.get("flattened")
            items = node if flat else node.get(shape["member"].get("locationName", "member"), {})
            inside = self._model.shape(shape["member"]["shape"])
            return [self._value(shape["member"], inside, item, name) for item in _numbered(items)]
        if kind == "map":
            flat = shape.get("flattened") or reference.get("flattened")
            entries = node if flat else node.get("entry", {})
            return self._map(shape, entries, name)
        text = node.get("")
        if text is None:
            raise ApiError("ValidationError", f"The value of {name} is not a simple value")
        try:
            return parse_scalar(reference, shape, text)
        except (ValueError, OverflowError) as error:
            raise ApiError("ValidationError", f"'{text}' is not a valid value of {name}") from error

    def _map(self, shape: Shape, entries: Tree, name: str) -> dict[str, Any]:
        inside = self._model.shape(shape["value"]["shape"])
        key_name = shape["key"].get("locationName", "key")
        value_name = shape["value"].get("locationName", "value")
        found: dict[str, Any] = {}
        for entry in _numbered(entries):
            key = entry.get(key_name, {}).get("")
            if key is None:
                raise ApiError("ValidationError", f"An entry of {name} has no key")
            found[key] = self._value(shape["value"], inside, entry.get(value_name, {"": ""}), name)
        return found

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        described = self._model.operations[operation]
        inner = ""
        if described.output is not None:
            shape = self._model.shape(described.output)
            if self._ec2:
                inner = self._writer.members(shape, result) if result is not None else ""
            else:
                wrapper = described.output_wrapper or f"{operation}Result"
                members = self._writer.members(shape, result) if result is not None else ""
                inner = f"<{wrapper}>{members}</{wrapper}>"
        if self._ec2:
            tail = f"<requestId>{request_id}</requestId>"
        else:
            tail = f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        tag = f"{operation}Response"
        body = f'<{tag} xmlns="{self._model.xml_namespace}">{inner}{tail}</{tag}>'
        return self._response(200, body, request_id)

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error."""
        code = text_of(wire_code(self._model, error.code, "query"))
        text = text_of(error.message)
        status = status_of(self._model, error, "query")
        kind = "Receiver" if status >= 500 else "Sender"
        more = "".join(f"<{name}>{text_of(value)}</{name}>" for name, value in error.members.items())
        if self._ec2:
            body = (
                f"<Response><Errors><Error><Code>{code}</Code><Message>{text}</Message></Error></Errors>"
                f"<RequestID>{request_id}</RequestID></Response>"
            )
        else:
            body = (
                f'<ErrorResponse xmlns="{self._model.xml_namespace}"><Error><Type>{kind}</Type><Code>{code}</Code>'
                f"<Message>{text}</Message>{more}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
            )
        return self._response(status, body, request_id)

    def _response(self, status: int, body: str, request_id: str) -> RawResponse:
        return RawResponse(status, [("x-amzn-requestid", request_id), ("content-type", "text/xml")], body.encode())


def _numbered(node: Tree) -> list[Tree]:
    """The items `1`, `2`, … in order; what is not a number is no item."""
    numbers = sorted((int(key), key) for key in node if key.isascii() and key.isdigit() and len(key) < 10)
    return [node[key] for _, key in numbers]
