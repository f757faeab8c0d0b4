"""The template: one process that every environment is forked from.

It speaks with the server over a socket pair: length-prefixed JSON both ways. A request to spawn comes
with two descriptors (the environment's frames, its log); what ends is told. When the server goes, it goes, and its
children with it.

It imports what functions mostly need, and reads the SDK's descriptions of services, while nobody waits, so that a
child starts with them. What is secret it never has: a child could find it in what it has of its memory. The server
sends each child its variables and credentials on the child's own socket.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import gc
import importlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pampero.work.workers.bootstraps import image, python_runtime
from pampero.work.workers.bootstraps.sandbox import TemplateSettings
from pampero.work.workers.bootstraps.sdk import Ahead
from pampero.work.workers.bootstraps.seed import Seed
from pampero.work.workers.bootstraps.snapshots import Snapshots
from pampero.work.workers.bootstraps.stem import Stem
from pampero.work.workers.bootstraps.trials import try_seeds

FRAMES, ORDERS = 3, 4  # where a child finds its frames; and one that others are forked from, the template
MAX_DESCRIPTORS = 1 << 16
LENGTH = struct.Struct(">I")
SUPERVISOR = "pampero.work.workers.bootstraps.runtime_api.supervisor"
COMMON = ("decimal", "hashlib", "hmac", "http.client", "logging", "ssl", "tempfile", "urllib.request", "uuid")
SDK = ("boto3", "botocore.session")


class Template:
    """Forks on request; see the module."""

    def __init__(self, control: socket.socket, stem: Stem, door: str) -> None:
        self._control = control
        self._stem = stem
        self._sandbox = stem.sandbox
        networks = stem.sandbox.networks
        self._endpoint = networks.endpoint if networks is not None else door
        self._unseeded = try_seeds(stem.sandbox)
        self._children: dict[int, str] = {}
        self._poll = select.poll()
        self._snapshots = Snapshots(self._sandbox, self._poll, partial(send, control), self._kill)
        imports = [partial(_import, name) for name in (*COMMON, *SDK)]
        # What a child would rather find done than do, in pieces: requests are served between them.
        self._ahead: list[Callable[[], None]] = [*imports, *Ahead().steps(), _freeze]
        # Of a bare interpreter, in KiB: what a child uses is counted from here.
        self._bare = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self._wake, self._woken = os.pipe()
        for end in (self._wake, self._woken):
            os.set_blocking(end, False)

    def run(self) -> None:
        """Serve until the server goes."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(self._woken)
        sandbox = self._sandbox
        told = {"reason": sandbox.reason, "unprotected": sandbox.unprotected, "sealed": sandbox.sealed}
        told |= {"furnishes": sandbox.furnishes, "unseeded": self._unseeded}
        told |= {"network": sandbox.networks.way if sandbox.networks else "", "unnetworked": sandbox.unnetworked}
        send(self._control, {"sandbox": sandbox.level, "advice": self._stem.advice, **told})
        for descriptor in (self._control.fileno(), self._wake, self._stem.lifeline):
            if descriptor >= 0:
                self._poll.register(descriptor, select.POLLIN)
        while True:
            ready = [descriptor for descriptor, _ in self._poll.poll(0 if self._ahead else None)]
            if not ready:
                self._ahead.pop(0)()
            if self._wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake, 4096)
                self._reap()
            if self._stem.lifeline in ready:
                break
            for descriptor in ready:
                self._snapshots.heard(descriptor)
            if self._control.fileno() in ready and not self._serve_one():
                break
        for pid in self._children:
            self._sandbox.kill(pid)
        if self._sandbox.networks is not None:
            self._sandbox.networks.close()
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, _ = os.waitpid(-1, 0)
                if pid in self._children:
                    self._sandbox.left(pid, self._children.pop(pid))
        self._sandbox.close()

    def _serve_one(self) -> bool:
        request, descriptors = receive(self._control)
        if request is None:
            return False
        if "kill" in request:
            self._kill(request["kill"])
            return True
        if "freeze" in request:
            self._freeze(request["freeze"], True)
            return True
        if "thaw" in request:
            self._freeze(request["thaw"], False)
            return True
        if "settle" in request:
            self._sandbox.settle(request["settle"])
            return True
        if "furnish" in request:
            self._furnish(request["furnish"], request["plan"])
            return True
        if "restore" in request:
            self._restore(request, descriptors)
            return True
        try:
            pid = self._fork(request, descriptors)
        except OSError as error:
            send(self._control, {"ended": request["name"], "error": str(error)})
        else:
            self._children[pid] = request["name"]
            sockets = self._sandbox.network()
            descriptors += sockets
            if sockets:
                send(self._control, {"network": request["name"], "sockets": len(sockets)}, sockets)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        return True

    def _restore(self, request: dict[str, Any], descriptors: list[int]) -> None:
        try:
            self._snapshots.restore(request, descriptors)
        except OSError as error:
            send(self._control, {"ended": request["name"], "error": str(error)})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _furnish(self, name: str, plan: dict[str, Any]) -> None:
        """One that has ended meanwhile has been told of, or will be."""
        if name not in self._children.values():
            return
        try:
            self._sandbox.furnish(plan, name)
        except (OSError, KeyError) as error:
            print(f"an environment got no code: {error}", file=sys.stderr, flush=True)
            self._kill(name)
        else:
            send(self._control, {"furnished": name})

    def _freeze(self, wanted: str, still: bool) -> None:
        # The descendants of a seed are not its own alone: its forks are among them.
        own = (pid for pid, name in self._children.items() if name == wanted and not self._snapshots.stands(name))
        with contextlib.suppress(OSError):
            self._sandbox.freeze(wanted, next(own, 0), still)

    def _kill(self, wanted: str) -> None:
        for pid, name in self._children.items():
            if name == wanted:
                self._sandbox.kill(pid)
        self._snapshots.kill(wanted)

    def _fork(self, request: dict[str, Any], descriptors: list[int]) -> int:
        if "supervise" in request:
            # Here, where its files can be seen.
            importlib.import_module(SUPERVISOR)
        orders = self._snapshots.begin(request["name"], request["plan"]) if "snapshot" in request else None
        try:
            pid = self._sandbox.fork(request["plan"], request["name"])
        except OSError:
            self._snapshots.left(request["name"])
            raise
        if pid:
            if orders is not None:
                orders.close()
            return pid
        # The child never returns from here: it must not run the template's loop.
        try:
            self._become(request, descriptors, orders)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(1)

    def _become(self, request: dict[str, Any], descriptors: list[int], orders: socket.socket | None) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        frames, log = descriptors
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        plan = request["plan"]
        if orders is None:
            self._sandbox.enter(plan, request["name"])
        else:
            self._sandbox.enter_as_seed(plan, request["name"])
            # Out of the way of each other.
            frames, channel = (fcntl.fcntl(one, fcntl.F_DUPFD, ORDERS + 1) for one in (frames, orders.fileno()))
            os.dup2(channel, ORDERS)
        os.dup2(frames, FRAMES)
        os.closerange((FRAMES if orders is None else ORDERS) + 1, MAX_DESCRIPTORS)
        environment = python_runtime.variables(FRAMES)
        environment |= self._sandbox.variables(plan, request["name"])
        environment = {"AWS_ENDPOINT_URL": self._endpoint, **self._sandbox.fallbacks(), **environment}
        if "PWD" in environment:
            environment["PWD"] = environment["LAMBDA_TASK_ROOT"]
        if "supervise" in request:
            self._supervise(request["supervise"], environment, plan.get("image") is not None)
        if "command" in request:
            os.set_inheritable(FRAMES, True)
            os.execve(request["command"][0], request["command"], environment)
        os.environ.clear()
        os.environ.update(environment)
        seed = None
        if orders is not None:
            seed = Seed(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=ORDERS), FRAMES, self._sandbox.join)
        python_runtime.run(FRAMES, SDK, self._bare, seed)

    def _supervise(self, wanted: dict[str, Any], environment: dict[str, str], image: bool) -> None:
        """Be the supervisor of a runtime that is a program, or of our own in a child."""
        supervisor: Any = sys.modules[SUPERVISOR]
        layers, task = environment.get("LAMBDA_LAYERS_ROOT", "/opt"), environment["LAMBDA_TASK_ROOT"]
        named = [part.replace("{task}", task).replace("{layers}", layers) for part in wanted["command"] or ()]
        if image and "/" not in named[0]:
            # As container engines find it.
            named[0] = shutil.which(named[0], path=environment.get("PATH")) or named[0]
        forked = partial(python_runtime.run, preloaded=SDK, bare=self._bare)
        fixed = self._sandbox.networks is not None
        supervisor.Supervisor(FRAMES, environment, {**wanted, "command": named or None}, fixed, forked).run()

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            name = self._children.pop(pid, None)
            if name is None:
                continue
            self._snapshots.left(name)
            self._sandbox.left(pid, name)
            send(self._control, {"ended": name, "code": os.waitstatus_to_exitcode(status)})


def send(control: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """One message to the server, and descriptors with it; nothing when it is gone."""
    body = json.dumps(message).encode()
    head = LENGTH.pack(len(body))
    try:
        if descriptors:
            socket.send_fds(control, [head], descriptors)
            head = b""
        control.sendall(head + body)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ECONNRESET):
            raise


def receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """One message of the server, and the descriptors that came with it; None when it is gone."""
    try:
        head, descriptors, _, _ = socket.recv_fds(control, LENGTH.size, 2)
    except ConnectionResetError:  # it was killed, and had not read all of what was sent to it
        return None, []
    head = head and _whole(control, LENGTH.size, head)
    body = _whole(control, LENGTH.unpack(head)[0]) if head else b""
    return json.loads(body) if body else None, descriptors


def _whole(control: socket.socket, size: int, begun: bytes = b"") -> bytes:
    """So many bytes, the first of which may have come; nothing when the server is gone before the last."""
    parts, left = [begun], size - len(begun)
    while left:
        try:
            part = control.recv(left)
        except ConnectionResetError:
            return b""
        if not part:
            return b""
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _import(name: str) -> None:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)


def _freeze() -> None:
    """A child's garbage collector leaves alone, and does not copy, what was there before it."""
    python_runtime.ours()
    gc.collect()
    gc.freeze()


def main() -> None:
    """`python -m …template CONTROL`: the descriptor of a socket on which the server first sends a TemplateSettings."""
    # Not killed with the server: it reads the end of the control socket, and then tidies up.
    control = socket.socket(fileno=int(sys.argv[1]))
    place, _ = receive(control)
    if place is None:
        return
    image.show()
    try:
        stem = Stem(TemplateSettings(**place))
    except OSError as error:
        none = {
            "advice": "",
            "unprotected": [],
            "sealed": True,
            "furnishes": False,
            "unseeded": "functions cannot run",
            "network": "",
            "unnetworked": "functions cannot run",
        }
        send(control, {"sandbox": "", "reason": str(error), **none})
        return
    Template(control, stem, place["door"]).run()


if __name__ == "__main__":
    main()
