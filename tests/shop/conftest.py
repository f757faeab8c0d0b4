"""The example shop on a server of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.shop.shop import Shop


@pytest.fixture
def shop(own_server: Callable[..., Any]) -> Shop:
    """The shop on a server of its own."""
    made = Shop(own_server())
    made.deploy()
    return made
