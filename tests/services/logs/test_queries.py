"""Insights queries over the wire."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def failure(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_a_query_from_start_to_end(logs: Any, account: str, server: Any, wait_until: Any) -> None:
    now = int(server.page("clock", {"seconds": 0})["now"])
    for group in ("web", "api"):
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="s")
        events = [
            {"timestamp": (now - 60 + number) * 1000, "message": json.dumps({"at": group, "n": number})}
            for number in range(5)
        ]
        logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=events)
    times = {"startTime": now - 3600, "endTime": now}

    def answer(**query: Any) -> Any:
        id_ = logs.start_query(**times, **query)["queryId"]
        wait_until(lambda: logs.get_query_results(queryId=id_)["status"] == "Complete")
        return logs.get_query_results(queryId=id_)

    both = [f"arn:aws:logs:us-east-1:{account}:log-group:web", "api"]
    found = answer(logGroupIdentifiers=both, queryString="stats sum(n) as total by at | sort at")
    assert found["results"] == [
        [{"field": "at", "value": at}, {"field": "total", "value": "10"}] for at in ("api", "web")
    ]
    assert found["queryLanguage"] == "CWLI"
    figures = found["statistics"]
    assert (figures["recordsMatched"], figures["recordsScanned"], figures["logGroupsScanned"]) == (2, 10, 2)
    found = answer(logGroupName="web", queryString="fields @timestamp, n, @log, @logStream", limit=2)
    rows = [{one["field"]: one["value"] for one in row} for row in found["results"]]
    assert [row["n"] for row in rows] == ["4", "3"]
    assert rows[0]["@log"] == f"{account}:web"
    record = logs.get_log_record(logRecordPointer=rows[0]["@ptr"])["logRecord"]
    assert (record["@message"], record["n"], record["@logStream"]) == ('{"at": "web", "n": 4}', "4", "s")
    assert failure(logs.get_log_record, logRecordPointer="x")[0] == "InvalidParameterException"
    found = answer(logGroupNames=["web"], queryString="display n")
    id_ = logs.describe_queries(logGroupName="web", status="Complete")["queries"][0]["queryId"]
    first = logs.get_query_results(queryId=id_, maxItems=3)
    rest = logs.get_query_results(queryId=id_, maxItems=3, nextToken=first["nextToken"])
    assert first["results"] + rest["results"] == found["results"]
    assert "nextToken" not in rest
    queries = logs.describe_queries()["queries"]
    assert len(queries) == 3
    assert queries[0]["queryString"] == f'SOURCE "web" START={now - 3600}000 END={now}999 | display n'
    assert logs.describe_queries(status="Failed")["queries"] == []
    assert len(logs.describe_queries(maxResults=2)["queries"]) == 2
    shown = logs.list_log_groups_for_query(queryId=queries[2]["queryId"])["logGroupIdentifiers"]
    assert shown == ["api", "web"]
    ended = failure(logs.stop_query, queryId=id_)
    assert ended == ("InvalidParameterException", "Query has already ended with status: Complete")
    fields = logs.get_log_group_fields(logGroupName="web", time=now)["logGroupFields"]
    assert {"name": "n", "percent": 100} in fields


def test_what_is_no_query(logs: Any) -> None:
    logs.create_log_group(logGroupName="g")
    start = {"logGroupName": "g", "startTime": 0, "endTime": 1, "queryString": "fields a"}
    with pytest.raises(logs.exceptions.MalformedQueryException) as error:
        logs.start_query(**start | {"queryString": "fields a | fild"})
    assert error.value.response["queryCompileError"] == {
        "location": {"startCharOffset": 11, "endCharOffset": 15},
        "message": "unexpected symbol found fild at line 1 and position 11",
    }
    assert failure(logs.start_query, **start | {"logGroupName": "none"})[0] == "ResourceNotFoundException"
    refused = "InvalidParameterException"
    assert failure(logs.start_query, **start, logGroupNames=["g"])[0] == refused
    assert failure(logs.start_query, **start | {"startTime": 2})[0] == refused
    assert failure(logs.start_query, **start, queryLanguage="SQL")[0] == refused
    assert failure(logs.get_query_results, queryId="none")[0] == "ResourceNotFoundException"
    assert failure(logs.stop_query, queryId="none")[0] == "ResourceNotFoundException"


def test_a_query_that_is_stopped(logs: Any, server: Any) -> None:
    logs.create_log_group(logGroupName="g")
    id_ = logs.start_query(logGroupName="g", startTime=0, endTime=1, queryString="fields a")["queryId"]
    try:
        assert logs.stop_query(queryId=id_)["success"] is True
        wanted = "Cancelled"
    except logs.exceptions.InvalidParameterException:
        wanted = "Complete"  # It was quicker.
    assert logs.get_query_results(queryId=id_)["status"] == wanted


def ended(logs: Any, wait_until: Any, **query: Any) -> Any:
    """The rows of a query."""
    id_ = logs.start_query(**query)["queryId"]
    wait_until(lambda: logs.get_query_results(queryId=id_)["status"] == "Complete")
    found = logs.get_query_results(queryId=id_)["results"]
    return [{one["field"]: one["value"] for one in row} for row in found]


def fill(logs: Any, group: str, *events: tuple[int, str]) -> None:
    """Events at seconds."""
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    for time, message in events:
        event = {"timestamp": time * 1000, "message": message}
        logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=[event])


def test_a_query_says_which_groups(logs: Any, client: Any, server: Any, wait_until: Any, account: str) -> None:
    now = int(server.page("clock", {"seconds": 0})["now"])
    for name in ("web-1", "web-2", "api"):
        fill(logs, name, (now - 10, name))
    times = {"startTime": now - 60, "endTime": now}
    text = "SOURCE logGroups(namePrefix: ['web']) | display @message | sort @message"
    found = ended(logs, wait_until, **times, queryString=text)
    assert [row["@message"] for row in found] == ["web-1", "web-2"]
    assert failure(logs.start_query, **times, queryString=text, logGroupName="api")[0] == "InvalidParameterException"
    none = text.replace("web", "none")
    assert failure(logs.start_query, **times, queryString=none)[0] == "ResourceNotFoundException"
    web = f"arn:aws:logs:us-east-1:{account}:log-group:web-1:*"
    user = client("logs", **make_user(client("iam"), "u", allow("logs:StartQuery", resource=web)))
    assert failure(user.start_query, **times, queryString=text)[0] == "AccessDeniedException"
    assert user.start_query(**times, queryString=text.replace("web", "web-1"))["queryId"]


def test_a_query_compares_with_the_time_before(logs: Any, server: Any, wait_until: Any) -> None:
    now = int(server.page("clock", {"seconds": 0})["now"])
    fill(logs, "g", (now - 90, "old 1"), (now - 80, "both 1"), (now - 20, "both 2"), (now - 10, "both 3"))
    found = ended(
        logs, wait_until, logGroupName="g", startTime=now - 59, endTime=now, queryString="pattern @message | diff"
    )
    assert [(row["@pattern"], row["@sampleCount"], row["@differenceEventCount"]) for row in found] == [
        ("both <Number-1>", "2", "1"),
        ("old <Number-1>", "0", "-1"),
    ]


def test_masked_data_is_shown_to_who_may_unmask(
    logs: Any, client: Any, server: Any, wait_until: Any, account: str
) -> None:
    now = int(server.page("clock", {"seconds": 0})["now"])
    fill(logs, "g", (now - 10, "mail of a@example.org"))
    identifier = "arn:aws:dataprotection::aws:data-identifier/EmailAddress"
    document = {
        "Name": "p",
        "Version": "2021-06-01",
        "Statement": [
            {"DataIdentifier": [identifier], "Operation": {"Audit": {"FindingsDestination": {}}}},
            {"DataIdentifier": [identifier], "Operation": {"Deidentify": {"MaskConfig": {}}}},
        ],
    }
    logs.put_data_protection_policy(logGroupIdentifier="g", policyDocument=json.dumps(document))
    query = {"logGroupName": "g", "startTime": now - 60, "endTime": now}
    (row,) = ended(logs, wait_until, **query, queryString="fields @message, unmask(@message) as plain")
    assert (row["@message"], row["plain"]) == ("mail of *************", "mail of a@example.org")
    user = client("logs", **make_user(client("iam"), "u", allow("logs:StartQuery")))
    assert failure(user.start_query, **query, queryString="unmask @message")[0] == "AccessDeniedException"
    assert user.start_query(**query, queryString="fields @message")["queryId"]
