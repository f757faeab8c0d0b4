"""Who may connect, and how handshakes fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.roles import allow, make_user
from tests.services.apigateway.websocket.conftest import MOCK, said
from tests.services.apigateway.websocket.test_messages import ECHO
from websockets.exceptions import InvalidStatus

# Says what its identity asks for.
AUTHORIZER = """
def handler(event, context):
    who = event["queryStringParameters"]["who"]
    if who == "broken":
        raise RuntimeError("told to")
    if who == "unknown":
        raise Exception("Unauthorized")
    effect = "Deny" if who == "eve" else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    answer = {"principalId": who, "policyDocument": policy, "context": {"level": 3, "type": event["type"]}}
    return {**answer, "usageIdentifierKey": "k" * 20}
"""


def refusal(open_socket: Any, *args: Any, **more: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a handshake that fails."""
    with pytest.raises(InvalidStatus) as caught:
        open_socket(*args, **more)
    answer = caught.value.response
    return answer.status_code, json.loads(answer.body) if answer.body else {}


def test_functions_decide(function: Any, api: Any, open_socket: Any) -> None:
    echo = function(ECHO)
    id_ = api({"$connect": echo, "$default": echo}, two_way=("$default",))
    assert refusal(open_socket, id_, query="?status=403") == (403, {})
    assert refusal(open_socket, id_, query="?status=418") == (418, {})
    for query in ("?fail=1", "?odd=1"):
        status, body = refusal(open_socket, id_, query=query)
        assert status == 502
        assert body["message"] == "Internal server error"
        assert body["connectionId"]
    # A subprotocol is what the function says it is.
    socket = open_socket(id_, query="?protocol=chat.v2", subprotocols=["chat.v1", "chat.v2"])
    assert socket.subprotocol == "chat.v2"
    socket.send('{"hello":1}')
    assert said(socket)["body"] == '{"hello":1}'
    by_path = open_socket(id_, by_path=True)
    by_path.send("{}")
    assert said(by_path)["requestContext"]["domainName"] == f"{id_}.execute-api.us-east-1.amazonaws.com"


def test_no_permission_no_connection(function: Any, api: Any, open_socket: Any) -> None:
    id_ = api({"$connect": function(ECHO, allow=False)})
    assert refusal(open_socket, id_)[0] == 500


def test_places(api: Any, open_socket: Any, plane_of: Any, server: Any) -> None:
    id_ = api({"$default": MOCK})
    assert refusal(open_socket, id_, stage="dev")[0] == 403
    assert refusal(open_socket, id_, stage="prod/further")[0] == 403
    assert refusal(open_socket, "nothing")[0] == 404
    plain = plane_of(server.port).call(id_, "GET", "/prod")
    assert plain.status == 426
    open_socket(id_)


def test_lambda_authorizer(function: Any, apis: Any, api: Any, client: Any, open_socket: Any) -> None:
    echo, judge = function(ECHO), function(AUTHORIZER, name="judge")
    id_ = api({"$connect": echo, "$default": echo}, two_way=("$default",))
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{judge}/invocations"
    source = ["route.request.querystring.who"]
    who = apis.create_authorizer(
        ApiId=id_, Name="who", AuthorizerType="REQUEST", AuthorizerUri=uri, IdentitySource=source
    )["AuthorizerId"]
    [route] = [one for one in apis.get_routes(ApiId=id_)["Items"] if one["RouteKey"] == "$connect"]
    apis.update_route(ApiId=id_, RouteId=route["RouteId"], AuthorizationType="CUSTOM", AuthorizerId=who)
    apis.create_deployment(ApiId=id_, StageName="prod")
    assert refusal(open_socket, id_)[0] == 401
    assert refusal(open_socket, id_, query="?who=unknown")[0] == 401
    assert refusal(open_socket, id_, query="?who=broken")[0] == 500
    status, body = refusal(open_socket, id_, query="?who=eve")
    assert (status, body["message"]) == (403, "Forbidden")
    socket = open_socket(id_, query="?who=ada")
    socket.send("{}")
    assert said(socket)["requestContext"]["authorizer"] == {"principalId": "ada", "level": "3", "type": "REQUEST"}


def test_api_keys(apis: Any, api: Any, client: Any, open_socket: Any) -> None:
    id_ = api({"$connect": MOCK, "$default": MOCK}, settings={"$connect": {"ApiKeyRequired": True}})
    assert refusal(open_socket, id_)[0] == 403
    rest = client("apigateway")
    key = rest.create_api_key(name="k", enabled=True)
    plan = rest.create_usage_plan(name="p", apiStages=[{"apiId": id_, "stage": "prod"}])["id"]
    rest.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    open_socket(id_, additional_headers={"x-api-key": key["value"]})
    assert refusal(open_socket, id_, additional_headers={"x-api-key": "another"})[0] == 403


def signed(id_: str, port: int, keys: dict[str, str]) -> dict[str, str]:
    """The query of a signed URL, as browsers connect with."""
    url = f"http://{id_}.execute-api.us-east-1.localhost:{port}/prod"
    request = AWSRequest("GET", url)
    credentials = Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
    SigV4QueryAuth(credentials, "execute-api", "us-east-1", expires=60).add_auth(request)
    return {"query": "?" + request.url.partition("?")[2]}


def test_signatures(function: Any, api: Any, client: Any, open_socket: Any, server: Any, account: str) -> None:
    echo = function(ECHO)
    routes = {"$connect": echo, "$default": echo}
    id_ = api(routes, two_way=("$default",), settings={"$connect": {"AuthorizationType": "AWS_IAM"}})
    arn = f"arn:aws:execute-api:us-east-1:{account}:{id_}/prod/$connect"
    iam = client("iam")
    ada = make_user(iam, "ada", allow("execute-api:Invoke", resource=arn))
    eve = make_user(iam, "eve", allow("execute-api:Invoke", resource=arn.replace("prod", "dev")))
    assert refusal(open_socket, id_)[0] == 403
    assert refusal(open_socket, id_, **signed(id_, server.port, eve))[0] == 403
    wrong = {**ada, "aws_secret_access_key": "x" * 40}
    assert refusal(open_socket, id_, **signed(id_, server.port, wrong))[0] == 403
    socket = open_socket(id_, **signed(id_, server.port, ada))
    socket.send("{}")
    identity = said(socket)["requestContext"]["identity"]
    assert identity["userArn"] == f"arn:aws:iam::{account}:user/ada"
    assert identity["accessKey"] == ada["aws_access_key_id"]


def test_required_parameters(api: Any, open_socket: Any) -> None:
    needed = {"route.request.querystring.room": {"Required": True}, "route.request.header.x-other": {"Required": False}}
    id_ = api({"$connect": MOCK}, settings={"$connect": {"RequestParameters": needed}})
    status, body = refusal(open_socket, id_)
    assert (status, body["message"]) == (400, "Missing required request parameters: [room]")
    open_socket(id_, query="?room=1")


def test_throttles(api: Any, open_socket: Any) -> None:
    settings = {"$connect": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 0.001}}
    id_ = api({"$connect": MOCK, "$default": MOCK}, RouteSettings=settings)
    open_socket(id_)
    assert refusal(open_socket, id_)[0] == 429
