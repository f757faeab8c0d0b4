"""Uploads in parts, and copies: checksums, lists, conditions."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pampero.protocol.checksums import encoded

MIB = 1024 * 1024


def failure(call: Any, **keywords: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        call(**keywords)
    found: dict[str, Any] = error.value.response["Error"]
    return found


def upload(s3: Any, bucket: str, key: str, bodies: list[bytes], **made: Any) -> tuple[str, list[dict[str, Any]]]:
    """(id, parts as completing names them)."""
    id_ = s3.create_multipart_upload(Bucket=bucket, Key=key, **made)["UploadId"]
    parts = []
    for number, body in enumerate(bodies, 1):
        sent = s3.upload_part(Bucket=bucket, Key=key, UploadId=id_, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": sent["ETag"]})
    return id_, parts


def test_the_whole_objects_checksum_by_default_and_a_copy_is_one_part(s3: Any, bucket: str) -> None:
    bodies = [os.urandom(5 * MIB), b"end"]
    whole = b"".join(bodies)
    id_, parts = upload(s3, bucket, "é", bodies)
    listed = s3.list_parts(Bucket=bucket, Key="é", UploadId=id_)
    assert "ChecksumAlgorithm" not in listed
    assert "ChecksumCRC32" not in listed["Parts"][0]
    done = s3.complete_multipart_upload(Bucket=bucket, Key="é", UploadId=id_, MultipartUpload={"Parts": parts})
    assert (done["ChecksumCRC64NVME"], done["ChecksumType"]) == (encoded("CRC64NVME", whole), "FULL_OBJECT")
    assert done["Location"].endswith(f"/{bucket}/%C3%A9")
    assert done["ETag"].endswith('-2"')
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "é"})["CopyObjectResult"]
    assert copied["ETag"] == f'"{hashlib.md5(whole).hexdigest()}"'
    assert copied["ChecksumCRC64NVME"] == done["ChecksumCRC64NVME"]
    attributes = s3.get_object_attributes(Bucket=bucket, Key="copy", ObjectAttributes=["ObjectParts", "Checksum"])
    assert "ObjectParts" not in attributes
    hashed = s3.copy_object(
        Bucket=bucket, Key="copy", CopySource=f"{bucket}/copy", ChecksumAlgorithm="SHA256", StorageClass="STANDARD"
    )["CopyObjectResult"]
    assert (hashed["ChecksumSHA256"], "ChecksumCRC64NVME" in hashed) == (encoded("SHA256", whole), False)
    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == whole


def test_a_composite_checksum_needs_that_of_each_part(s3: Any, bucket: str) -> None:
    named = {"Bucket": bucket, "Key": "k"}
    id_ = s3.create_multipart_upload(**named, ChecksumAlgorithm="SHA1")["UploadId"]
    sent = s3.upload_part(**named, UploadId=id_, PartNumber=1, Body=b"x", ChecksumAlgorithm="SHA1")
    part = {"PartNumber": 1, "ETag": sent["ETag"]}
    complete = {**named, "UploadId": id_}
    error = failure(s3.complete_multipart_upload, **complete, MultipartUpload={"Parts": [part]})
    assert error["Message"].endswith("It was missing for part 1 in the request.")
    wrong = {**part, "ChecksumSHA1": encoded("SHA1", b"y")}
    error = failure(s3.complete_multipart_upload, **complete, MultipartUpload={"Parts": [wrong]})
    assert (error["Code"], error["PartNumber"]) == ("InvalidPart", "1")
    error = failure(s3.upload_part, **named, UploadId=id_, PartNumber=1, Body=b"x", ChecksumAlgorithm="CRC32")
    assert error["Message"].endswith("expected checksum Type: sha1, actual checksum Type: crc32")
    part["ChecksumSHA1"] = sent["ChecksumSHA1"]
    error = failure(
        s3.complete_multipart_upload, **complete, MultipartUpload={"Parts": [part]}, ChecksumType="FULL_OBJECT"
    )
    assert "created using the COMPOSITE checksum mode" in error["Message"]
    error = failure(s3.complete_multipart_upload, **complete, MultipartUpload={"Parts": [part]}, MpuObjectSize=2)
    assert error["Message"].endswith("header value 2 does not match what was computed: 1")
    done = s3.complete_multipart_upload(**complete, MultipartUpload={"Parts": [part]}, MpuObjectSize=1)
    assert done["ChecksumType"] == "COMPOSITE"


def test_a_completion_on_a_condition_holds_if_nothing_came_between(s3: Any, bucket: str) -> None:
    named = {"Bucket": bucket, "Key": "k"}
    s3.put_object(**named, Body=b"1")
    id_, parts = upload(s3, bucket, "k", [b"x"])
    etag = s3.put_object(**named, Body=b"2")["ETag"]
    complete = {**named, "UploadId": id_, "MultipartUpload": {"Parts": parts}}
    assert failure(s3.complete_multipart_upload, **complete, IfMatch='"other"')["Code"] == "PreconditionFailed"
    assert failure(s3.complete_multipart_upload, **complete, IfMatch=etag)["Code"] == "ConditionalRequestConflict"
    assert failure(s3.complete_multipart_upload, **complete, IfNoneMatch="*")["Code"] == "PreconditionFailed"
    s3.delete_object(**named)
    error = failure(s3.complete_multipart_upload, **complete, IfNoneMatch="*")
    assert (error["Code"], error["Condition"]) == ("ConditionalRequestConflict", "If-None-Match")
    assert failure(s3.complete_multipart_upload, **complete, IfMatch=etag)["Code"] == "NoSuchKey"
    fresh, parts = upload(s3, bucket, "k", [b"y"])
    s3.complete_multipart_upload(**named, UploadId=fresh, MultipartUpload={"Parts": parts}, IfNoneMatch="*")


def test_uploads_are_listed_by_prefix_delimiter_and_page(s3: Any, bucket: str) -> None:
    ids = [upload(s3, bucket, key, [])[0] for key in ("a", "b/1", "b/2", "b/c/1", "d", "d")]
    listed = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/")
    assert [one["Key"] for one in listed["Uploads"]] == ["a", "d", "d"]
    assert ([one["Prefix"] for one in listed["CommonPrefixes"]], listed["Delimiter"]) == (["b/"], "/")
    assert (listed["NextKeyMarker"], listed["NextUploadIdMarker"], "Prefix" in listed) == ("d", ids[5], False)
    inner = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/", Prefix="b/")
    assert ([one["Key"] for one in inner["Uploads"]], inner["CommonPrefixes"]) == (["b/1", "b/2"], [{"Prefix": "b/c/"}])
    first = s3.list_multipart_uploads(Bucket=bucket, MaxUploads=5)
    assert (first["IsTruncated"], first["NextKeyMarker"], first["NextUploadIdMarker"]) == (True, "d", ids[4])
    rest = s3.list_multipart_uploads(Bucket=bucket, KeyMarker="d", UploadIdMarker=ids[4])
    assert [one["UploadId"] for one in rest["Uploads"]] == [ids[5]]
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket, KeyMarker="d")
    error = failure(s3.list_multipart_uploads, Bucket=bucket, KeyMarker="a", UploadIdMarker=ids[4])
    assert (error["Code"], error["ArgumentName"]) == ("InvalidArgument", "upload-id-marker")
    assert rest["Uploads"][0]["Initiator"]["ID"] == rest["Uploads"][0]["Owner"]["ID"]


def test_a_part_of_another_object_names_both_ends(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="source", Body=b"0123456789")
    id_, _ = upload(s3, bucket, "k", [])
    named = {"Bucket": bucket, "Key": "k", "UploadId": id_, "PartNumber": 1, "CopySource": f"{bucket}/source"}
    copied = s3.upload_part_copy(**named, CopySourceRange="bytes=2-4")["CopyPartResult"]
    assert copied["ETag"] == f'"{hashlib.md5(b"234").hexdigest()}"'
    for wrong in ("bytes=1-", "bytes=-2", "bytes=4-2", "0-1", "bytes=0-1,3-4"):
        error = failure(s3.upload_part_copy, **named, CopySourceRange=wrong)
        assert (error["Code"], error["ArgumentValue"]) == ("InvalidArgument", wrong)
    error = failure(s3.upload_part_copy, **named, CopySourceRange="bytes=0-10")
    assert error["Message"] == "Range specified is not valid for source object of size: 10"
    assert failure(s3.upload_part_copy, **named, CopySourceRange="bytes=10-11")["Code"] == "InvalidRequest"
    error = failure(
        s3.upload_part_copy,
        **named,
        CopySourceIfModifiedSince=s3.head_object(Bucket=bucket, Key="source")["LastModified"],
    )
    assert (error["Code"], error["Condition"]) == ("PreconditionFailed", "x-amz-copy-source-If-Modified-Since")
