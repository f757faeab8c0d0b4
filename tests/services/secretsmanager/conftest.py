"""What the tests of secrets share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def secrets(client: Callable[..., Any]) -> Any:
    return client("secretsmanager")
