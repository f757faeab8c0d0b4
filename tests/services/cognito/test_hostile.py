"""What somebody tries who is not who they say: sessions of others and of before, answers that a form does not have."""

from __future__ import annotations

import base64
import hmac
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from tests.issuers import RSA_KEY, b64
from tests.roles import make_role
from tests.services.cognito.browsers import CLIENT
from tests.services.cognito.conftest import PASSWORD, Shop, code_of, error_of
from tests.services.cognito.test_factors import now, totp

TEMPORARY = "Temporary-1"
INVALID = ("NotAuthorizedException", "Invalid session for the user.")


def invited(it: Shop, **attributes: str) -> dict[str, Any]:
    """The challenge of bob, who has a temporary password."""
    listed = [{"Name": key, "Value": value} for key, value in attributes.items()]
    it.idp.admin_create_user(
        UserPoolId=it.pool, Username="bob", UserAttributes=listed, MessageAction="SUPPRESS", TemporaryPassword=TEMPORARY
    )
    return it.sign_in("bob", TEMPORARY)


def test_a_new_password_brings_no_attributes_that_the_client_may_not_write(shop: Callable[..., Shop]) -> None:
    required = [
        {"Name": "email", "Required": True, "Mutable": True},
        {"Name": "rank", "AttributeDataType": "String", "DeveloperOnlyAttribute": True, "Mutable": True},
    ]
    it = shop({"WriteAttributes": ["email", "name"]}, Schema=required)
    asked = invited(it, email="bob@x.org")
    for name in ("nickname", "dev:custom:rank", "identities", "email_verified"):
        more = {"NEW_PASSWORD": PASSWORD, f"userAttributes.{name}": "true"}
        assert error_of(it.answer, asked=asked, name="bob", **more) == (
            "NotAuthorizedException", "A client attempted to write unauthorized attribute",
        )  # fmt: skip
    more = {"NEW_PASSWORD": PASSWORD, "userAttributes.email": "mallory@x.org"}
    assert error_of(it.answer, asked=asked, name="bob", **more) == (
        "NotAuthorizedException", "Cannot modify an already provided email",
    )  # fmt: skip
    more = {"NEW_PASSWORD": PASSWORD, "userAttributes.name": "Bob"}
    assert it.answer(asked, "bob", **more)["AuthenticationResult"]


def test_nobody_says_where_it_comes_from(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    forged = [{"Name": "identities", "Value": '[{"userId": "1", "providerName": "Google"}]'}]
    token = it.tokens("alice")["AccessToken"]
    assert code_of(it.open.update_user_attributes, AccessToken=token, UserAttributes=forged) == "NotAuthorizedException"


def test_no_empty_text_takes_away_what_a_user_must_have(shop: Callable[..., Shop]) -> None:
    it = shop(UsernameAttributes=["email"])
    it.user("eve@x.org")
    token, empty = it.tokens("eve@x.org")["AccessToken"], [{"Name": "email", "Value": ""}]
    assert error_of(it.open.update_user_attributes, AccessToken=token, UserAttributes=empty) == (
        "InvalidParameterException", "user.email: Attribute cannot be deleted.\n",
    )  # fmt: skip
    assert it.tokens("eve@x.org")


def test_a_temporary_password_opens_one_session(shop: Callable[..., Shop]) -> None:
    it = shop()
    first = invited(it)
    second = it.sign_in("bob", TEMPORARY)
    assert it.answer(second, "bob", NEW_PASSWORD=PASSWORD)["AuthenticationResult"]
    assert error_of(it.answer, asked=first, name="bob", NEW_PASSWORD="Mallorys-1") == INVALID
    assert it.tokens("bob")


def test_a_session_is_of_its_user(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    asked = invited(it)
    assert error_of(it.answer, asked=asked, name="alice", NEW_PASSWORD=PASSWORD) == INVALID
    assert error_of(it.answer, asked=asked, name="nobody", NEW_PASSWORD=PASSWORD) == INVALID
    assert it.answer(asked, "bob", NEW_PASSWORD=PASSWORD)["AuthenticationResult"]


def test_an_earlier_session_goes_round_no_second_factor(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.idp.set_user_pool_mfa_config(
        UserPoolId=it.pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    it.user("alice")
    before, other = it.sign_in("alice"), it.sign_in("alice")
    offered = it.open.associate_software_token(Session=it.sign_in("alice")["Session"])
    code = totp(offered["SecretCode"], now(it))
    assert it.open.verify_software_token(Session=offered["Session"], UserCode=code)["Status"] == "SUCCESS"
    with pytest.raises(ClientError, match="has not set up software token MFA"):
        it.answer(before, "alice")
    assert error_of(it.open.associate_software_token, Session=other["Session"]) == INVALID


def test_a_name_is_no_others_sub(shop: Callable[..., Shop]) -> None:
    it = shop()
    sub = it.user("alice")
    assert code_of(it.open.sign_up, ClientId=it.client, Username=sub, Password=PASSWORD) == "UsernameExistsException"


def test_a_code_by_mail_seems_to_go_somewhere(shop: Callable[..., Shop]) -> None:
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    it = shop({"PreventUserExistenceErrors": "ENABLED"}, Policies=policies)
    found = it.open.initiate_auth(
        ClientId=it.client, AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "nobody", "PREFERRED_CHALLENGE": "EMAIL_OTP"},
    )  # fmt: skip
    assert found["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "n***@n***"


def test_a_form_with_odd_characters_is_forged(hosted: Callable[..., Any]) -> None:
    browser = hosted()
    assert browser.submit(browser.page(), _csrf="é", username="alice", password=PASSWORD).status == 403


def test_a_code_proves_the_address_that_it_went_to(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("eve", email="eve@x.org", email_verified="true")
    token = it.tokens("eve")["AccessToken"]
    it.open.forgot_password(ClientId=it.client, Username="eve")
    reset = it.code("eve@x.org")
    it.open.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    proof = it.code("eve@x.org")
    others = [{"Name": "email", "Value": "alice@x.org"}]
    it.open.update_user_attributes(AccessToken=token, UserAttributes=others)
    shown = {"AccessToken": token, "AttributeName": "email", "Code": proof}
    assert code_of(it.open.verify_user_attribute, **shown) == "ExpiredCodeException"
    given = {"ClientId": it.client, "Username": "eve", "ConfirmationCode": reset, "Password": "Mallorys-1"}
    assert code_of(it.open.confirm_forgot_password, **given) == "ExpiredCodeException"
    told = {one["Name"]: one["Value"] for one in it.open.get_user(AccessToken=token)["UserAttributes"]}
    assert (told["email"], told["email_verified"]) == ("alice@x.org", "false")


JUNK = """
import json

def handler(event, context):
    said = (event["request"].get("clientMetadata") or {}).get("say")
    return {**event, "response": json.loads(said)} if said else event
"""


def test_functions_that_answer_junk_open_nothing(shop: Callable[..., Shop], client: Callable[..., Any]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", JUNK)
    made = client("lambda").create_function(
        FunctionName="junk", Role=make_role(client("iam")), Runtime="python3.12", Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
    )  # fmt: skip
    client("lambda").add_permission(
        FunctionName="junk", StatementId="pools", Action="lambda:InvokeFunction", Principal="cognito-idp.amazonaws.com"
    )
    kinds = ("PreSignUp", "CustomMessage", "DefineAuthChallenge")
    it = shop(LambdaConfig=dict.fromkeys(kinds, made["FunctionArn"]), AutoVerifiedAttributes=["email"])

    def sign_up(**said: Any) -> str:
        return code_of(
            it.open.sign_up, ClientId=it.client, Username="eve", Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": "e@x.org"}], ClientMetadata={"say": json.dumps(said)},
        )  # fmt: skip

    assert sign_up(autoConfirmUser="false") == "InvalidLambdaResponseException"
    assert sign_up(emailMessage={"a": 1}) == "InvalidLambdaResponseException"
    it.user("alice")
    said = json.dumps({"issueTokens": "false"})
    assert code_of(
        it.open.initiate_auth, ClientId=it.client, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": "alice"},
        ClientMetadata={"say": said},
    ) == "InvalidLambdaResponseException"  # fmt: skip


@pytest.mark.turns_clock
def test_forged_and_foreign_tokens_open_nothing(hosted: Callable[..., Any]) -> None:
    browser = hosted()
    it: Shop = browser.shop
    tokens = it.tokens("alice")
    head, body, _ = tokens["AccessToken"].split(".")
    known = json.loads(base64.urlsafe_b64decode(head + "=="))
    signed = f"{head}.{body}".encode()
    own = RSA_KEY.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    # The published key as the secret of another algorithm.
    published = browser.get("/.well-known/jwks.json").json["keys"][0]["n"]
    other = b64(json.dumps({**known, "alg": "HS256"}).encode())
    mixed = hmac.digest(published.encode(), f"{other}.{body}".encode(), "sha256")
    stated = json.loads(base64.urlsafe_b64decode(body + "=="))
    longer = b64(json.dumps({**stated, "exp": stated["exp"] + 9}).encode())
    for hostile in (
        f"{head}.{body}.{b64(own)}", f"{other}.{body}.{b64(mixed)}",
        f"{head}.{longer}.{tokens['AccessToken'].split('.')[2]}", f"{head}.{body}.",
    ):  # fmt: skip
        assert error_of(it.open.get_user, AccessToken=hostile) == ("NotAuthorizedException", "Invalid Access Token")
        info = browser.ask("GET", "/oauth2/userInfo", Authorization=f"Bearer {hostile}")
        assert (info.status, info.json["error"]) == (401, "invalid_token")
    # An id token is none for access; a refresh token is its client's, unaltered, and for its time.
    assert browser.ask("GET", "/oauth2/userInfo", Authorization=f"Bearer {tokens['IdToken']}").status == 401
    second = it.idp.create_user_pool_client(
        UserPoolId=it.pool, ClientName="second", ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"], **CLIENT
    )["UserPoolClient"]["ClientId"]
    refresh = tokens["RefreshToken"]

    def renewed(client: str, token: str) -> str:
        return error_of(
            it.open.initiate_auth,
            ClientId=client,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": token},
        )[1]

    assert renewed(second, refresh) == "Invalid Refresh Token"
    assert renewed(it.client, refresh[:-4] + "AAAA") == "Invalid Refresh Token"
    # A code is its client's.
    code = browser.sign_in().query["code"]
    assert browser.redeem(code, client_id=second).json == {"error": "invalid_grant"}
    assert browser.token(grant_type="authorization_code", code=code, redirect_uri="shop:/back").json == {
        "error": "invalid_grant"
    }
    assert browser.redeem(code).status == 200
    late = browser.get("/oauth2/authorize", **browser.asked()).query["code"]
    it.server.advance(301)
    assert browser.redeem(late).json == {"error": "invalid_grant"}
    it.server.advance(31 * 86_400)
    assert renewed(it.client, refresh) in ("Refresh Token has expired", "Refresh Token has been revoked")
