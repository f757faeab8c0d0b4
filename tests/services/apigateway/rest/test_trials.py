"""TestInvokeMethod and TestInvokeAuthorizer: what is answered without a deployment, and the log of how."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.apigateway.rest.conftest import ECHO, Rest

AUTHORIZER = """
def handler(event, context):
    if event['authorizationToken'] == 'none':
        raise Exception('Unauthorized')
    allow = {'Effect': 'Allow', 'Action': 'execute-api:Invoke', 'Resource': event['methodArn']}
    return {'principalId': 'me', 'policyDocument': {'Version': '2012-10-17', 'Statement': [allow]}, 'context': {'n': 1}}
"""


def test_a_mock(rest: Rest) -> None:
    api, _ = rest.api()
    request = {"application/json": '{"statusCode": 200}'}
    place = rest.method(api, rest.path(api, "things", "{id}"), "POST", {"type": "MOCK", "requestTemplates": request})
    with pytest.raises(ClientError) as error:
        rest.control.test_invoke_method(**{**place, "httpMethod": "GET"})
    assert error.value.response["Error"]["Code"] == "NotFoundException"
    found = rest.control.test_invoke_method(**place)
    assert (found["status"], json.loads(found["body"])) == (500, {"message": "Internal server error"})
    assert "No match for output mapping and no default output mapping configured" in found["log"]
    rest.control.put_method_response(**place, statusCode="200", responseParameters={"method.response.header.A": True})
    template = "$input.params('id') $input.params('q') $stageVariables.v $context.stage $context.path"
    rest.control.put_integration_response(
        **place, statusCode="200", responseTemplates={"text/plain": template},
        responseParameters={"method.response.header.A": "method.request.header.X"},
    )  # fmt: skip
    found = rest.control.test_invoke_method(
        **place, pathWithQueryString="/things/7?q=a%20b", headers={"X": "y"}, stageVariables={"v": "w"}, body="{}"
    )
    assert (found["status"], found["body"]) == (200, "7 a b w test-invoke-stage /things/7")
    assert found["headers"] == {"A": "y", "Content-Type": "text/plain"}
    assert found["multiValueHeaders"] == {"A": ["y"], "Content-Type": ["text/plain"]}
    lines = found["log"].splitlines()
    assert lines[0].startswith("Execution log for request ")
    assert [line.partition(" : ")[2] for line in lines[2:]] == [
        "HTTP Method: POST, Resource Path: /things/7",
        "Method request path: {id=7}",
        "Method request query string: {q=a b}",
        "Method request headers: {X=y}",
        "Method request body before transformations: {}",
        "Method response body after transformations: 7 a b w test-invoke-stage /things/7",
        "Method response headers: {A=y, Content-Type=text/plain}",
        "Successfully completed execution",
        "Method completed with status: 200",
    ]


def test_a_function(rest: Rest, function: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ECHO)
    rest.permit(name, api, "test-invoke-stage/GET/")
    place = rest.proxy(api, root, "ANY", name)
    found = rest.control.test_invoke_method(**{**place, "httpMethod": "GET"}, multiValueHeaders={"X": ["1", "2"]})
    event = json.loads(found["body"])
    assert (found["status"], event["multiValueHeaders"]) == (200, {"X": ["1", "2"]})
    context = event["requestContext"]
    assert (context["stage"], context["path"], context["domainName"]) == (
        "test-invoke-stage", "/", "testPrefix.testDomainName"
    )  # fmt: skip
    identity = context["identity"]
    assert (identity["sourceIp"], identity["apiKey"]) == ("test-invoke-source-ip", "test-invoke-api-key")
    assert "X-Amzn-Trace-Id" in found["headers"]
    assert "Endpoint request body after transformations: {" in found["log"]
    assert "Received response. Status: 200, Integration latency: " in found["log"]


def test_an_authorizer(rest: Rest, function: Callable[..., str]) -> None:
    api, _ = rest.api()
    name = function(AUTHORIZER)
    rest.permit(name, api, "authorizers/*")
    authorizer = rest.control.create_authorizer(
        restApiId=api, name="a", type="TOKEN", authorizerUri=rest.uri(name), identitySource="method.request.header.Auth",
        identityValidationExpression="[a-z]+",
    )["id"]  # fmt: skip

    def ask(**given: Any) -> Any:
        return rest.control.test_invoke_authorizer(restApiId=api, authorizerId=authorizer, **given)

    found = ask(headers={"Auth": "yes"})
    assert (found["clientStatus"], found["principalId"], found["authorization"]) == (0, "me", {"n": ["1"]})
    assert json.loads(found["policy"])["Statement"][0]["Effect"] == "Allow"
    assert "me" in found["log"]
    for given in ({}, {"headers": {"Auth": "none"}}, {"headers": {"Auth": "12"}}):
        assert ask(**given)["clientStatus"] == 401
    with pytest.raises(ClientError) as error:
        rest.control.test_invoke_authorizer(restApiId=api, authorizerId="none")
    assert error.value.response["Error"]["Code"] == "NotFoundException"
