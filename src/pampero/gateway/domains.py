"""Hosts whose names somebody has chosen: a service's port says which there are."""

from __future__ import annotations

from msgspec import Struct

from pampero.api.ports import CUSTOM_HOSTS
from pampero.gateway.hosts import Host, name_in
from pampero.gateway.registry import Registry
from pampero.protocol.codec import RawRequest
from pampero.store.kept import Kept
from pampero.store.store import Store
from pampero.store.tx import ReadTx

MAX_KEPT = 10_000


class _Asked(Struct, frozen=True):
    """What a name leads to: a data plane, or nothing."""

    plane: str | None


class Domains:
    """Asks the service that has them; what it says, also that there is none, is kept until one comes or goes."""

    def __init__(self, registry: Registry, store: Store) -> None:
        self._registry = registry
        self._store = store
        self._kept: Kept[str, _Asked] = Kept(lambda _: store.generation(CUSTOM_HOSTS), MAX_KEPT)

    async def of(self, raw: RawRequest, host: Host) -> Host:
        """What a Host header means that is no name of AWS's: a custom host, or what it seemed to be."""
        name = name_in(raw.headers.get("host", "").lower()).rstrip(".")
        asked = self._kept.get(name) or await self._kept.read(self._store, name, self._ask, name)
        if asked is None or asked.plane is None:
            return host
        return Host(web=asked.plane, id=name, custom=True)

    def _ask(self, tx: ReadTx, name: str) -> _Asked:
        port = self._registry.port("custom_host")
        return _Asked(None if port is None else port(tx, name))
