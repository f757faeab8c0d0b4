"""Templates that change a table's stream, its indexes and its limits, over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.dynamodb.conftest import schema

P = {"AttributeName": "p", "AttributeType": "S"}
KEY = {"p": {"S": "x"}}


class Stack:
    """A stack with one resource, and how its template changes."""

    def __init__(self, client: Callable[..., Any], wait_until: Callable[..., Any], kind: str) -> None:
        self.stacks, self._wait, self._kind = client("cloudformation"), wait_until, kind
        self._made = False

    def bring(self, wanted: str = "COMPLETE", **properties: Any) -> str:
        """Deploy, and wait; the reason where it failed."""
        body = json.dumps({"Resources": {"T": {"Type": self._kind, "Properties": properties}}})
        call, told = (self.stacks.update_stack, "UPDATE") if self._made else (self.stacks.create_stack, "CREATE")
        call(StackName="s", TemplateBody=body)
        self._made = True
        status = lambda: self.stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]  # noqa: E731
        self._wait(lambda: "IN_PROGRESS" not in status(), 30)
        assert status() == f"{told}_{wanted}"
        events = self.stacks.describe_stack_events(StackName="s")["StackEvents"]
        return next((one["ResourceStatusReason"] for one in events if one["ResourceStatus"].endswith("_FAILED")), "")


@pytest.fixture
def stack(client: Callable[..., Any], wait_until: Callable[..., Any]) -> Callable[[str], Stack]:
    return lambda kind: Stack(client, wait_until, f"AWS::DynamoDB::{kind}")


def table_of(*keys: str, **more: Any) -> dict[str, Any]:
    """A table on demand; each key is that of an index `by-KEY`."""
    indexes = [
        {"IndexName": f"by-{key}", "KeySchema": schema(key), "Projection": {"ProjectionType": "ALL"}} for key in keys
    ]
    found = {
        "TableName": "tab", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"),
        "AttributeDefinitions": [P, *({"AttributeName": key, "AttributeType": "S"} for key in keys)],
    }  # fmt: skip
    return found | ({"GlobalSecondaryIndexes": indexes} if indexes else {}) | more


def view(kind: str) -> dict[str, Any]:
    return {"StreamSpecification": {"StreamViewType": kind}}


def test_streams_and_indexes_change(client: Callable[..., Any], stack: Callable[[str], Stack]) -> None:
    db, streams, one = client("dynamodb"), client("dynamodbstreams"), stack("Table")
    shown = lambda: db.describe_table(TableName="tab")["Table"]  # noqa: E731

    def states() -> dict[str, str]:
        arns = [found["StreamArn"] for found in streams.list_streams(TableName="tab")["Streams"]]
        told = [streams.describe_stream(StreamArn=arn)["StreamDescription"] for arn in arns]
        return {found["StreamViewType"]: found["StreamStatus"] for found in told}

    one.bring(**table_of("g", **view("NEW_IMAGE")))
    first = shown()
    db.put_item(TableName="tab", Item={**KEY, "g": {"S": "a"}, "h": {"S": "b"}})
    assert states() == {"NEW_IMAGE": "ENABLED"}

    one.bring(**table_of("g", "h", **view("KEYS_ONLY")))
    second = shown()
    assert second["LatestStreamArn"] != first["LatestStreamArn"]
    assert second["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    assert states() == {"NEW_IMAGE": "DISABLED", "KEYS_ONLY": "ENABLED"}
    assert {index["IndexName"] for index in second["GlobalSecondaryIndexes"]} == {"by-g", "by-h"}
    assert db.scan(TableName="tab", IndexName="by-h")["Count"] == 1

    # Two at a time is more than CloudFormation does.
    why = one.bring("ROLLBACK_COMPLETE", **table_of("i", "j", **view("KEYS_ONLY")))
    assert "Cannot perform more than one GSI creation or deletion in a single update" in why
    assert {index["IndexName"] for index in shown()["GlobalSecondaryIndexes"]} == {"by-g", "by-h"}

    one.bring(**table_of("g"))
    third = shown()
    assert "StreamSpecification" not in third
    assert third["TableId"] == first["TableId"]
    assert states() == {"NEW_IMAGE": "DISABLED", "KEYS_ONLY": "DISABLED"}
    assert [index["IndexName"] for index in third["GlobalSecondaryIndexes"]] == ["by-g"]
    assert db.get_item(TableName="tab", Key=KEY)["Item"]["h"] == {"S": "b"}


def test_limits_and_insights_change(client: Callable[..., Any], stack: Callable[[str], Stack]) -> None:
    db, one = client("dynamodb"), stack("Table")
    shown = lambda: db.describe_table(TableName="tab")["Table"]  # noqa: E731
    both = {"MaxReadRequestUnits": 20, "MaxWriteRequestUnits": 15}

    def told(index: str = "") -> str:
        asked = {"TableName": "tab"} | ({"IndexName": index} if index else {})
        return str(db.describe_contributor_insights(**asked)["ContributorInsightsStatus"])

    on = {"ContributorInsightsSpecification": {"Enabled": True}}
    plain = table_of("g")
    watched = table_of("g", **on)
    watched["GlobalSecondaryIndexes"][0] |= {**on, "OnDemandThroughput": both}
    one.bring(**watched, OnDemandThroughput=both)
    assert (shown()["OnDemandThroughput"], shown()["GlobalSecondaryIndexes"][0]["OnDemandThroughput"]) == (both, both)
    assert (told(), told("by-g")) == ("ENABLED", "ENABLED")
    warm = {"ReadUnitsPerSecond": 13000, "WriteUnitsPerSecond": 5000}
    one.bring(**plain, OnDemandThroughput={"MaxReadRequestUnits": 30}, WarmThroughput=warm)
    assert shown()["OnDemandThroughput"] == {"MaxReadRequestUnits": 30}
    assert "OnDemandThroughput" not in shown()["GlobalSecondaryIndexes"][0]
    assert shown()["WarmThroughput"] == {**warm, "Status": "ACTIVE"}
    assert (told(), told("by-g")) == ("DISABLED", "DISABLED")


def test_replicas_have_their_own(client: Callable[..., Any], stack: Callable[[str], Stack]) -> None:
    one, here, there = stack("GlobalTable"), client("dynamodb"), client("dynamodb", "eu-west-1")
    group = table_of("g", **view("NEW_AND_OLD_IMAGES"))

    def replicas(**more: Any) -> list[dict[str, Any]]:
        return [{"Region": "us-east-1"}, {"Region": "eu-west-1", **more}]

    insights = {"ContributorInsightsSpecification": {"Enabled": True}}
    one.bring(**group, Replicas=replicas(
        TableClass="STANDARD_INFREQUENT_ACCESS", DeletionProtectionEnabled=True, Tags=[{"Key": "a", "Value": "b"}],
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        GlobalSecondaryIndexes=[{"IndexName": "by-g", **insights}],
    ))  # fmt: skip
    table = there.describe_table(TableName="tab")["Table"]
    assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert table["DeletionProtectionEnabled"] is True
    assert here.describe_table(TableName="tab")["Table"]["DeletionProtectionEnabled"] is False
    assert there.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == [{"Key": "a", "Value": "b"}]
    told = there.describe_continuous_backups(TableName="tab")["ContinuousBackupsDescription"]
    assert told["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    for db, status in ((there, "ENABLED"), (here, "DISABLED")):
        found = db.describe_contributor_insights(TableName="tab", IndexName="by-g")
        assert found["ContributorInsightsStatus"] == status
    one.bring(**group, Replicas=replicas())
    table = there.describe_table(TableName="tab")["Table"]
    assert table["TableClassSummary"]["TableClass"] == "STANDARD"
    assert table["DeletionProtectionEnabled"] is False
    assert there.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == []
    stream = {"KinesisStreamSpecification": {"StreamArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}}
    assert "KinesisStreamSpecification" in one.bring("ROLLBACK_COMPLETE", **group, Replicas=replicas(**stream))
