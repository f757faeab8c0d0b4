"""Functions: asynchronous invocations and a queue that a function works off."""

from __future__ import annotations

import io
import json
import zipfile

from tests.faults.workload import Step, Workload

SOURCE = """
import boto3, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    bodies = [record["body"] for record in event["Records"]] if "Records" in event else [event["body"]]
    for body in bodies:
        sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=body)
"""
LOOKS = 60


class Functions(Workload):
    """Both functions pass on what they get; whatever is acknowledged comes out at least once."""

    slow = True

    def prepare(self) -> None:
        lam, iam = self.client("lambda"), self.client("iam")
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = iam.create_role(
            RoleName="functions",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        )["Role"]["Arn"]
        may = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [may]})
        iam.put_role_policy(RoleName="functions", PolicyName="may", PolicyDocument=document)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("index.py", SOURCE)
        self.out, _ = self.queue("functions-out")
        self.source, arn = self.queue("functions-in", VisibilityTimeout="10")
        for name in ("asynchronous", "worker"):
            lam.create_function(
                FunctionName=name,
                Runtime="python3.11",
                Handler="index.handler",
                Role=role,
                Timeout=10,
                Code={"ZipFile": buffer.getvalue()},
                Environment={"Variables": {"OUT": self.out}},
            )
        lam.create_event_source_mapping(EventSourceArn=arn, FunctionName="worker", BatchSize=5)
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

    def verify(self) -> None:
        found: set[str] = set()
        for _ in range(LOOKS):
            found |= set(self.drain(self.out))
            if self.acknowledged <= found:
                break
            self.running.advance(15)
        assert self.acknowledged <= found, f"{len(self.acknowledged - found)} of {len(self.acknowledged)} are lost"
        assert found <= self.attempted
