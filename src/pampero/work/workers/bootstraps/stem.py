"""How the template comes by its sandbox: the levels are tried, strongest first, and what a trial child has run in is
taken.

Namespaces cannot be left again, so they are tried by a descendant, which is the template where it works. The process
that was started then only waits for it: `stem` → (a process that makes the namespaces, and ends) → template, the first
process of a pid namespace.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from pampero.work.workers.bootstraps import kernelcalls as calls
from pampero.work.workers.bootstraps.lower import Lower
from pampero.work.workers.bootstraps.namespaces import Namespaces, map_user
from pampero.work.workers.bootstraps.sandbox import LEVELS, Sandbox, TemplateSettings, probe

WORKS = b"works"
# Setting → what it must be, the value that allows it. Source: user_namespaces(7), Ubuntu's and Debian's own.
GATES = (
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
    ("kernel.unprivileged_userns_clone", "0", "1"),
    ("user.max_user_namespaces", "0", "15000"),
)


class Stem:
    """What came of it. sandbox: what is in force. lifeline: readable when the process that was started is gone; -1
    where that is this one. advice: the command that would allow better."""

    def __init__(self, place: TemplateSettings) -> None:
        """Returns in the process that is the template; others end within."""
        self.lifeline = -1
        self.advice = ""
        levels = LEVELS[LEVELS.index(place.level) :] if place.level in LEVELS else LEVELS
        reasons = [f"no more is asked for (PAMPERO_SANDBOX={place.level})"] if levels != LEVELS else []
        if sys.platform != "linux":
            levels, reasons = levels[-1:], [f"{sys.platform} has neither namespaces nor Landlock"]
        for level in levels:
            try:
                self.sandbox = self._try(level, place, "; ".join(reasons))
                return
            except (OSError, KeyError) as error:
                reasons.append(f"no {level} here: {error}")
                if level == "namespaces":
                    self.advice = _advice()
        raise OSError("; ".join(reasons))

    def _try(self, level: str, place: TemplateSettings, reason: str) -> Sandbox:
        """Raises OSError or KeyError where a trial child does not run."""
        if level == "namespaces":
            return self._namespaces(place)
        sandbox = Lower(place, level == "landlock", reason)
        try:
            probe(sandbox, check)
        except OSError:
            sandbox.close()
            raise
        return sandbox

    def _namespaces(self, place: TemplateSettings) -> Sandbox:
        kernel = calls.Kernel()
        told, tell = os.pipe()
        self.lifeline, held = os.pipe()
        kernel.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
        owner = os.getpid()
        maker = os.fork()
        if maker == 0:
            os.close(told)
            os.close(held)
            try:
                return self._first(kernel, place, owner, tell)
            except OSError as error:
                os.write(tell, str(error).encode())
                os._exit(1)
        os.close(tell)
        with open(told, "rb") as answer:
            said = answer.read()
        if said == WORKS:
            _wait(held)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, 0):
                pass
        for descriptor in (self.lifeline, held):
            os.close(descriptor)
        self.lifeline = -1
        kernel.prctl(calls.PR_SET_CHILD_SUBREAPER, 0)
        raise OSError(said.decode() or "a trial ended")

    def _first(self, kernel: calls.Kernel, place: TemplateSettings, owner: int, tell: int) -> Sandbox:
        """In a process of its own: become the template in new namespaces. Raises OSError."""
        root = os.geteuid() == 0
        if not root:
            user, group = os.geteuid(), os.getegid()
            kernel.unshare(calls.CLONE_NEWUSER)
            map_user(0, user, group)
        kernel.unshare(calls.CLONE_NEWPID | calls.CLONE_NEWNS)
        if os.fork():
            os._exit(0)
        sandbox = Namespaces(place, owner, root)
        try:
            probe(sandbox, check)
        except OSError:
            sandbox.close()
            raise
        os.write(tell, WORKS)
        os.close(tell)
        return sandbox


def _wait(held: int) -> None:
    """In the process that was started: end when the template does. `held` closes with this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep = {0, 1, 2, held}
    for entry in os.listdir("/proc/self/fd"):
        if int(entry) not in keep:
            with contextlib.suppress(OSError):
                os.close(int(entry))
    code = 1
    with contextlib.suppress(ChildProcessError):
        while True:
            _, status = os.waitpid(-1, 0)
            code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def check() -> None:
    """In a trial child: what functions do at the least. Raises OSError."""
    handler: dict[str, Any] = {}
    exec("def handler(event, context):\n    return event\n", handler)
    os.listdir(".")
    reader, writer = os.pipe()
    program = os.fork()
    if program == 0:
        with contextlib.suppress(OSError):
            os.execv("/bin/true", ["true"])
        os._exit(1)
    _, status = os.waitpid(program, 0)
    if status or not handler["handler"](True, None):
        raise OSError("no program runs in it")


def _advice() -> str:
    for name, closed, opened in GATES:
        path = Path("/proc/sys", *name.split("."))
        with contextlib.suppress(OSError):
            if path.read_text().strip() == closed:
                return f"sudo sysctl -w {name}={opened}"
    return ""
