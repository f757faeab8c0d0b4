"""The processes beside a supervisor: the runtime's and the extensions'."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
from collections.abc import Callable
from typing import NoReturn

from pampero.work.workers.bootstraps.runtime_api.telemetry import Telemetry

# How those that end by a signal are spoken of.
WORDS: dict[int, str] = {
    signal.SIGKILL: "killed",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGABRT: "aborted",
    signal.SIGTERM: "terminated",
}
MAX_DESCRIPTORS = 4096
# Where a child keeps the pipe that tells why its program did not begin.
KEPT = 200


class Processes:
    """All that a supervisor has started. heard: what they print is told to those who subscribe."""

    def __init__(self, selector: selectors.BaseSelector, telemetry: Telemetry, heard: bool) -> None:
        self._selector = selector
        self._telemetry = telemetry
        self._heard = heard
        self._tees: list[Tee] = []
        self.running: set[int] = set()

    def start(self, command: list[str], environment: dict[str, str], kind: str, channel: int = -1) -> int:
        """A program's process; 0 where it cannot be run."""
        output = self._output(kind)
        failed, fails = os.pipe()
        os.set_inheritable(fails, False)
        pid = os.fork()
        if pid == 0:
            try:
                fails = os.dup2(fails, KEPT, inheritable=False)
                _become(output, channel, fails)
                os.execve(command[0], command, environment)
            except OSError as error:
                os.write(fails, str(error).encode())
            finally:
                os._exit(127)
        os.close(fails)
        with open(failed, "rb") as said:
            fault = said.read().decode("utf-8", "replace")
        self._started(pid, output)
        if fault:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
            self.running.discard(pid)
            os.write(1, f"{command[0]}: {fault}\n".encode())
            return 0
        return pid

    def fork(self, become: Callable[[int], NoReturn], environment: dict[str, str], kind: str, channel: int) -> int:
        """A process that goes on as `become`, with `channel` as its descriptor 3."""
        output = self._output(kind)
        pid = os.fork()
        if pid == 0:
            try:
                _become(output, channel)
                os.environ.clear()
                os.environ.update(environment)
                become(3)
            finally:
                os._exit(1)
        self._started(pid, output)
        return pid

    def kill(self) -> None:
        """End them all."""
        for pid in self.running:
            self.signal(pid, signal.SIGKILL)

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to one, and to all that it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # Where sessions are closed to functions a child leads no group of its own.
            if os.getpgid(pid) == pid:
                os.killpg(pid, number)
            else:
                os.kill(pid, number)

    def memory(self) -> int:
        """KiB: the most that they have used so far."""
        return sum(_peak(pid) for pid in self.running)

    def drain(self) -> None:
        """Pass on what they have printed."""
        for tee in self._tees:
            tee.drain()

    def _output(self, kind: str) -> int:
        """Where a child prints: to the log, and through us where an extension may want to hear it."""
        if not self._heard:
            return -1
        reader, writer = os.pipe()
        self._tees.append(Tee(reader, self._selector, kind, self._telemetry))
        return writer

    def _started(self, pid: int, output: int) -> None:
        self.running.add(pid)
        if output >= 0:
            os.close(output)


class Tee:
    """What a child prints: to the log, and line by line to those who subscribe."""

    def __init__(self, reader: int, selector: selectors.BaseSelector, kind: str, to: Telemetry) -> None:
        os.set_blocking(reader, False)
        self._reader = reader
        self._selector = selector
        self._kind = kind
        self._telemetry = to
        self._partial = b""
        selector.register(reader, selectors.EVENT_READ, lambda _: self._read())

    def drain(self) -> None:
        """All that is there."""
        while self._read():
            pass

    def _read(self) -> bool:
        if self._reader < 0:
            return False
        try:
            data = os.read(self._reader, 1 << 16)
        except BlockingIOError:
            return False
        if not data:
            self._selector.unregister(self._reader)
            os.close(self._reader)
            self._reader = -1
            return False
        view = memoryview(data)
        while view:
            view = view[os.write(1, view) :]
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            self._telemetry.line(self._kind, line.decode("utf-8", "replace"))
        return True


def _become(output: int, channel: int, keep: int = -1) -> None:
    """In a child: its output, its frames, nothing else of this process's."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    if output >= 0:
        os.dup2(output, 1)
        os.dup2(output, 2)
    least = 3
    if channel >= 0:
        if channel != 3:
            os.dup2(channel, 3)
        os.set_inheritable(3, True)
        least = 4
    if keep >= 0:
        os.closerange(least, keep)
        os.closerange(keep + 1, MAX_DESCRIPTORS)
    else:
        os.closerange(least, MAX_DESCRIPTORS)


def ended(code: int) -> str:
    """How AWS tells that a runtime has ended."""
    if code == 0:
        return "Runtime exited without providing a reason"
    if code < 0:
        return f"Runtime exited with error: signal: {WORDS.get(-code, str(-code))}"
    return f"Runtime exited with error: exit status {code}"


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError), open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0
