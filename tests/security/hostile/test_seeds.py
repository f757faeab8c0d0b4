"""What a hostile function may do in the process that its environments are forked from (SnapStart): no more than in those."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.security.hostile.conftest import HERE
from tests.services.lambda_.conftest import package

FORKS = "environments of SnapStart are forked"


def restored(house: Any, name: str, source: str) -> Callable[[], Any]:
    """A published version with SnapStart; what it answers."""
    house.create(
        name,
        "python3.12",
        Code={"ZipFile": package(index=source)},
        SnapStart={"ApplyOn": "PublishedVersions"},
    )
    version = house.lam.publish_version(FunctionName=name)["Version"]
    return lambda: json.load(house.lam.invoke(FunctionName=name, Qualifier=version)["Payload"])


@pytest.fixture
def forking(house: Any) -> Any:
    if FORKS not in house.workers["ahead"]:
        assert house.level != "namespaces"
        pytest.skip("no forks here")
    return house


def test_a_seed_seizes_nothing(forking: Any) -> None:
    ask = restored(forking, "seizing", (HERE / "seizing.py").read_text())
    for _ in range(3):
        found = ask()
        assert len(found) > 100, found
        # What it is handed it may enter, each as what it is; nobody else's, and to no end.
        entered = {name: found.pop(f"entered {name}") for name in ("ipc", "uts", "net", "mnt")}
        assert set(entered.values()) == {"done"}, entered
        assert {name for name, said in found.items() if str(said).startswith("done")} == set(), found
        assert found["capabilities"] == "0000000000000000"
        # The namespaces, its frames, its log, and the groups to become a member of; of files only those.
        files = [name for name in found["handed"] if name.startswith("/")]
        assert all(name.endswith(("/tasks", "/cgroup.procs")) for name in files), files
        assert not [
            name for name in found["open"] if name.startswith("/") and not name.startswith(("/dev/null", "/proc"))
        ]


def test_a_seed_that_floods_the_template(forking: Any) -> None:
    """With words that are none, and descriptors that nobody asked for."""
    ask = restored(
        forking,
        "flooding",
        """
import os, socket, threading
def flood():
    channel, null = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=os.dup(4)), os.open("/dev/null", os.O_RDONLY)
    while True:
        try:
            socket.send_fds(channel, [b'{"ended": "x", "code": ' + b"9" * 4000], [null] * 200)
            channel.send(b'["ended"]')
        except OSError:
            pass
threading.Thread(target=flood, daemon=True).start()
def handler(event, context):
    return "here"
""",
    )
    # Whether it is answered itself is its own affair.
    ask()
    assert isinstance(forking.do("other", "pid"), int)
    assert isinstance(forking.do(forking.create("after-the-flood"), "pid"), int)
    forking.lam.delete_function(FunctionName="flooding")
