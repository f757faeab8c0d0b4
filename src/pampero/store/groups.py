"""Bodies that share a transaction, on SQLite: the writes that wait are run one behind the other, and committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import apsw
import msgspec

from pampero.kernel.clock import Clock
from pampero.store.sqlitetx import KeptDocuments, SqliteTx
from pampero.store.statements import NOTE_TIME, NOTED_SECONDS
from pampero.store.tx import as_told

# What waits for the writer: the body with its arguments. The text: what the effects of the body descend from.
Waiting = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], asyncio.Future[Any], str]
# What has run and waits for its commit, with the result.
Done = tuple[SqliteTx, asyncio.Future[Any], Any]


class Groups:
    """Runs groups. outdate: told what they have touched, for those that follow in the group; when
    it ends, whoever commits it tells again, however it does."""

    def __init__(self, writer: apsw.Connection, clock: Clock, outdate: Callable[[Iterable[str]], None]) -> None:
        self._writer = writer
        self._clock = clock
        self._outdate = outdate
        self._encode = msgspec.msgpack.Encoder().encode
        self._noted = 0.0
        self.documents = KeptDocuments()

    def run(self, group: list[Waiting], done: list[Done], owner: str) -> None:
        """Begin a transaction and run the bodies in it; those that fail are told, the others are added to `done`. owner: of
        what they emit. Raises apsw.Error.

        Few fail, and of those few have written anything by then: a way back to the beginning of each would cost more than to
        run those before it once more when one is needed.
        """
        now, writer = self._begin(), self._writer
        failed: set[int] = set()
        for at, (body, args, kwargs, future, trace) in enumerate(group):
            changes = writer.total_changes()
            tx = SqliteTx(writer, now, self._encode, trace, owner, self.documents)
            try:
                result = body(tx, *args, **kwargs)
            except BaseException as error:
                self._fail(tx, future, error)
                failed.add(at)
                if writer.total_changes() != changes or not writer.in_transaction:
                    self._outdate(name for tx, _, _ in done for name in tx.touched)
                    done.clear()
                    self._run_again([one for other, one in enumerate(group) if other not in failed], done, owner)
                    return
            else:
                if tx.touched:
                    self._outdate(tx.touched)
                done.append((tx, future, result))

    def _run_again(self, group: list[Waiting], done: list[Done], owner: str) -> None:
        """The same with a savepoint each, so that what one of them has written goes alone."""
        writer = self._writer
        if writer.in_transaction:
            writer.execute("ROLLBACK")
        self.documents.clear()
        self._noted = 0.0
        now = self._begin()
        for body, args, kwargs, future, trace in group:
            tx = SqliteTx(writer, now, self._encode, trace, owner, self.documents)
            writer.execute("SAVEPOINT body")
            try:
                result = body(tx, *args, **kwargs)
            except BaseException as error:
                writer.execute("ROLLBACK TO body")
                writer.execute("RELEASE body")
                self.documents.clear()
                self._fail(tx, future, error)
            else:
                writer.execute("RELEASE body")
                if tx.touched:
                    self._outdate(tx.touched)
                done.append((tx, future, result))

    def _begin(self) -> float:
        """Begin the transaction; the moment in which its bodies run."""
        self._writer.execute("BEGIN IMMEDIATE")
        now = self._clock.now()
        if now - self._noted >= NOTED_SECONDS:
            self._noted = now
            self._writer.execute(NOTE_TIME, (now - self._clock.turned,))
        return now

    def _fail(self, tx: SqliteTx, future: asyncio.Future[Any], error: BaseException) -> None:
        """Whatever it is, it belongs to whoever waits for this body; the others of the group go on."""
        if tx.touched:
            self._outdate(tx.touched)
        if not future.done():
            future.set_exception(as_told(error))
