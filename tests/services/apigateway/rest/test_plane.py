"""The data plane: events, answers, integrations, and what the gateway itself answers."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.services.apigateway.rest.conftest import ECHO, Rest

from pampero.services.apigateway.run.plane import MAX_BODY

ANSWERS = """
import json, time
def handler(event, context):
    asked = json.loads(event['body'] or 'null') if 'body' in event else event
    if asked == 'raise':
        raise Exception('500: so it is')
    if asked == 'sleep':
        time.sleep(2)
    return asked
"""


@pytest.fixture
def echo(rest: Rest, function: Callable[..., str]) -> str:
    """An API whose every path answers the event; its id."""
    api, root = rest.api()
    name = function(ECHO)
    rest.permit(name, api)
    rest.proxy(api, root, "ANY", name)
    rest.proxy(api, rest.path(api, "{proxy+}"), "ANY", name)
    rest.proxy(api, rest.path(api, "pets", "{pet}"), "GET", name)
    rest.deploy(api)
    return api


def test_answers_say_whether_the_connection_is_kept(rest: Rest, echo: str) -> None:
    for asked, told in (("keep-alive", "keep-alive"), ("close", "close")):
        answer = rest.call(echo, "/test", headers={"Connection": asked})
        assert [value for name, value in answer.headers if name.lower() == "connection"] == [told]


def test_event(rest: Rest, echo: str) -> None:
    rest.control.update_stage(
        restApiId=echo, stageName="test", patchOperations=[{"op": "replace", "path": "/variables/a", "value": "1"}]
    )
    headers = [
        ("authorization", "random-value"), ("tEsT-HEADeR", "aValUE"), ("X-Many", "1"), ("X-Many", "2"),
        ("User-Agent", "tests"),
    ]  # fmt: skip
    answer = rest.call(echo, "/test/pets/cat%2F1?b=1&b=2&c=x%2By+z&d", "GET", headers=headers)
    event = answer.json
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/pets/{pet}", "/pets/cat%2F1", "GET")
    assert event["pathParameters"] == {"pet": "cat%2F1"}
    assert event["queryStringParameters"] == {"b": "2", "c": "x+y z", "d": ""}
    assert event["multiValueQueryStringParameters"] == {"b": ["1", "2"], "c": ["x+y z"], "d": [""]}
    assert event["stageVariables"] == {"a": "1"}
    assert (event["body"], event["isBase64Encoded"]) == (None, False)
    sent = event["headers"]
    assert (sent["Authorization"], sent["tEsT-HEADeR"], sent["X-Many"]) == ("random-value", "aValUE", "2")
    assert (sent["X-Forwarded-For"], sent["X-Forwarded-Proto"]) == ("127.0.0.1", "http")
    assert event["multiValueHeaders"]["X-Many"] == ["1", "2"]
    assert set(event["multiValueHeaders"]) == set(sent)
    context = event["requestContext"]
    resource = next(one for one in rest.control.get_resources(restApiId=echo)["items"] if one["path"] == "/pets/{pet}")
    stage = rest.control.get_stage(restApiId=echo, stageName="test")
    assert {name: context[name] for name in context if name not in ("requestTime", "requestTimeEpoch")} == {
        "resourceId": resource["id"],
        "resourcePath": "/pets/{pet}",
        "httpMethod": "GET",
        "extendedRequestId": answer.header("x-amz-apigw-id"),
        "path": "/test/pets/cat%2F1",
        "accountId": rest.account,
        "protocol": "HTTP/1.1",
        "stage": "test",
        "domainPrefix": echo,
        "requestId": answer.header("x-amzn-RequestId"),
        "identity": {
            "cognitoIdentityPoolId": None,
            "accountId": None,
            "cognitoIdentityId": None,
            "caller": None,
            "sourceIp": "127.0.0.1",
            "principalOrgId": None,
            "accessKey": None,
            "cognitoAuthenticationType": None,
            "cognitoAuthenticationProvider": None,
            "userArn": None,
            "userAgent": "tests",
            "user": None,
        },
        "domainName": f"{echo}.execute-api.localhost",
        "deploymentId": stage["deploymentId"],
        "apiId": echo,
    }
    assert context["requestTime"].endswith(" +0000")
    assert isinstance(context["requestTimeEpoch"], int)


def test_paths(rest: Rest, echo: str) -> None:
    for path, resource, parameters in (
        ("/test", "/", None),
        ("/test/", "/", None),
        ("/test/a/b/", "/{proxy+}", {"proxy": "a/b"}),
        ("/test/pets", "/{proxy+}", {"proxy": "pets"}),
        ("/test/pets/1", "/pets/{pet}", {"pet": "1"}),
        ("/test/pets/1/2", "/{proxy+}", {"proxy": "pets/1/2"}),
    ):
        event = rest.call(echo, path).json
        assert (event["resource"], event["pathParameters"]) == (resource, parameters), path
    assert rest.call(echo, "/test/a/b/").json["path"] == "/a/b/"
    assert rest.call(echo, "/test").json["queryStringParameters"] is None
    event = rest.call(echo, "/test/x", "POST", body='{"ü": 1}', by_path=True).json
    assert (event["body"], event["httpMethod"]) == ('{"ü": 1}', "POST")
    assert event["requestContext"]["domainName"] == f"{echo}.execute-api.us-east-1.amazonaws.com"


def test_what_is_not_there(rest: Rest, echo: str) -> None:
    for path, stage in ((True, "/none/x"), (False, "/none"), (False, "/")):
        answer = rest.call(echo, stage, by_path=path)
        assert (answer.status, answer.json) == (403, {"message": "Forbidden"})
        assert answer.header("x-amzn-ErrorType") == "ForbiddenException"
    assert rest.call(echo, "/test/pets/1", "POST").json["resource"] == "/{proxy+}", (
        "a path that lacks the method is passed over"
    )
    rest.control.delete_resource(restApiId=echo, resourceId=rest.path(echo, "{proxy+}"))
    rest.deploy(echo)
    answer = rest.call(echo, "/test/pets/1", "POST")
    assert (answer.status, answer.json) == (403, {"message": "Missing Authentication Token"})
    assert answer.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException"
    assert rest.call("abcdefghij", "/test").status == 404
    rest.control.update_rest_api(
        restApiId=echo, patchOperations=[{"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "true"}]
    )
    assert rest.call(echo, "/test").status == 200
    rest.deploy(echo)
    assert rest.call(echo, "/test").json == {"message": "Forbidden"}


def test_answers_of_functions(rest: Rest, function: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ANSWERS)
    rest.permit(name, api)
    rest.proxy(api, root, "POST", name)
    rest.deploy(api)

    def ask(value: Any) -> Any:
        return rest.call(api, "/test", "POST", body=json.dumps(value))

    answer = ask(
        {"statusCode": "201", "headers": {"a": 1, "B": True, "x": "y"}, "multiValueHeaders": {"X": ["1", "2"]}}
    )
    assert (answer.status, answer.body) == (201, b"")
    assert (answer.header("a"), answer.header("b")) == ("1", "true")
    assert [value for key, value in answer.headers if key.lower() == "x"] == ["1", "2"]
    assert answer.header("content-type") == "application/json"
    answer = ask({"headers": {"Content-Type": "text/plain", "Date": "never", "Content-Length": "7"}, "body": "ü"})
    assert (answer.status, answer.body.decode()) == (200, "ü")
    assert answer.header("content-type") == "text/plain"
    assert answer.header("x-amzn-remapped-date") == "never"
    assert answer.header("content-length") == "2"
    malformed = (
        None, [], "text", {"statusCode": 200, "body": {}}, {"statusCode": "x"}, {"cookies": []}, {"headers": []},
        {"multiValueHeaders": {"a": "b"}}, {"statusCode": 7}, {"statusCode": 100}, "raise",
    )  # fmt: skip
    for value in malformed:
        answer = ask(value)
        assert (answer.status, answer.json) == (502, {"message": "Internal server error"}), value
        assert answer.header("x-amzn-ErrorType") == "InternalServerErrorException"


def test_a_function_that_is_too_slow(rest: Rest, function: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ANSWERS)
    rest.permit(name, api)
    place = rest.proxy(api, root, "POST", name)
    rest.control.update_integration(
        **place, patchOperations=[{"op": "replace", "path": "/timeoutInMillis", "value": "50"}]
    )
    rest.deploy(api)
    answer = rest.call(api, "/test", "POST", body='"sleep"')
    assert (answer.status, answer.json) == (504, {"message": "Endpoint request timed out"})


def test_the_functions_policy_decides(rest: Rest, function: Callable[..., str], role: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ECHO)
    place = rest.proxy(api, root, "GET", name)
    rest.proxy(api, rest.path(api, "other"), "GET", name)
    rest.deploy(api)
    answer = rest.call(api, "/test")
    assert (answer.status, answer.json) == (500, {"message": "Internal server error"})
    rest.permit(name, api, "*/GET/")
    assert rest.call(api, "/test").status == 200
    assert rest.call(api, "/test/other").status == 500
    patches = [{"op": "replace", "path": "/httpMethod", "value": "GET"}]
    rest.control.update_integration(**place, patchOperations=patches)
    rest.deploy(api)
    assert rest.call(api, "/test").status == 500, "functions are invoked by POST only"


def test_credentials(rest: Rest, function: Callable[..., str], client: Callable[..., Any]) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = client("iam")
    arn = iam.create_role(RoleName="gateway", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    api, root = rest.api()
    place = rest.proxy(api, root, "GET", function(ECHO))
    patches = [{"op": "replace", "path": "/credentials", "value": arn}]
    assert rest.control.update_integration(**place, patchOperations=patches)["credentials"] == arn
    rest.deploy(api)
    assert rest.call(api, "/test").status == 500
    may = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [may]})
    iam.put_role_policy(RoleName="gateway", PolicyName="may", PolicyDocument=document)
    assert rest.call(api, "/test").status == 200


def test_stage_variables_name_functions(rest: Rest, function: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ECHO)
    rest.permit(name, api)
    rest.proxy(api, root, "GET", "${stageVariables.which}")
    rest.deploy(api, variables={"which": name})
    rest.deploy(api, "other", variables={"which": "none"})
    assert rest.call(api, "/test").json["stageVariables"] == {"which": name}
    assert rest.call(api, "/other").status == 500


@pytest.mark.parametrize("type_", ["image/png", "image/*"])
def test_binary_bodies(rest: Rest, function: Callable[..., str], type_: str) -> None:
    api, root = rest.api(binaryMediaTypes=[type_])
    source = (
        "def handler(event, context):\n"
        "    return {'body': event['body'], 'isBase64Encoded': True, 'headers': {'e': event['isBase64Encoded']}}\n"
    )
    name = function(source)
    rest.permit(name, api)
    rest.proxy(api, root, "POST", name)
    rest.deploy(api)
    body = bytes(range(256))
    png = {"Content-Type": "image/png", "Accept": "image/png, text/plain"}
    answer = rest.call(api, "/test", "POST", body=body, headers=png)
    assert (answer.body, answer.header("e")) == (body, "true")
    answer = rest.call(api, "/test", "POST", body=body, headers={"Content-Type": "image/png", "Accept": "*/*"})
    assert answer.body == base64.b64encode(body)
    answer = rest.call(api, "/test", "POST", body=b"text", headers={"Content-Type": "text/plain"})
    assert (answer.body, answer.header("e")) == (b"text", "false")


def test_mock(rest: Rest) -> None:
    api, root = rest.api()
    template = {"application/json": '{"statusCode": 404}'}
    place = rest.method(api, root, "GET", {"type": "MOCK", "requestTemplates": template})
    for status, pattern, text in (("200", "", "plain"), ("404", "404", '{"a": 1}')):
        named = {"method.response.header.X-A": True, "method.response.header.X-S": True}
        rest.control.put_method_response(**place, statusCode=status, responseParameters=named)
        rest.control.put_integration_response(
            **place, statusCode=status, selectionPattern=pattern, responseTemplates={"text/html": text},
            responseParameters={
                "method.response.header.X-A": "'a b'",
                "method.response.header.X-S": "stageVariables.s",
            },
        )  # fmt: skip
    rest.deploy(api, variables={"s": "v"})
    answer = rest.call(api, "/test")
    assert (answer.status, answer.body) == (404, b'{"a": 1}')
    assert (answer.header("x-a"), answer.header("x-s"), answer.header("content-type")) == ("a b", "v", "text/html")
    assert rest.call(api, "/test", headers={"Content-Type": "text/plain"}).status == 500
    patches = [{"op": "replace", "path": "/passthroughBehavior", "value": "NEVER"}]
    rest.control.update_integration(**place, patchOperations=patches)
    rest.deploy(api)
    answer = rest.call(api, "/test", headers={"Content-Type": "text/plain"})
    assert (answer.status, answer.json) == (415, {"message": "Unsupported Media Type"})


def test_aws_integrations_of_functions(rest: Rest, function: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ANSWERS)
    rest.permit(name, api)
    integration = {"type": "AWS", "integrationHttpMethod": "POST", "uri": rest.uri(name)}
    place = rest.method(api, root, "POST", integration)
    for status, pattern in (("200", ""), ("503", r"500:.*")):
        rest.control.put_method_response(**place, statusCode=status)
        rest.control.put_integration_response(**place, statusCode=status, selectionPattern=pattern)
    rest.deploy(api)
    answer = rest.call(api, "/test", "POST", body='{"a": 1}')
    assert (answer.status, answer.json) == (200, {"a": 1})
    answer = rest.call(api, "/test", "POST", body='"raise"')
    assert answer.status == 503
    assert answer.json["errorMessage"] == "500: so it is"


class Backend(BaseHTTPRequestHandler):
    """Answers what it got."""

    def do_POST(self) -> None:
        """Any request."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        found = {"path": self.path, "body": body.decode(), "headers": {k.lower(): v for k, v in self.headers.items()}}
        answer = json.dumps(found).encode()
        self.send_response(418 if "teapot" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Own", "1")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def backend() -> Iterator[str]:
    """The URL of an HTTP endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_http_endpoints(rest: Rest, backend: str) -> None:
    api, root = rest.api()
    parameters = {
        "integration.request.path.proxy": "method.request.path.proxy",
        "integration.request.header.X-Id": "context.apiId",
        "integration.request.querystring.more": "'yes'",
    }
    proxied = {
        "type": "HTTP_PROXY",
        "integrationHttpMethod": "ANY",
        "uri": backend + "/b/{proxy}",
        "requestParameters": parameters,
    }
    rest.method(api, rest.path(api, "{proxy+}"), "ANY", proxied, requestParameters={"method.request.path.proxy": True})
    # What is below localhost is this machine, whatever a name server knows.
    plain = {
        "type": "HTTP",
        "integrationHttpMethod": "POST",
        "uri": backend.replace("127.0.0.1", "a.localhost") + "/teapot",
    }
    place = rest.method(api, root, "POST", plain)
    for status, pattern in (("200", ""), ("409", r"4\d\d")):
        rest.control.put_method_response(
            **place, statusCode=status, responseParameters={"method.response.header.Own": False}
        )
        mapped = {"method.response.header.Own": "integration.response.header.X-Own"}
        rest.control.put_integration_response(
            **place, statusCode=status, selectionPattern=pattern, responseParameters=mapped
        )
    gone = {"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": "http://127.0.0.1:9/"}
    rest.method(api, root, "GET", gone)
    rest.deploy(api)
    answer = rest.call(api, "/test/x/y?a=1&a=2", "POST", body="hi", headers={"X-Sent": "s"})
    assert (answer.status, answer.header("x-own")) == (200, "1")
    found = answer.json
    assert (found["path"], found["body"]) == ("/b/x/y?a=1&a=2&more=yes", "hi")
    assert (found["headers"]["x-sent"], found["headers"]["x-id"]) == ("s", api)
    assert rest.call(api, "/test/teapot").status == 418
    answer = rest.call(api, "/test", "POST", body="{}", headers={"X-Sent": "s"})
    assert (answer.status, answer.header("own")) == (409, "1")
    assert "x-sent" not in answer.json["headers"]
    assert (rest.call(api, "/test").status, rest.call(api, "/test").json) == (500, {"message": "Internal server error"})


def test_required_parameters(rest: Rest, echo: str) -> None:
    validator = rest.control.create_request_validator(restApiId=echo, name="v", validateRequestParameters=True)["id"]
    wanted = {"method.request.querystring.q": True, "method.request.header.X-H": True}
    name = {"requestParameters": wanted, "requestValidatorId": validator}
    rest.method(echo, rest.path(echo, "checked"), "GET", {"type": "MOCK"}, **name)
    rest.deploy(echo)
    answer = rest.call(echo, "/test/checked?q=")
    assert (answer.status, answer.json) == (400, {"message": "Missing required request parameters: [X-H, q]"})
    assert rest.call(echo, "/test/checked?q=1", headers={"x-h": "1"}).status == 500


def test_gateway_responses(rest: Rest, echo: str) -> None:
    rest.control.delete_resource(restApiId=echo, resourceId=rest.path(echo, "{proxy+}"))
    rest.control.put_gateway_response(
        restApiId=echo,
        responseType="DEFAULT_4XX",
        statusCode="410",
        responseParameters={
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            "gatewayresponse.header.X-Q": "method.request.querystring.q",
        },
        responseTemplates={"application/json": '{"m":$context.error.messageString,"t":"$context.error.responseType"}'},
    )
    rest.deploy(echo)
    answer = rest.call(echo, "/test/pets/1?q=7", "POST")
    assert answer.status == 410
    assert answer.json == {"m": "Missing Authentication Token", "t": "MISSING_AUTHENTICATION_TOKEN"}
    assert (answer.header("access-control-allow-origin"), answer.header("x-q")) == ("*", "7")
    long = b"x" * (MAX_BODY + 1)
    answer = rest.call(echo, "/test/pets/1", "POST", body=long)
    assert (answer.status, answer.json) == (410, {"m": "Request Too Long", "t": "REQUEST_TOO_LARGE"})
    rest.control.delete_gateway_response(restApiId=echo, responseType="DEFAULT_4XX")
    assert rest.call(echo, "/test/pets/1", "POST").status == 410
    rest.deploy(echo)
    assert rest.call(echo, "/test/pets/1", "POST").json == {"message": "Missing Authentication Token"}
    answer = rest.call(echo, "/test/pets/1", "POST", body=long)
    assert (answer.status, answer.json) == (413, {"message": "Request Too Long"})
    assert answer.header("x-amzn-errortype") == "RequestTooLargeException"


def test_a_deployment_serves_what_it_froze(rest: Rest, echo: str) -> None:
    first = rest.control.get_stage(restApiId=echo, stageName="test")["deploymentId"]
    rest.control.delete_resource(restApiId=echo, resourceId=rest.path(echo, "{proxy+}"))
    assert rest.call(echo, "/test/a").status == 200
    second = rest.deploy(echo)
    assert rest.call(echo, "/test/a").status == 403
    patches = [{"op": "replace", "path": "/deploymentId", "value": first}]
    rest.control.update_stage(restApiId=echo, stageName="test", patchOperations=patches)
    assert rest.call(echo, "/test/a").status == 200
    rest.control.delete_stage(restApiId=echo, stageName="test")
    assert rest.call(echo, "/test/a").status == 403
    for deployment in (first, second):
        rest.control.delete_deployment(restApiId=echo, deploymentId=deployment)


def test_what_is_deployed_survives_a_crash(own_server: Callable[..., Any]) -> None:
    server = own_server()
    control = server.client("apigateway", "111111111111")
    rest = Rest(server, lambda name: server.client(name, "111111111111"), "111111111111")
    api, root = rest.api()
    place = rest.method(
        api, root, "GET", {"type": "MOCK", "requestTemplates": {"application/json": "{statusCode: 200}"}}
    )
    control.put_method_response(**place, statusCode="200")
    control.put_integration_response(**place, statusCode="200", responseTemplates={"text/plain": "still here"})
    rest.deploy(api)
    server.kill()
    server.start()
    assert rest.call(api, "/test").body == b"still here"
