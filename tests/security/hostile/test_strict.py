"""`--strict`: no server where functions could read the data folder, which those of root cannot at any level."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.geteuid() == 0, reason="functions of root are other users")
STRICT = "functions could read the data folder, and --strict forbids it"


def test_nothing_starts_where_the_data_is_open(own_server: Callable[..., Any]) -> None:
    with pytest.raises(RuntimeError, match=f"pampero: {STRICT}"):
        own_server("--strict", PAMPERO_SANDBOX="limits")


def test_landlock_is_enough(own_server: Callable[..., Any]) -> None:
    started = own_server("--strict", PAMPERO_SANDBOX="landlock")
    assert started.page("status")["workers"]["sandbox"] in ("landlock", "limits")
