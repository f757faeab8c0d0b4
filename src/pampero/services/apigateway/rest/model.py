"""What a REST API is, and how its parts are found. Stored are AWS's own shapes, so that what was put is what is got."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from pampero.api import Call
from pampero.aws.paging import decode_token, encode_token
from pampero.services.apigateway.model import OWNERS, Owner, all_of, bad_request, changed, conflict, not_found
from pampero.services.apigateway.rest import types as t
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
VERBS = ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")
MAX_PAGE = 500
PAGE = 25


class Definition(msgspec.Struct):
    """An API with all its parts, as a deployment freezes it. models by name, responses by type, the rest by id;
    resources with their methods."""

    settings: t.RestApi
    resources: dict[str, t.Resource]
    authorizers: dict[str, t.Authorizer] = msgspec.field(default_factory=dict)
    models: dict[str, t.Model] = msgspec.field(default_factory=dict)
    validators: dict[str, t.RequestValidator] = msgspec.field(default_factory=dict)
    responses: dict[str, t.GatewayResponse] = msgspec.field(default_factory=dict)

    @property
    def root(self) -> t.Resource:
        """The resource `/`."""
        return self.resources[self.settings.rootResourceId or ""]


class Frozen(msgspec.Struct):
    """A deployment: the definition at that time. created: epoch seconds."""

    id: str
    created: float
    definition: Definition
    description: str | None = None


class Plan(msgspec.Struct):
    """A usage plan and the ids of its keys."""

    plan: t.UsagePlan
    keys: list[str] = msgspec.field(default_factory=list)


class SaidVersion(msgspec.Struct):
    """A version of an API's documentation: its parts at that time. created: epoch seconds."""

    version: str
    created: float
    parts: list[t.DocumentationPart]
    description: str | None = None


APIS = Documents("apigateway.rest.api", t.RestApi)
# Without their methods, which stand beside them under `<resource>/<verb>`, each with its integration and responses.
RESOURCES = Documents("apigateway.rest.resource", t.Resource)
METHODS = Documents("apigateway.rest.method", t.Method)
AUTHORIZERS = Documents("apigateway.rest.authorizer", t.Authorizer)
MODELS = Documents("apigateway.rest.model", t.Model)
VALIDATORS = Documents("apigateway.rest.validator", t.RequestValidator)
RESPONSES = Documents("apigateway.rest.response", t.GatewayResponse)
DEPLOYMENTS = Documents("apigateway.rest.deployment", Frozen)
STAGES = Documents("apigateway.rest.stage", t.Stage)
# What is said of an API: outside its definition, since deployments do not freeze it.
PARTS_SAID = Documents("apigateway.rest.said", t.DocumentationPart)
VERSIONS = Documents("apigateway.rest.saidversion", SaidVersion)
KEYS = Documents("apigateway.apikey", t.ApiKey, {"value": lambda key: key.value})
PLANS = Documents("apigateway.usageplan", Plan)
PARTS: tuple[Documents[Any], ...] = (RESOURCES, METHODS, AUTHORIZERS, MODELS, VALIDATORS, RESPONSES)


@dataclass(frozen=True, slots=True)
class Ids:
    """Which parts of one kind an API has."""

    tx: ReadTx
    documents: Documents[Any]
    api: str

    def __contains__(self, id_: object) -> bool:
        return self.documents.get(self.tx, self.api, str(id_)) is not None


def find_api(tx: ReadTx, call: Call, id_: str) -> t.RestApi:
    """Raises NotFoundException."""
    api = APIS.get(tx, call.scope, id_)
    if api is None:
        raise not_found(f"Invalid API identifier specified {call.account}:{id_}")
    return api


def leave_plans(tx: Tx, scope: str, api_id: str, stage: str | None = None) -> None:
    """Usage plans lose a stage that is no more, or all of an API: a plan that has one could never be deleted."""
    for id_, plan in PLANS.page(tx, scope):
        stages = plan.plan.apiStages or []
        kept = [one for one in stages if one.apiId != api_id or stage not in (None, one.stage)]
        if len(kept) < len(stages):
            plan.plan.apiStages = kept
            PLANS.put(tx, scope, id_, plan)


def find_part(tx: ReadTx, call: Call, documents: Documents[T], api_id: str, id_: str, unknown: str) -> T:
    """A part of an API. unknown: what is said where it is not there. Raises NotFoundException."""
    find_api(tx, call, api_id)
    part = documents.get(tx, api_id, id_)
    if part is None:
        raise not_found(unknown)
    return part


def find_within(tx: ReadTx, call: Call, documents: Documents[T], api_id: str, id_: str, unknown: str) -> T:
    """As `find_part`, of the kinds of which AWS says the same where there is no such API. Raises NotFoundException."""
    part = None if APIS.get(tx, call.scope, api_id) is None else documents.get(tx, api_id, id_)
    if part is None:
        raise not_found(unknown)
    return part


def find_resource(tx: ReadTx, call: Call, api_id: str, id_: str) -> t.Resource:
    """Without its methods; of an API that is not there AWS says the same. Raises NotFoundException."""
    resource = None if APIS.get(tx, call.scope, api_id) is None else RESOURCES.get(tx, api_id, id_)
    if resource is None:
        raise not_found("Invalid Resource identifier specified")
    return resource


def find_method(tx: ReadTx, call: Call, req: Any) -> t.Method:
    """The method that a request names. Raises NotFoundException."""
    find_resource(tx, call, req.restApiId, req.resourceId)
    method = METHODS.get(tx, req.restApiId, f"{req.resourceId}/{req.httpMethod}")
    if method is None:
        raise not_found("Invalid Method identifier specified")
    return method


def find_integration(tx: ReadTx, call: Call, req: Any) -> tuple[t.Method, t.Integration]:
    """The method that a request names, and its integration. Raises NotFoundException."""
    method = find_method(tx, call, req)
    if method.methodIntegration is None:
        raise not_found("Invalid Integration identifier specified")
    return method, method.methodIntegration


def save_method(tx: Tx, req: Any, method: t.Method) -> None:
    """Write the method that a request names."""
    METHODS.put(tx, req.restApiId, f"{req.resourceId}/{req.httpMethod}", method)


def with_methods(tx: ReadTx, api_id: str, resources: Iterable[t.Resource]) -> list[t.Resource]:
    """Resources with their methods."""
    found = list(resources)
    methods: dict[str, dict[str, t.Method]] = {}
    for id_, method in METHODS.page(tx, api_id, prefix=f"{found[0].id}/" if len(found) == 1 else ""):
        resource, _, verb = id_.partition("/")
        methods.setdefault(resource, {})[verb] = method
    for one in found:
        one.resourceMethods = methods.get(one.id or "")
    return found


def methods_of(tx: ReadTx, api_id: str) -> list[tuple[t.Resource, t.Method]]:
    """All methods of an API, each with its resource."""
    resources = with_methods(tx, api_id, all_of(tx, RESOURCES, api_id))
    return [(resource, method) for resource in resources for method in (resource.resourceMethods or {}).values()]


def refuse_used(tx: ReadTx, api_id: str, uses: Callable[[t.Method], bool], text: str) -> None:
    """Raises ConflictException with the first method that uses what is to be deleted."""
    for resource, method in methods_of(tx, api_id):
        if uses(method):
            raise conflict(f"{text}: {resource.path}/{method.httpMethod}")


def find_stage(tx: ReadTx, call: Call, api_id: str, name: str) -> t.Stage:
    """Raises NotFoundException."""
    return find_part(tx, call, STAGES, api_id, name, "Invalid stage identifier specified")


def find_deployment(tx: ReadTx, call: Call, api_id: str, id_: str) -> Frozen:
    """Raises NotFoundException."""
    return find_part(tx, call, DEPLOYMENTS, api_id, id_, "Invalid Deployment identifier specified")


def definition_of(tx: ReadTx, api: t.RestApi) -> Definition:
    """An API with all its parts."""
    id_ = api.id or ""
    resources = {one.id or "": one for one in with_methods(tx, id_, all_of(tx, RESOURCES, id_))}
    return Definition(
        api,
        resources,
        dict(AUTHORIZERS.page(tx, id_)),
        dict(MODELS.page(tx, id_)),
        dict(VALIDATORS.page(tx, id_)),
        dict(RESPONSES.page(tx, id_)),
    )


def save_definition(tx: Tx, call: Call, definition: Definition) -> None:
    """Write an API with all its parts in place of what it has."""
    api = definition.settings
    id_ = api.id or ""
    OWNERS.put(tx, "", id_, Owner(call.account, call.region, "REST"))
    APIS.put(tx, call.scope, id_, api)
    for documents in PARTS:
        documents.clear(tx, id_)
    _put_all(tx, id_, AUTHORIZERS, definition.authorizers)
    _put_all(tx, id_, MODELS, definition.models)
    _put_all(tx, id_, VALIDATORS, definition.validators)
    _put_all(tx, id_, RESPONSES, definition.responses)
    for key, resource in definition.resources.items():
        RESOURCES.put(tx, id_, key, msgspec.structs.replace(resource, resourceMethods=None))
        methods = resource.resourceMethods or {}
        _put_all(tx, id_, METHODS, {f"{key}/{verb}": method for verb, method in methods.items()})


def _put_all(tx: Tx, api_id: str, documents: Documents[T], parts: Mapping[str, T]) -> None:
    for id_, part in parts.items():
        documents.put(tx, api_id, id_, part)


def save_stage(tx: Tx, api_id: str, stage: t.Stage) -> None:
    """Write a stage; after the commit the data plane looks at it anew."""
    STAGES.put(tx, api_id, stage.stageName or "", stage)
    changed(tx, api_id)


def page(
    items: Sequence[T], key: Callable[[T], str], position: str | None, limit: int | None
) -> tuple[list[T], str | None]:
    """One page of a list and the position of the next. Raises BadRequestException."""
    if limit is not None and limit < 1:
        raise bad_request("Invalid value for limit; it must be a positive integer")
    start = 0
    if position:
        try:
            last = decode_token(position)
        except ValueError as error:
            raise bad_request("Invalid position parameter specified") from error
        start = next((number for number, item in enumerate(items, 1) if key(item) == last), len(items))
    end = start + min(limit or PAGE, MAX_PAGE)
    token = encode_token(key(items[end - 1])) if end < len(items) else None
    return list(items[start:end]), token
