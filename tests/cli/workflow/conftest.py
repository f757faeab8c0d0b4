"""Workflows, and the command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from tests.services.stepfunctions.conftest import full_role, function, machine, role, sfn

from pampero.cli.main import main

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
        # In this process: a new one each time would import more than it does. `test_show` has some in processes of their own.
        done = CliRunner().invoke(main, ["workflow", *arguments], env=environment | variables, catch_exceptions=False)
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    return call
