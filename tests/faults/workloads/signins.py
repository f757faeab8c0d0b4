"""Users of a pool: who has signed up can sign in, and a session that has ended stays ended."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from tests.faults.workload import Step, Workload

PASSWORD = "Wonderland-1"


class SignIns(Workload):
    """Sign-ups, sign-ins, and sessions that are revoked."""

    def prepare(self) -> None:
        idp = self.client("cognito-idp")
        self.pool = idp.create_user_pool(PoolName="signins")["UserPool"]["Id"]
        made = idp.create_user_pool_client(
            UserPoolId=self.pool, ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )  # fmt: skip
        self.app = made["UserPoolClient"]["ClientId"]
        self.signed_up: dict[str, str] = {}
        self.open: dict[str, str] = {}
        self.revoked: list[str] = []

    def steps(self) -> list[Step]:
        return [self.come]

    def come(self, number: int) -> None:
        """Sign up, be confirmed, sign in; every other session is revoked."""
        idp, name = self.client("cognito-idp"), self.unique(number)
        made = idp.sign_up(ClientId=self.app, Username=name, Password=PASSWORD)
        self.signed_up[name] = made["UserSub"]
        idp.admin_confirm_sign_up(UserPoolId=self.pool, Username=name)
        tokens = self.sign_in(name)
        if number % 2:
            self.open[name] = tokens["RefreshToken"]
            return
        idp.revoke_token(ClientId=self.app, Token=tokens["RefreshToken"])
        self.revoked.append(tokens["RefreshToken"])

    def sign_in(self, name: str) -> dict[str, str]:
        """The tokens of a user."""
        return self.begin("USER_PASSWORD_AUTH", USERNAME=name, PASSWORD=PASSWORD)

    def begin(self, flow: str, **given: str) -> dict[str, str]:
        """The tokens that a flow ends in."""
        answer = self.client("cognito-idp").initiate_auth(ClientId=self.app, AuthFlow=flow, AuthParameters=given)
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens

    def verify(self) -> None:
        idp = self.client("cognito-idp")
        for name, sub in self.signed_up.items():
            found = idp.admin_get_user(UserPoolId=self.pool, Username=name)["UserAttributes"]
            assert {"Name": "sub", "Value": sub} in found, f"{name} is somebody else"
        for name, token in self.open.items():
            fresh = self.begin("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)
            assert idp.get_user(AccessToken=fresh["AccessToken"])["Username"] == name
        for token in self.revoked:
            with pytest.raises(ClientError, match="NotAuthorizedException"):
                self.begin("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)
