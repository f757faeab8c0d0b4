"""Function URLs: their operations, who may call them, and what is said there."""

from __future__ import annotations

import base64
import http.client
import json
import socket
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, make_user
from tests.services.lambda_.conftest import package

ANSWERS = """
import json
def handler(event, context):
    path = event["rawPath"]
    if path == "/fails":
        raise ValueError("no")
    return {
        "/text": "hello", "/nothing": None, "/list": [1, {"a": 2}],
        "/whole": {
            "statusCode": 201, "cookies": ["a=1", "b=2"], "headers": {"X-Own": "mine", "content-type": "text/plain"},
            "body": "aGVsbG8=", "isBase64Encoded": True,
        },
        "/wrong": {"statusCode": "abc"}, "/early": {"statusCode": 100, "body": "x"}, "/digits": {"statusCode": "2" * 5000},
    }.get(path, {"statusCode": 200, "body": json.dumps(event)})
"""
STREAMS = """
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const head = { statusCode: event.rawPath === "/none" ? 204 : 202, headers: { "x-own": "mine" }, cookies: ["a=1"] };
  stream = awslambda.HttpResponseStream.from(stream, head);
  stream.write("first ");
  if (event.rawPath === "/fails") { await new Promise((done) => setTimeout(done, 50)); throw new Error("midway"); }
  stream.end("last");
});
"""
FORBIDDEN = "Forbidden. For troubleshooting Function URL authorization issues, see: "


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


def ask(
    url: str, path: str = "", method: str = "GET", body: bytes | None = None, host: str = "", **headers: str
) -> Answer:
    """One request. host: what the URL is called, where it is not asked by its path."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | ({"Host": host} if host else {})
    connection.request(method, (f"/{path}" if host else parts.path + path), body, sent)
    answer = connection.getresponse()
    try:
        return Answer(answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


def signed(url: str, keys: dict[str, str], region: str = "us-east-1") -> dict[str, str]:
    request = AWSRequest("GET", url)
    names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    credentials = Credentials(*(keys.get(name) for name in names))
    SigV4Auth(credentials, "lambda", region).add_auth(request)
    return {name.replace("-", "_"): value for name, value in request.headers.items()}


@pytest.fixture
def url(client: Callable[..., Any], function: Callable[..., str]) -> Callable[..., str]:
    """url(AuthType=…, …): the URL of the function `f`, which everybody may call."""

    def make(source: str = ANSWERS, **settings: Any) -> str:
        lam, name = client("lambda"), function(source)
        made = lam.create_function_url_config(FunctionName=name, **{"AuthType": "NONE", **settings})
        open_to_all(lam, name)
        address: str = made["FunctionUrl"]
        return address

    return make


def open_to_all(lam: Any, name: str, **more: Any) -> None:
    lam.add_permission(
        FunctionName=name, StatementId="url", Action="lambda:InvokeFunctionUrl", Principal="*",
        FunctionUrlAuthType="NONE", **more,
    )  # fmt: skip
    lam.add_permission(
        FunctionName=name, StatementId="via", Action="lambda:InvokeFunction", Principal="*",
        InvokedViaFunctionUrl=True, **more,
    )  # fmt: skip


def code_of(action: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as caught:
        action()
    code: str = caught.value.response["Error"]["Code"]
    return code


def test_configurations(client: Callable[..., Any], function: Callable[..., str], account: str) -> None:
    lam, name = client("lambda"), function(ANSWERS)
    arn = f"arn:aws:lambda:us-east-1:{account}:function:f"
    cors = {"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"], "MaxAge": 60}
    made = lam.create_function_url_config(FunctionName=name, AuthType="NONE", Cors=cors)
    assert (made["FunctionArn"], made["AuthType"], made["Cors"]) == (arn, "NONE", cors)
    assert code_of(lambda: lam.create_function_url_config(FunctionName=name, AuthType="NONE")) == (
        "ResourceConflictException"
    )
    changed = lam.update_function_url_config(FunctionName=arn, AuthType="AWS_IAM", InvokeMode="RESPONSE_STREAM")
    assert (changed["AuthType"], changed["InvokeMode"], changed["Cors"]) == ("AWS_IAM", "RESPONSE_STREAM", cors)
    assert "Cors" not in lam.update_function_url_config(FunctionName=name, Cors={})
    lam.publish_version(FunctionName=name)
    lam.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    aliased = lam.create_function_url_config(FunctionName=name, Qualifier="live", AuthType="NONE")
    assert aliased["FunctionArn"] == f"{arn}:live"
    assert aliased["FunctionUrl"] != made["FunctionUrl"]
    first = lam.list_function_url_configs(FunctionName=name, MaxItems=1)
    second = lam.list_function_url_configs(FunctionName=name, Marker=first["NextMarker"])
    listed = [one["FunctionUrl"] for one in first["FunctionUrlConfigs"] + second["FunctionUrlConfigs"]]
    assert listed == [made["FunctionUrl"], aliased["FunctionUrl"]]
    assert "NextMarker" not in second
    bad: list[dict[str, Any]] = [{"AllowMethods": ["FETCH"]}, {"AllowHeaders": ["a b"]}]
    for one in bad:
        assert code_of(lambda cors=one: lam.update_function_url_config(FunctionName=name, Cors=cors)) == (  # type: ignore[misc]
            "InvalidParameterValueException"
        )
    lam.delete_function_url_config(FunctionName=name)
    assert code_of(lambda: lam.get_function_url_config(FunctionName=name)) == "ResourceNotFoundException"
    assert code_of(lambda: lam.list_function_url_configs(FunctionName="no")) == "ResourceNotFoundException"
    # What is gone is nobody's any more; what never was is told apart, as on AWS.
    gone = ask(made["FunctionUrl"])
    assert (gone.status, gone.json["Message"][:9]) == (403, "Forbidden")
    never = ask(made["FunctionUrl"][:-5] + "zzzz/")
    assert (never.status, never.body, never.header("x-amzn-errortype")) == (
        403, b'{"Message":null}', "AccessDeniedException",
    )  # fmt: skip


def test_what_a_function_is_given(url: Callable[..., str]) -> None:
    address = url()
    key = address.split("/")[-2]
    host = f"{key}.lambda-url.us-east-1.localhost"
    found = ask(
        address,
        "a%20b/c?x=1&x=2&y",
        "POST",
        b"hey",
        host=host,
        Content_Type="text/plain",
        Cookie="q=1; r=2",
        X_Own="me",
    ).json
    assert (found["version"], found["routeKey"], found["rawPath"]) == ("2.0", "$default", "/a b/c")
    assert found["rawQueryString"] == "x=1&x=2&y"
    assert found["queryStringParameters"] == {"x": "1,2", "y": ""}
    assert found["cookies"] == ["q=1", "r=2"]
    assert found["headers"]["x-own"] == "me"
    assert found["headers"]["x-amzn-trace-id"].startswith("Root=")
    assert found["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert (found["body"], found["isBase64Encoded"]) == ("hey", False)
    context = found["requestContext"]
    assert (context["accountId"], context["apiId"], context["domainPrefix"]) == ("anonymous", key, key)
    assert context["domainName"] == host
    assert "authorizer" not in context
    assert context["http"] == {
        "method": "POST", "path": "/a b/c", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "",
    }  # fmt: skip
    binary = ask(address, method="POST", body=b"\xff", Content_Type="text/plain").json
    assert (base64.b64decode(binary["body"]), binary["isBase64Encoded"]) == (b"\xff", True)
    bare = ask(address).json
    assert not {"body", "cookies", "queryStringParameters"} & set(bare)


def test_what_it_answers(url: Callable[..., str]) -> None:
    address = url()
    text, nothing, listed = (ask(address, path) for path in ("text", "nothing", "list"))
    assert (text.status, text.body, text.header("content-type")) == (200, b"hello", "application/json")
    assert (nothing.body, listed.json) == (b"null", [1, {"a": 2}])
    whole = ask(address, "whole")
    assert (whole.status, whole.body, whole.header("x-own")) == (201, b"hello", "mine")
    assert [value for name, value in whole.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    for path in ("fails", "wrong", "early", "digits"):
        failed = ask(address, path)
        assert (failed.status, failed.body) == (502, b"Internal Server Error")
    long = ask(address, method="POST", body=b"x" * 5_000_000)
    assert (long.status, long.header("x-amzn-errortype")) == (413, "RequestEntityTooLargeException")


def test_cors(url: Callable[..., str]) -> None:
    address = url(
        Cors={
            "AllowOrigins": ["https://a.example"], "AllowMethods": ["GET", "PUT"], "AllowHeaders": ["x-a"],
            "ExposeHeaders": ["x-b"], "MaxAge": 60, "AllowCredentials": True,
        }
    )  # fmt: skip
    asked = {"Access_Control_Request_Method": "GET"}
    allowed = ask(address, "fails", "OPTIONS", Origin="https://a.example", **asked)
    names = {name.lower(): value for name, value in allowed.headers if name.lower().startswith("access-control-")}
    assert allowed.status == 200
    assert names == {
        "access-control-allow-origin": "https://a.example",
        "access-control-allow-methods": "GET,PUT",
        "access-control-allow-headers": "x-a",
        "access-control-expose-headers": "x-b",
        "access-control-max-age": "60",
        "access-control-allow-credentials": "true",
    }
    stranger = ask(address, "", "OPTIONS", Origin="https://b.example", **asked)
    assert (stranger.status, stranger.header("access-control-allow-origin")) == (200, None)
    answered = ask(address, "text", Origin="https://a.example")
    assert answered.header("access-control-allow-origin") == "https://a.example"
    assert answered.header("access-control-expose-headers") == "x-b"


def test_who_may_call(client: Callable[..., Any], function: Callable[..., str], server: Server, account: str) -> None:
    lam, iam = client("lambda"), client("iam")
    maker = server.client("lambda", account, **make_user(iam, "maker", allow("lambda:*", "iam:PassRole")))
    maker.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(iam),
        Code={"ZipFile": package(index=ANSWERS)},
    )  # fmt: skip
    address = lam.create_function_url_config(FunctionName="f", AuthType="NONE")["FunctionUrl"]

    def tried(**headers: str) -> tuple[int, str]:
        answer = ask(address, "text", **headers)
        return answer.status, "" if answer.status == 200 else answer.json.get("Message", "")[: len(FORBIDDEN)]

    assert tried() == (403, FORBIDDEN)
    statement = {"FunctionName": "f", "Principal": "*"}
    lam.add_permission(**statement, StatementId="url", Action="lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE")
    assert tried() == (403, FORBIDDEN), "lambda:InvokeFunction is needed, too"
    lam.add_permission(**statement, StatementId="via", Action="lambda:InvokeFunction", InvokedViaFunctionUrl=True)
    assert tried()[0] == 200
    # Its functions are open by way of the URL alone.
    outsider = server.client("lambda", str(int(account) + 5_000_000))
    assert code_of(lambda: outsider.invoke(FunctionName=f"arn:aws:lambda:us-east-1:{account}:function:f")) == (
        "AccessDeniedException"
    )

    lam.update_function_url_config(FunctionName="f", AuthType="AWS_IAM")
    assert tried() == (403, "Missing Authentication Token")
    # No permission of the function's is for this type of authentication; those of a caller's own account are enough.
    both = make_user(iam, "both", allow("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"))
    one = make_user(iam, "one", allow("lambda:InvokeFunction"))
    other = make_user(iam, "other", allow(
        "lambda:InvokeFunctionUrl", "lambda:InvokeFunction", Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}
    ))  # fmt: skip
    full = address + "text"
    assert tried(**signed(full, both))[0] == 200
    assert tried(**signed(full, one)) == tried(**signed(full, other)) == (403, FORBIDDEN)
    assert tried(**signed(full, {**both, "aws_secret_access_key": "wrong"}))[0] == 403
    elsewhere = ask(full, **signed(full, both, "eu-west-1"))
    assert (elsewhere.status, elsewhere.header("x-amzn-errortype")) == (403, "InvalidSignatureException")
    assert "Credential should be scoped to a valid region" in elsewhere.json["message"]
    who = ask(address, **signed(address, both)).json["requestContext"]
    assert who["accountId"] == account
    assert who["authorizer"]["iam"]["userArn"].endswith(":user/both")
    strangers = {"aws_access_key_id": str(int(account) + 5_000_000), "aws_secret_access_key": "test"}
    assert tried(**signed(full, strangers)) == (403, FORBIDDEN)
    # Who may have URLs made may be bound to how they are called.
    bound = allow(
        "lambda:CreateFunctionUrlConfig", Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}
    )
    limited = server.client("lambda", account, **make_user(iam, "limited", bound))
    assert (
        code_of(lambda: limited.create_function_url_config(FunctionName="f", AuthType="NONE"))
        == "AccessDeniedException"
    )


def test_aliases_and_throttling(url: Callable[..., str], client: Callable[..., Any]) -> None:
    lam, plain = client("lambda"), url()
    lam.publish_version(FunctionName="f")
    lam.create_alias(FunctionName="f", Name="live", FunctionVersion="1")
    address = lam.create_function_url_config(FunctionName="f", Qualifier="live", AuthType="NONE")["FunctionUrl"]
    assert ask(address).status == 403
    open_to_all(lam, "f", Qualifier="live")
    assert ask(address).status == 200
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    for one in (plain, address):
        refused = ask(one)
        assert refused.status == 429
        assert refused.json["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    lam.delete_alias(FunctionName="f", Name="live")
    assert ask(address).status == 403
    lam.delete_function(FunctionName="f")
    assert ask(plain).status == 403


def test_streams(client: Callable[..., Any]) -> None:
    lam = client("lambda")
    lam.create_function(
        FunctionName="s", Runtime="nodejs20.x", Handler="index.handler", Role=make_role(client("iam")),
        Code={"ZipFile": package(index__mjs=STREAMS)},
    )  # fmt: skip
    address = lam.create_function_url_config(FunctionName="s", AuthType="NONE", InvokeMode="RESPONSE_STREAM")[
        "FunctionUrl"
    ]
    open_to_all(lam, "s")
    answer = ask(address)
    assert (answer.status, answer.body, answer.header("x-own")) == (202, b"first last", "mine")
    assert (answer.header("transfer-encoding"), answer.header("set-cookie")) == ("chunked", "a=1")
    head = ask(address, method="HEAD")
    assert (head.status, head.body, head.header("x-own")) == (202, b"", "mine")
    # What a function writes behind a head that has no body is not taken for the next answer.
    parts = urlsplit(address)
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        request = f"GET {parts.path}none HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
        connection.sendall(request.encode())
        said = b"".join(iter(lambda: connection.recv(4096), b""))
    assert (said[:13], said.partition(b"\r\n\r\n")[2]) == (b"HTTP/1.1 204 ", b"")
    # One that fails midway is cut off.
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(address, "fails")
    assert caught.value.partial == b"first "
    lam.update_function_url_config(FunctionName="s", InvokeMode="BUFFERED")
    whole = ask(address)
    assert (whole.status, whole.body, whole.header("content-length")) == (202, b"first last", "10")
    assert ask(address, "fails").status == 502
