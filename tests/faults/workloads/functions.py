"""Functions: asynchronous invocations and a queue that a function works off."""

from __future__ import annotations

import json

from tests.faults.workload import Step, Workload

SOURCE = """
import boto3, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    bodies = [record["body"] for record in event["Records"]] if "Records" in event else [event["body"]]
    for body in bodies:
        sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=body)
"""


class Functions(Workload):
    """Both functions pass on what they get; whatever is acknowledged comes out at least once."""

    slow = True

    def prepare(self) -> None:
        self.out, _ = self.queue("functions-out")
        self.source, arn = self.queue("functions-in", VisibilityTimeout="10")
        for name in ("asynchronous", "worker"):
            self.function(name, SOURCE, "sqs:*", OUT=self.out)
        # What fails three times is given up, as it is to be: on a machine that is too slow that is no event lost.
        self.dead, dead = self.queue("functions-dead")
        letters = {"TargetArn": dead}
        self.client("lambda").update_function_configuration(FunctionName="asynchronous", DeadLetterConfig=letters)
        self.client("lambda").create_event_source_mapping(EventSourceArn=arn, FunctionName="worker", BatchSize=5)
        self.acknowledged: set[str] = set()
        self.attempted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.invoke, self.send]

    def invoke(self, number: int) -> None:
        body = self.unique(number)
        self.attempted.add(body)
        payload = json.dumps({"body": body})
        answer = self.client("lambda").invoke(FunctionName="asynchronous", InvocationType="Event", Payload=payload)
        assert answer["StatusCode"] == 202
        self.acknowledged.add(body)
        self.wait(0.1)

    def send(self, number: int) -> None:
        body = self.unique(number)
        self.attempted.add(body)
        self.client("sqs").send_message(QueueUrl=self.source, MessageBody=body)
        self.acknowledged.add(body)
        self.wait(0.1)

    def given_up(self) -> list[str]:
        """Why."""
        asked = {"QueueUrl": self.dead, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
        letters = self.client("sqs").receive_message(**asked).get("Messages", [])
        return [one["MessageAttributes"]["ErrorMessage"]["StringValue"] for one in letters]

    def verify(self) -> None:
        found: set[str] = set()

        def all_came() -> bool:
            found.update(self.drain(self.out))
            return self.acknowledged <= found

        came = self.until(all_came, 15)
        assert not (given_up := self.given_up()), f"the function failed: {given_up}"
        assert came, f"{len(self.acknowledged - found)} of {len(self.acknowledged)} are lost"
        assert found <= self.attempted
