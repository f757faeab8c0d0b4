"""Several processes that serve one port and one data folder: a parent, which serves nothing, and those that it forks.

The first is a whole server. The others serve, on the same port, what only reads and writes rows (`Service.rows_only`), and
hand over every connection that asks for anything else: what is counted once, kept in memory or run once is in one process.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pampero.kernel.clock import Clock
from pampero.kernel.errors import StartError
from pampero.kernel.log import logger
from pampero.store.folder import DataFolder
from pampero.store.neighbours import Memory, Neighbours

log = logger("server")
FIRST = 0
SIGNALS = {signal.SIGCHLD, signal.SIGINT, signal.SIGTERM}
READY = b"+"
PR_SET_PDEATHSIG = 1
# One that ends so soon after its start, so often in a row, will go on doing so.
SOON_SECONDS = 5.0
MAX_RESTARTS = 5


@dataclass(frozen=True, slots=True)
class Berth:
    """What a process has of its crew. folder: opened by the parent, which holds its lock."""

    number: int
    folder: DataFolder
    neighbours: Neighbours
    taking: socket.socket
    giving: Sequence[socket.socket]
    ready: Callable[[], None]

    @property
    def first(self) -> bool:
        """Whether it is the whole server."""
        return self.number == FIRST


class Crew:
    """Forks `count` processes, each of which runs `serve(berth)`; restarts one that ends by itself. Raises StartError.

    handover: for each a pair of sockets: what it reads, and what the others write to.
    """

    def __init__(
        self,
        count: int,
        folder: DataFolder,
        handover: Sequence[tuple[socket.socket, socket.socket]],
        serve: Callable[[Berth], None],
    ) -> None:
        self._count = count
        self._folder = folder
        self._serve = serve
        self._memory = Memory.make(count)
        self._handover = handover
        self._parent = os.getpid()
        self._pids: dict[int, int] = {}
        self._began: dict[int, float] = {}
        self._restarts = 0

    def run(self, published: Callable[[], None]) -> None:
        """Until SIGINT or SIGTERM. published: called once all of them serve."""
        gc.collect()
        gc.freeze()
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            for number in range(self._count):
                self._start(number)
            published()
            while signal.sigwait(SIGNALS) == signal.SIGCHLD:
                self._mend()
        finally:
            self._stop()

    def _start(self, number: int) -> None:
        """Fork, and wait until it serves. Raises StartError with its reason."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._live(number, writing)
        os.close(writing)
        self._pids[pid] = number
        self._began[number] = Clock.monotonic()
        with open(reading, "rb") as answer:
            told = answer.read()
        if not told.startswith(READY):
            raise StartError(told.decode() or f"process {number} of the server did not start")

    def _live(self, number: int, writing: int) -> None:
        """A process's whole life."""
        status = 1
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            _end_with(self._parent)

            def ready() -> None:
                os.write(writing, READY)
                os.close(writing)

            neighbours = Neighbours(self._memory, number)
            giving = [giving for _, giving in self._handover]
            self._serve(Berth(number, self._folder, neighbours, self._handover[number][0], giving, ready))
            status = 0
        except StartError as error:
            os.write(writing, str(error).encode())
        except Exception:
            log.exception("process %d of the server failed", number)
        finally:
            os._exit(status)

    def _mend(self) -> None:
        """Restart what has ended."""
        while self._pids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            number = self._pids.pop(pid, None)
            if number is None:
                continue
            soon = Clock.monotonic() - self._began[number] < SOON_SECONDS
            self._restarts = self._restarts + 1 if soon else 0
            if self._restarts > MAX_RESTARTS:
                raise StartError(f"process {number} of the server ends again and again; its log says why")
            log.error("process %d of the server ended (%s); it is started again", number, _said(status))
            self._start(number)

    def _stop(self) -> None:
        """The others first: what they have begun, the first one may have to end."""
        for first in (False, True):
            pids = [pid for pid, number in self._pids.items() if (number == FIRST) is first]
            for pid in pids:
                os.kill(pid, signal.SIGTERM)
            for pid in pids:
                os.waitpid(pid, 0)
                del self._pids[pid]


def _end_with(parent: int) -> None:
    """However the parent ends, and with it the folder's lock, this process ends at once."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _said(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else f"status {code}"
