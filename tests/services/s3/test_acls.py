"""Access control lists: set by name, header and document; kept to on access; refused in AWS's words."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


def failure(call: Any, **keywords: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        call(**keywords)
    found: dict[str, Any] = error.value.response["Error"]
    return found


@pytest.fixture
def opened(s3: Any, bucket: str) -> str:
    """A bucket where lists count, also public ones."""
    s3.delete_public_access_block(Bucket=bucket)
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=rules)
    return bucket


@pytest.fixture
def anonymous(server: Any) -> Any:
    """anonymous(path): the status of a request that nobody signed."""

    def get(path: str, method: str = "GET", body: bytes | None = None) -> int:
        request = urllib.request.Request(f"{server.url}/{path}", data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    return get


def test_lists_let_in(s3: Any, opened: str, anonymous: Any) -> None:
    s3.put_object(Bucket=opened, Key="shown", Body=b"x", ACL="public-read")
    s3.put_object(Bucket=opened, Key="kept", Body=b"x")
    assert [anonymous(f"{opened}/{key}") for key in ("shown", "kept")] == [200, 403]
    assert anonymous(opened) == 403
    s3.put_bucket_acl(Bucket=opened, ACL="public-read-write")
    assert (anonymous(f"{opened}?list-type=2"), anonymous(f"{opened}/new", "PUT", b"x")) == (200, 200)
    assert anonymous(f"{opened}/new") == 403
    grants = s3.get_bucket_acl(Bucket=opened)["Grants"]
    assert [one["Permission"] for one in grants] == ["FULL_CONTROL", "READ", "WRITE"]
    assert grants[1]["Grantee"] == {"URI": EVERYBODY, "Type": "Group"}
    s3.put_object_acl(Bucket=opened, Key="shown", ACL="private")
    assert anonymous(f"{opened}/shown") == 403
    s3.put_object_acl(Bucket=opened, Key="shown", GrantRead=f'uri="{EVERYBODY}"')
    assert anonymous(f"{opened}/shown") == 200
    ignored = {"IgnorePublicAcls": True}
    s3.put_public_access_block(Bucket=opened, PublicAccessBlockConfiguration=ignored)
    assert anonymous(f"{opened}/shown") == 403
    s3.put_public_access_block(Bucket=opened, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    assert failure(s3.put_bucket_acl, Bucket=opened, ACL="public-read")["Code"] == "AccessDenied"
    assert anonymous(f"{opened}/shown") == 200
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    s3.put_bucket_acl(Bucket=opened, ACL="private")
    s3.put_bucket_ownership_controls(Bucket=opened, OwnershipControls=rules)
    assert anonymous(f"{opened}/shown") == 403


def test_another_account_is_let_in_beside_a_policy(
    client: Any, server: Any, s3: Any, opened: str, account: str
) -> None:
    other = server.client("s3", str(int(account) + 500))
    id_ = other.list_buckets()["Owner"]["ID"]
    s3.put_object(Bucket=opened, Key="a", Body=b"x", GrantRead=f'id="{id_}"')
    assert other.get_object(Bucket=opened, Key="a")["Body"].read() == b"x"
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{opened}/*"}
    assert failure(other.put_object_acl, Bucket=opened, Key="a", ACL="private")["Code"] == "AccessDenied"
    s3.put_bucket_policy(Bucket=opened, Policy=json.dumps({"Version": "2012-10-17", "Statement": deny}))
    assert failure(other.get_object, Bucket=opened, Key="a")["Code"] == "AccessDenied"


def test_lists_that_are_none(s3: Any, opened: str) -> None:
    s3.put_object(Bucket=opened, Key="a", Body=b"x")
    named = {"Bucket": opened, "Key": "a"}
    owner = s3.list_buckets()["Owner"]
    for keywords, code, argument in (
        ({}, "MissingSecurityHeader", None),
        ({"ACL": "private", "GrantRead": f'uri="{EVERYBODY}"'}, "InvalidRequest", None),
        ({"GrantWrite": 'uri="http://x"'}, "InvalidArgument", "uri"),
        ({"GrantWrite": 'id="nobody"'}, "InvalidArgument", "id"),
        ({"GrantWrite": 'name="me"'}, "InvalidArgument", "x-amz-grant-write"),
        ({"AccessControlPolicy": {}}, "MalformedACLError", None),
        ({"ACL": "private", "AccessControlPolicy": {"Owner": owner, "Grants": []}}, "UnexpectedContent", None),
        ({"AccessControlPolicy": {"Owner": {"ID": "nobody"}, "Grants": []}}, "InvalidArgument", "CanonicalUser/ID"),
        ({"AccessControlPolicy": {"Owner": owner, "Grants": [
            {"Grantee": {"Type": "Group", "URI": "http://x"}, "Permission": "READ"}]}}, "InvalidArgument", "Group/URI"),
        ({"AccessControlPolicy": {"Owner": owner, "Grants": [
            {"Grantee": {"Type": "Group", "URI": EVERYBODY}, "Permission": "LOOK"}]}}, "MalformedACLError", None),
    ):  # fmt: skip
        error = failure(s3.put_object_acl, **named, **keywords)
        assert (error["Code"], error.get("ArgumentName")) == (code, argument)
    whole = {"Owner": owner, "Grants": [{"Grantee": {"Type": "CanonicalUser", **owner}, "Permission": "FULL_CONTROL"}]}
    s3.put_object_acl(**named, AccessControlPolicy=whole)
    assert [one["Permission"] for one in s3.get_object_acl(**named)["Grants"]] == ["FULL_CONTROL"]


@pytest.fixture
def writer(server: Any, s3: Any, opened: str, account: str) -> Any:
    """A client of another account, which may do everything in the bucket."""
    other = str(int(account) + 700)
    arns = [f"arn:aws:s3:::{opened}", f"arn:aws:s3:::{opened}/*"]
    allow = {"Effect": "Allow", "Principal": {"AWS": other}, "Action": "s3:*", "Resource": arns}
    s3.put_bucket_policy(Bucket=opened, Policy=json.dumps({"Version": "2012-10-17", "Statement": allow}))
    return server.client("s3", other)


def test_writers_own_what_they_write(s3: Any, opened: str, writer: Any) -> None:
    mine, theirs = (one.list_buckets()["Owner"]["ID"] for one in (s3, writer))

    def owner(key: str, ask: Any = writer) -> str:
        found: str = ask.get_object_acl(Bucket=opened, Key=key)["Owner"]["ID"]
        return found

    writer.put_object(Bucket=opened, Key="own", Body=b"x")
    assert owner("own") == theirs
    assert failure(s3.get_object, Bucket=opened, Key="own")["Code"] == "AccessDenied"
    assert failure(s3.put_object_acl, Bucket=opened, Key="own", ACL="private")["Code"] == "AccessDenied"
    [listed] = s3.list_objects_v2(Bucket=opened, FetchOwner=True)["Contents"]
    assert listed["Owner"]["ID"] == theirs
    writer.put_object(Bucket=opened, Key="given", Body=b"x", ACL="bucket-owner-full-control")
    assert owner("given", s3) == mine
    writer.put_object(Bucket=opened, Key="read", Body=b"x", ACL="bucket-owner-read")
    assert s3.get_object(Bucket=opened, Key="read")["Body"].read() == b"x"
    assert failure(s3.get_object_acl, Bucket=opened, Key="read")["Code"] == "AccessDenied"
    s3.put_bucket_ownership_controls(Bucket=opened, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    writer.put_object(Bucket=opened, Key="both", Body=b"x", ACL="bucket-owner-full-control")
    grants = writer.get_object_acl(Bucket=opened, Key="both")["Grants"]
    assert [one["Grantee"]["ID"] for one in grants] == [theirs, mine]
    assert s3.get_object(Bucket=opened, Key="both")["Body"].read() == b"x"
    s3.delete_object(Bucket=opened, Key="own")
    writer.put_object(Bucket=opened, Key="own", Body=b"x")
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    s3.put_bucket_ownership_controls(Bucket=opened, OwnershipControls=rules)
    assert s3.get_object(Bucket=opened, Key="own")["Body"].read() == b"x"
    assert owner("own", s3) == mine


def test_headers_are_condition_keys(server: Any, s3: Any, client: Any, opened: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="uploader")
    key = iam.create_access_key(UserName="uploader")["AccessKey"]
    user = server.client("s3", key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    allow = {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "*"}
    denied = [
        {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": condition}
        for condition in (
            {"Null": {"s3:x-amz-server-side-encryption": "true"}},
            {"StringEquals": {"s3:x-amz-acl": "public-read"}},
            {"StringEquals": {"s3:x-amz-storage-class": "GLACIER"}},
        )
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow, *denied]})
    iam.put_user_policy(UserName="uploader", PolicyName="may", PolicyDocument=document)
    named = {"Bucket": opened, "Key": "a", "Body": b"x"}
    sealed = {**named, "ServerSideEncryption": "AES256"}
    user.put_object(**sealed)
    for wrong in (named, {**sealed, "ACL": "public-read"}, {**sealed, "StorageClass": "GLACIER"}):
        assert failure(user.put_object, **wrong)["Code"] == "AccessDenied"
    assert failure(user.create_multipart_upload, Bucket=opened, Key="a")["Code"] == "AccessDenied"
    user.copy_object(Bucket=opened, Key="b", CopySource=f"{opened}/a", ServerSideEncryption="AES256")
    copy = {"Bucket": opened, "Key": "b", "CopySource": f"{opened}/a"}
    assert failure(user.copy_object, **copy)["Code"] == "AccessDenied"


def test_each_version_has_its_own_list(s3: Any, server: Any, opened: str, account: str) -> None:
    s3.put_bucket_versioning(Bucket=opened, VersioningConfiguration={"Status": "Enabled"})
    stranger = server.client("s3", str(int(account) + 600))
    id_ = stranger.list_buckets()["Owner"]["ID"]
    named = {"Bucket": opened, "Key": "k"}
    first = {**named, "VersionId": s3.put_object(**named, Body=b"1", GrantRead=f'id="{id_}"')["VersionId"]}
    second = {**named, "VersionId": s3.put_object(**named, Body=b"2")["VersionId"]}
    assert len(s3.get_object_acl(**first)["Grants"]) == 1
    assert s3.get_object_acl(**first)["Grants"][0]["Permission"] == "READ"
    assert [one["Permission"] for one in s3.get_object_acl(**second)["Grants"]] == ["FULL_CONTROL"]
    assert stranger.get_object(**first)["Body"].read() == b"1"
    for hidden in (second, named):
        assert failure(stranger.get_object, **hidden)["Code"] == "AccessDenied"
    assert failure(stranger.get_object_acl, **first)["Code"] == "AccessDenied"
    s3.put_object_acl(**first, ACL="private")
    s3.put_object_acl(**second, GrantRead=f'id="{id_}"')
    assert failure(stranger.get_object, **first)["Code"] == "AccessDenied"
    assert stranger.get_object(**named)["Body"].read() == b"2"
    copy = {"Bucket": opened, "Key": "k", "VersionId": first["VersionId"]}
    stranger.create_bucket(Bucket=f"other-{account}")
    assert failure(stranger.copy_object, Bucket=f"other-{account}", Key="c", CopySource=copy)["Code"] == "AccessDenied"
    s3.delete_object(**named)
    assert failure(s3.get_object_acl, **named)["Code"] == "NoSuchKey"
    assert failure(s3.put_object_acl, **named, ACL="private")["Code"] == "MethodNotAllowed"


def test_each_version_has_its_own_owner(s3: Any, opened: str, writer: Any) -> None:
    s3.put_bucket_versioning(Bucket=opened, VersioningConfiguration={"Status": "Enabled"})
    named = {"Bucket": opened, "Key": "k"}
    theirs = {**named, "VersionId": writer.put_object(**named, Body=b"1")["VersionId"]}
    mine = {**named, "VersionId": s3.put_object(**named, Body=b"2")["VersionId"]}
    assert failure(s3.get_object, **theirs)["Code"] == "AccessDenied"
    assert s3.get_object(**mine)["Body"].read() == b"2"
    assert writer.get_object(**theirs)["Body"].read() == b"1"
    ids = [one["Owner"]["ID"] for one in s3.list_object_versions(Bucket=opened)["Versions"]]
    assert ids == [s3.list_buckets()["Owner"]["ID"], writer.list_buckets()["Owner"]["ID"]]


def test_lists_where_there_are_none(s3: Any, opened: str, account: str) -> None:
    enforced = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    s3.put_bucket_acl(Bucket=opened, ACL="public-read")
    error = failure(s3.put_bucket_ownership_controls, Bucket=opened, OwnershipControls=enforced)
    assert error["Code"] == "InvalidBucketAclWithObjectOwnership"
    s3.put_bucket_acl(Bucket=opened, ACL="private")
    s3.put_bucket_ownership_controls(Bucket=opened, OwnershipControls=enforced)
    named, owner = {"Bucket": opened, "Key": "k"}, s3.list_buckets()["Owner"]["ID"]
    for harmless in ({"ACL": "bucket-owner-full-control"}, {"GrantFullControl": f'id="{owner}"'}, {}):
        s3.put_object(**named, Body=b"x", **harmless)
    for refused in ({"ACL": "private"}, {"ACL": "public-read"}, {"GrantRead": f'id="{owner}"'}):
        assert failure(s3.put_object, **named, Body=b"x", **refused)["Code"] == "AccessControlListNotSupported"
    assert failure(s3.put_object_acl, **named, ACL="private")["Code"] == "AccessControlListNotSupported"
    assert failure(s3.put_bucket_acl, Bucket=opened, ACL="private")["Code"] == "AccessControlListNotSupported"
    assert [one["Permission"] for one in s3.get_object_acl(**named)["Grants"]] == ["FULL_CONTROL"]
