"""A real engine for tests, and an image without any registry."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import json
import shutil
import tarfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pampero.api.call import Context
from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import NoEngine

IMAGE = "localhost/pampero-test:1"
BUSYBOX = shutil.which("busybox")
PROGRAMS = (
    "sh", "echo", "sleep", "cat", "wget", "id", "hostname", "true", "false", "ip", "kill", "head", "tail", "ls", "touch",
    "test", "stty", "httpd", "nc", "env", "printf", "mkdir", "seq", "rm",
)  # fmt: skip


def archive() -> bytes:
    """An image of busybox alone, as `docker save` writes one."""
    if BUSYBOX is None:
        pytest.skip("there is no busybox: apt-get install busybox-static")
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        for folder in ("bin", "tmp", "etc", "www"):
            one = tarfile.TarInfo(folder)
            one.type, one.mode = tarfile.DIRTYPE, 0o777 if folder == "tmp" else 0o755
            tar.addfile(one)
        content = Path(BUSYBOX).read_bytes()
        program = tarfile.TarInfo("bin/busybox")
        program.size, program.mode = len(content), 0o755
        tar.addfile(program, io.BytesIO(content))
        for name in PROGRAMS:
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
    layer_id = hashlib.sha256(layer.getvalue()).hexdigest()
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": ["PATH=/bin", "FROM_IMAGE=yes"], "Cmd": ["sleep", "600"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer_id}"]},
    }
    manifest = [{"Config": "config.json", "RepoTags": [IMAGE], "Layers": ["layer.tar"]}]
    found = io.BytesIO()
    with tarfile.open(fileobj=found, mode="w") as tar:
        for name, data in (
            ("config.json", json.dumps(config).encode()),
            ("layer.tar", layer.getvalue()),
            ("manifest.json", json.dumps(manifest).encode()),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return found.getvalue()


def context(data: Path, containers: str = "auto") -> Context:
    """As the parts of a server are made with it."""
    found: Any = SimpleNamespace(
        settings=Settings(data=data, containers=containers), runtime=SimpleNamespace(clock=Clock()), made={}
    )

    def part(type_: Callable[[Any], Any]) -> Any:
        if type_ not in found.made:
            found.made[type_] = type_(found)
        return found.made[type_]

    found.part = part
    return cast(Context, found)


@contextlib.asynccontextmanager
async def engine(where: Context) -> AsyncIterator[Engine]:
    """The machine's engine, with the image; the test is skipped where there is none."""
    made = where.part(Engine)
    try:
        await made.level()
    except NoEngine as error:
        pytest.skip(str(error))
    try:
        if await made.image(IMAGE) is None:
            await made.load(archive())
        yield made
    finally:
        await made.stop()


def name() -> str:
    return f"pampero-test-{uuid.uuid4().hex[:12]}"


async def until(true: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if found is True or (asyncio.iscoroutine(found) and await found):
                return
            await asyncio.sleep(0.02)
