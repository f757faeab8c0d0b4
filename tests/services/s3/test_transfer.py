"""Transfers: parts, checksums, trailers, ranges, what a crash leaves, and the AWS CLI."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from pampero.protocol.checksums import encoded

MIB = 1024 * 1024


def test_a_large_file_there_and_back(s3: Any, bucket: str, tmp_path: Path) -> None:
    body = os.urandom(17 * MIB + 123)
    (tmp_path / "up").write_bytes(body)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=3)
    s3.upload_file(str(tmp_path / "up"), bucket, "big", Config=config, ExtraArgs={"ContentType": "x/y"})
    s3.download_file(bucket, "big", str(tmp_path / "down"), Config=config)
    assert (tmp_path / "down").read_bytes() == body
    head = s3.head_object(Bucket=bucket, Key="big", ChecksumMode="ENABLED")
    parts = [zlib.crc32(body[start : start + 5 * MIB]).to_bytes(4, "big") for start in range(0, len(body), 5 * MIB)]
    whole = base64.b64encode(zlib.crc32(b"".join(parts)).to_bytes(4, "big")).decode()
    assert (head["ChecksumCRC32"], head["ChecksumType"]) == (f"{whole}-4", "COMPOSITE")
    second = s3.get_object(Bucket=bucket, Key="big", PartNumber=2)
    assert (second["Body"].read(), second["PartsCount"]) == (body[5 * MIB : 10 * MIB], 4)
    attributes = s3.get_object_attributes(
        Bucket=bucket, Key="big", ObjectAttributes=["ETag", "Checksum", "ObjectParts", "ObjectSize", "StorageClass"]
    )
    assert (attributes["ObjectSize"], attributes["StorageClass"]) == (len(body), "STANDARD")
    assert attributes["ETag"] == head["ETag"].strip('"')
    assert attributes["Checksum"] == {"ChecksumCRC32": whole, "ChecksumType": "COMPOSITE"}
    assert attributes["ObjectParts"]["TotalPartsCount"] == 4
    sums = [base64.b64encode(part).decode() for part in parts]
    assert [part["ChecksumCRC32"] for part in attributes["ObjectParts"]["Parts"]] == sums
    one = s3.head_object(Bucket=bucket, Key="big", PartNumber=3, ChecksumMode="ENABLED")
    assert (one["ChecksumCRC32"], one["ChecksumType"], one["ContentLength"]) == (sums[2], "COMPOSITE", 5 * MIB)
    got = b""
    while len(got) < len(body):  # a download that is taken up again, six times
        part = s3.get_object(Bucket=bucket, Key="big", Range=f"bytes={len(got)}-", IfMatch=head["ETag"])
        got += part["Body"].read(3 * MIB)
        part["Body"].close()
    assert got == body


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME"])
def test_checksums_of_whole_objects_in_parts(s3: Any, bucket: str, algorithm: str, refused: Any) -> None:
    first, second = os.urandom(5 * MIB), b"tail"
    named = {"Bucket": bucket, "Key": "k"}
    made = s3.create_multipart_upload(**named, ChecksumAlgorithm=algorithm, ChecksumType="FULL_OBJECT")
    assert (made["ChecksumAlgorithm"], made["ChecksumType"]) == (algorithm, "FULL_OBJECT")
    where = {**named, "UploadId": made["UploadId"]}
    member = f"Checksum{algorithm}"
    parts = []
    for number, body in enumerate((first, second), 1):
        part = s3.upload_part(**where, PartNumber=number, Body=body, **{member: encoded(algorithm, body)})
        parts.append({"PartNumber": number, "ETag": part["ETag"], member: part[member]})
    assert [part[member] for part in s3.list_parts(**where)["Parts"]] == [part[member] for part in parts]
    wrong = {"Parts": [{**parts[0], member: parts[1][member]}, parts[1]]}
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload=wrong) == "InvalidPart"
    whole = encoded(algorithm, first + second)
    bad = {member: parts[1][member]}
    assert refused(s3.complete_multipart_upload, **where, MultipartUpload={"Parts": parts}, **bad) == "BadDigest"
    done = s3.complete_multipart_upload(**where, MultipartUpload={"Parts": parts}, **{member: whole})
    assert (done[member], done["ChecksumType"]) == (whole, "FULL_OBJECT")
    kinds = {"ChecksumAlgorithm": "SHA256", "ChecksumType": "FULL_OBJECT"}
    assert refused(s3.create_multipart_upload, **named, **kinds) == "InvalidRequest"


@pytest.mark.parametrize("algorithm", ["CRC32C", "CRC64NVME"])
@pytest.mark.parametrize("size", [10, 3 * MIB])
def test_the_newer_checksums(s3: Any, bucket: str, algorithm: str, size: int, refused: Any) -> None:
    body, member = os.urandom(size), f"Checksum{algorithm}"
    put = s3.put_object(Bucket=bucket, Key="k", Body=body, **{member: encoded(algorithm, body)})
    assert put[member] == encoded(algorithm, body)
    wrong = {member: encoded(algorithm, body + b"x")}
    assert refused(s3.put_object, Bucket=bucket, Key="k", Body=body, **wrong) == "BadDigest"
    head = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert head[member] == encoded(algorithm, body)
    [listed] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == ([algorithm], "FULL_OBJECT")


def chunked(account: str, url: str, body: bytes, length: int, **headers: str) -> tuple[int, str]:
    """PUT an aws-chunked body whose chunks are not signed."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = AWSRequest("PUT", url, {"x-amz-decoded-content-length": str(length), **named}, body)
    request.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
    S3SigV4Auth(Credentials(account, "test"), "s3", "us-east-1").add_auth(request)
    sent = urllib.request.Request(url, body, {"content-type": "", **dict(request.headers)}, method="PUT")
    try:
        with urllib.request.urlopen(sent, timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_announced_trailers_must_come(s3: Any, bucket: str, server: Any, account: str) -> None:
    url, sum_ = f"{server.url}/{bucket}/k", encoded("CRC32", b"hello")
    announced = {"x_amz_trailer": "x-amz-checksum-crc32"}
    good = f"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:{sum_}\r\n\r\n".encode()
    assert chunked(account, url, good, 5, **announced) == (200, "")
    assert s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")["ChecksumCRC32"] == sum_
    status, text = chunked(account, url, b"5\r\nhullo\r\n0\r\n\r\n", 5, **announced)
    assert (status, "<Code>MalformedTrailerError</Code>" in text) == (400, True)
    status, text = chunked(account, url, good, 5)
    assert (status, "<Code>MalformedTrailerError</Code>" in text) == (400, True)
    status, text = chunked(account, url, good, 5, x_amz_trailer="x-amz-checksum-sum")
    assert (status, "<Code>InvalidRequest</Code>" in text) == (400, True)
    wrong = good.replace(b"hello", b"hullo")
    status, text = chunked(account, url, wrong, 5, **announced)
    assert (status, "<Code>BadDigest</Code>" in text) == (400, True)
    for length in (4, 6):
        status, text = chunked(account, url, good, length, **announced)
        assert (status, "<Code>IncompleteBody</Code>" in text) == (400, True)
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"hello"


def test_a_blob_without_a_row_goes_at_the_next_start(own_server: Any, wait_until: Any) -> None:
    running = own_server(PAMPERO_FAULT="s3.received:2")
    s3 = running.client("s3", "000000000000")
    s3.create_bucket(Bucket="crash")
    kept, lost = os.urandom(100_000), os.urandom(100_000)
    s3.put_object(Bucket="crash", Key="kept", Body=kept)
    with pytest.raises(Exception, match=r"closed|reset|refused|aborted"):
        s3.put_object(Bucket="crash", Key="lost", Body=lost)
    assert running.wait_for_exit(10)
    assert running.stores(lost)
    running.environment.clear()
    running.start()
    wait_until(lambda: not running.stores(lost))
    assert s3.get_object(Bucket="crash", Key="kept")["Body"].read() == kept


def test_blobs_of_refused_writes_go(s3: Any, bucket: str, server: Any, refused: Any) -> None:
    body = os.urandom(100_000)
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    assert refused(s3.put_object, Bucket=bucket, Key="a", Body=body, IfNoneMatch="*") == "PreconditionFailed"
    assert refused(s3.put_object, Bucket=bucket, Key="a", Body=body, ChecksumSHA256="A" * 43 + "=") == "BadDigest"
    assert not server.stores(body)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    old = s3.put_object(Bucket=bucket, Key="a", Body=body)["VersionId"]
    s3.put_object(Bucket=bucket, Key="a", Body=b"y")
    server.page("idle")
    assert server.stores(body)
    s3.delete_object(Bucket=bucket, Key="a", VersionId=old)
    server.page("idle")
    assert not server.stores(body)


def test_lists_of_uploads_page(s3: Any, bucket: str) -> None:
    made = [(key, s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]) for key in ("a", "a", "b", "c d")]
    pages = list(s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}))
    got = [[(u["Key"], u["UploadId"]) for u in page["Uploads"]] for page in pages]
    assert sorted(got[0] + got[1]) == sorted(made)
    assert [len(page) for page in got] == [2, 2]
    for key, upload in made:
        s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)


def test_lists_of_objects(s3: Any, bucket: str, refused: Any) -> None:
    keys = ["a b", "a/1", "a/2", "b/1", "c", "ü"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    got = s3.list_objects_v2(Bucket=bucket, StartAfter="a/1", FetchOwner=True)
    assert [o["Key"] for o in got["Contents"]] == keys[2:]
    assert "Owner" in got["Contents"][0]
    assert "Owner" not in s3.list_objects_v2(Bucket=bucket)["Contents"][0]
    assert s3.list_objects_v2(Bucket=bucket, EncodingType="url")["Contents"][0]["Key"] == "a%20b"
    seen = []
    for page in s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Delimiter="/", StartAfter="a b", PaginationConfig={"PageSize": 1}
    ):
        assert page["KeyCount"] == 1
        seen += [o["Key"] for o in page.get("Contents", [])] + [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    assert seen == ["a/", "b/", "c", "ü"]
    assert s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["IsTruncated"] is False
    assert refused(s3.list_objects_v2, Bucket=bucket, ContinuationToken="%") == "InvalidArgument"


@pytest.fixture
def aws(server: Any, account: str) -> Callable[..., str]:
    """aws("s3", "ls"): what the AWS CLI prints."""
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }

    def run(*arguments: str) -> str:
        command = [str(Path(sys.executable).parent / "aws"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout

    return run


def test_the_aws_cli(aws: Callable[..., str], s3: Any, account: str, tmp_path: Path) -> None:
    folder, name = tmp_path / "site", f"cli-{account}"
    (folder / "deep").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>hi</h1>")
    (folder / "deep" / "big.bin").write_bytes(os.urandom(9 * MIB))
    for file in (folder / "index.html", folder / "deep" / "big.bin"):
        os.utime(file, (1_000_000_000, 1_000_000_000))  # S3 knows whole seconds: of the same one, a file seems newer
    aws("s3", "mb", f"s3://{name}")
    aws("s3", "sync", str(folder), f"s3://{name}/site")
    assert "big.bin" in aws("s3", "ls", "--recursive", f"s3://{name}")
    assert aws("s3", "sync", str(folder), f"s3://{name}/site") == ""
    assert s3.head_object(Bucket=name, Key="site/index.html")["ContentType"] == "text/html"
    aws("s3", "mv", f"s3://{name}/site/deep/big.bin", f"s3://{name}/moved.bin")
    aws("s3", "cp", "--recursive", f"s3://{name}", str(tmp_path / "back"))
    assert (tmp_path / "back/moved.bin").read_bytes() == (folder / "deep/big.bin").read_bytes()
    assert not (tmp_path / "back/site/deep").exists()
    with urllib.request.urlopen(aws("s3", "presign", f"s3://{name}/site/index.html").strip(), timeout=10) as answer:
        assert answer.read() == b"<h1>hi</h1>"
    aws("s3", "rb", "--force", f"s3://{name}")
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket=name)
