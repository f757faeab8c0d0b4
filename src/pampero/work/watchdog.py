"""Test mode: who holds the event loop for more than HOLD_SECONDS is noted by name, and the run of the tests fails.

Measured is the loop thread's own processor time in one go: in one step of a task, or in one body of a transaction. A busy
machine is thus nobody's fault. Three things are excused, by name: the first import of a module (once in a server's life;
what imports is to be called again), a collection of garbage, and what test mode itself does on top (`excused`).
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar

from pampero.store.sqlite import SqliteStore
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
P = ParamSpec("P")
HOLD_SECONDS = 0.05
MAX_NOTED = 1000

_NAME: ContextVar[str] = ContextVar("pampero.work", default="")


class Watchdog:
    """holds: the longest hold in milliseconds of everything that held the loop too long, by name."""

    def __init__(self) -> None:
        self.holds: dict[str, float] = {}
        self.told: Callable[[str, float], None] = self.hear
        self._excused = 0.0
        self._collecting = 0.0

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch every task of the loop that is made from now on. Called in the loop's thread."""
        gc.callbacks.append(self._collect)
        loop.set_task_factory(self._task)

    def name(self, what: str) -> None:
        """What the present task does from here on."""
        _NAME.set(what)

    @contextmanager
    def excused(self) -> Iterator[None]:
        """What is done within is test mode's, and does not count."""
        began = time.thread_time()
        try:
            yield
        finally:
            self._excused += time.thread_time() - began

    @contextmanager
    def watch(self, what: str) -> Iterator[None]:
        """Measure one go."""
        began, excused, modules = time.thread_time(), self._excused, len(sys.modules)
        try:
            yield
        finally:
            took = time.thread_time() - began - (self._excused - excused)
            if took > HOLD_SECONDS and len(sys.modules) == modules:
                task = asyncio.current_task()
                named = what if task is None or task.get_name().startswith("Task-") else task.get_name()
                self.told(f"{_NAME.get() or 'background'} [{named}]", round(took * 1000, 1))

    def hear(self, what: str, took: float) -> None:
        """Note a hold of so many milliseconds, of this process or another one of the server."""
        if what in self.holds or len(self.holds) < MAX_NOTED:
            self.holds[what] = max(self.holds.get(what, 0.0), took)

    def _collect(self, phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            self._collecting = time.thread_time()
        else:
            self._excused += time.thread_time() - self._collecting

    def _task(
        self, loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, T] | Generator[Any, None, T], **more: Any
    ) -> asyncio.Task[T]:
        watched: _Watched[T] = _Watched(self, coroutine, getattr(coroutine, "__qualname__", type(coroutine).__name__))
        return asyncio.Task(watched, loop=loop, **more)


class _Watched(Coroutine[Any, Any, T]):
    """A coroutine whose steps are measured."""

    def __init__(self, dog: Watchdog, inner: Any, what: str) -> None:
        self._dog = dog
        self._inner = inner
        self._what = what
        self.__qualname__ = what

    def send(self, value: Any) -> Any:
        with self._dog.watch(self._what):
            return self._inner.send(value)

    def throw(self, *error: Any) -> Any:
        with self._dog.watch(self._what):
            return self._inner.throw(*error)

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, T]:
        result: T = yield from self._inner.__await__()
        return result


class WatchedStore(SqliteStore):
    """The store, with the bodies of its transactions measured: they run where nobody waits for them. A body that would
    open another transaction fails, though this engine could bear it."""

    watchdog: Watchdog

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._within = threading.local()
        super().__init__(*args, **kwargs)

    def write(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
        """See Store.write."""
        name = _NAME.get()
        parts = [getattr(part, "__qualname__", "") for part in (body, *args[:1])]
        what = "transaction " + " ".join(part for part in parts if part)

        def watched(tx: Tx) -> T:
            token = _NAME.set(name)
            try:
                with self.watchdog.watch(what):
                    return body(tx, *args, **kwargs)
            finally:
                _NAME.reset(token)

        return super().write(self._alone(watched))

    def read(
        self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """See Store.read."""
        return super().read(self._alone(body), *args, **kwargs)

    def scan(
        self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """See Store.scan."""
        return super().scan(self._alone(body), *args, **kwargs)

    def _alone(self, body: Callable[P, T]) -> Callable[P, T]:
        """The body, during which no other can begin in its thread. Raises RuntimeError within one."""
        if getattr(self._within, "body", False):
            raise RuntimeError("a transaction's body reads and writes through the tx that it is given")

        def alone(*args: P.args, **kwargs: P.kwargs) -> T:
            self._within.body = True
            try:
                return body(*args, **kwargs)
            finally:
                self._within.body = False

        return alone
