"""The query language, asked directly: what records come out of a query, and what a query is refused for."""

from __future__ import annotations

from typing import Any

import pytest

from pampero.services.logs.insights import MalformedQuery, Record, TooMuch, compile_query
from pampero.services.logs.insights.records import Millis

MINUTE = 60_000
MESSAGES = [
    '{"level": "ERROR", "ms": 30, "user": {"name": "ana"}, "tags": ["x", "y"]}',
    '{"level": "INFO", "ms": 10, "user": {"name": "ben"}}',
    '{"level": "INFO", "ms": 20, "user": {"name": "ana"}}',
    "user=carl, method:GET, latency := 7",
    "REPORT RequestId: 11111111-2222-3333-4444-555555555555\tDuration: 3.5 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB",
]


def rows(text: str, messages: list[str] = MESSAGES, limit: int = 100) -> list[list[tuple[str, str]]]:
    """What a query makes of messages, a minute apart, of which the last is the oldest."""
    run = compile_query(text, 0).run(limit)
    for number, message in enumerate(messages):
        if run.full:
            break
        time = Millis((len(messages) - number) * MINUTE)
        run.push(Record({"@timestamp": time, "@message": message, "@ptr": f"p{number}"}, message))
    return run.close()


def shown(text: str) -> list[list[str]]:
    return [[value for name, value in row if name != "@ptr"] for row in rows(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("fields level, user.name | filter ispresent(level)", [["ERROR", "ana"], ["INFO", "ben"], ["INFO", "ana"]]),
        ("fields ms | filter ms > 15 and level = 'INFO'", [["20"]]),
        ("fields ms | filter ms >= 15 or level in ['WARN']", [["30"], ["20"]]),
        ("filter level = 'ERROR' | display tags.1", [["y"]]),
        ("fields user.name as who | filter who like 'be'", [["ben"]]),
        ("fields user.name | filter user.name like /^[a-b]e/", [["ben"]]),
        ("fields ms | filter user.name not like /(?i)ANA/", [["10"]]),
        ("fields ms | filter not level = 'INFO' and ispresent(ms)", [["30"]]),
        ("fields `user.name` | filter level != 'INFO' | limit 1", [["ana"]]),
        ("fields ms * 2 + 1 as twice, ms % 7, -ms, 2 ^ 3 | filter ms = 30", [["61", "2", "-30", "8"]]),
        ("fields ms / 0, ms / 4 | filter ms = 30", [["7.5"]]),
        ("fields concat(toupper(level), '-', strlen(level)) as x | filter ms = 10", [["INFO-4"]]),
        ("fields substr(level, 1, 2), replace(level, 'R', 'L'), strcontains(level, 'RR') | limit 1", [["RR", "ELLOL", "1"]]),
        ("fields abs(-3), ceil(1.2), floor(1.8), greatest(1, 5, 2), least(4, 3), sqrt(9) | limit 1",
         [["3", "2", "1", "5", "3", "3"]]),
        ("fields trim('  a '), isempty(''), isblank(' '), coalesce(nope, 'b') | limit 1", [["a", "true", "true", "b"]]),
        ("fields isValidIp('::1'), isIpv4InSubnet('10.0.0.7', '10.0.0.0/24') | limit 1", [["true", "true"]]),
        ("fields datefloor(@timestamp, 2m) | limit 1", [["1970-01-01 00:04:00.000"]]),
        ("fields fromMillis(1000), toMillis(@timestamp) | limit 1", [["1970-01-01 00:00:01.000", "300000"]]),
        ('parse @message "user=*, method:*, latency := *" as u, m, l | filter ispresent(u) | display u, m, l',
         [["carl", "GET", "7"]]),
        ("parse @message /latency := (?<wait>\\d+)/ | filter wait > 6 | display wait", [["7"]]),
        ("filter @type = 'REPORT' | display @requestId, @duration, @billedDuration, @memorySize",
         [["11111111-2222-3333-4444-555555555555", "3.5", "4", "128000000"]]),
        ("fields ms | filter ispresent(ms) | sort ms asc", [["10"], ["20"], ["30"]]),
        ("fields ms | sort ms desc | limit 2", [["30"], ["20"]]),
        ("fields level, ms | filter ispresent(ms) | sort level desc, ms asc", [["INFO", "10"], ["INFO", "20"], ["ERROR", "30"]]),
        ("fields user.name, ms | filter ispresent(ms) | dedup user.name", [["ana", "30"], ["ben", "10"]]),
        ("stats count(*)", [["5"]]),
        ("stats count(ms) as n, sum(ms), avg(ms), min(ms), max(ms), pct(ms, 50), stddev(ms)",
         [["3", "60", "20", "10", "30", "20", "8.165"]]),
        ("stats count_distinct(user.name) by level | filter ispresent(level)", [["ERROR", "1"], ["INFO", "2"]]),
        ("stats earliest(ms), latest(ms) by level | filter level = 'INFO'", [["INFO", "20", "10"]]),
        ("stats count(*) as n by bin(2m)",
         [["1970-01-01 00:04:00.000", "2"], ["1970-01-01 00:02:00.000", "2"], ["1970-01-01 00:00:00.000", "1"]]),
        ("filter ispresent(ms) | stats count(*) by level | sort count(*) desc | limit 1", [["INFO", "2"]]),
        ("stats sum(ms) / count(ms) as mean", [["20"]]),
        ("stats max(ms) as most by level | stats sum(most) as total", [["50"]]),
        ("stats sortsFirst(user.name), sortsLast(user.name)", [["ana", "ben"]]),
        ("FIELDS ms # a comment\n| LIMIT 1", [["30"]]),
    ],
)  # fmt: skip
def test_what_a_query_shows(text: str, values: list[list[str]]) -> None:
    assert shown(text) == values


def test_rows_name_their_fields_and_their_events() -> None:
    assert rows("fields level | limit 1") == [[("level", "ERROR"), ("@ptr", "p0")]]
    assert rows("limit 1")[0][0] == ("@timestamp", "1970-01-01 00:05:00.000")
    assert rows("stats count(*) by level, bin(1h) as t | limit 1") == [
        [("level", "ERROR"), ("t", "1970-01-01 00:00:00.000"), ("count(*)", "1")]
    ]
    assert len(rows("fields @message", limit=2)) == 2
    assert rows("stats count(*) as n, sum(x)", []) == [[("n", "0")]]


@pytest.mark.parametrize(
    "text",
    [
        "fild @message",
        "fields",
        "filter level =",
        "filter level like /(/",
        "filter level like /(?=x)/",
        "parse @message 'a*b*' as one",
        "parse @message /no groups/",
        "stats count(*",
        "stats sum(*)",
        "filter count(*) > 1",
        "fields nothing(1)",
        "fields strlen()",
        "limit many",
        "fields a | | limit 1",
        "fields " + "(" * 60 + "a" + ")" * 60,
    ],
)
def test_what_is_no_query(text: str) -> None:
    with pytest.raises(MalformedQuery) as error:
        compile_query(text, 0)
    assert 0 <= error.value.start <= error.value.end <= len(text)


def test_what_keeps_too_much_ends() -> None:
    text = "x" * 1_000_000

    def run(query: str) -> Any:
        return rows(query, [f"{number}{text}" for number in range(200)], 10_000)

    with pytest.raises(TooMuch):
        run("stats count_distinct(@message)")
    assert run("fields strlen(@message) as n | sort n desc, @timestamp asc | limit 1")[0][0] == ("n", "1000003")
