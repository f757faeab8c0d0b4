"""`pampero invoke`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package

SOURCE = "def handler(event, context):\n    print('seen')\n    return 1 / event['n']\n"


@pytest.fixture
def pampero(server: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line, at the session's server, for its default account."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pampero.cli", *arguments, "--data", str(server.data)]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.fixture
def name(server: Any) -> Iterator[str]:
    lam = server.client("lambda", "test")
    lam.create_function(
        FunctionName="cli", Runtime="python3.11", Handler="index.handler", Role=make_role(server.client("iam", "test")),
        Code={"ZipFile": package(index=SOURCE)},
    )  # fmt: skip
    yield "cli"
    lam.delete_function(FunctionName="cli")


def test_invoke(pampero: Callable[..., Any], name: str, tmp_path: Any, server: Any) -> None:
    done = pampero("invoke", name, "--payload", '{"n": 4}')
    assert (done.returncode, done.stdout.strip()) == (0, "0.25")
    assert "seen" in done.stderr
    assert "REPORT RequestId" in done.stderr
    (tmp_path / "event.json").write_text('{"n": 2}')
    assert pampero("invoke", name, "--payload", f"@{tmp_path}/event.json").stdout.strip() == "0.5"
    done = pampero("invoke", name, "--payload", "-", "--json", stdin='{"n": 0}')
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["error"], answer["payload"]["errorType"]) == (1, "Unhandled", "ZeroDivisionError")
    done = pampero("invoke", "nobody")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Function not found" in done.stderr
    done = pampero("invoke", name, "--payload", "{")
    assert done.returncode != 0
    assert "not JSON" in done.stderr


def test_what_helps_is_said(pampero: Callable[..., Any], name: str, tmp_path: Any, server: Any) -> None:
    done = pampero("invoke", name, "--payload", f"@{tmp_path / 'none'}")
    assert done.stderr == f"pampero: the payload's file {tmp_path / 'none'} cannot be read: no such file or directory\n"
    watch = server.client("logs", "test")
    for group in watch.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}")["logGroups"]:
        watch.delete_log_group(logGroupName=group["logGroupName"])
    done = pampero("logs", name)
    assert (done.returncode, "AWSLambdaBasicExecutionRole" in done.stderr) == (1, True)
