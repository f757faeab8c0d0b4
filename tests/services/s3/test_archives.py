"""What time does to objects: archived ones come back for some days, and headers say when rules will take them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

DAY = 86400


def failure(call: Any, **keywords: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as error:
        call(**keywords)
    found: dict[str, Any] = error.value.response["Error"]
    return found


def test_an_archived_object_comes_back_for_its_days(own_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running = own_server()
    s3, sqs = running.client("s3", "000000000000"), running.client("sqs", "000000000000")
    turned = timedelta()
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: datetime.now(UTC) + turned)

    def wait(seconds: float) -> None:
        nonlocal turned
        turned += timedelta(seconds=seconds)
        running.advance(seconds)
        running.page("idle")

    s3.create_bucket(Bucket="cold")
    queue = sqs.create_queue(QueueName="told", Attributes={"MessageRetentionPeriod": "1209600"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}]}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    told = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectRestore:*"]}]}
    s3.put_bucket_notification_configuration(Bucket="cold", NotificationConfiguration=told)
    named = {"Bucket": "cold", "Key": "k"}
    s3.put_object(**named, Body=b"x", StorageClass="GLACIER")
    error = failure(s3.get_object, **named)
    assert (error["Code"], error["StorageClass"]) == ("InvalidObjectState", "GLACIER")
    assert failure(s3.copy_object, Bucket="cold", Key="c", CopySource="cold/k")["Code"] == "InvalidObjectState"
    assert "Restore" not in s3.head_object(**named)
    asked = {"Days": 2, "GlacierJobParameters": {"Tier": "Bulk"}}
    begun = s3.restore_object(**named, RestoreRequest=asked)
    assert begun["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert failure(s3.restore_object, **named, RestoreRequest=asked)["Code"] == "RestoreAlreadyInProgress"
    assert s3.head_object(**named)["Restore"] == 'ongoing-request="true"'
    wait(2)
    assert s3.head_object(**named)["Restore"].startswith('ongoing-request="false", expiry-date="')
    [listed] = s3.list_objects_v2(Bucket="cold", OptionalObjectAttributes=["RestoreStatus"])["Contents"]
    assert listed["RestoreStatus"]["IsRestoreInProgress"] is False
    assert s3.get_object(**named)["Body"].read() == b"x"
    longer = s3.restore_object(**named, RestoreRequest={"Days": 5})
    assert longer["ResponseMetadata"]["HTTPStatusCode"] == 200
    wait(4 * DAY)
    assert s3.get_object(**named)["Body"].read() == b"x"
    wait(3 * DAY)
    assert failure(s3.get_object, **named)["Code"] == "InvalidObjectState"
    records: list[dict[str, Any]] = []
    while found := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        records += [one for message in found for one in json.loads(message["Body"]).get("Records", [])]
    names = sorted(one["eventName"] for one in records)
    assert names == [f"ObjectRestore:{kind}" for kind in ("Completed", "Delete", "Post", "Post")]
    done = next(one for one in records if one["eventName"].endswith("Completed"))
    assert done["glacierEventData"]["restoreEventData"]["lifecycleRestoreStorageClass"] == "GLACIER"


def test_headers_say_when_rules_take_an_object(s3: Any, bucket: str) -> None:
    rule = {"ID": "a rule", "Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 3}}
    late = {"ID": "late", "Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 9}}
    rules = {"Rules": [late, rule]}
    put = s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)
    assert put["TransitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"
    stored = s3.put_object(Bucket=bucket, Key="tmp/a", Body=b"x")
    head = s3.head_object(Bucket=bucket, Key="tmp/a")
    day = (head["LastModified"] + timedelta(days=4)).strftime("%a, %d %b %Y 00:00:00 GMT")
    assert head["Expiration"] == stored["Expiration"] == f'expiry-date="{day}", rule-id="a%20rule"'
    assert s3.get_object(Bucket=bucket, Key="tmp/a")["Expiration"] == head["Expiration"]
    assert "Expiration" not in s3.put_object(Bucket=bucket, Key="kept", Body=b"x")
    copied = s3.copy_object(Bucket=bucket, Key="tmp/b", CopySource=f"{bucket}/kept")
    assert copied["Expiration"] == head["Expiration"]
    s3.delete_bucket_lifecycle(Bucket=bucket)
    assert "Expiration" not in s3.head_object(Bucket=bucket, Key="tmp/a")
    error = failure(
        s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration=rules,
        TransitionDefaultMinimumObjectSize="small",
    )  # fmt: skip
    assert (error["Code"], error["Message"]) == (
        "InvalidRequest",
        "Invalid TransitionDefaultMinimumObjectSize found: small",
    )
    for wrong in (
        {"Filter": {}, "Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}},
        {"Filter": {"Prefix": "", "ObjectSizeLessThan": 5}, "Expiration": {"Days": 1}},
        {"Filter": {}, "NoncurrentVersionExpiration": {}, "Expiration": {"Days": 1}},
    ):
        rules = {"Rules": [{"ID": "r", "Status": "Enabled", **wrong}]}
        assert (
            failure(s3.put_bucket_lifecycle_configuration, Bucket=bucket, LifecycleConfiguration=rules)["Code"]
            == "MalformedXML"
        )


def test_buckets_are_whom_the_client_takes_them_for(client: Any, s3: Any, bucket: str, account: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    s3.get_object(Bucket=bucket, Key="k", ExpectedBucketOwner=account)
    for call, keywords in (
        (s3.get_object, {"Key": "k"}), (s3.put_object, {"Key": "k"}), (s3.list_objects_v2, {}), (s3.delete_bucket, {}),
        (s3.delete_objects, {"Delete": {"Objects": [{"Key": "k"}]}}), (s3.get_bucket_policy, {}),
    ):  # fmt: skip
        error = failure(call, Bucket=bucket, ExpectedBucketOwner="999999999999", **keywords)
        assert (error["Code"], error["Message"]) == ("AccessDenied", "Access Denied")
    error = failure(s3.get_object, Bucket=bucket, Key="k", ExpectedBucketOwner="nobody")
    assert error["Code"] == "InvalidBucketOwnerAWSAccountID"
    copy = {"Bucket": bucket, "Key": "c", "CopySource": f"{bucket}/k"}
    assert failure(s3.copy_object, **copy, ExpectedSourceBucketOwner="999999999999")["Code"] == "AccessDenied"
    assert failure(s3.get_object, Bucket=f"{bucket}-x", Key="k", ExpectedBucketOwner=account)["Code"] == "NoSuchBucket"


def test_whose_a_bucket_is_strangers_are_not_told(server: Any, s3: Any, bucket: str, account: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    others = (
        server.client("s3", f"9{account[1:]}"),
        server.client("s3", account, config={"signature_version": UNSIGNED}),
    )
    for stranger, name in product(others, (bucket, f"{bucket}-x")):
        for call, keywords in (
            (stranger.get_object, {"Key": "k"}), (stranger.put_object, {"Key": "k"}), (stranger.get_bucket_policy, {}),
            (stranger.copy_object, {"Key": "c", "CopySource": f"{bucket}/k"}),
        ):  # fmt: skip
            plain = failure(call, Bucket=name, **keywords)
            for owner in (account, "999999999999"):
                assert failure(call, Bucket=name, ExpectedBucketOwner=owner, **keywords) == plain


def test_a_bucket_is_made_where_it_is_asked_for(client: Any, account: str) -> None:
    first, second, europe = (client("s3", region=region) for region in ("us-east-1", "us-east-2", "eu-west-1"))

    def make(s3: Any, name: str, place: str | None) -> Any:
        return s3.create_bucket(
            Bucket=f"{name}-{account}",
            **({"CreateBucketConfiguration": {"LocationConstraint": place}} if place else {}),
        )

    assert make(first, "a", None)["Location"] == f"/a-{account}"
    assert make(second, "b", "us-east-2")["BucketArn"] == f"arn:aws:s3:::b-{account}"
    make(europe, "c", "EU")
    assert first.get_bucket_location(Bucket=f"c-{account}")["LocationConstraint"] == "EU"
    assert first.head_bucket(Bucket=f"c-{account}")["BucketRegion"] == "eu-west-1"
    for s3, place, code in (
        (first, "us-east-1", "InvalidLocationConstraint"), (first, "moon", "InvalidLocationConstraint"),
        (second, None, "IllegalLocationConstraintException"), (second, "EU", "IllegalLocationConstraintException"),
    ):  # fmt: skip
        with pytest.raises(ClientError) as error:
            make(s3, "d", place)
        assert error.value.response["Error"]["Code"] == code
