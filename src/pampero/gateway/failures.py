"""What goes wrong with a request, in the protocol of the service that it is for, so far as it is known."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pampero.api.streams import SlowBodyError
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.hosts import APIS
from pampero.gateway.origins import guard
from pampero.gateway.sites import Sites
from pampero.gateway.visit import Visit
from pampero.kernel.log import logger
from pampero.protocol.codec import Codec, RawResponse, codec_for
from pampero.protocol.errors import ApiError, Elsewhere, NotAuthorized
from pampero.protocol.route import Router, Unrouted

if TYPE_CHECKING:
    from pampero.gateway.elsewhere import Strangers

log = logger("gateway")
SLOW = "Your socket connection to the server was not read from or written to within the timeout period."
MESSAGE = "x-pampero-authorization-message"


class Failures:
    """Answers every exception."""

    def __init__(self, router: Router, runtime: ServerRuntime, sites: Sites) -> None:
        self._router = router
        self._fallback: Codec = router.fallback
        self._runtime = runtime
        self._sites = sites

    async def answer(self, visit: Visit, error: Exception) -> RawResponse:
        """The answer to what a door raised."""
        codec = visit.codec or self._router.speaks(visit.raw)
        if isinstance(error, Elsewhere):
            error = await self._strangers().answer(visit.raw, error, visit.host.service)
        if isinstance(error, Unrouted):
            codec = codec_for(error.model, error.protocol)
        elif isinstance(error, SlowBodyError):
            error = ApiError("RequestTimeout", SLOW, 408)
        elif isinstance(error, ConnectionResetError):
            error = ApiError("RequestTimeout", "The body ended before its length was reached.", 400)
        elif not isinstance(error, ApiError):
            log.error("request %s (%s) failed", visit.request_id, visit.raw.path[:200], exc_info=error)
            text = f"An internal error occurred; the log names request {visit.request_id}."
            error = ApiError("InternalFailure", text, 500)
        visit.error = error.code
        response = codec.encode_error(error, visit.request_id)
        if isinstance(error, NotAuthorized):
            response.headers.append((MESSAGE, self._runtime.authorization_message(error.evidence)))
        return self.guarded(visit, response)

    def guarded(self, visit: Visit, response: RawResponse) -> RawResponse:
        """An answer that a browser might show as a document: of whatever names no service, and of what is served there."""
        if visit.codec is None or visit.codec is self._fallback:
            return guard(visit.raw, response, sandbox=visit.host is APIS)
        return response

    async def turn_away(self, visit: Visit) -> None:
        """Refuse an unsigned request to the host of a service that is not built; a bucket comes first. Raises ApiError."""
        if visit.host.service and not (visit.raw.bucket and await self._sites.exists(visit.raw.bucket)):
            error = await self._strangers().hosted(visit.raw, visit.host.service)
            if error is not None:
                raise error

    @cache  # noqa: B019 (a server has one of these)
    def _strangers(self) -> Strangers:
        """Few servers ever need them: they cost a start nothing."""
        from pampero.gateway.elsewhere import Strangers

        return Strangers(self._runtime.models)
