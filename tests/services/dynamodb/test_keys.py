"""Tables under keys of KMS: who may read and write, what goes with a table, and what happens without the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.roles import allow, make_user
from tests.services.dynamodb.conftest import schema

Refused = Callable[..., tuple[str, str]]
pytestmark = pytest.mark.turns_clock
DEFINITIONS = [{"AttributeName": name, "AttributeType": "S"} for name in ("p", "g")]
INDEX = {"IndexName": "by-g", "KeySchema": schema("g"), "Projection": {"ProjectionType": "ALL"}}
KEPT = 301


@pytest.fixture
def key(client: Any) -> str:
    arn: str = client("kms").create_key()["KeyMetadata"]["Arn"]
    return arn


def under(key: str | None) -> dict[str, Any]:
    return {"SSESpecification": {"Enabled": True, "SSEType": "KMS", **({"KMSMasterKeyId": key} if key else {})}}


def make(db: Any, name: str = "things", **more: Any) -> Any:
    return db.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=schema("p"), AttributeDefinitions=DEFINITIONS,
        GlobalSecondaryIndexes=[INDEX], **more,
    )["TableDescription"]  # fmt: skip


def put(db: Any, name: str, **more: Any) -> None:
    db.put_item(TableName="things", Item={"p": {"S": name}, "g": {"S": "all"}, **more})


def got(db: Any, name: str, table: str = "things") -> Any:
    return db.get_item(TableName=table, Key={"p": {"S": name}}).get("Item", {}).get("v", {}).get("S")


def test_items_are_read_as_long_as_the_key_can_be_used(
    client: Any, server: Server, db: Any, key: str, refused: Refused
) -> None:
    kms = client("kms")
    made = make(db, **under(key.rpartition("/")[2]))
    assert made["SSEDescription"] == {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key}
    put(db, "a", v={"S": "first"})
    db.transact_write_items(
        TransactItems=[{"Put": {"TableName": "things", "Item": {"p": {"S": "b"}, "g": {"S": "all"}, "v": {"S": "2"}}}}]
    )
    changed = db.update_item(
        TableName="things", Key={"p": {"S": "b"}}, UpdateExpression="SET v = :v", ReturnValues="ALL_OLD",
        ExpressionAttributeValues={":v": {"S": "second"}},
    )  # fmt: skip
    assert changed["Attributes"]["v"]["S"] == "2"
    assert (got(db, "a"), got(db, "b")) == ("first", "second")
    assert [one["v"]["S"] for one in db.scan(TableName="things")["Items"]] == ["first", "second"]
    found = db.query(
        TableName="things", IndexName="by-g", KeyConditionExpression="g = :g", FilterExpression="v = :v",
        ExpressionAttributeValues={":g": {"S": "all"}, ":v": {"S": "second"}},
    )  # fmt: skip
    assert [one["p"]["S"] for one in found["Items"]] == ["b"]
    said = db.execute_statement(Statement="SELECT v FROM things WHERE p = 'a'")["Items"]
    assert said == [{"v": {"S": "first"}}]
    grants = kms.list_grants(KeyId=key)["Grants"]
    told = {"aws:dynamodb:tableName": "things", "aws:dynamodb:subscriberId": made["TableArn"].split(":")[4]}
    assert [one["Constraints"] for one in grants] == [{"EncryptionContextSubset": told}]
    kms.disable_key(KeyId=key)
    # What was opened is kept for five minutes.
    assert got(db, "a") == "first"
    server.advance(KEPT)
    code, text = refused(db.get_item, TableName="things", Key={"p": {"S": "a"}})
    assert (code, "DisabledException" in text and key in text) == ("ValidationException", True)
    assert refused(db.put_item, TableName="things", Item={"p": {"S": "c"}})[0] == "ValidationException"
    shown = db.describe_table(TableName="things")["Table"]
    assert shown["TableStatus"] == "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
    assert "InaccessibleEncryptionDateTime" in shown["SSEDescription"]
    kms.enable_key(KeyId=key)
    shown = db.describe_table(TableName="things")["Table"]
    assert (shown["TableStatus"], "InaccessibleEncryptionDateTime" in shown["SSEDescription"]) == ("ACTIVE", False)
    assert got(db, "a") == "first"


def test_who_may_not_use_the_key_may_not_read(client: Any, db: Any, key: str, refused: Refused) -> None:
    make(db, **under(key))
    put(db, "a", v={"S": "first"})
    iam = client("iam")
    iam_keys = make_user(iam, "reader", allow("dynamodb:*"))
    reader = client("dynamodb", **iam_keys)
    code, text = refused(reader.get_item, TableName="things", Key={"p": {"S": "a"}})
    assert code == "AccessDeniedException"
    assert text.startswith(
        "KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: arn:aws:iam"
    )
    through = {"StringEquals": {"kms:ViaService": "dynamodb.us-east-1.amazonaws.com"}}
    iam.put_user_policy(
        UserName="reader", PolicyName="key", PolicyDocument=allow("kms:Decrypt", resource=key, Condition=through)
    )
    assert got(reader, "a") == "first"
    code, text = refused(lambda: make(reader, name="others", **under(key)))
    assert (code, "kms:DescribeKey" in text) == ("AccessDeniedException", True)
    missing = key[:-1] + ("0" if key[-1] != "0" else "1")
    code, text = refused(lambda: make(db, name="others", **under(missing)))
    assert (code, text.startswith("KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Key")) == (
        "ValidationException", True,
    )  # fmt: skip


def test_another_key_takes_the_table_over(client: Any, server: Server, db: Any, key: str, refused: Refused) -> None:
    kms = client("kms")
    make(db, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    put(db, "a", v={"S": "first"})
    for spec, shown in ((None, kms.describe_key(KeyId="alias/aws/dynamodb")["KeyMetadata"]["Arn"]), (key, key)):
        found = db.update_table(TableName="things", **under(spec))["TableDescription"]["SSEDescription"]
        assert found["KMSMasterKeyArn"] == shown
        assert got(db, "a") == "first"
    streams = client("dynamodbstreams")
    arn = db.describe_table(TableName="things")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    place = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    put(db, "b", v={"S": "second"})
    records = streams.get_records(ShardIterator=place)["Records"]
    assert [one["dynamodb"]["NewImage"]["v"]["S"] for one in records] == ["first", "second"]
    kms.disable_key(KeyId=key)
    server.advance(KEPT)
    assert refused(streams.get_records, ShardIterator=place)[0] == "ValidationException"
    assert refused(db.update_table, TableName="things", SSESpecification={"Enabled": False})[0] == "ValidationException"
    kms.enable_key(KeyId=key)
    left = db.update_table(TableName="things", SSESpecification={"Enabled": False})["TableDescription"]
    assert left["SSEDescription"] == {"Status": "UPDATING", "SSEType": "KMS", "KMSMasterKeyArn": key}
    assert "SSEDescription" not in db.describe_table(TableName="things")["Table"]
    kms.disable_key(KeyId=key)
    server.advance(KEPT)
    assert (got(db, "a"), len(streams.get_records(ShardIterator=place)["Records"])) == ("first", 2)


def test_what_goes_with_the_table(
    client: Any, server: Server, db: Any, key: str, wait_until: Any, refused: Refused
) -> None:
    """Backups, points in time, indexes, ends of items, replicas."""
    kms = client("kms")
    make(db, **under(key))
    db.update_continuous_backups(
        TableName="things", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    db.update_time_to_live(TableName="things", TimeToLiveSpecification={"Enabled": True, "AttributeName": "end"})
    put(db, "a", v={"S": "first"})
    put(db, "b", v={"S": "gone"}, end={"N": str(int(server.page("clock", {"seconds": 0})["now"]) + 100)})
    backup = db.create_backup(TableName="things", BackupName="first")["BackupDetails"]["BackupArn"]
    server.advance(KEPT)
    assert (got(db, "b"), got(db, "a")) == (None, "first")
    put(db, "a", v={"S": "changed"})
    other = kms.create_key()["KeyMetadata"]["Arn"]
    given = {"SSESpecificationOverride": under(other)["SSESpecification"]}
    made = db.restore_table_from_backup(TargetTableName="again", BackupArn=backup, **given)["TableDescription"]
    assert made["SSEDescription"]["KMSMasterKeyArn"] == other
    db.restore_table_to_point_in_time(SourceTableName="things", TargetTableName="then", UseLatestRestorableTime=True)
    assert (got(db, "a", "again"), got(db, "b", "again"), got(db, "a", "then")) == ("first", "gone", "changed")
    new = {"IndexName": "by-p", "KeySchema": schema("p"), "Projection": {"ProjectionType": "ALL"}}
    db.update_table(
        TableName="things", AttributeDefinitions=DEFINITIONS, GlobalSecondaryIndexUpdates=[{"Create": new}]
    )  # fmt: skip
    assert db.scan(TableName="things", IndexName="by-p")["Count"] == 1
    there = client("kms", region="eu-west-1").create_key()["KeyMetadata"]["Arn"]
    create = {"Create": {"RegionName": "eu-west-1"}}
    code, text = refused(db.update_table, TableName="things", ReplicaUpdates=[create])
    assert (code, text.endswith("KMSMasterKeyId must be specified for each replica.")) == ("ValidationException", True)
    create["Create"]["KMSMasterKeyId"] = there
    db.update_table(TableName="things", ReplicaUpdates=[create])
    far = client("dynamodb", region="eu-west-1")
    assert got(far, "a") == "changed"
    kms.disable_key(KeyId=key)
    server.advance(KEPT)
    assert (got(far, "a"), got(db, "a", "again")) == ("changed", "first")
    assert refused(db.get_item, TableName="then", Key={"p": {"S": "a"}})[0] == "ValidationException"


def test_what_is_done_with_a_table_by_the_service(client: Any, db: Any, key: str, wait_until: Any) -> None:
    """Changes go to a stream of Kinesis, an export holds the items, an import makes them."""
    made = make(db, **under(key))
    kinesis, s3 = client("kinesis"), client("s3")
    kinesis.create_stream(StreamName="changes", ShardCount=1)
    arn = kinesis.describe_stream_summary(StreamName="changes")["StreamDescriptionSummary"]["StreamARN"]
    db.enable_kinesis_streaming_destination(TableName="things", StreamArn=arn)
    put(db, "a", v={"S": "first"})
    shard = kinesis.list_shards(StreamName="changes")["Shards"][0]["ShardId"]
    place = kinesis.get_shard_iterator(StreamName="changes", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    found = wait_until(lambda: kinesis.get_records(ShardIterator=place["ShardIterator"])["Records"])
    assert b'"NewImage":{"p":{"S":"a"},"g":{"S":"all"},"v":{"S":"first"}}' in found[0]["Data"]
    bucket = "keys-" + made["TableId"][:8]
    s3.create_bucket(Bucket=bucket)
    db.update_continuous_backups(
        TableName="things", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    export = db.export_table_to_point_in_time(TableArn=made["TableArn"], S3Bucket=bucket)["ExportDescription"][
        "ExportArn"
    ]
    wait_until(lambda: db.describe_export(ExportArn=export)["ExportDescription"]["ExportStatus"] == "COMPLETED")
    file = next(one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"] if one["Key"].endswith(".json.gz"))
    source = {"S3Bucket": bucket, "S3KeyPrefix": file}
    table = {
        "TableName": "imported", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"), **under(key),
        "AttributeDefinitions": DEFINITIONS[:1],
    }  # fmt: skip
    begun = db.import_table(
        S3BucketSource=source, InputFormat="DYNAMODB_JSON", InputCompressionType="GZIP", TableCreationParameters=table
    )["ImportTableDescription"]["ImportArn"]
    wait_until(lambda: db.describe_import(ImportArn=begun)["ImportTableDescription"]["ImportStatus"] == "COMPLETED")
    assert got(db, "a", "imported") == "first"
