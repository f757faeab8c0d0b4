"""The environments of one published state of a function: kept warm, grown when needed, retired when idle."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pampero.kernel import ids
from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.work.workers.answers import body_of, failure_of, kind_of, named
from pampero.work.workers.environment import FAILED_INIT, Died, Environment
from pampero.work.workers.output import Kept
from pampero.work.workers.programs import Missing
from pampero.work.workers.provisioned import Provisioned
from pampero.work.workers.serving import Warm, serve, used
from pampero.work.workers.spec import Invocation, Outcome, Spec, Start
from pampero.work.workers.templates import Started, Templates

log = logger("work.workers")
# AWS_LAMBDA_INITIALIZATION_TYPE.
ON_DEMAND, PROVISIONED, SNAP_START = "on-demand", "provisioned-concurrency", "snap-start"
UNKNOWN = ("AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME")
# How many environments of one pool start at a time: with more, waiting for one that works is quicker.
STARTS_AT_ONCE = 4
INIT_SECONDS = 10.0
# Ahead of invocations, if the function's time-out is not longer. Source: "Understanding the Lambda execution environment
# lifecycle". What follows a restored snapshot has RESTORE_SECONDS.
AHEAD_SECONDS = 130.0
RESTORE_SECONDS = 10.0
# Environments of a snapshot that have ended before they were ready, and snapshots that have before they were taken: with
# more, each environment is initialized for itself.
LOST_SNAPSHOTS = 3
# Environments that an invocation finds ended, without having used them, before it fails as they do.
LOST_ENVIRONMENTS = 3
NOT_HERE = "Runtime.NotInstalled"


class FailedInit(Exception):
    """An environment could not be made; `outcome` says why. again: whether an invocation tries once more. died: its process
    ended, without a word of the function's."""

    def __init__(self, outcome: Outcome, stream: str, starts: list[Start], again: bool, died: bool = False) -> None:
        super().__init__("initialisation failed")
        self.died = died
        self.outcome = outcome
        self.stream = stream
        self.starts = starts
        self.again = again


class Pool:
    """See the module. closed: no new invocation; environments end as they become free."""

    def __init__(self, spec: Spec, templates: Templates, date: Callable[[], str]) -> None:
        self.spec = spec
        self.closed = False
        self._templates = templates
        self._rooms = templates.rooms
        self._frost = templates.frost
        self._how: Started | None = None
        self._date = date
        self.idle: deque[Warm] = deque()
        self._waiting: deque[asyncio.Future[Warm]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self.busy = 0
        # When an invocation last came (monotonic seconds).
        self.used = Clock.monotonic()
        self.provisioned = Provisioned(self)
        self._seed: asyncio.Task[Environment | None] | None = None
        self._seeded: list[Start] = []
        self._lost = self._restoring = 0

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run one invocation to its end; never raises for what the function does."""
        self.used = Clock.monotonic()
        try:
            return await self._invoke(invocation)
        finally:
            if invocation.stream is not None:
                invocation.stream.end()

    async def _invoke(self, invocation: Invocation) -> Outcome:
        left = float(self.spec.timeout)
        try:
            warm = await self._take()
        except FailedInit as failure:
            if not failure.again:
                return _failed(failure, failure.starts, invocation)
            # Once more, in the time of the invocation. Source: "Understanding the Lambda execution environment lifecycle".
            try:
                warm = await self.begin(ON_DEMAND, "invoke")
            except FailedInit as again:
                return _failed(again, failure.starts + again.starts, invocation)
            left = max(0.0, left - warm.starts[0].took / 1000)
            warm.starts[:0] = failure.starts
        self.busy += 1
        outcome = Outcome(b"")
        try:
            await serve(self.spec, warm, invocation, outcome, left, self._free)
        finally:
            if outcome.rest is None:
                self._free(warm)
        return outcome

    def retire(self, idle_since: float) -> None:
        """End environments at rest since before that moment (monotonic seconds)."""
        staying: deque[Warm] = deque()
        while self.idle and self.idle[0].since < idle_since:
            warm = self.idle.popleft()
            if warm.provisioned and not self.closed:
                staying.append(warm)
            else:
                warm.environment.close()
        self.idle.extendleft(reversed(staying))
        # A snapshot is taken once, and kept for as long as it may be wanted.
        if self.closed and self._seed is not None and not self.busy:
            self._drop_seed()

    @property
    def at_rest(self) -> bool:
        """Whether there is no environment and nobody waits for one: then nothing is lost with it but its snapshot."""
        return not (self.idle or self.busy or self._starting or self._waiting or self.provisioned.wanted)

    def close(self) -> None:
        """No more invocations: the function has changed or is gone."""
        self.closed = True
        self.provisioned.close()
        self.retire(float("inf"))

    async def _take(self) -> Warm:
        """One that can be given an invocation. Nothing was handed to one that has ended, so another one may have it.
        Raises FailedInit."""
        unused = 0
        while True:
            warm = self._take_idle() if self.idle else await self._wait()
            if warm.environment.reachable or unused >= LOST_ENVIRONMENTS:
                return warm
            unused += bool(warm.starts)
            self.release(warm)

    def _take_idle(self) -> Warm:
        """A provisioned one first, as on AWS; else the one that was used last."""
        if self.provisioned.wanted:
            for warm in reversed(self.idle):
                if warm.provisioned:
                    self.idle.remove(warm)
                    return warm
        return self.idle.pop()

    async def _wait(self) -> Warm:
        waiter: asyncio.Future[Warm] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._grow()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.release(waiter.result())
            raise

    def _free(self, warm: Warm) -> None:
        self.busy -= 1
        self.release(warm)

    def _grow(self) -> None:
        wanted = min(STARTS_AT_ONCE, sum(1 for waiter in self._waiting if not waiter.done()))
        while len(self._starting) < wanted:
            task = asyncio.create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        self._grow()

    async def _start(self) -> None:
        try:
            self.release(await self.begin(SNAP_START if self.spec.snap_start else ON_DEMAND))
        except FailedInit as failure:
            self._fail(failure)

    async def provide(self) -> FailedInit | None:
        """One more environment that stays; why there is none."""
        try:
            self.release(await self.begin(PROVISIONED))
        except FailedInit as failure:
            return failure
        return None

    async def begin(self, kind: str, phase: str = "init") -> Warm:
        """One more environment, initialized. Raises FailedInit. kind: ON_DEMAND, PROVISIONED or SNAP_START. phase: `invoke`
        where an invocation waits for it, and its time-out counts.

        Where the sandbox has no forks of a snapshot, or those end too soon, each one is initialized for itself, with all hooks.
        """
        how = await self._find()
        printed, seed = Kept(), None
        while True:
            if kind == SNAP_START:
                phase, seed = "restore", await self._snapshot()
            before, self._seeded = self._seeded, []
            began = Clock.monotonic()
            asked = how.request(self.spec) if seed is None else {"plan": self.spec.plan(), "restore": seed.name}
            environment = self._environment(how, asked, printed)
            seconds = INIT_SECONDS if kind == ON_DEMAND else max(AHEAD_SECONDS, self.spec.timeout)
            if seed is not None:
                seconds = RESTORE_SECONDS
                # How a fork has ended its seed alone can tell.
                environment.teller = partial(self._forking, seed)
            elif phase == "invoke":
                seconds = self.spec.timeout
            try:
                with contextlib.nullcontext() if seed is None else self._forking(seed):
                    await self._initialize(how, environment, asked, kind, seconds, printed, phase)
                break
            except FailedInit as failure:
                if seed is None or not failure.died:
                    raise
                # Of another snapshot, or without one: what the function itself does to end shows again.
                self._lose(seed)
        if seed is not None:
            self._lost = 0
        took = (Clock.monotonic() - began) * 1000
        how.launcher.settle(environment.name)
        start = Start(how.program.version, printed.take(), took, phase, kind=kind)
        return Warm(environment, [*before, start], Clock.monotonic(), printed, provisioned=kind == PROVISIONED)

    async def _find(self) -> Started:
        """Raises FailedInit where this machine has no program for the runtime; AWS knows no such case."""
        if self._how is None:
            try:
                how = await self._templates.find(self.spec)
            except Missing as missing:
                start = Start(self.spec.runtime, [str(missing)], 0.0, status="error", error=NOT_HERE)
                outcome = Outcome(failure_of(NOT_HERE, f"Error: {missing}"), True, True, status="error", error=NOT_HERE)
                stream = f"{self._date()}/[{self.spec.version}]{ids.uuid4().replace('-', '')}"
                raise FailedInit(outcome, stream, [start], again=False) from missing
            # A template of another program may have to start first: that is no part of an initialization.
            with contextlib.suppress(RuntimeError):
                await how.launcher.ready()
            self._how = how
        return self._how

    async def _initialize(
        self, how: Started, environment: Environment, asked: dict[str, Any], kind: str, seconds: float, printed: Kept,
        phase: str,
    ) -> None:  # fmt: skip
        began = Clock.monotonic()
        variables = self._variables(environment.stream, kind)
        status, error, ours, died = "error", "", True, False
        try:
            async with asyncio.timeout(seconds):
                answer = await environment.start(asked, variables)
            self._rooms.stock(how.launcher, asked, variables)
            if answer.kind != FAILED_INIT:
                return
            payload, ours = body_of(answer), False
            error = kind_of(payload)
            environment.kill()
        except TimeoutError:
            environment.kill("timeout")
            status, error = "timeout", "SnapStartTimeoutException" if "restore" in asked else "Sandbox.Timedout"
            payload = failure_of(error, f"Error: Task timed out after {seconds:.2f} seconds")
        except Died as death:
            error, died = death.kind, True
            payload = failure_of(error, f"Error: {death.message}")
        took = (Clock.monotonic() - began) * 1000
        outcome = Outcome(payload, True, ours, took, memory=used(environment, self.spec), status=status, error=error)
        start = Start(how.program.version, printed.take(), took, phase, status, error, kind)
        again = kind == ON_DEMAND and phase == "init"
        raise FailedInit(outcome, environment.stream, [start], again, died)

    async def snapshot(self) -> None:
        """Take the snapshot of a function with SnapStart, unless there is one; where there can be none, have an environment
        initialized. Raises FailedInit."""
        if await self._snapshot() is None and not (self.idle or self.busy):
            self.release(await self.begin(SNAP_START))

    @property
    def seeded(self) -> bool:
        """Whether it has a snapshot."""
        return self._seed is not None and _stands(self._seed)

    def forget(self) -> None:
        """End its snapshot and, as they end with it, its environments at rest; nothing of it may be busy."""
        while self.idle:
            self.idle.pop().environment.close()
        self._drop_seed()

    async def _snapshot(self) -> Environment | None:
        """The process that environments are forked from; None where they cannot be. Raises FailedInit."""
        how = await self._find()
        with contextlib.suppress(RuntimeError):
            await how.launcher.ready()
        if how.program.request:
            return None
        if not how.launcher.seeds:
            how.launcher.unforked()
            return None
        if self._lost >= LOST_SNAPSHOTS:
            return None
        if self._seed is None or (self._seed.done() and not _stands(self._seed)):
            self._seed = asyncio.create_task(self._plant(how))
        return await asyncio.shield(self._seed)

    @contextlib.contextmanager
    def _forking(self, seed: Environment) -> Iterator[None]:
        """It goes on while environments are forked from it, or it is to tell how one has ended."""
        self._restoring += 1
        seed.wake()
        try:
            yield
        finally:
            self._restoring -= 1
            if not self._restoring:
                self._frost.rests(seed)

    async def _plant(self, how: Started) -> Environment | None:
        began, printed = Clock.monotonic(), Kept()
        asked = {"plan": self.spec.plan(), "snapshot": True}
        seed = self._environment(how, asked, printed)
        try:
            await self._initialize(how, seed, asked, SNAP_START, max(AHEAD_SECONDS, self.spec.timeout), printed, "init")
        except FailedInit as failure:
            if not failure.died:
                raise
            self._lose(seed)
            return None
        took = (Clock.monotonic() - began) * 1000
        # The first environment that is forked from it tells of it.
        self._seeded = [Start(how.program.version, printed.take(), took, kind=SNAP_START)]
        self._frost.rests(seed)
        if self.closed:
            seed.close()
        return seed

    def _lose(self, seed: Environment) -> None:
        """A snapshot has ended, or what was forked from it."""
        self._lost += 1
        if self._lost == LOST_SNAPSHOTS:
            log.warning(
                "SnapStart: environments of %s are initialized for themselves from now on: %d have ended before they were ready",
                self.spec.key, self._lost,
            )  # fmt: skip
        if not (self.busy or self.idle):
            seed.close()

    def _drop_seed(self) -> None:
        seed, self._seed = self._seed, None
        standing = seed.result() if seed is not None and _stands(seed) else None
        if standing is not None:
            standing.close()

    def _environment(self, how: Started, asked: dict[str, Any], printed: Kept) -> Environment:
        """A room where there is one, or one that is still to begin."""
        environment = self._rooms.take(how.launcher, asked, self._variables(""))
        if environment is None:
            environment = Environment(ids.uuid4().replace("-", ""), "", how.launcher, printed)
        environment.hear(printed)
        environment.stream = f"{self._date()}/[{self.spec.version}]{environment.name}"
        return environment

    def _fail(self, failure: FailedInit) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_exception(failure)
                return

    def release(self, warm: Warm) -> None:
        """An environment is free: for whoever waits, or to rest."""
        if not warm.environment.alive:
            if warm.provisioned:
                self.provisioned.lost()
            if self._waiting:
                self._grow()
            return
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(warm)
                return
        if warm.provisioned and self.provisioned.surplus():
            warm.environment.close()
            return
        if self.closed:
            warm.environment.close()
            if not self.busy:
                self._drop_seed()
            return
        self._frost.rests(warm.environment)
        warm.since = warm.environment.resting
        self.idle.append(warm)

    def _variables(self, stream: str, kind: str = ON_DEMAND) -> dict[str, str]:
        variables = {
            **self.spec.environment,
            **(self._how.program.variables if self._how is not None else {}),
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_LAMBDA_INITIALIZATION_TYPE": kind,
        }
        if kind == SNAP_START:
            # Source: "Monitoring for Lambda SnapStart".
            variables = {name: value for name, value in variables.items() if name not in UNKNOWN}
        return variables


def _stands(seed: asyncio.Task[Environment | None]) -> bool:
    """Whether environments can be forked from it."""
    if not seed.done() or seed.cancelled() or seed.exception() is not None:
        return False
    standing = seed.result()
    return standing is not None and standing.alive


def _failed(failure: FailedInit, starts: list[Start], invocation: Invocation) -> Outcome:
    """What an initialization that failed is to one who waited for it."""
    invocation.listener.begin(failure.stream, starts)
    failure.outcome.payload = named(failure.outcome, invocation)
    return failure.outcome
