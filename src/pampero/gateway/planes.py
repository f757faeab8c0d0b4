"""What is not an AWS API call: data planes by host or path, the server's own pages, browsers' preflights."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from pampero.api.call import Context
from pampero.api.service import Place
from pampero.api.work import Signer, WebRequest, WebResponse
from pampero.gateway.bodies import buffered
from pampero.gateway.cors import Ask, bucket_of, is_preflight, preflight
from pampero.gateway.hosts import APIS, Host, Hosts
from pampero.gateway.origins import Origins
from pampero.kernel.log import logger
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ProtocolError

log = logger("gateway.planes")
Page = Callable[[RawRequest], Awaitable[RawResponse]]
Signers = Callable[[RawRequest, str], Signer | None]
PREFIX = "/_aws/"
PAGES = "/_pampero/"
UNKNOWN = RawResponse(404, [("content-type", "application/json")], b'{"message":"Not Found"}')
TOO_LARGE = RawResponse(413, [("content-type", "application/json")], b'{"message":"Request Entity Too Large"}')
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
    ) -> None:
        self._context = context
        self._planes = planes
        self._pages = pages
        self._ask = ask
        self._origins = origins
        self._hosts = Hosts(frozenset(planes), services)

    def host(self, raw: RawRequest) -> Host:
        """What the request's host means."""
        header = raw.headers.get("host")
        return self._hosts.parse(header) if header else APIS

    async def answer(self, raw: RawRequest, host: Host, request_id: str, signers: Signers) -> RawResponse | None:
        """The answer, or None when the request is for an AWS API. signers: verifies a request's signature."""
        if host.web is not None:
            base = f"http://{raw.headers['host']}"
            return await self._plane(raw, host.web, host.id, raw.path or "/", base, request_id, signers)
        if raw.path.startswith(PREFIX):
            name, _, rest = raw.path.removeprefix(PREFIX).partition("/")
            id_, slash, path = rest.partition("/")
            if name in self._planes:
                base = f"http://{raw.headers.get('host', 'localhost')}{PREFIX}{name}/{id_}"
                return await self._plane(raw, name, id_, slash + path or "/", base, request_id, signers)
        if raw.path.startswith(PAGES):
            if refused := self._origins.refusal(raw, readable=False):
                return RawResponse(403, [("content-type", "text/plain; charset=utf-8")], refused.encode())
            page = self._pages.get(raw.path.removeprefix(PAGES))
            return await page(raw) if page else RawResponse(404, [], b"")
        if host is APIS and raw.path == "/" and raw.method == "GET" and _looks_around(raw):
            return await self._pages["welcome"](raw)
        if is_preflight(raw):
            return preflight(raw, host.bucket or bucket_of(raw), self._ask, self._origins)
        return None

    async def _plane(
        self, raw: RawRequest, name: str, id_: str, path: str, base: str, request_id: str, signers: Signers
    ) -> RawResponse:
        try:
            raw.body = await buffered(raw)
        except ProtocolError:
            return TOO_LARGE
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
