"""When a key was used last. Source: API_GetKeyLastUsage."""

from __future__ import annotations

import asyncio

import msgspec

from pampero.api import Call, Context, job, operation
from pampero.services.kms import types as t
from pampero.services.kms.access import key_arn, on_plain_key
from pampero.services.kms.model import Key, find_plain
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

WRITTEN_SECONDS = 60.0


class Use(msgspec.Struct):
    """The last use of a key: by which operation, when, under which request's id."""

    operation: str
    at: float
    request: str


USES: Documents[Use] = Documents("kms.use", Use)


class Uses:
    """Those that are not written yet: a use is no reason to write on each request, and one that a crash forgets is no loss."""

    def __init__(self, context: Context) -> None:
        self.fresh: dict[tuple[str, str], Use] = {}


def used(call: Call, key: Key) -> None:
    """Note that a key was used."""
    call.part(Uses).fresh[key.scope, key.name] = Use(call.operation, call.now, call.request_id)


def _write(tx: Tx, uses: dict[tuple[str, str], Use]) -> None:
    for (scope, name), use in uses.items():
        USES.put(tx, scope, name, use)


@job(everywhere=True)
class UseWriter:
    """Writes them once a minute, and at the end."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._uses = context.part(Uses)
        self._ending = asyncio.Event()

    async def start(self) -> None:
        """See Job."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """See Job."""
        self._ending.set()
        await self._task

    async def _run(self) -> None:
        clock = self._context.runtime.clock
        while not await clock.wait(self._ending, clock.now() + WRITTEN_SECONDS):
            await self._flush()
        await self._flush()

    async def _flush(self) -> None:
        fresh = self._uses.fresh
        if fresh:
            self._uses.fresh = {}
            await self._context.write(_write, fresh)


@operation("GetKeyLastUsage", resource=key_arn, checks=on_plain_key, read=True)
def get_key_last_usage(tx: ReadTx, call: Call, req: t.GetKeyLastUsageRequest) -> t.GetKeyLastUsageResponse:
    """By what and when a key was used last. Source: API_GetKeyLastUsage. Raises NotFoundException, InvalidArnException.

    Uses are followed from a key's creation on.
    """
    key = find_plain(tx, call, req.KeyId)
    use = call.part(Uses).fresh.get((key.scope, key.name)) or USES.get(tx, key.scope, key.name)
    told = None
    if use is not None:
        told = t.KeyLastUsageData(Operation=use.operation, Timestamp=use.at, KmsRequestId=use.request)
    return t.GetKeyLastUsageResponse(
        KeyId=key.name, KeyLastUsage=told, TrackingStartDate=key.created, KeyCreationDate=key.created
    )
