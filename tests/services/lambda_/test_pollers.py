"""Pollers of event source mappings, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.lambda_.test_packages import package

from pampero.work.feeds.queues import QueuePoller


def test_a_poller_that_broke_off_begins_again(deploy: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    polls: list[str] = []
    first, again = asyncio.Event(), asyncio.Event()

    async def gather(poller: QueuePoller) -> Any:
        polls.append(poller.feed.uuid)
        if len(polls) == 1:
            first.set()
            raise OSError("the disk is full")
        again.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(QueuePoller, "_gather", gather)

    async def body(deployer: Any) -> None:
        account = deployer.context.account
        await deployer.call("sqs", "CreateQueue", QueueName="q")
        await deployer.call(
            "lambda",
            "CreateFunction",
            FunctionName="f",
            Runtime="python3.11",
            Handler="index.handler",
            Role=await deployer.role(),
            Code={"ZipFile": package("def handler(event, context): return None")},
        )
        arn = f"arn:aws:sqs:us-east-1:{account}:q"
        made = await deployer.call("lambda", "CreateEventSourceMapping", EventSourceArn=arn, FunctionName="f")
        await asyncio.wait_for(first.wait(), 20)
        deployer.context.runtime.clock.advance(6)
        await asyncio.wait_for(again.wait(), 20)
        assert polls == [made["UUID"]] * 2

    deploy(body)
