"""Mapping templates of methods over the wire: AWS's own examples, overrides, what a body is, and what goes wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from tests.services.apigateway.rest.conftest import Rest

JSON = "application/json"
ANSWERS = (
    "def handler(event, context):\n    if 'fail' in event:\n        raise Exception(event['fail'])\n    return event\n"
)
PASSTHROUGH = """#set($allParams = $input.params())
{
  "params" : {
    #foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
    "$type" : {
      #foreach($paramName in $params.keySet())
      "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
      #if($foreach.hasNext),#end
      #end
    }
    #if($foreach.hasNext),#end
    #end
  }
}"""


def mock(rest: Rest, template: str, deploy: bool = True, **api: Any) -> str:
    """An API whose POST /things/{id} answers what a response template makes of a request."""
    id_, _ = rest.api(**api)
    respond(rest, id_, rest.path(id_, "things", "{id}"), template)
    if deploy:
        rest.deploy(id_, variables={"color": "blue"})
    return id_


def respond(rest: Rest, api: str, resource: str, template: str, request: str = '{"statusCode": 200}') -> dict[str, str]:
    """A method that answers by templates alone."""
    place = rest.method(api, resource, "POST", {"type": "MOCK", "requestTemplates": {JSON: request}})
    rest.control.put_method_response(**place, statusCode="200")
    rest.control.put_integration_response(**place, statusCode="200", responseTemplates={JSON: template})
    return place


def test_context(rest: Rest) -> None:
    names = {
        "stage": "stage", "request_id": "requestId", "api_id": "apiId", "resource_path": "resourcePath",
        "resource_id": "resourceId", "http_method": "httpMethod", "source_ip": "identity.sourceIp",
        "user-agent": "identity.userAgent", "caller": "identity.caller", "account": "accountId", "path": "path",
        "protocol": "protocol", "domain": "domainName",
    }  # fmt: skip
    template = json.dumps({key: f"$context.{name}" for key, name in names.items()})
    api = mock(rest, template[:-1] + ', "color": "$stageVariables.color"}')
    answer = rest.call(api, "/test/things/1", "POST", body="{}", headers={"User-Agent": "tests"})
    resource = next(one["id"] for one in rest.control.get_resources(restApiId=api)["items"] if "{id}" in one["path"])
    assert answer.json == {
        "stage": "test", "request_id": answer.header("x-amzn-requestid"), "api_id": api,
        "resource_path": "/things/{id}", "resource_id": resource, "http_method": "POST", "source_ip": "127.0.0.1",
        "user-agent": "tests", "caller": "", "account": rest.account, "path": "/test/things/1", "protocol": "HTTP/1.1",
        "domain": f"{api}.execute-api.localhost", "color": "blue",
    }  # fmt: skip


def test_all_parameters(rest: Rest) -> None:
    api = mock(rest, PASSTHROUGH)
    answer = rest.call(
        api, "/test/things/7?a=1&b=%22x%22", "POST", body="{}", headers={"X-Own": "o", "Content-Type": JSON}
    )
    found = answer.json["params"]
    assert (found["path"], found["querystring"]) == ({"id": "7"}, {"a": "1", "b": '"x"'})
    assert (found["header"]["X-Own"], found["header"]["Content-Type"]) == ("o", JSON)


def test_the_request_of_a_function(rest: Rest, function: Callable[..., str]) -> None:
    api, root = rest.api()
    name = function(ANSWERS)
    rest.permit(name, api)
    template = """{"id": "$input.params('id')", "count": "$input.path('$.things').size()",
        "things": $input.json('$.things'), "name": "$input.params('name')"}"""
    integration = {
        "type": "AWS", "integrationHttpMethod": "POST", "uri": rest.uri(name), "passthroughBehavior": "NEVER",
        "requestTemplates": {JSON: template, "text/plain": '{"fail": "$input.body"}'},
    }  # fmt: skip
    place = rest.method(api, rest.path(api, "things", "{id}"), "POST", integration)
    rest.control.put_method_response(
        **place, statusCode="200", responseParameters={"method.response.header.X-Id": True}
    )
    rest.control.put_integration_response(
        **place, statusCode="200", responseParameters={"method.response.header.X-Id": "integration.response.body.id"},
        responseTemplates={JSON: "#set($all = $input.path('$'))#if($all.id == 'teapot')"
                                 "#set($context.responseOverride.status = 418)"
                                 "#set($context.responseOverride.header.X-Tea = 'yes')#end$input.json('$')"},
    )  # fmt: skip
    rest.control.put_method_response(**place, statusCode="404")
    rest.control.put_integration_response(
        **place, statusCode="404", selectionPattern="NotFound:.*",
        responseTemplates={JSON: "{\"error\": \"$input.path('$.errorMessage')\"}"},
    )  # fmt: skip
    rest.deploy(api)
    body = json.dumps({"things": {"1": {}, "2": {}}})
    answer = rest.call(api, "/test/things/abc?name=n", "POST", body=body)
    assert (answer.status, answer.header("x-id")) == (200, "abc")
    assert answer.json == {"id": "abc", "count": "2", "things": {"1": {}, "2": {}}, "name": "n"}
    answer = rest.call(api, "/test/things/teapot", "POST", body=body)
    assert (answer.status, answer.header("x-tea")) == (418, "yes")
    answer = rest.call(api, "/test/things/x", "POST", body="NotFound: it", headers={"Content-Type": "text/plain"})
    assert (answer.status, answer.json) == (404, {"error": "NotFound: it"})
    answer = rest.call(api, "/test/things/x", "POST", body="<a/>", headers={"Content-Type": "text/xml"})
    assert (answer.status, answer.json) == (415, {"message": "Unsupported Media Type"})


def test_what_goes_wrong(rest: Rest) -> None:
    api, root = rest.api()
    for part, request, template in (
        ("syntax", "#if(", "x"), ("answer", '{"statusCode": 200}', "$input.json('$[')"),
        ("body", "$input.json('$')", "x"), ("endless", '{"statusCode": 200}', "#macro(m)#m()#end#m()"),
        ("status", "#set($a = 1){}", "x"),
    ):  # fmt: skip
        respond(rest, api, rest.path(api, part), template, request)
    rest.deploy(api)
    for part in ("syntax", "answer", "endless", "status"):
        answer = rest.call(api, f"/test/{part}", "POST", body="{}")
        assert (answer.status, answer.json) == (500, {"message": "Internal server error"}), part
    answer = rest.call(api, "/test/body", "POST", body="no json")
    assert answer.status == 400
    assert answer.json["message"].startswith("Could not parse request body into json: ")


def test_long_templates_and_bodies(rest: Rest) -> None:
    """They are worked on beside the loop, and answer as short ones do."""
    many = json.dumps({"list": [{"n": number} for number in range(900)], "pad": "x" * 40_000})
    api = mock(rest, "#foreach($one in $input.path('$.list'))$one.n,#end" + "## " + "c" * 10_000)
    respond(rest, api, rest.path(api, "echo"), "$input.path('$.list')", many[:-1] + ', "statusCode": 200}')
    respond(rest, api, rest.path(api, "many"), "#foreach($i in [1..90])#foreach($j in [1..90])$j#end#end")
    rest.deploy(api)
    assert rest.call(api, "/test/things/1", "POST", body=many).body == b""
    answer = rest.call(api, "/test/many", "POST", body="{}")
    assert answer.body.decode() == "".join(map(str, range(1, 91))) * 90


def test_binary_answers(rest: Rest, function: Callable[..., str]) -> None:
    """A function's base64 becomes bytes by contentHandling, and for who accepts a binary type."""
    api, root = rest.api(binaryMediaTypes=["image/png"])
    name, data = function(ANSWERS), bytes(range(256))
    rest.permit(name, api)
    integration = {"type": "AWS", "integrationHttpMethod": "POST", "uri": rest.uri(name)}
    for part, handling in (("always", {"contentHandling": "CONVERT_TO_BINARY"}), ("asked", {})):
        place = rest.method(api, rest.path(api, part), "POST", {**integration, "contentHandling": "CONVERT_TO_TEXT"})
        rest.control.put_method_response(**place, statusCode="200")
        rest.control.put_integration_response(**place, statusCode="200", **handling)
    rest.deploy(api)
    body = json.dumps(base64.b64encode(data).decode())
    for part, accept, bytes_ in (("always", "text/plain", True), ("asked", "image/png", True), ("asked", "a/b", False)):
        answer = rest.call(api, f"/test/{part}", "POST", body=body, headers={"Accept": accept})
        assert answer.body == (data if bytes_ else body.encode()), part
