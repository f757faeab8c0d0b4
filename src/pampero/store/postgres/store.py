"""The store on PostgreSQL: bodies run beside each other, as if one after the other (SERIALIZABLE), but claims of rows."""

from __future__ import annotations

import asyncio
import contextvars
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec

from pampero.kernel import ids, lineage
from pampero.kernel.clock import Clock
from pampero.kernel.errors import StartError
from pampero.store.channels import Channels
from pampero.store.engine import Effects, Engine
from pampero.store.faultpoints import FaultPoints
from pampero.store.lock import FolderLock
from pampero.store.members import Members
from pampero.store.migrate import Schema
from pampero.store.postgres.connection import LoopConnection, Statements, ThreadConnection, connect
from pampero.store.postgres.errors import EngineError
from pampero.store.postgres.notices import Notices
from pampero.store.postgres.pool import Pool
from pampero.store.postgres.setup import bring_to_present
from pampero.store.postgres.tx import PostgresReadTx, PostgresTx
from pampero.store.statements import NOTE_TIME, NOTED_SECONDS
from pampero.store.tx import ReadTx, Tx, as_told

T = TypeVar("T")
P = ParamSpec("P")
WRITERS = 16
READERS = 6
SCANNERS = 4
BEGIN = b"BEGIN ISOLATION LEVEL SERIALIZABLE"
# Rows are locked as they are when it is their turn, and no predicate is: the page of an index that one reads of a line is
# the one that the others write to.
BEGIN_CLAIMING = b"BEGIN ISOLATION LEVEL READ COMMITTED"
BEGIN_READING = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
DURABLE = b"SET LOCAL synchronous_commit = on"
COMMIT, ROLLBACK = b"COMMIT", b"ROLLBACK"
# serialization_failure, deadlock_detected; and unique_violation, which one of two that insert the same may see instead.
CONFLICTS = ("40001", "40P01")
TWINS = "23505"
MAX_TRIES = 100
MAX_TWINS = 20
MAX_CONNECTIONS = 3
PASSWORD = re.compile(r"(?<=:)[^:@/]+(?=@)|(?<=password=)\S+")
NO_FAULTS = FaultPoints("")


class PostgresStore(Engine):
    """See store.Store, and SqliteStore for the rest.

    target: what libpq takes: postgresql://user:password@host/database. Several processes may have one database open.
    folder: the name of the data folder that they share; "" for a store without one. unbound: why a database that is not
    that folder's yet may not become it.
    engine: what it is, for `pampero status`. Raises StartError.
    """

    def __init__(
        self,
        target: str,
        clock: Clock,
        durability: str,
        schemas: Mapping[str, Schema],
        faults: FaultPoints = NO_FAULTS,
        lock: FolderLock | None = None,
        folder: str = "",
        unbound: str = "",
    ) -> None:
        super().__init__(Channels(clock))
        self.owner = lock.join() if lock else ids.uuid4()
        self.members = Members(self, exclusive=False, ended=lock.ended if lock else lambda owner: False)
        self.members.listen(self._gone)
        self._clock = clock
        self._faults = faults
        self._lock = lock
        self._target = target
        self._machine = durability == "machine"
        try:
            raw = connect(target)
            version, revision = divmod(raw.server_version, 10_000)
            self.engine = f"PostgreSQL {version}.{revision}, {raw.db.decode()} at {raw.host.decode()}"
            try:
                for (moment,) in bring_to_present(raw, schemas, folder, unbound):
                    clock.not_before(moment)
            finally:
                raw.finish()
        except (EngineError, StartError) as error:
            self._release()
            if isinstance(error, StartError):
                raise
            text = str(error).strip().split("\n")[0]
            raise StartError(f"the database {PASSWORD.sub('…', target)} cannot be used: {text}") from error
        self._noted = 0.0
        self._encode = msgspec.msgpack.Encoder().encode
        self._missed = 0
        self._statements = Statements()
        self._writers = Pool(target, self._statements, WRITERS)
        self._readers = Pool(target, self._statements, READERS)
        self._notices = Notices(target, self.owner, self._heard, self._all_woken)
        self._threads = ThreadPoolExecutor(SCANNERS, "pampero-scan")
        self._per_thread = threading.local()
        self._scanning: list[ThreadConnection] = []

    async def write(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.write."""
        return await self._begin(BEGIN, lambda tx: body(tx, *args, **kwargs))

    async def take(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.take."""
        return await self._begin(BEGIN_CLAIMING, lambda tx: body(tx, *args, **kwargs))

    async def _begin(self, begin: bytes, body: Callable[[PostgresTx], T]) -> T:
        if not self._notices.listening:
            await self._notices.begin()
        now = self._clock.now()
        if now - self._noted >= NOTED_SECONDS:
            self._noted = now
            await self.write(lambda tx: tx.run(NOTE_TIME, now - self._clock.turned))
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        trace = lineage.current()
        self._writers.submit(
            lambda connection: self._write(connection, begin, body, future, trace, 1),
            partial(_fail, future),
        )
        return await future

    async def read(self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.read."""
        if not self._notices.listening:
            await self._notices.begin()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._readers.submit(
            lambda connection: self._read(connection, lambda tx: body(tx, *args, **kwargs), future),
            partial(_fail, future),
        )
        return await future

    async def scan(self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Store.scan."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self._scan(lambda tx: body(tx, *args, **kwargs)))

    def _write(
        self,
        connection: LoopConnection,
        begin: bytes,
        body: Callable[[PostgresTx], T],
        future: asyncio.Future[T],
        trace: str,
        tries: int,
    ) -> None:
        """In a greenlet. What cannot be committed is tried again."""
        tx = PostgresTx(connection, self._clock.now(), self._encode, trace, self.owner)
        again = partial(self._write, begin=begin, body=body, future=future, trace=trace, tries=tries + 1)
        try:
            result = self._attempt(connection, tx, begin, body)
        except EngineError as error:
            self._outdate(tx.touched)
            if not connection.lost and _again(error, tries):
                self._writers.postpone(again, partial(_fail, future))
            elif connection.lost and not tx.committing and tries < MAX_CONNECTIONS:
                # Nothing of it is committed: it runs on another connection.
                asyncio.get_running_loop().call_soon(self._writers.submit, again, partial(_fail, future))
            else:
                _fail(future, error)
        # Whatever it is, it belongs to whoever waits for this body.
        except BaseException as error:
            self._outdate(tx.touched)
            _fail(future, error)
        else:
            self._faults.pass_point("commit.after")
            self._writers.succeeded()
            self._outdate(tx.touched)
            if not future.done():
                future.set_result(result)
            contextvars.Context().run(self._after_commit, tx)
        self._writers.give_back(connection)

    def _attempt(self, connection: LoopConnection, tx: PostgresTx, begin: bytes, body: Callable[[PostgresTx], T]) -> T:
        try:
            connection.command(begin)
            if self._machine:
                connection.command(DURABLE)
            result = body(tx)
            self._faults.pass_point("commit.before")
            tx.committing = True
            ended: list[Any] = []
            connection.command(COMMIT, ended.append)
            connection.sync()
        except BaseException:
            if not connection.lost:
                connection.forget(ROLLBACK)
            raise
        if ended[0].command_status != COMMIT:
            raise EngineError("a statement of the transaction failed")
        return result

    def _read(self, connection: LoopConnection, body: Callable[[PostgresReadTx], T], future: asyncio.Future[T]) -> None:
        """In a greenlet."""
        try:
            result = self._look(connection, body)
        except BaseException as error:
            _fail(future, error)
        else:
            if not future.done():
                future.set_result(result)
        self._readers.give_back(connection)

    def _look(self, connection: LoopConnection | ThreadConnection, body: Callable[[PostgresReadTx], T]) -> T:
        try:
            connection.command(BEGIN_READING)
            return body(PostgresReadTx(connection, self._clock.now()))
        finally:
            connection.forget(COMMIT)

    def _scan(self, body: Callable[[ReadTx], T]) -> T:
        connection: ThreadConnection | None = getattr(self._per_thread, "connection", None)
        if connection is None or connection.lost:
            connection = self._per_thread.connection = ThreadConnection(connect(self._target), Statements())
            self._scanning.append(connection)
        return self._look(connection, body)

    def _tell_others(self, tx: Effects) -> None:
        """See Engine."""
        self._notices.tell(tx.wakes, tx.touched)

    def _heard(self, wakes: list[str], touched: list[str]) -> None:
        self._outdate(touched)
        for channel in wakes:
            self._channels.wake(channel)

    def _all_woken(self) -> None:
        """What others told in the meantime was not heard."""
        self._missed += 1
        self._channels.wake_all()

    async def _gone(self, owners: list[str], expelled: bool) -> None:
        """What they had committed they may not have told."""
        self._all_woken()

    def generation(self, name: str) -> int:
        """See Store.generation."""
        return self._generations.get(name, 0) + (self._missed << 32)

    def close(self) -> None:
        """End all sessions."""
        self._threads.shutdown()
        for connection in self._scanning:
            connection.close()
        self._notices.close()
        self._readers.close()
        self._writers.close()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _again(error: EngineError, tries: int) -> bool:
    if error.state == TWINS:
        return tries <= MAX_TWINS
    return error.state in CONFLICTS and tries < MAX_TRIES


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(as_told(error))
