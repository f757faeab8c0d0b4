"""The server is killed with SIGKILL at random moments under load; nothing acknowledged may be lost.

PAMPERO_KILLS sets how often (5 here, 50 in `make faults`).
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

KILLS = int(os.environ.get("PAMPERO_KILLS", "5"))
LOST = (ClientError, BotoCoreError, OSError)


class Load:
    """Threads that write and note what was acknowledged. A call that failed may or may not have happened."""

    def __init__(self, running: Any) -> None:
        self.running = running
        self.stop = threading.Event()
        self.acknowledged: set[str] = set()
        self.attempted: set[str] = set()
        self.deleting: set[str] = set()
        self.deleted: set[str] = set()
        self.delivered_after_deletion: list[str] = []
        self.put: dict[str, int] = {}
        self.counted = 0
        self.uncertain = 0
        self.published: set[str] = set()
        self.ordered: list[int] = []
        self.stored: dict[str, int] = {}
        self.tried: dict[str, int] = {}
        self.progress = threading.Event()

    def client(self, service: str) -> Any:
        return self.running.client(service, "test", config={"connect_timeout": 2, "read_timeout": 5})

    def begin(self) -> None:
        sqs, db = self.client("sqs"), self.client("dynamodb")
        self.url = sqs.create_queue(QueueName="load", Attributes={"VisibilityTimeout": "2"})["QueueUrl"]
        self.line = sqs.create_queue(QueueName="line.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        self.target = sqs.create_queue(QueueName="target")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self.target, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": "*",
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        sqs.set_queue_attributes(QueueUrl=self.target, Attributes={"Policy": policy})
        sns = self.client("sns")
        self.topic = sns.create_topic(Name="load")["TopicArn"]
        sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
        self.client("s3").create_bucket(Bucket="load")
        db.create_table(
            TableName="load",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )

    def worker(self, step: Callable[[Any, int], None], service: str) -> threading.Thread:
        def loop() -> None:
            client = self.client(service)
            number = 0
            while not self.stop.is_set():
                number += 1
                try:
                    step(client, number)
                    self.progress.set()
                except LOST:
                    self.stop.wait(0.01)

        thread = threading.Thread(target=loop, daemon=True)
        thread.start()
        return thread

    def send(self, sqs: Any, number: int) -> None:
        body = f"m{number}-{random.random()}"
        self.attempted.add(body)
        sqs.send_message(QueueUrl=self.url, MessageBody=body)
        self.acknowledged.add(body)

    def send_in_order(self, sqs: Any, number: int) -> None:
        # The same number goes out until it is acknowledged; its deduplication id makes the repeat harmless.
        value = len(self.ordered)
        sqs.send_message(
            QueueUrl=self.line, MessageBody=str(value), MessageGroupId="g", MessageDeduplicationId=str(value)
        )
        self.ordered.append(value)

    def receive(self, sqs: Any, number: int) -> None:
        for message in sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", []):
            if message["Body"] in self.deleted:
                self.delivered_after_deletion.append(message["Body"])
            self.deleting.add(message["Body"])  # whose deletion is not acknowledged may be gone or not
            sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
            self.deleted.add(message["Body"])

    def write(self, db: Any, number: int) -> None:
        key = f"k{number % 50}"
        db.put_item(TableName="load", Item={"id": {"S": key}, "n": {"N": str(number)}})
        self.put[key] = number

    def count(self, db: Any, number: int) -> None:
        self.uncertain += 1
        db.update_item(
            TableName="load",
            Key={"id": {"S": "counter"}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
        self.uncertain -= 1
        self.counted += 1

    def store(self, s3: Any, number: int) -> None:
        key = f"o{number % 20}"
        body = f"{number}".encode() * (1 if number % 2 else 5000)
        self.tried[key] = number
        s3.put_object(Bucket="load", Key=key, Body=body)
        self.stored[key] = number

    def publish(self, sns: Any, number: int) -> None:
        body = f"p{number}-{random.random()}"
        sns.publish(TopicArn=self.topic, Message=body)
        self.published.add(body)


def drain(sqs: Any, url: str) -> list[str]:
    """Everything in a queue, in the order it is given."""
    bodies: list[str] = []
    while True:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        if not messages:
            return bodies
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_nothing_acknowledged_is_lost(own_server: Any) -> None:
    running = own_server()
    load = Load(running)
    load.begin()
    threads = [
        load.worker(load.send, "sqs"),
        load.worker(load.receive, "sqs"),
        load.worker(load.send_in_order, "sqs"),
        load.worker(load.write, "dynamodb"),
        load.worker(load.count, "dynamodb"),
        load.worker(load.publish, "sns"),
        load.worker(load.store, "s3"),
    ]
    pause = threading.Event()
    for _ in range(KILLS):
        load.progress.clear()
        assert load.progress.wait(20), "no progress after a restart"
        pause.wait(random.uniform(0.05, 0.6))
        running.kill()
        running.start()
    load.progress.clear()
    assert load.progress.wait(20)
    load.stop.set()
    for thread in threads:
        thread.join(30)
    running.page("idle")
    running.advance(5)
    sqs, db = load.client("sqs"), load.client("dynamodb")
    left = set(drain(sqs, load.url))
    assert load.acknowledged <= left | load.deleting, "a message was lost"
    assert left | load.deleting <= load.attempted
    assert not load.delivered_after_deletion
    assert not left & load.deleted, "a deleted message came back"
    numbers = [int(body) for body in drain(sqs, load.line)]
    assert numbers[: len(load.ordered)] == load.ordered, "the order of the FIFO queue was broken"
    delivered = drain(sqs, load.target)
    assert load.published <= set(delivered), "a published message was lost"
    for key, number in load.put.items():
        found = int(db.get_item(TableName="load", Key={"id": {"S": key}})["Item"]["n"]["N"])
        assert found >= number, f"{key} went back in time"
    s3 = load.client("s3")
    for key, number in load.stored.items():
        body = s3.get_object(Bucket="load", Key=key)["Body"].read().decode()
        found = [n for n in range(number, load.tried[key] + 1) if body == f"{n}" * (1 if n % 2 else 5000)]
        assert found, f"{key} lost what was acknowledged"
    counter = int(db.get_item(TableName="load", Key={"id": {"S": "counter"}})["Item"]["n"]["N"])
    assert load.counted <= counter <= load.counted + load.uncertain
