"""What functions log: the platform's lines, and the runtimes', in text and in JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package
from tests.services.lambda_.test_runtimes import messages

PYTHON = """
import logging
log = logging.getLogger("shop")
def handler(event, context):
    print("plain ü")
    log.debug("fine")
    log.info("hello %s", "you", extra={"order": 7})
    log.warning({"a": 1})
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("oh")
    if event == "fail":
        raise ValueError("no")
"""
NODE = """
exports.handler = async (event) => {
  console.debug("fine");
  console.log("hello %s", "you");
  console.warn({ a: 1 });
  console.error("oh", new RangeError("far"));
  console.fatal("dead");
  if (event === "fail") throw new TypeError("no");
};
"""


@pytest.fixture
def logs(client: Callable[..., Any], invoke: Callable[..., Any], wait_until: Callable[..., Any]) -> Callable[..., Any]:
    """logs(runtime, package, event, …): the lines that one invocation leaves, those in JSON read, and the request's id."""

    def run(runtime: str, code: bytes, event: Any = None, **config: Any) -> tuple[list[Any], str]:
        client("lambda").create_function(
            FunctionName="f", Runtime=runtime, Handler="index.handler", Role=make_role(client("iam")), Timeout=20,
            Code={"ZipFile": code}, LoggingConfig=config,
        )  # fmt: skip
        answer = invoke("f", event)
        last = "platform.report" if config.get("LogFormat") == "JSON" else "REPORT"

        def whole() -> list[str]:
            found = messages(client, "f")
            return found if last in "".join(found) else []

        lines = wait_until(whole)
        return [json.loads(line) if line.startswith("{") else line for line in lines], answer["ResponseMetadata"][
            "RequestId"
        ]

    return run


def test_python_in_json(logs: Callable[..., Any]) -> None:
    lines, request = logs("python3.11", package(index=PYTHON), "fail", LogFormat="JSON", SystemLogLevel="DEBUG")
    kinds = [line.get("type") or line["level"] if isinstance(line, dict) else line for line in lines]
    assert kinds == [
        "platform.initStart", "platform.initRuntimeDone", "platform.initReport", "platform.start", "plain ü", "INFO", "WARNING",
        "ERROR", "ERROR", "platform.runtimeDone", "platform.report",
    ]  # fmt: skip
    start, done, init, begin, _, info, warning, caught, raised, ended, report = lines
    assert start["record"]["initializationType"] == "on-demand"
    assert start["record"]["phase"] == "init"
    assert start["record"]["runtimeVersion"].startswith("python:3.11.")
    assert (done["record"]["status"], init["record"]["metrics"]["durationMs"] > 0) == ("success", True)
    assert begin["record"] == {"requestId": request, "version": "$LATEST"}
    assert {**info, "timestamp": ""} == {
        "timestamp": "", "level": "INFO", "message": "hello you", "logger": "shop", "requestId": request, "order": 7,
    }  # fmt: skip
    assert warning["message"] == {"a": 1}
    assert (caught["errorType"], caught["errorMessage"]) == ("ZeroDivisionError", "division by zero")
    assert caught["location"].startswith("/var/task/index.py:handler:")
    assert (raised["errorType"], raised["requestId"], raised["level"]) == ("ValueError", request, "ERROR")
    assert ended["record"]["status"] == report["record"]["status"] == "error"
    assert report["record"]["errorType"] == "ValueError"
    assert report["record"]["metrics"]["memorySizeMB"] == 128


@pytest.mark.parametrize(("levels", "kinds"), [
    ({}, ["platform.initStart", "platform.initReport", "platform.start", "plain ü", "INFO", "WARNING", "ERROR", "platform.report"]),
    ({"ApplicationLogLevel": "WARN", "SystemLogLevel": "WARN"}, ["plain ü", "WARNING", "ERROR"]),
])  # fmt: skip
def test_levels(
    logs: Callable[..., Any], client: Callable[..., Any], wait_until: Callable[..., Any], levels: dict[str, str],
    kinds: list[str],
) -> None:  # fmt: skip
    if "SystemLogLevel" in levels:
        client("lambda").create_function(
            FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(client("iam")),
            Code={"ZipFile": package(index=PYTHON)}, LoggingConfig={"LogFormat": "JSON", **levels},
        )  # fmt: skip
        client("lambda").invoke(FunctionName="f", Payload=b"1")
        lines = wait_until(lambda: messages(client, "f"))
        lines = [json.loads(line) if line.startswith("{") else line for line in lines]
    else:
        lines, _ = logs("python3.11", package(index=PYTHON), LogFormat="JSON")
    assert [line.get("type") or line["level"] if isinstance(line, dict) else line for line in lines] == kinds


def test_node_in_json(logs: Callable[..., Any]) -> None:
    lines, request = logs("nodejs20.x", package(index__js=NODE), "fail", LogFormat="JSON")
    info, warning, error, fatal, raised = (line for line in lines if "level" in line)
    assert {**info, "timestamp": ""} == {
        "timestamp": "", "level": "INFO", "requestId": request, "message": "hello you",
    }  # fmt: skip
    assert warning["message"] == {"a": 1}
    assert (error["errorType"], error["errorMessage"], error["stackTrace"][0]) == (
        "RangeError",
        "far",
        "RangeError: far",
    )
    assert fatal["level"] == "FATAL"
    assert raised["message"]["errorType"] == "TypeError"


def test_text(logs: Callable[..., Any], client: Callable[..., Any], invoke: Callable[..., Any]) -> None:
    lines, request = logs("python3.11", package(index=PYTHON), "fail")
    assert lines[0].startswith("INIT_START Runtime Version: python:3.11.")
    assert "\tRuntime Version ARN: arn:aws:lambda:" in lines[0]
    assert lines[1] == f"START RequestId: {request} Version: $LATEST"
    assert lines[2] == "plain ü"
    assert lines[3].startswith("[WARNING]\t")
    assert lines[5].startswith("[ERROR] ValueError: no\rTraceback (most recent call last):\r\u00a0\u00a0File ")
    assert lines[6] == f"END RequestId: {request}"
    assert lines[7].startswith(f"REPORT RequestId: {request}\tDuration: ")


def test_traced_and_timed_out(client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    lam = client("lambda")
    source = "import time\ndef handler(event, context):\n    time.sleep(event)\n"
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(client("iam")), Timeout=1,
        Code={"ZipFile": package(index=source)}, TracingConfig={"Mode": "Active"},
    )  # fmt: skip
    answer = lam.invoke(FunctionName="f", Payload=b"5", LogType="Tail")
    request = answer["ResponseMetadata"]["RequestId"]
    assert json.load(answer["Payload"]) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {request} Error: Task timed out after 1.00 seconds",
    }
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    assert lines[1].endswith(f" {request} Task timed out after 1.00 seconds")
    assert lines[3].endswith("\tStatus: timeout\t")
