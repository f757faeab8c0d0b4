"""CloudFormation's view of REST APIs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize("name", ["ApiKey", "UsagePlan", "RestApi"])
def test_a_repeat_takes_what_its_first_try_made(deploy: Callable[[Any], None], name: str) -> None:
    """Their names are not unique: a second creation would leave the first one behind."""

    async def test(deployer: Any) -> None:
        type_ = deployer.type(f"AWS::ApiGateway::{name}")
        properties = {"Name": "n"} if name == "RestApi" else {}
        other = await type_.create(deployer.context, deployer.target("Other"), properties)
        made = await type_.create(deployer.context, deployer.target(), properties)
        again = await type_.create(deployer.context, deployer.target(repeat=True), properties)
        assert again == made
        assert again.physical_id != other.physical_id
        assert (await type_.create(deployer.context, deployer.target("New", repeat=True), properties)) != made

    deploy(test)
