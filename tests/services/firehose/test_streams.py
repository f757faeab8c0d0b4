"""Delivery streams themselves: made, shown, changed, tagged, encrypted, deleted; what is refused, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.firehose.conftest import Delivered

Make = Callable[..., Delivered]
Refused = Callable[..., tuple[str, str]]


def test_a_stream_and_its_destination(delivered: Make, refused: Refused, account: str) -> None:
    one = delivered()
    one.config.pop("BufferingHints")
    one.make(Tags=[{"Key": "a", "Value": "b"}])
    shown = one.describe()
    assert shown["DeliveryStreamARN"] == f"arn:aws:firehose:us-east-1:{account}:deliverystream/d"
    assert (shown["DeliveryStreamStatus"], shown["VersionId"], shown["DeliveryStreamType"]) == (
        "ACTIVE",
        "1",
        "DirectPut",
    )
    assert shown["DeliveryStreamEncryptionConfiguration"] == {"Status": "DISABLED"}
    assert shown["HasMoreDestinations"] is False
    assert "LastUpdateTimestamp" not in shown
    assert shown["Destinations"][0]["DestinationId"] == "destinationId-000000000001"
    plain = {
        "RoleARN": one.role,
        "BucketARN": f"arn:aws:s3:::{one.bucket}",
        "Prefix": "",
        "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
        "CompressionFormat": "UNCOMPRESSED",
        "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
        "CloudWatchLoggingOptions": {"Enabled": False},
    }
    assert shown["Destinations"][0]["S3DestinationDescription"] == plain
    assert one.destination() == {**plain, "S3BackupMode": "Disabled"}
    assert refused(one.make)[0] == "ResourceInUseException"

    one.update(Prefix="p/", CompressionFormat="GZIP")
    assert one.destination() == {**plain, "Prefix": "p/", "CompressionFormat": "GZIP", "S3BackupMode": "Disabled"}
    assert one.describe()["VersionId"] == "2"
    assert one.describe()["LastUpdateTimestamp"]
    code, text = refused(one.update, Prefix="q/")
    assert code == "ConcurrentModificationException"
    assert text == "Cannot update firehose: d since the current version id: 2 and specified version id: 1 do not match"
    other = {"DeliveryStreamName": "d", "CurrentDeliveryStreamVersionId": "2", "ExtendedS3DestinationUpdate": {}}
    assert "not found" in refused(one.firehose.update_destination, **other, DestinationId="other")[1]

    one.firehose.delete_delivery_stream(DeliveryStreamName="d")
    code, text = refused(one.describe)
    assert (code, text) == ("ResourceNotFoundException", f"Firehose d under account {account} not found.")
    assert refused(one.put, b"x")[0] == "ResourceNotFoundException"
    one.config["BufferingHints"] = {"SizeInMBs": 1, "IntervalInSeconds": 0}
    assert one.make().describe()["VersionId"] == "1"


def test_lists_and_tags(delivered: Make, refused: Refused) -> None:
    one = delivered()
    for number in range(12):
        one.name = f"d{number:02d}"
        one.make()
    page = one.firehose.list_delivery_streams()
    assert page["DeliveryStreamNames"] == [f"d{number:02d}" for number in range(10)]
    assert page["HasMoreDeliveryStreams"] is True
    page = one.firehose.list_delivery_streams(ExclusiveStartDeliveryStreamName="d09", DeliveryStreamType="DirectPut")
    assert (page["DeliveryStreamNames"], page["HasMoreDeliveryStreams"]) == (["d10", "d11"], False)
    assert one.firehose.list_delivery_streams(DeliveryStreamType="KinesisStreamAsSource")["DeliveryStreamNames"] == []
    name = {"DeliveryStreamName": "d00"}
    one.firehose.tag_delivery_stream(**name, Tags=[{"Key": key, "Value": key * 2} for key in "cab"])
    one.firehose.untag_delivery_stream(**name, TagKeys=["c"])
    page = one.firehose.list_tags_for_delivery_stream(**name, Limit=1)
    assert (page["Tags"], page["HasMoreTags"]) == ([{"Key": "a", "Value": "aa"}], True)
    page = one.firehose.list_tags_for_delivery_stream(**name, ExclusiveStartTagKey="a")
    assert (page["Tags"], page["HasMoreTags"]) == ([{"Key": "b", "Value": "bb"}], False)
    many = [{"Key": f"k{number}", "Value": ""} for number in range(49)]
    assert refused(one.firehose.tag_delivery_stream, **name, Tags=many)[0] == "LimitExceededException"
    own = [{"Key": "aws:x", "Value": ""}]
    assert refused(one.firehose.tag_delivery_stream, **name, Tags=own)[0] == "InvalidArgumentException"


def test_encryption(delivered: Make, refused: Refused) -> None:
    one = delivered().make()
    name = {"DeliveryStreamName": "d"}
    one.firehose.start_delivery_stream_encryption(**name)
    assert one.describe()["DeliveryStreamEncryptionConfiguration"] == {"KeyType": "AWS_OWNED_CMK", "Status": "ENABLED"}
    assert one.put(b"x")["Encrypted"] is True
    given = {"KeyType": "CUSTOMER_MANAGED_CMK"}
    change = one.firehose.start_delivery_stream_encryption
    assert refused(change, **name, DeliveryStreamEncryptionConfigurationInput=given)[0] == "InvalidArgumentException"
    given["KeyARN"] = "arn:aws:kms:us-east-1:000000000000:key/k"
    assert refused(change, **name, DeliveryStreamEncryptionConfigurationInput=given)[0] == "InvalidKMSResourceException"
    one.firehose.stop_delivery_stream_encryption(**name)
    assert one.describe()["DeliveryStreamEncryptionConfiguration"] == {"Status": "DISABLED"}


def test_limits_of_records(delivered: Make, refused: Refused) -> None:
    one = delivered().make()
    put = one.firehose.put_record
    put(DeliveryStreamName="d", Record={"Data": b"x" * 1_024_000})
    code, text = refused(put, DeliveryStreamName="d", Record={"Data": b"x" * 1_024_001})
    assert code == "ValidationException"
    assert "'record.data'" in text
    assert "1024000" in text
    assert one.put(*[b"x" * 838_860] * 5)["FailedPutCount"] == 0
    assert refused(one.put, *[b"x" * 838_861] * 5) == ("InvalidArgumentException", "Records size exceeds 4 MB limit")
    assert refused(one.put, *[b"x"] * 501)[0] == "ValidationException"


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"Prefix": "!{timestamp:yyyy}/"}, "InvalidArgumentException", "ErrorOutputPrefix cannot be null or empty"),
        ({"Prefix": "!{nothing:x}", "ErrorOutputPrefix": "e"}, "InvalidArgumentException", "no namespace"),
        ({"Prefix": "!{timestamp:VV}", "ErrorOutputPrefix": "e"}, "InvalidArgumentException", "not supported"),
        ({"Prefix": "!{firehose:error-output-type}", "ErrorOutputPrefix": "e"}, "InvalidArgumentException", "Prefix cannot"),
        ({"Prefix": "!{partitionKeyFromLambda:a}", "ErrorOutputPrefix": "e"}, "InvalidArgumentException", "partition keys"),
        ({"DynamicPartitioningConfiguration": {"Enabled": True}}, "InvalidArgumentException", "at least 64"),
        ({"BufferingHints": {"SizeInMBs": 5}}, "InvalidArgumentException", "together"),
        ({"CustomTimeZone": "Nowhere/Else"}, "InvalidArgumentException", "time zone"),
        ({"CloudWatchLoggingOptions": {"Enabled": True}}, "InvalidArgumentException", "LogGroupName"),
        ({"CompressionFormat": "Snappy"}, "NotImplemented", "Snappy"),
        ({"DataFormatConversionConfiguration": {}}, "NotImplemented", "DataFormatConversion"),
        ({"RoleARN": "arn:aws:iam::{account}:role/none"}, "InvalidArgumentException", "unable to assume role"),
        ({"S3BackupMode": "Enabled"}, "InvalidArgumentException", "S3BackupConfiguration"),
        ({"Processors": [{"Type": "MetadataExtraction"}]}, "InvalidArgumentException", "MetadataExtractionQuery"),
        ({"Processors": [{"Type": "Lambda"}]}, "InvalidArgumentException", "LambdaArn"),
        ({"Processors": [{"Type": "RecordDeAggregation"}]}, "InvalidArgumentException", "SubRecordType"),
    ],
)  # fmt: skip
def test_what_is_refused(
    delivered: Make, refused: Refused, account: str, change: dict[str, Any], code: str, text: str
) -> None:
    change = {
        name: value.replace("{account}", account) if name == "RoleARN" else value for name, value in change.items()
    }
    if "Processors" in change:
        change = {"ProcessingConfiguration": {"Enabled": True, **change}}
    found, said = refused(delivered(**change).make)
    assert found == code
    assert text in said


def test_other_destinations_and_sources(delivered: Make, refused: Refused) -> None:
    one = delivered()
    create = one.firehose.create_delivery_stream
    bucket = {name: one.config[name] for name in ("RoleARN", "BucketARN")}
    splunk = {"HECEndpoint": "https://x", "HECEndpointType": "Raw", "S3Configuration": bucket}
    code, text = refused(create, DeliveryStreamName="x", SplunkDestinationConfiguration=splunk)
    assert code == "NotImplemented"
    assert "SplunkDestinationConfiguration" in text
    assert refused(create, DeliveryStreamName="x")[0] == "InvalidArgumentException"
    both = {"S3DestinationConfiguration": bucket, "ExtendedS3DestinationConfiguration": bucket}
    assert refused(create, DeliveryStreamName="x", **both)[0] == "InvalidArgumentException"
    kinesis = {"DeliveryStreamType": "KinesisStreamAsSource", "ExtendedS3DestinationConfiguration": bucket}
    assert refused(create, DeliveryStreamName="x", **kinesis)[0] == "InvalidArgumentException"
    create(DeliveryStreamName="plain", S3DestinationConfiguration=bucket)
    one.name = "plain"
    assert list(one.describe()["Destinations"][0]) == ["DestinationId", "S3DestinationDescription"]


def test_states_that_last_a_moment(own_server: Callable[..., Any], account: str, refused: Refused) -> None:
    server = own_server("--settle", "30")
    one = Delivered(lambda name: server.client(name, account), account).make()
    assert one.describe()["DeliveryStreamStatus"] == "CREATING"
    assert refused(one.put, b"x")[0] == "ResourceNotFoundException"
    assert refused(one.update, Prefix="p/")[0] == "ResourceInUseException"
    server.advance(31)
    assert one.describe()["DeliveryStreamStatus"] == "ACTIVE"
    one.put(b"x")
    for _ in range(2):
        one.firehose.delete_delivery_stream(DeliveryStreamName="d")
    assert one.describe()["DeliveryStreamStatus"] == "DELETING"
    server.advance(31)
    assert refused(one.describe)[0] == "ResourceNotFoundException"
