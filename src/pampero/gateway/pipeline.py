"""The way of a request, on one screen: the first door that takes it answers it."""

from __future__ import annotations

from collections.abc import Mapping

from pampero.auth.keys import Keys
from pampero.gateway.apis import Apis
from pampero.gateway.bodies import Gatherer
from pampero.gateway.browsers import Browsers, Preflights
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.domains import Domains
from pampero.gateway.execute import Executor
from pampero.gateway.failures import Failures
from pampero.gateway.forms import Forms
from pampero.gateway.hosts import APIS, Hosts
from pampero.gateway.origins import Origins
from pampero.gateway.pages import Page, PageDoor
from pampero.gateway.planes import Planes
from pampero.gateway.plans import plan_of
from pampero.gateway.registry import Registry
from pampero.gateway.signers import Signers
from pampero.gateway.sites import Sites
from pampero.gateway.visit import Door, Visit
from pampero.kernel import ids, lineage
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError
from pampero.protocol.rest import RestCodec
from pampero.protocol.route import Router

LOOPBACK = "127.0.0.1"


class Pipeline:
    """Answers every request, whatever it is."""

    def __init__(
        self,
        registry: Registry,
        executor: Executor,
        runtime: ServerRuntime,
        keys: Keys,
        pages: Mapping[str, Page],
        check: OutputCheck | None,
    ) -> None:
        settings, served = runtime.settings, runtime.planes
        router, gatherer = Router(registry.models), Gatherer()
        issuers = [model.name for model in registry.models.values() if model.traits.issuer]
        registries = [model.traits.distributes for model in registry.models.values() if model.traits.distributes]
        of_rows = [name for service in registry.services.values() if service.rows_only for name in service.models]
        self._of_rows = frozenset(registry.models[name].target_prefix for name in of_rows)
        self._hosts = Hosts(served, registry.models.values())
        self._sites = sites = Sites(registry, runtime.system())
        self._domains = Domains(registry, runtime.store)
        self._origins = origins = Origins(settings.cors_origins, settings.loopback, settings.host_names)
        self._browsers = browsers = Browsers(origins, sites)
        self._failures = failures = Failures(router, runtime, sites)
        signers = Signers(settings, runtime.clock, keys, origins, registry.traits())
        fallback = router.fallback
        self._doors: tuple[Door, ...] = (
            # /_pampero/…: the server's own pages
            PageDoor(settings, pages, origins, signers, gatherer),
            # <id>.execute-api.<domain>, /_aws/<plane>/<id>/…: what APIs, websites and the like answer
            Planes(runtime.system(), served, signers, gatherer, issuers, registries),
            # OPTIONS: what a browser asks before it sends something
            Preflights(origins, sites, fallback.ids if isinstance(fallback, RestCodec) else lambda _: []),
            # HTML forms for buckets
            Forms(registry, runtime, signers, browsers, failures),
        )
        # everything else: an operation of a model
        self._apis = Apis(registry, router, executor, runtime, signers, browsers, failures, gatherer, check)
        runtime.serve_inside(self._apis.inside)

    def asks_rows(self, raw: RawRequest) -> bool:
        """Whether a request is for an operation that any process of a server may answer (`Service.rows_only`)."""
        target = raw.headers.get("x-amz-target")
        if target is None or raw.path != "/" or raw.method != "POST":
            return False
        return target.rpartition(".")[0] in self._of_rows and self._hosts.of(raw) is APIS

    async def handle(self, raw: RawRequest, client: str) -> RawResponse:
        """One request."""
        # In a network of its own a function may come from any address that it likes.
        raw.client = client if raw.door is None else LOOPBACK
        lineage.arrive(raw.headers.get(lineage.HEADER, ""))
        if (plan := plan_of(raw)) is not None and (caller := self._apis.recognise(raw, plan)) is not None:
            visit = Visit(raw, APIS, ids.uuid4())
            try:
                return await self._apis.follow(visit, plan, caller)
            except Exception as error:
                return await self._failures.answer(visit, error)
        visit = Visit(raw, self._hosts.of(raw), ids.uuid4())
        try:
            if visit.host.bucket is not None:
                visit.host = await self._domains.of(raw, visit.host)
            if not visit.host.custom and (stranger := self._origins.stranger(raw)):
                raise ApiError("AccessDenied", stranger, 403)
            if visit.host.bucket is not None:
                raw.bucket = await self._sites.of_host(raw, visit.host)
            # What is posted to the APIs' own address goes by all of these.
            if raw.path != "/" or raw.method != "POST" or visit.host is not APIS:
                for door in self._doors:
                    if door.takes(visit):
                        return await door.answer(visit)
            response = await self._apis.answer(visit)
        except Exception as error:
            response = await self._browsers.readable(visit, await self._failures.answer(visit, error))
        if visit.bucket:
            await self._sites.tell(visit, response)
        return response
