"""Signing up and in: passwords, SRP, what the tokens say, and who is kept out."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP
from tests.services.cognito.conftest import PASSWORD, Shop, code_of, error_of


def claims(token: str) -> dict[str, Any]:
    """What a token claims."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def test_sign_up_confirm_sign_in(shop: Callable[..., Shop]) -> None:
    it = shop(AutoVerifiedAttributes=["email"])
    made = it.open.sign_up(
        ClientId=it.client,
        Username="alice",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "alice@x.org"}],
    )
    assert made["UserConfirmed"] is False
    assert made["CodeDeliveryDetails"] == {
        "Destination": "a***@x***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    assert code_of(it.sign_in, name="alice") == "UserNotConfirmedException"
    confirm = {"ClientId": it.client, "Username": "alice"}
    assert code_of(it.open.confirm_sign_up, **confirm, ConfirmationCode="nothing") == "CodeMismatchException"
    it.open.confirm_sign_up(**confirm, ConfirmationCode=it.code("alice@x.org"))
    tokens = it.tokens("alice")
    said = claims(tokens["IdToken"])
    assert said["email"] == "alice@x.org"
    assert said["email_verified"] is True
    assert said["aud"] == it.client
    assert said["sub"] == made["UserSub"]
    assert said["cognito:username"] == "alice"
    assert said["token_use"] == "id"
    assert said["iss"] == f"https://cognito-idp.us-east-1.amazonaws.com/{it.pool}"
    access = claims(tokens["AccessToken"])
    assert (access["client_id"], access["username"], access["token_use"]) == (it.client, "alice", "access")
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert access["exp"] - access["iat"] == 3600 == tokens["ExpiresIn"]
    user = it.open.get_user(AccessToken=tokens["AccessToken"])
    assert user["Username"] == "alice"
    assert {"Name": "email", "Value": "alice@x.org"} in user["UserAttributes"]


def test_srp_by_a_client_of_others(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    signer = AWSSRP("alice", PASSWORD, it.pool, it.client, client=it.open)
    assert signer.authenticate_user()["AuthenticationResult"]["AccessToken"]
    wrong = AWSSRP("alice", "Wonderland-2", it.pool, it.client, client=it.open)
    assert error_of(wrong.authenticate_user) == ("NotAuthorizedException", "Incorrect username or password.")


def test_an_answer_of_srp_is_taken_once(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    signer = AWSSRP("alice", PASSWORD, it.pool, it.client, client=it.open)
    asked = it.open.initiate_auth(ClientId=it.client, AuthFlow="USER_SRP_AUTH", AuthParameters=signer.get_auth_params())
    responses = signer.process_challenge(asked["ChallengeParameters"], signer.get_auth_params())
    answer = {"ClientId": it.client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses}
    assert it.open.respond_to_auth_challenge(**answer)["AuthenticationResult"]
    assert code_of(it.open.respond_to_auth_challenge, **answer) == "NotAuthorizedException"


@pytest.mark.parametrize("hostile", ["0", "00", "-1", "zz", "F" * 2000])
def test_numbers_that_give_the_key_away_are_refused(shop: Callable[..., Shop], hostile: str) -> None:
    it = shop()
    it.user("alice")
    begin = {"ClientId": it.client, "AuthFlow": "USER_SRP_AUTH"}
    assert (
        code_of(it.open.initiate_auth, **begin, AuthParameters={"USERNAME": "alice", "SRP_A": hostile})
        == "InvalidParameterException"
    )


def test_nobody_learns_who_exists(shop: Callable[..., Shop]) -> None:
    it = shop({"PreventUserExistenceErrors": "ENABLED"})
    it.user("alice")
    wrong = ("NotAuthorizedException", "Incorrect username or password.")
    assert error_of(it.sign_in, name="alice", password="wrong") == wrong
    assert error_of(it.sign_in, name="bob", password="wrong") == wrong
    salts = []
    for _ in range(2):
        signer = AWSSRP("bob", PASSWORD, it.pool, it.client, client=it.open)
        begin = {"ClientId": it.client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": signer.get_auth_params()}
        salts.append(it.open.initiate_auth(**begin)["ChallengeParameters"]["SALT"])
        assert error_of(signer.authenticate_user) == wrong
    assert salts[0] == salts[1]
    assert it.open.forgot_password(ClientId=it.client, Username="bob")["CodeDeliveryDetails"]["Destination"]
    legacy = shop({"PreventUserExistenceErrors": "LEGACY"})
    assert code_of(legacy.sign_in, name="bob") == "UserNotFoundException"


@pytest.mark.turns_clock
def test_failed_tries_lock_a_user_out(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    for number in range(10):
        assert error_of(it.sign_in, name="alice", password="wrong")[1] == "Incorrect username or password."
        it.server.advance(0 if number == 9 or number < 4 else 2 ** (number - 4) + 0.1)
    # For 32 seconds.
    assert error_of(it.sign_in, name="alice") == ("NotAuthorizedException", "Password attempts exceeded")
    it.server.advance(32.1)
    assert it.tokens("alice")


def test_a_temporary_password_is_to_be_changed(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.idp.admin_create_user(
        UserPoolId=it.pool, Username="bob", UserAttributes=[{"Name": "email", "Value": "bob@x.org"}]
    )
    (mail,) = it.sent("bob@x.org")
    assert mail["subject"] == "Your temporary password"
    password = mail["body"].rpartition(" ")[2].removesuffix(".")
    asked = it.sign_in("bob", password)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert json.loads(asked["ChallengeParameters"]["userAttributes"]) == {"email": "bob@x.org"}
    with pytest.raises(it.open.exceptions.InvalidPasswordException, match="Password not long enough"):
        it.answer(asked, "bob", NEW_PASSWORD="short")
    done = it.answer(asked, "bob", **{"NEW_PASSWORD": PASSWORD, "userAttributes.name": "Bob"})
    assert claims(done["AuthenticationResult"]["IdToken"])["name"] == "Bob"
    assert it.tokens("bob")


def test_secrets_of_clients(shop: Callable[..., Shop]) -> None:
    it = shop({"GenerateSecret": True})
    it.user("alice")
    assert code_of(it.sign_in, name="alice") == "NotAuthorizedException"
    secret = it.idp.describe_user_pool_client(UserPoolId=it.pool, ClientId=it.client)["UserPoolClient"]["ClientSecret"]
    signer = AWSSRP("alice", PASSWORD, it.pool, it.client, client=it.open, client_secret=secret)
    assert signer.authenticate_user()["AuthenticationResult"]


def test_refreshing_and_revoking(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    first = it.tokens("alice")
    begin = {"ClientId": it.client, "AuthFlow": "REFRESH_TOKEN_AUTH"}
    again = {"AuthParameters": {"REFRESH_TOKEN": first["RefreshToken"]}}
    second = it.open.initiate_auth(**begin, **again)["AuthenticationResult"]
    assert "RefreshToken" not in second
    assert claims(second["AccessToken"])["origin_jti"] == claims(first["AccessToken"])["origin_jti"]
    assert claims(second["AccessToken"])["jti"] != claims(first["AccessToken"])["jti"]
    it.open.revoke_token(ClientId=it.client, Token=first["RefreshToken"])
    assert error_of(it.open.initiate_auth, **begin, **again)[1] == "Refresh Token has been revoked"
    assert error_of(it.open.get_user, AccessToken=second["AccessToken"])[1] == "Access Token has been revoked"
    third = it.tokens("alice")["AccessToken"]
    it.open.global_sign_out(AccessToken=third)
    assert code_of(it.open.get_user, AccessToken=third) == "NotAuthorizedException"


def test_rotation_tells_theft(shop: Callable[..., Shop]) -> None:
    it = shop({"RefreshTokenRotation": {"Feature": "ENABLED"}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    it.user("alice")
    first = it.tokens("alice")["RefreshToken"]
    exchange = it.open.get_tokens_from_refresh_token
    second = exchange(ClientId=it.client, RefreshToken=first)["AuthenticationResult"]["RefreshToken"]
    assert second != first
    assert code_of(exchange, ClientId=it.client, RefreshToken=first) == "RefreshTokenReuseException"
    assert code_of(exchange, ClientId=it.client, RefreshToken=second) == "NotAuthorizedException"


def test_one_token_shown_by_two_at_once_is_exchanged_once(shop: Callable[..., Shop]) -> None:
    it = shop({"RefreshTokenRotation": {"Feature": "ENABLED"}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    it.user("alice")

    def exchange(token: str) -> bool:
        with contextlib.suppress(it.open.exceptions.ClientError):
            return bool(it.open.get_tokens_from_refresh_token(ClientId=it.client, RefreshToken=token))
        return False

    with ThreadPoolExecutor(4) as racers:
        for _ in range(10):
            token = it.tokens("alice")["RefreshToken"]
            assert sum(racers.map(exchange, [token] * 4)) <= 1


@pytest.mark.turns_clock
def test_tokens_expire_and_others_are_refused(shop: Callable[..., Shop]) -> None:
    it, other = shop(), shop()
    it.user("alice")
    other.user("alice")
    token = it.tokens("alice")["AccessToken"]
    head, body, signature = token.split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    theirs = other.tokens("alice")["AccessToken"].split(".")
    for hostile in (
        f"{none}.{body}.",
        f"{head}.{body}.{theirs[2]}",
        f"{head}.{theirs[1]}.{signature}",
        it.tokens("alice")["IdToken"],
        "x",
    ):
        assert error_of(it.open.get_user, AccessToken=hostile) == ("NotAuthorizedException", "Invalid Access Token")
    it.server.advance(3601)
    assert error_of(it.open.get_user, AccessToken=token)[1] == "Access Token has expired"
