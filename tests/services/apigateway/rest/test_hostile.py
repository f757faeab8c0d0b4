"""What hostile clients and owners try with REST and HTTP APIs: other hosts and services, other answers, other people's answers."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from tests.conftest import Server
from tests.endpoint import Answer, serving
from tests.roles import make_role
from tests.services.apigateway.rest.conftest import Rest

JSON = "application/json"


def answered(rest: Rest, place: dict[str, str], **response: Any) -> None:
    """The method answers 200 with whatever came."""
    rest.control.put_method_response(**place, statusCode="200")
    rest.control.put_integration_response(**place, statusCode="200", **response)


def asking(rest: Rest, part: str, type_: str, uri: str, **more: Any) -> str:
    """An API with a method whose integration's place `x` a parameter of the query string fills."""
    api, _ = rest.api()
    integration = {
        "type": type_, "integrationHttpMethod": "GET", "uri": uri,
        "requestParameters": {"integration.request.path.x": "method.request.querystring.x"}, **more,
    }  # fmt: skip
    names = {"method.request.querystring.x": False}
    answered(rest, rest.method(api, rest.path(api, part), "GET", integration, requestParameters=names))
    rest.deploy(api)
    return api


def test_values_name_no_other_host(rest: Rest, client: Callable[..., Any]) -> None:
    with serving() as other:
        here = f"a.localhost:{other.port}"
        uri = f"http://{{x}}.inner.localhost:{other.port}/v1"
        api = asking(rest, "a", "HTTP", uri)
        assert rest.call(api, "/test/a?x=eu").status == 200
        for value in (f"{here}/stolen", f"{here}/stolen?", f"{here}/stolen#", f"b@{here}/stolen"):
            assert rest.call(api, f"/test/a?x={quote(value, safe='')}").status in (200, 500)
        apis = client("apigatewayv2")
        id_ = apis.create_api(Name="h", ProtocolType="HTTP")["ApiId"]
        made = apis.create_integration(
            ApiId=id_,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="GET",
            IntegrationUri=uri,
            PayloadFormatVersion="1.0",
        )["IntegrationId"]
        apis.create_route(ApiId=id_, RouteKey="GET /{x}", Target=f"integrations/{made}")
        apis.create_stage(ApiId=id_, StageName="$default", AutoDeploy=True)
        assert rest.call(id_, "/eu").status == 200
        rest.call(id_, f"/{quote(f'{here}/stolen', safe='')}")
        assert {one.path for one in other.received} == {"/v1"}


def test_answers_are_whole_or_none(rest: Rest, client: Callable[..., Any]) -> None:
    """What is longer than can be passed on is not cut short, though it does not say its length."""
    mib = 1024 * 1024
    with serving() as other:
        api = asking(rest, "a", "HTTP", other.url("/{x}"))
        apis = client("apigatewayv2")
        id_ = apis.create_api(Name="h", ProtocolType="HTTP", Target=other.url("/http"))["ApiId"]
        for size, statuses in ((9 * mib, (200, 200)), (10 * mib + 1, (502, 500))):
            body = f"{size:x}\r\n{'x' * size}\r\n0\r\n\r\n"
            chunked = {"content-length": "", "transfer-encoding": "chunked"}
            other.answers = {path: [Answer(200, body, chunked)] for path in ("/rest", "/http")}
            found = rest.call(api, "/test/a?x=rest"), rest.call(id_, "/")
            assert tuple(one.status for one in found) == statuses
            assert all(len(one.body) == size for one in found if one.status == 200)


def test_values_end_no_path(rest: Rest) -> None:
    with serving() as other:
        api = asking(rest, "a", "HTTP", other.url("/files/{x}?version=1"))
        rest.call(api, "/test/a?x=" + quote("a b/ü?version=2#", safe=""))
        assert [one.path for one in other.received] == ["/files/a%20b/%C3%BC%3Fversion=2%23?version=1"]


def test_values_name_no_other_service(rest: Rest, client: Callable[..., Any]) -> None:
    role = make_role(client("iam"), "gateway")
    s3, sqs = client("s3"), client("sqs")
    s3.create_bucket(Bucket=f"b{rest.account}")
    s3.put_object(Bucket=f"b{rest.account}", Key="k", Body=b"body")
    urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("mine", "theirs")]
    path = f"arn:aws:apigateway:us-east-1:s3:path/b{rest.account}/{{x}}"
    api = asking(rest, "a", "AWS", path, credentials=role)
    assert rest.call(api, "/test/a?x=k").body == b"body"
    assert b"AccessControl" not in rest.call(api, "/test/a?x=k%3Facl").body
    action = f"sqs:action/SendMessage&QueueUrl={quote(urls[0], safe='')}&MessageBody={{x}}"
    api = asking(rest, "a", "AWS", f"arn:aws:apigateway:us-east-1:{action}", credentials=role)
    body = f"hi&QueueUrl={urls[1]}"
    assert rest.call(api, f"/test/a?x={quote(body, safe='')}").status == 200
    (message,) = sqs.receive_message(QueueUrl=urls[0])["Messages"]
    assert message["Body"] == body
    assert "Messages" not in sqs.receive_message(QueueUrl=urls[1])


def raw(rest: Rest, port: int, api: str, path: str) -> bytes:
    """All that comes back for two requests on one connection."""
    head = f"GET {path} HTTP/1.1\r\nHost: {api}.execute-api.localhost:{port}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        one.sendall(f"{head}\r\n{head}Connection: close\r\n\r\n".encode())
        data = b""
        while part := one.recv(65536):
            data += part
    return data


FRAMING = {"Content-Length": "1", "Transfer-Encoding": "chunked", "Connection": "x", "Evil": "a\r\nSet-Cookie: b=c"}


def test_nobody_else_frames_an_answer(rest: Rest, server: Any, client: Callable[..., Any]) -> None:
    """Neither templates nor gateway responses nor parameters of HTTP APIs say where an answer ends, or begin a line."""
    api, _ = rest.api()
    changes = [
        f"#set($context.responseOverride.header['{name}']=$util.parseJson('{json.dumps(value)}'))"
        for name, value in FRAMING.items()
    ]
    template = '{"statusCode":200}' + "".join(changes)
    mock = {"type": "MOCK", "requestTemplates": {JSON: template}}
    answered(rest, rest.method(api, rest.path(api, "a"), "GET", mock), responseTemplates={JSON: "whole"})
    parameters = {
        f"gatewayresponse.header.{name}": f"'{value}'" for name, value in FRAMING.items() if "\r" not in value
    }
    rest.control.put_gateway_response(
        restApiId=api, responseType="MISSING_AUTHENTICATION_TOKEN", statusCode="404",
        responseParameters=parameters, responseTemplates={JSON: "whole"},
    )  # fmt: skip
    rest.deploy(api)
    for path, line in (("/test/a", b"HTTP/1.1 200 OK"), ("/test/none", b"HTTP/1.1 404 Not Found")):
        found = raw(rest, server.port, api, path)
        heads = [part for part in found.split(b"\r\n") if part.lower().startswith((b"content-length", b"transfer-enc"))]
        assert [one.lower() for one in heads] == [b"content-length: 5"] * 2, found
        assert found.count(line) == 2
        assert b"\r\nSet-Cookie" not in found


def test_kept_answers_ask_for_permission_first(rest: Rest, server: Any) -> None:
    """A kept answer goes only to who may call the method."""
    api, _ = rest.api()
    mock = {"type": "MOCK", "requestTemplates": {JSON: '{"statusCode":200}'}}
    place = rest.method(api, rest.path(api, "a"), "GET", mock, apiKeyRequired=True)
    answered(rest, place, responseTemplates={JSON: "$context.requestId"})
    rest.deploy(api)
    patches = [("/cacheClusterEnabled", "true"), ("/cacheClusterSize", "0.5"), ("/*/*/caching/enabled", "true")]
    operations = [{"op": "replace", "path": path, "value": value} for path, value in patches]
    rest.control.update_stage(restApiId=api, stageName="test", patchOperations=operations)
    plan = rest.control.create_usage_plan(name="p", apiStages=[{"apiId": api, "stage": "test"}])["id"]
    key = rest.control.create_api_key(name="k", enabled=True)
    rest.control.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    headers = {"x-api-key": key["value"]}
    first = rest.call(api, "/test/a", headers=headers).body
    assert rest.call(api, "/test/a", headers=headers).body == first
    assert rest.call(api, "/test/a").status == 403
    assert rest.call(api, "/test/a", headers={**headers, "Host": f"{api}.execute-api.else.localhost"}).body == first


def test_bodies_ask_for_nothing_else(rest: Rest, client: Callable[..., Any]) -> None:
    """A form that is passed through adds parameters; it neither names another operation nor replaces what the URI says."""
    sqs, role = client("sqs"), make_role(client("iam"), "gateway")
    urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("mine", "theirs")]
    api, _ = rest.api()
    said = f"QueueUrl={quote(urls[0], safe='')}"
    for part, uri in (("a", f"sqs:action/SendMessage&{said}"), ("b", f"sqs:path//?Action=SendMessage&{said}")):
        integration = {
            "type": "AWS", "integrationHttpMethod": "POST", "uri": f"arn:aws:apigateway:us-east-1:{uri}", "credentials": role,
        }  # fmt: skip
        answered(rest, rest.method(api, rest.path(api, part), "POST", integration))
    rest.deploy(api)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    theirs = f"QueueUrl={quote(urls[1], safe='')}&Queue%55rl={quote(urls[1], safe='')}"
    for part in ("a", "b"):
        rest.call(api, f"/test/{part}", "POST", f"Action=PurgeQueue&{theirs}&MessageBody={part}1", headers=headers)
        rest.call(api, f"/test/{part}", "POST", f"MessageBody={part}2&Act%69on=ListQueues", headers=headers)
    assert "Messages" not in sqs.receive_message(QueueUrl=urls[1])
    found = [sqs.receive_message(QueueUrl=urls[0])["Messages"][0]["Body"] for _ in range(4)]
    assert sorted(found) == ["a1", "a2", "b1", "b2"]


@pytest.mark.parametrize("host", ["[::1", "[x]", "here:99999", "here:x", "a@b", "a/b", "", "[v1.x]"])
def test_a_host_that_is_none(rest: Rest, function: Callable[..., str], server: Server, host: str) -> None:
    """What is made of it, for events and addresses, is made of another name."""
    echo = function("def handler(event, context):\n    return {'statusCode': 200, 'body': event['path']}\n")
    rest.permit(echo, "*")
    api, root = rest.api()
    rest.proxy(api, root, "GET", echo)
    rest.deploy(api)
    head = f"GET /_aws/execute-api/{api}/test HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as one:
        one.sendall(head.encode())
        data = b""
        while part := one.recv(65536):
            data += part
    assert int(data.split(b" ")[1]) < 500, data
