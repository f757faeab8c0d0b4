"""In a process that environments are forked from: its part of `snapshots`."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.snapshots import MAX_WORD_SIZE

MAX_DESCRIPTORS = 16


class Seed:
    """orders: its channel to the template. frames: its descriptor for the server, and that of each of its forks.
    join: confines a fork."""

    def __init__(self, orders: socket.socket, frames: int, join: Callable[[Sequence[int]], None]) -> None:
        self._orders = orders
        self._frames = frames
        self._join = join
        self._kernel = calls.Kernel()
        self._processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        user = os.open("/proc/self/ns/user", os.O_RDONLY | os.O_CLOEXEC)
        socket.send_fds(orders, [b"s"], [user, self._processes])
        os.close(user)

    def wait(self) -> None:
        """Fork as it is told, until the server or the template goes; returns in each fork."""
        # What the function's code has done to these is its own business in its own processes.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.collect()
        gc.freeze()
        sys.stdout.flush()
        sys.stderr.flush()
        poll = select.poll()
        poll.register(self._orders.fileno(), select.POLLIN)
        poll.register(self._frames, select.POLLIN)
        forks: dict[int, tuple[int, str]] = {}
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == self._frames:
                    os._exit(0)
                if descriptor in forks:
                    poll.unregister(descriptor)
                    self._reap(descriptor, *forks.pop(descriptor))
                    continue
                said, handed, _, _ = socket.recv_fds(self._orders, MAX_WORD_SIZE, MAX_DESCRIPTORS)
                if not said:
                    os._exit(0)
                order = json.loads(said)
                pid = self._fork(handed, order["namespaces"])
                if pid == 0:
                    for other in (*forks, self._processes):
                        os.close(other)
                    self._orders.close()
                    return
                watch = os.pidfd_open(pid)
                forks[watch] = (pid, order["name"])
                poll.register(watch, select.POLLIN)
                for one in handed:
                    os.close(one)

    def _fork(self, handed: list[int], namespaces: int) -> int:
        mounts, ipc, uts, processes, *network = handed[:namespaces]
        frames, log, *groups = handed[namespaces:]
        self._kernel.setns(processes, calls.CLONE_NEWPID)
        pid = os.fork()
        if pid:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
            return pid
        for group in groups:
            os.write(group, b"0")
        self._join([mounts, ipc, uts, *network])
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.dup2(frames, self._frames)
        for one in handed:
            os.close(one)
        return 0

    def _reap(self, watch: int, pid: int, name: str) -> None:
        os.close(watch)
        code = -signal.SIGKILL
        try:
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            # First processes of their namespaces, whose parent has ended.
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        self._orders.send(json.dumps({"ended": name, "code": code}).encode())
