"""The control plane of WebSocket APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.apigateway.websocket.conftest import MOCK

SELECTION = "$request.body.action"
SCHEMA = {
    "type": "object",
    "properties": {
        "action": {"type": "string"},
        "n": {"type": "integer"},
        "of": {"type": "array", "items": {"type": "string"}},
    },
}


def refused(call: Any, **params: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def new(apis: Any, **more: Any) -> str:
    made = apis.create_api(
        **{"Name": "chat", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": SELECTION, **more}
    )
    id_: str = made["ApiId"]
    return id_


def test_apis(apis: Any, server: Any) -> None:
    id_ = new(apis)
    found = apis.get_api(ApiId=id_)
    assert found["ProtocolType"] == "WEBSOCKET"
    assert found["RouteSelectionExpression"] == SELECTION
    assert found["ApiKeySelectionExpression"] == "$request.header.x-api-key"
    assert found["ApiEndpoint"] == f"ws://127.0.0.1:{server.port}/_aws/execute-api/{id_}"
    changed = apis.update_api(ApiId=id_, RouteSelectionExpression="${request.body.a}/${request.body.b}")
    assert changed["RouteSelectionExpression"] == "${request.body.a}/${request.body.b}"
    plain = {"Name": "x", "ProtocolType": "WEBSOCKET"}
    assert refused(apis.create_api, **plain)[0] == "BadRequestException"
    for more in ({"Target": "https://a.test"}, {"CorsConfiguration": {"AllowOrigins": ["*"]}}):
        code, _ = refused(apis.create_api, **plain, RouteSelectionExpression=SELECTION, **more)
        assert code == "BadRequestException"
    apis.delete_api(ApiId=id_)
    assert refused(apis.get_api, ApiId=id_)[0] == "NotFoundException"


def test_routes_and_responses(apis: Any) -> None:
    id_ = new(apis)
    integration = apis.create_integration(ApiId=id_, **MOCK)
    assert integration["PassthroughBehavior"] == "WHEN_NO_MATCH"
    assert integration["TimeoutInMillis"] == 29_000
    assert integration["IntegrationResponseSelectionExpression"] == "${integration.response.statuscode}"
    where = {"ApiId": id_, "IntegrationId": integration["IntegrationId"]}
    answer = apis.create_integration_response(
        **where, IntegrationResponseKey="/2\\d\\d/", ResponseTemplates={"$default": "{}"}
    )
    one = {**where, "IntegrationResponseId": answer["IntegrationResponseId"]}
    assert (
        refused(apis.create_integration_response, **where, IntegrationResponseKey="/2\\d\\d/")[0] == "ConflictException"
    )
    assert refused(apis.create_integration_response, **where, IntegrationResponseKey="200")[0] == "BadRequestException"
    apis.update_integration_response(**one, IntegrationResponseKey="$default")
    assert apis.get_integration_response(**one)["IntegrationResponseKey"] == "$default"
    assert len(apis.get_integration_responses(**where)["Items"]) == 1
    apis.delete_integration_response(**one)
    assert refused(apis.get_integration_response, **one)[0] == "NotFoundException"

    target = f"integrations/{integration['IntegrationId']}"
    route = apis.create_route(ApiId=id_, RouteKey="send it", Target=target, RouteResponseSelectionExpression="$default")
    assert refused(apis.create_route, ApiId=id_, RouteKey="send it")[0] == "ConflictException"
    assert refused(apis.create_route, ApiId=id_, RouteKey="a", AuthorizationType="AWS_IAM")[0] == "BadRequestException"
    assert (
        refused(apis.create_route, ApiId=id_, RouteKey="$connect", AuthorizationType="JWT")[0] == "BadRequestException"
    )
    of = {"ApiId": id_, "RouteId": route["RouteId"]}
    made = apis.create_route_response(**of, RouteResponseKey="$default", ModelSelectionExpression="default")
    that = {**of, "RouteResponseId": made["RouteResponseId"]}
    assert refused(apis.create_route_response, **of, RouteResponseKey="other")[0] == "BadRequestException"
    assert refused(apis.create_route_response, **of, RouteResponseKey="$default")[0] == "ConflictException"
    apis.update_route_response(**that, ModelSelectionExpression="$request.body.kind")
    assert apis.get_route_response(**that)["ModelSelectionExpression"] == "$request.body.kind"
    assert [item["RouteResponseId"] for item in apis.get_route_responses(**of)["Items"]] == [made["RouteResponseId"]]
    apis.delete_route_response(**that)
    assert apis.get_route_responses(**of)["Items"] == []
    http = apis.create_api(Name="h", ProtocolType="HTTP")["ApiId"]
    on_http = apis.create_route(ApiId=http, RouteKey="$default")["RouteId"]
    code, text = refused(apis.create_route_response, ApiId=http, RouteId=on_http, RouteResponseKey="$default")
    assert code == "BadRequestException"
    assert "WebSocket" in text


def test_models(apis: Any) -> None:
    id_ = new(apis)
    made = apis.create_model(ApiId=id_, Name="Order", ContentType="application/json", Schema=json.dumps(SCHEMA))
    where = {"ApiId": id_, "ModelId": made["ModelId"]}
    assert refused(apis.create_model, ApiId=id_, Name="Order", Schema="{}")[0] == "ConflictException"
    assert refused(apis.create_model, ApiId=id_, Name="Broken", Schema="{")[0] == "BadRequestException"
    assert refused(apis.create_model, ApiId=id_, Name="not one", Schema="{}")[0] == "BadRequestException"
    template = apis.get_model_template(**where)["Value"]
    assert template.startswith("#set($inputRoot = $input.path('$'))")
    assert '"action" : "$inputRoot.action"' in template
    assert "#foreach($elem1 in $inputRoot.of)" in template
    apis.update_model(**where, Description="what is ordered")
    assert apis.get_model(**where)["Description"] == "what is ordered"
    assert [model["Name"] for model in apis.get_models(ApiId=id_)["Items"]] == ["Order"]
    apis.delete_model(**where)
    assert refused(apis.get_model, **where)[0] == "NotFoundException"


def test_stages_and_authorizers(apis: Any) -> None:
    id_ = new(apis)
    assert refused(apis.create_deployment, ApiId=id_)[0] == "BadRequestException"
    apis.create_route(ApiId=id_, RouteKey="$default")
    assert refused(apis.create_stage, ApiId=id_, StageName="$default")[0] == "BadRequestException"
    assert apis.create_stage(ApiId=id_, StageName="auto", AutoDeploy=True)["DeploymentId"]
    settings = {"LoggingLevel": "INFO", "DataTraceEnabled": True, "ThrottlingBurstLimit": 5, "ThrottlingRateLimit": 2.0}
    made = apis.create_stage(ApiId=id_, StageName="prod", DefaultRouteSettings=settings)
    assert made["DefaultRouteSettings"]["LoggingLevel"] == "INFO"
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations"
    given = {"ApiId": id_, "Name": "who", "AuthorizerType": "REQUEST", "AuthorizerUri": uri}
    source = ["route.request.header.Auth"]
    apis.create_authorizer(**given, IdentitySource=source)
    assert refused(apis.create_authorizer, **given | {"Name": "b"}, IdentitySource=["$request.header.Auth"])[0] == (
        "BadRequestException"
    )
    for more in ({"AuthorizerPayloadFormatVersion": "2.0"}, {"AuthorizerResultTtlInSeconds": 30}):
        code, _ = refused(apis.create_authorizer, **given | {"Name": "c"}, IdentitySource=source, **more)
        assert code == "BadRequestException"
