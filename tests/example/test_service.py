"""The example of CONTRIBUTING: a service is a folder, and works without being registered anywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.conftest import Server

ROOT = Path(__file__).parents[2]
OPERATIONS, POLICIES, STACKS = "111111111111", "222222222222", "333333333333"
# What `make cfn` writes of the type, in part, once a service has it.
SCHEMA = {
    "properties": {
        "Description": "string",
        "IdNamespaceArn": "string",
        "IdNamespaceName": "string",
        "Tags": {"list": "#Tag"},
        "Type": "string",
    },
    "required": ["IdNamespaceName", "Type"],
    "definitions": {"Tag": {"object": {"Key": "string", "Value": "string"}, "required": ["Key", "Value"]}},
    "create_only": ["IdNamespaceName"],
    "read_only": ["IdNamespaceArn"],
    "primary": ["IdNamespaceName"],
    "tags": "Tags",
}


@pytest.fixture(scope="module")
def example_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the sources that has the example's folder among the services."""
    folder = tmp_path_factory.mktemp("example")
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "examples/service/entityresolution", source / "pampero/services/entityresolution")
    file = source / "pampero/aws/cfn/schemas.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "AWS::EntityResolution::IdNamespace": SCHEMA}))
    environment = {"PYTHONPATH": str(source), "XDG_CACHE_HOME": str(folder / "cache")}
    made = [sys.executable, "-m", "pampero.gateway.typegen", "entityresolution"]
    subprocess.run(made, env={**os.environ, **environment}, check=True, timeout=60)
    running = Server(folder / "data", environment=environment).start()
    yield running
    running.stop()


def client(server: Server, service: str, account: str) -> Any:
    return boto3.client(
        service, endpoint_url=server.url, region_name="us-east-1", aws_access_key_id=account,
        aws_secret_access_key="test", config=Config(retries={"max_attempts": 0}),
    )  # fmt: skip


def code(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return str(caught.value.response["Error"]["Code"])


def test_its_operations(example_server: Server) -> None:
    matching = client(example_server, "entityresolution", OPERATIONS)
    made = matching.create_id_namespace(idNamespaceName="one", type="SOURCE", description="first", tags={"a": "1"})
    arn = made["idNamespaceArn"]
    assert arn == f"arn:aws:entityresolution:us-east-1:{OPERATIONS}:idnamespace/one"
    assert code(matching.create_id_namespace, idNamespaceName="one", type="SOURCE") == "ConflictException"
    assert matching.update_id_namespace(idNamespaceName="one", description="other")["description"] == "other"
    matching.tag_resource(resourceArn=arn, tags={"b": "2"})
    matching.untag_resource(resourceArn=arn, tagKeys=["a"])
    shown = matching.get_id_namespace(idNamespaceName="one")
    assert (shown["description"], shown["tags"]) == ("other", {"b": "2"})
    for number in range(4):
        matching.create_id_namespace(idNamespaceName=f"page{number}", type="TARGET")
    pages = list(matching.get_paginator("list_id_namespaces").paginate(PaginationConfig={"PageSize": 2}))
    names = [one["idNamespaceName"] for page in pages for one in page["idNamespaceSummaries"]]
    assert (len(pages), names) == (3, ["one", "page0", "page1", "page2", "page3"])
    matching.delete_id_namespace(idNamespaceName="one")
    assert code(matching.get_id_namespace, idNamespaceName="one") == "ResourceNotFoundException"
    assert code(matching.tag_resource, resourceArn=arn, tags={"a": "1"}) == "ResourceNotFoundException"


def test_its_policy_is_kept_where_authorisation_asks(example_server: Server) -> None:
    matching = client(example_server, "entityresolution", POLICIES)
    arn = matching.create_id_namespace(idNamespaceName="shared", type="SOURCE")["idNamespaceArn"]
    denied = {"Effect": "Deny", "Principal": "*", "Action": "entityresolution:DeleteIdNamespace", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
    assert json.loads(matching.put_policy(arn=arn, policy=policy)["policy"])["Statement"] == [denied]
    iam = client(example_server, "iam", POLICIES)
    iam.create_user(UserName="u")
    allowed = {"Effect": "Allow", "Action": "entityresolution:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="u")["AccessKey"]
    as_user = boto3.client(
        "entityresolution", endpoint_url=example_server.url, region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
        config=Config(retries={"max_attempts": 0}),
    )  # fmt: skip
    assert as_user.get_id_namespace(idNamespaceName="shared")["idNamespaceArn"] == arn
    assert code(as_user.delete_id_namespace, idNamespaceName="shared").startswith("AccessDenied")


def test_its_resource_type(example_server: Server) -> None:
    stacks = client(example_server, "cloudformation", STACKS)
    matching = client(example_server, "entityresolution", STACKS)
    properties = {"IdNamespaceName": "n", "Type": "SOURCE", "Description": "mine"}
    namespace = {"Type": "AWS::EntityResolution::IdNamespace", "Properties": properties}
    template = {
        "Resources": {"N": namespace},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["N", "IdNamespaceArn"]}}},
    }
    waiting = {"WaiterConfig": {"Delay": 0.1}}
    stacks.create_stack(StackName="s", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="s", **waiting)
    (output,) = stacks.describe_stacks(StackName="s")["Stacks"][0]["Outputs"]
    shown = matching.get_id_namespace(idNamespaceName="n")
    assert (shown["idNamespaceArn"], shown["description"]) == (output["OutputValue"], "mine")
    assert shown["tags"]["aws:cloudformation:stack-name"] == "s"
    properties["Description"] = "yours"
    stacks.update_stack(StackName="s", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName="s", **waiting)
    assert matching.get_id_namespace(idNamespaceName="n")["description"] == "yours"
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", **waiting)
    assert code(matching.get_id_namespace, idNamespaceName="n") == "ResourceNotFoundException"


def test_it_is_short() -> None:
    lines = [line for path in (ROOT / "examples/service").rglob("*.py") for line in path.read_text().splitlines()]
    assert len(lines) < 120
