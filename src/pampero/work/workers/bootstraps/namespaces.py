"""The sandbox of namespaces."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.cgroups import Cgroups
from pampero.work.workers.bootstraps.mounts import HOST, SHARED_MEMORY, Mounts
from pampero.work.workers.bootstraps.networks import Layout, Network, Networks
from pampero.work.workers.bootstraps.sandbox import FIRST_USER, MAX_PROCESSES, Sandbox, TemplateSettings, limit


class Namespaces(Sandbox):
    """A Sandbox; made in the first process of a pid namespace that it has the rights over.

    The template has CAP_SYS_ADMIN in the user namespace that owns it and all namespaces of its children: the machine's
    for root, one of its own for others. Children lose it, and are another user: for root one of the machine's, for
    others one of a user namespace of their own.
    """

    level = "namespaces"
    sealed = True

    def __init__(self, place: TemplateSettings, owner: int, root_user: bool) -> None:
        self._root_user = root_user
        self._kernel = calls.Kernel()
        self._processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._network: Network | None = None
        try:
            self.networks = Networks(self._kernel, Layout(**place.network))
        except OSError as error:
            self.unnetworked = f"no network namespaces: {error.strerror}"
        self._mounts = Mounts(self._kernel, place.programs, place.hidden)
        self._mounts.build(place.root, own_network=self.networks is not None)
        super().__init__(Cgroups.find(f"{HOST}/sys/fs/cgroup", owner))

    def _files(self, plan: dict[str, Any]) -> int:
        return int(plan["storage"]) + SHARED_MEMORY

    def _fork(self, plan: dict[str, Any], name: str) -> int:
        """The child is the first process of a new pid namespace, which ends with it."""
        if self.networks is not None:
            self._network = self.networks.take()
        try:
            self._kernel.unshare(calls.CLONE_NEWPID)
            pid = os.fork()
        except OSError:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
            for descriptor in self.network():
                os.close(descriptor)
            raise
        if pid:
            self._kernel.setns(self._processes, calls.CLONE_NEWPID)
        return pid

    def network(self) -> tuple[int, ...]:
        """See Sandbox."""
        network, self._network = self._network, None
        if network is None:
            return ()
        os.close(network.namespace)
        return network.sockets

    def enter(self, plan: dict[str, Any], name: str) -> None:
        """See Sandbox."""
        kernel = self._kernel
        kernel.die_with_parent()
        if self._network is not None:
            kernel.setns(self._network.namespace, calls.CLONE_NEWNET)
        kernel.unshare(calls.CLONE_NEWNS | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS)
        self._mounts.enter(plan)
        if self._groups is not None:
            self._groups.enter(name)
        self._mounts.seal()
        user = FIRST_USER + self._user
        if self._root_user:
            os.setgroups([])
            limit(plan, self._bounded, MAX_PROCESSES)
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        else:
            # Processes are counted within it: the limit is set only then.
            kernel.unshare(calls.CLONE_NEWUSER)
            map_user(user, 0, 0)
            limit(plan, self._bounded, MAX_PROCESSES)
        kernel.drop_capabilities()
        # To become another user has taken it back.
        kernel.die_with_parent()
        kernel.filter_calls()


def map_user(user: int, outer_user: int, outer_group: int) -> None:
    """In a new user namespace: this process is `user` and the group of the same number."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {outer_user} 1")
    Path("/proc/self/gid_map").write_text(f"{user} {outer_group} 1")
