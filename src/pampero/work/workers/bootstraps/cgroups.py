"""Limits of memory by control groups, version 1 or 2, where this process may make them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

MEBIBYTE = 1 << 20


class Cgroups:
    """A folder of groups, one an environment. name: of the template that they belong to."""

    def __init__(self, folder: str, limit: str) -> None:
        self._folder = folder
        self._limit = limit

    @classmethod
    def find(cls, base: str, owner: int) -> Cgroups | None:
        """Groups below the mounted hierarchies at `base`, of the template whose process id is `owner`; or None."""
        for root, limit in ((f"{base}/memory", "memory.limit_in_bytes"), (base, "memory.max")):
            try:
                _sweep(root)
                folder = f"{root}/pampero-{owner}"
                os.makedirs(folder, exist_ok=True)
                if limit == "memory.max":
                    Path(f"{folder}/cgroup.subtree_control").write_text("+memory")
                return cls(folder, limit)
            except OSError:
                continue
        return None

    def enter(self, name: str, memory: int) -> None:
        """Put this process in a group of its own. memory: MiB."""
        group = f"{self._folder}/{name}"
        os.makedirs(group)
        with open(f"{group}/{self._limit}", "w") as file:
            file.write(str(memory * MEBIBYTE))
        with open(f"{group}/cgroup.procs", "w") as file:
            file.write("0")

    def remove(self, name: str) -> None:
        """Remove the group of an ended process; one that is still busy goes when the next template sweeps."""
        with contextlib.suppress(OSError):
            os.rmdir(f"{self._folder}/{name}")

    def close(self) -> None:
        """Remove the folder."""
        with contextlib.suppress(OSError):
            os.rmdir(self._folder)


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
