"""A real server for the tests: one process for the session, an account of its own for every test."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import select
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import hypothesis
import pytest
from botocore.config import Config

from pampero.kernel.masterkey import KeySource
from pampero.store.blobfiles import SealedForm
from pampero.store.keyring import read_keyring

# A busy machine is no fault of the code under test.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

START_SECONDS = 20.0
MOST_HELD = 100.0  # milliseconds
CALLED = pytest.StashKey[set[str]]()
IMPLEMENTED = pytest.StashKey[set[str]]()
HELD = pytest.StashKey[dict[str, float]]()
ACCOUNTS = itertools.count(100_000_000_000)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """A server process under test."""

    data: Path
    port: int = field(default_factory=free_port)
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def start(self) -> Server:
        """Start and wait for the first answer."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pampero.cli", "start", "--data", str(self.data), "--port", str(self.port)]
        environment = {**os.environ, **self.environment, "PAMPERO_TEST": "1"}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*command, *self.arguments], stdout=log, stderr=log, env=environment)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/_pampero/health", timeout=1):
                    return self
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server did not start: {self.log.read_text()[-4000:]}") from error
                self.wait_for_exit(0.02)

    def wait_for_exit(self, seconds: float) -> bool:
        """Whether the process ended within that time."""
        assert self.process is not None
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            if not self.wait_for_exit(15):
                self.process.kill()
                self.process.wait()
                raise RuntimeError(f"the server did not stop: {self.log.read_text()[-4000:]}")

    def held(self) -> dict[str, float]:
        """Who held the event loop for too long, and for how many milliseconds; nothing of a server that is gone."""
        try:
            found: dict[str, float] = self.page("holds")
        except OSError:
            return {}
        return found

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def page(self, name: str, body: Any = None) -> Any:
        """One of the server's own pages: `clock`, `idle`, `status`, `implemented`."""
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.url}/_pampero/{name}", data=data, timeout=60) as answer:
            return json.load(answer)

    def stores(self, body: bytes) -> bool:
        """Whether a blob of this content lies in the data folder."""
        keyring = read_keyring(self.data, KeySource().find(self.data / "server.key", make=False))
        name = SealedForm(keyring.storage[0]).name(hashlib.sha256(body).hexdigest())
        return (self.data / "blobs" / name[:2] / name[2:]).exists()

    def advance(self, seconds: float) -> None:
        """Turn the server's clock forward and let what is due then happen."""
        self.page("clock", {"seconds": seconds})

    def client(self, service: str, account: str, region: str = "us-east-1", **options: Any) -> Any:
        """A boto3 client as the root of an account."""
        config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, **options.pop("config", {}))
        return boto3.session.Session().client(
            service,
            endpoint_url=self.url,
            region_name=region,
            **{"aws_access_key_id": account, "aws_secret_access_key": "test", **options},
            config=config,
        )


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The session's server."""
    running = Server(tmp_path_factory.mktemp("pampero") / "data").start()
    yield running
    collect(running, request.config)
    request.config.stash[IMPLEMENTED] = set(running.page("implemented"))
    running.stop()


def collect(running: Server, config: pytest.Config) -> None:
    """Note what operations a server was asked for, and who held its event loop."""
    config.stash.setdefault(HELD, {}).update(running.held())
    calls = running.data / "calls"
    if calls.exists():
        config.stash.setdefault(CALLED, set()).update(calls.read_text().splitlines())


def pytest_testnodedown(node: Any, error: Any) -> None:
    """Where the tests run in several processes, each tells what its servers were asked for."""
    told = getattr(node, "workeroutput", {})
    node.config.stash.setdefault(HELD, {}).update(told.get("held", {}))
    if "implemented" in told:
        node.config.stash.setdefault(CALLED, set()).update(told["called"])
        node.config.stash[IMPLEMENTED] = set(told["implemented"])


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Tells what held the event loop for more than 50 ms. A run fails where that was twice as long, for tests run side by
    side and the same work takes longer then; a run of all tests, where an implemented operation was called by none."""
    held = session.config.stash.get(HELD, {})
    workeroutput = getattr(session.config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput["held"] = held
    elif held:
        lines = [f"\n  {name}: {milliseconds:.0f} ms" for name, milliseconds in sorted(held.items())]
        print(f"\nwhat held the event loop for more than 50 ms:{''.join(lines)}")
        if max(held.values()) > MOST_HELD:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
    stash, whole = session.config.stash, session.config.args == session.config.getini("testpaths")
    if IMPLEMENTED not in stash:
        return
    if workeroutput is not None:
        workeroutput["implemented"] = sorted(stash[IMPLEMENTED])
        workeroutput["called"] = sorted(stash.get(CALLED, set()))
    elif exitstatus == 0 and whole:
        missed = sorted(stash[IMPLEMENTED] - stash[CALLED])
        if missed:
            print(f"\noperations that no test called: {', '.join(missed)}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def own_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Server]]:
    """Servers of a test's own: `own_server("--strict")`; stopped at the end."""
    made: list[Server] = []

    def make(*arguments: str, **environment: str) -> Server:
        made.append(Server(tmp_path / f"data{len(made)}", arguments=arguments, environment=environment))
        return made[-1].start()

    yield make
    for running in made:
        request.config.stash.setdefault(HELD, {}).update(running.held())
        running.stop()
        # What is called at random proves nothing.
        if "fuzz" not in request.path.parts:
            collect(running, request.config)


@pytest.fixture
def account() -> str:
    """An account that no other test uses."""
    return str(next(ACCOUNTS))


@pytest.fixture
def client(server: Server, account: str) -> Callable[..., Any]:
    """boto3 clients as the root of the test's account: client("sqs")."""

    def make(service: str, region: str = "us-east-1", **options: Any) -> Any:
        return server.client(service, account, region, **options)

    return make


@pytest.fixture
def wait_until() -> Callable[..., Any]:
    """wait_until(lambda: condition, seconds=10): polls until the result is true, and returns it."""

    def wait(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
        deadline = time.monotonic() + seconds
        pause = 0.005
        while True:
            result = condition()
            if result:
                return result
            if time.monotonic() > deadline:
                raise AssertionError(f"not true within {seconds} seconds")
            select_pause(pause)
            pause = min(0.1, pause * 1.5)

    return wait


def select_pause(seconds: float) -> None:
    """A short pause between two looks at a condition."""
    select.select([], [], [], seconds)
