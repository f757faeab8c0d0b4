"""What every test of kills has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest


@pytest.fixture
def ends() -> Iterator[contextlib.ExitStack]:
    """What the workloads have beside the server."""
    with contextlib.ExitStack() as stack:
        yield stack
