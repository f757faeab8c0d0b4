"""A server inside the test's own process, to try CloudFormation's resource types without CloudFormation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from tests.roles import allow, trust

from pampero.api import Context
from pampero.api.resource import Target
from pampero.app import Server
from pampero.auth.principals import Principal
from pampero.aws.cfn.provider import Provider
from pampero.kernel.config import Settings

ACCOUNT = "123456789012"


class Deployer:
    """What CloudFormation has in its hands: a context of the account's root, and the resource types."""

    def __init__(self, server: Server) -> None:
        self.server = server
        system = server.runtime.system()
        self.context: Context = system.within(ACCOUNT, "us-east-1").acting(
            Principal.root(ACCOUNT), via="cloudformation.amazonaws.com"
        )
        self._types = server.runtime.resource_types

    def type(self, name: str) -> Provider:
        """A resource type by its name, as the engine of deployments uses it."""
        return Provider(self._types[name])

    def target(self, logical: str = "Thing", repeat: bool = False, **tags: str) -> Target:
        """The place of a resource in a stack. repeat: as after a crash."""
        stack = f"arn:aws:cloudformation:us-east-1:{ACCOUNT}:stack/stack/1"
        return Target("stack", stack, logical, f"token-{logical}", tags, "ABCDEF", repeat=repeat)

    def marks(self, logical: str = "Thing") -> dict[str, str]:
        """The tags by which CloudFormation marks what it makes."""
        target = self.target(logical)
        values = {"stack-name": target.stack_name, "stack-id": target.stack_id, "logical-id": logical}
        return {f"aws:cloudformation:{name}": value for name, value in values.items()}

    async def role(self, name: str = "worker") -> str:
        """A role that services may assume and that may do everything; its ARN."""
        made = await self.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=trust())
        await self.call("iam", "PutRolePolicy", RoleName=name, PolicyName="may", PolicyDocument=allow("*"))
        arn: str = made["Role"]["Arn"]
        return arn

    async def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        """Call a service as the deployer."""
        return await self.context.client(service).call(operation, **params)


@pytest.fixture
def deploy(tmp_path: Path) -> Callable[[Callable[[Deployer], Coroutine[Any, Any, None]]], None]:
    """deploy(test): run `async def test(deployer)` against a server in this process."""

    def run(test: Callable[[Deployer], Coroutine[Any, Any, None]]) -> None:
        async def body() -> None:
            server = Server(Settings(data=tmp_path / "data", test=True, port=0))
            await server.loop.start()
            try:
                await test(Deployer(server))
            finally:
                await server.loop.stop()
                server.store.close()

        asyncio.run(body())

    return run
