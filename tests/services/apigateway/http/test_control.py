"""The control plane: every operation, and AWS's errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

SELECTION = "$request.method $request.path"


def refused(code: str, text: str, call: Callable[..., Any], **arguments: Any) -> None:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == code, caught.value
    assert text in caught.value.response["Error"]["Message"], caught.value


@pytest.fixture
def one(apis: Any) -> str:
    found: str = apis.create_api(Name="one", ProtocolType="HTTP")["ApiId"]
    return found


def integration_of(apis: Any, api: str, **more: Any) -> str:
    settings = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "http://x", **more}
    if "PayloadFormatVersion" not in settings:
        settings["PayloadFormatVersion"] = "1.0"
    found: str = apis.create_integration(ApiId=api, **settings)["IntegrationId"]
    return found


def test_the_life_of_an_api(apis: Any, account: str) -> None:
    cors = {"AllowOrigins": ["https://a"], "AllowMethods": ["GET", "*"], "MaxAge": 5, "AllowCredentials": True}
    made = apis.create_api(
        Name="shop", ProtocolType="HTTP", Description="d", Version="7", Tags={"a": "b"}, CorsConfiguration=cors
    )
    id_ = made["ApiId"]
    assert len(id_) == 10
    assert made["RouteSelectionExpression"] == SELECTION
    assert made["ApiEndpoint"].endswith(id_)
    assert made["CorsConfiguration"] == cors
    assert made["DisableExecuteApiEndpoint"] is False
    found = apis.get_api(ApiId=id_)
    found.pop("ResponseMetadata")
    assert found == {name: value for name, value in made.items() if name != "ResponseMetadata"}
    changed = apis.update_api(ApiId=id_, Name="shop2", Description="", DisableExecuteApiEndpoint=True)
    assert (changed["Name"], changed["Version"]) == ("shop2", "7")
    apis.delete_cors_configuration(ApiId=id_)
    assert "CorsConfiguration" not in apis.get_api(ApiId=id_)
    apis.delete_api(ApiId=id_)
    text = f"Invalid API identifier specified {account}:{id_}"
    for call in (apis.get_api, apis.delete_api, apis.update_api, apis.get_routes, apis.get_stages):
        refused("NotFoundException", text, call, ApiId=id_)
    refused("NotFoundException", text, apis.create_route, ApiId=id_, RouteKey="GET /")
    refused("NotFoundException", text, apis.create_stage, ApiId=id_, StageName="a")


def test_apis_are_listed_by_pages_and_by_account(apis: Any, server: Any, client: Callable[..., Any]) -> None:
    made = {apis.create_api(Name=f"n{number}", ProtocolType="HTTP")["ApiId"] for number in range(5)}
    pages = list(apis.get_paginator("get_apis").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["Items"]) for page in pages] == [2, 2, 1]
    assert {api["ApiId"] for page in pages for api in page["Items"]} == made
    assert client("apigatewayv2", "eu-west-1").get_apis()["Items"] == []
    refused("BadRequestException", "nextToken", apis.get_apis, NextToken="?")
    refused("BadRequestException", "maxResults", apis.get_apis, MaxResults="many")


def test_vpc_links_say_that_they_are_not_built(apis: Any) -> None:
    with pytest.raises(ClientError) as caught:
        apis.create_vpc_link(Name="v", SubnetIds=["s"])
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_wrong_apis(apis: Any) -> None:
    create = apis.create_api
    cases = (
        ({"CorsConfiguration": {"AllowMethods": ["FETCH"]}}, "Invalid CORS method"),
        ({"CorsConfiguration": {"AllowOrigins": ["example.com"]}}, "Invalid format for origin"),
        ({"CorsConfiguration": {"AllowOrigins": ["*"], "AllowCredentials": True}}, "allowCredentials"),
        ({"RouteSelectionExpression": "$request.body.x"}, "RouteSelectionExpression"),
        ({"RouteKey": "GET /"}, "Target"),
    )
    for more, text in cases:
        refused("BadRequestException", text, create, Name="n", ProtocolType="HTTP", **more)


def test_quick_create(apis: Any, account: str) -> None:
    target = f"arn:aws:lambda:us-east-1:{account}:function:f"
    id_ = apis.create_api(Name="q", ProtocolType="HTTP", Target=target, RouteKey="GET /pets")["ApiId"]
    (route,) = apis.get_routes(ApiId=id_)["Items"]
    (integration,) = apis.get_integrations(ApiId=id_)["Items"]
    (stage,) = apis.get_stages(ApiId=id_)["Items"]
    assert (route["RouteKey"], route["ApiGatewayManaged"]) == ("GET /pets", True)
    assert (integration["IntegrationType"], integration["PayloadFormatVersion"]) == ("AWS_PROXY", "2.0")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    apis.update_api(ApiId=id_, RouteKey="$default", Target="https://example.com")
    assert apis.get_routes(ApiId=id_)["Items"][0]["RouteKey"] == "$default"
    assert apis.get_integrations(ApiId=id_)["Items"][0]["IntegrationType"] == "HTTP_PROXY"


def test_quick_create_is_needed_to_change_what_it_made(apis: Any, one: str) -> None:
    refused("BadRequestException", "quick create", apis.update_api, ApiId=one, Target="https://example.com")


def test_routes(apis: Any, one: str) -> None:
    target = f"integrations/{integration_of(apis, one)}"
    made = apis.create_route(ApiId=one, RouteKey="GET /pets/{id}", Target=target, OperationName="pet")
    route = made["RouteId"]
    assert (made["AuthorizationType"], made["ApiKeyRequired"], made["OperationName"]) == ("NONE", False, "pet")
    create = apis.create_route
    refused(
        "ConflictException", "Route with key GET /pets/{id} already exists for this API", create,
        ApiId=one, RouteKey="GET /pets/{name}",
    )  # fmt: skip
    for key in ("GET", "FETCH /a", "GET a", "/a", "GET /a/{b+}/c", "GET /a{b}", "GET /a b"):
        refused("BadRequestException", "", create, ApiId=one, RouteKey=key)
    refused("NotFoundException", "Integration", create, ApiId=one, RouteKey="GET /", Target="integrations/none")
    refused("BadRequestException", "target", create, ApiId=one, RouteKey="GET /", Target="x")
    refused("BadRequestException", "AuthorizerId", create, ApiId=one, RouteKey="GET /", AuthorizationType="JWT")
    refused("BadRequestException", "AuthorizerId", create, ApiId=one, RouteKey="GET /", AuthorizerId="a")
    refused(
        "NotFoundException", "Authorizer", create,
        ApiId=one, RouteKey="GET /", AuthorizationType="CUSTOM", AuthorizerId="a",
    )  # fmt: skip
    apis.update_route(ApiId=one, RouteId=route, RouteKey="PUT /pets/{id}", RequestParameters={"a": {"Required": True}})
    found = apis.get_route(ApiId=one, RouteId=route)
    assert (found["RouteKey"], found["Target"]) == ("PUT /pets/{id}", target)
    apis.delete_route_request_parameter(ApiId=one, RouteId=route, RequestParameterKey="a")
    assert "RequestParameters" not in apis.get_route(ApiId=one, RouteId=route)
    assert [item["RouteId"] for item in apis.get_routes(ApiId=one)["Items"]] == [route]
    refused(
        "ConflictException", f"remove the integration from the following route(s): {route}", apis.delete_integration,
        ApiId=one, IntegrationId=target.removeprefix("integrations/"),
    )  # fmt: skip
    apis.delete_route(ApiId=one, RouteId=route)
    refused("NotFoundException", "Invalid Route identifier specified", apis.get_route, ApiId=one, RouteId=route)
    apis.delete_integration(ApiId=one, IntegrationId=target.removeprefix("integrations/"))


def test_integrations(apis: Any, one: str, account: str) -> None:
    id_ = integration_of(apis, one, RequestParameters={"append:header.a": "b", "overwrite:path": "/c"})
    found = apis.get_integration(ApiId=one, IntegrationId=id_)
    assert (found["TimeoutInMillis"], found["ConnectionType"]) == (30000, "INTERNET")
    changed = apis.update_integration(
        ApiId=one, IntegrationId=id_, RequestParameters={"append:header.a": ""}, Description="d",
        ResponseParameters={"404": {"overwrite:statuscode": "200"}}, TlsConfig={"ServerNameToVerify": "x"},
    )  # fmt: skip
    assert changed["RequestParameters"] == {"overwrite:path": "/c"}
    assert changed["TlsConfig"] == {"ServerNameToVerify": "x"}
    assert len(apis.get_integrations(ApiId=one)["Items"]) == 1
    function = f"arn:aws:lambda:us-east-1:{account}:function:f"
    queue = {"IntegrationSubtype": "SQS-SendMessage", "PayloadFormatVersion": "1.0"}
    parameters = {"QueueUrl": "u", "MessageBody": "b"}
    role = f"arn:aws:iam::{account}:role/r"
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"IntegrationType": "MOCK"}, "integration type"),
        ({"IntegrationType": "AWS_PROXY", "IntegrationUri": "http://x"}, "function"),
        ({"IntegrationType": "AWS_PROXY", "IntegrationUri": function}, "PayloadFormatVersion"),
        (
            {"IntegrationType": "AWS_PROXY", "IntegrationUri": function, "PayloadFormatVersion": "3.0"},
            "PayloadFormatVersion",
        ),
        ({"IntegrationType": "HTTP_PROXY", "IntegrationUri": "http://x"}, "IntegrationMethod"),
        ({"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "ftp://x"}, "endpoint"),
        ({"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET"}, "IntegrationUri"),
        ({"IntegrationType": "AWS_PROXY", **queue, "RequestParameters": parameters}, "CredentialsArn"),
        ({"IntegrationType": "AWS_PROXY", **queue, "CredentialsArn": role}, "QueueUrl"),
        (
            {"IntegrationType": "AWS_PROXY", **queue, "CredentialsArn": role, "RequestParameters": parameters | {"X": "y"}},
            "X",
        ),
        (
            {"IntegrationType": "AWS_PROXY", "IntegrationSubtype": "SNS-Publish", "CredentialsArn": role},
            "IntegrationSubtype",
        ),
        (
            {
                "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "http://x",
                "RequestParameters": {"set:header.a": "b"},
            },
            "mapping",
        ),
        (
            {
                "IntegrationType": "HTTP_PROXY", "IntegrationMethod": "GET", "IntegrationUri": "http://x",
                "ResponseParameters": {"200": {"overwrite:path": "b"}},
            },
            "mapping",
        ),
    )  # fmt: skip
    for settings, text in cases:
        refused("BadRequestException", text, apis.create_integration, ApiId=one, **settings)
    private = {"IntegrationType": "HTTP_PROXY", "ConnectionType": "VPC_LINK"}
    refused("NotImplemented", "VPC_LINK", apis.create_integration, ApiId=one, **private)
    refused("NotFoundException", "Integration", apis.get_integration, ApiId=one, IntegrationId="none")


def test_stages(apis: Any, one: str) -> None:
    log = {"DestinationArn": "arn:aws:logs:us-east-1:1:log-group:g", "Format": "$context.requestId"}
    made = apis.create_stage(
        ApiId=one, StageName="dev", StageVariables={"a": "1", "b": "2"}, AccessLogSettings=log, Description="d",
        RouteSettings={"GET /a": {"ThrottlingRateLimit": 2.5}}, Tags={"x": "y"},
    )  # fmt: skip
    assert made["AutoDeploy"] is False
    assert made["AccessLogSettings"] == log
    refused("ConflictException", "Stage already exists", apis.create_stage, ApiId=one, StageName="dev")
    refused("BadRequestException", "Stage name", apis.create_stage, ApiId=one, StageName="a b")
    refused("BadRequestException", "variable", apis.create_stage, ApiId=one, StageName="v", StageVariables={"a b": "c"})
    refused(
        "BadRequestException", "logs", apis.create_stage,
        ApiId=one, StageName="v", DefaultRouteSettings={"LoggingLevel": "INFO"},
    )  # fmt: skip
    changed = apis.update_stage(ApiId=one, StageName="dev", StageVariables={"a": "", "c": "3"})
    assert changed["StageVariables"] == {"b": "2", "c": "3"}
    apis.delete_access_log_settings(ApiId=one, StageName="dev")
    apis.delete_route_settings(ApiId=one, StageName="dev", RouteKey="GET /a")
    refused("NotFoundException", "route key", apis.delete_route_settings, ApiId=one, StageName="dev", RouteKey="GET /a")
    found = apis.get_stage(ApiId=one, StageName="dev")
    assert "AccessLogSettings" not in found
    assert found["RouteSettings"] == {}
    assert [stage["StageName"] for stage in apis.get_stages(ApiId=one)["Items"]] == ["dev"]
    apis.delete_stage(ApiId=one, StageName="dev")
    refused("NotFoundException", "Invalid Stage identifier specified", apis.get_stage, ApiId=one, StageName="dev")


def test_deployments(apis: Any, one: str) -> None:
    refused("BadRequestException", "At least one route", apis.create_deployment, ApiId=one)
    apis.create_route(ApiId=one, RouteKey="GET /", Target=f"integrations/{integration_of(apis, one)}")
    made = apis.create_deployment(ApiId=one, Description="first")
    id_ = made["DeploymentId"]
    assert (made["DeploymentStatus"], made["AutoDeployed"]) == ("DEPLOYED", False)
    assert apis.create_stage(ApiId=one, StageName="prod", DeploymentId=id_)["DeploymentId"] == id_
    second = apis.create_deployment(ApiId=one, StageName="prod")["DeploymentId"]
    assert apis.get_stage(ApiId=one, StageName="prod")["DeploymentId"] == second
    assert apis.update_deployment(ApiId=one, DeploymentId=id_, Description="1st")["Description"] == "1st"
    assert apis.get_deployment(ApiId=one, DeploymentId=id_)["Description"] == "1st"
    refused("BadRequestException", "Active stages", apis.delete_deployment, ApiId=one, DeploymentId=second)
    apis.delete_deployment(ApiId=one, DeploymentId=id_)
    assert [item["DeploymentId"] for item in apis.get_deployments(ApiId=one)["Items"]] == [second]
    refused("NotFoundException", "Deployment", apis.update_stage, ApiId=one, StageName="prod", DeploymentId=id_)
    apis.update_stage(ApiId=one, StageName="prod", AutoDeploy=True)
    refused("BadRequestException", "Deploy", apis.update_stage, ApiId=one, StageName="prod", DeploymentId=second)
    refused("BadRequestException", "AutoDeploy", apis.create_deployment, ApiId=one, StageName="prod")


def test_authorizers(apis: Any, one: str, account: str) -> None:
    jwt = {"Audience": ["a"], "Issuer": "https://issuer.example"}
    token = ["$request.header.Authorization"]
    create = apis.create_authorizer
    made = create(ApiId=one, Name="t", AuthorizerType="JWT", IdentitySource=token, JwtConfiguration=jwt)
    id_ = made["AuthorizerId"]
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:{account}:function:f/invocations"
    refused(
        "ConflictException", "unique", create,
        ApiId=one, Name="t", AuthorizerType="JWT", IdentitySource=token, JwtConfiguration=jwt,
    )  # fmt: skip
    cases: tuple[dict[str, Any], ...] = (
        {"AuthorizerType": "JWT", "IdentitySource": token},
        {"AuthorizerType": "JWT", "IdentitySource": token, "JwtConfiguration": {"Issuer": "https://x"}},
        {"AuthorizerType": "JWT", "IdentitySource": [], "JwtConfiguration": jwt},
        {"AuthorizerType": "REQUEST", "IdentitySource": token},
        {"AuthorizerType": "REQUEST", "IdentitySource": token, "AuthorizerUri": uri},
        {"AuthorizerType": "REQUEST", "IdentitySource": ["header.a"], "AuthorizerUri": uri},
        {
            "AuthorizerType": "REQUEST", "IdentitySource": token, "AuthorizerUri": uri,
            "AuthorizerPayloadFormatVersion": "1.0", "EnableSimpleResponses": True,
        },
        {
            "AuthorizerType": "REQUEST", "IdentitySource": [], "AuthorizerUri": uri,
            "AuthorizerPayloadFormatVersion": "2.0", "AuthorizerResultTtlInSeconds": 5,
        },
    )  # fmt: skip
    for settings in cases:
        refused("BadRequestException", "", create, ApiId=one, Name="bad", **settings)
    apis.create_stage(ApiId=one, StageName="dev")
    apis.reset_authorizers_cache(ApiId=one, StageName="dev")
    changed = apis.update_authorizer(ApiId=one, AuthorizerId=id_, Name="tokens")
    assert (changed["Name"], changed["JwtConfiguration"]) == ("tokens", jwt)
    assert apis.get_authorizer(ApiId=one, AuthorizerId=id_)["Name"] == "tokens"
    assert len(apis.get_authorizers(ApiId=one)["Items"]) == 1
    guard = {"AuthorizationType": "JWT", "AuthorizerId": id_}
    route = apis.create_route(ApiId=one, RouteKey="GET /", AuthorizationScopes=["a"], **guard)["RouteId"]
    refused("BadRequestException", "type", apis.update_route, ApiId=one, RouteId=route, AuthorizationType="CUSTOM")
    refused("ConflictException", route, apis.delete_authorizer, ApiId=one, AuthorizerId=id_)
    opened = apis.update_route(ApiId=one, RouteId=route, AuthorizationType="NONE")
    assert "AuthorizerId" not in opened
    assert "AuthorizationScopes" not in opened
    apis.delete_authorizer(ApiId=one, AuthorizerId=id_)
    refused("NotFoundException", "Authorizer", apis.get_authorizer, ApiId=one, AuthorizerId=id_)


def test_tags(apis: Any, one: str) -> None:
    api = f"arn:aws:apigateway:us-east-1::/apis/{one}"
    apis.create_stage(ApiId=one, StageName="$default")
    for arn in (api, f"{api}/stages/$default"):
        apis.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
        apis.untag_resource(ResourceArn=arn, TagKeys=["a"])
        assert apis.get_tags(ResourceArn=arn)["Tags"] == {"b": "2"}
    assert apis.get_api(ApiId=one)["Tags"] == {"b": "2"}
    refused("BadRequestException", "ARN", apis.get_tags, ResourceArn="what")
    refused("NotFoundException", "none", apis.get_tags, ResourceArn=f"{api}none")


def test_a_user_may_do_what_policies_say(client: Callable[..., Any], server: Any, account: str, one: str) -> None:
    iam = client("iam")
    iam.create_user(UserName="u")
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"apigateway:GET",'
        f'"Resource":"arn:aws:apigateway:us-east-1::/apis/{one}/*"}}]}}'
    )
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName="u")["AccessKey"]
    user = client("apigatewayv2", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    assert user.get_routes(ApiId=one)["Items"] == []
    refused("AccessDeniedException", "apigateway:GET", user.get_api, ApiId=one)
    refused("AccessDeniedException", "apigateway:POST", user.create_route, ApiId=one, RouteKey="GET /")
