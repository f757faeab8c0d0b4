"""One request on its way, and the doors that it may go through."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from pampero.auth.principals import Principal
from pampero.gateway.hosts import Host
from pampero.protocol.codec import Codec, RawRequest, RawResponse


class Visit(Struct):
    """A request, and what is known of it so far.

    host: what its Host header means. codec: of the operation that it is routed to. bucket: whose rules say to which pages
    the answer is shown. operation, caller, error: what is asked, who asks, with which code that failed; began: when, in epoch
    seconds.
    """

    raw: RawRequest
    host: Host
    request_id: str
    codec: Codec | None = None
    bucket: str = ""
    operation: str = ""
    caller: Principal | None = None
    error: str = ""
    began: float = 0


class Door(Protocol):
    """One kind of requests. The first door of the pipeline's list that takes a request answers it."""

    def takes(self, visit: Visit) -> bool:
        """Whether it is one of these; told by the head alone."""

    async def answer(self, visit: Visit) -> RawResponse:
        """Its answer. Raises ApiError, and whatever else goes wrong."""
