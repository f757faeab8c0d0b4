"""Pipes from a queue and from a stream, filtered and transformed."""

from __future__ import annotations

import json
from typing import Any

from tests.faults.workload import Step, Workload
from tests.roles import make_role

UNWANTED = 5


class Pipes(Workload):
    """Whatever is acknowledged and wanted comes out at least once; nothing else does."""

    def prepare(self) -> None:
        role = make_role(self.client("iam"), "pipes", ("sqs:*", "kinesis:*"))
        kinesis = self.client("kinesis")
        kinesis.create_stream(StreamName="piped", ShardCount=2)
        stream = kinesis.describe_stream_summary(StreamName="piped")["StreamDescriptionSummary"]["StreamARN"]
        self.source, source = self.queue("piped-in", VisibilityTimeout="30")
        self.out, out = self.queue("piped-out")
        more: dict[str, Any] = {"RoleArn": role, "Target": out}
        for name, arn, field, parameters in (
            ("from-queue", source, "body", {"SqsQueueParameters": {"BatchSize": 5}}),
            ("from-stream", stream, "data", {"KinesisStreamParameters": {
                "StartingPosition": "TRIM_HORIZON", "BatchSize": 5, "ParallelizationFactor": 2}}),
        ):  # fmt: skip
            pattern = json.dumps({field: {"wanted": [True]}})
            self.client("pipes").create_pipe(
                Name=name, Source=arn, **more, TargetParameters={"InputTemplate": f"<$.{field}.name>"},
                SourceParameters={**parameters, "FilterCriteria": {"Filters": [{"Pattern": pattern}]}},
            )  # fmt: skip
        self.acknowledged: set[str] = set()
        self.attempted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.send, self.put]

    def _body(self, number: int) -> tuple[str, str]:
        name, wanted = self.unique(number), number % UNWANTED != 0
        if wanted:
            self.attempted.add(name)
        return name if wanted else "", json.dumps({"name": name, "wanted": wanted})

    def send(self, number: int) -> None:
        name, body = self._body(number)
        self.client("sqs").send_message(QueueUrl=self.source, MessageBody=body)
        self.acknowledged.update({name} - {""})
        self.wait(0.05)

    def put(self, number: int) -> None:
        name, body = self._body(number)
        self.client("kinesis").put_record(StreamName="piped", Data=body.encode(), PartitionKey=f"k{number % 7}")
        self.acknowledged.update({name} - {""})
        self.wait(0.05)

    def verify(self) -> None:
        found: set[str] = set()

        def all_came() -> bool:
            found.update(json.loads(text) for text in self.drain(self.out))
            return self.acknowledged <= found

        lost = "{} of {} are lost"
        assert self.until(all_came, 15), lost.format(len(self.acknowledged - found), len(self.acknowledged))
        assert found <= self.attempted
