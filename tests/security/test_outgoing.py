"""What users let the server call is looked at: a server that others reach calls nothing private."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

ACCOUNT = "123456789012"


class Inside(http.server.BaseHTTPRequestHandler):
    """Something on this machine that is nobody's business."""

    def do_GET(self) -> None:
        self.server.seen.append((self.command, self.path))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-length", "6")
        self.end_headers()
        self.wfile.write(b"secret")

    do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def inside() -> Iterator[tuple[str, list[Any]]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Inside)
    server.seen = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", server.seen  # type: ignore[attr-defined]
    server.shutdown()


def keys(server: Any) -> dict[str, str]:
    """Beyond loopback only keys that IAM issued are known: made while the server listens on loopback."""
    made = server.client("iam", ACCOUNT).create_user(UserName="u")["User"]["UserName"]
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    server.client("iam", ACCOUNT).put_user_policy(UserName=made, PolicyName="p", PolicyDocument=json.dumps(policy))
    key = server.client("iam", ACCOUNT).create_access_key(UserName=made)["AccessKey"]
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


def call(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def apis(server: Any, known: dict[str, str], target: str) -> Iterator[str]:
    """The URLs of a REST API and an HTTP API that hand requests on."""
    rest = server.client("apigateway", ACCOUNT, **known)
    api = rest.create_rest_api(name="a")
    place = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    rest.put_method(**place, authorizationType="NONE")
    rest.put_integration(**place, type="HTTP_PROXY", integrationHttpMethod="GET", uri=target)
    rest.create_deployment(restApiId=api["id"], stageName="s")
    yield f"{server.url}/_aws/execute-api/{api['id']}/s/"
    http_api = server.client("apigatewayv2", ACCOUNT, **known).create_api(Name="b", ProtocolType="HTTP", Target=target)
    yield f"{server.url}/_aws/execute-api/{http_api['ApiId']}/"


@pytest.mark.parametrize("allowed", [False, True])
def test_a_server_beyond_loopback(
    own_server: Any, inside: tuple[str, list[Any]], wait_until: Callable[..., Any], allowed: bool
) -> None:
    server = own_server()
    known = keys(server)
    server.stop()
    server.arguments = ("--host", "0.0.0.0", "--insecure", *(["--allow-private-endpoints"] if allowed else []))
    server.start()
    target, seen = inside
    answers = [call(url) for url in apis(server, known, target)]
    sns = server.client("sns", ACCOUNT, **known)
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"{target}/hook")
    if allowed:
        assert [answer[1] for answer in answers] == [b"secret"] * 2
        wait_until(lambda: ("POST", "/hook") in seen)
    else:
        assert all(answer[0] >= 500 and b"secret" not in answer[1] for answer in answers), answers
        wait_until(lambda: "private address" in server.log.read_text())
        assert not seen


def test_a_server_on_loopback_calls_what_a_developer_runs(
    server: Any, client: Any, inside: tuple[str, list[Any]]
) -> None:
    target, _ = inside
    gateway = client("apigatewayv2")
    api = gateway.create_api(Name="b", ProtocolType="HTTP", Target=target)
    assert call(api["ApiEndpoint"] + "/")[1] == b"secret"
