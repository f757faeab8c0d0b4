"""Data planes: what APIs, websites and the like answer, which no operation of a model stands behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from pampero.api.call import Context
from pampero.api.loops import Looped, Loops
from pampero.api.operation import MARK
from pampero.api.streams import ByteStream, SlowBodyError
from pampero.api.work import WebRequest, WebResponse, WebSpec
from pampero.auth.context import of_request
from pampero.gateway.bodies import Gatherer
from pampero.gateway.hosts import APIS
from pampero.gateway.origins import guard
from pampero.gateway.signers import Signers
from pampero.gateway.visit import Visit
from pampero.kernel import lineage
from pampero.kernel.log import logger
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError

log = logger("gateway.planes")
# How often one chain of requests may pass one API: what integrates itself over HTTP ends there.
MAX_PASSES = 64
PREFIX = "/_aws/"
MAX_HOST_LENGTH = 512
# An issuer's id has an underscore, which no bucket's name has.
WELL_KNOWN = re.compile(r"/[a-z0-9-]+_[A-Za-z0-9]+/\.well-known/")
# What clients of container registries ask for; none of AWS's APIs has such paths.
DISTRIBUTION = re.compile(r"/v2|/v2/(?:\d{12}\.dkr[^/]*/)?(?:_catalog)?|/v2/.+/(?:manifests|blobs|tags|referrers)/.*")
UNKNOWN = RawResponse(404, [("content-type", "application/json")], b'{"message":"Not Found"}')
TOO_LARGE = RawResponse(413, [("content-type", "application/json")], b'{"message":"Request Entity Too Large"}')
LOOPED = RawResponse(508, [("content-type", "application/json")], b'{"message":"Loop Detected"}')
TOO_SLOW = RawResponse(408, [("content-type", "application/json")], b'{"message":"Request Timeout"}')
TOO_MANY = RawResponse(503, [("content-type", "application/json")], b'{"message":"Service Unavailable"}')
FAILED = RawResponse(500, [("content-type", "application/json")], b'{"message":"Internal Server Error"}')


class Planes:
    """The door of data planes: by host, or by a path that begins with `/_aws/`. issuers: those that answer what is well known
    of an issuer, whose path begins with its id. registries: those that clients of container registries find at `/v2/`."""

    def __init__(
        self,
        context: Context,
        planes: Mapping[str, Callable[..., Any]],
        signers: Signers,
        gatherer: Gatherer,
        issuers: Sequence[str],
        registries: Sequence[str],
    ) -> None:
        self._context = context
        self._planes = planes
        self._signers = signers
        self._gatherer = gatherer
        self._issuer = issuers[0] if issuers else None
        self._registry = registries[0] if registries else None

    def takes(self, visit: Visit) -> bool:
        """See Door."""
        if visit.host.web is not None:
            return True
        path = visit.raw.path
        if path.startswith(PREFIX):
            return path.removeprefix(PREFIX).partition("/")[0] in self._planes
        if visit.host is not APIS:
            return False
        if self._issuer is not None and WELL_KNOWN.match(path) is not None:
            return True
        return self._registry is not None and DISTRIBUTION.fullmatch(path) is not None and not _signed(visit.raw)

    async def answer(self, visit: Visit) -> RawResponse:
        """See Door."""
        raw, host = visit.raw, visit.host
        if host.web is not None:
            return await self._plane(visit, host.web, host.id, raw.path or "/", _reached(raw))
        if self._registry is not None and DISTRIBUTION.fullmatch(raw.path) is not None:
            return guard(raw, await self._plane(visit, self._registry, "", raw.path, _reached(raw)), sandbox=True)
        if self._issuer is not None and not raw.path.startswith(PREFIX):
            id_, _, path = raw.path[1:].partition("/")
            base = f"{_reached(raw)}/{id_}"
            return await self._plane(visit, self._issuer, id_, f"/{path}", base)
        name, _, rest = raw.path.removeprefix(PREFIX).partition("/")
        id_, slash, path = rest.partition("/")
        base = f"{_reached(raw)}{PREFIX}{name}/{id_}"
        response = await self._plane(visit, name, id_, slash + path or "/", base)
        return response if response.session is not None else guard(raw, response, sandbox=True)

    async def _plane(self, visit: Visit, name: str, id_: str, path: str, base: str) -> RawResponse:
        raw = visit.raw
        handler = self._planes[name]
        spec: WebSpec = vars(handler)[MARK]
        too_long, stream = False, raw.body if spec.streams else None
        try:
            raw.body = b"" if spec.streams else await self._gatherer.gather(raw, spec.max_body)
        except ApiError as error:
            if error.status != 413:
                return TOO_MANY
            if not spec.refuses:
                return TOO_LARGE
            raw.body, too_long = b"", True
        except SlowBodyError:
            return TOO_SLOW
        if lineage.HEADER in raw.headers:
            try:
                lineage.follow(self._context.part(Loops).enter(f"web/{name}/{id_}", MAX_PASSES))
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
            request_id=visit.request_id,
            signer=lambda: self._signers.of_plane(visit, spec.service),
            sent=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw.lines),
            facts=of_request(raw, self._context.now, ""),
            too_long=too_long,
            shown=raw.shown,
            websocket=raw.websocket,
            stream=ByteStream.of(stream) if isinstance(stream, bytes) else stream,
        )
        try:
            answer: WebResponse | None = await handler(self._context, request)
        except SlowBodyError:
            return TOO_SLOW
        except Exception:
            log.exception("%s %s %s failed (request %s)", name, raw.method, path, visit.request_id)
            return FAILED
        if answer is None:
            return UNKNOWN
        body: Any = answer.body if answer.parts is None else answer.parts
        return RawResponse(answer.status, list(answer.headers), body, session=answer.session)


def _signed(raw: RawRequest) -> bool:
    """Whether a request is for the APIs by its signature."""
    return raw.headers.get("authorization", "").startswith("AWS4-") or "X-Amz-" in raw.query


def _reached(raw: RawRequest) -> str:
    """What the client's URLs begin with; `localhost` where it names a host that is none."""
    host = raw.headers.get("host", "")
    return f"{raw.scheme}://{host if len(host) <= MAX_HOST_LENGTH and _named(host) else 'localhost'}"


@lru_cache(maxsize=1024)
def _named(host: str) -> bool:
    try:
        parts = urlsplit(f"http://{host}")
        return bool(parts.hostname) and parts.netloc == host and parts.username is None and parts.port != 0
    except ValueError:
        return False
