"""CloudFormation's view, and the example shop's payments."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pampero.api import ByteStream

WORKFLOW = Path(__file__).parents[3] / "examples" / "shop" / "payment" / "workflow.asl.json"
PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "${Word}", "End": True}}}


def test_a_state_machine(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        role = await deployer.role()
        kind, target = deployer.type("AWS::StepFunctions::StateMachine"), deployer.target("Flow", team="x")
        properties = {
            "RoleArn": role, "Definition": PASS, "DefinitionSubstitutions": {"Word": "one"},
            "TracingConfiguration": {"Enabled": "true"}, "Tags": [{"Key": "a", "Value": "b"}],
        }  # fmt: skip
        made = await kind.create(deployer.context, target, properties)
        assert made == await kind.create(deployer.context, target, properties)
        found = await deployer.call("stepfunctions", "DescribeStateMachine", stateMachineArn=made.physical_id)
        assert (made.attributes["Arn"], made.attributes["Name"]) == (made.physical_id, found["name"])
        assert made.attributes["StateMachineRevisionId"] == "INITIAL"
        assert found["tracingConfiguration"] == {"enabled": True}
        assert json.loads(found["definition"])["States"]["P"]["Result"] == "one"
        tags = await deployer.call("stepfunctions", "ListTagsForResource", resourceArn=made.physical_id)
        assert {tag["key"]: tag["value"] for tag in tags["tags"]} == {
            "team": "x", "a": "b", **deployer.marks("Flow"),
        }  # fmt: skip
        changed = {"RoleArn": role, "DefinitionString": json.dumps(PASS), "DefinitionSubstitutions": {"Word": "two"}}
        later = await kind.update(deployer.context, target, made.physical_id, properties, changed)
        assert later.attributes["StateMachineRevisionId"] != made.attributes["StateMachineRevisionId"]
        await kind.delete(deployer.context, target, made.physical_id, changed)
        await kind.delete(deployer.context, target, made.physical_id, changed)

    deploy(body)


def test_a_definition_from_s3(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        role = await deployer.role()
        await deployer.call("s3", "CreateBucket", Bucket="definitions")
        for key, text in (
            ("json", json.dumps(PASS)),
            ("yaml", "StartAt: P\nStates: {P: {Type: Succeed, Comment: '${Word}'}}"),
        ):
            await deployer.call("s3", "PutObject", Bucket="definitions", Key=key, Body=ByteStream.of(text.encode()))
            properties = {
                "RoleArn": role, "DefinitionS3Location": {"Bucket": "definitions", "Key": key},
                "DefinitionSubstitutions": {"Word": "from s3"}, "StateMachineName": key, "StateMachineType": "STANDARD",
            }  # fmt: skip
            kind = deployer.type("AWS::StepFunctions::StateMachine")
            made = await kind.create(deployer.context, deployer.target(), properties)
            found = await deployer.call("stepfunctions", "DescribeStateMachine", stateMachineArn=made.physical_id)
            assert "from s3" in found["definition"]

    deploy(body)


def test_activity_version_and_alias(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        role = await deployer.role()
        context = deployer.context
        activity, target = deployer.type("AWS::StepFunctions::Activity"), deployer.target()
        made = await activity.create(context, target, {"Name": "a"})
        assert made.attributes == {"Arn": made.physical_id, "Name": "a"}
        await activity.update(
            context, target, made.physical_id, {"Name": "a"}, {"Name": "a", "Tags": [{"Key": "k", "Value": "v"}]}
        )
        await activity.delete(context, target, made.physical_id, {"Name": "a"})
        machine = await deployer.type("AWS::StepFunctions::StateMachine").create(
            context, deployer.target("Flow"), {"RoleArn": role, "DefinitionString": json.dumps(PASS)}
        )
        version = deployer.type("AWS::StepFunctions::StateMachineVersion")
        one = await version.create(context, target, {"StateMachineArn": machine.physical_id, "Description": "d"})
        assert one.attributes["Arn"] == f"{machine.physical_id}:1"
        alias = deployer.type("AWS::StepFunctions::StateMachineAlias")
        properties = {
            "Name": "live",
            "RoutingConfiguration": [{"StateMachineVersionArn": one.physical_id, "Weight": "100"}],
        }
        live = await alias.create(context, target, properties)
        assert live.attributes["Arn"] == f"{machine.physical_id}:live"
        await alias.update(context, target, live.physical_id, properties, {**properties, "Description": "d"})
        await version.delete(context, target, one.physical_id, {})
        await alias.delete(context, target, live.physical_id, properties)
        await version.delete(context, target, one.physical_id, {})

    deploy(body)


def test_a_stack(client: Callable[..., Any], wait_until: Callable[..., Any], sfn: Any) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}
    flow = {
        "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DefinitionString": json.dumps(PASS),
        "DefinitionSubstitutions": {"Word": {"Ref": "AWS::StackName"}}, "StateMachineName": "flow",
    }  # fmt: skip
    template = {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": role},
            "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": flow},
        },
        "Outputs": {
            name: {"Value": {"Fn::GetAtt": ["Flow", name]}} for name in ("Arn", "Name", "StateMachineRevisionId")
        },
    }
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="s", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"])
    found = wait_until(
        lambda: (
            (s := cloudformation.describe_stacks(StackName="s")["Stacks"][0])["StackStatus"] != "CREATE_IN_PROGRESS"
            and s
        ),
        30,
    )
    assert found["StackStatus"] == "CREATE_COMPLETE", found
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}
    execution = sfn.start_execution(stateMachineArn=outputs["Arn"])["executionArn"]
    assert outputs["Name"] == "flow"
    assert wait_until(lambda: sfn.describe_execution(executionArn=execution).get("output")) == '"s"'
    # Another stack may not have the same machine, though it asks for the very same.
    flow["DefinitionSubstitutions"], flow["RoleArn"] = {"Word": "s"}, sfn.describe_state_machine(
        stateMachineArn=outputs["Arn"]
    )["roleArn"]  # fmt: skip
    del template["Resources"]["Role"]
    cloudformation.create_stack(StackName="other", TemplateBody=json.dumps(template))
    reasons = wait_until(
        lambda: [
            event.get("ResourceStatusReason", "")
            for event in cloudformation.describe_stack_events(StackName="other")["StackEvents"]
            if event["ResourceStatus"] == "CREATE_FAILED" and event["LogicalResourceId"] == "Flow"
        ],
        30,
    )
    assert "with identifier 'flow' already exists" in reasons[0]
    assert sfn.describe_state_machine(stateMachineArn=outputs["Arn"])["status"] == "ACTIVE"


def values(client: Callable[..., Any], account: str, function: Callable[..., str]) -> dict[str, Any]:
    """What the shop's template puts into its definition, and what stands behind it."""
    client("dynamodb").create_table(
        TableName="charges", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "orderId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "orderId", "AttributeType": "S"}],
    )  # fmt: skip
    client("s3").create_bucket(Bucket=f"invoices-{account}")
    client("sqs").create_queue(QueueName="asked")
    client("events").create_event_bus(Name="shop")
    source = """
import json, os, boto3
def client(name):
    return boto3.client(name)
def validate(event, context):
    if event["total"] < 0:
        raise ValueError("negative")
def charge(event, context):
    if event["order"].get("bad") and event["attempt"] < 2:
        raise type("ProviderUnavailable", (Exception,), {})("busy")
    if event["order"].get("broke"):
        raise type("Declined", (Exception,), {})("no money")
    return {"chargeId": "c" + str(event["attempt"])}
def invoice(event, context):
    if event.get("torn"):
        raise RuntimeError("torn")
    return {"text": "invoice of " + event["orderId"]}
def refund(event, context):
    return {"refunded": event["chargeId"]}
def ask(event, context):
    url = client("sqs").get_queue_url(QueueName="asked")["QueueUrl"]
    client("sqs").send_message(QueueUrl=url, MessageBody=event["token"])
"""
    names = ("validate", "charge", "invoice", "refund", "ask")
    arns = {name.capitalize(): function(source, name=name, Handler=f"index.{name}", Timeout=20) for name in names}
    topic = client("sns").create_topic(Name="notices")["TopicArn"]
    return {
        **arns,
        "Limit": 1000,
        "Charges": "charges",
        "Invoices": f"invoices-{account}",
        "Notices": topic,
        "Bus": "shop",
    }


def test_the_shops_payments(
    client: Callable[..., Any], account: str, function: Callable[..., str], sfn: Any, full_role: str,
    wait_until: Callable[..., Any],
) -> None:  # fmt: skip
    text = WORKFLOW.read_text()
    for name, value in values(client, account, function).items():
        text = text.replace("${" + name + "}", str(value))
    arn = sfn.create_state_machine(name="pay", roleArn=full_role, definition=text)["stateMachineArn"]

    def start(**order: Any) -> str:
        event = {"detail": {"customer": "c", **order}}
        found: str = sfn.start_execution(stateMachineArn=arn, input=json.dumps(event))["executionArn"]
        return found

    def end(execution: str) -> Any:
        return wait_until(
            lambda: (found := sfn.describe_execution(executionArn=execution))["status"] != "RUNNING" and found, 40
        )

    fine = start(orderId="fine", total=10)
    declined = start(orderId="declined", total=10, broke=True)
    torn = start(orderId="torn", total=10, torn=True)
    large = start(orderId="large", total=5000)
    rejected = start(orderId="rejected", total=6000)
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName="asked")["QueueUrl"]
    tokens: list[str] = []

    def asked() -> bool:
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", ())
        tokens.extend(message["Body"] for message in found)
        return len(tokens) == 2

    wait_until(asked, 40)
    sfn.send_task_success(taskToken=tokens[0], output='{"by": "me"}')
    sfn.send_task_failure(taskToken=tokens[1], error="Rejected", cause="too much")
    assert end(fine)["status"] == "SUCCEEDED", end(fine)
    assert (end(declined)["error"], end(torn)["error"]) == ("Declined", "RuntimeError")
    assert sorted([end(large)["status"], end(rejected)["status"]]) == ["FAILED", "SUCCEEDED"]
    charges = client("dynamodb").scan(TableName="charges")["Items"]
    assert {item["orderId"]["S"]: item["state"]["S"] for item in charges if item["orderId"]["S"] in ("fine", "torn")} == {
        "fine": "charged", "torn": "refunded",
    }  # fmt: skip
    body = client("s3").get_object(Bucket=f"invoices-{account}", Key="fine.txt")["Body"].read()
    assert body == b"invoice of fine"
