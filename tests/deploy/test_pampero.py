"""`pampero deploy` and `destroy`."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pampero.cli.packaging import Packager, zip_folder

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: {Type: String, Default: hello}
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.handler
      CodeUri: src
      Environment: {Variables: {GREETING: !Ref Greeting, QUEUE: !GetAtt Inner.Outputs.Name}}
Outputs:
  Function: {Value: !Ref Function}
  Api: {Value: !Sub "https://abc123.execute-api.${AWS::Region}.amazonaws.com/Prod/hello/"}
  Chat: {Value: !Sub "wss://abc123.execute-api.${AWS::Region}.amazonaws.com/Prod"}
"""
INNER = """
Resources: {Queue: {Type: AWS::SQS::Queue}}
Outputs: {Name: {Value: !GetAtt Queue.QueueName}}
"""
HANDLER = "import os\ndef handler(event, context):\n    return os.environ['GREETING']\n"


@pytest.fixture
def pampero(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line, with the two streams apart."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pampero.cli", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env={**environment, **variables}, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip

    return run


def write(folder: Path) -> None:
    """The application's files."""
    (folder / "src").mkdir()
    (folder / "src/app.py").write_text(HANDLER)
    (folder / "inner.yaml").write_text(INNER)
    (folder / "template.yaml").write_text(TEMPLATE)


def test_deploy(pampero: Callable[..., Any], client: Callable[..., Any], server: Any, tmp_path: Path) -> None:
    write(tmp_path)
    done = pampero("deploy", "template.yaml", "--stack", "app", "--parameter", "Greeting=ciao")
    assert done.returncode == 0, done.stderr
    assert "CREATE_COMPLETE" in done.stderr
    assert "AWS::Lambda::Function" in done.stderr
    assert f"Api: {server.url}/_aws/execute-api/abc123/Prod/hello/" in done.stdout
    assert f"Chat: {server.url.replace('http', 'ws')}/_aws/execute-api/abc123/Prod\n" in done.stdout
    done = pampero("deploy", "template.yaml", "--stack", "app")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("app is up to date: nothing to do")
    functions = client("lambda")
    done = pampero("deploy", "template.yaml", "--stack", "app", "--json")
    name = json.loads(done.stdout)["Function"]
    assert json.load(functions.invoke(FunctionName=name)["Payload"]) == "ciao"
    (tmp_path / "src/app.py").write_text(HANDLER.replace("['GREETING']", "['GREETING'].upper()"))
    done = pampero("deploy", "template.yaml", "--stack", "app")
    assert "UPDATE_COMPLETE          Function" in done.stderr
    assert json.load(functions.invoke(FunctionName=name)["Payload"]) == "CIAO"
    assert json.loads(pampero("destroy", "app", "--json").stdout) == {"stack": "app", "status": "DELETE_COMPLETE"}
    assert functions.list_functions()["Functions"] == []
    done = pampero("destroy", "app")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("pampero: there is no stack app")


def test_functions_beside_their_template(
    pampero: Callable[..., Any], client: Callable[..., Any], tmp_path: Path
) -> None:
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"Runtime": "python3.11", "Handler": "app.handler"}},
        "Resources": {
            "Beside": {"Type": "AWS::Serverless::Function"},
            "Within": {"Type": "AWS::Serverless::Function", "Properties": {
                "Handler": "index.handler", "InlineCode": "def handler(event, context):\n    return 'within'\n",
            }},
        },
        "Outputs": {name: {"Value": {"Ref": name}} for name in ("Beside", "Within")},
    }  # fmt: skip
    (tmp_path / "template.json").write_text(json.dumps(template))
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return 'beside'\n")
    done = pampero("deploy", "template.json", "--stack", "app", "--json")
    assert done.returncode == 0, done.stderr
    for name, function in json.loads(done.stdout).items():
        assert json.load(client("lambda").invoke(FunctionName=function)["Payload"]) == name.lower()


def test_another_region(pampero: Callable[..., Any], client: Callable[..., Any], tmp_path: Path) -> None:
    write(tmp_path)
    done = pampero("deploy", "template.yaml", "--stack", "app", "--json", AWS_REGION="eu-west-1")
    assert done.returncode == 0, done.stderr
    assert client("lambda", "eu-west-1").list_functions()["Functions"]
    assert pampero("destroy", "app", AWS_REGION="eu-west-1").returncode == 0


def test_what_goes_wrong_is_one_line(pampero: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("Resources: {Bad: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: -1}}}")
    (tmp_path / "worse.yaml").write_text("Resources: {Bad: {Type: AWS::Nope::Thing}}")
    (tmp_path / "broken.yaml").write_text("Resources: [")
    (tmp_path / "empty.yaml").write_text("a: b")
    (tmp_path / "lost.yaml").write_text("Resources: {F: {Type: AWS::Lambda::Function, Properties: {Code: nowhere}}}")
    good = "Resources: {Good: {Type: AWS::SQS::Queue}}"
    (tmp_path / "good.yaml").write_text(good)
    for file, message, code in (
        ("bad.yaml", "s was not deployed: Bad: Resource handler returned message", 1),
        ("worse.yaml", "s was not deployed: Template format error: Unrecognized resource types: [AWS::Nope::Thing]", 1),
        ("broken.yaml", "s was not deployed: broken.yaml is not valid YAML", 1),
        ("empty.yaml", "s was not deployed: empty.yaml is no template: it has no Resources", 1),
        ("lost.yaml", "s was not deployed: Code names nowhere, but there is no", 1),
    ):
        done = pampero("deploy", file, "--stack", "s", "--json")
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.startswith(f"pampero: {message}"), done.stderr
        assert done.stderr.count("\n") == 1
    # What the failed creation left does not stand in the way.
    assert pampero("deploy", "good.yaml", "--stack", "s").returncode == 0
    (tmp_path / "good.yaml").write_text(good.replace("Queue}", "Queue, Properties: {DelaySeconds: 9999}}"))
    done = pampero("deploy", "good.yaml", "--stack", "s")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("pampero: s was not deployed: Good: ")
    assert pampero("deploy", "good.yaml", "--stack", "no_name").returncode == 2
    assert pampero("deploy", "good.yaml", "--parameter", "x").returncode == 2
    assert pampero("deploy", "none.yaml").returncode == 2
    done = pampero("deploy", "good.yaml", "--stack", "s", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr.startswith("pampero: no server answers at http://127.0.0.1:9")


def test_zips_are_the_same_for_the_same_content(tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "__pycache__").mkdir(parents=True)
        (folder / "__pycache__/a.pyc").write_text(name)
        (folder / "sub").mkdir()
        (folder / "sub/b.txt").write_text("b")
        (folder / "run.sh").write_text("#!/bin/sh")
        (folder / "run.sh").chmod(0o755)
    os.utime(tmp_path / "two/run.sh", (1, 1))
    assert zip_folder(tmp_path / "one") == zip_folder(tmp_path / "two")
    with zipfile.ZipFile(io.BytesIO(zip_folder(tmp_path / "one"))) as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert modes == {"run.sh": 0o100755, "sub/b.txt": 0o100644}


def test_every_local_path_is_packaged(tmp_path: Path) -> None:
    uploaded: dict[str, bytes] = {}

    def upload(key: str, body: bytes) -> tuple[str, str]:
        uploaded[key] = body
        return "b", key

    (tmp_path / "code").mkdir()
    (tmp_path / "code/app.py").write_text("x")
    (tmp_path / "api.yaml").write_text("openapi: 3.0.1")
    (tmp_path / "inner.yaml").write_text(
        "Resources: {L: {Type: AWS::Lambda::LayerVersion, Properties: {Content: code}}}"
    )
    (tmp_path / "t.yaml").write_text("""
Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}
Globals: {Function: {CodeUri: code}}
Resources:
  A: {Type: AWS::Serverless::Function, Properties: {CodeUri: s3://there/it.is}}
  B: {Type: AWS::Lambda::Function, Properties: {Code: code/app.py, Role: !GetAtt R.Arn}}
  C: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: text}}}
  D: {Type: AWS::ApiGateway::RestApi, Properties: {BodyS3Location: api.yaml}}
  E: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionS3Location: api.yaml}}
  F: {Type: AWS::Serverless::Api, Properties: {DefinitionUri: ./api.yaml, StageName: 2012-10-17}}
  G: {Type: AWS::Serverless::Application, Properties: {Location: inner.yaml}}
  H: {Type: AWS::SQS::Queue, Properties: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: api.yaml}}}}
  I: {Type: AWS::SQS::Queue, Properties: {QueueName: 012345678901}}
""")
    text, _ = Packager(upload, "http://here").package(tmp_path / "t.yaml")
    found = json.loads(text)
    resources = {name: one["Properties"] for name, one in found["Resources"].items()}
    api = next(key for key in uploaded if key.endswith(".yaml"))
    assert found["Transform"]["Parameters"]["Location"] == f"s3://b/{api}"
    assert found["Globals"]["Function"]["CodeUri"].endswith(".zip")
    assert resources["A"] == {"CodeUri": "s3://there/it.is"}
    assert resources["B"]["Code"]["S3Bucket"] == "b"
    assert resources["B"]["Role"] == {"Fn::GetAtt": ["R", "Arn"]}
    assert resources["C"] == {"Code": {"ZipFile": "text"}}
    assert resources["D"] == {"BodyS3Location": {"Bucket": "b", "Key": api}}
    assert resources["E"] == {"DefinitionS3Location": {"Bucket": "b", "Key": api}}
    assert resources["F"] == {"DefinitionUri": f"s3://b/{api}", "StageName": "2012-10-17"}
    inner = resources["G"]["Location"]
    assert inner.startswith("http://here/b/")
    layer = json.loads(uploaded[inner.rsplit("/", 1)[1]])["Resources"]["L"]["Properties"]["Content"]
    assert zipfile.ZipFile(io.BytesIO(uploaded[layer["S3Key"]])).namelist() == ["app.py"]
    assert resources["H"]["Fn::Transform"]["Parameters"]["Location"] == f"s3://b/{api}"
    assert resources["I"] == {"QueueName": "012345678901"}
    (tmp_path / "plain.yaml").write_text("# as it is\nResources: {A: {Type: 'AWS::SQS::Queue'}}")
    assert Packager(upload, "").package(tmp_path / "plain.yaml")[0].startswith("# as it is")
