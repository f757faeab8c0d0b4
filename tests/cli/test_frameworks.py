"""Web frameworks of the registries, deployed as functions behind an HTTP API: FastAPI by mangum, Express by serverless-http."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

FASTAPI = """
from fastapi import FastAPI, Request
from mangum import Mangum

app = FastAPI()

@app.get("/py/items/{number}")
def item(number: int, q: str = ""):
    return {"number": number, "q": q}

@app.post("/py/echo")
async def echo(request: Request):
    return {"body": (await request.body()).decode(), "kind": request.headers["content-type"]}

handler = Mangum(app)
"""
EXPRESS = """
const express = require("express");
const app = express();
app.use(express.json());
app.get("/js/items/:number", (request, response) => response.json({ number: request.params.number, q: request.query.q }));
app.post("/js/echo", (request, response) => response.status(201).cookie("a", "b").json(request.body));
module.exports.handler = require("serverless-http")(app);
"""


def function(name: str, runtime: str) -> dict[str, Any]:
    """A function with all below /name."""
    event = {"Type": "HttpApi", "Properties": {"Path": f"/{name}/{{proxy+}}", "Method": "ANY"}}
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": runtime, "CodeUri": f"{name}/", "Handler": "app.handler", "Timeout": 30, "Events": {"All": event},
        },
    }  # fmt: skip


TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {"Py": function("py", f"python3.{sys.version_info.minor}"), "Js": function("js", "nodejs22.x")},
    "Outputs": {"Url": {"Value": {"Fn::Sub": "https://${ServerlessHttpApi}.execute-api.${AWS::Region}.amazonaws.com"}}},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-warn-conflicts", "--only-binary", ":all:"]
    subprocess.run([*pip, "--target", str(tmp_path / "py"), "mangum", "fastapi"], check=True, capture_output=True)
    npm = [str(shutil.which("npm")), "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    (tmp_path / "js").mkdir()
    brought = subprocess.run([*npm, "--prefix", str(tmp_path / "js"), "serverless-http", "express"], check=False)
    if brought.returncode:
        pytest.skip("npm does not reach its registry")
    (tmp_path / "py" / "app.py").write_text(FASTAPI)
    (tmp_path / "js" / "app.js").write_text(EXPRESS)
    (tmp_path / "t.json").write_text(json.dumps(TEMPLATE))
    return tmp_path


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
@pytest.mark.timeout(300)
def test_frameworks(project: Path, server: Any) -> None:
    run = [sys.executable, "-m", "pampero.cli"]
    place = ["--data", str(server.data), "--json"]
    done = subprocess.run(
        [*run, "deploy", str(project / "t.json"), "--stack", "frameworks", *place], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    url = json.loads(done.stdout)["Url"]
    for name, number in (("py", 4), ("js", "4")):
        with urlopen(f"{url}/{name}/items/4?q=x", timeout=60) as answer:
            assert json.load(answer) == {"number": number, "q": "x"}
    body, kind = b'{"a": 1}', {"content-type": "application/json"}
    with urlopen(Request(f"{url}/py/echo", body, kind), timeout=60) as answer:
        assert json.load(answer) == {"body": '{"a": 1}', "kind": "application/json"}
    with urlopen(Request(f"{url}/js/echo", body, kind), timeout=60) as answer:
        assert (answer.status, answer.headers["set-cookie"], json.load(answer)) == (201, "a=b; Path=/", {"a": 1})
    subprocess.run([*run, "destroy", "frameworks", *place], check=True, capture_output=True)
