"""What a REST API is, and how its parts are found. Stored are AWS's own shapes, so that what was put is what is got."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.paging import decode_token, encode_token
from pampero.kernel import ids
from pampero.services.apigateway.types import (
    ApiKey,
    Authorizer,
    GatewayResponse,
    Integration,
    Method,
    Model,
    RequestValidator,
    Resource,
    RestApi,
    Stage,
    UsagePlan,
)
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
CHANGED = "apigateway.stages"
PRINCIPAL = "apigateway.amazonaws.com"
METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")
LARGEST_PAGE = 500
PAGE = 25


class Definition(msgspec.Struct):
    """What a deployment freezes. models by name, responses by type, the rest by id."""

    settings: RestApi
    resources: dict[str, Resource]
    authorizers: dict[str, Authorizer] = msgspec.field(default_factory=dict)
    models: dict[str, Model] = msgspec.field(default_factory=dict)
    validators: dict[str, RequestValidator] = msgspec.field(default_factory=dict)
    responses: dict[str, GatewayResponse] = msgspec.field(default_factory=dict)


class Api(msgspec.Struct):
    """An API as it is being edited."""

    account: str
    region: str
    definition: Definition
    tags: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def id(self) -> str:
        """Unique in the whole server, as it stands in host names."""
        return self.definition.settings.id or ""

    @property
    def root(self) -> Resource:
        """The resource `/`."""
        return self.definition.resources[self.definition.settings.rootResourceId or ""]


class Frozen(msgspec.Struct):
    """A deployment: the definition at that time. created: epoch seconds."""

    id: str
    created: float
    definition: Definition
    description: str | None = None


class Deployed(msgspec.Struct):
    """A stage, with its tags beside it."""

    stage: Stage
    tags: dict[str, str] = msgspec.field(default_factory=dict)


class Plan(msgspec.Struct):
    """A usage plan and the ids of its keys."""

    plan: UsagePlan
    keys: list[str] = msgspec.field(default_factory=list)


APIS = Documents("apigateway.api", Api, {"scope": lambda api: f"{api.account}/{api.region}"})
DEPLOYMENTS = Documents("apigateway.deployment", Frozen)
STAGES = Documents("apigateway.stage", Deployed)
KEYS = Documents("apigateway.apikey", ApiKey, {"value": lambda key: key.value})
PLANS = Documents("apigateway.usageplan", Plan)


def bad(text: str) -> ApiError:
    """BadRequestException."""
    return ApiError("BadRequestException", text)


def missing(text: str) -> ApiError:
    """NotFoundException."""
    return ApiError("NotFoundException", text)


def conflict(text: str) -> ApiError:
    """ConflictException."""
    return ApiError("ConflictException", text)


def new_id(length: int = 6) -> str:
    """An identifier within an API; an API's own has ten characters."""
    return ids.name_id(length)


def at(template: str) -> Callable[[Call, Any], str]:
    """The ARN that is authorised: `arn:aws:apigateway:region::/path`, the path filled from the request's members."""

    def arn(call: Call, req: Any) -> str:
        names = {name: getattr(req, name) for name in req.__struct_fields__}
        return f"arn:aws:apigateway:{call.region}::{template.format(**names)}"

    return arn


def find_api(tx: ReadTx, call: Call, id_: str) -> Api:
    """Raises NotFoundException."""
    api = APIS.get(tx, "", id_)
    if api is None or (api.account, api.region) != (call.account, call.region):
        raise missing(f"Invalid API identifier specified {call.account}:{id_}")
    return api


def find_resource(tx: ReadTx, call: Call, api_id: str, id_: str) -> tuple[Api, Resource]:
    """A resource and its API; of an API that is not there AWS says the same. Raises NotFoundException."""
    api = APIS.get(tx, "", api_id)
    if api is not None and (api.account, api.region) == (call.account, call.region):
        resource = api.definition.resources.get(id_)
        if resource is not None:
            return api, resource
    raise missing("Invalid Resource identifier specified")


def find_method(tx: ReadTx, call: Call, api_id: str, resource_id: str, name: str) -> tuple[Api, Method]:
    """Raises NotFoundException."""
    api, resource = find_resource(tx, call, api_id, resource_id)
    method = (resource.resourceMethods or {}).get(name)
    if method is None:
        raise missing("Invalid Method identifier specified")
    return api, method


def find_integration(tx: ReadTx, call: Call, api_id: str, resource_id: str, name: str) -> tuple[Api, Integration]:
    """Raises NotFoundException."""
    api, method = find_method(tx, call, api_id, resource_id, name)
    if method.methodIntegration is None:
        raise missing("Invalid Integration identifier specified")
    return api, method.methodIntegration


def find_stage(tx: ReadTx, call: Call, api_id: str, name: str) -> Deployed:
    """Raises NotFoundException."""
    find_api(tx, call, api_id)
    stage = STAGES.get(tx, api_id, name)
    if stage is None:
        raise missing("Invalid stage identifier specified")
    return stage


def find_deployment(tx: ReadTx, call: Call, api_id: str, id_: str) -> Frozen:
    """Raises NotFoundException."""
    find_api(tx, call, api_id)
    deployment = DEPLOYMENTS.get(tx, api_id, id_)
    if deployment is None:
        raise missing("Invalid Deployment identifier specified")
    return deployment


def save(tx: Tx, api: Api) -> None:
    """Write an API."""
    APIS.put(tx, "", api.id, api)


def save_stage(tx: Tx, api_id: str, deployed: Deployed) -> None:
    """Write a stage; after the commit the data plane looks at it anew."""
    STAGES.put(tx, api_id, deployed.stage.stageName or "", deployed)
    tx.touch(CHANGED)


def page(
    items: Sequence[T], key: Callable[[T], str], position: str | None, limit: int | None
) -> tuple[list[T], str | None]:
    """One page of a list and the position of the next. Raises BadRequestException."""
    if limit is not None and limit < 1:
        raise bad("Invalid value for limit; it must be a positive integer")
    start = 0
    if position:
        try:
            last = decode_token(position)
        except ValueError as error:
            raise bad("Invalid position parameter specified") from error
        start = next((number for number, item in enumerate(items, 1) if key(item) == last), len(items))
    end = start + min(limit or PAGE, LARGEST_PAGE)
    token = encode_token(key(items[end - 1])) if end < len(items) else None
    return list(items[start:end]), token
