"""Condition keys of services: what policies deny by them is denied, COVERAGE lists all that requests here have, and the
log names one that they never have."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role, make_user

import pampero
from pampero.app import registry

Make = Callable[..., Any]
TEMPLATE = json.dumps({"Resources": {"H": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}})
OPEN = json.dumps({
    "openapi": "3.0.1",
    "info": {"title": "open", "version": "1"},
    "paths": {"/": {"get": {"responses": {"200": {"description": ""}}, "x-amazon-apigateway-integration": {
        "type": "http_proxy", "httpMethod": "GET", "uri": "https://example.com", "payloadFormatVersion": "1.0",
    }}}},
})  # fmt: skip
BUCKET = "condition-keys-bucket"
TABLE = registry()
FAMILIES = {model.iam_prefix for model in TABLE.models.values()}
# Keys of statements that a service itself writes into resource policies, and that are asked of nobody's requests.
WRITTEN = {"lambda:EventSourceToken"}
# What EventBridge and deployments tell of calls and messages in process, by names of the same form.
INSIDE = {"events:ForwardedEvent", "events:Hops", "events:ManagedBy", "codedeploy:ExternalId"}


def cases() -> list[tuple[str, str, dict[str, Any], Callable[[Make], Any]]]:
    """(action, operator, condition, call that it denies)."""
    return [
        ("cloudformation:CreateStack", "StringLike", {"cloudformation:TemplateUrl": "*forbidden*"},
         lambda c: c("cloudformation").create_stack(StackName="s", TemplateURL=f"https://s3.amazonaws.com/{BUCKET}/forbidden")),
        ("cloudformation:CreateStack", "ArnLike", {"cloudformation:RoleArn": "arn:aws:iam::*:role/worker"},
         lambda c: c("cloudformation").create_stack(StackName="s", TemplateBody=TEMPLATE, RoleARN=make_role(c("iam")))),
        ("cloudformation:CreateChangeSet", "StringEquals", {"cloudformation:ChangeSetName": "bad"},
         lambda c: c("cloudformation").create_change_set(StackName="s", ChangeSetName="bad", TemplateBody=TEMPLATE)),
        ("cloudformation:CreateStack", "ForAnyValue:StringLike", {"cloudformation:ResourceTypes": "AWS::IAM::*"},
         lambda c: c("cloudformation").create_stack(StackName="s", TemplateBody=TEMPLATE, ResourceTypes=["AWS::IAM::User"])),
        ("cloudwatch:PutMetricData", "StringEquals", {"cloudwatch:namespace": "bad"},
         lambda c: c("cloudwatch").put_metric_data(Namespace="bad", MetricData=[{"MetricName": "m", "Value": 1}])),
        ("cloudwatch:PutMetricAlarm", "ForAnyValue:ArnLike", {"cloudwatch:AlarmActions": "arn:aws:sns:*:*:bad"},
         lambda c: c("cloudwatch").put_metric_alarm(
             AlarmName="a", MetricName="m", Namespace="n", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
             ComparisonOperator="GreaterThanThreshold", AlarmActions=["arn:aws:sns:us-east-1:123456789012:bad"])),
        ("lambda:AddPermission", "StringEquals", {"lambda:Principal": "*"},
         lambda c: c("lambda").add_permission(FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="*")),
        ("lambda:UpdateFunctionConfiguration", "ForAnyValue:StringLike", {"lambda:Layer": "arn:aws:lambda:*:layer:bad:*"},
         lambda c: c("lambda").update_function_configuration(
             FunctionName="f", Layers=["arn:aws:lambda:us-east-1:123456789012:layer:bad:1"])),
        ("s3:PutBucketAcl", "StringEquals", {"s3:x-amz-acl": "public-read"},
         lambda c: c("s3").put_bucket_acl(Bucket=BUCKET, ACL="public-read")),
        ("s3:PutObject", "StringNotEquals", {"s3:x-amz-server-side-encryption": "aws:kms"},
         lambda c: c("s3").put_object(Bucket=BUCKET, Key="k", Body=b"", ServerSideEncryption="AES256")),
        ("s3:ListBucket", "NumericGreaterThan", {"s3:max-keys": "10"}, lambda c: c("s3").list_objects_v2(Bucket=BUCKET, MaxKeys=11)),
        ("apigateway:POST", "ForAnyValue:StringEquals", {"apigateway:Request/EndpointType": "EDGE"},
         lambda c: c("apigateway").create_rest_api(name="a", endpointConfiguration={"types": ["EDGE"]})),
        ("apigateway:POST", "StringLike", {"apigateway:Request/ApiName": "bad*"},
         lambda c: c("apigatewayv2").create_api(Name="bad one", ProtocolType="HTTP")),
        ("apigateway:PATCH", "StringLike", {"apigateway:Request/ApiName": "bad*"},
         lambda c: c("apigateway").update_rest_api(
             restApiId="x", patchOperations=[{"op": "replace", "path": "/name", "value": "bad one"}])),
        ("apigateway:POST", "ForAnyValue:StringEquals", {"apigateway:Request/RouteAuthorizationType": "NONE"},
         lambda c: c("apigateway").import_rest_api(body=OPEN)),
        ("apigateway:PUT", "ForAnyValue:StringEquals", {"apigateway:Request/RouteAuthorizationType": "NONE"},
         lambda c: c("apigatewayv2").import_api(Body=OPEN)),
        ("ssm:PutParameter", "Bool", {"ssm:Overwrite": "true"},
         lambda c: c("ssm").put_parameter(Name="/a", Value="b", Type="String", Overwrite=True)),
        ("logs:PutSubscriptionFilter", "ArnLike", {"logs:DestinationArn": "arn:aws:lambda:*:*:function:bad"},
         lambda c: c("logs").put_subscription_filter(
             logGroupName="g", filterName="f", filterPattern="",
             destinationArn="arn:aws:lambda:us-east-1:123456789012:function:bad")),
    ]  # fmt: skip


def policy(action: str, operator: str, condition: dict[str, Any]) -> str:
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": {operator: condition}},
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.mark.parametrize("case", cases(), ids=lambda case: next(iter(case[2])))
def test_what_a_policy_denies_by_one_is_denied(client: Make, case: tuple[Any, ...]) -> None:
    action, operator, condition, call = case
    user = make_user(client("iam"), "denied", policy(action, operator, condition))
    with pytest.raises(ClientError) as caught:
        call(lambda service: client(service, **user))
    error = caught.value.response["Error"]
    assert "AccessDenied" in error["Code"]
    assert "explicit deny" in error["Message"]


def literals() -> Iterator[str]:
    """Keys by which the services' code names conditions, as they are or by the name of a constant."""
    shape = re.compile(rf"({'|'.join(sorted(FAMILIES))}):[A-Za-z0-9-]+(/[A-Za-z0-9-]+)?")
    sources = [file for file in Path(pampero.__file__).parent.rglob("*.py") if file.name != "types.py"]
    nodes = [node for file in sources for node in ast.walk(ast.parse(file.read_text()))]
    constants: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            names, values = ([one] if not isinstance(one, ast.Tuple) else one.elts for one in (target, value))
            for name, one in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(one, ast.Constant) and isinstance(one.value, str):
                    constants.setdefault(name.id, set()).add(one.value)
    for node in nodes:
        keys = node.keys if isinstance(node, ast.Dict) else [node.key] if isinstance(node, ast.DictComp) else []
        # A family of keys: "s3:RequestObjectTag/{key}".
        keys = [one.values[0] if isinstance(one, ast.JoinedStr) else one for one in keys]
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            keys = [node.slice]
        for key in keys:
            found = constants.get(key.id, set()) if isinstance(key, ast.Name) else set()
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                found = {key.value.rstrip("/:")}
            yield from filter(shape.fullmatch, found)


def test_what_is_declared_is_what_the_code_fills() -> None:
    declared = {f"{one.iam_prefix}:{key}" for one in TABLE.models.values() for key in one.traits.condition_keys}
    of_requests = {f"{one.iam_prefix}:{key}" for one in TABLE.models.values() for key in one.traits.request_keys}
    assert set(literals()) - WRITTEN - INSIDE - of_requests == declared


def test_members_that_are_keys_are_there() -> None:
    for model in TABLE.models.values():
        for named in model.traits.condition_members:
            operation, _, member = named.partition(".")
            inputs = [one.input for name, one in model.operations.items() if operation in ("*", name)]
            assert any(input_ and _has(model, input_, member) for input_ in inputs), named


def _has(model: Any, shape: str, member: str) -> bool:
    name, _, within = member.partition(".")
    found = model.shape(shape)["members"].get(name)
    return found is not None and (not within or _has(model, found["shape"], within))


def test_a_key_that_no_request_has_is_told(own_server: Callable[..., Any], account: str) -> None:
    server = own_server()

    def client(service: str, **more: Any) -> Any:
        return server.client(service, account, **more)

    condition = {
        "s3:AccessPointNetworkOrigin": "Internet",
        "ssm:overwrite": "true",
        "ec2:Region": "x",
        "aws:PrincipalOrgID": "o",
    }
    user = make_user(client("iam"), "u", policy("*", "StringEquals", condition))
    for key in condition:
        client("iam").put_user_policy(
            UserName="u", PolicyName="p", PolicyDocument=policy("*", "StringEquals", {key: "x"})
        )
        for _ in range(2):
            client("sqs", **user).list_queues()
    told = [line for line in server.log.read_text().splitlines() if "a policy asks for" in line]
    assert len(told) == 1
    assert "s3:accesspointnetworkorigin" in told[0]
