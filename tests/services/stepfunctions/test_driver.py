"""The driver's transactions: what was rolled back has not happened, what arrives together is kept together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.states import by_arn
from pampero.services.stepfunctions.tokens import open_token


class RolledBack(Exception):
    """Raised to undo a transaction."""


async def begin(deployer: Any, states: dict[str, Any], given: Any) -> tuple[str, int]:
    """(ARN, key) of a running execution."""
    definition = json.dumps({"StartAt": next(iter(states)), "States": states})
    made = await deployer.call(
        "stepfunctions", "CreateStateMachine", name="m", roleArn=await deployer.role(), definition=definition
    )
    started = await deployer.call(
        "stepfunctions", "StartExecution", stateMachineArn=made["stateMachineArn"], input=json.dumps(given)
    )
    found = await deployer.context.read(by_arn, started["executionArn"])
    return started["executionArn"], found.key


async def tasks(deployer: Any, activity: str, count: int) -> list[tuple[int, int, int]]:
    """(execution, thread, attempt) of the next tasks of an activity."""
    found = []
    for _ in range(count):
        task = await deployer.call("stepfunctions", "GetActivityTask", activityArn=activity)
        found.append(open_token(deployer.context, task["taskToken"]))
    return found


def test_what_was_rolled_back_has_not_happened(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        state = {"Type": "Task", "Resource": activity, "Next": "W"}
        arn, key = await begin(deployer, {"T": state, "W": {"Type": "Wait", "Seconds": 1000, "End": True}}, {})
        ((_, thread, attempt),) = await tasks(deployer, activity, 1)
        context = deployer.context

        def undone(tx: Any) -> None:
            driver.happen(tx, context, key, [e.Done(thread, attempt, "wrong")])
            raise RolledBack

        with pytest.raises(RolledBack):
            await context.write(undone)
        history = await deployer.call("stepfunctions", "GetExecutionHistory", executionArn=arn)
        assert history["events"][-1]["type"] == "ActivityStarted"
        await context.write(driver.happen, context, key, [e.Done(thread, attempt, "right")])
        await context.write(driver.happen, context, key, [e.Done(thread, attempt, "late")])
        history = await deployer.call("stepfunctions", "GetExecutionHistory", executionArn=arn)
        assert [event["id"] for event in history["events"]] == list(range(1, 8))
        assert history["events"][-1]["stateEnteredEventDetails"]["input"] == '"right"'

    deploy(body)


def test_news_that_arrive_together_are_all_kept(deploy: Callable[..., None]) -> None:
    async def body(deployer: Any) -> None:
        activity = (await deployer.call("stepfunctions", "CreateActivity", name="a"))["activityArn"]
        processor = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": activity, "End": True}}}
        state = {"Type": "Map", "ItemProcessor": processor, "End": True}
        arn, key = await begin(deployer, {"M": state}, list(range(60)))
        context = deployer.context
        for count in (40, 20):
            found = await tasks(deployer, activity, count)
            await asyncio.gather(
                *(
                    context.write(driver.happen, context, key, [e.Done(thread, attempt, index)])
                    for index, (_, thread, attempt) in enumerate(found)
                )
            )
        done = await deployer.call("stepfunctions", "DescribeExecution", executionArn=arn)
        assert (done["status"], json.loads(done["output"])) == ("SUCCEEDED", [*range(40), *range(20)])

    deploy(body)
