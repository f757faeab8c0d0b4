"""Whether environments can be forked from a seed on this machine: it is tried once, the whole way, when a template starts."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from typing import Any, NoReturn

from pampero.work.workers.bootstraps.sandbox import Sandbox, trial_plan
from pampero.work.workers.bootstraps.seed import Seed
from pampero.work.workers.bootstraps.snapshots import Snapshots

TRIAL_SECONDS = 5.0
SEED, FORK = "trial-seed", "trial-fork"


def try_seeds(sandbox: Sandbox) -> str:
    """In the template, before it has children: why environments cannot be forked from a seed; "" where they can."""
    if not sandbox.seeds:
        return f"the sandbox {sandbox.level!r} has no namespaces to confine forks to"
    told: list[dict[str, Any]] = []
    poll = select.poll()
    snapshots = Snapshots(sandbox, poll, lambda message, _: told.append(message), lambda _: None)
    plan = trial_plan()
    said, say = os.pipe()
    frames, other = socket.socketpair()
    orders = snapshots.begin(SEED, plan)
    try:
        pid = sandbox.fork(plan, SEED)
    except OSError as error:
        snapshots.left(SEED)
        return str(error)
    if pid == 0:
        _grow(sandbox, plan, orders, frames, say)
    # What the parts of it hold in common stays open here until the end: the answer ends with a newline, not with its pipe.
    for descriptor in sandbox.network():
        os.close(descriptor)
    orders.close()
    try:
        return _watch(sandbox, snapshots, poll, told, plan, (said, say, frames.fileno()))
    finally:
        os.kill(pid, signal.SIGKILL)
        snapshots.left(SEED)
        # It is gone when all are that were made beside it, which are children of this process too.
        while os.waitpid(-1, 0)[0] != pid:
            pass
        sandbox.left(pid, SEED)
        for end in (frames, other):
            end.close()
        for pipe in (said, say):
            os.close(pipe)


def _watch(
    sandbox: Sandbox, snapshots: Snapshots, poll: select.poll, told: list[dict[str, Any]], plan: dict[str, Any],
    ends: tuple[int, int, int],
) -> str:  # fmt: skip
    said, say, frames = ends
    poll.register(said, select.POLLIN)
    until = time.monotonic() + TRIAL_SECONDS
    asked = False
    while time.monotonic() < until:
        for descriptor, _ in poll.poll(100):
            if descriptor == said:
                answer = os.read(said, 4096).decode().strip()
                return "" if answer == FORK else answer
            snapshots.heard(descriptor)
        if not asked and snapshots.stands(SEED):
            asked = True
            try:
                snapshots.restore({"name": FORK, "restore": SEED, "plan": plan}, [frames, say])
            except OSError as error:
                return str(error)
        for message in told:
            if "ended" in message:
                return str(message.get("error") or f"a trial ended with {message.get('code')}")
    return "a trial did not end in time"


def _grow(sandbox: Sandbox, plan: dict[str, Any], orders: socket.socket, frames: socket.socket, say: int) -> NoReturn:
    """In the seed, and in its fork."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sandbox.enter_as_seed(plan, SEED)
        Seed(orders, frames.fileno(), sandbox.join).wait()
        os.listdir(".")
        os.write(say, f"{FORK}\n".encode())
    except BaseException as error:
        os.write(say, f"{type(error).__name__}: {error}\n".encode()[:1000])
    finally:
        os._exit(0)
