"""AWS's own deployment tools as subprocesses, pointed at the test's server by their environment alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
SECONDS = 110


@pytest.fixture
def environment(server: object, account: str, tmp_path: Path) -> dict[str, str]:
    """What a shell after `eval "$(pampero env)"` has, without the machine's own AWS settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_"))}
    return {
        **kept,
        "AWS_ENDPOINT_URL": server.url,  # type: ignore[attr-defined]
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "HOME": str(tmp_path),
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.2",
        "__SAM_CLI_APP_DIR": str(tmp_path / "sam"),
        # `sam build` wants a python3.11 (or whatever the function names) on the path.
        "PATH": f"{BIN}:{os.environ['PATH']}",
    }


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """run("aws", "s3", "ls", status=0): run a program in the test's folder; its output, both streams in `stdout`."""

    def call(program: str, *arguments: str, status: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [program, *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert status is None or done.returncode == status, f"{program} {arguments}: {done.returncode}\n{done.stdout}"
        return done

    return call


@pytest.fixture
def aws(run: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., str]:
    """aws("s3", "ls"): the AWS CLI of the tests' environment; what it printed."""
    return lambda *arguments, status=0: run(str(BIN / "aws"), *arguments, status=status).stdout


@pytest.fixture
def sam(run: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., str]:
    """sam("build"): the SAM CLI that `make install-test` installs in an environment of its own; what it printed."""
    program = BIN.parent / "sam" / "bin" / "sam"
    if not program.exists():
        pytest.skip("the SAM CLI is not installed: make install-test")
    return lambda *arguments, status=0: run(str(program), *arguments, status=status).stdout
