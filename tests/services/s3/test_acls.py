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
