"""The sandboxes without namespaces: Landlock's rules, or resource limits alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.cgroups import Cgroups
from pampero.work.workers.bootstraps.landlock import NET_SINCE, SCOPE_SINCE, Landlock
from pampero.work.workers.bootstraps.mounts import DEVICES, ETC, SYSTEM
from pampero.work.workers.bootstraps.sandbox import FIRST_USER, MAX_PROCESSES, Sandbox, TemplateSettings, limit

PREFIX = "pampero-"
# There is no such folder, as on AWS.
HOME = "/home/sbx_user1051"
# Of /proc: what tells of the machine, not of its processes.
MACHINE = ("cpuinfo", "filesystems", "meminfo", "stat", "uptime", "version", "sys/vm/overcommit_memory")
STORAGE = "ephemeral storage: it lies on the machine's disk and is not bounded by the function's setting"
TEMPORARY = "/tmp: it is closed to functions, which have a folder of their own that TMPDIR names"
PROCESSES = "processes: functions see those of the machine, if not into them"
SEE_INTO = "processes: functions see those of the machine, and into those of the same user"
MODES = "modes of files: chmod of a path has no effect (fchmod has)"
MANY = "processes: how many a function starts is not bounded"
SAME_USER = "other functions: all run as the user of the server, and read each other's code and files"
DATA = "the data folder: functions can read it, and with it all that the platform keeps"
FILES = "files: functions read whatever on this machine everybody may read"
USERS_FILES = "files: functions read and change whatever the user of the server may"
SESSIONS = "processes: what a function starts in a session of its own outlives it"
SIGNALS = "signals: functions can end processes of the same user"


class Lower(Sandbox):
    """A Sandbox. landlock: whether with its rules.

    As root each environment has a user of its own, where others can read the programs; code is copied for it, because
    the data folder is root's alone. Files of an environment lie in a folder that goes with it.
    """

    def __init__(self, place: TemplateSettings, landlock: bool, reason: str) -> None:
        """Raises OSError where there is no Landlock, KeyError for an unknown machine."""
        self.level = "landlock" if landlock else "limits"
        self.reason = reason
        self._programs = place.programs
        self._own_user = os.geteuid() == 0 and all(_open_to_all(path) for path in place.programs)
        self._kernel: calls.Kernel | None = None
        if sys.platform == "linux":
            with contextlib.suppress(KeyError):
                self._kernel = calls.Kernel(sessions=False, modes=self._own_user or not landlock)
            # What an environment leaves behind becomes the template's, which waits for its end.
            if self._kernel is not None:
                self._kernel.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
                self._kernel.prctl(calls.PR_SET_DUMPABLE, 0)
        self._rules = Landlock(self._kernel) if landlock and self._kernel is not None else None
        if landlock and self._rules is None:
            raise OSError("there is no Landlock")
        _sweep()
        self._folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
        # Others pass through, and list nothing: each name in it is known to its environment alone.
        os.chmod(self._folder, 0o711)
        self._copies: dict[str, str] = {}
        self.sealed = landlock or self._own_user
        root = os.geteuid() == 0
        super().__init__(Cgroups.find("/sys/fs/cgroup", os.getpid(), root) if sys.platform == "linux" else None, place)
        self.unprotected += self._sentences()
        if root and not self._own_user and (self._groups is None or not self._groups.processes):
            self.unprotected.append(MANY)

    def _fork(self, plan: dict[str, Any], name: str) -> int:
        if plan.get("image") is not None:
            raise OSError(
                f"functions from container images need namespaces, which are not to be had here: {self.reason}"
            )
        tmp = self._tmp(name)
        os.mkdir(tmp, 0o700)
        if self._own_user:
            os.chown(tmp, FIRST_USER + self._user, FIRST_USER + self._user)
            for folder in filter(None, (plan["code"], plan["layers"])):
                self._copy(folder)
        processes = MAX_PROCESSES if self._own_user else MAX_PROCESSES + _running()
        pid = os.fork()
        if pid == 0:
            self._processes = processes
        return pid

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox."""
        # A session of its own: what the function starts ends with it.
        os.setsid()
        kernel = self._kernel
        os.chdir(self._shown(plan["code"]))
        limit(plan, self._bounded, self._processes)
        if self._groups is not None:
            self._groups.enter(name)
        if self._own_user:
            user = FIRST_USER + self._user
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        if kernel is None:
            return
        kernel.drop_capabilities()
        kernel.prctl(calls.PR_SET_DUMPABLE, 0)
        kernel.die_with_parent()
        if self._rules is not None:
            own = [self._shown(folder) for folder in (plan["code"], plan["layers"]) if folder]
            system = [*(f"/{name}" for name in SYSTEM), *(f"/etc/{name}" for name in ETC), *self._programs]
            machine = [f"/proc/{os.getpid()}", *(f"/proc/{name}" for name in MACHINE)]
            devices = [f"/dev/{name}" for name in DEVICES]
            self._rules.restrict([*system, *machine, *own], [self._tmp(name)], devices)
        kernel.filter_calls()

    def fallbacks(self) -> dict[str, str]:
        """See Sandbox. Whose user is the server's does not read what lies in that one's home."""
        return {**super().fallbacks(), "HOME": HOME}

    def variables(self, plan: dict[str, Any], name: str) -> Mapping[str, str]:
        """See Sandbox."""
        layers = self._shown(plan["layers"]) if plan["layers"] else "/opt"
        code = self._shown(plan["code"])
        return {"LAMBDA_TASK_ROOT": code, "LAMBDA_LAYERS_ROOT": layers, "TMPDIR": self._tmp(name)}

    def _freeze(self, first: int, still: bool) -> None:
        """What it starts is in its session, and leads no group of its own."""
        os.killpg(first, signal.SIGSTOP if still else signal.SIGCONT)

    def left(self, pid: int, name: str) -> None:
        """See Sandbox."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        super().left(pid, name)
        _remove(self._tmp(name))

    def close(self) -> None:
        """See Sandbox."""
        super().close()
        _remove(self._folder)

    def _tmp(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _shown(self, folder: str) -> str:
        return self._copies.get(folder, folder)

    def _copy(self, folder: str) -> None:
        """Under a name that nobody can guess."""
        if folder not in self._copies:
            copy = f"{self._folder}/{os.urandom(16).hex()}"
            shutil.copytree(folder, copy, symlinks=True)
            os.chmod(copy, 0o755)
            self._copies[folder] = copy

    def _sentences(self) -> list[str]:
        found = [STORAGE]
        if self._rules is not None:
            found.append(TEMPORARY)
            if not self._own_user:
                found.append(MODES)
            if self._rules.version < SCOPE_SINCE and not self._own_user:
                found.append(SIGNALS)
            if self._rules.version < NET_SINCE:
                found.append("ports: functions may listen on any port that the user of the server may")
            return found
        if self._own_user:
            return [*found, PROCESSES, FILES]
        found += [DATA, SAME_USER, USERS_FILES, SEE_INTO]
        return found if self._kernel is not None else [*found, SESSIONS]


def _open_to_all(path: str) -> bool:
    """Whether every user may read this folder."""
    while True:
        mode = os.stat(path).st_mode
        if not mode & stat.S_IXOTH:
            return False
        if path == "/":
            return True
        path = os.path.dirname(path)


def _running() -> int:
    """Processes and threads of this user now: they count against the same limit."""
    found, user = 0, os.geteuid()
    with contextlib.suppress(OSError):
        for entry in os.listdir("/proc"):
            with contextlib.suppress(OSError):
                if entry.isdigit() and os.stat(f"/proc/{entry}").st_uid == user:
                    found += len(os.listdir(f"/proc/{entry}/task"))
    return found


def _remove(folder: str) -> None:
    """Also where what lies in it was made unreadable."""

    def again(function: Any, path: str, error: Any) -> None:
        with contextlib.suppress(OSError):
            # Never the folder above, which is not ours.
            if path != folder:
                os.chmod(os.path.dirname(path), 0o700)
            # Never what a link of the function's leads to.
            if os.path.isdir(path) and not os.path.islink(path):
                os.chmod(path, 0o700)
            function(path)

    shutil.rmtree(folder, onerror=again)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of templates of this user that were killed."""
    base = tempfile.gettempdir()
    for entry in os.listdir(base):
        pid = entry.removeprefix(PREFIX).partition("-")[0]
        path = f"{base}/{entry}"
        with contextlib.suppress(OSError):
            own = os.lstat(path).st_uid == os.geteuid()
            if entry.startswith(PREFIX) and pid.isdigit() and own and not _alive(int(pid)):
                _remove(path)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
