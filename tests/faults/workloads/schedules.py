"""Schedules: each due time leads to one message, in whatever moment the server is killed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

from tests.faults.workload import Step, Workload
from tests.roles import make_role

TRIES = 8
# A call may take as long as the rest of the minute.
SAFE_SECONDS = 20


class Schedules(Workload):
    """One-time schedules that are gone after their completion, templated and universal in turn, and one that goes on."""

    def prepare(self) -> None:
        self.url, self.arn = self.queue("scheduled")
        self.ticks, ticks = self.queue("ticks")
        self.role = make_role(self.client("iam"), "scheduler", ("sqs:*",))
        target = {"Arn": ticks, "RoleArn": self.role, "Input": "<aws.scheduler.scheduled-time>"}
        self.client("scheduler").create_schedule(
            Name="ticks", ScheduleExpression="rate(1 minute)", FlexibleTimeWindow={"Mode": "OFF"}, Target=target
        )
        self.attempted: set[str] = set()
        self.acknowledged: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.schedule]

    def schedule(self, number: int) -> None:
        body = self.unique(number)
        self.attempted.add(body)
        sent = json.dumps({"QueueUrl": self.url, "MessageBody": body})
        arn, text = (self.arn, body) if number % 2 else ("arn:aws:scheduler:::aws-sdk:sqs:sendMessage", sent)
        soon = datetime.now(UTC) + timedelta(seconds=1)
        if soon.second >= SAFE_SECONDS:  # what is made after its due time's minute is never due
            soon = soon.replace(second=0) + timedelta(minutes=1)
        self.client("scheduler").create_schedule(
            Name=f"s{abs(hash(body))}", ScheduleExpression=f"at({soon:%Y-%m-%dT%H:%M:%S})", ActionAfterCompletion="DELETE",
            FlexibleTimeWindow={"Mode": "OFF"}, Target={"Arn": arn, "RoleArn": self.role, "Input": text},
        )  # fmt: skip
        self.acknowledged.add(body)
        self.wait(0.05)

    def verify(self) -> None:
        found = Counter(self.drain(self.url))
        for _ in range(TRIES):
            if self.acknowledged <= found.keys():
                break
            # What could not be sent while a server ended is tried again, later each time.
            self.running.advance(120)
            self.running.page("idle")
            found += Counter(self.drain(self.url))
        assert self.acknowledged <= found.keys(), f"lost: {self.acknowledged - found.keys()}"
        assert found.keys() <= self.attempted
        assert set(found.values()) == {1}, "a due time came twice"
        ticks = Counter(self.drain(self.ticks))
        assert ticks
        assert set(ticks.values()) == {1}, "a tick came twice"
        assert [one["Name"] for one in self.client("scheduler").list_schedules()["Schedules"]] == ["ticks"]
