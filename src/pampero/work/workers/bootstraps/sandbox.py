"""What a function's process may see and do.

Strongest first: `namespaces` (own mounts, processes, IPC and host name; read-only code; a `/tmp` of its size; no
capabilities, a system-call filter, an unprivileged user; Linux, as root or where unprivileged user namespaces are
allowed), or `limits` (resource limits only). A level is in force when a child has run in it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.cgroups import MEBIBYTE, Cgroups
from pampero.work.workers.bootstraps.mounts import HOST, Mounts

# Each environment has a user of its own, so that none may look into or end another, nor use up its share of processes.
FIRST_USER = 40_000
USERS = 20_000
MOST_PROCESSES = 1024
OPEN_FILES = 1024


@dataclass(frozen=True, slots=True)
class Place:
    """What a template is told. root: an empty folder. programs: folders that functions must be able to read.
    hidden: the folder of the server's data. level: the strongest to try, "" for the best."""

    root: str
    programs: list[str]
    hidden: str
    level: str = ""


class Sandbox(Protocol):
    """The confinement of one template's children. level: its name; reason: why it is no better, for people."""

    level: str
    reason: str

    def fork(self) -> int:
        """In the template: os.fork, for an environment."""

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """In the child: confine this process for good. plan: code, layers (folders of the machine, layers may be
        None), memory and storage (MiB), runtime."""

    def task(self, plan: dict[str, Any]) -> tuple[str, str]:
        """Where a child finds its code and its layers."""

    def kill(self, pid: int) -> None:
        """In the template: end a child, and with it all that it has started."""

    def left(self, pid: int, name: str) -> None:
        """In the template: a child has ended. What it left behind goes."""

    def close(self) -> None:
        """In the template: all children have ended."""


class Namespaces:
    """A Sandbox of namespaces; made in the first process of a pid namespace that it has the rights over.

    The template has CAP_SYS_ADMIN in the user namespace that owns it and all namespaces of its children: the machine's
    for root, one of its own for others. Children lose it, and are another user: for root one of the machine's, for
    others one of a user namespace of their own.
    """

    level = "namespaces"

    def __init__(self, place: Place, owner: int, root_user: bool) -> None:
        self.reason = ""
        self._root_user = root_user
        self._user = 0
        self._kernel = calls.Kernel()
        self._processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._mounts = Mounts(self._kernel, place.programs, place.hidden)
        self._mounts.build(place.root)
        self._cgroups = Cgroups.find(f"{HOST}/sys/fs/cgroup", owner) if root_user else None

    def fork(self) -> int:
        """See Sandbox. The child is the first process of a new pid namespace."""
        self._user = (self._user + 1) % USERS
        self._kernel.unshare(calls.CLONE_NEWPID)
        try:
            pid = os.fork()
        except OSError:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
            raise
        if pid:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
        return pid

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox."""
        kernel = self._kernel
        kernel.die_with_parent()
        kernel.unshare(calls.CLONE_NEWNS | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS)
        self._mounts.enter(plan)
        if self._cgroups is not None:
            self._cgroups.enter(name, plan["memory"])
        self._mounts.seal()
        limit(plan, measured=self._cgroups is not None)
        user = FIRST_USER + self._user
        if self._root_user:
            os.setgroups([])
            resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        else:
            # Processes are counted within it: the limit is set only then.
            kernel.unshare(calls.CLONE_NEWUSER)
            map_user(user, 0, 0)
            resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))
        kernel.drop_capabilities()
        # To become another user has taken it back.
        kernel.die_with_parent()
        kernel.filter_calls()

    def task(self, plan: dict[str, Any]) -> tuple[str, str]:
        """See Sandbox."""
        return "/var/task", "/opt"

    def kill(self, pid: int) -> None:
        """See Sandbox. A namespace ends with its first process."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def left(self, pid: int, name: str) -> None:
        """See Sandbox."""
        if self._cgroups is not None:
            self._cgroups.remove(name)

    def close(self) -> None:
        """See Sandbox."""
        if self._cgroups is not None:
            self._cgroups.close()


class Limits:
    """A Sandbox of resource limits, and of nothing else."""

    level = "limits"

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def fork(self) -> int:
        """See Sandbox."""
        return os.fork()

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox."""
        # A session of its own: what the function starts ends with it.
        os.setsid()
        if sys.platform == "linux":
            with contextlib.suppress(OSError, KeyError):
                calls.Kernel().die_with_parent()
        limit(plan, measured=False)
        os.chdir(plan["code"])

    def task(self, plan: dict[str, Any]) -> tuple[str, str]:
        """See Sandbox."""
        return plan["code"], plan["layers"] or "/opt"

    def kill(self, pid: int) -> None:
        """See Sandbox."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def left(self, pid: int, name: str) -> None:
        """See Sandbox."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def close(self) -> None:
        """See Sandbox."""


def limit(plan: dict[str, Any], measured: bool) -> None:
    """Resource limits of this process. measured: its memory is bounded otherwise."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if not measured and plan["runtime"].startswith("python") and sys.platform == "linux":
        # Beside what the template has handed down.
        room = plan["memory"] * MEBIBYTE + _data()
        resource.setrlimit(resource.RLIMIT_DATA, (room, room))


def map_user(user: int, outer_user: int, outer_group: int) -> None:
    """In a new user namespace: this process is `user` and the group of the same number."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {outer_user} 1")
    Path("/proc/self/gid_map").write_text(f"{user} {outer_group} 1")


def _data() -> int:
    """Bytes of private memory that this process has mapped."""
    return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()


def probe(sandbox: Sandbox, check: Callable[[], None]) -> None:
    """Run a child in the sandbox as a function would be. Raises OSError when it does not come through.

    check: what it does inside.
    """
    plan = {
        "code": str(Path(__file__).parent), "layers": None, "memory": 128, "storage": 16, "runtime": "python",
    }  # fmt: skip
    reader, writer = os.pipe()
    pid = sandbox.fork()
    if pid == 0:
        said = b""
        try:
            sandbox.enter(plan, "probe")
            check()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}".encode()[:1000]
        os.write(writer, said)
        os._exit(len(said) > 0)
    os.close(writer)
    with open(reader, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(pid, 0)
    sandbox.left(pid, "probe")
    if status:
        raise OSError(said.decode() or f"a trial ended with {os.waitstatus_to_exitcode(status)}")
