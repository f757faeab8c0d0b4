"""CREATING, UPDATING, DELETING: what is told of tables and their like while the server takes its time, by a turned clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.dynamodb.conftest import schema

IN_USE = "ResourceInUseException"
GONE = ("ResourceNotFoundException", "Requested resource not found")
SETTLE = 60.0
KEY = {"p": {"S": "x"}}
BY_V = {"IndexName": "by-v", "KeySchema": schema("v"), "Projection": {"ProjectionType": "ALL"}}
V = [{"AttributeName": "v", "AttributeType": "S"}]
Refused = Callable[..., tuple[str, str]]


class Slow:
    """A server on which tables take a minute."""

    def __init__(self, own_server: Callable[..., Server]) -> None:
        self.server = own_server("--settle", str(SETTLE))
        self.db = self.server.client("dynamodb", "111122223333", config={"parameter_validation": False})

    def make(self, name: str = "slow", **more: Any) -> Any:
        one = {
            "TableName": name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"),
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        }  # fmt: skip
        return self.db.create_table(**one | more)["TableDescription"]

    def over(self, part: float = 1.0) -> None:
        self.server.advance(SETTLE * part)

    def table(self, name: str = "slow") -> Any:
        return self.db.describe_table(TableName=name)["Table"]

    def status(self, name: str = "slow") -> str:
        return str(self.table(name)["TableStatus"])


@pytest.fixture
def slow(own_server: Callable[..., Server]) -> Slow:
    return Slow(own_server)


def test_a_table_is_made_changed_and_deleted(slow: Slow, refused: Refused) -> None:
    db = slow.db
    made = slow.make(
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}, *V], GlobalSecondaryIndexes=[BY_V],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )  # fmt: skip
    assert made["TableStatus"] == "CREATING"
    (index,) = slow.table()["GlobalSecondaryIndexes"]
    assert index["IndexStatus"] == "CREATING"
    assert "Backfilling" not in index
    for ask, params in (
        (db.get_item, {"Key": KEY}), (db.put_item, {"Item": KEY}), (db.update_item, {"Key": KEY}), (db.scan, {}),
        (db.delete_item, {"Key": KEY}),
        (db.query, {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": KEY["p"]}}),
    ):  # fmt: skip
        assert refused(ask, TableName="slow", **params) == GONE
    assert refused(db.batch_get_item, RequestItems={"slow": {"Keys": [KEY]}}) == GONE
    assert refused(db.batch_write_item, RequestItems={"slow": [{"PutRequest": {"Item": KEY}}]}) == GONE
    assert refused(db.transact_get_items, TransactItems=[{"Get": {"TableName": "slow", "Key": KEY}}]) == GONE
    assert refused(db.transact_write_items, TransactItems=[{"Put": {"TableName": "slow", "Item": KEY}}]) == GONE
    assert refused(db.execute_statement, Statement="SELECT * FROM slow") == GONE
    busy = (IN_USE, "Attempt to change a resource which is still in use: Table is being created: slow")
    assert refused(db.delete_table, TableName="slow") == busy
    assert refused(db.update_table, TableName="slow", TableClass="STANDARD") == busy
    ttl = {"TableName": "slow", "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": True}}
    assert refused(db.update_time_to_live, **ttl) == busy
    assert refused(slow.make) == (IN_USE, "Table already exists: slow")
    assert db.list_tables()["TableNames"] == ["slow"]
    assert refused(db.create_backup, TableName="slow", BackupName="early")[0] == "TableInUseException"
    recovery = {"TableName": "slow", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    assert refused(db.update_continuous_backups, **recovery) == (
        "ContinuousBackupsUnavailableException", "Backups are being enabled for the table: slow. Please retry later"
    )  # fmt: skip
    streams = slow.server.client("dynamodbstreams", "111122223333")
    stream = made["LatestStreamArn"]
    state = lambda: streams.describe_stream(StreamArn=stream)["StreamDescription"]["StreamStatus"]  # noqa: E731
    assert state() == "ENABLING"
    slow.over()
    assert (slow.status(), state()) == ("ACTIVE", "ENABLED")
    db.get_waiter("table_exists").wait(TableName="slow", WaiterConfig={"MaxAttempts": 1})
    db.put_item(TableName="slow", Item=KEY)
    changed = db.update_table(TableName="slow", StreamSpecification={"StreamEnabled": False})["TableDescription"]
    assert (changed["TableStatus"], state()) == ("UPDATING", "DISABLING")
    busy = (IN_USE, "Attempt to change a resource which is still in use: Table is being updated: slow")
    assert refused(db.delete_table, TableName="slow") == busy
    assert db.get_item(TableName="slow", Key=KEY)["Item"] == KEY
    slow.over()
    assert (slow.status(), state()) == ("ACTIVE", "DISABLED")
    assert db.delete_table(TableName="slow")["TableDescription"]["TableStatus"] == "DELETING"
    assert slow.status() == "DELETING"
    assert refused(db.get_item, TableName="slow", Key=KEY) == GONE
    assert refused(slow.make) == (IN_USE, "Table already exists: slow")
    busy = (IN_USE, "Attempt to change a resource which is still in use: Table is being deleted: slow")
    assert refused(db.update_table, TableName="slow", TableClass="STANDARD") == busy
    assert db.delete_table(TableName="slow")["TableDescription"]["TableStatus"] == "DELETING"
    slow.over(1.1)
    db.get_waiter("table_not_exists").wait(TableName="slow", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
    slow.make()
    slow.over()
    assert db.scan(TableName="slow")["Items"] == []


def test_indexes_are_filled_and_deleted(slow: Slow, refused: Refused, wait_until: Callable[..., Any]) -> None:
    db = slow.db
    slow.make()
    slow.over()
    db.put_item(TableName="slow", Item={**KEY, "v": {"S": "a"}})
    create = {"TableName": "slow", "AttributeDefinitions": V, "GlobalSecondaryIndexUpdates": [{"Create": BY_V}]}
    made = db.update_table(**create)["TableDescription"]
    index = made["GlobalSecondaryIndexes"][0]
    assert (made["TableStatus"], index["IndexStatus"], index["Backfilling"]) == ("UPDATING", "CREATING", False)
    query = {"TableName": "slow", "IndexName": "by-v", "KeyConditionExpression": "v = :v",
             "ExpressionAttributeValues": {":v": {"S": "a"}}}  # fmt: skip
    early = ("ValidationException", "Cannot read from backfilling global secondary index: by-v")
    assert refused(db.query, **query) == early
    assert refused(db.scan, TableName="slow", IndexName="by-v") == early
    assert refused(db.execute_statement, Statement="SELECT * FROM slow.\"by-v\" WHERE v = 'a'") == early
    slow.over(0.6)
    table = slow.table()
    index = table["GlobalSecondaryIndexes"][0]
    assert (table["TableStatus"], index["IndexStatus"], index["Backfilling"]) == ("ACTIVE", "CREATING", True)
    one = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
    second = {**BY_V, "IndexName": "second"}
    assert refused(db.update_table, **create | {"GlobalSecondaryIndexUpdates": [{"Create": second}]}) == (
        "LimitExceededException", one
    )  # fmt: skip
    assert refused(db.query, **query) == early
    slow.over(0.6)
    index = slow.table()["GlobalSecondaryIndexes"][0]
    assert index["IndexStatus"] == "ACTIVE"
    assert "Backfilling" not in index
    assert db.query(**query)["Count"] == 1
    delete = [{"Delete": {"IndexName": "by-v"}}]
    gone = db.update_table(TableName="slow", GlobalSecondaryIndexUpdates=delete)["TableDescription"]
    assert (gone["TableStatus"], gone["GlobalSecondaryIndexes"][0]["IndexStatus"]) == ("UPDATING", "DELETING")
    assert refused(db.query, **query)[0] == "ValidationException"
    slow.over(1.1)
    wait_until(lambda: "GlobalSecondaryIndexes" not in slow.table())
    assert slow.table()["AttributeDefinitions"] == [{"AttributeName": "p", "AttributeType": "S"}]


def test_what_else_takes_its_time(slow: Slow, refused: Refused, wait_until: Callable[..., Any]) -> None:
    db = slow.db
    arn = slow.make()["TableArn"]
    slow.over()
    ttl = lambda on: {"TableName": "slow", "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": on}}  # noqa: E731
    told = lambda: db.describe_time_to_live(TableName="slow")["TimeToLiveDescription"]["TimeToLiveStatus"]  # noqa: E731
    db.update_time_to_live(**ttl(True))
    assert told() == "ENABLING"
    again = ("ValidationException", "Time to live has been modified multiple times within a fixed interval")
    assert refused(db.update_time_to_live, **ttl(False)) == again
    db.update_contributor_insights(TableName="slow", ContributorInsightsAction="ENABLE")
    insights = lambda: db.describe_contributor_insights(TableName="slow")["ContributorInsightsStatus"]  # noqa: E731
    assert insights() == "ENABLING"
    backup = db.create_backup(TableName="slow", BackupName="first")["BackupDetails"]
    assert backup["BackupStatus"] == "CREATING"
    restore = {"TargetTableName": "again", "BackupArn": backup["BackupArn"]}
    assert refused(db.restore_table_from_backup, **restore)[0] == "BackupInUseException"
    slow.over()
    assert (told(), insights()) == ("ENABLED", "ENABLED")
    assert db.list_backups()["BackupSummaries"][0]["BackupStatus"] == "AVAILABLE"
    made = db.restore_table_from_backup(**restore)["TableDescription"]
    assert (made["TableStatus"], made["RestoreSummary"]["RestoreInProgress"]) == ("CREATING", True)
    slow.over()
    summary = slow.table("again")["RestoreSummary"]
    assert summary == made["RestoreSummary"] | {"RestoreInProgress": False}
    assert summary["SourceTableArn"] == arn
    there = slow.server.client("dynamodb", "111122223333", "eu-west-1")
    replica = lambda: slow.table()["Replicas"][0]["ReplicaStatus"]  # noqa: E731
    db.update_table(TableName="slow", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    assert (replica(), there.describe_table(TableName="slow")["Table"]["TableStatus"]) == ("CREATING", "CREATING")
    slow.over()
    assert replica() == "ACTIVE"
    there.put_item(TableName="slow", Item=KEY)
    db.update_table(TableName="slow", ReplicaUpdates=[{"Delete": {"RegionName": "eu-west-1"}}])
    assert (replica(), there.describe_table(TableName="slow")["Table"]["TableStatus"]) == ("DELETING", "DELETING")
    slow.over(1.1)
    wait_until(lambda: "Replicas" not in slow.table())
    assert db.get_item(TableName="slow", Key=KEY)["Item"] == KEY


def test_a_deletion_goes_on_after_a_kill(slow: Slow, wait_until: Callable[..., Any]) -> None:
    slow.make()
    slow.over()
    slow.db.put_item(TableName="slow", Item=KEY)
    slow.db.delete_table(TableName="slow")
    slow.server.kill()
    slow.server.start()
    assert slow.status() == "DELETING"
    slow.over(3)
    wait_until(lambda: slow.db.list_tables()["TableNames"] == [])


def test_stacks_wait_for_their_tables(slow: Slow, wait_until: Callable[..., Any]) -> None:
    stacks = slow.server.client("cloudformation", "111122223333")
    table: dict[str, Any] = {
        "TableName": "slow", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"),
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": True},
    }  # fmt: skip

    def body(**more: Any) -> str:
        return json.dumps({"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": table | more}}})

    def told() -> str:
        found = stacks.describe_stacks(StackName="slow")["Stacks"]
        return str(found[0]["StackStatus"]) if found else ""

    def reaches(wanted: str) -> None:
        def look() -> bool:
            slow.over(0.5)
            state = told()
            assert not state.endswith("FAILED")
            return state == wanted

        wait_until(look)

    stacks.create_stack(StackName="slow", TemplateBody=body())
    wait_until(lambda: "slow" in slow.db.list_tables()["TableNames"])
    assert told() == "CREATE_IN_PROGRESS"
    reaches("CREATE_COMPLETE")
    assert slow.status() == "ACTIVE"
    for more in (
        {"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}},
        {"StreamSpecification": {"StreamViewType": "KEYS_ONLY"},
         "AttributeDefinitions": [*table["AttributeDefinitions"], *V], "GlobalSecondaryIndexes": [BY_V]},
        {"TimeToLiveSpecification": {"AttributeName": "other", "Enabled": True}},
    ):  # fmt: skip
        stacks.update_stack(StackName="slow", TemplateBody=body(**more))
        reaches("UPDATE_COMPLETE")
    assert slow.status() == "ACTIVE"
    stacks.delete_stack(StackName="slow")
    wait_until(lambda: [slow.over(0.5), "slow" not in slow.db.list_tables()["TableNames"]][1])
