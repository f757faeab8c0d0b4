"""A runner of tasks in a process of its own, to be killed. `python -m tests.work.tasks.server DATA TASK SCRIPT`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.work.engines import IMAGE, context

from pampero.work.containers.spec import ContainerSpec, LogLine
from pampero.work.tasks.spec import TaskContainer, TaskSpec, TaskState
from pampero.work.tasks.tasks import Tasks

CREDENTIALS = {"AccessKeyId": "AKIA", "SecretAccessKey": "s", "Token": "t"}


class Printer:
    """An Owner that prints what it hears, a line of JSON each."""

    async def changed(self, state: TaskState) -> None:
        ids = {one.name: one.runtime_id for one in state.containers.values()}
        print(json.dumps({"status": state.status, "ids": ids}), flush=True)

    async def logs(self, task: str, container: str, lines: Sequence[LogLine]) -> None:
        for line in lines:
            print(json.dumps({"text": line.text, "place": line.place}), flush=True)

    async def credentials(self, task: str) -> Mapping[str, Any] | None:
        return CREDENTIALS


def spec(task: str, script: str, place: str = "") -> TaskSpec:
    """One task of two containers, of which the first writes."""
    main = ContainerSpec(name="", image=IMAGE, command=["sh", "-c", script])
    beside = ContainerSpec(name="", image=IMAGE, command=["sleep", "600"])
    containers = [
        TaskContainer(name="main", spec=main, logs=True, log_place=place),
        TaskContainer(name="beside", spec=beside, essential=False, stop_timeout=0),
    ]
    return TaskSpec(id=task, containers=containers)


async def _serve(data: Path, task: str, script: str) -> None:
    context(data).part(Tasks).run(spec(task, script), Printer())
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
