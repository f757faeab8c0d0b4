"""Connections that go over from HTTP/1.1 to another protocol: HTTP/2, where a client begins with it, and WebSocket (RFC 6455),
where a data plane has let one in that asked for it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Protocol

from pampero.api.sockets import ABNORMAL
from pampero.net.answers import head_of
from pampero.net.handover import FIRST, Handover
from pampero.net.patience import Patience
from pampero.net.tasks import started
from pampero.protocol.codec import RawRequest, RawResponse

Handler = Callable[[RawRequest, str], Awaitable[RawResponse]]
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
# What may come behind a request for an upgrade before that is answered, though no client has reason to send it.
MAX_EARLY = 64 * 1024


class Successor(Protocol):
    """The protocol that a connection speaks instead. tasks: what answers its requests."""

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """What answers requests now."""

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""

    def lost(self) -> None:
        """The connection is gone."""

    def watch(self, now: float, patience: Patience) -> None:
        """From the sweep: end what stands still."""

    def finish(self) -> None:
        """Close once what is under way has ended."""


def asks_websocket(raw: RawRequest, version: str) -> bool:
    """Whether a request is a client's handshake of version 13, as RFC 6455, 4.2.1 has it."""
    headers = raw.headers
    if raw.method != "GET" or version != "1.1" or "content-length" in headers or "transfer-encoding" in headers:
        return False
    if "websocket" not in _tokens(headers.get("upgrade", "")) or "upgrade" not in _tokens(
        headers.get("connection", "")
    ):
        return False
    if headers.get("sec-websocket-version") != "13":
        return False
    try:
        return len(base64.b64decode(headers.get("sec-websocket-key", ""), validate=True)) == 16
    except (binascii.Error, ValueError):
        return False


def _tokens(text: str) -> list[str]:
    return [token.strip().lower() for token in text.split(",")]


def accepted(raw: RawRequest, response: RawResponse) -> RawResponse:
    """The answer that opens a WebSocket."""
    key = raw.headers["sec-websocket-key"].encode("latin-1")
    digest = base64.b64encode(hashlib.sha1(key + _MAGIC, usedforsecurity=False).digest()).decode()
    named = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", digest)]
    return RawResponse(101, [*named, *response.headers])


class Switching:
    """The part of a connection that gives it to another protocol. _early: what came behind a request that asks for that;
    None: none does. _successor: the other protocol, once it is spoken."""

    door: str | None
    task: asyncio.Task[None] | None
    _transport: asyncio.Transport | None
    _drained: asyncio.Future[None] | None
    _handover: Handover | None
    _handler: Handler
    _client: str
    _closing: bool
    _secure: bool
    _shown: tuple[str, bytes] | None
    _scheme: str
    _tls: str
    _early: bytes | None
    _successor: Successor | None

    def _give(self, handover: Handover, to: int, kept: list[bytes] | None) -> None:
        raise NotImplementedError

    def send(self, data: bytes) -> None:
        """See Writing."""
        raise NotImplementedError

    def _prepare(self, raw: RawRequest) -> None:
        raw.door, raw.secure, raw.scheme = self.door, self._secure, self._scheme
        raw.tls, raw.shown = self._tls, self._shown

    def _speak_http2(self, data: bytes) -> None:
        """From its first byte on; all such connections are the first process's, since their requests are not one after the
        other."""
        if self._handover is not None and self._handover.number != FIRST:
            self._give(self._handover, FIRST, [data])
        elif self._transport is not None:
            self._transport.pause_reading()
            self.task = started(self._begin_http2(data))

    async def _begin_http2(self, data: bytes) -> None:
        """h2 is imported with the first such connection, on a thread: it takes longer than anybody may hold the loop."""
        await asyncio.to_thread(import_module, "pampero.net.http2")
        from pampero.net.http2 import Http2

        self.task = None
        if self._transport is None or self._transport.is_closing():
            return
        self._successor = Http2(self._transport, self._client, self._handler, self._prepare, lambda: self._drained)
        self._transport.resume_reading()
        self._successor.data_received(data)
        if self._closing:
            self._successor.finish()

    def _keep_early(self, data: bytes) -> None:
        if self._early is not None and len(self._early) <= MAX_EARLY:
            self._early += data

    async def _speak_websocket(self, raw: RawRequest, response: RawResponse) -> None:
        """The session in the answer has its connection, or learns that it is gone."""
        session = response.session
        assert session is not None
        # As h2: imported with the first such connection.
        try:
            await asyncio.to_thread(import_module, "pampero.net.websocket")
        except asyncio.CancelledError:
            session.closed(ABNORMAL, "")
            raise
        from pampero.net.websocket import Websocket

        early, self._early = self._early or b"", None
        transport = self._transport
        if transport is None or transport.is_closing() or len(early) > MAX_EARLY:
            session.closed(ABNORMAL, "")
            return
        self.send(head_of(accepted(raw, response), None, keep=True))
        self._successor = Websocket(transport, session)
        self._successor.begin(early)
        if self._closing:
            self._successor.finish()
