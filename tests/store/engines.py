"""What ENGINES of conftest names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pampero.kernel import ids
from pampero.kernel.clock import Clock
from pampero.store.members import Members
from pampero.store.migrate import Schema
from pampero.store.sqlite import SqliteStore

KEY = bytes(range(32))
PlainStore = SqliteStore
SealedStore = partial(SqliteStore, key=KEY)


class _NoLock:
    def release(self) -> None:
        """Nothing is held."""


class Sharing(SqliteStore):
    """One of several stores on one file, in one process: as processes that share it are, but for wake-ups."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        durability: str,
        schemas: Mapping[str, Schema],
        now: Callable[[], float],
        key: bytes | None = None,
    ) -> None:
        lock: Any = _NoLock()
        super().__init__(path, clock, durability, schemas, key=key, lock=lock)
        self.owner = ids.uuid4()
        self.members = Members(self, exclusive=False, now=now)

    async def read(self, body: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Another store may have committed since the last read."""
        self._end_reading()
        return await super().read(body, *args, **kwargs)


SharingPlain = Sharing
SharingSealed = partial(Sharing, key=KEY)
