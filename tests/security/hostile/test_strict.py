"""`--strict`: no server where functions could read the data folder."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.security.hostile.conftest import OtherServer


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that an ordinary user owns."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    (made / "data").mkdir(mode=0o700)
    os.chown(made / "data", user(), user())
    yield made
    shutil.rmtree(made)


def user() -> int:
    return os.geteuid() or pwd.getpwnam("nobody").pw_uid


def server(folder: Path, python: str, level: str) -> OtherServer:
    environment = {"PAMPERO_SANDBOX": level}
    return OtherServer(folder / "data", arguments=("--strict",), environment=environment, python=python, user=user())


def test_nothing_starts_where_the_data_is_open(folder: Path, python: str) -> None:
    refused = server(folder, python, "limits")
    with pytest.raises(RuntimeError, match="functions could read the data folder"):
        refused.start()
    assert refused.process is not None
    assert refused.process.wait(10) == 1
    last = refused.log.read_text().strip().splitlines()[-1]
    assert last.startswith("pampero: functions could read the data folder, and --strict forbids it")


def test_landlock_is_enough(folder: Path, python: str) -> None:
    started = server(folder, python, "landlock")
    started.start()
    try:
        assert started.page("status")["workers"]["sandbox"] in ("landlock", "limits")
    finally:
        started.stop()
