"""Transformers over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

JSON: dict[str, Any] = {"parseJSON": {}}
FIRST = {"flatten": True, "flattenedElement": "first"}


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def entries(**more: Any) -> dict[str, Any]:
    return {"entries": [more]}


@pytest.mark.parametrize(
    ("config", "message", "made"),
    [
        ([JSON], '{"a": 1}', {"a": 1}),
        ([{"parseJSON": {"destination": "in"}}], '{"a": 1}', {"in": {"a": 1}}),
        ([{"csv": {"columns": ["a", "b"]}}], 'x,"y,z",w', {"a": "x", "b": "y,z", "column_3": "w"}),
        ([{"parseKeyValue": {"fieldDelimiter": " "}}], "a=1 b=2", {"a": "1", "b": "2"}),
        ([JSON, {"addKeys": entries(key="x.y", value="z")}], '{"a": 1}', {"a": 1, "x": {"y": "z"}}),
        ([JSON, {"copyValue": entries(source="a", target="b")}], '{"a": 1}', {"a": 1, "b": 1}),
        ([JSON, {"moveKeys": entries(source="a.b", target="c")}], '{"a": {"b": 1}}', {"a": {}, "c": 1}),
        ([JSON, {"renameKeys": entries(key="a", renameTo="b")}], '{"a": 1}', {"b": 1}),
        ([JSON, {"deleteKeys": {"withKeys": ["a"]}}], '{"a": 1, "b": 2}', {"b": 2}),
        ([JSON, {"upperCaseString": {"withKeys": ["a"]}}], '{"a": "x"}', {"a": "X"}),
        ([JSON, {"lowerCaseString": {"withKeys": ["a"]}}], '{"a": "X"}', {"a": "x"}),
        ([JSON, {"trimString": {"withKeys": ["a"]}}], '{"a": " x "}', {"a": "x"}),
        ([JSON, {"splitString": entries(source="a", delimiter="-")}], '{"a": "x-y"}', {"a": ["x", "y"]}),
        (
            [JSON, {"substituteString": {"entries": [{"source": "a", "from": "\\d+", "to": "#"}]}}],
            '{"a": "x12"}',
            {"a": "x#"},
        ),
        ([JSON, {"typeConverter": entries(key="a", type="integer")}], '{"a": "12"}', {"a": 12}),
        (
            [JSON, {"listToMap": {"source": "a", "key": "k", "valueKey": "v", "target": "m", **FIRST}}],
            '{"a": [{"k": "x", "v": 1}, {"k": "x", "v": 2}]}',
            {"a": [{"k": "x", "v": 1}, {"k": "x", "v": 2}], "m": {"x": 1}},
        ),
    ],
)
def test_what_processors_make(logs: Any, config: Any, message: str, made: Any) -> None:
    (found,) = logs.test_transformer(transformerConfig=config, logEventMessages=[message])["transformedLogs"]
    assert (found["eventNumber"], found["eventMessage"]) == (1, message)
    assert json.loads(found["transformedEventMessage"]) == made


def grok(match: str) -> list[dict[str, Any]]:
    return [{"grok": {"match": match}}]


def dated(pattern: str, **more: Any) -> list[dict[str, Any]]:
    return [JSON, {"dateTimeConverter": {"source": "a", "target": "b", "matchPatterns": [pattern], **more}}]


def made_of(logs: Any, config: Any, message: str) -> Any:
    """The transformed message; None where it stays as it was."""
    (found,) = logs.test_transformer(transformerConfig=config, logEventMessages=[message])["transformedLogs"]
    text = found["transformedEventMessage"]
    return None if text == message else json.loads(text)


@pytest.mark.parametrize(
    ("match", "message", "made"),
    [
        ("%{NUMBER:n} %{WORD:w}", "17 of", {"n": "17", "w": "of"}),
        ("%{DATA:x} %{DATA:y}", "abc def ghi", {"x": "abc", "y": "def ghi"}),
        ("%{GREEDYDATA:x} %{GREEDYDATA:y}", "abc def ghi", {"x": "abc def", "y": "ghi"}),
        ("[%{INT:a}](%{INT})", "[1](2)", {"a": "1"}),
        (r"\[%{INT:a}\]", "[1]", {"a": "1"}),
        ("%{QUOTEDSTRING:q}", '"a \\" b"', {"q": 'a \\" b'}),
        ("%{IP:c.ip} %{URIPATHPARAM:c.uri}", "192.0.2.1 /i?a=1", {"c": {"ip": "192.0.2.1", "uri": "/i?a=1"}}),
        ("%{IP:ip}", "2001:db8::1", {"ip": "2001:db8::1"}),
        ("%{HOSTPORT:at}", "example.org:80", {"at": "example.org:80", "PORT": "80"}),
        ("%{URIHOST:a} %{URIHOST:b}", "one.org:443 10.0.0.1", {"a": "one.org:443", "port": "443", "b": "10.0.0.1"}),
        ("%{URI:u}", "https://me:pw@example.org/a/b?c=d", {"u": "https://me:pw@example.org/a/b?c=d"}),
        ("%{SYSLOGPROG:p}", "app/main[12]", {"p": "app/main[12]", "program": "app/main", "pid": "12"}),
        ("%{SYSLOGFACILITY:f}", "<13.6>", {"f": "<13.6>", "facility": "13", "priority": "6"}),
        ("%{TIMESTAMP_ISO8601:t}", "23-5-1T1:25+5:30", {"t": "23-5-1T1:25+5:30"}),
        ("%{HTTPDATE:t}", "23/Nov/2024:14:30:00 +0640", {"t": "23/Nov/2024:14:30:00 +0640"}),
        ("%{DATESTAMP_RFC2822:t}", "Mon, 15 May 2023 14:30:00 +0530", {"t": "Mon, 15 May 2023 14:30:00 +0530"}),
        ("%{LOGLEVEL:l}: %{GREEDYDATA_MULTILINE:m}", "WARNING: a\nb", {"l": "WARNING", "m": "a\nb"}),
        ("%{ARN:a}", "arn:aws:sqs:us-east-1:123456789012:q", {"a": "arn:aws:sqs:us-east-1:123456789012:q"}),
        ("%{MAC:m} %{UUID:u}", "01:23:45:67:89:AB 550e8400-e29b-41d4-a716-446655440000", {
            "m": "01:23:45:67:89:AB", "u": "550e8400-e29b-41d4-a716-446655440000",
        }),
        ("%{WINPATH:p}", "C:\\Users\\me", {"p": "C:\\Users\\me"}),
        ("%{NUMBER:n}", "17 and more", None),
        ("%{POSINT:n}", "0", None),
    ],
)  # fmt: skip
def test_grok(logs: Any, match: str, message: str, made: Any) -> None:
    assert made_of(logs, grok(match), message) == made


def test_grok_reads_common_formats(logs: Any) -> None:
    line = '192.0.2.7 - ana [03/Aug/2023:14:34:56 +0200] "GET /in.html HTTP/1.1" 200 42'
    apache = {
        "remote_host": "192.0.2.7", "auth_user": "ana", "timestamp": "2023-08-03T12:34:56Z", "http_method": "GET",
        "request": "/in.html", "http_version": "1.1", "status_code": 200, "response_size": 42,
    }  # fmt: skip
    assert made_of(logs, grok("%{APACHE_ACCESS_LOG}"), line) == apache
    assert made_of(logs, grok("%{APACHE_ACCESS_LOG} %{DATA:rest}"), f"{line} more") == apache | {"rest": "more"}
    nginx = apache | {"referrer": "https://example.org/", "agent": "curl/8 (x)"}
    assert made_of(logs, grok("%{NGINX_ACCESS_LOG}"), f'{line} "https://example.org/" "curl/8 (x)"') == nginx
    syslog = '<165>1 2003-10-11T22:14:15.003Z mine.example.org app - ID47 [e@1 a="3"][p@1 c="high"]'
    assert made_of(logs, grok("%{SYSLOG5424}"), syslog) == {
        "pri": 165, "version": 1, "timestamp": "2003-10-11T22:14:15.003Z", "hostname": "mine.example.org",
        "app": "app", "msg_id": "ID47", "structured_data": 'e@1 a="3"', "message": '[p@1 c="high"]',
    }  # fmt: skip


@pytest.mark.parametrize(
    ("config", "message", "made"),
    [
        (
            [{"parseVPC": {}}],
            "2 012345678901 eni-1 192.0.2.0 192.0.2.24 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK",
            {
                "version": 2, "accountId": "012345678901", "interfaceId": "eni-1", "srcAddr": "192.0.2.0",
                "dstAddr": "192.0.2.24", "srcPort": 20641, "dstPort": 22, "protocol": 6, "packets": 20, "bytes": 4249,
                "start": 1418530010, "end": 1418530070, "action": "ACCEPT", "logStatus": "OK",
            },
        ),
        (
            [{"parseRoute53": {"source": "@message"}}],
            "1.0 2017-12-13T08:15:50.235Z Z1 example.org AAAA NOERROR TCP IAD12 192.0.2.0 198.51.100.0/24",
            {
                "version": 1.0, "queryTimestamp": "2017-12-13T08:15:50.235Z", "hostZoneId": "Z1",
                "queryName": "example.org", "queryType": "AAAA", "responseCode": "NOERROR", "protocol": "TCP",
                "edgeLocation": "IAD12", "resolverIp": "192.0.2.0", "ednsClientSubnet": "198.51.100.0/24",
            },
        ),
        (
            [{"parsePostgres": {}}],
            "2019-03-10 03:54:59 UTC:10.0.0.123(52834):me@shop:[20175]:ERROR: no such column",
            {
                "logTime": "2019-03-10 03:54:59 UTC", "srcIp": "10.0.0.123(52834)", "userName": "me",
                "dbName": "shop", "processId": "20175", "logLevel": "ERROR",
            },
        ),
        (
            [{"parseWAF": {}}],
            '{"httpRequest": {"headers": [{"name": "Host", "value": "h"}], "uri": "/"}, "labels": [{"name": "l"}]}',
            {"httpRequest": {"headers": {"Host": "h"}, "uri": "/"}, "labels": {"name": "l"}},
        ),
        ([{"parseVPC": {}}], "2 012345678901 eni-1 only", None),
        ([{"parsePostgres": {}}], "no prefix", None),
        ([{"parseWAF": {}}], "[]", None),
    ],
)  # fmt: skip
def test_logs_of_services(logs: Any, config: Any, message: str, made: Any) -> None:
    assert made_of(logs, config, message) == made


def test_cloudfronts_logs(logs: Any) -> None:
    values = (
        "2019-12-04 21:02:31 LAX1 392 192.0.2.24 GET d.example.org /i.html 200 - curl%2F8%20x - - Hit id== h https 23"
    )
    rest = "0.001 - TLSv1.2 ECDHE Hit HTTP/2.0 - - 11040 0.001 Hit text/html 78 - -"
    made = made_of(logs, [{"parseCloudfront": {}}], "\t".join(f"{values} {rest}".split()))
    assert (made["date"], made["sc-bytes"], made["cs(User-Agent)"]) == ("2019-12-04", 392, "curl/8 x")
    assert (made["c-ip"], made["time-taken"], made["c-port"]) == ("192.0.2.24", 0.001, 11040)
    assert (made["sc-range-end"], len(made)) == ("-", 33)


@pytest.mark.parametrize(
    ("config", "value", "made"),
    [
        (dated("yyyy-MM-dd HH:mm:ss"), "2024-02-03 04:05:06", "2024-02-03T04:05:06.000Z"),
        (dated("yyyy-MM-dd HH:mm:ss", sourceTimezone="Europe/Berlin"), "2024-07-01 12:00:00", "2024-07-01T10:00:00.000Z"),
        (
            dated(
                "EEEE dd. MMMM yyyy HH:mm:ss", locale="de", sourceTimezone="Europe/Berlin",
                targetTimezone="America/New_York", targetFormat="yyyy-MM-dd'T'HH:mm:ss z",
            ),
            "Samstag 05. Dezember 1998 11:00:00",
            "1998-12-05T05:00:00 EST",
        ),
        (dated("dd/MMM/yyyy:HH:mm:ss Z", targetFormat="yy-M-d h:mm a XXX"), "03/Aug/2023:14:34:56 +0200", "23-8-3 12:34 PM Z"),
        (dated("yyyy-MM-dd'T'HH:mm[:ss][.SSS]X"), "2024-02-03T04:05Z", "2024-02-03T04:05:00.000Z"),
        (dated("hh:mm a", targetFormat="HH:mm"), "12:30 am", "00:30"),
        (dated("yyyy-DDD", targetFormat="MM''dd", targetTimezone="+05:30"), "2024-060", "02'29"),
        (dated("yyyy-MM-dd"), "yesterday", None),
        (dated("yyyy-MM-dd"), "2024-02-31", None),
    ],
)  # fmt: skip
def test_dates(logs: Any, config: Any, value: str, made: str | None) -> None:
    assert made_of(logs, config, json.dumps({"a": value})).get("b") == made


@pytest.mark.parametrize(
    ("config", "message", "made"),
    [
        (
            [JSON, {"substituteString": entries(source="a", **{"from": r"(\w+), (?P<b>\w+)", "to": r"${b} \$ $1"})}],
            '{"a": "one, two."}',
            {"a": "two $ one."},
        ),
        ([JSON, {"moveKeys": entries(source="a.b", target="c")}], '{"a": {"b": 1}, "c": {"d": 2}}', {
            "a": {}, "c": {"d": 2, "b": 1},
        }),
        ([JSON, {"renameKeys": entries(key="a", renameTo="b")}], '{"a": 1, "b": 2}', {"a": 1, "b": 2}),
        ([JSON, {"renameKeys": entries(key="a", renameTo="b", overwriteIfExists=True)}], '{"a": 1, "b": 2}', {"b": 1}),
        ([JSON, {"copyValue": entries(source="a", target="a.c")}], '{"a": {"b": 1}}', {"a": {"b": 1, "c": {"b": 1}}}),
        ([{"csv": {"delimiter": "\\s", "quoteCharacter": "'"}}], "'a b' c", {"column_1": "a b", "column_2": "c"}),
        ([{"parseKeyValue": {"nonMatchValue": "none", "keyPrefix": "p_"}}], "a=1&b&a=2", {"p_a": "1", "p_b": "none"}),
    ],
)  # fmt: skip
def test_what_processors_do_with_what_is_there(logs: Any, config: Any, message: str, made: Any) -> None:
    assert made_of(logs, config, message) == made


@pytest.mark.parametrize(
    "config",
    [
        [{"addKeys": entries(key="a", value="b")}],
        grok("x"),
        grok("%{NUMBER:n:int}"),
        grok("%{NONE:n}"),
        grok(r"%{INT:n}\d"),
        grok("%{INT:n} %{SYSLOG5424}"),
        grok("%{SYSLOG5424} %{INT:n}"),
        grok(" ".join(["%{DATA}"] * 6)),
        grok(" ".join(["%{SPACE}"] * 3 + ["%{URI}"] * 3)),
        grok(" ".join(["%{INT}"] * 21)),
        [JSON, {"parseVPC": {}}],
        [{"parseVPC": {"source": "a"}}],
        [JSON] * 6,
        [JSON, *[{"trimString": {"withKeys": ["a"]}}] * 20],
        [JSON, *[{"addKeys": entries(key="a", value="b")}] * 2],
        [JSON, {"addKeys": entries(key="a.b.c.d", value="b")}],
        [JSON, {"listToMap": {"source": "a", "key": "k", "flatten": True}}],
        [JSON, {"substituteString": entries(source="a", **{"from": "a", "to": "$1"})}],
        [JSON, {"substituteString": entries(source="a", **{"from": "(a)", "to": "$1$1$1"})}],
        [JSON, {"substituteString": entries(source="a", **{"from": "(?=a)", "to": "b"})}],
        dated("yyyy", locale="tlh"),
        dated("yyyy", sourceTimezone="Atlantis"),
        dated("yyyy", targetFormat="W"),
        dated("[yyyy"),
    ],
)
def test_what_is_no_transformer(logs: Any, config: Any) -> None:
    with pytest.raises(ClientError, match="InvalidParameterException"):
        logs.test_transformer(transformerConfig=config, logEventMessages=["m"])


def test_ocsf_is_not_built(logs: Any) -> None:
    config = [{"parseToOCSF": {"eventSource": "VPCFlow", "ocsfVersion": "V1.1"}}]
    with pytest.raises(ClientError, match=r"NotImplemented.*parseToOCSF"):
        logs.test_transformer(transformerConfig=config, logEventMessages=["m"])


def test_replacements_do_not_grow_without_end(logs: Any) -> None:
    pattern = "(((((.*)))))"
    twice = "".join(f"${n}" * 2 for n in range(1, 6))
    growing = [{"source": "a", "from": pattern, "to": twice}] * 10
    message = json.dumps({"a": "x" * 100})
    assert made_of(logs, [JSON, {"substituteString": {"entries": growing}}], message) is None


def test_a_groups_transformer(logs: Any, server: Any, wait_until: Any) -> None:
    now = int(server.page("clock", {"seconds": 0})["now"])
    group = {"logGroupIdentifier": "g"}
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    config = [{"csv": {"columns": ["user", "ms"]}}]
    assert "transformerConfig" not in logs.get_transformer(**group)
    logs.put_transformer(**group, transformerConfig=config)
    assert logs.get_transformer(**group)["transformerConfig"] == config
    event = {"timestamp": now * 1000 - 1000, "message": "ana,17"}
    logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[event])
    copied = [{"source": "@logGroupName", "target": "group"}, {"source": "@logGroupStream", "target": "stream"}]
    logs.put_transformer(**group, transformerConfig=[*config, {"copyValue": {"entries": copied}}])
    text = "filter ms > 10 | display user, @message, group, stream"
    id_ = logs.start_query(logGroupName="g", startTime=now - 60, endTime=now, queryString=text)["queryId"]
    wait_until(lambda: logs.get_query_results(queryId=id_)["status"] == "Complete")
    row = {one["field"]: one["value"] for one in logs.get_query_results(queryId=id_)["results"][0]}
    assert (row["user"], row["@message"]) == ("ana", "ana,17")
    assert (row["group"], row["stream"]) == ("g", "s")
    logs.delete_transformer(**group)
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.delete_transformer(**group)
    for wrong in ([{"addKeys": entries(key="a", value="b")}], [{"grok": {"match": "x"}}]):
        with pytest.raises(ClientError, match="InvalidParameterException"):
            logs.put_transformer(**group, transformerConfig=wrong)
