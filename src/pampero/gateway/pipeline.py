"""The way of a request, on one screen: route → authenticate → decode → authorise and run → encode."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pampero.api.call import Call
from pampero.api.errors import ApiError
from pampero.api.work import Signer
from pampero.auth.keys import Keys
from pampero.auth.principals import Principal
from pampero.gateway.bodies import buffered, payload
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.cors import Ask, admits, allow_origin, bucket_of
from pampero.gateway.elsewhere import Strangers
from pampero.gateway.execute import Executor
from pampero.gateway.forms import form_signer, is_form, take_form
from pampero.gateway.hosts import Host
from pampero.gateway.origins import Origins
from pampero.gateway.planes import Planes
from pampero.gateway.registry import Registry
from pampero.kernel import ids
from pampero.kernel.log import logger
from pampero.protocol.codec import Codec, RawRequest, RawResponse, WireError, codec_for
from pampero.protocol.errors import Elsewhere, ProtocolError
from pampero.protocol.route import Route, Router, Unrouted
from pampero.protocol.scope import check_plane, check_scope
from pampero.protocol.sigv4 import S3_NAMES, Signature, Verifier, parse

log = logger("gateway")
STREAMED = "s3"
NOBODY: Mapping[str, str] = MappingProxyType({})


class Pipeline:
    """Answers every request, whatever it is."""

    def __init__(
        self,
        registry: Registry,
        executor: Executor,
        runtime: ServerRuntime,
        keys: Keys,
        planes: Planes,
        ask: Ask,
        origins: Origins,
        check: OutputCheck | None,
    ) -> None:
        self._registry = registry
        self._executor = executor
        self._runtime = runtime
        self._keys = keys
        self._planes = planes
        self._ask = ask
        self._origins = origins
        self._check = check
        self._router = Router(registry.models)
        self._strangers = Strangers(registry.models)
        self._verifier = Verifier()
        self._form_signer = form_signer(keys, self._verifier, runtime.clock)

    async def handle(self, raw: RawRequest, client: str) -> RawResponse:
        """One request."""
        request_id = ids.uuid4()
        raw.client = client
        host = self._planes.host(raw)
        codec: Codec = self._router.fallback
        operation: str | None = None
        bucket = ""
        try:
            page = await self._planes.answer(raw, host, request_id, self._signer)
            if page is not None:
                return page
            raw.bucket = self._bucket(raw, host) or ""
            signature = parse(raw)
            if signature is None and host.service:
                await self._refuse_stranger(raw, host)
            if is_form(raw, signature):
                bucket = bucket_of(raw)
                self._admit(raw, STREAMED, bucket)
                response = await take_form(raw, bucket, self._registry, self._runtime, self._form_signer, request_id)
                return allow_origin(raw, response, bucket, self._ask, self._origins)
            if not isinstance(raw.body, bytes) and not _streams(raw, signature):
                raw.body = await buffered(raw)
            route = self._router.route(raw, signature.service if signature else None, raw.bucket or None)
            model = self._registry.models[route.service]
            codec = codec_for(model, route.protocol)
            operation = route.operation
            check_scope(model, signature)
            bucket = bucket_of(raw) if route.service == STREAMED else ""
            self._admit(raw, route.service, bucket)
            response = await self._serve(raw, route, signature, codec, request_id)
        except ProtocolError as error:
            response = await self._refused(raw, host, error, codec if operation else None, request_id)
        except ApiError as error:
            wire = WireError(error.code, error.message, error.status, error.members)
            response = codec.encode_error(operation, wire, request_id)
        except ConnectionResetError:
            wire = WireError("RequestTimeout", "The body ended before its length was reached.", 400)
            response = codec.encode_error(operation, wire, request_id)
        except Exception:
            log.exception("%s failed (request %s)", operation, request_id)
            wire = WireError("InternalFailure", f"An internal error occurred; the log names request {request_id}.", 500)
            response = codec.encode_error(operation, wire, request_id)
        return allow_origin(raw, response, bucket, self._ask, self._origins)

    async def _serve(
        self, raw: RawRequest, route: Route, signature: Signature | None, codec: Codec, request_id: str
    ) -> RawResponse:
        principal, region = self._authenticate(raw, signature)
        bound = self._registry.find(route.service, route.operation)
        if bound is None:
            raise ApiError("NotImplemented", f"{route.service} {route.operation} is not implemented yet.", status=501)
        if route.service == STREAMED and (bound.operation.streaming_input or not isinstance(raw.body, bytes)):
            raw.body = payload(raw, signature, self._verifier, self._secret(raw, signature))
        if not bound.operation.streaming_input and not isinstance(raw.body, bytes):
            raw.body = await buffered(raw)
        request = codec.decode(route.operation, bound.request_type, raw, route.uri)
        account = principal.account or self._runtime.settings.account
        call = Call(self._runtime, principal, account, region, NOBODY, route.service, route.operation, request_id, raw)
        try:
            result = await self._executor.run(call, bound, request)
        except ApiError as error:
            if self._check is not None and error.code != "AccessDenied":
                self._check.note(bound)
            raise
        if self._check is not None:
            self._check.answer(bound, result)
        return codec.encode(route.operation, result, request_id)

    async def _refused(
        self, raw: RawRequest, host: Host, error: ProtocolError, codec: Codec | None, request_id: str
    ) -> RawResponse:
        """The answer in the protocol of the service that the request is for, so far as it is known. codec: of the route."""
        if isinstance(error, Elsewhere):
            error = await self._strangers.answer(raw, error, host.service)
        if isinstance(error, Unrouted):
            codec = codec_for(error.model, error.protocol)
        return (codec or self._router.speaks(raw)).encode_error(None, error.error, request_id)

    async def _refuse_stranger(self, raw: RawRequest, host: Host) -> None:
        """An unsigned request to the host of a service that is not built. Raises ProtocolError; a bucket comes first."""
        if not raw.bucket or self._owner(raw.bucket) is None:
            error = await self._strangers.hosted(raw, host.service)
            if error is not None:
                raise error

    def _admit(self, raw: RawRequest, service: str, bucket: str) -> None:
        """Refuse what a page sends that may not call. Raises ApiError AccessDenied."""
        text = self._origins.refusal(raw, readable=service == STREAMED)
        if text and not admits(raw, bucket, self._ask):
            log.warning("%s refused: %s", service, text)
            raise ApiError("AccessDenied", text, status=403)

    def _authenticate(self, raw: RawRequest, signature: Signature | None) -> tuple[Principal, str]:
        if signature is None:
            return Principal.anonymous(), self._runtime.settings.region
        now = self._runtime.clock.now()
        secret, principal = self._keys.resolve(signature, now, raw.door)
        self._verifier.verify(signature, raw, secret, now, self._runtime.clock.turned)
        if principal.kind == "user" and not signature.token:
            self._keys.note(signature, now)
        return principal, signature.region or self._runtime.settings.region

    def _signer(self, raw: RawRequest, plane: str) -> Signer | None:
        """Who signed a request to a data plane. Raises ApiError."""
        try:
            signature = parse(raw)
            if signature is None:
                return None
            check_plane(plane, raw, signature)
            return Signer(self._authenticate(raw, signature)[0], signature.access_key, signature.service)
        except ProtocolError as error:
            raise ApiError(error.error.code, error.error.message, status=error.error.status) from error

    def _secret(self, raw: RawRequest, signature: Signature | None) -> str:
        return "" if signature is None else self._keys.resolve(signature, self._runtime.clock.now(), raw.door)[0]

    def _bucket(self, raw: RawRequest, host: Host) -> str | None:
        """The bucket in the host name: when the host says so, when it exists, or when it is being created."""
        if host.bucket is None or host.certain:
            return host.bucket
        creating = raw.method == "PUT" and raw.path == "/" and not raw.query
        return host.bucket if creating or self._owner(host.bucket) is not None else None

    def _owner(self, bucket: str) -> str | None:
        return self._runtime.store.read(self._registry.owner, "s3:ListBucket", f"arn:aws:s3:::{bucket}")


def _streams(raw: RawRequest, signature: Signature | None) -> bool:
    """Only S3's PUTs are read as they arrive: an object, or a part of one. Lambda's payloads are small."""
    return raw.method == "PUT" and (signature is None or signature.service in S3_NAMES)
