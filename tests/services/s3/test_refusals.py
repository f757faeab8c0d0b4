"""What S3 refuses, and in which words: entries of DeleteObjects, overridden headers, denied calls."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def user(server: Any, client: Any, account: str) -> Any:
    """user(*statements): an S3 client of a user with these permissions."""

    def make(*statements: dict[str, Any]) -> Any:
        iam = client("iam")
        iam.create_user(UserName="someone")
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam.put_user_policy(UserName="someone", PolicyName="may", PolicyDocument=document)
        made = iam.create_access_key(UserName="someone")["AccessKey"]
        return server.client("s3", made["AccessKeyId"], aws_secret_access_key=made["SecretAccessKey"])

    return make


def test_each_entry_of_a_delete_is_authorised(s3: Any, bucket: str, user: Any, account: str) -> None:
    arn = f"arn:aws:s3:::{bucket}"
    someone = user(
        {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": f"{arn}/*"},
        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": f"{arn}/kept/*"},
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=bucket, Key="a", Body=b"x")["VersionId"]
    s3.put_object(Bucket=bucket, Key="kept/b", Body=b"x")
    entries = [{"Key": "a"}, {"Key": "kept/b"}, {"Key": "a", "VersionId": version}]
    answer = someone.delete_objects(Bucket=bucket, Delete={"Objects": entries})
    assert [one["Key"] for one in answer["Deleted"]] == ["a"]
    who = f"User: arn:aws:iam::{account}:user/someone is not authorized to perform:"
    assert answer["Errors"] == [
        {
            "Key": "kept/b",
            "Code": "AccessDenied",
            "Message": f'{who} s3:DeleteObject on resource: "{arn}/kept/b" with an explicit deny in an identity-based policy',
        },
        {
            "Key": "a",
            "VersionId": version,
            "Code": "AccessDenied",
            "Message": (
                f'{who} s3:DeleteObjectVersion on resource: "{arn}/a" because no identity-based policy allows the '
                "s3:DeleteObjectVersion action"
            ),
        },
    ]
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["kept/b"]
    assert s3.get_object(Bucket=bucket, Key="a", VersionId=version)["Body"].read() == b"x"
    quiet = someone.delete_objects(Bucket=bucket, Delete={"Objects": entries[:2], "Quiet": True})
    assert ([one["Key"] for one in quiet["Errors"]], "Deleted" in quiet) == (["kept/b"], False)


def test_a_wrong_version_is_an_entrys_error(s3: Any, bucket: str, refused: Any) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    entries = [{"Key": "a", "VersionId": "no version"}, {"Key": "k" * 1025}, {"Key": "a"}]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": entries})
    assert [one["Key"] for one in answer["Deleted"]] == ["a"]
    assert [(one["Code"], one.get("VersionId")) for one in answer["Errors"]] == [
        ("NoSuchVersion", "no version"),
        ("KeyTooLongError", None),
    ]
    assert refused(s3.delete_objects, Bucket=f"{bucket}-none", Delete={"Objects": entries}) == "NoSuchBucket"


def test_a_denied_call_quotes_its_resource(bucket: str, user: Any, account: str) -> None:
    someone = user({"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"})
    with pytest.raises(ClientError) as error:
        someone.get_object(Bucket=bucket, Key="a")
    assert error.value.response["Error"]["Message"] == (
        f"User: arn:aws:iam::{account}:user/someone is not authorized to perform: s3:GetObject on resource: "
        f'"arn:aws:s3:::{bucket}/a" because no identity-based policy allows the s3:GetObject action'
    )


def test_signers_may_override_headers(s3: Any, bucket: str, server: Any, refused: Any) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"x", ContentType="text/plain")
    named = {"Bucket": bucket, "Key": "a"}
    got = s3.get_object(
        **named,
        ResponseContentType="text/x-other",
        ResponseContentDisposition='attachment; filename="b.txt"',
        ResponseExpires=parsedate_to_datetime("Thu, 01 Dec 1994 16:00:00 GMT"),
    )
    assert (got["ContentType"], got["ContentDisposition"]) == ("text/x-other", 'attachment; filename="b.txt"')
    assert got["ResponseMetadata"]["HTTPHeaders"]["expires"] == "Thu, 01 Dec 1994 16:00:00 GMT"
    for bad in ("a\r\nx-evil: 1", "снег", "a\x7f"):
        assert refused(s3.get_object, **named, ResponseContentDisposition=bad) == "InvalidArgument"
    assert refused(s3.head_object, **named, ResponseContentType="снег") == "400"
    s3.delete_public_access_block(Bucket=bucket)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    plain = f"{server.url}/{bucket}/a"
    with urllib.request.urlopen(plain, timeout=10) as answer:
        assert answer.headers["content-type"] == "text/plain"
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{plain}?response-content-type=text/html", timeout=10)
    assert (error.value.code, b"<Code>InvalidRequest</Code>" in error.value.read()) == (400, True)


def test_a_date_beyond_all_headers_is_refused(client: Any, account: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket=f"far-{account}")
    s3.put_object(Bucket=f"far-{account}", Key="a", Body=b"x")
    s3.meta.events.register(
        "before-call.s3.GetObject",
        lambda params, **_: params.update(url=f"{params['url']}?response-expires=1000000000000000"),
    )
    with pytest.raises(ClientError) as failure:
        s3.get_object(Bucket=f"far-{account}", Key="a")
    assert failure.value.response["Error"]["Code"] == "InvalidArgument"
