"""What a hostile function may use up, and what it leaves behind: the server answers on, and nothing of it stays."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MEBIBYTE = 1 << 20
NUMBERS = itertools.count()


def grouped(house: Any) -> bool:
    """Whether control groups are in force."""
    return not any("control groups" in sentence for sentence in house.workers["unprotected"])


def groups(house: Any) -> int:
    """How many control groups the server's template has."""
    started = house.template if house.level != "namespaces" else int(stat(house.template)[1])
    folders = [Path(f"/sys/fs/cgroup/{kind}/pampero-{started}") for kind in ("memory", "cpu", "pids")]
    return sum(entry.is_dir() for folder in folders if folder.is_dir() for entry in folder.iterdir())


def stat(pid: int) -> list[str]:
    """From the state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def replace(house: Any, name: str) -> None:
    """Another state of the function, in another environment: the former one has to go."""
    house.lam.update_function_configuration(FunctionName=name, Description="another")
    house.lam.update_function_configuration(FunctionName=name, MemorySize=300)
    house.do(name, "temporary")


def answers(house: Any) -> float:
    """Seconds that the server takes for a small answer."""
    began = time.monotonic()
    house.server.page("health")
    return time.monotonic() - began


def slowest(house: Any, meanwhile: Callable[[], Any]) -> tuple[float, Any]:
    """The slowest small answer while something else goes on, and what came of that."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(meanwhile()))
    thread.start()
    worst = 0.0
    while thread.is_alive():
        worst = max(worst, answers(house))
        thread.join(0.02)
    return worst, result[0]


def test_processes(house: Any) -> None:
    name = house.create("bomb", MemorySize=2048, Timeout=90)
    found = house.do(name, "bomb")
    assert isinstance(found, int), found
    assert 100 < found <= 1024 + 64


def test_memory(house: Any) -> None:
    name = house.create("greedy", MemorySize=128)
    answer = house.do(name, "take", 600_000_000)
    assert answer["errorType"] in ("Runtime.ExitError", "MemoryError"), answer
    assert house.do(name, "take", 1000) == 1000


def test_memory_of_a_family(house: Any, running: Callable[[str], list[int]]) -> None:
    """What its processes take together: one is killed, or they wait for what others hold until their time is up."""
    if not grouped(house):
        assert any(sentence.startswith("memory") for sentence in house.workers["unprotected"])
        return
    name = house.create("family", MemorySize=256, Timeout=6)
    alive = house.do(name, "family", 100_000_000, 16)
    if isinstance(alive, int):
        assert alive <= 8
    else:
        assert any(end in alive["errorMessage"] for end in ("signal: killed", "timed out")), alive


def test_memory_of_node(house: Any) -> None:
    if not grouped(house):
        return
    name = house.create("heavy", "nodejs20.x", MemorySize=128)
    answer = house.do(name, "take", 900_000_000)
    assert answer["errorType"] == "Runtime.ExitError", answer


def test_ephemeral_storage(house: Any) -> None:
    """ENOSPC, not a kill, with memory left for the function's own."""
    if house.level != "namespaces":
        assert any(sentence.startswith("ephemeral storage") for sentence in house.workers["unprotected"])
        return
    name = house.create("filler", MemorySize=128, Timeout=60)
    environment = house.do(name, "pid")
    what, written = house.do(name, "fill", 1 << 30)
    assert what == "ENOSPC"
    assert 500 * MEBIBYTE < written <= 512 * MEBIBYTE
    assert house.do(name, "pid") == environment


def test_processor_time(house: Any) -> None:
    """As Lambda's: 1,769 MB are one processor; a short burst is not slowed down."""
    if not grouped(house):
        assert any(sentence.startswith("processor time") for sentence in house.workers["unprotected"])
        return
    name = house.create("burner", MemorySize=177)
    house.do(name, "pid")
    assert house.do(name, "burn", 2) < 1.2


def test_a_forged_length(house: Any) -> None:
    name = house.create("forger", Timeout=2)
    house.do(name, "pid")
    before = house.memory()
    worst, answer = slowest(house, lambda: house.do(name, "forge", 200 * MEBIBYTE, 0xFFFFFFFF))
    assert answer["errorType"] == "Sandbox.Timedout"
    assert house.memory() - before < 40 * MEBIBYTE
    assert worst < 1


def test_a_forged_length_of_node(house: Any) -> None:
    name = house.create("forger-node", "nodejs20.x", Timeout=2)
    before = house.memory()
    answer = house.do(name, "forge", 100 * MEBIBYTE, 0xFFFFFFFF, 2)
    assert answer["errorType"] == "Sandbox.Timedout"
    assert house.memory() - before < 40 * MEBIBYTE


def test_frames_that_nobody_asked_for(house: Any) -> None:
    name = house.create("liar")
    assert isinstance(house.do(name, "pid"), int)
    # Of a kind that does not answer an invocation; then it is gone, and the next has another environment.
    assert house.do(name, "forge", 0, 5, 0)["errorType"] == "Runtime.ExitError"
    assert isinstance(house.do(name, "pid"), int)


@pytest.mark.parametrize("what", ["x\n", "x" * 1000 + "\n", "x" * 4096])
def test_endless_output(house: Any, what: str) -> None:
    name = house.create(f"printer-{len(what)}", Timeout=5)
    house.do(name, "pid")
    before, used, began = house.memory(), house.processor(), time.monotonic()
    worst, answer = slowest(house, lambda: house.do(name, "flood", what, 1))
    share = (house.processor() - used) / (time.monotonic() - began)
    assert answer == "done" or answer["errorType"] == "Sandbox.Timedout"
    assert worst < 1
    assert share < 0.9
    assert house.memory() - before < 150 * MEBIBYTE


def test_endless_output_while_it_starts(house: Any) -> None:
    """Until the ten seconds are up that a start may take: tried where nothing else bounds it."""
    if house.level != "limits":
        return
    source = "import sys, time\nwhile True:\n    sys.stdout.write('x' * 99 + chr(10))\n"
    from tests.services.lambda_.conftest import package

    name = house.create("loud", Timeout=2, Code={"ZipFile": package(index=source)})
    before = house.memory()
    worst, answer = slowest(house, lambda: house.do(name, "pid"))
    assert answer["errorType"] == "Sandbox.Timedout"
    assert worst < 1
    assert house.memory() - before < 100 * MEBIBYTE


@pytest.mark.parametrize("runtime", ["python3.11", "nodejs20.x"])
def test_no_process_stays(
    house: Any, runtime: str, running: Callable[[str], list[int]], wait_until: Callable[..., Any]
) -> None:
    name, mark = house.create(f"leaver-{runtime[:4]}", runtime), f"3600.{os.getpid()}{next(NUMBERS)}"
    assert house.do(name, "daemon", mark) == "done"
    wait_until(lambda: running(mark))
    replace(house, name)
    wait_until(lambda: not running(mark))


def test_who_does_not_end_is_ended(house: Any, wait_until: Callable[..., Any]) -> None:
    name = house.create("stayer")
    before = set(house.environments())
    assert house.do(name, "stay") == "done"
    stayed = set(house.environments()) - before
    assert len(stayed) == 1
    replace(house, name)
    wait_until(lambda: not stayed & set(house.environments()))


def test_no_file_stays(house: Any, wait_until: Callable[..., Any]) -> None:
    name = house.create("left")
    assert "left" in house.do(name, "leave")
    folder = Path(house.do(name, "temporary"))
    if house.level == "namespaces":
        assert not (folder / "left").exists()
    else:
        assert folder.is_dir()
    before = groups(house)
    replace(house, name)
    if house.level != "namespaces":
        wait_until(lambda: not folder.exists())
    if grouped(house):
        wait_until(lambda: groups(house) <= before)
