"""The server is killed, and its tasks go on: the next one finds them, and starts none twice."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.work.engines import context, engine, name, until
from tests.work.tasks.server import CREDENTIALS, spec
from tests.work.tasks.test_tasks import Heard, run, running, stopped, tasks

from pampero.work.tasks import labels

COUNTING = "i=0; while [ ! -e /tmp/enough ]; do echo $i; i=$((i+1)); sleep 0.05; done; echo end; exit 6"
ROOT = Path(__file__).parents[3]


async def begun(data: Path, task: str, script: str) -> Process:
    command = [sys.executable, "-m", "tests.work.tasks.server", str(data), task, script]
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=ROOT)


async def heard_until(process: Process, true: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    assert process.stdout is not None
    told: list[dict[str, Any]] = []
    async with asyncio.timeout(60):
        while not told or not true(told[-1]):
            line = await process.stdout.readline()
            assert line, told
            told.append(json.loads(line))
    return told


async def killed(process: Process) -> list[dict[str, Any]]:
    """What it said last."""
    process.kill()
    rest, _ = await process.communicate()
    return [json.loads(line) for line in rest.splitlines()]


def test_a_running_task_is_adopted(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            task = name()
            process = await begun(tmp_path, task, COUNTING)
            told = await heard_until(process, lambda one: one.get("text") == "5")
            told += await killed(process)
            ids = [one["ids"] for one in told if one.get("status") == "RUNNING"][-1]
            before = [one for one in told if "text" in one]
            heard = Heard(CREDENTIALS)
            runner.run(spec(task, COUNTING, before[-1]["place"]), heard)
            state = await running(heard)
            assert state.adopted
            assert {one.name: one.runtime_id for one in state.containers.values()} == ids
            await until(lambda: len(heard.said()) > 3)
            if (await made.level()).enters:
                url = "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
                _, answer = await made.run_command(ids["main"], ["sh", "-c", f"wget -qO- {url}"], 10)
                assert json.loads(answer) == CREDENTIALS
            await made.run_command(ids["main"], ["touch", "/tmp/enough"], 10)
            state = await stopped(heard)
            assert state.containers["main"].exit_code == 6
            texts = [one["text"] for one in before] + heard.said()
            assert texts == [*map(str, range(len(texts) - 1)), "end"]

    run(work())


def test_what_ended_meanwhile_is_found_ended(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            task, script = name(), "while [ ! -e /tmp/enough ]; do sleep 0.05; done; echo late; exit 7"
            process = await begun(tmp_path, task, script)
            told = await heard_until(process, lambda one: one.get("status") == "RUNNING")
            await killed(process)
            main = told[-1]["ids"]["main"]
            await made.run_command(main, ["touch", "/tmp/enough"], 10)
            assert await made.wait(main) == 7
            heard = Heard()
            runner.run(spec(task, script), heard)
            state = await stopped(heard)
            assert (state.containers["main"].exit_code, state.containers["main"].runtime_id) == (7, main)
            assert state.stop_code == "EssentialContainerExited"
            assert heard.said() == ["late"]

    run(work())


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_kills_while_a_task_starts(tmp_path: Path, lines: int) -> None:
    """After so many things were told; each container is there once afterwards, whichever moment it was."""

    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            task, told = name(), 0
            process = await begun(tmp_path, task, "sleep 600")

            def enough(_: dict[str, Any]) -> bool:
                nonlocal told
                told += 1
                return told > lines

            await heard_until(process, enough)
            await killed(process)
            heard = Heard()
            runner.run(spec(task, "sleep 600"), heard)
            await running(heard)
            found = await made.containers({labels.TASK: task})
            assert sorted(one.labels[labels.CONTAINER] for one in found) == ["beside", "main", labels.HOLDER]
            assert {one.state for one in found} == {"running"}

    run(work())


def test_leftovers_are_removed(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            task, kept = name(), Heard()
            process = await begun(tmp_path, task, "sleep 600")
            await heard_until(process, lambda one: one.get("status") == "RUNNING")
            await killed(process)
            mine = name()
            runner.run(spec(mine, "sleep 600"), kept)
            await running(kept)
            await runner.keep([task])
            assert len(await made.containers({labels.TASK: task})) == 3
            await runner.keep([])
            assert await made.containers({labels.TASK: task}) == []
            assert len(await made.containers({labels.TASK: mine})) == 3

    run(work())


def test_podman_s_service_ends_with_its_server(tmp_path: Path) -> None:
    async def work() -> None:
        async with engine(context(tmp_path / "other")) as made:
            if not (await made.level()).ours:
                pytest.skip("the machine has an engine of its own")
            process = await begun(tmp_path, name(), "sleep 600")
            await heard_until(process, lambda one: bool(one["ids"]["main"]))
            (sock,) = (tmp_path / "containers").glob("*.sock")
            await killed(process)

            async def gone() -> bool:
                try:
                    _, writer = await asyncio.open_unix_connection(str(sock))
                except OSError:
                    return True
                writer.close()
                return False

            await until(gone)
        async with tasks(tmp_path):
            pass

    run(work())
