"""Buckets: names that stand first in a path, or in a host's name instead. What they are, a service's ports say."""

from __future__ import annotations

from pampero.api.call import Context
from pampero.api.ports import Answered, CorsAnswer, CorsQuestion
from pampero.api.streams import FileRange
from pampero.gateway.hosts import Host
from pampero.gateway.registry import Registry
from pampero.gateway.visit import Visit
from pampero.protocol.codec import RawRequest, RawResponse


class Sites:
    """Asks the service that has them."""

    def __init__(self, registry: Registry, context: Context) -> None:
        self._registry = registry
        self._context = context
        self._store = context.runtime.store

    async def exists(self, name: str) -> bool:
        """Whether there is one of this name."""
        port = self._registry.port("virtual_host")
        return port is not None and await self._store.read(port, name)

    async def rules(self, question: CorsQuestion) -> CorsAnswer | None:
        """What it says to a browser; None when there is none of that name."""
        port = self._registry.port("cors_rules")
        return None if port is None else await self._store.read(port, question)

    async def tell(self, visit: Visit, response: RawResponse) -> None:
        """The service of a request for a bucket how it was answered."""
        witness = self._registry.port("witness")
        if witness is not None:
            body = response.body
            size = body.length if isinstance(body, FileRange) else len(body) if isinstance(body, bytes) else 0
            said = Answered(
                visit.raw, visit.bucket, visit.operation, visit.request_id, visit.caller, response.status, visit.error,
                size, visit.began, self._context.now,
            )  # fmt: skip
            await witness(self._context, said)

    async def of_host(self, raw: RawRequest, host: Host) -> str:
        """The one in the host's name: when the host says so, when it exists, or when it is being created; else none."""
        name = host.bucket or ""
        if host.certain or (raw.method == "PUT" and raw.path == "/" and not raw.query) or await self.exists(name):
            return name
        return ""


def bucket_of(raw: RawRequest) -> str:
    """The bucket that a request is for, if it is for one."""
    return raw.bucket or raw.path.lstrip("/").partition("/")[0]
