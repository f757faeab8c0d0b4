"""By what a task's containers are found again, whoever made them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

FOLDER = "pampero.folder"
TASK = "pampero.task"
CONTAINER = "pampero.container"
# What the URLs of a task's endpoints end in: in the environment of its containers, and so as old as they are.
TOKEN = "pampero.token"
PORT = "pampero.port"
HOLDER = "pampero.holder"


def folder_id(data: Path) -> str:
    """Of the data folder, by where it lies: servers with different folders share an engine."""
    return hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]


def engine_name(folder: str, task: str, container: str) -> str:
    """A container's name at the engine, of which there is one: so none is made twice."""
    return f"pampero-{folder[:6]}-{task}-{container}"


def labels(folder: str, task: str, container: str) -> Mapping[str, str]:
    """Of one container."""
    return {FOLDER: folder, TASK: task, CONTAINER: container}
