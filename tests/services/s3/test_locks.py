"""Object Lock: what is retained or held stays, and only governance can be bypassed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

PROTECTED = "Access Denied because object protected by object lock."


@pytest.fixture
def locked(s3: Any, account: str) -> str:
    """A bucket with Object Lock."""
    name = f"locked-{account}"
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    return name


def _message(call: Any, **keywords: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**keywords)
    found: str = error.value.response["Error"]["Message"]
    return found


def _soon(seconds: float = 3600) -> datetime:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)


def test_configurations(s3: Any, bucket: str, locked: str, refused: Any) -> None:
    assert s3.get_bucket_versioning(Bucket=locked)["Status"] == "Enabled"
    enabled = {"ObjectLockEnabled": "Enabled"}
    assert s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"] == enabled
    assert refused(s3.get_object_lock_configuration, Bucket=bucket) == "ObjectLockConfigurationNotFoundError"
    put = s3.put_object_lock_configuration
    assert refused(put, Bucket=bucket, ObjectLockConfiguration=enabled) == "InvalidBucketState"
    suspended = {"Status": "Suspended"}
    assert refused(s3.put_bucket_versioning, Bucket=locked, VersioningConfiguration=suspended) == "InvalidBucketState"
    for retention, code in (
        ({"Mode": "GOVERNANCE"}, "MalformedXML"),
        ({"Days": 1}, "MalformedXML"),
        ({"Mode": "GOVERNANCE", "Days": 1, "Years": 1}, "MalformedXML"),
        ({"Mode": "NEVER", "Days": 1}, "MalformedXML"),
        ({"Mode": "GOVERNANCE", "Days": 0}, "InvalidArgument"),
    ):
        wanted = {**enabled, "Rule": {"DefaultRetention": retention}}
        assert refused(put, Bucket=locked, ObjectLockConfiguration=wanted) == code, retention
    wanted = {**enabled, "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 1}}}
    put(Bucket=locked, ObjectLockConfiguration=wanted)
    assert s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"] == wanted
    made = s3.put_object(Bucket=locked, Key="a", Body=b"x")
    kept = s3.head_object(Bucket=locked, Key="a")
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    assert timedelta(364) < kept["ObjectLockRetainUntilDate"] - kept["LastModified"] < timedelta(367)
    upload = {"Bucket": locked, "Key": "b"}
    id_ = s3.create_multipart_upload(**upload)["UploadId"]
    part = s3.upload_part(**upload, UploadId=id_, PartNumber=1, Body=b"x")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": part}]}
    s3.complete_multipart_upload(**upload, UploadId=id_, MultipartUpload=parts)
    assert s3.head_object(**upload)["ObjectLockMode"] == "COMPLIANCE"
    assert _message(s3.delete_object, Bucket=locked, Key="a", VersionId=made["VersionId"]) == PROTECTED
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    put(Bucket=bucket, ObjectLockConfiguration=enabled)


def test_governance_and_compliance(s3: Any, locked: str, bucket: str, refused: Any) -> None:
    later, latest = _soon(), _soon(7200)
    named = {"Bucket": locked, "Key": "a"}
    version = s3.put_object(**named, Body=b"x", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=later)
    one = {**named, "VersionId": version["VersionId"]}
    kept = {"Mode": "GOVERNANCE", "RetainUntilDate": later}
    assert s3.get_object_retention(**one)["Retention"] == kept
    s3.delete_object(**named)
    assert _message(s3.delete_object, **one) == PROTECTED
    entries = {"Objects": [{"Key": "a", "VersionId": one["VersionId"]}]}
    [error] = s3.delete_objects(Bucket=locked, Delete=entries)["Errors"]
    assert (error["Code"], error["Message"]) == ("AccessDenied", PROTECTED)
    retain = s3.put_object_retention
    shorter = {"Mode": "GOVERNANCE", "RetainUntilDate": _soon(60)}
    assert _message(retain, **one, Retention=shorter) == PROTECTED
    assert _message(retain, **one, Retention={}) == PROTECTED
    assert _message(retain, **one, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": datetime(2020, 1, 1)}) == (
        "The retain until date must be in the future!"
    )
    assert refused(retain, **one, Retention={"Mode": "GOVERNANCE"}) == "MalformedXML"
    retain(**one, Retention={**kept, "RetainUntilDate": latest})
    retain(**one, Retention=shorter, BypassGovernanceRetention=True)
    retain(**one, Retention={}, BypassGovernanceRetention=True)
    assert refused(s3.get_object_retention, **one) == "NoSuchObjectLockConfiguration"
    retain(**one, Retention=kept)
    s3.delete_object(**one, BypassGovernanceRetention=True)
    fixed = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": later}
    two = {**named, "VersionId": s3.copy_object(**named, **fixed, CopySource=_source(s3, bucket))["VersionId"]}
    assert _message(s3.delete_object, **two, BypassGovernanceRetention=True) == PROTECTED
    assert _message(retain, **two, Retention=kept, BypassGovernanceRetention=True) == PROTECTED
    retain(**two, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": latest})
    for wrong, text in (
        (
            {"ObjectLockMode": "GOVERNANCE"},
            "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        ),
        ({**fixed, "ObjectLockRetainUntilDate": datetime(2020, 1, 1)}, "The retain until date must be in the future!"),
    ):
        assert _message(s3.put_object, **named, Body=b"x", **wrong) == text
    missing = "Bucket is missing Object Lock Configuration"
    assert _message(s3.put_object, Bucket=bucket, Key="a", Body=b"x", **fixed) == missing
    assert _message(s3.get_object_retention, Bucket=bucket, Key="source") == missing
    assert refused(s3.delete_object, Bucket=bucket, Key="a", BypassGovernanceRetention=True) == "InvalidArgument"


def _source(s3: Any, bucket: str) -> str:
    s3.put_object(Bucket=bucket, Key="source", Body=b"y")
    return f"{bucket}/source"


def test_legal_holds(s3: Any, locked: str, bucket: str, refused: Any) -> None:
    named = {"Bucket": locked, "Key": "a"}
    version = s3.put_object(**named, Body=b"x")["VersionId"]
    hold, one = s3.put_object_legal_hold, {**named, "VersionId": version}
    assert refused(s3.get_object_legal_hold, **named) == "NoSuchObjectLockConfiguration"
    hold(**named, LegalHold={"Status": "ON"})
    assert s3.get_object(**named)["ObjectLockLegalHoldStatus"] == "ON"
    assert _message(s3.delete_object, **one, BypassGovernanceRetention=True) == PROTECTED
    assert refused(hold, **named, LegalHold={}) == "MalformedXML"
    assert refused(hold, **named, LegalHold={"Status": "PERHAPS"}) == "MalformedXML"
    hold(**named, LegalHold={"Status": "OFF"})
    assert s3.get_object_legal_hold(**named)["LegalHold"] == {"Status": "OFF"}
    s3.delete_object(**one)
    held = s3.put_object(**named, Body=b"x", ObjectLockLegalHoldStatus="ON")["VersionId"]
    assert _message(s3.delete_object, **named, VersionId=held) == PROTECTED
    hold(**named, LegalHold={"Status": "OFF"})


@pytest.mark.turns_clock
def test_time_ends_it_and_rules_wait_for_it(server: Any, s3: Any, locked: str) -> None:
    default = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 5}}}
    s3.put_object_lock_configuration(Bucket=locked, ObjectLockConfiguration=default)
    for _ in range(2):
        s3.put_object(Bucket=locked, Key="a", Body=b"x")
    rule = {"ID": "r", "Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=locked, LifecycleConfiguration={"Rules": [rule]})
    server.advance(3 * 86400)
    assert len(s3.list_object_versions(Bucket=locked)["Versions"]) == 2
    server.advance(3 * 86400)
    [left] = s3.list_object_versions(Bucket=locked)["Versions"]
    s3.delete_object(Bucket=locked, Key="a", VersionId=left["VersionId"])
    assert "Versions" not in s3.list_object_versions(Bucket=locked)


def test_who_may_lock(s3: Any, locked: str, client: Any, server: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="keeper")
    allowed = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject*"]
    statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="keeper", PolicyName="may", PolicyDocument=document)
    key = iam.create_access_key(UserName="keeper")["AccessKey"]
    user = server.client("s3", key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    named, later = {"Bucket": locked, "Key": "a"}, _soon()
    fixed = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": later}
    assert "s3:PutObjectRetention" in _message(user.put_object, **named, Body=b"x", **fixed)
    assert "s3:PutObjectLegalHold" in _message(user.put_object, **named, Body=b"x", ObjectLockLegalHoldStatus="ON")
    version = s3.put_object(**named, Body=b"x", **fixed)["VersionId"]
    assert "ObjectLockMode" not in user.get_object(**named)
    denied = _message(user.delete_object, **named, VersionId=version, BypassGovernanceRetention=True)
    assert "s3:BypassGovernanceRetention" in denied
    statements = [
        {**statement, "Action": [*allowed, "s3:PutObjectRetention"]},
        {
            "Effect": "Deny",
            "Action": "s3:PutObjectRetention",
            "Resource": "*",
            "Condition": {"NumericGreaterThan": {"s3:object-lock-remaining-retention-days": "9"}},
        },
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="keeper", PolicyName="may", PolicyDocument=document)
    user.put_object(**named, Body=b"x", **fixed)
    far = {**fixed, "ObjectLockRetainUntilDate": later + timedelta(20)}
    assert "explicit deny" in _message(user.put_object, **named, Body=b"x", **far)
