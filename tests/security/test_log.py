"""The log says what happens, and does not fill the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import free_port

from pampero.kernel import log

# A flood as a loop made it: one statement, other words each time.
PROGRAM = """
import sys
from pathlib import Path
from pampero.kernel import log
log.MAX_FILE_SIZE = 20_000
log.BURST = int(sys.argv[2])
log.setup(file=Path(sys.argv[1]))
for number in range(3000):
    log.logger("events").warning("rule %s failed", f"r{number}")
print("what a library prints")
"""


def test_a_rule_that_fails_in_a_flood_is_said_in_few_lines(own_server: Callable[..., Any]) -> None:
    """Two hundred deliveries that fail in the same way are twenty lines and a number."""
    own = own_server()
    events = own.client("events", "123456789012")
    events.put_rule(Name="r", EventPattern=json.dumps({"source": ["s"]}))
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:gone"}])
    entry = {"Source": "s", "DetailType": "d", "Detail": "{}"}
    for _ in range(20):
        events.put_events(Entries=[entry] * 10)
    own.page("idle")
    own.stop()
    lines = [line for line in own.log.read_text().splitlines() if "could not reach" in line]
    assert log.BURST < len(lines) < 5 * log.BURST
    told = [line for line in lines if " times" in line]
    assert told
    counted = sum(int(line.rpartition("repeated ")[2].split()[0].replace(",", "")) for line in told)
    assert counted + len(lines) - len(told) == 200


def test_the_log_of_a_detached_server_is_bounded(tmp_path: Path) -> None:
    """Three parts; and whatever prints past the log goes there as well."""
    path = tmp_path / "server.log"
    subprocess.run([sys.executable, "-c", PROGRAM, str(path), "100000"], check=True)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["server.log", "server.log.1", "server.log.2"]
    assert all(file.stat().st_size < 21_000 for file in files)
    assert "what a library prints" in path.read_text()


def test_start_detached_writes_there(tmp_path: Path) -> None:
    data = tmp_path / "data"
    program = [sys.executable, "-m", "pampero.cli"]
    subprocess.run([*program, "start", "--detach", "--data", str(data), "--port", str(free_port())], check=True)
    try:
        assert "Pampero answers at" in (data / "server.log").read_text()
    finally:
        subprocess.run([*program, "stop", "--data", str(data)], check=True)


def test_other_lines_are_not_held_back_by_a_flood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log"
    subprocess.run([sys.executable, "-c", PROGRAM, str(path), "20"], check=True)
    lines = path.read_text().splitlines()
    assert len([line for line in lines if "failed" in line]) in (20, 21)
