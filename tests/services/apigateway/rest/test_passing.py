"""Roles that an API calls with must be passed by who names them, in both of API Gateway's services."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role

ROLE = "arn:aws:iam::{}:role/passed"
URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations"


@pytest.fixture
def denied(client: Callable[..., Any], account: str) -> Iterator[Callable[..., None]]:
    """denied(service, operation, …): refused to a user who may use API Gateway but pass no role; allowed to the root.

    When all are asked for, the user is let pass the role, and is then allowed too.
    """
    iam = client("iam")
    make_role(iam, "passed")
    iam.create_user(UserName="dev")
    key = iam.create_access_key(UserName="dev")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}

    def allow(*statements: dict[str, Any]) -> None:
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]}
        iam.put_user_policy(UserName="dev", PolicyName="p", PolicyDocument=json.dumps(document))

    gateway = {"Action": "apigateway:*", "Resource": "*"}
    allow(gateway)
    asked: list[tuple[str, str, dict[str, Any]]] = []

    def ask(service: str, operation: str, **parameters: Any) -> Any:
        with pytest.raises(ClientError) as error:
            getattr(client(service, **keys), operation)(**parameters)
        assert error.value.response["Error"]["Code"].startswith("AccessDenied")
        assert f"iam:PassRole on resource: {ROLE.format(account)}" in error.value.response["Error"]["Message"]
        asked.append((service, operation, parameters))

    yield ask
    condition = {"StringEquals": {"iam:PassedToService": "apigateway.amazonaws.com"}}
    allow(gateway, {"Action": "iam:PassRole", "Resource": ROLE.format(account), "Condition": condition})
    for service, operation, parameters in asked:
        getattr(client(service, **keys), operation)(**parameters)


def test_rest(client: Callable[..., Any], account: str, denied: Callable[..., None]) -> None:
    role = ROLE.format(account)
    control = client("apigateway")
    api = control.create_rest_api(name="a")["id"]
    root = control.get_resources(restApiId=api)["items"][0]["id"]
    place = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    control.put_method(**place, authorizationType="NONE")
    proxy = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": URI}
    control.put_integration(**place, **proxy)
    denied("apigateway", "put_integration", **place, **proxy, credentials=role)
    patches = [{"op": "replace", "path": "/credentials", "value": role}]
    denied("apigateway", "update_integration", **place, patchOperations=patches)
    request = {"type": "TOKEN", "authorizerUri": URI, "identitySource": "method.request.header.Auth"}
    denied("apigateway", "create_authorizer", restApiId=api, name="x", **request, authorizerCredentials=role)
    made = control.create_authorizer(restApiId=api, name="y", **request)["id"]
    patches = [{"op": "replace", "path": "/authorizerCredentials", "value": role}]
    denied("apigateway", "update_authorizer", restApiId=api, authorizerId=made, patchOperations=patches)
    patches = [{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}]
    denied("apigateway", "update_account", patchOperations=patches)
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": URI, "credentials": role}
    method = {"responses": {}, "x-amazon-apigateway-integration": integration}
    document = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": method}}}
    denied("apigateway", "import_rest_api", body=json.dumps(document))
    denied("apigateway", "put_rest_api", restApiId=api, mode="merge", body=json.dumps(document))


def test_http(client: Callable[..., Any], account: str, denied: Callable[..., None]) -> None:
    role = ROLE.format(account)
    control = client("apigatewayv2")
    api = control.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    proxy = {"IntegrationType": "AWS_PROXY", "IntegrationUri": URI, "PayloadFormatVersion": "2.0"}
    denied("apigatewayv2", "create_integration", ApiId=api, **proxy, CredentialsArn=role)
    made = control.create_integration(ApiId=api, **proxy)["IntegrationId"]
    denied("apigatewayv2", "update_integration", ApiId=api, IntegrationId=made, CredentialsArn=role)
    request = {
        "AuthorizerType": "REQUEST", "AuthorizerUri": URI, "AuthorizerPayloadFormatVersion": "2.0",
        "IdentitySource": ["$request.header.Auth"],
    }  # fmt: skip
    denied("apigatewayv2", "create_authorizer", ApiId=api, Name="x", **request, AuthorizerCredentialsArn=role)
    one = control.create_authorizer(ApiId=api, Name="y", **request)["AuthorizerId"]
    denied("apigatewayv2", "update_authorizer", ApiId=api, AuthorizerId=one, AuthorizerCredentialsArn=role)
    quick = {"Name": "q", "ProtocolType": "HTTP", "Target": "arn:aws:lambda:us-east-1:1:function:f"}
    denied("apigatewayv2", "create_api", **quick, CredentialsArn=role)
    quickly = control.create_api(**quick)["ApiId"]
    denied("apigatewayv2", "update_api", ApiId=quickly, CredentialsArn=role)
    integration = {
        "type": "AWS_PROXY", "httpMethod": "POST", "uri": URI, "payloadFormatVersion": "2.0", "credentials": role,
    }  # fmt: skip
    method = {"responses": {}, "x-amazon-apigateway-integration": integration}
    document = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": method}}}
    denied("apigatewayv2", "import_api", Body=json.dumps(document))
    denied("apigatewayv2", "reimport_api", ApiId=api, Body=json.dumps(document))
