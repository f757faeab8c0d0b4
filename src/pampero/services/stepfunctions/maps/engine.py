"""Moves map runs on: reads items, makes children of them, counts them, until all have ended.

An event of the outbox says that a run has something to do; events of one run come one after the other, from whichever
process. Whoever has one works until there is nothing to do but to wait for Standard children, whose ends are told by
further events. All that is known of a run is in its rows: after a crash its event comes again, and goes on from there.
Items of a batch that was not full are read again; Express children that were under way are run again.
"""

from __future__ import annotations

import asyncio

from pampero.api import ApiError, Check, Context, Event, consumer
from pampero.kernel import lineage
from pampero.kernel.clock import breathe
from pampero.services.stepfunctions.asl.data import Failure
from pampero.services.stepfunctions.asl.faults import RUNTIME
from pampero.services.stepfunctions.driver import BROKEN, MAX_FAILURES
from pampero.services.stepfunctions.maps import children, model, runs
from pampero.services.stepfunctions.maps.batches import Batches, Made
from pampero.services.stepfunctions.maps.closing import close, finish
from pampero.services.stepfunctions.maps.express import Crew
from pampero.services.stepfunctions.maps.items import Selector, parent_of, slices, source_of, told
from pampero.services.stepfunctions.maps.model import CLOSING, GOING, OVER, REVIVING, TOPIC, MapRun
from pampero.services.stepfunctions.maps.reading.items import ItemSource
from pampero.services.stepfunctions.maps.reading.source import pinned
from pampero.services.stepfunctions.programs import Programs
from pampero.services.stepfunctions.sealing import DataKeys
from pampero.services.stepfunctions.tasks.outcome import TaskError
from pampero.services.stepfunctions.tasks.roles import session
from pampero.store.tx import ReadTx, Tx

# How many children, and of how many bytes, one transaction stores; and how many wait at most before reading goes on.
MAX_MADE, MAX_BYTES, MAX_WAITING = 200, 1024 * 1024, 5000
PERMISSIONS = "States.Permissions"


@consumer(TOPIC)
async def advance(context: Context, event: Event) -> None:
    """A map run has something to do."""
    run = await context.read(model.find, event.payload)
    if run is None or run.phase == OVER:
        return
    with lineage.following(run.lineage):
        if event.failures < MAX_FAILURES:
            await Work(context, run).go()
        elif run.phase != CLOSING:
            # Its children end, and then it has failed.
            await context.write(_give_up, run.key)
        else:
            await context.write(finish, context, run.key, None, Failure(RUNTIME, BROKEN), None)


class Work:
    """One event's work on a run."""

    def __init__(self, context: Context, run: MapRun) -> None:
        self._context = context
        self._key = run.key
        self._run = run
        self._crew = Crew(context, run) if run.express else None
        self._pending = 0
        self._news = asyncio.Event()
        self._less = asyncio.Event()

    async def go(self) -> None:
        """Until there is nothing to do now."""
        # What children and their parent do is stored in transactions, which compile nothing long.
        try:
            await self._ready()
        except ApiError as error:
            if error.code == "KmsThrottlingException":
                raise
            await self._context.write(runs.fail, self._key, RUNTIME, error.message)
        while True:
            run = await self._context.read(model.find, self._key)
            if run is None or run.phase == OVER:
                return
            self._run = run
            if run.phase == REVIVING:
                while await self._context.write(children.revive_some, self._key):
                    pass
            elif run.phase == CLOSING:
                while await self._context.write(children.stop_some, self._context, self._key):
                    self._context.runtime.faults.pass_point("stepfunctions.map.stopping")
                await close(self._context, self._key)
            elif not await self._going():
                return

    async def _ready(self) -> None:
        """Raises Kms…Exception."""
        await self._context.part(DataKeys).ready(self._context, self._run.sealing, self._run.who)
        await self._context.part(Programs).ready(self._context, self._run.definition, self._run.who)

    async def _going(self) -> bool:
        """Work on a run that goes. False: it waits for its children."""
        try:
            place = await self._place()
        except Failure as failure:
            await self._fail(failure)
            return True
        feeder = None if self._run.whole or place is None else asyncio.create_task(self._feed(place))
        watcher = asyncio.create_task(self._watch())
        try:
            return await (self._turns(feeder) if self._crew is None else self._crew.turns(self, feeder))
        finally:
            for task in (watcher, feeder):
                if task is not None and not task.done():
                    task.cancel()
            await asyncio.gather(*(task for task in (watcher, feeder) if task is not None), return_exceptions=True)

    async def _turns(self, feeder: asyncio.Task[None] | None) -> bool:
        """Standard children: begin and count them."""
        while True:
            self._news.clear()
            reading = feeder is not None and not feeder.done()
            turn = await self._context.write(children.take_turn, self._context, self._key)
            self._context.runtime.faults.pass_point("stepfunctions.map.turn")
            self.took(turn)
            if turn.phase != GOING:
                return True
            if turn.more:
                continue
            if not reading:
                if feeder is not None:
                    feeder.result()
                return False
            await self._news.wait()

    async def wait(self) -> None:
        """Until something happens."""
        await self._news.wait()

    @property
    def news(self) -> asyncio.Event:
        """Set when something happens: a child has ended, children were made, the run was changed."""
        return self._news

    def took(self, turn: children.Turn) -> None:
        """A turn was taken: reading goes on where not too many children wait."""
        self._pending = turn.pending
        if turn.pending < MAX_WAITING // 2:
            self._less.set()

    async def _watch(self) -> None:
        store, channel = self._context.runtime.store, self._run.channel
        while True:
            mark = store.mark(channel)
            self._news.set()
            await store.wait_from(channel, mark, float("inf"))

    async def _place(self) -> Context | None:
        """A context that acts as the machine's role, which must be allowed to start the children; None where none is
        needed any more. Raises Failure.

        Source: "IAM policies for using Distributed Map states". That the role may stop and describe its children is not
        asked for here: Step Functions does that by itself.
        """
        run = self._run
        if run.checked and run.whole:
            return None
        try:
            place = await session(self._context, run.parent, run.role, run.machine_name)
        except TaskError as error:
            raise Failure(error.error, error.cause) from error
        if run.checked:
            return place
        checks = [Check("states:StartExecution", run.machine.partition("/")[0])]
        if run.redrives and not run.express:
            executions = ":".join([*run.machine.split(":")[:5], "execution", run.machine_name, "*"])
            checks.append(Check("states:RedriveExecution", executions))
        message = await self._context.read(_refused, place, checks)
        if message is not None:
            raise Failure(PERMISSIONS, message)
        await self._context.write(runs.permit, self._key)
        return place

    async def _feed(self, place: Context) -> None:
        """Read the items that are left, and store children made of them."""
        try:
            await self._read(place)
        except Failure as failure:
            await self._fail(told(failure, self._run))
        finally:
            self._news.set()

    async def _fail(self, failure: Failure) -> None:
        await self._context.write(runs.fail, self._key, failure.error, failure.cause)
        self._news.set()

    async def _read(self, place: Context) -> None:
        run = self._run
        parent = await self._context.read(parent_of, self._context, run)
        if parent is None:
            return
        selector = Selector(self._context, run, *parent)
        settings = await self._context.read(model.settings_of, self._key)
        batches = Batches(settings.batcher, run.read)
        made: list[Made] = []
        index, stored, size = run.read, run.read, 0
        source = await self._pinned(place, source_of(settings, run.etag))
        async for items in slices(place, settings, source, run.read):
            for value in await selector.select(items, index):
                for one in batches.add(value):
                    made.append(one)
                    size += len(one.input)
            index += len(items)
            await breathe()
            if len(made) >= MAX_MADE or size >= MAX_BYTES:
                if not await self._reserve(stored, made, batches.taken):
                    return
                stored, made, size = batches.taken, [], 0
        made += batches.end()
        await self._reserve(stored, made, batches.taken, whole=True)

    async def _pinned(self, place: Context, source: ItemSource | None) -> ItemSource | None:
        """A source whose object is the one that was there when reading began. Raises Failure."""
        if source is None or self._run.read:
            return source
        found = await pinned(place.client("s3"), source)
        if found.etag is not None:
            await self._context.write(runs.pin, self._key, found.etag)
        return found

    async def _reserve(self, start: int, made: list[Made], read: int, whole: bool = False) -> bool:
        """Store children; whether more may come, which waits as long as too many are waiting."""
        pending = await self._context.write(children.reserve, self._key, start, made, read, whole)
        self._context.runtime.faults.pass_point("stepfunctions.map.reserved")
        if pending is None:
            return False
        self._pending = pending
        while self._pending > MAX_WAITING:
            self._less.clear()
            await self._less.wait()
        return True


def _give_up(tx: Tx, key: int) -> None:
    runs.fail(tx, key, RUNTIME, BROKEN)
    runs.go(tx, model.found(tx, key))


def _refused(tx: ReadTx, place: Context, checks: list[Check]) -> str | None:
    """What is told of the first of these questions whose answer is no."""
    for check in checks:
        decision = place.runtime.decide(tx, place.principal, check, place.facts, None)
        if not decision.allowed:
            return decision.message
    return None
