"""An event bus: what was put reaches the targets of the rules it matches, and no others."""

from __future__ import annotations

import json

from tests.faults.workload import Step, Workload


class Bus(Workload):
    """Every second event matches the rule."""

    def prepare(self) -> None:
        events = self.client("events")
        events.create_event_bus(Name="bus")
        self.url, arn = self.queue("bus", "events.amazonaws.com")
        pattern = json.dumps({"source": ["load"], "detail-type": ["wanted"]})
        events.put_rule(Name="rule", EventBusName="bus", EventPattern=pattern)
        events.put_targets(Rule="rule", EventBusName="bus", Targets=[{"Id": "queue", "Arn": arn}])
        self.attempted: set[str] = set()
        self.put: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put_events]

    def put_events(self, number: int) -> None:
        bodies = [self.unique(number) for _ in range(2)]
        self.attempted.add(bodies[0])
        entries = [
            {"EventBusName": "bus", "Source": "load", "DetailType": kind, "Detail": json.dumps({"body": body})}
            for kind, body in zip(("wanted", "other"), bodies)
        ]
        answer = self.client("events").put_events(Entries=entries)
        assert answer["FailedEntryCount"] == 0
        self.put.add(bodies[0])

    def verify(self) -> None:
        delivered = {json.loads(body)["detail"]["body"] for body in self.drain(self.url)}
        assert self.put <= delivered, "an event was lost"
        assert delivered <= self.attempted
