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
# What `make cfn` writes of the type, once a service has it.
SCHEMA = {
    "properties": {
        "Description": "string",
        "RegistryArn": "string",
        "RegistryName": "string",
        "Tags": {"list": "#Tag"},
    },
    "definitions": {"Tag": {"object": {"Key": "string", "Value": "string"}, "required": ["Key", "Value"]}},
    "create_only": ["RegistryName"],
    "read_only": ["RegistryArn"],
    "primary": ["RegistryArn"],
    "tags": "Tags",
}


@pytest.fixture(scope="module")
def schemas_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the sources that has the example's folder among the services."""
    folder = tmp_path_factory.mktemp("example")
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "examples/service/schemas", source / "pampero/services/schemas")
    file = source / "pampero/aws/cfn/schemas.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "AWS::EventSchemas::Registry": SCHEMA}))
    environment = {"PYTHONPATH": str(source), "XDG_CACHE_HOME": str(folder / "cache")}
    made = [sys.executable, "-m", "pampero.gateway.typegen", "schemas"]
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


def test_its_operations(schemas_server: Server) -> None:
    schemas = client(schemas_server, "schemas", OPERATIONS)
    made = schemas.create_registry(RegistryName="one", Description="first", Tags={"a": "1"})
    assert made["RegistryArn"] == f"arn:aws:schemas:us-east-1:{OPERATIONS}:registry/one"
    assert code(schemas.create_registry, RegistryName="one") == "ConflictException"
    assert schemas.update_registry(RegistryName="one", Description="other")["Description"] == "other"
    schemas.tag_resource(ResourceArn=made["RegistryArn"], Tags={"b": "2"})
    schemas.untag_resource(ResourceArn=made["RegistryArn"], TagKeys=["a"])
    shown = schemas.describe_registry(RegistryName="one")
    assert (shown["Description"], shown["Tags"]) == ("other", {"b": "2"})
    for number in range(4):
        schemas.create_registry(RegistryName=f"page{number}")
    pages = list(schemas.get_paginator("list_registries").paginate(PaginationConfig={"PageSize": 2}))
    names = [one["RegistryName"] for page in pages for one in page["Registries"]]
    assert (len(pages), names) == (3, ["one", "page0", "page1", "page2", "page3"])
    schemas.delete_registry(RegistryName="one")
    assert code(schemas.describe_registry, RegistryName="one") == "NotFoundException"
    assert code(schemas.tag_resource, ResourceArn="none", Tags={"a": "1"}) == "NotFoundException"


def test_its_policy_is_kept_where_authorisation_asks(schemas_server: Server) -> None:
    schemas = client(schemas_server, "schemas", POLICIES)
    schemas.create_registry(RegistryName="shared")
    denied = {"Effect": "Deny", "Principal": "*", "Action": "schemas:DeleteRegistry", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
    assert json.loads(schemas.put_resource_policy(RegistryName="shared", Policy=policy)["Policy"])["Statement"] == [
        denied
    ]
    iam = client(schemas_server, "iam", POLICIES)
    iam.create_user(UserName="u")
    allowed = {"Effect": "Allow", "Action": "schemas:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="u")["AccessKey"]
    as_user = boto3.client(
        "schemas", endpoint_url=schemas_server.url, region_name="us-east-1", aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"], config=Config(retries={"max_attempts": 0}),
    )  # fmt: skip
    assert as_user.describe_registry(RegistryName="shared")["RegistryName"] == "shared"
    assert code(as_user.delete_registry, RegistryName="shared").startswith("AccessDenied")


def test_its_resource_type(schemas_server: Server) -> None:
    stacks, schemas = client(schemas_server, "cloudformation", STACKS), client(schemas_server, "schemas", STACKS)
    registry = {"Type": "AWS::EventSchemas::Registry", "Properties": {"Description": "mine"}}
    template = {"Resources": {"R": registry}, "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["R", "RegistryArn"]}}}}
    waiting = {"WaiterConfig": {"Delay": 0.1}}
    stacks.create_stack(StackName="s", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="s", **waiting)
    (output,) = stacks.describe_stacks(StackName="s")["Stacks"][0]["Outputs"]
    name = output["OutputValue"].rpartition("/")[2]
    shown = schemas.describe_registry(RegistryName=name)
    assert (shown["RegistryArn"], shown["Description"]) == (output["OutputValue"], "mine")
    assert shown["Tags"]["aws:cloudformation:stack-name"] == "s"
    registry["Properties"] = {"Description": "yours"}
    stacks.update_stack(StackName="s", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName="s", **waiting)
    assert schemas.describe_registry(RegistryName=name)["Description"] == "yours"
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", **waiting)
    assert code(schemas.describe_registry, RegistryName=name) == "NotFoundException"


def test_it_is_short() -> None:
    lines = [line for path in (ROOT / "examples/service").rglob("*.py") for line in path.read_text().splitlines()]
    assert len(lines) < 120
