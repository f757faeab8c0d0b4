"""A connection as backends reach it: one of this process, or one of another server (see `forwarding.py`)."""

from __future__ import annotations

from typing import Protocol

from pampero.api import ApiError
from pampero.services.apigateway.run.websocket.connection import Connection
from pampero.services.apigateway.run.websocket.connections import MAX_SIZE
from pampero.services.apigateway.run.websocket.session import ClientSession


class Reached(Protocol):
    """An open connection."""

    connection: Connection

    async def post(self, data: bytes) -> None:
        """Send a message: UTF-8 as text, what is none in binary. Raises ApiError."""

    async def active(self) -> float:
        """When it was last used, in epoch seconds. Raises ApiError."""

    async def end(self) -> None:
        """Close it. Raises ApiError."""


class Here:
    """A connection of this process. See Reached."""

    def __init__(self, session: ClientSession) -> None:
        self.connection = session.connection
        self._session = session

    async def post(self, data: bytes) -> None:
        """See Reached."""
        if len(data) > MAX_SIZE:
            raise ApiError("PayloadTooLargeException", "The data has exceeded the maximum size allowed.", status=413)
        try:
            data.decode()
            text = True
        except UnicodeDecodeError:
            text = False
        if not self._session.send(data, text):
            if not self._session.open:
                raise gone()
            raise ApiError("LimitExceededException", "The WebSocket client side buffer is full.", status=429)

    async def active(self) -> float:
        """See Reached."""
        return self._session.active

    async def end(self) -> None:
        """See Reached."""
        self._session.end()


def gone() -> ApiError:
    """GoneException."""
    return ApiError("GoneException", "The connection with the provided id no longer exists.", status=410)
