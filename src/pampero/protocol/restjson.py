"""REST with JSON bodies."""

from __future__ import annotations

import binascii
from typing import Any

import msgspec

from pampero.protocol.bounds import DEEPEST, lifted, many_values
from pampero.protocol.codec import RawRequest, RawResponse, from_params
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.model import OperationModel, ServiceModel, Shape
from pampero.protocol.rest import Bindings, write_headers
from pampero.protocol.values import format_of, parse_time, write_time

# Other threads wait while one piece of a blob is decoded. A multiple of four, as base64 has it.
PIECE = 1024 * 1024
LARGE = 4 * 1024 * 1024


class RestJsonCodec:
    """See codec.Codec."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        self._encode = msgspec.json.Encoder().encode
        self._bindings: dict[str, Bindings] = {}

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """See Codec.decode."""
        described = self._model.operations[operation]
        if described.input is None:
            return from_params(self._model, described, type_, {})
        shape = self._model.shape(described.input)
        bindings = self._bindings.get(operation)
        if bindings is None:
            bindings = self._bindings[operation] = Bindings(self._model, shape, self._model.operations[operation].uri)
        params = bindings.read(raw, uri)
        if described.input_payload is not None:
            value = self._payload(described, shape, raw)
            if value is not None:
                params[described.input_payload] = value
        elif bindings.body and raw.body:
            params |= self._members(bindings.body, self._json(raw.body))
        return from_params(self._model, described, type_, params)

    def _json(self, body: bytes) -> Any:
        if many_values(body):
            raise self._unreadable("Could not parse request body into json: too many values")
        try:
            if len(body) <= LARGE:
                return msgspec.json.decode(body)
            short, long = lifted(body)
            return _restored(msgspec.json.decode(short), long) if long else msgspec.json.decode(short)
        except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
            raise self._unreadable("Could not parse request body into json: " + str(error)) from error

    def _unreadable(self, text: str) -> ApiError:
        traits = self._model.traits
        return ApiError(traits.unreadable_code or traits.serialization_code, text, 400)

    def _payload(self, operation: OperationModel, shape: Shape, raw: RawRequest) -> Any:
        assert operation.input_payload is not None
        reference = shape["members"][operation.input_payload]
        inside = self._model.shape(reference["shape"])
        if operation.streaming_input or inside["type"] == "blob":
            return raw.body or None
        if not raw.body:
            return None
        if inside["type"] == "string":
            return raw.body.decode(errors="replace")
        return self._read(reference, inside, self._json(raw.body), 0)

    def _members(self, members: dict[str, Shape], body: Any) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise self._unreadable("Start of structure or map expected.")
        params = {}
        for name, reference in members.items():
            value = body.get(reference.get("locationName", name))
            if value is not None:
                params[name] = self._read(reference, self._model.shape(reference["shape"]), value, 0)
        return params

    def _read(self, reference: Shape, shape: Shape, value: Any, depth: int) -> Any:
        """A JSON value with members by name, times as seconds, blobs as bytes."""
        if depth > DEEPEST:
            raise self._unreadable("The request body is nested too deeply.")
        kind = shape["type"]
        if kind == "structure" and isinstance(value, dict) and not shape.get("document"):
            return {
                name: self._read(inner, self._model.shape(inner["shape"]), item, depth + 1)
                for name, inner in shape["members"].items()
                if (item := value.get(inner.get("locationName", name))) is not None
            }
        if kind == "list" and isinstance(value, list):
            inside = self._model.shape(shape["member"]["shape"])
            return [self._read(shape["member"], inside, item, depth + 1) for item in value]
        if kind == "map" and isinstance(value, dict):
            inside = self._model.shape(shape["value"]["shape"])
            return {key: self._read(shape["value"], inside, item, depth + 1) for key, item in value.items()}
        if kind == "timestamp" and isinstance(value, str):
            try:
                return parse_time(value, format_of(reference, shape, "iso8601"))
            except (ValueError, OverflowError) as error:
                raise self._unreadable(f"{value} is not a time") from error
        if kind == "blob" and isinstance(value, str):
            try:
                return _bytes_of(value)
            except (binascii.Error, ValueError) as error:
                raise self._unreadable("a blob is not base64") from error
        if isinstance(value, memoryview):
            return self._long(kind, value)
        return value

    def _long(self, kind: str, text: memoryview) -> Any:
        """A string that was lifted out of its text."""
        try:
            return _bytes_of(text) if kind == "blob" else text.tobytes().decode()
        except ValueError as error:
            raise self._unreadable("a string can not be read") from error

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        described = self._model.operations[operation]
        headers = [("x-amzn-requestid", request_id)]
        if described.output is None or result is None:
            body = b"" if described.status == 204 else b"{}"
            if body:
                headers.append(("content-type", "application/json"))
            return RawResponse(described.status, headers, body)
        shape = self._model.shape(described.output)
        bound, status = write_headers(self._model, shape, result)
        headers += bound
        if described.output_payload is not None:
            body = self._output_payload(described, shape, result, headers)
        elif described.status == 204 and not any("location" not in ref for ref in shape["members"].values()):
            body = b""
        else:
            headers.append(("content-type", "application/json"))
            body = self._encode(self._write_members(shape, result))
        return RawResponse(status or described.status, headers, body)

    def _output_payload(
        self, operation: OperationModel, shape: Shape, result: Any, headers: list[tuple[str, str]]
    ) -> Any:
        assert operation.output_payload is not None
        reference = shape["members"][operation.output_payload]
        inside = self._model.shape(reference["shape"])
        value = getattr(result, operation.output_payload, None)
        named = any(name.lower() == "content-type" for name, _ in headers)
        kind = {"blob": "application/octet-stream", "string": "text/plain"}.get(inside["type"], "application/json")
        if not named:
            headers.append(("content-type", kind))
        if value is None:
            return b""
        if inside["type"] == "blob":
            return value
        if inside["type"] == "string":
            return value.encode()
        return self._encode(self._write(reference, inside, value))

    def _write_members(self, shape: Shape, value: Any) -> dict[str, Any]:
        return {
            reference.get("locationName", name): self._write(reference, self._model.shape(reference["shape"]), item)
            for name, reference in shape["members"].items()
            if "location" not in reference and (item := getattr(value, name, None)) is not None
        }

    def _write(self, reference: Shape, shape: Shape, value: Any) -> Any:
        kind = shape["type"]
        if kind == "structure" and not shape.get("document"):
            return value if isinstance(value, dict) else self._write_members(shape, value)
        if kind == "list":
            inside = self._model.shape(shape["member"]["shape"])
            return [self._write(shape["member"], inside, item) for item in value]
        if kind == "map":
            inside = self._model.shape(shape["value"]["shape"])
            return {key: self._write(shape["value"], inside, item) for key, item in value.items()}
        if kind == "timestamp":
            form = format_of(reference, shape, "unixTimestamp")
            return round(value, 3) if form == "unixTimestamp" else write_time(value, form)
        return value

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error."""
        code = wire_code(self._model, error.code, "json")
        shape = self._model.shapes.get(error.code, {"members": {}})
        key = "Message" if "Message" in shape["members"] else "message"
        body: dict[str, Any] = {key: error.message}
        headers = [("x-amzn-requestid", request_id), ("x-amzn-errortype", code), ("content-type", "application/json")]
        for name, value in error.members.items():
            reference = shape["members"].get(name, {})
            if reference.get("location") == "header":
                headers.append((reference.get("locationName", name), str(value)))
            elif value is not None:
                body[reference.get("locationName", name)] = value
        return RawResponse(status_of(self._model, error, "json"), headers, self._encode(body))


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
