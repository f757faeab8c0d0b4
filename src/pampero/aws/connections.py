"""Connections: what requests over HTTP are authorised with, for services that send such beside the one that keeps them.

The service that keeps connections says how to ask for them when it starts; asking is a call of it as the context's
principal, which needs the permissions that AWS asks for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from pampero.api import Context


class Unusable(Exception):
    """A connection cannot be used. kind: `AccessDenied`, `InvalidConnectionState`, `ResourceNotFound`."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(kind, text)
        self.kind = kind
        self.text = text


class Authorization(NamedTuple):
    """headers: those that authorise. parameters: the connection's InvocationHttpParameters, which win over a request's own.
    refused: to be told that the endpoint did not take them."""

    headers: dict[str, str]
    parameters: dict[str, Any]
    refused: Callable[[], None]


Retrieve = Callable[[Context, str], Awaitable[Authorization]]


class Connections:
    """How connections are asked for; a part of the server."""

    def __init__(self, context: Context) -> None:
        self._retrieve: Retrieve | None = None

    def keep(self, retrieve: Retrieve) -> None:
        """From now on ask `retrieve`."""
        self._retrieve = retrieve

    async def authorization(self, context: Context, arn: str) -> Authorization:
        """What the connection with this ARN authorises with. Raises Unusable."""
        if self._retrieve is None:
            raise Unusable("ResourceNotFound", f"The connection {arn} does not exist.")
        return await self._retrieve(context, arn)
