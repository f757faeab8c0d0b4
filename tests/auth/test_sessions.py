"""A service's session of a role is used again only for the source that the role was assumed for."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from pampero.api import ApiError
from pampero.app import Server
from pampero.auth.principals import Principal
from pampero.kernel.config import Settings

MINE, OTHERS = "111111111111", "222222222222"
SERVICE = "apigateway.amazonaws.com"


def test_the_source_counts(tmp_path: Path) -> None:
    async def body() -> None:
        server = Server(Settings(data=tmp_path / "data", port=0))
        await server.loop.start()
        try:
            system = server.runtime.system()
            mine = system.within(MINE, "us-east-1").acting(Principal.root(MINE))
            condition = {"StringEquals": {"aws:SourceAccount": MINE}}
            trust = {
                "Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole", "Condition": condition,
            }  # fmt: skip
            document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
            made = await mine.client("iam").call("CreateRole", RoleName="r", AssumeRolePolicyDocument=document)
            role = made["Role"]["Arn"]
            first = await mine.as_role(role, "session", service=SERVICE)
            again = await mine.as_role(role, "session", service=SERVICE)
            assert again.principal is first.principal
            with pytest.raises(ApiError, match="not authorized to perform: sts:AssumeRole"):
                await system.within(OTHERS, "us-east-1").as_role(role, "session", service=SERVICE)
        finally:
            await server.loop.stop()
            server.store.close()

    asyncio.run(body())
