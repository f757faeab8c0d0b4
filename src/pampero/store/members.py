"""Who shares the store: processes with a heartbeat, and named leases, which live as long as their owner is one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from pampero.kernel.clock import Clock
from pampero.kernel.log import logger
from pampero.store.store import Store
from pampero.store.tx import ReadTx, Tx

log = logger("store.members")
BEAT_SECONDS = 3.0
TTL_SECONDS = 10.0
# With every so many beats it is looked for rows whose owner nobody has known for long.
ORPHAN_BEATS = 20
# So many beats after others are gone it is looked, too, for what the database committed of theirs at the last moment.
LATE_BEATS = 2
CHANNEL = "store.members"

_RENEW = "UPDATE members SET beat = beat + 1 WHERE owner = ?"
_JOIN = "INSERT INTO members (owner, beat) VALUES (?, 1)"
_LEAVE = "DELETE FROM members WHERE owner = ?"
_EXPEL = "DELETE FROM members WHERE owner = ? AND beat = ?"
_MEMBERS = "SELECT owner, beat FROM members"
_ELECT = (
    "INSERT INTO leases (name, owner, term) VALUES (?, ?, 1) ON CONFLICT (name) DO UPDATE "
    "SET owner = excluded.owner, term = leases.term + 1 "
    "WHERE leases.owner <> excluded.owner AND leases.owner NOT IN (SELECT owner FROM members)"
)
_HELD = "SELECT name, term FROM leases WHERE owner = ?"
_RESIGN = "DELETE FROM leases WHERE name = ? AND owner = ?"
_NEXT_OWNER = "SELECT owner FROM timers WHERE owner > ? ORDER BY owner LIMIT 1"

# Told of members that are gone, and whether this process was itself taken for gone meanwhile.
Listener = Callable[[list[str], bool], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Roll:
    """What one beat has found. held: the terms of this process's leases, by their names."""

    joined: bool
    beats: dict[str, int]
    held: dict[str, int]
    orphans: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Candidate:
    """term: 0 while another process has the lease."""

    begin: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]
    term: int = 0


def owners(tx: ReadTx) -> frozenset[str]:
    """The processes that share the store, as each knows them by `Store.owner`; none where one has it to itself."""
    return frozenset(owner for owner, _ in tx.all(_MEMBERS))


class Members:
    """This process among those that share the store.

    A process counts up a number, its beat, every `beat_seconds`. The others take it for gone when they have seen no change
    for `ttl` seconds of their own monotonic clock: no two machines' clocks have to agree, and nothing happens when a test
    turns the server's. By the same measure it knows itself when it may have been expelled (`valid`), and hands nothing
    over until it has joined again. One whose lock in the folder is gone has ended: it is not waited for.

    exclusive: nobody else can have the store open (SQLite, by its folder's lock): no beat, no row, and all leases are ours.
    joins: how often it has joined; whoever hands something over makes sure after the last time that it is still its own.
    ended: whether the process of an owner has certainly ended.
    now: seconds that only grow.
    """

    def __init__(
        self,
        store: Store,
        exclusive: bool,
        ttl: float = TTL_SECONDS,
        beat_seconds: float = BEAT_SECONDS,
        now: Callable[[], float] = Clock.monotonic,
        ended: Callable[[str], bool] = lambda owner: False,
    ) -> None:
        self.exclusive = exclusive
        self.beat_seconds = beat_seconds
        self._store = store
        self._ttl = ttl
        self._now = now
        self._ended = ended
        self.joins = 0
        self._listeners: list[Listener] = []
        self._until = 0.0
        self._beats = 0
        self._last_gone = 0
        self._seen: dict[str, tuple[int, float]] = {}
        self._held: dict[str, int] = {}
        self._candidates: dict[str, Candidate] = {}
        self._beating = asyncio.Lock()
        self._settling = asyncio.Lock()

    @property
    def valid(self) -> bool:
        """Whether nobody can have taken this process for gone."""
        return self.exclusive or self._now() < self._until

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` told when others are gone or this process was late; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def beat(self) -> None:
        """Renew, expel who is gone, stand for the leases that have no owner. The first one joins."""
        async with self._beating:
            if self.exclusive:
                if not self._beats:
                    await self._store.write(_alone)
                self._beats += 1
                self._held = dict.fromkeys(self._candidates, 1)
            else:
                await self._beat()
                # Whom this one has met just now.
                if any(map(self._ended, self._seen)):
                    await self._beat()

    async def _beat(self) -> None:
        asked, valid = self._now(), self.valid
        stale = [
            (owner, beat) for owner, (beat, at) in self._seen.items() if asked - at > self._ttl or self._ended(owner)
        ]
        look = self._beats % ORPHAN_BEATS == ORPHAN_BEATS - 1 or self._beats <= self._last_gone + LATE_BEATS
        roll = await self._store.write(_beat, self._store.owner, stale, list(self._candidates), look)
        self._until = asked + self._ttl
        expelled = roll.joined and self.joins > 0
        self.joins += roll.joined
        self._beats += 1
        self._held = roll.held
        gone = [*(owner for owner in self._seen if owner not in roll.beats), *roll.orphans]
        if gone:
            self._last_gone = self._beats
        now = self._now()
        self._seen = {
            owner: self._seen[owner] if self._seen.get(owner, (0,))[0] == beat else (beat, now)
            for owner, beat in roll.beats.items()
            if owner != self._store.owner
        }
        if expelled:
            log.warning("the other processes took this one for gone; it has joined again")
        if gone or not valid:
            for listener in list(self._listeners):
                await listener(gone, expelled)

    async def settle(self) -> None:
        """End what runs under leases that are lost, begin what was won."""
        async with self._settling:
            for name, candidate in list(self._candidates.items()):
                term = self._held.get(name, 0)
                if term != candidate.term:
                    if candidate.term:
                        await candidate.end()
                    candidate.term = 0
                    if term:
                        await self._begin(name, candidate, term)

    async def _begin(self, name: str, candidate: Candidate, term: int) -> None:
        try:
            await candidate.begin()
            candidate.term = term
        finally:
            if not candidate.term:
                await self._resign(name)

    async def campaign(
        self, name: str, begin: Callable[[], Awaitable[None]], end: Callable[[], Awaitable[None]]
    ) -> None:
        """Have `begin` called when this process gets the lease, now or later, and `end` when it has lost it.

        Where `begin` fails, the lease is resigned: another process may try, or this one with its next beat.
        """
        self._candidates[name] = Candidate(begin, end)
        await self.beat()
        await self.settle()

    async def withdraw(self, name: str) -> None:
        """End what runs under the lease, and leave it to others."""
        async with self._settling:
            candidate = self._candidates.pop(name, None)
            if candidate is not None and candidate.term:
                await candidate.end()
                await self._resign(name)

    async def _resign(self, name: str) -> None:
        self._held.pop(name, None)
        if not self.exclusive:
            await self._store.write(_resign, name, self._store.owner)

    async def leave(self) -> None:
        """The others take over at once."""
        if not self.exclusive:
            async with self._beating:
                await self._store.write(_leave, self._store.owner)


def _alone(tx: Tx) -> None:
    """What processes have left that shared the store before this one had it alone."""
    tx.run("DELETE FROM members")
    tx.run("DELETE FROM leases")


def _beat(tx: Tx, owner: str, stale: list[tuple[str, int]], wanted: list[str], look: bool) -> Roll:
    joined = not tx.run(_RENEW, owner)
    if joined:
        tx.run(_JOIN, owner)
    for other, beat in stale:
        # One that has beaten since it was last seen is none.
        tx.run(_EXPEL, other, beat)
    beats: dict[str, int] = dict(tx.all(_MEMBERS))
    for name in wanted:
        tx.run(_ELECT, name, owner)
    held: dict[str, int] = dict(tx.all(_HELD, owner))
    return Roll(joined, beats, held, orphans(tx, owner) if look else [])


def _leave(tx: Tx, owner: str) -> None:
    tx.run(_LEAVE, owner)
    tx.wake(CHANNEL)


def _resign(tx: Tx, name: str, owner: str) -> None:
    tx.run(_RESIGN, name, owner)
    tx.wake(CHANNEL)


def orphans(tx: ReadTx, owner: str) -> list[str]:
    """Owners of events and timers that are no members; `owner`, who asks, is one."""
    members = {member for member, _ in tx.all(_MEMBERS)} | {owner}
    return sorted({*(name for (name,) in tx.all("SELECT DISTINCT owner FROM outbox")), *_timers(tx)} - members)


def _timers(tx: ReadTx) -> Iterable[str]:
    """The owners of timers: one look into the index each, however many timers they have."""
    row = tx.one("SELECT owner FROM timers ORDER BY owner LIMIT 1")
    while row is not None:
        yield row[0]
        row = tx.one(_NEXT_OWNER, row[0])
