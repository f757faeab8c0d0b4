"""REST with XML bodies."""

from __future__ import annotations

from typing import Any

from pampero.protocol.codec import RawRequest, RawResponse, from_params
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.model import OperationModel, ServiceModel, Shape
from pampero.protocol.rest import Bindings, write_headers
from pampero.protocol.xml import HEAD, XmlReader, XmlWriter, text_of


class RestXmlCodec:
    """See codec.Codec."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        self._reader = XmlReader(model)
        self._writer = XmlWriter(model)
        self._bindings: dict[str, Bindings] = {}
        self._traits = model.traits

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
            root = self._reader.document(raw.body)
            params |= self._reader.read({}, {"type": "structure", "members": bindings.body}, root)
        return from_params(self._model, described, type_, params)

    def _payload(self, operation: OperationModel, shape: Shape, raw: RawRequest) -> Any:
        assert operation.input_payload is not None
        reference = shape["members"][operation.input_payload]
        inside = self._model.shape(reference["shape"])
        if operation.streaming_input:
            return raw.body
        if not raw.body:
            return None
        if inside["type"] == "blob":
            return raw.body
        if inside["type"] == "string":
            return raw.body.decode(errors="replace")
        return self._reader.read(reference, inside, self._reader.document(raw.body))

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        described = self._model.operations[operation]
        headers = self._ids(request_id)
        if described.output is None or result is None:
            return RawResponse(described.status, headers, b"")
        shape = self._model.shape(described.output)
        bound, status = write_headers(self._model, shape, result)
        headers += bound
        body: Any = b""
        if described.output_payload is not None:
            body = self._output_payload(described, shape, result, headers)
        elif any("location" not in reference for reference in shape["members"].values()):
            tag = shape.get("locationName") or described.output_wrapper or described.output
            tag = self._traits.xml_roots.get(operation, tag)
            if operation in self._traits.unwrapped:
                tag = self._traits.unwrapped[operation]
                shape, result = self._model.shape(shape["members"][tag]["shape"]), getattr(result, tag) or ""
            body = (HEAD + self._writer.element(tag, {}, shape, result, self._model.xml_namespace)).encode()
            headers.append(("content-type", "application/xml"))
        return RawResponse(status or described.status, headers, body)

    def _output_payload(
        self, operation: OperationModel, shape: Shape, result: Any, headers: list[tuple[str, str]]
    ) -> Any:
        assert operation.output_payload is not None
        reference = shape["members"][operation.output_payload]
        inside = self._model.shape(reference["shape"])
        value = getattr(result, operation.output_payload, None)
        if value is None:
            return b""
        if operation.streaming_output or inside["type"] == "blob":
            return value
        if inside["type"] == "string":
            return value.encode()
        headers.append(("content-type", "application/xml"))
        named = reference.get("locationName")
        tag = named if named and named != operation.output_payload else inside.get("locationName") or reference["shape"]
        return (HEAD + self._writer.element(tag, reference, inside, value)).encode()

    def _ids(self, request_id: str) -> list[tuple[str, str]]:
        if self._traits.bare_errors:
            return [("x-amz-request-id", request_id.replace("-", "").upper()[:16]), ("x-amz-id-2", request_id)]
        return [("x-amzn-requestid", request_id)]

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error. Members follow the message, by their names."""
        code = wire_code(self._model, error.code, "query")
        more = "".join(
            f"<{name}>{text_of(value)}</{name}>" for name, value in error.members.items() if name[0].isupper()
        )
        inner = f"<Code>{text_of(code)}</Code><Message>{text_of(error.message)}</Message>{more}"
        headers = self._ids(request_id)
        status = status_of(self._model, error, "query")
        headers += [(name, str(value)) for name, value in error.members.items() if not name[0].isupper()]
        if status == 304:
            return RawResponse(status, headers, b"")
        headers.append(("content-type", "application/xml"))
        if self._traits.bare_errors:
            named = headers[0][1]
            body = f"{HEAD}<Error>{inner}<RequestId>{named}</RequestId><HostId>{request_id}</HostId></Error>"
        else:
            tail = f"<RequestId>{request_id}</RequestId></ErrorResponse>"
            body = f"{HEAD}<ErrorResponse><Error><Type>Sender</Type>{inner}</Error>{tail}"
        return RawResponse(status, headers, body.encode())
