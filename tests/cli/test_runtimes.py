"""`pampero runtimes`: what serves each runtime, and what is said of those that cannot be brought."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pampero.work.workers.interpreters import RUNTIMES, Interpreter, numbers, outside

OWN = f"python{sys.version_info[0]}.{sys.version_info[1]}"


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pampero.cli", "runtimes", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def test_all_are_listed() -> None:
    rows = json.loads(run("--json").stdout)
    assert [row["runtime"] for row in rows] == list(RUNTIMES)
    own = next(row for row in rows if row["runtime"] == OWN)
    assert (own["exact"], own["path"], own["install"]) == (True, sys.executable, "")
    lines = run().stdout.splitlines()
    assert len(lines) == len(RUNTIMES)
    assert any(line.startswith("provided.al2023") and "bootstrap" in line for line in lines)
    assert any(line.startswith("dotnet8") and "not here: " in line for line in lines)


def test_versions_that_others_keep_are_found(tmp_path: Path) -> None:
    node = tmp_path / "versions" / "node" / "v18.99.0" / "bin" / "node"
    node.parent.mkdir(parents=True)
    node.write_text("#!/bin/sh\necho v18.99.0\n")
    node.chmod(0o755)
    rows = json.loads(run("--json", NVM_DIR=str(tmp_path)).stdout)
    assert next(row for row in rows if row["runtime"] == "nodejs18.x") == {
        "runtime": "nodejs18.x", "exact": True, "version": "18.99.0", "path": str(node), "install": "",
    }  # fmt: skip
    # It says one thing and is another: then it is none.
    node.write_text("#!/bin/sh\nexit 1\n")
    rows = json.loads(run("--json", NVM_DIR=str(tmp_path)).stdout)
    assert next(row for row in rows if row["runtime"] == "nodejs18.x")["path"] != str(node)


def test_what_cannot_be_brought() -> None:
    for name, text in (
        ("java21", "install a JDK 21"), ("python3.7", "Python 3.9 and later"), ("cobol", "is no runtime"),
        ("provided.al2023", "nothing is to be installed"),
    ):  # fmt: skip
        done = run("install", name)
        assert done.returncode == 1
        assert text in done.stderr
    assert "is here already" in run("install", OWN).stdout


def test_the_nearest_version() -> None:
    kept = [Interpreter("python", version, "", "") for version in ("3.13.0", "3.11.9", "3.11.2", "3.9.1")]
    for wanted, nearest in (((3, 11), "3.11.9"), ((3, 12), "3.13.0"), ((3, 15), "3.13.0"), ((3, 8), "3.9.1")):
        assert min(kept, key=lambda one: one.nearness(wanted)).version == nearest
    assert numbers("1.8.0_392") == (8, 0, 0)
    assert outside(["/usr", "/usr/lib/x", "/usrlocal", "/home/a"], ["/usr"]) == ["/usrlocal", "/home/a"]
