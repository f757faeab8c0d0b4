"""The server's own pages under /_pampero/: health, status, and in test mode the clock."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from pampero import __version__
from pampero.auth.principals import Principal
from pampero.gateway import limits
from pampero.gateway.bodies import Gatherer
from pampero.gateway.hosts import APIS
from pampero.gateway.origins import Origins, guard
from pampero.gateway.registry import Registry
from pampero.gateway.signers import Signers
from pampero.gateway.visit import Visit
from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.protocol.errors import ApiError

Page = Callable[[RawRequest], Awaitable[RawResponse]]
Idle = Callable[[], Awaitable[None]]
Told = Callable[[], dict[str, object]]
Holds = Callable[[], dict[str, float]]

WELCOME = """\
Pampero {version}: serverless architectures behind the AWS APIs, on your own machine.

This is the endpoint of all services. Point any AWS client at it:

    eval "$(pampero env)"          or   export AWS_ENDPOINT_URL={endpoint}
    aws lambda list-functions           AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test

{endpoint}/_pampero/status   what runs
{endpoint}/_aws/execute-api/<api id>/   the APIs that are deployed
README.md, docs/COVERAGE.md   how to begin; what is implemented
"""


PAGES = "/_pampero/"
# What a load balancer asks.
OPEN = "health"
# The service that a request for the other pages is signed for.
OWN = "pampero"


class PageDoor:
    """The door of the server's own pages, which are for whoever runs the server, not for functions."""

    def __init__(
        self, settings: Settings, pages: Mapping[str, Page], origins: Origins, signers: Signers, gatherer: Gatherer
    ) -> None:
        self._settings = settings
        self._pages = pages
        self._origins = origins
        self._signers = signers
        self._gatherer = gatherer

    def takes(self, visit: Visit) -> bool:
        """See Door."""
        return visit.host.web is None and (
            visit.raw.path.startswith(PAGES) or (visit.raw.method == "GET" and _looks_around(visit))
        )

    async def answer(self, visit: Visit) -> RawResponse:
        """See Door."""
        if not visit.raw.path.startswith(PAGES):
            return await self._pages["welcome"](visit.raw)
        return guard(visit.raw, await self._page(visit), sandbox=False)

    async def _page(self, visit: Visit) -> RawResponse:
        raw = visit.raw
        name = raw.path.removeprefix(PAGES)
        page = self._pages.get(name)
        if page is None or (raw.door is not None and name != OPEN):
            return RawResponse(404, [], b"")
        raw.body = await self._gatherer.gather(raw, limits.PAGE)
        refused = self._origins.refusal(raw, readable=False)
        door = self._origins.door(raw, plain=visit.host is APIS, readable=False)
        if not refused and name != OPEN and (not self._settings.loopback or door is not None):
            refused = await self._unsigned(visit)
        if refused:
            return RawResponse(403, [("content-type", "text/plain; charset=utf-8")], refused.encode())
        return await page(raw)

    async def _unsigned(self, visit: Visit) -> str:
        """Why nobody whom the pages are for has signed a request, or nothing."""
        try:
            signer = await self._signers.of_plane(visit, OWN)
        except ApiError as error:
            return error.message
        if signer is not None and signer.principal == Principal.root(self._settings.account):
            return ""
        return "This page needs a key of the account's root (`pampero keys create`) in a signature of version 4."


def _looks_around(visit: Visit) -> bool:
    """Whether this is a person's first look: clients whose path this is sign their question."""
    raw = visit.raw
    plain = visit.host is APIS and raw.path == "/"
    return plain and not raw.query and "authorization" not in raw.headers


class Pages:
    """Builds the table of pages of one server. told: what its parts say of themselves, for the status.
    holds: who held the event loop, for the tests."""

    def __init__(
        self, settings: Settings, clock: Clock, registry: Registry, idle: Idle, told: Told, holds: Holds
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._registry = registry
        self._idle = idle
        self._told = told
        self._holds = holds
        self._started = clock.monotonic()

    def table(self) -> dict[str, Page]:
        """Page by the path behind /_pampero/."""
        pages: dict[str, Page] = {"welcome": self.welcome, "health": self.health, "status": self.status}
        if self._settings.test:
            pages |= {
                "clock": self.turn,
                "wall": self.shift,
                "idle": self.idle,
                "implemented": self.implemented,
                "holds": self.held,
            }
        return pages

    async def welcome(self, raw: RawRequest) -> RawResponse:
        """What somebody sees who opens the server's address."""
        text = WELCOME.format(version=__version__, endpoint=self._settings.endpoint)
        return RawResponse(200, [("content-type", "text/plain; charset=utf-8")], text.encode())

    async def health(self, raw: RawRequest) -> RawResponse:
        """Answers once the server serves."""
        return json_page({"status": "running", "version": __version__})

    async def status(self, raw: RawRequest) -> RawResponse:
        """What `pampero status` shows."""
        return json_page(
            {
                "version": __version__,
                "endpoint": self._settings.endpoint,
                "address": self._settings.address,
                "host": self._settings.host,
                "data": str(self._settings.data),
                "durability": self._settings.durability,
                "strict": self._settings.strict,
                "lenient": self._settings.lenient,
                "reach": list(self._settings.reach),
                "pid": os.getpid(),
                "python": sys.version.split()[0],
                "uptime": round(self._clock.monotonic() - self._started, 1),
                "memory": f"{_resident_mib()} MiB",
                "services": {name: len(found) for name, found in self._registry.implemented().items()},
                **self._told(),
            }
        )

    async def turn(self, raw: RawRequest) -> RawResponse:
        """Turn the clock forward: {"seconds": 60}."""
        request = msgspec.json.decode(raw.body, type=dict[str, float])
        self._clock.advance(request["seconds"])
        await self._idle()
        return json_page({"now": self._clock.now()})

    async def shift(self, raw: RawRequest) -> RawResponse:
        """Have the wall clock below the server's jump: {"seconds": -3600}. Nobody is told, as when the machine's does."""
        self._clock.shift(msgspec.json.decode(raw.body, type=dict[str, float])["seconds"])
        return json_page({"now": self._clock.now(), "wall": self._clock.wall()})

    async def idle(self, raw: RawRequest) -> RawResponse:
        """Answers when no event waits and no due timer is left."""
        await self._idle()
        return json_page({})

    async def held(self, raw: RawRequest) -> RawResponse:
        """Who held the event loop too long: see `work.watchdog`."""
        return json_page(self._holds())

    async def implemented(self, raw: RawRequest) -> RawResponse:
        """Every implemented operation."""
        found = self._registry.implemented()
        return json_page(sorted(f"{model} {operation}" for model, names in found.items() for operation in names))


def json_page(value: Any) -> RawResponse:
    """A page of JSON."""
    return RawResponse(200, [("content-type", "application/json")], msgspec.json.encode(value))


def _resident_mib() -> int:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize() >> 20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
