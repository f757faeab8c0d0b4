"""Custom resources, wait conditions and signals."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

WAITING = {
    "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    "Wait": {
        "Type": "AWS::CloudFormation::WaitCondition",
        "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "300", "Count": 2},
    },
}
OUTPUTS = {"Data": {"Value": {"Fn::GetAtt": ["Wait", "Data"]}}}
SIGNALLED = {
    "Resources": {
        "Wait": {
            "Type": "AWS::CloudFormation::WaitCondition",
            "CreationPolicy": {"ResourceSignal": {"Count": 2, "Timeout": "PT10M"}},
        }
    }
}


def put(url: str, body: Any) -> int:
    """PUT JSON; the status."""
    request = urllib.request.Request(url, data=json.dumps(body).encode(), method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


def physical(stacks: Any, name: str, logical_id: str) -> str | None:
    """The physical id of a resource, once it has one."""
    found = stacks.client.describe_stack_resources(StackName=name)["StackResources"]
    return next((one.get("PhysicalResourceId") for one in found if one["LogicalResourceId"] == logical_id), None)


def test_wait_conditions(stacks: Any, wait_until: Callable[..., Any]) -> None:
    body = json.dumps({"Resources": WAITING, "Outputs": OUTPUTS})
    stacks.client.create_stack(StackName="s", TemplateBody=body)
    url = wait_until(lambda: physical(stacks, "s", "Handle"))
    assert put(url, {"Status": "SUCCESS", "UniqueId": "a", "Data": "one", "Reason": ""}) == 200
    assert put(url, {"Status": "SUCCESS", "UniqueId": "b", "Data": "two", "Reason": ""}) == 200
    assert put(f"{url}x", {"Status": "SUCCESS", "UniqueId": "c"}) == 404
    assert stacks.settle("s")["StackStatus"] == "CREATE_COMPLETE"
    assert json.loads(stacks.outputs("s")["Data"]) == {"a": "one", "b": "two"}


def test_a_wait_condition_that_fails(stacks: Any, wait_until: Callable[..., Any]) -> None:
    stacks.client.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": WAITING}))
    url = wait_until(lambda: physical(stacks, "s", "Handle"))
    put(url, {"Status": "FAILURE", "UniqueId": "a", "Reason": "no luck"})
    assert stacks.settle("s")["StackStatus"] == "ROLLBACK_COMPLETE"
    reason = "WaitCondition received failed message: 'no luck' for uniqueId: a"
    assert ("Wait", "CREATE_FAILED", reason) in stacks.events("s")


def test_signals(stacks: Any, wait_until: Callable[..., Any]) -> None:
    cloudformation = stacks.client

    def signal(name: str, unique_id: str, status: str = "SUCCESS") -> None:
        cloudformation.signal_resource(StackName=name, LogicalResourceId="Wait", UniqueId=unique_id, Status=status)

    for name in ("good", "bad"):
        cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(SIGNALLED))
        wait_until(lambda name=name: [one for one in stacks.events(name) if one[0] == "Wait"])
    with pytest.raises(ClientError, match="Resource Nope does not exist for stack good"):
        cloudformation.signal_resource(StackName="good", LogicalResourceId="Nope", UniqueId="1", Status="SUCCESS")
    signal("good", "i-1")
    signal("good", "i-2")
    assert stacks.settle("good")["StackStatus"] == "CREATE_COMPLETE"
    assert ("Wait", "CREATE_IN_PROGRESS", "Received SUCCESS signal with UniqueId i-1") in stacks.events("good")
    signal("bad", "i-1", "FAILURE")
    assert stacks.settle("bad")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert ("Wait", "CREATE_FAILED", "Received FAILURE signal with UniqueId i-1") in stacks.events("bad")
    with pytest.raises(ClientError, match="is in CREATE_COMPLETE state and cannot be signaled"):
        signal("good", "i-3")


def test_what_does_not_come_in_time(own_server: Callable[..., Any], stacks_of: Any) -> None:
    server = own_server()
    stacks = stacks_of(server.client("cloudformation", "123456789012"))
    late = {"Resources": {**WAITING}}
    for name, body in (("signals", SIGNALLED), ("conditions", late)):
        stacks.client.create_stack(StackName=name, TemplateBody=json.dumps(body))
    server.page("idle")
    for name in ("signals", "conditions"):
        stacks._wait_until(lambda name=name: [one for one in stacks.events(name) if one[0] == "Wait"])
    server.advance(601)
    assert stacks.settle("signals")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert stacks.settle("conditions")["StackStatus"] == "ROLLBACK_COMPLETE"
    reason = "Failed to receive 2 resource signal(s) within the specified duration"
    assert ("Wait", "CREATE_FAILED", reason) in stacks.events("signals")
    reason = "WaitCondition timed out. Received 0 conditions when expecting 2"
    assert ("Wait", "CREATE_FAILED", reason) in stacks.events("conditions")
    stacks.client.create_stack(StackName="slow", TemplateBody=json.dumps(late), TimeoutInMinutes=1)
    stacks._wait_until(lambda: physical(stacks, "slow", "Handle"))
    server.advance(61)
    assert stacks.settle("slow")["StackStatus"] == "ROLLBACK_COMPLETE"
    began = next(why for _, status, why in stacks.events("slow") if status == "ROLLBACK_IN_PROGRESS")
    assert began.startswith("Stack creation time exceeded the specified timeout.")


HANDLER = """
import cfnresponse
def handler(event, context):
    properties = event["ResourceProperties"]
    if properties.get("Fail") == event["RequestType"]:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, "p", reason="as you wish")
        return
    data = {"Echo": properties["Value"] + "/" + event["RequestType"], "Old": str(event.get("OldResourceProperties"))}
    cfnresponse.send(event, context, cfnresponse.SUCCESS, data, "id-" + properties["Id"])
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def custom(**properties: Any) -> str:
    return json.dumps({
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {
                "Runtime": "python3.11", "Handler": "index.handler", "Code": {"ZipFile": HANDLER},
                "Role": {"Fn::GetAtt": ["Role", "Arn"]}}},
            "Thing": {"Type": "Custom::Thing", "Properties": {
                "ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, **properties}},
        },
        "Outputs": {"Echo": {"Value": {"Fn::GetAtt": ["Thing", "Echo"]}}, "Id": {"Value": {"Ref": "Thing"}}},
    })  # fmt: skip


def test_custom_resources(stacks: Any) -> None:
    given = {"Capabilities": ["CAPABILITY_IAM"]}
    assert stacks.create("s", custom(Value="a", Id="1"), **given)["StackStatus"] == "CREATE_COMPLETE"
    assert stacks.outputs("s") == {"Echo": "a/Create", "Id": "id-1"}
    assert stacks.update("s", custom(Value="b", Id="1"), **given)["StackStatus"] == "UPDATE_COMPLETE"
    assert stacks.outputs("s") == {"Echo": "b/Update", "Id": "id-1"}
    # Another physical id is a replacement: the old one is deleted in the cleanup.
    assert stacks.update("s", custom(Value="b", Id="2"), **given)["StackStatus"] == "UPDATE_COMPLETE"
    assert stacks.outputs("s")["Id"] == "id-2"
    assert ("Thing", "DELETE_COMPLETE", "") in stacks.events("s")
    failed = stacks.update("s", custom(Value="c", Id="2", Fail="Update"), **given)
    assert failed["StackStatus"] == "UPDATE_ROLLBACK_FAILED" or failed["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    reason = next(why for name, status, why in stacks.events("s") if (name, status) == ("Thing", "UPDATE_FAILED"))
    assert reason.startswith("Received response status [FAILED] from custom resource. Message returned: as you wish")
    assert stacks.delete("s")["StackStatus"] == "DELETE_COMPLETE"


NODE_HANDLER = """
const https = require('https'), url = require('url');
exports.handler = (event) => new Promise((resolve, reject) => {
  const to = url.parse(event.ResponseURL);
  const body = JSON.stringify({Status: 'SUCCESS', StackId: event.StackId, RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId, PhysicalResourceId: 'made', Data: {Echo: event.RequestType}});
  const headers = {'content-type': '', 'content-length': body.length};
  const request = https.request({hostname: to.hostname, port: 443, path: to.path, method: 'PUT', headers}, resolve);
  request.on('error', reject);
  request.end(body);
});
"""


def test_custom_resources_that_answer_by_https(stacks: Any) -> None:
    """As the helpers of CDK do, which know no port but 443."""
    template = json.loads(custom(Value="a"))
    template["Resources"]["Function"]["Properties"] |= {"Runtime": "nodejs20.x", "Code": {"ZipFile": NODE_HANDLER}}
    stack = stacks.create("s", json.dumps(template), Capabilities=["CAPABILITY_IAM"])
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stacks.outputs("s") == {"Echo": "Create", "Id": "made"}
    assert stacks.delete("s")["StackStatus"] == "DELETE_COMPLETE"


def test_a_custom_resource_that_cannot_be_made(stacks: Any) -> None:
    stack = stacks.create("s", custom(Value="a", Id="1", Fail="Create"), Capabilities=["CAPABILITY_IAM"])
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert stacks.resource("s", "Thing")["ResourceStatus"] == "DELETE_COMPLETE"
