"""What goes on as long as the server runs: pollers, warm environments, packages that nobody names any more."""

from __future__ import annotations

import asyncio
import contextlib

from pampero.api import Context, job
from pampero.services.lambda_.code import Packages, folder_name
from pampero.services.lambda_.deployments import expect
from pampero.services.lambda_.logs import Sink
from pampero.services.lambda_.mappings.model import CHANGED, MAPPINGS, Mapping
from pampero.services.lambda_.mappings.workers import poller_of
from pampero.services.lambda_.model import FUNCTIONS, LAYERS, VERSIONS, Settings
from pampero.store.tx import ReadTx
from pampero.work.feeds import pollers as feeds
from pampero.work.feeds.pollers import Poller
from pampero.work.workers.workers import Workers


@job()
class Pollers(feeds.Pollers[Mapping]):
    """Keeps one poller for each mapping that is enabled."""

    changed = CHANGED

    def wanted(self, tx: ReadTx) -> list[Mapping]:
        """See Pollers."""
        return [mapping for _, _, mapping in MAPPINGS.everywhere(tx) if mapping.enabled]

    def poller(self, feed: Mapping) -> Poller:
        """See Pollers."""
        return poller_of(self.context, feed)


@job(everywhere=True)
class Environments:
    """Starts the template where there are functions, and ends every environment with the server."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job.start."""
        named, kinds = await self._context.read(_named)
        for settings in kinds:
            expect(self._context, settings)
        self._sweeping = asyncio.create_task(asyncio.to_thread(self._context.part(Packages).sweep, named))

    async def stop(self) -> None:
        """See Job.stop."""
        if self._sweeping is not None:
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._sweeping
        await self._context.part(Workers).stop()
        await self._context.part(Sink).flush()


def _named(tx: ReadTx) -> tuple[set[str], list[Settings]]:
    """The addresses of all packages in use; the settings of one function of each runtime."""
    found: set[str] = set()
    kinds: dict[str, Settings] = {}
    for documents in (FUNCTIONS, VERSIONS):
        for _, _, function in documents.everywhere(tx):
            if function.settings.image is None:
                kinds.setdefault(function.settings.runtime, function.settings)
            found.add(function.code.address)
            if function.code.image is not None:
                found.update(blob for blob, _ in function.code.image.layers)
            layers = [use.code.address for use in function.settings.layers]
            found.update(layers)
            found.add(folder_name(layers))
    found.update(layer.code.address for _, _, layer in LAYERS.everywhere(tx))
    return found, list(kinds.values())
