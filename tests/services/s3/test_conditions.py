"""What policies may ask of S3's requests and objects, and the permissions that one request needs several of."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_user
from tests.services.s3.test_posts import Poster

READERS = ("s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectTagging", "s3:DeleteObject", "s3:PutObject")


@pytest.fixture
def user(client: Any) -> Callable[..., dict[str, str]]:
    """user(*statements): the keys of one with these statements, each (effect, actions, conditions)."""

    def make(*statements: tuple[str, list[str], dict[str, Any]]) -> dict[str, str]:
        found = [
            {"Effect": effect, "Action": actions, "Resource": "*", **({"Condition": conditions} if conditions else {})}
            for effect, actions, conditions in statements
        ]
        return make_user(client("iam"), "asked", json.dumps({"Version": "2012-10-17", "Statement": found}))

    return make


def test_tags_that_an_object_has(client: Any, s3: Any, bucket: str, user: Any, refused: Any) -> None:
    for key, tag in (("open", "public"), ("closed", "secret")):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x", Tagging=f"Kind={tag}")
    one = client("s3", **user(("Allow", list(READERS), {"StringEquals": {"s3:ExistingObjectTag/Kind": "public"}})))
    assert one.get_object(Bucket=bucket, Key="open")["Body"].read() == b"x"
    assert refused(one.get_object, Bucket=bucket, Key="closed") == "AccessDenied"
    assert refused(one.get_object_tagging, Bucket=bucket, Key="closed") == "AccessDenied"
    tags = {"TagSet": [{"Key": "Kind", "Value": "secret"}]}
    one.put_object_tagging(Bucket=bucket, Key="open", Tagging=tags)
    assert refused(one.get_object, Bucket=bucket, Key="open") == "AccessDenied"
    # No key of what replaces or deletes an object.
    assert refused(one.delete_object, Bucket=bucket, Key="open") == "AccessDenied"
    assert refused(one.put_object, Bucket=bucket, Key="open") == "AccessDenied"


def test_each_version_has_its_own(client: Any, s3: Any, bucket: str, user: Any, refused: Any) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="k", Body=b"1", Tagging="kind=public")["VersionId"]
    second = s3.put_object(Bucket=bucket, Key="k", Body=b"2", Tagging="kind=secret")["VersionId"]
    allowed = {"StringEquals": {"s3:ExistingObjectTag/kind": "public"}}
    one = client("s3", **user(("Allow", ["s3:GetObject", "s3:GetObjectVersion"], allowed)))
    assert one.get_object(Bucket=bucket, Key="k", VersionId=first)["Body"].read() == b"1"
    assert refused(one.get_object, Bucket=bucket, Key="k", VersionId=second) == "AccessDenied"
    assert refused(one.get_object, Bucket=bucket, Key="k") == "AccessDenied"


def test_tags_that_a_request_gives(client: Any, bucket: str, user: Any, refused: Any) -> None:
    conditions = {
        "ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": ["kind", "owner"]},
        "StringEquals": {"s3:RequestObjectTag/kind": "public"},
    }
    one = client("s3", **user(("Allow", ["s3:PutObject", "s3:PutObjectTagging"], conditions)))
    one.put_object(Bucket=bucket, Key="k", Tagging="kind=public&owner=me")
    assert refused(one.put_object, Bucket=bucket, Key="k", Tagging="kind=secret") == "AccessDenied"
    assert refused(one.put_object, Bucket=bucket, Key="k", Tagging="kind=public&other=x") == "AccessDenied"
    assert refused(one.create_multipart_upload, Bucket=bucket, Key="k", Tagging="kind=secret") == "AccessDenied"
    tags = [{"Key": "kind", "Value": "public"}]
    one.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": tags})
    tags[0]["Value"] = "secret"
    assert refused(one.put_object_tagging, Bucket=bucket, Key="k", Tagging={"TagSet": tags}) == "AccessDenied"


def test_a_list_and_tags_need_permissions_of_their_own(
    client: Any, s3: Any, bucket: str, user: Any, refused: Any
) -> None:
    s3.put_object(Bucket=bucket, Key="tagged", Tagging="a=b")
    one = client("s3", **user(("Allow", ["s3:PutObject", "s3:GetObject"], {})))
    one.put_object(Bucket=bucket, Key="k")
    one.put_object(Bucket=bucket, Key="k", ACL="bucket-owner-full-control")
    for call in (one.put_object, one.create_multipart_upload):
        assert refused(call, Bucket=bucket, Key="k", Tagging="a=b") == "AccessDenied"
        assert refused(call, Bucket=bucket, Key="k", ACL="public-read") == "AccessDenied"
    copy = {"Bucket": bucket, "Key": "copy", "CopySource": f"{bucket}/tagged"}
    assert refused(one.copy_object, **copy) == "AccessDenied"
    assert refused(one.copy_object, **copy, TaggingDirective="REPLACE", Tagging="c=d") == "AccessDenied"
    one.copy_object(**copy, TaggingDirective="REPLACE")
    assert s3.get_object_tagging(Bucket=bucket, Key="copy")["TagSet"] == []


def test_how_a_request_was_signed(client: Any, s3: Any, bucket: str, user: Any, refused: Any) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    keys = user(
        ("Allow", ["s3:GetObject"], {"StringEquals": {"s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256"}}),
        ("Allow", ["s3:GetObject"], {"StringEquals": {"s3:authType": "REST-QUERY-STRING"}, "NumericLessThan": {"s3:signatureAge": "600000"}}),
        ("Deny", ["s3:GetObject"], {"StringEquals": {"s3:signatureversion": "AWS"}}),
    )  # fmt: skip
    one = client("s3", **keys)
    assert one.get_object(Bucket=bucket, Key="k")["Body"].read() == b"x"
    signer = client("s3", **keys, config={"signature_version": "s3v4"})
    url = signer.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "k"})
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"x"
    old = client("s3", **keys, config={"signature_version": "s3"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(old.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "k"}), timeout=10)
    assert caught.value.code == 403


def test_the_age_of_a_signature(own_server: Any, account: str) -> None:
    server = own_server()
    s3 = server.client("s3", account)
    s3.create_bucket(Bucket="aged-bucket")
    s3.put_object(Bucket="aged-bucket", Key="k", Body=b"x")
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"NumericGreaterThan": {"s3:signatureAge": "60000"}}},
        ],
    }  # fmt: skip
    keys = make_user(server.client("iam", account), "u", json.dumps(policy))
    one = server.client("s3", account, **keys, config={"signature_version": "s3v4"})
    url = one.generate_presigned_url("get_object", {"Bucket": "aged-bucket", "Key": "k"}, ExpiresIn=3600)
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"x"
    server.advance(120)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url, timeout=10)
    assert caught.value.code == 403
    assert b"explicit deny" in caught.value.read()


@pytest.mark.parametrize("condition", [
    {"s3:x-amz-acl": "public-read"}, {"s3:authType": "POST"}, {"s3:RequestObjectTagKeys": "a"},
])  # fmt: skip
def test_a_form_is_asked_the_same(client: Any, server: Any, bucket: str, user: Any, condition: dict[str, str]) -> None:
    one = client("s3", **user(("Allow", ["s3:*"], {}), ("Deny", ["s3:PutObject"], {"StringEquals": condition})))
    tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"
    fields = {"acl": "public-read", "tagging": tags}
    made = one.generate_presigned_post(
        bucket, "k", Fields=fields, Conditions=[{name: value} for name, value in fields.items()]
    )
    assert Poster(server, bucket).refused(made["fields"])[:2] == (403, "AccessDenied")


def test_whoever_writes_without_a_name_may_write_a_list(server: Any, s3: Any, account: str) -> None:
    bucket = f"open-{account}"
    s3.create_bucket(Bucket=bucket, ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_acl(Bucket=bucket, ACL="public-read-write")
    url = f"http://127.0.0.1:{server.port}/{bucket}/k"
    request = urllib.request.Request(url, b"x", {"x-amz-acl": "public-read"}, method="PUT")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read() == b"x"
