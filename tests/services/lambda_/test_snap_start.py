"""SnapStart over the wire: a published version is initialized once; `$LATEST` is not."""

from __future__ import annotations

import base64
import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SOURCE = """
import os, time, uuid
born = time.time()
made = uuid.uuid4().hex
def handler(event, context):
    return [made, os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], born]
"""


def test_a_published_version_is_restored(client: Callable[..., Any], function: Callable[..., str], invoke: Any) -> None:
    function(SOURCE, Runtime="python3.12", SnapStart={"ApplyOn": "PublishedVersions"})
    version = client("lambda").publish_version(FunctionName="f")["Version"]
    client("lambda").get_waiter("published_version_active").wait(FunctionName="f", Qualifier=version)
    answer = invoke("f", Qualifier=version, LogType="Tail")
    assert answer["Payload"][1] == "snap-start"
    log = base64.b64decode(answer["LogResult"]).decode()
    assert "RESTORE_REPORT Restore Duration: " in log
    assert "\tRestore Duration: " in log
    assert "\tBilled Restore Duration: " in log
    assert "Init Duration" not in log.partition("\nREPORT ")[2]
    # Once it is warm nothing is restored.
    again = invoke("f", Qualifier=version, LogType="Tail")
    assert "Restore Duration" not in base64.b64decode(again["LogResult"]).decode()
    assert again["Payload"] == answer["Payload"]
    assert invoke("f")["Payload"][1] == "on-demand"


def test_a_version_is_initialized_when_it_is_published(
    client: Callable[..., Any], function: Callable[..., str], invoke: Any
) -> None:
    lam = client("lambda")
    function(SOURCE, Runtime="python3.12", SnapStart={"ApplyOn": "PublishedVersions"})
    published = lam.publish_version(FunctionName="f")
    assert (published["State"], published["StateReasonCode"]) == ("Pending", "Creating")
    lam.get_waiter("published_version_active").wait(FunctionName="f", Qualifier="1", WaiterConfig={"Delay": 0})
    shown = lam.get_function_configuration(FunctionName="f", Qualifier="1")
    assert (shown["State"], shown["LastUpdateStatus"]) == ("Active", "Successful")
    before = time.time()
    assert invoke("f", Qualifier="1")["Payload"][2] < before


def test_a_version_whose_initialization_fails(
    client: Callable[..., Any], function: Callable[..., str], wait_until: Callable[..., Any]
) -> None:
    lam = client("lambda")
    for name, source, code in (
        ("raises", "raise ValueError('no')\n", "FunctionError"),
        ("ends", "import os\nos._exit(3)\n", "FunctionError.RuntimeInitError"),
    ):
        function(source, name, Runtime="python3.12", SnapStart={"ApplyOn": "PublishedVersions"})
        lam.publish_version(FunctionName=name)

        def failed(name: str = name) -> Any:
            return lam.get_function_configuration(FunctionName=name, Qualifier="1")["State"] == "Failed"

        wait_until(failed)
        assert lam.get_function_configuration(FunctionName=name, Qualifier="1")["StateReasonCode"] == code
        assert lam.get_function_configuration(FunctionName=name)["State"] == "Active"


NAMED = """
import ctypes
ctypes.CDLL(None).prctl(15, {name!r}.encode(), 0, 0, 0)  # PR_SET_NAME
def handler(event, context):
    return 1
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("published", [False, True])
def test_processes_end_with_their_function(
    client: Callable[..., Any],
    function: Callable[..., str],
    invoke: Any,
    wait_until: Callable[..., Any],
    published: bool,
) -> None:
    """A warm environment, and what a version's environments are forked from."""
    lam, name = client("lambda"), f"mine-{os.getpid()}-{published:d}"

    def running() -> list[Path]:
        found = []
        for process in Path("/proc").glob("[0-9]*/comm"):
            with contextlib.suppress(OSError):
                if process.read_text().strip() == name:
                    found.append(process)
        return found

    function(NAMED.format(name=name), Runtime="python3.12", SnapStart={"ApplyOn": "PublishedVersions"})
    version = lam.publish_version(FunctionName="f")["Version"] if published else "$LATEST"
    if published:
        lam.get_waiter("published_version_active").wait(FunctionName="f", Qualifier=version)
    assert invoke("f", Qualifier=version)["Payload"] == 1
    assert running()
    lam.delete_function(FunctionName="f")
    wait_until(lambda: not running())


ENDING = """
import os, time
def handler(event, context):
    if event:
        time.sleep(0.3)
        os._exit(event)
"""


def test_how_a_restored_environment_ends_is_told(
    client: Callable[..., Any], function: Callable[..., str], invoke: Any
) -> None:
    """What it was forked from, which alone can tell, stands still by then."""
    function(ENDING, Runtime="python3.12", SnapStart={"ApplyOn": "PublishedVersions"})
    version = client("lambda").publish_version(FunctionName="f")["Version"]
    client("lambda").get_waiter("published_version_active").wait(FunctionName="f", Qualifier=version)
    assert invoke("f", Qualifier=version)["Payload"] is None
    for _ in range(2):
        told = invoke("f", 3, Qualifier=version)["Payload"]
        assert told["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
