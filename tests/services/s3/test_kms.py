"""SSE-KMS and DSSE: objects are sealed by keys of KMS, whose policies and states say who writes and who reads."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user

Make = Callable[..., Any]
KMS: dict[str, Any] = {"ServerSideEncryption": "aws:kms"}


@pytest.fixture
def key(client: Make) -> str:
    arn: str = client("kms").create_key()["KeyMetadata"]["Arn"]
    return arn


def told(call: Callable[..., Any], **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**given)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_what_is_written_with_a_key_is_read_with_it(client: Make, s3: Any, bucket: str, key: str) -> None:
    kms, named = client("kms"), {"Bucket": bucket, "Key": "a"}
    for body in (b"", b"small", b"large" * 200_000):
        put = s3.put_object(**named, Body=body, **KMS, SSEKMSKeyId=key.rpartition("/")[2])
        assert (put["ServerSideEncryption"], put["SSEKMSKeyId"], "BucketKeyEnabled" in put) == ("aws:kms", key, False)
        got = s3.get_object(**named)
        assert (got["Body"].read(), got["SSEKMSKeyId"], got["ETag"]) == (body, key, put["ETag"])
    assert s3.get_object(**named, Range="bytes=499999-500001")["Body"].read() == (b"large" * 200_000)[499_999:500_002]
    kms.disable_key(KeyId=key)
    assert told(s3.get_object, **named) == ("KMS.DisabledException", f"{key} is disabled.")
    assert told(s3.put_object, **named, Body=b"x", **KMS, SSEKMSKeyId=key)[0] == "KMS.DisabledException"
    # What is known of it, nobody needs the key for.
    assert s3.head_object(**named)["SSEKMSKeyId"] == key
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert told(s3.get_object, **named)[0] == "KMS.KMSInvalidStateException"
    missing = told(s3.put_object, **named, Body=b"x", **KMS, SSEKMSKeyId=key[:-1] + ("0" if key[-1] != "0" else "1"))
    assert (missing[0], "does not exist" in missing[1]) == ("KMS.NotFoundException", True)


def test_the_managed_key_and_bucket_keys(client: Make, s3: Any, bucket: str, key: str) -> None:
    put = s3.put_object(Bucket=bucket, Key="a", Body=b"x", **KMS)
    shown = client("kms").describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
    assert (put["SSEKMSKeyId"], shown["KeyManager"]) == (shown["Arn"], "AWS")
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    copied = s3.copy_object(Bucket=bucket, Key="c", CopySource=f"{bucket}/a")
    assert (copied["SSEKMSKeyId"], copied["BucketKeyEnabled"]) == (key, True)
    assert s3.get_object(Bucket=bucket, Key="c")["Body"].read() == b"x"
    plain = s3.put_object(Bucket=bucket, Key="d", Body=b"x", ServerSideEncryption="AES256")
    assert (plain["ServerSideEncryption"], "SSEKMSKeyId" in plain) == ("AES256", False)
    double = s3.put_object(Bucket=bucket, Key="e", Body=b"x", ServerSideEncryption="aws:kms:dsse", SSEKMSKeyId=key)
    assert double["ServerSideEncryption"] == "aws:kms:dsse"


def test_uploads_in_parts_and_copies(s3: Any, bucket: str, key: str) -> None:
    made = {"Bucket": bucket, "Key": "parts"}
    upload = s3.create_multipart_upload(**made, **KMS, SSEKMSKeyId=key)["UploadId"]
    whole = {**made, "UploadId": upload}
    first = s3.upload_part(**whole, PartNumber=1, Body=b"a" * (5 << 20))
    s3.put_object(Bucket=bucket, Key="source", Body=b"copied", **KMS)
    second = s3.upload_part_copy(**whole, PartNumber=2, CopySource=f"{bucket}/source")["CopyPartResult"]
    parts = [{"PartNumber": number, "ETag": one["ETag"]} for number, one in ((1, first), (2, second))]
    done = s3.complete_multipart_upload(**whole, MultipartUpload={"Parts": parts})
    assert done["SSEKMSKeyId"] == key
    assert s3.get_object(**made, Range=f"bytes={(5 << 20) - 2}-")["Body"].read() == b"aacopied"
    s3.copy_object(Bucket=bucket, Key="plain", CopySource=f"{bucket}/parts", ServerSideEncryption="AES256")
    assert s3.get_object(Bucket=bucket, Key="plain")["Body"].read() == b"a" * (5 << 20) + b"copied"
    # A copy onto itself that is encrypted otherwise from then on.
    s3.copy_object(Bucket=bucket, Key="source", CopySource=f"{bucket}/source")
    assert s3.head_object(Bucket=bucket, Key="source")["ServerSideEncryption"] == "AES256"


def test_who_may(client: Make, s3: Any, bucket: str, key: str, account: str) -> None:
    user = make_user(client("iam"), "greta", allow("s3:*"))
    greta = client("s3", **user)
    named = {"Bucket": bucket, "Key": "a"}
    code, text = told(greta.put_object, **named, Body=b"x", **KMS, SSEKMSKeyId=key)
    assert code == "AccessDenied"
    assert f"perform: kms:GenerateDataKey on resource: {key} because no identity-based policy" in text
    more = base64.b64encode(json.dumps({"team": "a"}).encode()).decode()
    put = s3.put_object(**named, Body=b"secret", **KMS, SSEKMSKeyId=key, SSEKMSEncryptionContext=more)
    assert put["SSEKMSEncryptionContext"] == more
    assert "kms:Decrypt" in told(greta.get_object, **named)[1]
    iam = client("iam")
    for value, allowed in (("b", False), ("a", True)):
        about = {"kms:EncryptionContext:team": value, "kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{bucket}/a"}
        through = {"StringEquals": {**about, "kms:ViaService": "s3.us-east-1.amazonaws.com"}}
        statement = json.loads(allow("kms:Decrypt", Condition=through))["Statement"]
        both = {"Version": "2012-10-17", "Statement": [*statement, *json.loads(allow("s3:*"))["Statement"]]}
        iam.put_user_policy(UserName="greta", PolicyName="p", PolicyDocument=json.dumps(both))
        if allowed:
            assert greta.get_object(**named)["Body"].read() == b"secret"
        else:
            assert told(greta.get_object, **named)[0] == "AccessDenied"
    # What s3.amazonaws.com may do for her, she may not do herself.
    assert (
        "AccessDenied"
        in told(client("kms", **user).decrypt, CiphertextBlob=_data_key(client, key), EncryptionContext={"team": "a"})[
            0
        ]
    )
    # The managed key is for everybody who may use the service.
    greta.put_object(Bucket=bucket, Key="b", Body=b"x", **KMS)
    assert greta.get_object(Bucket=bucket, Key="b")["Body"].read() == b"x"


def _data_key(client: Make, key: str) -> bytes:
    made = client("kms").generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext={"team": "a"})
    blob: bytes = made["CiphertextBlob"]
    return blob
