"""Functions on the way of users."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.cognito.conftest import PASSWORD, Shop, error_of

CODE = """
def handler(event, context):
    source, request, response = event["triggerSource"], event["request"], event["response"]
    kind = source.partition("_")[0]
    print(source, event)
    if kind == "PreSignUp":
        if event["userName"] == "mallory":
            raise ValueError("not you")
        if event["userName"] == "odd":
            return {"response": "x"}
        response["autoConfirmUser"] = response["autoVerifyEmail"] = True
    elif kind == "CustomMessage":
        response["emailMessage"] = "Hello {####} of " + source
        response["emailSubject"] = "Hi"
    elif kind == "PreAuthentication":
        if (request["validationData"] or {}).get("from") == "mars":
            raise ValueError("from mars")
    elif kind == "TokenGeneration":
        if event["version"] == "1":
            response["claimsOverrideDetails"] = {
                "claimsToAddOrOverride": {"planet": "earth", "sub": "forged"}, "claimsToSuppress": ["email"],
                "groupOverrideDetails": {"groupsToOverride": ["seen"], "iamRolesToOverride": [], "preferredRole": None},
            }
        else:
            response["claimsAndScopeOverrideDetails"] = {
                "idTokenGeneration": {"claimsToAddOrOverride": {"map": {"a": [1]}}},
                "accessTokenGeneration": {
                    "claimsToAddOrOverride": {"planet": "earth", "username": "forged"}, "scopesToAdd": ["api/read"],
                },
            }
    elif kind == "DefineAuthChallenge":
        rounds = request["session"]
        response["issueTokens"] = bool(rounds) and rounds[-1]["challengeResult"]
        response["failAuthentication"] = len(rounds) >= 3 and not response["issueTokens"]
        response["challengeName"] = "CUSTOM_CHALLENGE"
    elif kind == "CreateAuthChallenge":
        response["publicChallengeParameters"] = {"question": "2 + 2"}
        response["privateChallengeParameters"] = {"answer": "4"}
        response["challengeMetadata"] = "sum"
    elif kind == "VerifyAuthChallengeResponse":
        response["answerCorrect"] = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"]
    elif kind == "UserMigration":
        if request["password"] == "Elsewhere-1":
            response["userAttributes"] = {"email": "old@x.org", "email_verified": "true"}
            response["finalUserStatus"] = "CONFIRMED"
    return event
"""
ALL = (
    "PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration",
    "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse", "UserMigration",
)  # fmt: skip


def claims(token: str) -> dict[str, Any]:
    """What a token claims."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


@pytest.fixture
def function(client: Callable[..., Any]) -> str:
    """A function that answers all triggers, and that pools may call; its ARN."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", CODE)
    made = client("lambda").create_function(
        FunctionName="triggers", Role=make_role(client("iam")), Runtime="python3.12", Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
    )  # fmt: skip
    client("lambda").add_permission(
        FunctionName="triggers",
        StatementId="pools",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
    )
    return str(made["FunctionArn"])


def test_the_way_of_a_user(shop: Callable[..., Shop], function: str) -> None:
    it = shop(LambdaConfig=dict.fromkeys(ALL, function), AutoVerifiedAttributes=["email"])
    mail = [{"Name": "email", "Value": "alice@x.org"}]
    sign_up = {"ClientId": it.client, "Password": PASSWORD, "UserAttributes": mail}
    assert error_of(it.open.sign_up, **sign_up, Username="mallory") == (
        "UserLambdaValidationException",
        "PreSignUp failed with error not you.",
    )
    assert error_of(it.open.sign_up, **sign_up, Username="odd") == (
        "InvalidLambdaResponseException",
        "Unrecognizable lambda output",
    )
    assert it.open.sign_up(**sign_up, Username="alice")["UserConfirmed"] is True
    said = claims(it.tokens("alice")["IdToken"])
    assert (said["planet"], said["cognito:groups"]) == ("earth", ["seen"])
    assert said["sub"] != "forged"
    assert "email" not in said
    it.open.forgot_password(ClientId=it.client, Username="alice")
    assert it.sent("alice@x.org")[0]["body"].endswith("of CustomMessage_ForgotPassword")
    new = {"ClientId": it.client, "Username": "alice", "Password": "Wonderland-2"}
    it.open.confirm_forgot_password(**new, ConfirmationCode=it.code("alice@x.org"))
    begin = {"ClientId": it.client, "AuthFlow": "USER_PASSWORD_AUTH"}
    parameters = {"USERNAME": "alice", "PASSWORD": "Wonderland-2"}
    assert error_of(it.open.initiate_auth, **begin, AuthParameters=parameters, ClientMetadata={"from": "mars"}) == (
        "UserLambdaValidationException",
        "PreAuthentication failed with error from mars.",
    )
    assert it.tokens("old", "Elsewhere-1")
    assert it.idp.admin_get_user(UserPoolId=it.pool, Username="old")["UserStatus"] == "CONFIRMED"
    assert it.tokens("old", "Elsewhere-1")


def test_challenges_of_ones_own(shop: Callable[..., Shop], function: str) -> None:
    it = shop(LambdaConfig=dict.fromkeys(ALL[6:9], function))
    it.user("alice")
    begin = {"ClientId": it.client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "alice"}}
    asked = it.open.initiate_auth(**begin)
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert asked["ChallengeParameters"] == {"USERNAME": "alice", "question": "2 + 2"}
    asked = it.answer(asked, "alice", ANSWER="5")
    assert it.answer(asked, "alice", ANSWER="4")["AuthenticationResult"]
    with pytest.raises(it.open.exceptions.NotAuthorizedException):
        it.answer(asked, "alice", ANSWER="4")
    asked = it.open.initiate_auth(**begin)
    for _ in range(2):
        asked = it.answer(asked, "alice", ANSWER="5")
    with pytest.raises(it.open.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        it.answer(asked, "alice", ANSWER="5")


def test_claims_of_access_tokens(shop: Callable[..., Shop], function: str) -> None:
    versioned = {"LambdaVersion": "V2_0", "LambdaArn": function}
    it = shop(LambdaConfig={"PreTokenGenerationConfig": versioned})
    it.user("alice")
    made = it.tokens("alice")
    access = claims(made["AccessToken"])
    assert (access["planet"], access["username"]) == ("earth", "alice")
    assert access["scope"] == "aws.cognito.signin.user.admin api/read"
    assert claims(made["IdToken"])["map"] == {"a": [1]}


def test_a_function_that_lets_no_pool_in(shop: Callable[..., Shop], function: str, client: Callable[..., Any]) -> None:
    client("lambda").remove_permission(FunctionName="triggers", StatementId="pools")
    it = shop(LambdaConfig={"PreAuthentication": function})
    it.user("alice")
    assert error_of(it.sign_in, name="alice") == (
        "UnexpectedLambdaException",
        "PreAuthentication invocation failed due to error AccessDeniedException.",
    )
