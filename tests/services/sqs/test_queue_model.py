"""Queues against naive models: whatever is done to a queue, in whatever order, at whatever time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pampero.api import ApiError
from pampero.app import Server
from pampero.auth.principals import Principal
from pampero.kernel import clock
from pampero.kernel.config import Settings

ACCOUNT = "123456789012"
RETENTION, DEDUP_SECONDS, MAX_RECEIVES = 400, 300, 3
SECONDS = st.sampled_from([0, 5, 30])
TURNS = st.sampled_from([1, 5, 29, 120, 301])
HARD = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


class Bench:
    """A server in this process whose clock stands still unless it is turned."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._server = Server(Settings(data=folder, test=True, port=0))
        self._runner.run(self._server.loop.start())
        system = self._server.runtime.system()
        self._sqs = system.within(ACCOUNT, "us-east-1").acting(Principal.root(ACCOUNT)).client("sqs")
        self._names = itertools.count()

    @property
    def now(self) -> float:
        return self._server.clock.now()

    def name(self) -> str:
        return f"queue{next(self._names)}"

    def call(self, operation: str, **params: Any) -> Any:
        return self._runner.run(self._sqs.call(operation, **params))

    def turn(self, seconds: int) -> None:
        self._server.clock.advance(seconds)
        self._runner.run(self._server.idle())

    def close(self) -> None:
        self._runner.run(self._server.loop.stop())
        self._server.store.close()
        self._runner.close()


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: 1_800_000_000.0, monotonic=lambda: 0.0))
    made = Bench(tmp_path / "data")
    yield made
    made.close()


@dataclass
class Message:
    """A message as the model knows it."""

    body: str
    id: str
    sent: float
    visible: float
    group: str = ""
    receives: int = 0
    handles: list[str] = field(default_factory=list)


class Queue(RuleBasedStateMachine):
    """What both kinds of queue have in common. A dead-letter queue takes what was received MAX_RECEIVES times."""

    bench: Bench
    fifo = False
    handles = Bundle("handles")

    def __init__(self) -> None:
        super().__init__()
        self.alive: list[Message] = []
        self.dead: list[Message] = []
        self.count = itertools.count()
        ending = ".fifo" if self.fifo else ""
        common = {"MessageRetentionPeriod": str(RETENTION), **({"FifoQueue": "true"} if self.fifo else {})}
        name = self.bench.name()
        self.dead_url = self.make(f"{name}-dead{ending}", common)
        found = self.bench.call("GetQueueAttributes", QueueUrl=self.dead_url, AttributeNames=["QueueArn"])
        self.dead_arn = found["Attributes"]["QueueArn"]
        redrive = f'{{"deadLetterTargetArn": "{self.dead_arn}", "maxReceiveCount": {MAX_RECEIVES}}}'
        self.url = self.make(f"{name}{ending}", {**common, "RedrivePolicy": redrive})

    def make(self, name: str, attributes: dict[str, str]) -> str:
        url: str = self.bench.call("CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]
        return url

    def teardown(self) -> None:
        self.bench.call("DeleteQueue", QueueUrl=self.url)
        self.bench.call("DeleteQueue", QueueUrl=self.dead_url)

    def expire(self) -> None:
        oldest = self.bench.now - RETENTION
        self.alive = [message for message in self.alive if message.sent >= oldest]
        self.dead = [message for message in self.dead if message.sent >= oldest]

    def bury(self) -> None:
        """What is visible and was received often enough goes to the dead-letter queue."""
        now = self.bench.now
        gone = [m for m in self.alive if m.visible <= now and m.receives >= MAX_RECEIVES]
        for message in gone:
            self.alive.remove(message)
            sent = now if self.fifo else message.sent
            self.dead.append(Message(message.body, message.id, sent, now, message.group))

    def ready(self) -> list[Message]:
        """What may be received now, in the order of a FIFO queue."""
        raise NotImplementedError

    def of(self, handle: str) -> Message | None:
        return next((message for message in self.alive if handle in message.handles), None)

    @rule(target=handles, most=st.integers(1, 10), hidden=SECONDS)
    def receive(self, most: int, hidden: int) -> Any:
        answer = self.bench.call(
            "ReceiveMessage", QueueUrl=self.url, MaxNumberOfMessages=most, VisibilityTimeout=hidden,
            MessageSystemAttributeNames=["All"],
        ).get("Messages", [])  # fmt: skip
        self.bury()
        ready = self.ready()
        self.compare(answer, ready, most)
        by_id = {message.id: message for message in ready}
        for got in answer:
            message = by_id[got["MessageId"]]
            assert got["Body"] == message.body
            message.receives += 1
            assert got["Attributes"]["ApproximateReceiveCount"] == str(message.receives)
            assert got["Attributes"]["SentTimestamp"] == str(int(message.sent * 1000))
            message.visible = self.bench.now + hidden
            message.handles.append(got["ReceiptHandle"])
        return answer[0]["ReceiptHandle"] if answer else "none"

    def compare(self, answer: list[Any], ready: list[Message], most: int) -> None:
        raise NotImplementedError

    @rule(handle=handles)
    def delete(self, handle: str) -> None:
        message = self.of(handle)
        if handle == "none":
            with pytest.raises(ApiError, match="not a valid receipt handle"):
                self.bench.call("DeleteMessage", QueueUrl=self.url, ReceiptHandle=handle)
            return
        last = message is not None and handle == message.handles[-1]
        if self.fifo and message is not None and not (last and message.visible > self.bench.now):
            with pytest.raises(ApiError, match="expired"):
                self.bench.call("DeleteMessage", QueueUrl=self.url, ReceiptHandle=handle)
            return
        self.bench.call("DeleteMessage", QueueUrl=self.url, ReceiptHandle=handle)
        if message is not None:
            self.alive.remove(message)

    @rule(handle=handles, hidden=SECONDS)
    def change_visibility(self, handle: str, hidden: int) -> None:
        message = self.of(handle)
        arguments = {"QueueUrl": self.url, "ReceiptHandle": handle, "VisibilityTimeout": hidden}
        newest = message is not None and message.visible > self.bench.now and handle == message.handles[-1]
        if message is None or (self.fifo and not newest):
            with pytest.raises(ApiError):
                self.bench.call("ChangeMessageVisibility", **arguments)
            return
        self.bench.call("ChangeMessageVisibility", **arguments)
        message.visible = self.bench.now + hidden

    @rule(seconds=TURNS)
    def turn(self, seconds: int) -> None:
        self.bench.turn(seconds)
        self.expire()

    @precondition(lambda self: self.dead)
    @rule()
    def redrive(self) -> None:
        """Dead letters come back as new messages, those of a group in their order."""
        self.bench.call("StartMessageMoveTask", SourceArn=self.dead_arn)
        self.bench.turn(1)
        (task,) = self.bench.call("ListMessageMoveTasks", SourceArn=self.dead_arn)["Results"]
        assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", len(self.dead))
        now = self.bench.now
        self.alive += [Message(letter.body, "", now, now, letter.group) for letter in self.dead]
        self.dead = []
        self.expire()

    @invariant()
    def the_counts_are_right(self) -> None:
        names = ["All"]
        now = self.bench.now
        found = self.bench.call("GetQueueAttributes", QueueUrl=self.url, AttributeNames=names)["Attributes"]
        dead = self.bench.call("GetQueueAttributes", QueueUrl=self.dead_url, AttributeNames=names)["Attributes"]
        hidden = [message for message in self.alive if message.visible > now]
        assert found["ApproximateNumberOfMessages"] == str(len(self.alive) - len(hidden))
        assert found["ApproximateNumberOfMessagesNotVisible"] == str(sum(m.receives > 0 for m in hidden))
        assert found["ApproximateNumberOfMessagesDelayed"] == str(sum(m.receives == 0 for m in hidden))
        assert dead["ApproximateNumberOfMessages"] == str(len(self.dead))


def named(answer: list[Any], ready: list[Message]) -> None:
    """Redriven messages get their ids when they are first seen, by their bodies."""
    for got in answer:
        known = any(message.id == got["MessageId"] for message in ready)
        unnamed = [message for message in ready if not message.id and message.body == got["Body"]]
        if not known:
            assert unnamed, f"nobody sent {got}"
            unnamed[0].id = got["MessageId"]


class StandardQueue(Queue):
    """In any order, but as many as there are."""

    @rule(delay=SECONDS)
    def send(self, delay: int) -> None:
        body = f"body {next(self.count)}"
        sent = self.bench.call("SendMessage", QueueUrl=self.url, MessageBody=body, DelaySeconds=delay)
        now = self.bench.now
        self.alive.append(Message(body, sent["MessageId"], now, now + delay))

    @rule(bodies=st.integers(2, 10))
    def send_batch(self, bodies: int) -> None:
        entries = [{"Id": str(number), "MessageBody": f"body {next(self.count)}"} for number in range(bodies)]
        answer = self.bench.call("SendMessageBatch", QueueUrl=self.url, Entries=entries)
        ids = {entry["Id"]: entry["MessageId"] for entry in answer["Successful"]}
        now = self.bench.now
        self.alive += [Message(entry["MessageBody"], ids[entry["Id"]], now, now) for entry in entries]

    def ready(self) -> list[Message]:
        return [message for message in self.alive if message.visible <= self.bench.now]

    def compare(self, answer: list[Any], ready: list[Message], most: int) -> None:
        named(answer, ready)
        assert len({got["MessageId"] for got in answer}) == len(answer) == min(most, len(ready))
        assert {got["MessageId"] for got in answer} <= {message.id for message in ready}


class FifoQueue(Queue):
    """Groups in line, each in order up to what is in flight; repeats within five minutes are dropped."""

    fifo = True

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, tuple[str, float]] = {}
        self.groups: list[str] = []

    @rule(group=st.sampled_from("abc"), dedup=st.none() | st.integers(0, 3))
    def send(self, group: str, dedup: int | None) -> None:
        number = next(self.count)
        key = f"id-{dedup}" if dedup is not None else f"own-{number}"
        body = f"body {number}"
        sent = self.bench.call(
            "SendMessage", QueueUrl=self.url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=key
        )
        now = self.bench.now
        twin, until = self.known.get(key, ("", 0.0))
        if until > now:
            assert sent["MessageId"] == twin
            return
        self.known[key] = (sent["MessageId"], now + DEDUP_SECONDS)
        self.alive.append(Message(body, sent["MessageId"], now, now, group))

    def ready(self) -> list[Message]:
        now = self.bench.now
        groups: dict[str, list[Message]] = {group: [] for group in self.line()}
        blocked: set[str] = set()
        for message in self.alive:
            if message.visible > now:
                blocked.add(message.group)
            elif message.group not in blocked:
                groups[message.group].append(message)
        return [message for group in groups.values() for message in group]

    def line(self) -> list[str]:
        """The groups that have messages, in the order in which they are served."""
        there = list(dict.fromkeys(message.group for message in self.alive))
        self.groups = [group for group in self.groups if group in there]
        self.groups += [group for group in there if group not in self.groups]
        return self.groups

    @invariant()
    def the_line_is_kept(self) -> None:
        self.line()

    def received(self, groups: list[str]) -> None:
        for group in dict.fromkeys(groups):
            self.groups.remove(group)
            self.groups.append(group)

    def compare(self, answer: list[Any], ready: list[Message], most: int) -> None:
        named(answer, ready)
        assert [got["MessageId"] for got in answer] == [message.id for message in ready[:most]]
        assert [got["Attributes"]["MessageGroupId"] for got in answer] == [m.group for m in ready[:most]]
        for group in "abc":
            numbers = [
                got["Attributes"]["SequenceNumber"] for got in answer if got["Attributes"]["MessageGroupId"] == group
            ]
            assert numbers == sorted(numbers)
        self.received([message.group for message in ready[:most]])


@pytest.mark.parametrize("kind", [StandardQueue, FifoQueue])
def test_a_queue_does_what_its_model_does(bench: Bench, kind: type[Queue]) -> None:
    kind.bench = bench
    run_state_machine_as_test(kind, settings=HARD)
