"""Stages, routes, CORS, throttling and access logs on the data plane."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

KEY = "def handler(event, context):\n    return [event['routeKey'], event.get('pathParameters')]\n"


def test_the_most_specific_route_is_taken(plane: Any, api: Callable[..., str], function: Callable[..., str]) -> None:
    arn = function(KEY)
    keys = (
        "GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default", "ANY /pets/dog/1",
        "POST /orders/{id}/items", "GET /", "ANY /orders/{order}",
    )  # fmt: skip
    id_ = api(dict.fromkeys(keys, arn))
    for method, path, key, parameters in (
        ("GET", "/pets/dog/1", "GET /pets/dog/1", None),
        ("PUT", "/pets/dog/1", "ANY /pets/dog/1", None),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}", {"id": "2"}),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}", {"proxy": "cat/1"}),
        ("POST", "/pets/cat/1", "ANY /{proxy+}", {"proxy": "pets/cat/1"}),
        ("POST", "/orders/7/items", "POST /orders/{id}/items", {"id": "7"}),
        ("POST", "/orders/7", "ANY /orders/{order}", {"order": "7"}),
        ("GET", "/", "GET /", None),
        ("POST", "/", "$default", None),
        ("GET", "/pets/dog/a%2Fb%20c", "GET /pets/dog/{id}", {"id": "a/b c"}),
    ):
        assert plane.call(id_, method, path).json == [key, parameters], (method, path)


def test_a_route_that_is_not_there(plane: Any, api: Callable[..., str], function: Callable[..., str]) -> None:
    id_ = api({"GET /a": function(KEY)})
    for method, path in (("GET", "/b"), ("POST", "/a"), ("GET", "/a/"), ("GET", "/a/b"), ("GET", "/")):
        reply = plane.call(id_, method, path)
        assert (reply.status, reply.json) == (404, {"message": "Not Found"}), (method, path)


def test_stages_are_served_by_name(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    source = "def handler(event, context):\n    return [event['requestContext']['stage'], event['rawPath'], event.get('stageVariables')]\n"
    id_ = api({"ANY /{proxy+}": function(source)}, stage="dev")
    assert plane.call(id_, "GET", "/dev/x").json == ["dev", "/dev/x", None]
    assert plane.call(id_, "GET", "/x").status == 404
    apis.create_stage(ApiId=id_, StageName="$default", AutoDeploy=True, StageVariables={"a": "b"})
    assert plane.call(id_, "GET", "/x").json == ["$default", "/x", {"a": "b"}]
    assert plane.call(id_, "GET", "/dev/x").json == ["dev", "/dev/x", None]
    assert plane.call(id_, "GET", "/dev/x", by_path=True).json == ["dev", "/dev/x", None]
    apis.delete_stage(ApiId=id_, StageName="dev")
    assert plane.call(id_, "GET", "/dev/x").json == ["$default", "/dev/x", {"a": "b"}]
    apis.update_api(ApiId=id_, DisableExecuteApiEndpoint=True)
    assert plane.call(id_, "GET", "/x").status == 404


def test_a_stage_serves_its_deployment(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    id_ = api({"GET /a": function(KEY)}, stage="auto")
    apis.create_stage(ApiId=id_, StageName="kept")
    assert plane.call(id_, "GET", "/kept/a").status == 404
    apis.create_deployment(ApiId=id_, StageName="kept")
    (route,) = apis.get_routes(ApiId=id_)["Items"]
    apis.update_route(ApiId=id_, RouteId=route["RouteId"], RouteKey="GET /b")
    assert [plane.call(id_, "GET", path).status for path in ("/kept/a", "/kept/b", "/auto/a", "/auto/b")] == [
        200, 404, 404, 200,
    ]  # fmt: skip
    apis.update_stage(ApiId=id_, StageName="auto", AutoDeploy=False)
    apis.update_route(ApiId=id_, RouteId=route["RouteId"], RouteKey="GET /c")
    assert [plane.call(id_, "GET", path).status for path in ("/auto/b", "/auto/c")] == [200, 404]
    apis.update_stage(ApiId=id_, StageName="kept", AutoDeploy=True)
    assert [plane.call(id_, "GET", path).status for path in ("/kept/a", "/kept/c")] == [404, 200]


def test_a_route_without_an_integration(plane: Any, apis: Any, api: Callable[..., str]) -> None:
    id_ = api({})
    apis.create_route(ApiId=id_, RouteKey="GET /a")
    assert plane.call(id_, "GET", "/a").status == 500


CORS = {
    "AllowOrigins": ["https://a.example", "http://*"],
    "AllowMethods": ["GET", "POST"],
    "AllowHeaders": ["x-a", "x-b"],
    "ExposeHeaders": ["x-c"],
    "MaxAge": 300,
    "AllowCredentials": True,
}
OWN = "def handler(event, context):\n    return {'statusCode': 200, 'headers': {'access-control-allow-origin': 'https://evil'}}\n"


def test_cors_is_answered_by_the_api(plane: Any, api: Callable[..., str], function: Callable[..., str]) -> None:
    id_ = api({"GET /a": function(OWN)}, CorsConfiguration=CORS)
    asked = {"origin": "https://a.example", "access-control-request-method": "GET"}
    for path in ("/a", "/nothing"):
        reply = plane.call(id_, "OPTIONS", path, headers=asked)
        assert (reply.status, reply.body) == (204, b"")
        assert reply.header("access-control-allow-origin") == "https://a.example"
        assert reply.header("access-control-allow-methods") == "GET,POST"
        assert reply.header("access-control-allow-headers") == "x-a,x-b"
        assert reply.header("access-control-max-age") == "300"
        assert reply.header("access-control-allow-credentials") == "true"
    assert (
        plane.call(id_, "OPTIONS", "/a", headers={**asked, "origin": "http://any.example"}).header(
            "access-control-allow-origin"
        )
        == "http://any.example"
    )
    refused = plane.call(id_, "OPTIONS", "/a", headers={**asked, "origin": "https://b.example"})
    assert refused.status == 204
    assert not [name for name in refused.headers if name.startswith("access-control")]
    reply = plane.call(id_, "GET", "/a", headers={"origin": "https://a.example"})
    assert reply.headers["access-control-allow-origin"] == ["https://a.example"]
    assert reply.header("access-control-expose-headers") == "x-c"
    for headers in ({}, {"origin": "https://b.example"}):
        assert "access-control-allow-origin" not in plane.call(id_, "GET", "/a", headers=headers).headers
    lost = plane.call(id_, "GET", "/lost", headers={"origin": "https://a.example"})
    assert (lost.status, lost.header("access-control-allow-origin")) == (404, "https://a.example")


def test_without_a_configuration_the_function_answers(
    plane: Any, apis: Any, api: Callable[..., str], function: Callable[..., str]
) -> None:
    id_ = api({"ANY /a": function(OWN)}, CorsConfiguration={"AllowOrigins": ["*"]})
    asked = {"origin": "https://a.example", "access-control-request-method": "GET"}
    assert plane.call(id_, "OPTIONS", "/a", headers=asked).header("access-control-allow-origin") == "*"
    apis.delete_cors_configuration(ApiId=id_)
    reply = plane.call(id_, "OPTIONS", "/a", headers=asked)
    assert (reply.status, reply.header("access-control-allow-origin")) == (200, "https://evil")


def test_throttling_is_a_token_bucket(
    own_server: Callable[..., Any], plane_of: Callable[[int], Any], account: str
) -> None:
    server = own_server()
    apis, plane = server.client("apigatewayv2", account), plane_of(server.port)
    id_ = apis.create_api(Name="t", ProtocolType="HTTP")["ApiId"]
    for key in ("GET /a", "GET /b"):
        apis.create_route(ApiId=id_, RouteKey=key)
    slow = {"ThrottlingRateLimit": 0.01, "ThrottlingBurstLimit": 2}
    apis.create_stage(ApiId=id_, StageName="$default", AutoDeploy=True, RouteSettings={"GET /a": slow})
    # A route without an integration answers 500: what is refused does not come that far.
    assert [plane.call(id_, "GET", "/a").status for _ in range(3)] == [500, 500, 429]
    assert plane.call(id_, "GET", "/a").json == {"message": "Too Many Requests"}
    assert plane.call(id_, "GET", "/b").status == 500
    server.advance(100)
    assert [plane.call(id_, "GET", "/a").status for _ in range(2)] == [500, 429]
    apis.delete_route_settings(ApiId=id_, StageName="$default", RouteKey="GET /a")
    assert plane.call(id_, "GET", "/a").status == 500
    apis.update_stage(ApiId=id_, StageName="$default", DefaultRouteSettings={"ThrottlingBurstLimit": 0})
    assert plane.call(id_, "GET", "/b").status == 429


def test_access_logs(
    client: Callable[..., Any],
    plane: Any,
    apis: Any,
    api: Callable[..., str],
    function: Callable[..., str],
    account: str,
    wait_until: Callable[..., Any],
) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="/api/access")
    id_ = api({"GET /a/{x}": function(KEY)})
    names = ("requestId", "httpMethod", "path", "routeKey", "status", "responseLength", "stage", "identity.sourceIp")
    line = json.dumps({name: f"$context.{name}" for name in (*names, "authorizer.claims.sub")})
    settings = {"DestinationArn": f"arn:aws:logs:us-east-1:{account}:log-group:/api/access", "Format": line}
    apis.update_stage(ApiId=id_, StageName="$default", AccessLogSettings=settings)
    replies = [plane.call(id_, "GET", path) for path in ("/a/1", "/b")]

    def written() -> Any:
        events = logs.filter_log_events(logGroupName="/api/access")["events"]
        return events if len(events) == 2 else None

    first, second = (json.loads(event["message"]) for event in wait_until(written))
    assert first == {
        "requestId": replies[0].header("apigw-requestid"),
        "httpMethod": "GET",
        "path": "/a/1",
        "routeKey": "GET /a/{x}",
        "status": "200",
        "responseLength": str(len(replies[0].body)),
        "stage": "$default",
        "identity.sourceIp": "127.0.0.1",
        "authorizer.claims.sub": "-",
    }
    assert (second["status"], second["routeKey"]) == ("404", "-")


def test_apis_survive_a_kill(own_server: Callable[..., Any], plane_of: Callable[[int], Any], account: str) -> None:
    server = own_server()
    apis = server.client("apigatewayv2", account)
    id_ = apis.create_api(Name="k", ProtocolType="HTTP")["ApiId"]
    apis.create_route(ApiId=id_, RouteKey="GET /a")
    apis.create_stage(ApiId=id_, StageName="$default", AutoDeploy=True)
    server.kill()
    server.start()
    assert plane_of(server.port).call(id_, "GET", "/a").status == 500
    assert plane_of(server.port).call(id_, "GET", "/b").status == 404


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_head_has_no_body(plane: Any, api: Callable[..., str], function: Callable[..., str], method: str) -> None:
    id_ = api({"ANY /a": function(KEY)})
    assert (plane.call(id_, method, "/a").body == b"") is (method == "HEAD")
