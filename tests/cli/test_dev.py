"""`pampero dev`: what is saved is live."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Globals": {"Function": {"Runtime": "python3.11", "Handler": "app.handler"}},
    "Resources": {
        "Word": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "word/", "FunctionName": "dev-word"}},
        "Said": {
            "Type": "AWS::Serverless::Function",
            "Properties": {"CodeUri": "said/", "FunctionName": "dev-said", "AutoPublishAlias": "live"},
        },
    },
}


def source(word: str) -> str:
    """A function that answers with a word, and logs it."""
    return f"def handler(event, context):\n    print('logged {word}')\n    return '{word}'\n"


class Running:
    """`pampero dev` at work."""

    def __init__(self, folder: Path, data: Path, *more: str) -> None:
        self._out = (folder.parent / "out").open("w+")
        command = [sys.executable, "-m", "pampero.cli", "dev", str(folder / "t.json"), "--stack", "dev", *more]
        self.process = subprocess.Popen(
            [*command, "--data", str(data)], stdout=self._out, stderr=subprocess.STDOUT, text=True,
            # Whoever runs the tests in the background lets them ignore it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return Path(self._out.name).read_text()

    def end(self) -> int:
        """As by Ctrl-C; the code that it ends with."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("word", "said"):
        (root / name).mkdir(parents=True)
        (root / name / "app.py").write_text(source("one"))
    (root / "t.json").write_text(json.dumps(TEMPLATE))
    return root


@pytest.fixture
def begin(folder: Path, server: Any) -> Iterator[Callable[..., Running]]:
    begun: list[Running] = []

    def run(*more: str) -> Running:
        begun.append(Running(folder, server.data, *more))
        return begun[-1]

    yield run
    for one in begun:
        one.process.kill()
        one.process.wait()


def test_dev(begin: Callable[..., Running], folder: Path, server: Any, wait_until: Callable[..., Any]) -> None:
    lam, cloudformation = server.client("lambda", "test"), server.client("cloudformation", "test")

    def answers(name: str) -> str:
        word: str = json.load(lam.invoke(FunctionName=name)["Payload"])
        return word

    running = begin("--destroy")
    wait_until(lambda: "watching t.json" in running.output or running.process.poll() is not None, 60)
    assert answers("dev-word") == "one", running.output
    wait_until(lambda: "Word | logged one" in running.output, 20)
    updates = len(cloudformation.describe_stack_events(StackName="dev")["StackEvents"])
    (folder / "word" / "app.py").write_text(source("two"))
    saved = time.monotonic()
    wait_until(lambda: answers("dev-word") == "two", 20)
    took = time.monotonic() - saved
    wait_until(lambda: "Word has new code (app.py)" in running.output, 20)
    # Generous: the machine may be busy. Idle, it is a third of a second.
    assert took < 5, running.output
    assert len(cloudformation.describe_stack_events(StackName="dev")["StackEvents"]) == updates
    # Code behind an alias, and a changed template, are the stack's.
    (folder / "said" / "app.py").write_text(source("three"))
    wait_until(lambda: answers("dev-said:live") == "three", 30)
    assert answers("dev-word") == "two"
    (folder / "t.json").write_text("{")
    wait_until(lambda: "was not deployed" in running.output, 20)
    changed = json.loads(json.dumps(TEMPLATE))
    changed["Resources"]["Word"]["Properties"]["Description"] = "another"
    (folder / "t.json").write_text(json.dumps(changed))
    wait_until(lambda: lam.get_function_configuration(FunctionName="dev-word")["Description"] == "another", 30)
    assert running.end() == 0, running.output
    assert "dev is deleted" in running.output
    assert "dev-word" not in [one["FunctionName"] for one in lam.list_functions()["Functions"]]


def test_what_an_earlier_run_left(
    begin: Callable[..., Running], folder: Path, server: Any, wait_until: Callable[..., Any]
) -> None:
    """The stack knows the first code, the function has the second, and the first is wanted again."""
    lam = server.client("lambda", "test")
    running = begin()
    wait_until(lambda: "watching t.json" in running.output, 60)
    (folder / "word" / "app.py").write_text(source("two"))
    wait_until(lambda: "Word has new code" in running.output, 20)
    assert running.end() == 0
    assert "dev stays" in running.output
    (folder / "word" / "app.py").write_text(source("one"))
    running = begin("--destroy")
    wait_until(lambda: "watching t.json" in running.output, 60)
    assert json.load(lam.invoke(FunctionName="dev-word")["Payload"]) == "one"
    assert running.end() == 0
