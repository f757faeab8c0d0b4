"""State machines, versions, aliases, tags, and the executions of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
WAIT = {"W": {"Type": "Wait", "Seconds": 3000, "End": True}}


def refused(code: str, call: Callable[..., Any], **more: Any) -> str:
    """The message of the error that a call ends with."""
    with pytest.raises(ClientError) as error:
        call(**more)
    assert error.value.response["Error"]["Code"] == code
    message: str = error.value.response["Error"]["Message"]
    return message


def test_make_describe_list_delete(sfn: Any, full_role: str, account: str) -> None:
    text = json.dumps(PASS)
    tags = [{"key": "k", "value": "v"}]
    made = sfn.create_state_machine(name="m", roleArn=full_role, definition=text, tags=tags)
    arn = made["stateMachineArn"]
    assert arn == f"arn:aws:states:us-east-1:{account}:stateMachine:m"
    assert (
        sfn.create_state_machine(name="m", roleArn=full_role, definition=text)["creationDate"] == made["creationDate"]
    )
    message = refused(
        "StateMachineAlreadyExists",
        sfn.create_state_machine,
        name="m",
        roleArn=full_role,
        definition=json.dumps(PASS | {"Comment": "x"}),
    )
    assert message == f"State Machine Already Exists: '{arn}'"
    found = sfn.describe_state_machine(stateMachineArn=arn)
    assert (found["name"], found["status"], found["type"], found["definition"]) == ("m", "ACTIVE", "STANDARD", text)
    assert found["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}
    assert found["tracingConfiguration"] == {"enabled": False}
    assert found["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}
    for name in ("a", "b", "c"):
        sfn.create_state_machine(name=name, roleArn=full_role, definition=text)
    pages = sfn.get_paginator("list_state_machines").paginate(PaginationConfig={"PageSize": 3})
    assert [machine["name"] for page in pages for machine in page["stateMachines"]] == ["a", "b", "c", "m"]
    sfn.tag_resource(resourceArn=arn, tags=[{"key": "x", "value": "y"}])
    sfn.untag_resource(resourceArn=arn, tagKeys=["k"])
    assert sfn.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "x", "value": "y"}]
    sfn.delete_state_machine(stateMachineArn=arn)
    sfn.delete_state_machine(stateMachineArn=arn)
    assert refused("StateMachineDoesNotExist", sfn.describe_state_machine, stateMachineArn=arn) == (
        f"State Machine Does Not Exist: '{arn}'"
    )
    assert "Invalid" in refused("InvalidArn", sfn.describe_state_machine, stateMachineArn="nonsense")
    refused("InvalidName", sfn.create_state_machine, name="a b", roleArn=full_role, definition=text)
    refused("InvalidArn", sfn.create_state_machine, name="x", roleArn="nobody", definition=text)


def test_update_and_what_an_execution_began_with(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(WAIT)
    execution = made.start()
    assert "revisionId" not in sfn.describe_state_machine(stateMachineArn=made.arn)
    updated = sfn.update_state_machine(stateMachineArn=made.arn, definition=json.dumps(PASS))
    assert updated["revisionId"] == sfn.describe_state_machine(stateMachineArn=made.arn)["revisionId"]
    assert json.loads(sfn.describe_state_machine(stateMachineArn=made.arn)["definition"]) == PASS
    found = sfn.describe_state_machine_for_execution(executionArn=execution)
    assert (json.loads(found["definition"])["States"], "revisionId" in found) == (WAIT, False)
    refused("MissingRequiredParameter", sfn.update_state_machine, stateMachineArn=made.arn)
    sfn.delete_state_machine(stateMachineArn=made.arn)
    assert made.end(execution)["status"] == "ABORTED"


def test_versions_and_aliases(machine: Callable[..., Any], sfn: Any, full_role: str) -> None:
    made = machine({"P": {"Type": "Pass", "Result": 1, "End": True}}, publish=True, versionDescription="first")
    arn = made.arn
    first = f"{arn}:1"
    assert sfn.publish_state_machine_version(stateMachineArn=arn)["stateMachineVersionArn"] == first
    changed = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": 2, "End": True}}}
    second = sfn.update_state_machine(stateMachineArn=arn, definition=json.dumps(changed), publish=True)[
        "stateMachineVersionArn"
    ]
    assert second == f"{arn}:2"
    assert sfn.describe_state_machine(stateMachineArn=first)["description"] == "first"
    refused("ConflictException", sfn.publish_state_machine_version, stateMachineArn=arn, revisionId="other")
    listed = sfn.list_state_machine_versions(stateMachineArn=arn)["stateMachineVersions"]
    assert [one["stateMachineVersionArn"] for one in listed] == [second, first]
    routes = [{"stateMachineVersionArn": first, "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    assert alias == f"{arn}:live"
    assert sfn.create_state_machine_alias(name="live", routingConfiguration=routes)["stateMachineAliasArn"] == alias
    execution = sfn.start_execution(stateMachineArn=alias)["executionArn"]
    found = made.end(execution)
    assert (found["output"], found["stateMachineVersionArn"], found["stateMachineAliasArn"]) == (1, first, alias)
    both = [{"stateMachineVersionArn": first, "weight": 40}, {"stateMachineVersionArn": second, "weight": 60}]
    sfn.update_state_machine_alias(stateMachineAliasArn=alias, routingConfiguration=both, description="d")
    described = sfn.describe_state_machine_alias(stateMachineAliasArn=alias)
    assert (described["routingConfiguration"], described["description"]) == (both, "d")
    listed = sfn.list_state_machine_aliases(stateMachineArn=arn)["stateMachineAliases"]
    assert [one["stateMachineAliasArn"] for one in listed] == [alias]
    assert "live" in refused("ConflictException", sfn.delete_state_machine_version, stateMachineVersionArn=first)
    wrong = [{"stateMachineVersionArn": first, "weight": 40}]
    refused("ValidationException", sfn.create_state_machine_alias, name="x", routingConfiguration=wrong)
    sfn.delete_state_machine_alias(stateMachineAliasArn=alias)
    sfn.delete_state_machine_version(stateMachineVersionArn=first)
    refused("ResourceNotFound", sfn.describe_state_machine_alias, stateMachineAliasArn=alias)
    refused("StateMachineDoesNotExist", sfn.start_execution, stateMachineArn=first)


def test_a_repeat_asks_for_the_same_version(sfn: Any, full_role: str) -> None:
    """`publish` and `versionDescription` are of the settings that a repeat has to share."""
    same = {"name": "m", "roleArn": full_role, "definition": json.dumps(PASS)}
    made = sfn.create_state_machine(**same, publish=True, versionDescription="first")
    again = sfn.create_state_machine(**same, publish=True, versionDescription="first")
    assert again["stateMachineVersionArn"] == made["stateMachineVersionArn"]
    refused("StateMachineAlreadyExists", sfn.create_state_machine, **same)
    refused("StateMachineAlreadyExists", sfn.create_state_machine, **same, publish=True)
    refused("StateMachineAlreadyExists", sfn.create_state_machine, **same, publish=True, versionDescription="other")


def test_a_name_is_used_once(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(WAIT)
    first = made.start({"a": 1}, name="n")
    assert made.start({"a": 1}, name="n") == first
    message = refused("ExecutionAlreadyExists", sfn.start_execution, stateMachineArn=made.arn, name="n", input="{}")
    assert message == f"Execution Already Exists: '{first}'"
    sfn.stop_execution(executionArn=first)
    refused("ExecutionAlreadyExists", sfn.start_execution, stateMachineArn=made.arn, name="n", input='{"a": 1}')
    for odd in ("{", "[" * 400 + "]" * 400, "nul"):
        refused("InvalidExecutionInput", sfn.start_execution, stateMachineArn=made.arn, input=odd)
    refused("InvalidName", sfn.start_execution, stateMachineArn=made.arn, name="a/b")


def test_list_executions(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(WAIT)
    executions = [made.start() for _ in range(5)]
    sfn.stop_execution(executionArn=executions[1])
    pages = sfn.get_paginator("list_executions").paginate(stateMachineArn=made.arn, PaginationConfig={"PageSize": 2})
    ordered = [executions[1], *(executions[number] for number in (4, 3, 2, 0))]
    assert [one["executionArn"] for page in pages for one in page["executions"]] == ordered
    aborted = sfn.list_executions(stateMachineArn=made.arn, statusFilter="ABORTED")["executions"]
    assert [one["executionArn"] for one in aborted] == [executions[1]]
    refused("InvalidToken", sfn.list_executions, stateMachineArn=made.arn, nextToken="x!")
    for odd in ("W10", "eyJhIjoxfQ"):
        refused("InvalidToken", sfn.list_executions, stateMachineArn=made.arn, nextToken=odd)
        refused("InvalidToken", sfn.get_execution_history, executionArn=executions[0], nextToken=odd + "W10")
    refused("ValidationException", sfn.list_executions)
    refused("StateMachineDoesNotExist", sfn.describe_state_machine, stateMachineArn=f"{made.arn}:\u00b2")
    missing = executions[0] + "x"
    assert refused("ExecutionDoesNotExist", sfn.describe_execution, executionArn=missing) == (
        f"Execution Does Not Exist: '{missing}'"
    )


def test_history_in_pages_and_backward(machine: Callable[..., Any], sfn: Any) -> None:
    names = [f"P{number}" for number in range(30)]
    states = {name: {"Type": "Pass", "Next": after} for name, after in itertools.pairwise(names)}
    made = machine({**states, names[-1]: {"Type": "Pass", "End": True}})
    execution = made.start({"a": 1})
    made.end(execution)
    forward = made.history(execution)
    assert [event["id"] for event in forward] == list(range(1, 63))
    pages = sfn.get_paginator("get_execution_history").paginate(
        executionArn=execution, reverseOrder=True, PaginationConfig={"PageSize": 7}
    )
    assert [event for page in pages for event in page["events"]] == forward[::-1]
    entered = forward[1]["stateEnteredEventDetails"]
    assert entered == {"name": "P0", "input": '{"a":1}', "inputDetails": {"truncated": False}}
    hidden = sfn.get_execution_history(executionArn=execution, includeExecutionData=False, maxResults=2)["events"]
    assert hidden[1]["stateEnteredEventDetails"] == {"name": "P0"}


def test_redrive(machine: Callable[..., Any], client: Callable[..., Any], sfn: Any) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="other")["QueueUrl"].replace("other", "late")
    send = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultSelector": {"sent.$": "$.MessageId"},
        "Parameters": {"QueueUrl": url, "MessageBody": "x"}, "End": True,
    }  # fmt: skip
    branches = [
        {"StartAt": "Fine", "States": {"Fine": {"Type": "Pass", "Result": "fine", "End": True}}},
        {"StartAt": "Send", "States": {"Send": send}},
    ]
    made = machine({"P": {"Type": "Parallel", "Branches": branches, "End": True}})
    execution = made.start()
    found = made.end(execution)
    assert (found["error"], found["redriveStatus"], found["redriveCount"]) == (
        "SQS.QueueDoesNotExistException", "REDRIVABLE", 0,
    )  # fmt: skip
    sqs.create_queue(QueueName="late")
    redriven = sfn.redrive_execution(executionArn=execution, clientToken="once")["redriveDate"]
    found = made.end(execution)
    assert (found["status"], found["redriveCount"], found["redriveStatus"]) == ("SUCCEEDED", 1, "NOT_REDRIVABLE")
    assert found["output"][0] == "fine"
    kinds = made.kinds(execution)
    assert kinds.count("PassStateEntered") == 1
    assert "ExecutionRedriven" in kinds
    again = sfn.redrive_execution(executionArn=execution, clientToken="once")
    assert again["redriveDate"] == redriven
    for token in ({}, {"clientToken": "twice"}, {"clientToken": "twice"}):
        refused("ExecutionNotRedrivable", sfn.redrive_execution, executionArn=execution, **token)


def test_executions_are_told_to_eventbridge(
    machine: Callable[..., Any], client: Callable[..., Any], wait_until: Callable[..., Any], account: str
) -> None:
    sqs, events = client("sqs"), client("events")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{account}:q"
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow]})}
    )
    pattern = {"source": ["aws.states"], "detail": {"status": ["FAILED"]}}
    events.put_rule(Name="r", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": arn}])
    execution = machine({"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}).start({"a": 1})
    message = wait_until(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))[0]
    event = json.loads(message["Body"])
    assert event["detail-type"] == "Step Functions Execution Status Change"
    detail = event["detail"]
    assert (detail["executionArn"], detail["status"], detail["error"], detail["input"]) == (
        execution,
        "FAILED",
        "E",
        '{"a": 1}',
    )


def test_permissions(client: Callable[..., Any], server: Any, account: str, sfn: Any, full_role: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]
    user = server.client(
        "stepfunctions", account, aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    statement = {"Effect": "Allow", "Action": ["states:CreateStateMachine"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    request = {"name": "m", "roleArn": full_role, "definition": json.dumps(PASS)}
    assert "iam:PassRole" in refused("AccessDeniedException", user.create_state_machine, **request)
    arn = sfn.create_state_machine(**request)["stateMachineArn"]
    assert "states:StartExecution" in refused("AccessDeniedException", user.start_execution, stateMachineArn=arn)


def test_lists_are_asked_of_all_of_a_kind(client: Callable[..., Any]) -> None:
    for name, resource in (("all", "arn:aws:states:*:*:*"), ("one", "arn:aws:states:*:*:stateMachine:m")):
        keys = make_user(
            client("iam"), name, allow("states:ListStateMachines", "states:ListActivities", resource=resource)
        )
        mine = client("stepfunctions", **keys)
        if name == "all":
            assert (mine.list_state_machines()["stateMachines"], mine.list_activities()["activities"]) == ([], [])
            continue
        for call, kind in ((mine.list_state_machines, "stateMachine"), (mine.list_activities, "activity")):
            with pytest.raises(ClientError, match=rf"on resource: arn:aws:states:us-east-1:\d+:{kind}:\* "):
                call()
