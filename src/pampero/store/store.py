"""The store's interface; `sqlite.py` implements it. One conformance suite (tests/store) defines it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from pampero.store.tx import Emitted, ReadTx, Tx

if TYPE_CHECKING:
    from pampero.store.members import Members

T = TypeVar("T")
P = ParamSpec("P")


class Store(Protocol):
    """Rows, read and written in transactions. A body reads through the transaction that it is given, and opens no other.

    owner: whose events and timers are those that this process writes; no two processes that share a store have the same.
    members: the processes that share it. on_emitted, on_due: set by the dispatcher and the timers, which are told right
    after the commit of the events that are theirs to hand over, and of the earliest new timer: neither has to look.
    """

    owner: str
    members: Members
    on_emitted: Callable[[list[Emitted]], None]
    on_due: Callable[[float], None]

    async def write(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `body(tx, …)` in a transaction and return after its commit. Its exception rolls it back and is raised."""

    async def take(self, body: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `write`, for a body that takes rows by one `Tx.claim`: many take from one line without being in each other's
        way. What else it reads may be a moment older than what it takes, and it writes nothing that depends on it."""

    async def read(self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a keyed read: short ones only, which an engine may run on the event loop. Sees everything acknowledged."""

    async def scan(self, body: Callable[Concatenate[ReadTx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a long read on a thread with a connection of its own."""

    async def wait(self, channel: str, until: float) -> bool:
        """Wait until something wakes `channel` or the clock says `until`; True when woken.

        To lose no wake-up between a look and the wait, take `mark = store.mark(channel)` before the look
        and call `wait_from(channel, mark, until)`.
        """

    def mark(self, channel: str) -> int:
        """How often `channel` was woken so far."""

    async def wait_from(self, channel: str, mark: int, until: float) -> bool:
        """As `wait`, but returns at once when the channel was woken since `mark` was taken."""

    def generation(self, name: str) -> int:
        """A number that is another one once a transaction that touched `name` has ended.

        What is read in order to be kept is kept with the number that was taken before the transaction began.
        """
