"""What routes of WebSocket APIs can call besides functions by proxy, and what clients are answered."""

from __future__ import annotations

import json
from typing import Any

from tests.roles import make_role
from tests.services.apigateway.websocket.conftest import MOCK, said
from tests.services.apigateway.websocket.test_connecting import refusal

DEFAULT = {"IntegrationResponseKey": "$default"}
PLUS = "def handler(event, context):\n    return {'sum': event['a'] + event['b']}\n"


def test_mock_with_templates(api: Any, open_socket: Any) -> None:
    by_kind = {
        "IntegrationType": "MOCK",
        "TemplateSelectionExpression": "$request.body.kind",
        "RequestTemplates": {"order": '{"statusCode":201}', "$default": '{"statusCode":500}'},
        "Responses": [
            {
                "IntegrationResponseKey": "/2\\d\\d/",
                "ResponseTemplates": {
                    "$default": '{"id":"$context.connectionId","stage":"$context.stage","v":"$stageVariables.colour"}'
                },
            },
            {
                **DEFAULT,
                "TemplateSelectionExpression": "\\$default",
                "ResponseTemplates": {"$default": '{"failed":true}', "application/json": "{}"},
            },
        ],
    }
    id_ = api({"$default": by_kind}, two_way=("$default",), StageVariables={"colour": "blue"})
    socket = open_socket(id_)
    socket.send('{"kind":"order"}')
    found = said(socket)
    assert found.pop("id").endswith("=")
    assert found == {"stage": "prod", "v": "blue"}
    socket.send("not even JSON")
    assert said(socket) == {"failed": True}


def test_selection_by_several_values(api: Any, open_socket: Any) -> None:
    answer = {**DEFAULT, "ResponseTemplates": {"$default": '{"route":"$context.routeKey"}'}}
    mock = {**MOCK, "Responses": [answer]}
    selection = "${request.body.kind}/${request.body.version}"
    id_ = api({"order/2": mock, "$default": mock}, two_way=("order/2", "$default"), selection=selection)
    socket = open_socket(id_)
    socket.send('{"kind":"order","version":2}')
    assert said(socket) == {"route": "order/2"}
    socket.send('{"kind":"order","version":3}')
    assert said(socket) == {"route": "$default"}


def test_nothing_fits(api: Any, open_socket: Any) -> None:
    never = {"IntegrationType": "MOCK", "PassthroughBehavior": "NEVER"}
    unmatched = {**MOCK, "Responses": [{"IntegrationResponseKey": "/4\\d\\d/"}]}
    id_ = api({"never": never, "unmatched": unmatched}, two_way=("unmatched",))
    socket = open_socket(id_)
    for action, text in (
        ("never", "Unsupported Media Type"), ("unmatched", "Internal server error"), ("unknown", "Forbidden"),
    ):  # fmt: skip
        socket.send(json.dumps({"action": action}))
        failed = said(socket)
        assert failed["message"] == text
        assert set(failed) == {"message", "connectionId", "requestId"}


def test_functions_with_templates(function: Any, api: Any, open_socket: Any) -> None:
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function(PLUS)}/invocations"
    plus = {
        "IntegrationType": "AWS",
        "IntegrationMethod": "POST",
        "IntegrationUri": uri,
        "RequestTemplates": {"$default": '{"a": $input.json("$.x"), "b": $input.json("$.y")}'},
        "Responses": [{**DEFAULT, "ResponseTemplates": {"$default": '#set($r=$input.path("$"))sum is $r.sum'}}],
    }
    id_ = api({"plus": plus}, two_way=("plus",))
    socket = open_socket(id_)
    socket.send('{"action":"plus","x":2,"y":40}')
    assert socket.recv(timeout=60) == "sum is 42"


def test_services(api: Any, client: Any, account: str, open_socket: Any, wait_until: Any) -> None:
    """Connections in a table and messages in a queue, without a function: as in AWS's guide to pure integrations."""
    role = make_role(client("iam"), "gateway")
    sqs, tables = client("sqs"), client("dynamodb")
    queue = sqs.create_queue(QueueName="said")["QueueUrl"]
    key = [{"AttributeName": "id", "KeyType": "HASH"}]
    named = [{"AttributeName": "id", "AttributeType": "S"}]
    tables.create_table(TableName="here", KeySchema=key, AttributeDefinitions=named, BillingMode="PAY_PER_REQUEST")

    def table(action: str, member: str) -> dict[str, Any]:
        template = json.dumps({"TableName": "here", member: {"id": {"S": "$context.connectionId"}}})
        return {
            "IntegrationType": "AWS",
            "IntegrationMethod": "POST",
            "IntegrationUri": f"arn:aws:apigateway:us-east-1:dynamodb:action/{action}",
            "CredentialsArn": role,
            "RequestTemplates": {"$default": template},
        }

    send = {
        "IntegrationType": "AWS",
        "IntegrationMethod": "POST",
        "IntegrationUri": f"arn:aws:apigateway:us-east-1:sqs:path/{account}/said",
        "CredentialsArn": role,
        "RequestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        "RequestTemplates": {"$default": "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.text'))"},
        "Responses": [{**DEFAULT, "ResponseTemplates": {"$default": '{"sent":true}'}}],
    }
    routes = {"$connect": table("PutItem", "Item"), "$disconnect": table("DeleteItem", "Key"), "send": send}
    id_ = api(routes, two_way=("send",))
    socket = open_socket(id_)
    assert tables.scan(TableName="here")["Count"] == 1
    socket.send('{"action":"send","text":"to whom it may concern"}')
    assert said(socket) == {"sent": True}
    [message] = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    assert json.loads(message["Body"]) == "to whom it may concern"
    socket.close()
    wait_until(lambda: tables.scan(TableName="here")["Count"] == 0, seconds=60)


def test_http(api: Any, apis: Any, open_socket: Any, server: Any) -> None:
    """An endpoint that answers what it was asked: another of this server's APIs."""
    answer = {**DEFAULT, "ResponseTemplates": {"$default": '{"inner":$input.json("$.message")}'}}
    endpoint = {
        "IntegrationType": "HTTP",
        "IntegrationMethod": "GET",
        "IntegrationUri": f"{server.url}/_aws/execute-api/{{api}}/",
        "RequestParameters": {"integration.request.path.api": "route.request.body.api"},
        "Responses": [answer],
    }
    proxy = {k: v for k, v in endpoint.items() if k != "Responses"} | {"IntegrationType": "HTTP_PROXY"}
    http = apis.create_api(Name="h", ProtocolType="HTTP")["ApiId"]
    id_ = api({"asked": endpoint, "passed": proxy}, two_way=("asked", "passed"))
    socket = open_socket(id_)
    socket.send(json.dumps({"action": "asked", "api": http}))
    assert said(socket) == {"inner": "Not Found"}
    socket.send(json.dumps({"action": "passed", "api": http}))
    assert said(socket) == {"message": "Not Found"}
    refused = {"$connect": {**proxy, "IntegrationUri": f"{server.url}/_aws/execute-api/{http}/"}}
    closed = api(refused)
    assert refusal(open_socket, closed)[0] == 404


def test_binary_answers(api: Any, open_socket: Any) -> None:
    answer = {
        **DEFAULT,
        "ContentHandlingStrategy": "CONVERT_TO_BINARY",
        "ResponseTemplates": {"$default": "AAEC/w=="},
    }
    socket = open_socket(api({"$default": {**MOCK, "Responses": [answer]}}, two_way=("$default",)))
    socket.send("x")
    assert socket.recv(timeout=60) == b"\x00\x01\x02\xff"


def test_models(apis: Any, api: Any, open_socket: Any) -> None:
    answer = {**DEFAULT, "ResponseTemplates": {"$default": '{"ok":true}'}}
    id_ = api({"$default": {**MOCK, "Responses": [answer]}}, two_way=("$default",))
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    apis.create_model(ApiId=id_, Name="Order", Schema=json.dumps(schema))
    [route] = apis.get_routes(ApiId=id_)["Items"]
    apis.update_route(
        ApiId=id_,
        RouteId=route["RouteId"],
        ModelSelectionExpression="$request.body.kind",
        RequestModels={"order": "Order"},
    )
    apis.create_deployment(ApiId=id_, StageName="prod")
    socket = open_socket(id_)
    for message, fits in (
        ({"kind": "order", "n": 1}, True), ({"kind": "order", "n": "one"}, False), ({"kind": "order"}, False), ({}, True),
    ):  # fmt: skip
        socket.send(json.dumps(message))
        found = said(socket)
        assert found == {"ok": True} if fits else found["message"] == "Invalid request body"
