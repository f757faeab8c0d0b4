"""The keeper: what touches the machine's networks. `python -m pampero.work.networks.keeper CONTROL`.

One process a server, asked over the stream socket CONTROL, one question after the other: each is a length and JSON, and so
is its answer, which may bring a descriptor. As root it works in the machine's namespaces, and what it makes stays when it
ends. For anybody else it first becomes root of a user namespace of its own: what it makes there ends with it. It enters
network namespaces, runs `ip` and `nft` in them, writes their settings, and opens sockets there. It ends with the server.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pampero.work.networks import places
from pampero.work.workers.bootstraps import kernelcalls

LENGTH = struct.Struct(">I")
TRIED = "pampero-tried"
BACKLOG = 512
# Which data folder a prefix belongs to.
FOLDERS = Path("/run/pampero-networks")
# Where Debian has `ip` and `nft`, which a user's PATH may lack.
SYSTEM = ":/usr/local/sbin:/usr/sbin:/sbin"
CLOSED = ("net.ipv6.conf.all.disable_ipv6", "net.ipv6.conf.default.disable_ipv6")


class Keeper:
    """Answers questions: each method `ask_NAME` one, with the question's members."""

    def __init__(self) -> None:
        self._kernel = kernelcalls.Kernel()
        self.own = os.geteuid() != 0
        if self.own:
            self._become_root()
        self._home = os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)

    def _become_root(self) -> None:
        user, group = os.geteuid(), os.getegid()
        kinds = kernelcalls.CLONE_NEWUSER | kernelcalls.CLONE_NEWNET | kernelcalls.CLONE_NEWNS
        self._kernel.unshare(kinds)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        self._kernel.mount(None, "/", None, kernelcalls.MS_REC | kernelcalls.MS_PRIVATE)
        self._kernel.mount("tmpfs", "/run", "tmpfs", 0)

    def ask_try(self, prefix: str, data: str) -> dict[str, Any]:
        """Whether all that is needed is there: raises OSError where not. prefix, data: of a data folder; networks of folders
        that are gone end."""
        name = f"{TRIED}-{os.getpid()}"
        self.ask_add([name])
        try:
            self.ask_nft(
                name, "table inet tried {\nchain c { type filter hook forward priority 0; ct state new drop; }\n}\n"
            )
            self.ask_ip(name, "link add name a type veth peer name b\n")
        finally:
            self.ask_delete([name])
        FOLDERS.mkdir(exist_ok=True)
        (FOLDERS / prefix).write_text(data)
        for file in FOLDERS.iterdir():
            if not Path(file.read_text() or "/").exists():
                self.ask_delete(self.ask_list(file.name)["names"])
                file.unlink(missing_ok=True)
        return {"own": self.own}

    def ask_forget(self, prefix: str) -> dict[str, Any]:
        """Nothing is left of a data folder."""
        (FOLDERS / prefix).unlink(missing_ok=True)
        return {}

    def ask_list(self, prefix: str) -> dict[str, Any]:
        """The namespaces of this prefix."""
        with contextlib.suppress(FileNotFoundError):
            return {"names": sorted(name for name in os.listdir(places.DIRECTORY) if name.startswith(prefix))}
        return {"names": []}

    def ask_add(self, names: list[str]) -> dict[str, Any]:
        """New namespaces, without IPv6, and their loopback up."""
        for name in names:
            _run(["ip", "netns", "add", name])
            self.ask_write(name, dict.fromkeys(CLOSED, "1"))
        return {}

    def ask_delete(self, names: list[str]) -> dict[str, Any]:
        """They end, and what is in them."""
        for name in names:
            if (places.DIRECTORY / name).exists():
                _run(["ip", "netns", "delete", name])
        return {}

    def ask_ip(self, name: str, text: str) -> dict[str, Any]:
        """A batch of `ip`'s."""
        with self._inside(name):
            _run(["ip", "-batch", "-"], text)
        return {}

    def ask_nft(self, name: str, text: str) -> dict[str, Any]:
        """A file of `nft`'s, whole or not at all."""
        with self._inside(name):
            _run(["nft", "-f", "-"], text)
        return {}

    def ask_write(self, name: str, settings: dict[str, str]) -> dict[str, Any]:
        """Settings of the kernel; those that it does not know are left out."""
        with self._inside(name):
            for setting, value in settings.items():
                with contextlib.suppress(FileNotFoundError):
                    Path("/proc/sys", *setting.split(".")).write_text(value)
        return {}

    def ask_devices(self, name: str) -> dict[str, Any]:
        """What devices there are."""
        with self._inside(name):
            lines = Path("/proc/self/net/dev").read_text().splitlines()[2:]
        return {"names": [line.partition(":")[0].strip() for line in lines]}

    def ask_inhabited(self, names: list[str]) -> dict[str, Any]:
        """Those that processes are in."""
        found = set()
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                found.add(os.stat(f"/proc/{process}/ns/net").st_ino)
        return {"names": [name for name in names if os.stat(places.DIRECTORY / name).st_ino in found]}

    def ask_socket(self, name: str, kind: str, host: str = "", port: int = 0) -> tuple[dict[str, Any], int]:
        """A socket: `stream`, `listen` or `datagram`; with a host, bound."""
        with self._inside(name):
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "datagram" else socket.SOCK_STREAM)
        try:
            if host:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                made.bind((host, port))
            if kind == "listen":
                made.listen(BACKLOG)
        except OSError:
            made.close()
            raise
        return {}, made.detach()

    @contextlib.contextmanager
    def _inside(self, name: str) -> Iterator[None]:
        there = os.open(places.DIRECTORY / name, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._kernel.setns(there, kernelcalls.CLONE_NEWNET)
        finally:
            os.close(there)
        try:
            yield
        finally:
            self._kernel.setns(self._home, kernelcalls.CLONE_NEWNET)


def _run(command: list[str], text: str = "") -> None:
    done = subprocess.run(command, input=text, text=True, capture_output=True)
    if done.returncode:
        raise OSError(0, f"{' '.join(command[:3])}: {done.stderr.strip()[:2000] or done.returncode}")


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A message and its descriptors; an empty one at the end."""
    head, descriptors, _, _ = socket.recv_fds(channel, LENGTH.size, 1)
    head += _exactly(channel, LENGTH.size - len(head)) if head else b""
    body = _exactly(channel, LENGTH.unpack(head)[0]) if head else b""
    return (json.loads(body) if body else {}), descriptors


def _exactly(channel: socket.socket, size: int) -> bytes:
    """So many bytes. Raises ConnectionResetError where the other side ends in the middle."""
    data = bytearray()
    while len(data) < size:
        part = channel.recv(size - len(data))
        if not part:
            raise ConnectionResetError
        data += part
    return bytes(data)


def send(channel: socket.socket, message: dict[str, Any], descriptor: int = -1) -> None:
    """A message, and a descriptor with its first bytes."""
    data = json.dumps(message).encode()
    head = LENGTH.pack(len(data))
    if descriptor >= 0:
        socket.send_fds(channel, [head], [descriptor])
    else:
        channel.sendall(head)
    channel.sendall(data)


def main() -> None:
    """See the module."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["PATH"] = os.environ.get("PATH", "") + SYSTEM
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        try:
            keeper = Keeper()
        except OSError as error:
            receive(channel)
            send(channel, {"error": error.errno or 0, "text": error.strerror or str(error)})
            return
        while message := receive(channel)[0]:
            descriptor = -1
            try:
                answer = getattr(keeper, f"ask_{message.pop('ask')}")(**message)
                answer, descriptor = answer if isinstance(answer, tuple) else (answer, -1)
            except OSError as error:
                answer = {"error": error.errno or 0, "text": error.strerror or str(error)}
            send(channel, answer, descriptor)
            if descriptor >= 0:
                os.close(descriptor)


if __name__ == "__main__":
    main()
