"""A standard queue: what was sent is there until it is deleted, and then never again."""

from __future__ import annotations

import time

from botocore.exceptions import ClientError
from tests.faults.workload import Step, Workload

VISIBILITY = 2
SKEW = 1  # by which the clocks of two servers may differ


class StandardQueue(Workload):
    """Senders, batch senders and receivers that delete."""

    def prepare(self) -> None:
        self.url, _ = self.queue("standard", VisibilityTimeout=str(VISIBILITY))
        self.attempted: set[str] = set()
        self.acknowledged: set[str] = set()
        self.deleting: set[str] = set()
        self.deleted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.send, self.send_batch, self.receive, self.receive_slowly]

    def send(self, number: int) -> None:
        body = self.unique(number)
        self.attempted.add(body)
        self.client("sqs").send_message(QueueUrl=self.url, MessageBody=body)
        self.acknowledged.add(body)

    def send_batch(self, number: int) -> None:
        bodies = {str(index): self.unique(number) for index in range(5)}
        self.attempted |= set(bodies.values())
        entries = [{"Id": id_, "MessageBody": body} for id_, body in bodies.items()]
        answer = self.client("sqs").send_message_batch(QueueUrl=self.url, Entries=entries)
        assert len(answer["Successful"]) == 5
        self.acknowledged |= set(bodies.values())

    def receive(self, number: int) -> None:
        sqs = self.client("sqs")
        for message in sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", []):
            assert message["Body"] in self.attempted
            assert message["Body"] not in self.deleted, "delivered after its deletion was acknowledged"
            # Whose deletion is not acknowledged may be gone or not.
            self.deleting.add(message["Body"])
            sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
            self.deleted.add(message["Body"])

    def receive_slowly(self, number: int) -> None:
        """Waits for messages, gives the first one back at once, and keeps none."""
        sqs = self.client("sqs")
        known = set(self.deleted)
        asked = time.monotonic()
        for message in sqs.receive_message(QueueUrl=self.url, WaitTimeSeconds=1).get("Messages", []):
            assert message["Body"] not in known
            try:
                sqs.change_message_visibility(
                    QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
                )
            except ClientError:
                # It has come back by itself, and another one may have deleted it.
                if time.monotonic() - asked < VISIBILITY - SKEW:
                    raise

    def verify(self) -> None:
        left = self.drain(self.url)
        assert len(left) == len(set(left)), "a message is there twice"
        assert self.acknowledged <= set(left) | self.deleting, "a message was lost"
        assert set(left) <= self.attempted
        assert not set(left) & self.deleted, "a deleted message came back"
