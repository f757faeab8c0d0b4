"""Directory buckets: sessions, who may create them, appends, new names, and what there is not."""

from __future__ import annotations

import http.client
import json
import urllib.request
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from botocore.auth import S3ExpressAuth, S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

ZONE = "use1-az4"


def configured(zone: str = ZONE) -> dict[str, Any]:
    return {
        "Location": {"Name": zone, "Type": "AvailabilityZone"},
        "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"},
    }


@pytest.fixture
def quick(s3: Any, account: str) -> str:
    """A directory bucket."""
    name = f"quick-{account}--{ZONE}--x-s3"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=configured())
    return name


@pytest.fixture
def user(server: Any, client: Any) -> Any:
    """user(*statements): an S3 client of a user with these permissions."""

    def make(*statements: dict[str, Any]) -> Any:
        iam = client("iam")
        iam.create_user(UserName="someone")
        document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        iam.put_user_policy(UserName="someone", PolicyName="may", PolicyDocument=document)
        made = iam.create_access_key(UserName="someone")["AccessKey"]
        return server.client("s3", made["AccessKeyId"], aws_secret_access_key=made["SecretAccessKey"])

    return make


def test_objects_are_asked_for_in_sessions(s3: Any, quick: str, account: str) -> None:
    seen: list[str] = []
    s3.meta.events.register("before-send.s3", lambda request, **_: seen.append(str(request.headers)))
    named = {"Bucket": quick, "Key": "dir/a"}
    s3.put_object(**named, Body=b"one")
    assert "x-amz-s3session-token" in seen[-1]
    found = s3.get_object(**named)
    assert (found["Body"].read(), found["StorageClass"]) == (b"one", "EXPRESS_ONEZONE")
    shown = s3.list_objects_v2(Bucket=quick, Prefix="dir/", Delimiter="/")
    assert [(one["Key"], one["StorageClass"]) for one in shown["Contents"]] == [("dir/a", "EXPRESS_ONEZONE")]
    head = s3.head_bucket(Bucket=quick)
    assert (head["BucketLocationType"], head["BucketLocationName"]) == ("AvailabilityZone", ZONE)
    arn = f"arn:aws:s3express:us-east-1:{account}:bucket/{quick}"
    assert [one["BucketArn"] for one in s3.list_directory_buckets()["Buckets"]] == [arn]
    assert s3.list_buckets()["Buckets"] == []
    s3.delete_objects(Bucket=quick, Delete={"Objects": [{"Key": "dir/a"}]})
    s3.delete_bucket(Bucket=quick)
    assert s3.list_directory_buckets()["Buckets"] == []


def test_a_session_is_for_one_bucket_and_one_mode(s3: Any, quick: str, server: Any, account: str, refused: Any) -> None:
    other, plain = f"other-{account}--{ZONE}--x-s3", f"plain-{account}"
    s3.create_bucket(Bucket=other, CreateBucketConfiguration=configured())
    s3.create_bucket(Bucket=plain)
    s3.put_object(Bucket=quick, Key="a", Body=b"x")
    made = s3.create_session(Bucket=quick, SessionMode="ReadOnly")["Credentials"]
    assert 250 < (made["Expiration"] - datetime.now(UTC)).total_seconds() <= 300
    keys = Credentials(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])

    def ask(method: str, path: str, service: str = "s3express", body: bytes = b"") -> int:
        request = AWSRequest(method, f"http://127.0.0.1:{server.port}{path}", data=body)
        express = service == "s3express"
        signer = partial(S3ExpressAuth, identity_cache={}) if express else S3SigV4Auth
        signer(keys, service, "us-east-1").add_auth(request)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request(method, path, body, dict(request.headers.items()))
        status = connection.getresponse().status
        connection.close()
        return status

    assert ask("GET", f"/{quick}/a") == 200
    assert ask("GET", f"/{quick}?list-type=2") == 200
    assert ask("PUT", f"/{quick}/b", body=b"y") == 403
    assert ask("GET", f"/{quick}?session") == 403
    assert ask("GET", f"/{other}?list-type=2") == 403
    assert ask("GET", f"/{plain}?list-type=2") == 403
    assert ask("GET", "/") == 403
    assert ask("GET", f"/{quick}/a", "s3") == 403
    assert ask("GET", "/2015-03-31/functions", "lambda") == 403
    url = s3.generate_presigned_url("get_object", Params={"Bucket": quick, "Key": "a"})
    assert "X-Amz-S3session-Token" in url
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"x"


def test_modes_and_policies(s3: Any, quick: str, user: Any, account: str, refused: Any) -> None:
    arn = f"arn:aws:s3express:us-east-1:{account}:bucket/{quick}"
    s3.put_object(Bucket=quick, Key="a", Body=b"x")
    reading = {"StringEquals": {"s3express:SessionMode": "ReadOnly"}}
    someone = user(
        {"Effect": "Allow", "Action": "s3express:CreateSession", "Resource": arn, "Condition": reading},
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    )
    assert refused(someone.create_session, Bucket=quick) == "AccessDenied"
    made = someone.create_session(Bucket=quick, SessionMode="ReadOnly")
    assert made["Credentials"]["SessionToken"]
    for call, keywords in ((someone.delete_bucket, {}), (someone.get_bucket_policy, {})):
        assert refused(call, Bucket=quick, **keywords) == "AccessDenied"
    whole = {"Effect": "Allow", "Action": "s3express:*", "Resource": arn}
    who = {"Principal": {"AWS": f"arn:aws:iam::{account}:user/someone"}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**whole, **who}]})
    s3.put_bucket_policy(Bucket=quick, Policy=policy)
    assert someone.get_bucket_policy(Bucket=quick)["Policy"] == policy
    someone.put_object(Bucket=quick, Key="b", Body=b"y")
    assert [one["Key"] for one in someone.list_objects_v2(Bucket=quick)["Contents"]] == ["a", "b"]
    s3.delete_bucket_policy(Bucket=quick)
    assert refused(someone.put_object, Bucket=quick, Key="b", Body=b"y") == "AccessDenied"


def test_appends(s3: Any, quick: str, bucket: str, refused: Any) -> None:
    named = {"Bucket": quick, "Key": "log"}
    assert "Size" not in s3.put_object(**named, Body=b"one\n", WriteOffsetBytes=0, ContentType="text/plain")
    assert s3.put_object(**named, Body=b"two\n", WriteOffsetBytes=4)["Size"] == 8
    assert s3.put_object(**named, Body=b"3" * 100_000, WriteOffsetBytes=8)["Size"] == 100_008
    found = s3.get_object(**named)
    assert found["Body"].read() == b"one\ntwo\n" + b"3" * 100_000
    assert found["ContentType"] == "text/plain"
    assert refused(s3.put_object, **named, Body=b"x", WriteOffsetBytes=3) == "InvalidWriteOffset"
    etag = found["ETag"]
    assert refused(s3.put_object, **named, Body=b"x", WriteOffsetBytes=100_008, IfMatch='"0"') == "PreconditionFailed"
    assert s3.put_object(**named, Body=b"x", WriteOffsetBytes=100_008, IfMatch=etag)["Size"] == 100_009
    assert refused(s3.put_object, Bucket=bucket, Key="log", Body=b"x", WriteOffsetBytes=0) == "NotImplemented"


def test_appends_to_what_kms_seals(s3: Any, client: Any, quick: str) -> None:
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(
        Bucket=quick, ServerSideEncryptionConfiguration={"Rules": [{**default, "BucketKeyEnabled": True}]}
    )
    named = {"Bucket": quick, "Key": "log"}
    assert s3.put_object(**named, Body=b"one\n")["SSEKMSKeyId"] == key
    for body, at in ((b"two\n", 4), (b"3" * 100_000, 8)):
        s3.put_object(**named, Body=body, WriteOffsetBytes=at)
    assert s3.get_object(**named)["Body"].read() == b"one\ntwo\n" + b"3" * 100_000
    s3.rename_object(Bucket=quick, Key="new", RenameSource=f"/{quick}/log")
    assert s3.get_object(Bucket=quick, Key="new", Range="bytes=4-8")["Body"].read() == b"two\n3"


def test_new_names(s3: Any, quick: str, bucket: str, refused: Any) -> None:
    etag = s3.put_object(Bucket=quick, Key="a", Body=b"x" * 20_000, Metadata={"of": "me"})["ETag"]
    rename = {"Bucket": quick, "Key": "dir/b", "RenameSource": f"/{quick}/a"}
    assert refused(s3.rename_object, **rename, SourceIfMatch='"0"') == "PreconditionFailed"
    s3.rename_object(**rename, SourceIfMatch=etag, ClientToken="once")
    s3.rename_object(**rename, SourceIfMatch=etag, ClientToken="once")
    changed = {**rename, "Key": "dir/c", "ClientToken": "once"}
    assert refused(s3.rename_object, **changed) == "IdempotencyParameterMismatch"
    found = s3.get_object(Bucket=quick, Key="dir/b")
    assert (len(found["Body"].read()), found["ETag"], found["Metadata"]) == (20_000, etag, {"of": "me"})
    assert refused(s3.rename_object, **rename) == "NoSuchKey"
    s3.put_object(Bucket=quick, Key="a", Body=b"new")
    assert refused(s3.rename_object, **rename, DestinationIfNoneMatch="*") == "PreconditionFailed"
    s3.rename_object(**rename)
    assert s3.get_object(Bucket=quick, Key="dir/b")["Body"].read() == b"new"
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    assert refused(s3.rename_object, Bucket=bucket, Key="b", RenameSource=f"{bucket}/a") == "MethodNotAllowed"


def test_conditions_on_time_and_size(s3: Any, quick: str, bucket: str, refused: Any) -> None:
    for name in (quick, bucket):
        s3.put_object(Bucket=name, Key="a", Body=b"1234")
    modified = s3.head_object(Bucket=quick, Key="a")["LastModified"]
    assert refused(s3.delete_object, Bucket=bucket, Key="a", IfMatchSize=4) == "NotImplemented"
    assert refused(s3.delete_object, Bucket=quick, Key="a", IfMatchSize=5) == "PreconditionFailed"
    past = datetime(2020, 1, 1, tzinfo=UTC)
    assert refused(s3.delete_object, Bucket=quick, Key="a", IfMatchLastModifiedTime=past) == "PreconditionFailed"
    entry = {"Key": "a", "Size": 5}
    answer = s3.delete_objects(Bucket=quick, Delete={"Objects": [entry]})
    assert [one["Code"] for one in answer["Errors"]] == ["PreconditionFailed"]
    s3.delete_object(Bucket=quick, Key="a", IfMatchSize=4, IfMatchLastModifiedTime=modified)
    s3.delete_object(Bucket=quick, Key="a", IfMatchSize=9)
    named = {"Bucket": quick, "Key": "m"}
    id_ = s3.create_multipart_upload(**named)["UploadId"]
    assert refused(s3.abort_multipart_upload, **named, UploadId=id_, IfMatchInitiatedTime=past) == "PreconditionFailed"
    begun = s3.list_multipart_uploads(Bucket=quick)["Uploads"][0]["Initiated"]
    s3.abort_multipart_upload(**named, UploadId=id_, IfMatchInitiatedTime=begun)
    s3.abort_multipart_upload(**named, UploadId=id_, IfMatchInitiatedTime=begun)


def test_what_directory_buckets_do_not_have(s3: Any, quick: str, account: str, refused: Any) -> None:
    named = {"Bucket": quick, "Key": "a"}
    for call in (s3.get_bucket_versioning, s3.get_bucket_acl, s3.get_bucket_tagging, s3.list_objects):
        assert refused(call, Bucket=quick) == "NotImplemented"
    tags = {"Tagging": {"TagSet": []}}
    assert refused(s3.put_object_tagging, **named, **tags) == "NotImplemented"
    for keywords in ({"ACL": "private"}, {"Tagging": "a=b"}, {"ObjectLockLegalHoldStatus": "ON"}):
        assert refused(s3.put_object, **named, **keywords) == "NotImplemented"
    assert refused(s3.put_object, **named, StorageClass="STANDARD") == "InvalidStorageClass"
    assert refused(s3.list_objects_v2, Bucket=quick, Prefix="a") == "InvalidArgument"
    assert refused(s3.list_objects_v2, Bucket=quick, Delimiter="-") == "InvalidArgument"
    id_ = s3.create_multipart_upload(**named)["UploadId"]
    part = s3.upload_part(**named, UploadId=id_, PartNumber=2, Body=b"x")
    parts = {"Parts": [{"PartNumber": 2, "ETag": part["ETag"]}]}
    assert refused(s3.complete_multipart_upload, **named, UploadId=id_, MultipartUpload=parts) == "InvalidPartOrder"
    for name, configuration, code in (
        (f"x-{account}", configured(), "InvalidBucketName"),
        (f"x-{account}--{ZONE}--x-s3", configured("use1-az5"), "InvalidRequest"),
        (f"x-{account}--usw2-az1--x-s3", configured("usw2-az1"), "InvalidRequest"),
    ):
        assert refused(s3.create_bucket, Bucket=name, CreateBucketConfiguration=configuration) == code
    with pytest.raises(ClientError, match="InvalidBucketName"):
        s3.create_bucket(Bucket=f"x-{account}--{ZONE}--x-s3")
