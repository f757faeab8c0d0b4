"""The files that functions see where they have a mount namespace: one root folder for all, made when the template
starts, and what each environment has for itself."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.networks import LOOPBACK

HOST = "/.host"  # the machine's own root: the template's, taken away from every environment
SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")
# Neither ssl/private nor pki/tls/private: an ordinary user's groups may read keys there.
ETC = (
    "alternatives", "ca-certificates", "crypto-policies", "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf",
    "ld.so.conf.d", "localtime", "nsswitch.conf", "passwd", "pki/ca-trust", "pki/tls/cert.pem", "pki/tls/certs",
    "resolv.conf", "services", "ssl/cert.pem", "ssl/certs", "ssl/openssl.cnf", "timezone",
    # Where Debian's and Red Hat's JDKs keep what they cannot do without.
    "java", "java-8-openjdk", "java-11-openjdk", "java-17-openjdk", "java-21-openjdk", "java-25-openjdk",
)  # fmt: skip
RESOLVERS, HOSTS = "resolv.conf", "hosts"
# Whom functions trust: where they find it, and what it covers of the system's and of Java's.
TRUST = "/etc/ssl/pampero"
BUNDLE, JAVA = f"{TRUST}/bundle.pem", f"{TRUST}/cacerts"
BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
JAVAS = (
    "/etc/ssl/certs/java/cacerts",
    "/etc/pki/ca-trust/extracted/java/cacerts",
    "/usr/lib/jvm/*/lib/security/cacerts",
)
# What AWS calls a sandbox, within: where extensions listen for what the Telemetry API tells.
SANDBOX = "sandbox.localdomain sandbox"
DEVICES = ("null", "zero", "full", "random", "urandom")
OWN = ("/tmp", "/var/task", "/opt")
SHARED_MEMORY = 64  # MiB
FLAGS = calls.MS_NOSUID | calls.MS_NODEV


class Mounts:
    """See the module. programs: folders that functions must be able to read. hidden: a folder that they never see. trust: the
    folder of the files that say whom they trust, in networks of their own."""

    def __init__(self, kernel: calls.Kernel, programs: Iterable[str], hidden: str, trust: str) -> None:
        self._kernel = kernel
        self._trust = trust
        self._programs = outermost(programs)
        self._hidden = hidden
        # Of an environment whose root is an image: where its program begins.
        self._directory: str | None = None

    def build(self, root: str, own_network: bool) -> None:
        """In the template, in a mount namespace of its own: make the root folder at `root`, and move into it.

        own_network: functions ask for names in networks of their own (see `networks`).
        """
        kernel = self._kernel
        kernel.mount(None, "/", None, calls.MS_REC | calls.MS_PRIVATE)
        kernel.mount("pampero", root, "tmpfs", FLAGS, "mode=755,size=4m")
        for name in SYSTEM:
            self._mirror(f"/{name}", f"{root}/{name}")
        for name in ETC:
            if name not in (RESOLVERS, HOSTS) or not own_network:
                self._mirror(f"/etc/{name}", f"{root}/etc/{name}")
        if own_network:
            Path(root, "etc", RESOLVERS).write_text(_resolvers(Path("/etc", RESOLVERS)))
            Path(root, "etc", HOSTS).write_text(_hosts(Path("/etc", HOSTS)))
            self._mirror(self._trust, root + TRUST)
        os.makedirs(f"{root}/dev/shm")
        for name in DEVICES:
            _touch(f"{root}/dev/{name}")
            kernel.mount(f"/dev/{name}", f"{root}/dev/{name}", None, calls.MS_BIND)
        for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
            os.symlink(f"/proc/self/fd{target}", f"{root}/dev/{name}")
        for path in (*OWN, "/proc", HOST):
            os.makedirs(root + path, exist_ok=True)
        for path in self._programs:
            if not within(path, [f"/{name}" for name in SYSTEM]):
                self._mirror(path, root + path)
        self._link_modules(root)
        if own_network:
            self._cover_trust(root)
        if within(self._hidden, [*(f"/{name}" for name in SYSTEM), *self._programs]):
            kernel.mount("hidden", root + self._hidden, "tmpfs", FLAGS | calls.MS_RDONLY, "mode=000,size=4k")
        # Writable, as a new one is: what it lets an environment write is its own, such as the map of its users.
        kernel.mount("/proc", f"{root}/proc", None, calls.MS_BIND | calls.MS_REC)
        kernel.pivot_root(root, root + HOST)
        os.chdir("/")
        # All environments share it, and an ordinary user's are its owner.
        kernel.mount(None, "/", None, calls.MS_REMOUNT | calls.MS_BIND | calls.MS_RDONLY | FLAGS)

    def enter(self, plan: dict[str, Any], processes: bool = True) -> None:
        """In an environment, in a mount namespace of its own: its code, its `/tmp`, its processes. Where it has no code
        yet, `furnish` follows."""
        kernel = self._kernel
        kernel.mount("tmp", "/tmp", "tmpfs", FLAGS, f"mode=1777,size={plan['storage']}m")
        kernel.mount("shm", "/dev/shm", "tmpfs", FLAGS, f"mode=1777,size={SHARED_MEMORY}m")
        if plan["code"]:
            self._show(HOST + plan["code"], "/var/task")
        if plan["layers"]:
            self._show(HOST + plan["layers"], "/opt")
        for path in self._programs:
            if within(path, ("/tmp",)):
                self._mirror(HOST + path, path)
        if processes:
            self.show_processes()
        if plan.get("image") is not None:
            self._show_image(plan["image"])

    def _show_image(self, directory: str) -> None:
        """In an environment whose code is a container image: what is its own is seen there too; `seal` makes it the root."""
        self._directory = directory
        for name in ("tmp", "dev", "proc"):
            self._kernel.mount(f"/{name}", f"/var/task/{name}", None, calls.MS_BIND | calls.MS_REC)
        for path in (f"/etc/{RESOLVERS}", f"/etc/{HOSTS}", TRUST):
            if os.path.exists(path):
                self._kernel.mount(path, f"/var/task{path}", None, calls.MS_BIND | calls.MS_REC)

    def show_processes(self) -> None:
        """In an environment: /proc is of its own processes. Where a container masks parts of /proc a new one cannot be
        mounted: the machine's stays."""
        with contextlib.suppress(PermissionError):
            self._kernel.mount("proc", "/proc", "proc", FLAGS)

    def furnishes(self) -> bool:
        """Whether `furnish` works: not where an interpreter lies below what it covers, or the kernel is older."""
        if any(within(path, OWN) for path in self._programs):
            return False
        try:
            os.close(self._kernel.take_tree("/usr"))
        except OSError:
            return False
        return True

    def furnish(self, plan: dict[str, Any], own: int, other: int) -> None:
        """In the template: give an environment that has begun without it its code, layers and room in `/tmp`.

        own, other: descriptors of the template's and the environment's mount namespaces.
        """
        kernel = self._kernel
        wanted = [("/var/task", plan["code"]), ("/opt", plan["layers"])]
        trees = [(kernel.take_tree(HOST + source), target) for target, source in wanted if source]
        try:
            kernel.setns(other, calls.CLONE_NEWNS)
            try:
                for tree, target in trees:
                    kernel.put_tree(tree, target)
                kernel.mount(None, "/tmp", None, calls.MS_REMOUNT | FLAGS, f"size={plan['storage']}m")
            finally:
                kernel.setns(own, calls.CLONE_NEWNS)
        finally:
            for tree, _ in trees:
                os.close(tree)

    def seal(self) -> None:
        """In an environment: take the machine's root away, and stand in the code."""
        if self._directory is None:
            self._kernel.unmount(HOST)
            os.chdir("/var/task")
            return
        self._kernel.pivot_root("/var/task", f"/var/task{HOST}")
        os.chdir("/")
        self._kernel.unmount(HOST)
        with contextlib.suppress(OSError):
            os.chdir(self._directory)

    def _link_modules(self, root: str) -> None:
        """Node.js looks for packages in the folders above the code: there the SDK of the runtime is found."""
        for path in self._programs:
            if os.path.isdir(f"{path}/node_modules"):
                os.symlink(f"{path}/node_modules", f"{root}/var/node_modules")
                return

    def _cover_trust(self, root: str) -> None:
        """Programs that are told nothing look where the system keeps it."""
        javas = [*JAVAS, *(f"{path}/lib/security/cacerts" for path in self._programs)]
        for own, places in ((BUNDLE, BUNDLES), (JAVA, javas)):
            for place in (found for sort in places for found in glob.glob(root + sort)):
                # A link leads to another of them.
                if not os.path.islink(place):
                    self._kernel.mount(root + own, place, None, calls.MS_BIND)

    def _show(self, source: str, target: str) -> None:
        hidden = [path for path in self._programs if within(path, (target,))]
        if not hidden:
            self._kernel.bind(source, target)
            return
        # The interpreter itself lies below the target: both must be seen there.
        self._kernel.mount("task", target, "tmpfs", FLAGS, "mode=755,size=1m")
        for entry in os.listdir(source):
            self._mirror(f"{source}/{entry}", f"{target}/{entry}")
        for path in hidden:
            self._mirror(HOST + path, path)

    def _mirror(self, source: str, target: str) -> None:
        """The same file, folder or link at `target`; nothing when there is none."""
        if os.path.islink(source):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            # What the link means must be reachable inside, and links out of /etc are not: show the file itself.
            if source.count("/") > 1 and os.path.exists(source):
                self._show_real(os.path.realpath(source), target)
            else:
                os.symlink(os.readlink(source), target)
        elif os.path.exists(source):
            self._show_real(source, target)

    def _show_real(self, source: str, target: str) -> None:
        if os.path.isdir(source):
            os.makedirs(target, exist_ok=True)
        else:
            _touch(target)
        self._kernel.bind(source, target)


def within(path: str, folders: Iterable[str]) -> bool:
    """Whether the path is one of the folders or lies below."""
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths that do not lie below another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not within(path, kept):
            kept.append(path)
    return kept


def _resolvers(machine: Path) -> str:
    """What the machine's file says, but for the nameservers: the one of a function's own network."""
    kept: list[str] = []
    with contextlib.suppress(OSError):
        lines = machine.read_text(errors="replace").splitlines()
        kept = [line for line in lines if line.split()[:1] not in ([], ["nameserver"])]
    return "\n".join([f"nameserver {LOOPBACK}", *kept, ""])


def _hosts(machine: Path) -> str:
    """What the machine's file says, and the sandbox's own name."""
    kept = ""
    with contextlib.suppress(OSError):
        kept = machine.read_text(errors="replace").rstrip("\n")
    return f"{kept}\n{LOOPBACK} {SANDBOX}\n"


def _touch(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "w").close()
