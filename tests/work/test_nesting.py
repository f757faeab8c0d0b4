"""In test mode a transaction's body that opens another one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pampero.kernel.clock import Clock
from pampero.work.watchdog import Watchdog, WatchedStore


@pytest.mark.parametrize("outer", ["write", "read", "scan"])
@pytest.mark.parametrize("inner", ["write", "read", "scan"])
def test_a_body_opens_no_transaction(tmp_path: Path, outer: str, inner: str) -> None:
    async def run() -> None:
        store = WatchedStore(tmp_path / "store.db", Clock(), "process", {})
        store.watchdog = Watchdog()
        opened: dict[str, Callable[..., Any]] = {"write": store.write, "read": store.read, "scan": store.scan}
        try:
            with pytest.raises(RuntimeError, match="through the tx that it is given"):
                await opened[outer](lambda tx: opened[inner](lambda tx: None))
            assert await opened[inner](lambda tx: tx.one("SELECT 1")) == (1,)
        finally:
            store.close()

    asyncio.run(run())
