"""What backends send to connections."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.roles import allow, make_role, make_user
from tests.services.apigateway.websocket.conftest import MOCK, ended, said


def code_of(call: Any, **params: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**params)
    answer = caught.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


@pytest.fixture
def connected(apis: Any, api: Any, open_socket: Any) -> Any:
    """connected() → (api, socket, connection id): the route `who` has no integration, whose error tells the id."""
    id_ = api({"$default": MOCK})
    apis.create_route(ApiId=id_, RouteKey="who")
    apis.create_deployment(ApiId=id_, StageName="prod")

    def make(**more: Any) -> tuple[str, Any, str]:
        socket = open_socket(id_, **more)
        socket.send('{"action":"who"}')
        return id_, socket, said(socket)["connectionId"]

    return make


def test_post_get_delete(connected: Any, managed: Any, server: Any) -> None:
    id_, socket, connection = connected(user_agent_header="tester/1")
    backend = managed(id_)
    backend.post_to_connection(ConnectionId=connection, Data="grüße".encode())
    assert socket.recv(timeout=60) == "grüße"
    backend.post_to_connection(ConnectionId=connection, Data=b"\xff\x00")
    assert socket.recv(timeout=60) == b"\xff\x00"
    found = backend.get_connection(ConnectionId=connection)
    assert found["Identity"] == {"SourceIp": "127.0.0.1", "UserAgent": "tester/1"}
    assert timedelta() <= found["LastActiveAt"] - found["ConnectedAt"] < timedelta(minutes=2)
    assert abs(datetime.now(UTC) - found["ConnectedAt"]) < timedelta(minutes=2)
    backend.delete_connection(ConnectionId=connection)
    assert ended(socket)[0] == 1000
    for call in (backend.get_connection, backend.delete_connection):
        assert code_of(call, ConnectionId=connection) == ("GoneException", 410)
    assert code_of(backend.post_to_connection, ConnectionId=connection, Data=b"x") == ("GoneException", 410)


def test_by_host_and_without_an_api(connected: Any, plane_of: Any, client: Any, server: Any, account: str) -> None:
    id_, socket, connection = connected()
    target = f"/prod/@connections/{quote(connection, safe='')}"
    request = AWSRequest("POST", f"http://{id_}.execute-api.us-east-1.localhost:{server.port}{target}", data=b"by host")
    SigV4Auth(Credentials(account, "test"), "execute-api", "us-east-1").add_auth(request)
    answer = plane_of(server.port).call(id_, "POST", target, b"by host", dict(request.headers))
    assert answer.status == 200
    assert socket.recv(timeout=60) == "by host"
    plain = client("apigatewaymanagementapi")
    plain.post_to_connection(ConnectionId=connection, Data=b"plain")
    assert socket.recv(timeout=60) == "plain"
    assert plain.get_connection(ConnectionId=connection)["Identity"]["SourceIp"] == "127.0.0.1"
    stranger = server.client("apigatewaymanagementapi", "987654321098")
    assert code_of(stranger.get_connection, ConnectionId=connection) == ("GoneException", 410)
    plain.delete_connection(ConnectionId=connection)
    assert ended(socket)[0] == 1000
    assert code_of(plain.post_to_connection, ConnectionId=connection, Data=b"x") == ("GoneException", 410)


def test_other_stages_know_nothing_of_it(apis: Any, connected: Any, managed: Any, open_socket: Any) -> None:
    id_, _, connection = connected()
    apis.create_stage(ApiId=id_, StageName="dev")
    apis.create_deployment(ApiId=id_, StageName="dev")
    assert code_of(managed(id_, stage="dev").get_connection, ConnectionId=connection) == ("GoneException", 410)


def test_only_who_may(connected: Any, managed: Any, client: Any, account: str) -> None:
    id_, socket, connection = connected()
    arn = f"arn:aws:execute-api:us-east-1:{account}:{id_}/prod"
    may = make_user(client("iam"), "may", allow("execute-api:ManageConnections", resource=f"{arn}/POST/@connections/*"))
    keys = {"aws_access_key_id": may["aws_access_key_id"], "aws_secret_access_key": may["aws_secret_access_key"]}
    for backend in (managed(id_, **keys), client("apigatewaymanagementapi", **keys)):
        backend.post_to_connection(ConnectionId=connection, Data=b"x")
        assert socket.recv(timeout=60) == "x"
        code, status = code_of(backend.delete_connection, ConnectionId=connection)
        assert status == 403
        assert code in ("AccessDeniedException", "ForbiddenException")


def test_sizes(connected: Any, managed: Any) -> None:
    id_, socket, connection = connected(max_size=1 << 20)
    backend = managed(id_)
    large = "x" * (128 * 1024)
    backend.post_to_connection(ConnectionId=connection, Data=large.encode())
    frames = list(socket.recv_streaming())
    assert "".join(frames) == large
    assert max(len(frame) for frame in frames) == 32 * 1024
    over = {"ConnectionId": connection, "Data": large.encode() + b"x"}
    assert code_of(backend.post_to_connection, **over) == ("PayloadTooLargeException", 413)


def test_workflows_send(connected: Any, client: Any, wait_until: Any) -> None:
    _, socket, connection = connected()
    resource = "arn:aws:states:::aws-sdk:apigatewaymanagementapi:postToConnection"
    send = {
        "Type": "Task",
        "Resource": resource,
        "Parameters": {"ConnectionId": connection, "Data": "done"},
        "End": True,
    }
    workflows = client("stepfunctions")
    machine = workflows.create_state_machine(
        name="sends",
        definition=json.dumps({"StartAt": "S", "States": {"S": send}}),
        roleArn=make_role(client("iam")),
    )["stateMachineArn"]
    workflows.start_execution(stateMachineArn=machine)
    assert socket.recv(timeout=60) == "done"
