"""What the processes of one server tell each other beside the rows of their file: numbers in shared memory, and notes."""

from __future__ import annotations

import asyncio
import contextlib
import mmap
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

# Channels share a number where they are more: a waiter may then look once too often, but never once too few.
CHANNELS = 1024
WORD = 8
MAX_NOTE_BYTES = 65_536
Note = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """Made before the processes are. Each process writes its own words only: nothing is ever lost between two of them.

    Words: how often each has committed; how often each has touched something, twice (odd while it commits that); how many
    clients each serves; for each, by channel, how often it has woken it and how many wait for it there; whether each waits
    for its turn to write (an odd number); how often each has changed documents; and by how many microseconds a test has
    turned the first one's clock. inboxes: for each the socket that it reads and the one that others write to.
    """

    count: int
    shared: mmap.mmap
    inboxes: tuple[tuple[socket.socket, socket.socket], ...]

    @staticmethod
    def make(count: int) -> Memory:
        """For so many processes."""
        words = 5 * count + 2 * count * CHANNELS + 1
        pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(count)]
        for pair in pairs:
            for end in pair:
                end.setblocking(False)
        return Memory(count, mmap.mmap(-1, words * WORD), tuple(pairs))


class Neighbours:
    """The others, as process `number` sees them.

    on_note: what is done with notes, by their kind. A note is a hint: whoever gets it looks into the store.
    """

    def __init__(self, memory: Memory, number: int) -> None:
        self.number = number
        self.on_note: dict[str, Callable[[Any], None]] = {}
        self._memory = memory
        self._shared = memory.shared
        self._words = memoryview(memory.shared).cast("Q")
        self._count = memory.count
        self._commits = memory.count * WORD
        self._others = [other for other in range(memory.count) if other != number]
        self._turns = 3 * memory.count
        self._offered = [0] * memory.count
        self._documents = 4 * memory.count
        self._known = -1
        self._wakes = [5 * memory.count + 2 * other * CHANNELS for other in range(memory.count)]
        self._waiters = [start + CHANNELS for start in self._wakes]
        # What a process left that had this number before, waits for nobody.
        self._words[self._waiters[number] : self._waiters[number] + CHANNELS] = memoryview(bytes(CHANNELS * WORD)).cast(
            "Q"
        )
        self._words[2 * memory.count + number] = 0
        self.end_asking()
        # It may have committed, and died before it told anybody.
        self._words[number] += 1
        self.end_touching()
        self._unkept = 0
        self._fence = threading.Lock()
        self._encode = msgspec.msgpack.Encoder().encode
        self._late: dict[int, list[bytes]] = {}

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take notes from now on. Whoever had this number before may have died between a commit and what it was to tell."""
        loop.add_reader(self._memory.inboxes[self.number][0], self._read)
        self.tell_all(("successor", None))

    def close(self) -> None:
        """Take no more."""
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop().remove_reader(self._memory.inboxes[self.number][0])

    # Commits, and what they touch

    def commits(self) -> bytes:
        """Others once any process has committed since."""
        return self._shared[: self._commits]

    def committed(self) -> None:
        """After a commit of this process, and before anybody is told of it."""
        self._words[self.number] += 1
        self.end_touching()

    def begin_touching(self) -> None:
        """Before a commit of this process that touches something. Should it die before `committed`, the others keep nothing
        until it has a successor."""
        self._words[self._count + self.number] |= 1

    def end_touching(self) -> None:
        """What this process has touched is committed, or will not be."""
        self._words[self._count + self.number] += self._words[self._count + self.number] % 2

    def touches(self) -> int:
        """How often the others have touched something; while one of them commits that, a negative number that never comes
        again."""
        touches = 0
        for other in self._others:
            touched = self._words[self._count + other]
            if touched % 2:
                self._unkept -= 1
                return self._unkept
            touches += touched
        return touches

    def change_documents(self) -> None:
        """Before a commit of this process that changes documents; it has the turn."""
        self._words[self._documents + self.number] += 1

    def outdated(self) -> bool:
        """Whether another process has changed documents since this was asked before; with the turn."""
        changes = sum([self._words[self._documents + other] for other in self._others])
        if changes == self._known:
            return False
        self._known = changes
        return True

    # Turns to write

    def ask_turn(self) -> None:
        """Before this process tries to take its turn (once more): if another has it, that one will tell."""
        self._words[self._turns + self.number] += 2 - (self._words[self._turns + self.number] + 1) % 2

    def end_asking(self) -> None:
        """This process has its turn, or wants none."""
        self._words[self._turns + self.number] += self._words[self._turns + self.number] % 2

    def offer_turn(self) -> None:
        """This process has given its turn back: tell those that wait for theirs."""
        for other in self._others:
            asked = self._words[self._turns + other]
            if asked % 2 and asked != self._offered[other]:
                self._offered[other] = asked
                self.tell(other, ("write", None))

    # Channels

    def mark(self, channel: str) -> int:
        """How often the others have woken a channel."""
        at = hash(channel) % CHANNELS
        return sum(self._words[self._wakes[other] + at] for other in self._others)

    def wake(self, channel: str) -> None:
        """Wake whoever waits for it in another process."""
        at = hash(channel) % CHANNELS
        self._words[self._wakes[self.number] + at] += 1
        with self._fence:  # The number is to be seen before it is looked who waits.
            pass
        for other in self._others:
            if self._words[self._waiters[other] + at]:
                self.tell(other, ("wake", channel))

    def waiting(self, channel: str, more: int) -> None:
        """So many more wait for it here from now on, before they look once more."""
        self._words[self._waiters[self.number] + hash(channel) % CHANNELS] += more
        with self._fence:
            pass

    # Clients

    def serve(self, more: int) -> None:
        """So many clients more are connected to this process."""
        self._words[2 * self._count + self.number] += more

    def least(self) -> int:
        """The process that serves the fewest clients: this one, unless another one serves two fewer."""
        serving = self._words[2 * self._count : 3 * self._count].tolist()
        other = min(range(self._count), key=serving.__getitem__)
        return other if serving[other] + 1 < serving[self.number] else self.number

    # The test clock

    @property
    def turned(self) -> float:
        """By how many seconds tests have turned the clock of the first process."""
        return self._words[-1] / 1_000_000

    def turn(self, seconds: float) -> None:
        """The first process: let the others follow."""
        self._words[-1] = round(seconds * 1_000_000)
        self.tell_all(("turn", None))

    # Notes

    def tell(self, other: int, note: Note) -> None:
        """Send a note, in order."""
        data = self._encode(note)
        late = self._late.get(other)
        if late is not None:
            late.append(data)
            return
        try:
            self._memory.inboxes[other][1].send(data)
        except BlockingIOError:
            self._late[other] = [data]
            asyncio.get_running_loop().add_writer(self._memory.inboxes[other][1], self._send_late, other)

    def tell_all(self, note: Note) -> None:
        """To each of the others."""
        for other in self._others:
            self.tell(other, note)

    def _send_late(self, other: int) -> None:
        late = self._late[other]
        with contextlib.suppress(BlockingIOError):
            while late:
                self._memory.inboxes[other][1].send(late[0])
                late.pop(0)
        if not late:
            del self._late[other]
            asyncio.get_running_loop().remove_writer(self._memory.inboxes[other][1])

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                kind, content = msgspec.msgpack.decode(self._memory.inboxes[self.number][0].recv(MAX_NOTE_BYTES))
                take = self.on_note.get(kind)
                if take is not None:
                    take(content)
