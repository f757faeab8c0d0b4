"""Policies hold for every way to a stream, and for what it does as its roles."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import allow, make_user
from tests.services.firehose.conftest import Delivered

Make = Callable[..., Delivered]
DENIED = "AccessDeniedException"


def outcome(ask: Callable[..., Any], **params: Any) -> str:
    try:
        ask(**params)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "OK"


def test_identity_policies(delivered: Make, client: Callable[..., Any]) -> None:
    one = delivered().make(Tags=[{"Key": "team", "Value": "a"}])
    arn = one.describe()["DeliveryStreamARN"]
    one.name = "other"
    one.make(Tags=[{"Key": "team", "Value": "b"}])
    iam, record = client("iam"), {"Record": {"Data": b"x"}}
    user = client("firehose", **make_user(iam, "u", allow("firehose:*", resource=arn)))
    assert outcome(user.put_record, DeliveryStreamName="d", **record) == "OK"
    assert outcome(user.put_record, DeliveryStreamName="other", **record) == DENIED
    assert outcome(user.list_delivery_streams) == DENIED
    by_tag = allow("firehose:PutRecord", Condition={"StringEquals": {"aws:ResourceTag/team": "b"}})
    user = client("firehose", **make_user(iam, "t", by_tag))
    assert outcome(user.put_record, DeliveryStreamName="other", **record) == "OK"
    assert outcome(user.put_record, DeliveryStreamName="d", **record) == DENIED
    maker = client("firehose", **make_user(iam, "m", allow("firehose:CreateDeliveryStream")))
    given = {"DeliveryStreamName": "made", "ExtendedS3DestinationConfiguration": one.config}
    assert outcome(maker.create_delivery_stream, **given) in ("AccessDenied", DENIED)
    passing = json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "firehose:CreateDeliveryStream", "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": one.role,
             "Condition": {"StringEquals": {"iam:PassedToService": "firehose.amazonaws.com"}}},
        ],
    })  # fmt: skip
    maker = client("firehose", **make_user(iam, "p", passing))
    assert outcome(maker.create_delivery_stream, **given, Tags=[{"Key": "a", "Value": "b"}]) == DENIED
    assert outcome(maker.create_delivery_stream, **given) == "OK"


@pytest.mark.turns_clock
def test_what_a_stream_may_do_as_its_role(
    delivered: Make, client: Callable[..., Any], account: str, server: Any, wait_until: Any
) -> None:
    """The role trusts Firehose for the account as the external id, as AWS's documentation has it."""
    iam = client("iam")
    statement = {
        "Effect": "Allow", "Principal": {"Service": "firehose.amazonaws.com"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": account}},
    }  # fmt: skip
    trusting = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = iam.create_role(RoleName="own", AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    one = delivered(RoleARN=role).make()
    one.put(b"x")
    server.advance(30)
    assert one.names() == []
    iam.put_role_policy(
        RoleName="own", PolicyName="p", PolicyDocument=allow("s3:PutObject", resource=f"arn:aws:s3:::{one.bucket}/*")
    )
    server.advance(600)
    wait_until(one.names)
