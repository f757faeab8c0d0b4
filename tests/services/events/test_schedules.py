"""Schedule expressions: the pure core against a naive reading of the fields, and scheduled rules over the wire."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.events.conftest import make_queue, take

from pampero.aws.schedules import Cron, InvalidSchedule, Rate, parse

MOMENTS = st.integers(0, 4_000_000_000)


def when(text: str) -> float:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()


def firings(expression: str, begin: str, count: int) -> list[str]:
    """The next firings after a moment."""
    schedule, moment, found = parse(expression), when(begin), []
    for _ in range(count):
        following = schedule.following(moment, moment)
        if following is None:
            break
        moment = following
        found.append(datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("expression", "begin", "expected"),
    [
        ("cron(0 10 * * ? *)", "2024-02-28 10:00", ["2024-02-29 10:00", "2024-03-01 10:00"]),
        ("cron(15 12 * * ? *)", "2024-02-28 12:14", ["2024-02-28 12:15", "2024-02-29 12:15"]),
        ("cron(0 18 ? * MON-FRI *)", "2024-03-01 18:00", ["2024-03-04 18:00", "2024-03-05 18:00"]),
        ("cron(0 8 1 * ? *)", "2024-01-31 00:00", ["2024-02-01 08:00", "2024-03-01 08:00"]),
        ("cron(0/15 * * * ? *)", "2024-01-01 23:46", ["2024-01-02 00:00", "2024-01-02 00:15"]),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2024-03-01 17:54", ["2024-03-01 17:55", "2024-03-04 08:00"]),
        ("cron(0/30 20-2 ? * MON-FRI *)", "2024-03-01 02:15", ["2024-03-01 02:30", "2024-03-01 20:00"]),
        ("cron(1/10 0 * * ? *)", "2024-03-01 00:00", ["2024-03-01 00:01", "2024-03-01 00:11"]),
        ("cron(0 0 L * ? *)", "2023-02-01 00:00", ["2023-02-28 00:00", "2023-03-31 00:00"]),
        ("cron(0 0 3W * ? *)", "2024-02-01 00:00", ["2024-02-02 00:00", "2024-03-04 00:00"]),
        ("cron(0 0 1W * ? *)", "2024-05-31 00:00", ["2024-06-03 00:00", "2024-07-01 00:00"]),
        ("cron(0 0 30W 6 ? *)", "2024-01-01 00:00", ["2024-06-28 00:00", "2025-06-30 00:00"]),
        ("cron(0 0 LW * ? 2024)", "2024-03-01 00:00", ["2024-03-29 00:00", "2024-04-30 00:00"]),
        ("cron(0 0 ? * 3#2 *)", "2024-03-01 00:00", ["2024-03-12 00:00", "2024-04-09 00:00"]),
        ("cron(0 0 ? * FRI#5 *)", "2024-03-01 00:00", ["2024-03-29 00:00", "2024-05-31 00:00"]),
        ("cron(0 0 ? * L *)", "2024-03-01 00:00", ["2024-03-02 00:00", "2024-03-09 00:00"]),
        ("cron(0 0 ? * 5L *)", "2024-03-01 00:00", ["2024-03-28 00:00", "2024-04-25 00:00"]),
        ("cron(0 0 29 2 ? *)", "2024-03-01 00:00", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("cron(0 0 ? jan,DEC sat-sun *)", "2024-01-01 00:00", ["2024-01-06 00:00", "2024-01-07 00:00"]),
        ("cron(0 0 1 1 ? 2020/2)", "2024-03-01 00:00", ["2026-01-01 00:00", "2028-01-01 00:00"]),
        ("cron(0 0 1 1 ? 2020-2025)", "2024-03-01 00:00", ["2025-01-01 00:00"]),
        ("cron(0 0 31 2 ? *)", "2024-03-01 00:00", []),
    ],
)
def test_expressions_fire_when_they_say(expression: str, begin: str, expected: list[str]) -> None:
    assert firings(expression, begin, 2) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minutes)", "rate(3 minute)", "rate(0 minutes)", "rate(-1 minutes)", "rate(5 seconds)", "rate(5minutes)",
        "rate(1.5 hours)", "rate()", "every day", "at(2024-01-01T00:00:00)", "", "cron()", "cron(0 10 * * *)",
        "cron(7 20 * * 1-7 *)", "cron(0 0 ? * ? *)", "cron(*/60 * * * ? *)", "cron(60 * * * ? *)",
        "cron(* 24 * * ? *)", "cron(* * 0 * ? *)", "cron(* * 32 * ? *)", "cron(* * * 13 ? *)", "cron(* * ? * 8 *)",
        "cron(* * ? * 3#1,6#3 *)", "cron(* * ? * 3#6 *)", "cron(* * * FOO ? *)", "cron(* * * * ? 1969)",
        "cron(* * * * ? 2030-2020)", "cron(1, * * * ? *)", "cron(? * * * ? *)", "cron(* * W * ? *)",
        "cron(0/5, 9-18, ?, *, MON-FRI, *)", "cron(0 0 1 1 ? 2024 x)",
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(expression: str) -> None:
    with pytest.raises(InvalidSchedule):
        parse(expression)


@given(st.integers(1, 10_000), st.sampled_from(["minute", "hour", "day"]), MOMENTS, st.integers(0, 10**7))
def test_a_rate_keeps_its_rhythm(count: int, unit: str, last: int, gap: int) -> None:
    schedule = parse(f"rate({count} {unit}{'s' if count > 1 else ''})")
    assert isinstance(schedule, Rate)
    following = schedule.following(last, last + gap)
    assert last + gap < following <= last + gap + schedule.seconds
    assert (following - last) % schedule.seconds == 0


def numbers(low: int, high: int) -> st.SearchStrategy[tuple[str, set[int]]]:
    """A field and the values it means."""
    one = st.integers(low, high)
    return st.one_of(
        st.just(("*", set(range(low, high + 1)))),
        one.map(lambda value: (str(value), {value})),
        st.sets(one, min_size=1, max_size=4).map(lambda values: (",".join(map(str, values)), values)),
        st.tuples(one, one).map(lambda pair: (f"{min(pair)}-{max(pair)}", set(range(min(pair), max(pair) + 1)))),
        st.tuples(one, st.integers(1, max(1, high // 2))).map(
            lambda pair: (f"{pair[0]}/{pair[1]}", set(range(pair[0], high + 1, pair[1])))
        ),
    )


def weekday(moment: datetime) -> int:
    return moment.isoweekday() % 7 + 1


@settings(max_examples=150, deadline=None)
@given(numbers(0, 59), numbers(0, 23), st.booleans(), numbers(1, 31), numbers(1, 7), numbers(1, 12), MOMENTS)
def test_the_next_firing_is_the_first_that_matches_all_fields(
    minute: Any, hour: Any, by_week: bool, day: Any, week: Any, month: Any, now: int
) -> None:
    days = f"? {month[0]} {week[0]}" if by_week else f"{day[0]} {month[0]} ?"
    schedule = parse(f"cron({minute[0]} {hour[0]} {days} *)")
    assert isinstance(schedule, Cron)
    following = schedule.following(0, now)

    def fits(moment: datetime) -> bool:
        of_day = weekday(moment) in week[1] if by_week else moment.day in day[1]
        return of_day and moment.month in month[1]

    if following is None:
        assert not by_week
        assert all(min(day[1]) > monthrange(2024, one)[1] for one in month[1])
        return
    found = datetime.fromtimestamp(following, UTC)
    assert following > now
    assert following % 60 == 0
    assert fits(found)
    assert found.minute in minute[1]
    assert found.hour in hour[1]
    days_between = range(int(now // 86_400), int(following // 86_400))
    assert not any(fits(datetime.fromtimestamp(one * 86_400, UTC)) for one in list(days_between)[1:])
    earlier = schedule.following(0, following - 60)
    assert earlier == following


class Place:
    """An account on a server of the test's own, whose clock may be turned by less than 15 minutes in all."""

    def __init__(self, server: Any, account: str) -> None:
        self.server = server
        self.events, self.sqs = server.client("events", account), server.client("sqs", account)
        self.url, self.arn = make_queue(self.sqs, "ticks")

    def bodies(self) -> list[Any]:
        return [json.loads(message["Body"]) for message in take(self.server, self.sqs, self.url)]


def test_a_scheduled_rule_fires_once_a_period(own_server: Any, account: str) -> None:
    place = Place(own_server(), account)
    events = place.events
    rule = events.put_rule(Name="tick", ScheduleExpression="rate(2 minutes)")["RuleArn"]
    events.put_targets(Rule="tick", Targets=[{"Id": "1", "Arn": place.arn}])
    assert events.describe_rule(Name="tick")["ScheduleExpression"] == "rate(2 minutes)"
    place.server.advance(60)
    assert place.bodies() == []
    place.server.advance(61)
    tick = place.bodies()[0]
    assert {name: tick[name] for name in ("detail-type", "source", "account", "region", "resources", "detail")} == {
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": account,
        "region": "us-east-1",
        "resources": [rule],
        "detail": {},
    }
    place.server.advance(250)
    assert len(place.bodies()) == 1
    events.disable_rule(Name="tick")
    place.server.advance(130)
    assert place.bodies() == []
    events.enable_rule(Name="tick")
    place.server.advance(121)
    assert len(place.bodies()) == 1
    events.remove_targets(Rule="tick", Ids=["1"])
    events.delete_rule(Name="tick")
    place.server.advance(130)
    assert place.bodies() == []


def test_a_rule_with_a_pattern_and_a_schedule_is_triggered_by_both_and_survives_a_crash(
    own_server: Any, account: str
) -> None:
    place = Place(own_server(), account)
    events = place.events
    events.put_rule(Name="both", ScheduleExpression="cron(0/1 * * * ? *)", EventPattern='{"source": ["shop"]}')
    events.put_targets(Rule="both", Targets=[{"Id": "1", "Arn": place.arn, "InputPath": "$.source"}])
    events.put_events(Entries=[{"Source": "shop", "DetailType": "d", "Detail": "{}"}])
    place.server.kill()
    place.server.start()
    place.server.advance(61)
    assert set(place.bodies()) == {"aws.events", "shop"}
    events.put_rule(Name="both", EventPattern='{"source": ["shop"]}')
    place.server.advance(120)
    assert place.bodies() == []


def test_schedules_are_checked(events: Any) -> None:
    events.create_event_bus(Name="b")
    for bus, expression, message in (
        ("default", "rate(1 minutes)", "Parameter ScheduleExpression is not valid."),
        ("default", "cron(7 20 * * 1-7 *)", "Parameter ScheduleExpression is not valid."),
        ("b", "rate(1 minute)", "ScheduleExpression is supported only on the default event bus."),
    ):
        with pytest.raises(ClientError, match="ValidationException") as error:
            events.put_rule(Name="r", EventBusName=bus, ScheduleExpression=expression)
        assert error.value.response["Error"]["Message"] == message
    with pytest.raises(ClientError, match="EventPattern or ScheduleExpression must be specified"):
        events.put_rule(Name="r")
