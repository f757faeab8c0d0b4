"""Connections of the event loop, and the greenlets that bodies run in.

A body is a plain function, and waits for each of its statements. It runs in a greenlet of the loop's own thread: where it
waits the loop goes on, and nothing that a body touches is touched by two threads.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import greenlet

from pampero.store.postgres.connection import LoopConnection, Statements, connect
from pampero.store.postgres.errors import ConnectionLost, EngineError

# run(connection): uses it and gives it back; raises nothing. fail: there is no connection.
Run = Callable[[LoopConnection], None]
Fail = Callable[[Exception], None]
# So many transactions for each that runs beside others must succeed before one more does.
PROBATION = 16


class Pool:
    """Opened as they are needed, `size` at most; who comes when none is free waits in line.

    Of transactions that conflict all but one are in vain, and while several run, so are the next tries. So fewer run at a
    time with each conflict, down to one, and slowly more again with those that succeed: as TCP finds its window.
    """

    def __init__(self, target: str, statements: Statements, size: int) -> None:
        self._target = target
        self._statements = statements
        self._size = size
        self._at_once: float = size
        self._idle: list[LoopConnection] = []
        self._all: set[LoopConnection] = set()
        self._opening = 0
        self._waiting: deque[tuple[Run, Fail, contextvars.Context]] = deque()
        self._closed = False

    def submit(self, run: Run, fail: Fail) -> None:
        """Called in the loop's thread, outside of any body."""
        if self._closed:
            fail(ConnectionLost("the store is closed"))
            return
        self._waiting.append((run, fail, contextvars.copy_context()))
        self._next()

    def succeeded(self) -> None:
        """A transaction was committed."""
        self._at_once = min(self._size, self._at_once + 1 / (PROBATION * self._at_once))

    def postpone(self, run: Run, fail: Fail) -> None:
        """Called by a body's greenlet before it gives its connection back: it ran into a conflict, and is next in line."""
        self._at_once = max(1, self._at_once / 2)
        self._waiting.appendleft((run, fail, contextvars.copy_context()))

    def give_back(self, connection: LoopConnection) -> None:
        """Called by a body's greenlet at its end: whoever waits goes on with the next turn of the loop."""
        if connection.lost:
            self._all.discard(connection)
            connection.close()
        else:
            self._idle.append(connection)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._next)

    def close(self) -> None:
        """End all sessions; what waits fails."""
        self._closed = True
        for connection in [*self._all]:
            connection.close()
        while self._waiting:
            self._waiting.popleft()[1](ConnectionLost("the store is closed"))

    def _next(self) -> None:
        while self._idle and self._waiting and len(self._all) - len(self._idle) < int(self._at_once):
            run, _, context = self._waiting.popleft()
            self._start(self._idle.pop(), run, context)
        if self._waiting and not self._idle:
            self._open_more()

    def _start(self, connection: LoopConnection, run: Run, context: contextvars.Context) -> None:
        body = greenlet.greenlet(run)
        body.gr_context = context
        body.switch(connection)

    def _open_more(self) -> None:
        if not self._closed and len(self._all) + self._opening < self._size and self._opening < len(self._waiting):
            self._opening += 1
            loop = asyncio.get_running_loop()
            opened = loop.run_in_executor(None, connect, self._target)
            opened.add_done_callback(partial(self._opened, loop))

    def _opened(self, loop: asyncio.AbstractEventLoop, opened: asyncio.Future[Any]) -> None:
        self._opening -= 1
        error = opened.exception()
        if self._closed:
            if error is None:
                opened.result().finish()
            return
        if error is not None:
            assert isinstance(error, EngineError)
            # With other connections in use, what waits gets one of those.
            while self._waiting and not self._all:
                self._waiting.popleft()[1](error)
            return
        connection = LoopConnection(opened.result(), self._statements, loop)
        connection.on_idle = partial(self._drop, connection)
        self._all.add(connection)
        self._idle.append(connection)
        self._next()

    def _drop(self, connection: LoopConnection) -> None:
        if connection.lost and connection in self._idle:
            self._idle.remove(connection)
            self._all.discard(connection)
            connection.close()
