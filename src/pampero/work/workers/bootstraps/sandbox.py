"""What a function's process may see and do.

Strongest first: `namespaces` (own mounts, processes, IPC and host name; read-only code; a `/tmp` of its size; no
capabilities, a system-call filter, an unprivileged user; Linux, as root or where unprivileged user namespaces are
allowed), or `limits` (resource limits only).

The template builds one root folder for all functions when it starts and moves into it; the machine's own root stays
reachable for the template at `/.host` and is taken away from every child.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls as calls

HOST = "/.host"
SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")
ETC = (
    "alternatives", "ca-certificates", "crypto-policies", "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf",
    "ld.so.conf.d", "localtime", "nsswitch.conf", "passwd", "pki", "resolv.conf", "services", "ssl", "timezone",
)  # fmt: skip
DEVICES = ("null", "zero", "full", "random", "urandom")
OWN = ("/tmp", "/var/task", "/opt")
# Each environment has a user of its own, so that none may look into or end another, nor use up its share of processes.
FIRST_USER = 40_000
USERS = 20_000
MOST_PROCESSES = 1024
OPEN_FILES = 1024
MEBIBYTE = 1 << 20


class Sandbox:
    """The confinement of one template's children.

    level: what is in force; reason: why it is no better, for people.
    """

    def __init__(self, root: str, programs: Iterable[str]) -> None:
        self.level = "limits"
        self.reason = ""
        self._root_user = os.geteuid() == 0
        self._user = 0
        self._programs = _outermost(programs)
        self._cgroup: _Cgroup | None = None
        if sys.platform != "linux":
            self.reason = f"{sys.platform} has no namespaces"
            return
        try:
            self._kernel = calls.Kernel()
            self._build(root)
            self.level = "namespaces"
        except (OSError, KeyError) as error:
            self.reason = f"no namespaces here: {error}"

    def _build(self, root: str) -> None:
        kernel = self._kernel
        user, group = os.geteuid(), os.getegid()
        kernel.unshare(calls.CLONE_NEWNS | (0 if self._root_user else calls.CLONE_NEWUSER))
        if not self._root_user:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"0 {user} 1")
            Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        self._namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        kernel.mount(None, "/", None, calls.MS_REC | calls.MS_PRIVATE)
        kernel.mount("pampero", root, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755,size=4m")
        for name in SYSTEM:
            _mirror(kernel, f"/{name}", f"{root}/{name}")
        for name in ETC:
            _mirror(kernel, f"/etc/{name}", f"{root}/etc/{name}")
        os.makedirs(f"{root}/dev/shm")
        for name in DEVICES:
            _touch(f"{root}/dev/{name}")
            kernel.mount(f"/dev/{name}", f"{root}/dev/{name}", None, calls.MS_BIND)
        for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
            os.symlink(f"/proc/self/fd{target}", f"{root}/dev/{name}")
        for path in (*OWN, "/proc", HOST):
            os.makedirs(root + path, exist_ok=True)
        for path in self._programs:
            if not _within(path, [f"/{name}" for name in SYSTEM]):
                _mirror(kernel, path, root + path)
        self._link_modules(root)
        kernel.bind("/proc", f"{root}/proc")
        kernel.pivot_root(root, root + HOST)
        os.chdir("/")
        self._cgroup = _Cgroup.find() if self._root_user else None

    def _link_modules(self, root: str) -> None:
        """Node.js looks for packages in the folders above the code: there the SDK of the runtime is found."""
        for path in self._programs:
            if os.path.isdir(f"{path}/node_modules"):
                os.symlink(f"{path}/node_modules", f"{root}/var/node_modules")
                return

    def before_fork(self) -> None:
        """In the template: the next child is the first process of a new pid namespace."""
        self._user = (self._user + 1) % USERS
        if self.level == "namespaces":
            self._kernel.setns(self._namespace, calls.CLONE_NEWPID)
            self._kernel.unshare(calls.CLONE_NEWPID)

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """In the child: confine this process for good. plan: code, layers (folders of the machine, layers may be
        None), memory and storage (MiB), runtime."""
        if self.level != "namespaces":
            self._enter_limits(plan)
            return
        kernel = self._kernel
        kernel.die_with_parent()
        kernel.unshare(calls.CLONE_NEWNS | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS)
        flags = calls.MS_NOSUID | calls.MS_NODEV
        kernel.mount("tmp", "/tmp", "tmpfs", flags, f"mode=1777,size={plan['storage']}m")
        kernel.mount("shm", "/dev/shm", "tmpfs", flags, "mode=1777,size=64m")
        self._show(HOST + plan["code"], "/var/task")
        if plan["layers"]:
            self._show(HOST + plan["layers"], "/opt")
        for path in self._programs:
            if _within(path, ("/tmp",)):
                _mirror(kernel, HOST + path, path)
        # Where a container masks parts of /proc a new one cannot be mounted: the machine's stays, read-only.
        with contextlib.suppress(PermissionError):
            kernel.mount("proc", "/proc", "proc", flags)
        if self._cgroup is not None:
            self._cgroup.enter(name, plan["memory"])
        kernel.unmount(HOST)
        os.chdir("/var/task")
        _limit(plan, measured=self._cgroup is not None)
        if self._root_user:
            os.setgroups([])
            user = FIRST_USER + self._user
            resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        else:
            kernel.drop_capabilities()
        # To become another user has taken it back.
        kernel.die_with_parent()
        kernel.filter_calls()

    def _enter_limits(self, plan: dict[str, Any]) -> None:
        # A session of its own: what the function starts ends with it.
        os.setsid()
        if sys.platform == "linux":
            with contextlib.suppress(OSError, KeyError):
                calls.Kernel().die_with_parent()
        _limit(plan, measured=False)
        os.chdir(plan["code"])

    def _show(self, source: str, target: str) -> None:
        hidden = [path for path in self._programs if _within(path, (target,))]
        if not hidden:
            self._kernel.bind(source, target)
            return
        # The interpreter itself lies below the target: both must be seen there.
        self._kernel.mount("task", target, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755,size=1m")
        for entry in os.listdir(source):
            _mirror(self._kernel, f"{source}/{entry}", f"{target}/{entry}")
        for path in hidden:
            _mirror(self._kernel, HOST + path, path)

    def kill(self, pid: int) -> None:
        """In the template: end a child, and with it all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def left(self, pid: int, name: str) -> None:
        """In the template: a child has ended. A namespace has ended with its first process; a session has not."""
        if self.level != "namespaces":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        if self._cgroup is not None:
            self._cgroup.remove(name)

    def close(self) -> None:
        """In the template: all children have ended."""
        if self._cgroup is not None:
            self._cgroup.close()


class _Cgroup:
    """Memory limits by control groups, version 1 or 2, where this process may make them."""

    def __init__(self, folder: str, limit: str) -> None:
        self._folder = folder
        self._limit = limit

    @classmethod
    def find(cls) -> _Cgroup | None:
        """The folder to make groups in, or None."""
        base = f"{HOST}/sys/fs/cgroup"
        for root, limit in ((f"{base}/memory", "memory.limit_in_bytes"), (base, "memory.max")):
            try:
                _sweep(root)
                folder = f"{root}/pampero-{os.getpid()}"
                os.makedirs(folder, exist_ok=True)
                if limit == "memory.max":
                    Path(f"{folder}/cgroup.subtree_control").write_text("+memory")
                return cls(folder, limit)
            except OSError:
                continue
        return None

    def enter(self, name: str, memory: int) -> None:
        """Put this process in a group of its own."""
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


def _limit(plan: dict[str, Any], measured: bool) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    if not measured and plan["runtime"].startswith("python") and sys.platform == "linux":
        # Beside what the template has handed down.
        room = plan["memory"] * MEBIBYTE + _data()
        resource.setrlimit(resource.RLIMIT_DATA, (room, room))


def _data() -> int:
    """Bytes of private memory that this process has mapped."""
    return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()


def _mirror(kernel: calls.Kernel, source: str, target: str) -> None:
    """The same file, folder or link at `target`; nothing when there is none."""
    if os.path.islink(source):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        # What the link means must be reachable inside, and links out of /etc are not: show the file itself.
        if source.count("/") > 1 and os.path.exists(source):
            _touch(target)
            kernel.bind(os.path.realpath(source), target)
        else:
            os.symlink(os.readlink(source), target)
    elif os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
        kernel.bind(source, target)
    elif os.path.exists(source):
        _touch(target)
        kernel.bind(source, target)


def _touch(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "w").close()


def _within(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not _within(path, kept):
            kept.append(path)
    return kept
