"""The way of a request, on one screen: route → authenticate → decode → authorise and run → encode."""

from __future__ import annotations

from pampero.api.call import Call
from pampero.api.errors import ApiError
from pampero.auth.keys import Keys
from pampero.gateway.bodies import buffered, stream
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.cors import allow_origin
from pampero.gateway.execute import Executor
from pampero.gateway.planes import Planes
from pampero.gateway.registry import Registry
from pampero.kernel import ids
from pampero.kernel.log import logger
from pampero.protocol.codec import Codec, RawRequest, RawResponse, WireError, codec_for
from pampero.protocol.errors import ProtocolError
from pampero.protocol.route import Route, Router
from pampero.protocol.sigv4 import Verifier

log = logger("gateway")


class Pipeline:
    """Answers every request, whatever it is."""

    def __init__(
        self,
        registry: Registry,
        executor: Executor,
        runtime: ServerRuntime,
        keys: Keys,
        planes: Planes,
        check: OutputCheck | None,
    ) -> None:
        self._registry = registry
        self._executor = executor
        self._runtime = runtime
        self._keys = keys
        self._planes = planes
        self._check = check
        self._router = Router(registry.models)
        self._verifier = Verifier()

    async def handle(self, raw: RawRequest, client: str) -> RawResponse:
        """One request."""
        request_id = ids.uuid4()
        raw.client = client
        host = self._planes.host(raw)
        page = await self._planes.answer(raw, host, request_id)
        if page is not None:
            return page
        codec: Codec = self._router.fallback
        operation: str | None = None
        try:
            route = self._router.route(raw, host.bucket)
            codec = codec_for(self._registry.models[route.service], route.protocol)
            operation = route.operation
            response = await self._serve(raw, route, codec, request_id)
        except ProtocolError as error:
            response = codec.encode_error(operation, error.error, request_id)
        except ApiError as error:
            wire = WireError(error.code, error.message, error.status, members=error.members)
            response = codec.encode_error(operation, wire, request_id)
        except ConnectionResetError:
            wire = WireError("RequestTimeout", "The body ended before its length was reached.", 400)
            response = codec.encode_error(operation, wire, request_id)
        except Exception:
            log.exception("%s failed (request %s)", operation, request_id)
            wire = WireError("InternalFailure", f"An internal error occurred; the log names request {request_id}.", 500)
            response = codec.encode_error(operation, wire, request_id)
        return allow_origin(raw, response)

    async def _serve(self, raw: RawRequest, route: Route, codec: Codec, request_id: str) -> RawResponse:
        ...
