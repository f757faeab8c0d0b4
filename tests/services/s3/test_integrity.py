"""What headers say of bodies that are no objects, and members of requests that have to mean something."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import md5
from typing import Any
from zlib import crc32

import pytest
from botocore.exceptions import ClientError

TAGS = b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"


def _b64(data: bytes) -> str:
    return b64encode(data).decode()


def test_documents_are_held_against_their_checksums(s3: Any, bucket: str, send: Any) -> None:
    def code(**headers: str) -> str:
        status, _, body = send("PUT", f"/{bucket}?tagging", TAGS, **headers)
        found = re.search(rb"<Code>(.*?)</Code>", body)
        return found[1].decode() if found else str(status)

    right = {"Content_MD5": _b64(md5(TAGS).digest()), "x_amz_checksum_crc32": _b64(crc32(TAGS).to_bytes(4, "big"))}
    assert code(Content_MD5=_b64(md5(b"other").digest())) == "BadDigest"
    assert code(Content_MD5="none") == "InvalidDigest"
    assert code(x_amz_checksum_crc32=_b64(bytes(4))) == "BadDigest"
    assert code(x_amz_checksum_sha256=_b64(bytes(4))) == "InvalidRequest"
    assert code(x_amz_sdk_checksum_algorithm="CRC32") == "InvalidRequest"
    with pytest.raises(ClientError, match="NoSuchTagSet"):
        s3.get_bucket_tagging(Bucket=bucket)
    assert code(**right, x_amz_sdk_checksum_algorithm="CRC32") == "204"
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "a", "Value": "b"}]


def test_the_checksum_of_an_upload_s_object_is_none_of_its_request(s3: Any, bucket: str) -> None:
    named = {"Bucket": bucket, "Key": "k"}
    id_ = s3.create_multipart_upload(**named, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")["UploadId"]
    part = s3.upload_part(**named, UploadId=id_, PartNumber=1, Body=b"abc", ChecksumAlgorithm="CRC32")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"], "ChecksumCRC32": part["ChecksumCRC32"]}]}
    for wrong in ({"ChecksumCRC32": _b64(bytes(4))}, {"ChecksumSHA512": _b64(bytes(64))}):
        with pytest.raises(ClientError, match="BadDigest"):
            s3.complete_multipart_upload(**named, UploadId=id_, MultipartUpload=parts, **wrong)
    right = _b64(crc32(b"abc").to_bytes(4, "big"))
    done = s3.complete_multipart_upload(**named, UploadId=id_, MultipartUpload=parts, ChecksumCRC32=right)
    assert done["ChecksumCRC32"] == right


# Of "abc", by the reference implementations; big-endian, as xxHash's canonical form is.
OF_ABC = {
    "SHA512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "MD5": "900150983cd24fb0d6963f7d28e17f72",
    "XXHASH64": "44bc2cf5ad770999",
    "XXHASH3": "78af5f94892f3950",
    "XXHASH128": "06b05ab6733a618578af5f94892f3950",
}


@pytest.mark.parametrize("algorithm", OF_ABC)
def test_hashes_beside_the_five(s3: Any, bucket: str, algorithm: str, refused: Any) -> None:
    named, member = {"Bucket": bucket, "Key": "k"}, f"Checksum{algorithm}"
    value = _b64(bytes.fromhex(OF_ABC[algorithm]))
    assert s3.put_object(**named, Body=b"abc", **{member: value})[member] == value
    head = s3.head_object(**named, ChecksumMode="ENABLED")
    assert (head[member], head["ChecksumType"]) == (value, "FULL_OBJECT")
    assert s3.list_objects_v2(Bucket=bucket)["Contents"][0]["ChecksumAlgorithm"] == [algorithm]
    assert refused(s3.put_object, **named, Body=b"abd", **{member: value}) == "BadDigest"
    assert refused(s3.put_object, **named, Body=b"abc", **{member: _b64(b"x")}) == "InvalidRequest"
    whole = {"ChecksumAlgorithm": algorithm, "ChecksumType": "FULL_OBJECT"}
    assert refused(s3.create_multipart_upload, **named, **whole) == "InvalidRequest"
    id_ = s3.create_multipart_upload(**named, ChecksumAlgorithm=algorithm)["UploadId"]
    part = s3.upload_part(**named, UploadId=id_, PartNumber=1, Body=b"abc", **{member: value})
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"], member: part[member]}]}
    done = s3.complete_multipart_upload(**named, UploadId=id_, MultipartUpload=parts)
    assert (done[member][-2:], done["ChecksumType"]) == ("-1", "COMPOSITE")


def test_what_is_not_built_is_refused(s3: Any, bucket: str, account: str, refused: Any) -> None:
    named = {"Bucket": bucket, "Key": "k"}
    s3.put_object(**named, Body=b"x")
    assert refused(s3.put_object, **named, ObjectLockEventHold="ON") == "NotImplemented"
    copy = {**named, "CopySource": f"{bucket}/k", "MetadataDirective": "REPLACE"}
    assert refused(s3.copy_object, **copy, AnnotationDirective="COPY") == "NotImplemented"
    locked = f"locked-{account}"
    s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1, "DefaultEventHold": {"Days": 1}}}
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    with pytest.raises(ClientError, match="NotImplemented"):
        s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration=configuration)


def test_system_tags_are_not_the_user_s_to_remove(s3: Any, client: Any, account: str, refused: Any) -> None:
    made, stacks = f"made-{account}", client("cloudformation")
    body = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": made}}}}
    stacks.create_stack(StackName="tagged", TemplateBody=json.dumps(body), Tags=[{"Key": "own", "Value": "1"}])
    stacks.get_waiter("stack_create_complete").wait(StackName="tagged", WaiterConfig={"Delay": 1})
    assert len(s3.get_bucket_tagging(Bucket=made)["TagSet"]) == 4
    s3.delete_bucket_tagging(Bucket=made)
    left = s3.get_bucket_tagging(Bucket=made)["TagSet"]
    assert [tag["Key"].rpartition(":")[0] for tag in left] == ["aws:cloudformation"] * 3
    mine = {"TagSet": [{"Key": "aws:mine", "Value": "x"}]}
    assert refused(s3.put_bucket_tagging, Bucket=made, Tagging={"TagSet": [*left, *mine["TagSet"]]}) == "InvalidTag"
    s3.put_object(Bucket=made, Key="k", Body=b"x")
    assert refused(s3.put_object_tagging, Bucket=made, Key="k", Tagging=mine) == "InvalidTag"


def test_who_does_not_pay_is_refused_throughout(s3: Any, server: Any, account: str, refused: Any) -> None:
    locked = f"paid-{account}"
    s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
    named = {"Bucket": locked, "Key": "k"}
    s3.put_object(**named, Body=b"x")
    id_ = s3.create_multipart_upload(**named)["UploadId"]
    s3.put_bucket_request_payment(Bucket=locked, RequestPaymentConfiguration={"Payer": "Requester"})
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{locked}/*"]}
    s3.delete_public_access_block(Bucket=locked)
    s3.put_bucket_policy(Bucket=locked, Policy=json.dumps({"Version": "2012-10-17", "Statement": [everybody]}))
    stranger = server.client("s3", str(int(account) + 700))
    hold = {"LegalHold": {"Status": "ON"}}
    assert refused(stranger.put_object_legal_hold, **named, **hold) == "AccessDenied"
    assert stranger.put_object_legal_hold(**named, **hold, RequestPayer="requester")["RequestCharged"] == "requester"
    assert refused(stranger.get_object_legal_hold, **named) == "AccessDenied"
    shown = stranger.get_object_legal_hold(**named, RequestPayer="requester")["LegalHold"]
    assert shown == {"Status": "ON"}
    assert refused(stranger.abort_multipart_upload, **named, UploadId=id_) == "AccessDenied"
    done = stranger.abort_multipart_upload(**named, UploadId=id_, RequestPayer="requester")
    assert done["RequestCharged"] == "requester"
