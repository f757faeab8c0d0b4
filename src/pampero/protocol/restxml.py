"""REST with XML bodies: S3."""

from __future__ import annotations

from collections.abc import Iterator

from pampero.kernel.clock import iso8601_millis
from pampero.protocol.codec import RawResponse
from pampero.protocol.compiler import field_of, indented, literal
from pampero.protocol.errorcodes import status_of, wire_code
from pampero.protocol.errors import ApiError
from pampero.protocol.eventstream import CONTENT_TYPE as EVENTS
from pampero.protocol.model import OperationModel, ServiceModel, Shape
from pampero.protocol.rest import Headers, RestCodec, unbound
from pampero.protocol.xml import HEAD, XML_NAMES, XmlReader, XmlWriter, malformed, parse_document, text_of

MILLIS = {"write_iso8601": iso8601_millis}


class RestXmlCodec(RestCodec):
    """See codec.Codec."""

    def __init__(self, model: ServiceModel) -> None:
        names = {
            **XML_NAMES,
            **(MILLIS if model.traits.millis else {}),
            "HEAD": HEAD,
            "parse_document": parse_document,
            "malformed": malformed,
        }
        super().__init__(model, "rest-xml", names)
        self._reader = XmlReader(model, self.compiler)
        self._writer = XmlWriter(model, self.compiler)
        self._traits = model.traits

    def read_payload(self, reference: Shape, target: str) -> Iterator[str]:
        """See RestCodec.read_payload."""
        yield from _checked(f"{target} = {self._reader.value(reference, 'parse_document(raw.body)')}")

    def read_members(self, members: dict[str, Shape]) -> Iterator[str]:
        """See RestCodec.read_members."""
        yield from _checked("element = parse_document(raw.body)", *self._reader.members(members))

    def write_body(self, operation: OperationModel, shape: Shape) -> Iterator[str]:
        """See RestCodec.write_body."""
        payload = operation.output_payload
        if payload is not None:
            yield from self._write_payload(operation, payload, shape["members"][payload])
        elif unbound(shape["members"]):
            reference, value = {"shape": operation.output}, "result"
            tag: str = shape.get("locationName") or operation.output_wrapper or operation.output or ""
            tag = self._traits.xml_roots.get(operation.name, tag)
            if operation.name in self._traits.unwrapped:
                tag = self._traits.unwrapped[operation.name]
                reference, value = shape["members"][tag], "item"
                yield f"item = result.{field_of(tag)} or ''"
                empty = literal(f'<{tag} xmlns="{self.model.xml_namespace}"/>')
                yield f"nothing = f'{empty}' if not item else ''"
            yield "headers.append(('content-type', 'application/xml'))"
            filled = f"f'{self._writer.element(tag, reference, value, self.model.xml_namespace)}'"
            filled = f"(nothing or {filled})" if value == "item" else filled
            yield f"body = (HEAD + {filled}).encode()"
        else:
            yield "body = b''"

    def write_nothing(self, operation: OperationModel) -> Iterator[str]:
        """See RestCodec.write_nothing."""
        yield "body = b''"

    def _write_payload(self, operation: OperationModel, payload: str, reference: Shape) -> Iterator[str]:
        name = reference["shape"]
        shape = self.model.shape(name)
        yield f"item, body = result.{field_of(payload)}, b''"
        yield "if item is not None:"
        if shape.get("eventstream"):
            yield f"    headers.append(('content-type', {EVENTS!r}))"
            yield "    body = item"
        elif operation.streaming_output or shape["type"] == "blob":
            yield "    body = item"
        elif shape["type"] == "string":
            yield "    body = item.encode()"
        else:
            named = reference.get("locationName")
            tag = named if named and named != payload else shape.get("locationName") or name
            yield "    headers.append(('content-type', 'application/xml'))"
            yield f"    body = (HEAD + f'{self._writer.element(tag, reference, 'item')}').encode()"

    def ids(self, request_id: str) -> Headers:
        """See RestCodec.ids."""
        if self._traits.bare_errors:
            return [("x-amz-request-id", request_id.replace("-", "").upper()[:16]), ("x-amz-id-2", request_id)]
        return [("x-amzn-requestid", request_id)]

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """See Codec.encode_error. Members follow the message, by their names; those in small letters are headers."""
        code = wire_code(self.model, error.code, "query")
        more = "".join(
            f"<{name}>{text_of(value)}</{name}>" for name, value in error.members.items() if not name.islower()
        )
        inner = f"<Code>{text_of(code)}</Code><Message>{text_of(error.message)}</Message>{more}"
        headers = self.ids(request_id)
        status = status_of(self.model, error, "query")
        headers += [(name, str(value)) for name, value in error.members.items() if name.islower()]
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


def _checked(*lines: str) -> Iterator[str]:
    """Statements that a value may fail in."""
    yield "try:"
    yield from indented(lines)
    yield "except (ValueError, OverflowError) as error:"
    yield "    raise malformed() from error"
