"""AWS's own addresses in an unchanged template's outputs: called from outside, by curl and requests, and by a function."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from tests.conftest import Server

from pampero.kernel.config import Settings
from pampero.services.cloudformation.run.addresses import reachable

HANDLER = """
import json, os, urllib.request
def handler(event, context):
    if "call" in event:
        return {url: urllib.request.urlopen(url, timeout=10).read().decode() for url in event["call"]}
    return {"statusCode": 200, "body": os.environ["HOME_PAGE"]}
"""
TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": {"Fn::Sub": "lambda.${AWS::URLSuffix}"}},
                        "Action": "sts:AssumeRole",
                    }
                }
            },
        },
        "Rest": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "prod"}},
        "Http": {"Type": "AWS::Serverless::HttpApi"},
        "Home": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "home"}},
        "F": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Runtime": "python3.11",
                "Handler": "index.handler",
                "InlineCode": HANDLER,
                "Timeout": 30,
                "Role": {"Fn::GetAtt": "Role.Arn"},
                "Environment": {"Variables": {"HOME_PAGE": {"Fn::Sub": "https://${Home}.execute-api.${AWS::Region}.amazonaws.com/"}}},
                "Events": {
                    "A": {"Type": "Api", "Properties": {"Path": "/a", "Method": "get", "RestApiId": {"Ref": "Rest"}}},
                    "B": {"Type": "HttpApi", "Properties": {"Path": "/b", "Method": "get", "ApiId": {"Ref": "Http"}}},
                },
            },
        },
    },
    "Outputs": {
        "Rest": {"Value": {"Fn::Sub": "https://${Rest}.execute-api.${AWS::Region}.amazonaws.com/prod/a"}},
        "Http": {"Value": {"Fn::Sub": "https://${Http}.execute-api.${AWS::Region}.${AWS::URLSuffix}/b"}},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("suffix") / "data", arguments=("--url-suffix", "localhost")).start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def urls(running: Server) -> dict[str, str]:
    """The outputs of an unchanged template."""
    cfn = running.client("cloudformation", "000000000000")
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    cfn.create_stack(StackName="app", TemplateBody=json.dumps(TEMPLATE), Capabilities=capabilities)
    cfn.get_waiter("stack_create_complete").wait(StackName="app", WaiterConfig={"Delay": 1})
    outputs = cfn.describe_stacks(StackName="app")["Stacks"][0]["Outputs"]
    return {one["OutputKey"]: one["OutputValue"] for one in outputs}


def test_curl(running: Server, urls: dict[str, str]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    for url in urls.values():
        command = ["curl", "-sS", "--noproxy", "*", "--cacert", str(running.data / "tls" / "ca.pem"), url]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("https://")


def test_requests(running: Server, urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """glibc knows no names under localhost; systems with nss-myhostname or resolved do, as they do others in the name service."""
    resolve = socket.getaddrinfo

    def found(host: Any, *arguments: Any, **more: Any) -> Any:
        return resolve("127.0.0.1" if str(host).endswith(".localhost") else host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with requests.Session() as session:
        session.trust_env = False
        for url in urls.values():
            answer = session.get(url, verify=str(running.data / "tls" / "ca.pem"), timeout=20)
            assert answer.status_code == 200
            # What is not an output stays AWS's, which a function reaches as it stands.
            assert answer.text.endswith(".amazonaws.com/")


def test_a_function(running: Server, urls: dict[str, str]) -> None:
    lam = running.client("lambda", "000000000000")
    name = lam.list_functions()["Functions"][0]["FunctionName"]
    own = urls["Rest"].replace(f".localhost:{running.port}", ".amazonaws.com")
    wanted = [own] if "rules" not in running.page("status")["workers"]["network"] else [own, *urls.values()]
    answer = json.load(lam.invoke(FunctionName=name, Payload=json.dumps({"call": wanted}))["Payload"])
    assert list(answer) == wanted
    assert all(body.startswith("https://") for body in answer.values())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wss://a.execute-api.us-east-1.amazonaws.com/dev", "wss://a.execute-api.us-east-1.apps.test:4566/dev"),
        ("https://a.lambda-url.eu-west-1.on.aws", "https://a.lambda-url.eu-west-1.apps.test:4566"),
        ("http://b.s3-website-us-east-1.amazonaws.com", "http://b.s3-website-us-east-1.apps.test:4566"),
        ("see https://b.s3.amazonaws.com:443/k, a", "see https://b.s3.apps.test:4566/k, a"),
        ("https://d.auth.us-east-1.amazoncognito.com/login", "https://d.auth.us-east-1.apps.test:4566/login"),
        ("https://cognito-idp.us-east-1.amazonaws.com/p", None),
        ("a.execute-api.us-east-1.amazonaws.com", None),
        ("https://a.execute-api.us-east-1.amazonaws.com.evil.test/", None),
        ("lambda.amazonaws.com", None),
    ],
)
def test_what_is_led_here(text: str, wanted: str | None) -> None:
    assert reachable(text, Settings(url_suffix="apps.test")) == (text if wanted is None else wanted)
    assert reachable(text, Settings()) == text
