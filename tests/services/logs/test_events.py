"""Log events over the wire: put, get, filter, pages, expiry, crashes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import botocore.compat
import pytest
from botocore.exceptions import ClientError

GROUP, STREAM = "/app/web", "2026/01/31/[$LATEST]a"


@pytest.fixture
def logs(client: Any) -> Any:
    made = client("logs")
    made.create_log_group(logGroupName=GROUP)
    made.create_log_stream(logGroupName=GROUP, logStreamName=STREAM)
    return made


def now() -> int:
    return int(time.time() * 1000)


def put(logs: Any, *messages: str, at: int | None = None, stream: str = STREAM, step: int = 1) -> Any:
    begin = now() if at is None else at
    events = [{"timestamp": begin + number * step, "message": message} for number, message in enumerate(messages)]
    return logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)


def messages(answer: Any) -> list[str]:
    return [event["message"] for event in answer["events"]]


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_events_are_put_and_read(logs: Any) -> None:
    begin = now()
    answer = put(logs, "one", "two", "drei 日本 🙀", at=begin)
    assert answer["nextSequenceToken"]
    assert "rejectedLogEventsInfo" not in answer
    got = logs.get_log_events(logGroupName=GROUP, logStreamName=STREAM)
    assert [(e["timestamp"], e["message"]) for e in got["events"]] == [
        (begin, "one"), (begin + 1, "two"), (begin + 2, "drei 日本 🙀"),
    ]  # fmt: skip
    assert got["events"][0]["ingestionTime"] >= begin - 1
    assert got["nextForwardToken"].startswith("f/")
    assert got["nextBackwardToken"].startswith("b/")


def test_pages_forward_and_backward_end_with_the_same_token(logs: Any) -> None:
    put(logs, *map(str, range(10)))
    read = {"logGroupName": GROUP, "logStreamName": STREAM, "limit": 4}
    first = logs.get_log_events(**read, startFromHead=True)
    assert messages(first) == ["0", "1", "2", "3"]
    second = logs.get_log_events(**read, startFromHead=True, nextToken=first["nextForwardToken"])
    assert messages(second) == ["4", "5", "6", "7"]
    third = logs.get_log_events(**read, startFromHead=True, nextToken=second["nextForwardToken"])
    assert messages(third) == ["8", "9"]
    end = logs.get_log_events(**read, startFromHead=True, nextToken=third["nextForwardToken"])
    assert messages(end) == []
    assert end["nextForwardToken"] == third["nextForwardToken"]
    assert messages(logs.get_log_events(**read, nextToken=end["nextBackwardToken"])) == ["6", "7", "8", "9"]
    latest = logs.get_log_events(**read)
    assert messages(latest) == ["6", "7", "8", "9"]
    before = logs.get_log_events(**read, nextToken=latest["nextBackwardToken"])
    assert messages(before) == ["2", "3", "4", "5"]
    oldest = logs.get_log_events(**read, nextToken=before["nextBackwardToken"])
    assert messages(oldest) == ["0", "1"]
    top = logs.get_log_events(**read, nextToken=oldest["nextBackwardToken"])
    assert messages(top) == []
    assert top["nextBackwardToken"] == oldest["nextBackwardToken"]
    assert messages(logs.get_log_events(**read, nextToken=top["nextForwardToken"])) == ["0", "1", "2", "3"]
    put(logs, "new", at=now() + 1000)
    assert messages(logs.get_log_events(**read, nextToken=end["nextForwardToken"])) == ["new"]


def test_get_excludes_and_filter_includes_the_end(logs: Any) -> None:
    begin = now()
    put(logs, "a", "b", "c", at=begin)
    got = logs.get_log_events(logGroupName=GROUP, logStreamName=STREAM, startTime=begin + 1, endTime=begin + 2)
    assert messages(got) == ["b"]
    assert messages(logs.filter_log_events(logGroupName=GROUP, startTime=begin + 1, endTime=begin + 2)) == ["b", "c"]


def test_a_group_is_named_by_its_identifier(logs: Any, account: str) -> None:
    put(logs, "x")
    for identifier in (GROUP, f"arn:aws:logs:us-east-1:{account}:log-group:{GROUP}"):
        assert messages(logs.get_log_events(logGroupIdentifier=identifier, logStreamName=STREAM)) == ["x"]
        assert messages(logs.filter_log_events(logGroupIdentifier=identifier)) == ["x"]


def test_filter_merges_streams_in_the_order_of_time(logs: Any) -> None:
    begin = now() - 100_000
    expected = []
    dice = random.Random(4)
    for number in range(40):
        stream = f"s{number % 5}"
        if number < 5:
            logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        at, step = begin + dice.randrange(50_000), dice.choice([0, 7, 900])
        texts = [f"{number}/{line}" for line in range(dice.randrange(1, 9))]
        put(logs, *texts, at=at, stream=stream, step=step)
        expected += [(at + step * line, number, line, text) for line, text in enumerate(texts)]
    expected.sort()
    found: list[str] = []
    ids: list[str] = []
    for page in logs.get_paginator("filter_log_events").paginate(
        logGroupName=GROUP, PaginationConfig={"PageSize": 7}, interleaved=True
    ):
        assert page["searchedLogStreams"] == []
        found += messages(page)
        ids += [event["eventId"] for event in page["events"]]
    assert found == [text for *_, text in expected]
    assert ids == sorted(set(ids))
    back: list[str] = []
    arguments: dict[str, Any] = {"startFromHead": False}
    while True:
        page = logs.filter_log_events(logGroupName=GROUP, limit=9, **arguments)
        back += messages(page)
        if "nextToken" not in page:
            break
        arguments = {"nextToken": page["nextToken"]}
    assert back == found[::-1]
    some = [text for *_, text in expected if int(text.split("/")[0]) % 5 in (1, 3)]
    assert messages(logs.filter_log_events(logGroupName=GROUP, logStreamNames=["s1", "s3"])) == some
    third = [text for *_, text in expected if int(text.split("/")[0]) % 5 == 3]
    assert messages(logs.filter_log_events(logGroupName=GROUP, logStreamNamePrefix="s3")) == third
    assert messages(logs.filter_log_events(logGroupName=GROUP, logStreamNamePrefix="zz")) == []


def test_filter_with_patterns(logs: Any) -> None:
    put(logs, "hello", "ERROR hello", '{"level": "error", "ms": 12}', "10.0.0.1 GET 404")

    def found(pattern: str) -> list[str]:
        return messages(logs.filter_log_events(logGroupName=GROUP, filterPattern=pattern))

    assert found("hello -ERROR") == ["hello"]
    assert found('{ $.level = "error" && $.ms > 10 }') == ['{"level": "error", "ms": 12}']
    assert found("[ip, method, status = 4*]") == ["10.0.0.1 GET 404"]
    assert failure(logs.filter_log_events, logGroupName=GROUP, filterPattern="{ nonsense }") == (
        "InvalidParameterException",
        "Invalid filter pattern",
    )


def test_a_page_holds_at_most_a_megabyte(logs: Any) -> None:
    for _ in range(3):
        put(logs, *["x" * 100_000] * 5)
    page = logs.filter_log_events(logGroupName=GROUP)
    assert 10 <= len(page["events"]) < 15
    rest = logs.filter_log_events(logGroupName=GROUP, nextToken=page["nextToken"])
    assert len(page["events"]) + len(rest["events"]) == 15
    assert "nextToken" not in rest
    assert len(logs.get_log_events(logGroupName=GROUP, logStreamName=STREAM)["events"]) == 10


def test_what_is_too_old_or_too_new_is_rejected(logs: Any) -> None:
    hour, day = 3_600_000, 86_400_000
    old = logs.put_log_events(
        logGroupName=GROUP,
        logStreamName=STREAM,
        logEvents=[
            {"timestamp": now() - 15 * day, "message": "old"},
            {"timestamp": now(), "message": "good"},
            {"timestamp": now() + 3 * hour, "message": "new"},
        ],
    )
    assert old["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2}
    assert messages(logs.get_log_events(logGroupName=GROUP, logStreamName=STREAM)) == ["good"]
    logs.put_retention_policy(logGroupName=GROUP, retentionInDays=3)
    expired = put(logs, "expired", at=now() - 4 * day)
    assert expired["rejectedLogEventsInfo"] == {"expiredLogEventEndIndex": 1}


def test_bad_batches_are_refused(logs: Any) -> None:
    event = {"timestamp": now(), "message": "x"}
    put_ = {"logGroupName": GROUP, "logStreamName": STREAM}
    code = "InvalidParameterException"
    assert failure(logs.put_log_events, **put_, logEvents=[event, {**event, "timestamp": now() - 9}]) == (
        code,
        "Log events in a single PutLogEvents request must be in chronological order.",
    )
    span = [{**event, "timestamp": now() - 86_400_000 - 5000}, event]
    assert failure(logs.put_log_events, **put_, logEvents=span) == (
        code,
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    )
    assert failure(logs.put_log_events, **put_, logEvents=[{**event, "message": "x" * 1_048_576}]) == (
        code,
        "Log event too large: 1048602 bytes exceeds limit of 1048576",
    )
    assert failure(logs.put_log_events, **put_, logEvents=[{**event, "message": "x" * 524_288}] * 2) == (
        code,
        "Upload too large: 1048628 bytes exceeds limit of 1048576",
    )
    assert failure(logs.put_log_events, **put_, logEvents=[event] * 10_001)[0] == code
    missing = {"logGroupName": GROUP, "logStreamName": "none"}
    assert failure(logs.put_log_events, **missing, logEvents=[event]) == (
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
    )
    assert failure(logs.put_log_events, logGroupName="none", logStreamName="none", logEvents=[event]) == (
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    )


def test_bad_reads_are_refused(logs: Any) -> None:
    read = {"logGroupName": GROUP, "logStreamName": STREAM}
    token = ("InvalidParameterException", "The specified nextToken is invalid.")
    assert failure(logs.get_log_events, **read, nextToken="invalid-token") == token
    assert failure(logs.filter_log_events, logGroupName=GROUP, nextToken="invalid-token") == token
    limit = (
        "InvalidParameterException",
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 10000",
    )
    assert failure(logs.get_log_events, **read, limit=10_001) == limit
    assert failure(logs.filter_log_events, logGroupName=GROUP, limit=10_001) == limit
    assert failure(logs.get_log_events, logGroupName="none", logStreamName="none")[1] == (
        "The specified log group does not exist."
    )
    assert failure(logs.get_log_events, logGroupName=GROUP, logStreamName="none")[1] == (
        "The specified log stream does not exist."
    )
    assert failure(logs.filter_log_events, logGroupName=GROUP, logStreamNames=["none"])[1] == (
        "The specified log stream does not exist."
    )
    both = {"logStreamNames": [STREAM], "logStreamNamePrefix": "2"}
    assert failure(logs.filter_log_events, logGroupName=GROUP, **both)[0] == "InvalidParameterException"
    assert failure(logs.get_log_events, logStreamName=STREAM)[0] == "InvalidParameterException"
    assert failure(logs.get_log_events, **read, logGroupIdentifier=GROUP) == (
        "ValidationException",
        "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    )


def test_retention_removes_events_and_a_kill_loses_none(
    own_server: Any, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = own_server()
    logs = server.client("logs", account)
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName=STREAM)
    for number in range(20):
        put(logs, f"line {number}")
    server.kill()
    server.start()
    logs = server.client("logs", account)
    assert messages(logs.filter_log_events(logGroupName=GROUP)) == [f"line {number}" for number in range(20)]
    stored = logs.describe_log_groups()["logGroups"][0]["storedBytes"]
    assert stored == sum(26 + len(f"line {number}") for number in range(20))
    logs.put_retention_policy(logGroupName=GROUP, retentionInDays=1)
    assert len(messages(logs.filter_log_events(logGroupName=GROUP))) == 20
    turned = 86_400 + 3_700
    server.advance(turned)
    later = botocore.compat.get_current_datetime() + timedelta(seconds=turned)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: later)
    assert messages(logs.filter_log_events(logGroupName=GROUP)) == []
    assert messages(logs.get_log_events(logGroupName=GROUP, logStreamName=STREAM)) == []
    assert logs.describe_log_groups()["logGroups"][0]["storedBytes"] == 0


def test_the_aws_command_reads_a_group(logs: Any, server: Any, account: str) -> None:
    put(logs, "first", "second ERROR")
    environment = {
        "PATH": "/usr/bin:/bin",
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.url,
    }
    command = [sys.executable, "-m", "awscli", "logs", "filter-log-events", "--log-group-name", GROUP]
    output = ["--interleaved", "--query", "events[].message", "--output", "json"]
    shown = subprocess.run([*command, *output], env=environment, capture_output=True, timeout=60, check=True)
    assert json.loads(shown.stdout) == ["first", "second ERROR"]


def test_the_calls_of_aws_logs_tail_follow_a_group(logs: Any) -> None:
    """The second version of the command line is in no registry: these are the calls that its `tail --follow` makes."""
    arguments = {"logGroupName": GROUP, "interleaved": True, "startTime": now() - 600_000}
    seen: list[str] = []
    for text in ("first", "second", "third"):
        put(logs, text)
        pages = logs.get_paginator("filter_log_events").paginate(**arguments)
        for event in [event for page in pages for event in page["events"]]:
            if event["eventId"] not in seen:
                seen.append(event["eventId"])
                assert event["message"] == text
            arguments["startTime"] = event["timestamp"]
    assert len(seen) == 3
