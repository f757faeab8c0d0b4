"""What was one document a REST API, and HTTP APIs in scopes of their accounts, becomes a document for each part of an API,
in a scope of the API's id."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.store.migrate import Query
from pampero.store.tx import Value

PARTS = {"authorizers": "authorizer", "models": "model", "validators": "validator", "responses": "response"}
ID_LENGTH = 10


def migrate(query: Query) -> None:
    """Bring the documents of version 0 to version 1."""
    for _, api, owner in _taken(query, "apigatewayv2.place"):
        _put(query, "owner", "", api, {**owner, "protocol": "HTTP"})
    for scope, id_, document in _taken(query, "apigatewayv2.api"):
        _put(query, "http.api", scope, id_, document)
    for noun in ("route", "integration", "authorizer", "stage", "deployment", "snapshot"):
        for _, id_, document in _taken(query, f"apigatewayv2.{noun}"):
            _put(query, f"http.{noun}", id_[:ID_LENGTH], id_[ID_LENGTH + 1 :], document)
    for _, id_, document in _taken(query, "apigateway.api"):
        _rest_api(query, id_, document)
    for api, name, document in _taken(query, "apigateway.stage"):
        _put(query, "rest.stage", api, name, {**document["stage"], "tags": document.get("tags")})
    for api, id_, document in _taken(query, "apigateway.deployment"):
        _put(query, "rest.deployment", api, id_, document)


def _rest_api(query: Query, id_: str, document: dict[str, Any]) -> None:
    place = {name: document[name] for name in ("account", "region")}
    definition = document["definition"]
    _put(query, "owner", "", id_, {**place, "protocol": "REST"})
    scope = f"{place['account']}/{place['region']}"
    _put(query, "rest.api", scope, id_, {**definition["settings"], "tags": document.get("tags")})
    for member, noun in PARTS.items():
        for name, part in definition.get(member, {}).items():
            _put(query, f"rest.{noun}", id_, name, part)
    for name, resource in definition["resources"].items():
        for verb, method in (resource.pop("resourceMethods", None) or {}).items():
            _put(query, "rest.method", id_, f"{name}/{verb}", method)
        _put(query, "rest.resource", id_, name, resource)


def _taken(query: Query, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(scope, id, document) of all of a kind, which are no longer there."""
    rows = query("SELECT scope, id, body FROM documents WHERE kind = ?", (kind,))
    query("DELETE FROM document_keys WHERE kind = ?", (kind,))
    query("DELETE FROM documents WHERE kind = ?", (kind,))
    return [(str(scope), str(id_), _decoded(body)) for scope, id_, body in rows]


def _decoded(body: Value) -> dict[str, Any]:
    return msgspec.msgpack.decode(body if isinstance(body, bytes) else b"", type=dict[str, Any])


def _put(query: Query, kind: str, scope: str, id_: str, document: dict[str, Any]) -> None:
    body = msgspec.msgpack.encode(document)
    values = (f"apigateway.{kind}", scope, id_, body)
    query("INSERT INTO documents (kind, scope, id, body) VALUES (?, ?, ?, ?)", values)
