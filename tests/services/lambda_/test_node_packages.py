"""What Node.js functions find beside their own code: the packages of `make node-sdk`, and a home."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package

from pampero.work.workers.launcher import modules

NAME = "pampero-test-package"
COMMON = f"const p = require('{NAME}'); exports.handler = async () => [p.value, require('os').homedir()];"
MODULE = (
    f"import p from '{NAME}'; import os from 'node:os'; export const handler = async () => [p.value, os.homedir()];"
)


@pytest.fixture
def installed() -> Iterator[None]:
    """A package where `make node-sdk` puts the SDK's."""
    there = modules().exists()
    folder = modules() / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.js").write_text("exports.value = 7;")
    yield
    shutil.rmtree(folder)
    if not there:
        modules().rmdir()


@pytest.mark.parametrize("files", [{"index__js": COMMON}, {"index__mjs": MODULE}])
def test_functions_import_what_is_installed(
    installed: None, own_server: Callable[..., Any], account: str, files: dict[str, str]
) -> None:
    running = own_server()
    lam = running.client("lambda", account)
    lam.create_function(
        FunctionName="f", Runtime="nodejs20.x", Handler="index.handler", Role=make_role(running.client("iam", account)),
        Timeout=30, Code={"ZipFile": package(**files)},
    )  # fmt: skip
    answer = lam.invoke(FunctionName="f")
    value, home = json.load(answer["Payload"])
    assert (value, home) == (7, "/home/sbx_user1051")
