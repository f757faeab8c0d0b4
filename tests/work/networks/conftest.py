"""Networks of a folder of their own, none of which is left."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests.work.networks.ground import Ground, Play


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Runs what is tried; skips where this machine gives no networks of ours."""

    async def around(body: Callable[[Ground], Awaitable[None]]) -> None:
        ground = Ground(tmp_path)
        level = await ground.networks.ready()
        if not level.in_force:
            pytest.skip(level.reason)
        try:
            await body(ground)
        finally:
            for vpc in await ground.networks.kept():
                await ground.networks.remove(vpc)
            left = await ground.names()
            await ground.networks.close()
        assert left == []
        assert ground.opened == {}

    if sys.platform != "linux":
        pytest.skip("network namespaces are Linux's")
    return lambda body: asyncio.run(around(body))
