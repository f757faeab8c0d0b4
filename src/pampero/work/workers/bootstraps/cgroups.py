"""Limits of memory and processor time by control groups, version 1 or 2, where this process may make them."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

MEBIBYTE = 1 << 20
# Lambda gives one vCPU for this memory, and else in proportion. Source: "Configure Lambda function memory".
MEBIBYTES_OF_A_PROCESSOR = 1769
# The longer the period, the less a short burst of work is slowed down.
PERIOD = 1_000_000  # µs
MIN_QUOTA = 10_000  # µs: the kernel wants 1,000
MAX_PROCESSES = 1024
# What stops processes looks so often for those that have been begun while it did.
LOOKS = 5


class Cgroups:
    """Folders of groups, one group an environment. memory, processor, processes: a folder, "" where that is not
    limited.

    Files in memory are charged as memory is, and must not take the function's own away: so the limit is of both
    together, and the function's own is bounded more loosely besides (RLIMIT_DATA, the heap of Node.js).
    """

    def __init__(self, memory: str, processor: str, processes: str, second: bool) -> None:
        self.memory = memory
        self.processor = processor
        self.processes = processes
        self._second = second
        # A process of one thread need not wait, some ten milliseconds, until no process on the machine forks or ends.
        self._door = "cgroup.procs" if second else "tasks"
        self._folders = sorted({memory, processor, processes} - {""})
        # By the environment's name, in MiB.
        self._memory: dict[str, int] = {}
        # Of environments that have ended, while a process of theirs is not quite gone.
        self._left: set[str] = set()

    @classmethod
    def find(cls, base: str, owner: int, processes: bool = False) -> Cgroups | None:
        """Groups below the mounted hierarchies at `base`, of the template whose process id is `owner`; or None.

        processes: bound their number too where that costs another group; RLIMIT_NPROC does not hold root.
        """
        memory, processor = (_first(f"{base}/{name}", owner) for name in ("memory", "cpu"))
        if memory or processor:
            return cls(memory, processor, _first(f"{base}/pids", owner) if processes else "", False)
        for place in _places(base):
            folder = _second(place, owner)
            if folder:
                return cls(folder, folder, folder, True)
        return None

    def make(self, name: str, memory: int, files: int) -> None:
        """In the template: groups for an environment. memory, files: MiB, of its own and of files in memory."""
        for folder in self._folders:
            os.makedirs(f"{folder}/{name}", exist_ok=True)
        self._memory[name] = memory
        if self.memory:
            self.allow(name, files)
            if self._second:
                _write(f"{self.memory}/{name}/memory.oom.group", 1)
        if self.processes:
            _write(f"{self.processes}/{name}/pids.max", MAX_PROCESSES)
        if self.processor:
            # In proportion to each other where they compete, from the beginning; the bound follows with `settle`.
            weight, least, most = ("cpu.weight", 1, 10_000) if self._second else ("cpu.shares", 2, 262_144)
            value = max(least, min(most, memory * 100 // MEBIBYTES_OF_A_PROCESSOR))
            _write(f"{self.processor}/{name}/{weight}", value)

    def allow(self, name: str, files: int) -> None:
        """In the template: the bound of an environment's memory, with so many MiB for files."""
        if self.memory:
            bound = "memory.max" if self._second else "memory.limit_in_bytes"
            _write(f"{self.memory}/{name}/{bound}", (self._memory[name] + files) * MEBIBYTE)

    def enter(self, name: str) -> None:
        """In an environment: become a member of its groups."""
        for folder in self._folders:
            _write(f"{folder}/{name}/{self._door}", 0)

    def doors(self, name: str) -> list[int]:
        """In the template: for a process that becomes a member by writing 0 to them, and cannot open them itself."""
        return [os.open(f"{folder}/{name}/{self._door}", os.O_WRONLY | os.O_CLOEXEC) for folder in self._folders]

    def settle(self, name: str) -> None:
        """From now on its processor time is bounded: it has begun. What was left of a period may be used in the next."""
        if not self.processor or name not in self._memory:
            return
        memory = self._memory[name]
        group = f"{self.processor}/{name}"
        quota = max(MIN_QUOTA, PERIOD * memory // MEBIBYTES_OF_A_PROCESSOR)
        with contextlib.suppress(OSError):
            if self._second:
                _write(f"{group}/cpu.max", f"{quota} {PERIOD}")
                _write(f"{group}/cpu.max.burst", quota)
            else:
                _write(f"{group}/cpu.cfs_period_us", PERIOD)
                _write(f"{group}/cpu.cfs_quota_us", quota)
                _write(f"{group}/cpu.cfs_burst_us", quota)

    def freeze(self, name: str, still: bool) -> None:
        """In the template: an environment stands still, or goes on. Version 1 has a hierarchy for that, in which nothing that
        stands still can be ended, and which would cost each environment another group: so there signals do it. Raises OSError."""
        folder = f"{self._folders[0]}/{name}"
        if self._second:
            _write(f"{folder}/cgroup.freeze", int(still))
        else:
            stand_still(lambda: _members(folder), still)

    def remove(self, name: str) -> None:
        """An environment has ended: end what it has left behind, and remove its groups, those that were busy too."""
        self._memory.pop(name, None)
        for folder in self._folders[:1]:
            for pid in _members(f"{folder}/{name}"):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._left.add(name)
        self._sweep()

    def _sweep(self) -> None:
        for name in list(self._left):
            try:
                for folder in self._folders:
                    with contextlib.suppress(FileNotFoundError):
                        os.rmdir(f"{folder}/{name}")
                self._left.discard(name)
            except OSError:
                continue

    def close(self) -> None:
        """Remove the folders: all that was in them has ended."""
        self._sweep()
        for folder in self._folders:
            with contextlib.suppress(OSError):
                os.rmdir(folder)


def stand_still(find: Callable[[], list[int]], still: bool) -> None:
    """Stop the processes that are found, and those that they have begun meanwhile; or have them go on."""
    known: set[int] = set()
    for _ in range(LOOKS):
        found = set(find())
        if found <= known:
            return
        for pid in found - known:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP if still else signal.SIGCONT)
        if not still:
            return
        known |= found


def _members(group: str) -> list[int]:
    """Processes; 0 stands for one that cannot be seen from here."""
    with contextlib.suppress(OSError):
        return [int(pid) for pid in Path(f"{group}/cgroup.procs").read_text().split() if pid != "0"]
    return []


def _write(path: str, value: object) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(file, str(value).encode())
    finally:
        os.close(file)


def _first(hierarchy: str, owner: int) -> str:
    """A folder in a hierarchy of version 1; "" where none can be made."""
    folder = f"{hierarchy}/pampero-{owner}"
    try:
        _sweep(hierarchy)
        # Of version 1 alone: in a plain folder nothing appears by itself.
        os.makedirs(folder, exist_ok=True)
        if os.path.exists(f"{folder}/cgroup.clone_children"):
            return folder
        os.rmdir(folder)
    except OSError:
        pass
    return ""


def _second(place: str, owner: int) -> str:
    """The same in a group of version 2, with the controllers that are needed."""
    folder = f"{place}/pampero-{owner}"
    try:
        _sweep(place)
        os.makedirs(folder, exist_ok=True)
        _write(f"{folder}/cgroup.subtree_control", "+memory +cpu +pids")
    except OSError:
        with contextlib.suppress(OSError):
            os.rmdir(folder)
        return ""
    return folder


def _places(base: str) -> Iterator[str]:
    """Where in version 2 groups may be: at the root, or above this process's own in what its user was given."""
    yield base
    with contextlib.suppress(OSError):
        own = next(line[3:] for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::"))
        parts = own.strip("/").split("/")
        for end in range(len(parts) - 1, 0, -1):
            yield "/".join([base, *parts[:end]])


def _sweep(root: str) -> None:
    """Remove the groups of templates that were killed."""
    for entry in os.listdir(root):
        pid = entry.removeprefix("pampero-")
        if pid == entry or not pid.isdigit() or os.path.exists(f"/proc/{pid}"):
            continue
        folder = f"{root}/{entry}"
        with contextlib.suppress(OSError):
            for group in os.listdir(folder):
                if os.path.isdir(f"{folder}/{group}"):
                    os.rmdir(f"{folder}/{group}")
            os.rmdir(folder)
