"""Nobody forges AWS's own tags: no operation that takes tags, and no template, sets or removes one that begins with `aws:`,
in whatever letters; CloudFormation's own stand where it set them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from pampero.app import registry

Make = Callable[..., Any]
MODELS = registry().models
# What each operation needs besides, so that it would succeed or fail for another reason.
CODES = {
    "acm": "InvalidTagException", "apigateway": "BadRequestException", "apigatewayv2": "BadRequestException", "cloudformation": "ValidationError", "cloudwatch": "InvalidParameterValue",
    "codedeploy": "InvalidTagsToAddException", "firehose": "InvalidArgumentException", "kinesis": "InvalidArgumentException", "kms": "TagException",
    "cognito-identity": "InvalidParameterException", "cognito-idp": "InvalidParameterException",
    "ec2": "InvalidParameterValue",
    "ecr": "InvalidTagParameterException", "ecs": "InvalidParameterException", "iam": "InvalidInput", "lambda": "InvalidParameterValueException",
    "logs": "InvalidParameterException", "pipes": "ValidationException", "schemas": "BadRequestException", "s3control": "InvalidTag", "secretsmanager": "InvalidParameterException", "sns": "InvalidParameter", "sqs": "InvalidParameterValue", "sts": "InvalidParameterValue",
}  # fmt: skip


def tagging() -> Iterator[tuple[str, str, str]]:
    """(model, operation, member) of all that take tags, or keys of tags."""
    for model, operations in registry().implemented().items():
        for operation in operations:
            described = MODELS[model].operations[operation]
            members = MODELS[model].shape(described.input)["members"] if described.input else {}
            for member in members:
                if member.lower() in ("tags", "tagkeys"):
                    yield model, operation, member


def value_of(model: str, shape: str, key: str) -> Any:
    """The tag (or key) as a member of that shape takes it."""
    described = MODELS[model].shape(shape)
    if described["type"] == "map":
        return {key: "v"}
    inside = MODELS[model].shape(described["member"]["shape"])
    if inside["type"] == "string":
        return [key]
    return [{name: key if name.lower() in ("key", "tagkey") else "v" for name in inside["members"]}]


def filled(model: str, shape: str, account: str, member: str = "") -> Any:
    """A value that is well formed, though it names nothing."""
    described = MODELS[model].shape(shape)
    if described["type"] == "structure":
        members = described["members"]
        # Kinesis names none of those of which it wants one.
        needed = [
            *described.get("required", ()),
            *(["StreamName"] if model == "kinesis" and "StreamName" in members else ()),
        ]
        return {name: filled(model, members[name]["shape"], account, name) for name in needed}
    if member == "SigningProfileVersionArns":
        return [f"arn:aws:signer:us-east-1:{account}:/signing-profiles/nothing"]
    if described["type"] == "list":
        return [filled(model, described["member"]["shape"], account)]
    if described["type"] == "map":
        return {}
    if described["type"] == "blob":
        return b"x"
    if described["type"] in ("integer", "long"):
        return 1
    if described["type"] == "boolean":
        return False
    if "enum" in described:
        return described["enum"][0]
    if member.lower() in ("role", "rolearn"):
        return f"arn:aws:iam::{account}:role/nobody"
    if (model, member) == ("s3control", "AccountId"):
        return account
    if (model, member) == ("s3control", "ResourceArn"):
        return "arn:aws:s3:::nothing"
    if (model, member) == ("schemas", "SourceArn"):
        return f"arn:aws:events:us-east-1:{account}:event-bus/default"
    if (model, member) == ("acm", "DomainName"):
        return "nothing.example.com"
    if (model, member) in (("pipes", "Source"), ("pipes", "Target")):
        return f"arn:aws:sqs:us-east-1:{account}:nothing"
    if model == "kinesis" and "arn" in member.lower():
        return f"arn:aws:kinesis:us-east-1:{account}:stream/nothing"
    if (model, member) == ("scheduler", "ResourceArn"):
        return f"arn:aws:scheduler:us-east-1:{account}:schedule-group/nothing"
    if "arn" in member.lower() or (model, member) == ("lambda", "Resource"):
        services = {"stepfunctions": "states", "apigatewayv2": "apigateway"}
        return f"arn:aws:{services.get(model, model)}:us-east-1:{account}:{'function:nothing' if model == 'lambda' else 'nothing/nothing'}"
    if (model, member) == ("kms", "ReplicaRegion"):
        return "eu-west-1"
    if member == "QueueUrl":
        return f"http://localhost/{account}/nothing"
    return "nothing12345".ljust(described.get("min", 0), "x")


@pytest.mark.parametrize(("model", "operation", "member"), list(tagging()))
def test_no_operation_takes_them(client: Make, account: str, model: str, operation: str, member: str) -> None:
    input_ = MODELS[model].operations[operation].input
    assert input_ is not None
    reference = MODELS[model].shape(input_)["members"][member]["shape"]
    config = {"parameter_validation": False}
    for key in ("aws:x", "AWS:cloudformation:stack-id", "aWs:"):
        given = {**filled(model, input_, account), member: value_of(model, reference, key)}
        with pytest.raises(ClientError) as caught:
            getattr(client(model, config=config), xform_name(operation))(**given)
        error = caught.value.response["Error"]
        assert error["Code"] == CODES.get(model, "ValidationException"), error
        assert "aws:" in error["Message"]


TYPES = {
    "AWS::SQS::Queue": [{"Key": "aws:x", "Value": "v"}],
    "AWS::SNS::Topic": [{"Key": "AWS:cloudformation:stack-name", "Value": "v"}],
    "AWS::SSM::Parameter": {"aws:x": "v"},
    "AWS::S3::Bucket": [{"Key": "aws:cloudformation:logical-id", "Value": "v"}],
}


def finished(stacks: Any) -> str | None:
    """The end of the one stack, once it is there."""
    status: str = stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]
    return None if status.endswith("IN_PROGRESS") else status


@pytest.mark.parametrize("type_", list(TYPES))
def test_no_template_sets_them(client: Make, type_: str, wait_until: Callable[..., Any]) -> None:
    more = {"Type": "String", "Value": "v"} if type_.endswith("Parameter") else {}
    resource = {"Type": type_, "Properties": {"Tags": TYPES[type_], **more}}
    stacks = client("cloudformation")
    stacks.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": {"A": resource}}))
    assert wait_until(lambda: finished(stacks)) == "ROLLBACK_COMPLETE"
    told = [one.get("ResourceStatusReason", "") for one in stacks.describe_stack_events(StackName="s")["StackEvents"]]
    assert any("aws: prefixed tag key names are not allowed for external use." in reason for reason in told)


def test_those_of_cloudformation_stay(client: Make, wait_until: Callable[..., Any]) -> None:
    stacks, sns = client("cloudformation"), client("sns")
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t", "Tags": [{"Key": "a", "Value": "b"}]}}
    stacks.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": {"T": topic}}))
    assert wait_until(lambda: finished(stacks)) == "CREATE_COMPLETE"
    arn = sns.list_topics()["Topics"][0]["TopicArn"]
    before = sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert {"Key": "aws:cloudformation:stack-name", "Value": "s"} in before
    with pytest.raises(ClientError, match="aws: prefixed"):
        sns.untag_resource(ResourceArn=arn, TagKeys=["aws:cloudformation:stack-name"])
    assert sns.list_tags_for_resource(ResourceArn=arn)["Tags"] == before


def test_no_definition_of_an_api_sets_them(client: Make) -> None:
    document = {
        "openapi": "3.0.1", "info": {"title": "a"}, "paths": {},
        "tags": [{"name": "aws:x", "x-amazon-apigateway-tag-value": "v"}],
    }  # fmt: skip
    with pytest.raises(ClientError, match="Tag keys cannot start with 'aws:'"):
        client("apigatewayv2").import_api(Body=json.dumps(document))
