"""Durable functions: no step that was checkpointed is done again, whatever is killed meanwhile."""

from __future__ import annotations

import json

from tests.faults.workload import Step, Workload

SOURCE = """
import boto3, json, os
lam, sqs = boto3.client("lambda"), boto3.client("sqs")
def handler(event, context):
    arn, token = event["DurableExecutionArn"], event["CheckpointToken"]
    state = event["InitialExecutionState"]["Operations"]
    known = {one["Id"]: one for one in state}
    body = json.loads(state[0]["ExecutionDetails"]["InputPayload"])["body"]
    def save(**update):
        nonlocal token
        answer = lam.checkpoint_durable_execution(DurableExecutionArn=arn, CheckpointToken=token, Updates=[update])
        token = answer["CheckpointToken"]
    for number in range(3):
        name = f"s{number}"
        if name not in known:
            # First what is kept, then what is told: what was kept is told once at most.
            save(Id=name, Type="STEP", Action="SUCCEED", Payload="1")
            sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=f"{body} {name}")
        wait = known.get(f"w{number}")
        if wait is None:
            save(Id=f"w{number}", Type="WAIT", Action="START", WaitOptions={"WaitSeconds": 1})
            return {"Status": "PENDING"}
        if wait["Status"] != "SUCCEEDED":
            return {"Status": "PENDING"}
    return {"Status": "SUCCEEDED", "Result": json.dumps(body)}
"""


class Durable(Workload):
    """Executions of three steps with waits between them: each ends, and tells of no step twice."""

    slow = True

    def prepare(self) -> None:
        self.out, _ = self.queue("durable-out")
        # An invocation that a kill breaks off is repeated; five that fail in a row end an execution.
        self.function("durable", SOURCE, "sqs:*", "lambda:*", durable=600, OUT=self.out)
        self.started: dict[str, str] = {}

    def steps(self) -> list[Step]:
        return [self.start]

    def start(self, number: int) -> None:
        body = self.unique(number)
        answer = self.client("lambda").invoke(
            FunctionName="durable:$LATEST", InvocationType="Event", Payload=json.dumps({"body": body}),
            DurableExecutionName=f"n{number}",
        )  # fmt: skip
        self.started[answer["DurableExecutionArn"]] = body
        self.wait(0.2)

    def statuses(self) -> dict[str, str]:
        """Of the executions that were acknowledged."""
        lam = self.client("lambda")
        return {arn: lam.get_durable_execution(DurableExecutionArn=arn)["Status"] for arn in self.started}

    def verify(self) -> None:
        ended = self.until(lambda: "RUNNING" not in self.statuses().values(), 2)
        assert ended, self.statuses()
        assert set(self.statuses().values()) <= {"SUCCEEDED"}
        for arn, body in self.started.items():
            shown = self.client("lambda").get_durable_execution(DurableExecutionArn=arn)
            assert json.loads(shown["Result"]) == body
            history = self.client("lambda").get_durable_execution_history(DurableExecutionArn=arn, MaxItems=1000)
            done = [event["Id"] for event in history["Events"] if event["EventType"] == "StepSucceeded"]
            assert done == ["s0", "s1", "s2"]
        told = self.drain(self.out)
        assert len(told) == len(set(told)), "a step was done twice"
