"""Stacks: made, described and deleted over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

QUEUES = """
AWSTemplateFormatVersion: 2010-09-09
Description: two queues
Parameters:
  Delay: {Type: Number, Default: 3, MaxValue: 900}
Resources:
  Dead:
    Type: AWS::SQS::Queue
  Work:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: !Ref Delay
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
Outputs:
  Url: {Value: !Ref Work, Description: the queue}
  Name: {Value: !Sub "${AWS::StackName}/${Work.QueueName}/${!Literal}"}
"""
FAILING = """
Resources:
  Good: {Type: AWS::SQS::Queue}
  Bad:
    Type: AWS::SQS::Queue
    DependsOn: Good
    Properties: {RedrivePolicy: {deadLetterTargetArn: !Sub "${Good.Arn}-nowhere", maxReceiveCount: 5}}
"""


def queue_names(sqs: Any) -> list[str]:
    return sorted(url.rsplit("/", 1)[1] for url in sqs.list_queues().get("QueueUrls", []))


def test_a_stack_is_made_and_deleted(client: Callable[..., Any], stacks: Any) -> None:
    sqs = client("sqs")
    token = {"StackName": "first", "TemplateBody": QUEUES, "ClientRequestToken": "t1"}
    made = stacks.client.create_stack(Tags=[{"Key": "team", "Value": "blue"}], **token)
    assert stacks.client.create_stack(**token)["StackId"] == made["StackId"]
    stacks.client.get_waiter("stack_create_complete").wait(StackName="first", WaiterConfig={"Delay": 0.02})
    stack = stacks.settle("first")
    assert stack["StackId"] == made["StackId"]
    assert stack["Description"] == "two queues"
    assert stack["Parameters"] == [{"ParameterKey": "Delay", "ParameterValue": "3"}]
    outputs = stacks.outputs("first")
    url = outputs["Url"]
    assert url.rsplit("/", 1)[1].startswith("first-Work-")
    assert outputs["Name"] == f"first/{url.rsplit('/', 1)[1]}/${{Literal}}"
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["DelaySeconds"] == "3"
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] in (5, "5")
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "blue"}
    assert [(name, status) for name, status, _ in stacks.events("first")] == [
        ("first", "CREATE_IN_PROGRESS"),
        ("Dead", "CREATE_IN_PROGRESS"),
        ("Dead", "CREATE_IN_PROGRESS"),
        ("Dead", "CREATE_COMPLETE"),
        ("Work", "CREATE_IN_PROGRESS"),
        ("Work", "CREATE_IN_PROGRESS"),
        ("Work", "CREATE_COMPLETE"),
        ("first", "CREATE_COMPLETE"),
    ]
    stacks.client.delete_stack(StackName="first")
    stacks.client.get_waiter("stack_delete_complete").wait(StackName=made["StackId"], WaiterConfig={"Delay": 0.02})
    assert queue_names(sqs) == []
    with pytest.raises(ClientError, match="Stack with id first does not exist") as caught:
        stacks.client.describe_stacks(StackName="first")
    assert caught.value.response["Error"]["Code"] == "ValidationError"
    gone = stacks.settle(made["StackId"])
    assert gone["StackStatus"] == "DELETE_COMPLETE"
    assert "DeletionTime" in gone
    order = [name for name, status, _ in stacks.events(made["StackId"]) if status == "DELETE_COMPLETE"]
    assert order == ["Work", "Dead", "first"]
    stacks.client.delete_stack(StackName="first")


def test_resources_are_described(stacks: Any) -> None:
    stack = stacks.create("seen", QUEUES)["StackId"]
    listed = stacks.client.list_stack_resources(StackName="seen")["StackResourceSummaries"]
    assert [one["LogicalResourceId"] for one in listed] == ["Dead", "Work"]
    one = stacks.resource("seen", "Work")
    assert (one["ResourceStatus"], one["StackId"]) == ("CREATE_COMPLETE", stack)
    by_id = stacks.client.describe_stack_resources(PhysicalResourceId=one["PhysicalResourceId"])["StackResources"]
    assert [each["LogicalResourceId"] for each in by_id] == ["Dead", "Work"]
    with pytest.raises(ClientError, match="Resource Nope does not exist for stack seen"):
        stacks.resource("seen", "Nope")
    assert [each["StackName"] for each in stacks.client.list_stacks()["StackSummaries"]] == ["seen"]
    assert stacks.client.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"] == []


def test_a_failed_creation_is_rolled_back(client: Callable[..., Any], stacks: Any) -> None:
    assert stacks.create("bad", FAILING)["StackStatus"] == "ROLLBACK_COMPLETE"
    seen = stacks.events("bad")
    failed = next(reason for name, status, reason in seen if (name, status) == ("Bad", "CREATE_FAILED"))
    assert failed.startswith('Resource handler returned message: "')
    reason = "The following resource(s) failed to create: [Bad]. Rollback requested by user."
    assert ("bad", "ROLLBACK_IN_PROGRESS", reason) in seen
    assert queue_names(client("sqs")) == []
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        stacks.client.update_stack(StackName="bad", TemplateBody=QUEUES)
    assert stacks.delete("bad")["StackStatus"] == "DELETE_COMPLETE"


def test_a_failed_creation_may_stay_or_go(client: Callable[..., Any], stacks: Any) -> None:
    sqs = client("sqs")
    stack = stacks.create("stays", FAILING, OnFailure="DO_NOTHING")
    assert stack["StackStatus"] == "CREATE_FAILED"
    assert len(queue_names(sqs)) == 1
    stacks.client.rollback_stack(StackName="stays")
    assert stacks.settle("stays")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert queue_names(sqs) == []
    stack = stacks.client.create_stack(StackName="goes", TemplateBody=FAILING, OnFailure="DELETE")["StackId"]
    assert stacks.settle(stack)["StackStatus"] == "DELETE_COMPLETE"
    assert queue_names(sqs) == []


def test_names_are_unique_and_protected_stacks_stay(stacks: Any) -> None:
    stacks.create("one", QUEUES, EnableTerminationProtection=True)
    with pytest.raises(ClientError, match=r"Stack \[one\] already exists") as caught:
        stacks.client.create_stack(StackName="one", TemplateBody=QUEUES)
    assert caught.value.response["Error"]["Code"] == "AlreadyExistsException"
    with pytest.raises(ClientError, match=r"Stack \[one\] cannot be deleted while TerminationProtection is enabled"):
        stacks.client.delete_stack(StackName="one")
    stacks.client.update_termination_protection(StackName="one", EnableTerminationProtection=False)
    with pytest.raises(ClientError, match="specify which resources to retain only when"):
        stacks.client.delete_stack(StackName="one", RetainResources=["Dead"])
    assert stacks.delete("one")["StackStatus"] == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="Member must satisfy regular expression pattern"):
        stacks.client.create_stack(StackName="1x", TemplateBody=QUEUES)


def test_deletion_policies(client: Callable[..., Any], stacks: Any) -> None:
    template = {
        "Resources": {
            "Kept": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"QueueName": "kept"}},
            "Gone": {"Type": "AWS::SQS::Queue", "DependsOn": "Kept"},
        }
    }
    stack = stacks.create("policies", template)["StackId"]
    assert stacks.delete("policies")["StackStatus"] == "DELETE_COMPLETE"
    assert queue_names(client("sqs")) == ["kept"]
    assert ("Kept", "DELETE_SKIPPED", "") in stacks.events(stack)


def test_a_deletion_that_fails_is_tried_again(client: Callable[..., Any], stacks: Any, stacks_of: Any) -> None:
    stacks.create("stuck", QUEUES)
    iam = client("iam")
    iam.create_user(UserName="weak")
    keys = iam.create_access_key(UserName="weak")["AccessKey"]
    allowed = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}],
    }
    iam.put_user_policy(UserName="weak", PolicyName="p", PolicyDocument=json.dumps(allowed))
    credentials = {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
    weak = stacks_of(client("cloudformation", **credentials))
    stack = weak.delete("stuck")
    assert stack["StackStatus"] == "DELETE_FAILED"
    assert stack["StackStatusReason"] == "The following resource(s) failed to delete: [Work]. "
    assert "HandlerErrorCode: AccessDenied" in stacks.resource("stuck", "Work")["ResourceStatusReason"]
    weak.client.delete_stack(StackName="stuck", RetainResources=["Work", "Dead"])
    assert weak.settle(stack["StackId"])["StackStatus"] == "DELETE_COMPLETE"
    assert len(queue_names(client("sqs"))) == 2


def test_the_caller_needs_permission_for_every_resource(client: Callable[..., Any], stacks_of: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="dev")
    keys = iam.create_access_key(UserName="dev")["AccessKey"]
    credentials = {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
    mine = stacks_of(client("cloudformation", **credentials))
    with pytest.raises(ClientError, match="is not authorized to perform: cloudformation:CreateStack"):
        mine.client.create_stack(StackName="denied", TemplateBody=QUEUES)
    allowed = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}],
    }
    iam.put_user_policy(UserName="dev", PolicyName="p", PolicyDocument=json.dumps(allowed))
    assert mine.create("denied", QUEUES)["StackStatus"] == "ROLLBACK_COMPLETE"
    reason = next(reason for name, status, reason in mine.events("denied") if status == "CREATE_FAILED")
    assert "is not authorized to perform: sqs:CreateQueue" in reason
    assert "HandlerErrorCode: AccessDenied" in reason


def test_a_role_makes_the_resources(client: Callable[..., Any], stacks: Any, account: str) -> None:
    iam = client("iam")
    trust = {
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "cloudformation.amazonaws.com"}}
        ]
    }
    role = iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    assert stacks.create("poor", QUEUES, RoleARN=role)["StackStatus"] == "ROLLBACK_COMPLETE"
    allowed = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName="deployer", PolicyName="p", PolicyDocument=json.dumps(allowed))
    stack = stacks.create("rich", QUEUES, RoleARN=role)
    assert (stack["StackStatus"], stack["RoleARN"]) == ("CREATE_COMPLETE", role)
    other = f"arn:aws:iam::{account}:role/nobody"
    with pytest.raises(ClientError, match=f"Role {other} is invalid or cannot be assumed"):
        stacks.client.create_stack(StackName="never", TemplateBody=QUEUES, RoleARN=other)


def test_topics_hear_of_a_stack(client: Callable[..., Any], stacks: Any, wait_until: Callable[..., Any]) -> None:
    sns, sqs = client("sns"), client("sqs")
    topic = sns.create_topic(Name="news")["TopicArn"]
    url = sqs.create_queue(QueueName="news")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}]}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    stacks.create("told", {"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}, NotificationARNs=[topic])
    heard: list[str] = []

    def complete() -> bool:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        heard.extend(message["Body"] for message in answer.get("Messages", []))
        return any("LogicalResourceId='Q'\n" in one and "ResourceStatus='CREATE_COMPLETE'" in one for one in heard)

    wait_until(complete)


def test_a_creation_under_way_is_overtaken_by_its_deletion(stacks: Any) -> None:
    template = {
        "Resources": {
            "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
            "Wait": {
                "Type": "AWS::CloudFormation::WaitCondition",
                "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "3600"},
            },
        }
    }
    stack = stacks.client.create_stack(StackName="waits", TemplateBody=json.dumps(template))["StackId"]
    stacks.client.delete_stack(StackName="waits")
    assert stacks.settle(stack)["StackStatus"] == "DELETE_COMPLETE"


def test_waiters_end_where_there_is_nothing_to_wait_for(stacks: Any) -> None:
    quick = {"Delay": 0.02, "MaxAttempts": 5}
    waits = stacks.client.get_waiter
    with pytest.raises(WaiterError, match="ValidationError"):
        waits("stack_create_complete").wait(StackName="none", WaiterConfig=quick)
    waits("stack_delete_complete").wait(StackName="none", WaiterConfig=quick)
    stack = stacks.create("s", QUEUES)["StackId"]
    waits("stack_exists").wait(StackName="s", WaiterConfig=quick)
    stacks.delete("s")
    with pytest.raises(WaiterError, match="DELETE_COMPLETE"):
        waits("stack_create_complete").wait(StackName=stack, WaiterConfig=quick)
    failed = stacks.create("bad", FAILING)["StackId"]
    with pytest.raises(WaiterError, match="ROLLBACK_COMPLETE"):
        waits("stack_create_complete").wait(StackName=failed, WaiterConfig=quick)


def test_what_is_not_there_yet_says_so(stacks: Any) -> None:
    for call, arguments in (
        (stacks.client.detect_stack_drift, {"StackName": "s"}),
        (stacks.client.describe_stack_resource_drifts, {"StackName": "s"}),
        (stacks.client.create_stack_set, {"StackSetName": "s"}),
        (stacks.client.describe_type, {"Type": "RESOURCE", "TypeName": "AWS::SQS::Queue"}),
    ):
        with pytest.raises(ClientError) as caught:
            call(**arguments)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
