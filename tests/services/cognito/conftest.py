"""Pools of tests, who signs in to them, and what was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

PASSWORD = "Wonderland-1"
FLOWS = [
    "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH", "ALLOW_USER_AUTH",
]  # fmt: skip


def error_of(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """The code and text of the error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def code_of(call: Callable[..., Any], **params: Any) -> str:
    """The code of the error that a call ends in."""
    return error_of(call, **params)[0]


@dataclass
class Shop:
    """A pool with one client. idp: of its account's root; open: of somebody without keys."""

    idp: Any
    open: Any
    server: Any
    account: str
    pool: str
    client: str

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> dict[str, Any]:
        """Sign in by password; the answer."""
        found: dict[str, Any] = self.open.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password, **more},
        )  # fmt: skip
        return found

    def tokens(self, name: str, password: str = PASSWORD, **more: str) -> dict[str, Any]:
        """Sign in by password; the tokens."""
        found: dict[str, Any] = self.sign_in(name, password, **more)["AuthenticationResult"]
        return found

    def answer(self, asked: dict[str, Any], name: str, **responses: str) -> dict[str, Any]:
        """Answer a challenge."""
        found: dict[str, Any] = self.open.respond_to_auth_challenge(
            ClientId=self.client, ChallengeName=asked["ChallengeName"], Session=asked["Session"],
            ChallengeResponses={"USERNAME": name, **responses},
        )  # fmt: skip
        return found

    def user(self, name: str = "alice", password: str = PASSWORD, **attributes: str) -> str:
        """A user who can sign in; its `sub`."""
        listed = [{"Name": key, "Value": value} for key, value in attributes.items()]
        made = self.idp.admin_create_user(
            UserPoolId=self.pool, Username=name, UserAttributes=listed, MessageAction="SUPPRESS"
        )
        self.idp.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=password, Permanent=True)
        return str(next(one["Value"] for one in made["User"]["Attributes"] if one["Name"] == "sub"))

    def sent(self, to: str) -> list[dict[str, Any]]:
        """What was sent to an address, the last first."""
        request = AWSRequest("GET", f"{self.server.url}/_aws/sns-outbox/us-east-1/")
        SigV4Auth(Credentials(self.account, "test"), "sns-outbox", "us-east-1").add_auth(request)
        with urlopen(Request(request.url, headers=dict(request.headers))) as answer:
            return [one for one in reversed(json.load(answer)) if one["to"] == to]

    def code(self, to: str) -> str:
        """The last code that was sent to an address."""
        found = re.search(r"\d{6,8}", self.sent(to)[0]["body"])
        assert found is not None
        return found[0]


@pytest.fixture
def shop(client: Callable[..., Any], server: Any, account: str) -> Callable[..., Shop]:
    """shop(UsernameAttributes=["email"]): a pool of these settings; `client` has what its client is to have."""

    def make(client_settings: dict[str, Any] | None = None, **settings: Any) -> Shop:
        idp = client("cognito-idp")
        pool = idp.create_user_pool(PoolName="shop", **settings)["UserPool"]["Id"]
        wanted = {"ExplicitAuthFlows": FLOWS, **(client_settings or {})}
        made = idp.create_user_pool_client(UserPoolId=pool, ClientName="web", **wanted)["UserPoolClient"]["ClientId"]
        nobody = boto3.client(
            "cognito-idp", endpoint_url=server.url, region_name="us-east-1",
            config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}),
        )  # fmt: skip
        return Shop(idp, nobody, server, account, pool, made)

    return make


@pytest.fixture
def hosted(shop: Callable[..., Shop], account: str) -> Callable[..., Any]:
    """hosted({…client…}, …pool…): a browser at the domain of a pool with a user, alice."""

    from tests.services.cognito.browsers import CLIENT, Browser

    def make(client: dict[str, Any] | None = None, **settings: Any) -> Any:
        it = shop({**CLIENT, **(client or {})}, **settings)
        it.idp.create_user_pool_domain(UserPoolId=it.pool, Domain=f"d{account}")
        it.user("alice", email="alice@x.org", email_verified="true")
        return Browser(it, f"d{account}")

    return make
