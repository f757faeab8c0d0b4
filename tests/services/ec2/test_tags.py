"""Tags of things, and their list."""

from __future__ import annotations

from typing import Any

from tests.ec2calls import names, refused


def test_tags_are_set_listed_and_taken_away(ec2: Any, vpc: str, subnet: str) -> None:
    ec2.create_tags(Resources=[vpc, subnet], Tags=[{"Key": "team", "Value": "a"}, {"Key": "Name", "Value": "x"}])
    found = ec2.describe_tags(Filters=names(f"resource-id={vpc}"))["Tags"]
    assert sorted((one["Key"], one["Value"], one["ResourceType"]) for one in found) == [
        ("Name", "x", "vpc"), ("team", "a", "vpc"),
    ]  # fmt: skip
    assert len(ec2.describe_tags(Filters=names("key=team", "value=a"))["Tags"]) == 2
    assert len(ec2.describe_tags(Filters=names("tag:team=a", "resource-type=subnet"))["Tags"]) == 1
    assert len(ec2.describe_subnets(Filters=names("tag-key=team"))["Subnets"]) == 1
    ec2.delete_tags(Resources=[vpc], Tags=[{"Key": "team", "Value": "other"}, {"Key": "Name"}])
    (vpcs,) = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    assert vpcs["Tags"] == [{"Key": "team", "Value": "a"}]
    assert refused(ec2.create_tags, Resources=["x-1"], Tags=[{"Key": "a", "Value": "b"}])[0] == "InvalidID"
    many = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert refused(ec2.create_tags, Resources=[vpc], Tags=many)[0] == "TagLimitExceeded"
    reserved = [{"Key": "aws:a", "Value": ""}]
    assert refused(ec2.create_tags, Resources=[vpc], Tags=reserved)[0] == "InvalidParameterValue"


def test_what_is_made_is_tagged_as_it_is_made(ec2: Any) -> None:
    wrong = [{"ResourceType": "subnet", "Tags": [{"Key": "a", "Value": "b"}]}]
    code, text = refused(ec2.create_vpc, CidrBlock="10.0.0.0/16", TagSpecifications=wrong)
    assert (code, text) == (
        "InvalidParameterValue", "'subnet' is not a valid taggable resource type for this operation.",
    )  # fmt: skip
