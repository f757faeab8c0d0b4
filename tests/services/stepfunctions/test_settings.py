"""Logging, encryption, tags, versions and aliases: what is refused, and how many there may be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

PASS = {"P": {"Type": "Pass", "End": True}}
DEFINITION = json.dumps({"StartAt": "P", "States": PASS})


def refused(code: str, call: Callable[..., Any], **request: Any) -> str:
    """The message of the error that a call ends with."""
    with pytest.raises(ClientError) as error:
        call(**request)
    assert error.value.response["Error"]["Code"] == code, error.value
    return str(error.value.response["Error"]["Message"])


def log(arn: str, level: str = "ALL") -> dict[str, Any]:
    """A LoggingConfiguration."""
    return {"level": level, "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]}


def test_destinations_of_logs(
    client: Callable[..., Any], sfn: Any, full_role: str, account: str, role: Callable[..., str]
) -> None:
    group = f"arn:aws:logs:us-east-1:{account}:log-group:/aws/vendedlogs/states/m"
    request = {"name": "m", "roleArn": full_role, "definition": DEFINITION}
    words = "Invalid Logging Configuration: "
    for wrong, text in (
        ({"level": "ALL"}, "Must specify exactly one Log Destination."),
        ({"level": "ERROR", "destinations": []}, "Must specify exactly one Log Destination."),
        (log(group), "Log Group ARN must be provided with '*' qualifier."),
        (log("arn:aws:s3:::bucket"), "Log Destination is invalid."),
        (log(group.replace(account, "123456789012") + ":*"), "Log Destination is invalid."),
        (log(f"{group}:*"), "Log Destination not found."),
    ):
        told = refused("InvalidLoggingConfiguration", sfn.create_state_machine, **request, loggingConfiguration=wrong)
        assert told == words + text
    client("logs").create_log_group(logGroupName="/aws/vendedlogs/states/m")
    may_not = role(name="poor")
    text = "The state machine IAM Role is not authorized to access the Log Destination"
    poor = {**request, "roleArn": may_not, "loggingConfiguration": log(f"{group}:*")}
    assert refused("AccessDeniedException", sfn.create_state_machine, **poor) == text
    arn = sfn.create_state_machine(**request, loggingConfiguration=log(f"{group}:*", "FATAL"))["stateMachineArn"]
    change = {"stateMachineArn": arn, "roleArn": may_not}
    assert refused("AccessDeniedException", sfn.update_state_machine, **change) == text
    sfn.update_state_machine(**change, loggingConfiguration={"level": "OFF"})
    found = sfn.describe_state_machine(stateMachineArn=arn)
    assert found["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}
    assert refused("AccessDeniedException", sfn.update_state_machine, **change, loggingConfiguration=log(f"{group}:*"))
    sfn.update_state_machine(
        stateMachineArn=arn, roleArn=role("logs:CreateLogDelivery", name="rich"), loggingConfiguration=log(f"{group}:*")
    )


def test_long_data_is_cut_in_logs(
    client: Callable[..., Any], machine: Callable[..., Any], account: str, wait_until: Callable[..., Any]
) -> None:
    client("logs").create_log_group(logGroupName="/flow")
    configuration = log(f"arn:aws:logs:us-east-1:{account}:log-group:/flow:*") | {"includeExecutionData": True}
    made = machine(PASS, loggingConfiguration=configuration)
    given = '"' * 100_000 + "é" * 10_000
    assert made.output(given) == given

    def messages() -> list[Any]:
        events = client("logs").filter_log_events(logGroupName="/flow")["events"]
        return [json.loads(event["message"]) for event in events]

    wait_until(lambda: len(messages()) == 4)
    entered = next(one["details"] for one in messages() if one["type"] == "PassStateEntered")
    assert entered["inputDetails"] == {"truncated": True}
    whole = json.dumps(given, ensure_ascii=False)
    assert whole.startswith(entered["input"])
    assert 240_000 < len(json.dumps(entered["input"], ensure_ascii=False).encode()) <= 248 * 1024 + 2
    short = made.start("x")
    wait_until(lambda: len(messages()) == 8)
    mine = [one["details"] for one in messages() if one["execution_arn"] == short and "input" in one["details"]]
    assert all(one["inputDetails"] == {"truncated": False} for one in mine)


def test_encryption_configurations(sfn: Any, full_role: str) -> None:
    customer = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/k", "kmsDataKeyReusePeriodSeconds": 60}
    request = {"name": "m", "roleArn": full_role, "definition": DEFINITION}
    arn = sfn.create_state_machine(**request, encryptionConfiguration={"type": "AWS_OWNED_KEY"})["stateMachineArn"]
    for wrong in ({"type": "CUSTOMER_MANAGED_KMS_KEY"}, {**customer, "type": "AWS_OWNED_KEY"}):
        refused("InvalidEncryptionConfiguration", sfn.create_activity, name="b", encryptionConfiguration=wrong)
    found = sfn.describe_state_machine(stateMachineArn=arn)
    assert found["encryptionConfiguration"] == {"type": "AWS_OWNED_KEY"}


def test_tags_from_the_beginning(sfn: Any, full_role: str) -> None:
    tags = [{"key": str(number), "value": ""} for number in range(51)]
    request = {"name": "m", "roleArn": full_role, "definition": DEFINITION}
    refused("TooManyTags", sfn.create_state_machine, **request, tags=tags)
    refused("TooManyTags", sfn.create_activity, name="a", tags=tags)
    arn = sfn.create_activity(name="a", tags=tags[:50])["activityArn"]
    refused("TooManyTags", sfn.tag_resource, resourceArn=arn, tags=tags[50:])
    sfn.tag_resource(resourceArn=arn, tags=[{"key": "1", "value": "again"}])


def test_how_many_versions_and_aliases(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(PASS)
    for number in range(1001):
        change = {"stateMachineArn": made.arn, "tracingConfiguration": {"enabled": number % 2 == 0}, "publish": True}
        if number < 1000:
            sfn.update_state_machine(**change)
    refused("ServiceQuotaExceededException", sfn.update_state_machine, **change)
    sfn.delete_state_machine_version(stateMachineVersionArn=f"{made.arn}:5")
    assert sfn.update_state_machine(**change)["stateMachineVersionArn"] == f"{made.arn}:1001"
    routing = [{"stateMachineVersionArn": f"{made.arn}:1001", "weight": 100}]
    for number in range(100):
        sfn.create_state_machine_alias(name=f"a{number}", routingConfiguration=routing)
    again = {"name": "a100", "routingConfiguration": routing}
    refused("ServiceQuotaExceededException", sfn.create_state_machine_alias, **again)
    newest = sfn.list_state_machine_aliases(stateMachineArn=made.arn, maxResults=2)
    names = [one["stateMachineAliasArn"].rpartition(":")[2] for one in newest["stateMachineAliases"]]
    assert names == ["a99", "a98"]
    pages = [newest]
    while token := pages[-1].get("nextToken"):
        pages.append(sfn.list_state_machine_aliases(stateMachineArn=made.arn, maxResults=30, nextToken=token))
    found = [one["stateMachineAliasArn"].rpartition(":")[2] for page in pages for one in page["stateMachineAliases"]]
    assert found == [f"a{number}" for number in range(99, -1, -1)]
    lone = {**change, "publish": False, "versionDescription": "d"}
    text = "Version description can only be set when publish is true"
    assert refused("ValidationException", sfn.update_state_machine, **lone) == text


def test_an_alias_leads_to_both(machine: Callable[..., Any], sfn: Any) -> None:
    """By chance: of 200 starts with even odds neither version has fewer than 50, but once in 10^12."""
    made = machine(PASS, publish=True)
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": 2, "End": True}}})
    sfn.update_state_machine(stateMachineArn=made.arn, definition=definition, publish=True)
    routing = [{"stateMachineVersionArn": f"{made.arn}:{number}", "weight": 50} for number in (1, 2)]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routing)["stateMachineAliasArn"]
    for _ in range(200):
        sfn.start_execution(stateMachineArn=alias)
    counts = [
        len(sfn.list_executions(stateMachineArn=f"{made.arn}:{number}", maxResults=1000)["executions"])
        for number in (1, 2)
    ]
    assert sum(counts) == 200
    assert min(counts) >= 50
    routing = [{"stateMachineVersionArn": f"{made.arn}:1", "weight": 0}, {**routing[1], "weight": 100}]
    sfn.update_state_machine_alias(stateMachineAliasArn=alias, routingConfiguration=routing)
    started = [sfn.start_execution(stateMachineArn=alias)["executionArn"] for _ in range(20)]
    assert all(sfn.describe_execution(executionArn=one)["stateMachineVersionArn"] == f"{made.arn}:2" for one in started)
