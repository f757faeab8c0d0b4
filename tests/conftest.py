"""Real servers for the tests: one for the session and one whose clock tests may turn, an account of its own for every test."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import random
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import hypothesis
import msgspec
import pytest
from botocore.config import Config
from botocore.loaders import JSONFileLoader
from tests import postgres
from tests.runs import (  # the hooks of a run as a whole
    CALLED,
    HELD,
    IMPLEMENTED,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionfinish,
    pytest_testnodedown,
)

from pampero.kernel.masterkey import KeySource
from pampero.store.blobfiles import SealedForm
from pampero.store.keyring import read_keyring

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_sessionfinish",
    "pytest_testnodedown",
]

# A busy machine is no fault of the code under test.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

# A server that compiles itself at each start is two seconds late.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine is no fault of the code under test.
START_SECONDS = 60.0
ACCOUNTS = itertools.count(100_000_000_000)
MAKING = threading.Lock()
# Below those that the system takes for connections by itself. Not of the seed of a run: runs beside each other may share it.
PORTS = random.SystemRandom()


class ModelLoader(JSONFileLoader):  # type: ignore[misc]
    """Reads models three times as fast."""

    def _load_file(self, full_path: str, open_method: Any) -> Any:
        if not os.path.isfile(full_path):
            return None
        with open_method(full_path, "rb") as file:
            return msgspec.json.decode(file.read())


def new_sdk() -> boto3.session.Session:
    """A session that reads models fast, and keeps those that it has read."""
    session = boto3.session.Session()
    session._session.get_component("data_loader").file_loader = ModelLoader()
    return session


@functools.cache
def sdk() -> boto3.session.Session:
    """One session for the clients of all tests: reading a model costs more than most tests."""
    return new_sdk()


def free_port() -> int:
    """A port that nobody listens on now, and that the system gives to no connection: a server that is started again on it
    finds it as it left it."""
    while True:
        port = PORTS.randrange(10_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass
class Server:
    """A server process under test."""

    data: Path
    port: int = field(default_factory=free_port)
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    turns_clock: bool = True
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def pick(self) -> Server:
        """Where there are several, one that runs (see tests/faults)."""
        return self

    def reach(self, url: str) -> str:
        """Where that can be asked which this server has at a URL."""
        return url

    def launch(self) -> None:
        """Start, and wait for nothing: one that is to die of a fault may do so before it answers."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pampero.cli", "start", "--data", str(self.data), "--port", str(self.port)]
        environment = {**os.environ, **self.environment, "PAMPERO_TEST": "1"}
        if postgres.CHOSEN:
            environment.setdefault("PAMPERO_STORE", postgres.database(self.data))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*command, *self.arguments], stdout=log, stderr=log, env=environment)

    def start(self) -> Server:
        """Start and wait for the first answer."""
        self.launch()
        assert self.process is not None
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

    def rows(self) -> bytes:
        """What the store holds, as it lies there: of a server with --no-encryption in the clear."""
        if postgres.CHOSEN:
            return postgres.rows(postgres.database(self.data))
        return b"".join(file.read_bytes() for file in self.data.glob("pampero.db*"))

    def stores(self, body: bytes) -> bool:
        """Whether a blob of this content lies in the data folder."""
        keyring = read_keyring(self.data, KeySource().find(self.data / "server.key", make=False))
        name = SealedForm(keyring.storage[0]).name(hashlib.sha256(body).hexdigest())
        return (self.data / "blobs" / name[:2] / name[2:]).exists()

    def advance(self, seconds: float) -> None:
        """Turn the server's clock forward and let what is due then happen."""
        assert self.turns_clock, "others run on this server's clock: mark the test with `turns_clock`"
        self.page("clock", {"seconds": seconds})

    def client(self, service: str, account: str, region: str = "us-east-1", **options: Any) -> Any:
        """A boto3 client as the root of an account."""
        config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, **options.pop("config", {}))
        usual = {"endpoint_url": self.url, "aws_access_key_id": account, "aws_secret_access_key": "test"}
        with MAKING:  # a session is not made for threads
            made = sdk().client(service, region_name=region, **{**usual, **options}, config=config)
        if service == "s3control":
            made.meta.events.register("before-send.s3-control", self._here)
        return made

    def _here(self, request: Any, **_: Any) -> None:
        """The SDK puts the account before the endpoint's name, which no name server knows."""
        parts = urlsplit(request.url)
        request.headers["Host"] = parts.netloc
        request.url = parts._replace(netloc=f"127.0.0.1:{self.port}").geturl()


@pytest.fixture(scope="session")
def servers(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Server]]:
    """The servers of this process, each begun when it is first asked for: servers(turns_clock=False)."""

    made: dict[bool, Server] = {}

    def find(turns_clock: bool = False) -> Server:
        if turns_clock not in made:
            made[turns_clock] = Server(tmp_path_factory.mktemp("pampero") / "data", turns_clock=turns_clock).start()
        return made[turns_clock]

    yield find
    for running in made.values():
        collect(running, request.config)
        request.config.stash[IMPLEMENTED] = set(running.page("implemented"))
        running.stop()


@pytest.fixture(autouse=True)
def on_sqlite(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test is about that is marked so is not there on PostgreSQL."""
    if request.node.get_closest_marker("on_sqlite") is not None:
        monkeypatch.setattr(postgres, "CHOSEN", False)


@pytest.fixture
def server(servers: Callable[..., Server], request: pytest.FixtureRequest) -> Server:
    """The server of this process; the other one for tests that turn the clock (`@pytest.mark.turns_clock`)."""
    return servers(turns_clock=request.node.get_closest_marker("turns_clock") is not None)


def collect(running: Server, config: pytest.Config) -> None:
    """Note what operations a server was asked for, and who held its event loop."""
    config.stash.setdefault(HELD, {}).update(running.held())
    calls = running.data / "calls"
    if calls.exists():
        config.stash.setdefault(CALLED, set()).update(calls.read_text().splitlines())


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
    """wait_until(lambda: condition, seconds=30): polls until the result is true, and returns it."""

    def wait(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
        deadline = time.monotonic() + seconds
        pause = 0.005
        while True:
            result = condition()
            if result:
                return result
            if time.monotonic() > deadline:
                raise AssertionError(f"not true within {seconds} seconds")
            select_pause(pause)
            pause = min(0.05, pause * 1.5)

    return wait


def select_pause(seconds: float) -> None:
    """A short pause between two looks at a condition."""
    select.select([], [], [], seconds)
