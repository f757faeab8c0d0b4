"""Pools and their clients, and the keys that they publish."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def code_of(call: Callable[..., Any], **params: Any) -> str:
    """The error that a call ends in."""
    with pytest.raises(ClientError) as raised:
        call(**params)
    code: str = raised.value.response["Error"]["Code"]
    return code


def test_a_pool_has_what_aws_puts_where_nothing_is_said(client: Callable[..., Any], server: Any) -> None:
    idp = client("cognito-idp")
    made = idp.create_user_pool(PoolName="shop", UserPoolTags={"team": "a"})["UserPool"]
    pool = idp.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
    assert pool == made
    assert pool["Id"].startswith("us-east-1_")
    assert pool["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 8,
        "RequireUppercase": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7,
    }
    assert pool["MfaConfiguration"] == "OFF"
    assert {one["Name"] for one in pool["SchemaAttributes"]} >= {"sub", "email", "phone_number", "updated_at"}
    with urllib.request.urlopen(f"{server.url}/{pool['Id']}/.well-known/openid-configuration") as answer:
        assert json.load(answer)["issuer"] == f"https://cognito-idp.us-east-1.amazonaws.com/{pool['Id']}"
    with urllib.request.urlopen(f"{server.url}/_aws/cognito-idp/{pool['Id']}/.well-known/jwks.json") as answer:
        (key,) = json.load(answer)["keys"]
        assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert [one["Id"] for one in idp.list_user_pools(MaxResults=10)["UserPools"]] == [pool["Id"]]
    idp.delete_user_pool(UserPoolId=pool["Id"])
    assert code_of(idp.describe_user_pool, UserPoolId=pool["Id"]) == "ResourceNotFoundException"


def test_clients(client: Callable[..., Any]) -> None:
    idp = client("cognito-idp")
    pool = idp.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    made = idp.create_user_pool_client(UserPoolId=pool, ClientName="web", GenerateSecret=True)["UserPoolClient"]
    found = idp.describe_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])["UserPoolClient"]
    assert found == made
    assert made["ClientSecret"]
    assert made["RefreshTokenValidity"] == 30
    idp.update_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"], ClientName="app", AccessTokenValidity=2)
    found = idp.describe_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])["UserPoolClient"]
    assert (found["ClientName"], found["AccessTokenValidity"]) == ("app", 2)
    assert found["ClientSecret"] == made["ClientSecret"]
    (listed,) = idp.list_user_pool_clients(UserPoolId=pool, MaxResults=5)["UserPoolClients"]
    assert listed["ClientName"] == "app"
    idp.delete_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])
    assert (
        code_of(idp.describe_user_pool_client, UserPoolId=pool, ClientId=made["ClientId"])
        == "ResourceNotFoundException"
    )


def test_settings_go_back_to_defaults(client: Callable[..., Any]) -> None:
    idp = client("cognito-idp")
    pool = idp.create_user_pool(PoolName="shop", MfaConfiguration="OFF", DeletionProtection="ACTIVE")["UserPool"]["Id"]
    assert code_of(idp.delete_user_pool, UserPoolId=pool) == "InvalidParameterException"
    idp.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
    found = idp.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert (found["AutoVerifiedAttributes"], found["DeletionProtection"]) == (["email"], "INACTIVE")
    custom = {
        "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:f"}
    }
    assert code_of(idp.update_user_pool, UserPoolId=pool, LambdaConfig=custom) == "InvalidParameterException"
    both = {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}
    assert code_of(idp.create_user_pool, PoolName="x", **both) == "InvalidParameterException"


def test_domains_scopes_and_tags(client: Callable[..., Any]) -> None:
    idp = client("cognito-idp")
    made = idp.create_user_pool(PoolName="shop", UserPoolTags={"a": "1"})["UserPool"]
    pool, prefix = made["Id"], made["Id"].lower().replace("_", "-")
    idp.tag_resource(ResourceArn=made["Arn"], Tags={"b": "2"})
    idp.untag_resource(ResourceArn=made["Arn"], TagKeys=["a"])
    assert idp.list_tags_for_resource(ResourceArn=made["Arn"])["Tags"] == {"b": "2"}
    idp.create_user_pool_domain(UserPoolId=pool, Domain=prefix)
    assert code_of(idp.create_user_pool_domain, UserPoolId=pool, Domain=prefix) == "InvalidParameterException"
    assert code_of(idp.create_user_pool_domain, UserPoolId=pool, Domain="my-aws") == "InvalidParameterException"
    assert idp.describe_user_pool_domain(Domain=prefix)["DomainDescription"]["Status"] == "ACTIVE"
    assert (
        idp.update_user_pool_domain(UserPoolId=pool, Domain=prefix, ManagedLoginVersion=2)["ManagedLoginVersion"] == 2
    )
    assert code_of(idp.delete_user_pool, UserPoolId=pool) == "InvalidParameterException"
    scopes = [{"ScopeName": "read", "ScopeDescription": "may read"}]
    server = {"UserPoolId": pool, "Identifier": "api"}
    idp.create_resource_server(**server, Name="API", Scopes=scopes)
    assert code_of(idp.create_resource_server, **server, Name="API") == "InvalidParameterException"
    idp.update_resource_server(**server, Name="The API", Scopes=scopes)
    assert idp.describe_resource_server(**server)["ResourceServer"]["Name"] == "The API"
    assert len(idp.list_resource_servers(UserPoolId=pool, MaxResults=5)["ResourceServers"]) == 1
    oauth = {
        "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthFlowsUserPoolClient": True, "GenerateSecret": True,
    }  # fmt: skip
    create = {"UserPoolId": pool, "ClientName": "machine", **oauth}
    idp.create_user_pool_client(**create, AllowedOAuthScopes=["api/read"])
    assert code_of(idp.create_user_pool_client, **create, AllowedOAuthScopes=["api/w"]) == "ScopeDoesNotExistException"
    idp.delete_resource_server(**server)
    assert code_of(idp.describe_resource_server, **server) == "ResourceNotFoundException"
    idp.delete_user_pool_domain(UserPoolId=pool, Domain=prefix)
    idp.delete_user_pool(UserPoolId=pool)


def test_messages_have_a_place_for_the_code(client: Callable[..., Any]) -> None:
    idp = client("cognito-idp")
    words = {"EmailVerificationMessage": "Your code, märchenhaft: {####}", "EmailVerificationSubject": "Hallo Welt!"}
    made = idp.create_user_pool(PoolName="shop", **words)["UserPool"]
    assert made["VerificationMessageTemplate"]["EmailMessage"] == words["EmailVerificationMessage"]
    bad = {"EmailVerificationMessage": "There is none."}
    assert code_of(idp.create_user_pool, PoolName="shop", **bad) == "InvalidParameterException"


def test_threat_protection_needs_its_tier(client: Callable[..., Any]) -> None:
    idp = client("cognito-idp")
    on, off = ({"AdvancedSecurityMode": mode} for mode in ("ENFORCED", "OFF"))
    assert code_of(idp.create_user_pool, PoolName="p", UserPoolAddOns=on) == "FeatureUnavailableInTierException"
    pool = idp.create_user_pool(PoolName="p", UserPoolAddOns=off)["UserPool"]["Id"]
    assert code_of(idp.update_user_pool, UserPoolId=pool, UserPoolAddOns=on) == "FeatureUnavailableInTierException"
    idp.update_user_pool(UserPoolId=pool, UserPoolTier="PLUS", UserPoolAddOns=on)
    assert idp.describe_user_pool(UserPoolId=pool)["UserPool"]["UserPoolAddOns"] == on


def test_addresses_of_users_need_a_secret(client: Callable[..., Any]) -> None:
    idp = client("cognito-idp")
    pool = idp.create_user_pool(PoolName="p")["UserPool"]["Id"]
    wanted = {"UserPoolId": pool, "ClientName": "web", "EnablePropagateAdditionalUserContextData": True}
    assert code_of(idp.create_user_pool_client, **wanted) == "InvalidParameterException"
    made = idp.create_user_pool_client(**wanted, GenerateSecret=True)["UserPoolClient"]
    idp.update_user_pool_client(**wanted, ClientId=made["ClientId"])
    other = idp.create_user_pool_client(UserPoolId=pool, ClientName="open")["UserPoolClient"]["ClientId"]
    assert code_of(idp.update_user_pool_client, **wanted, ClientId=other) == "InvalidParameterException"
