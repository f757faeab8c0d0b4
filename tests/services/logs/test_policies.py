"""Resource policies and subscription filters over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_resource_policies(logs: Any) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "route53.amazonaws.com"},
        "Action": "logs:*",
        "Resource": "*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = logs.put_resource_policy(policyName="a", policyDocument=document)["resourcePolicy"]
    assert made.pop("lastUpdatedTime")
    assert made == {"policyName": "a", "policyDocument": document, "policyScope": "ACCOUNT"}
    for number in range(9):
        logs.put_resource_policy(policyName=f"p{number}", policyDocument=document)
    assert failure(logs.put_resource_policy, policyName="more", policyDocument=document) == (
        "LimitExceededException",
        "Resource limit exceeded.",
    )
    logs.put_resource_policy(policyName="a", policyDocument=document)
    first = logs.describe_resource_policies(limit=6)
    rest = logs.describe_resource_policies(limit=6, nextToken=first["nextToken"])
    assert len(first["resourcePolicies"]) + len(rest["resourcePolicies"]) == 10
    logs.delete_resource_policy(policyName="a")
    assert failure(logs.delete_resource_policy, policyName="a") == (
        "ResourceNotFoundException",
        "Policy with name [a] does not exist.",
    )
    # AWS takes any text for a resource; such a statement bears on nothing.
    loose = json.dumps({"Version": "2012-10-17", "Statement": [statement | {"Resource": "a-group"}]})
    logs.put_resource_policy(policyName="loose", policyDocument=loose)
    logs.delete_resource_policy(policyName="loose")
    code = "InvalidParameterException"
    assert failure(logs.put_resource_policy, policyName="x", policyDocument="{")[0] == code
    assert failure(logs.put_resource_policy, policyName="x")[0] == code
    assert failure(logs.put_resource_policy, policyName="x", policyDocument=document, expectedRevisionId="1")[0] == code
    assert failure(logs.delete_resource_policy, policyName="x", expectedRevisionId="1")[0] == code
    assert logs.describe_resource_policies(policyScope="RESOURCE")["resourcePolicies"] == []


def test_a_policy_of_one_group(logs: Any, client: Any, server: Any, account: str) -> None:
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:/aws/events/g"
    document = json.dumps({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": "*",
        }],
    })  # fmt: skip
    put = {"resourceArn": arn, "policyDocument": document}
    assert failure(logs.put_resource_policy, **put)[0] == "ResourceNotFoundException"
    for name in ("/aws/events/g", "/aws/events/other"):
        logs.create_log_group(logGroupName=name)
    made = logs.put_resource_policy(**put)
    revision = made["revisionId"]
    shown = made["resourcePolicy"]
    assert (shown["policyScope"], shown["resourceArn"], shown["revisionId"]) == ("RESOURCE", arn, revision)
    assert failure(logs.put_resource_policy, **put)[0] == "OperationAbortedException"
    revision = logs.put_resource_policy(**put, expectedRevisionId=revision)["revisionId"]
    (found,) = logs.describe_resource_policies(resourceArn=arn)["resourcePolicies"]
    assert (found["revisionId"], found["policyDocument"]) == (revision, document)
    assert len(logs.describe_resource_policies(policyScope="RESOURCE")["resourcePolicies"]) == 1
    assert logs.describe_resource_policies()["resourcePolicies"] == []
    events = client("events")
    events.put_rule(Name="r", EventPattern='{"source": ["shop"]}')
    targets = [{"Id": "1", "Arn": arn}, {"Id": "2", "Arn": arn.replace("/g", "/other")}]
    events.put_targets(Rule="r", Targets=targets)
    events.put_events(Entries=[{"Source": "shop", "DetailType": "d", "Detail": "{}"}])
    server.page("idle")
    assert len(logs.filter_log_events(logGroupName="/aws/events/g")["events"]) == 1
    assert logs.filter_log_events(logGroupName="/aws/events/other")["events"] == []
    assert failure(logs.delete_resource_policy, resourceArn=arn)[0] == "OperationAbortedException"
    logs.delete_resource_policy(resourceArn=arn, expectedRevisionId=revision)
    assert (
        failure(logs.delete_resource_policy, resourceArn=arn, expectedRevisionId="1")[0] == "ResourceNotFoundException"
    )
    assert failure(logs.describe_resource_policies, resourceArn="g")[0] == "InvalidParameterException"


def test_subscription_filters_need_a_function_that_allows_it(logs: Any, account: str) -> None:
    logs.create_log_group(logGroupName="g")
    function = f"arn:aws:lambda:us-east-1:{account}:function:none"
    put = {"logGroupName": "g", "filterName": "f", "filterPattern": "", "destinationArn": function}
    assert failure(logs.put_subscription_filter, **put) == (
        "InvalidParameterException",
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your "
        "function.",
    )
    foreign = {**put, "destinationArn": function.replace(account, "111122223333")}
    assert failure(logs.put_subscription_filter, **foreign) == (
        "AccessDeniedException",
        "Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross "
        "account lambda triggers.",
    )
    stream = {**put, "destinationArn": f"arn:aws:kinesis:us-east-1:{account}:stream/s"}
    assert failure(logs.put_subscription_filter, **stream) == (
        "InvalidParameterException",
        "destinationArn for vendor kinesis cannot be used without roleArn",
    )
    assert failure(logs.put_subscription_filter, **{**put, "filterPattern": "{ bad"})[0] == "InvalidParameterException"
    assert failure(logs.put_subscription_filter, **{**put, "logGroupName": "none"}) == (
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    )
    assert logs.describe_subscription_filters(logGroupName="g")["subscriptionFilters"] == []
    assert failure(logs.describe_subscription_filters, logGroupName="none")[0] == "ResourceNotFoundException"
    assert failure(logs.delete_subscription_filter, logGroupName="g", filterName="f") == (
        "ResourceNotFoundException",
        "The specified subscription filter does not exist.",
    )
