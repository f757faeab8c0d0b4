"""Servers to measure."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str) -> float:
    """Seconds until the first answer."""
    began = time.perf_counter()
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.002)


def cpu_of(pid: int) -> float:
    """Processor seconds that a process has used, of all its threads: hardly disturbed by what else runs."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_of(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def peak_of(pid: int) -> int:
    """The most that it ever was."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) << 10


class Running:
    """A server of its own. start_up: processor seconds until the first answer, and seconds. python: of another checkout."""

    def __init__(self, data: Path, *arguments: str, python: str = sys.executable, **environment: str) -> None:
        self.port = free_port()
        command = [python, "-m", "pampero.cli", "start", "--port", str(self.port), "--data", str(data)]
        began = time.perf_counter()
        variables = {**os.environ, **environment}
        self._process = subprocess.Popen([*command, *arguments], stderr=subprocess.DEVNULL, env=variables)
        wait_for(f"http://127.0.0.1:{self.port}/_pampero/health")
        self.start_up = (self.cpu, time.perf_counter() - began)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def cpu(self) -> float:
        """Processor seconds so far."""
        return cpu_of(self._process.pid)

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
