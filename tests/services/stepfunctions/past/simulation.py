"""Workflows made at random, and executions of them without a server: tasks answer what chance says."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import msgspec

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.program import Program
from pampero.services.stepfunctions.asl.scope import World
from pampero.services.stepfunctions.asl.step import step

BEGIN = 1_000_000_000.0
ERRORS = ["Custom.Bad", "States.TaskFailed", "Lambda.Unknown"]
RESOURCES = [
    "arn:aws:states:::sqs:sendMessage", "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "arn:aws:lambda:us-east-1:000000000000:function:f", "arn:aws:states:us-east-1:000000000000:activity:a",
]  # fmt: skip
ITEMS = {"items": [1, 2, 3], "n": 1}
MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:m"
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(e.State).decode


class Maker:
    """A definition of any states, in either language."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.made = 0
        self.queries = random.random() < 0.5

    def definition(self) -> str:
        program = self.program(self.random.randint(2, 6), 0)
        if self.queries:
            program["QueryLanguage"] = "JSONata"
        if self.random.random() < 0.1:
            program["TimeoutSeconds"] = 40
        return json.dumps(program)

    def program(self, length: int, depth: int) -> dict[str, Any]:
        names = []
        for _ in range(length):
            self.made += 1
            names.append(f"S{self.made}")
        states = {}
        for at, name in enumerate(names):
            later = names[at + 1 :]
            states[name] = self.state(later, depth)
        reached = [names[0]]
        for name in reached:
            state = states[name]
            ways = [state, *state.get("Choices", ()), *state.get("Catch", ())]
            targets = [way["Next"] for way in ways if "Next" in way] + [state.get("Default", name)]
            reached += [target for target in dict.fromkeys(targets) if target not in reached]
        return {"StartAt": names[0], "States": {name: states[name] for name in reached}}

    def state(self, later: list[str], depth: int) -> dict[str, Any]:
        kinds = ["Pass", "Pass", "Task", "Task", "Task", "Wait", "Fail"] if depth else ["Pass", "Task", "Task", "Wait"]
        if depth < 2:
            kinds += ["Parallel", "Map"]
        if later:
            kinds.append("Choice")
        kind = self.random.choice(kinds)
        if kind == "Fail" and self.random.random() < 0.7:
            kind = "Pass"
        state: dict[str, Any] = {"Type": kind}
        getattr(self, kind.lower())(state, later, depth)
        if kind in ("Task", "Parallel", "Map"):
            self.caught(state, later)
        if kind not in ("Choice", "Fail"):
            state |= {"Next": later[0]} if later else {"End": True}
        return state

    def pass_(self, state: dict[str, Any], depth: int) -> None:
        chance = self.random.random()
        if self.queries:
            texts = [
                "'x'",
                "$random()",
                "$now()",
                "$states.context.State.EnteredTime",
                "$uuid()",
                "$states.context.Execution.Name",
            ]
            state["Output"] = "{% $merge([$states.input, {'x': " + self.random.choice(texts) + "}]) %}"
        else:
            texts = [
                "States.UUID()",
                "$$.State.EnteredTime",
                "States.MathRandom(1, 100)",
                "States.Format('{}', 1)",
                "$$.Execution.Name",
            ]
            state["Parameters"] = {"x.$": self.random.choice(texts), "y": 1}
            state["ResultPath"] = "$.passed"
        if chance < 0.4:
            state["Assign"] = {f"v{depth}": "{% $states.input.n %}"} if self.queries else {f"v{depth}.$": "$.y"}

    def choice(self, state: dict[str, Any], later: list[str], depth: int) -> None:
        target = self.random.choice(later)
        if self.queries:
            query = self.random.choice(["$random() < 0.5", "$states.input.n = 1", "$exists($states.input.x)"])
            state["Choices"] = [{"Condition": "{% " + query + " %}", "Next": target}]
        else:
            test: dict[str, Any] = self.random.choice(
                [{"Variable": "$.n", "NumericEquals": 1}, {"Variable": "$.passed", "IsPresent": True}]
            )
            state["Choices"] = [{**test, "Next": target}]
        state["Default"] = later[0]

    def wait(self, state: dict[str, Any], later: list[str], depth: int) -> None:
        state["Seconds"] = self.random.randint(0, 9)

    def fail(self, state: dict[str, Any], later: list[str], depth: int) -> None:
        state |= {"Error": "Custom.Bad", "Cause": "by itself"}

    def task(self, state: dict[str, Any], later: list[str], depth: int) -> None:
        resource = self.random.choice(RESOURCES)
        state["Resource"] = resource
        token = resource.endswith("Token")
        body: dict[str, Any] = {"QueueUrl": "q"} if ":sqs:" in resource else {"QueueUrl": "q", "z": 1}
        if self.queries:
            body["MessageBody"] = (
                "{% $states.context.Task.Token %}" if token else "{% $string($states.input.n) & 'm' %}"
            )
            state["Arguments"] = body
            state["Output"] = "{% $merge([$states.input, {'t': $states.result}]) %}"
        else:
            body["MessageBody.$"] = "$$.Task.Token" if token else "States.Format('{}m', $.n)"
            state["Parameters"] = body
            state["ResultPath"] = "$.result"
        if self.random.random() < 0.4:
            state["TimeoutSeconds"] = self.random.randint(1, 5)
        if self.random.random() < 0.3:
            state["Assign"] = {f"w{depth}": "{% $states.result %}"} if self.queries else {f"w{depth}.$": "$"}

    def parallel(self, state: dict[str, Any], later: list[str], depth: int) -> None:
        state["Branches"] = [
            self.program(self.random.randint(1, 2), depth + 1) for _ in range(self.random.randint(1, 3))
        ]
        if self.queries:
            state["Output"] = "{% $merge([$states.input, {'p': $count($states.result)}]) %}"
        else:
            state["ResultPath"] = "$.both"

    def map(self, state: dict[str, Any], later: list[str], depth: int) -> None:
        state["ItemProcessor"] = self.program(self.random.randint(1, 2), depth + 1)
        value = "{% $states.context.Map.Item.Value %}" if self.queries else None
        selector: dict[str, Any] = {"items": [1, 2], "n": 2}
        selector |= {"v": value} if self.queries else {"v.$": "$$.Map.Item.Value"}
        state["ItemSelector"] = selector
        if self.queries:
            state["Items"] = "{% $states.input.items %}"
            state["Output"] = "{% $merge([$states.input, {'m': $count($states.result)}]) %}"
        else:
            state |= {"ItemsPath": "$.items", "ResultPath": "$.each"}
        if self.random.random() < 0.5:
            state["MaxConcurrency"] = self.random.randint(1, 2)
        if self.random.random() < 0.2:
            state["ToleratedFailureCount"] = 1

    def caught(self, state: dict[str, Any], later: list[str]) -> None:
        if self.random.random() < 0.5:
            errors = self.random.choice([["States.ALL"], ["Custom.Bad"], ["States.TaskFailed"]])
            state["Retry"] = [{"ErrorEquals": errors, "IntervalSeconds": 1, "MaxAttempts": self.random.randint(0, 2)}]
            if self.random.random() < 0.3:
                state["Retry"][0] |= {"MaxDelaySeconds": 3, "JitterStrategy": "FULL"}
        if later and self.random.random() < 0.5:
            entry: dict[str, Any] = {"ErrorEquals": ["States.ALL"], "Next": self.random.choice(later)}
            if self.queries:
                entry["Output"] = "{% $merge([$states.input, {'e': $states.errorOutput}]) %}"
            else:
                entry["ResultPath"] = "$.error"
            state["Catch"] = [entry]


setattr(Maker, "pass", lambda self, state, later, depth: self.pass_(state, depth))


class Simulation:
    """An execution. answers: what a task is told, by its arguments and tries; by chance where None."""

    def __init__(self, definition: str, random: Random, name: str = "x", state: e.State | None = None) -> None:
        self.program: Program = compile_program(definition)
        self.random = random
        self.now = BEGIN
        self.facts = facts(name)
        self.state = state or e.State(self.facts)
        self.entries: list[e.Entry] = []
        self.requests: list[e.Request] = []
        self.timers: dict[int, tuple[int, float]] = {}
        self.saved: dict[int, bytes] = {}

    def world(self) -> World:
        def uuid() -> str:
            return f"{self.random.getrandbits(128):032x}"

        return World(
            self.now, uuid, self.random.random, lambda thread, attempt: f"{self.facts.name}/{thread}/{attempt}"
        )

    def happen(self, event: e.Happening) -> None:
        outcome = step(self.program, self.state, event, self.world(), self.random.choice([1, 2, 100]))
        self.entries += outcome.entries
        for command in outcome.commands:
            match command:
                case e.Request():
                    self.requests.append(command)
                case e.Timer(thread, attempt, due):
                    self.timers.pop(thread, None)
                    if due is not None:
                        self.timers[thread] = (attempt, due)
                case e.Dropped(thread, attempt):
                    self.requests = [one for one in self.requests if (one.thread, one.attempt) != (thread, attempt)]

    def run(self, begin: e.Happening | None = None, most: int = 400) -> list[e.Entry]:
        """To its end, or so many steps."""
        self.happen(begin or e.Begin(json.dumps(ITEMS)))
        for _ in range(most):
            if self.state.status != "RUNNING":
                break
            if self.state.ready:
                self.happen(e.Go())
            elif self.requests and (not self.timers or self.random.random() < 0.85):
                self.now += self.random.random()
                self.answer(self.requests.pop(self.random.randrange(len(self.requests))))
            elif self.timers:
                thread, (attempt, due) = min(self.timers.items(), key=lambda pair: pair[1][1])
                self.now = max(self.now, due)
                del self.timers[thread]
                self.happen(e.Wake(thread, attempt) if thread else e.Expired())
            else:
                break
        return self.entries

    def answer(self, request: e.Request) -> None:
        who = request.thread, request.attempt
        activity = ":activity:" in request.resource
        if activity and self.random.random() < 0.8:
            self.happen(e.Began(*who, "worker"))
        if request.resource.endswith("Token"):
            self.happen(e.Submitted(*who, {"MessageId": "1"}))
        chance = self.random.random()
        if chance < 0.6:
            self.happen(e.Done(*who, {"ok": self.random.randint(0, 9)}))
        elif chance < 0.85:
            self.happen(e.Failed(*who, self.random.choice(ERRORS), "so"))
        elif request.timeout is None and not activity:
            self.happen(e.Done(*who, 1))


class Even(Simulation):
    """Tasks take half a second each, in the order in which they were asked, and answer the same whenever they are asked."""

    def world(self) -> World:
        return World(self.now, lambda: "0" * 32, lambda: 0.3, lambda thread, attempt: "token")

    def run(self, begin: e.Happening | None = None, most: int = 600) -> list[e.Entry]:
        self.happen(begin or e.Begin(json.dumps(ITEMS)))
        for _ in range(most):
            if self.state.status != "RUNNING":
                break
            if self.state.ready:
                self.happen(e.Go())
            elif self.requests:
                self.now += 0.5
                self.answer(self.requests.pop(0))
            elif self.timers:
                thread, (attempt, due) = min(self.timers.items(), key=lambda pair: pair[1][1])
                self.now = max(self.now, due)
                del self.timers[thread]
                self.happen(e.Wake(thread, attempt) if thread else e.Expired())
        return self.entries

    def answer(self, request: e.Request) -> None:
        thread = self.state.threads[request.thread]
        chance = Random(f"{thread.state} {thread.number} {sum(thread.tries)}").random()
        if chance < 0.8:
            self.happen(e.Done(request.thread, request.attempt, {"ok": int(chance * 10)}))
        else:
            self.happen(e.Failed(request.thread, request.attempt, ERRORS[int(chance * 100) % 3], "so"))


def facts(name: str) -> e.Facts:
    """What the context object tells."""
    arn = f"arn:aws:states:us-east-1:000000000000:execution:m:{name}"
    return e.Facts(arn, name, "arn:aws:iam::000000000000:role/r", MACHINE, "m", BEGIN, ITEMS)
