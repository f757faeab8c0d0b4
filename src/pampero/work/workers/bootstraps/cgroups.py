"""Limits of memory and processor time by control groups, version 1 or 2, where this process may make them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20
# Lambda gives one vCPU for this memory, and else in proportion. Source: "Configure Lambda function memory".
MEBIBYTES_OF_A_PROCESSOR = 1769
# The longer the period, the less a short burst of work is slowed down.
PERIOD = 1_000_000  # µs
LEAST_QUOTA = 10_000  # µs: the kernel wants 1,000
MOST_PROCESSES = 1024
STEP = MEBIBYTE


@dataclass(slots=True)
class Group:
    """Of one environment. memory: what it may use, in bytes. alarm: a descriptor that tells that it may have used more
    (-1: there is none), `event` of poll."""

    memory: int
    alarm: int = -1
    event: int = select.POLLIN


class Cgroups:
    """Folders of groups, one group an environment. memory, processor, processes: a folder, "" where that is not
    limited.

    Files in memory are charged as memory is, and must not take the function's own away. So the kernel bounds both
    together, and what is the function's own is looked at whenever the sum has grown by what was left of it.
    """

    def __init__(self, memory: str, processor: str, processes: str, second: bool) -> None:
        self.memory = memory
        self.processor = processor
        self.processes = processes
        self._second = second
        self._folders = sorted({memory, processor, processes} - {""})
        self.groups: dict[str, Group] = {}
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
        group = self.groups[name] = Group(memory * MEBIBYTE)
        if self.memory:
            own = f"{self.memory}/{name}"
            _write(f"{own}/{'memory.max' if self._second else 'memory.limit_in_bytes'}", (memory + files) * MEBIBYTE)
            self._arm(name, group, group.memory)
        if self.processes:
            _write(f"{self.processes}/{name}/pids.max", MOST_PROCESSES)
        if self.processor:
            # In proportion to each other where they compete, from the beginning; the bound follows with `settle`.
            weight, least, most = ("cpu.weight", 1, 10_000) if self._second else ("cpu.shares", 2, 262_144)
            value = max(least, min(most, memory * 100 // MEBIBYTES_OF_A_PROCESSOR))
            _write(f"{self.processor}/{name}/{weight}", value)

    def enter(self, name: str) -> None:
        """In an environment: become a member of its groups."""
        for folder in self._folders:
            _write(f"{folder}/{name}/cgroup.procs", 0)

    def exceeded(self, name: str) -> bool:
        """After an alarm: whether the function's own memory is more than it may use. If not, there will be others."""
        group, own = self.groups[name], f"{self.memory}/{name}"
        used = _stat(f"{own}/memory.stat", "anon" if self._second else "total_rss")
        if used > group.memory:
            return True
        total = int(Path(f"{own}/{'memory.current' if self._second else 'memory.usage_in_bytes'}").read_text())
        self._arm(name, group, total + max(STEP, group.memory - used))
        return False

    def _arm(self, name: str, group: Group, bound: int) -> None:
        own = f"{self.memory}/{name}"
        if self._second:
            if group.alarm < 0:
                group.alarm, group.event = os.open(f"{own}/memory.events", os.O_RDONLY | os.O_CLOEXEC), select.POLLPRI
            os.pread(group.alarm, 4096, 0)
            _write(f"{own}/memory.high", bound)
            return
        # With its descriptor the former threshold goes too.
        if group.alarm >= 0:
            os.close(group.alarm)
        group.alarm = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        usage = os.open(f"{own}/memory.usage_in_bytes", os.O_RDONLY | os.O_CLOEXEC)
        try:
            _write(f"{own}/cgroup.event_control", f"{group.alarm} {usage} {bound}")
        finally:
            os.close(usage)

    def settle(self, name: str) -> None:
        """From now on its processor time is bounded: it has begun. What was left of a period may be used in the next."""
        if not self.processor or name not in self.groups:
            return
        memory = self.groups[name].memory // MEBIBYTE
        group = f"{self.processor}/{name}"
        quota = max(LEAST_QUOTA, PERIOD * memory // MEBIBYTES_OF_A_PROCESSOR)
        with contextlib.suppress(OSError):
            if self._second:
                _write(f"{group}/cpu.max", f"{quota} {PERIOD}")
                _write(f"{group}/cpu.max.burst", quota)
            else:
                _write(f"{group}/cpu.cfs_period_us", PERIOD)
                _write(f"{group}/cpu.cfs_quota_us", quota)
                _write(f"{group}/cpu.cfs_burst_us", quota)

    def remove(self, name: str) -> None:
        """An environment has ended: end what it has left behind, and remove its groups, those that were busy too."""
        group = self.groups.pop(name, None)
        if group is not None and group.alarm >= 0:
            os.close(group.alarm)
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


def _members(group: str) -> list[int]:
    """Processes; 0 stands for one that cannot be seen from here."""
    with contextlib.suppress(OSError):
        return [int(pid) for pid in Path(f"{group}/cgroup.procs").read_text().split() if pid != "0"]
    return []


def _write(path: str, value: object) -> None:
    with open(path, "w") as file:
        file.write(str(value))


def _stat(path: str, name: str) -> int:
    for line in Path(path).read_text().splitlines():
        found, _, value = line.partition(" ")
        if found == name:
            return int(value)
    return 0


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
