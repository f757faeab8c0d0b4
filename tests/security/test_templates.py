"""Mapping templates and models that want to hold the server: they end, and others are answered meanwhile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.apigateway.rest.conftest import Rest

JSON = "application/json"
TEMPLATES = {
    "doubling": "#set($a = 'x')#foreach($i in [1..999])#set($a = \"$a$a\")#end",
    "lists in lists": "#set($a = [1])#foreach($i in [1..60])#set($a = [$a, $a])#end$a",
    "a list in itself": "#set($a = [1])#set($_ = $a.add($a))$a",
    "loops": "#foreach($i in [1..999])#foreach($j in [1..999])#foreach($k in [1..999])$i#end#end#end",
    "macros": "#macro(m)#m()#m()#end#m()",
    "definitions": "#define($d)$d$d#end$d",
    "digits": "#set($a = 3)#foreach($i in [1..999])#foreach($j in [1..999])#set($a = $a * $a)#end#end$input.json('$[')",
    "patterns": "#set($x = 'x')#set($a = $x.repeat(99999))$a.replaceAll('(x{1,900}x?){1,9}y', 'z')",
    "paths": "#foreach($i in [1..999])$input.json('$..[?(@..*)]..*')#end",
    "texts": "#set($x = 'x')#set($a = $x.repeat(9000000))#foreach($i in [1..999])#if($a.contains('y'))#end#end",
    "internals": "$input.class.forName('x')$util.__class__$context.__dict__#set($a = 'x')$a.format('{0}')#end",
    "open": "#if($a)" * 30_000,
    "open references": "$a[" * 30_000,
    "open calls": "${a.b(" * 30_000,
    "quotes": '#set($a = "' * 30_000,
    "braces": "${" * 100_000 + "#end",
    "backslashes": "\\" * 200_000 + "#end",
    "blanks": "#set($a = 1" + " " * 200_000,
}


@pytest.fixture
def api(server: Server, client: Callable[..., Any], account: str) -> Rest:
    """REST APIs of the test's account."""
    return Rest(server, client, account)


def test_templates_end(api: Rest) -> None:
    id_, _ = api.api()
    for number, template in enumerate(TEMPLATES.values()):
        integration = {"type": "MOCK", "requestTemplates": {JSON: template}}
        api.method(id_, api.path(id_, str(number)), "POST", integration)
    mock = {"type": "MOCK", "requestTemplates": {JSON: '{"statusCode": 200}'}}
    place = api.method(id_, api.path(id_, "fine"), "POST", mock)
    api.control.put_method_response(**place, statusCode="200")
    api.control.put_integration_response(**place, statusCode="200", responseTemplates={JSON: "$input.params('q')"})
    api.deploy(id_)
    body = json.dumps({"a": [{"b": number} for number in range(500)]})
    found: dict[str, tuple[int, float]] = {}

    def attack(name: str, number: int) -> None:
        began = time.monotonic()
        found[name] = api.call(id_, f"/test/{number}", "POST", body=body).status, time.monotonic() - began

    attackers = [threading.Thread(target=attack, args=(name, number)) for number, name in enumerate(TEMPLATES)]
    for one in attackers:
        one.start()
    slowest = 0.0
    while any(one.is_alive() for one in attackers):
        began = time.monotonic()
        assert api.call(id_, "/test/fine?q=here", "POST", body="{}").body == b"here"
        slowest = max(slowest, time.monotonic() - began)
    for one in attackers:
        one.join()
    assert {name: status for name, (status, _) in found.items()} == dict.fromkeys(TEMPLATES, 500)
    assert slowest < 10, found


def test_models_end(api: Rest) -> None:
    id_, _ = api.api()
    schemas = {
        "Self": {"$ref": "#"},
        "Twice": {"allOf": [{"$ref": "#"}, {"$ref": "#"}], "anyOf": [{"$ref": "#"}, {"$ref": "#"}]},
        "Deep": {
            "additionalProperties": {"$ref": "#"},
            "items": {"anyOf": [{"$ref": "#"}] * 50},
            "pattern": "(a{1,900}){1,9}",
        },
        "Patterns": {"patternProperties": {f"(a{{1,90}}){{1,9{n}}}": {} for n in range(1, 9)}},
    }
    validator = api.control.create_request_validator(restApiId=id_, name="v", validateRequestBody=True)["id"]
    for name, schema in schemas.items():
        api.control.create_model(restApiId=id_, name=name, contentType=JSON, schema=json.dumps(schema))
        api.method(
            id_, api.path(id_, name), "POST", {"type": "MOCK"}, requestModels={JSON: name}, requestValidatorId=validator
        )  # fmt: skip
    api.deploy(id_)
    value: Any = [["a" * 900] * 30] * 30
    for _ in range(20):
        value = {"a" * 90: [value]}
    for name in schemas:
        began = time.monotonic()
        answer = api.call(id_, f"/test/{name}", "POST", body=json.dumps(value))
        assert answer.status in (400, 500), name
        assert time.monotonic() - began < 30, name
