"""What is kept of HTTP APIs, and how it is found: the shapes that the API shows are what is stored."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from pampero.api import Call, Context
from pampero.aws.paging import named_page, position_of
from pampero.services.apigateway.http.types import (
    Api,
    Authorizer,
    Deployment,
    Integration,
    IntegrationResponse,
    Model,
    Route,
    RouteResponse,
    Stage,
)
from pampero.services.apigateway.model import all_of, bad_request, not_found
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

T = TypeVar("T", bound=msgspec.Struct)
MAX_LISTED = 500


class Snapshot(msgspec.Struct):
    """What a deployment serves, as it was when it was made. Of WebSocket APIs also responses, by route and by integration,
    and models."""

    routes: list[Route]
    integrations: list[Integration]
    authorizers: list[Authorizer]
    route_responses: dict[str, list[RouteResponse]] = msgspec.field(default_factory=dict)
    integration_responses: dict[str, list[IntegrationResponse]] = msgspec.field(default_factory=dict)
    models: list[Model] = msgspec.field(default_factory=list)


APIS = Documents("apigateway.http.api", Api)
ROUTES = Documents("apigateway.http.route", Route)
INTEGRATIONS = Documents("apigateway.http.integration", Integration)
AUTHORIZERS = Documents("apigateway.http.authorizer", Authorizer)
STAGES = Documents("apigateway.http.stage", Stage)
DEPLOYMENTS = Documents("apigateway.http.deployment", Deployment)
# A stage that deploys by itself serves what is there; only the others' deployments have a snapshot.
SNAPSHOTS = Documents("apigateway.http.snapshot", Snapshot)
MODELS = Documents("apigateway.http.model", Model)
PARTS: tuple[Documents[Any], ...] = (ROUTES, INTEGRATIONS, AUTHORIZERS, STAGES, DEPLOYMENTS, SNAPSHOTS, MODELS)
# Of WebSocket APIs; their scope is `api/route`, `api/integration`.
ROUTE_RESPONSES = Documents("apigateway.http.routeresponse", RouteResponse)
INTEGRATION_RESPONSES = Documents("apigateway.http.integrationresponse", IntegrationResponse)


def snapshot(tx: ReadTx, api_id: str) -> Snapshot:
    """An API as it is now."""
    routes, integrations = all_of(tx, ROUTES, api_id), all_of(tx, INTEGRATIONS, api_id)
    made = Snapshot(routes, integrations, all_of(tx, AUTHORIZERS, api_id), models=all_of(tx, MODELS, api_id))
    for route in routes:
        if found := all_of(tx, ROUTE_RESPONSES, f"{api_id}/{route.RouteId}"):
            made.route_responses[route.RouteId or ""] = found
    for integration in integrations:
        if answers := all_of(tx, INTEGRATION_RESPONSES, f"{api_id}/{integration.IntegrationId}"):
            made.integration_responses[integration.IntegrationId or ""] = answers
    return made


def shown(type_: type[T], source: msgspec.Struct, **more: Any) -> T:
    """`source` as another shape: members of the same name, and `more`."""
    names = set(source.__struct_fields__)
    values = {name: getattr(source, name) for name in type_.__struct_fields__ if name in names}
    return type_(**values | more)


def merge(target: msgspec.Struct, source: msgspec.Struct, *but: str) -> None:
    """Take over the members that `source` (a request) sets."""
    names = set(target.__struct_fields__) - {"ApiId", *but}
    for name in source.__struct_fields__:
        value = getattr(source, name)
        if name in names and value is not None:
            setattr(target, name, value)


def api_of(tx: ReadTx, call: Call, api_id: str) -> Api:
    """Raises NotFoundException."""
    api = APIS.get(tx, call.scope, api_id)
    if api is None:
        raise not_found(f"Invalid API identifier specified {call.account}:{api_id}")
    return api


def part_of(tx: ReadTx, call: Call, documents: Documents[T], api_id: str, id_: str) -> T:
    """A route, an integration, … of an API. Raises NotFoundException."""
    api_of(tx, call, api_id)
    found = documents.get(tx, api_id, id_)
    if found is None:
        noun = documents.kind.rpartition(".")[2].capitalize()
        raise not_found(f"Invalid {noun} identifier specified {id_}")
    return found


def listed(tx: ReadTx, call: Call, documents: Documents[T], api_id: str, req: Any) -> tuple[list[T], str | None]:
    """A page of an API's routes, integrations, …, and the token of the next. Raises NotFoundException."""
    api_of(tx, call, api_id)
    return page_of(tx, api_id, documents, req)


def page_of(tx: ReadTx, scope: str, documents: Documents[T], req: Any) -> tuple[list[T], str | None]:
    """As MaxResults and NextToken say. Raises BadRequestException."""
    most = MAX_LISTED
    if req.MaxResults is not None:
        if not is_number(req.MaxResults) or not int(req.MaxResults):
            raise bad_request("Invalid value for maxResults")
        most = min(int(req.MaxResults), MAX_LISTED)
    after = position_of(req.NextToken, lambda: bad_request("Invalid nextToken"))
    return named_page(documents.page(tx, scope, after=after, limit=most + 1), most)


def endpoint(context: Context, api_id: str, websocket: bool = False) -> str:
    """An API's address: by path, because the resolvers of Python and Node.js know no names under localhost.

    The host forms (`<id>.execute-api.<anything>`) are served too.
    """
    http = context.http if isinstance(context, Call) else None
    host = http.headers.get("host") if http is not None else None
    base = f"{http.scheme}://{host}" if http is not None and host else context.settings.endpoint
    if websocket:
        base = base.replace("http", "ws", 1)
    return f"{base}/_aws/execute-api/{api_id}"


def is_number(text: str) -> bool:
    """Whether it is written in decimal digits."""
    return text.isascii() and text.isdigit()
