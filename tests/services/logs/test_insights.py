"""The query language, asked directly: what records come out of a query, and what a query is refused for."""

from __future__ import annotations

from typing import Any

import pytest

from pampero.services.logs.insights import MalformedQuery, Record, TooMuch, compile_query
from pampero.services.logs.insights.clusters import BEFORE
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


def test_unnest_makes_a_record_of_each_item() -> None:
    messages = ['{"a": [{"n": 1}, {"n": 2}], "b": "x"}', '{"a": {"n": 3}, "b": "y"}', '{"b": "z"}']
    text = "fields jsonParse(@message) as js | unnest js.a into item | display item.n, js.b"
    found = [[value for name, value in row if name != "@ptr"] for row in rows(text, messages)]
    assert found == [["1", "x"], ["2", "x"], ["3", "y"]]
    summed = rows("fields jsonParse(@message) as js | unnest js.a into i | stats sum(i.n) as total", messages)
    assert summed == [[("total", "6")]]
    assert len(rows("fields jsonParse(@message) as js | unnest js.a into item | limit 1", messages)) == 1


def test_paths_lead_into_fields_that_are_objects() -> None:
    found = rows("fields jsonParse(@message) as js | display js.tags.1, js.user.name, js.tags.7, js.none", MESSAGES[:1])
    assert [pair for pair in found[0] if pair[0] != "@ptr"] == [("js.tags.1", "y"), ("js.user.name", "ana")]


def test_patterns() -> None:
    messages = [
        "2024-01-02T03:04:05Z [INFO] took 12 ms for 10.0.0.1",
        "2024-01-02T03:04:06Z [INFO] took 7 ms for 10.0.0.2",
        "ERROR no item 11111111-2222-3333-4444-555555555555 of 3",
        "ERROR no item 21111111-2222-3333-4444-555555555555 of 5",
        "plain",
    ]
    found = rows("pattern @message", messages)
    assert found == [
        [
            ("@pattern", "<Time-1> [INFO] took <Time-2> ms for <IPAddress-3>"), ("@ratio", "0.40"),
            ("@sampleCount", "2"), ("@severityLabel", "Info"),
        ],
        [
            ("@pattern", "ERROR no item <ID-1> of <Number-2>"), ("@ratio", "0.40"), ("@sampleCount", "2"),
            ("@severityLabel", "Error"),
        ],
        [("@pattern", "plain"), ("@ratio", "0.20"), ("@sampleCount", "1"), ("@severityLabel", "None")],
    ]  # fmt: skip
    sorted_ = rows(
        "parse @message 'no item *' as rest | pattern rest | sort @sampleCount asc | display @pattern", messages
    )
    assert sorted_ == [[("@pattern", "<ID-1> of <Number-2>")]]


def test_diff_compares_patterns() -> None:
    query = compile_query("filter @message like 'x' | diff previousDay", 0)
    assert query.compared == 86_400_000
    run = query.run(100)
    for message, before in (("x 1", False), ("x 2", False), ("x 3", True), ("x a", False), ("x b c", True)):
        fields = {"@message": message} | ({BEFORE: True} if before else {})
        run.push(Record(fields, message))
    found = {row[0][1]: [value for _, value in row[2:]] for row in run.close()}
    assert found == {
        "x <Number-1>": ["2", "None", "1", "100% more events"],
        "x a": ["1", "None", "1", "New pattern"],
        "x b c": ["0", "None", "-1", "No longer seen"],
    }
    assert compile_query("pattern @message | diff", 0).compared == 0


def test_filldown_fills_gaps() -> None:
    messages = ['{"a": 1, "b": 1, "ab": 2}', '{"b": 2}', '{"a": 3}']
    assert [
        [value for name, value in row if name != "@ptr"] for row in rows("filldown a | display a, b", messages)
    ] == [
        ["1", "1"],
        ["1", "2"],
        ["3"],
    ]
    found = rows("filldown a* | display ab, b", messages)
    assert [[value for name, value in row if name != "@ptr"] for row in found] == [["2", "1"], ["2", "2"], ["2"]]
    assert [dict(row)["b"] for row in rows("filldown | display b", messages)] == ["1", "2", "2"]


def test_unmask_shows_what_is_masked() -> None:
    for text in ("fields unmask(@message) as m, unmask(mail) as who", "unmask @message, mail | display @message, mail"):
        query = compile_query(text, 0)
        assert query.unmasks
        run = query.run(10)
        run.push(Record({"@message": '{"mail": "***"}'}, '{"mail": "***"}', '{"mail": "a@b"}'))
        assert [value for _, value in run.close()[0]] == ['{"mail": "a@b"}', "a@b"]
    assert not compile_query("fields @message", 0).unmasks


def test_source_selects_groups() -> None:
    def selected(text: str) -> list[str]:
        source = compile_query(f"{text} | fields @message", 0).source
        assert source is not None
        return [name for name in ("a1", "a2", "b") if source.has(name, "STANDARD", "123456789012")]

    assert selected("SOURCE logGroups(namePrefix: ['a', 'c'], class: ['STANDARD'])") == ["a1", "a2"]
    assert selected("source logGroups()") == ["a1", "a2", "b"]
    assert selected("SOURCE logGroups(accountIdentifiers: ['999999999999'])") == []
    assert selected("SOURCE 'a1', \"b\"") == ["a1", "b"]
    for wrong in (
        "SOURCE logGroupTags([])", "SOURCE logGroups(none: 1)", "SOURCE logGroups(namePrefix: 1)", "fields a | SOURCE 'a'",
        "SOURCE logGroups(namePrefix: ['a', 'b', 'c', 'd', 'e', 'f'])",
    ):  # fmt: skip
        with pytest.raises(MalformedQuery):
            compile_query(wrong, 0)


@pytest.mark.parametrize(
    "text", ["anomaly", "lookup t a as b", "join x", "stats count(*) | diff", "diff | diff", "unnest a b"]
)
def test_commands_that_cannot_be(text: str) -> None:
    with pytest.raises(MalformedQuery):
        compile_query(text, 0)
