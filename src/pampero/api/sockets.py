"""WebSockets: what a data plane does with a connection that it has let in, and what the connection does for it."""

from __future__ import annotations

from typing import Protocol

ABNORMAL = 1006


class Wire(Protocol):
    """An open WebSocket, as its data plane sees it."""

    @property
    def open(self) -> bool:
        """Whether neither side has begun to close it."""

    def send(self, data: bytes, text: bool) -> bool:
        """Send a message, in frames of at most 32 KiB. False: the client has not taken what it was sent before; nothing was
        sent. text: `data` is UTF-8, and the message one of text."""

    def close(self, code: int, reason: str = "") -> None:
        """Begin to close it; what was sent before is still delivered."""

    def hold(self, hold: bool) -> None:
        """Read no further messages, or go on."""


class Session(Protocol):
    """What answers an upgrade to WebSocket: `WebResponse.session`."""

    def opened(self, wire: Wire) -> None:
        """The client was told that it is connected. Not called where it is gone by then."""

    def received(self, message: str | bytes) -> None:
        """A whole message: text, or bytes."""

    def stirred(self) -> None:
        """Something came, be it a ping."""

    def watch(self) -> None:
        """Called every few seconds: close what has been open or idle for too long."""

    def closed(self, code: int, reason: str) -> None:
        """It is gone; called once. code: of RFC 6455, 7.4; ABNORMAL where neither side has said one."""
