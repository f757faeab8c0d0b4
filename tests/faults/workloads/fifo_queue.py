"""A FIFO queue: each group in order, without gap and without repeat."""

from __future__ import annotations

import threading

from botocore.exceptions import ClientError
from tests.faults.workload import Step, Workload

GROUPS = 3


class FifoQueue(Workload):
    """One sender that repeats what was not acknowledged, under the same deduplication id, and one receiver."""

    def prepare(self) -> None:
        self.url, _ = self.queue("line.fifo", FifoQueue="true", VisibilityTimeout="1")
        self.sent = [0] * GROUPS
        self.seen = [0] * GROUPS
        self.deleted = [0] * GROUPS
        self.lock = threading.Lock()

    def steps(self) -> list[Step]:
        return [self.send, self.receive]

    def send(self, number: int) -> None:
        group = number % GROUPS
        value = self.sent[group] + 1
        self.client("sqs").send_message(
            QueueUrl=self.url,
            MessageBody=str(value),
            MessageGroupId=str(group),
            MessageDeduplicationId=f"{group}/{value}",
        )
        self.sent[group] = value

    def receive(self, number: int) -> None:
        sqs = self.client("sqs")
        answer = sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=4, AttributeNames=["MessageGroupId"])
        for message in answer.get("Messages", []):
            self.take(int(message["Attributes"]["MessageGroupId"]), int(message["Body"]))
            try:
                sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
            except ClientError as error:
                assert "expired" in str(error)  # noqa: PT017
                return
            group = int(message["Attributes"]["MessageGroupId"])
            self.deleted[group] = int(message["Body"])

    def take(self, group: int, value: int) -> None:
        assert value > self.deleted[group], f"{value} of group {group} came back after its deletion"
        assert value <= self.seen[group] + 1, f"{value} of group {group} came after {self.seen[group]}"
        self.seen[group] = max(self.seen[group], value)

    def verify(self) -> None:
        sqs = self.client("sqs")
        # Whatever the machine does besides, what is received here is deleted before it comes back.
        sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"VisibilityTimeout": "600"})
        while messages := sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"]
        ).get("Messages", []):
            for message in messages:
                group, value = int(message["Attributes"]["MessageGroupId"]), int(message["Body"])
                self.take(group, value)
                sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
                self.deleted[group] = value
        for group in range(GROUPS):
            assert self.sent[group] <= self.seen[group] <= self.sent[group] + 1, f"group {group} lost its end"
