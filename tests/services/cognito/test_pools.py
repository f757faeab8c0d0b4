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
