"""Functions behind HTTP APIs: what they are given, and what becomes of their answers."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest


def test_a_request_reaches_the_function_in_format_2(
    plane: Any, api: Callable[..., str], function: Callable[..., str], account: str
) -> None:
    id_ = api({"POST /pets/{name}": function()})
    target = "/pets/my%20cat?color=black&size=1&color=white&empty="
    headers = {"Content-Type": "application/json", "X-Two": "a", "Cookie": "one=1; two=2", "User-Agent": "tester"}
    reply = plane.call(id_, "POST", target, '{"a": 1}', headers)
    assert reply.status == 200
    assert reply.header("content-type") == "application/json"
    event = reply.json
    assert event["version"] == "2.0"
    assert event["routeKey"] == "POST /pets/{name}"
    assert event["rawPath"] == "/pets/my cat"
    assert event["rawQueryString"] == "color=black&size=1&color=white&empty="
    assert event["cookies"] == ["one=1", "two=2"]
    assert event["queryStringParameters"] == {"color": "black,white", "size": "1", "empty": ""}
    assert event["pathParameters"] == {"name": "my cat"}
    assert event["body"] == '{"a": 1}'
    assert event["isBase64Encoded"] is False
    assert "stageVariables" not in event
    assert event["headers"]["x-two"] == "a"
    assert event["headers"]["content-length"] == "8"
    assert event["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert event["headers"]["x-forwarded-proto"] == "http"
    assert event["headers"]["x-amzn-trace-id"].startswith("Root=1-")
    assert "cookie" not in event["headers"]
    context = event["requestContext"]
    assert context["accountId"] == account
    assert context["apiId"] == id_
    assert context["domainName"] == f"{id_}.execute-api.us-east-1.localhost"
    assert context["domainPrefix"] == id_
    assert context["http"] == {
        "method": "POST",
        "path": "/pets/my cat",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "tester",
    }
    assert context["routeKey"] == "POST /pets/{name}"
    assert context["stage"] == "$default"
    assert context["requestId"] == reply.header("apigw-requestid")
    assert context["timeEpoch"] > 1_600_000_000_000
    assert context["time"].endswith(" +0000")
    assert "authorizer" not in context


def test_what_is_empty_is_left_out_in_format_2(
    plane: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    id_ = api({"$default": function()})
    event = plane.call(id_, "GET", "/", by_path=True).json
    assert set(event) == {
        "version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded",
    }  # fmt: skip
    assert event["rawPath"] == "/"
    assert event["requestContext"]["domainName"] == f"{id_}.execute-api.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("kind", "encoded"),
    [
        ("text/plain; charset=utf-8", False),
        ("application/json", False),
        ("application/xml", False),
        ("application/javascript", False),
        ("application/x-www-form-urlencoded", True),
        ("application/octet-stream", True),
        ("", True),
    ],
)
def test_bodies_are_text_by_their_type(
    plane: Any, api: Callable[..., str], function: Callable[..., str], kind: str, encoded: bool
) -> None:
    id_ = api({"POST /": function()})
    event = plane.call(id_, "POST", "/", b"a=b", {"content-type": kind} if kind else {}).json
    assert event["isBase64Encoded"] is encoded
    assert event["body"] == ("YT1i" if encoded else "a=b")


def test_format_1(plane: Any, api: Callable[..., str], function: Callable[..., str], account: str) -> None:
    source = (
        "import json\n"
        "def handler(event, context):\n"
        "    return {'statusCode': 201, 'headers': {'x-one': 'a'}, 'multiValueHeaders': {'set-cookie': ['a=1', 'b=2']},"
        " 'body': json.dumps(event)}\n"
    )
    id_ = api({"ANY /{proxy+}": function(source)}, version="1.0", stage="dev")
    reply = plane.call(
        id_, "PUT", "/dev/a/b?x=1&x=2", "hello", {"content-type": "text/plain", "x-two": "a", "X-Two": "b"}
    )
    assert reply.status == 201
    assert reply.headers["set-cookie"] == ["a=1", "b=2"]
    assert reply.header("x-one") == "a"
    event = reply.json
    assert event["version"] == "1.0"
    assert event["resource"] == "/{proxy+}"
    assert event["path"] == "/dev/a/b"
    assert event["httpMethod"] == "PUT"
    assert event["queryStringParameters"] == {"x": "2"}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
    assert event["pathParameters"] == {"proxy": "a/b"}
    assert event["stageVariables"] is None
    assert event["body"] == "hello"
    assert event["isBase64Encoded"] is False
    assert event["multiValueHeaders"]["content-type"] == ["text/plain"]
    assert event["multiValueHeaders"]["x-two"] == ["a", "b"]
    context = event["requestContext"]
    assert context["accountId"] == account
    assert context["resourcePath"] == "/{proxy+}"
    assert context["stage"] == "dev"
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert context["authorizer"] == {"claims": None, "scopes": None}


ANSWERS = """
import json
CASES = {
    "text": "hello",
    "object": {"a": [1, 2]},
    "nothing": None,
    "full": {"statusCode": 418, "headers": {"X-A": 1, "content-type": "text/x"}, "cookies": ["a=1", "b=2"], "body": "t"},
    "plain": {"statusCode": "200", "body": "x"},
    "binary": {"statusCode": 200, "isBase64Encoded": True, "body": "AAH/"},
    "bodiless": {"statusCode": 204},
    "body": {"statusCode": 200, "body": {"a": 1}},
    "status": {"statusCode": "much"},
    "headers": {"statusCode": 200, "headers": ["a"]},
    "split": {"statusCode": 200, "headers": {"a": "b\\r\\nc: d"}},
    "base64": {"statusCode": 200, "isBase64Encoded": True, "body": "\\u00e9"},
}
def handler(event, context):
    name = event["pathParameters"]["name"]
    if name == "error":
        raise ValueError("no")
    return CASES[name]
"""


def test_answers(plane: Any, api: Callable[..., str], function: Callable[..., str]) -> None:
    id_ = api({"GET /{name}": function(ANSWERS)})

    def get(name: str) -> Any:
        return plane.call(id_, "GET", f"/{name}")

    assert (get("text").body, get("text").header("content-type")) == (b"hello", "application/json")
    assert get("object").json == {"a": [1, 2]}
    assert get("nothing").json is None
    full = get("full")
    assert (full.status, full.body, full.header("x-a")) == (418, b"t", "1")
    assert full.header("content-type") == "text/x"
    assert full.headers["set-cookie"] == ["a=1", "b=2"]
    assert get("plain").header("content-type") == "text/plain;charset=UTF-8"
    assert get("binary").body == b"\x00\x01\xff"
    assert (get("bodiless").status, get("bodiless").body) == (204, b"")
    for name in ("body", "status", "headers", "split", "base64", "error"):
        assert (get(name).status, get(name).json) == (500, {"message": "Internal Server Error"}), name


def test_a_function_is_invoked_only_with_permission(
    client: Callable[..., Any], plane: Any, api: Callable[..., str], function: Callable[..., str], account: str
) -> None:
    id_ = api({"GET /pets/{id}": function(allow=False)})
    refused = plane.call(id_, "GET", "/pets/1")
    assert (refused.status, refused.json) == (500, {"message": "Internal Server Error"})
    arn = f"arn:aws:execute-api:us-east-1:{account}:{id_}"
    for number, (source, status) in enumerate(
        [
            (f"{arn}/*/POST/pets/*", 500),
            (f"{arn}/$default/GET/other", 500),
            (f"{arn}/*/*/pets/{{id}}", 200),
            (f"{arn}/*/GET/pets/*", 200),
        ]
    ):
        permission = {"FunctionName": "f", "StatementId": f"s{number}"}
        client("lambda").add_permission(
            Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com", SourceArn=source, **permission
        )
        assert plane.call(id_, "GET", "/pets/1").status == status, source
        client("lambda").remove_permission(**permission)


def test_both_forms_of_a_functions_uri_and_an_alias_by_stage_variable(
    client: Callable[..., Any], plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    arn = function("def handler(event, context):\n    return context.invoked_function_arn\n")
    client("lambda").publish_version(FunctionName="f")
    client("lambda").create_alias(FunctionName="f", Name="live", FunctionVersion="1")
    client("lambda").add_permission(
        FunctionName="f",
        Qualifier="live",
        StatementId="api",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
    )
    long = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}:${{stageVariables.alias}}/invocations"
    id_ = api({"GET /short": arn, "GET /long": long})
    apis.update_stage(ApiId=id_, StageName="$default", StageVariables={"alias": "live"})
    assert plane.call(id_, "GET", "/short").body.decode() == arn
    assert plane.call(id_, "GET", "/long").body.decode() == f"{arn}:live"


def test_a_slow_function_is_given_up_but_goes_on(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    waiting = "import threading\ndef handler(event, context):\n    threading.Event().wait(20)\n"
    id_ = api({"GET /slow": function(waiting), "GET /": function(name="quick")})
    for integration in apis.get_integrations(ApiId=id_)["Items"]:
        if integration["IntegrationUri"].endswith(":f"):
            apis.update_integration(ApiId=id_, IntegrationId=integration["IntegrationId"], TimeoutInMillis=50)
    reply = plane.call(id_, "GET", "/slow")
    assert (reply.status, reply.json) == (503, {"message": "Service Unavailable"})
    assert plane.call(id_, "GET", "/").status == 200


def test_a_payload_may_have_ten_megabytes_and_an_event_six(
    plane: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    id_ = api({"POST /": function("def handler(event, context):\n    return len(event['body'])\n")})
    for size, status in ((1 << 20, 200), (7 << 20, 413), ((10 << 20) + 1, 413)):
        reply = plane.call(id_, "POST", "/", b"x" * size, {"content-type": "text/plain"})
        assert reply.status == status, size
    assert reply.json == {"message": "Request Entity Too Large"}
    assert "apigw-requestid" in reply.headers


def test_the_endpoint_works_for_every_client(
    apis: Any, api: Callable[..., str], function: Callable[..., str], server: Any
) -> None:
    id_ = api({"GET /hello/{who}": function()})
    endpoint = apis.get_api(ApiId=id_)["ApiEndpoint"]
    assert endpoint == f"{server.url}/_aws/execute-api/{id_}"
    with urllib.request.urlopen(f"{endpoint}/hello/world") as answer:
        event = json.load(answer)
    assert event["rawPath"] == "/hello/world"
    assert event["pathParameters"] == {"who": "world"}


def test_an_id_that_is_no_api(plane: Any) -> None:
    reply = plane.call("nothing0", "GET", "/")
    assert (reply.status, reply.json) == (404, {"message": "Not Found"})
