"""Copying the write-ahead log into the database, so that it stays short under a load that never pauses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import apsw

from pampero.store.cipher import connect

PAGES = 2000
READERS_MS = 20


class Checkpoints:
    """Copies on a thread of its own, in two steps.

    The first copies most of the log while writing goes on. Since writers append meanwhile, it alone would never let the
    log begin anew, and reads would have an ever longer log to look through. So the writer then stands still for the few
    pages that came in between (`finish`).

    backfilled: the first step is done; the writer is to call `finish` before its next group. shared: other processes read
    the file; in the second step it is waited for those whose snapshots lie in the log.
    """

    def __init__(self, path: str, key: bytes | None = None, shared: bool = False) -> None:
        self._shared = shared
        self._path = path
        self._key = key
        self._thread = ThreadPoolExecutor(1, "pampero-checkpoint")
        self._connection: apsw.Connection | None = None
        self._running = False
        self._next = PAGES
        self.backfilled = False

    def after_commit(self, connection: apsw.Connection, name: str, pages: int) -> int:
        """SQLite's hook. pages: the length of the log."""
        self.grown(pages)
        return 0

    def grown(self, pages: int) -> None:
        """The log has so many pages."""
        if pages < self._next // 2:
            self._next = PAGES
        if pages >= self._next and not self._running:
            self._running = True
            self._next = pages + PAGES
            self._thread.submit(self._backfill)

    def finish(self, loop: asyncio.AbstractEventLoop, release: Callable[[], None]) -> None:
        """The second step; `release` is called in the loop when the writer may go on."""
        self.backfilled = False

        def last() -> None:
            self._copy(self._shared)
            self._running = False
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(release)

        self._thread.submit(last)

    def _backfill(self) -> None:
        self._copy()
        self.backfilled = True

    def _copy(self, restart: bool = False) -> None:
        # What could not be copied stays in the log, and is tried again with the next pages.
        with contextlib.suppress(apsw.Error):
            if self._connection is None:
                self._connection = connect(self._path, self._key)
                # Until it has read something, a connection does not know that there is a log, and copies nothing.
                self._connection.execute("SELECT 1 FROM sqlite_master").fetchall()
                self._connection.set_busy_timeout(READERS_MS)
            mode = apsw.SQLITE_CHECKPOINT_RESTART if restart else apsw.SQLITE_CHECKPOINT_PASSIVE
            self._connection.wal_checkpoint(mode=mode)

    def close(self) -> None:
        """Wait for what is under way."""
        self._thread.shutdown()
        if self._connection is not None:
            self._connection.close()
