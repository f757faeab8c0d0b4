"""Macros of an account: functions that change templates."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

CAPABILITIES = {"Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]}
CODE = """
import json

def handler(event, context):
    fragment, how = event["fragment"], event["params"].get("How", "whole")
    if how == "breaks":
        raise ValueError("no")
    if how == "refuses":
        return {"requestId": event["requestId"], "status": "failure", "errorMessage": "not this one"}
    if how == "silent":
        return {"requestId": event["requestId"], "status": "failure"}
    if how == "odd":
        return {"requestId": event["requestId"], "status": "success", "fragment": "text"}
    if how == "part":
        fragment["Value"] = "|".join([fragment["Value"], event["transformId"].split("::")[1], event["params"]["Own"]])
    else:
        fragment["Resources"]["Added"] = {"Type": "AWS::SSM::Parameter", "Properties": {
            "Type": "String", "Value": json.dumps({
                "given": event["templateParameterValues"], "sections": sorted(fragment), "region": event["region"]})}}
    return {"requestId": event["requestId"], "status": "success", "fragment": fragment}
"""


@pytest.fixture
def macro(stacks: Any) -> None:
    """An account with a macro."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Handler": "index.handler", "Runtime": "python3.12", "Code": {"ZipFile": CODE},
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            },
        },
        "Macro": {
            "Type": "AWS::CloudFormation::Macro",
            "Properties": {"Name": "Change", "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]}},
        },
    }  # fmt: skip
    stack = stacks.create("macros", {"Resources": resources}, **CAPABILITIES)
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stacks.resource("macros", "Macro")["PhysicalResourceId"] == "Change"


def parameter(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "v", **properties}}


def value(client: Any, stacks: Any, name: str, logical_id: str) -> str:
    """What a parameter of a stack holds."""
    physical = stacks.resource(name, logical_id)["PhysicalResourceId"]
    found: str = client("ssm").get_parameter(Name=physical)["Parameter"]["Value"]
    return found


def test_of_a_whole_template_and_of_a_part(client: Any, stacks: Any, macro: None) -> None:
    part = {"Name": "Change", "Parameters": {"How": "part", "Own": "it"}}
    body = {
        "Transform": "Change",
        "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": "a, b"}},
        "Resources": {"A": parameter(**{"Fn::Transform": part})},
    }
    with pytest.raises(ClientError, match=r"Requires capabilities : \[CAPABILITY_AUTO_EXPAND\]") as caught:
        stacks.client.create_stack(StackName="s", TemplateBody=json.dumps(body))
    assert caught.value.response["Error"]["Code"] == "InsufficientCapabilitiesException"
    assert stacks.create("s", body, **CAPABILITIES)["StackStatus"] == "CREATE_COMPLETE"
    assert value(client, stacks, "s", "A") == "v|Change|it"
    assert json.loads(value(client, stacks, "s", "Added")) == {
        "given": {"Names": ["a", "b"]}, "sections": ["Parameters", "Resources"], "region": "us-east-1",
    }  # fmt: skip
    processed = stacks.client.get_template(StackName="s", TemplateStage="Processed")["TemplateBody"]
    assert set(processed["Resources"]) == {"A", "Added"}
    assert set(stacks.client.get_template(StackName="s")["TemplateBody"]["Resources"]) == {"A"}
    # Deleted with its stack.
    stacks.delete("macros")
    with pytest.raises(ClientError, match="No transform named Change found"):
        stacks.client.update_stack(StackName="s", TemplateBody=json.dumps(body), **CAPABILITIES)


def test_failures_are_the_stacks(account: str, stacks: Any, macro: None) -> None:
    id_ = f"{account}::Change"
    for how, why in (
        ("breaks", f"Received malformed response from transform {id_}"),
        ("refuses", f"Transform {id_} failed with: not this one"),
        ("silent", f"Transform {id_} failed without an error message."),
        ("odd", "Template format error: unsupported structure."),
    ):
        body = {"Transform": {"Name": "Change", "Parameters": {"How": how}}, "Resources": {"A": parameter()}}
        assert stacks.create(how, body, **CAPABILITIES)["StackStatus"] == "ROLLBACK_COMPLETE"
        reasons = [reason for _, status, reason in stacks.events(how) if status == "ROLLBACK_IN_PROGRESS"]
        assert reasons == [f"{why}. Rollback requested by user."]
        assert stacks.delete(how)["StackStatus"] == "DELETE_COMPLETE"
        made = stacks.client.create_change_set(
            StackName=how, ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=json.dumps(body), **CAPABILITIES
        )
        found = stacks.client.describe_change_set(ChangeSetName=made["Id"])
        assert (found["Status"], found["StatusReason"]) == ("FAILED", why)


def test_two_macros_of_one_name(stacks: Any, macro: None) -> None:
    again = {"M": {"Type": "AWS::CloudFormation::Macro", "Properties": {"Name": "Change", "FunctionName": "f"}}}
    assert stacks.create("t", {"Resources": again})["StackStatus"] == "ROLLBACK_COMPLETE"
    logs = {"M": {"Type": "AWS::CloudFormation::Macro", "Properties": {
        "Name": "Other", "FunctionName": "f", "LogGroupName": "g"}}}  # fmt: skip
    assert stacks.create("u", {"Resources": logs})["StackStatus"] == "ROLLBACK_COMPLETE"
    assert any("LogGroupName is not implemented" in reason for _, _, reason in stacks.events("u"))
