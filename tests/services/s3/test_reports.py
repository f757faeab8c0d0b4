"""Configurations with ids, who pays for requests, and acceleration."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

DESTINATION = {"S3BucketDestination": {"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}}
INVENTORY = {
    "Destination": DESTINATION, "IsEnabled": True, "IncludedObjectVersions": "All", "Schedule": {"Frequency": "Daily"},
    "OptionalFields": ["Size", "ETag"],
}  # fmt: skip
EXPORT = {"DataExport": {"OutputSchemaVersion": "V_1", "Destination": DESTINATION}}
BOTH = {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}]}}
KINDS = {
    "Inventory": INVENTORY,
    "Analytics": {"StorageClassAnalysis": EXPORT, "Filter": BOTH},
    "Metrics": {"Filter": {"Prefix": "a/"}},
    "IntelligentTiering": {"Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_put_is_kept(s3: Any, bucket: str, refused: Any, kind: str) -> None:
    def call(verb: str, **members: Any) -> Any:
        return _call(s3, bucket, verb, kind, **members)

    member = f"{kind}Configuration"
    assert refused(call, verb="Get", Id="one") == "NoSuchConfiguration"
    assert refused(call, verb="Delete", Id="one") == "NoSuchConfiguration"
    assert f"{member}List" not in call("List")
    wanted = {"Id": "one", **KINDS[kind]}
    assert refused(call, verb="Put", Id="other", **{member: wanted}) in ("IdMismatch", "MalformedXML")
    for id_ in ("two", "one"):
        call("Put", Id=id_, **{member: {**wanted, "Id": id_}})
    call("Put", Id="one", **{member: wanted})
    assert call("Get", Id="one")[member] == wanted
    listed = call("List")
    assert ([one["Id"] for one in listed[f"{member}List"]], listed["IsTruncated"]) == (["one", "two"], False)
    call("Delete", Id="one")
    assert [one["Id"] for one in call("List")[f"{member}List"]] == ["two"]


def _call(s3: Any, bucket: str, verb: str, kind: str, **members: Any) -> Any:
    name = {"IntelligentTiering": "intelligent_tiering"}.get(kind, kind.lower())
    plural = "s" if verb == "List" else ""
    return getattr(s3, f"{verb.lower()}_bucket_{name}_configuration{plural}")(Bucket=bucket, **members)


def test_pages_and_mistakes(s3: Any, bucket: str, refused: Any) -> None:
    for number in range(101):
        id_ = f"m{number:03d}"
        s3.put_bucket_metrics_configuration(Bucket=bucket, Id=id_, MetricsConfiguration={"Id": id_})
    first = s3.list_bucket_metrics_configurations(Bucket=bucket)
    assert (len(first["MetricsConfigurationList"]), first["IsTruncated"]) == (100, True)
    [last] = s3.list_bucket_metrics_configurations(Bucket=bucket, ContinuationToken=first["NextContinuationToken"])[
        "MetricsConfigurationList"
    ]
    assert last["Id"] == "m100"
    wrong = {"Id": "a", **INVENTORY, "Destination": {"S3BucketDestination": {"Bucket": "reports", "Format": "CSV"}}}
    put = s3.put_bucket_inventory_configuration
    assert refused(put, Bucket=bucket, Id="a", InventoryConfiguration=wrong) == "InvalidS3DestinationBucket"
    soon = {"Id": "a", "Status": "Enabled", "Tierings": [{"Days": 30, "AccessTier": "ARCHIVE_ACCESS"}]}
    tier = s3.put_bucket_intelligent_tiering_configuration
    assert refused(tier, Bucket=bucket, Id="a", IntelligentTieringConfiguration=soon) == "InvalidArgument"
    lone = {"Id": "a", "Filter": {"And": {"Prefix": "a/"}}}
    metrics = s3.put_bucket_metrics_configuration
    assert refused(metrics, Bucket=bucket, Id="a", MetricsConfiguration=lone) == "MalformedXML"


def test_requester_pays(s3: Any, bucket: str, server: Any, account: str, refused: Any) -> None:
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "BucketOwner"
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "Requester"
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    stranger = server.client("s3", "888877776666")
    arn = f"arn:aws:s3:::{bucket}"
    statement = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "888877776666"}, '
        f'"Action": "s3:*", "Resource": ["{arn}", "{arn}/*"]}}]}}'
    )
    s3.put_bucket_policy(Bucket=bucket, Policy=statement)
    assert refused(stranger.get_object, Bucket=bucket, Key="a") == "AccessDenied"
    pays = {"Bucket": bucket, "RequestPayer": "requester"}
    got = stranger.get_object(**pays, Key="a")
    assert (got["Body"].read(), got["RequestCharged"]) == (b"x", "requester")
    assert stranger.put_object(**pays, Key="b", Body=b"y")["RequestCharged"] == "requester"
    assert refused(stranger.list_objects_v2, Bucket=bucket) == "AccessDenied"
    assert stranger.list_objects_v2(**pays)["RequestCharged"] == "requester"
    assert stranger.delete_object(**pays, Key="b")["RequestCharged"] == "requester"
    assert "RequestCharged" not in s3.get_object(Bucket=bucket, Key="a")


def test_acceleration(s3: Any, bucket: str, account: str) -> None:
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket=bucket)
    for status in ("Enabled", "Suspended"):
        s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": status})
        assert s3.get_bucket_accelerate_configuration(Bucket=bucket)["Status"] == status
    dotted = f"dotted.{account}"
    s3.create_bucket(Bucket=dotted)
    with pytest.raises(ClientError, match="not supported for buckets with periods"):
        s3.put_bucket_accelerate_configuration(Bucket=dotted, AccelerateConfiguration={"Status": "Enabled"})
