"""Replication: versions of one bucket come to be in another, as its rules say and its role may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

ALL = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging", "s3:Replicate*"]


@pytest.fixture
def role(client: Any) -> Any:
    """role(*actions): its ARN."""

    def make(*actions: str) -> str:
        iam = client("iam")
        trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
        made = iam.create_role(RoleName="replicator", AssumeRolePolicyDocument=_document(trust))["Role"]
        allow = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        iam.put_role_policy(RoleName="replicator", PolicyName="may", PolicyDocument=_document(allow))
        arn: str = made["Arn"]
        return arn

    return make


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def buckets(s3: Any, account: str) -> tuple[str, str]:
    """Two buckets that keep versions."""
    names = f"source-{account}", f"target-{account}"
    for name in names:
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return names


def _rule(target: str, **more: Any) -> dict[str, Any]:
    plain = {
        "ID": "r", "Priority": 1, "Status": "Enabled", "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": f"arn:aws:s3:::{target}"},
    }  # fmt: skip
    return {**plain, **more}


def _replicate(s3: Any, source: str, role: str, *rules: dict[str, Any]) -> None:
    s3.put_bucket_replication(Bucket=source, ReplicationConfiguration={"Role": role, "Rules": list(rules)})


def test_versions_are_replicated(s3: Any, server: Any, buckets: tuple[str, str], role: Any) -> None:
    source, target = buckets
    both = {"And": {"Prefix": "a", "Tags": [{"Key": "k", "Value": "v"}]}}
    colder = {"Bucket": f"arn:aws:s3:::{target}", "StorageClass": "STANDARD_IA"}
    _replicate(s3, source, role(*ALL), _rule(target, Filter=both, Destination=colder))
    body = b"x" * 40_000
    put = s3.put_object(Bucket=source, Key="a", Body=body, Tagging="k=v", Metadata={"m": "1"}, ContentType="text/plain")
    s3.put_object(Bucket=source, Key="a2", Body=b"other")
    s3.put_object(Bucket=source, Key="b", Body=b"other", Tagging="k=v")
    server.page("idle")
    head = s3.head_object(Bucket=source, Key="a")
    assert head["ReplicationStatus"] == "COMPLETED"
    assert "ReplicationStatus" not in s3.head_object(Bucket=source, Key="b")
    got = s3.get_object(Bucket=target, Key="a")
    assert (got["Body"].read(), got["Metadata"], got["ContentType"]) == (body, {"m": "1"}, "text/plain")
    assert (got["ReplicationStatus"], got["StorageClass"], got["VersionId"]) == (
        "REPLICA",
        "STANDARD_IA",
        put["VersionId"],
    )
    assert got["LastModified"] == head["LastModified"]
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=target)["Contents"]] == ["a"]
    s3.put_object_tagging(Bucket=source, Key="a", Tagging={"TagSet": [{"Key": "k", "Value": "w"}]})
    s3.delete_object(Bucket=source, Key="a")
    server.page("idle")
    assert s3.get_object_tagging(Bucket=target, Key="a")["TagSet"] == [{"Key": "k", "Value": "w"}]


def test_delete_markers_and_several_targets(
    s3: Any, server: Any, buckets: tuple[str, str], role: Any, account: str
) -> None:
    source, target = buckets
    third = f"third-{account}"
    s3.create_bucket(Bucket=third, ObjectLockEnabledForBucket=True)
    with_markers = _rule(target, DeleteMarkerReplication={"Status": "Enabled"})
    _replicate(s3, source, role(*ALL), with_markers, _rule(third, ID="s", Priority=2))
    for number in range(3):
        s3.put_object(Bucket=source, Key="a", Body=b"%d" % number)
    parts = s3.create_multipart_upload(Bucket=source, Key="m")
    named = {"Bucket": source, "Key": "m", "UploadId": parts["UploadId"]}
    tag = s3.upload_part(**named, PartNumber=1, Body=b"part")["ETag"]
    s3.complete_multipart_upload(**named, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    s3.delete_object(Bucket=source, Key="a")
    server.page("idle")
    ids = [[one["VersionId"] for one in s3.list_object_versions(Bucket=name)["Versions"]] for name in (source, third)]
    assert ids[0] == ids[1]
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=target)["Contents"]] == ["m"]
    assert s3.get_object(Bucket=third, Key="a")["Body"].read() == b"2"
    assert s3.head_object(Bucket=source, Key="m")["ReplicationStatus"] == "COMPLETED"
    assert s3.get_bucket_replication(Bucket=source)["ReplicationConfiguration"]["Rules"][0] == with_markers
    s3.delete_bucket_replication(Bucket=source)
    s3.put_object(Bucket=source, Key="later", Body=b"x")
    server.page("idle")
    assert "ReplicationStatus" not in s3.head_object(Bucket=source, Key="later")


def test_a_role_that_may_not(s3: Any, server: Any, buckets: tuple[str, str], role: Any) -> None:
    source, target = buckets
    _replicate(s3, source, role("s3:GetObjectVersionForReplication"), _rule(target))
    s3.put_object(Bucket=source, Key="a", Body=b"x")
    server.page("idle")
    assert s3.head_object(Bucket=source, Key="a")["ReplicationStatus"] == "FAILED"
    assert "Contents" not in s3.list_objects_v2(Bucket=target)


def test_configurations_are_checked(s3: Any, bucket: str, buckets: tuple[str, str], account: str) -> None:
    source, target = buckets
    arn = f"arn:aws:iam::{account}:role/r"

    def said(name: str, *rules: dict[str, Any]) -> str:
        with pytest.raises(ClientError) as error:
            _replicate(s3, name, arn, *rules)
        found: str = error.value.response["Error"]["Message"]
        return found

    rule = _rule(target)
    assert said(bucket, rule) == "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
    assert said(source, _rule("no-such-bucket-at-all")) == "Destination bucket must exist."
    assert said(source, _rule(bucket)) == "Destination bucket must have versioning enabled."
    assert said(source, rule, rule) == "Rule Id must be unique"
    without = {name: value for name, value in rule.items() if name != "Priority"}
    assert said(source, without).startswith("Priority must be specified")
    without = {name: value for name, value in rule.items() if name != "DeleteMarkerReplication"}
    assert said(source, without).startswith("DeleteMarkerReplication must be specified")
    assert "not well-formed" in said(source, {**rule, "Prefix": "a"})
    assert "not well-formed" in said(source)


def test_a_replication_survives_a_crash(own_server: Any, account: str) -> None:
    server = own_server(PAMPERO_FAULT="s3.replicate")
    s3, iam = server.client("s3", account), server.client("iam", account)
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    arn = iam.create_role(RoleName="r", AssumeRolePolicyDocument=_document(trust))["Role"]["Arn"]
    iam.put_role_policy(
        RoleName="r", PolicyName="p", PolicyDocument=_document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    )
    for name in ("source", "target"):
        s3.create_bucket(Bucket=name)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    _replicate(s3, "source", arn, _rule("target"))
    s3.put_object(Bucket="source", Key="a", Body=b"x")
    assert server.wait_for_exit(10)
    server.environment = {}
    server.start()
    server.page("idle")
    assert s3.get_object(Bucket="target", Key="a")["Body"].read() == b"x"


def test_a_replica_s_owner(s3: Any, server: Any, buckets: tuple[str, str], role: Any, account: str) -> None:
    source, _ = buckets
    theirs, stranger = f"theirs-{account}", str(int(account) + 300)
    other = server.client("s3", stranger)
    other.create_bucket(Bucket=theirs, ObjectOwnership="ObjectWriter")
    other.put_bucket_versioning(Bucket=theirs, VersioningConfiguration={"Status": "Enabled"})
    arn = role(*ALL, "s3:ObjectOwnerOverrideToBucketOwner")
    actions = ["s3:Replicate*", "s3:ObjectOwnerOverrideToBucketOwner"]
    let = {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": actions, "Resource": f"arn:aws:s3:::{theirs}/*"}
    other.put_bucket_policy(Bucket=theirs, Policy=_document(let))

    def owner(key: str) -> str:
        s3.put_object(Bucket=source, Key=key, Body=b"x")
        server.page("idle")
        versions = other.list_object_versions(Bucket=theirs, Prefix=key).get("Versions", [])
        return versions[0]["Owner"]["ID"][-12:] if versions else ""

    _replicate(s3, source, arn, _rule(theirs))
    assert owner("a") == account
    there = {"Bucket": f"arn:aws:s3:::{theirs}", "AccessControlTranslation": {"Owner": "Destination"}}
    with pytest.raises(ClientError, match="Account must be specified"):
        _replicate(s3, source, arn, _rule(theirs, Destination=there))
    _replicate(s3, source, arn, _rule(theirs, Destination={**there, "Account": stranger}))
    assert owner("b") == stranger
    _replicate(s3, source, arn, _rule(theirs, Destination={**there, "Account": account}))
    assert owner("c") == ""


def test_under_keys_of_kms(client: Any, s3: Any, server: Any, buckets: tuple[str, str], role: Any) -> None:
    """The role opens the data key with the one key, and seals it with the replicas'."""
    source, target = buckets
    kms, iam = client("kms"), client("iam")
    one, two = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    there = {"Bucket": f"arn:aws:s3:::{target}", "EncryptionConfiguration": {"ReplicaKmsKeyID": two}}
    sealed = {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    rule = _rule(target, Destination=there, SourceSelectionCriteria=sealed)
    _replicate(s3, source, role(*ALL, "kms:Decrypt"), rule)
    body = b"x" * 40_000
    states = []
    for name, allowed in (("a", False), ("b", True)):
        if allowed:
            allow = {"Effect": "Allow", "Action": [*ALL, "kms:Decrypt", "kms:Encrypt"], "Resource": "*"}
            iam.put_role_policy(RoleName="replicator", PolicyName="may", PolicyDocument=_document(allow))
        s3.put_object(Bucket=source, Key=name, Body=body, ServerSideEncryption="aws:kms", SSEKMSKeyId=one)
        server.page("idle")
        states.append(s3.head_object(Bucket=source, Key=name)["ReplicationStatus"])
    assert states == ["FAILED", "COMPLETED"]
    kms.disable_key(KeyId=one)
    got = s3.get_object(Bucket=target, Key="b")
    assert (got["Body"].read(), got["SSEKMSKeyId"]) == (body, two)
    with pytest.raises(ClientError, match="is disabled"):
        s3.get_object(Bucket=source, Key="b")
