"""Secrets: sealed in the store, opened once, forgotten when anything changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pampero.auth.directory import Credential, Identity
from pampero.auth.keys import Keys
from pampero.auth.principals import Principal
from pampero.auth.tokens import Tokens
from pampero.protocol.sigv4 import Signature


class Directory:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.generation, self.asked, self.secret = 0, 0, "one"

    def credential(self, tx: Any, access_key: str) -> Credential | None:
        self.asked += 1
        return Credential(self.secret, Principal.root("111122223333"), True) if access_key != "none" else None

    async def used(self, access_key: str, service: str, region: str) -> None:
        raise AssertionError

    def identity(self, tx: Any, principal: Principal) -> Identity:
        raise AssertionError


class Store:
    """Nothing but transactions."""

    async def read(self, body: Callable[..., Any], *args: Any) -> Any:
        return body(None, *args)


def signature(key: str) -> Any:
    class Signed:
        access_key, token, service, region = key, "", "sqs", "us-east-1"

    made: Signature = Signed()  # type: ignore[assignment]
    return made


def test_a_secret_is_opened_once_until_something_changes() -> None:
    directory = Directory()
    keys = Keys(Store(), directory, Tokens(b"k" * 32), "000000000000", loopback=False)  # type: ignore[arg-type]
    assert [asyncio.run(keys.resolve(signature("AKIA"), 0.0))[0] for _ in range(3)] == ["one"] * 3
    assert directory.asked == 1
    directory.generation, directory.secret = 1, "two"
    assert asyncio.run(keys.resolve(signature("AKIA"), 0.0))[0] == "two"
    assert directory.asked == 2


def test_secrets_do_not_lie_open_and_keys_end_at_once(own_server: Callable[..., Any], account: str) -> None:
    server = own_server("--no-encryption")
    iam = server.client("iam", account)
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    pair = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    mine = server.client("sts", account, **pair)
    assert mine.get_caller_identity()["Arn"].endswith("user/ann")
    rows = server.rows()
    assert key["AccessKeyId"].encode() in rows
    assert key["SecretAccessKey"].encode() not in rows
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        mine.get_caller_identity()
