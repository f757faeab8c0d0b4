"""What is kept of HTTP APIs, and how it is found: the shapes that the API shows are what is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from pampero.api import ApiError, Call, Context
from pampero.aws.paging import decode_token, encode_token
from pampero.kernel import ids
from pampero.services.apigatewayv2.types import Api, Authorizer, Deployment, Integration, Route, Stage
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T", bound=msgspec.Struct)
PLANE = "execute-api"
PRINCIPAL = "apigateway.amazonaws.com"
DEFAULT_STAGE = "$default"
MOST_LISTED = 500


class Place(msgspec.Struct):
    """Whose an API is: the data plane knows only its id."""

    account: str
    region: str

    @property
    def scope(self) -> str:
        """Where its documents live."""
        return f"{self.account}/{self.region}"


class Snapshot(msgspec.Struct):
    """What a deployment serves, as it was when it was made."""

    routes: list[Route]
    integrations: list[Integration]
    authorizers: list[Authorizer]


PLACES = Documents("apigatewayv2.place", Place)
APIS = Documents("apigatewayv2.api", Api)
ROUTES = Documents("apigatewayv2.route", Route)
INTEGRATIONS = Documents("apigatewayv2.integration", Integration)
AUTHORIZERS = Documents("apigatewayv2.authorizer", Authorizer)
STAGES = Documents("apigatewayv2.stage", Stage)
DEPLOYMENTS = Documents("apigatewayv2.deployment", Deployment)
# A stage that deploys by itself serves what is there; only the others' deployments have a snapshot.
SNAPSHOTS = Documents("apigatewayv2.snapshot", Snapshot)
PARTS: tuple[Documents[Any], ...] = (ROUTES, INTEGRATIONS, AUTHORIZERS, STAGES, DEPLOYMENTS, SNAPSHOTS)


def at(template: str) -> Callable[[Call, Any], str]:
    """The ARN of what a request names: at("/apis/{ApiId}/routes/{RouteId}")."""

    def arn(call: Call, req: Any) -> str:
        names = {name: getattr(req, name) for name in type(req).__struct_fields__}
        return f"arn:aws:apigateway:{call.region}::{template.format_map(names)}"

    return arn


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
    found = documents.get(tx, call.scope, f"{api_id}/{id_}")
    if found is None:
        noun = documents.kind.rpartition(".")[2].capitalize()
        raise not_found(f"Invalid {noun} identifier specified {id_}")
    return found


def all_of(tx: ReadTx, scope: str, documents: Documents[T], api_id: str) -> list[T]:
    """All routes, integrations, … of an API."""
    return [document for _, document in documents.page(tx, scope, prefix=f"{api_id}/")]


def listed(tx: ReadTx, call: Call, documents: Documents[T], api_id: str, req: Any) -> tuple[list[T], str | None]:
    """A page of an API's routes, integrations, …, and the token of the next. Raises NotFoundException."""
    api_of(tx, call, api_id)
    return page_of(tx, call.scope, documents, f"{api_id}/", req)


def page_of(tx: ReadTx, scope: str, documents: Documents[T], prefix: str, req: Any) -> tuple[list[T], str | None]:
    """As MaxResults and NextToken say. Raises BadRequestException."""
    most = MOST_LISTED
    if req.MaxResults is not None:
        if not is_number(req.MaxResults) or not int(req.MaxResults):
            raise bad_request("Invalid value for maxResults")
        most = min(int(req.MaxResults), MOST_LISTED)
    try:
        after = str(decode_token(req.NextToken)) if req.NextToken else ""
    except ValueError as error:
        raise bad_request("Invalid nextToken") from error
    found = documents.page(tx, scope, prefix=prefix, after=after, limit=most + 1)
    token = encode_token(found[most - 1][0]) if len(found) > most else None
    return [document for _, document in found[:most]], token


def endpoint(context: Context, api_id: str) -> str:
    """An API's address: by path, because the resolvers of Python and Node.js know no names under localhost.

    The host forms (`<id>.execute-api.<anything>`) are served too.
    """
    http = context.http if isinstance(context, Call) else None
    host = http.headers.get("host") if http is not None else None
    base = f"{http.scheme}://{host}" if http is not None and host else context.settings.endpoint
    return f"{base}/_aws/{PLANE}/{api_id}"


def is_number(text: str) -> bool:
    """Whether it is written in decimal digits."""
    return text.isascii() and text.isdigit()


def new_id(length: int = 7) -> str:
    """An identifier as API Gateway makes them."""
    return ids.name_id(length)


def drop(tx: Tx, scope: str, documents: Documents[Any], api_id: str) -> None:
    """Delete all of one kind of an API."""
    for id_, _ in documents.page(tx, scope, prefix=f"{api_id}/"):
        documents.delete(tx, scope, id_)


def not_found(text: str) -> ApiError:
    """NotFoundException."""
    return ApiError("NotFoundException", text)


def bad_request(text: str) -> ApiError:
    """BadRequestException."""
    return ApiError("BadRequestException", text)


def conflict(text: str) -> ApiError:
    """ConflictException."""
    return ApiError("ConflictException", text)
