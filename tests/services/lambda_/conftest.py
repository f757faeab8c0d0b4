"""Functions for the tests: packages made from source texts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def package(**files: str) -> bytes:
    """A zip file: package(index="…source…") holds index.py; names with a double underscore have another ending."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", ".") if "__" in name else f"{name}.py", text)
    return buffer.getvalue()


@pytest.fixture
def role(client: Callable[..., Any]) -> Callable[..., str]:
    """role("sqs:SendMessage", …): a role that Lambda may assume and that may do this; its ARN."""

    def make(*actions: str, name: str = "function") -> str:
        iam = client("iam")
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        if actions:
            statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=document)
        return arn

    return make


@pytest.fixture
def function(client: Callable[..., Any], account: str) -> Callable[..., str]:
    """function("source", name="f", …): a Python function with the handler index.handler; its name."""

    def make(source: str, name: str = "f", **settings: Any) -> str:
        defaults = {"Runtime": "python3.11", "Handler": "index.handler", "Role": make_role(client("iam"))}
        client("lambda").create_function(
            FunctionName=name, Code={"ZipFile": package(index=source)}, **defaults | settings
        )
        return name

    return make


@pytest.fixture
def invoke(client: Callable[..., Any]) -> Callable[..., Any]:
    """invoke("f", {"a": 1}): the answer, with its payload read."""

    def call(name: str, event: Any = None, **more: Any) -> Any:
        answer = client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), **more)
        text = answer["Payload"].read()
        answer["Payload"] = json.loads(text) if text else None
        return answer

    return call
