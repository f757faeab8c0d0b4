"""`aws-chunked` bodies: sizes, optional chunk signatures, trailers."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Collection

from pampero.protocol.errors import ApiError
from pampero.protocol.sigv4 import EMPTY, Signature

MAX_LINE_LENGTH = 8192
MAX_CHUNK_SIZE = 64 * 1024 * 1024
Digest = Callable[[bytes], Awaitable[str]]
MALFORMED_TRAILER = (
    "The request contained trailing data that was not well-formed or did not conform to our published schema."
)
CHUNK_ALGORITHM = "AWS4-HMAC-SHA256-PAYLOAD"
TRAILER_ALGORITHM = "AWS4-HMAC-SHA256-TRAILER"
TRAILER_SIGNATURE = "x-amz-trailer-signature"


class ChunkSigner:
    """Verifies the chain of chunk signatures that begins with the request's own.

    digest: computes a chunk's SHA-256 in hexadecimal; where it is given it may do so on a thread.
    """

    def __init__(self, key: bytes, signature: Signature, digest: Digest | None = None) -> None:
        self._digest = digest
        self._key = key
        self._time = signature.time
        self._scope = signature.scope
        self._previous = signature.signature

    def verify(self, data: bytes, signature: str) -> None:
        """Raises ApiError SignatureDoesNotMatch."""
        digest = hashlib.sha256(data).hexdigest()
        self._check(CHUNK_ALGORITHM, f"{EMPTY}\n{digest}", signature, "A chunk's")

    async def verify_chunk(self, data: bytes, signature: str) -> None:
        """The same for a chunk of data. Raises ApiError SignatureDoesNotMatch."""
        digest = hashlib.sha256(data).hexdigest() if self._digest is None else await self._digest(data)
        self._check(CHUNK_ALGORITHM, f"{EMPTY}\n{digest}", signature, "A chunk's")

    def verify_trailers(self, trailers: dict[str, str], signature: str) -> None:
        """Raises ApiError SignatureDoesNotMatch."""
        lines = "".join([f"{name}:{value}\n" for name, value in trailers.items()])
        digest = hashlib.sha256(lines.encode("latin-1")).hexdigest()
        self._check(TRAILER_ALGORITHM, digest, signature, "The trailer's")

    def _check(self, algorithm: str, tail: str, signature: str, whose: str) -> None:
        text = f"{algorithm}\n{self._time}\n{self._scope}\n{self._previous}\n{tail}"
        wanted = hmac.new(self._key, text.encode(), "sha256").hexdigest()
        if not hmac.compare_digest(wanted.encode(), signature.encode()):
            raise ApiError("SignatureDoesNotMatch", f"{whose} signature does not match.", 403)
        self._previous = wanted


def _incomplete() -> ApiError:
    return ApiError("IncompleteBody", "The request body terminated unexpectedly", 400)


def _invalid() -> ApiError:
    return ApiError("InvalidChunkSizeError", "A chunk of the body is not well-formed", 403)


async def dechunk(
    body: AsyncIterator[bytes],
    trailers: dict[str, str],
    signer: ChunkSigner | None,
    announced: Collection[str] | None = None,
    length: int | None = None,
) -> AsyncIterator[bytes]:
    """The payload of an aws-chunked body; fills `trailers` at its end. Raises ApiError.

    announced: the trailers that must come, and no others, by names in small letters; None: any may. length: of the payload, where it is known.
    """
    buffer = bytearray()
    read = 0

    async def more() -> None:
        try:
            buffer.extend(await anext(body))
        except StopAsyncIteration:
            raise _incomplete() from None

    async def line() -> bytes:
        while (end := buffer.find(b"\r\n")) < 0:
            if len(buffer) > MAX_LINE_LENGTH:
                raise _invalid()
            await more()
        text = bytes(buffer[:end])
        del buffer[: end + 2]
        return text

    while True:
        size, signature = _head(await line())
        if size == 0:
            if signer is not None:
                signer.verify(b"", signature)
            break
        while len(buffer) < size + 2:
            await more()
        data = bytes(buffer[:size])
        if buffer[size : size + 2] != b"\r\n":
            raise _invalid()
        del buffer[: size + 2]
        if signer is not None:
            await signer.verify_chunk(data, signature)
        read += size
        if length is not None and read > length:
            raise _incomplete()
        yield data
    if length is not None and read != length:
        raise _incomplete()
    async for piece in body:
        buffer.extend(piece)
        if len(buffer) > MAX_LINE_LENGTH:
            raise _invalid()
    for text in bytes(buffer).split(b"\r\n"):
        name, colon, value = text.partition(b":")
        if colon:
            trailers[name.decode("latin-1").strip().lower()] = value.decode("latin-1").strip()
    signature = trailers.pop(TRAILER_SIGNATURE, "")
    if announced is not None and set(announced) != set(trailers):
        raise ApiError("MalformedTrailerError", MALFORMED_TRAILER, 400)
    if signer is not None and trailers:
        signer.verify_trailers(trailers, signature)


def _head(line: bytes) -> tuple[int, str]:
    size, _, extension = line.partition(b";")
    try:
        length = int(size, 16)
    except ValueError as error:
        raise _invalid() from error
    if not 0 <= length <= MAX_CHUNK_SIZE:
        raise _invalid()
    name, _, value = extension.decode("latin-1").partition("=")
    return length, value if name == "chunk-signature" else ""
