"""Evaluations that may take long, off the event loop: in processes with limits, asked by threads.

A step that needs one is rehearsed on a copy of its state by a thread, which waits for the evaluations; what it asked of the
world is kept, so that the step can be taken in a transaction without waiting for anything.
"""

from __future__ import annotations

import asyncio
import hashlib
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

import pampero
from pampero.api import ApiError, Context
from pampero.aws.turns import Turns
from pampero.kernel.arn import Arn
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.jsonata import words
from pampero.services.stepfunctions.asl.jsonata.engine import (
    FUNCTION,
    MAX_MILLISECONDS,
    UNDEFINED,
    OutOfTime,
    QueryError,
    evaluate,
)
from pampero.services.stepfunctions.asl.jsonata.reading import Reading, read
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.scope import Postponed, Scope, World
from pampero.services.stepfunctions.asl.step import MAX_ENTERED, Outcome, step
from pampero.services.stepfunctions.evaluator import read_frame, write_frame
from pampero.work.workers.surroundings import environment

# What an evaluation may take on the event loop.
QUICK_MILLISECONDS = 30
# Functions that take more than their data's length, and see no time-out; how many characters they are given at most there.
DEAF = frozenset({"distinct", "formatNumber", "fromMillis", "match", "split", "toMillis"})
MAX_DEAF = 4096
GRACE_SECONDS = 2.0
# Steps that are rehearsed at a time, and those of one account: what one account's need long leaves room for others, and
# two accounts' for a third one's.
MAX_PROCESSES, MAX_OF_ACCOUNT, KEPT_FREE = 4, 2, 1
MAX_WAITING = 10_000
# How many states are entered in one turn: each may need as long as an evaluation may take.
MAX_STATES = 1
PROGRAM = Path(__file__).with_name("evaluator.py")
T = TypeVar("T")


def quickly(source: str, bindings: Mapping[str, Any], scope: Scope) -> Any:
    """World.evaluate of a step on the event loop: what is known to be short, and turns out to be. Raises Postponed."""
    if _is_quick(read(source), source, bindings):
        with suppress(OutOfTime):
            return evaluate(source, bindings, scope.world, QUICK_MILLISECONDS, scope.kept)
    raise Postponed(source)


def _is_quick(reading: Reading, source: str, bindings: Mapping[str, Any]) -> bool:
    """Whether an expression may be tried on the event loop, where the engine ends it in time."""
    if reading.slow:
        return False
    if not reading.variables & DEAF:
        return reading.plain
    return reading.brief and ".." not in source and len(source) + len(dump(bindings)) <= MAX_DEAF


@dataclass(slots=True)
class Known:
    """What a rehearsed step has asked of the world, and was told."""

    now: float
    uuids: list[str] = field(default_factory=list)
    uniforms: list[float] = field(default_factory=list)
    values: dict[bytes, list[Any]] = field(default_factory=dict)

    def asking(self, world: World, ask: Callable[[str, Mapping[str, Any], World], Any]) -> World:
        """The world of the rehearsal: it waits for evaluations, and keeps what they give.

        All are done elsewhere: what the engine has compiled in one thread cannot be used in another.
        """

        def evaluated(source: str, bindings: Mapping[str, Any], scope: Scope) -> Any:
            kept = self.values.setdefault(_key(source, bindings), [])
            try:
                kept.append(ask(source, bindings, scope.world))
            except QueryError as error:
                kept.append(error)
                raise
            return kept[-1]

        return replace(
            world,
            uuid=_keeping(world.uuid, self.uuids),
            uniform=_keeping(world.uniform, self.uniforms),
            evaluate=evaluated,
        )

    def told(self, world: World) -> World:
        """The world of the step itself: it answers as it did, and as any other where it is asked for something new."""

        def evaluated(source: str, bindings: Mapping[str, Any], scope: Scope) -> Any:
            kept = self.values.get(_key(source, bindings))
            if not kept:
                return quickly(source, bindings, scope)
            found = kept.pop(0)
            if isinstance(found, QueryError):
                raise found
            return found

        return replace(
            world, now=self.now, uuid=_telling(world.uuid, self.uuids), uniform=_telling(world.uniform, self.uniforms),
            evaluate=evaluated,
        )  # fmt: skip


def _key(source: str, bindings: Mapping[str, Any]) -> bytes:
    return hashlib.blake2b(f"{source}\0{dump(bindings)}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _keeping(ask: Callable[[], T], kept: list[T]) -> Callable[[], T]:
    def asked() -> T:
        kept.append(ask())
        return kept[-1]

    return asked


def _telling(ask: Callable[[], T], kept: list[T]) -> Callable[[], T]:
    return lambda: kept.pop(0) if kept else ask()


class Evaluators:
    """The threads and processes: `context.part(Evaluators)`. A process is begun when it is needed, and ends when idle."""

    def __init__(self, context: Context) -> None:
        self._threads = ThreadPoolExecutor(MAX_PROCESSES, "jsonata")
        self._turns = Turns(MAX_PROCESSES, MAX_WAITING, _too_many, each=MAX_OF_ACCOUNT, kept=KEPT_FREE)
        self._idle: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def turn(self, arn: str) -> AbstractAsyncContextManager[None]:
        """A turn of an execution's account, for what is evaluated on a thread. Raises ThrottlingException where too many wait."""
        return self._turns.turn(Arn.parse(arn).account)

    async def rehearse(
        self, program: Program, state: e.State, happenings: Iterable[e.Happening], world: World
    ) -> Known:
        """In a turn: what the steps of these events ask of the world, with MAX_STATES each. state: a copy, which is spoiled."""
        known = Known(world.now)
        asking = known.asking(world, self.ask)

        def work() -> None:
            for happening in happenings:
                step(program, state, happening, asking, MAX_STATES)

        await asyncio.get_running_loop().run_in_executor(self._threads, work)
        return known

    async def step(
        self, program: Program, state: e.State, happening: e.Happening, world: World, most: int
    ) -> tuple[Outcome, e.State]:
        """One step off the event loop. The state is another one afterwards."""
        asking = Known(world.now).asking(world, self.ask)
        async with self.turn(state.facts.arn):
            outcome = await asyncio.get_running_loop().run_in_executor(
                self._threads, step, program, state, happening, asking, min(most, MAX_STATES)
            )
        return outcome, state

    async def work(self, arn: str, make: Callable[[World], T], world: World) -> T:
        """What `make` makes with the world that it is given, which waits for evaluations, in a turn of the execution's
        account, off the event loop."""
        asking = Known(world.now).asking(world, self.ask)
        async with self.turn(arn):
            return await asyncio.get_running_loop().run_in_executor(self._threads, make, asking)

    def ask(self, source: str, bindings: Mapping[str, Any], world: World) -> Any:
        """Evaluate in a process; it blocks. Raises QueryError."""
        request = msgspec.msgpack.encode({"source": source, "bindings": bindings, "now": world.now})
        with self._lock:
            process = self._idle.pop() if self._idle else None
        answer = None if process is None else self._exchange(process, request)
        if answer is None:
            # There was none, or it has just ended because it was idle.
            process = self._begin()
            answer = self._exchange(process, request)
        assert process is not None
        if answer is None:
            raise QueryError("", words.MEMORY)
        with self._lock:
            self._idle.append(process)
        found = msgspec.msgpack.decode(answer)
        if found["kind"] == "error":
            raise QueryError(found["code"], found["text"])
        if found["kind"] == "undefined":
            return UNDEFINED
        return FUNCTION if found["kind"] == "function" else found["value"]

    def _begin(self) -> subprocess.Popen[bytes]:
        root = str(Path(pampero.__file__).parents[1])
        command = [sys.executable, "-I", "-X", "utf8", str(PROGRAM), root]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment(),
        )

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes) -> bytes | None:
        """The answer; None where the process ended. Raises QueryError where it takes too long."""
        assert process.stdin is not None
        assert process.stdout is not None
        answer = None
        with suppress(OSError):
            write_frame(process.stdin, request)  # type: ignore[arg-type]
            if not select.select([process.stdout], [], [], MAX_MILLISECONDS / 1000 + GRACE_SECONDS)[0]:
                _end(process)
                raise QueryError("", words.TOO_LONG)
            answer = read_frame(process.stdout)  # type: ignore[arg-type]
        if answer is None:
            _end(process)
        return answer

    def close(self) -> None:
        """End all that is idle."""
        with self._lock:
            for process in self._idle:
                _end(process)
            self._idle.clear()
        self._threads.shutdown(wait=False)


def _too_many() -> ApiError:
    return ApiError("ThrottlingException", "Too many evaluations of this account wait.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


async def advance(
    context: Context, program: Program, state: e.State, happening: e.Happening, world: World, most: int = MAX_ENTERED
) -> tuple[Outcome, e.State]:
    """One step of an execution that is kept in memory, wherever it has to be taken; its outcome, and the state then."""
    before = state.apart() if program.queries else state
    try:
        return step(program, state, happening, world, most), state
    except Postponed:
        return await context.part(Evaluators).step(program, before, happening, world, most)
