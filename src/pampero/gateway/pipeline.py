"""The way of a request, on one screen: route → authenticate → decode → authorise and run → encode."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from pampero.api.call import Call
from pampero.api.streams import SlowBodyError
from pampero.api.work import Signer
from pampero.auth.keys import Keys
from pampero.auth.principals import Principal
from pampero.gateway import limits
from pampero.gateway.bodies import QUICK, Gatherer, is_hash, payload
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.cors import Ask, admits, allow_origin, bucket_of
from pampero.gateway.execute import Executor
from pampero.gateway.forms import form_signer, is_form, take_form
from pampero.gateway.hosts import APIS, Host
from pampero.gateway.origins import Origins, guard
from pampero.gateway.planes import Planes
from pampero.gateway.registry import Registry
from pampero.kernel import ids, lineage
from pampero.kernel.log import logger
from pampero.protocol.codec import Codec, RawRequest, RawResponse, codec_for
from pampero.protocol.errors import ApiError, Elsewhere, NotAuthorized
from pampero.protocol.route import Route, Router, Unrouted, is_query
from pampero.protocol.scope import check_plane, check_scope
from pampero.protocol.sigv4 import S3_NAMES, Signature, Verifier, parse

if TYPE_CHECKING:
    from pampero.gateway.elsewhere import Strangers

log = logger("gateway")
STREAMED = "s3"
SLOW = "Your socket connection to the server was not read from or written to within the timeout period."
LOOPBACK = "127.0.0.1"
MESSAGE = "x-pampero-authorization-message"
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
        gatherer: Gatherer,
        check: OutputCheck | None,
    ) -> None:
        self._registry = registry
        self._executor = executor
        self._runtime = runtime
        self._keys = keys
        self._planes = planes
        self._ask = ask
        self._origins = origins
        self._gatherer = gatherer
        self._check = check
        self._router = Router(registry.models)
        self._fallback: Codec = self._router.fallback
        self._verifier = Verifier()
        self._form_signer = form_signer(keys, self._verifier, runtime.clock)

    async def handle(self, raw: RawRequest, client: str) -> RawResponse:
        """One request."""
        request_id = ids.uuid4()
        # In a network of its own a function may come from any address that it likes.
        raw.client = client if raw.door is None else LOOPBACK
        lineage.arrive(raw.headers.get(lineage.HEADER, ""))
        host = self._planes.host(raw)
        codec = fallback = self._fallback
        operation: str | None = None
        bucket = ""
        try:
            if stranger := self._origins.stranger(raw):
                raise ApiError("AccessDenied", stranger, status=403)
            page = await self._planes.answer(raw, host, request_id, self._signer)
            if page is not None:
                return page
            raw.bucket = self._bucket(raw, host) or ""
            signature = parse(raw)
            if signature is None and host.service:
                await self._refuse_stranger(raw, host)
            if is_form(raw, signature):
                bucket = bucket_of(raw)
                self._admit(raw, host, STREAMED, bucket)
                response = await take_form(raw, bucket, self._registry, self._runtime, self._form_signer, request_id)
                return allow_origin(raw, response, bucket, self._ask, self._origins)
            if is_query(raw) and not isinstance(raw.body, bytes):
                codec = self._router.speaks(raw)
                self._recognise(raw, signature)
                raw.body = await self._gather(raw, signature)
            route = self._router.route(raw, signature.service if signature else None, raw.bucket or None)
            model = self._registry.models[route.service]
            codec = codec_for(model, route.protocol)
            operation = route.operation
            if self._check is not None:
                self._check.begin(route.service, route.operation)
            check_scope(model, signature)
            bucket = bucket_of(raw) if route.service == STREAMED else ""
            self._admit(raw, host, route.service, bucket)
            response = await self._serve(raw, route, signature, codec, request_id)
        except Exception as error:
            response = await self._refused(raw, host, error, codec if operation else None, request_id)
        if codec is fallback:
            response = guard(raw, response, sandbox=host is APIS)
        return allow_origin(raw, response, bucket, self._ask, self._origins)

    async def _serve(
        self, raw: RawRequest, route: Route, signature: Signature | None, codec: Codec, request_id: str
    ) -> RawResponse:
        caller = self._recognise(raw, signature)
        bound = self._registry.find(route.service, route.operation)
        if bound is None:
            raise ApiError("NotImplemented", f"{route.service} {route.operation} is not implemented yet.", status=501)
        if route.service == STREAMED and (bound.operation.streaming_input or not isinstance(raw.body, bytes)):
            raw.body = payload(raw, signature, self._verifier, self._secret(raw, signature))
            if not bound.operation.streaming_input:
                raw.body = await self._gather(raw, signature)
        elif not isinstance(raw.body, bytes):
            raw.body = await self._gather(raw, signature)
            caller = self._authenticate(raw, signature)
        assert caller is not None
        principal, region = caller
        if isinstance(raw.body, bytes) and len(raw.body) > QUICK:
            request = await asyncio.to_thread(codec.decode, route.operation, bound.request_type, raw, route.uri)
        else:
            request = codec.decode(route.operation, bound.request_type, raw, route.uri)
        account = principal.account or self._runtime.settings.account
        call = Call(
            self._runtime, principal, account, region, NOBODY, (), route.service, route.operation, request_id, raw
        )
        try:
            result = await self._executor.run(call, bound, request)
        except ApiError as error:
            if self._check is not None and error.code != "AccessDenied":
                self._check.note(bound)
            raise
        if self._check is not None:
            self._check.answer(bound, result)
        return codec.encode(route.operation, result, request_id)

    def _recognise(self, raw: RawRequest, signature: Signature | None) -> tuple[Principal, str] | None:
        """Who calls, before the body is read: None where the signature covers a body that is not here yet, and all else
        is as it should be. Raises ApiError."""
        if signature is None or isinstance(raw.body, bytes) or _signs_head(raw, signature):
            return self._authenticate(raw, signature)
        now = self._runtime.clock.wall()
        self._keys.resolve(signature, now, raw.door)
        self._verifier.check_time(signature, now, self._runtime.clock.turned)
        return None

    async def _gather(self, raw: RawRequest, signature: Signature | None) -> bytes:
        return await self._gatherer.gather(raw, limits.of_service(signature and signature.service))

    async def _refused(
        self, raw: RawRequest, host: Host, error: Exception, codec: Codec | None, request_id: str
    ) -> RawResponse:
        """The answer in the protocol of the service that the request is for, so far as it is known. codec: of the route."""
        if isinstance(error, Elsewhere):
            error = await self._strangers().answer(raw, error, host.service)
        if isinstance(error, Unrouted):
            codec = codec_for(error.model, error.protocol)
        elif isinstance(error, SlowBodyError):
            error = ApiError("RequestTimeout", SLOW, 408)
        elif isinstance(error, ConnectionResetError):
            error = ApiError("RequestTimeout", "The body ended before its length was reached.", 400)
        elif not isinstance(error, ApiError):
            log.error("request %s failed", request_id, exc_info=error)
            text = f"An internal error occurred; the log names request {request_id}."
            error = ApiError("InternalFailure", text, 500)
        response = (codec or self._router.speaks(raw)).encode_error(error, request_id)
        if isinstance(error, NotAuthorized):
            response.headers.append((MESSAGE, self._runtime.authorization_message(error.evidence)))
        return response

    @cache  # noqa: B019 (a server has one pipeline)
    def _strangers(self) -> Strangers:
        """Few servers ever need them: they cost a start nothing."""
        from pampero.gateway.elsewhere import Strangers

        return Strangers(self._registry.models)

    async def _refuse_stranger(self, raw: RawRequest, host: Host) -> None:
        """An unsigned request to the host of a service that is not built. Raises ApiError; a bucket comes first."""
        if not raw.bucket or self._owner(raw.bucket) is None:
            error = await self._strangers().hosted(raw, host.service)
            if error is not None:
                raise error

    def _admit(self, raw: RawRequest, host: Host, service: str, bucket: str) -> None:
        """Refuse what a page sends that may not call, and known keys to pages served here. Raises ApiError AccessDenied."""
        text = self._origins.refusal(raw, readable=service == STREAMED)
        door = self._origins.door(raw, plain=host is APIS, readable=service == STREAMED)
        if (text or door != raw.door) and not admits(raw, bucket, self._ask):
            if text:
                log.warning("%s refused: %s", service, text)
                raise ApiError("AccessDenied", text, status=403)
            raw.door = door

    def _authenticate(self, raw: RawRequest, signature: Signature | None) -> tuple[Principal, str]:
        if signature is None:
            return Principal.anonymous(), self._runtime.settings.region
        now = self._runtime.clock.wall()
        secret, principal = self._keys.resolve(signature, now, raw.door)
        self._verifier.verify(signature, raw, secret, now, self._runtime.clock.turned)
        if principal.kind == "user" and not signature.token:
            self._keys.note(signature, now)
        return principal, signature.region or self._runtime.settings.region

    def _signer(self, raw: RawRequest, plane: str) -> Signer | None:
        """Who signed a request to a data plane. Raises ApiError."""
        signature = parse(raw)
        if signature is None:
            return None
        raw.door = self._origins.door(raw, plain=self._planes.host(raw) is APIS, readable=False)
        check_plane(plane, raw, signature)
        return Signer(self._authenticate(raw, signature)[0], signature.access_key)

    def _secret(self, raw: RawRequest, signature: Signature | None) -> str:
        return "" if signature is None else self._keys.resolve(signature, self._runtime.clock.wall(), raw.door)[0]

    def _bucket(self, raw: RawRequest, host: Host) -> str | None:
        """The bucket in the host name: when the host says so, when it exists, or when it is being created."""
        if host.bucket is None or host.certain:
            return host.bucket
        creating = raw.method == "PUT" and raw.path == "/" and not raw.query
        return host.bucket if creating or self._owner(host.bucket) is not None else None

    def _owner(self, bucket: str) -> str | None:
        return self._runtime.store.read(self._registry.owner, "s3:ListBucket", f"arn:aws:s3:::{bucket}")


def _signs_head(raw: RawRequest, signature: Signature) -> bool:
    """Whether the signature can be verified before the body is here: it covers a hash that the head names, or none."""
    return signature.service in S3_NAMES or is_hash(raw.headers.get("x-amz-content-sha256", ""))
