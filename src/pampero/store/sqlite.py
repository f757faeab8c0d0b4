"""The store on SQLite (WAL): one writer, whose waiting bodies are committed together."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import apsw

from pampero.kernel import lineage
from pampero.kernel.clock import Clock
from pampero.kernel.errors import StartError, reason
from pampero.store.channels import Channels
from pampero.store.checkpoints import PAGES, Checkpoints
from pampero.store.cipher import connect, create, explained
from pampero.store.engine import Effects, Engine
from pampero.store.faultpoints import FaultPoints
from pampero.store.groups import Done, Groups, Waiting
from pampero.store.lock import FolderLock
from pampero.store.members import Members
from pampero.store.migrate import BASE, Schema, migrate, read_schema
from pampero.store.neighbours import Neighbours
from pampero.store.sqlitetx import SqliteReadTx
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
P = ParamSpec("P")

CACHED_STATEMENTS = 400
# Pages that connections keep, as they were decrypted. Writers seldom come back to what is older than this: four times as
# much saves a write to rows all over a large table 1.5 µs.
WRITER_KIB, READER_KIB = 16_384, 65_536
GROUP = 256
ENOUGH = 32
# Who owns what a process leaves that has the file alone: the next one like it goes on with it, and no row has to change.
ALONE = ""
# Of the processes of one server. The others have no dispatcher and no timers: they serve what only reads and writes rows.
FIRST = 0
# Who has the turn to write says when it gives it back, unless it is gone: it is tried again after so long.
TURN_SECONDS = 0.02
SNAPSHOT_SECONDS = 0.005
REPORTED = 500
NO_FAULTS = FaultPoints("")


class SqliteStore(Engine):
    """See store.Store.

    schemas: of the services, by their names. key: what the file is encrypted with; None: it is not. lock: of the folder,
    released by `close`; taken here where there is none. neighbours: the other processes of the server, which have the file
    open, too; the first of them (number 0) owns all events and timers, and copies the log. Raises StartError when another
    process has the file open, when a newer version of the program has written it, or when it cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        durability: str,
        schemas: Mapping[str, Schema],
        faults: FaultPoints = NO_FAULTS,
        key: bytes | None = None,
        lock: FolderLock | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        super().__init__(Channels(clock, neighbours))
        self.owner = ALONE
        self.engine = f"SQLite {apsw.sqlite_lib_version()}"
        self.members = Members(self, exclusive=True)
        self._clock = clock
        self._machine = durability == "machine"
        self._lock = lock or FolderLock(path.with_suffix(".lock"))
        self._path = str(path)
        self._key = key
        self._faults = faults
        try:
            self._writer, self._reader = self._begin(path, schemas)
        except StartError:
            self._lock.release()
            raise
        self._note_time()
        self._reading = False
        self._groups = Groups(self._writer, clock, self._outdate)
        self._waiting: deque[Waiting] = deque()
        self._scheduled = False
        self._gathered = 0
        self._neighbours = neighbours
        self._commits = b""
        self._asked: asyncio.TimerHandle | None = None
        self._threads = ThreadPoolExecutor(4, "pampero-scan")
        self._committer = ThreadPoolExecutor(1, "pampero-commit") if self._machine else None
        self._per_thread = threading.local()
        self._checkpoints = Checkpoints(self._path, key, shared=neighbours is not None)
        self._held = False
        self._turn = False
        self._log = 0
        self._reported = PAGES
        self._closed = False
        first = neighbours is None or neighbours.number == FIRST
        self._writer.set_wal_hook(self._checkpoints.after_commit if first else self._measure_log)
        if neighbours is not None:
            neighbours.on_note["wake"] = self._channels.wake
            neighbours.on_note["due"] = lambda due: self.on_due(due)
            neighbours.on_note["log"] = self._take_report
            neighbours.on_note["successor"] = lambda _: self._look_again()
            neighbours.on_note["write"] = lambda _: self._go_on()
            if not first:
                self.on_due = lambda due: neighbours.tell(FIRST, ("due", due))

    def _begin(self, path: Path, schemas: Mapping[str, Schema]) -> tuple[apsw.Connection, apsw.Connection]:
        """The writer, with its tables brought to the present version, and the reader."""
        opened: list[apsw.Connection] = []
        try:
            create(path)
            opened.append(self._open(WRITER_KIB))
            _migrate(opened[0], schemas)
            opened.append(self._open())
        except (StartError, OSError, apsw.Error) as error:
            for connection in opened:
                connection.close()
            if isinstance(error, apsw.Error):
                raise explained(path, error) from error
            if isinstance(error, OSError):
                raise StartError(f"{path} cannot be opened: {reason(error)}") from error
            raise
        return opened[0], opened[1]

    def _open(self, most: int = READER_KIB) -> apsw.Connection:
        """most: KiB of pages that are kept."""
        connection = connect(self._path, self._key, CACHED_STATEMENTS)
        try:
            connection.set_busy_timeout(10_000)
            # Pages that are mapped into memory are the file's: what is encrypted cannot be read there, and more of it is
            # kept as it was decrypted.
            mapped, kept = (0, most) if self._key else (268435456, min(most, 32768))
            for pragma in (
                "journal_mode = WAL", f"synchronous = {'FULL' if self._machine else 'NORMAL'}", f"mmap_size = {mapped}",
                f"cache_size = -{kept}", "temp_store = MEMORY", "foreign_keys = OFF",
            ):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except apsw.Error:
            connection.close()
            raise
        return connection

    def _note_time(self) -> None:
        """The time goes on from where a former run knew it to be: rows do not wait for a clock that was set back since."""
        for (moment,) in self._writer.execute("SELECT moment FROM known_time"):
            self._clock.not_before(moment)

    async def write(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.write."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append((body, args, kwargs, future, lineage.current()))
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._gather)
        return await future

    def take(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
        """See Store.take."""
        return self.write(body, *args, **kwargs)

    async def read(self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.read."""
        if self._neighbours is not None:
            self._renew(self._neighbours)
        if not self._reading:
            # Kept open until the next commit: a snapshot costs as much as the read itself.
            self._reader.execute("BEGIN")
            self._reading = True
        return body(SqliteReadTx(self._reader, self._clock.now()), *args, **kwargs)

    def _renew(self, neighbours: Neighbours) -> None:
        """Read what another process has committed. A snapshot does not stay for long: it keeps the log from its end."""
        commits = neighbours.commits()
        if commits != self._commits:
            self._end_reading()
            self._commits = commits
        if not self._reading:
            asyncio.get_running_loop().call_later(SNAPSHOT_SECONDS, self._end_reading)

    async def scan(self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.scan."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self._scan(lambda tx: body(tx, *args, **kwargs)))

    def _scan(self, body: Callable[[ReadTx], T]) -> T:
        connection: apsw.Connection | None = getattr(self._per_thread, "connection", None)
        if connection is None:
            connection = self._per_thread.connection = self._open()
        connection.execute("BEGIN")
        try:
            return body(SqliteReadTx(connection, self._clock.now()))
        finally:
            connection.execute("COMMIT")

    def generation(self, name: str) -> int:
        """See Store.generation."""
        number = self._generations.get(name, 0)
        touches = 0 if self._neighbours is None else self._neighbours.touches()
        return number + touches if touches >= 0 else touches

    def _gather(self) -> None:
        """Wait as long as more bodies come with each turn of the loop: a commit costs as much as several of them. One that
        is alone waits for nothing."""
        number = len(self._waiting)
        if number in (1, self._gathered) or number >= ENOUGH:
            self._gathered = 0
            self._flush()
        else:
            self._gathered = number
            asyncio.get_running_loop().call_soon(self._gather)

    def _flush(self) -> None:
        """Run the waiting bodies in one transaction and commit it."""
        neighbours = self._neighbours
        if neighbours is not None and not self._held and not self._take_turn(neighbours):
            return
        if self._checkpoints.backfilled and not self._held:
            self._held = True
            self._checkpoints.finish(asyncio.get_running_loop(), self._release)
        if self._held:
            return
        group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
        if neighbours is not None and neighbours.outdated():
            self._groups.documents.clear()
        done: list[Done] = []
        try:
            self._groups.run(group, done, self.owner)
        except apsw.Error as error:
            self._fail(group, done, error)
            return
        if neighbours is not None:
            # Before the commit: a process that dies right after it tells nobody anything.
            if self._groups.documents.changed:
                neighbours.change_documents()
            if any(tx.touched for tx, _, _ in done):
                neighbours.begin_touching()
        self._groups.documents.changed = False
        if self._committer is None:
            self._commit_now(group, done)
        else:
            loop = asyncio.get_running_loop()
            committed = loop.run_in_executor(self._committer, self._commit)
            committed.add_done_callback(lambda result: self._settled(group, done, result.exception()))

    def _take_turn(self, neighbours: Neighbours) -> bool:
        """Whether this process may write; where another one does, `_flush` is called again when that may be over."""
        if self._turn:
            return True
        # Whoever waits for its turn has no snapshot: the log may have to be copied before.
        self._end_reading()
        if self._closed:
            return False
        neighbours.ask_turn()
        self._turn = self._lock.take_turn()
        if self._turn:
            neighbours.end_asking()
        elif self._asked is None:
            self._asked = asyncio.get_running_loop().call_later(TURN_SECONDS, self._go_on)
        return self._turn

    def _go_on(self) -> None:
        """The turn may be free."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
            self._flush()

    def _give_turn(self) -> None:
        if self._turn and self._neighbours is not None:
            self._turn = False
            self._lock.give_turn()
            self._neighbours.offer_turn()

    def _measure_log(self, connection: apsw.Connection, name: str, pages: int) -> int:
        """SQLite's hook, where another process copies the log."""
        self._log = pages
        return 0

    def _report_log(self, neighbours: Neighbours) -> None:
        """The first process is told of a log that has become long."""
        if self._log < self._reported:
            self._reported = PAGES
        if self._log >= self._reported:
            self._reported = self._log + REPORTED
            neighbours.tell(FIRST, ("log", self._log))

    def _take_report(self, pages: int) -> None:
        self._checkpoints.grown(pages)
        if self._checkpoints.backfilled and not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _commit(self) -> None:
        self._faults.pass_point("commit.before")
        self._writer.execute("COMMIT")

    def _commit_now(self, group: list[Waiting], done: list[Done]) -> None:
        try:
            self._commit()
        except apsw.Error as error:
            self._settled(group, done, error)
        else:
            self._settled(group, done, None)

    def _settled(
        self,
        group: list[Waiting],
        done: list[Done],
        error: BaseException | None,
    ) -> None:
        if error is not None:
            self._fail(group, done, error)
            return
        self._faults.pass_point("commit.after")
        self._end_reading()
        if self._neighbours is not None:
            # Before anybody else writes: whoever is authorised by what is cached knows of it then.
            self._neighbours.committed()
            self._give_turn()
            self._report_log(self._neighbours)
        self._outdate(name for tx, _, _ in done for name in tx.touched)
        for _, future, result in done:
            if not future.done():
                future.set_result(result)
        self._next()
        woken: set[str] = set()
        for tx, _, _ in done:
            if tx.wakes:
                tx.wakes = [channel for channel in tx.wakes if channel not in woken]
                woken.update(tx.wakes)
            if tx.wakes or tx.touched or tx.emitted or tx.due is not None or tx.works:
                self._after_commit(tx)

    def _look_again(self) -> None:
        """Another process was replaced: wake-ups and timers of its last commit may have been told to nobody."""
        self._channels.wake_all()
        self.on_due(0.0)

    def _tell_others(self, tx: Effects) -> None:
        """See Engine. What was touched they know before anybody else writes."""
        if self._neighbours is not None:
            for channel in tx.wakes:
                self._neighbours.wake(channel)

    def _fail(self, group: list[Waiting], done: list[Done], error: BaseException) -> None:
        with contextlib.suppress(apsw.Error):
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        self._groups.documents.clear()
        if self._neighbours is not None:
            self._neighbours.end_touching()
        self._give_turn()
        self._outdate(name for tx, _, _ in done for name in tx.touched)
        for _, _, _, future, _ in group:
            if not future.done():
                future.set_exception(error)
        self._next()

    def _next(self) -> None:
        self._scheduled = bool(self._waiting)
        if self._scheduled:
            asyncio.get_running_loop().call_soon(self._gather)

    def _release(self) -> None:
        """The log is copied to its end: with no snapshot left on it, the next group begins it anew."""
        if not self._closed:
            self._end_reading()
            self._held = False
            self._give_turn()
            self._flush()

    def _end_reading(self) -> None:
        if self._reading:
            self._reader.execute("COMMIT")
            self._reading = False

    def close(self) -> None:
        """Close all connections and let another process have the file."""
        self._closed = True
        if self._neighbours is not None:
            self._neighbours.close()
        self._threads.shutdown()
        self._checkpoints.close()
        if self._committer is not None:
            self._committer.shutdown()
        self._reading = False
        self._reader.close()
        self._writer.close()
        self._lock.release()


def _migrate(writer: apsw.Connection, schemas: Mapping[str, Schema]) -> None:
    known = "SELECT name FROM sqlite_master WHERE name IN ('timers', 'schema_versions')"
    with writer:
        tables = {row[0] for row in writer.execute(known)}
        base = {BASE: read_schema("pampero.store", "base.sql")}
        migrate(
            lambda sql, args: writer.execute(sql, args or None).fetchall(),
            {**base, **schemas},
            unnumbered=tables == {"timers"},
        )
