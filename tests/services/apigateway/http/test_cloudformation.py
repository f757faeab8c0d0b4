"""HTTP APIs in stacks: SAM's HttpApi, and what CDK writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: ["https://shop.example"], AllowMethods: [GET], AllowHeaders: [x-one], MaxAge: 60}
      StageVariables: {color: red}
      Tags: {team: blue}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            return {"path": event["rawPath"], "key": event["routeKey"], "variables": event.get("stageVariables"),
                    "parameters": event.get("pathParameters")}
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: "/hello/{name}"}}
        All: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: ANY, Path: "/any/{proxy+}"}}
        Rest: {Type: HttpApi, Properties: {ApiId: !Ref Api}}
Outputs:
  Id: {Value: !Ref Api}
  Api: {Value: !Sub "${Api.ApiEndpoint}"}
  Aws: {Value: !Sub "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/"}
"""


@pytest.fixture
def settle(client: Callable[..., Any], wait_until: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """settle("name", "CREATE_COMPLETE"): waits, and returns the stack's outputs."""

    def wait(name: str, status: str) -> dict[str, str]:
        cloudformation = client("cloudformation")

        def look() -> Any:
            stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
            return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

        stack = wait_until(look, 30)
        if stack["StackStatus"] != status:
            events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            reasons = [event.get("ResourceStatusReason") for event in events if "ResourceStatusReason" in event]
            raise AssertionError(f"{stack['StackStatus']}: {reasons}")
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    return wait


def make(client: Callable[..., Any], template: Any, verb: str = "CREATE") -> str:
    """A change set of type CREATE or UPDATE, executed; the name of the stack."""
    cloudformation = client("cloudformation")
    body = template if isinstance(template, str) else json.dumps(template)
    cloudformation.create_change_set(
        StackName="web",
        ChangeSetName=f"c-{verb.lower()}",
        ChangeSetType=verb,
        TemplateBody=body,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    cloudformation.get_waiter("change_set_create_complete").wait(
        StackName="web", ChangeSetName=f"c-{verb.lower()}", WaiterConfig={"Delay": 0.05, "MaxAttempts": 400}
    )
    cloudformation.execute_change_set(StackName="web", ChangeSetName=f"c-{verb.lower()}")
    return "web"


def test_a_sam_http_api(client: Callable[..., Any], plane: Any, settle: Any, apis: Any, server: Any) -> None:
    outputs = settle(make(client, SAM), "CREATE_COMPLETE")
    id_ = outputs["Id"]
    assert outputs["Api"] == f"{server.url}/_aws/execute-api/{id_}"
    assert outputs["Aws"] == f"https://{id_}.execute-api.us-east-1.amazonaws.com/"
    found = apis.get_api(ApiId=id_)
    assert found["Name"] == "web"
    assert found["Tags"]["team"] == "blue"
    assert found["Tags"]["httpapi:createdBy"] == "SAM"
    reply = plane.call(id_, "GET", "/hello/you", headers={"origin": "https://shop.example"})
    assert reply.json == {
        "path": "/hello/you",
        "key": "GET /hello/{name}",
        "variables": {"color": "red"},
        "parameters": {"name": "you"},
    }
    assert reply.header("access-control-allow-origin") == "https://shop.example"
    assert plane.call(id_, "PATCH", "/any/thing/else").json["key"] == "ANY /any/{proxy+}"
    assert plane.call(id_, "POST", "/").json["key"] == "$default"
    stage = apis.get_stage(ApiId=id_, StageName="$default")
    assert stage["AutoDeploy"] is True
    assert stage["LastDeploymentStatusMessage"] == (
        f"Successfully deployed stage with deployment ID '{stage['DeploymentId']}'"
    )
    changed = (
        SAM.replace("/hello/{name}", "/bye/{name}").replace("color: red", "shade: blue").replace("blue}", "green}", 1)
    )
    settle(make(client, changed.replace("MaxAge: 60", "MaxAge: 70"), "UPDATE"), "UPDATE_COMPLETE")
    assert plane.call(id_, "GET", "/hello/you").json["key"] == "$default"
    reply = plane.call(id_, "GET", "/bye/you")
    assert reply.json["key"] == "GET /bye/{name}"
    assert reply.json["variables"] == {"shade": "green"}
    assert apis.get_api(ApiId=id_)["CorsConfiguration"]["MaxAge"] == 70
    client("cloudformation").delete_stack(StackName="web")
    client("cloudformation").get_waiter("stack_delete_complete").wait(StackName="web", WaiterConfig={"Delay": 0.1})
    assert plane.call(id_, "GET", "/bye/you").status == 404
    assert apis.get_apis()["Items"] == []


def parts(account: str) -> dict[str, Any]:
    """An API in parts, as CDK writes it; numbers and booleans as text, as templates may have them."""
    ref = {"Ref": "Api"}
    return {
        "Resources": {
            "Api": {
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": {
                    "Name": "parts",
                    "ProtocolType": "HTTP",
                    "Description": "in parts",
                    "CorsConfiguration": {"AllowOrigins": ["*"], "MaxAge": "10"},
                },
            },
            "Integration": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": ref,
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": f"arn:aws:lambda:us-east-1:{account}:function:f",
                    "PayloadFormatVersion": "2.0",
                    "TimeoutInMillis": "20000",
                    "ResponseParameters": {
                        "200": {"ResponseParameters": [{"Destination": "append:header.x-mapped", "Source": "yes"}]}
                    },
                },
            },
            "Authorizer": {
                "Type": "AWS::ApiGatewayV2::Authorizer",
                "Properties": {
                    "ApiId": ref,
                    "Name": "tokens",
                    "AuthorizerType": "JWT",
                    "IdentitySource": ["$request.header.Authorization"],
                    "JwtConfiguration": {"Audience": ["a"], "Issuer": "https://issuer.example"},
                },
            },
            "Open": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": ref,
                    "RouteKey": "GET /open",
                    "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration"}]]},
                },
            },
            "Closed": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": ref,
                    "RouteKey": "GET /closed",
                    "AuthorizationType": "JWT",
                    "AuthorizerId": {"Ref": "Authorizer"},
                    "AuthorizationScopes": ["read"],
                    "Target": {"Fn::Sub": "integrations/${Integration.IntegrationId}"},
                },
            },
            "Deployment": {
                "Type": "AWS::ApiGatewayV2::Deployment",
                "DependsOn": ["Open", "Closed"],
                "Properties": {"ApiId": ref, "Description": "first"},
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {
                    "ApiId": ref,
                    "StageName": "prod",
                    "DeploymentId": {"Ref": "Deployment"},
                    "DefaultRouteSettings": {"ThrottlingBurstLimit": "50", "ThrottlingRateLimit": "100.5"},
                    "Tags": {"level": "one"},
                    "StageVariables": {"MaxAge": 7, "AutoDeploy": True},
                },
            },
        },
        "Outputs": {
            name: {"Value": {"Fn::GetAtt": [logical, attribute]}}
            for name, logical, attribute in (
                ("Id", "Api", "ApiId"),
                ("Route", "Open", "RouteId"),
                ("Integration", "Integration", "IntegrationId"),
                ("Authorizer", "Authorizer", "AuthorizerId"),
                ("Deployment", "Deployment", "DeploymentId"),
            )
        }
        | {"Stage": {"Value": {"Ref": "Stage"}}},
    }


def test_an_api_in_parts(
    client: Callable[..., Any], plane: Any, settle: Any, apis: Any, account: str, function: Callable[..., str]
) -> None:
    function()
    template = parts(account)
    outputs = settle(make(client, template), "CREATE_COMPLETE")
    id_ = outputs["Id"]
    assert outputs["Stage"] == "prod"
    assert apis.get_route(ApiId=id_, RouteId=outputs["Route"])["RouteKey"] == "GET /open"
    integration = apis.get_integration(ApiId=id_, IntegrationId=outputs["Integration"])
    assert integration["TimeoutInMillis"] == 20000
    assert apis.get_authorizer(ApiId=id_, AuthorizerId=outputs["Authorizer"])["Name"] == "tokens"
    stage = apis.get_stage(ApiId=id_, StageName="prod")
    assert stage["DeploymentId"] == outputs["Deployment"]
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == 100.5
    assert {name: value for name, value in stage["Tags"].items() if not name.startswith("aws:")} == {"level": "one"}
    assert stage["StageVariables"] == {"MaxAge": "7", "AutoDeploy": "true"}
    reply = plane.call(id_, "GET", "/prod/open", headers={"origin": "http://x"})
    assert (reply.status, reply.header("x-mapped")) == (200, "yes")
    assert reply.header("access-control-allow-origin") == "*"
    assert plane.call(id_, "GET", "/prod/closed").status == 401
    resources = template["Resources"]
    del resources["Api"]["Properties"]["CorsConfiguration"], resources["Api"]["Properties"]["Description"]
    resources["Open"]["Properties"]["RouteKey"] = "GET /opened"
    resources["Stage"]["Properties"].pop("DeploymentId")
    resources["Stage"]["Properties"] |= {"AutoDeploy": "true", "Tags": {"floor": "two"}}
    resources["Authorizer"]["Properties"]["JwtConfiguration"]["Audience"] = ["b"]
    resources["Integration"]["Properties"]["Description"] = "changed"
    del resources["Integration"]["Properties"]["ResponseParameters"]
    for name in ("AuthorizationType", "AuthorizationScopes", "AuthorizerId"):
        del resources["Closed"]["Properties"][name]
    resources["Deployment"]["Properties"]["Description"] = "second"
    again = settle(make(client, template, "UPDATE"), "UPDATE_COMPLETE")
    assert again == outputs
    assert plane.call(id_, "GET", "/prod/open").status == 404
    opened = plane.call(id_, "GET", "/prod/opened")
    assert (opened.status, opened.header("x-mapped")) == (200, None)
    assert plane.call(id_, "GET", "/prod/closed").status == 200
    found = apis.get_api(ApiId=id_)
    assert "CorsConfiguration" not in found
    assert found.get("Description", "") == ""
    tags = apis.get_stage(ApiId=id_, StageName="prod")["Tags"]
    assert {name: value for name, value in tags.items() if not name.startswith("aws:")} == {"floor": "two"}
    assert apis.get_deployment(ApiId=id_, DeploymentId=outputs["Deployment"])["Description"] == "second"
    client("cloudformation").delete_stack(StackName="web")
    client("cloudformation").get_waiter("stack_delete_complete").wait(StackName="web", WaiterConfig={"Delay": 0.1})
    assert apis.get_apis()["Items"] == []


def test_a_repeated_create_meets_what_its_first_try_made(deploy: Callable[..., None]) -> None:
    body = {
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "x-amazon-apigateway-integration": {
                        "type": "http_proxy", "httpMethod": "GET", "uri": "http://x", "payloadFormatVersion": "1.0",
                    }
                }
            }
        },
    }  # fmt: skip

    async def test(deployer: Any) -> None:
        type_, target = deployer.type("AWS::ApiGatewayV2::Api"), deployer.target("Api", repeat=True, team="red")
        first = await type_.create(deployer.context, target, {"Body": body, "Description": "d"})
        second = await type_.create(deployer.context, target, {"Body": body, "Description": "d"})
        assert first.physical_id == second.physical_id
        assert dict(first.attributes) == dict(second.attributes)
        items = (await deployer.call("apigatewayv2", "GetApis"))["Items"]
        assert len(items) == 1
        assert items[0]["Description"] == "d"
        assert items[0]["Tags"]["team"] == "red"
        api = first.physical_id
        stage, where = deployer.type("AWS::ApiGatewayV2::Stage"), {"ApiId": api, "StageName": "s"}
        for _ in range(2):
            assert (await stage.create(deployer.context, target, where)).physical_id == "s"
        route = deployer.type("AWS::ApiGatewayV2::Route")
        made = [await route.create(deployer.context, target, {"ApiId": api, "RouteKey": "GET /b"}) for _ in range(2)]
        assert made[0].physical_id == made[1].physical_id
        for _ in range(2):
            await route.delete(deployer.context, target, made[0].physical_id, {"ApiId": api})
            await stage.delete(deployer.context, target, "s", where)
        for _ in range(2):
            await type_.delete(deployer.context, target, api, {"Body": body})
        assert (await deployer.call("apigatewayv2", "GetApis")).get("Items", []) == []

    deploy(test)


def test_a_body_in_s3(
    client: Callable[..., Any], settle: Any, apis: Any, plane: Any, function: Callable[..., str]
) -> None:
    arn = function()
    s3 = client("s3")
    s3.create_bucket(Bucket="specifications")
    text = f"""
openapi: 3.0.1
info: {{title: from s3, version: 2024-05-01}}
paths:
  /x:
    get:
      x-amazon-apigateway-integration:
        {{type: aws_proxy, httpMethod: POST, uri: "{arn}", payloadFormatVersion: "2.0"}}
"""
    s3.put_object(Bucket="specifications", Key="api.yaml", Body=text.encode())
    template = {
        "Resources": {
            "Api": {
                "Type": "AWS::ApiGatewayV2::Api",
                "Properties": {"BodyS3Location": {"Bucket": "specifications", "Key": "api.yaml"}},
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True},
            },
        },
        "Outputs": {"Id": {"Value": {"Ref": "Api"}}},
    }
    id_ = settle(make(client, template), "CREATE_COMPLETE")["Id"]
    found = apis.get_api(ApiId=id_)
    assert (found["Name"], found["Version"]) == ("from s3", "2024-05-01")
    assert plane.call(id_, "GET", "/x").json["routeKey"] == "GET /x"
