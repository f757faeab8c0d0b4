"""Rules are changed at random; each event reaches exactly the rules that a simple model says it does."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from typing import Any

import pytest
from tests.services.events.conftest import policy

ACCOUNT = "123456789012"
ARN = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
SOURCES = ("a", "b", "c")
NAMES = ("r0", "r1", "r2", "r3")
TARGET = {
    "Id": "1",
    "Arn": ARN,
    "InputTransformer": {
        "InputPathsMap": {"n": "$.detail.n"},
        "InputTemplate": '{"n": <n>, "rule": "<aws.events.rule-name>"}',
    },
}


class Model:
    """What rules there are, and who must hear of which event."""

    def __init__(self, deployer: Any, seed: int) -> None:
        self.call = deployer.call
        self.choice = random.Random(seed)
        self.rules: dict[str, dict[str, Any]] = {}
        self.expected: Counter[tuple[int, str]] = Counter()
        self.events = 0

    async def step(self) -> None:
        name = self.choice.choice(NAMES)
        rule = self.rules.get(name)
        match self.choice.randrange(8):
            case 0 | 1:
                sources = self.choice.sample(SOURCES, self.choice.randint(1, 3))
                await self.call("events", "PutRule", Name=name, EventPattern=json.dumps({"source": sources}))
                self.rules[name] = {"sources": sources, "on": True, "target": bool(rule and rule["target"])}
            case 2 if rule:
                await self.call("events", "PutTargets", Rule=name, Targets=[TARGET])
                rule["target"] = True
            case 3 if rule:
                await self.call("events", "DisableRule" if rule["on"] else "EnableRule", Name=name)
                rule["on"] = not rule["on"]
            case 4 if rule and self.choice.random() < 0.3:
                await self.call("events", "RemoveTargets", Rule=name, Ids=["1"])
                await self.call("events", "DeleteRule", Name=name)
                del self.rules[name]
            case _:
                await self.put()

    async def put(self) -> None:
        entries = []
        for _ in range(self.choice.randint(1, 4)):
            source = self.choice.choice(SOURCES)
            entries.append({"Source": source, "DetailType": "d", "Detail": json.dumps({"n": self.events})})
            for name, rule in self.rules.items():
                if rule["on"] and rule["target"] and source in rule["sources"]:
                    self.expected[self.events, name] += 1
            self.events += 1
        await self.call("events", "PutEvents", Entries=entries)


async def received(deployer: Any, url: str, count: int) -> Counter[tuple[int, str]]:
    """The messages of a queue, once there are `count` and no more come."""
    clock = deployer.context.runtime.clock
    found: Counter[tuple[int, str]] = Counter()
    for _ in range(500):
        page = (await deployer.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)).get("Messages", [])
        for message in page:
            body = json.loads(message["Body"])
            found[body["n"], body["rule"]] += 1
        if not page:
            if found.total() >= count:
                return found
            await clock.wait(asyncio.Event(), clock.now() + 0.02)
    raise AssertionError(f"{found.total()} of {count} came")


@pytest.mark.parametrize("seed", [1, 2])
def test_events_reach_the_rules_that_there_are(deploy: Any, seed: int) -> None:
    async def body(deployer: Any) -> None:
        made = await deployer.call(
            "sqs",
            "CreateQueue",
            QueueName="q",
            Attributes={"Policy": policy("sqs:SendMessage", resource=ARN), "VisibilityTimeout": "3600"},
        )
        model, clock = Model(deployer, seed), deployer.context.runtime.clock
        for _ in range(250):
            await model.step()
            # A delivery is of the target as it is when it is made.
            while await deployer.context.runtime.store.read(lambda tx: tx.one("SELECT 1 FROM outbox")):
                await clock.wait(asyncio.Event(), clock.now() + 0.001)
        assert model.expected.total() > 50
        assert await received(deployer, made["QueueUrl"], model.expected.total()) == model.expected

    deploy(body)
