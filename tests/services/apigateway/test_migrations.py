"""Documents of a former version: an API with all its parts in one, and parts in the scope of an account."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec

from pampero.kernel.clock import Clock
from pampero.services.apigateway import service
from pampero.services.apigateway.http import model as http
from pampero.services.apigateway.model import OWNERS, Owner
from pampero.services.apigateway.rest import model as rest
from pampero.services.apigateway.run.http.served import load as load_http
from pampero.services.apigateway.run.rest.served import load as load_rest
from pampero.store.migrate import Schema
from pampero.store.sqlite import SqliteStore

SCOPE = "000000000000/us-east-1"
REST, HTTP = "rest123456", "http123456"
METHOD = {"httpMethod": "GET", "authorizationType": "NONE", "methodIntegration": {"type": "MOCK"}}
DEFINITION = {
    "settings": {"id": REST, "name": "shop", "rootResourceId": "root"},
    "resources": {
        "root": {"id": "root", "path": "/"},
        "pets": {
            "id": "pets", "path": "/pets", "pathPart": "pets", "parentId": "root", "resourceMethods": {"GET": METHOD},
        },
    },
    "authorizers": {"a1": {"id": "a1", "name": "guard"}},
    "models": {"Empty": {"id": "m1", "name": "Empty"}},
    "validators": {"v1": {"id": "v1", "name": "all"}},
    "responses": {"THROTTLED": {"responseType": "THROTTLED", "statusCode": "420"}},
}  # fmt: skip
PLACE = {"account": "000000000000", "region": "us-east-1"}
ROUTE = {"RouteId": "r1", "RouteKey": "GET /pets", "Target": "integrations/i1"}
INTEGRATION = {"IntegrationId": "i1", "IntegrationType": "HTTP_PROXY", "IntegrationUri": "http://localhost/"}
FORMER: list[tuple[str, str, str, Any]] = [
    ("apigateway.api", "", REST, {**PLACE, "definition": DEFINITION, "tags": {"a": "b"}}),
    ("apigateway.stage", REST, "prod", {"stage": {"stageName": "prod", "deploymentId": "d1"}, "tags": {"c": "d"}}),
    ("apigateway.deployment", REST, "d1", {"id": "d1", "created": 1.0, "definition": DEFINITION}),
    ("apigatewayv2.place", "", HTTP, PLACE),
    (
        "apigatewayv2.api",
        SCOPE,
        HTTP,
        {"ApiId": HTTP, "Name": "pets", "ProtocolType": "HTTP", "RouteSelectionExpression": "", "Tags": {"e": "f"}},
    ),
    ("apigatewayv2.route", SCOPE, f"{HTTP}/r1", ROUTE),
    ("apigatewayv2.integration", SCOPE, f"{HTTP}/i1", INTEGRATION),
    ("apigatewayv2.authorizer", SCOPE, f"{HTTP}/a2", {"AuthorizerId": "a2", "Name": "jwt"}),
    ("apigatewayv2.stage", SCOPE, f"{HTTP}/$default", {"StageName": "$default", "AutoDeploy": True}),
    ("apigatewayv2.stage", SCOPE, f"{HTTP}/slow", {"StageName": "slow", "DeploymentId": "d2"}),
    ("apigatewayv2.deployment", SCOPE, f"{HTTP}/d2", {"DeploymentId": "d2", "AutoDeployed": False}),
    (
        "apigatewayv2.snapshot",
        SCOPE,
        f"{HTTP}/d2",
        {"routes": [ROUTE], "integrations": [INTEGRATION], "authorizers": []},
    ),
]


def test_what_a_former_version_stored_is_served(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    former = SqliteStore(path, Clock(), "process", {"apigateway": Schema(), "apigatewayv2": Schema()})

    def fill(tx: Any) -> None:
        for kind, scope, id_, document in FORMER:
            body = msgspec.msgpack.encode(document)
            tx.run("INSERT INTO documents (kind, scope, id, body) VALUES (?, ?, ?, ?)", kind, scope, id_, body)
        key = ("apigateway.api", "", "scope", SCOPE, REST)
        tx.run("INSERT INTO document_keys (kind, scope, name, value, id) VALUES (?, ?, ?, ?, ?)", *key)

    asyncio.run(former.write(fill))
    former.close()
    store = SqliteStore(path, Clock(), "process", {"apigateway": service.schema()})
    context: Any = SimpleNamespace(account="000000000000", region="us-east-1", scope=SCOPE)

    def look(tx: Any) -> None:
        assert OWNERS.get(tx, "", REST) == Owner("000000000000", "us-east-1", "REST")
        assert OWNERS.get(tx, "", HTTP) == Owner("000000000000", "us-east-1", "HTTP")
        api = rest.APIS.get(tx, SCOPE, REST)
        assert api is not None
        assert api.tags == {"a": "b"}
        kept = msgspec.to_builtins(rest.definition_of(tx, api))
        del kept["settings"]["tags"]
        assert kept == msgspec.to_builtins(msgspec.convert(DEFINITION, rest.Definition))
        found = load_rest(tx, context, REST).stages["prod"].match("GET", "/pets")
        assert found is not None
        assert found.resource.id == "pets"
        stage = rest.STAGES.get(tx, REST, "prod")
        assert stage is not None
        assert stage.tags == {"c": "d"}
        served = load_http(tx, context, HTTP)
        for name in ("$default", "slow"):
            route = served.stages[name].paths.find("GET", ["pets"])
            assert route is not None
            assert route[0].uri == "http://localhost/"
        assert http.AUTHORIZERS.get(tx, HTTP, "a2") is not None
        assert http.DEPLOYMENTS.get(tx, HTTP, "d2") is not None
        kinds = {row[0] for row in tx.all("SELECT DISTINCT kind FROM documents")}
        assert all(kind.startswith(("apigateway.rest.", "apigateway.http.", "apigateway.owner")) for kind in kinds)
        assert tx.all("SELECT * FROM document_keys") == []

    asyncio.run(store.read(look))
    store.close()
