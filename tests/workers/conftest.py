"""A server of several processes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Crewed:
    """A server and the processes that it has forked, the first one first."""

    def __init__(self, running: Any) -> None:
        self.running = running

    @property
    def pids(self) -> list[int]:
        assert self.running.process is not None
        pid = self.running.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def crewed(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> Crewed:
    made = Crewed(own_server("--workers", "2"))
    # The first of them answers before the other one is there.
    wait_until(lambda: len(made.pids) == 2, 30)
    return made
