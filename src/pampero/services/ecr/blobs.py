"""Layers as blobs: how they arrive, and how those that nothing names go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from pampero.api import Context, Event, FileRange, TaskJob, consumer, job
from pampero.services.ecr import stored
from pampero.store.blobs import Blob, IsNamed


def named_in(context: Context) -> IsNamed:
    """Whether a row names a blob, as the sweeps ask it: by writing, so that no transaction beside it comes to name what it has
    read of rows that are gone by now."""
    return lambda blob: context.write(stored.is_named, blob)


@asynccontextmanager
async def arriving(context: Context, chunks: AsyncIterator[bytes]) -> AsyncIterator[Blob]:
    """A blob that is held until a row has come to name it, or is not to."""
    blob = await context.runtime.layers.put_stream(chunks)
    try:
        yield blob
    finally:
        await let_go(context, blob.address)


async def let_go(context: Context, address: str) -> None:
    """Hold it no longer; where no row has come to name it, it goes."""
    context.runtime.layers.release(address)
    await context.runtime.layers.sweep(address, named_in(context))


def part(context: Context, address: str, offset: int, length: int) -> FileRange:
    """Bytes of a layer, as the body of an answer."""
    return FileRange(partial(context.runtime.layers.open, address), offset, length)


@consumer(stored.SWEEP)
async def sweep(context: Context, event: Event) -> None:
    """Delete a blob that nothing names."""
    await context.runtime.layers.sweep(str(event.payload), named_in(context))


@job()
class LayerSweeper(TaskJob):
    """At start, deletes the blobs that a crash left between file and row."""

    async def run(self) -> None:
        """It goes on beside the work, and begins anew with the next start."""
        await self.context.runtime.layers.sweep_all(named_in(self.context))
