"""Transformers over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

JSON: dict[str, Any] = {"parseJSON": {}}


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
            [JSON, {"listToMap": {"source": "a", "key": "k", "valueKey": "v", "target": "m", "flatten": True}}],
            '{"a": [{"k": "x", "v": 1}, {"k": "x", "v": 2}]}',
            {"a": [{"k": "x", "v": 1}, {"k": "x", "v": 2}], "m": {"x": 1}},
        ),
    ],
)
def test_what_processors_make(logs: Any, config: Any, message: str, made: Any) -> None:
    (found,) = logs.test_transformer(transformerConfig=config, logEventMessages=[message])["transformedLogs"]
    assert (found["eventNumber"], found["eventMessage"]) == (1, message)
    assert json.loads(found["transformedEventMessage"]) == made


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
    text = "filter ms > 10 | display user, @message"
    id_ = logs.start_query(logGroupName="g", startTime=now - 60, endTime=now, queryString=text)["queryId"]
    wait_until(lambda: logs.get_query_results(queryId=id_)["status"] == "Complete")
    row = {one["field"]: one["value"] for one in logs.get_query_results(queryId=id_)["results"][0]}
    assert (row["user"], row["@message"]) == ("ana", "ana,17")
    logs.delete_transformer(**group)
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.delete_transformer(**group)
    for wrong in ([{"addKeys": entries(key="a", value="b")}], [{"grok": {"match": "x"}}]):
        with pytest.raises(ClientError, match="InvalidParameterException"):
            logs.put_transformer(**group, transformerConfig=wrong)
