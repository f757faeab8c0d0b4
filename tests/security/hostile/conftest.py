"""Servers in which hostile functions run, at every level that the machine offers: of whoever runs the tests, which `.ci/run` does
as root and as an ordinary user."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import START_SECONDS, Server
from tests.services.lambda_.conftest import package

ACCOUNT = "123456789012"
HERE = Path(__file__).parent / "functions"
SERVER_CANARY = "canary-" + os.urandom(16).hex()
OTHER_CANARY = "canary-" + os.urandom(16).hex()
OWN_CANARY = "canary-" + os.urandom(16).hex()
LEVELS = ("namespaces", "landlock", "limits")
USER = "user" if os.geteuid() else "root"


@dataclass
class House:
    """A server, and what an attacker in it may look for. who: root or user. level: the sandbox in force."""

    who: str
    level: str
    server: Server
    event: dict[str, Any] = field(default_factory=dict)

    @property
    def lam(self) -> Any:
        return self.server.client("lambda", ACCOUNT, config={"read_timeout": 100})

    def create(self, name: str, runtime: str = "python3.11", canary: str = "", **settings: Any) -> str:
        """A hostile function."""
        node = runtime.startswith("nodejs")
        source = (HERE / ("attempts.mjs" if node else "attempts.py")).read_text()
        # No two have the same code.
        source += f"\n{'//' if node else '#'} {name}\n"
        files = {"index__mjs": source} if node else {"index": source}
        self.lam.create_function(**{
            "FunctionName": name, "Runtime": runtime, "Handler": "index.handler", "Timeout": 30, "MemorySize": 256,
            "Role": f"arn:aws:iam::{ACCOUNT}:role/hostile", "Code": {"ZipFile": package(**files)},
            "Environment": {"Variables": {"CANARY": canary}}, **settings,
        })  # fmt: skip
        return name

    def do(self, name: str, deed: str, *arguments: Any) -> Any:
        """What it answers, or the error."""
        return self.ask(name, {"do": deed, "with": arguments})

    def ask(self, name: str, event: Any) -> Any:
        return json.load(self.lam.invoke(FunctionName=name, Payload=json.dumps(event))["Payload"])

    @property
    def workers(self) -> Any:
        return self.server.page("status")["workers"]

    def environments(self) -> list[int]:
        """Process ids of this machine."""
        return children(self.template)

    @property
    def template(self) -> int:
        assert self.server.process is not None
        started = next(pid for pid in children(self.server.process.pid) if b"bootstraps.template" in command(pid))
        return children(started)[0] if self.level == "namespaces" else started

    def memory(self) -> int:
        """Resident bytes of the server."""
        assert self.server.process is not None
        return int(Path(f"/proc/{self.server.process.pid}/statm").read_text().split()[1]) * 4096

    def processor(self) -> float:
        """Seconds that the server has used."""
        assert self.server.process is not None
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@dataclass
class OtherServer(Server):
    """A server of another user, with a Python that this one can read."""

    python: str = sys.executable
    user: int = 0

    def start(self) -> Server:
        arguments = [self.python, "-m", "pampero.cli", "start", "--data", str(self.data), "--port", str(self.port)]
        environment = {"PATH": os.environ["PATH"], "PAMPERO_TEST": "1", **self.environment}
        other: dict[str, Any] = {}
        if self.user != os.geteuid():
            other = {"user": self.user, "group": self.user, "extra_groups": []}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*arguments, *self.arguments], stdout=log, stderr=log, env=environment, cwd="/", **other
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/_pampero/health", timeout=1):
                    return self
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server did not start: {self.log.read_text()[-4000:]}") from error
                self.wait_for_exit(0.02)


def readable(path: Path) -> bool:
    """Whether every user may pass through to it."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


@pytest.fixture(scope="session")
def python() -> Iterator[str]:
    """A Python with Pampero in it, which every user can run."""
    if readable(Path(os.path.realpath(sys.executable))):
        yield sys.executable
        return
    base = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    packages, sources = Path(sysconfig.get_path("purelib")), Path(__file__).parents[3] / "src"
    if not Path(base).exists() or not readable(packages / "x") or not readable(sources / "x"):
        pytest.skip("no Python that every user can run")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    subprocess.run([base, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    site = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (site / "pampero.pth").write_text(f"{packages}\n{sources}\n")
    yield str(folder / "venv" / "bin" / "python")
    shutil.rmtree(folder)


@pytest.fixture(scope="session", params=LEVELS)
def house(request: pytest.FixtureRequest, python: str) -> Iterator[House]:
    """With the functions `python`, `node` (hostile), `other` (whose secrets they look for)."""
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    level: str = request.param
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "data").mkdir(mode=0o700)
    environment = {"PAMPERO_SANDBOX": level, "SECRET": SERVER_CANARY}
    server = OtherServer(folder / "data", environment=environment, python=python, user=os.geteuid())
    server.start()
    listener = socket.socket(socket.AF_UNIX)
    try:
        made = House(USER, level, server)
        iam = server.client("iam", ACCOUNT)
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(RoleName="hostile", AssumeRolePolicyDocument=document)
        made.create("other", canary=OTHER_CANARY)
        assert isinstance(made.do("other", "pid"), int)
        if made.workers["sandbox"] != level:
            assert f"no {level} here" in made.workers["reason"]
            pytest.skip(f"{made.workers['sandbox']} here: {made.workers['reason']}")
        other = made.environments()[0]
        code = next((folder / "data" / "functions").glob("*/index.py"))
        made.create("python", canary=OWN_CANARY)
        made.create("node", "nodejs20.x", OWN_CANARY)
        (folder / "secret").write_text("x")
        (folder / "secret").chmod(0o600)
        listener.bind(str(folder / "socket"))
        listener.listen()
        (folder / "socket").chmod(0o777)
        assert server.process is not None
        made.event = {
            "server": server.process.pid, "template": made.template, "other": other, "data": str(server.data),
            "code": str(code), "secret_file": str(folder / "secret"), "socket": str(folder / "socket"),
        }  # fmt: skip
        yield made
    finally:
        listener.close()
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture
def running() -> Callable[[str], list[int]]:
    """running("word"): the processes with this word among their arguments."""

    def find(word: str) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and word.encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    return find
