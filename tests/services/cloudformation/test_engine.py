"""The engine, where this program itself is at fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pampero.services.cloudformation.run import phases

TEMPLATE = json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})


async def boom(work: Any) -> None:
    raise RuntimeError("a fault")


@pytest.mark.parametrize(
    ("phase", "status"), [("apply", "CREATE_FAILED"), ("delete", "DELETE_FAILED"), ("cleanup", "UPDATE_FAILED")]
)
def test_a_fault_leaves_no_stack_under_way(
    deploy: Callable[..., None], monkeypatch: pytest.MonkeyPatch, phase: str, status: str
) -> None:
    async def test(deployer: Any) -> None:
        async def state() -> str:
            found = await deployer.call("cloudformation", "DescribeStacks", StackName=arn)
            text: str = found["Stacks"][0]["StackStatus"]
            return text

        whole = phases.PHASES[phase]
        monkeypatch.setitem(phases.PHASES, phase, boom)  # type: ignore[arg-type]
        made = await deployer.call("cloudformation", "CreateStack", StackName="s", TemplateBody=TEMPLATE)
        arn = made["StackId"]
        found = await state()
        if phase == "cleanup":
            changed = TEMPLATE.replace('"Q"', '"R"')
            await deployer.call("cloudformation", "UpdateStack", StackName="s", TemplateBody=changed)
            found = await state()
        elif phase == "delete":
            await deployer.call("cloudformation", "DeleteStack", StackName="s")
            found = await state()
        assert found == status
        monkeypatch.setitem(phases.PHASES, phase, whole)  # type: ignore[arg-type]
        await deployer.call("cloudformation", "DeleteStack", StackName="s")
        assert await state() == "DELETE_COMPLETE"
        assert not (await deployer.call("sqs", "ListQueues")).get("QueueUrls")

    deploy(test)
