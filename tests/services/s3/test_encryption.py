"""Encryption: with customers' keys really, with KMS's by name."""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from typing import Any

import pytest
from botocore.exceptions import ClientError

PART = 5 * 1024 * 1024


def _key(letter: str) -> dict[str, str]:
    """As GetObjectAttributes needs it, where boto3 makes neither Base64 nor MD5."""
    secret = letter.encode() * 32
    md5 = b64encode(hashlib.md5(secret, usedforsecurity=False).digest()).decode()
    return {
        "SSECustomerAlgorithm": "AES256",
        "SSECustomerKey": b64encode(secret).decode(),
        "SSECustomerKeyMD5": md5,
    }


def _source(letter: str) -> dict[str, str]:
    return {f"CopySource{name}": value for name, value in _key(letter).items()}


MINE, OTHER = _key("m"), _key("o")
MD5 = MINE["SSECustomerKeyMD5"]


def _said(call: Any, **keywords: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**keywords)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


@pytest.mark.parametrize("size", [100, 100_000])
def test_customers_keys(s3: Any, bucket: str, size: int) -> None:
    named, body = {"Bucket": bucket, "Key": "a"}, bytes(i % 251 for i in range(size))
    put = s3.put_object(**named, Body=body, **MINE)
    assert (put["SSECustomerAlgorithm"], put["SSECustomerKeyMD5"]) == ("AES256", MD5)
    assert "ServerSideEncryption" not in put
    assert put["ETag"] != f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    got = s3.get_object(**named, **MINE)
    assert (got["Body"].read(), got["SSECustomerKeyMD5"], got["ContentLength"]) == (body, MD5, size)
    assert s3.get_object(**named, **MINE, Range="bytes=37-71")["Body"].read() == body[37:72]
    assert s3.head_object(**named, **MINE)["ContentLength"] == size
    assert s3.get_object_attributes(**named, **MINE, ObjectAttributes=["ObjectSize"])["ObjectSize"] == size
    needed = "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object."
    assert _said(s3.get_object, **named) == ("InvalidRequest", needed)
    assert _said(s3.head_object, **named)[0] == "400"
    assert _said(s3.get_object, **named, **OTHER)[0] == "AccessDenied"
    plain = {name: value for name, value in MINE.items() if name != "SSECustomerKeyMD5"}
    assert _said(s3.get_object, **named, **plain)[0] == "AccessDenied"  # boto3 has encoded the key once more
    s3.put_object(Bucket=bucket, Key="plain", Body=body)
    useless = ("InvalidRequest", "The encryption parameters are not applicable to this object.")
    assert _said(s3.get_object, Bucket=bucket, Key="plain", **MINE) == useless


def test_what_lies_in_the_store_is_not_the_body(own_server: Any, account: str) -> None:
    server = own_server("--no-encryption")
    s3, body, secret = server.client("s3", account), b"sentence" * 4000, b"a short sentence of mine"
    s3.create_bucket(Bucket="bucket")
    for key, content in (("long", body), ("short", secret)):
        s3.put_object(Bucket="bucket", Key=key, Body=content, **MINE)
    kept = [path.read_bytes() for path in (server.data / "blobs").rglob("*") if path.is_file()]
    assert not any(b"sentence" in one for one in kept)
    assert b"m" * 32 not in server.rows()
    assert secret not in server.rows()
    server.kill()
    server.start()
    assert s3.get_object(Bucket="bucket", Key="long", **MINE)["Body"].read() == body


def test_copies_change_keys(s3: Any, bucket: str) -> None:
    def copy(source: str, key: str, **members: Any) -> Any:
        return s3.copy_object(Bucket=bucket, Key=key, CopySource=f"{bucket}/{source}", **members)

    s3.put_object(Bucket=bucket, Key="a", Body=b"x" * 50_000, **MINE, Metadata={"who": "me"})
    assert _said(copy, source="a", key="b")[0] == "InvalidRequest"
    copied = copy("a", "b", **_source("m"), **OTHER)
    assert copied["SSECustomerAlgorithm"] == "AES256"
    got = s3.get_object(Bucket=bucket, Key="b", **OTHER)
    assert (got["Body"].read(), got["Metadata"]) == (b"x" * 50_000, {"who": "me"})
    copy("b", "plain", **_source("o"))
    assert s3.get_object(Bucket=bucket, Key="plain")["Body"].read() == b"x" * 50_000
    copy("plain", "plain", **MINE)
    assert s3.get_object(Bucket=bucket, Key="plain", **MINE)["Body"].read() == b"x" * 50_000


def test_parts(s3: Any, bucket: str) -> None:
    named = {"Bucket": bucket, "Key": "a"}
    upload = {**named, "UploadId": s3.create_multipart_upload(**named, **MINE)["UploadId"]}
    first, second = bytes(range(256)) * (PART // 256), b"end"
    assert _said(s3.upload_part, **upload, PartNumber=1, Body=b"x")[0] == "InvalidRequest"
    other = ("InvalidRequest", "The provided encryption parameters did not match the ones used originally.")
    assert _said(s3.upload_part, **upload, PartNumber=1, Body=b"x", **OTHER) == other
    tags = [
        s3.upload_part(**upload, PartNumber=number, Body=body, **MINE)["ETag"]
        for number, body in ((1, first), (2, second))
    ]
    s3.put_object(Bucket=bucket, Key="source", Body=b"more", **OTHER)
    part = s3.upload_part_copy(
        **upload, PartNumber=2, CopySource=f"{bucket}/source", CopySourceRange="bytes=1-3", **MINE, **_source("o")
    )
    tags[1] = part["CopyPartResult"]["ETag"]
    parts = [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(tags, 1)]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    assert s3.get_object(**named, **MINE)["Body"].read() == first + b"ore"
    assert s3.get_object(**named, **MINE, PartNumber=2)["Body"].read() == b"ore"
    span = s3.get_object(**named, **MINE, Range=f"bytes={PART - 3}-{PART + 1}")["Body"].read()
    assert span == first[-3:] + b"or"
    s3.upload_fileobj(io.BytesIO(first * 2), bucket, "large", ExtraArgs=MINE)
    assert s3.get_object(Bucket=bucket, Key="large", **MINE, ChecksumMode="ENABLED")["Body"].read() == first * 2


def test_keys_that_are_none(s3: Any, bucket: str) -> None:
    named = {"Bucket": bucket, "Key": "a", "Body": b"x"}
    for members, code, text in (
        ({**MINE, "ServerSideEncryption": "AES256"}, "InvalidArgument", "incompatible with the encryption method"),
        ({**MINE, "SSECustomerAlgorithm": "AES128"}, "InvalidEncryptionAlgorithmError", "Supported value: AES256."),
        ({"SSECustomerAlgorithm": "AES256"}, "InvalidArgument", "an appropriate secret key."),
        (
            {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "short"},
            "InvalidArgument",
            "The secret key was invalid",
        ),
        (
            {**MINE, "SSECustomerKeyMD5": "bm90IGl0"},
            "InvalidArgument",
            "did not match the hash that was provided.",
        ),
        ({"SSEKMSKeyId": "k"}, "InvalidArgument", "requires HTTP header x-amz-server-side-encryption : aws:kms"),
        (
            {"ServerSideEncryption": "aws:kms", "SSEKMSEncryptionContext": "no json"},
            "InvalidArgument",
            "shall be Base64-encoded",
        ),
    ):
        found = _said(s3.put_object, **named, **members)
        assert (found[0], text in found[1]) == (code, True), found
    rule = {"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert _said(s3.put_object, **named, **MINE)[0] == "AccessDenied"
