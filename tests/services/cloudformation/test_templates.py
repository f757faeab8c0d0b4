"""What is said of templates, parameters and capabilities before anything is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

QUEUE = {"Type": "AWS::SQS::Queue"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}}


def resources(**content: Any) -> str:
    return json.dumps({"Resources": content})


def parameter(value: Any = None, **definition: Any) -> dict[str, Any]:
    """A request for a stack with one parameter, P."""
    body = {"Parameters": {"P": definition}, "Resources": {"A": QUEUE}}
    request: dict[str, Any] = {"TemplateBody": json.dumps(body)}
    if value is not None:
        request["Parameters"] = [{"ParameterKey": "P", "ParameterValue": value}]
    return request


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{}", "Template format error: At least one Resources member must be defined."),
        ('{"Resources": {"A": ', "Template format error: JSON not well-formed."),
        ("Resources: [", "Template format error: YAML not well-formed."),
        ("Resources:\n  A: &a {Type: 'AWS::SQS::Queue'}\n  B: *a\n",
         "Template error: YAML aliases are not allowed in CloudFormation templates"),
        ("nothing", "Template format error: unsupported structure."),
        (json.dumps({"Nope": 1, "Resources": {"A": QUEUE}}), "Invalid template property or properties [Nope]"),
        (resources(A={}), "Template format error: [/Resources/A] Every Resources object must contain a Type member."),
        (resources(A={**QUEUE, "X": 1}), "Invalid template resource property 'X'"),
        (resources(**{"a-b": QUEUE}), "Template format error: Resource name a-b is non alphanumeric."),
        (resources(A={"Type": "AWS::Nope::Thing"}),
         "Template format error: Unrecognized resource types: [AWS::Nope::Thing]"),
        (resources(A={**QUEUE, "DependsOn": "B"}),
         "Template format error: Unresolved resource dependencies [B] in the Resources block of the template"),
        (resources(A={**QUEUE, "Properties": {"QueueName": {"Ref": "B"}}}),
         "Template format error: Unresolved resource dependencies [B] in the Resources block of the template"),
        (resources(A={**QUEUE, "Properties": {"QueueName": {"Fn::GetAtt": ["B", "Arn"]}}}),
         "Template error: instance of Fn::GetAtt references undefined resource B"),
        (resources(A={**QUEUE, "DependsOn": "B"}, B={**QUEUE, "DependsOn": "A"}),
         "Circular dependency between resources: [A, B]"),
        (resources(A={**QUEUE, "Condition": "No"}),
         "Template format error: Unresolved condition dependency No in the Resources block of the template"),
        (json.dumps({"Resources": {"A": QUEUE}, "Outputs": {"O": {"Value": {"Ref": "B"}}}}),
         "Template format error: Unresolved resource dependencies [B] in the Outputs block of the template"),
        (json.dumps({"Resources": {f"Q{number}": QUEUE for number in range(501)}}),
         "Template format error: Number of resources, 501, is greater than maximum allowed, 500"),
        (resources(A={**QUEUE, "DeletionPolicy": "Nope"}),
         "Template format error: Unrecognized DeletionPolicy Nope for resource A"),
        (json.dumps({"AWSTemplateFormatVersion": "2011-01-01", "Resources": {"A": QUEUE}}),
         "Template format error: 2011-01-01 is not a supported value for AWSTemplateFormatVersion."),
        (json.dumps({"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
                     "Resources": {"A": QUEUE, "B": {**QUEUE, "Condition": "Never"}},
                     "Outputs": {"O": {"Value": {"Ref": "B"}}}}),
         "Template format error: Unresolved resource dependencies [B] in the Outputs block of the template"),
        (json.dumps({"Transform": "Nope", "Resources": {"A": QUEUE}}), "No transform named Nope found."),
    ],
)  # fmt: skip
def test_wrong_templates(stacks: Any, body: str, message: str) -> None:
    with pytest.raises(ClientError) as caught:
        stacks.client.create_stack(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_AUTO_EXPAND"])
    assert caught.value.response["Error"]["Code"] == "ValidationError"
    assert message in caught.value.response["Error"]["Message"]
    assert stacks.client.list_stacks()["StackSummaries"] == []


def test_a_template_that_is_too_long(stacks: Any) -> None:
    with pytest.raises(ClientError, match="Member must have length less than or equal to 51200"):
        stacks.client.create_stack(StackName="s", TemplateBody=resources(A=QUEUE) + " " * 51_200)
    with pytest.raises(ClientError, match="Either Template URL or Template Body must be specified"):
        stacks.client.create_stack(StackName="s")


def test_what_this_server_cannot_make_may_stand_behind_a_false_condition(stacks: Any) -> None:
    body = json.dumps({
        "Parameters": {"Where": {"Type": "String", "Default": "here"}},
        "Conditions": {"OnAws": {"Fn::Equals": [{"Ref": "Where"}, "aws"]}},
        "Resources": {"A": QUEUE, "B": {"Type": "AWS::Nope::Thing", "Condition": "OnAws"}},
    })  # fmt: skip
    assert stacks.create("s", body)["StackStatus"] == "CREATE_COMPLETE"
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Nope::Thing\]"):
        stacks.client.create_stack(
            StackName="t", TemplateBody=body, Parameters=[{"ParameterKey": "Where", "ParameterValue": "aws"}]
        )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (parameter(Type="String"), "Parameters: [P] must have values"),
        (parameter("x", Type="Number"), "Parameter 'P' must be a number"),
        (parameter("5", Type="Number", MinValue=6), "Parameter 'P' must be a number not less than 6"),
        (parameter("7", Type="Number", MaxValue=6), "Parameter 'P' must be a number not greater than 6"),
        (parameter("c", Type="String", AllowedValues=["a", "b"]), "Parameter 'P' must be one of AllowedValues"),
        (parameter("a", Type="String", AllowedPattern="[0-9]+"), "Parameter 'P' must match pattern [0-9]+"),
        (parameter("a", Type="String", MinLength=2), "Parameter 'P' must contain at least 2 characters"),
        (parameter("abc", Type="String", MaxLength="2"), "Parameter 'P' must contain at most 2 characters"),
        (parameter("a,9", Type="CommaDelimitedList", AllowedValues=["a"]), "must be one of AllowedValues"),
        (parameter("a", Type="String", MinLength=2, ConstraintDescription="two letters"),
         "Parameter P failed to satisfy constraint: two letters"),
        (parameter("a", Type="Nope"), "Template format error: Unrecognized parameter type: Nope"),
        (parameter("a", Type="String", Nope=1), "Invalid template parameter property 'Nope'"),
        (parameter("a", Type="AWS::SSM::Parameter::Value<String>"),
         "Unable to fetch parameters [a] from parameter store for this account."),
        ({"TemplateBody": resources(A=QUEUE), "Parameters": [{"ParameterKey": "X", "ParameterValue": "1"}]},
         "Parameters: [X] do not exist in the template"),
    ],
)  # fmt: skip
def test_wrong_parameters(stacks: Any, request_: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientError) as caught:
        stacks.client.create_stack(StackName="s", **request_)
    assert caught.value.response["Error"]["Code"] == "ValidationError"
    assert message in caught.value.response["Error"]["Message"]


def test_capabilities(stacks: Any) -> None:
    named = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST, "RoleName": "n"}}
    for body, needed, given in (
        (resources(R=ROLE), "CAPABILITY_IAM", []),
        (resources(R=named), "CAPABILITY_NAMED_IAM", ["CAPABILITY_IAM"]),
        (json.dumps({"Transform": "AWS::LanguageExtensions", "Resources": {"A": QUEUE}}), "CAPABILITY_AUTO_EXPAND", []),
    ):
        with pytest.raises(ClientError) as caught:
            stacks.client.create_stack(StackName="s", TemplateBody=body, Capabilities=given)
        assert caught.value.response["Error"]["Code"] == "InsufficientCapabilitiesException"
        assert caught.value.response["Error"]["Message"] == f"Requires capabilities : [{needed}]"
    assert stacks.create("s", resources(R=named), Capabilities=["CAPABILITY_NAMED_IAM"])["StackStatus"] == (
        "CREATE_COMPLETE"
    )


SUMMARY = """
AWSTemplateFormatVersion: 2010-09-09
Description: about
Metadata: {Author: me}
Parameters:
  Secret: {Type: String, NoEcho: true, Default: hush, Description: the secret}
  Size: {Type: String, AllowedValues: [s, m], Default: s}
Resources:
  A: {Type: AWS::SQS::Queue}
  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
"""


def test_validation_and_summary(stacks: Any) -> None:
    cloudformation = stacks.client
    found = cloudformation.validate_template(TemplateBody=SUMMARY)
    assert found["Description"] == "about"
    assert found["Capabilities"] == ["CAPABILITY_IAM"]
    assert found["CapabilitiesReason"] == "The following resource(s) require capabilities: [AWS::IAM::Role]"
    assert found["Parameters"] == [
        {"ParameterKey": "Secret", "DefaultValue": "hush", "NoEcho": True, "Description": "the secret"},
        {"ParameterKey": "Size", "DefaultValue": "s", "NoEcho": False},
    ]
    summary = cloudformation.get_template_summary(TemplateBody=SUMMARY)
    assert summary["ResourceTypes"] == ["AWS::IAM::Role", "AWS::SQS::Queue"]
    assert summary["Version"] == "2010-09-09"
    assert json.loads(summary["Metadata"]) == {"Author": "me"}
    assert summary["Parameters"][1]["ParameterConstraints"] == {"AllowedValues": ["s", "m"]}
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        cloudformation.validate_template(TemplateBody=resources(A={"Type": "AWS::Nope::Thing"}))
    lenient = cloudformation.get_template_summary(
        TemplateBody=resources(A={"Type": "AWS::Nope::Thing"}),
        TemplateSummaryConfig={"TreatUnrecognizedResourceTypesAsWarnings": True},
    )
    assert lenient["Warnings"]["UnrecognizedResourceTypes"] == ["AWS::Nope::Thing"]
    for call in (cloudformation.estimate_template_cost, cloudformation.create_generated_template):
        arguments = {"TemplateBody": SUMMARY} if call == cloudformation.estimate_template_cost else {
            "GeneratedTemplateName": "g"
        }  # fmt: skip
        with pytest.raises(ClientError) as caught:
            call(**arguments)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_templates_are_given_back_as_they_came(stacks: Any) -> None:
    stacks.create("s", SUMMARY, Capabilities=["CAPABILITY_IAM"])
    found = stacks.client.get_template(StackName="s")
    assert found["TemplateBody"] == SUMMARY
    assert found["StagesAvailable"] == ["Original", "Processed"]
    assert stacks.client.get_template_summary(StackName="s")["Description"] == "about"
    with pytest.raises(ClientError, match="Stack with id none does not exist"):
        stacks.client.get_template(StackName="none")


def test_secret_parameters_are_not_shown(client: Callable[..., Any], stacks: Any) -> None:
    body = json.dumps({
        "Parameters": {"Secret": {"Type": "String", "NoEcho": True}},
        "Resources": {"A": {"Type": "AWS::SSM::Parameter",
                            "Properties": {"Type": "String", "Value": {"Fn::Sub": "<${Secret}>"}}}},
        "Outputs": {"Name": {"Value": {"Ref": "A"}}},
    })  # fmt: skip
    stack = stacks.create("s", body, Parameters=[{"ParameterKey": "Secret", "ParameterValue": "hush-hush"}])
    assert stack["Parameters"] == [{"ParameterKey": "Secret", "ParameterValue": "****"}]
    name = stacks.outputs("s")["Name"]
    assert client("ssm").get_parameter(Name=name)["Parameter"]["Value"] == "<hush-hush>"
    assert "hush-hush" not in json.dumps(stacks.client.describe_stack_events(StackName="s"), default=str)


def test_parameters_of_systems_manager(client: Callable[..., Any], stacks: Any) -> None:
    ssm = client("ssm")
    ssm.put_parameter(Name="/delay", Value="4", Type="String")
    ssm.put_parameter(Name="/names", Value="x,y", Type="StringList")
    ssm.put_parameter(Name="/secret", Value="deep", Type="SecureString")
    body = json.dumps({
        "Parameters": {
            "Delay": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/delay"},
            "Names": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/names"},
        },
        "Resources": {
            "A": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": {"Ref": "Delay"}}},
            "B": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "{{resolve:ssm:/delay:1}}"}},
            "C": {"Type": "AWS::SSM::Parameter",
                  "Properties": {"Type": "String", "Value": "{{resolve:ssm-secure:/secret}}/{{resolve:ssm:/delay}}"}},
        },
        "Outputs": {"Names": {"Value": {"Fn::Join": ["+", {"Ref": "Names"}]}}, "C": {"Value": {"Ref": "C"}}},
    })  # fmt: skip
    stack = stacks.create("s", body)
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    given = {one["ParameterKey"]: one for one in stack["Parameters"]}
    assert (given["Delay"]["ParameterValue"], given["Delay"]["ResolvedValue"]) == ("/delay", "4")
    assert stacks.outputs("s")["Names"] == "x+y"
    sqs = client("sqs")
    for name in ("A", "B"):
        url = stacks.resource("s", name)["PhysicalResourceId"]
        assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == "4"
    assert ssm.get_parameter(Name=stacks.outputs("s")["C"])["Parameter"]["Value"] == "deep/4"
    assert "deep" not in json.dumps(stacks.client.describe_stack_events(StackName="s"), default=str)
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.client.update_stack(StackName="s", TemplateBody=body)
    ssm.put_parameter(Name="/delay", Value="5", Type="String", Overwrite=True)
    assert stacks.update("s", body)["StackStatus"] == "UPDATE_COMPLETE"
    url = stacks.resource("s", "A")["PhysicalResourceId"]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["DelaySeconds"] == "5"
    missing = resources(A={"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "{{resolve:ssm:/none}}"}})
    assert stacks.create("t", missing)["StackStatus"] == "ROLLBACK_COMPLETE"


def test_rules(stacks: Any) -> None:
    body = json.dumps({
        "Parameters": {"Stage": {"Type": "String"}, "Size": {"Type": "String"}},
        "Rules": {"Big": {
            "RuleCondition": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
            "Assertions": [{"Assert": {"Fn::Contains": [["l", "xl"], {"Ref": "Size"}]},
                            "AssertDescription": "prod is large"}],
        }},
        "Resources": {"A": QUEUE},
    })  # fmt: skip
    values = {"Stage": "prod", "Size": "s"}
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]
    with pytest.raises(ClientError, match="prod is large"):
        stacks.client.create_stack(StackName="s", TemplateBody=body, Parameters=given)
    given[0]["ParameterValue"] = "test"
    assert stacks.create("s", body, Parameters=given)["StackStatus"] == "CREATE_COMPLETE"
