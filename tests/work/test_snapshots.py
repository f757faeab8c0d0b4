"""SnapStart: a function is initialized once, and its environments are forked from that."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from tests.work.workers import Place, run, wait_until

from pampero.work.workers import pool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks in namespaces")
SOURCE = """
import ctypes, os, random, socket, threading, uuid
from snapshot_restore_py import register_after_restore, register_before_snapshot
told = []
register_before_snapshot(told.append, "before, first")
register_before_snapshot(told.append, "before, second")
register_after_restore(lambda: told.append("after, first " + os.environ["AWS_ACCESS_KEY_ID"]))
@register_after_restore
def second():
    told.append("after, second")
    open("/tmp/restored", "w").close()
print("initialized", os.environ["AWS_ACCESS_KEY_ID"])
made = uuid.uuid4().hex
open("/tmp/initialized", "w").close()
def attempt(call, *arguments):
    try:
        return call(*arguments)
    except OSError as error:
        return type(error).__name__
def handler(event, context):
    thread = threading.Thread(target=told.append, args=("thread",))
    thread.start()
    thread.join()
    status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
    # A checkout that lies in the machine's /tmp is mounted here: nobody made it.
    mounted = [line.split()[4].split("/") for line in open("/proc/self/mountinfo")]
    shown = {names[2] for names in mounted if names[1] == "tmp" and len(names) > 2}
    found = {
        "made": made, "told": list(told), "random": random.random(), "pid": os.getpid(), "tmp": sorted({*os.listdir("/tmp")} - shown),
        "processes": sorted(int(pid) for pid in os.listdir("/proc") if pid.isdigit()),
        "network": os.readlink("/proc/self/ns/net"), "mounts": os.readlink("/proc/self/ns/mnt"),
        "capabilities": status["CapEff"].strip(), "filters": status["Seccomp_filters"].strip(),
        "host": attempt(os.listdir, "/.host"), "write": attempt(open, "/var/task/x", "w"), "cwd": os.getcwd(),
        "setns": ctypes.CDLL(None, use_errno=True).setns(os.open("/proc/self/ns/net", os.O_RDONLY), 0x40000000),
        "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "group": os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME"),
        "user": os.getuid(), "open": sorted(int(fd) for fd in os.listdir("/proc/self/fd")),
        "groups": open("/proc/self/cgroup").read(),
    }
    told.pop()
    if event and event.get("exit"):
        os._exit(7)
    if event and event.get("wait"):
        while True:
            threading.Event().wait(60)
    return found
"""


def test_environments_are_forked_from_one_that_is_initialized(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        spec = place.spec(SOURCE, snap_start=True)
        await place.workers.snapshot(spec)
        first, outcome, heard = await place.invoke(spec)
        assert outcome.init is None
        assert outcome.restore is not None
        forked = place.workers.launcher.seeds
        assert [start.phase for start in heard.starts] == (["init", "restore"] if forked else ["restore"])
        assert heard.starts[-1].kind == "snap-start"
        assert first["type"] == "snap-start"
        assert first["group"] is None
        hooks = ["before, second", "before, first", "after, first key", "after, second"]
        assert first["told"] == [*hooks, "thread"]
        if not forked:
            pytest.skip(f"no forks in the sandbox {place.workers.launcher.sandbox}")
        assert first["tmp"] == ["restored"]
        assert first["capabilities"] == "0000000000000000"
        assert (first["setns"], first["host"], first["cwd"]) == (-1, [], "/var/task")
        assert first["write"] == "OSError"
        # The first process of its namespace, and itself.
        assert first["processes"] == [1, first["pid"]]
        assert first["open"][:4] == [0, 1, 2, 3]
        assert len(first["open"]) <= 6
        if os.geteuid() == 0:
            assert first["user"] >= 40_000

    run(tmp_path, body)


def test_forks_share_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        spec = place.spec(SOURCE + "import time\ninner = handler\ndef handler(event, context):\n    time.sleep(1)\n    return inner(event, context)\n", snap_start=True)  # fmt: skip
        answers = await asyncio.gather(*(place.invoke(spec) for _ in range(4)))
        if not place.workers.launcher.seeds:
            pytest.skip("no forks here")
        found = {heard.stream: answer for answer, _, heard in answers}
        assert len(found) > 1
        assert len({one["made"] for one in found.values()}) == 1
        for name in ("random", "network", "mounts"):
            assert len({one[name] for one in found.values()}) == len(found), name

    run(tmp_path, body)


def test_forks_end_alone(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        spec = place.spec(SOURCE, snap_start=True, timeout=3)
        first, _, _ = await place.invoke(spec)
        error, outcome, _ = await place.invoke(spec, {"exit": True})
        assert (error["errorType"], outcome.unhandled) == ("Runtime.ExitError", True)
        assert "exit status 7" in error["errorMessage"]
        error, _, _ = await place.invoke(spec, {"wait": True})
        assert error["errorType"] == "Sandbox.Timedout"
        again, outcome, _ = await place.invoke(spec)
        assert outcome.restore is not None
        if place.workers.launcher.seeds:
            assert again["made"] == first["made"]
            place.workers.retire("", "f:1/")
            await wait_until(lambda: not place.workers.launcher._ended)

    run(tmp_path, body)


def test_what_hooks_and_handlers_fail_with(tmp_path: Path) -> None:
    hook = "from snapshot_restore_py import {0}\n@{0}\ndef hook():\n    raise ValueError('no')\ndef handler(event, context):\n    return 1\n"

    async def body(place: Place) -> None:
        for name, kind in (
            ("register_before_snapshot", "Runtime.BeforeSnapshotError"),
            ("register_after_restore", "Runtime.AfterRestoreError"),
        ):
            error, outcome, _ = await place.invoke(
                place.spec(hook.format(name), name=name, key=f"{name}:1/a", snap_start=True)
            )
            assert (error["errorType"], error["errorMessage"]) == (kind, "ValueError: no")
            assert outcome.failed
        error, _, _ = await place.invoke(
            place.spec("import nothing_of_this_name\n", name="g", key="g:1/a", snap_start=True)
        )
        assert error["errorType"] == "Runtime.ImportModuleError"

    run(tmp_path, body)


def test_a_seed_that_has_ended_is_made_again(tmp_path: Path) -> None:
    source = "def handler(event, context):\n    return 'here'\n"

    async def body(place: Place) -> None:
        spec, launcher = place.spec(source, snap_start=True), place.workers.launcher
        await place.workers.snapshot(spec)
        # It stands still, and can be ended all the same.
        for name in list(launcher._ended):
            launcher.kill(name)
        await wait_until(lambda: not launcher._ended)
        assert (await place.invoke(spec))[0] == "here"

    run(tmp_path, body)


def test_a_seed_that_does_not_fork_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function may do with its seed whatever it likes: nobody else waits for it."""
    monkeypatch.setattr(pool, "RESTORE_SECONDS", 1.0)
    source = "import os, time\nos.fork = lambda: time.sleep(3600)\ndef handler(event, context):\n    return 1\n"

    async def body(place: Place) -> None:
        stuck = place.spec(source, snap_start=True)
        other = place.spec("def handler(event, context):\n    return 2\n", name="other", key="other:1/a")
        first, second = await asyncio.gather(place.invoke(stuck), place.invoke(other))
        assert second[0] == 2
        if place.workers.launcher.seeds:
            assert first[0]["errorType"] == "SnapStartTimeoutException"

    run(tmp_path, body)


SEIZING = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def tried(result):
    return "done" if result != -1 else os.strerror(ctypes.get_errno())
def opened(path, flags=os.O_RDONLY):
    try:
        os.close(os.open(path, flags))
        return "done"
    except OSError as error:
        return error.strerror
others = [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, int(os.readlink("/proc/self")))]
found = {
    "unshare": [tried(libc.unshare(flag)) for flag in (0x10000000, 0x20000, 0x40000000)],
    "mount": tried(libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None)),
    "name": tried(libc.sethostname(b"x", 1)),
    "host": opened("/.host/etc"),
    "memory": [opened(f"/proc/{pid}/mem", os.O_RDWR) for pid in others if "template" in open(f"/proc/{pid}/cmdline").read()],
    "namespaces": [opened(f"/proc/{pid}/ns/net") for pid in others],
    "cgroup": opened("/sys/fs/cgroup"),
}
def handler(event, context):
    return found
"""


def test_a_seed_may_no_more_than_its_forks(tmp_path: Path) -> None:
    """While it is initialized it keeps the right to enter what is made for its forks, and can do nothing with it."""

    async def body(place: Place) -> None:
        found, _, _ = await place.invoke(place.spec(SEIZING, snap_start=True))
        if not place.workers.launcher.seeds:
            pytest.skip("no forks here")
        refused = ("Operation not permitted", "Permission denied")
        for name in ("unshare", "mount", "name", "memory", "namespaces"):
            tried = found[name] if isinstance(found[name], list) else [found[name]]
            assert all(answer in refused for answer in tried), (name, tried)
        assert found["host"] == found["cgroup"] == "No such file or directory"

    run(tmp_path, body)


HOSTILE = """
import os, socket
try:
    orders = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=os.dup(4))
    orders.send({said!r})
except OSError:
    pass  # not in a seed
def handler(event, context):
    return "here"
"""


@pytest.mark.parametrize(
    "said", [b"[" * 4000, b'{"ended": "x", "code": 1e999}', b'{"ended": [], "code": []}', b"[]", b"\xff"]
)
def test_what_a_seed_says_does_not_end_the_template(tmp_path: Path, said: bytes) -> None:
    """It ends the seed alone, and the function is initialized otherwise."""

    async def body(place: Place) -> None:
        other = place.spec("import os\ndef handler(event, context):\n    return open('/proc/self/stat').read().split()[21]\n", "other")  # fmt: skip
        before, _, _ = await place.invoke(other)
        if not place.workers.launcher.seeds:
            pytest.skip("no forks here")
        answer, _, _ = await place.invoke(place.spec(HOSTILE.format(said=said), snap_start=True))
        assert answer == "here"
        after, _, _ = await place.invoke(other)
        assert after == before, "the other function's environment has ended with the template"

    run(tmp_path, body)


def test_where_there_are_no_forks_each_is_initialized(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def body(place: Place) -> None:
        launcher = place.workers.launcher
        launcher.seeds, launcher.unseeded = False, "no user namespaces"
        assert "no user namespaces" in str(place.workers.status()["ahead"])
        spec = place.spec(SOURCE, snap_start=True)
        for one in (spec, place.spec(SOURCE, name="g", key="g:1/a", snap_start=True)):
            await place.workers.snapshot(one)
            answer, outcome, _ = await place.invoke(one)
            assert answer["told"][:1] == ["before, second"]
            assert "after, second" in answer["told"]
            assert outcome.restore is not None
        assert sum("no user namespaces" in record.getMessage() for record in caplog.records) == 1

    run(tmp_path, body)


def test_forks_that_end_are_made_otherwise(tmp_path: Path) -> None:
    """Whatever it is that ends them: a machine that lets nobody enter namespaces, say."""
    source = """
import os, snapshot_restore_py
def initialized_here():
    return os.getpid() == born
born = os.getpid()
@snapshot_restore_py.register_after_restore
def end():
    if not initialized_here():
        os._exit(4)
def handler(event, context):
    return initialized_here()
"""

    async def body(place: Place) -> None:
        spec = place.spec(source, snap_start=True)
        assert (await place.invoke(spec))[0] is True
        assert (await place.invoke(spec))[0] is True

    run(tmp_path, body)


def test_forks_draw_numbers_of_their_own(tmp_path: Path) -> None:
    source = """
import random, ssl, time, numpy.random
numpy.random.draw()
def handler(event, context):
    time.sleep(1)
    return [random.random(), ssl.RAND_bytes(8).hex(), numpy.random.draw()]
"""
    numbers = "import random\nstate = random.Random(1)\nseed = state.seed\ndraw = state.random\n"

    async def body(place: Place) -> None:
        spec = place.spec(source, snap_start=True)
        (spec.code / "numpy").mkdir()
        (spec.code / "numpy" / "random.py").write_text(numbers)
        answers = await asyncio.gather(*(place.invoke(spec) for _ in range(3)))
        if not place.workers.launcher.seeds:
            pytest.skip("no forks here")
        found = {heard.stream: answer for answer, _, heard in answers}
        assert len(found) > 1
        for kind in zip(*found.values()):
            assert len(set(kind)) == len(found), found

    run(tmp_path, body)
