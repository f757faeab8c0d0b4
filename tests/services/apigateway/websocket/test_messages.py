"""Connections, messages, routes, and what functions see of them."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.services.apigateway.websocket.conftest import said

# Answers with its event; what it is told to do comes in the query of the handshake, or in the message.
ECHO = """
import json

def handler(event, context):
    told = event.get("queryStringParameters") or json.loads(event.get("body") or "{}")
    if told.get("fail"):
        raise RuntimeError("told to")
    if told.get("odd"):
        return "no answer"
    answer = {"statusCode": int(told.get("status", 200)), "body": json.dumps(event)}
    if told.get("protocol"):
        answer["headers"] = {"Sec-WebSocket-Protocol": told["protocol"]}
    return answer
"""


def test_two_way(function: Any, api: Any, open_socket: Any) -> None:
    echo = function(ECHO)
    id_ = api({"$connect": echo, "$default": echo, "order": echo, "quiet": echo}, two_way=("$default", "order"))
    began = time.time()
    socket = open_socket(id_, query="?name=ada", additional_headers={"X-Colour": "blue"})
    socket.send(json.dumps({"action": "order", "n": 1}))
    event = said(socket)
    assert event["body"] == json.dumps({"action": "order", "n": 1})
    assert event["isBase64Encoded"] is False
    assert "headers" not in event
    context = event["requestContext"]
    assert context["routeKey"] == "order"
    assert context["eventType"] == "MESSAGE"
    assert context["messageDirection"] == "IN"
    assert context["stage"] == "prod"
    assert context["apiId"] == id_
    assert context["domainName"] == f"{id_}.execute-api.us-east-1.localhost"
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert context["messageId"]
    assert context["connectionId"].endswith("=")
    assert began - 1 < context["connectedAt"] / 1000 <= context["requestTimeEpoch"] / 1000 < time.time() + 1
    socket.send(json.dumps({"action": "unheard of"}))
    second = said(socket)["requestContext"]
    assert second["routeKey"] == "$default"
    assert second["connectionId"] == context["connectionId"]
    assert second["messageId"] != context["messageId"]
    # A route without a response answers nothing; nor can a message choose the routes of the connection itself.
    socket.send(json.dumps({"action": "quiet"}))
    socket.send(json.dumps({"action": "$connect"}))
    assert said(socket)["requestContext"]["routeKey"] == "$default"
    socket.send(json.dumps({"action": "order", "fail": True}))
    failed = said(socket)
    assert (failed["message"], failed["connectionId"]) == ("Internal server error", context["connectionId"])
    assert set(failed) == {"message", "connectionId", "requestId"}
    socket.send(json.dumps({"action": "order", "odd": True}))
    assert said(socket)["message"] == "Internal server error"
