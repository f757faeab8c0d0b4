"""AWS JSON's calls with CBOR bodies (`application/x-amz-cbor-1.1`), as AWS's SDKs for Java speak to some services: headers
and errors of the one, values of the other, times in milliseconds."""

from __future__ import annotations

from typing import Any

from pampero.protocol import cbor
from pampero.protocol.codec import RawResponse, to_params
from pampero.protocol.eventstream import CONTENT_TYPE, Event, introduced, streamed_member
from pampero.protocol.rpccbor import CborCodec

AMZ_CBOR = "application/x-amz-cbor-1.1"


def _millis(seconds: float) -> cbor.Millis:
    return cbor.Millis(round(seconds * 1000))


class AmzCborCodec(CborCodec):
    """See codec.Codec."""

    time = staticmethod(_millis)
    read = staticmethod(cbor.decode_millis)

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """See Codec.encode."""
        streamed = streamed_member(self._model, operation)
        if not streamed:
            return super().encode(operation, result, request_id)
        stream = introduced(getattr(result, streamed), self._event, AMZ_CBOR)
        return RawResponse(200, [("x-amzn-requestid", request_id), ("content-type", CONTENT_TYPE)], stream)

    def _event(self, event: Event) -> bytes:
        if isinstance(event.value, dict):
            return cbor.encode(event.value)
        return cbor.encode(self._writers[type(event.value).__name__](to_params(event.value)))

    def _headers(self, request_id: str) -> list[tuple[str, str]]:
        return [("x-amzn-requestid", request_id), ("content-type", AMZ_CBOR)]
