"""What a function's process may see and do.

Strongest first: `namespaces` (own mounts, processes, IPC and host name; read-only code; a `/tmp` of its size; no
capabilities, a system-call filter, an unprivileged user; Linux, as root or where unprivileged user namespaces are
allowed), `landlock` (files by Landlock's rules, the filter, signals within; Linux 5.13 and later, no rights needed) and
`limits` (resource limits, and the filter on Linux). A level is in force when a child has run in it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pampero.work.workers.bootstraps.cgroups import MEBIBYTE, Cgroups
from pampero.work.workers.bootstraps.networks import Networks

LEVELS = ("namespaces", "landlock", "limits")
# Each environment has a user of its own, so that none may look into or end another, nor use up its share of processes.
FIRST_USER = 40_000
USERS = 20_000
# Of one template, before it begins anew among those of the next.
USERS_EACH = 1000
MAX_PROCESSES = 1024
OPEN_FILES = 1024
MAPPED_ONLY = 384  # MiB
NO_MEMORY = (
    "memory: without control groups it is bounded for each process of a Python function and for the heap of a Node.js "
    "one, not for all that a function starts"
)
NO_NETWORK = (
    "network: functions share the machine's, reach all that it reaches and whatever listens on its loopback, the Runtime API of "
    "other functions included, and there sign as anybody with the keys that are known to all"
)
NO_PROCESSOR = "processor time: without control groups functions are not held to a share by their memory"


@dataclass(frozen=True)
class TemplateSettings:
    """What a template is told. root: an empty folder. programs: folders that functions must be able to read.
    hidden: the folder of the server's data. network: a Layout's members. door: the URL of the server for functions
    that share the machine's network. level: the strongest to try, "" for the best.
    seat: which of the server's templates this is: their children are of different users. trust: the folder of whom functions
    trust. authorities: the machine's file of them."""

    root: str
    programs: list[str]
    hidden: str
    trust: str
    authorities: str
    network: dict[str, Any]
    door: str
    level: str = ""
    seat: int = 0


class Sandbox:
    """The confinement of one template's children; what is common to all levels.

    level: its name. reason: why it is no better, for people. unprotected: what it does not protect, in sentences.
    sealed: whether children can read nothing of the server's data folder but their own code. networks: where children
    have networks of their own; otherwise `unnetworked` says why not.
    """

    level = ""
    reason = ""
    sealed = False
    networks: Networks | None = None
    unnetworked = "a network of one's own needs namespaces"
    # Whether an environment may begin without its code, and get it later.
    furnishes = False
    # Whether environments may be forked from one that has been initialized.
    seeds = False

    def __init__(self, groups: Cgroups | None, place: TemplateSettings) -> None:
        self._groups = groups
        self._user = place.seat * USERS_EACH % USERS
        self._authorities = place.authorities
        self._bounded = groups is not None and bool(groups.memory)
        self.unprotected = [] if self._bounded else [NO_MEMORY]
        if groups is None or not groups.processor:
            self.unprotected.append(NO_PROCESSOR)
        if self.networks is None:
            self.unprotected.append(NO_NETWORK)

    def fork(self, plan: dict[str, Any], name: str) -> int:
        """In the template: os.fork, for an environment. plan: code, layers (folders of the machine, layers may be
        None; so may code where `furnish` follows), memory and storage (MiB), runtime."""
        self._user = (self._user + 1) % USERS
        if self._groups is not None:
            self._groups.make(name, plan["memory"], self._files(plan))
        try:
            return self._fork(plan, name)
        except OSError:
            if self._groups is not None:
                self._groups.remove(name)
            raise

    def _files(self, plan: dict[str, Any]) -> int:
        """MiB of memory that its files may take up."""
        return 0

    def _fork(self, plan: dict[str, Any], name: str) -> int:
        raise NotImplementedError

    def network(self) -> tuple[int, ...]:
        """In the template: the sockets of the last child's network, to be closed by the caller."""
        return ()

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """In the child: confine this process for good."""
        raise NotImplementedError

    def enter_as_seed(self, plan: dict[str, Any], name: str) -> None:
        """In the child: as `enter`, for one that environments are forked from."""
        raise NotImplementedError

    def fork_beside(self, processes: int) -> int:
        """In the template: os.fork, of a child that is in that pid namespace."""
        raise NotImplementedError

    def furnish_for(self, user: int, plan: dict[str, Any], channel: socket.socket) -> tuple[list[int], Sequence[int]]:
        """In a child that the template has forked beside a seed: make what a fork of the seed will be confined to, with
        a first process in it, which says `p` on the channel. user: the seed's user namespace. Answers descriptors of the
        namespaces (mounts, IPC, host name, processes; network), and the network's sockets."""
        raise NotImplementedError

    def join(self, namespaces: Sequence[int]) -> None:
        """In a fork of a seed: confine this process to what was made for it."""
        raise NotImplementedError

    def allot(self, plan: dict[str, Any], name: str) -> list[int]:
        """In the template: groups for an environment that is not its child; `release` follows. Descriptors to which 0
        is written by a process that becomes a member."""
        if self._groups is None:
            return []
        self._groups.make(name, plan["memory"], self._files(plan))
        return self._groups.doors(name)

    def release(self, name: str) -> None:
        """In the template: such an environment has ended."""
        if self._groups is not None:
            self._groups.remove(name)

    def fallbacks(self) -> dict[str, str]:
        """Variables that Lambda does not have, and that a child of this sandbox cannot do without."""
        if self.networks is not None:
            return {}
        # Node.js asks OpenSSL whom to trust, which may have been built for another machine.
        trusted = {"SSL_CERT_FILE": self._authorities} if self._authorities else {}
        # Where no names are answered for it, that of the endpoint takes no prefix.
        return {"AWS_DISABLE_HOST_PREFIX_INJECTION": "true", **trusted}

    def variables(self, plan: dict[str, Any], name: str) -> Mapping[str, str]:
        """What a child's environment variables say otherwise than on Lambda: where its code, layers and `/tmp` are."""
        return {}

    def furnish(self, plan: dict[str, Any], name: str) -> None:
        """In the template: an environment that has begun without its code gets it, and what else its plan says.
        Its memory is what it began with. Raises OSError."""
        raise OSError(f"nothing can be added to the sandbox {self.level}")

    def settle(self, name: str) -> None:
        """In the template: a child has loaded its handler. From now on its share of processor time is bounded."""
        if self._groups is not None:
            self._groups.settle(name)

    def freeze(self, name: str, first: int, still: bool) -> None:
        """In the template: let all processes of an environment stand still, or go on. first: the first of them, 0 where its
        descendants are not all its own: then only groups tell which they are. Raises OSError where they have ended."""
        if self._groups is not None:
            self._groups.freeze(name, still)
        elif first:
            self._freeze(first, still)

    def _freeze(self, first: int, still: bool) -> None:
        raise NotImplementedError

    def kill(self, pid: int) -> None:
        """In the template: end a child; `left` follows."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def left(self, pid: int, name: str) -> None:
        """In the template: a child has ended. What it has started and left behind goes."""
        if self._groups is not None:
            self._groups.remove(name)

    def close(self) -> None:
        """In the template: all children have ended."""
        if self._groups is not None:
            self._groups.close()


def limit(plan: dict[str, Any], bounded: bool, processes: int) -> None:
    """Resource limits of this process. bounded: its memory is bounded otherwise. processes: of its user, in all."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_NPROC, processes)
    # A message queue's and locked memory count against no group.
    if sys.platform == "linux":
        _lower(resource.RLIMIT_MSGQUEUE, 0)
    if plan["runtime"].startswith("python") and sys.platform == "linux":
        # Beside what the template has handed down. It counts what is mapped, such as the stacks of threads that hardly
        # use them: where memory in use is bounded too, there is room for that.
        room = plan["memory"] + (MAPPED_ONLY if bounded else 0)
        _lower(resource.RLIMIT_DATA, room * MEBIBYTE + _data())


def _lower(which: int, value: int) -> None:
    most = resource.getrlimit(which)[1]
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(which, (value, value))


def _data() -> int:
    """Bytes of private memory that this process has mapped."""
    return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()


def trial_plan() -> dict[str, Any]:
    """Of an environment that is only tried."""
    code = str(Path(__file__).parent)
    return {"code": code, "layers": None, "memory": 128, "storage": 16, "runtime": "python"}


def probe(sandbox: Sandbox, check: Callable[[], None]) -> None:
    """Run a child in the sandbox as a function would be. Raises OSError when it does not come through.

    check: what it does inside.
    """
    plan = trial_plan()
    reader, writer = os.pipe()
    pid = sandbox.fork(plan, "probe")
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
    for descriptor in sandbox.network():
        os.close(descriptor)
    with open(reader, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(pid, 0)
    sandbox.left(pid, "probe")
    if status:
        raise OSError(said.decode() or f"a trial ended with {os.waitstatus_to_exitcode(status)}")
