"""Global tables of the version of 2017: tables that are joined region by region."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.roles import make_user
from tests.services.dynamodb.conftest import schema

HERE, THERE, THIRD = "us-east-1", "eu-west-1", "ap-south-1"
KEY = {"p": {"S": "x"}}
Refused = Callable[..., tuple[str, str]]


def make(db: Any, name: str = "tab", view: str = "NEW_AND_OLD_IMAGES", key: str = "p") -> None:
    db.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=schema(key),
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
    )  # fmt: skip


def group(*regions: str) -> list[dict[str, str]]:
    return [{"RegionName": region} for region in regions]


def test_tables_are_joined_and_parted(client: Callable[..., Any], refused: Refused) -> None:
    here, there, third = (client("dynamodb", region) for region in (HERE, THERE, THIRD))
    for db in (here, there, third):
        make(db)
    told = here.create_global_table(GlobalTableName="tab", ReplicationGroup=group(HERE, THERE))[
        "GlobalTableDescription"
    ]
    assert (told["GlobalTableStatus"], told["GlobalTableArn"].split(":")[3:]) == (
        "CREATING", ["", told["GlobalTableArn"].split(":")[4], "global-table/tab"]
    )  # fmt: skip
    here.put_item(TableName="tab", Item=KEY)
    assert there.get_item(TableName="tab", Key=KEY)["Item"] == KEY
    assert "Item" not in third.get_item(TableName="tab", Key=KEY)
    table = there.describe_table(TableName="tab")["Table"]
    assert table["GlobalTableVersion"] == "2017.11.29"
    assert "Replicas" not in table
    shown = here.describe_global_table(GlobalTableName="tab")["GlobalTableDescription"]
    assert [one["RegionName"] for one in shown["ReplicationGroup"]] == [HERE, THERE]
    assert shown["GlobalTableStatus"] == "ACTIVE"
    assert [one["GlobalTableName"] for one in there.list_global_tables()["GlobalTables"]] == ["tab"]
    assert here.list_global_tables(RegionName=THIRD)["GlobalTables"] == []
    again = refused(here.create_global_table, GlobalTableName="tab", ReplicationGroup=group(HERE))
    assert again[0] == "GlobalTableAlreadyExistsException"
    update = lambda **one: here.update_global_table(GlobalTableName="tab", ReplicaUpdates=[one])  # noqa: E731
    assert refused(update, Create={"RegionName": THERE})[0] == "ReplicaAlreadyExistsException"
    assert refused(update, Delete={"RegionName": THIRD})[0] == "ReplicaNotFoundException"
    update(Create={"RegionName": THIRD})
    assert third.get_item(TableName="tab", Key=KEY)["Item"] == KEY
    update(Delete={"RegionName": THERE})
    there.delete_item(TableName="tab", Key=KEY)
    assert here.get_item(TableName="tab", Key=KEY)["Item"] == KEY
    assert refused(there.describe_global_table, GlobalTableName="tab")[0] == "GlobalTableNotFoundException"
    third.delete_table(TableName="tab")
    assert here.get_item(TableName="tab", Key=KEY)["Item"] == KEY


def test_what_cannot_be_joined(client: Callable[..., Any], refused: Refused) -> None:
    here, there, third = (client("dynamodb", region) for region in (HERE, THERE, THIRD))

    def refusal(*regions: str) -> tuple[str, str]:
        return refused(here.create_global_table, GlobalTableName="tab", ReplicationGroup=group(*regions))

    assert refusal(HERE)[0] == "TableNotFoundException"
    make(here)
    make(there, view="KEYS_ONLY")
    make(third, key="q")
    assert "stream" in refusal(HERE, THERE)[1]
    assert "keys" in refusal(HERE, THIRD)[1]
    here.put_item(TableName="tab", Item=KEY)
    assert "empty" in refusal(HERE)[1]
    for ask in (here.describe_global_table, here.describe_global_table_settings, here.update_global_table_settings):
        assert refused(ask, GlobalTableName="tab")[0] == "GlobalTableNotFoundException"


def test_settings_of_all_replicas(client: Callable[..., Any], refused: Refused) -> None:
    here, there = client("dynamodb"), client("dynamodb", THERE)
    make(here)
    make(there)
    here.create_global_table(GlobalTableName="tab", ReplicationGroup=group(HERE, THERE))
    change = here.update_global_table_settings
    found = change(
        GlobalTableName="tab", GlobalTableBillingMode="PROVISIONED", GlobalTableProvisionedWriteCapacityUnits=7,
        ReplicaSettingsUpdate=[{"RegionName": THERE, "ReplicaProvisionedReadCapacityUnits": 3,
                                "ReplicaTableClass": "STANDARD_INFREQUENT_ACCESS"}],
    )["ReplicaSettings"]  # fmt: skip
    assert found == here.describe_global_table_settings(GlobalTableName="tab")["ReplicaSettings"]
    assert [one["ReplicaProvisionedWriteCapacityUnits"] for one in found] == [7, 7]
    assert [one["ReplicaProvisionedReadCapacityUnits"] for one in found] == [1, 3]
    assert (
        there.describe_table(TableName="tab")["Table"]["TableClassSummary"]["TableClass"]
        == "STANDARD_INFREQUENT_ACCESS"
    )
    wrong = [{"RegionName": THIRD, "ReplicaProvisionedReadCapacityUnits": 3}]
    assert refused(change, GlobalTableName="tab", ReplicaSettingsUpdate=wrong)[0] == "ReplicaNotFoundException"
    scaling = {"GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate": {"AutoScalingDisabled": True}}
    assert refused(change, GlobalTableName="tab", **scaling)[0] == "NotImplemented"


def test_who_may_join(client: Callable[..., Any], refused: Refused) -> None:
    here = client("dynamodb")
    make(here)
    arn = here.describe_table(TableName="tab")["Table"]["TableArn"]
    whole = f"arn:aws:dynamodb::{arn.split(':')[4]}:global-table/tab"
    for name, resource, told in (("one", [arn], "AccessDeniedException"), ("both", [arn, whole], "OK")):
        statement = {"Effect": "Allow", "Action": "dynamodb:*GlobalTable*", "Resource": resource}
        keys = make_user(client("iam"), name, json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        db = client("dynamodb", **keys)
        if told == "OK":
            db.create_global_table(GlobalTableName="tab", ReplicationGroup=group(HERE))
            db.describe_global_table(GlobalTableName="tab")
        else:
            ask = {"GlobalTableName": "tab", "ReplicationGroup": group(HERE)}
            assert refused(db.create_global_table, **ask)[0] == told
