"""What environments leave when their function or version is deleted."""

from __future__ import annotations

import asyncio

from pampero.api import Context, job
from pampero.services.lambda_.deployments import CHANGED
from pampero.services.lambda_.model import FUNCTIONS, VERSIONS, numbered
from pampero.services.lambda_.names import LATEST
from pampero.store.tx import ReadTx
from pampero.work.workers.workers import Workers


@job(everywhere=True)
class Retirer:
    """Ends the environments, and what they are forked from, of what is deleted. Invocations under way go on to their end."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job.start."""
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """See Job.stop."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        store, workers = self._context.runtime.store, self._context.part(Workers)
        while True:
            mark = store.mark(CHANGED)
            for version in await self._context.read(_deleted, workers.versions()):
                workers.retire("", f"{version}/")
            await store.wait_from(CHANGED, mark, float("inf"))


def _deleted(tx: ReadTx, versions: set[str]) -> list[str]:
    """versions: `<scope>/<name>:<version>`."""
    return [version for version in versions if not _stands(tx, version)]


def _stands(tx: ReadTx, version: str) -> bool:
    function, _, number = version.rpartition(":")
    scope, _, name = function.rpartition("/")
    if number == LATEST:
        return FUNCTIONS.shared(tx, scope, name) is not None
    return VERSIONS.shared(tx, scope, numbered(name, number)) is not None
