"""A log group: an event that was acknowledged is read again, and reaches the function that is subscribed to the group."""

from __future__ import annotations

import time

from tests.faults.workload import Step, Workload

SOURCE = """
import base64, boto3, gzip, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    data = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    for one in data["logEvents"]:
        sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=one["message"])
"""


class Lines(Workload):
    """Every second event matches the filter."""

    slow = True

    def prepare(self) -> None:
        logs = self.client("logs")
        logs.create_log_group(logGroupName="lines")
        logs.create_log_stream(logGroupName="lines", logStreamName="s")
        self.out, _ = self.queue("lines")
        function = self.function("lines", SOURCE, "sqs:SendMessage", OUT=self.out)
        self.client("lambda").add_permission(
            FunctionName="lines", StatementId="logs", Action="lambda:InvokeFunction", Principal="logs.amazonaws.com"
        )
        logs.put_subscription_filter(
            logGroupName="lines", filterName="wanted", filterPattern="wanted", destinationArn=function
        )
        self.attempted: set[str] = set()
        self.acknowledged: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put]

    def put(self, number: int) -> None:
        texts = [f"{kind} {self.unique(number)}" for kind in ("wanted", "other")]
        self.attempted.update(texts)
        events = [{"timestamp": int(time.time() * 1000), "message": text} for text in texts]
        self.client("logs").put_log_events(logGroupName="lines", logStreamName="s", logEvents=events)
        self.acknowledged.update(texts)
        self.wait(0.1)

    def verify(self) -> None:
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName="lines")
        kept = [event["message"] for page in pages for event in page["events"]]
        assert self.acknowledged <= set(kept) <= self.attempted, "an event was lost"
        assert len(kept) == len(set(kept))
        wanted = {text for text in self.acknowledged if text.startswith("wanted")}
        found: set[str] = set()

        def all_came() -> bool:
            found.update(self.drain(self.out))
            return wanted <= found

        assert self.until(all_came, 15), f"{len(wanted - found)} of {len(wanted)} did not come"
        assert found <= {text for text in kept if text.startswith("wanted")}
