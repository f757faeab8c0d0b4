"""Users of a pool: none that was made is lost, none is half made, and no refresh token is exchanged twice."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError
from tests.faults.workload import LOST, Step, Workload

PASSWORD = "Wonderland-1"
GROUPS = ("readers", "writers")
REFUSALS = ("RefreshTokenReuseException", "NotAuthorizedException")
TRIED_AGAIN, RACED = 5, 7


class People(Workload):
    """Some sign up, confirm it by the code in their mail, and sign in; one goes in and out of groups; one's refresh token is
    exchanged again and again, which ends where an answer was lost, or where a token is shown that was used before."""

    def prepare(self) -> None:
        idp = self.client("cognito-idp")
        self.pool = idp.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
        made = idp.create_user_pool_client(
            UserPoolId=self.pool, ClientName="people", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
            RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
        )  # fmt: skip
        self.application = made["UserPoolClient"]["ClientId"]
        for name in ("member", "holder"):
            idp.admin_create_user(UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS")
            idp.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)
        for name in GROUPS:
            idp.create_group(UserPoolId=self.pool, GroupName=name)
        self.attempted: set[str] = set()
        self.signed_up: dict[str, str] = {}
        self.confirmed: set[str] = set()
        self.member: set[str] = set()
        self.turning: str | None = None
        self.held = ""
        self.sure = False
        self.spent = ""
        self.exchanged = 0
        self.racers = self.ends.enter_context(ThreadPoolExecutor(2))

    def steps(self) -> list[Step]:
        return [self.sign_up, self.turn, self.exchange]

    def sign_up(self, number: int) -> None:
        name = self.unique(number)
        self.attempted.add(name)
        made = self.client("cognito-idp").sign_up(
            ClientId=self.application, Username=name, Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": f"{name}@x.org"}],
        )  # fmt: skip
        self.signed_up[name] = made["UserSub"]
        self.wait(0.2 + len(self.signed_up) / 500)  # the outbox keeps a thousand
        self.confirm(name, self.codes()[name])
        self.sign_in(name)

    def confirm(self, name: str, code: str) -> None:
        self.client("cognito-idp").confirm_sign_up(ClientId=self.application, Username=name, ConfirmationCode=code)
        self.confirmed.add(name)

    def sign_in(self, name: str) -> str:
        """The refresh token."""
        found = self.client("cognito-idp").initiate_auth(
            ClientId=self.application, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )  # fmt: skip
        token: str = found["AuthenticationResult"]["RefreshToken"]
        return token

    def codes(self) -> dict[str, str]:
        """What was mailed, by the user's name."""
        status, body = self.ask("GET", "sns-outbox", "/")
        assert status == 200, body
        found: dict[str, str] = {}
        for mail in json.loads(body):
            name, _, domain = mail["to"].partition("@")
            if domain == "x.org" and name in self.attempted:
                assert name not in found, f"{name} was sent two codes"
                found[name] = re.findall(r"\d{6}", mail["body"])[-1]
        return found

    def turn(self, number: int) -> None:
        """In or out of a group; again, until it is known to be done."""
        group = self.turning = self.turning or GROUPS[number % 2]
        idp, where = self.client("cognito-idp"), {"UserPoolId": self.pool, "Username": "member", "GroupName": group}
        (idp.admin_remove_user_from_group if group in self.member else idp.admin_add_user_to_group)(**where)
        self.member ^= {group}
        self.turning = None
        self.wait(0.1)

    def renewed(self, token: str) -> str:
        """Another refresh token for one; nothing where it is refused."""
        try:
            found = self.client("cognito-idp").get_tokens_from_refresh_token(
                ClientId=self.application, RefreshToken=token
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in REFUSALS:
                raise
            return ""
        another: str = found["AuthenticationResult"]["RefreshToken"]
        return another

    def exchange(self, number: int) -> None:
        if not self.held:
            self.held, self.spent, self.sure = self.sign_in("holder"), "", True
        elif number % RACED == 0:
            self.race()
        elif self.spent and number % TRIED_AGAIN == 0:
            held, self.held = self.held, ""
            assert not self.renewed(self.spent), "a used token is taken again"
            assert not self.renewed(held), "the session of a used token goes on"
        else:
            self.exchange_held()
        self.wait(0.1)

    def exchange_held(self) -> None:
        sure, self.sure = self.sure, False
        another = self.renewed(self.held)
        assert another or not sure, "a token that was not used is refused"
        self.spent, self.held, self.sure = self.held if another else "", another, True
        self.exchanged += bool(another)

    def race(self) -> None:
        """Two show one token at the same time."""
        held, self.held, self.spent = self.held, "", ""
        both = [self.racers.submit(self.renewed, held) for _ in range(2)]
        lost = [error for one in both if (error := one.exception()) is not None]
        if any(not isinstance(error, LOST) for error in lost):
            raise lost[0]
        taken = [one.result() for one in both if one.exception() is None and one.result()]
        assert len(taken) < 2, "one token is exchanged twice"

    def verify(self) -> None:
        self.check_users()
        self.check_groups()
        if self.held:
            self.exchange_held()
        assert not self.spent or not self.renewed(self.spent), "a used token is taken again"
        assert self.exchanged, "no token was exchanged"

    def check_users(self) -> None:
        pages = self.client("cognito-idp").get_paginator("list_users").paginate(UserPoolId=self.pool)
        users = {user["Username"]: user for page in pages for user in page["Users"]}
        assert {"member", "holder"} <= users.keys()
        users = {name: user for name, user in users.items() if name not in ("member", "holder")}
        assert self.signed_up.keys() <= users.keys() <= self.attempted, "a user is lost, or of nobody's making"
        codes = self.codes()
        assert codes.keys() == users.keys(), "a user without a code, or a code without a user"
        for name, user in users.items():
            said = {one["Name"]: one["Value"] for one in user["Attributes"]}
            assert said["email"] == f"{name}@x.org"
            assert said["sub"] == self.signed_up.get(name, said["sub"])
            assert user["UserStatus"] == "CONFIRMED" or name not in self.confirmed, f"{name} is no longer confirmed"
            assert (said.get("email_verified") == "true") == (user["UserStatus"] == "CONFIRMED"), said
            if user["UserStatus"] == "UNCONFIRMED":
                self.confirm(name, codes[name])
            self.sign_in(name)

    def check_groups(self) -> None:
        while self.turning is not None:
            self.turn(0)
        idp = self.client("cognito-idp")
        listed = idp.admin_list_groups_for_user(UserPoolId=self.pool, Username="member")["Groups"]
        assert {group["GroupName"] for group in listed} == self.member
        for group in GROUPS:
            users = idp.list_users_in_group(UserPoolId=self.pool, GroupName=group)["Users"]
            assert [user["Username"] for user in users] == (["member"] if group in self.member else [])
