"""What both REST protocols share: members bound to the path, the query string, headers and the status."""

from __future__ import annotations

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from pampero.protocol.codec import RawRequest, RawResponse, from_params
from pampero.protocol.compiler import Compiler, field_of, indented
from pampero.protocol.errors import ApiError
from pampero.protocol.model import OperationModel, ServiceModel, Shape
from pampero.protocol.values import NAMES, parser_of, writer_of

BOUND = frozenset({"uri", "querystring", "header", "headers", "statusCode"})
PRESIGNED = ("X-Amz-Signature", "Signature")
Headers = list[tuple[str, str]]


def parse_query(query: str) -> dict[str, list[str]]:
    """Names and all their values, decoded."""
    found: dict[str, list[str]] = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            found.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return found


def unbound(members: dict[str, Shape]) -> dict[str, Shape]:
    """The members of an answer that stand in its body."""
    return {name: reference for name, reference in members.items() if "location" not in reference}


class RestCodec(ABC):
    """See codec.Codec. What a body is, a subclass says. An operation's functions are compiled on first use:
    `decode_…(raw, uri)` gives the members of a request, `encode_…(result, headers)` the answer.

    streamed: when a member that is a stream is there.
    """

    streamed = "raw.body is not None"

    def __init__(self, model: ServiceModel, title: str, names: dict[str, Any]) -> None:
        self.model = model
        own = {
            "RawResponse": RawResponse, "bad_value": self._bad_value, "only": _only, "parse_query": parse_query, "split_header": split_header,
            "join_header": join_header, "parse_json_value": _parse_json_value, "write_json_value": _write_json_value,
            "split_dates": split_dates, "told": _told, "hoisted": _hoisted, "statuses": model.traits.statuses,
        }  # fmt: skip
        self.compiler = Compiler(f"pampero {title} {model.name}", {**NAMES, **own, **names})
        self._decoders = self.compiler.functions("decode", "raw, uri", self._decoding)
        self._encoders = self.compiler.functions("encode", "result, headers", self._encoding)

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """See Codec.decode."""
        return from_params(self.model, self.model.operations[operation], type_, self.params(operation, raw, uri))

    def params(self, operation: str, raw: RawRequest, uri: dict[str, str]) -> dict[str, Any]:
        """The members of a request. Raises ApiError."""
        params: dict[str, Any] = self._decoders[operation](raw, uri)
        return params

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        response: RawResponse = self._encoders[operation](result, self.ids(request_id))
        return response

    @abstractmethod
    def ids(self, request_id: str) -> Headers:
        """The headers that name the request."""

    @abstractmethod
    def read_payload(self, reference: Shape, target: str) -> Iterator[str]:
        """Set `target` to the value of the document that the body is."""

    @abstractmethod
    def read_members(self, members: dict[str, Shape]) -> Iterator[str]:
        """Fill `params` from the body, which is not empty."""

    @abstractmethod
    def write_body(self, operation: OperationModel, shape: Shape) -> Iterator[str]:
        """Set `body` from `result`, and add to `headers` what it is."""

    @abstractmethod
    def write_nothing(self, operation: OperationModel) -> Iterator[str]:
        """Set `body` for an answer without a result, and add to `headers` what it is."""

    def _decoding(self, name: str) -> Iterator[str]:
        operation = self.model.operations[name]
        yield "params = {}"
        if operation.input is not None:
            shape = self.model.shape(operation.input)
            yield from self._read_bound(shape, operation.uri)
            members = {name: ref for name, ref in shape["members"].items() if ref.get("location") not in BOUND}
            payload = operation.input_payload
            if payload is not None:
                reference = shape["members"][payload]
                target, kind = f"params[{payload!r}]", self.model.shape(reference["shape"])["type"]
                yield f"if {self.streamed if operation.streaming_input else 'raw.body'}:"
                if operation.streaming_input or kind == "blob":
                    yield f"    {target} = raw.body"
                elif kind == "string":
                    yield f"    {target} = raw.body.decode(errors='replace')"
                else:
                    yield from indented(self.read_payload(reference, target))
            elif members:
                yield "if raw.body:"
                yield from indented(self.read_members(members))
        yield "return params"

    def _read_bound(self, shape: Shape, uri: str) -> Iterator[str]:
        """uri: of the operation; what its query says is no member's."""
        bound = {name: ref for name, ref in shape["members"].items() if ref.get("location") in BOUND}
        named = {ref.get("locationName", name) for name, ref in bound.items() if ref["location"] == "querystring"}
        named.update(parse_query(uri.partition("?")[2]))
        if bound:
            yield "member, name, text = '', '', None"
            yield "try:"
            yield "    query = parse_query(raw.query)"
            yield f"    headers = {'hoisted(raw.headers, query)' if self.model.traits.query_headers else 'raw.headers'}"
            for name, reference in bound.items():
                yield from indented(self._read_one(name, reference, frozenset(named)))
            yield "except (ValueError, TypeError, OverflowError, KeyError) as error:"
            yield "    raise bad_value(member, name, text, error) from error"

    def _read_one(self, name: str, reference: Shape, named: frozenset[str]) -> Iterator[str]:
        shape = self.model.shape(reference["shape"])
        where, key = reference["location"], reference.get("locationName", name)
        kind = shape["type"]
        inside = self.model.shape(shape["member"]["shape"]) if kind == "list" else shape
        if where == "headers":
            prefix = key.lower()
            yield f"found = {{key[{len(prefix)}:]: told(text) for key, text in headers.items() if key.startswith({prefix!r})}}"
            yield "if found:"
            yield f"    params[{name!r}] = found"
            return
        if where == "querystring" and kind == "map":
            many = self.model.shape(shape["value"]["shape"])["type"] == "list"
            named_ = f"({', '.join(map(repr, sorted(named)))},)" if named else "()"
            yield f"found = {{key: texts{'' if many else '[0]'} for key, texts in query.items() if key not in {named_}}}"
            yield "if found:"
            yield f"    params[{name!r}] = found"
            return
        source = {"uri": "uri", "header": "headers"}.get(where, "query")
        parser = parser_of(reference, shape, "rfc822" if where == "header" else "iso8601")
        if kind == "list":
            parser = parser_of(shape["member"], inside, "rfc822" if where == "header" else "iso8601")
            split = f"split_{'dates' if parser == 'parse_rfc822' else 'header'}(text)" if where == "header" else "text"
            value = f"[{parser}(part) for part in {split}]" if parser else f"list({split})"
            value += " if text else []" if where == "header" else ""
        elif where == "header" and (reference.get("jsonvalue") or shape.get("jsonvalue")):
            value = "parse_json_value(text)"
        else:
            text = "only(text)" if where == "querystring" else "text"
            value = f"{parser}({text})" if parser else f"told({text})" if where == "header" else text
        yield f"if (text := {source}.get({key.lower() if where == 'header' else key!r})) is not None:"
        if value not in ("text", "told(text)"):
            yield f"    member, name = {name!r}, {key!r}"
        yield f"    params[{name!r}] = {value}"

    def _bad_value(self, member: str, name: str, value: str | list[str] | None, error: Exception) -> ApiError:
        own = self.model.traits.refused_value(name, value[0] if isinstance(value, list) else value)
        if own is not None:
            return own
        code = self.model.traits.bad_value_code or self.model.traits.serialization_code
        return ApiError(code, f"The value of {member} can not be read: {error}")

    def _encoding(self, name: str) -> Iterator[str]:
        operation = self.model.operations[name]
        if operation.output is not None:
            shape = self.model.shape(operation.output)
            yield "if result is not None:"
            yield from indented(self._write_bound(shape))
            yield from indented(self.write_body(operation, shape))
            codes = [field_of(n) for n, ref in shape["members"].items() if ref.get("location") == "statusCode"]
            own = self.model.traits.statuses.get(name, operation.status)
            usual = f"statuses[{name!r}](result)" if callable(own) else str(own)
            status = " or ".join([*(f"result.{name}" for name in codes), usual])
            yield f"    return RawResponse({status}, headers, body)"
        yield from self.write_nothing(operation)
        own = self.model.traits.statuses.get(name, operation.status)
        yield f"return RawResponse({operation.status if callable(own) else own}, headers, body)"

    def _write_bound(self, shape: Shape) -> Iterator[str]:
        for name, reference in shape["members"].items():
            key = reference.get("locationName", name)
            if reference.get("location") == "header":
                yield f"if (item := result.{field_of(name)}) is not None:"
                yield f"    headers.append(({key!r}, {self._header(reference)}))"
            elif reference.get("location") == "headers":
                yield f"if (item := result.{field_of(name)}) is not None:"
                yield f"    headers.extend([({key!r} + name, text) for name, text in item.items()])"

    def _header(self, reference: Shape) -> str:
        shape = self.model.shape(reference["shape"])
        if shape["type"] == "list":
            inside = self.model.shape(shape["member"]["shape"])
            writer = writer_of(shape["member"], inside, "rfc822") or "str"
            texts = f"[{writer}(part) for part in item]"
            return f"', '.join({texts})" if inside["type"] == "timestamp" else f"join_header({texts})"
        if reference.get("jsonvalue") or shape.get("jsonvalue"):
            return "write_json_value(item)"
        writer = writer_of(reference, shape, "rfc822")
        return f"{writer}(item)" if writer else "item"


def _told(text: str) -> str:
    """A header's text: clients that send more than ASCII send UTF-8."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except ValueError:
        return text


def _hoisted(headers: dict[str, str], query: dict[str, list[str]]) -> dict[str, str]:
    """The headers of a request, with those that a presigned URL holds, which are signed with it."""
    if query.keys().isdisjoint(PRESIGNED):
        return headers
    return {name.lower(): values[0].encode().decode("latin-1") for name, values in query.items()} | headers


def _only(values: list[str]) -> str:
    """The value of a parameter that is no list. A signature does not hold the order of equal names, so that a second
    value would leave open which one was signed. Raises ValueError."""
    if len(values) != 1:
        raise ValueError("it was given more than once")
    return values[0]


def _parse_json_value(text: str) -> str:
    return base64.b64decode(text).decode()


def _write_json_value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.b64encode(text.encode()).decode()


def split_dates(text: str) -> Iterator[str]:
    """The items of a comma-separated header of dates of RFC 822, which hold a comma each."""
    parts = [part.strip() for part in text.split(",")]
    return (f"{day}, {rest}" for day, rest in zip(parts[::2], parts[1::2]))


def split_header(text: str) -> Iterator[str]:
    """The items of a comma-separated header; quoted ones may hold commas."""
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
