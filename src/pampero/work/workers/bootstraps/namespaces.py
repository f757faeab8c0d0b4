"""The sandbox of namespaces."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.cgroups import Cgroups, stand_still
from pampero.work.workers.bootstraps.mounts import BUNDLE, HOST, SHARED_MEMORY, Mounts
from pampero.work.workers.bootstraps.networks import Layout, Network, Networks
from pampero.work.workers.bootstraps.sandbox import FIRST_USER, MAX_PROCESSES, Sandbox, TemplateSettings, limit

# Which variables say whom the SDKs, requests, and what has OpenSSL or is written in Go trust.
TRUSTING = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
HAND_SECONDS = 5.0
# Forks of a seed are of one user, which may have so many times the processes of one: where groups bound those of each; and
# where they do not.
FORKS_IN_GROUPS, FORKS = 16, 4


class Namespaces(Sandbox):
    """A Sandbox; made in the first process of a pid namespace that it has the rights over.

    The template has CAP_SYS_ADMIN in the user namespace that owns it and all namespaces of its children: the machine's
    for root, one of its own for others. Children lose it, and are another user: for root one of the machine's, for
    others one of a user namespace of their own.
    """

    level = "namespaces"
    sealed = True
    seeds = True

    def __init__(self, place: TemplateSettings, owner: int, root_user: bool) -> None:
        self._root_user = root_user
        self._kernel = calls.Kernel()
        self._processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._network: Network | None = None
        # Of environments without code: where each hands over its mount namespace.
        self._bare: dict[str, socket.socket] = {}
        self._hand: socket.socket | None = None
        try:
            self.networks = Networks(self._kernel, Layout(**place.network))
        except OSError as error:
            self.unnetworked = f"no network namespaces: {error.strerror}"
        self._mounts = Mounts(self._kernel, place.programs, place.hidden, place.trust)
        self._mounts.build(place.root, own_network=self.networks is not None)
        self._own = os.open("/proc/self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        self.furnishes = self._mounts.furnishes()
        super().__init__(Cgroups.find(f"{HOST}/sys/fs/cgroup", owner), place)

    def fallbacks(self) -> dict[str, str]:
        """See Sandbox. With AWS's names comes whom to trust under them."""
        trusted = dict.fromkeys(TRUSTING, BUNDLE) if self.networks is not None else {}
        return {**super().fallbacks(), **trusted}

    def _files(self, plan: dict[str, Any]) -> int:
        return int(plan["storage"]) + SHARED_MEMORY

    def _fork(self, plan: dict[str, Any], name: str) -> int:
        """The child is the first process of a new pid namespace, which ends with it."""
        if self.networks is not None:
            self._network = self.networks.take()
        if plan["code"] is None:
            self._bare[name], self._hand = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._kernel.unshare(calls.CLONE_NEWPID)
            pid = os.fork()
        except OSError:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
            for descriptor in self.network():
                os.close(descriptor)
            self._forget(name)
            raise
        if pid:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
            self._let_go()
        return pid

    def _let_go(self) -> None:
        """Of the child's end."""
        hand, self._hand = self._hand, None
        if hand is not None:
            hand.close()

    def _freeze(self, first: int, still: bool) -> None:
        """A descendant whose parent ends becomes the first one's, which a second look finds."""
        stand_still(lambda: descendants(first), still)

    def _forget(self, name: str) -> None:
        self._let_go()
        place = self._bare.pop(name, None)
        if place is not None:
            place.close()

    def furnish(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox."""
        place = self._bare[name]
        place.settimeout(HAND_SECONDS)
        _, descriptors, _, _ = socket.recv_fds(place, 1, 1)
        self._forget(name)
        if not descriptors:
            raise OSError("it has ended")
        try:
            if self._groups is not None:
                self._groups.allow(name, self._files(plan))
            self._mounts.furnish(plan, self._own, descriptors[0])
        finally:
            os.close(descriptors[0])

    def left(self, pid: int, name: str) -> None:
        """See Sandbox."""
        self._forget(name)
        super().left(pid, name)

    def network(self) -> tuple[int, ...]:
        """See Sandbox."""
        network, self._network = self._network, None
        if network is None:
            return ()
        os.close(network.namespace)
        return network.sockets

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox."""
        self._enter(plan, name, seed=False)

    def enter_as_seed(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox. It keeps the right to enter namespaces that belong to a user namespace of its own, and no other.

        To come back from those of its children, its own pid namespace must be one of them.
        """
        self._enter(plan, name, seed=True)
        child = os.fork()
        if child == 0:
            self._kernel.die_with_parent()
            return
        self._kernel.drop_capabilities()
        os.closerange(0, 4096)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(code if code >= 0 else 128 - code)

    def _enter(self, plan: dict[str, Any], name: str, seed: bool) -> None:
        kernel = self._kernel
        kernel.die_with_parent()
        if self._network is not None:
            kernel.setns(self._network.namespace, calls.CLONE_NEWNET)
        kernel.unshare(calls.CLONE_NEWNS | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS)
        self._mounts.enter(plan)
        if self._hand is not None:
            mounts = os.open("/proc/self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
            socket.send_fds(self._hand, [b"m"], [mounts])
            os.close(mounts)
        if self._groups is not None:
            self._groups.enter(name)
        self._mounts.seal()
        user = FIRST_USER + self._user
        most = MAX_PROCESSES
        if seed:
            most *= FORKS_IN_GROUPS if self._groups is not None and self._groups.processes else FORKS
        if self._root_user:
            os.setgroups([])
            limit(plan, self._bounded, most)
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            if seed:
                kernel.unshare(calls.CLONE_NEWUSER)
                # To become another user has made its files in /proc root's.
                kernel.prctl(calls.PR_SET_DUMPABLE, 1)
                map_user(user, user, user)
                kernel.prctl(calls.PR_SET_DUMPABLE, 0)
        else:
            # Processes are counted within it: the limit is set only then.
            kernel.unshare(calls.CLONE_NEWUSER)
            map_user(user, 0, 0)
            limit(plan, self._bounded, most)
            if seed:
                # Its forks, and what is made for them, are of the same user: none looks into another.
                kernel.prctl(calls.PR_SET_DUMPABLE, 0)
        if seed:
            kernel.unshare(calls.CLONE_NEWPID)
        kernel.drop_capabilities(*((calls.CAP_SYS_CHROOT, calls.CAP_SYS_ADMIN) if seed else ()))
        # To become another user has taken it back.
        kernel.die_with_parent()
        kernel.filter_calls(joins=seed)

    def fork_beside(self, processes: int) -> int:
        """See Sandbox."""
        kernel = self._kernel
        # A seed sees the child in /proc from its first moment on, and may be of the same user: so it is born closed to it.
        closed = not kernel.dumpable()
        kernel.setns(processes, calls.CLONE_NEWPID)
        pid = -1
        try:
            if not closed:
                kernel.prctl(calls.PR_SET_DUMPABLE, 0)
            pid = os.fork()
        finally:
            if pid:
                kernel.setns(self._processes, calls.CLONE_NEWPID)
                if not closed:
                    kernel.prctl(calls.PR_SET_DUMPABLE, 1)
        return pid

    def furnish_for(self, user: int, plan: dict[str, Any], channel: socket.socket) -> tuple[list[int], Sequence[int]]:
        """See Sandbox."""
        kernel = self._kernel
        kernel.die_with_parent()
        kernel.unshare(calls.CLONE_NEWNS)
        self._mounts.enter(plan, processes=False)
        self._mounts.seal()
        kernel.setns(user, calls.CLONE_NEWUSER)
        kernel.unshare(calls.CLONE_NEWNS | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS | calls.CLONE_NEWPID)
        network = self.networks.make_here() if self.networks is not None else None
        own = os.open("/proc/self/ns", os.O_PATH | os.O_DIRECTORY)
        made = [os.open(kind, os.O_RDONLY | os.O_CLOEXEC, dir_fd=own) for kind in ("mnt", "ipc", "uts")]
        if os.fork() == 0:
            self._first_process(channel)
        made.append(os.open("pid_for_children", os.O_RDONLY | os.O_CLOEXEC, dir_fd=own))
        if network is None:
            return made, ()
        return [*made, network.namespace], network.sockets

    def _first_process(self, channel: socket.socket) -> None:
        """Of the pid namespace: with it all end that are in it. It does nothing."""
        self._mounts.show_processes()
        channel.send(b"p")
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        self._kernel.drop_capabilities()
        os.closerange(0, 4096)
        self._kernel.filter_calls()
        while True:
            signal.pause()

    def join(self, namespaces: Sequence[int]) -> None:
        """See Sandbox."""
        kinds = (calls.CLONE_NEWIPC, calls.CLONE_NEWUTS, calls.CLONE_NEWNET, calls.CLONE_NEWNS)
        mounts, ipc, uts, *network = namespaces
        for kind, descriptor in zip(kinds, (ipc, uts, network[0] if network else None, mounts)):
            if descriptor is not None:
                self._kernel.setns(descriptor, kind)
        os.chdir("/var/task")
        self._kernel.drop_capabilities()
        self._kernel.die_with_parent()
        self._kernel.filter_calls()


def descendants(first: int) -> list[int]:
    """A process and all below it, by their numbers in this process's pid namespace. /proc may be of an outer one: then it
    names the same processes otherwise, and says of each what it is called further in."""
    own = _numbers("self")
    depth, found = len(own) - 1, [first]
    waiting = [pid for pid in _children(own[0]) if _numbers(pid)[depth : depth + 1] == [first]]
    while waiting:
        below = list(_children(waiting.pop()))
        waiting += below
        found += [number for pid in below for number in _numbers(pid)[depth : depth + 1]]
    return found


def _children(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            yield from map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())


def _numbers(pid: int | str) -> list[int]:
    """Of a process, in its pid namespaces, from that of /proc to its own; none where it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("NSpid:"):
                return [int(number) for number in line.split()[1:]]
    return []


def map_user(user: int, outer_user: int, outer_group: int) -> None:
    """In a new user namespace: this process is `user` and the group of the same number."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {outer_user} 1")
    Path("/proc/self/gid_map").write_text(f"{user} {outer_group} 1")
