"""No single request holds the event loop for more than 50 ms: each of these did, or could, by its sheer size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conftest import Server, collect
from tests.runs import MAX_HELD

ACCOUNT = "123456789012"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A server of this module's, so that what it held is this module's."""
    running = Server(tmp_path_factory.mktemp("large") / "data").start()
    yield running
    collect(running, request.config)
    running.stop()


@pytest.fixture
def call(large: Any) -> Iterator[Callable[..., Any]]:
    """call("iam", "list_policies", …), nothing was held by it for longer than any run of tests may: next to other work the
    same takes longer. What could hold is called twice: a first call imports, which is excused."""

    def ask(service: str, operation: str, **arguments: Any) -> Any:
        return getattr(large.client(service, ACCOUNT), operation)(**arguments)

    before = large.held()
    yield ask
    held = {name: took for name, took in large.held().items() if took > max(MAX_HELD, before.get(name, 0.0))}
    assert not held


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statements(count: int) -> list[dict[str, Any]]:
    """Statements that have to be looked at one by one."""
    return [
        {"Effect": "Allow", "Action": f"s3:*{number}*", "Resource": f"arn:aws:s3:::b{number}/*/x/*",
         "Condition": {"StringLike": {"aws:PrincipalTag/a": f"*{number}*"}}}
        for number in range(count)
    ]  # fmt: skip


def test_simulate_custom_policy(call: Callable[..., Any]) -> None:
    policies = [document(*statements(60)) for _ in range(20)]
    names = [f"s3:Get{number}" for number in range(100)]
    arns = [f"arn:aws:s3:::b{number}/a/x/b" for number in range(10)]
    answer = call("iam", "simulate_custom_policy", PolicyInputList=policies, ActionNames=names, ResourceArns=arns)
    assert len(answer["EvaluationResults"]) == 100
    whole = call(
        "iam", "simulate_custom_policy", PolicyInputList=policies, ActionNames=names, ResourceArns=arns, MaxItems=1000
    )
    assert len(whole["EvaluationResults"]) == 1000


def test_many_policies(call: Callable[..., Any]) -> None:
    for number in range(60):
        call("iam", "create_policy", PolicyName=f"p{number}", PolicyDocument=document(*statements(20)))
    for _ in range(2):
        call("iam", "list_policies", MaxItems=1000)
        call("iam", "get_account_authorization_details")
    call("iam", "list_policies", Scope="Local", MaxItems=1000)
    call("iam", "create_role", RoleName="r", AssumeRolePolicyDocument=document(TRUST))
    call("iam", "put_role_policy", RoleName="r", PolicyName="p", PolicyDocument=document(*statements(60)))


def table(call: Callable[..., Any], name: str) -> None:
    call(
        "dynamodb", "create_table", TableName=name, BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )  # fmt: skip


def test_batch_write_item_of_many_megabytes(call: Callable[..., Any]) -> None:
    table(call, "batch")
    for attributes, size in ((1, 390_000), (600, 600)):
        puts = [
            {"PutRequest": {"Item": {"id": {"S": str(number)},
                                     **{f"a{one}": {"S": "x" * size} for one in range(attributes)}}}}
            for number in range(25)
        ]  # fmt: skip
        call("dynamodb", "batch_write_item", RequestItems={"batch": puts})
        keys = [{"id": {"S": str(number)}} for number in range(25)]
        call("dynamodb", "batch_get_item", RequestItems={"batch": {"Keys": keys}})


def test_transact_write_items_of_many_attributes(call: Callable[..., Any]) -> None:
    table(call, "transact")
    puts = [
        {"Put": {"TableName": "transact",
                 "Item": {"id": {"S": str(number)}, **{f"a{one}": {"S": "x" * 20} for one in range(150)}}}}
        for number in range(100)
    ]  # fmt: skip
    for _ in range(2):
        call("dynamodb", "transact_write_items", TransactItems=puts)


def test_scan_and_query_with_filters(call: Callable[..., Any]) -> None:
    table(call, "scan")
    for start in range(0, 2000, 25):
        puts = [
            {"PutRequest": {"Item": {"id": {"S": str(number)}, "m": {"L": [{"N": "1"}] * 20}, "t": {"S": "x" * 300}}}}
            for number in range(start, start + 25)
        ]  # fmt: skip
        call("dynamodb", "batch_write_item", RequestItems={"scan": puts})
    answer = call(
        "dynamodb", "scan", TableName="scan", FilterExpression="contains(t, :y) OR size(m) > :n AND begins_with(id, :x)",
        ExpressionAttributeValues={":y": {"S": "y"}, ":n": {"N": "30"}, ":x": {"S": "1"}},
    )  # fmt: skip
    assert answer["ScannedCount"] > 1000
    assert len(call("dynamodb", "scan", TableName="scan")["Items"]) > 1000


def test_put_events_that_many_rules_match(call: Callable[..., Any]) -> None:
    for number in range(100):
        pattern = {"detail": {"a": [{"wildcard": f"*{number}*x*"}], "b": [{"anything-but": [f"{number}"]}]}}
        call("events", "put_rule", Name=f"r{number}", EventPattern=json.dumps(pattern))
        call("events", "put_targets", Rule=f"r{number}",
             Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:gone"}])  # fmt: skip
    detail = json.dumps({"a": "0123456789" * 500, "b": "b", "more": {f"k{one}": "x" for one in range(2000)}})
    for _ in range(2):
        call("events", "put_events", Entries=[{"Source": "s", "DetailType": "d", "Detail": detail}] * 10)


def test_templates_with_many_resources(call: Callable[..., Any]) -> None:
    resources = {
        f"Q{number}": {"Type": "AWS::SQS::Queue", "Properties": {
            "QueueName": {"Fn::Sub": f"${{AWS::StackName}}-{number}"},
            "Tags": [{"Key": f"k{one}", "Value": {"Ref": "AWS::Region"}} for one in range(10)],
        }}
        for number in range(60)
    }  # fmt: skip
    body = json.dumps({"Resources": resources})
    assert len(body) <= 51_200
    call("cloudformation", "validate_template", TemplateBody=body)
    for name in ("one", "two"):
        call(
            "cloudformation", "create_change_set", StackName=name, ChangeSetName=name, ChangeSetType="CREATE",
            TemplateBody=body,
        )  # fmt: skip


def test_a_large_template_in_yaml(call: Callable[..., Any]) -> None:
    """Read by the server: half a megabyte of it."""
    resources = "".join(
        f"  Q{number}:\n    Type: AWS::SQS::Queue\n    Properties:\n      Tags:\n"
        + "".join(f"        - {{Key: k{one}, Value: !Ref AWS::Region}}\n" for one in range(40))
        for number in range(200)
    )
    call("s3", "create_bucket", Bucket="templates")
    call("s3", "put_object", Bucket="templates", Key="t", Body=f"Resources:\n{resources}".encode())
    for _ in range(2):
        call("cloudformation", "validate_template", TemplateURL="https://templates.s3.amazonaws.com/t")


def test_import_rest_api(call: Callable[..., Any]) -> None:
    answer = {"responses": {"200": {"description": "fine"}},
              "x-amazon-apigateway-integration": {"type": "mock", "requestTemplates": {"application/json": "{}"}}}  # fmt: skip
    paths = {f"/p{number}/{{id}}": {"get": answer, "put": answer} for number in range(120)}
    body = json.dumps({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": paths})
    call("apigateway", "import_rest_api", body=body)
    made = call("apigateway", "import_rest_api", body=body)
    call("apigateway", "get_resources", restApiId=made["id"], limit=500, embed=["methods"])
    call("apigateway", "create_deployment", restApiId=made["id"], stageName="s")
    call(
        "apigatewayv2",
        "import_api",
        Body=body.replace('"mock"', '"http_proxy", "httpMethod": "GET", "uri": "http://localhost/"'),
    )
