"""Whether a container was ended because it used too much memory.

Docker says so, and Podman with version 2 of cgroups. With version 1 the kernel is asked itself: it counts up an eventfd for
each time that a group is out of memory, and once more when the group is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

MEMORY = Path("/sys/fs/cgroup/memory")


class MemoryWatch:
    """Of one container's group, as long as it runs."""

    def __init__(self, pid: int) -> None:
        self._event = self._control = -1
        self._exceeded = False
        group = _group(pid)
        if group is None:
            return
        try:
            self._event = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._control = os.open(group / "memory.oom_control", os.O_RDONLY | os.O_CLOEXEC)
            (group / "cgroup.event_control").write_text(f"{self._event} {self._control}")
            # Looked at as soon as it counts: later the group is gone, and the two cannot be told apart.
            asyncio.get_running_loop().add_reader(self._event, self._counted)
        except OSError:
            self.close()

    def exceeded(self) -> bool:
        """Whether it was out of memory since."""
        if self._event >= 0:
            self._counted()
        return self._exceeded

    def _counted(self) -> None:
        with contextlib.suppress(BlockingIOError):
            counted = os.eventfd_read(self._event)
            try:
                os.pread(self._control, 256, 0)
            except OSError:
                # The group is gone, which counted as one.
                counted -= 1
            self._exceeded |= counted > 0

    def close(self) -> None:
        """Watch no more."""
        if self._event >= 0:
            asyncio.get_running_loop().remove_reader(self._event)
        for descriptor in (self._event, self._control):
            if descriptor >= 0:
                os.close(descriptor)
        self._event = self._control = -1


def _group(pid: int) -> Path | None:
    """A process's memory group, with version 1 of cgroups."""
    if not pid:
        return None
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if "memory" in controllers.split(","):
                return MEMORY / path.lstrip("/")
    return None
