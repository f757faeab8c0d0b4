"""Smithy's RPC v2 with CBOR bodies: the service and the operation are in the path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pampero.protocol import cbor
from pampero.protocol.codec import RawRequest, RawResponse, from_params, to_params
from pampero.protocol.compiler import Compiler
from pampero.protocol.compression import unpacked
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.json import query_error
from pampero.protocol.model import ServiceModel, Shape
from pampero.protocol.trees import Trees


def _converter(reference: Shape, shape: Shape) -> str:
    return {"timestamp": "Time", "float": "float", "double": "float"}.get(shape["type"], "")


class CborCodec:
    """See codec.Codec. time: what makes a value of epoch seconds, as it is written; read: what decodes a body."""

    time: Callable[[float], Any] = cbor.Time
    read: Callable[[bytes], Any] = staticmethod(cbor.decode)

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        compiler = Compiler(f"pampero {type(self).__name__} {model.name}", {"Time": self.time})
        trees = Trees(model, compiler, "write_{name}({value})", "{source}.get({name!r})", _converter)
        writer = lambda name: [f"return {trees.value({'shape': name}, 'value')}"]  # noqa: E731
        self._writers = compiler.functions("encode", "value", writer)

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """See Codec.decode."""
        if self._model.traits.compresses and "content-encoding" in raw.headers:
            raw.body = unpacked(raw.body, raw.headers["content-encoding"], self._model.traits.max_body)
        try:
            params = self.read(raw.body) if raw.body else {}
        except (ValueError, OverflowError, RecursionError) as error:
            raise ApiError("SerializationException", f"The request body is not valid CBOR: {error}") from error
        if not isinstance(params, dict):
            raise ApiError("SerializationException", "Start of structure or map expected.")
        return from_params(self._model, self._model.operations[operation], type_, params)

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        output = self._model.operations[operation].output
        if output is None:
            return RawResponse(200, self._headers(request_id)[:-1], b"")
        params = {} if result is None else self._writers[output](to_params(result))
        return RawResponse(200, self._headers(request_id), cbor.encode(params))

    def _headers(self, request_id: str) -> list[tuple[str, str]]:
        return [
            ("x-amzn-requestid", request_id),
            ("smithy-protocol", "rpc-v2-cbor"),
            ("content-type", "application/cbor"),
        ]

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error."""
        code = wire_code(self._model, error.code, "json")
        members = {name: value for name, value in error.members.items() if value is not None}
        shape = self._model.shapes.get(error.code)
        if shape is not None:
            known = {name: value for name, value in members.items() if name in shape["members"]}
            members = self._writers[error.code](known)
        headers = self._headers(request_id)
        if self._model.query_compatible:
            headers.append(("x-amzn-query-error", query_error(self._model, error)))
        body = cbor.encode({"__type": code, "message": error.message, **members})
        return RawResponse(status_of(self._model, error, "json"), headers, body)
