"""Functions that are container images: made of a static program and a script, pushed to ECR, run by their own runtime client."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import make_role
from tests.services.ecr.made import OCI, OCI_CONFIG, OCI_LAYER, Made, Registry, descriptor, digest, login, tar

BUSYBOX = shutil.which("busybox")
pytestmark = pytest.mark.skipif(BUSYBOX is None, reason="there is no busybox: apt-get install busybox-static")
NAME = "app"
# A runtime client over the documented Runtime API. What it answers is what it sees.
CLIENT = """#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
mkdir -p /root/written 2>/dev/null && root=writable || root=read-only
while true; do
  wget -q -S -O /tmp/event "$api/invocation/next" 2>/tmp/head || exit 1
  id=$(sed -n 's/.*Lambda-Runtime-Aws-Request-Id: *//Ip' /tmp/head | tr -d '\\r')
  printf '{"event": %s, "greeting": "%s", "arguments": "%s", "folder": "%s", "root": "%s", "files": "%s", "task": "%s"}' \\
    "$(cat /tmp/event)" "$GREETING" "$*" "$(pwd)" "$root" "$(ls / | tr '\\n' ' ')" "$LAMBDA_TASK_ROOT" > /tmp/answer
  wget -q -O /dev/null --post-file=/tmp/answer "$api/invocation/$id/response" || exit 1
done
"""


def image(layers: list[bytes] | None = None, **config: Any) -> Made:
    """An image of busybox and the client, and of further layers."""
    assert BUSYBOX is not None
    programs = ("sh", "wget", "sed", "tr", "cat", "ls", "mkdir", "pwd")
    links = {f"bin/{name}": b"#!/bin/busybox " + name.encode() for name in programs[1:]}
    busybox = Path(BUSYBOX).read_bytes()
    base = tar({"bin/busybox": busybox, "bin/sh": busybox, "client": CLIENT.encode(), "gone": b"x", **shims(links)})
    plain = [base, *(layers or [])]
    packed = [gzip.compress(one, 1, mtime=0) for one in plain]
    settings = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": {"Entrypoint": ["/client"], "Env": ["GREETING=hello", "PATH=/bin"], **config},
            "rootfs": {"type": "layers", "diff_ids": [digest(one) for one in plain]},
        }
    ).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI,
        "config": descriptor(OCI_CONFIG, settings),
        "layers": [descriptor(OCI_LAYER, one) for one in packed],
    }
    return Made(json.dumps(manifest).encode(), [settings, *packed])


def shims(links: dict[str, bytes]) -> dict[str, bytes]:
    """Scripts in the place of links: each calls busybox by its own name."""
    return {path: f'#!/bin/sh\nexec /bin/busybox {path[4:]} "$@"\n'.encode() for path in links}


@pytest.fixture
def push(server: Server, client: Callable[..., Any], account: str) -> Callable[..., str]:
    """Push an image under a tag: its URI."""
    ecr = client("ecr")
    ecr.create_repository(repositoryName=NAME)
    host = f"{account}.dkr.ecr.us-east-1.amazonaws.com"
    registry = Registry(server.url, login(ecr), host)

    def pushed(made: Made, tag: str = "latest") -> str:
        assert registry.push(NAME, made, tag).status == 201
        return f"{host}/{NAME}:{tag}"

    return pushed


@pytest.fixture
def create(client: Callable[..., Any]) -> Callable[..., Any]:
    def make(uri: str, **more: Any) -> Any:
        role = make_role(client("iam"))
        return client("lambda").create_function(
            FunctionName="f", PackageType="Image", Code={"ImageUri": uri}, Role=role, Timeout=30, **more
        )

    return make


def answer(functions: Any, event: Any) -> Any:
    done = functions.invoke(FunctionName="f", Payload=json.dumps(event))
    body = json.loads(done["Payload"].read())
    assert "FunctionError" not in done, body
    return body


def refused(function: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        function(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_an_image_runs(push: Callable[..., str], create: Callable[..., Any], client: Callable[..., Any]) -> None:
    functions, made = client("lambda"), image(WorkingDir="/bin", Cmd=["app.handler", "two"])
    uri = push(made)
    created = create(uri)
    assert (created["PackageType"], created["CodeSize"]) == ("Image", 0)
    assert created["CodeSha256"] == made.digest.removeprefix("sha256:")
    assert not {"Runtime", "Handler"} & created.keys()
    functions.get_waiter("function_active_v2").wait(FunctionName="f", WaiterConfig={"Delay": 1})
    code = functions.get_function(FunctionName="f")["Code"]
    assert (code["RepositoryType"], code["ImageUri"]) == ("ECR", uri)
    assert code["ResolvedImageUri"] == f"{uri.rpartition(':')[0]}@{made.digest}"
    for event in ({"n": 1}, {"n": 2}):
        seen = answer(functions, event)
        assert (seen["event"], seen["greeting"], seen["arguments"]) == (event, "hello", "app.handler two")
        assert (seen["folder"], seen["root"], seen["task"]) == ("/bin", "read-only", "/var/task")
    # Nothing of the machine is seen, but what is mounted.
    assert set(seen["files"].split()) == {"bin", "client", "dev", "etc", "gone", "proc", "tmp"}


def test_a_function_says_what_starts_in_its_image(
    push: Callable[..., str], create: Callable[..., Any], client: Callable[..., Any]
) -> None:
    functions = client("lambda")
    config = {"EntryPoint": ["sh", "/client"], "Command": ["other"], "WorkingDirectory": "/tmp"}
    created = create(
        push(image(Entrypoint=["/nothing"])), ImageConfig=config, Environment={"Variables": {"GREETING": "hi"}}
    )
    assert created["ImageConfigResponse"]["ImageConfig"] == config
    seen = answer(functions, 1)
    assert (seen["greeting"], seen["arguments"], seen["folder"]) == ("hi", "other", "/tmp")
    functions.update_function_configuration(FunctionName="f", ImageConfig={"EntryPoint": ["/client"], "Command": ["x"]})
    functions.get_waiter("function_updated_v2").wait(FunctionName="f", WaiterConfig={"Delay": 1})
    assert answer(functions, 1)["arguments"] == "x"


def test_a_function_keeps_its_image(
    push: Callable[..., str], create: Callable[..., Any], client: Callable[..., Any], server: Server
) -> None:
    functions, ecr = client("lambda"), client("ecr")
    first = image(Cmd=["first"])
    uri = push(first)
    create(uri)
    push(image(Cmd=["second"]))
    assert answer(functions, 1)["arguments"] == "first"
    ecr.batch_delete_image(repositoryName=NAME, imageIds=[{"imageDigest": first.digest}])
    server.page("idle")
    assert answer(functions, 1)["arguments"] == "first"
    functions.update_function_code(FunctionName="f", ImageUri=uri)
    functions.get_waiter("function_updated_v2").wait(FunctionName="f", WaiterConfig={"Delay": 1})
    assert answer(functions, 1)["arguments"] == "second"


def test_layers_lie_over_each_other(
    push: Callable[..., str], create: Callable[..., Any], client: Callable[..., Any]
) -> None:
    upper = tar({".wh.gone": b"", "added": b"x", "etc/resolv.conf": b"nothing"})
    create(push(image([upper])))
    assert set(answer(client("lambda"), 1)["files"].split()) == {"added", "bin", "client", "dev", "etc", "proc", "tmp"}


def test_an_image_that_leads_out_of_itself_is_refused(push: Callable[..., str], create: Callable[..., Any]) -> None:
    code, text = refused(create, uri=push(image([tar({"../outside": b"x"})])))
    assert (code, "leads out" in text) == ("InvalidParameterValueException", True)


def test_what_is_no_image_of_a_function_is_refused(
    push: Callable[..., str], create: Callable[..., Any], client: Callable[..., Any], account: str
) -> None:
    functions, uri = client("lambda"), push(image())
    for bad in ("app:latest", uri.replace("us-east-1", "eu-west-1")):
        assert refused(create, uri=bad)[1] == f"Source image {bad} is not valid. Provide a valid source image."
    for bad in (uri.replace(":latest", ":none"), uri.replace("/app", "/none")):
        assert refused(create, uri=bad)[1] == f"Source image {bad} does not exist. Provide a valid source image."
    text = "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image."
    assert refused(create, uri=uri, Handler="a.b", Runtime="python3.11")[1] == text
    create(uri)
    package = {"FunctionName": "f", "ZipFile": b"x"}
    assert "Please provide ImageUri" in refused(functions.update_function_code, **package)[1]


def test_a_program_that_is_not_there_is_told(
    push: Callable[..., str], create: Callable[..., Any], client: Callable[..., Any]
) -> None:
    create(push(image(Entrypoint=["/missing"])))
    done = client("lambda").invoke(FunctionName="f")
    assert done["FunctionError"] == "Unhandled"
    assert json.loads(done["Payload"].read())["errorType"] == "Runtime.InvalidEntrypoint"


def test_a_template_makes_a_function_of_an_image(push: Callable[..., str], client: Callable[..., Any]) -> None:
    stacks = client("cloudformation")
    properties: dict[str, Any] = {
        "FunctionName": "f",
        "PackageType": "Image",
        "Code": {"ImageUri": push(image(Cmd=["first"]))},
        "ImageConfig": {"Command": ["by", "a template"]},
        "Role": make_role(client("iam")),
        "Timeout": 30,
    }
    template = {"Resources": {"Function": {"Type": "AWS::Lambda::Function", "Properties": properties}}}
    stacks.create_stack(StackName="images", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="images", WaiterConfig={"Delay": 0.2})
    assert answer(client("lambda"), 1)["arguments"] == "by a template"
    properties["Code"] = {"ImageUri": push(image(Cmd=["second"]), "second")}
    del properties["ImageConfig"]
    stacks.update_stack(StackName="images", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName="images", WaiterConfig={"Delay": 0.2})
    assert answer(client("lambda"), 1)["arguments"] == "second"
