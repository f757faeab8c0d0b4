"""Inventory reports: written at midnight, where the destination's policy lets S3 write."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC
from hashlib import md5
from typing import Any
from urllib.parse import unquote

import pytest

DAY = 86400


@pytest.fixture
def lists(s3: Any, account: str) -> str:
    """A bucket for reports."""
    name = f"lists-{account}"
    s3.create_bucket(Bucket=name)
    return name


def allow(s3: Any, target: str, source: str, account: str) -> None:
    condition = {
        "ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{source}"},
        "StringEquals": {"aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control"},
    }
    statement = {
        "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{target}/*", "Condition": condition,
    }  # fmt: skip
    s3.put_bucket_policy(Bucket=target, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def configure(s3: Any, bucket: str, target: str, form: str = "CSV", **more: Any) -> None:
    place = {"Bucket": f"arn:aws:s3:::{target}", "Format": form, "Prefix": "reports"}
    configuration = {
        "Id": "all", "IsEnabled": True, "IncludedObjectVersions": "Current", "Schedule": {"Frequency": "Daily"},
        "Destination": {"S3BucketDestination": place}, **more,
    }  # fmt: skip
    s3.put_bucket_inventory_configuration(Bucket=bucket, Id="all", InventoryConfiguration=configuration)


def delivered(s3: Any, target: str) -> tuple[dict[str, Any], list[bytes]]:
    """The newest manifest, and its files."""
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=target, Prefix="reports/").get("Contents", [])]
    newest = max(key for key in keys if key.endswith("manifest.json"))
    text = s3.get_object(Bucket=target, Key=newest)["Body"].read()
    checksum = s3.get_object(Bucket=target, Key=newest.replace(".json", ".checksum"))["Body"].read()
    assert checksum.decode() == md5(text, usedforsecurity=False).hexdigest()
    manifest = json.loads(text)
    files = []
    for one in manifest["files"]:
        body = s3.get_object(Bucket=target, Key=one["key"])["Body"].read()
        assert (one["size"], one["MD5checksum"]) == (len(body), md5(body, usedforsecurity=False).hexdigest())
        files.append(body)
    return manifest, files


def report(s3: Any, target: str) -> tuple[dict[str, Any], list[list[str]]]:
    """The newest manifest, and the rows of its files in CSV."""
    manifest, files = delivered(s3, target)
    return manifest, [row for body in files for row in csv.reader(gzip.decompress(body).decode().splitlines())]


def reports(s3: Any, target: str) -> int:
    found = s3.list_objects_v2(Bucket=target).get("Contents", [])
    return sum(one["Key"].endswith("manifest.json") for one in found)


@pytest.mark.turns_clock
def test_a_report_a_day(s3: Any, server: Any, bucket: str, lists: str, account: str) -> None:
    for number in range(3):
        s3.put_object(Bucket=bucket, Key=f"dir/ü {number}", Body=b"x" * number, StorageClass="STANDARD_IA")
    s3.put_object(Bucket=bucket, Key="other", Body=b"x")
    fields = ["Size", "StorageClass", "ETag", "EncryptionStatus", "IsMultipartUploaded", "ObjectOwner"]
    configure(s3, bucket, lists, Filter={"Prefix": "dir/"}, OptionalFields=fields)
    server.advance(DAY)
    assert reports(s3, lists) == 0
    allow(s3, lists, bucket, account)
    server.advance(DAY)
    manifest, rows = report(s3, lists)
    assert manifest["sourceBucket"] == bucket
    assert manifest["destinationBucket"] == f"arn:aws:s3:::{lists}"
    assert (manifest["version"], manifest["fileFormat"]) == ("2016-11-30", "CSV")
    assert manifest["fileSchema"] == ", ".join(["Bucket", "Key", *fields])
    etags = [s3.head_object(Bucket=bucket, Key=f"dir/ü {number}")["ETag"].strip('"') for number in range(3)]
    owner = s3.list_buckets()["Owner"]["ID"]
    assert [[row[0], unquote(row[1]), *row[2:]] for row in rows] == [
        [bucket, f"dir/ü {number}", str(number), "STANDARD_IA", etags[number], "SSE-S3", "false", owner]
        for number in range(3)
    ]
    server.advance(DAY)
    assert reports(s3, lists) == 2
    configure(s3, bucket, lists, IsEnabled=False)
    server.advance(DAY)
    assert reports(s3, lists) == 2
    configure(s3, bucket, lists)
    s3.delete_bucket_inventory_configuration(Bucket=bucket, Id="all")
    server.advance(DAY)
    assert reports(s3, lists) == 2


@pytest.mark.turns_clock
def test_a_report_a_week_of_all_versions(s3: Any, server: Any, bucket: str, lists: str, account: str) -> None:
    allow(s3, lists, bucket, account)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="k", Body=b"1")["VersionId"]
    second = s3.put_object(Bucket=bucket, Key="k", Body=b"22")["VersionId"]
    marker = s3.delete_object(Bucket=bucket, Key="k")["VersionId"]
    configure(
        s3, bucket, lists, IncludedObjectVersions="All", Schedule={"Frequency": "Weekly"}, OptionalFields=["Size"]
    )
    server.advance(7 * DAY)
    assert reports(s3, lists) == 1
    manifest, rows = report(s3, lists)
    assert manifest["fileSchema"] == "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size"
    assert rows == [
        [bucket, "k", marker, "true", "true", ""],
        [bucket, "k", second, "false", "false", "2"],
        [bucket, "k", first, "false", "false", "1"],
    ]
    server.advance(7 * DAY)
    assert reports(s3, lists) == 2


def test_what_is_not_written_is_refused(s3: Any, bucket: str, lists: str, refused: Any) -> None:
    for more in (
        {"OptionalFields": ["Size", "IntelligentTieringReferenceDate"]},
        {"OptionalFields": ["LifecycleExpirationDate"]},
    ):
        assert refused(configure, s3=s3, bucket=bucket, target=lists, **more) == "NotImplemented"


def test_a_report_survives_a_crash(own_server: Any, account: str) -> None:
    server = own_server(PAMPERO_FAULT="s3.inventory")
    s3 = server.client("s3", account)
    for name in ("source", "lists"):
        s3.create_bucket(Bucket=name)
    allow(s3, "lists", "source", account)
    configure(s3, "source", "lists")
    with pytest.raises(OSError, match=r"."):
        server.advance(DAY)
    assert server.wait_for_exit(10)
    server.environment = {}
    server.start()
    server.page("idle")
    assert reports(s3, "lists") == 1


def table_of(form: str, body: bytes) -> Any:
    """What a file in columns holds, as another program reads it."""
    if form == "ORC":
        from pyarrow.orc import ORCFile

        return ORCFile(io.BytesIO(body)).read()
    from pyarrow.parquet import read_table

    return read_table(io.BytesIO(body))


SCHEMAS = {
    "ORC": "struct<bucket:string,key:string,version_id:string,is_latest:boolean,is_delete_marker:boolean,size:bigint,"
    "last_modified_date:timestamp,e_tag:string,is_multipart_uploaded:boolean>",
    "Parquet": "message s3.inventory {  required binary bucket (STRING);  required binary key (STRING);"
    "  optional binary version_id (STRING);  optional boolean is_latest;  optional boolean is_delete_marker;"
    "  optional int64 size;  optional int64 last_modified_date (TIMESTAMP(MILLIS,true));"
    "  optional binary e_tag (STRING);  optional boolean is_multipart_uploaded;}",
}


@pytest.mark.turns_clock
@pytest.mark.parametrize("form", ["ORC", "Parquet"])
def test_a_report_in_columns(s3: Any, server: Any, bucket: str, lists: str, account: str, form: str) -> None:
    pytest.importorskip("pyarrow")
    allow(s3, lists, bucket, account)
    fields = ["Size", "LastModifiedDate", "ETag", "IsMultipartUploaded"]
    configure(s3, bucket, lists, form, IncludedObjectVersions="All", OptionalFields=fields)
    server.advance(DAY)
    manifest, [body] = delivered(s3, lists)
    assert (manifest["fileFormat"], manifest["fileSchema"]) == (form, SCHEMAS[form])
    assert table_of(form, body).num_rows == 0
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    made = s3.put_object(Bucket=bucket, Key="dir/ü 1", Body=b"22")
    marker = s3.delete_object(Bucket=bucket, Key="dir/ü 1")["VersionId"]
    modified = s3.head_object(Bucket=bucket, Key="dir/ü 1", VersionId=made["VersionId"])["LastModified"]
    server.advance(DAY)
    manifest, [body] = delivered(s3, lists)
    assert manifest["files"][0]["key"].endswith(f".{form.lower()}")
    first, second = table_of(form, body).to_pylist()
    times = [one.pop("last_modified_date") for one in (first, second)]
    assert times[1].replace(microsecond=0, tzinfo=UTC) == modified
    assert times[0] >= times[1]
    named = {"bucket": bucket, "key": "dir/ü 1"}
    assert first == {
        **named, "version_id": marker, "is_latest": True, "is_delete_marker": True,
        "size": None, "e_tag": None, "is_multipart_uploaded": None,
    }  # fmt: skip
    assert second == {
        **named, "version_id": made["VersionId"], "is_latest": False, "is_delete_marker": False,
        "size": 2, "e_tag": made["ETag"].strip('"'), "is_multipart_uploaded": False,
    }  # fmt: skip
