"""Node.js that has begun before a function needs it: what a function finds in it is its own."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package

import pampero
from pampero.work.workers.bootstraps.mounts import OWN, within
from pampero.work.workers.launcher import node

ACCOUNT = "123456789012"
ROOMS = "rooms for Node.js are kept"
# mount_setattr, with which code is brought into a room.
OLDEST_KERNEL = (5, 12)
SOURCE = """
const fs = require("node:fs"), os = require("node:os"), v8 = require("node:v8");
exports.handler = async () => ({
  name: process.env.AWS_LAMBDA_FUNCTION_NAME, mine: process.env.MINE, options: process.env.NODE_OPTIONS,
  stream: process.env.AWS_LAMBDA_LOG_STREAM_NAME, room: process.env._ROOM, uptime: process.uptime(),
  code: fs.readdirSync("/var/task"), cwd: process.cwd(), layer: require("layered"),
  tmp: Number(fs.statfsSync("/tmp").blocks) * 4096, written: (() => { try { fs.writeFileSync("/var/task/x", ""); } catch (e) { return e.code; } })(),
  heap: v8.getHeapStatistics().heap_size_limit, trace: Error.stackTraceLimit,
});
"""


@pytest.fixture
def server(own_server: Callable[..., Any]) -> Any:
    return own_server()


def make(server: Any, name: str, **settings: Any) -> None:
    lam = server.client("lambda", ACCOUNT)
    lam.create_function(**{
        "FunctionName": name, "Runtime": "nodejs20.x", "Handler": "index.handler", "Timeout": 30, "MemorySize": 256,
        "Role": make_role(server.client("iam", ACCOUNT)), "Code": {"ZipFile": package(index__js=SOURCE)}, **settings,
    })  # fmt: skip


def call(server: Any, name: str) -> dict[str, Any]:
    answer = server.client("lambda", ACCOUNT).invoke(FunctionName=name)
    found: dict[str, Any] = json.load(answer["Payload"])
    assert "FunctionError" not in answer, found
    return found


def roomless(server: Any, wait_until: Callable[..., Any]) -> str:
    """Why there are no rooms here, if the server says so; it may only where they cannot be."""
    wait_until(lambda: server.page("status")["workers"]["sandbox"] != "not started")
    workers = server.page("status")["workers"]
    if ROOMS in workers["ahead"]:
        return ""
    if workers["sandbox"] != "namespaces":
        return f"no rooms in the sandbox {workers['sandbox']}"
    packages = [path for path in sys.path if path.endswith("site-packages")]
    programs = [sys.prefix, sys.base_prefix, *packages, *pampero.__path__, node() or ""]
    covered = [path for path in programs if within(path, OWN)]
    if covered:
        return f"no rooms: what is a function's own covers {covered[0]}, which it needs"
    release = re.findall(r"\d+", os.uname().release)
    assert tuple(map(int, release[:2])) < OLDEST_KERNEL, workers
    return f"no rooms on Linux {os.uname().release}"


def test_a_room_becomes_its_function(server: Any, wait_until: Callable[..., Any]) -> None:
    layer = server.client("lambda", ACCOUNT).publish_layer_version(
        LayerName="l", Content={"ZipFile": package(**{"nodejs/node_modules/layered/index__js": "module.exports = 'layer';"})}
    )["LayerVersionArn"]  # fmt: skip
    for number in (1, 2, 3):
        variables = {"MINE": str(number)} if number < 3 else {"NODE_OPTIONS": "--stack-trace-limit=3"}
        storage = {"Size": 512 + number}
        make(server, f"f{number}", Layers=[layer], Environment={"Variables": variables}, EphemeralStorage=storage)
    first = call(server, "f1")
    if reason := roomless(server, wait_until):
        pytest.skip(reason)
    wait_until(lambda: server.page("status")["workers"]["rooms"] >= 2)
    second = call(server, "f2")
    for number, found in ((1, first), (2, second)):
        assert (found["name"], found["mine"], found.get("room")) == (f"f{number}", str(number), None)
        assert (found["code"], found["cwd"], found["layer"]) == (["index.js"], "/var/task", "layer")
        assert (found["tmp"], found["written"]) == ((512 + number) << 20, "EROFS")
    assert first["stream"] != second["stream"]
    assert first["heap"] == second["heap"]
    # What Node.js reads when it starts: a room that began without it is not this function's.
    third = call(server, "f3")
    assert (third["options"], third["trace"]) == ("--stack-trace-limit=3", 3)
    wait_until(lambda: server.page("status")["workers"]["rooms"] >= 3)


def test_an_unfit_handler_in_a_room_fails_as_elsewhere(server: Any, wait_until: Callable[..., Any]) -> None:
    source = "exports.handler = async () => 1;\n"
    make(server, "good", Code={"ZipFile": package(index__js=source)})
    make(server, "bad", Code={"ZipFile": package(index__js="throw new RangeError('no');\n")})
    lam = server.client("lambda", ACCOUNT)
    assert lam.invoke(FunctionName="good")["Payload"].read() == b"1"
    reason = roomless(server, wait_until)
    if not reason:
        wait_until(lambda: server.page("status")["workers"]["rooms"] >= 1)
    answer = json.load(lam.invoke(FunctionName="bad")["Payload"])
    assert (answer["errorType"], answer["errorMessage"]) == ("RangeError", "no")
    if reason:
        pytest.skip(f"the same without: {reason}")
