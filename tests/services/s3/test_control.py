"""S3 Control: the tags of buckets by their ARNs, at an endpoint that has the account in its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_user


@pytest.fixture
def control(client: Callable[..., Any]) -> Any:
    return client("s3control")


def test_tags_are_added_and_taken_away(control: Any, s3: Any, bucket: str, account: str) -> None:
    named = {"AccountId": account, "ResourceArn": f"arn:aws:s3:::{bucket}"}
    assert control.list_tags_for_resource(**named)["Tags"] == []
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
    control.tag_resource(**named, Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "ü 3"}])
    tags = [{"Key": "a", "Value": "ü 3"}, {"Key": "b", "Value": "2"}]
    assert control.list_tags_for_resource(**named)["Tags"] == tags
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags
    for _ in range(2):
        answer = control.untag_resource(**named, TagKeys=["a", "none"])
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags[1:]


def test_a_directory_bucket_has_tags_too(control: Any, s3: Any, account: str) -> None:
    name = f"tagged-{account}--use1-az4--x-s3"
    configuration = {
        "Location": {"Name": "use1-az4", "Type": "AvailabilityZone"},
        "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"},
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=configuration)
    named = {"AccountId": account, "ResourceArn": f"arn:aws:s3express:us-east-1:{account}:bucket/{name}"}
    control.tag_resource(**named, Tags=[{"Key": "b", "Value": "2"}])
    control.untag_resource(**named, TagKeys=["a"])
    assert control.list_tags_for_resource(**named)["Tags"] == [{"Key": "b", "Value": "2"}]


@pytest.mark.parametrize(
    ("tags", "code", "text"),
    [
        ([{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "1"}], "InvalidTag", "duplicate tag keys"),
        ([{"Key": "k", "Value": "a,b"}], "InvalidTag", "isn't valid"),
        ([{"Key": "a,b", "Value": "k"}], "InvalidTag", "isn't valid"),
        ([{"Key": "aws:x", "Value": "k"}], "InvalidTag", "reserved for system tags"),
        ([{"Key": "k"}], "MalformedXML", "did not validate"),
        ([{"Key": f"k{number}", "Value": ""} for number in range(50)], "BadRequest", "greater than 50"),
    ],
)
def test_what_is_no_tag(
    client: Callable[..., Any], s3: Any, bucket: str, account: str, tags: list[dict[str, str]], code: str, text: str
) -> None:
    control = client("s3control", config={"parameter_validation": False})
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "there", "Value": "1"}]})
    with pytest.raises(ClientError, match=text) as refused:
        control.tag_resource(AccountId=account, ResourceArn=f"arn:aws:s3:::{bucket}", Tags=tags)
    assert refused.value.response["Error"]["Code"] == code
    assert len(s3.get_bucket_tagging(Bucket=bucket)["TagSet"]) == 1


def test_what_is_not_there_or_not_ones_own(control: Any, client: Callable[..., Any], bucket: str, account: str) -> None:
    def code(resource: str, named: str = account, asked: Any = control) -> tuple[str, int]:
        with pytest.raises(ClientError) as refused:
            asked.list_tags_for_resource(AccountId=named, ResourceArn=resource)
        told = refused.value.response
        return told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"]

    arn = f"arn:aws:s3:::{bucket}"
    assert code("arn:aws:s3:::nothing-there") == ("NoSuchResource", 404)
    assert code(arn, "111122223333") == ("AccessDenied", 403)
    assert code(f"arn:aws:s3:us-east-1:{account}:accesspoint/x") == ("NotImplemented", 501)
    statement = {"Effect": "Allow", "Action": "s3:TagResource", "Resource": arn}
    keys = make_user(client("iam"), "tags", json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    user = client("s3control", **keys)
    user.tag_resource(AccountId=account, ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}])
    assert code(arn, asked=user) == ("AccessDenied", 403)


def test_a_bucket_may_be_called_as_the_paths_are(s3: Any) -> None:
    s3.create_bucket(Bucket="v20180820")
    s3.put_object(Bucket="v20180820", Key="tags/x", Body=b"mine")
    assert s3.get_object(Bucket="v20180820", Key="tags/x")["Body"].read() == b"mine"
    s3.delete_object(Bucket="v20180820", Key="tags/x")
    s3.delete_bucket(Bucket="v20180820")
