"""When deliveries are tried again: the pure core, and the way through timers to the dead-letter queue."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.events.conftest import policy

from pampero.api import ApiError, Context
from pampero.aws.deliveries import MAX_AGE, MAX_ATTEMPTS, MAX_DELAY, delay, exhausted
from pampero.services.events.failures import failure

ACCOUNT = "123456789012"
UNIFORM = st.floats(0, 1, exclude_max=True)


@given(st.integers(0, 1000), UNIFORM)
def test_delays_grow_up_to_eight_minutes(retries: int, uniform: float) -> None:
    assert 0.9 <= delay(retries, uniform) <= MAX_DELAY * 1.1
    assert delay(retries + 1, uniform) >= delay(retries, uniform)


def test_all_tries_together_take_about_a_day() -> None:
    total = sum(delay(retries, 0.5) for retries in range(MAX_ATTEMPTS))
    assert 0.9 * MAX_AGE < total < MAX_AGE


@pytest.mark.parametrize(
    ("given_policy", "retries", "age", "expected"),
    [
        (None, 184, 86_399, None),
        (None, 185, 0, "MaximumRetryAttempts"),
        (None, 3, 86_400, "MaximumEventAgeInSeconds"),
        ({"MaximumRetryAttempts": 0}, 0, 0, "MaximumRetryAttempts"),
        ({"MaximumRetryAttempts": 2}, 1, 0, None),
        ({"MaximumEventAgeInSeconds": 60}, 1, 60, "MaximumEventAgeInSeconds"),
    ],
)
def test_either_limit_ends_the_tries(given_policy: Any, retries: int, age: float, expected: str | None) -> None:
    assert exhausted(given_policy, retries, age) == expected


@pytest.mark.parametrize(
    ("code", "status", "expected", "final"),
    [
        ("AccessDenied", 403, "NO_PERMISSIONS", True),
        ("QueueDoesNotExist", 400, "NO_RESOURCE", True),
        ("StateMachineDoesNotExist", None, "NO_RESOURCE", True),
        ("TooManyRequestsException", None, "THROTTLING", False),
        ("SomethingElse", 429, "THROTTLING", False),
        ("ServiceException", None, "ERROR_FROM_TARGET", False),
        ("SomethingElse", 503, "ERROR_FROM_TARGET", False),
        ("NotImplemented", 501, "SDK_CLIENT_ERROR", True),
        ("InvalidMessageContents", 400, "SDK_CLIENT_ERROR", True),
        ("InvalidRequestContentException", 400, "INVALID_JSON", True),
    ],
)
def test_only_throttling_and_errors_of_servers_are_tried_again(
    code: str, status: int | None, expected: str, final: bool
) -> None:
    found = failure(ApiError(code, "text", status))
    assert (found.code, found.final) == (expected, final)


class Broken:
    """The server's dispatch, in which sends to the queue `target` fail a number of times as a broken service does."""

    def __init__(self, runtime: Any, fails: int) -> None:
        self.fails, self.tries = fails, 0
        self._dispatch = runtime.dispatch
        runtime.dispatch = self

    async def __call__(self, context: Context, service: str, operation: str, params: Mapping[str, Any]) -> Any:
        if operation == "SendMessage" and params["QueueUrl"].endswith("/target"):
            self.tries += 1
            if self.tries <= self.fails:
                raise ApiError("InternalError", "down", status=500)
        return await self._dispatch(context, service, operation, params)


async def queue(deployer: Any, name: str) -> tuple[str, str]:
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
    url = await deployer.call(
        "sqs", "CreateQueue", QueueName=name, Attributes={"Policy": policy("sqs:SendMessage", resource=arn)}
    )
    return url["QueueUrl"], arn


async def received(deployer: Any, url: str, seconds: float = 0.0) -> dict[str, Any]:
    """The next message of a queue; the clock is turned on between two looks."""
    clock = deployer.context.runtime.clock
    for _ in range(500):
        found = await deployer.call("sqs", "ReceiveMessage", QueueUrl=url, MessageAttributeNames=["All"])
        if found.get("Messages"):
            return dict(found["Messages"][0])
        clock.advance(seconds)
        await clock.wait(asyncio.Event(), clock.now() + 0.01)
    raise AssertionError("nothing came")


async def put(deployer: Any, **target: Any) -> None:
    await deployer.call("events", "PutRule", Name="r", EventPattern='{"source": ["shop"]}')
    await deployer.call("events", "PutTargets", Rule="r", Targets=[{"Id": "1", **target}])
    entry = {"Source": "shop", "DetailType": "d", "Detail": '{"n": 1}'}
    await deployer.call("events", "PutEvents", Entries=[entry])


def test_a_target_that_is_down_gets_the_event_later(deploy: Any) -> None:
    async def body(deployer: Any) -> None:
        url, arn = await queue(deployer, "target")
        broken = Broken(deployer.context.runtime, fails=5)
        await put(deployer, Arn=arn)
        message = await received(deployer, url, seconds=5)
        assert json.loads(message["Body"])["detail"] == {"n": 1}
        assert broken.tries == 6

    deploy(body)


@pytest.mark.parametrize(
    ("retry_policy", "turn", "condition"),
    [
        ({"MaximumRetryAttempts": 2}, 5, "MaximumRetryAttempts"),
        ({"MaximumEventAgeInSeconds": 60}, 30, "MaximumEventAgeInSeconds"),
    ],
)
def test_a_target_that_stays_down_costs_a_dead_letter(
    deploy: Any, retry_policy: dict[str, int], turn: float, condition: str
) -> None:
    async def body(deployer: Any) -> None:
        _, arn = await queue(deployer, "target")
        dead_url, dead_arn = await queue(deployer, "dead")
        broken = Broken(deployer.context.runtime, fails=1000)
        await put(deployer, Arn=arn, RetryPolicy=retry_policy, DeadLetterConfig={"Arn": dead_arn}, InputPath="$.id")
        letter = await received(deployer, dead_url, seconds=turn)
        facts = {name: one["StringValue"] for name, one in letter["MessageAttributes"].items()}
        assert facts == {
            "RULE_ARN": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/r",
            "TARGET_ARN": arn,
            "ERROR_CODE": "ERROR_FROM_TARGET",
            "ERROR_MESSAGE": "down",
            "EXHAUSTED_RETRY_CONDITION": condition,
            "RETRY_ATTEMPTS": str(broken.tries - 1),
        }
        assert json.loads(letter["Body"])["detail"] == {"n": 1}

    deploy(body)
