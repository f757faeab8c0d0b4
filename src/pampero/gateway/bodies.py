"""Request bodies: gathered for the operations that want them whole, within a bound."""

from __future__ import annotations

from pampero.api.streams import ByteStream
from pampero.protocol.codec import RawRequest, WireError
from pampero.protocol.errors import ProtocolError

# Lambda's direct upload is the largest body that is no stream: 50 MB of zip, in base64, and room around it.
LIMIT = 80 * 1024 * 1024


async def buffered(raw: RawRequest) -> bytes:
    """The whole body. Raises ProtocolError RequestEntityTooLarge."""
    body = raw.body
    if isinstance(body, bytes):
        return body
    chunks: list[bytes] = []
    size = 0
    async for chunk in body:
        size += len(chunk)
        if size > LIMIT:
            raise ProtocolError(
                WireError("RequestEntityTooLargeException", f"Request must be smaller than {LIMIT} bytes", 413)
            )
        chunks.append(chunk)
    return b"".join(chunks)


def stream(raw: RawRequest) -> ByteStream:
    """The body as a stream, wherever it is."""
    return ByteStream.of(raw.body) if isinstance(raw.body, bytes) else raw.body
