"""Updates: in place, by replacement, rolled back, cancelled, and with stack policies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

WAITING = {
    "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    "Wait": {
        "Type": "AWS::CloudFormation::WaitCondition",
        "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "3600"},
    },
}


def queue(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def template(**resources: Any) -> dict[str, Any]:
    return {"Resources": resources}


def attribute(sqs: Any, url: str, name: str) -> str:
    found: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]
    return found


def exists(sqs: Any, url: str) -> bool:
    return url in sqs.list_queues().get("QueueUrls", [])


def test_in_place(client: Callable[..., Any], stacks: Any) -> None:
    stacks.create("s", template(A=queue(DelaySeconds=1), B=queue()), Tags=[{"Key": "k", "Value": "1"}])
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    before = len(stacks.events("s"))
    stack = stacks.update("s", template(A=queue(DelaySeconds=2), B=queue()))
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    assert "LastUpdatedTime" in stack
    assert stacks.resource("s", "A")["PhysicalResourceId"] == url
    assert attribute(client("sqs"), url, "DelaySeconds") == "2"
    assert [event[:2] for event in stacks.events("s")[before:]] == [
        ("s", "UPDATE_IN_PROGRESS"),
        ("A", "UPDATE_IN_PROGRESS"),
        ("A", "UPDATE_COMPLETE"),
        ("s", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        ("s", "UPDATE_COMPLETE"),
    ]
    with pytest.raises(ClientError, match="No updates are to be performed") as caught:
        stacks.client.update_stack(StackName="s", UsePreviousTemplate=True)
    assert caught.value.response["Error"]["Code"] == "ValidationError"
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.update("s", template(A=queue(DelaySeconds="2"), B=queue()))


def test_tags_of_the_stack_reach_its_resources(client: Callable[..., Any], stacks: Any) -> None:
    stacks.create("s", template(A=queue()), Tags=[{"Key": "old", "Value": "1"}])
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    stacks.client.update_stack(StackName="s", UsePreviousTemplate=True, Tags=[{"Key": "new", "Value": "2"}])
    assert stacks.settle("s")["Tags"] == [{"Key": "new", "Value": "2"}]
    assert client("sqs").list_queue_tags(QueueUrl=url)["Tags"] == {"new": "2"}
    with pytest.raises(ClientError, match="aws: prefixed tag key names are not allowed"):
        stacks.client.update_stack(StackName="s", UsePreviousTemplate=True, Tags=[{"Key": "aws:x", "Value": "2"}])


def test_replacement(client: Callable[..., Any], stacks: Any, account: str) -> None:
    sqs = client("sqs")
    user = queue(RedrivePolicy={"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3})
    stacks.create("s", template(Dead=queue(QueueName="dead-one"), User=user))
    stack = stacks.update("s", template(Dead=queue(QueueName="dead-two"), User=user))
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    names = [url.rsplit("/", 1)[1] for url in sqs.list_queues()["QueueUrls"]]
    assert "dead-one" not in names
    assert "dead-two" in names
    policy = attribute(sqs, stacks.resource("s", "User")["PhysicalResourceId"], "RedrivePolicy")
    assert json.loads(policy)["deadLetterTargetArn"] == f"arn:aws:sqs:us-east-1:{account}:dead-two"
    statuses = [event[:2] for event in stacks.events("s")]
    cleaning = statuses.index(("s", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"))
    assert statuses.index(("Dead", "DELETE_IN_PROGRESS")) > cleaning
    reason = "Requested update requires the creation of a new physical resource; hence creating one."
    assert ("Dead", "UPDATE_IN_PROGRESS", reason) in stacks.events("s")


def test_what_is_added_and_removed(client: Callable[..., Any], stacks: Any) -> None:
    sqs = client("sqs")
    stacks.create("s", template(A=queue(QueueName="a"), B=queue(QueueName="b")))
    stacks.update("s", template(A=queue(QueueName="a"), C=queue(QueueName="c")))
    assert sorted(url.rsplit("/", 1)[1] for url in sqs.list_queues()["QueueUrls"]) == ["a", "c"]
    listed = stacks.client.list_stack_resources(StackName="s")["StackResourceSummaries"]
    assert [one["LogicalResourceId"] for one in listed] == ["A", "C"]
    with pytest.raises(ClientError, match=r"Update of resource type is not permitted.*\[A\]"):
        stacks.update("s", template(A={"Type": "AWS::CDK::Metadata"}))


def test_roll_back(client: Callable[..., Any], stacks: Any) -> None:
    sqs = client("sqs")
    stacks.create("s", template(A=queue(DelaySeconds=1), R=queue(QueueName="r-one"), Gone=queue()))
    urls = {name: stacks.resource("s", name)["PhysicalResourceId"] for name in ("A", "R", "Gone")}
    bad = {**queue(DelaySeconds=5000), "DependsOn": ["A", "R", "New"]}
    changed = template(A=queue(DelaySeconds=9), R=queue(QueueName="r-two"), New=queue(QueueName="new"), Bad=bad)
    stack = stacks.update("s", changed)
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert attribute(sqs, urls["A"], "DelaySeconds") == "1"
    assert {name: stacks.resource("s", name)["PhysicalResourceId"] for name in urls} == urls
    assert sorted(sqs.list_queues()["QueueUrls"]) == sorted(urls.values())
    seen = stacks.events("s")
    assert ("s", "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Bad]. ") in seen
    assert ("s", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "") in seen
    text = stacks.client.get_template(StackName="s")["TemplateBody"]
    assert "Gone" in text["Resources"]
    assert stacks.update("s", template(A=queue(DelaySeconds=9)))["StackStatus"] == "UPDATE_COMPLETE"
    assert attribute(sqs, urls["A"], "DelaySeconds") == "9"


def test_a_failed_update_may_stay(client: Callable[..., Any], stacks: Any) -> None:
    sqs = client("sqs")
    stacks.create("s", template(A=queue(DelaySeconds=1)))
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    bad = {**queue(DelaySeconds=5000), "DependsOn": "A"}
    stack = stacks.update("s", template(A=queue(DelaySeconds=2), Bad=bad), DisableRollback=True)
    assert stack["StackStatus"] == "UPDATE_FAILED"
    assert attribute(sqs, url, "DelaySeconds") == "2"
    good = {**queue(DelaySeconds=50), "DependsOn": "A"}
    assert stacks.update("s", template(A=queue(DelaySeconds=2), Bad=good))["StackStatus"] == "UPDATE_COMPLETE"
    bad = {**queue(DelaySeconds=5000), "DependsOn": "A"}
    stack = stacks.update("s", template(A=queue(DelaySeconds=3), Bad=bad), DisableRollback=True)
    assert stack["StackStatus"] == "UPDATE_FAILED"
    stacks.client.rollback_stack(StackName="s")
    assert stacks.settle("s")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert attribute(sqs, url, "DelaySeconds") == "2"
    assert attribute(sqs, stacks.resource("s", "Bad")["PhysicalResourceId"], "DelaySeconds") == "50"


def test_what_half_an_update_did_is_mended_by_the_next(client: Callable[..., Any], stacks: Any) -> None:
    def role(service: str, *policies: str) -> dict[str, Any]:
        trusted = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        document = {"Version": "2012-10-17", "Statement": [trusted]}
        properties = {"AssumeRolePolicyDocument": document, "ManagedPolicyArns": policies}
        return template(A={"Type": "AWS::IAM::Role", "Properties": properties})

    iam, known = client("iam"), "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    good, more = role("sqs.amazonaws.com"), {"Capabilities": ["CAPABILITY_IAM"]}
    stacks.create("s", good, **more)
    name = stacks.resource("s", "A")["PhysicalResourceId"]
    bad = role("sns.amazonaws.com", known, "arn:aws:iam::aws:policy/NoSuchPolicy")
    assert stacks.update("s", bad, DisableRollback=True, **more)["StackStatus"] == "UPDATE_FAILED"
    assert [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]] == [known]
    assert stacks.update("s", good, **more)["StackStatus"] == "UPDATE_COMPLETE"
    document = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    assert document["Statement"][0]["Principal"] == {"Service": "sqs.amazonaws.com"}
    assert iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"] == []


def test_an_update_is_cancelled(client: Callable[..., Any], stacks: Any, wait_until: Callable[..., Any]) -> None:
    stacks.create("s", template(A=queue(DelaySeconds=1)))
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    with pytest.raises(ClientError, match="CancelUpdateStack cannot be called from current stack status"):
        stacks.client.cancel_update_stack(StackName="s")
    waiting = template(A=queue(DelaySeconds=2), **WAITING)
    stacks.client.update_stack(StackName="s", TemplateBody=json.dumps(waiting))
    wait_until(lambda: ("A", "UPDATE_COMPLETE", "") in stacks.events("s"))
    with pytest.raises(ClientError, match="is in UPDATE_IN_PROGRESS state and can not be updated"):
        stacks.client.update_stack(StackName="s", TemplateBody=json.dumps(waiting))
    stacks.client.cancel_update_stack(StackName="s")
    assert stacks.settle("s")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert attribute(client("sqs"), url, "DelaySeconds") == "1"
    assert ("Wait", "CREATE_FAILED", "Resource creation cancelled") in stacks.events("s")


def test_a_failed_roll_back_is_continued(
    client: Callable[..., Any], stacks: Any, wait_until: Callable[..., Any]
) -> None:
    sqs = client("sqs")
    stacks.create("s", template(A=queue(DelaySeconds=1), B=queue(DelaySeconds=1)))
    with pytest.raises(ClientError, match="can not continue rollback"):
        stacks.client.continue_update_rollback(StackName="s")
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    waiting = template(A=queue(DelaySeconds=2), B=queue(DelaySeconds=2), **WAITING)
    stacks.client.update_stack(StackName="s", TemplateBody=json.dumps(waiting))
    wait_until(lambda: {name for name, status, _ in stacks.events("s") if status == "UPDATE_COMPLETE"} >= {"A", "B"})
    sqs.delete_queue(QueueUrl=url)
    stacks.client.cancel_update_stack(StackName="s")
    stack = stacks.settle("s")
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_FAILED"
    assert stack["StackStatusReason"] == "The following resource(s) failed to update: [A]. "
    stacks.client.continue_update_rollback(StackName="s", ResourcesToSkip=["A"])
    assert stacks.settle("s")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert attribute(sqs, stacks.resource("s", "B")["PhysicalResourceId"], "DelaySeconds") == "1"


def test_stack_policies(stacks: Any) -> None:
    stacks.create("s", template(A=queue(DelaySeconds=1), B=queue(DelaySeconds=1)))
    policy = {
        "Statement": [
            {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "LogicalResourceId/A"},
        ]
    }
    assert "StackPolicyBody" not in stacks.client.get_stack_policy(StackName="s")
    stacks.client.set_stack_policy(StackName="s", StackPolicyBody=json.dumps(policy))
    assert json.loads(stacks.client.get_stack_policy(StackName="s")["StackPolicyBody"]) == policy
    with pytest.raises(ClientError, match=r"Statement \[#2\] does not allow \[Update:Modify\]"):
        stacks.update("s", template(A=queue(DelaySeconds=2), B=queue(DelaySeconds=1)))
    assert stacks.update("s", template(A=queue(DelaySeconds=1), B=queue(DelaySeconds=2)))["StackStatus"]
    everything = {"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}
    changed = template(A=queue(DelaySeconds=2), B=queue(DelaySeconds=2))
    stack = stacks.update("s", changed, StackPolicyDuringUpdateBody=json.dumps(everything))
    assert stack["StackStatus"] == "UPDATE_COMPLETE"


def test_replace_policy_keeps_the_old(client: Callable[..., Any], stacks: Any) -> None:
    kept = {**queue(QueueName="k-one"), "UpdateReplacePolicy": "Retain"}
    stacks.create("s", template(K=kept))
    stacks.update("s", template(K={**queue(QueueName="k-two"), "UpdateReplacePolicy": "Retain"}))
    names = sorted(url.rsplit("/", 1)[1] for url in client("sqs").list_queues()["QueueUrls"])
    assert names == ["k-one", "k-two"]


def test_another_logical_id_does_not_take_over_what_keeps_its_name(client: Callable[..., Any], stacks: Any) -> None:
    """Creating what is there would give it to the new resource, and cleaning the old one up would delete it."""
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"}
    shared = {"Version": "2012-10-17", "Statement": [{**statement, "Action": "logs:PutLogEvents"}]}
    resources: dict[str, tuple[str, dict[str, Any]]] = {
        "Queue": ("AWS::SQS::Queue", {"QueueName": "q"}),
        "Topic": ("AWS::SNS::Topic", {"TopicName": "t"}),
        "Activity": ("AWS::StepFunctions::Activity", {"Name": "a"}),
        "User": ("AWS::IAM::User", {"UserName": "u"}),
        "Inline": ("AWS::IAM::UserPolicy", {"UserName": "u", "PolicyName": "p", "PolicyDocument": policy}),
        "Rule": ("AWS::Events::Rule", {"Name": "r", "ScheduleExpression": "rate(1 day)"}),
        "Statement": ("AWS::Events::EventBusPolicy", {"StatementId": "s", "Statement": statement}),
        "Logs": ("AWS::Logs::ResourcePolicy", {"PolicyName": "l", "PolicyDocument": json.dumps(shared)}),
        "Parameter": ("AWS::SSM::Parameter", {"Name": "v", "Type": "String", "Value": "1"}),
    }

    def template_of(renamed: str = "") -> dict[str, Any]:
        made = {
            name + ("Again" if name == renamed else ""): {"Type": type_, "Properties": properties}
            for name, (type_, properties) in resources.items()
        }
        made["Inline" + ("Again" if renamed == "Inline" else "")]["DependsOn"] = "User" + "Again" * (renamed == "User")
        return template(**made)

    named = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
    assert stacks.create("s", template_of(), **named)["StackStatus"] == "CREATE_COMPLETE", stacks.events("s")
    for name in resources:
        assert stacks.update("s", template_of(name), **named)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE", name
        (reason,) = (
            why for id_, status, why in stacks.events("s") if (id_, status) == (f"{name}Again", "CREATE_FAILED")
        )
        assert "already exists" in reason, reason
    assert client("sqs").get_queue_url(QueueName="q")
    assert [one["TopicArn"].rsplit(":", 1)[1] for one in client("sns").list_topics()["Topics"]] == ["t"]
    assert [one["name"] for one in client("stepfunctions").list_activities()["activities"]] == ["a"]
    assert client("iam").list_user_policies(UserName="u")["PolicyNames"] == ["p"]
    assert [one["Name"] for one in client("events").list_rules()["Rules"]] == ["r"]
    assert json.loads(client("events").describe_event_bus()["Policy"])["Statement"][0]["Sid"] == "s"
    assert [one["policyName"] for one in client("logs").describe_resource_policies()["resourcePolicies"]] == ["l"]
    assert client("ssm").get_parameter(Name="v")["Parameter"]["Version"] == 1
