"""Backups, points in time, exports and imports, and replicas."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.dynamodb.conftest import schema

DEFINITIONS = [{"AttributeName": name, "AttributeType": "S"} for name in ("p", "g")]
INDEX = {"IndexName": "by-g", "KeySchema": schema("g"), "Projection": {"ProjectionType": "ALL"}}


def make(db: Any, name: str = "things", **more: Any) -> Any:
    return db.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=schema("p"), AttributeDefinitions=DEFINITIONS,
        GlobalSecondaryIndexes=[INDEX], **more,
    )["TableDescription"]  # fmt: skip


def put(db: Any, *names: str, table: str = "things", **more: str) -> None:
    for name in names:
        item = {"p": {"S": name}, "g": {"S": "all"}, **{key: {"S": value} for key, value in more.items()}}
        db.put_item(TableName=table, Item=item)


def names(db: Any, table: str) -> list[str]:
    found = db.scan(TableName=table, IndexName="by-g")["Items"]
    assert len(found) == db.scan(TableName=table)["Count"]
    return sorted(item["p"]["S"] for item in found)


def test_a_backup(db: Any, refused: Callable[..., tuple[str, str]]) -> None:
    table = make(db)
    put(db, "a", "b")
    made = db.create_backup(TableName="things", BackupName="first")["BackupDetails"]
    assert (made["BackupStatus"], made["BackupType"]) == ("AVAILABLE", "USER")
    assert made["BackupArn"].startswith(f"{table['TableArn']}/backup/0")
    put(db, "c")
    db.delete_item(TableName="things", Key={"p": {"S": "a"}})
    described = db.describe_backup(BackupArn=made["BackupArn"])["BackupDescription"]
    assert described["SourceTableDetails"]["ItemCount"] == 2
    assert described["SourceTableFeatureDetails"]["GlobalSecondaryIndexes"][0]["IndexName"] == "by-g"
    second = db.create_backup(TableName="things", BackupName="second")["BackupDetails"]
    page = db.list_backups(TableName="things", Limit=1)
    assert [one["BackupName"] for one in page["BackupSummaries"]] == ["first"]
    rest = db.list_backups(TableName="things", ExclusiveStartBackupArn=page["LastEvaluatedBackupArn"])
    assert [one["BackupArn"] for one in rest["BackupSummaries"]] == [second["BackupArn"]]
    db.delete_table(TableName="things")
    back = db.restore_table_from_backup(TargetTableName="again", BackupArn=made["BackupArn"])["TableDescription"]
    assert back["RestoreSummary"]["SourceBackupArn"] == made["BackupArn"]
    assert names(db, "again") == ["a", "b"]
    assert refused(db.restore_table_from_backup, TargetTableName="again", BackupArn=made["BackupArn"]) == (
        "TableAlreadyExistsException", "Table already exists: again"
    )  # fmt: skip
    deleted = db.delete_backup(BackupArn=made["BackupArn"])["BackupDescription"]
    assert deleted["BackupDetails"]["BackupStatus"] == "DELETED"
    missing = f"Backup not found: {made['BackupArn']}"
    assert refused(db.describe_backup, BackupArn=made["BackupArn"]) == ("BackupNotFoundException", missing)
    assert refused(db.create_backup, TableName="nobody", BackupName="x123") == (
        "TableNotFoundException", "Table not found: nobody"
    )  # fmt: skip


@pytest.mark.turns_clock
def test_a_point_in_time(client: Callable[..., Any], server: Any, refused: Callable[..., tuple[str, str]]) -> None:
    db = client("dynamodb", config={"parameter_validation": False})
    make(db)
    unavailable = "PointInTimeRecoveryUnavailableException"
    assert refused(
        db.restore_table_to_point_in_time, SourceTableName="things", TargetTableName="old", UseLatestRestorableTime=True
    ) == (unavailable, "Point in time recovery is not enabled for table 'things'")
    status = db.describe_continuous_backups(TableName="things")["ContinuousBackupsDescription"]
    assert status["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}
    put(db, "a", v="1")
    on = {"PointInTimeRecoveryEnabled": True}
    status = db.update_continuous_backups(TableName="things", PointInTimeRecoverySpecification=on)
    recovery = status["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert (recovery["PointInTimeRecoveryStatus"], recovery["RecoveryPeriodInDays"]) == ("ENABLED", 35)
    server.advance(10)
    put(db, "b")
    server.advance(10)
    moment = server.page("clock", {"seconds": 0})["now"]
    server.advance(10)
    put(db, "a", v="2")
    put(db, "a", v="3")
    put(db, "c")
    db.delete_item(TableName="things", Key={"p": {"S": "b"}})
    request = {"SourceTableName": "things", "TargetTableName": "old", "RestoreDateTime": moment}
    old = db.restore_table_to_point_in_time(**request)["TableDescription"]
    assert old["RestoreSummary"]["SourceTableArn"].endswith("table/things")
    assert names(db, "old") == ["a", "b"]
    assert db.get_item(TableName="old", Key={"p": {"S": "a"}})["Item"]["v"] == {"S": "1"}
    db.restore_table_to_point_in_time(SourceTableName="things", TargetTableName="new", UseLatestRestorableTime=True)
    assert names(db, "new") == ["a", "c"]
    request |= {"TargetTableName": "none", "RestoreDateTime": moment - 3600}
    assert refused(db.restore_table_to_point_in_time, **request)[0] == "InvalidRestoreTimeException"
    assert refused(db.describe_continuous_backups, TableName="nobody")[0] == "TableNotFoundException"
    server.advance(36 * 24 * 3600)
    earliest = db.describe_continuous_backups(TableName="things")["ContinuousBackupsDescription"]
    assert earliest["PointInTimeRecoveryDescription"]["EarliestRestorableDateTime"].timestamp() > moment


@pytest.mark.turns_clock
def test_export_and_import(
    client: Callable[..., Any], server: Any, wait_until: Callable[..., Any], refused: Callable[..., tuple[str, str]]
) -> None:
    db, s3 = client("dynamodb", config={"parameter_validation": False}), client("s3")
    table = make(db)
    db.update_continuous_backups(
        TableName="things", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    put(db, "a", "b")
    s3.create_bucket(Bucket="exports")
    request = {"TableArn": table["TableArn"], "S3Bucket": "exports", "S3Prefix": "mine"}
    made = db.export_table_to_point_in_time(**request)["ExportDescription"]
    assert (made["ExportStatus"], made["ExportFormat"]) == ("IN_PROGRESS", "DYNAMODB_JSON")

    def ended(arn: str) -> Any:
        found = db.describe_export(ExportArn=arn)["ExportDescription"]
        return found if found["ExportStatus"] != "IN_PROGRESS" else None

    done = wait_until(lambda: ended(made["ExportArn"]))
    assert (done["ExportStatus"], done["ItemCount"]) == ("COMPLETED", 2)
    assert [one["ExportArn"] for one in db.list_exports()["ExportSummaries"]] == [made["ExportArn"]]
    summary = json.loads(s3.get_object(Bucket="exports", Key=done["ExportManifest"])["Body"].read())
    files = json.loads(s3.get_object(Bucket="exports", Key=summary["manifestFilesS3Key"])["Body"].read())
    body = gzip.decompress(s3.get_object(Bucket="exports", Key=files["dataFileS3Key"])["Body"].read())
    assert sorted(json.loads(line)["Item"]["p"]["S"] for line in body.splitlines()) == ["a", "b"]
    nowhere = db.export_table_to_point_in_time(**request | {"S3Bucket": "nowhere-at-all"})["ExportDescription"]
    failed = wait_until(lambda: ended(nowhere["ExportArn"]))
    assert (failed["ExportStatus"], failed["FailureCode"]) == ("FAILED", "NoSuchBucket")
    parameters = {
        "TableName": "copy", "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema("p"),
        "AttributeDefinitions": DEFINITIONS, "GlobalSecondaryIndexes": [INDEX],
    }  # fmt: skip

    def imported(**more: Any) -> Any:
        arn = db.import_table(**more)["ImportTableDescription"]["ImportArn"]

        def shown() -> Any:
            found = db.describe_import(ImportArn=arn)["ImportTableDescription"]
            return found if found["ImportStatus"] != "IN_PROGRESS" else None

        return wait_until(shown)

    source = {"S3Bucket": "exports", "S3KeyPrefix": files["dataFileS3Key"].rpartition("/")[0]}
    request = {
        "S3BucketSource": source, "InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP",
        "TableCreationParameters": parameters,
    }  # fmt: skip
    done = imported(**request)
    assert (done["ImportStatus"], done["ImportedItemCount"], done["ErrorCount"]) == ("COMPLETED", 2, 0)
    assert names(db, "copy") == ["a", "b"]
    assert refused(db.import_table, **request)[0] == "ResourceInUseException"
    s3.put_object(Bucket="exports", Key="csv/one.csv", Body=b"p,g,n\nx,all,1\ny,all,2\n,all,3\n")
    request = {
        "S3BucketSource": {"S3Bucket": "exports", "S3KeyPrefix": "csv/"}, "InputFormat": "CSV",
        "TableCreationParameters": parameters | {"TableName": "listed"},
    }  # fmt: skip
    done = imported(**request)
    assert (done["ProcessedItemCount"], done["ImportedItemCount"], done["ErrorCount"]) == (3, 2, 1)
    assert names(db, "listed") == ["x", "y"]
    assert len(db.list_imports()["ImportSummaryList"]) == 2
    gone = table["TableArn"]
    assert refused(db.describe_export, ExportArn=f"{gone}/export/0" + "1" * 20)[0] == "ExportNotFoundException"
    assert refused(db.describe_import, ImportArn=f"{gone}/import/0" + "1" * 20)[0] == "ImportNotFoundException"


def test_replicas(client: Callable[..., Any], refused: Callable[..., tuple[str, str]]) -> None:
    here, there = client("dynamodb"), client("dynamodb", region="eu-west-1")
    make(here, StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    put(here, "a")
    add = [{"Create": {"RegionName": "eu-west-1"}}]
    table = here.update_table(TableName="things", ReplicaUpdates=add)["TableDescription"]
    assert table["Replicas"] == [{"RegionName": "eu-west-1", "ReplicaStatus": "ACTIVE"}]
    assert refused(here.update_table, TableName="things", ReplicaUpdates=add)[0] == "ValidationException"
    other = there.describe_table(TableName="things")["Table"]
    assert other["TableArn"].split(":")[3] == "eu-west-1"
    put(there, "b")
    assert names(here, "things") == names(there, "things") == ["a", "b"]
    for region, arn, count in (("us-east-1", table["LatestStreamArn"], 2), ("eu-west-1", other["LatestStreamArn"], 1)):
        streams = client("dynamodbstreams", region=region)
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        records = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
        assert len(records) == count
        assert {record["awsRegion"] for record in records} == {region}
    here.update_time_to_live(TableName="things", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"})
    status = there.describe_time_to_live(TableName="things")["TimeToLiveDescription"]
    assert status == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ends"}
    here.delete_table(TableName="things")
    assert names(there, "things") == ["a", "b"]
    assert "Replicas" not in there.describe_table(TableName="things")["Table"]
    there.delete_table(TableName="things")
    assert refused(here.describe_global_table, GlobalTableName="things") == (
        "GlobalTableNotFoundException",
        "Global table not found: Global table with name: 'things' does not exist.",
    )
    assert refused(here.describe_global_table_settings, GlobalTableName="things")[0] == "GlobalTableNotFoundException"
    assert here.list_global_tables()["GlobalTables"] == []


def test_what_is_only_answered(db: Any, client: Callable[..., Any], account: str, refused: Any) -> None:
    table = make(db, StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    on = {"TableName": "things", "ContributorInsightsAction": "ENABLE"}
    assert db.update_contributor_insights(**on)["ContributorInsightsStatus"] == "ENABLING"
    described = db.describe_contributor_insights(TableName="things")
    assert described["ContributorInsightsStatus"] == "ENABLED"
    assert described["ContributorInsightsRuleList"][0].startswith("DynamoDBContributorInsights-PKC-things-")
    index = db.describe_contributor_insights(TableName="things", IndexName="by-g")
    assert index["ContributorInsightsStatus"] == "DISABLED"
    listed = db.list_contributor_insights()["ContributorInsightsSummaries"]
    assert [(one["TableName"], one["ContributorInsightsStatus"]) for one in listed] == [("things", "ENABLED")]
    assert refused(db.update_contributor_insights, **on, IndexName="none")[0] == "ResourceNotFoundException"
    assert db.describe_kinesis_streaming_destination(TableName="things")["KinesisDataStreamDestinations"] == []
    # A stream has a policy of its own, which lets others in.
    stream = table["LatestStreamArn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "dynamodb:DescribeStream", "Resource": stream}
    ]})  # fmt: skip
    put_policy = db.put_resource_policy(ResourceArn=stream, Policy=policy)
    assert db.get_resource_policy(ResourceArn=stream)["RevisionId"] == put_policy["RevisionId"]
    theirs = client("dynamodbstreams", aws_access_key_id="111111111111")
    assert theirs.describe_stream(StreamArn=stream)["StreamDescription"]["TableName"] == "things"
    db.delete_resource_policy(ResourceArn=stream)
    assert refused(theirs.describe_stream, StreamArn=stream)[0] == "AccessDeniedException"
