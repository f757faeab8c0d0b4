"""Requests whose heads are alike take a shorter way than the first: to the same answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.security.netwire import Wire

Clients = Callable[..., Any]
ALLOWED = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
TIMES = 4


class Alike:
    """One connection; what it sends is signed in one second, so that its heads are the same but for what is cut out."""

    def __init__(self, port: int, keys: Credentials) -> None:
        self._wire, self._host, self._keys = Wire(port), f"127.0.0.1:{port}", keys

    def request(self, body: dict[str, Any], forged: Callable[[str], str] = str, sent: bytes | None = None) -> bytes:
        data = json.dumps(body).encode()
        headers = {
            "Host": self._host,
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "AmazonSQS.SendMessage",
        }
        made = AWSRequest("POST", f"http://{self._host}/", data=data, headers=headers)
        SigV4Auth(self._keys, "sqs", "us-east-1").add_auth(made)
        claim, _, signature = made.headers["Authorization"].rpartition("=")
        lines = [
            *headers.items(),
            ("X-Amz-Date", made.headers["X-Amz-Date"]),
            ("Authorization", f"{claim}={forged(signature)}"),
        ]
        data = data if sent is None else sent
        head = "".join(f"{name}: {value}\r\n" for name, value in [*lines, ("Content-Length", str(len(data)))])
        return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + data

    def send(self, data: bytes) -> tuple[int, dict[str, Any]]:
        status, _, body = self._wire.send(data).answer()
        return status, json.loads(body)


@pytest.fixture
def url(client: Clients) -> str:
    return str(client("sqs").create_queue(QueueName="alike")["QueueUrl"])


@pytest.fixture
def alike(server: Any, account: str) -> Alike:
    return Alike(server.port, Credentials(account, "test"))


def test_each_is_answered_for_itself(alike: Alike, client: Clients, url: str) -> None:
    bodies = [f"message {number}" for number in range(10)]
    answers = [alike.send(alike.request({"QueueUrl": url, "MessageBody": body})) for body in bodies]
    assert [status for status, _ in answers] == [200] * 10
    assert len({answer["MessageId"] for _, answer in answers}) == 10
    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert sorted(one["Body"] for one in found) == sorted(bodies)


def test_a_signature_is_for_one_body(alike: Alike, client: Clients, url: str) -> None:
    body = {"QueueUrl": url, "MessageBody": "mine"}
    for _ in range(TIMES):
        assert alike.send(alike.request(body))[0] == 200
    other = json.dumps({**body, "MessageBody": "forged"}).encode()
    for data in (
        alike.request(body, sent=other),
        alike.request(body, sent=other.ljust(len(other) + 1)),
        alike.request(body, forged=lambda signature: "0" * len(signature)),
        alike.request(body, forged=lambda signature: signature.upper()),
        alike.request(body, forged=lambda signature: signature[:-1]),
    ):
        status, answer = alike.send(data)
        assert (status, answer["__type"].rpartition("#")[2]) == (400, "InvalidSignatureException")
    assert alike.send(alike.request(body))[0] == 200
    count = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    assert count["Attributes"]["ApproximateNumberOfMessages"] == str(TIMES + 1)


def test_errors_are_told_as_to_the_first(alike: Alike, url: str) -> None:
    for _ in range(TIMES):
        assert alike.send(alike.request({"QueueUrl": url, "MessageBody": "x"}))[0] == 200
    for body, code in (
        ({"QueueUrl": f"{url}2", "MessageBody": "x"}, "QueueDoesNotExist"),
        ({"QueueUrl": url, "MessageBody": "x", "DelaySeconds": 1000}, "InvalidParameterValue"),
        ({"QueueUrl": url, "MessageBody": 5}, "SerializationException"),
        ({"QueueUrl": url}, "MissingRequiredParameter"),
    ):
        told = {
            json.dumps({**answer, "message": ""})
            for answer in (alike.send(alike.request(body))[1] for _ in range(TIMES))
        }
        assert len(told) == 1, code
        assert code in told.pop()


def test_what_a_key_may_is_asked_each_time(server: Any, client: Clients, url: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="sender")
    key = iam.create_access_key(UserName="sender")["AccessKey"]
    alike = Alike(server.port, Credentials(key["AccessKeyId"], key["SecretAccessKey"]))
    body = {"QueueUrl": url, "MessageBody": "x"}
    for _ in range(2):
        iam.put_user_policy(UserName="sender", PolicyName="p", PolicyDocument=json.dumps(ALLOWED))
        for _ in range(TIMES):
            assert alike.send(alike.request(body))[0] == 200
        iam.delete_user_policy(UserName="sender", PolicyName="p")
        for _ in range(TIMES):
            assert alike.send(alike.request(body))[1]["__type"].endswith("AccessDeniedException")
    iam.delete_access_key(UserName="sender", AccessKeyId=key["AccessKeyId"])
    for _ in range(TIMES):
        assert alike.send(alike.request(body))[1]["__type"].endswith("UnrecognizedClientException")
