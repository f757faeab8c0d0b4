"""Users as administrators and they themselves see them: names, attributes, groups, links."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.services.cognito.conftest import PASSWORD, Shop, code_of, error_of
from tests.services.cognito.test_signin import claims


def test_names_of_users(shop: Callable[..., Shop]) -> None:
    it = shop(UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
    sub = it.user("Alice@x.org")
    user = it.idp.admin_get_user(UserPoolId=it.pool, Username="alice@X.org")
    assert user["Username"] == sub
    assert it.tokens("ALICE@x.org")
    again = {"UserPoolId": it.pool, "Username": "alice@x.org"}
    assert code_of(it.idp.admin_create_user, **again) == "UsernameExistsException"
    assert code_of(it.idp.admin_create_user, UserPoolId=it.pool, Username="alice") == "InvalidParameterException"
    exact = shop()
    assert code_of(exact.idp.admin_create_user, UserPoolId=exact.pool, Username="a b") == "InvalidParameterException"
    assert code_of(exact.idp.create_group, UserPoolId=exact.pool, GroupName="a b") == "InvalidParameterException"
    exact.user("alice")
    assert code_of(exact.sign_in, name="ALICE") == "UserNotFoundException"


def test_aliases_are_verified_addresses(shop: Callable[..., Shop]) -> None:
    it = shop(AliasAttributes=["email"], AutoVerifiedAttributes=["email"])
    it.user("alice", email="both@x.org", email_verified="true")
    assert it.tokens("both@x.org")
    it.open.sign_up(
        ClientId=it.client, Username="bob", Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "both@x.org"}]
    )
    confirm = {"ClientId": it.client, "Username": "bob", "ConfirmationCode": it.code("both@x.org")}
    assert code_of(it.open.confirm_sign_up, **confirm) == "AliasExistsException"
    it.open.confirm_sign_up(**confirm, ForceAliasCreation=True)
    assert claims(it.tokens("both@x.org")["IdToken"])["cognito:username"] == "bob"
    assert code_of(it.idp.admin_create_user, UserPoolId=it.pool, Username="c@x.org") == "InvalidParameterException"


def test_attributes_and_their_limits(shop: Callable[..., Shop]) -> None:
    it = shop(
        Schema=[
            {"Name": "size", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
            {"Name": "fixed", "AttributeDataType": "String", "Mutable": False},
            {"Name": "email", "AttributeDataType": "String", "Required": True},
        ]
    )  # fmt: skip
    create = {"UserPoolId": it.pool, "Username": "alice"}
    assert "email is required" in error_of(it.idp.admin_create_user, **create)[1]
    it.user("alice", email="a@x.org", **{"custom:size": "3", "custom:fixed": "x"})
    update = it.idp.admin_update_user_attributes
    for name, value in (
        ("custom:size", "10"),
        ("custom:size", "x"),
        ("custom:fixed", "y"),
        ("nothing", "x"),
        ("sub", "x"),
    ):
        assert code_of(update, **create, UserAttributes=[{"Name": name, "Value": value}]) == "InvalidParameterException"
    update(**create, UserAttributes=[{"Name": "custom:size", "Value": "4"}, {"Name": "nickname", "Value": "Al"}])
    assert claims(it.tokens("alice")["IdToken"])["custom:size"] == "4"
    it.idp.admin_delete_user_attributes(**create, UserAttributeNames=["nickname"])
    assert (
        code_of(it.idp.admin_delete_user_attributes, **create, UserAttributeNames=["email"])
        == "InvalidParameterException"
    )
    it.idp.add_custom_attributes(
        UserPoolId=it.pool, CustomAttributes=[{"Name": "late", "AttributeDataType": "Boolean"}]
    )
    assert (
        code_of(update, **create, UserAttributes=[{"Name": "custom:late", "Value": "x"}]) == "InvalidParameterException"
    )


def test_users_change_themselves(shop: Callable[..., Shop]) -> None:
    it = shop(
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        client_settings={"WriteAttributes": ["email", "name"], "ReadAttributes": ["email", "name"]},
    )
    it.user("alice", email="a@x.org", email_verified="true", nickname="Al")
    token = it.tokens("alice")["AccessToken"]

    def shown() -> dict[str, str]:
        return {one["Name"]: one["Value"] for one in it.open.get_user(AccessToken=token)["UserAttributes"]}

    assert set(shown()) == {"sub", "email"}
    it.open.update_user_attributes(
        AccessToken=token, UserAttributes=[{"Name": "name", "Value": "Alice"}, {"Name": "email", "Value": "b@x.org"}]
    )
    assert (shown()["name"], shown()["email"]) == ("Alice", "a@x.org")
    verify = {"AccessToken": token, "AttributeName": "email"}
    assert code_of(it.open.verify_user_attribute, **verify, Code="0") == "CodeMismatchException"
    it.open.verify_user_attribute(**verify, Code=it.code("b@x.org"))
    assert shown()["email"] == "b@x.org"
    it.open.get_user_attribute_verification_code(**verify)
    assert it.code("b@x.org")
    nickname = [{"Name": "nickname", "Value": "x"}]
    assert (
        code_of(it.open.update_user_attributes, AccessToken=token, UserAttributes=nickname) == "NotAuthorizedException"
    )
    it.open.delete_user_attributes(AccessToken=token, UserAttributeNames=["name"])
    assert "name" not in shown()
    change = {"AccessToken": token, "ProposedPassword": "Wonderland-2"}
    assert code_of(it.open.change_password, **change, PreviousPassword="x") == "NotAuthorizedException"
    it.open.change_password(**change, PreviousPassword=PASSWORD)
    assert it.tokens("alice", "Wonderland-2")
    it.open.delete_user(AccessToken=token)
    assert code_of(it.idp.admin_get_user, UserPoolId=it.pool, Username="alice") == "UserNotFoundException"


def test_groups_in_tokens(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    role = "arn:aws:iam::123456789012:role/"
    for name, precedence in (("b", 2), ("a", 1), ("c", None)):
        more = {} if precedence is None else {"Precedence": precedence}
        it.idp.create_group(UserPoolId=it.pool, GroupName=name, RoleArn=role + name, **more)
        it.idp.admin_add_user_to_group(UserPoolId=it.pool, Username="alice", GroupName=name)
    assert code_of(it.idp.create_group, UserPoolId=it.pool, GroupName="a") == "GroupExistsException"
    said = claims(it.tokens("alice")["IdToken"])
    assert said["cognito:groups"] == ["a", "b", "c"]
    assert said["cognito:preferred_role"] == role + "a"
    first = it.idp.list_groups(UserPoolId=it.pool, Limit=2)
    assert [one["GroupName"] for one in first["Groups"]] == ["a", "b"]
    assert it.idp.list_groups(UserPoolId=it.pool, NextToken=first["NextToken"])["Groups"][0]["GroupName"] == "c"
    it.idp.update_group(UserPoolId=it.pool, GroupName="a", Description="first")
    assert it.idp.get_group(UserPoolId=it.pool, GroupName="a")["Group"]["Description"] == "first"
    (user,) = it.idp.list_users_in_group(UserPoolId=it.pool, GroupName="a")["Users"]
    assert user["Username"] == "alice"
    it.idp.admin_remove_user_from_group(UserPoolId=it.pool, Username="alice", GroupName="a")
    it.idp.delete_group(UserPoolId=it.pool, GroupName="b")
    left = it.idp.admin_list_groups_for_user(UserPoolId=it.pool, Username="alice")["Groups"]
    assert [one["GroupName"] for one in left] == ["c"]


def test_users_are_found_by_filters(shop: Callable[..., Shop]) -> None:
    it = shop()
    for number in range(5):
        it.user(f"user{number}", email=f"{number}@x.org", given_name="Jon" if number % 2 else "Joan")

    def found(text: str) -> list[str]:
        return [one["Username"] for one in it.idp.list_users(UserPoolId=it.pool, Filter=text)["Users"]]

    assert found('email = "3@x.org"') == ["user3"]
    assert found('username ^= "user"') == [f"user{number}" for number in range(5)]
    assert found('given_name = "Jon"') == ["user1", "user3"]
    assert found('cognito:user_status = "confirmed"') == found("")
    it.idp.admin_disable_user(UserPoolId=it.pool, Username="user2")
    assert found('status = "Disabled"') == ["user2"]
    assert code_of(it.idp.list_users, UserPoolId=it.pool, Filter="x") == "InvalidParameterException"
    assert code_of(it.idp.list_users, UserPoolId=it.pool, Filter='locale = "x"') == "InvalidParameterException"
    first = it.idp.list_users(UserPoolId=it.pool, Limit=3, AttributesToGet=["email"])
    assert [one["Name"] for one in first["Users"][0]["Attributes"]] == ["email"]
    rest = it.idp.list_users(UserPoolId=it.pool, Limit=3, PaginationToken=first["PaginationToken"])
    assert [one["Username"] for one in rest["Users"]] == ["user3", "user4"]


def test_administrators_end_what_users_have(shop: Callable[..., Shop]) -> None:
    it = shop(Policies={"PasswordPolicy": {"MinimumLength": 6, "PasswordHistorySize": 2}})
    it.user("alice", email="a@x.org", email_verified="true")
    name = {"UserPoolId": it.pool, "Username": "alice"}
    token = it.tokens("alice")["AccessToken"]
    it.idp.admin_user_global_sign_out(**name)
    assert code_of(it.open.get_user, AccessToken=token) == "NotAuthorizedException"
    it.idp.admin_disable_user(**name)
    assert error_of(it.sign_in, name="alice")[1] == "User is disabled."
    it.idp.admin_enable_user(**name)
    set_password = it.idp.admin_set_user_password
    assert code_of(set_password, **name, Password=PASSWORD) == "PasswordHistoryPolicyViolationException"
    it.idp.admin_reset_user_password(**name)
    assert code_of(it.sign_in, name="alice") == "PasswordResetRequiredException"
    confirm = {"ClientId": it.client, "Username": "alice", "Password": "another"}
    it.open.confirm_forgot_password(**confirm, ConfirmationCode=it.code("a@x.org"))
    assert it.tokens("alice", "another")
    parameters = {"USERNAME": "alice", "PASSWORD": "another"}
    begin = {"UserPoolId": it.pool, "ClientId": it.client}
    assert it.idp.admin_initiate_auth(**begin, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=parameters)
    set_password(**name, Password="temporary")
    flow = {**begin, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}
    asked = it.idp.admin_initiate_auth(**flow, AuthParameters={**parameters, "PASSWORD": "temporary"})
    answer = {"USERNAME": "alice", "NEW_PASSWORD": "for-good"}
    challenge = {"ChallengeName": asked["ChallengeName"], "Session": asked["Session"], "ChallengeResponses": answer}
    assert it.idp.admin_respond_to_auth_challenge(**begin, **challenge)["AuthenticationResult"]
    it.idp.admin_delete_user(**name)
    assert code_of(it.idp.admin_delete_user, **name) == "UserNotFoundException"


@pytest.mark.turns_clock
def test_codes_are_limited_and_expire(shop: Callable[..., Shop]) -> None:
    it = shop(AutoVerifiedAttributes=["email"])
    it.open.sign_up(
        ClientId=it.client, Username="alice", Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "a@x.org"}]
    )
    name = {"ClientId": it.client, "Username": "alice"}
    for _ in range(5):
        it.open.resend_confirmation_code(**name)
    assert code_of(it.open.resend_confirmation_code, **name) == "LimitExceededException"
    code = it.code("a@x.org")
    it.server.advance(86_401)
    assert code_of(it.open.confirm_sign_up, **name, ConfirmationCode=code) == "ExpiredCodeException"
    it.open.resend_confirmation_code(**name)
    code = it.code("a@x.org")
    for _ in range(5):
        assert code_of(it.open.confirm_sign_up, **name, ConfirmationCode="x") == "CodeMismatchException"
    assert code_of(it.open.confirm_sign_up, **name, ConfirmationCode=code) == "LimitExceededException"
    it.idp.admin_confirm_sign_up(UserPoolId=it.pool, Username="alice")
    assert it.tokens("alice")


def test_links_to_users_of_providers(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.user("alice")
    details = {
        "client_id": "c", "client_secret": "s", "oidc_issuer": "https://i.example", "authorize_scopes": "openid",
        "attributes_request_method": "GET",
    }  # fmt: skip
    provider = {"UserPoolId": it.pool, "ProviderName": "Issuer"}
    it.idp.create_identity_provider(
        **provider,
        ProviderType="OIDC",
        ProviderDetails=details,
        IdpIdentifiers=["i"],
        AttributeMapping={"email": "mail"},
    )
    assert it.idp.describe_identity_provider(**provider)["IdentityProvider"]["ProviderDetails"] == details
    by = it.idp.get_identity_provider_by_identifier(UserPoolId=it.pool, IdpIdentifier="i")["IdentityProvider"]
    assert by["ProviderName"] == "Issuer"
    it.idp.update_identity_provider(**provider, AttributeMapping={"name": "n"})
    assert it.idp.list_identity_providers(UserPoolId=it.pool)["Providers"][0]["ProviderType"] == "OIDC"
    source = {"ProviderName": "Issuer", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "42"}
    to = {"ProviderName": "Cognito", "ProviderAttributeValue": "alice"}
    it.idp.admin_link_provider_for_user(UserPoolId=it.pool, DestinationUser=to, SourceUser=source)
    assert claims(it.tokens("alice")["IdToken"])["identities"][0]["userId"] == "42"
    it.idp.admin_disable_provider_for_user(UserPoolId=it.pool, User=source)
    assert "identities" not in claims(it.tokens("alice")["IdToken"])
    it.idp.delete_identity_provider(**provider)
    assert code_of(it.idp.describe_identity_provider, **provider) == "ResourceNotFoundException"
