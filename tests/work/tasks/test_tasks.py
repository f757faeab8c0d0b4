"""Tasks on the engine that the machine has."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.work.engines import IMAGE, context, engine, name, until

from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import ContainerSpec, Limits, LogLine
from pampero.work.tasks import labels
from pampero.work.tasks.spec import HealthCheck, Restart, TaskContainer, TaskSpec, TaskState
from pampero.work.tasks.tasks import Tasks

CREDENTIALS = {
    "RoleArn": "arn:aws:iam::000000000000:role/task",
    "AccessKeyId": "AKIA",
    "SecretAccessKey": "s",
    "Token": "t",
}


class Heard:
    """An Owner that remembers."""

    def __init__(self, credentials: Mapping[str, Any] | None = None) -> None:
        self.states: list[TaskState] = []
        self.lines: list[tuple[str, str]] = []
        self.places: dict[str, str] = {}
        self.answer = credentials
        self.failures = 0

    async def changed(self, state: TaskState) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("not now")
        self.states.append(state)

    async def logs(self, task: str, container: str, lines: Sequence[LogLine]) -> None:
        self.lines += [(container, line.text) for line in lines]
        self.places[container] = lines[-1].place

    async def credentials(self, task: str) -> Mapping[str, Any] | None:
        return self.answer

    @property
    def last(self) -> TaskState:
        return self.states[-1]

    def said(self, container: str = "main") -> list[str]:
        return [text for one, text in self.lines if one == container]


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def one(script: str, name_: str = "main", **more: Any) -> TaskContainer:
    spec: dict[str, Any] = more.pop("spec", {})
    return TaskContainer(
        name=name_, spec=ContainerSpec(name="", image=IMAGE, command=["sh", "-c", script], **spec), logs=True, **more
    )


@contextlib.asynccontextmanager
async def tasks(data: Path) -> AsyncIterator[tuple[Tasks, Engine]]:
    """A runner, of which nothing is left."""
    where = context(data)
    async with engine(where) as made:
        found = where.part(Tasks)
        try:
            yield found, made
        finally:
            for task in list(found._tasks):
                await found.forget(task)
            await found.keep([])


async def stopped(heard: Heard, seconds: float = 30.0) -> TaskState:
    await until(lambda: bool(heard.states) and heard.last.status == "STOPPED", seconds)
    return heard.last


async def running(heard: Heard) -> TaskState:
    await until(lambda: bool(heard.states) and heard.last.status != "PENDING", 30.0)
    assert heard.last.status == "RUNNING", heard.last.reason
    return heard.last


@pytest.mark.parametrize("network", ["awsvpc", "bridge", "none", "host"])
def test_a_task_from_its_start_to_its_end(tmp_path: Path, network: Any) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            heard, task = Heard(), name()
            heard.failures = 1
            runner.run(TaskSpec(id=task, containers=[one("echo hello; exit 3")], network=network), heard)
            runner.run(TaskSpec(id=task, containers=[]), heard)
            state = await stopped(heard)
            assert (state.stop_code, state.reason) == ("EssentialContainerExited", "Essential container in task exited")
            assert state.containers["main"].exit_code == 3
            assert heard.said() == ["hello"]
            assert state.started is not None
            assert state.execution_stopped is not None
            assert runner.state(task) == state
            await runner.forget(task)
            assert runner.state(task) is None
            assert await made.containers({labels.TASK: task}) == []

    run(work())


def test_a_task_is_stopped_by_its_signal(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            heard, task = Heard(), name()
            script = "trap 'echo bye; exit 9' TERM; echo up; while true; do sleep 0.05; done"
            stubborn = "trap '' TERM; echo up; while true; do sleep 0.05; done"
            containers = [one(script), one(stubborn, "stubborn", stop_timeout=2.0)]
            runner.run(TaskSpec(id=task, containers=containers), heard)
            await running(heard)
            await until(lambda: heard.said() == ["up"] and heard.said("stubborn") == ["up"])
            await runner.stop(task, "UserInitiated", "enough")
            await runner.stop(task, "UserInitiated", "another")
            state = await stopped(heard)
            assert (state.stop_code, state.reason) == ("UserInitiated", "enough")
            assert {one.name: one.exit_code for one in state.containers.values()} == {"main": 9, "stubborn": 137}
            assert heard.said() == ["up", "bye"]

    run(work())


def test_dependencies(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            heard, task = Heard(), name()
            check = HealthCheck(
                command=["CMD-SHELL", "test -e /tmp/well"], interval=0.2, timeout=5, retries=3, start_period=30
            )
            containers = [
                one("echo main; sleep 60", depends_on={"setup": "SUCCESS", "side": "HEALTHY"}),
                one("sleep 0.3; echo setup", "setup", essential=False),
                one("sleep 0.6; touch /tmp/well; sleep 60", "side", health=check, depends_on={"setup": "START"}),
            ]
            runner.run(TaskSpec(id=task, containers=containers), heard)
            state = await running(heard)
            by = state.containers
            assert by["setup"].exit_code == 0
            assert (by["side"].health, state.health) == ("HEALTHY", "HEALTHY")
            assert by["setup"].started is not None
            assert by["setup"].started <= (by["side"].started or 0) <= (by["main"].started or 0)
            await until(lambda: ("main", "main") in heard.lines)
            assert heard.lines == [("setup", "setup"), ("main", "main")]

    run(work())


def test_a_dependency_that_fails(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            failing, slow = Heard(), Heard()
            containers = [one("sleep 60", depends_on={"setup": "SUCCESS"}), one("exit 4", "setup", essential=False)]
            runner.run(TaskSpec(id=name(), containers=containers, network="none"), failing)
            containers = [
                one("sleep 60", depends_on={"setup": "COMPLETE"}),
                one("sleep 60", "setup", essential=False, start_timeout=0.5, stop_timeout=0),
            ]
            runner.run(TaskSpec(id=name(), containers=containers, network="none"), slow)
            state = await stopped(failing)
            assert state.stop_code == "TaskFailedToStart"
            assert "setup" in state.reason
            assert state.containers["main"].started is None
            state = await stopped(slow)
            assert "has not become COMPLETE within its start time-out of 0.5 seconds" in state.reason

    run(work())


def test_what_is_unhealthy_is_told(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            heard = Heard()
            check = HealthCheck(command=["CMD", "false"], interval=0.1, timeout=5, retries=2)
            runner.run(TaskSpec(id=name(), containers=[one("sleep 60", health=check)], network="none"), heard)
            await until(lambda: bool(heard.states) and heard.last.health == "UNHEALTHY")
            assert heard.last.status == "RUNNING"

    run(work())


def test_memory_and_its_reason(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            heard = Heard()
            greedy = one("x=x; while true; do x=$x$x; done", spec={"limits": Limits(memory=16 << 20)})
            runner.run(TaskSpec(id=name(), containers=[greedy], network="none"), heard)
            state = await stopped(heard)
            assert state.containers["main"].exit_code == 137
            assert state.containers["main"].reason == "OutOfMemoryError: Container killed due to memory usage"
            killed = Heard()
            runner.run(TaskSpec(id=name(), containers=[one("sleep 60")], network="none"), killed)
            await made.kill((await running(killed)).containers["main"].runtime_id)
            state = await stopped(killed)
            assert (state.containers["main"].exit_code, state.containers["main"].reason) == (137, "")

    run(work())


def test_containers_that_cannot_start(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            missing, wrong, pulled = Heard(), Heard(), Heard()
            spec = ContainerSpec(name="", image="localhost/pampero-no-such:1")
            runner.run(TaskSpec(id=name(), containers=[TaskContainer(name="main", spec=spec)], network="none"), missing)
            spec = ContainerSpec(name="", image=IMAGE, command=["/no/such/program"])
            runner.run(TaskSpec(id=name(), containers=[TaskContainer(name="main", spec=spec)], network="none"), wrong)
            image = "127.0.0.1:1/nothing:1"
            container = TaskContainer(name="main", spec=ContainerSpec(name="", image=""), image=image, insecure=True)
            runner.run(TaskSpec(id=name(), containers=[container], network="none"), pulled)
            for heard, kind in (
                (missing, "CannotPullContainerError"), (wrong, "CannotStartContainerError"), (pulled, "CannotPullContainerError"),
            ):  # fmt: skip
                state = await stopped(heard, 60)
                assert state.stop_code == "TaskFailedToStart"
                assert state.reason.startswith(f"{kind}: ")
                assert state.containers["main"].reason == state.reason
                assert state.started is None

    run(work())


def test_restart_policies(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            heard = Heard()
            script = "echo again; [ -e /tmp/2 ] && exit 42; [ -e /tmp/1 ] && touch /tmp/2; touch /tmp/1; exit 1"
            policy = Restart(ignored=[42], reset_after=0)
            runner.run(TaskSpec(id=name(), containers=[one(script, restart=policy)], network="none"), heard)
            state = await stopped(heard)
            assert (state.containers["main"].exit_code, state.containers["main"].restarts) == (42, 2)
            assert heard.said() == ["again"] * 3

    run(work())


@pytest.mark.parametrize("network", ["awsvpc", "bridge", "none"])
def test_endpoints(tmp_path: Path, network: Any) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, made):
            if not (await made.level()).enters:
                pytest.skip("containers' networks cannot be entered here")
            heard, task = Heard(CREDENTIALS), name()
            containers = [one("sleep 60", facts={"ContainerARN": "arn:c"}), one("sleep 60", "other")]
            spec = TaskSpec(
                id=task,
                containers=containers,
                network=network,
                facts={"TaskARN": "arn:t", "Family": "f"},
                tags={"a": "b"},
            )
            runner.run(spec, heard)
            state = await running(heard)

            async def ask(url: str, status: int = 0) -> Any:
                session = await runner.execute(task, "main", ["sh", "-c", f"wget -qO- {url}"], tty=False)
                text = b""
                while part := await session.read():
                    text += part
                return json.loads(text) if text.startswith(b"{") else text.decode()

            assert await ask("http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") == CREDENTIALS
            mine = await ask("$ECS_CONTAINER_METADATA_URI_V4")
            assert (mine["Name"], mine["KnownStatus"], mine["ContainerARN"]) == ("main", "RUNNING", "arn:c")
            assert mine["DockerId"] == state.containers["main"].runtime_id
            whole = await ask("$ECS_CONTAINER_METADATA_URI_V4/task")
            assert (whole["TaskARN"], whole["Family"], whole["KnownStatus"]) == ("arn:t", "f", "RUNNING")
            assert [one["Name"] for one in whole["Containers"]] == ["main", "other"]
            assert "TaskTags" not in whole
            assert (await ask("$ECS_CONTAINER_METADATA_URI_V4/taskWithTags"))["TaskTags"] == {"a": "b"}
            used = await ask("$ECS_CONTAINER_METADATA_URI_V4/stats")
            assert used["cpu_stats"]["cpu_usage"]["total_usage"] > 0
            assert set(await ask("$ECS_CONTAINER_METADATA_URI_V4/task/stats")) == {
                one.runtime_id for one in state.containers.values()
            }
            assert "404" in await ask("http://169.254.170.2/v2/credentials/guessed 2>&1")
            assert "404" in await ask("http://169.254.170.2/v4/guessed-main 2>&1")
            assert set(await runner.stats(task)) == {"main", "other"}

    run(work())


def test_containers_of_a_task_share_its_network(tmp_path: Path) -> None:
    async def work() -> None:
        async with tasks(tmp_path) as (runner, _):
            heard = Heard()
            serve = "mkdir -p /www; echo shared > /www/index.html; exec httpd -f -p 127.0.0.1:8080 -h /www"
            ask = "until wget -qO- http://127.0.0.1:8080/; do sleep 0.1; done; sleep 60"
            runner.run(TaskSpec(id=name(), containers=[one(serve, "web"), one(ask)]), heard)
            await until(lambda: "shared" in heard.said())

    run(work())


def test_without_an_engine(tmp_path: Path) -> None:
    async def work() -> None:
        heard = Heard()
        runner = Tasks(context(tmp_path, "none"))
        runner.run(TaskSpec(id="t", containers=[one("true")]), heard)
        state = await stopped(heard)
        assert state.stop_code == "TaskFailedToStart"
        assert "--containers none" in state.reason
        assert state.containers["main"].status == "STOPPED"

    run(work())
