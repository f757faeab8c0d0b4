"""The life of environments: what ends, with what; who sees whom; with and without namespaces."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package

ACCOUNT = "123456789012"
# Starts a child that nobody but this test starts, by its argument; goes on as it is told.
SOURCE = """
import os, subprocess, time
def handler(event, context):
    if event.get("child"):
        subprocess.Popen(["sleep", event["child"]])
    time.sleep(event.get("seconds", 0))
    return os.getpid()
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def running(word: str) -> list[int]:
    """The processes with this word among their arguments."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and word.encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def started(server: Any) -> int:
    """The process that the server has started for its functions."""
    return next(pid for pid in children(server.process.pid) if b"bootstraps.template" in command(pid))


def template(server: Any) -> int:
    """The process that environments are forked from: with namespaces it is the started one's only child."""
    first = started(server)
    if server.page("status")["workers"]["sandbox"] == "namespaces":
        return children(first)[0]
    return first


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def make(server: Any, source: str = SOURCE, **settings: Any) -> Any:
    lam = server.client("lambda", ACCOUNT)
    lam.create_function(**{
        "FunctionName": "f", "Runtime": "python3.11", "Handler": "index.handler", "Timeout": 30,
        "Role": make_role(server.client("iam", ACCOUNT)), "Code": {"ZipFile": package(index=source)}, **settings,
    })  # fmt: skip
    return lam


def call(lam: Any, event: str) -> dict[str, Any]:
    answer: dict[str, Any] = lam.invoke(FunctionName="f", Payload=event)
    answer["Payload"] = answer["Payload"].read().decode()
    return answer


@pytest.fixture(params=["namespaces", "landlock", "limits"])
def server_of(
    request: pytest.FixtureRequest, own_server: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """A server whose sandbox is this one. Without CAP_SYS_ADMIN root gets no namespaces."""
    if request.param == "landlock" and os.geteuid() == 0:
        wrapper = tmp_path / "python"
        program = f"setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin {sys.executable}"
        wrapper.write_text(f'#!/bin/sh\nexec {program} "$@"\n')
        wrapper.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(wrapper))
        server = own_server()
    else:
        server = own_server(PAMPERO_SANDBOX=request.param)
    lam = make(server)
    assert call(lam, "{}")["Payload"].isdigit()
    workers = server.page("status")["workers"]
    if workers["sandbox"] != request.param:
        pytest.skip(f"{workers['sandbox']} here: {workers['reason']}")
    return server


def test_a_time_out_ends_all_that_was_started(server_of: Any, wait_until: Callable[..., Any]) -> None:
    lam, mark = server_of.client("lambda", ACCOUNT), f"3600.{os.getpid()}1"
    lam.update_function_configuration(FunctionName="f", Timeout=1)
    assert "Task timed out" in call(lam, f'{{"child": "{mark}", "seconds": 60}}')["Payload"]
    wait_until(lambda: not running(mark))
    assert call(lam, "{}")["Payload"].isdigit()
    states = [
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] for pid in children(template(server_of))
    ]
    assert "Z" not in states


def test_a_killed_server_leaves_nothing(server_of: Any, wait_until: Callable[..., Any]) -> None:
    lam, mark = server_of.client("lambda", ACCOUNT), f"3600.{os.getpid()}2"
    lam.invoke(FunctionName="f", InvocationType="Event", Payload=f'{{"child": "{mark}", "seconds": 25}}')
    wait_until(lambda: running(mark))
    mother = template(server_of)
    environments = children(mother)
    server_of.kill()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in (mother, *environments)))
    wait_until(lambda: not running(mark))


def test_a_stopped_server_leaves_nothing(server_of: Any, wait_until: Callable[..., Any]) -> None:
    lam, mark = server_of.client("lambda", ACCOUNT), f"3600.{os.getpid()}3"
    call(lam, f'{{"child": "{mark}"}}')
    wait_until(lambda: running(mark))
    mother, first = template(server_of), started(server_of)
    server_of.stop()
    wait_until(lambda: not running(mark))
    assert not Path(f"/proc/{mother}").exists()
    for root in ("/sys/fs/cgroup/memory", "/sys/fs/cgroup"):
        assert not Path(f"{root}/pampero-{first}").exists()


@pytest.mark.parametrize("which", [template, started])
def test_another_template_follows_a_killed_one(
    server_of: Any, wait_until: Callable[..., Any], which: Callable[[Any], int]
) -> None:
    lam = server_of.client("lambda", ACCOUNT)
    first, environments = which(server_of), children(template(server_of))
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in (first, *environments)))
    wait_until(lambda: call(lam, "{}")["Payload"].isdigit())
    assert which(server_of) != first


# A thread that never rests, and a program.
RESTLESS = """
import subprocess, threading, time
def spin():
    while True:
        pass
def handler(event, context):
    if "child" in event:
        subprocess.Popen(["sh", "-c", "while :; do :; done", event["child"]])
        threading.Thread(target=spin, daemon=True).start()
    time.sleep(event.get("seconds", 0))
"""
# So many looks, one after another.
LOOKS = 8


def used(pids: list[int]) -> int:
    """Ticks of processor time."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats)


def test_what_is_left_running_stands_still_until_the_next_invocation(
    server_of: Any, wait_until: Callable[..., Any]
) -> None:
    mark = f"3600.{os.getpid()}4"
    lam = make(server_of, RESTLESS, FunctionName="restless")
    lam.invoke(FunctionName="restless", Payload=json.dumps({"child": mark}))
    child = running(mark)[0]
    both = [child, int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])]
    readings: list[int] = []

    def stands() -> bool:
        readings.append(used(both))
        return len(readings) > LOOKS and len(set(readings[-LOOKS:])) == 1

    wait_until(stands)
    lam.invoke(FunctionName="restless", Payload=json.dumps({"seconds": 0.5}))
    assert used(both) > readings[-1]
    readings.clear()
    wait_until(stands)
    server_of.kill()
    wait_until(lambda: not running(mark))


def test_memory_ends_the_process(own_server: Callable[..., Any]) -> None:
    lam = make(own_server(), "def handler(event, context):\n    return len(bytearray(event))\n", MemorySize=128)
    answer = call(lam, "600000000")
    assert answer["FunctionError"] == "Unhandled"
    assert ("signal: killed" in answer["Payload"]) or ("MemoryError" in answer["Payload"])
    assert call(lam, "1000")["Payload"] == "1000"


def test_environments_do_not_reach_each_other(own_server: Callable[..., Any]) -> None:
    server = own_server()
    spy = """
import os, signal
def attempt(action, *arguments):
    try:
        return repr(action(*arguments))
    except OSError as error:
        return type(error).__name__
def handler(event, context):
    others = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and int(pid) != os.getpid()]
    seen = [open(f"/proc/{pid}/cmdline").read() for pid in others]
    environments = [attempt(lambda: open(f"/proc/{pid}/environ").read()) for pid in others]
    return {
        "user": os.getuid(), "code": attempt(os.listdir, event["code"]), "data": attempt(os.listdir, event["data"]),
        "host": attempt(os.listdir, "/.host"), "kill": attempt(os.kill, event["pid"], signal.SIGKILL),
        "secrets": [text for text in environments if "AWS_SECRET" in text], "seen": len(seen),
    }
"""
    lam = make(server)
    call(lam, "{}")
    if server.page("status")["workers"]["sandbox"] != "namespaces":
        pytest.skip("no namespaces here")
    lam.create_function(
        FunctionName="spy", Runtime="python3.11", Handler="index.handler", Role=make_role(server.client("iam", ACCOUNT)),
        Code={"ZipFile": package(index=spy)}, Timeout=20,
    )  # fmt: skip
    other = children(template(server))[0]
    event = f'{{"code": "{server.data}/functions", "data": "{server.data}", "pid": {other}}}'
    found = json.load(lam.invoke(FunctionName="spy", Payload=event)["Payload"])
    assert (found["code"], found["data"]) == ("FileNotFoundError", "FileNotFoundError")
    assert found["kill"] in ("ProcessLookupError", "PermissionError")
    assert found["secrets"] == []
    if os.geteuid() == 0:
        assert found["user"] not in (0, os.stat(f"/proc/{other}").st_uid)
    assert call(lam, "{}")["Payload"].isdigit()


def test_an_sdk_of_ones_own(own_server: Callable[..., Any]) -> None:
    server = own_server()
    lam = server.client("lambda", ACCOUNT)
    files = {"index": "import boto3\ndef handler(event, context):\n    return boto3.mine\n", "boto3": "mine = 'mine'\n"}
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(server.client("iam", ACCOUNT)),
        Code={"ZipFile": package(**files)}, Timeout=20,
    )  # fmt: skip
    assert call(lam, "{}")["Payload"] == '"mine"'
