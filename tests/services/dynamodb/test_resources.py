"""CloudFormation's view of a table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pampero.api import ApiError

SHOP = {
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
}  # fmt: skip
BY_STATE = {
    "IndexName": "by-state",
    "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
WITH_STATE = [*SHOP["AttributeDefinitions"], {"AttributeName": "state", "AttributeType": "S"}]


def test_a_table_is_made_with_all_its_properties(deploy: Any) -> None:
    properties = {
        **SHOP,
        "AttributeDefinitions": WITH_STATE,
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": "5", "WriteCapacityUnits": 6},
        "GlobalSecondaryIndexes": [
            {**BY_STATE, "ProvisionedThroughput": {"ReadCapacityUnits": "1", "WriteCapacityUnits": "2"}}
        ],
        "LocalSecondaryIndexes": [
            {
                "IndexName": "local",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "state", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": "true"},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": "false"},
        "SSESpecification": {"SSEEnabled": "true"},
        "DeletionProtectionEnabled": "true",
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "Tags": [{"Key": "own", "Value": 1}],
        "ResourcePolicy": {
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Principal": "*", "Action": "dynamodb:GetItem", "Resource": "*"},
            }
        },
    }  # fmt: skip

    async def body(deployer: Any) -> None:
        kind = deployer.type("AWS::DynamoDB::Table")
        target = deployer.target("Shop", team="a")
        made = await kind.create(deployer.context, target, properties)
        assert made.physical_id == "stack-Shop-ABCDEF"
        arn = made.attributes["Arn"]
        assert arn == "arn:aws:dynamodb:us-east-1:123456789012:table/stack-Shop-ABCDEF"
        assert target.noted == [made.physical_id]
        assert await kind.create(deployer.context, target, properties) == made
        table = (await deployer.call("dynamodb", "DescribeTable", TableName=made.physical_id))["Table"]
        assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 6
        assert table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]["WriteCapacityUnits"] == 2
        assert table["LocalSecondaryIndexes"][0]["IndexName"] == "local"
        assert table["DeletionProtectionEnabled"] is True
        assert table["SSEDescription"]["Status"] == "ENABLED"
        assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
        ttl = await deployer.call("dynamodb", "DescribeTimeToLive", TableName=made.physical_id)
        assert ttl["TimeToLiveDescription"]["AttributeName"] == "end"
        tags = (await deployer.call("dynamodb", "ListTagsOfResource", ResourceArn=arn))["Tags"]
        assert {tag["Key"]: tag["Value"] for tag in tags} == {"team": "a", "own": "1", **deployer.marks("Shop")}
        assert "GetItem" in (await deployer.call("dynamodb", "GetResourcePolicy", ResourceArn=arn))["Policy"]
        with pytest.raises(ApiError, match="protected against deletion"):
            await kind.delete(deployer.context, target, made.physical_id, properties)

    deploy(body)


def test_a_table_is_changed_in_place(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind = deployer.type("AWS::DynamoDB::Table")
        target = deployer.target("Shop")
        old: dict[str, Any] = {
            **SHOP,
            "TableName": "shop",
            "DeletionProtectionEnabled": True,
            "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": True},
            "Tags": [{"Key": "a", "Value": "b"}],
        }
        made = await kind.create(deployer.context, target, old)
        new = {
            **SHOP,
            "TableName": "shop",
            "AttributeDefinitions": WITH_STATE,
            "GlobalSecondaryIndexes": [BY_STATE],
            "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
            "TimeToLiveSpecification": {"AttributeName": "until", "Enabled": True},
            "Tags": [{"Key": "c", "Value": "d"}],
        }
        new["GlobalSecondaryIndexes"] = [{**BY_STATE, "ProvisionedThroughput": new["ProvisionedThroughput"]}]
        for _ in range(2):
            assert await kind.update(deployer.context, target, "shop", old, new) == made
        table = (await deployer.call("dynamodb", "DescribeTable", TableName="shop"))["Table"]
        assert table["GlobalSecondaryIndexes"][0]["IndexName"] == "by-state"
        assert table["DeletionProtectionEnabled"] is False
        assert "BillingModeSummary" not in table or table["BillingModeSummary"]["BillingMode"] == "PROVISIONED"
        ttl = await deployer.call("dynamodb", "DescribeTimeToLive", TableName="shop")
        assert ttl["TimeToLiveDescription"]["AttributeName"] == "until"
        tags = await deployer.call("dynamodb", "ListTagsOfResource", ResourceArn=made.attributes["Arn"])
        assert {tag["Key"] for tag in tags["Tags"]} == {"c", *deployer.marks()}
        for _ in range(2):
            await kind.update(deployer.context, target, "shop", new, old)
        table = (await deployer.call("dynamodb", "DescribeTable", TableName="shop"))["Table"]
        assert "GlobalSecondaryIndexes" not in table
        assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        await kind.update(deployer.context, target, "shop", old, {**old, "DeletionProtectionEnabled": False})
        for _ in range(2):
            await kind.delete(deployer.context, target, "shop", old)

    deploy(body)


def test_what_a_table_cannot_become_is_refused(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind = deployer.type("AWS::DynamoDB::Table")
        target = deployer.target("Shop")
        old = {**SHOP, "AttributeDefinitions": WITH_STATE, "GlobalSecondaryIndexes": [BY_STATE]}
        made = await kind.create(deployer.context, target, old)
        changed = {**old, "GlobalSecondaryIndexes": [{**BY_STATE, "Projection": {"ProjectionType": "KEYS_ONLY"}}]}
        with pytest.raises(ApiError, match="cannot update a GSI's properties"):
            await kind.update(deployer.context, target, made.physical_id, old, changed)
        both = {**old, "GlobalSecondaryIndexes": [{**BY_STATE, "IndexName": "other"}]}
        with pytest.raises(ApiError, match="more than one GSI creation or deletion"):
            await kind.update(deployer.context, target, made.physical_id, old, both)
        numbers = {**old, "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "N"}, *WITH_STATE[1:]]}
        with pytest.raises(ApiError, match="attribute pk cannot be changed"):
            await kind.update(deployer.context, target, made.physical_id, old, numbers)
        recovery = {**old, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": "true"}}
        await kind.update(deployer.context, target, made.physical_id, old, recovery)
        name = {"TableName": made.physical_id}
        status = await deployer.call("dynamodb", "DescribeContinuousBackups", **name)
        found = status["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert found["PointInTimeRecoveryStatus"] == "ENABLED"
        await kind.update(deployer.context, target, made.physical_id, recovery, old)
        status = await deployer.call("dynamodb", "DescribeContinuousBackups", **name)
        found = status["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert found["PointInTimeRecoveryStatus"] == "DISABLED"
        assert {"TableName", "KeySchema", "LocalSecondaryIndexes"} <= kind.create_only.keys()

    deploy(body)


def test_a_global_table(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        kind = deployer.type("AWS::DynamoDB::GlobalTable")
        target = deployer.target("Shop")
        here, there = {"Region": "us-east-1", "TableClass": "STANDARD"}, {"Region": "eu-west-1"}
        old = {
            **SHOP, "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"}, "Replicas": [here, there],
            "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": True},
        }  # fmt: skip
        made = await kind.create(deployer.context, target, old)
        name = {"TableName": made.physical_id}
        table = (await deployer.call("dynamodb", "DescribeTable", **name))["Table"]
        assert made.attributes == {
            "Arn": table["TableArn"], "StreamArn": table["LatestStreamArn"], "TableId": table["TableId"],
        }  # fmt: skip
        assert [replica["RegionName"] for replica in table["Replicas"]] == ["eu-west-1"]
        new = {**old, "Replicas": [here]}
        await kind.update(deployer.context, target, made.physical_id, old, new)
        table = (await deployer.call("dynamodb", "DescribeTable", **name))["Table"]
        assert "Replicas" not in table
        await kind.update(deployer.context, target, made.physical_id, new, old)
        await kind.delete(deployer.context, target, made.physical_id, old)
        for region in ("us-east-1", "eu-west-1"):
            place = deployer.context.within(deployer.context.account, region)
            assert (await place.client("dynamodb").call("ListTables"))["TableNames"] == []

    deploy(body)


def test_a_stack_with_a_table_goes_its_whole_way(client: Any, wait_until: Any) -> None:
    stacks, db = client("cloudformation"), client("dynamodb")

    def template(name: str | None, ttl: bool) -> str:
        keys = ["pk"] if name is None else ["pk", "state"]
        table: dict[str, Any] = {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "TimeToLiveSpecification": {"AttributeName": "end", "Enabled": ttl},
        }
        if name is not None:
            table["GlobalSecondaryIndexes"] = [{**BY_STATE, "IndexName": name}]
        resources = {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": table}}
        return json.dumps({"Resources": resources, "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Table", "Arn"]}}}})

    def reached(status: str) -> Any:
        found = stacks.describe_stacks(StackName="shop")["Stacks"][0]
        return found if found["StackStatus"] == status else None

    stacks.create_stack(StackName="shop", TemplateBody=template(None, True))
    made = wait_until(lambda: reached("CREATE_COMPLETE"), 30)
    arn = made["Outputs"][0]["OutputValue"]
    db.put_item(TableName=arn, Item={"pk": {"S": "1"}, "state": {"S": "new"}})
    stacks.update_stack(StackName="shop", TemplateBody=template("x", False))
    wait_until(lambda: reached("UPDATE_ROLLBACK_COMPLETE"), 30)
    stacks.update_stack(StackName="shop", TemplateBody=template("by-state", False))
    wait_until(lambda: reached("UPDATE_COMPLETE"), 30)
    assert db.scan(TableName=arn, IndexName="by-state")["Count"] == 1
    stacks.delete_stack(StackName="shop")
    wait_until(lambda: not db.list_tables()["TableNames"], 30)
