"""A server for each file, whose clock no other file has turned, and the fixtures of the services' tests for the doors
within it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import Server, collect
from tests.services.conftest import deploy

__all__ = ["deploy"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The file's server."""
    running = Server(tmp_path_factory.mktemp("pampero") / "data").start()
    yield running
    collect(running, request.config)
    running.stop()
