"""Workflows, and the command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.stepfunctions.conftest import full_role, function, machine, role, sfn

__all__ = ["full_role", "function", "machine", "role", "sfn"]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(server: Any, account: str) -> dict[str, str]:
    """Of the account's root."""
    return {
        **os.environ, "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1", "COLUMNS": "120",
    }  # fmt: skip


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """run("show", arn, …): `pampero workflow show …`."""

    def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pampero.cli", "workflow", *arguments]
        return subprocess.run(
            command, env=environment | variables, capture_output=True, text=True, timeout=60, check=False
        )

    return call
