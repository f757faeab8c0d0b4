"""What schemathesis makes up of an API's document, of what fits it and what does not, finds no error of the server's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

JSON = "application/json"
ANSWERS = {"200": {"description": "done"}, "400": {"description": "invalid"}, "415": {"description": "not JSON"}}
ITEM = {
    "type": "object",
    "required": ["sku"],
    "properties": {"sku": {"type": "string"}, "count": {"type": "number", "minimum": 0}},
    "additionalProperties": False,
}
SCHEMAS = {
    "Order": {
        "type": "object",
        "required": ["id", "items"],
        "properties": {
            "id": {"type": "integer", "minimum": 1},
            "note": {"type": "string", "maxLength": 40, "pattern": "^[a-z ]*$"},
            "kind": {"enum": ["a", "b"]},
            "items": {"type": "array", "minItems": 1, "maxItems": 5, "items": ITEM},
        },
    },
    "Tree": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        },
    },
}


def _mock(answer: str) -> dict[str, Any]:
    """An integration that takes nothing but JSON."""
    return {
        "type": "mock",
        "passthroughBehavior": "never",
        "requestTemplates": {JSON: '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": "200", "responseTemplates": {JSON: answer}}},
    }


def _taking(schema: str, answer: str) -> dict[str, Any]:
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "requestBody": {"required": True, "content": content},
        "responses": ANSWERS,
        "x-amazon-apigateway-integration": _mock(answer),
    }


def _document() -> dict[str, Any]:
    search = {
        "parameters": [
            {"name": name, "in": where, "required": True, "schema": {"type": "string"}}
            for name, where in (("id", "path"), ("q", "query"), ("X-Trace", "header"))
        ],
        "responses": ANSWERS,
        "x-amazon-apigateway-integration": _mock(
            '{"id": "$util.escapeJavaScript($input.params("id"))", "q": "$util.urlEncode($input.params("q"))"}'
        ),
    }
    walk = (
        '#set($root = $input.path("$")){"name": $input.json("$.name"), "children": [#foreach($one in $root.children)'
        '"$util.escapeJavaScript($one.name)"#if($foreach.hasNext),#end#end]}'
    )
    return {
        "openapi": "3.0.1",
        "info": {"title": "orders", "version": "1"},
        "x-amazon-apigateway-request-validators": {
            "all": {"validateRequestBody": True, "validateRequestParameters": True}
        },
        "x-amazon-apigateway-request-validator": "all",
        "paths": {
            "/orders/{id}": {"get": search},
            "/orders": {"post": _taking("Order", '{"items": $input.path("$").size()}')},
            "/trees": {"put": _taking("Tree", walk)},
        },
        "components": {"schemas": SCHEMAS},
    }


def test_no_request_is_an_error_of_the_server(client: Callable[..., Any], server: Any, tmp_path: Path) -> None:
    gateway, document = client("apigateway"), tmp_path / "orders.json"
    api = gateway.import_rest_api(failOnWarnings=True, body=json.dumps(_document()).encode())["id"]
    gateway.create_deployment(restApiId=api, stageName="s")
    document.write_text(json.dumps(_document()))
    command = [
        sys.executable, "-W", "ignore", "-m", "schemathesis.cli", "run", str(document),
        "--url", f"{server.url}/_aws/execute-api/{api}/s", "--checks", "not_a_server_error", "--phases", "coverage,fuzzing",
        "--max-examples", "15", "--seed", "7", "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "generated" in done.stdout
