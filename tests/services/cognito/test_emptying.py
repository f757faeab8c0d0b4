"""What is left of pools, groups and sessions that are gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pampero.kernel.clock import breathe
from pampero.services.cognito.pools.groups import MEMBERS
from pampero.services.cognito.pools.tokens import SESSIONS
from pampero.services.cognito.pools.users import USERS
from pampero.store.documents import Documents

MANY = 130


def test_any_number_of_it_goes(deploy: Callable[..., None]) -> None:
    async def test(it: Any) -> None:
        made = await it.call("cognito-idp", "CreateUserPool", PoolName="p")
        pool = made["UserPool"]["Id"]
        created = await it.call(
            "cognito-idp", "CreateUserPoolClient", UserPoolId=pool, ClientName="c",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        )  # fmt: skip
        client = created["UserPoolClient"]["ClientId"]

        async def call(operation: str, **params: Any) -> Any:
            return await it.call("cognito-idp", operation, UserPoolId=pool, **params)

        async def left(kind: Documents[Any]) -> int:
            return len(await it.context.read(lambda tx: kind.page(tx, pool)))

        async def gone(kind: Documents[Any]) -> None:
            async with asyncio.timeout(60):
                while await left(kind):
                    await breathe()

        await call("CreateGroup", GroupName="g")
        for number in range(MANY):
            await call("AdminCreateUser", Username=f"u{number}", MessageAction="SUPPRESS")
            await call("AdminAddUserToGroup", Username=f"u{number}", GroupName="g")
        await call("AdminSetUserPassword", Username="u0", Password="Wonderland-1", Permanent=True)
        parameters = {"USERNAME": "u0", "PASSWORD": "Wonderland-1"}
        for _ in range(MANY):
            await it.call(
                "cognito-idp", "InitiateAuth", ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
            )
        assert await left(SESSIONS) == MANY
        await call("AdminUserGlobalSignOut", Username="u0")
        await gone(SESSIONS)
        await call("DeleteGroup", GroupName="g")
        await gone(MEMBERS)
        assert (await call("AdminListGroupsForUser", Username="u1"))["Groups"] == []
        assert await left(USERS) == MANY
        await call("DeleteUserPool")
        await gone(USERS)

    deploy(test)
