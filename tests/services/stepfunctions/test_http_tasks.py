"""Tasks over HTTP: API Gateway's APIs, and endpoints behind connections of EventBridge's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from botocore.exceptions import ClientError
from tests.endpoint import Answer, Endpoint, serving
from tests.roles import allow, trust

HTTP = "arn:aws:states:::http:invoke"
API = "arn:aws:states:::apigateway:invoke"
BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": "open sesame"}}
PROXY = """import json
def handler(event, context):
    shown = {key: event[key] for key in ("path", "httpMethod", "multiValueQueryStringParameters", "body")}
    shown["headers"] = {key.lower(): value for key, value in event["multiValueHeaders"].items()}
    status = int((event["queryStringParameters"] or {}).get("status", "200"))
    return {"statusCode": status, "body": json.dumps(shown)}
"""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with serving() as found:
        yield found


@pytest.fixture
def connect(client: Callable[..., Any]) -> Callable[..., str]:
    """connect(kind, **AuthParameters): a connection; its ARN."""

    def make(kind: str = "BASIC", **parameters: Any) -> str:
        made = client("events").create_connection(Name="c", AuthorizationType=kind, AuthParameters=parameters or BASIC)
        arn: str = made["ConnectionArn"]
        return arn

    return make


def task(resource: str, parameters: Any, **more: Any) -> dict[str, Any]:
    return {"T": {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True, **more}}


def call(endpoint: Endpoint, connection: str, method: str = "POST", **more: Any) -> dict[str, Any]:
    """Parameters of an HTTP task."""
    return {
        "ApiEndpoint": endpoint.url("/in"), "Method": method, "Authentication": {"ConnectionArn": connection}, **more
    }  # fmt: skip


def test_an_endpoint(machine: Callable[..., Any], endpoint: Endpoint, connect: Callable[..., str]) -> None:
    pairs = {
        "HeaderParameters": [{"Key": "x-fixed", "Value": "theirs"}],
        "QueryStringParameters": [{"Key": "key", "Value": "theirs"}],
        "BodyParameters": [{"Key": "tenant", "Value": "t"}],
    }
    parameters = call(
        endpoint, connect(**BASIC, InvocationHttpParameters=pairs),
        Headers={"x-fixed": "mine", "X-Own": "o"}, QueryParameters={"key": "mine", "n": ["1", "2"]}, RequestBody={"a": [1]},
    )  # fmt: skip
    endpoint.answers["/in"] = [Answer(201, '{"id": 7}', {"Content-Type": "application/json", "X-Got": "yes"})]
    output = machine(task(HTTP, parameters)).output()
    assert (output["StatusCode"], output["StatusText"], output["ResponseBody"]) == (201, "Created", {"id": 7})
    assert output["Headers"]["x-got"] == ["yes"]
    [received] = endpoint.received
    assert received.json == {"a": [1], "tenant": "t"}
    assert dict(parse_qsl(received.path.partition("?")[2])) == {"key": "theirs", "n": "2"}
    headers = received.headers
    assert (headers["x-fixed"], headers["x-own"], headers["content-type"]) == ("theirs", "o", "application/json")
    assert headers["authorization"] == "Basic YW5uOm9wZW4gc2VzYW1l"
    assert headers["user-agent"] == "Amazon|StepFunctions|HttpInvoke|us-east-1"


@pytest.mark.parametrize(
    ("arrays", "fields"),
    [
        (None, [("a[0]", "1"), ("a[1]", "x"), ("o[k]", "v")]),
        ("REPEAT", [("a", "1"), ("a", "x"), ("o[k]", "v")]),
        ("BRACKETS", [("a[]", "1"), ("a[]", "x"), ("o[k]", "v")]),
        ("COMMAS", [("a", "1,x"), ("o[k]", "v")]),
        ("NONE", [("a", '[1,"x"]'), ("o[k]", "v")]),
    ],
)
def test_a_form(
    machine: Callable[..., Any], endpoint: Endpoint, connect: Callable[..., str], arrays: str | None, fields: Any
) -> None:
    transform: dict[str, Any] = {"RequestBodyEncoding": "URL_ENCODED"}
    if arrays is not None:
        transform["RequestEncodingOptions"] = {"ArrayFormat": arrays}
    more = {"RequestBody": {"a": [1, "x"], "o": {"k": "v"}}, "Transform": transform}
    output = machine(task(HTTP, call(endpoint, connect(), **more))).output()
    assert output["ResponseBody"] == ""
    assert parse_qsl(endpoint.received[0].body) == fields
    assert endpoint.received[0].headers["content-type"] == "application/x-www-form-urlencoded"


def test_an_endpoint_that_refuses(machine: Callable[..., Any], endpoint: Endpoint, connect: Callable[..., str]) -> None:
    connection = connect("API_KEY", ApiKeyAuthParameters={"ApiKeyName": "x-key", "ApiKeyValue": "v"})
    endpoint.answers["/in"] = [Answer(404, '{"message": "no"}'), Answer(302, "", {"Location": "/other"})]
    made = machine(task(HTTP, call(endpoint, connection, "GET")))
    found = made.run()
    assert (found["error"], found["cause"]) == ("States.Http.StatusCode.404", '{"message": "no"}')
    assert made.run()["error"] == "States.Http.StatusCode.302"
    assert [one.headers["x-key"] for one in endpoint.received] == ["v", "v"]
    parameters = {**call(endpoint, connection), "ApiEndpoint": "http://127.0.0.1:1/"}
    assert machine(task(HTTP, parameters), "silent").run()["error"] == "States.Http.Socket"


def test_an_oauth_token(
    machine: Callable[..., Any], endpoint: Endpoint, connect: Callable[..., str], client: Any, wait_until: Any
) -> None:
    endpoint.answers["/token"] = [Answer(200, '{"access_token": "one"}'), Answer(200, '{"access_token": "two"}')]
    oauth = {
        "AuthorizationEndpoint": endpoint.url("/token"), "HttpMethod": "POST",
        "ClientParameters": {"ClientID": "me", "ClientSecret": "hush"},
    }  # fmt: skip
    connection = connect("OAUTH_CLIENT_CREDENTIALS", OAuthParameters=oauth)
    events = client("events")
    wait_until(lambda: events.describe_connection(Name="c")["ConnectionState"] == "AUTHORIZED")
    endpoint.answers["/in"] = [Answer(401, "stale")]
    made = machine(task(HTTP, call(endpoint, connection, "GET")))
    assert made.run()["error"] == "States.Http.StatusCode.401"
    assert made.run()["status"] == "SUCCEEDED"
    assert [one.headers["authorization"] for one in endpoint.at("/in")] == ["Bearer one", "Bearer two"]


def test_who_may_call_an_endpoint(
    machine: Callable[..., Any], endpoint: Endpoint, connect: Callable[..., str], client: Callable[..., Any]
) -> None:
    iam, connection = client("iam"), connect()
    states = task(HTTP, call(endpoint, connection, "GET"))

    def run(name: str, **statements: Any) -> str:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("states"))["Role"]["Arn"]
        for sid, document in statements.items():
            iam.put_role_policy(RoleName=name, PolicyName=sid, PolicyDocument=document)
        found = machine(states, name, role).run()
        return str(found.get("error", found["status"]))

    secret = allow("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")
    retrieve = allow("events:RetrieveConnectionCredentials", resource=connection)
    invoke = allow("states:InvokeHTTPEndpoint", Condition={"StringEquals": {"states:HTTPMethod": "GET"}})
    other = allow("states:InvokeHTTPEndpoint", Condition={"StringLike": {"states:HTTPEndpoint": "https://other/*"}})
    refused = "EventBridge.ConnectionResource.AccessDenied"
    assert run("nothing", retrieve=retrieve, secret=secret) == "States.Permissions"
    assert run("elsewhere", retrieve=retrieve, secret=secret, invoke=other) == "States.Permissions"
    assert run("connectionless", secret=secret, invoke=invoke) == refused
    assert run("secretless", retrieve=retrieve, invoke=invoke) == refused
    assert endpoint.received == []
    assert run("all", retrieve=retrieve, secret=secret, invoke=invoke) == "SUCCEEDED"
    client("events").deauthorize_connection(Name="c")
    made = machine(states, "deauthorized")
    assert made.run()["error"] == "EventBridge.ConnectionResource.InvalidConnectionState"


def test_headers_that_may_not_be_set(machine: Callable[..., Any]) -> None:
    for resource, name in ((HTTP, "Host"), (HTTP, "X-Amz-Date"), (API, "Authorization"), (API, "X-Forwarded-For")):
        parameters = {"ApiEndpoint": "a", "Method": "GET", "Headers": {name: ["x"]}}
        with pytest.raises(ClientError, match=f"The 'Headers' field contains unsupported values: {name}"):
            machine(task(resource, parameters))


@pytest.fixture
def api(client: Callable[..., Any], function: Callable[..., str], account: str) -> Callable[..., str]:
    """api(authorization="NONE", policy=None): a REST API whose stage `s` shows what comes; its host name."""

    def make(authorization: str = "NONE", policy: str | None = None) -> str:
        control, target = client("apigateway"), function(PROXY)
        more = {} if policy is None else {"policy": policy}
        id_ = control.create_rest_api(name="a", **more)["id"]
        [root] = control.get_resources(restApiId=id_)["items"]
        child = control.create_resource(restApiId=id_, parentId=root["id"], pathPart="{proxy+}")["id"]
        control.put_method(restApiId=id_, resourceId=child, httpMethod="ANY", authorizationType=authorization)
        uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{target}/invocations"
        control.put_integration(
            restApiId=id_, resourceId=child, httpMethod="ANY", type="AWS_PROXY", integrationHttpMethod="POST", uri=uri
        )
        client("lambda").add_permission(
            FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
        control.create_deployment(restApiId=id_, stageName="s")
        return f"{id_}.execute-api.us-east-1.amazonaws.com"

    return make


def test_an_api(machine: Callable[..., Any], api: Callable[..., str]) -> None:
    host = api()
    parameters = {
        "ApiEndpoint": host, "Method": "POST", "Stage": "s", "Path": "/a/b", "Headers": {"X-Own": ["1", "2"]},
        "QueryParameters": {"q": ["1", "2"]}, "RequestBody": {"kept": 1, "gone": None},
    }  # fmt: skip
    output = machine(task(API, parameters)).output()
    assert (output["StatusCode"], output["StatusText"]) == (200, "OK")
    assert {"Content-Type", "x-amzn-RequestId", "Date", "Content-Length"} <= output["Headers"].keys()
    body = output["ResponseBody"]
    assert (body["path"], body["httpMethod"]) == ("/a/b", "POST")
    assert body["multiValueQueryStringParameters"] == {"q": ["1", "2"]}
    assert json.loads(body["body"]) == {"kept": 1}
    assert body["headers"]["x-own"] == ["1", "2"]
    nulls = {**parameters, "AllowNullValues": True}
    body = machine(task(API, nulls), "nulls").output()["ResponseBody"]
    assert json.loads(body["body"]) == {"kept": 1, "gone": None}
    bad = {**parameters, "QueryParameters": {"status": ["418"]}}
    found = machine(task(API, bad), "bad").run()
    assert (found["error"], "a/b" in found["cause"]) == ("ApiGateway.418", True)
    found = machine(task(API, {**parameters, "QueryParameters": {"status": ["302"]}}), "elsewhere").run()
    assert found["error"] == "ApiGateway.302"
    read = machine(task(API, {**parameters, "Method": "GET"}), "read").output()["ResponseBody"]
    assert (read["httpMethod"], json.loads(read["body"])) == ("GET", {"kept": 1})
    nowhere = {**parameters, "ApiEndpoint": "0000000000.execute-api.us-east-1.amazonaws.com"}
    assert machine(task(API, nowhere), "nowhere").run()["error"] == "ApiGateway.SdkClientException"


def test_headers_of_an_api_are_lists(machine: Callable[..., Any]) -> None:
    state = {
        "Type": "Task",
        "QueryLanguage": "JSONata",
        "Resource": API,
        "Arguments": "{% $states.input %}",
        "End": True,
    }
    made = machine({"T": state})
    execution = made.start({"ApiEndpoint": "a", "Method": "GET", "Headers": {"x": "one"}})
    found = made.end(execution)
    assert found["cause"].endswith("[The value of the field 'Headers' has an invalid format]")
    assert made.kinds(execution) == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]


def test_who_may_call_an_api(
    machine: Callable[..., Any], api: Callable[..., str], client: Callable[..., Any], role: Callable[..., str]
) -> None:
    host = api("AWS_IAM")
    parameters = {"ApiEndpoint": host, "Method": "GET", "Stage": "s", "Path": "a"}
    assert machine(task(API, parameters), "nobody").run()["error"] == "ApiGateway.403"
    signed = task(API, {**parameters, "AuthType": "IAM_ROLE"})
    assert machine(signed, "without", role("s3:GetObject", name="without")).run()["error"] == "ApiGateway.403"
    assert machine(signed, "with", role("execute-api:Invoke", name="with")).run()["status"] == "SUCCEEDED"


def test_an_api_that_lets_a_state_machine_in(
    machine: Callable[..., Any], api: Callable[..., str], account: str
) -> None:
    statement = {
        "Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "execute-api:Invoke",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceArn": f"arn:aws:states:us-east-1:{account}:stateMachine:let"}},
    }  # fmt: skip
    host = api("AWS_IAM", json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    states = task(API, {"ApiEndpoint": host, "Method": "GET", "Stage": "s", "Path": "a", "AuthType": "RESOURCE_POLICY"})
    assert machine(states, "let").run()["status"] == "SUCCEEDED"
    assert machine(states, "other").run()["error"] == "ApiGateway.403"


def test_an_api_that_calls_back(
    machine: Callable[..., Any], api: Callable[..., str], sfn: Any, wait_until: Any
) -> None:
    parameters = {
        "ApiEndpoint": api(), "Method": "POST", "Stage": "s", "Path": "a",
        "Headers": {"TaskToken.$": "States.Array($$.Task.Token)"},
    }  # fmt: skip
    made = machine(task(f"{API}.waitForTaskToken", parameters))
    execution = made.start()
    wait_until(lambda: "TaskSubmitted" in made.kinds(execution))
    events = made.history(execution)
    told = json.loads(events[4]["taskSubmittedEventDetails"]["output"])
    sfn.send_task_success(taskToken=told["ResponseBody"]["headers"]["tasktoken"][0], output='"back"')
    assert made.end(execution)["output"] == "back"
