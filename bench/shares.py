"""A share of a core for a process, by a control group: what else runs takes nothing of it, and it takes no more."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
# Short: whoever has used up its share while others wait for a lock of its, keeps them waiting for the rest of a period.
PERIOD_US = 5000
# The most there is: 256 times, and 100 times, as much as a process that is in no group.
OLD_WEIGHT, WEIGHT = 262_144, 10_000


class Shares:
    """Control groups of a run. Raises OSError where none can be made (it needs the right to, which root may have).

    cores: of each process, as a fraction of one.
    """

    def __init__(self, cores: float) -> None:
        self._made: list[Path] = []
        self._given: list[int] = []
        self._quota = round(cores * PERIOD_US)
        self._old = (GROUPS / "cpu" / "cpu.cfs_quota_us").exists()
        self._root = GROUPS / "cpu" if self._old else GROUPS
        if not self._old and "cpu" not in (GROUPS / "cgroup.subtree_control").read_text().split():
            raise OSError("the processor is not among the controllers of control groups")
        # Whether it can be done, is known before anything is measured.
        self._make("probe")

    def _make(self, name: str, bounded: bool = True) -> Path:
        group = self._root / f"pampero-bench-{os.getpid()}-{name}"
        group.mkdir()
        self._made.append(group)
        if self._old:
            (group / "cpu.shares").write_text(str(OLD_WEIGHT))
            if bounded:
                (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
                (group / "cpu.cfs_quota_us").write_text(str(self._quota))
        else:
            (group / "cpu.weight").write_text(str(WEIGHT))
            if bounded:
                (group / "cpu.max").write_text(f"{self._quota} {PERIOD_US}")
        return group

    def give(self, pid: int, core: int | None = None) -> None:
        """From now on the process, with all its threads, has its share of that core, and no more; without one, as much of any
        as it needs."""
        (self._make(str(pid), bounded=core is not None) / "cgroup.procs").write_text(str(pid))
        self._given.append(pid)
        if core is not None:
            # Left to itself, Linux may put two that wake each other on one core, and let the other stand idle.
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {core})

    def close(self) -> None:
        """Remove the groups; what is still in them is no longer bounded."""
        for pid in self._given:
            with contextlib.suppress(OSError):
                (self._root / "cgroup.procs").write_text(str(pid))
        for group in self._made:
            with contextlib.suppress(OSError):
                group.rmdir()
