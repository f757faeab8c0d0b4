"""The operations of the models: route → authenticate → decode → authorise and run → encode."""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from pampero.api.call import Call, Context
from pampero.api.streams import ByteStream
from pampero.auth.principals import Principal
from pampero.gateway import limits
from pampero.gateway.bodies import QUICK, Gatherer, payload
from pampero.gateway.browsers import Browsers
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.execute import Executor
from pampero.gateway.failures import Failures
from pampero.gateway.hosts import APIS
from pampero.gateway.plans import Plan, is_alike
from pampero.gateway.registry import Bound, Registry
from pampero.gateway.signers import Signers
from pampero.gateway.sites import bucket_of
from pampero.gateway.visit import Visit
from pampero.kernel import ids
from pampero.protocol.codec import Codec, RawRequest, RawResponse, codec_for
from pampero.protocol.compression import MIN_ANSWER, accepted, packed, unpacked
from pampero.protocol.errors import ApiError
from pampero.protocol.integrity import check_body
from pampero.protocol.route import Route, Router, is_query
from pampero.protocol.scope import check_scope
from pampero.protocol.sigv4 import Signature

NOBODY: Mapping[str, str] = MappingProxyType({})
NOTHING: dict[str, str] = {}


class Apis:
    """The last door: it takes whatever comes to it."""

    def __init__(
        self,
        registry: Registry,
        router: Router,
        executor: Executor,
        runtime: ServerRuntime,
        signers: Signers,
        browsers: Browsers,
        failures: Failures,
        gatherer: Gatherer,
        check: OutputCheck | None,
    ) -> None:
        self._registry = registry
        self._router = router
        self._executor = executor
        self._runtime = runtime
        self._signers = signers
        self._browsers = browsers
        self._failures = failures
        self._gatherer = gatherer
        self._check = check

    async def answer(self, visit: Visit) -> RawResponse:
        """See Door."""
        raw = visit.raw
        signature = self._signers.parse(raw)
        if signature is None:
            await self._failures.turn_away(visit)
        if is_query(raw) and not isinstance(raw.body, bytes):
            visit.codec = self._router.speaks(raw)
            await self._signers.recognise(raw, signature)
            raw.body = await self._gather(raw, signature)
        if (
            signature is not None
            and signature.traits.compresses
            and "content-encoding" in raw.headers
            and is_query(raw)
        ):
            # What routes a form is in its body; what is signed is the body as it came.
            raw.digest = raw.digest or hashlib.sha256(raw.body).hexdigest()
            encoding, most = raw.headers["content-encoding"], signature.traits.max_body
            raw.body = await asyncio.to_thread(unpacked, raw.body, encoding, most)
        route = self._router.route(raw, signature.service if signature else None, raw.bucket or None)
        model = self._registry.models[route.service]
        codec = visit.codec = codec_for(model, route.protocol)
        if self._check is not None:
            self._check.begin(route.service, route.operation)
        check_scope(model, signature)
        if model.traits.virtual_host:
            visit.bucket, visit.began = bucket_of(raw), self._runtime.clock.now()
        if "origin" in raw.headers or "sec-fetch-site" in raw.headers:
            await self._browsers.admit(visit, model)
        response = await self._serve(visit, route, signature, codec)
        response = self._failures.guarded(visit, response)
        return await self._browsers.readable(visit, response) if "origin" in raw.headers else response

    async def _serve(self, visit: Visit, route: Route, signature: Signature | None, codec: Codec) -> RawResponse:
        raw = visit.raw
        visit.operation = route.operation
        whole = isinstance(raw.body, bytes)
        caller = await (self._signers.authenticate if whole else self._signers.recognise)(raw, signature)
        bound = self._bound(route)
        streams = bound.operation.streaming_input
        if bound.model.traits.streams_bodies and (streams or not whole):
            raw.body = payload(raw, signature, self._signers.verifier, await self._signers.secret(raw, signature))
            if not streams:
                raw.body = await self._gather(raw, signature)
        elif not whole:
            raw.body = await self._gather(raw, signature)
            caller = await self._signers.authenticate(raw, signature)
        assert caller is not None
        if raw.alike is not None and signature is not None and is_alike(visit, route, bound):
            begun = self._signers.begin(raw, signature)
            raw.alike.plan = None if begun is None else Plan(bound, codec, begun)
        return await self._run(visit, bound, codec, caller, route.uri)

    def _bound(self, route: Route) -> Bound:
        """Raises NotImplemented."""
        bound = self._registry.find(route.service, route.operation)
        if bound is None:
            raise ApiError("NotImplemented", f"{route.service} {route.operation} is not implemented yet.", 501)
        return bound

    def recognise(self, raw: RawRequest, plan: Plan) -> tuple[Principal, str] | None:
        """Who calls (and which region) in a request that is alike one before; None where that is to be found out anew."""
        return self._signers.again(raw, plan.begun)

    def follow(self, visit: Visit, plan: Plan, caller: tuple[Principal, str]) -> Coroutine[Any, Any, RawResponse]:
        """As `answer`, where its caller was recognised."""
        bound = plan.bound
        if self._check is not None:
            self._check.begin(bound.model.name, bound.operation.name)
        visit.codec, visit.operation = plan.codec, bound.operation.name
        return self._run(visit, bound, plan.codec, caller, NOTHING)

    async def _run(
        self, visit: Visit, bound: Bound, codec: Codec, caller: tuple[Principal, str], uri: dict[str, str]
    ) -> RawResponse:
        raw, operation = visit.raw, visit.operation
        principal, region = caller
        visit.caller = principal
        if isinstance(raw.body, bytes) and (len(raw.body) > QUICK or "content-encoding" in raw.headers):
            request = await asyncio.to_thread(codec.decode, operation, bound.request_type, raw, uri)
        else:
            request = codec.decode(operation, bound.request_type, raw, uri)
        if bound.model.traits.checks_bodies and isinstance(raw.body, bytes) and raw.body:
            _check_body(bound.request_type, raw.headers, raw.body)
        account = principal.account or self._runtime.settings.account
        call = Call(
            self._runtime, principal, account, region, NOBODY, (), bound.model.name, operation, visit.request_id, raw
        )
        return await self._execute(call, bound, codec, request, raw)

    async def inside(self, context: Context, scope: str, raw: RawRequest) -> RawResponse:
        """What the API of a service answers to a request that another service makes. See Runtime.request."""
        visit = Visit(raw, APIS, ids.uuid4())
        try:
            route = self._router.route(raw, scope, raw.bucket or None)
            codec = visit.codec = codec_for(self._registry.models[route.service], route.protocol)
            bound = self._bound(route)
            if bound.model.traits.streams_bodies and bound.operation.streaming_input:
                raw.body = ByteStream.of(raw.body)
            if isinstance(raw.body, bytes) and len(raw.body) > QUICK:
                request = await asyncio.to_thread(codec.decode, route.operation, bound.request_type, raw, route.uri)
            else:
                request = codec.decode(route.operation, bound.request_type, raw, route.uri)
            call = Call(
                self._runtime, context.principal, context.account, context.region, context.source, context.via,
                route.service, route.operation, visit.request_id,
            )  # fmt: skip
            return await self._execute(call, bound, codec, request, raw)
        except Exception as error:
            return await self._failures.answer(visit, error)

    async def _execute(self, call: Call, bound: Bound, codec: Codec, request: Any, raw: RawRequest) -> RawResponse:
        try:
            result = await self._executor.run(call, bound, request)
        except ApiError as error:
            if self._check is not None and error.code != "AccessDenied":
                self._check.note(bound)
            raise
        if self._check is not None:
            self._check.answer(bound, result)
        response = codec.encode(call.operation, result, call.request_id)
        if bound.model.traits.compresses and "accept-encoding" in raw.headers:
            await _compress(response, raw.headers["accept-encoding"])
        return response

    async def _gather(self, raw: RawRequest, signature: Signature | None) -> bytes:
        most = limits.ANONYMOUS if signature is None else signature.traits.max_body
        return await self._gatherer.gather(raw, most)


def _check_body(request_type: Any, headers: Mapping[str, str], body: bytes) -> None:
    """Hold a body against its checksums, where those in the headers are of the body."""
    members = request_type.__struct_fields__
    if "ContentMD5" in members or "ChecksumAlgorithm" in members:
        check_body(headers, body)


async def _compress(response: RawResponse, header: str) -> None:
    """Make an answer smaller, where it is long and its reader takes that."""
    body = response.body
    encoding = accepted(header)
    if not encoding or not isinstance(body, bytes) or len(body) <= MIN_ANSWER:
        return
    body = await asyncio.to_thread(packed, body, encoding) if len(body) > QUICK else packed(body, encoding)
    response.body = body
    headers = [(name, value) for name, value in response.headers if name != "x-amz-crc32"]
    response.headers = [*headers, ("content-encoding", encoding), ("x-amz-crc32", str(zlib.crc32(body)))]
