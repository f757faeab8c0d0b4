"""What the engines do alike: waiting, generations, and what follows a commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

from pampero.store.channels import Channels
from pampero.store.tx import Emitted


class Effects:
    """The half of a transaction that is carried out after its commit. due: of the earliest timer that it has set."""

    __slots__ = ()

    due: float | None
    emitted: list[Emitted]
    touched: list[str]
    wakes: list[str]
    works: list[Callable[[], None]]

    def once_committed(self, work: Callable[[], None]) -> None:
        """See Tx.once_committed."""
        self.works.append(work)

    def wake(self, channel: str) -> None:
        """See Tx.wake."""
        self.wakes.append(channel)

    def touch(self, name: str) -> None:
        """See Tx.touch."""
        self.touched.append(name)


class Engine:
    """The half of a Store that keeps no rows."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._generations: dict[str, int] = {}
        self.on_emitted: Callable[[list[Emitted]], None] = lambda events: None
        self.on_due: Callable[[float], None] = lambda due: None

    def mark(self, channel: str) -> int:
        """See Store.mark."""
        return self._channels.mark(channel)

    async def wait(self, channel: str, until: float) -> bool:
        """See Store.wait."""
        return await self._channels.wait_from(channel, self._channels.mark(channel), until)

    async def wait_from(self, channel: str, mark: int, until: float) -> bool:
        """See Store.wait_from."""
        return await self._channels.wait_from(channel, mark, until)

    def _outdate(self, names: Iterable[str]) -> None:
        for name in names:
            self._generations[name] = self._generations.get(name, 0) + 1

    def _tell_others(self, tx: Effects) -> None:
        """Of its wake-ups, and of what it touched: the processes that share the store."""
        raise NotImplementedError

    def _after_commit(self, tx: Effects) -> None:
        """What fails here is reported, and stops neither what follows nor the engine."""
        hooks: list[Callable[[], None]] = []
        if tx.wakes:
            hooks.append(partial(self._channels.wake_some, tx.wakes))
        if tx.wakes or tx.touched:
            hooks.append(partial(self._tell_others, tx))
        if tx.emitted:
            hooks.append(partial(self.on_emitted, tx.emitted))
        if tx.due is not None:
            hooks.append(partial(self.on_due, tx.due))
        hooks += tx.works
        for hook in hooks:
            try:
                hook()
            except Exception as error:
                report = {"message": "a hook failed after its commit", "exception": error}
                asyncio.get_running_loop().call_exception_handler(report)
