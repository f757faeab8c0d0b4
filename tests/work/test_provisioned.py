"""Provisioned concurrency: environments that are there before the first invocation, and stay."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.work.workers import Place, run, wait_until

from pampero.work.workers import provisioned
from pampero.work.workers.workers import AHEAD

SOURCE = """
import os, time
def handler(event, context):
    if event == "exit":
        os._exit(1)
    time.sleep(1.0 if event == "slow" else 0)
    return [os.getpid(), os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]]
"""


def test_environments_are_kept_ready(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        workers, spec = place.workers, place.spec(SOURCE, key=f"f:1/a{AHEAD}")
        workers.keep(spec, 2)
        await wait_until(lambda: workers.ready_ahead(spec.key) == 2)
        assert (workers.kept_ahead(spec.key), workers.failed_ahead(spec.key)) == (2, False)
        answers = await asyncio.gather(*(place.invoke(spec, "slow") for _ in range(3)))
        kinds = sorted(answer[1] for answer, _, _ in answers)
        assert kinds == ["on-demand", "provisioned-concurrency", "provisioned-concurrency"]
        # Before any other, and however long they have been at rest.
        workers._pools[spec.key].retire(float("inf"))
        assert workers.status()["idle"] == 2
        error, _, _ = await place.invoke(spec, "exit")
        assert error["errorType"] == "Runtime.ExitError"
        await wait_until(lambda: workers.ready_ahead(spec.key) == 2)
        assert (await place.invoke(spec))[0][1] == "provisioned-concurrency"
        workers.keep(spec, 1)
        await wait_until(lambda: workers.status()["idle"] == 1)
        workers.drop(spec.key)
        await wait_until(lambda: not workers.launcher._ended)

    run(tmp_path, body)


def test_what_cannot_be_initialized_is_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioned, "AGAIN_SECONDS", 0.05)

    async def body(place: Place) -> None:
        workers, spec = place.workers, place.spec("raise ValueError('not yet')\n", key=f"f:1/a{AHEAD}")
        workers.keep(spec, 1)
        await wait_until(lambda: workers.failed_ahead(spec.key))
        assert workers.ready_ahead(spec.key) == 0
        place.spec(SOURCE)
        await wait_until(lambda: workers.ready_ahead(spec.key) == 1)
        assert not workers.failed_ahead(spec.key)

    run(tmp_path, body)
