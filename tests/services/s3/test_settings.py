"""Settings of buckets: what was put is given back, and does what it says."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError


def test_encryption(s3: Any, bucket: str, client: Any) -> None:
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/mine", TargetKeyId=key)

    def rule() -> Any:
        kept = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
        return kept["ApplyServerSideEncryptionByDefault"]

    assert rule() == {"SSEAlgorithm": "AES256"}
    assert s3.put_object(Bucket=bucket, Key="a", Body=b"x")["ServerSideEncryption"] == "AES256"
    wanted = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/mine"}
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": wanted}]},
    )
    assert rule() == wanted
    s3.put_object(Bucket=bucket, Key="b", Body=b"x")
    told = s3.head_object(Bucket=bucket, Key="b")
    assert (told["ServerSideEncryption"], told["SSEKMSKeyId"]) == ("aws:kms", key)
    assert s3.head_object(Bucket=bucket, Key="a")["ServerSideEncryption"] == "AES256"
    s3.delete_bucket_encryption(Bucket=bucket)
    assert rule() == {"SSEAlgorithm": "AES256"}


def test_block_public_access_and_policy_status(s3: Any, bucket: str, server: Any, refused: Any) -> None:
    blocks = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(blocks.values())
    assert len(blocks) == 4
    allow = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    public = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    assert refused(s3.get_bucket_policy_status, Bucket=bucket) == "NoSuchBucketPolicy"
    assert refused(s3.put_bucket_policy, Bucket=bucket, Policy=public) == "AccessDenied"
    narrow = {**allow, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [narrow]}))
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"RestrictPublicBuckets": True})
    s3.put_bucket_policy(Bucket=bucket, Policy=public)
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": True}
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    stranger = server.client("s3", "777766665555")
    assert refused(stranger.get_object, Bucket=bucket, Key="a") == "AccessDenied"
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={})
    assert not any(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    assert stranger.get_object(Bucket=bucket, Key="a")["Body"].read() == b"x"
    s3.delete_public_access_block(Bucket=bucket)
    assert refused(s3.get_public_access_block, Bucket=bucket) == "NoSuchPublicAccessBlockConfiguration"


def test_a_deny_of_insecure_transport_lets_this_machine_in(s3: Any, bucket: str, client: Any) -> None:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny]}))
    iam = client("iam")
    iam.create_user(UserName="deployer")
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    iam.put_user_policy(
        UserName="deployer", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    )
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    user = client("s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    user.put_object(Bucket=bucket, Key="a", Body=b"x")
    assert user.get_object(Bucket=bucket, Key="a")["Body"].read() == b"x"


def test_ownership_and_acls(s3: Any, bucket: str, account: str, refused: Any) -> None:
    def owner() -> Any:
        return s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"][0]["ObjectOwnership"]

    assert owner() == "BucketOwnerEnforced"
    s3.put_object(Bucket=bucket, Key="a", Body=b"x", ACL="bucket-owner-full-control")
    [grant] = s3.get_object_acl(Bucket=bucket, Key="a")["Grants"]
    id_ = s3.list_buckets()["Owner"]["ID"]
    assert len(id_) == 64
    assert (grant["Grantee"]["ID"], grant["Permission"]) == (id_, "FULL_CONTROL")
    assert s3.get_bucket_acl(Bucket=bucket)["Owner"]["ID"] == id_
    closed = "AccessControlListNotSupported"
    assert refused(s3.put_bucket_acl, Bucket=bucket, ACL="private") == closed
    assert refused(s3.put_object_acl, Bucket=bucket, Key="a", ACL="public-read") == closed
    assert refused(s3.put_object, Bucket=bucket, Key="b", Body=b"x", ACL="public-read") == closed
    assert refused(s3.get_object_acl, Bucket=bucket, Key="none") == "NoSuchKey"
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=rules)
    assert owner() == "BucketOwnerPreferred"
    s3.put_bucket_acl(Bucket=bucket, ACL="private")
    s3.put_object_acl(Bucket=bucket, Key="a", ACL="private")
    assert refused(s3.put_object_acl, Bucket=bucket, Key="a", ACL="public-read") == "AccessDenied"
    s3.delete_bucket_ownership_controls(Bucket=bucket)
    assert refused(s3.get_bucket_ownership_controls, Bucket=bucket) == "OwnershipControlsNotFoundError"
    other = f"other-{account}"
    assert refused(s3.create_bucket, Bucket=other, ACL="public-read") == "InvalidBucketAclWithObjectOwnership"


def test_what_is_never_on(s3: Any, bucket: str, refused: Any) -> None:
    assert refused(s3.get_bucket_replication, Bucket=bucket) == "ReplicationConfigurationNotFoundError"
    assert refused(s3.get_object_lock_configuration, Bucket=bucket) == "ObjectLockConfigurationNotFoundError"


def browse(url: str, method: str, **headers: str) -> tuple[int, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=named, method=method), timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}


def test_cors(s3: Any, bucket: str, server: Any, refused: Any) -> None:
    assert refused(s3.get_bucket_cors, Bucket=bucket) == "NoSuchCORSConfiguration"
    rules = [
        {
            "AllowedOrigins": ["https://*.example.com"],
            "AllowedMethods": ["PUT", "GET"],
            "AllowedHeaders": ["x-amz-*", "Content-Type"],
            "ExposeHeaders": ["ETag"],
            "MaxAgeSeconds": 3000,
        },
        {"AllowedOrigins": ["*"], "AllowedMethods": ["HEAD"]},
    ]
    bad = {"CORSRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["PATCH"]}]}
    assert refused(s3.put_bucket_cors, Bucket=bucket, CORSConfiguration=bad) == "InvalidRequest"
    two = {"CORSRules": [{"AllowedOrigins": ["*.*"], "AllowedMethods": ["GET"]}]}
    assert refused(s3.put_bucket_cors, Bucket=bucket, CORSConfiguration=two) == "InvalidRequest"
    ask = {"Origin": "https://a.example.com", "Access_Control_Request_Method": "PUT"}
    url = f"{server.url}/{bucket}/key"
    assert browse(url, "OPTIONS", **ask)[0] == 403
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == rules
    status, headers = browse(url, "OPTIONS", **ask, Access_Control_Request_Headers="content-type, x-amz-date")
    assert status == 200
    assert headers["access-control-allow-origin"] == "https://a.example.com"
    assert headers["access-control-allow-methods"] == "PUT, GET"
    assert headers["access-control-allow-headers"] == "content-type, x-amz-date"
    assert headers["access-control-max-age"] == "3000"
    assert browse(url, "OPTIONS", **ask, Access_Control_Request_Headers="authorization")[0] == 403
    assert browse(url, "OPTIONS", **{**ask, "Origin": "https://example.org"})[0] == 403
    hosted = {"Host": f"{bucket}.s3.localhost:{server.port}"}
    assert browse(f"{server.url}/key", "OPTIONS", **ask, **hosted)[0] == 200
    s3.put_object(Bucket=bucket, Key="key", Body=b"x")
    signed = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "key"})
    _, headers = browse(signed, "GET", Origin="https://b.example.com")
    assert headers["access-control-allow-origin"] == "https://b.example.com"
    assert headers["access-control-expose-headers"] == "ETag"
    assert "access-control-allow-origin" not in browse(signed, "GET", Origin="https://example.org")[1]
    s3.delete_bucket_cors(Bucket=bucket)
    assert browse(url, "OPTIONS", **ask)[0] == 403
    local = {**ask, "Origin": "http://localhost:3000"}
    assert browse(f"{server.url}/", "OPTIONS", **local)[0] == 200


def test_bucket_lists_page(s3: Any, bucket: str, client: Any, refused: Any) -> None:
    names = [f"{bucket}-{letter}" for letter in "abc"]
    for name in names:
        tags = {"Tags": [{"Key": "n", "Value": name}]}
        client("s3", region="eu-west-1").create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1", **tags}
        )
    assert s3.get_bucket_tagging(Bucket=names[0])["TagSet"] == [{"Key": "n", "Value": names[0]}]
    pages = list(s3.get_paginator("list_buckets").paginate(Prefix=f"{bucket}-", PaginationConfig={"PageSize": 2}))
    assert [[b["Name"] for b in page["Buckets"]] for page in pages] == [names[:2], names[2:]]
    assert pages[0]["Buckets"][0]["BucketRegion"] == "eu-west-1"
    assert [b["Name"] for b in s3.list_buckets(BucketRegion="us-east-1")["Buckets"]] == [bucket]
    assert refused(s3.list_buckets, ContinuationToken="!") == "InvalidArgument"


DAY = 86400


def rule(**more: Any) -> Any:
    return {"Status": "Enabled", "Filter": {"Prefix": ""}, **more}


def test_lifecycle_rules_are_checked(s3: Any, bucket: str, refused: Any) -> None:
    def put(*rules: Any) -> str:
        code: str = refused(
            s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration={"Rules": list(rules)}
        )
        return code

    assert refused(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == "NoSuchLifecycleConfiguration"
    assert put(rule(Expiration={"Days": 0})) == "InvalidArgument"
    assert put(rule()) == "InvalidRequest"
    assert put(rule(Expiration={"Days": 1, "ExpiredObjectDeleteMarker": True})) == "MalformedXML"
    tagged = {"Filter": {"Tag": {"Key": "a", "Value": "b"}}}
    assert put({**rule(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 1}), **tagged}) == "InvalidRequest"
    assert put({"Status": "Enabled", "Expiration": {"Days": 1}}) == "MalformedXML"
    assert put(rule(ID="a", Expiration={"Days": 1}), rule(ID="a", Expiration={"Days": 2})) == "InvalidArgument"
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [rule(ID="a", Expiration={"Days": 3})]}
    )
    [kept] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert kept == rule(ID="a", Expiration={"Days": 3})
    s3.delete_bucket_lifecycle(Bucket=bucket)
    assert refused(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == "NoSuchLifecycleConfiguration"


def test_lifecycle_rules_are_enforced(own_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running = own_server()
    s3 = running.client("s3", "000000000000")
    turned = timedelta()
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: datetime.now(UTC) + turned)

    def pass_days(days: int) -> None:
        nonlocal turned
        turned += timedelta(days=days)
        running.advance(days * DAY)
        running.page("idle")

    def keys() -> list[str]:
        return [o["Key"] for o in s3.list_objects_v2(Bucket="aging").get("Contents", [])]

    s3.create_bucket(Bucket="aging")
    tagged = {"And": {"Prefix": "tagged/", "Tags": [{"Key": "old", "Value": "yes"}]}}
    rules = [
        {"ID": "tmp", "Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 1}},
        {"ID": "tags", "Status": "Enabled", "Filter": tagged, "Expiration": {"Days": 3}},
        {"ID": "off", "Status": "Disabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}},
        rule(ID="parts", AbortIncompleteMultipartUpload={"DaysAfterInitiation": 2}),
        {"ID": "cold", "Status": "Enabled", "Filter": {"Prefix": "keep"},
         "Transitions": [{"Days": 1, "StorageClass": "STANDARD_IA"}]},
    ]  # fmt: skip
    s3.put_bucket_lifecycle_configuration(Bucket="aging", LifecycleConfiguration={"Rules": rules})
    for number in range(250):
        s3.put_object(Bucket="aging", Key=f"tmp/{number:03}", Body=b"x")
    s3.put_object(Bucket="aging", Key="keep", Body=bytes(128 * 1024))
    s3.put_object(Bucket="aging", Key="keeps", Body=b"x")
    s3.put_object(Bucket="aging", Key="tagged/a", Body=b"x", Tagging="old=yes")
    s3.put_object(Bucket="aging", Key="tagged/b", Body=b"x", Tagging="old=no")
    s3.create_multipart_upload(Bucket="aging", Key="big")
    pass_days(2)
    assert keys() == ["keep", "keeps", "tagged/a", "tagged/b"]
    assert "StorageClass" not in s3.head_object(Bucket="aging", Key="keeps")
    assert s3.head_object(Bucket="aging", Key="keep")["StorageClass"] == "STANDARD_IA"
    pass_days(2)
    assert keys() == ["keep", "keeps", "tagged/b"]
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="aging")
    s3.put_bucket_versioning(Bucket="aging", VersioningConfiguration={"Status": "Enabled"})
    rules = [
        rule(Expiration={"Days": 5}),
        rule(NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 1}),
        rule(Expiration={"ExpiredObjectDeleteMarker": True}),
    ]
    s3.put_bucket_lifecycle_configuration(Bucket="aging", LifecycleConfiguration={"Rules": rules})
    for body in (b"1", b"2", b"3"):
        newest = s3.put_object(Bucket="aging", Key="tagged/b", Body=body)["VersionId"]
    pass_days(2)
    left = [v for v in s3.list_object_versions(Bucket="aging")["Versions"] if v["Key"] == "tagged/b"]
    assert [v["IsLatest"] for v in left] == [True, False]
    assert left[0]["VersionId"] == newest
    pass_days(5)
    assert keys() == []
    assert s3.list_object_versions(Bucket="aging")["DeleteMarkers"]
    s3.put_bucket_lifecycle_configuration(
        Bucket="aging",
        LifecycleConfiguration={
            "Rules": [
                rule(NoncurrentVersionExpiration={"NoncurrentDays": 1}),
                rule(Expiration={"ExpiredObjectDeleteMarker": True}),
            ]
        },
    )
    pass_days(2)
    pass_days(1)
    empty = s3.list_object_versions(Bucket="aging")
    assert "Versions" not in empty
    assert "DeleteMarkers" not in empty
    s3.delete_bucket(Bucket="aging")
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket="aging")
