"""When schedules run: by the clock, in their time zones, once a due time; and what becomes of what fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.roles import allow
from tests.services.scheduler.conftest import Place

from pampero.aws.schedules import Once, parse_zoned

CONTEXT = "<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.attempt-number>"


def firings(expression: str, zone: str, begin: str, count: int) -> list[str]:
    """The next moments (UTC) after one."""
    schedule = parse_zoned(expression, ZoneInfo(zone))
    moment, found = datetime.fromisoformat(f"{begin}+00:00").timestamp(), []
    for _ in range(count):
        following = schedule.following(moment, moment)
        if following is None:
            break
        moment = following
        found.append(datetime.fromtimestamp(moment, UTC).strftime("%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("expression", "zone", "begin", "expected"),
    [
        ("cron(0 9 * * ? *)", "America/New_York", "2026-03-07T15:00", ["03-08 13:00", "03-09 13:00"]),
        ("cron(0 9 * * ? *)", "America/New_York", "2026-03-06T15:00", ["03-07 14:00", "03-08 13:00"]),
        # Half past two is not on the day when clocks go forward, and is twice when they go back.
        ("cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T02:00", ["03-30 00:30", "03-31 00:30"]),
        ("cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-24T12:00", ["10-25 00:30", "10-26 01:30"]),
        # Every hour is every hour.
        ("cron(0/30 * * * ? *)", "Europe/Berlin", "2026-10-25T00:00", ["10-25 00:30", "10-25 01:00", "10-25 01:30"]),
        ("cron(0 * * * ? *)", "Europe/Berlin", "2026-03-29T00:00", ["03-29 01:00", "03-29 02:00"]),
        ("cron(15 * * * ? *)", "Asia/Kathmandu", "2026-01-01T00:00", ["01-01 00:30", "01-01 01:30"]),
        ("cron(0 1 * * ? *)", "Australia/Lord_Howe", "2026-04-04T00:00", ["04-04 14:00", "04-05 14:30"]),
        ("at(2026-07-01T12:00:00)", "America/New_York", "2026-01-01T00:00", ["07-01 16:00"]),
        ("at(2026-03-29T02:30:00)", "Europe/Berlin", "2026-01-01T00:00", ["03-29 01:30"]),
        ("rate(1 days)", "Europe/Berlin", "2026-03-28T12:00", ["03-29 12:00", "03-30 12:00"]),
        ("cron(0 0 30 2 ? *)", "Europe/Berlin", "2026-03-28T12:00", []),
    ],
)
def test_days_of_other_lengths(expression: str, zone: str, begin: str, expected: list[str]) -> None:
    assert firings(expression, zone, begin, max(len(expected), 1)) == expected


def test_a_moment_behind_is_no_moment() -> None:
    assert Once(10.0).following(0, 10.0) is None


def stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.mark.turns_clock
def test_a_rate_begins_at_once_and_keeps_its_rhythm(place: Place) -> None:
    arn = place.create("tick", "rate(5 minutes)", Target=place.target(Input=CONTEXT))
    made = place.api.get_schedule(Name="tick")["CreationDate"].timestamp()
    assert place.bodies() == [f"{arn} {stamp(int(made))}Z 1"]
    place.server.advance(200)
    assert place.bodies() == []
    place.server.advance(110)
    assert place.bodies() == [f"{arn} {stamp(int(made + 300))}Z 1"]
    # Late ones run once, as of the first of them, and the rhythm stays.
    place.server.advance(1000)
    found = place.bodies()
    assert found[0] == f"{arn} {stamp(int(made + 600))}Z 1"
    # One whose times stay keeps its rhythm; a disabled one does not run; and what is deleted is silent.
    place.api.update_schedule(**place.request("tick", "rate(5 minutes)", Target=place.target(Input="new")))
    assert place.bodies() == []
    place.server.advance(300)
    assert place.bodies() == ["new"]
    place.api.update_schedule(**place.request("tick", "rate(5 minutes)", State="DISABLED"))
    place.server.advance(301)
    assert place.bodies() == []
    place.create("other", "rate(1 hour)")
    place.bodies()
    place.api.delete_schedule(Name="other")
    place.server.advance(3601)
    assert place.bodies() == []


@pytest.mark.turns_clock
def test_once_within_bounds_and_windows(place: Place) -> None:
    now = place.now()
    place.create("past", f"at({stamp(now - 120)})", ActionAfterCompletion="DELETE")
    place.create("once", f"at({stamp(now + 90)})", ActionAfterCompletion="DELETE", Target=place.target(Input="once"))
    place.create("kept", f"at({stamp(now + 90)})", Target=place.target(Input="kept"))
    start = datetime.fromtimestamp(int(now + 60), UTC)
    end = datetime.fromtimestamp(int(now + 200), UTC)
    place.create(
        "bounded", "rate(1 minute)", StartDate=start, EndDate=end, ActionAfterCompletion="DELETE",
        Target=place.target(Input="<aws.scheduler.scheduled-time>"),
    )  # fmt: skip
    place.create(
        "loose", f"at({stamp(now + 30)})", FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
        Target=place.target(Input="loose <aws.scheduler.scheduled-time>"),
    )  # fmt: skip
    assert place.bodies() == []
    heard: list[str] = []
    for _ in range(12):
        place.server.advance(31)
        heard += place.bodies()
    times = [f"{stamp(int(now + after))}Z" for after in (60, 120, 180)]
    assert sorted(heard) == sorted(["once", "kept", f"loose {stamp(int(now + 30))}Z", *times])
    names = [one["Name"] for one in place.api.list_schedules()["Schedules"]]
    assert sorted(names) == ["kept", "loose", "past"]


@pytest.mark.turns_clock
def test_what_is_refused_for_good_is_buried_at_once(place: Place, client: Callable[..., Any]) -> None:
    more = {"DeadLetterConfig": {"Arn": place.dead}, "Input": "body <aws.scheduler.attempt-number>"}
    gone = place.queue.replace(":out", ":none")
    arn = place.create("gone", "rate(10 days)", Target=place.target(gone, **more))
    body, facts = place.letter()
    assert body == "body 1"
    made = place.api.get_schedule(Name="gone")["CreationDate"].timestamp()
    assert len(facts.pop("EXECUTION_ID")) == 16
    assert facts.pop("ERROR_MESSAGE")
    assert facts == {
        "ERROR_CODE": "QueueDoesNotExist", "RETRY_ATTEMPTS": "0", "SCHEDULE_ARN": arn, "TARGET_ARN": gone,
        "SCHEDULED_TIME": f"{stamp(int(made))}Z", "IS_PAYLOAD_TRUNCATED": "false",
    }  # fmt: skip
    sdk = "arn:aws:scheduler:::aws-sdk:lambda:invoke"
    unbuilt = "arn:aws:codepipeline:us-east-1:123456789012:line"
    place.create("unbuilt", "rate(10 days)", Target=place.target(unbuilt, **more))
    _, facts = place.letter()
    assert facts["ERROR_CODE"] == "NotImplemented"
    asked = {"FunctionName": "nobody", "Payload": "{}"}
    place.create("nobody", "rate(10 days)", Target=place.target(sdk, **{**more, "Input": json.dumps(asked)}))
    body, facts = place.letter()
    assert json.loads(body) == asked
    assert facts["ERROR_CODE"] == "ResourceNotFoundException"
    # The role lost what it needs.
    client("iam").delete_role_policy(RoleName="caller", PolicyName="may")
    client("iam").put_role_policy(
        RoleName="caller", PolicyName="dead", PolicyDocument=allow("sqs:SendMessage", resource=place.dead)
    )
    place.create("denied", "rate(10 days)", Target=place.target(**more))
    _, facts = place.letter()
    assert facts["ERROR_CODE"] in ("AccessDenied", "AccessDeniedException")
