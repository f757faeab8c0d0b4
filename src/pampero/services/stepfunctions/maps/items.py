"""The items of a run: where they come from, and what an ItemSelector makes of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from pampero.api import Context
from pampero.kernel.clock import breathe
from pampero.services.stepfunctions import states
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl import program as p
from pampero.services.stepfunctions.asl.data import Failure, parse
from pampero.services.stepfunctions.asl.scope import Postponed, World
from pampero.services.stepfunctions.asl.step import Machine
from pampero.services.stepfunctions.evaluations import Evaluators
from pampero.services.stepfunctions.maps import model
from pampero.services.stepfunctions.maps.reading.items import Item, ItemSource
from pampero.services.stepfunctions.maps.reading.source import read
from pampero.services.stepfunctions.programs import Programs
from pampero.services.stepfunctions.sealing import DataKeys
from pampero.services.stepfunctions.tokens import world_of
from pampero.store.tx import ReadTx

# How many items are worked on between two turns of the event loop.
SLICE = 50
# What the context object tells of the source of items that the state was given.
GIVEN = "STATE_DATA"


def source_of(settings: model.Settings, etag: str | None) -> ItemSource | None:
    """Where items are read from; None where they are those of the state's input. etag: see ItemSource."""
    reader = settings.reader
    return None if reader is None else ItemSource(reader["Resource"], reader["Arguments"], reader["ReaderConfig"], etag)


async def slices(
    place: Context, settings: model.Settings, source: ItemSource | None, skip: int
) -> AsyncGenerator[list[Item], None]:
    """The items, a few at a time. place: acts as the machine's role. skip: how many are left out. Raises Failure."""
    if settings.items is not None:
        given = parse(settings.items)
        if isinstance(given, dict):
            found = [Item(value, key, GIVEN) for key, value in list(given.items())[skip:]]
        else:
            found = [Item(value, None, GIVEN) for value in given[skip:]]
        for at in range(0, len(found), SLICE):
            yield found[at : at + SLICE]
        return
    assert source is not None
    async with aclosing(read(place.client("s3"), source, skip)) as pages:
        async for page in pages:
            for at in range(0, len(page), SLICE):
                yield page[at : at + SLICE]


class Selector:
    """Makes a run's items what its children get, with the state that the run's parent is in while it waits."""

    def __init__(self, context: Context, run: model.MapRun, program: p.Program, state: e.State) -> None:
        self._context = context
        self._run = run
        self._program = program
        self._state = state
        spec = Machine(program, state, self._world()).spec(state.threads[run.thread])
        assert isinstance(spec, p.MapState)
        self._spec = spec

    async def select(self, items: list[Item], first: int) -> list[Any]:
        """What children get of items, of which the first has this index. Raises Failure."""
        if self._spec.item is None:
            return [item.value if item.key is None else {"Key": item.key, "Value": item.value} for item in items]
        try:
            return (
                await self._evaluated(items, first)
                if self._program.queries
                else self._selected(self._world(), items, first)
            )
        except Failure as failure:
            raise told(failure, self._run) from failure

    async def _evaluated(self, items: list[Item], first: int) -> list[Any]:
        """Item by item on the event loop, each of which may take a while, and off it from the first one that takes long."""
        found: list[Any] = []
        try:
            for item in items:
                found += self._selected(self._world(), [item], first + len(found))
                await breathe()
        except Postponed:
            left, at = items[len(found) :], first + len(found)
            found += await self._context.part(Evaluators).work(
                self._run.parent, lambda world: self._selected(world, left, at), self._world()
            )
        return found

    def _world(self) -> World:
        return world_of(self._context, self._context.now, self._run.execution)

    def _selected(self, world: World, items: list[Item], first: int) -> list[Any]:
        machine, spec = Machine(self._program, self._state, world), self._spec
        thread = self._state.threads[self._run.thread]
        assert spec.item is not None
        effective = spec.flow.effective(machine.scope(thread, thread.input))
        return [
            spec.item(machine.scope(thread, effective, (first + at, item.value, _known(item))))
            for at, item in enumerate(items)
        ]


def _known(item: Item) -> dict[str, Any]:
    """What the context object tells of an item beside its index and its value."""
    found: dict[str, Any] = {} if item.key is None else {"Key": item.key}
    if item.source is not None:
        found["Source"] = item.source
    return found


def told(failure: Failure, run: model.MapRun) -> Failure:
    """A failure as the run's parent is told of it."""
    if not failure.prefixed:
        return failure
    where = f"An error occurred while executing the state '{run.state}' (entered at the event id #{run.entered}). "
    return Failure(failure.error, where + (failure.cause or ""))


def parent_of(tx: ReadTx, context: Context, run: model.MapRun) -> tuple[p.Program, e.State] | None:
    """The program and the state of the execution that waits for a run; None where it is gone, or waits no longer."""
    found = states.load(tx, context.part(DataKeys), run.execution)
    if found is None or found.closed or run.thread not in found.state.threads:
        return None
    return context.part(Programs).get(tx, found.execution.definition), found.state
