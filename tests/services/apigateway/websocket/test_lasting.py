"""How connections end: by their client, by time, by a backend, with the server; and what `$disconnect` is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests import postgres
from tests.conftest import Server
from tests.roles import make_role
from tests.services.apigateway.websocket.conftest import MOCK, ended, said
from websockets.sync.client import connect

# Each end of a connection becomes a message, as its `$disconnect` is told it.
TELL = (
    "$context.disconnectStatusCode|$util.urlEncode($context.disconnectReason)|$context.connectionId|$context.eventType"
)


def furnish(client: Callable[[str], Any], account: str) -> tuple[str, Callable[[], Any]]:
    """An API of an account, and what its `$disconnect` has told since: one end, or None within some seconds."""
    apis, sqs = client("apigatewayv2"), client("sqs")
    queue = sqs.create_queue(QueueName="ends")["QueueUrl"]
    id_: str = apis.create_api(Name="e", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
        "ApiId"
    ]
    tell = apis.create_integration(
        ApiId=id_,
        IntegrationType="AWS",
        IntegrationMethod="POST",
        IntegrationUri=f"arn:aws:apigateway:us-east-1:sqs:path/{account}/ends",
        CredentialsArn=make_role(client("iam"), "tells"),
        RequestParameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        RequestTemplates={"$default": f"Action=SendMessage&MessageBody={TELL}"},
    )["IntegrationId"]
    apis.create_route(ApiId=id_, RouteKey="$disconnect", Target=f"integrations/{tell}")
    mock = apis.create_integration(ApiId=id_, **MOCK)["IntegrationId"]
    apis.create_route(ApiId=id_, RouteKey="$default", Target=f"integrations/{mock}")
    apis.create_route(ApiId=id_, RouteKey="who")
    apis.create_stage(ApiId=id_, StageName="prod")
    apis.create_deployment(ApiId=id_, StageName="prod")

    def end(seconds: int = 20) -> Any:
        got = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=seconds).get("Messages", [])
        for message in got:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return dict(zip(("code", "reason", "id", "type"), got[0]["Body"].split("|"), strict=True)) if got else None

    return id_, end


def named(socket: Any) -> str:
    socket.send('{"action":"who"}')
    id_: str = said(socket)["connectionId"]
    return id_


def test_clients_end_it(client: Any, account: str, open_socket: Any) -> None:
    api, end = furnish(client, account)
    socket = open_socket(api)
    id_ = named(socket)
    socket.close(4001, "enough")
    assert end() == {"code": "4001", "reason": "enough", "id": id_, "type": "DISCONNECT"}
    # Without a word: the socket is simply gone.
    socket = open_socket(api)
    id_ = named(socket)
    socket.socket.shutdown(2)
    assert (found := end())["id"] == id_
    assert found["code"] == "1006"


def test_what_is_too_much(client: Any, account: str, open_socket: Any) -> None:
    api, end = furnish(client, account)
    for message, code in ((b"binary", 1003), ("x" * (32 * 1024 + 1), 1009)):
        socket = open_socket(api)
        socket.send(message)
        # A client that is still sending then may find the connection gone (1006) and no word why.
        assert ended(socket)[0] in (code, 1006)
        assert end()["code"] == str(code)
    # In frames of 32 KiB a message may have 128.
    socket = open_socket(api)
    socket.send(["x" * 32 * 1024] * 4)
    assert named(socket)
    socket.send(["x" * 32 * 1024] * 4 + ["x"])
    assert ended(socket)[0] in (1009, 1006)
    assert end()["code"] == "1009"


@pytest.mark.turns_clock
def test_time_ends_it(client: Any, account: str, open_socket: Any, server: Any) -> None:
    api, end = furnish(client, account)
    idle, busy = open_socket(api, ping_interval=None), open_socket(api, ping_interval=None)
    names = {named(idle): idle, named(busy): busy}
    server.advance(400)
    assert named(busy) in names
    server.advance(201)
    assert ended(idle) == (1001, "Going away")
    assert names[end()["id"]] is idle
    for _ in range(13):
        assert named(busy) in names
        server.advance(500)
    server.advance(100)
    assert ended(busy) == (1001, "Going away")
    assert names[end()["id"]] is busy


def test_the_server_ends(own_server: Any, account: str) -> None:
    server = own_server()

    def client(service: str) -> Any:
        return server.client(service, account)

    api, end = furnish(client, account)
    url = f"ws://127.0.0.1:{server.port}/_aws/execute-api/{api}/prod"
    with connect(url, proxy=None, open_timeout=60) as first:
        id_ = named(first)
        server.kill()
        assert ended(first)[0] == 1006
        server.start()
        assert (found := end())["id"] == id_
        assert (found["code"], found["reason"]) == ("1006", "Connection closed abnormally")
    with connect(url, proxy=None, open_timeout=60) as second:
        id_ = named(second)
        server.stop()
        assert ended(second) == (1012, "Service restart")
        server.start()
        assert end()["id"] == id_


def test_two_servers_on_one_database(tmp_path: Path, account: str) -> None:
    """Each reaches the connections of the other; those of one that is gone are ended by the other."""
    data = tmp_path / "data"
    environment = {"PAMPERO_STORE": postgres.database(data)}
    first, second = (Server(data, environment=environment).start() for _ in range(2))
    try:
        api, end = furnish(lambda service: second.client(service, account), account)
        url = f"ws://127.0.0.1:{first.port}/_aws/execute-api/{api}/prod"
        with connect(url, proxy=None, open_timeout=60) as socket:
            id_ = named(socket)
            backend = second.client("apigatewaymanagementapi", account)
            backend.post_to_connection(ConnectionId=id_, Data=b"x")
            assert socket.recv(timeout=60) == "x"
            assert backend.get_connection(ConnectionId=id_)["Identity"]["SourceIp"] == "127.0.0.1"
            with connect(url, proxy=None, open_timeout=60) as other:
                backend.delete_connection(ConnectionId=named(other))
                assert ended(other)[0] == 1000
            first.kill()
            found = None
            while found is None or found["id"] != id_:
                second.advance(31)
                found = end(1)
            with pytest.raises(ClientError) as caught:
                backend.post_to_connection(ConnectionId=id_, Data=b"x")
            assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 410
    finally:
        first.stop()
        second.stop()
