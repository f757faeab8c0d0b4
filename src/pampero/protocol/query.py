"""The query protocols: a form in, XML out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import unquote_plus, unquote_to_bytes

import msgspec

from pampero.protocol.bounds import STEP
from pampero.protocol.codec import RawRequest, RawResponse, from_params
from pampero.protocol.compiler import Compiler, literal
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.values import parser_of
from pampero.protocol.xml import XML_NAMES, XmlWriter, text_of

Tree = dict[str, Any]
MAX_PARTS = 12_000
MAX_NAME_LENGTH = 32
# What tells the operation.
ROUTING = frozenset({"Action", "Version"})
MAX_DEPTH = 40


def parse_form(body: bytes, only: Collection[str] | None = None) -> dict[str, str]:
    """The fields of a form, or `only` some. A name that is there twice is refused, as a signature does not hold the order
    of a query string's equal names. Raises ApiError MalformedQueryString."""
    fields: dict[str, str] = {}
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ApiError("MalformedQueryString", "The query string contains a syntax error") from error
    if text.count("&") >= MAX_PARTS:
        raise ApiError("MalformedQueryString", "The query string contains too many parameters")
    for part in text.split("&"):
        name, _, value = part.partition("=")
        if name and (only is None or _unquoted(name[:MAX_NAME_LENGTH]) in only):
            name = _unquoted(name)
            if name in fields:
                text = f"The query string contains the parameter {name[:100]} more than once"
                raise ApiError("MalformedQueryString", text)
            fields[name] = _unquoted(value)
    return fields


def _unquoted(text: str) -> str:
    """As unquote_plus, in steps: in C it would keep all other threads waiting for the whole of a large value."""
    if len(text) <= STEP:
        return unquote_plus(text) if "%" in text or "+" in text else text
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
        if len(parts) > MAX_DEPTH:
            raise ApiError("MalformedQueryString", "A parameter's name is nested too deeply")
        if "" in parts:
            raise ApiError("MalformedQueryString", "A parameter's name has an empty part")
        node = root
        for part in parts:
            node = node.setdefault(part, {})
        node[""] = value
    return root


class QueryCodec:
    """See codec.Codec. An operation's functions are compiled on first use: `decode_…(node)` and `encode_…(result, id)`."""

    def __init__(self, model: ServiceModel, ec2: bool = False) -> None:
        self._model = model
        self._ec2 = ec2
        names = {
            **XML_NAMES,
            "text": _text,
            "scalar": _scalar,
            "map_key": _map_key,
            "numbered": _numbered,
            "NOTHING": {},
            "BLANK": {"": ""},
        }
        self._compiler = Compiler(f"pampero query {model.name}", names)
        self._writer = XmlWriter(model, self._compiler)
        self._decoders = self._compiler.functions("decode", "node", self._decoding)
        self._encoders = self._compiler.functions("encode", "result, request_id", self._encoding)

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """See Codec.decode."""
        described = self._model.operations[operation]
        params: Any = {}
        if described.input is not None:
            body = raw.body if raw.body else raw.query.encode()
            params = self._decoders[operation](tree_of(parse_form(body)))
            former = self._model.traits.former_query
            if former is not None and raw.path != "/":
                params.setdefault(former.place, raw.path)
        return from_params(self._model, described, type_, params)

    def _decoding(self, operation: str) -> Iterator[str]:
        return self._structure(self._model.shape(self._model.operations[operation].input or ""))

    def _structure(self, shape: Shape) -> Iterator[str]:
        yield "params = {}"
        for name, reference in shape["members"].items():
            inside = self._model.shape(reference["shape"])
            found = f"node.get({self._key(reference, name)!r})"
            if inside.get("flattened") and "locationName" in inside.get("member", {}):
                found += f" or node.get({inside['member']['locationName']!r})"
            former = self._model.traits.former_query
            if former is not None and reference["shape"] in former.maps:
                # AWS takes the names that newer protocols have, too.
                found += f" or node.get({name!r})"
            yield f"if (child := {found}) is not None:"
            yield f"    params[{name!r}] = {self._value(reference, 'child', name)}"
        yield "return params"

    def _key(self, reference: Shape, name: str) -> str:
        if not self._ec2:
            key: str = reference.get("locationName", name)
            return key
        key = reference.get("queryName") or reference.get("locationName") or name
        return key if "queryName" in reference else key[:1].upper() + key[1:]

    def _value(self, reference: Shape, node: str, name: str) -> str:
        """An expression of the value of a node. name: of the member that it is in."""
        shape = self._model.shape(reference["shape"])
        kind = shape["type"]
        if kind == "structure":
            return self._compiler.define(f"read_{reference['shape']}", "node", self._structure(shape)) + f"({node})"
        flat = shape.get("flattened") or reference.get("flattened")
        if kind == "list":
            item = shape["member"].get("locationName", "member")
            items = node if flat or self._ec2 else f"{node}.get({item!r}, NOTHING)"
            return f"[{self._value(shape['member'], 'item', name)} for item in numbered({items})]"
        if kind == "map":
            key, value = (shape[part].get("locationName", part) for part in ("key", "value"))
            entries = node if flat else f"{node}.get('entry', NOTHING)"
            item = self._value(shape["value"], f"item.get({value!r}, BLANK)", name)
            return f"{{map_key(item, {key!r}, {name!r}): {item} for item in numbered({entries})}}"
        parser = parser_of(reference, shape)
        return f"scalar({node}, {name!r}, {parser})" if parser else f"text({node}, {name!r})"

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        return self._response(200, self._encoders[operation](result, request_id), request_id)

    def _encoding(self, operation: str) -> Iterator[str]:
        described = self._model.operations[operation]
        inner, tail = "", "<requestId>{request_id}</requestId>"
        if described.output is not None:
            yield f"inner = '' if result is None else f'{self._writer.inside({'shape': described.output}, 'result')}'"
            inner = "{inner}"
        if not self._ec2:
            wrapper = described.output_wrapper or f"{operation}Result"
            if inner:
                yield f"inner = f'<{wrapper}>{{inner}}</{wrapper}>' if inner else '<{wrapper}/>'"
            tail = "<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        namespace = literal(self._model.xml_namespace)
        yield f"return f'<{operation}Response xmlns=\"{namespace}\">{inner}{tail}</{operation}Response>'"

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error."""
        former = self._model.traits.former_query
        if former is not None and error.code == "UnknownOperationException":
            return self._response(404, f"<{error.code}/>\n", request_id)
        code = text_of(wire_code(self._model, error.code, "query"))
        text = text_of(former.texts.get(error.code, error.message) if former is not None else error.message)
        status = status_of(self._model, error, "query")
        kind = "Receiver" if status >= 500 else "Sender"
        more = "".join(f"<{name}>{text_of(value)}</{name}>" for name, value in error.members.items())
        if former is not None:
            # As AWS answers them.
            more += "<Detail/>"
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


class QueryJsonCodec(QueryCodec):
    """The query protocol for clients that accept JSON alone: the elements of the answer as an object.

    Errors stay XML. Source: SQS API Reference until 2015, "Responses"; AWS's own answers.
    """

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        former = self._model.traits.former_query
        assert former is not None
        inner = {} if result is None else msgspec.to_builtins(result)
        named = {former.json_names.get(name, name): value for name, value in inner.items()}
        answer = {f"{operation}Result": named, "ResponseMetadata": {"RequestId": request_id}}
        headers = [("x-amzn-requestid", request_id), ("content-type", "application/json")]
        return RawResponse(200, headers, msgspec.json.encode({f"{operation}Response": answer}))


def _numbered(node: Tree) -> list[Tree]:
    """The items `1`, `2`, … in order; what is not a number is no item."""
    numbers = sorted((int(key), key) for key in node if key.isascii() and key.isdigit() and len(key) < 10)
    return [node[key] for _, key in numbers]


def _text(node: Tree, name: str) -> str:
    text: str | None = node.get("")
    if text is None:
        raise ApiError("ValidationError", f"The value of {name} is not a simple value")
    return text


def _scalar(node: Tree, name: str, parse: Callable[[str], Any]) -> Any:
    text = _text(node, name)
    try:
        return parse(text)
    except (ValueError, OverflowError) as error:
        raise ApiError("ValidationError", f"'{text}' is not a valid value of {name}") from error


def _map_key(entry: Tree, key: str, name: str) -> str:
    found: str | None = entry.get(key, {}).get("")
    if found is None:
        raise ApiError("ValidationError", f"An entry of {name} has no key")
    return found
