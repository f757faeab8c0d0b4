"""Delivery streams under a customer's key of KMS, over the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.firehose.conftest import Delivered
from tests.services.lambda_.conftest import package

Make = Callable[..., Delivered]
Refused = Callable[..., tuple[str, str]]
MARK = b"a-text-that-nobody-may-find"
LATER = {"SizeInMBs": 1, "IntervalInSeconds": 60}


def under(key: str) -> dict[str, Any]:
    """What names a customer's key."""
    return {"DeliveryStreamEncryptionConfigurationInput": {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": key}}


@pytest.fixture
def key(client: Callable[..., Any]) -> str:
    """The ARN of a key."""
    arn: str = client("kms").create_key()["KeyMetadata"]["Arn"]
    return arn


def test_records_lie_sealed(own_server: Callable[..., Server], wait_until: Callable[..., Any]) -> None:
    server = own_server("--no-encryption")
    account = "111122223333"

    def client(service: str) -> Any:
        return server.client(service, account)

    client("s3").create_bucket(Bucket="sealed")
    config = {"RoleARN": make_role(client("iam")), "BucketARN": "arn:aws:s3:::sealed", "BufferingHints": LATER}
    sealing = under(client("kms").create_key()["KeyMetadata"]["Arn"])
    client("firehose").create_delivery_stream(
        DeliveryStreamName="d", ExtendedS3DestinationConfiguration=config, **sealing
    )
    assert client("firehose").put_record(DeliveryStreamName="d", Record={"Data": MARK})["Encrypted"]
    server.kill()
    assert MARK not in server.rows()
    server.start()
    # What a change of the key releases goes out.
    client("firehose").stop_delivery_stream_encryption(DeliveryStreamName="d")
    s3 = client("s3")
    (found,) = wait_until(lambda: s3.list_objects_v2(Bucket="sealed").get("Contents"))
    assert s3.get_object(Bucket="sealed", Key=found["Key"])["Body"].read() == MARK


@pytest.mark.turns_clock
def test_the_key_decides(
    client: Callable[..., Any], delivered: Make, refused: Refused, key: str, server: Server, wait_until: Any
) -> None:
    kms = client("kms")
    one = delivered(BufferingHints=LATER).make(**under(key))
    assert one.describe()["DeliveryStreamEncryptionConfiguration"] == {
        "Status": "ENABLED", "KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": key,
    }  # fmt: skip
    (grant,) = kms.list_grants(KeyId=key)["Grants"]
    assert grant["GranteeServicePrincipal"] == "firehose.amazonaws.com"
    assert one.put(b"a", b"b")["Encrypted"] is True
    kms.disable_key(KeyId=key)
    server.advance(301)
    code, text = refused(one.firehose.put_record, DeliveryStreamName="d", Record={"Data": b"c"})
    assert (code, "is disabled" in text) == ("InvalidKMSResourceException", True)
    # What the buffer holds waits for the key.
    assert one.names() == []
    kms.enable_key(KeyId=key)
    wait_until(lambda: server.advance(60) or one.names(), 30)
    assert one.read(one.names()[0]) == b"ab"
    other = kms.create_key()["KeyMetadata"]["Arn"]
    one.put(b"d")
    one.firehose.start_delivery_stream_encryption(DeliveryStreamName="d", **under(other))
    wait_until(lambda: len(one.names()) == 2)
    assert one.describe()["DeliveryStreamEncryptionConfiguration"]["KeyARN"] == other


def test_who_names_a_key_grants_it(client: Callable[..., Any], delivered: Make, refused: Refused, key: str) -> None:
    one = delivered().make()
    theirs = client("firehose", **make_user(client("iam"), "u", allow("firehose:*")))
    code, text = refused(theirs.start_delivery_stream_encryption, DeliveryStreamName="d", **under(key))
    assert (code, "kms:CreateGrant" in text) == ("InvalidKMSResourceException", True)
    assert one.describe()["DeliveryStreamEncryptionConfiguration"] == {"Status": "DISABLED"}


def test_a_function_transforms_sealed_records(
    client: Callable[..., Any], delivered: Make, key: str, wait_until: Any
) -> None:
    """What it makes of them is sealed, too, and delivered in the clear."""
    source = (
        "def handler(event, context):\n"
        "    return {'records': [{'recordId': r['recordId'], 'result': 'Ok', 'data': r['data']} for r in event['records']]}"
    )
    lam = client("lambda")
    function = lam.create_function(
        FunctionName="f", Code={"ZipFile": package(index=source)}, Runtime="python3.11", Handler="index.handler",
        Role=make_role(client("iam")),
    )["FunctionArn"]  # fmt: skip
    processor = {"Type": "Lambda", "Parameters": [{"ParameterName": "LambdaArn", "ParameterValue": function}]}
    one = delivered(ProcessingConfiguration={"Enabled": True, "Processors": [processor]}).make(**under(key))
    one.put(json.dumps({"n": 1}).encode())
    wait_until(one.names)
    assert one.read(one.names()[0]) == b'{"n": 1}'
