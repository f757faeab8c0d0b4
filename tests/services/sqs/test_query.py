"""SQS in the query protocol, as SDKs spoke it until 2023 (boto3 before 1.28, PHP, old command lines)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

Call = Callable[..., ElementTree.Element]
NAMESPACE = "{http://queue.amazonaws.com/doc/2012-11-05/}"


@pytest.fixture
def call(server: Any, account: str) -> Call:
    """call("SendMessage", url, MessageBody="x"): posts a form, to the queue's own URL where there is one."""

    def make(action: str, url: str = "", signed: bool = True, **fields: Any) -> ElementTree.Element:
        form = {"Action": action, "Version": "2012-11-05", **({"QueueUrl": url} if url else {}), **fields}
        body = urlencode(form).encode()
        target = f"{server.url}{urlsplit(url).path or '/'}"
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        request = AWSRequest("POST", target, data=body, headers=headers)
        if signed:
            SigV4Auth(Credentials(account, "test"), "sqs", "us-east-1").add_auth(request)
        try:
            with urlopen(Request(target, body, dict(request.headers.items()))) as answer:
                return ElementTree.fromstring(answer.read())
        except OSError as error:
            return ElementTree.fromstring(error.read())  # type: ignore[attr-defined]

    return make


def texts(element: ElementTree.Element, tag: str) -> list[str | None]:
    return [found.text for found in element.iter(NAMESPACE + tag)]


def test_a_queue_is_made_and_described(call: Call) -> None:
    made = call("CreateQueue", **{"QueueName": "old", "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "40",
                                  "Tag.1.Key": "team", "Tag.1.Value": "a"})  # fmt: skip
    assert made.tag == NAMESPACE + "CreateQueueResponse"
    (url,) = texts(made, "QueueUrl")
    assert texts(made, "RequestId")[0]
    assert url is not None
    assert texts(call("ListQueues", QueueNamePrefix="o"), "QueueUrl") == [url]
    found = call("GetQueueAttributes", url, **{"AttributeName.1": "VisibilityTimeout", "AttributeName.2": "QueueArn"})
    assert texts(found, "Name") == ["VisibilityTimeout", "QueueArn"]
    assert texts(found, "Value")[0] == "40"
    call("TagQueue", url, **{"Tag.1.Key": "env", "Tag.1.Value": "b"})
    assert texts(call("ListQueueTags", url), "Key") == ["team", "env"]
    call("UntagQueue", url, **{"TagKey.1": "team"})
    assert texts(call("ListQueueTags", url), "Key") == ["env"]
    call(
        "SetQueueAttributes",
        url,
        **{"Attribute.Name": "x", "Attribute.1.Name": "DelaySeconds", "Attribute.1.Value": "1"},
    )


def test_messages_go_through(call: Call) -> None:
    (url,) = texts(call("CreateQueue", QueueName="old"), "QueueUrl")
    assert url is not None
    attribute = {"MessageAttribute.1.Name": "colour", "MessageAttribute.1.Value.DataType": "String",
                 "MessageAttribute.1.Value.StringValue": "red"}  # fmt: skip
    sent = call("SendMessage", url, MessageBody="<hello> & é", **attribute)
    got = call(
        "ReceiveMessage", url, **{"AttributeName.1": "All", "MessageAttributeName.1": "All", "MaxNumberOfMessages": 5}
    )
    assert texts(got, "MessageId") == texts(sent, "MessageId")
    assert texts(got, "MD5OfBody") == texts(sent, "MD5OfMessageBody")
    assert texts(got, "Body") == ["<hello> & é"]
    assert texts(got, "StringValue") == ["red"]
    assert "ApproximateReceiveCount" in texts(got, "Name")
    (handle,) = texts(got, "ReceiptHandle")
    call("ChangeMessageVisibility", url, ReceiptHandle=handle, VisibilityTimeout=30)
    gone = call("DeleteMessage", url, ReceiptHandle=handle)
    assert gone.tag == NAMESPACE + "DeleteMessageResponse"
    entry = "SendMessageBatchRequestEntry"
    batch = {
        f"{entry}.{n}.{part}": value for n in (1, 2) for part, value in (("Id", f"m{n}"), ("MessageBody", f"body{n}"))
    }
    answer = call("SendMessageBatch", url, **batch)
    assert [e.findtext(f"{NAMESPACE}Id") for e in answer.iter(f"{NAMESPACE}SendMessageBatchResultEntry")] == [
        "m1",
        "m2",
    ]
    empty = call("ReceiveMessage", url, MaxNumberOfMessages=10)
    assert sorted(texts(empty, "Body"), key=str) == ["body1", "body2"]


def test_names_of_newer_protocols_are_taken(call: Call) -> None:
    (url,) = texts(call("CreateQueue", **{"QueueName": "newer", "Attributes.1.Name": "DelaySeconds",
                                          "Attributes.1.Value": "0"}), "QueueUrl")  # fmt: skip
    attribute = {"MessageAttributes.1.Name": "colour", "MessageAttributes.1.Value.DataType": "String",
                 "MessageAttributes.1.Value.StringValue": "red"}  # fmt: skip
    call("SendMessage", url or "", MessageBody="hello", **attribute)
    assert texts(call("ReceiveMessage", url or "", **{"MessageAttributeName.1": "All"}), "StringValue") == ["red"]


def test_errors_have_their_old_codes(call: Call) -> None:
    missing = call("GetQueueUrl", QueueName="none")
    assert texts(missing, "Code") == ["AWS.SimpleQueueService.NonExistentQueue"]
    assert texts(missing, "Type") == ["Sender"]
    assert texts(call("Nonsense"), "Code") == ["InvalidAction"]
    assert texts(call("SendMessage", "http://localhost/000000000000/none"), "Code") == ["MissingParameter"]
    assert texts(call("GetQueueUrl", QueueName="none", signed=False), "Code")
