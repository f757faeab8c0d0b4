"""What policies may ask of tags, in every service; and the tags that are AWS's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user

Make = Callable[..., Any]
TEAM = {"team": "red"}
LIST = [{"Key": "team", "Value": "red"}]
KEY_LIST = [{"key": "team", "value": "red"}]
MACHINE = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
TEMPLATE = json.dumps({"Resources": {"H": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}})


def refused(call: Callable[[], Any]) -> bool:
    """Whether a call is not authorised; any other error is one."""
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if "AccessDenied" in code or code in ("AuthorizationError", "AuthorizationErrorException"):
            return True
        raise
    return False


def make_all(client: Make, role: str, tagged: bool) -> dict[str, Callable[[Make], Any]]:
    """One thing of each service, with the tag or without; how each is looked at."""
    name = "red" if tagged else "plain"
    pairs, keyed, mapped = (LIST, KEY_LIST, TEAM) if tagged else ([{"Key": "a", "Value": "b"}], [], {"a": "b"})
    url = client("sqs").create_queue(QueueName=name, tags=mapped)["QueueUrl"]
    topic = client("sns").create_topic(Name=name, Tags=pairs)["TopicArn"]
    client("dynamodb").create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}], Tags=pairs,
    )  # fmt: skip
    client("logs").create_log_group(logGroupName=name, tags=mapped)
    client("logs").create_log_stream(logGroupName=name, logStreamName="s")
    client("events").create_event_bus(Name=name, Tags=pairs)
    client("events").put_rule(Name=name, EventBusName=name, EventPattern='{"source": ["a"]}', Tags=pairs)
    ecr = client("ecr").create_repository(repositoryName=name, tags=pairs)["repository"]["repositoryArn"]
    states = client("stepfunctions")
    machine = states.create_state_machine(name=name, definition=MACHINE, roleArn=role, tags=keyed)["stateMachineArn"]
    activity = states.create_activity(name=name, tags=keyed)["activityArn"]
    client("ssm").put_parameter(Name=f"/a/{name}", Value="v", Type="String", Tags=pairs)
    client("cloudformation").create_stack(StackName=name, TemplateBody=TEMPLATE, Tags=pairs)
    rest = client("apigateway").create_rest_api(name=name, tags=mapped)["id"]
    http = client("apigatewayv2").create_api(Name=name, ProtocolType="HTTP", Tags=mapped)["ApiId"]
    key = client("apigateway").create_api_key(name=name, tags=mapped)["id"]
    client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=allow("sts:AssumeRole", Principal="*").replace(
        ', "Resource": "*"', ""), Tags=pairs)  # fmt: skip
    policy = client("iam").create_policy(PolicyName=name, PolicyDocument=allow("*"), Tags=pairs)["Policy"]["Arn"]
    return {
        "sqs": lambda make: make("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"]),
        "sns": lambda make: make("sns").get_topic_attributes(TopicArn=topic),
        "dynamodb": lambda make: make("dynamodb").get_item(TableName=name, Key={"k": {"S": "1"}}),
        "log group": lambda make: make("logs").list_tags_log_group(logGroupName=name),
        "log stream": lambda make: make("logs").get_log_events(logGroupName=name, logStreamName="s"),
        "bus": lambda make: make("events").describe_event_bus(Name=name),
        "rule": lambda make: make("events").describe_rule(Name=name, EventBusName=name),
        "ecr": lambda make: make("ecr").list_tags_for_resource(resourceArn=ecr),
        "machine": lambda make: make("stepfunctions").describe_state_machine(stateMachineArn=machine),
        "activity": lambda make: make("stepfunctions").describe_activity(activityArn=activity),
        "ssm": lambda make: make("ssm").get_parameter(Name=f"/a/{name}"),
        "stack": lambda make: make("cloudformation").describe_stack_events(StackName=name),
        "rest": lambda make: make("apigateway").get_rest_api(restApiId=rest),
        "rest child": lambda make: make("apigateway").get_resources(restApiId=rest),
        "http": lambda make: make("apigatewayv2").get_api(ApiId=http),
        "api key": lambda make: make("apigateway").get_api_key(apiKey=key),
        "role": lambda make: make("iam").get_role(RoleName=name),
        "policy": lambda make: make("iam").get_policy(PolicyArn=policy),
    }


def test_tags_of_resources(client: Make) -> None:
    """`aws:ResourceTag` means the tags of what is asked for; ECR, IAM and Systems Manager have a key of their own besides."""
    iam = client("iam")
    role = make_role(iam)
    red, plain = make_all(client, role, True), make_all(client, role, False)
    for number, key in enumerate(("aws:ResourceTag/team", "iam:ResourceTag/team")):
        user = make_user(iam, f"u{number}", allow("*", Condition={"StringEquals": {key: "red"}}))
        of_user = partial(client, **user)
        let_in = {what for what, look in red.items() if not refused(partial(look, of_user))}
        assert let_in == (set(red) if number == 0 else {"role", "policy"})
        assert all(refused(partial(look, of_user)) for look in plain.values())


def test_tags_of_requests(client: Make) -> None:
    """`aws:RequestTag` and `aws:TagKeys`, of what makes, tags and untags."""
    condition = {"StringEquals": {"aws:RequestTag/team": "red"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    role = make_role(client("iam"))
    makes = allow("*", Condition=condition)
    user = make_user(client("iam"), "maker", makes)
    client("iam").put_user_policy(UserName="maker", PolicyName="role", PolicyDocument=allow("iam:PassRole"))
    sqs, sns, states = (client(service, **user) for service in ("sqs", "sns", "stepfunctions"))
    for tags, denied in ((TEAM, False), ({}, True), ({"team": "blue"}, True), ({**TEAM, "more": "1"}, True)):
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        keyed = [{"key": key, "value": value} for key, value in tags.items()]
        assert refused(lambda: sqs.create_queue(QueueName="q", tags=tags)) == denied  # noqa: B023
        assert refused(lambda: sns.create_topic(Name="t", Tags=pairs)) == denied  # noqa: B023
        assert (
            refused(
                lambda: states.create_state_machine(name="m", definition=MACHINE, roleArn=role, tags=keyed)  # noqa: B023
            )
            == denied
        )
    keys = {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "Null": {"aws:TagKeys": "false"}}
    sqs = client("sqs", **make_user(client("iam"), "cleaner", allow("sqs:UntagQueue", Condition=keys)))
    url = client("sqs").get_queue_url(QueueName="q")["QueueUrl"]
    assert not refused(lambda: sqs.untag_queue(QueueUrl=url, TagKeys=["team"]))
    assert refused(lambda: sqs.untag_queue(QueueUrl=url, TagKeys=["team", "more"]))


def test_tags_of_aws(client: Make, wait_until: Callable[..., Any]) -> None:
    """Users set none of AWS's own tags; those of CloudFormation stand beside the fifty that a resource may have."""
    rest, http, s3 = client("apigateway"), client("apigatewayv2"), client("s3")
    text = "Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)"
    api = rest.create_rest_api(name="a")["id"]
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
    for call in (
        lambda: rest.create_rest_api(name="a", tags={"AWS:x": "1"}),
        lambda: rest.tag_resource(resourceArn=arn, tags={"aws:x": "1"}),
        lambda: http.create_api(Name="a", ProtocolType="HTTP", Tags={"aws:x": "1"}),
    ):
        with pytest.raises(ClientError, match="BadRequestException") as caught:
            call()
        assert caught.value.response["Error"]["Message"] == text
    many = [{"Key": f"k{number}", "Value": "v"} for number in range(50)]
    groups = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "g"}}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"own-tags-{api}"}}
    role = make_role(client("iam"))
    stacks = client("cloudformation")
    stacks.create_stack(
        StackName="s", TemplateBody=json.dumps({"Resources": {"G": groups, "B": bucket}}), Tags=many, RoleARN=role
    )

    def done() -> Any:
        stack = stacks.describe_stacks(StackName="s")["Stacks"][0]
        return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack["StackStatus"]

    assert wait_until(done, 20) == "CREATE_COMPLETE"
    logs = client("logs")
    logs.tag_log_group(logGroupName="g", tags={"k0": "w"})
    assert len(logs.list_tags_log_group(logGroupName="g")["tags"]) == 53
    with pytest.raises(ClientError, match="TooManyTags"):
        logs.tag_resource(resourceArn=logs.describe_log_groups()["logGroups"][0]["logGroupArn"], tags={"k50": "v"})
    name = f"own-tags-{api}"
    present = s3.get_bucket_tagging(Bucket=name)["TagSet"]
    own = [tag for tag in present if tag["Key"].startswith("aws:")]
    assert len(own) == 3
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": own})
    for tags, verb in (([], "removed"), ([*own, {"Key": "aws:x", "Value": "1"}], "added/updated")):
        with pytest.raises(ClientError, match="InvalidTag") as caught:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})
        assert caught.value.response["Error"]["Message"] == f"System tags cannot be {verb} by requester"
