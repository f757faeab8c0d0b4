"""WebSocket APIs in stacks, with all that belongs to them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.services.apigateway.http.test_cloudformation import make, settle
from tests.services.apigateway.websocket.conftest import said

__all__ = ["settle"]

API = {"Ref": "Api"}


def of(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": {"ApiId": API, **properties}}


TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "chat",
                "ProtocolType": "WEBSOCKET",
                "RouteSelectionExpression": "$request.body.action",
            },
        },
        "Order": of(
            "Model", Name="Order", ContentType="application/json", Schema={"type": "object", "required": ["n"]}
        ),
        "Mock": of("Integration", IntegrationType="MOCK", RequestTemplates={"$default": '{"statusCode":200}'}),
        "Answer": of(
            "IntegrationResponse",
            IntegrationId={"Ref": "Mock"},
            IntegrationResponseKey="$default",
            ResponseTemplates={"$default": '{"v":1}'},
        ),
        "Route": of(
            "Route",
            RouteKey="$default",
            RouteResponseSelectionExpression="$default",
            ModelSelectionExpression="default",
            RequestModels={"default": {"Fn::Sub": "Order"}},
            Target={"Fn::Sub": "integrations/${Mock}"},
        ),
        "Response": of("RouteResponse", RouteId={"Ref": "Route"}, RouteResponseKey="$default"),
        "Deployment": {**of("Deployment"), "DependsOn": ["Route", "Response", "Answer", "Order"]},
        "Stage": of("Stage", StageName="prod", AutoDeploy=True),
    },
    "Outputs": {
        "Id": {"Value": API},
        "Url": {"Value": {"Fn::GetAtt": ["Api", "ApiEndpoint"]}},
        "Response": {"Value": {"Ref": "Response"}},
        "Answer": {"Value": {"Ref": "Answer"}},
        "Model": {"Value": {"Fn::GetAtt": ["Order", "ModelId"]}},
        "Route": {"Value": {"Ref": "Route"}},
    },
}


def test_all_types(client: Callable[..., Any], settle: Any, apis: Any, open_socket: Any, server: Any) -> None:
    made = settle(make(client, TEMPLATE), "CREATE_COMPLETE")
    id_ = made["Id"]
    assert made["Url"] == f"ws://127.0.0.1:{server.port}/_aws/execute-api/{id_}"
    assert apis.get_model(ApiId=id_, ModelId=made["Model"])["Schema"] == '{"type": "object", "required": ["n"]}'
    found = apis.get_route_response(ApiId=id_, RouteId=made["Route"], RouteResponseId=made["Response"])
    assert found["RouteResponseKey"] == "$default"
    socket = open_socket(id_)
    socket.send('{"n":1}')
    assert said(socket) == {"v": 1}
    socket.send("{}")
    assert said(socket)["message"] == "Invalid request body"

    other = copy.deepcopy(TEMPLATE)
    other["Resources"]["Answer"]["Properties"]["ResponseTemplates"]["$default"] = '{"v":2}'
    other["Resources"]["Order"]["Properties"]["Schema"] = {"type": "object"}
    again = settle(make(client, other, "UPDATE"), "UPDATE_COMPLETE")
    assert (again["Answer"], again["Model"]) == (made["Answer"], made["Model"])
    socket.send("{}")
    assert said(socket) == {"v": 2}

    stacks = client("cloudformation")
    stacks.delete_stack(StackName="web")
    stacks.get_waiter("stack_delete_complete").wait(StackName="web", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    assert apis.get_apis()["Items"] == []
