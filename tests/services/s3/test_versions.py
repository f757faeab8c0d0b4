"""Versions: kept, hidden, found again, listed in pages, and deleted for good."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture
def kept(s3: Any, bucket: str) -> str:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


def read(s3: Any, bucket: str, key: str, version: str | None = None) -> bytes:
    named = {} if version is None else {"VersionId": version}
    body: bytes = s3.get_object(Bucket=bucket, Key=key, **named)["Body"].read()
    return body


def test_without_versioning_nothing_names_a_version(s3: Any, bucket: str, refused: Any) -> None:
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    assert "VersionId" not in s3.put_object(Bucket=bucket, Key="a", Body=b"1")
    assert "VersionId" not in s3.get_object(Bucket=bucket, Key="a")
    assert read(s3, bucket, "a", "null") == b"1"
    [only] = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert (only["VersionId"], only["IsLatest"]) == ("null", True)
    assert refused(s3.get_object, Bucket=bucket, Key="a", VersionId="nonsense") == "InvalidArgument"
    assert refused(s3.get_object, Bucket=bucket, Key="a", VersionId="0" * 32) == "NoSuchVersion"
    assert refused(s3.get_object, Bucket=bucket, Key="b", VersionId="null") == "NoSuchVersion"
    s3.delete_object(Bucket=bucket, Key="a", VersionId="null")
    assert "Versions" not in s3.list_object_versions(Bucket=bucket)


def test_versions_are_kept_and_come_back(s3: Any, bucket: str, refused: Any) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"before")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    one = s3.put_object(Bucket=bucket, Key="a", Body=b"one")["VersionId"]
    two = s3.put_object(Bucket=bucket, Key="a", Body=b"two" * 10_000)["VersionId"]
    assert read(s3, bucket, "a") == b"two" * 10_000
    assert [read(s3, bucket, "a", v) for v in ("null", one)] == [b"before", b"one"]
    assert s3.head_object(Bucket=bucket, Key="a", VersionId=one)["VersionId"] == one
    gone = s3.delete_object(Bucket=bucket, Key="a")
    assert gone["DeleteMarker"] is True
    with pytest.raises(ClientError) as hidden:
        s3.get_object(Bucket=bucket, Key="a")
    answer = hidden.value.response
    assert answer["Error"]["Code"] == "NoSuchKey"
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert (headers["x-amz-delete-marker"], headers["x-amz-version-id"]) == ("true", gone["VersionId"])
    assert refused(s3.get_object, Bucket=bucket, Key="a", VersionId=gone["VersionId"]) == "MethodNotAllowed"
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
    listed = s3.list_object_versions(Bucket=bucket)
    assert [(v["VersionId"], v["IsLatest"]) for v in listed["Versions"]] == [
        (two, False),
        (one, False),
        ("null", False),
    ]
    assert [(m["VersionId"], m["IsLatest"]) for m in listed["DeleteMarkers"]] == [(gone["VersionId"], True)]
    undone = s3.delete_object(Bucket=bucket, Key="a", VersionId=gone["VersionId"])
    assert (undone["DeleteMarker"], undone["VersionId"]) == (True, gone["VersionId"])
    assert read(s3, bucket, "a") == b"two" * 10_000
    s3.delete_object(Bucket=bucket, Key="a", VersionId=two)
    assert read(s3, bucket, "a") == b"one"
    assert [v["VersionId"] for v in s3.list_object_versions(Bucket=bucket)["Versions"]] == [one, "null"]
    assert refused(s3.delete_bucket, Bucket=bucket) == "BucketNotEmpty"
    s3.delete_object(Bucket=bucket, Key="a")
    assert refused(s3.delete_bucket, Bucket=bucket) == "BucketNotEmpty"


def test_suspended_versioning_writes_the_null_version(s3: Any, kept: str) -> None:
    one = s3.put_object(Bucket=kept, Key="a", Body=b"one")["VersionId"]
    s3.put_bucket_versioning(Bucket=kept, VersioningConfiguration={"Status": "Suspended"})
    assert "VersionId" not in s3.put_object(Bucket=kept, Key="a", Body=b"n1")
    assert "VersionId" not in s3.put_object(Bucket=kept, Key="a", Body=b"n2")
    listed = s3.list_object_versions(Bucket=kept)["Versions"]
    assert [v["VersionId"] for v in listed] == ["null", one]
    assert read(s3, kept, "a", "null") == b"n2"
    gone = s3.delete_object(Bucket=kept, Key="a")
    assert (gone["DeleteMarker"], gone["VersionId"]) == (True, "null")
    assert [v["VersionId"] for v in s3.list_object_versions(Bucket=kept)["Versions"]] == [one]
    s3.put_bucket_versioning(Bucket=kept, VersioningConfiguration={"Status": "Enabled"})
    two = s3.put_object(Bucket=kept, Key="a", Body=b"two")["VersionId"]
    listed = s3.list_object_versions(Bucket=kept)
    assert [v["VersionId"] for v in listed["Versions"]] == [two, one]
    assert [m["VersionId"] for m in listed["DeleteMarkers"]] == ["null"]


def test_copies_tags_and_many_deletes_know_versions(s3: Any, kept: str, refused: Any) -> None:
    one = s3.put_object(Bucket=kept, Key="a", Body=b"one", Tagging="n=1")["VersionId"]
    two = s3.put_object(Bucket=kept, Key="a", Body=b"two")["VersionId"]
    source = {"Bucket": kept, "Key": "a", "VersionId": one}
    copied = s3.copy_object(Bucket=kept, Key="a", CopySource=source)
    assert copied["CopySourceVersionId"] == one
    assert read(s3, kept, "a") == b"one"
    assert s3.get_object_tagging(Bucket=kept, Key="a", VersionId=two)["TagSet"] == []
    tagged = s3.put_object_tagging(
        Bucket=kept, Key="a", VersionId=two, Tagging={"TagSet": [{"Key": "n", "Value": "2"}]}
    )
    assert tagged["VersionId"] == two
    assert s3.get_object_tagging(Bucket=kept, Key="a", VersionId=two)["TagSet"] == [{"Key": "n", "Value": "2"}]
    assert s3.get_object_tagging(Bucket=kept, Key="a", VersionId=one)["TagSet"] == [{"Key": "n", "Value": "1"}]
    s3.delete_object_tagging(Bucket=kept, Key="a", VersionId=two)
    assert s3.get_object_tagging(Bucket=kept, Key="a", VersionId=two)["TagSet"] == []
    attributes = s3.get_object_attributes(Bucket=kept, Key="a", VersionId=one, ObjectAttributes=["ObjectSize"])
    assert (attributes["ObjectSize"], attributes["VersionId"]) == (3, one)
    wanted = [{"Key": "a", "VersionId": one}, {"Key": "a"}, {"Key": "b", "VersionId": "wrong"}]
    answer = s3.delete_objects(Bucket=kept, Delete={"Objects": wanted})
    assert answer["Deleted"][0] == {"Key": "a", "VersionId": one}
    assert answer["Deleted"][1]["DeleteMarker"] is True
    assert [(e["Key"], e["Code"]) for e in answer["Errors"]] == [("b", "NoSuchVersion")]
    marker = answer["Deleted"][1]["DeleteMarkerVersionId"]
    marked = {"Bucket": kept, "Key": "a", "VersionId": marker}
    assert refused(s3.copy_object, Bucket=kept, Key="c", CopySource=marked) == "InvalidRequest"


NUMBERS = count()


def entries(pages: list[Any]) -> list[tuple[str, str, bool]]:
    return [
        (e["Key"], e["VersionId"], e["IsLatest"])
        for page in pages
        for e in page.get("Versions", []) + page.get("DeleteMarkers", [])
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["a", "a/1", "a/2", "b", "b/x/1"]), st.sampled_from(["put", "put", "delete", "suspend"])
        ),
        max_size=12,
    ),
    size=st.integers(1, 5),
)
def test_pages_of_versions_hold_what_the_whole_list_holds(
    s3: Any, account: str, steps: list[tuple[str, str]], size: int
) -> None:
    name = f"pages-{account}-{next(NUMBERS)}"
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    status = "Enabled"
    for key, step in steps:
        if step == "put":
            s3.put_object(Bucket=name, Key=key, Body=b"x")
        elif step == "delete":
            s3.delete_object(Bucket=name, Key=key)
        else:
            status = "Suspended" if status == "Enabled" else "Enabled"
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
    whole = s3.list_object_versions(Bucket=name)
    paginator = s3.get_paginator("list_object_versions")
    pages = list(paginator.paginate(Bucket=name, PaginationConfig={"PageSize": size}))
    assert sorted(entries(pages)) == sorted(entries([whole]))
    latest = [key for key, _, newest in entries([whole]) if newest]
    assert sorted(latest) == sorted({key for key, step in steps if step in ("put", "delete")})
    current = {e["Key"] for e in s3.list_objects_v2(Bucket=name).get("Contents", [])}
    assert current == {v["Key"] for v in whole.get("Versions", []) if v["IsLatest"]}
    rolled = list(paginator.paginate(Bucket=name, Delimiter="/", PaginationConfig={"PageSize": size}))
    prefixes = [p["Prefix"] for page in rolled for p in page.get("CommonPrefixes", [])]
    assert prefixes == sorted({key.split("/")[0] + "/" for key, _, _ in entries([whole]) if "/" in key})
    assert sorted(entries(rolled)) == sorted(e for e in entries([whole]) if "/" not in e[0])
    for page in paginator.paginate(Bucket=name, PaginationConfig={"PageSize": size}):
        for key, version, _ in entries([page]):
            s3.delete_object(Bucket=name, Key=key, VersionId=version)
    s3.delete_bucket(Bucket=name)
