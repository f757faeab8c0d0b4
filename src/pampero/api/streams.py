"""Bodies that are not held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pampero.store.blobfiles import BlobReader
from pampero.store.blobs import Watcher

PIECE = 512 * 1024
# So many buffers are kept for the next answers.
MAX_KEPT = 16


class SlowBodyError(ConnectionResetError):
    """The client took too long to send its body."""


class ByteStream:
    """The body of a request as it arrives; can be read once.

    size: the number of payload bytes where the request says it (decoded length for aws-chunked), else None.
    trailers: filled once the stream is exhausted (`x-amz-checksum-…`), lower-case names.
    verified: given the chunks and the SHA-256 that was signed, the chunks; they end in an error where it is another one.
    """

    def __init__(
        self,
        chunks: AsyncIterator[bytes],
        size: int | None,
        trailers: dict[str, str] | None = None,
        digest: str = "",
        verified: Callable[[AsyncIterator[bytes], str], AsyncIterator[bytes]] | None = None,
    ) -> None:
        self._chunks = chunks
        self._digest = digest
        self._verified = verified
        self.size = size
        self.trailers = {} if trailers is None else trailers

    def __aiter__(self) -> AsyncIterator[bytes]:
        if self._verified is None:
            return self._chunks
        chunks, self._verified = self._verified(self._chunks, self._digest), None
        return chunks

    def take_digest(self) -> str:
        """The SHA-256 that was signed, if one was: whoever takes it computes it anyway, and verifies it."""
        digest, self._verified = self._digest if self._verified else "", None
        return digest

    async def read(self) -> bytes:
        """All of it."""
        return b"".join([chunk async for chunk in self])

    @classmethod
    def of(cls, body: bytes) -> ByteStream:
        """A stream over bytes that are already here."""

        async def one() -> AsyncIterator[bytes]:
            if body:
                yield body

        return cls(one(), len(body))


class Buffers:
    """Memory for pieces of files on their way out, used again: new memory costs more than what is written into it."""

    def __init__(self) -> None:
        self._kept: list[memoryview] = []

    @contextmanager
    def one(self) -> Iterator[memoryview]:
        """Room for a piece. After a failure it is not used again: a thread may still be writing into it."""
        buffer = self._kept.pop() if self._kept else memoryview(bytearray(PIECE))
        yield buffer
        if len(self._kept) < MAX_KEPT:
            self._kept.append(buffer)


@dataclass(frozen=True, slots=True)
class FileRange:
    """A part of a stored blob as a streaming answer's body. It is opened when it is read: in place what the system has in
    memory, since a thread would cost more than the reading, and on threads what it has on the disk."""

    open: Callable[[], BlobReader]
    offset: int
    length: int

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes, in pieces. Raises OSError."""
        async for piece in self.pieces(memoryview(bytearray(PIECE))):
            yield bytes(piece)

    async def pieces(self, buffer: memoryview) -> AsyncIterator[memoryview]:
        """The bytes, in pieces that begin where the blob's own do, each in the buffer until the next one is asked for.
        Raises OSError."""
        loop = asyncio.get_running_loop()
        reader = self.open()
        try:
            at, end = self.offset, self.offset + self.length
            while at < end:
                until = min(end, (at // PIECE + 1) * PIECE)
                piece = reader.read_now(at, until - at, buffer)
                if piece is None:
                    piece = await loop.run_in_executor(None, reader.read_into, at, until - at, buffer)
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
