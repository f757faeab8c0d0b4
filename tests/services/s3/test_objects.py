"""Buckets and objects over the wire: boto3, plain HTTP, and the AWS CLI."""

from __future__ import annotations

import hashlib
import os
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError


def refused(call: Any, **keywords: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**keywords)
    code: str = error.value.response["Error"]["Code"]
    return code


@pytest.mark.parametrize("size", [0, 5, 20_000, 3_000_000])
def test_an_object_is_stored_read_and_deleted(s3: Any, bucket: str, size: int) -> None:
    body = os.urandom(size)
    put = s3.put_object(Bucket=bucket, Key="a b/ü+&", Body=body, ContentType="text/x", Metadata={"colour": "red"})
    assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
    got = s3.get_object(Bucket=bucket, Key="a b/ü+&")
    assert got["Body"].read() == body
    assert (got["ContentType"], got["Metadata"], got["ContentLength"]) == ("text/x", {"colour": "red"}, size)
    assert s3.head_object(Bucket=bucket, Key="a b/ü+&")["ContentLength"] == size
    if size > 10:
        part = s3.get_object(Bucket=bucket, Key="a b/ü+&", Range="bytes=5-9")
        assert (part["Body"].read(), part["ContentRange"]) == (body[5:10], f"bytes 5-9/{size}")
        assert s3.get_object(Bucket=bucket, Key="a b/ü+&", Range="bytes=-3")["Body"].read() == body[-3:]
    s3.delete_object(Bucket=bucket, Key="a b/ü+&")
    assert refused(s3.get_object, Bucket=bucket, Key="a b/ü+&") == "NoSuchKey"
    assert refused(s3.head_object, Bucket=bucket, Key="a b/ü+&") == "404"


def test_listing_rolls_up_and_pages(s3: Any, bucket: str) -> None:
    for key in ("a/1", "a/2", "b", "c/x/1", "c/y", "d"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    top = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    assert [o["Key"] for o in top["Contents"]] == ["b", "d"]
    assert [p["Prefix"] for p in top["CommonPrefixes"]] == ["a/", "c/"]
    pages = list(
        s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": 1})
    )
    assert [
        [o["Key"] for o in p.get("Contents", [])] + [c["Prefix"] for c in p.get("CommonPrefixes", [])] for p in pages
    ] == [["a/"], ["b"], ["c/"], ["d"]]
    assert [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix="c/", StartAfter="c/x/1")["Contents"]] == ["c/y"]
    assert [
        o["Key"] for p in s3.get_paginator("list_objects").paginate(Bucket=bucket, MaxKeys=2) for o in p["Contents"]
    ] == ["a/1", "a/2", "b", "c/x/1", "c/y", "d"]
    deleted = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a/1"}, {"Key": "none"}]})
    assert len(deleted["Deleted"]) == 2


def test_multipart_uploads(s3: Any, bucket: str) -> None:
    first, second = os.urandom(5 * 1024 * 1024), b"tail"
    upload = s3.create_multipart_upload(Bucket=bucket, Key="big", ContentType="x/y")["UploadId"]
    where = {"Bucket": bucket, "Key": "big", "UploadId": upload}
    etags = [s3.upload_part(**where, PartNumber=n, Body=body)["ETag"] for n, body in ((1, first), (2, second))]
    assert [p["Size"] for p in s3.list_parts(**where)["Parts"]] == [len(first), len(second)]
    assert s3.list_multipart_uploads(Bucket=bucket)["Uploads"][0]["UploadId"] == upload
    parts = [{"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1)]
    wrong = {"Parts": [{**parts[0], "ETag": '"no"'}]}
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload=wrong) == "InvalidPart"
    done = s3.complete_multipart_upload(**where, MultipartUpload={"Parts": parts})
    assert done["ETag"].endswith('-2"')
    got = s3.get_object(Bucket=bucket, Key="big")
    assert (got["Body"].read(), got["ContentType"]) == (first + second, "x/y")
    assert refused(s3.list_parts, **where) == "NoSuchUpload"
    other = s3.create_multipart_upload(Bucket=bucket, Key="copy")["UploadId"]
    there = {"Bucket": bucket, "Key": "copy", "UploadId": other, "PartNumber": 1}
    s3.upload_part_copy(**there, CopySource=f"{bucket}/big", CopySourceRange="bytes=0-9")
    s3.abort_multipart_upload(Bucket=bucket, Key="copy", UploadId=other)


def test_copies_conditions_and_tags(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="a", Body=b"x", Tagging="k=v")["ETag"]
    s3.copy_object(Bucket=bucket, Key="b", CopySource={"Bucket": bucket, "Key": "a"})
    assert s3.get_object(Bucket=bucket, Key="b")["Body"].read() == b"x"
    assert s3.get_object_tagging(Bucket=bucket, Key="b")["TagSet"] == [{"Key": "k", "Value": "v"}]
    s3.put_object_tagging(Bucket=bucket, Key="b", Tagging={"TagSet": [{"Key": "n", "Value": "m"}]})
    s3.delete_object_tagging(Bucket=bucket, Key="b")
    assert s3.get_object_tagging(Bucket=bucket, Key="b")["TagSet"] == []
    assert refused(s3.copy_object, Bucket=bucket, Key="a", CopySource=f"{bucket}/a") == "InvalidRequest"
    assert refused(s3.get_object, Bucket=bucket, Key="a", IfMatch='"other"') == "PreconditionFailed"
    assert refused(s3.get_object, Bucket=bucket, Key="a", IfNoneMatch=etag) == "304"
    assert refused(s3.put_object, Bucket=bucket, Key="a", Body=b"y", IfNoneMatch="*") == "PreconditionFailed"
    assert refused(s3.get_object, Bucket=bucket, Key="a", Range="bytes=7-") == "InvalidRange"
    assert (
        refused(s3.put_object, Bucket=bucket, Key="a", Body=b"y", ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==") == "BadDigest"
    )
    assert refused(s3.put_object, Bucket=bucket, Key="a", Body=b"y", ChecksumSHA256="A" * 43 + "=") == "BadDigest"
    for algorithm in ("CRC32", "SHA1", "SHA256"):  # the others need the AWS CRT in the client
        s3.put_object(Bucket=bucket, Key="sum", Body=b"hello", ChecksumAlgorithm=algorithm)
        assert s3.head_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")[f"Checksum{algorithm}"]


def test_buckets_are_managed(s3: Any, bucket: str, server: Any) -> None:
    assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == [bucket]
    s3.head_bucket(Bucket=bucket)
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    place = {"LocationConstraint": "eu-west-1"}
    s3.create_bucket(Bucket=f"{bucket}-eu", CreateBucketConfiguration=place)
    assert s3.get_bucket_location(Bucket=f"{bucket}-eu")["LocationConstraint"] == "eu-west-1"
    s3.delete_bucket(Bucket=f"{bucket}-eu")
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "a", "Value": "b"}]
    s3.delete_bucket_tagging(Bucket=bucket)
    assert refused(s3.get_bucket_tagging, Bucket=bucket) == "NoSuchTagSet"
    s3.put_object(Bucket=bucket, Key="x", Body=b"")
    assert refused(s3.delete_bucket, Bucket=bucket) == "BucketNotEmpty"
    stranger = server.client("s3", "777766665555")
    assert refused(stranger.get_object, Bucket=bucket, Key="x") == "AccessDenied"
    assert refused(stranger.create_bucket, Bucket=bucket) == "BucketAlreadyExists"
    s3.delete_object(Bucket=bucket, Key="x")
    s3.delete_bucket(Bucket=bucket)
    assert refused(s3.list_objects_v2, Bucket=bucket) == "NoSuchBucket"
    assert refused(s3.create_bucket, Bucket="No_Good") == "InvalidBucketName"


def test_presigned_urls_and_public_objects(s3: Any, bucket: str, server: Any, client: Any) -> None:
    url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "p"})
    with urllib.request.urlopen(
        urllib.request.Request(url, b"hi", {"Content-Type": ""}, method="PUT"), timeout=10
    ) as answer:
        assert answer.status == 200
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "p"}, ExpiresIn=800)
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"hi"
    with pytest.raises(urllib.error.HTTPError) as tampered:
        urllib.request.urlopen(url.replace("Expires=", "Expires=9"), timeout=10)
    assert tampered.value.code == 403
    modern = client("s3", config={"signature_version": "s3v4"})
    url = modern.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "p"}, ExpiresIn=800)
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"hi"
    with pytest.raises(urllib.error.HTTPError) as longer:
        urllib.request.urlopen(url.replace("Expires=800", "Expires=80000"), timeout=10)
    assert longer.value.code == 403
    plain = f"{server.url}/{bucket}/p"
    with pytest.raises(urllib.error.HTTPError) as anonymous:
        urllib.request.urlopen(plain, timeout=10)
    assert anonymous.value.code == 403
    public = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}'
    assert refused(s3.put_bucket_policy, Bucket=bucket, Policy=public % bucket) == "AccessDenied"
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=public % bucket)
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == public % bucket
    with urllib.request.urlopen(plain, timeout=10) as answer:
        assert answer.read() == b"hi"
    host = urllib.request.Request(f"{server.url}/p", headers={"Host": f"{bucket}.s3.localhost:{server.port}"})
    with urllib.request.urlopen(host, timeout=10) as answer:
        assert answer.read() == b"hi"
    s3.delete_bucket_policy(Bucket=bucket)
    assert refused(s3.get_bucket_policy, Bucket=bucket) == "NoSuchBucketPolicy"


def test_a_presigned_url_ends(own_server: Any) -> None:
    running = own_server()
    s3 = running.client("s3", "test", config={"signature_version": "s3v4"})
    s3.create_bucket(Bucket="ending")
    s3.put_object(Bucket="ending", Key="a", Body=b"x")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "ending", "Key": "a"}, ExpiresIn=60)
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"x"
    running.advance(61)
    with pytest.raises(urllib.error.HTTPError) as late:
        urllib.request.urlopen(url, timeout=10)
    assert late.value.code == 403


def test_blobs_go_with_their_objects(s3: Any, bucket: str, server: Any) -> None:
    body = os.urandom(100_000)
    for key in ("one", "two"):
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    s3.delete_object(Bucket=bucket, Key="one")
    server.page("idle")
    assert server.stores(body)
    s3.delete_object(Bucket=bucket, Key="two")
    server.page("idle")
    assert not server.stores(body)
