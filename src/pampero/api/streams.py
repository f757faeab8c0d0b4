"""Bodies that are not held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from pampero.store.blobfiles import BlobReader
from pampero.store.blobs import Watcher

PIECE = 256 * 1024


class SlowBodyError(ConnectionResetError):
    """The client took too long to send its body."""


class ByteStream:
    """The body of a request as it arrives; can be read once.

    size: the number of payload bytes where the request says it (decoded length for aws-chunked), else None.
    trailers: filled once the stream is exhausted (`x-amz-checksum-…`), lower-case names.
    """

    def __init__(self, chunks: AsyncIterator[bytes], size: int | None, trailers: dict[str, str] | None = None) -> None:
        self._chunks = chunks
        self.size = size
        self.trailers = {} if trailers is None else trailers

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks

    async def read(self) -> bytes:
        """All of it."""
        return b"".join([chunk async for chunk in self._chunks])

    @classmethod
    def of(cls, body: bytes) -> ByteStream:
        """A stream over bytes that are already here."""

        async def one() -> AsyncIterator[bytes]:
            if body:
                yield body

        return cls(one(), len(body))


@dataclass(frozen=True, slots=True)
class FileRange:
    """A part of a stored blob as a streaming answer's body. It is opened when it is read, and read on threads."""

    open: Callable[[], BlobReader]
    offset: int
    length: int

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes, in pieces that begin where the blob's own do. Raises OSError."""
        loop = asyncio.get_running_loop()
        reader = self.open()
        try:
            at, end = self.offset, self.offset + self.length
            while at < end:
                until = min(end, (at // PIECE + 1) * PIECE)
                piece = await loop.run_in_executor(None, reader.read_at, at, until - at)
                if len(piece) != until - at:
                    raise OSError("a blob ends before its part does")
                yield piece
                at = until
        finally:
            reader.close()

    def feed(self, watchers: Sequence[Watcher]) -> None:
        """All of it to hashes and the like; on a thread."""
        reader = self.open()
        try:
            for at in range(self.offset, self.offset + self.length, PIECE):
                piece = reader.read_at(at, min(PIECE, self.offset + self.length - at))
                for watcher in watchers:
                    watcher.update(piece)
        finally:
            reader.close()

    def read(self) -> bytes:
        """All of it, here and now."""
        reader = self.open()
        try:
            return reader.read_at(self.offset, self.length)
        finally:
            reader.close()


async def read_body(body: bytes | FileRange | AsyncIterator[bytes]) -> bytes:
    """All bytes of a streaming answer's body, whichever of its forms it has; a file is read on a thread."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, FileRange):
        return await asyncio.to_thread(body.read)
    return b"".join([chunk async for chunk in body])
