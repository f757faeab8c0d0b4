"""What every protocol's codec does, and the messages it works on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, Protocol

import msgspec
from msgspec import Struct, field

from pampero.protocol.constraints import violations
from pampero.protocol.errors import ApiError
from pampero.protocol.model import OperationModel, ServiceModel

# What Alike leaves out.
VARYING = frozenset({"authorization", "amz-sdk-invocation-id", "content-length"})


class Alike(Struct):
    """What requests have in common whose heads are the same but for VARYING; of the Authorization header that is the
    signature alone. plan: what was made of such a head, for those that follow."""

    plan: Any = None


class RawRequest(Struct):
    """A request as it came: path and query percent-encoded, header names lower-case, repeated ones joined by commas.

    body: bytes, or an asynchronous stream of them. client: the caller's address. bucket: the one in an S3 host name.
    sent: the headers as they were sent, see `lines`; or the request as it came, of which they are made when somebody asks.
    door: what connects, where it is known (a function's environment, say); None: whoever reaches the server's port. secure:
    whether nobody can have listened: it came in TLS, or from this machine. tls: the version of TLS that it came in, `1.3`;
    empty: in none. scheme: of the URLs that lead here, `http` or `https`. digest: the SHA-256 of the body in hexadecimal,
    where it was computed as the body came. left: makes what is done once the client is no longer there. websocket: it is the
    handshake of a WebSocket, which an answer with a session opens. shown: the certificate that the client has shown in TLS,
    and that was verified, with the host's name under which it was asked for. alike: shared with those before whose heads
    were the same, if there were some.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any = b""
    client: str = ""
    bucket: str = ""
    sent: list[tuple[bytes, bytes]] | bytes = field(default_factory=list)
    door: str | None = None
    secure: bool = True
    scheme: str = "http"
    digest: str = ""
    left: Callable[[], Awaitable[None]] | None = None
    tls: str = ""
    websocket: bool = False
    shown: tuple[str, bytes] | None = None
    alike: Alike | None = None

    @property
    def lines(self) -> list[tuple[bytes, bytes]]:
        """The headers as they were sent: names in the client's spelling, repeated ones apart."""
        if isinstance(self.sent, bytes):
            parts = (line.partition(b":") for line in self.sent.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:])
            self.sent = [(name, value.removeprefix(b" ")) for name, _, value in parts]
        return self.sent


def wire_bytes(text: str) -> bytes:
    """What was made of a request's texts, as the bytes that came: headers are decoded byte by byte."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")


class RawResponse(Struct):
    """An answer. body: bytes, an asynchronous iterator of them, or a FileRange. unsized: its length is not told, though it
    is known. session: what the connection is given to as a WebSocket, where the request asks for one."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: Any = b""
    unsized: bool = False
    session: Any = None


class Codec(Protocol):
    """Decodes requests and encodes answers of one service in one protocol."""

    def decode(self, operation: str, type_: type[Any], raw: RawRequest, uri: dict[str, str]) -> Any:
        """The typed request. Raises ApiError."""

    def encode(self, operation: str, result: Any, request_id: str) -> RawResponse:
        """The answer for a result (None: an empty one)."""

    def encode_error(self, error: ApiError, request_id: str) -> RawResponse:
        """The answer for an error."""


@lru_cache(maxsize=256)
def codec_for(model: ServiceModel, protocol: str) -> Codec:
    """The codec of a service in a protocol. Raises ValueError for a protocol there is none of."""
    if protocol == "json":
        from pampero.protocol.json import JsonCodec

        return JsonCodec(model)
    if protocol in ("query", "ec2", "query-json"):
        from pampero.protocol.former import in_query, was_query
        from pampero.protocol.query import QueryCodec, QueryJsonCodec

        if protocol == "query-json":
            return QueryJsonCodec(in_query(model))
        return QueryCodec(in_query(model) if was_query(model) else model, ec2=protocol == "ec2")
    if protocol == "rest-json":
        from pampero.protocol.restjson import RestJsonCodec

        return RestJsonCodec(model)
    if protocol == "rest-xml":
        from pampero.protocol.restxml import RestXmlCodec

        return RestXmlCodec(model)
    if protocol == "smithy-rpc-v2-cbor":
        from pampero.protocol.rpccbor import CborCodec

        return CborCodec(model)
    if protocol == "amz-cbor":
        from pampero.protocol.amzcbor import AmzCborCodec

        return AmzCborCodec(model)
    raise ValueError(f"no codec for {protocol}")


BUILTIN = (bytes,)


def from_params(model: ServiceModel, operation: OperationModel, type_: type[Any], params: dict[str, Any]) -> Any:
    """A typed request (or result) from members by name; None counts as absent. Raises ApiError."""
    try:
        return msgspec.convert(params, type_, builtin_types=BUILTIN)
    except (msgspec.ValidationError, TypeError, ValueError, OverflowError, RecursionError) as error:
        shape = type_.__name__ if type_.__name__ in model.shapes else operation.input
        asked = shape == operation.input
        raise violations(model, shape, params, str(error), asked, operation.name if asked else "") from error


def to_params(result: Any) -> dict[str, Any]:
    """Members by name; absent ones are left out, blobs and streams as they are, what is JSON already is decoded."""
    streams = {
        name: value
        for name in result.__struct_fields__
        if (value := getattr(result, name)) is not None and not isinstance(value, _PLAIN)
    }
    if not streams:
        plain: dict[str, Any] = msgspec.to_builtins(result, builtin_types=BUILTIN, enc_hook=_decoded)
        return plain
    rest = {name: getattr(result, name) for name in result.__struct_fields__ if name not in streams}
    given = {name: value for name, value in rest.items() if value is not None}
    plain = msgspec.to_builtins(given, builtin_types=BUILTIN, enc_hook=_decoded)
    return {**plain, **streams}


def _decoded(value: Any) -> Any:
    if isinstance(value, msgspec.Raw):
        return msgspec.json.decode(value)
    raise NotImplementedError(f"{type(value)} in an answer")


_PLAIN = (str, bytes, int, float, dict, list, tuple, msgspec.Struct, msgspec.Raw)
