"""Whether somebody has an account is nobody's business: what is answered to a stranger, and how often."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP
from tests.services.cognito.browsers import Browser
from tests.services.cognito.conftest import PASSWORD, Shop, error_of

HIDES = {"PreventUserExistenceErrors": "ENABLED"}


def said(call: Callable[..., Any], **params: Any) -> tuple[str, ...]:
    """What is told: the error, or which members there are."""
    try:
        found = call(**params)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return tuple(sorted(found.get("CodeDeliveryDetails", found)))


def heard(it: Shop, name: str) -> list[Any]:
    """All that a stranger can find out of a name."""
    who = {"ClientId": it.client, "Username": name}
    found: list[Any] = [said(it.sign_in, name=name, password="wrong") for _ in range(5)]
    signer = AWSSRP(name, "wrong", it.pool, it.client, client=it.open)
    begun = it.open.initiate_auth(ClientId=it.client, AuthFlow="USER_SRP_AUTH", AuthParameters=signer.get_auth_params())
    # A name's own length is known to whoever asks.
    found.append(len(base64.b64decode(begun["ChallengeParameters"]["SECRET_BLOCK"])) - len(name))
    found += [said(signer.authenticate_user), said(it.sign_in, name=name, password="wrong")]
    reset = {**who, "ConfirmationCode": "no", "Password": PASSWORD}
    found.append(said(it.open.confirm_forgot_password, **reset))
    found += [said(it.open.forgot_password, **who) for _ in range(6)]
    found += [said(it.open.confirm_forgot_password, **reset) for _ in range(6)]
    found += [said(it.open.confirm_sign_up, **who, ConfirmationCode="no") for _ in range(6)]
    found += [said(it.open.resend_confirmation_code, **who) for _ in range(6)]
    found.append(said(it.open.confirm_sign_up, **who, ConfirmationCode="no"))
    it.server.advance(3601)
    return [*found, said(it.open.confirm_forgot_password, **reset), said(it.open.forgot_password, **who)]


@pytest.mark.turns_clock
def test_a_stranger_hears_the_same_of_everybody(shop: Callable[..., Shop]) -> None:
    it = shop(HIDES, AutoVerifiedAttributes=["email"])
    it.user("alice", email="alice@x.org", email_verified="true")
    it.idp.admin_create_user(UserPoolId=it.pool, Username="invited", MessageAction="SUPPRESS")
    it.idp.admin_disable_user(UserPoolId=it.pool, Username=(it.user("gone", email="g@x.org") and "gone"))
    for name in ("fresh", "done"):
        address = [{"Name": "email", "Value": f"{name}@x.org"}]
        it.open.sign_up(ClientId=it.client, Username=name, Password=PASSWORD, UserAttributes=address)
    code = {"ClientId": it.client, "Username": "done", "ConfirmationCode": it.code("done@x.org")}
    it.open.confirm_sign_up(**code)
    # Who has the code is told, as by AWS.
    assert error_of(it.open.confirm_sign_up, **code)[1] == "User cannot be confirmed. Current status is CONFIRMED"
    nobody = heard(it, "nobody")
    locked = ("NotAuthorizedException", "Password attempts exceeded")
    assert nobody[4] == ("NotAuthorizedException", "Incorrect username or password.")
    assert nobody[6:8] == [locked, locked]
    assert nobody.count(("LimitExceededException", "Attempt limit exceeded, please try after some time.")) == 4
    assert nobody[8][0] == "ExpiredCodeException"
    for name in ("alice", "fresh", "done", "invited", "gone"):
        assert heard(it, name) == nobody, name


@pytest.mark.turns_clock
def test_generated_names_are_imagined_well(shop: Callable[..., Shop]) -> None:
    it = shop(HIDES, UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
    it.user("alice@x.org")

    def offered(name: str) -> tuple[str, str]:
        signer = AWSSRP(name, "wrong", it.pool, it.client, client=it.open)
        begin = {"ClientId": it.client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": signer.get_auth_params()}
        told = it.open.initiate_auth(**begin)["ChallengeParameters"]
        return told["USERNAME"], told["SALT"]

    for name in ("alice@x.org", "nobody@x.org"):
        user, salt = offered(name)
        assert len(user) == 36
        assert offered(name.upper()) == offered(user) == (user, salt), name
        for one in (name, user, name.upper(), user, name):
            assert error_of(it.sign_in, name=one, password="wrong")[1] == "Incorrect username or password."
        assert error_of(it.sign_in, name=user, password="wrong")[1] == "Password attempts exceeded"


def test_pages_do_not_tell(hosted: Callable[..., Browser]) -> None:
    it = hosted({"PreventUserExistenceErrors": "LEGACY"}, AutoVerifiedAttributes=["email"])

    def heard(name: str) -> list[Any]:
        found = [it.submit(it.page(), username=name, password="Wrong-1234").alert() for _ in range(6)]
        for _ in range(6):
            answer = it.submit(it.get("/forgotPassword", **it.asked()), username=name)
            found.append((answer.status, answer.alert()))
        page = it.get("/confirmForgotPassword", **it.asked())
        found += [it.submit(page, username=name, code="no", password=PASSWORD).alert() for _ in range(6)]
        page = it.get("/confirmUser", **it.asked())
        found += [it.submit(page, username=name, code="no").alert() for _ in range(6)]
        return [*found, *((it.submit(page, username=name, code="no", resend="1").alert()) for _ in range(6))]

    assert heard("alice") == heard("nobody")


@pytest.mark.turns_clock
def test_codes_to_sign_in_by_are_counted(shop: Callable[..., Shop]) -> None:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    it = shop(HIDES, Policies=policies)
    it.user("alice", email="alice@x.org", email_verified="true")
    for name in ("alice", "nobody"):
        begin = {
            "ClientId": it.client, "AuthFlow": "USER_AUTH",
            "AuthParameters": {"USERNAME": name, "PREFERRED_CHALLENGE": "EMAIL_OTP"},
        }  # fmt: skip
        for _ in range(20):
            it.open.initiate_auth(**begin)
        assert error_of(it.open.initiate_auth, **begin) == (
            "TooManyRequestsException", "Attempt limit exceeded, please try after some time.",
        )  # fmt: skip
        it.server.advance(3601)
        assert it.open.initiate_auth(**begin)["ChallengeName"] == "EMAIL_OTP"
    assert len(it.sent("alice@x.org")) == 21
