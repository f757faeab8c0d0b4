"""Groups and schedules: what they are made of, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.roles import allow, make_role, make_user, trust
from tests.services.scheduler.conftest import Place, refusal

YEARLY = "cron(0 0 1 1 ? *)"


def test_groups_live_and_go_with_their_schedules(place: Place, account: str) -> None:
    api = place.api
    first = api.list_schedule_groups()["ScheduleGroups"]
    assert [(one["Name"], one["State"]) for one in first] == [("default", "ACTIVE")]
    made = api.create_schedule_group(Name="mine", ClientToken="t", Tags=[{"Key": "a", "Value": "b"}])
    arn = f"arn:aws:scheduler:us-east-1:{account}:schedule-group/mine"
    assert made["ScheduleGroupArn"] == arn
    again = api.create_schedule_group(Name="mine", ClientToken="t", Tags=[{"Key": "a", "Value": "b"}])
    assert again["ScheduleGroupArn"] == arn
    assert refusal(api.create_schedule_group, Name="mine") == (
        "ConflictException", "Schedule group mine already exists.",
    )  # fmt: skip
    assert refusal(api.create_schedule_group, Name="other", ClientToken="t")[0] == "ConflictException"
    group = api.get_schedule_group(Name="mine")
    assert (group["Arn"], group["State"]) == (arn, "ACTIVE")
    api.tag_resource(ResourceArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    api.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert api.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    assert refusal(api.list_tags_for_resource, ResourceArn=arn + "x")[0] == "ResourceNotFoundException"
    place.create("inside", YEARLY, GroupName="mine")
    api.delete_schedule_group(Name="mine")
    assert refusal(api.get_schedule_group, Name="mine") == (
        "ResourceNotFoundException", "Schedule group mine does not exist.",
    )  # fmt: skip
    assert api.list_schedules()["Schedules"] == []
    assert refusal(api.delete_schedule_group, Name="default")[0] == "ValidationException"
    pages = [
        [one["Name"] for one in page["ScheduleGroups"]]
        for page in api.get_paginator("list_schedule_groups").paginate(PaginationConfig={"PageSize": 1})
    ]
    assert pages == [["default"]]


def test_a_schedule_is_made_shown_replaced_and_deleted(place: Place, account: str) -> None:
    api = place.api
    end = datetime(2150, 1, 1, tzinfo=UTC)
    arn = place.create(
        "s", "rate(5 minutes)", State="DISABLED", Description="d", EndDate=end, ScheduleExpressionTimezone="Europe/Rome",
        FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5}, ActionAfterCompletion="DELETE",
        Target=place.target(Input="hello", DeadLetterConfig={"Arn": place.dead}, RetryPolicy={"MaximumRetryAttempts": 3}),
    )  # fmt: skip
    assert arn == f"arn:aws:scheduler:us-east-1:{account}:schedule/default/s"
    shown = api.get_schedule(Name="s")
    del shown["ResponseMetadata"], shown["CreationDate"], shown["LastModificationDate"]
    assert shown == {
        "Arn": arn, "Name": "s", "GroupName": "default", "ScheduleExpression": "rate(5 minutes)", "State": "DISABLED",
        "Description": "d", "EndDate": end, "ScheduleExpressionTimezone": "Europe/Rome", "ActionAfterCompletion": "DELETE",
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
        "Target": {
            "Arn": place.queue, "RoleArn": place.role, "Input": "hello", "DeadLetterConfig": {"Arn": place.dead},
            "RetryPolicy": {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 3},
        },
    }  # fmt: skip
    created = api.get_schedule(Name="s")["CreationDate"]
    assert refusal(api.create_schedule, **place.request("s", YEARLY)) == (
        "ConflictException", "Schedule s already exists.",
    )  # fmt: skip
    assert api.update_schedule(**place.request("s", YEARLY))["ScheduleArn"] == arn
    shown = api.get_schedule(Name="s")
    assert shown["CreationDate"] == created
    assert shown["State"] == "ENABLED"
    assert not shown.keys() & {"Description", "EndDate"}
    assert shown["ScheduleExpressionTimezone"] == "UTC"
    assert shown["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
    api.create_schedule_group(Name="g")
    for name in ("a1", "a2", "b1"):
        place.create(name, YEARLY, GroupName="g", State="DISABLED" if name == "a2" else "ENABLED")
    pages = api.get_paginator("list_schedules").paginate(PaginationConfig={"PageSize": 2})
    assert [[one["Name"] for one in page["Schedules"]] for page in pages] == [["s", "a1"], ["a2", "b1"]]
    for filters, expected in (
        ({"GroupName": "g", "NamePrefix": "a"}, ["a1", "a2"]),
        ({"NamePrefix": "a", "State": "ENABLED"}, ["a1"]),
        ({"State": "DISABLED"}, ["a2"]),
    ):
        assert [one["Name"] for one in api.list_schedules(**filters)["Schedules"]] == expected
    assert refusal(api.list_schedules, GroupName="none")[0] == "ResourceNotFoundException"
    api.delete_schedule(Name="s", ClientToken="gone")
    api.delete_schedule(Name="s", ClientToken="gone")
    missing = ("ResourceNotFoundException", "Schedule s does not exist.")
    assert refusal(api.get_schedule, Name="s") == missing
    assert refusal(api.delete_schedule, Name="s") == missing
    assert refusal(api.update_schedule, **place.request("s", YEARLY)) == missing


def test_what_is_no_schedule_is_refused_in_awss_words(place: Place, client: Callable[..., Any]) -> None:
    create = place.api.create_schedule

    def text(expression: str = YEARLY, **more: Any) -> str:
        code, said = refusal(create, **place.request("s", expression, **more))
        assert code == "ValidationException"
        return said

    for expression in (
        "every day",
        "at(2024-13-01T00:00:00)",
        "rate(0 minutes)",
        "cron(0 0 * * * *)",
        "at(2024-01-01)",
    ):
        assert text(expression) == f"Invalid Schedule Expression {expression}."
    for zone in ("Mars/Olympus", "../../etc/passwd", "Europe"):
        assert "Timezone" in text(ScheduleExpressionTimezone=zone)
    assert "MaximumWindowInMinutes" in text(FlexibleTimeWindow={"Mode": "FLEXIBLE"})
    assert text(StartDate=datetime(2020, 1, 1, tzinfo=UTC)) == (
        "The StartDate you specify cannot be earlier than 5 minutes ago."
    )
    assert "EndDate" in text(EndDate=datetime(2020, 1, 1, tzinfo=UTC))
    for arn in ("queue", "arn:aws:events:us-east-1:123456789012:api-destination/d/1", "arn:aws:s3:::bucket"):
        assert text(Target=place.target(arn)) == "Provided Arn is not in correct format."
    sdk = "arn:aws:scheduler:::aws-sdk:"
    assert text(Target=place.target(f"{sdk}nothing:do")) == "nothing is not a supported service for a target."
    for action in ("sqs:receiveMessage", "sqs:fly", "dynamodb:getItem"):
        assert "is not a supported api" in text(Target=place.target(sdk + action))
    assert text(Target=place.target(f"{sdk}sqs:sendMessage", Input='{"messageBody": "x"}')) == (
        "Invalid RequestJson provided. Reason Request payload is missing the following field(s): QueueUrl, MessageBody"
    )
    assert "Invalid RequestJson" in text(Target=place.target(f"{sdk}sqs:sendMessage", Input="no"))
    assert "MessageGroupId" in text(Target=place.target(place.queue + ".fifo"))
    bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
    assert "EventBridgeParameters" in text(Target=place.target(bus))
    assert "KinesisParameters" in text(Target=place.target(KinesisParameters={"PartitionKey": "k"}))
    dead = {"DeadLetterConfig": {"Arn": place.dead + ".fifo"}}
    # The model's own pattern.
    assert "deadLetterConfig.arn" in text(Target=place.target(**dead))
    untrusting = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust("lambda"))["Role"]["Arn"]
    assert text(Target={"Arn": place.queue, "RoleArn": untrusting}) == (
        "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
    )
    missing = refusal(create, **place.request("s", YEARLY, GroupName="none"))
    assert missing == ("ResourceNotFoundException", "Schedule group none does not exist.")
    second = {"EventBridgePutRawEventsParameters": {}}
    assert refusal(create, **place.request("s", YEARLY, Target=place.target(**second)))[0] == "NotImplemented"


def test_who_may_make_schedules(place: Place, client: Callable[..., Any]) -> None:
    iam, request = client("iam"), place.request("s", YEARLY)
    poor = client("scheduler", **make_user(iam, "poor", allow("scheduler:*")))
    code, said = refusal(poor.create_schedule, **request)
    assert code == "AccessDeniedException"
    assert "iam:PassRole" in said
    passing = allow("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}})
    iam.put_user_policy(UserName="poor", PolicyName="pass", PolicyDocument=passing)
    poor.create_schedule(**request)
    only = allow("scheduler:GetSchedule", resource="arn:aws:scheduler:*:*:schedule/default/s")
    reader = client("scheduler", **make_user(iam, "reader", only))
    assert reader.get_schedule(Name="s")["Name"] == "s"
    assert refusal(reader.get_schedule, Name="t")[0] == "AccessDeniedException"
    tagged = allow("scheduler:GetScheduleGroup", Condition={"StringEquals": {"aws:ResourceTag/team": "blue"}})
    blue = client("scheduler", **make_user(iam, "blue", tagged))
    place.api.create_schedule_group(Name="blue", Tags=[{"Key": "team", "Value": "blue"}])
    assert blue.get_schedule_group(Name="blue")["Name"] == "blue"
    assert refusal(blue.get_schedule_group, Name="default")[0] == "AccessDeniedException"


def test_a_role_that_trusts_one_group_serves_that_alone(place: Place, client: Callable[..., Any], account: str) -> None:
    place.api.create_schedule_group(Name="g")
    document = json.loads(trust("scheduler"))
    group = f"arn:aws:scheduler:us-east-1:{account}:schedule-group/g"
    document["Statement"][0]["Condition"] = {"StringEquals": {"aws:SourceArn": group, "aws:SourceAccount": account}}
    made = client("iam").create_role(RoleName="narrow", AssumeRolePolicyDocument=json.dumps(document))["Role"]["Arn"]
    target = {"Arn": place.queue, "RoleArn": made}
    place.create("s", YEARLY, GroupName="g", Target=target)
    assert refusal(place.api.create_schedule, **place.request("s", YEARLY, Target=target))[0] == "ValidationException"


def test_the_input_is_sealed_by_the_key_that_is_named(place: Place, client: Callable[..., Any]) -> None:
    kms, iam = client("kms"), client("iam")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    body = "a secret of nobody's"
    place.create("s", "rate(1 hour)", KmsKeyArn=key, Target=place.target(Input=body))
    shown = place.api.get_schedule(Name="s")
    assert (shown["KmsKeyArn"], shown["Target"]["Input"]) == (key, body)
    assert place.bodies() == [body]
    may = allow("scheduler:*", "iam:PassRole")
    poor = client("scheduler", **make_user(iam, "poor", may))
    assert refusal(poor.get_schedule, Name="s")[0] == "AccessDeniedException"
    assert refusal(poor.create_schedule, **place.request("t", YEARLY, KmsKeyArn=key))[0] == "AccessDeniedException"
    condition = {"StringEquals": {"kms:ViaService": "scheduler.us-east-1.amazonaws.com"}}
    condition["StringLike"] = {"kms:EncryptionContext:aws:scheduler:schedule:arn": "*:schedule/default/*"}
    iam.put_user_policy(UserName="poor", PolicyName="k", PolicyDocument=allow("kms:*", Condition=condition))
    assert poor.get_schedule(Name="s")["Target"]["Input"] == body
    kms.disable_key(KeyId=key)
    assert refusal(place.api.get_schedule, Name="s")[0] == "ValidationException"
    # The role that runs it needs the key, too.
    narrow = make_role(iam, "narrow", ("sqs:*",))
    kms.enable_key(KeyId=key)
    place.create(
        "n", "rate(1 hour)", KmsKeyArn=key,
        Target={**place.target(Input="x", DeadLetterConfig={"Arn": place.dead}), "RoleArn": narrow},
    )  # fmt: skip
    place.server.page("idle")
    assert place.bodies() == []


@pytest.mark.parametrize("window", [{"Mode": "OFF", "MaximumWindowInMinutes": 5}, {"Mode": "SOMETIMES"}])
def test_windows_are_off_or_flexible(place: Place, window: dict[str, Any]) -> None:
    asked = place.request("s", YEARLY, FlexibleTimeWindow=window)
    assert refusal(place.api.create_schedule, **asked)[0] == "ValidationException"
