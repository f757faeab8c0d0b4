"""AWS JSON 1.0 and 1.1: the whole request and answer as one JSON object."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

import msgspec

from pampero.protocol.bounds import many_values
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.compression import unpacked
from pampero.protocol.constraints import violations
from pampero.protocol.errorcodes import query_code, status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.eventstream import CONTENT_TYPE, Event, introduced, streamed_member
from pampero.protocol.model import ServiceModel
from pampero.protocol.traits import USUAL

TOO_MANY = "The request body holds too many values."


class JsonCodec:
    """See codec.Codec."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        self._content_type = f"application/x-amz-json-{model.json_version}"
        self._encode = msgspec.json.Encoder().encode
        self._coral = model.traits.coral
        self._quiet = self._coral or model.traits.quiet_errors
        self._nothing = b"" if self._coral else b"{}"
        self._streams: dict[str, str] = {}

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """See Codec.decode."""
        body = raw.body or b"{}"
        if self._model.traits.compresses and "content-encoding" in raw.headers:
            assert isinstance(raw.body, bytes)
            body = raw.body = unpacked(raw.body, raw.headers["content-encoding"], self._model.traits.max_body)
        if many_values(body):
            raise ApiError("SerializationException", TOO_MANY)
        try:
            return decoder(type_).decode(body)  # type: ignore[arg-type]
        except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError) as error:
            raise self._why(operation, body, str(error)) from error

    def _why(self, operation: str, body: bytes, text: str) -> ApiError:
        try:
            params = msgspec.json.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
            return ApiError("SerializationException", "" if self._coral else "The request body is not valid JSON.")
        if not isinstance(params, dict):
            return ApiError("SerializationException", "Start of structure or map expected.")
        described = self._model.operations[operation]
        error = violations(self._model, described.input, params, text, operation=operation)
        # What a service's younger operations call a broken constraint: the one error of the two that they declare.
        own, usual = self._model.traits.validation_code, USUAL.validation_code
        if error.code == own and own not in described.errors and usual in described.errors:
            return ApiError(usual, error.message)
        return error

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        streamed = self._streams.get(operation)
        if streamed is None:
            streamed = self._streams[operation] = streamed_member(self._model, operation)
        if streamed:
            stream = introduced(getattr(result, streamed), self._event, self._content_type)
            return RawResponse(200, [("x-amzn-requestid", request_id), ("content-type", CONTENT_TYPE)], stream)
        body = self._nothing if result is None else self._encode(result)
        return RawResponse(200, self._headers(request_id, body), body)

    def _headers(self, request_id: str, body: bytes) -> list[tuple[str, str]]:
        headers = [("x-amzn-requestid", request_id), ("content-type", self._content_type)]
        if self._coral:
            headers.append(("x-amz-crc32", str(zlib.crc32(body))))
        return headers

    def _event(self, event: Event) -> bytes:
        return self._encode(event.value)

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error."""
        code = wire_code(self._model, error.code, "json")
        kind = self._model.traits.types.get(code) or self._model.traits.type_prefix + code
        shape = self._model.shapes.get(error.code)
        text = "Message" if shape is not None and "Message" in shape.get("members", ()) else "message"
        members = {"__type": kind, text: error.message, **error.members}
        if self._quiet and not error.message:
            del members[text]
        body = self._encode(members)
        headers = self._headers(request_id, body)
        if self._model.query_compatible:
            headers.append(("x-amzn-query-error", query_error(self._model, error)))
        return RawResponse(status_of(self._model, error, "json"), headers, body)


@lru_cache(maxsize=2048)
def decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    """The compiled decoder of a type."""
    return msgspec.json.Decoder(type_)


def query_error(model: ServiceModel, error: ApiError) -> str:
    """The header by which clients of a formerly query service know their old codes."""
    shape = model.shapes.get(error.code, {})
    described = shape.get("error", {})
    fault = "Receiver" if (error.status or described.get("httpStatusCode", 400)) >= 500 else "Sender"
    return f"{query_code(model, error.code)};{fault}"
