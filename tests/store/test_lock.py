"""The lock of a data folder, where what is left of a server that was killed still has it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pampero.kernel.errors import StartError
from pampero.store.lock import LINUX, FolderLock

# Keeps the lock as a process does that was forked off a server: the file as a whole, and no byte of it.
ORPHAN = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""
SERVER = """
import sys
from pathlib import Path
from pampero.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""
LATE_SECONDS = 3.0


def beside(program: str, path: Path) -> subprocess.Popen[bytes]:
    """A process that has the lock; it ends with its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


@pytest.mark.skipif(not LINUX, reason="elsewhere the two kinds of locks are one")
def test_a_start_waits_for_what_is_left_of_a_killed_server(tmp_path: Path) -> None:
    """On a busy machine that may take seconds."""
    made: list[FolderLock] = []
    with beside(ORPHAN, tmp_path / "lock") as orphan:
        start = threading.Thread(target=lambda: made.append(FolderLock(tmp_path / "lock")))
        start.start()
        start.join(LATE_SECONDS)
        assert start.is_alive()
        assert not made
        assert orphan.stdin is not None
        orphan.stdin.close()
        start.join(20)
    assert made
    made[0].release()


def test_a_start_beside_a_running_server_fails_at_once(tmp_path: Path) -> None:
    with beside(SERVER, tmp_path / "lock") as server:
        with pytest.raises(StartError, match="another server uses"):
            FolderLock(tmp_path / "lock")
        assert server.stdin is not None
        server.stdin.close()
