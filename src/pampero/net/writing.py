"""What a connection of HTTP/1.1 sends: heads, bodies, files, no faster than its client takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from pampero.api.streams import Buffers, FileRange
from pampero.net.answers import BODILESS, head_of
from pampero.protocol.codec import RawResponse


class Writing:
    """The part of a connection that writes. _drained: while the transport has too much to send."""

    _transport: asyncio.Transport | None
    _drained: asyncio.Future[None] | None
    _buffers: Buffers
    _scheme: str

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        if self._drained is None:
            self._drained = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        if self._drained is not None:
            if not self._drained.done():
                self._drained.set_result(None)
            self._drained = None

    def send(self, data: bytes) -> None:
        """To the client, if it is still there."""
        if self._transport is not None:
            self._transport.write(data)

    def _write(self, response: RawResponse, body: bytes, head_only: bool, keep: bool) -> None:
        empty = head_only or response.status in BODILESS
        unsized = response.unsized and response.status not in BODILESS
        head = head_of(response, None if unsized else len(body), keep)
        if unsized:
            body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        self.send(head if empty else head + body)

    async def _write_stream(
        self, response: RawResponse, body: FileRange | AsyncIterator[bytes], head_only: bool, keep: bool
    ) -> None:
        length = body.length if isinstance(body, FileRange) else None
        chunked = length is None and not any(name.lower() == "content-length" for name, _ in response.headers)
        self.send(head_of(response, length, keep))
        # What followed such a head, the client would take for the next answer.
        if head_only or response.status in BODILESS:
            return
        if isinstance(body, FileRange) and not chunked:
            await self._send_file(body)
        else:
            await self._stream(body, chunked)

    async def _send_file(self, body: FileRange) -> None:
        """A piece's memory is used again once the client has all of it, which only a buffer of no size tells."""
        if self._scheme == "https":  # what TLS does with the bytes is its own affair
            await self._stream(body, False)
            return
        self._limit(0)
        with self._buffers.one() as buffer:
            async for piece in body.pieces(buffer):
                if self._transport is None:
                    raise ConnectionResetError("the client went away")
                self._transport.write(piece)
                if self._drained is not None:
                    await self._drained
        self._limit(None)

    def _limit(self, high: int | None) -> None:
        if self._transport is not None:
            self._transport.set_write_buffer_limits(high)

    async def _stream(self, body: FileRange | AsyncIterator[bytes], chunked: bool) -> None:
        async for chunk in body.chunks() if isinstance(body, FileRange) else body:
            if self._transport is None:
                raise ConnectionResetError("the client went away")
            if chunk:
                self.send(b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk)
            if self._drained is not None:
                await self._drained
        if chunked:
            self.send(b"0\r\n\r\n")
