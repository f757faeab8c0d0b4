"""What hostile clients and owners of WebSocket APIs try, and what becomes of connections whose API goes away."""

from __future__ import annotations

import base64
import os
import socket as sockets
import struct
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.apigateway.websocket.conftest import MOCK, ended, said
from websockets.exceptions import InvalidStatus

LARGE = "def handler(event, context): return {'statusCode': 200, 'body': 'x' * int(event['body'])}"
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{more}\r\n"
)
KEY = base64.b64encode(b"k" * 16).decode()


def told(of: Any) -> dict[str, Any]:
    """What a connection to a route that nothing is for is told of itself."""
    of.send('{"action":"who"}')
    found: dict[str, Any] = said(of)
    return found


def test_deleted_stages_and_apis(apis: Any, api: Any, open_socket: Any) -> None:
    id_ = api({"$connect": MOCK})
    deployed = apis.get_stage(ApiId=id_, StageName="prod")["DeploymentId"]
    apis.create_stage(ApiId=id_, StageName="other", DeploymentId=deployed)
    one, two = open_socket(id_), open_socket(id_, "other")
    apis.delete_stage(ApiId=id_, StageName="prod")
    assert ended(one)[0] == 1000
    assert told(two)["message"] == "Forbidden"
    apis.delete_api(ApiId=id_)
    assert ended(two)[0] == 1000


def test_answers_that_no_message_takes(function: Any, api: Any, open_socket: Any) -> None:
    id_ = api({"$default": function(LARGE)}, two_way=("$default",))
    one = open_socket(id_)
    one.send(str(128 * 1024))
    assert len(one.recv(timeout=60)) == 128 * 1024
    one.send(str(2 * 1024 * 1024))
    assert said(one)["message"] == "Internal server error"
    one.send("3")
    assert one.recv(timeout=60) == "xxx"


def test_parameters_of_handshakes(api: Any, apis: Any, open_socket: Any) -> None:
    """ResponseParameters are headers of the handshake's answer; they neither break lines nor frame it."""
    parameters = {
        "method.response.header.x-api": "context.apiId",
        "method.response.header.x-said": "route.request.querystring.said",
        "route.response.header.upgrade": "'h2c'",
        "method.response.header.x-none": "integration.response.header.none",
    }
    answers = [{"IntegrationResponseKey": "$default", "ResponseParameters": parameters}]
    id_ = api({"$connect": {**MOCK, "Responses": answers}})
    found = open_socket(id_, query="?said=a%0d%0aset-cookie:%20b").response.headers
    assert (found["x-api"], found["x-said"]) == (id_, "a  set-cookie: b")
    assert (found.get_all("upgrade"), "set-cookie" in found, "x-none" in found) == (["websocket"], False, False)
    (one,) = apis.get_integrations(ApiId=id_)["Items"]
    for bad in ({"x": "'y'"}, {"method.response.header.a b": "'y'"}, {"method.response.header.a": "plain"}):
        with pytest.raises(apis.exceptions.BadRequestException):
            apis.create_integration_response(
                ApiId=id_,
                IntegrationId=one["IntegrationId"],
                IntegrationResponseKey="/4\\d\\d/",
                ResponseParameters=bad,
            )


def test_roles_that_variables_complete(api: Any, apis: Any, account: str) -> None:
    """Who sets variables may not pass the roles that they would complete."""
    id_ = api({"$default": MOCK})
    role = f"arn:aws:iam::{account}:role/${{stageVariables.role}}"
    uri = "arn:aws:apigateway:us-east-1:sqs:action/ListQueues"
    with pytest.raises(apis.exceptions.BadRequestException):
        apis.create_integration(ApiId=id_, IntegrationType="AWS", IntegrationUri=uri, CredentialsArn=role)
    with pytest.raises(apis.exceptions.BadRequestException):
        apis.create_authorizer(
            ApiId=id_, Name="a", AuthorizerType="REQUEST", IdentitySource=["route.request.querystring.a"],
            AuthorizerUri=uri, AuthorizerCredentialsArn=role,
        )  # fmt: skip


def test_execution_logs(api: Any, client: Any, open_socket: Any, wait_until: Any) -> None:
    settings = {"$default": {"LoggingLevel": "INFO", "DataTraceEnabled": True}, "$connect": {"LoggingLevel": "INFO"}}
    broken = {"IntegrationType": "MOCK", "RequestTemplates": {"$default": "no status"}}
    id_ = api({"$connect": MOCK, "$default": MOCK, "broken": broken}, RouteSettings=settings,
              DefaultRouteSettings={"LoggingLevel": "ERROR"})  # fmt: skip
    one = open_socket(id_)
    one.send('{"action":"broken"}')
    assert said(one)["message"] == "Internal server error"
    one.send("hello")
    logs, group = client("logs"), f"API-Gateway-Execution-Logs_{id_}/prod"

    def lines() -> list[str]:
        try:
            events = logs.filter_log_events(logGroupName=group)["events"]
        except ClientError:
            return []
        found = [event["message"].partition(") ")[2] for event in events]
        return found if found.count("Method completed with status: 200") == 2 else []

    found = wait_until(lines, 30)
    assert [line for line in found if "Route" in line] == [
        "WebSocket Request Route: [$connect]", "WebSocket Request Route: [$default]",
    ]  # fmt: skip
    assert "Execution failed: Internal server error" in found


def raw(server: Any, path: str, key: str = KEY, more: str = "") -> tuple[sockets.socket, bytes]:
    """A handshake by hand, and the head of its answer."""
    one = sockets.create_connection(("127.0.0.1", server.port), timeout=60)
    one.sendall(UPGRADE.format(path=path, key=key, more=more).encode())
    head = b""
    while b"\r\n\r\n" not in head and (part := one.recv(1)):
        head += part
    return one, head


def frame(opcode: int, data: bytes, *, fin: bool = True, masked: bool = True, reserved: int = 0) -> bytes:
    """One frame, valid or not."""
    first = (0x80 if fin else 0) | reserved | opcode
    size = len(data)
    head = bytes([first, (0x80 if masked else 0) | (size if size < 126 else 126)])
    head += struct.pack("!H", size) if size >= 126 else b""
    mask = os.urandom(4)
    return head + (mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)) if masked else data)


NONE = {
    "a long ping": frame(9, b"p" * 126),
    "a long close": frame(8, b"c" * 126),
    "a ping in parts": frame(9, b"", fin=False),
    "no mask": frame(1, b"x", masked=False),
    "compressed": frame(1, b"x", reserved=0x40),
    "continues nothing": frame(0, b"x"),
    "no opcode": frame(3, b"x"),
    "within another": frame(1, b"a", fin=False) + frame(1, b"b"),
    "half a code": frame(8, b"\x03"),
    "no text": frame(1, b"\xff\xfe"),
}
KEYS = ("", "short", base64.b64encode(b"k" * 17).decode(), "k" * 24)


def test_handshakes_and_frames_that_are_none(api: Any, server: Any) -> None:
    path = f"/_aws/execute-api/{api({'$default': MOCK})}/prod"
    for key in KEYS:
        one, head = raw(server, path, key)
        with one:
            assert b" 101 " not in head.split(b"\r\n", 1)[0], key
    for name, sent in NONE.items():
        one, head = raw(server, path, more="Sec-WebSocket-Extensions: permessage-deflate\r\n")
        with one:
            assert head.startswith(b"HTTP/1.1 101")
            assert b"permessage-deflate" not in head.lower()
            one.sendall(sent)
            data = b""
            while part := one.recv(4096):
                data += part
        assert data[0] == 0x88, name
        assert struct.unpack("!H", data[2:4])[0] in (1002, 1007), name


def test_by_a_domain_name(api: Any, apis: Any, client: Any, open_socket: Any, managed: Any, account: str) -> None:
    """Connections and their management under a custom domain name; elsewhere it leads nowhere."""
    name, id_ = f"ws{account}.example.com", api({"$default": MOCK})
    certificate = client("acm").request_certificate(DomainName=name, KeyAlgorithm="EC_prime256v1")["CertificateArn"]
    configured = [{"CertificateArn": certificate, "EndpointType": "REGIONAL"}]
    apis.create_domain_name(DomainName=name, DomainNameConfigurations=configured)
    apis.create_api_mapping(DomainName=name, ApiId=id_, Stage="prod", ApiMappingKey="chat/v1")
    apis.create_route(ApiId=id_, RouteKey="who")
    apis.create_deployment(ApiId=id_, StageName="prod")
    one = open_socket(name, "chat/v1", by_path=True)
    connection = told(one)["connectionId"]
    managed(name, "chat/v1").post_to_connection(ConnectionId=connection, Data=b"hello")
    assert one.recv(timeout=60) == "hello"
    for elsewhere in ("chat", "chat/v1/more", "prod"):
        with pytest.raises(InvalidStatus) as caught:
            open_socket(name, elsewhere, by_path=True)
        assert caught.value.response.status_code == 403
    # Under the domain name alone, where the API says so.
    apis.update_api(ApiId=id_, DisableExecuteApiEndpoint=True)
    with pytest.raises(InvalidStatus) as caught:
        open_socket(id_)
    assert caught.value.response.status_code == 403
    with pytest.raises(ClientError) as denied:
        managed(id_).post_to_connection(ConnectionId=connection, Data=b"x")
    assert denied.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    managed(name, "chat/v1").post_to_connection(ConnectionId=connection, Data=b"again")
    assert one.recv(timeout=60) == "again"
