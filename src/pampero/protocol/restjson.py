"""REST with JSON bodies."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from pampero.protocol.bounds import MAX_DEPTH, lifted, many_values
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.compiler import field_of
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.eventstream import CONTENT_TYPE as EVENTS
from pampero.protocol.model import OperationModel, ServiceModel, Shape
from pampero.protocol.rest import Headers, RestCodec, unbound
from pampero.protocol.trees import Trees
from pampero.protocol.values import FORMATS, format_of, parse_time

# Other threads wait while one piece of a blob is decoded. A multiple of four, as base64 has it.
PIECE = 1024 * 1024
LARGE = 4 * 1024 * 1024
encode_json = msgspec.json.Encoder().encode


GUARD = (
    "if not isinstance(value, {type}):",  # a wrong type: the check of constraints says so
    "    return value",
    f"if depth > {MAX_DEPTH}:",
    "    raise unreadable('The request body is nested too deeply.')",
)


def _reader(reference: Shape, shape: Shape) -> str:
    if shape["type"] == "timestamp":
        return f"to_{format_of(reference, shape, 'iso8601')}"
    return "to_blob" if shape["type"] == "blob" else ""


def _writer(reference: Shape, shape: Shape) -> str:
    if shape["type"] != "timestamp":
        return ""
    form = format_of(reference, shape, "unixTimestamp")
    return "write_seconds" if form == "unixTimestamp" else f"write_{form}"


def _read_texts(table: Any) -> Any:
    """A map of texts, in which null is an empty one."""
    return {name: "" if text is None else text for name, text in table.items()} if isinstance(table, dict) else table


def _write_texts(table: dict[str, str]) -> dict[str, str | None]:
    return {name: text or None for name, text in table.items()}


class RestJsonCodec(RestCodec):
    """See codec.Codec."""

    streamed = "raw.body"

    def __init__(self, model: ServiceModel) -> None:
        names = {
            "encode_json": encode_json, "write_seconds": partial(round, ndigits=3), "name_type": _name_type, "parse_json": self._parse,
            "parse_members": self._parse_members, "to_blob": self._to_blob, "unreadable": self._unreadable,
            "read_texts": _read_texts, "write_texts": _write_texts,
            **{f"to_{form}": partial(self._to_time, form) for form in FORMATS},
        }  # fmt: skip
        super().__init__(model, "rest-json", names)
        call = "read_{name}({value}, depth + 1)"
        self._reading = Trees(
            model, self.compiler, call, "{source}.get({wire!r})", _reader, GUARD, texts=model.traits.null_texts
        )
        self._writing = Trees(
            model,
            self.compiler,
            "write_{name}({value})",
            "{source}.{field}",
            _writer,
            wire=True,
            texts=model.traits.null_texts,
        )

    def params(self, operation: str, raw: RawRequest, uri: dict[str, str]) -> dict[str, Any]:
        """See RestCodec.params."""
        params = super().params(operation, raw, uri)
        return self._texts(params) if len(raw.body) > LARGE else params

    def ids(self, request_id: str) -> Headers:
        """See RestCodec.ids."""
        return [("x-amzn-requestid", request_id)]

    def read_payload(self, reference: Shape, target: str) -> Iterator[str]:
        """See RestCodec.read_payload."""
        yield "depth, value = 0, parse_json(raw.body)"
        yield f"{target} = {self._reading.value(reference, 'value')}"

    def read_members(self, members: dict[str, Shape]) -> Iterator[str]:
        """See RestCodec.read_members."""
        yield "depth, value = 0, parse_members(raw.body)"
        yield from self._reading.members(members, "value", "params")

    def write_body(self, operation: OperationModel, shape: Shape) -> Iterator[str]:
        """See RestCodec.write_body."""
        payload = operation.output_payload
        if payload is not None:
            reference = shape["members"][payload]
            if self.model.shape(reference["shape"]).get("eventstream"):
                yield f"item = result.{field_of(payload)}"
                yield "body = b'' if item is None else item"
                yield f"if item is not None: headers.append(('content-type', {EVENTS!r}))"
                return
            kind = self.model.shape(reference["shape"])["type"]
            type_ = {"blob": "application/octet-stream", "string": "text/plain"}.get(kind, "application/json")
            value = {"blob": "item", "string": "item.encode()"}.get(kind)
            value = value or f"encode_json({self._writing.value(reference, 'item')})"
            yield f"name_type(headers, {type_!r})"
            yield f"item = result.{field_of(payload)}"
            yield f"body = b'' if item is None else {value}"
        elif operation.status == 204 and not unbound(shape["members"]):
            yield "body = b''"
        else:
            yield "headers.append(('content-type', 'application/json'))"
            yield f"body = encode_json({self._writing.value({'shape': operation.output}, 'result')})"

    def write_nothing(self, operation: OperationModel) -> Iterator[str]:
        """See RestCodec.write_nothing."""
        if operation.status != 204:
            yield "headers.append(('content-type', 'application/json'))"
        yield f"body = {b'' if operation.status == 204 else b'{}'!r}"

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error."""
        code = wire_code(self.model, error.code, "json")
        shape = self.model.shapes.get(error.code, {"members": {}})
        key = "Message" if "Message" in shape["members"] else "message"
        body: dict[str, Any] = {key: error.message}
        headers = [("x-amzn-requestid", request_id), ("x-amzn-errortype", code), ("content-type", "application/json")]
        for name, value in error.members.items():
            reference = shape["members"].get(name, {})
            if reference.get("location") == "header":
                headers.append((reference.get("locationName", name), str(value)))
            elif value is not None:
                body[reference.get("locationName", name)] = value
        return RawResponse(status_of(self.model, error, "json"), headers, encode_json(body))

    def _parse(self, body: bytes) -> Any:
        if many_values(body):
            raise self._unreadable("Could not parse request body into json: too many values")
        try:
            if len(body) <= LARGE:
                return msgspec.json.decode(body)
            short, long = lifted(body)
            return _restored(msgspec.json.decode(short), long) if long else msgspec.json.decode(short)
        except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
            raise self._unreadable("Could not parse request body into json: " + str(error)) from error

    def _parse_members(self, body: bytes) -> dict[str, Any]:
        value = self._parse(body)
        if not isinstance(value, dict):
            raise self._unreadable("Start of structure or map expected.")
        return value

    def _unreadable(self, text: str) -> ApiError:
        traits = self.model.traits
        return ApiError(traits.unreadable_code or traits.serialization_code, text, 400)

    def _to_time(self, form: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return parse_time(value, form)
        except (ValueError, OverflowError) as error:
            raise self._unreadable(f"{value} is not a time") from error

    def _to_blob(self, value: Any) -> Any:
        if not isinstance(value, str | memoryview):
            return value
        try:
            return _bytes_of(value)
        except (binascii.Error, ValueError) as error:
            raise self._unreadable("a blob is not base64") from error

    def _texts(self, value: Any) -> Any:
        """The value with what was lifted out of its text, and is no blob, as strings."""
        if isinstance(value, memoryview):
            try:
                return value.tobytes().decode()
            except ValueError as error:
                raise self._unreadable("a string can not be read") from error
        if isinstance(value, list):
            return [self._texts(item) for item in value]
        return {key: self._texts(item) for key, item in value.items()} if isinstance(value, dict) else value


def _name_type(headers: Headers, type_: str) -> None:
    """Say what the body is, unless a member of the result has said it."""
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("content-type", type_))


def _restored(value: Any, long: list[memoryview]) -> Any:
    """The value with the long strings in their places again, as they were written."""
    if isinstance(value, str):
        number = value.removeprefix("\0")
        return long[int(number)] if value != number and number.isdecimal() and int(number) < len(long) else value
    if isinstance(value, list):
        return [_restored(item, long) for item in value]
    if isinstance(value, dict):
        return {key: _restored(item, long) for key, item in value.items()}
    return value


def _bytes_of(text: str | memoryview) -> bytes:
    """What is meant by base64, the greatest of which are packages of 50 MB. Raises ValueError."""
    parts = [binascii.a2b_base64(text[at : at + PIECE], strict_mode=True) for at in range(0, len(text), PIECE)]
    if any(len(part) < PIECE // 4 * 3 for part in parts[:-1]):
        raise ValueError("what follows the end")
    return parts[0] if len(parts) == 1 else b"".join(parts)
