"""What buckets tell: queues, topics, functions and EventBridge."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

SERVICE = {"Service": "s3.amazonaws.com"}


def queue(sqs: Any, name: str, bucket: str, account: str, service: str = "s3.amazonaws.com") -> tuple[str, str]:
    """(URL, ARN) of a queue that lets a service in on the bucket's behalf."""
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{account}:{name}"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    if service.startswith("s3"):
        statement["Condition"] = {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"}}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [statement]})})
    return url, arn


def messages(sqs: Any, url: str) -> list[Any]:
    """All that waits in a queue, each once."""
    found = []
    while got := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in got:
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def tell(s3: Any, bucket: str, **configuration: Any) -> None:
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


def test_a_queue_gets_the_record_of_an_upload(s3: Any, bucket: str, client: Any, account: str, server: Any) -> None:
    sqs = client("sqs")
    url, arn = queue(sqs, "told", bucket, account)
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".png"}]
    one = {
        "Id": "pictures",
        "QueueArn": arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    tell(s3, bucket, QueueConfigurations=[one])
    [test] = messages(sqs, url)
    assert (test["Service"], test["Event"], test["Bucket"]) == ("Amazon S3", "s3:TestEvent", bucket)
    assert set(test) == {"Service", "Event", "Time", "Bucket", "RequestId", "HostId"}
    kept = s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]
    assert kept == [one]
    for key in ("in/a b+ü.png", "in/a.gif", "out/a.png"):
        put = s3.put_object(Bucket=bucket, Key=key, Body=b"12345")
    server.page("idle")
    [message] = messages(sqs, url)
    [record] = message["Records"]
    sequencer = record["s3"]["object"].pop("sequencer")
    assert int(sequencer, 16) > 0
    elements = record.pop("responseElements")
    assert set(elements) == {"x-amz-request-id", "x-amz-id-2"}
    assert record.pop("eventTime").endswith("Z")
    owner = record["s3"]["bucket"]["ownerIdentity"]["principalId"]
    assert re.fullmatch("A[A-Z2-7]{13}", owner)
    assert record == {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": f"AWS:{account}"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "pictures",
            "bucket": {"name": bucket, "ownerIdentity": {"principalId": owner}, "arn": f"arn:aws:s3:::{bucket}"},
            "object": {"key": "in/a+b%2B%C3%BC.png", "size": 5, "eTag": put["ETag"].strip('"')},
        },
    }


def test_every_kind_of_event(s3: Any, bucket: str, client: Any, account: str, server: Any) -> None:
    sqs = client("sqs")
    url, arn = queue(sqs, "all", bucket, account)
    events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete"]
    tell(s3, bucket, QueueConfigurations=[{"QueueArn": arn, "Events": events}])
    messages(sqs, url)
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="c")["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="c", UploadId=upload, PartNumber=1, Body=b"part")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="c", UploadId=upload, MultipartUpload=parts)
    s3.put_object_tagging(Bucket=bucket, Key="a", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
    s3.delete_object_tagging(Bucket=bucket, Key="a")
    s3.delete_object(Bucket=bucket, Key="a")
    s3.delete_object(Bucket=bucket, Key="never there")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    marker = s3.delete_object(Bucket=bucket, Key="b")["VersionId"]
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "b", "VersionId": marker}, {"Key": "c"}]})
    server.page("idle")
    got = [(r["eventName"], r["s3"]["object"]) for m in messages(sqs, url) for r in m["Records"]]
    assert sorted((name, o["key"], o.get("versionId") == marker) for name, o in got) == [
        ("ObjectCreated:CompleteMultipartUpload", "c", False),
        ("ObjectCreated:Copy", "b", False),
        ("ObjectCreated:Put", "a", False),
        ("ObjectRemoved:Delete", "a", False),
        ("ObjectRemoved:Delete", "b", True),
        ("ObjectRemoved:DeleteMarkerCreated", "b", True),
        ("ObjectRemoved:DeleteMarkerCreated", "c", False),
        ("ObjectTagging:Delete", "a", False),
        ("ObjectTagging:Put", "a", False),
    ]
    assert all(("size" in o) == name.startswith("ObjectCreated") for name, o in got)


def test_destinations_must_let_s3_in(s3: Any, bucket: str, client: Any, account: str) -> None:
    sqs = client("sqs")
    sqs.create_queue(QueueName="closed")

    def why(kind: str, member: str, arn: str, **more: Any) -> Any:
        with pytest.raises(ClientError) as error:
            tell(s3, bucket, **{kind: [{member: arn, "Events": ["s3:ObjectCreated:*"], **more}]})
        return error.value.response["Error"]

    text = "Unable to validate the following destination configurations"
    closed = why("QueueConfigurations", "QueueArn", f"arn:aws:sqs:us-east-1:{account}:closed")
    assert (closed["Code"], closed["Message"]) == ("InvalidArgument", text)
    assert closed["ArgumentValue1"].startswith("Permissions on the destination queue do not allow S3")
    missing = why("QueueConfigurations", "QueueArn", f"arn:aws:sqs:us-east-1:{account}:none")
    assert missing["ArgumentValue1"] == "The destination queue does not exist"
    function = f"arn:aws:lambda:us-east-1:{account}:function:none"
    unknown = why("LambdaFunctionConfigurations", "LambdaFunctionArn", function)
    assert unknown["ArgumentValue1"] == f"Not authorized to invoke function [{function}]"
    assert why("TopicConfigurations", "TopicArn", f"arn:aws:sns:us-east-1:{account}:none")["Message"] == text
    elsewhere = why("QueueConfigurations", "QueueArn", f"arn:aws:sqs:eu-west-1:{account}:closed")
    assert "region is not valid" in elsewhere["Message"]
    wrong = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "x"}] * 2}}
    arn = f"arn:aws:sqs:us-east-1:{account}:closed"
    assert "more than one prefix" in why("QueueConfigurations", "QueueArn", arn, Filter=wrong)["Message"]
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        SkipDestinationValidation=True,
        NotificationConfiguration={"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:Put"]}]},
    )
    twice = [
        {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]},
        {"QueueArn": arn, "Events": ["s3:ObjectCreated:Put"]},
    ]
    with pytest.raises(ClientError, match="ambiguously"):
        tell(s3, bucket, QueueConfigurations=twice)
    tell(s3, bucket)
    assert "QueueConfigurations" not in s3.get_bucket_notification_configuration(Bucket=bucket)


def test_a_topic_passes_events_on(s3: Any, bucket: str, client: Any, account: str, server: Any) -> None:
    sns, sqs = client("sns"), client("sqs")
    topic = sns.create_topic(Name="told")["TopicArn"]
    allow = {"Effect": "Allow", "Principal": SERVICE, "Action": "sns:Publish", "Resource": topic}
    sns.set_topic_attributes(
        TopicArn=topic,
        AttributeName="Policy",
        AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [allow]}),
    )
    url, arn = queue(sqs, "behind", bucket, account, "sns.amazonaws.com")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    tell(s3, bucket, TopicConfigurations=[{"TopicArn": topic, "Events": ["s3:ObjectCreated:Put"]}])
    server.page("idle")  # what is under way at a time may arrive in any order
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    server.page("idle")
    envelopes = messages(sqs, url)
    bodies = [json.loads(envelope["Message"]) for envelope in envelopes]
    assert [body.get("Event") or body["Records"][0]["eventName"] for body in bodies] == [
        "s3:TestEvent",
        "ObjectCreated:Put",
    ]
    assert envelopes[1]["Subject"] == "Amazon S3 Notification"


def test_eventbridge_hears_of_objects(s3: Any, bucket: str, client: Any, account: str, server: Any) -> None:
    events, sqs = client("events"), client("sqs")
    url, arn = queue(sqs, "bridge", bucket, account, "events.amazonaws.com")
    pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [bucket]}}}
    events.put_rule(Name="s3", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="s3", Targets=[{"Id": "q", "Arn": arn}])
    tell(s3, bucket, EventBridgeConfiguration={})
    assert s3.get_bucket_notification_configuration(Bucket=bucket)["EventBridgeConfiguration"] == {}
    put = s3.put_object(Bucket=bucket, Key="a b", Body=b"12345")
    s3.delete_object(Bucket=bucket, Key="a b")
    server.page("idle")
    created, deleted = sorted(messages(sqs, url), key=lambda event: event["detail-type"])
    assert (created["detail-type"], deleted["detail-type"]) == ("Object Created", "Object Deleted")
    assert (created["account"], created["region"], created["resources"]) == (
        account,
        "us-east-1",
        [f"arn:aws:s3:::{bucket}"],
    )
    detail = created["detail"]
    assert detail["object"].pop("sequencer")
    assert detail["object"] == {"key": "a b", "size": 5, "etag": put["ETag"].strip('"')}
    assert (detail["reason"], detail["requester"], detail["source-ip-address"]) == ("PutObject", account, "127.0.0.1")
    assert (deleted["detail"]["reason"], deleted["detail"]["deletion-type"]) == ("DeleteObject", "Permanently Deleted")


HANDLER = """
import boto3, urllib.parse
def handler(event, context):
    record = event["Records"][0]
    bucket, key = record["s3"]["bucket"]["name"], urllib.parse.unquote_plus(record["s3"]["object"]["key"])
    s3 = boto3.client("s3")
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    s3.put_object(Bucket=bucket, Key="out/" + key.removeprefix("in/"), Body=body.upper())
"""


def test_a_function_runs_for_each_object(s3: Any, bucket: str, client: Any, account: str, wait_until: Any) -> None:
    iam, functions = client("iam"), client("lambda")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="upper", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    allow = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::{bucket}/*"}
    iam.put_role_policy(
        RoleName="upper", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", HANDLER)
    arn = functions.create_function(
        FunctionName="upper", Runtime="python3.11", Role=role, Handler="app.handler", Timeout=30,
        Code={"ZipFile": package.getvalue()},
    )["FunctionArn"]  # fmt: skip
    functions.add_permission(
        FunctionName="upper", StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com",
        SourceArn=f"arn:aws:s3:::{bucket}", SourceAccount=account,
    )  # fmt: skip
    rules = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}}
    one = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": rules}
    tell(s3, bucket, LambdaFunctionConfigurations=[one])
    s3.put_object(Bucket=bucket, Key="in/hello world", Body=b"hello")

    def written() -> Any:
        return s3.list_objects_v2(Bucket=bucket, Prefix="out/").get("Contents")

    wait_until(written, 30)
    assert s3.get_object(Bucket=bucket, Key="out/hello world")["Body"].read() == b"HELLO"


def test_an_event_survives_a_crash(own_server: Any) -> None:
    running = own_server(PAMPERO_FAULT="s3.notify")
    s3, sqs = running.client("s3", "000000000000"), running.client("sqs", "000000000000")
    s3.create_bucket(Bucket="crash")
    url, arn = queue(sqs, "q", "crash", "000000000000")
    tell(s3, "crash", QueueConfigurations=[{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}])
    messages(sqs, url)
    s3.put_object(Bucket="crash", Key="a", Body=b"x")
    assert running.wait_for_exit(10)
    running.environment.clear()
    running.start()
    running.page("idle")
    assert [m["Records"][0]["s3"]["object"]["key"] for m in messages(sqs, url)] == ["a"]


def test_all_that_cannot_be_reached_is_named(s3: Any, bucket: str, account: str) -> None:
    def error(**configuration: Any) -> Any:
        with pytest.raises(ClientError) as caught:
            tell(s3, bucket, **configuration)
        return caught.value.response["Error"]

    created, removed = ["s3:ObjectCreated:*"], ["s3:ObjectRemoved:*"]
    for kind, member, element in (
        ("QueueConfigurations", "QueueArn", "Queue"),
        ("TopicConfigurations", "TopicArn", "Topic"),
        ("LambdaFunctionConfigurations", "LambdaFunctionArn", "CloudFunction"),
    ):
        found = error(**{kind: [{"Events": created, member: "no-arn"}]})
        assert (found["ArgumentName"], found["ArgumentValue"]) == (element, "no-arn")
    first, second = (f"arn:aws:sqs:us-east-1:{account}:{name}" for name in ("one", "two"))
    queues = [{"Events": created, "QueueArn": first}, {"Events": removed, "QueueArn": second}]
    found = error(QueueConfigurations=queues)
    assert (found["ArgumentName1"], found["ArgumentName2"]) == (first, second)
    assert found["ArgumentValue1"] == found["ArgumentValue2"] == "The destination queue does not exist"
