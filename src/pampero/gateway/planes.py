"""What is not an AWS API call: data planes by host or path, the server's own pages, browsers' preflights."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from pampero.api.call import Context
from pampero.api.loops import Looped, Loops
from pampero.api.service import Place
from pampero.api.streams import SlowBodyError
from pampero.api.work import Signer, WebRequest, WebResponse
from pampero.auth.context import of_request
from pampero.auth.principals import Principal
from pampero.gateway import limits
from pampero.gateway.bodies import Gatherer
from pampero.gateway.cors import Ask, bucket_of, is_preflight, preflight
from pampero.gateway.hosts import APIS, Host, Hosts
from pampero.gateway.origins import Origins, guard
from pampero.kernel import lineage
from pampero.kernel.log import logger
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError

log = logger("gateway.planes")
Page = Callable[[RawRequest], Awaitable[RawResponse]]
Signers = Callable[[RawRequest, str], Signer | None]
# How often one chain of requests may pass one API: what integrates itself over HTTP ends there.
MOST_PASSES = 64
PREFIX = "/_aws/"
PAGES = "/_pampero/"
# What a load balancer asks.
OPEN = "health"
# The service that a request for the other pages is signed for.
OWN = "pampero"
UNKNOWN = RawResponse(404, [("content-type", "application/json")], b'{"message":"Not Found"}')
TOO_LARGE = RawResponse(413, [("content-type", "application/json")], b'{"message":"Request Entity Too Large"}')
LOOPED = RawResponse(508, [("content-type", "application/json")], b'{"message":"Loop Detected"}')
TOO_SLOW = RawResponse(408, [("content-type", "application/json")], b'{"message":"Request Timeout"}')
TOO_MANY = RawResponse(503, [("content-type", "application/json")], b'{"message":"Service Unavailable"}')
FAILED = RawResponse(500, [("content-type", "application/json")], b'{"message":"Internal Server Error"}')


class Planes:
    """Answers requests that no operation of a model stands behind."""

    def __init__(
        self,
        context: Context,
        planes: Mapping[str, Sequence[Place]],
        pages: Mapping[str, Page],
        services: frozenset[str],
        ask: Ask,
        origins: Origins,
        gatherer: Gatherer,
    ) -> None:
        self._context = context
        self._planes = planes
        self._pages = pages
        self._ask = ask
        self._origins = origins
        self._gatherer = gatherer
        self._hosts = Hosts(frozenset(planes), services)

    def host(self, raw: RawRequest) -> Host:
        """What the request's host means."""
        header = raw.headers.get("host")
        return self._hosts.parse(header) if header else APIS

    async def answer(self, raw: RawRequest, host: Host, request_id: str, signers: Signers) -> RawResponse | None:
        """The answer, or None when the request is for an AWS API. signers: verifies a request's signature."""
        if host.web is not None:
            base = f"{raw.scheme}://{raw.headers['host']}"
            return await self._plane(raw, host.web, host.id, raw.path or "/", base, request_id, signers)
        if raw.path.startswith(PREFIX):
            name, _, rest = raw.path.removeprefix(PREFIX).partition("/")
            id_, slash, path = rest.partition("/")
            if name in self._planes:
                base = f"{raw.scheme}://{raw.headers.get('host', 'localhost')}{PREFIX}{name}/{id_}"
                answer = await self._plane(raw, name, id_, slash + path or "/", base, request_id, signers)
                return guard(raw, answer, sandbox=True)
        if raw.path.startswith(PAGES):
            return guard(raw, await self._page(raw, host, signers), sandbox=False)
        if host is APIS and raw.path == "/" and raw.method == "GET" and _looks_around(raw):
            return await self._pages["welcome"](raw)
        if is_preflight(raw):
            return preflight(raw, host.bucket or bucket_of(raw), self._ask, self._origins)
        return None

    async def _page(self, raw: RawRequest, host: Host, signers: Signers) -> RawResponse:
        name = raw.path.removeprefix(PAGES)
        page = self._pages.get(name)
        # They are for whoever runs the server, not for functions.
        if page is None or (raw.door is not None and name != OPEN):
            return RawResponse(404, [], b"")
        raw.body = await self._gatherer.gather(raw, limits.PAGE)
        refused = self._origins.refusal(raw, readable=False)
        door = self._origins.door(raw, plain=host is APIS, readable=False)
        if not refused and name != OPEN and (not self._context.settings.loopback or door is not None):
            refused = self._unsigned(raw, signers)
        if refused:
            return RawResponse(403, [("content-type", "text/plain; charset=utf-8")], refused.encode())
        return await page(raw)

    def _unsigned(self, raw: RawRequest, signers: Signers) -> str:
        """Why nobody whom the server's own pages are for has signed a request, or nothing."""
        try:
            signer = signers(raw, OWN)
        except ApiError as error:
            return error.message
        if signer is not None and signer.principal == Principal.root(self._context.settings.account):
            return ""
        return "This page needs a key of the account's root (`pampero keys create`) in a signature of version 4."

    async def _plane(
        self, raw: RawRequest, name: str, id_: str, path: str, base: str, request_id: str, signers: Signers
    ) -> RawResponse:
        try:
            raw.body = await self._gatherer.gather(raw, limits.of_plane(name))
        except ApiError as error:
            return TOO_LARGE if error.status == 413 else TOO_MANY
        except SlowBodyError:
            return TOO_SLOW
        if lineage.HEADER in raw.headers:
            try:
                lineage.follow(self._context.part(Loops).enter(f"web/{name}/{id_}", MOST_PASSES))
            except Looped as loop:
                log.warning("%s %s %s answers 508: %s", name, raw.method, path, loop)
                return LOOPED
        else:
            lineage.follow(lineage.begin(self._context.now))
        request = WebRequest(
            id=id_,
            method=raw.method,
            path=path,
            query=raw.query,
            headers=tuple(raw.headers.items()),
            body=raw.body,
            source_ip=raw.client,
            base=base,
            request_id=request_id,
            signer=lambda: signers(raw, name),
            sent=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw.lines),
            facts=of_request(raw, self._context.now, ""),
        )
        try:
            for plane in self._planes[name]:
                answer: WebResponse | None = await plane.load()(self._context, request)
                if answer is not None:
                    return RawResponse(answer.status, list(answer.headers), answer.body)
        except Exception:
            log.exception("%s %s %s failed (request %s)", name, raw.method, path, request_id)
            return FAILED
        return UNKNOWN


def _looks_around(raw: RawRequest) -> bool:
    """Whether this is a person's first look: every client of S3, whose path this is, signs its question."""
    return not raw.query and "authorization" not in raw.headers


def json_page(value: Any) -> RawResponse:
    """A page of JSON."""
    return RawResponse(200, [("content-type", "application/json")], msgspec.json.encode(value))
