"""What change sets show of properties, and what else templates may hold there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"


def parameter(value: Any, **more: Any) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}, **more}


def template(resources: dict[str, Any], **sections: Any) -> str:
    return json.dumps({**sections, "Resources": resources})


def drawn(stacks: Any, body: str, kind: str, values: bool = True, **arguments: Any) -> dict[str, Any]:
    """A change set's description, with or without values."""
    name = "create" if kind == "CREATE" else "update"
    stacks.client.create_change_set(
        StackName="s", ChangeSetName=name, ChangeSetType=kind, TemplateBody=body, **arguments
    )
    found: dict[str, Any] = stacks.client.describe_change_set(
        StackName="s", ChangeSetName=name, IncludePropertyValues=values
    )
    return found


def contexts(found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By logical id: the properties before and after."""
    parts = [one["ResourceChange"] for one in found["Changes"]]
    return {
        one["LogicalResourceId"]: tuple(
            json.loads(one[name])["Properties"] if name in one else None for name in ("BeforeContext", "AfterContext")
        )
        for one in parts
    }


def test_properties_before_and_after(stacks: Any) -> None:
    first = {"A": parameter("one"), "B": parameter({"Ref": "A"}), "C": parameter({"Fn::GetAtt": ["A", "Value"]})}
    found = drawn(stacks, template(first), "CREATE")
    assert contexts(found) == {
        "A": (None, {"Type": "String", "Value": "one"}),
        "B": (None, {"Type": "String", "Value": LATER}),
        "C": (None, {"Type": "String", "Value": LATER}),
    }
    stacks.client.execute_change_set(StackName="s", ChangeSetName="create")
    stack = stacks.settle("s")
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stack["LastUpdatedTime"] >= stack["CreationTime"]
    then = {"A": parameter("two"), "C": first["C"]}
    found = drawn(stacks, template(then), "UPDATE")
    assert contexts(found) == {
        "A": ({"Type": "String", "Value": "one"}, {"Type": "String", "Value": "two"}),
        "C": ({"Type": "String", "Value": "one"}, {"Type": "String", "Value": "two"}),
        "B": ({"Type": "String"}, None),
    }
    changes = {one["ResourceChange"]["LogicalResourceId"]: one["ResourceChange"] for one in found["Changes"]}
    assert changes["A"]["Details"][0]["Target"] == {
        "Attribute": "Properties", "Name": "Value", "RequiresRecreation": "Never", "Path": "/Properties/Value",
        "AttributeChangeType": "Modify", "BeforeValue": "one", "AfterValue": "two",
    }  # fmt: skip
    assert changes["C"]["Details"][0]["ChangeSource"] == "ResourceAttribute"
    assert changes["C"]["Details"][0]["CausingEntity"] == "A.Value"
    bare = stacks.client.describe_change_set(StackName="s", ChangeSetName="update")
    assert contexts(bare) == {"A": (None, None), "B": (None, None), "C": (None, None)}
    assert "BeforeValue" not in json.dumps(bare["Changes"])
    stacks.client.execute_change_set(StackName="s", ChangeSetName="update")
    assert stacks.settle("s")["StackStatus"] == "UPDATE_COMPLETE"


def test_values_of_hidden_parameters_are_not_shown(stacks: Any) -> None:
    declared = {"Secret": {"Type": "String", "NoEcho": True}, "Open": {"Type": "String"}}
    resources = {"A": parameter({"Fn::Sub": "<${Secret}> ${Open}"})}

    def given(secret: str, open_: str) -> list[dict[str, str]]:
        return [
            {"ParameterKey": "Secret", "ParameterValue": secret},
            {"ParameterKey": "Open", "ParameterValue": open_},
        ]

    body = template(resources, Parameters=declared)
    found = drawn(stacks, body, "CREATE", Parameters=given("hush", "1"))
    assert contexts(found)["A"][1]["Value"] == "<****> 1"
    stacks.client.execute_change_set(StackName="s", ChangeSetName="create")
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE"
    found = drawn(stacks, body, "UPDATE", Parameters=given("whisper", "2"))
    assert [one["Value"] for one in contexts(found)["A"]] == ["<****> 1", "<****> 2"]
    assert "hush" not in json.dumps(found, default=str)
    assert "whisper" not in json.dumps(found, default=str)


def test_an_export_may_come_later(stacks: Any) -> None:
    found = drawn(stacks, template({"A": parameter({"Fn::ImportValue": "later"})}), "CREATE")
    assert found["Status"] == "CREATE_COMPLETE"
    assert contexts(found)["A"][1]["Value"] == LATER
    assert found["StatusReason"].endswith("failed for resource [A] because: No export named later")
    outputs = {"O": {"Value": "here", "Export": {"Name": "later"}}}
    assert stacks.create("t", template({"A": parameter("x")}, Outputs=outputs))["StackStatus"] == "CREATE_COMPLETE"
    stacks.client.execute_change_set(StackName="s", ChangeSetName="create")
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE"


def test_a_stack_of_nothing(stacks: Any) -> None:
    body = template({"A": parameter("x", Condition="No")}, Conditions={"No": {"Fn::Equals": ["1", "2"]}})
    assert drawn(stacks, body, "CREATE")["Status"] == "CREATE_COMPLETE"
    stacks.client.execute_change_set(StackName="s", ChangeSetName="create")
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE"
    assert drawn(stacks, body, "UPDATE")["Status"] == "FAILED"


def test_a_name_of_a_deleted_stack(stacks: Any) -> None:
    stack = stacks.create("s", template({"A": parameter("x")}))["StackId"]
    stacks.delete("s")
    with pytest.raises(ClientError, match="already exists and cannot be created again with the changeSet") as caught:
        stacks.client.create_change_set(
            StackName=stack, ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=template({"A": parameter("x")})
        )
    assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_policies_by_functions(client: Any, stacks: Any) -> None:
    resources = {
        "Kept": parameter("x", DeletionPolicy={"Fn::If": ["Keeps", "Retain", "Delete"]}),
        "Gone": parameter("x", DeletionPolicy={"Ref": "Policy"}),
    }
    sections = {
        "Parameters": {"Policy": {"Type": "String", "Default": "Delete"}},
        "Conditions": {"Keeps": {"Fn::Equals": ["1", "1"]}},
    }
    stacks.create("s", template(resources, **sections))
    names = {name: stacks.resource("s", name)["PhysicalResourceId"] for name in resources}
    stacks.delete("s")
    left = {one["Name"] for one in client("ssm").describe_parameters()["Parameters"]}
    assert left & set(names.values()) == {names["Kept"]}
    wrong = [{"ParameterKey": "Policy", "ParameterValue": "Perhaps"}]
    with pytest.raises(ClientError, match="Unrecognized DeletionPolicy Perhaps for resource Gone"):
        stacks.client.create_stack(StackName="t", TemplateBody=template(resources, **sections), Parameters=wrong)


def test_lines_of_the_history_have_different_times(stacks: Any) -> None:
    stacks.create("s", template({name: parameter("x") for name in "ABCD"}))
    stacks.delete("s")
    stack = stacks.client.list_stacks()["StackSummaries"][0]["StackId"]
    times = [one["Timestamp"] for one in stacks.client.describe_stack_events(StackName=stack)["StackEvents"]]
    assert len(times) == 24
    assert len(set(times)) == 24
    assert times == sorted(times, reverse=True)


def test_what_is_not_there(stacks: Any) -> None:
    for operation, arguments, text in (
        ("describe_stack_events", {"StackName": "none"}, "Stack [none] does not exist"),
        ("get_template", {}, "StackName is required if ChangeSetName is not specified."),
        ("get_template", {"ChangeSetName": "none"}, "StackName is a required parameter."),
        (
            "create_stack", {"StackName": "s", "TemplateURL": "s3://bucket/key"},
            "S3 error: Domain name specified in bucket is not a valid S3 domain",
        ),
        ("create_stack", {"StackName": "s", "TemplateURL": "https://example.com/t"}, "TemplateURL must be a supported URL."),
    ):  # fmt: skip
        with pytest.raises(ClientError) as caught:
            getattr(stacks.client, operation)(**arguments)
        assert caught.value.response["Error"]["Message"] == text
    drawn(stacks, template({"A": parameter("x")}), "CREATE")
    with pytest.raises(ClientError, match="GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks"):
        stacks.client.get_template_summary(StackName="s")
    # A type that only AWS has is validated, too.
    vpc = {"V": {"Type": "AWS::DMS::Endpoint", "Properties": {}}}
    assert stacks.client.validate_template(TemplateBody=template(vpc))["Parameters"] == []
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::DMS::Nothing"):
        stacks.client.validate_template(TemplateBody=template({"V": {"Type": "AWS::DMS::Nothing"}}))
