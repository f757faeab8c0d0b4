"""Authorizers of user pools: identity tokens, access tokens with scopes, and what lets nobody in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.services.apigateway.rest.conftest import ECHO, Rest
from tests.services.cognito.conftest import shop

__all__ = ["shop"]
HOUR = 3600


def pool_arn(rest: Rest, pool: str) -> str:
    return f"arn:aws:cognito-idp:us-east-1:{rest.account}:userpool/{pool}"


@pytest.fixture
def made(rest: Rest, shop: Any, function: Any) -> tuple[str, Any]:
    """An API whose /open wants an identity token, and /scoped an access token with a scope; a pool with a user."""
    pool = shop()
    pool.user("alice", email="alice@example.com")
    function(ECHO, "f")
    api, _ = rest.api()
    rest.permit("f", api)
    arns = [pool_arn(rest, pool.pool)]
    authorizer = rest.control.create_authorizer(restApiId=api, name="p", type="COGNITO_USER_POOLS", providerARNs=arns)
    assert (authorizer["authType"], authorizer["providerARNs"]) == ("cognito_user_pools", arns)
    guarded = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": authorizer["id"]}
    rest.proxy(api, rest.path(api, "open"), "GET", "f", **guarded)
    for name, scope in (("scoped", "aws.cognito.signin.user.admin"), ("other", "shop/write")):
        rest.proxy(api, rest.path(api, name), "GET", "f", **guarded, authorizationScopes=[scope])
    rest.deploy(api)
    return api, pool


def ask(rest: Rest, api: str, path: str, token: str) -> Any:
    return rest.call(api, f"/test{path}", headers={"Authorization": token} if token else {})


def test_tokens(rest: Rest, made: tuple[str, Any]) -> None:
    api, pool = made
    tokens = pool.tokens("alice")
    identity, access = tokens["IdToken"], tokens["AccessToken"]
    claims = ask(rest, api, "/open", identity).json["requestContext"]["authorizer"]["claims"]
    assert (claims["email"], claims["token_use"], claims["aud"]) == ("alice@example.com", "id", pool.client)
    assert claims["exp"].split()[4] == "UTC"
    assert all(isinstance(value, str) for value in claims.values())
    assert ask(rest, api, "/open", f"Bearer {identity}").status == 200
    scoped = ask(rest, api, "/scoped", access).json["requestContext"]["authorizer"]["claims"]
    assert (scoped["token_use"], scoped["username"]) == ("access", "alice")
    for path, token in (
        ("/open", ""), ("/open", "no.token.here"), ("/open", access), ("/scoped", identity), ("/other", access),
        ("/open", f"{identity[:-8]}AAAAAAAA"),
    ):  # fmt: skip
        answer = ask(rest, api, path, token)
        assert (answer.status, answer.json) == (401, {"message": "Unauthorized"})
        assert answer.header("x-amzn-ErrorType") == "UnauthorizedException"


def test_another_pools_tokens(rest: Rest, made: tuple[str, Any], shop: Any) -> None:
    api, _ = made
    other = shop()
    other.user("alice")
    token = other.tokens("alice")["IdToken"]
    assert ask(rest, api, "/open", token).status == 401
    (authorizer,) = rest.control.get_authorizers(restApiId=api)["items"]
    patches = [{"op": "add", "path": "/providerARNs", "value": pool_arn(rest, other.pool)}]
    rest.control.update_authorizer(restApiId=api, authorizerId=authorizer["id"], patchOperations=patches)
    rest.deploy(api)
    assert ask(rest, api, "/open", token).status == 200
    # The audience of the token, its client, is held against the expression.
    patches = [{"op": "replace", "path": "/identityValidationExpression", "value": "^none$"}]
    rest.control.update_authorizer(restApiId=api, authorizerId=authorizer["id"], patchOperations=patches)
    rest.deploy(api)
    assert ask(rest, api, "/open", token).status == 401


@pytest.mark.turns_clock
def test_expired(rest: Rest, made: tuple[str, Any], server: Any) -> None:
    api, pool = made
    identity = pool.tokens("alice")["IdToken"]
    server.advance(2 * HOUR)
    answer = ask(rest, api, "/open", identity)
    assert (answer.status, answer.json) == (401, {"message": "The incoming token has expired"})


def test_imported(rest: Rest, shop: Any) -> None:
    pool = shop()
    pool.user("alice")
    scheme = {
        "type": "apiKey", "name": "X-Token", "in": "header", "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [pool_arn(rest, pool.pool)]},
    }  # fmt: skip
    integration = {
        "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": "200", "responseTemplates": {
            "application/json": "$context.authorizer.claims.token_use",
        }}},
    }  # fmt: skip
    get = {
        "security": [{"pool": ["aws.cognito.signin.user.admin"]}], "responses": {"200": {"description": ""}},
        "x-amazon-apigateway-integration": integration,
    }  # fmt: skip
    document = {"openapi": "3.0.1", "info": {"title": "x"}, "paths": {"/": {"get": get}},
                "components": {"securitySchemes": {"pool": scheme}}}  # fmt: skip
    api = rest.control.import_rest_api(body=json.dumps(document))["id"]
    rest.deploy(api)
    token = pool.tokens("alice")["AccessToken"]
    assert rest.call(api, "/test/", headers={"X-Token": token}).body == b"access"
    assert rest.call(api, "/test/", headers={"Authorization": token}).status == 401
