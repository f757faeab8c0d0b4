"""What buses log by deliveries of CloudWatch Logs."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

GROUP = "/aws/vendedlogs/events/event-bus/shop"
ALL = ("ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS")


@pytest.fixture
def events(client: Any) -> Any:
    return client("events")


@pytest.fixture
def logs(client: Any) -> Any:
    return client("logs")


def connect(logs: Any, bus: str, target: str, *kinds: str) -> None:
    """Deliveries of a bus's logs of some types to a group or a bucket."""
    name = target.removesuffix(":*").rsplit(":", 1)[-1].replace("/", "-")
    where = logs.put_delivery_destination(
        name=f"to{name}"[:60], outputFormat="json", deliveryDestinationConfiguration={"destinationResourceArn": target}
    )["deliveryDestination"]["arn"]
    for kind in kinds:
        source = logs.put_delivery_source(name=f"{kind}{name}"[:60], resourceArn=bus, logType=kind)["deliverySource"]
        logs.create_delivery(deliverySourceName=source["name"], deliveryDestinationArn=where)


def logged(server: Any, logs: Any) -> list[Any]:
    """The records in the group, by when they were written."""
    server.page("idle")
    found = logs.filter_log_events(logGroupName=GROUP)["events"]
    assert {one["logStreamName"] for one in found} <= {"EventBridgeEventBusLogs"}
    return [json.loads(one["message"]) for one in found]


def steps(records: list[Any]) -> list[str]:
    return sorted(one["message_type"] for one in records)


def group(logs: Any, account: str) -> str:
    logs.create_log_group(logGroupName=GROUP)
    return f"arn:aws:logs:us-east-1:{account}:log-group:{GROUP}:*"


def put(events: Any, source: str = "shop") -> str:
    entry = {"EventBusName": "shop", "Source": source, "DetailType": "d", "Detail": '{"a": 1}', "Resources": ["r"]}
    return str(events.put_events(Entries=[entry])["Entries"][0]["EventId"])


def test_each_step_of_an_event(server: Any, events: Any, logs: Any, queue: Any, account: str) -> None:
    config = {"Level": "TRACE", "IncludeDetail": "FULL"}
    made = events.create_event_bus(Name="shop", LogConfig=config)
    assert (made["LogConfig"], events.describe_event_bus(Name="shop")["LogConfig"]) == (config, config)
    connect(logs, made["EventBusArn"], group(logs, account), *ALL)
    _, arn = queue("q")
    rule = events.put_rule(Name="r", EventBusName="shop", EventPattern='{"source": ["shop"]}')["RuleArn"]
    events.put_targets(Rule="r", EventBusName="shop", Targets=[{"Id": "1", "Arn": arn}])
    id_ = put(events)
    records = logged(server, logs)
    assert steps(records) == [
        "EVENT_INGEST_SUCCESS", "EVENT_RECEIPT", "INVOCATION_ATTEMPT_START", "INVOCATION_ATTEMPT_SUCCESS",
        "INVOCATION_START", "INVOCATION_SUCCESS", "RULE_MATCH", "RULE_MATCH_START",
    ]  # fmt: skip
    by = {one["message_type"]: one for one in records}
    assert {(one["resource_arn"], one["event_bus_name"], one["event_id"]) for one in records} == {
        (made["EventBusArn"], "shop", id_)
    }
    arrived = by["EVENT_INGEST_SUCCESS"]
    assert (arrived["log_level"], by["EVENT_RECEIPT"]["log_level"]) == ("INFO", "TRACE")
    details = arrived["details"]
    assert (details["caller_account_id"], details["source"], details["detail_type"]) == (account, "shop", "d")
    assert (details["resources"], json.loads(details["event_detail"])) == (["r"], {"a": 1})
    matched = by["RULE_MATCH"]["details"]
    assert (matched["rule_arn"], matched["target_arns"]) == (rule, [arn])
    done = by["INVOCATION_SUCCESS"]
    assert matched["invocation_ids"] == [done["invocation_id"]]
    assert (done["details"]["target_arn"], done["details"]["total_attempts"]) == (arn, 1)
    assert json.loads(done["details"]["target_input"])["id"] == id_
    put(events, "other")
    assert steps(logged(server, logs))[-1:] == ["RULE_MATCH_START"]
    assert "NO_STANDARD_RULES_MATCHED" in steps(logged(server, logs))


def test_levels_and_details(server: Any, events: Any, logs: Any, account: str) -> None:
    made = events.create_event_bus(Name="shop", LogConfig={"Level": "INFO"})
    assert made["LogConfig"] == {"Level": "INFO", "IncludeDetail": "NONE"}
    connect(logs, made["EventBusArn"], group(logs, account), *ALL)
    put(events)
    records = logged(server, logs)
    assert steps(records) == ["EVENT_INGEST_SUCCESS", "NO_STANDARD_RULES_MATCHED"]
    assert all("event_detail" not in one["details"] for one in records)
    events.update_event_bus(Name="shop", LogConfig={"Level": "OFF"})
    assert "LogConfig" not in events.describe_event_bus(Name="shop")
    put(events)
    assert logged(server, logs) == records


def test_failures(server: Any, events: Any, logs: Any, queue: Any, account: str) -> None:
    bus = events.create_event_bus(Name="shop", LogConfig={"Level": "ERROR"})["EventBusArn"]
    connect(logs, bus, group(logs, account), "ERROR_LOGS")
    _, dead = queue("dead")
    events.put_rule(Name="r", EventBusName="shop", EventPattern='{"source": ["shop"]}')
    target = f"arn:aws:sqs:us-east-1:{account}:none"
    events.put_targets(
        Rule="r", EventBusName="shop", Targets=[{"Id": "1", "Arn": target, "DeadLetterConfig": {"Arn": dead}}]
    )
    put(events)
    records = logged(server, logs)
    assert steps(records) == ["INVOCATION_ATTEMPT_PERMANENT_FAILURE", "INVOCATION_DLQ", "INVOCATION_FAILURE"]
    failed = next(one for one in records if one["message_type"] == "INVOCATION_FAILURE")
    assert failed["details"]["final_invocation_status"] in ("NO_RESOURCE", "NO_PERMISSIONS")
    assert failed["error"]["aws_service"] == "sqs"


def test_what_is_not_logged(server: Any, events: Any, logs: Any, client: Any, account: str) -> None:
    bus = events.create_event_bus(Name="shop", LogConfig={"Level": "TRACE"})["EventBusArn"]
    events.create_archive(ArchiveName="a", EventSourceArn=bus)
    connect(logs, bus, group(logs, account), "TRACE_LOGS")
    put(events)
    assert logged(server, logs) == []


def test_a_bucket_of_logs(server: Any, events: Any, logs: Any, client: Any, account: str) -> None:
    s3, bucket = client("s3"), f"logs-{account}"
    s3.create_bucket(Bucket=bucket)
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))
    bus = events.create_event_bus(Name="shop", LogConfig={"Level": "INFO"})["EventBusArn"]
    connect(logs, bus, f"arn:aws:s3:::{bucket}/mine", "INFO_LOGS")
    put(events)
    server.page("idle")
    (found,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert found["Key"].startswith(f"mine/AWSLogs/{account}/events/us-east-1/")
    body = gzip.decompress(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read()).decode()
    assert steps([json.loads(line) for line in body.splitlines()]) == [
        "EVENT_INGEST_SUCCESS",
        "NO_STANDARD_RULES_MATCHED",
    ]


def test_a_group_that_lets_nobody_in(server: Any, events: Any, logs: Any, account: str) -> None:
    bus = events.create_event_bus(Name="shop", LogConfig={"Level": "INFO"})["EventBusArn"]
    connect(logs, bus, group(logs, account), "INFO_LOGS")
    (policy,) = logs.describe_resource_policies()["resourcePolicies"]
    assert policy["policyName"] == "AWSLogDeliveryWrite20150319"
    logs.delete_resource_policy(policyName=policy["policyName"])
    put(events)
    assert logged(server, logs) == []
