"""REST APIs: make, find, change, delete."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.auth.policy.parse import RESOURCE, MalformedPolicy, load, parse
from pampero.aws.policies import statements_of
from pampero.services.apigateway.domains.model import refuse_mapped
from pampero.services.apigateway.model import OWNERS, at, bad_request, changed, new_id
from pampero.services.apigateway.requestkeys import patched
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import (
    APIS,
    DEPLOYMENTS,
    PARTS,
    PARTS_SAID,
    STAGES,
    VERSIONS,
    Definition,
    definition_of,
    find_api,
    leave_plans,
    page,
    save_definition,
)
from pampero.services.apigateway.rest.patch import Rule, flag, member, patch, scalar
from pampero.services.apigateway.rest.schemas import standard_models
from pampero.store.tx import ReadTx, Tx

MAX_COMPRESSION = 10_485_760
COMPRESSION = f"Invalid minimum compression size, must be between 0 and {MAX_COMPRESSION}"
TYPES = ("REGIONAL", "EDGE", "PRIVATE")


def shown(api: t.RestApi, *, tagged: bool = False) -> t.RestApi:
    """An API as it is answered. tagged: with an empty map where there are no tags. The policy comes with its quotes
    escaped, as from AWS."""
    policy = json.dumps(api.policy)[1:-1] if api.policy else api.policy
    return msgspec.structs.replace(api, policy=policy, tags=api.tags or ({} if tagged else None))


def endpoint(wanted: t.EndpointConfiguration | None) -> t.EndpointConfiguration:
    """The configuration with its defaults. Raises BadRequestException."""
    types = ["EDGE"] if wanted is None or wanted.types is None else wanted.types
    if not types:
        raise bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
    if len(types) > 1:
        raise bad_request("Cannot create an api with multiple Endpoint Types.")
    private = types == ["PRIVATE"]
    address = (wanted.ipAddressType if wanted else None) or ("dualstack" if private else "ipv4")
    if private and address != "dualstack":
        raise bad_request("Only dualstack ipAddressType is supported for Private APIs.")
    return t.EndpointConfiguration(
        types=types, ipAddressType=address, vpcEndpointIds=(wanted.vpcEndpointIds if wanted else None) or None
    )


def checked_policy(text: str, region: str, account: str, id_: str) -> str | None:
    """A resource policy with its `execute-api:/…` resources written out. Raises BadRequestException."""
    if not text.strip():
        return None
    prefix = f"arn:aws:execute-api:{region}:{account}:{id_}/"
    try:
        document = load(text)
        for statement in statements_of(document):
            for name in ("Resource", "NotResource"):
                if name in statement:
                    statement[name] = _written_out(statement[name], prefix)
        document.setdefault("Version", "2008-10-17")
        written = json.dumps(document)
        parse(written, RESOURCE)
    except (MalformedPolicy, ValueError, AttributeError, TypeError) as error:
        raise bad_request(
            f"Invalid policy document. Please check the policy syntax and ensure that Principals are valid. ({error})"
        ) from error
    return written


def _written_out(resource: Any, prefix: str) -> Any:
    if isinstance(resource, list):
        return [_written_out(one, prefix) for one in resource]
    if isinstance(resource, str) and resource.startswith("execute-api:/"):
        return prefix + resource.removeprefix("execute-api:/")
    return resource


def checked_compression(value: int | None) -> int | None:
    """Raises BadRequestException."""
    if value is not None and not 0 <= value <= MAX_COMPRESSION:
        raise bad_request(COMPRESSION)
    return value


def new_api(now: float, name: str) -> Definition:
    """An API with nothing but its root and the standard models."""
    root = new_id(10)
    settings = t.RestApi(
        id=new_id(10), name=name, createdDate=now, apiKeySource="HEADER", disableExecuteApiEndpoint=False,
        endpointConfiguration=endpoint(None), rootResourceId=root,
    )  # fmt: skip
    return Definition(settings, {root: t.Resource(id=root, path="/")}, models=standard_models())


@operation("CreateRestApi", resource=at("/restapis"), action="apigateway:POST")
def create_rest_api(tx: Tx, call: Call, req: t.CreateRestApiRequest) -> t.RestApi:
    """Make an API, empty or a copy of another. Source: API_CreateRestApi. Raises BadRequestException."""
    if not req.name.strip():
        raise bad_request("Name cannot be blank")
    if req.description == "":
        raise bad_request("Description cannot be an empty string")
    definition = new_api(tx.now, req.name)
    settings = definition.settings
    if req.cloneFrom:
        definition = definition_of(tx, find_api(tx, call, req.cloneFrom))
        settings.rootResourceId = definition.settings.rootResourceId
        settings.binaryMediaTypes = definition.settings.binaryMediaTypes
        definition.settings = settings
    settings.description, settings.version = req.description, req.version
    settings.binaryMediaTypes = req.binaryMediaTypes or settings.binaryMediaTypes
    settings.minimumCompressionSize = checked_compression(req.minimumCompressionSize)
    settings.apiKeySource = req.apiKeySource or "HEADER"
    settings.endpointConfiguration = endpoint(req.endpointConfiguration)
    settings.disableExecuteApiEndpoint = bool(req.disableExecuteApiEndpoint)
    settings.securityPolicy, settings.endpointAccessMode = req.securityPolicy, req.endpointAccessMode
    settings.policy = checked_policy(req.policy or "", call.region, call.account, settings.id or "")
    settings.tags = dict(req.tags) if req.tags else None
    save_definition(tx, call, definition)
    return shown(settings)


@operation("GetRestApi", resource=at("/restapis/{restApiId}"), action="apigateway:GET", read=True)
def get_rest_api(tx: ReadTx, call: Call, req: t.GetRestApiRequest) -> t.RestApi:
    """One API. Source: API_GetRestApi. Raises NotFoundException."""
    return shown(find_api(tx, call, req.restApiId))


@operation("GetRestApis", resource=at("/restapis"), action="apigateway:GET", read=True)
def get_rest_apis(tx: ReadTx, call: Call, req: t.GetRestApisRequest) -> t.RestApis:
    """All APIs, oldest first. Source: API_GetRestApis."""
    found = [shown(api) for _, api in APIS.page(tx, call.scope)]
    found.sort(key=lambda api: api.createdDate or 0.0)
    items, position = page(found, lambda api: api.id or "", req.position, req.limit)
    return t.RestApis(items=items, position=position)


def _compression(target: t.RestApi, operation_: str, name: str, value: str) -> None:
    try:
        target.minimumCompressionSize = checked_compression(int(value)) if value else None
    except ValueError as error:
        raise bad_request(COMPRESSION) from error


def _endpoint_type(target: t.RestApi, operation_: str, name: str, value: str) -> None:
    wanted = value or name
    if operation_ != "replace":
        raise bad_request("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
    if wanted not in TYPES:
        raise bad_request(f"Invalid EndpointTypes specified. Valid options are {','.join(TYPES)}")
    target.endpointConfiguration = t.EndpointConfiguration(types=[wanted], ipAddressType=_address(target, wanted))


def _address(target: t.RestApi, type_: str) -> str | None:
    present = target.endpointConfiguration
    return "dualstack" if type_ == "PRIVATE" or present is None else present.ipAddressType


def _address_type(target: t.RestApi, operation_: str, name: str, value: str) -> None:
    if value not in ("ipv4", "dualstack"):
        raise bad_request("ipAddressType must be either ipv4 or dualstack.")
    present = target.endpointConfiguration or t.EndpointConfiguration()
    target.endpointConfiguration = endpoint(msgspec.structs.replace(present, ipAddressType=value))


def _endpoint_ids(target: t.RestApi, operation_: str, name: str, value: str) -> None:
    present = target.endpointConfiguration or t.EndpointConfiguration()
    found = [one for one in present.vpcEndpointIds or () if one != value]
    present.vpcEndpointIds = (found if operation_ == "remove" else [*found, value]) or None


def _key_source(value: str) -> str:
    if value not in ("HEADER", "AUTHORIZER"):
        raise bad_request("Invalid API key source specified. Valid options are HEADER,AUTHORIZER")
    return value


def _one_of(member: str) -> Rule:
    """A member with the values that the model has. Source: "How to change a security policy"; the text is our own."""

    def check(value: str) -> str:
        try:
            msgspec.convert({member: value}, t.RestApi)
        except msgspec.ValidationError as error:
            raise bad_request(f"Invalid {member} specified: {value}") from error
        return value

    return scalar(member, check)


RULES = {
    "/name": scalar("name"),
    "/description": scalar("description", operations=("replace", "remove")),
    "/version": scalar("version"),
    "/binaryMediaTypes/*": member("binaryMediaTypes"),
    "/minimumCompressionSize": Rule(("replace",), _compression),
    "/apiKeySource": scalar("apiKeySource", _key_source),
    "/disableExecuteApiEndpoint": scalar("disableExecuteApiEndpoint", flag),
    "/policy": scalar("policy"),
    "/securityPolicy": _one_of("securityPolicy"),
    "/endpointAccessMode": _one_of("endpointAccessMode"),
    "/endpointConfiguration/ipAddressType": Rule(("replace",), _address_type),
    "/endpointConfiguration/types/*": Rule(("add", "replace", "remove"), _endpoint_type),
    "/endpointConfiguration/vpcEndpointIds": Rule(("add", "remove"), _endpoint_ids),
}


KEYS = {
    "apigateway:Request/ApiName": "/name",
    "apigateway:Request/DisableExecuteApiEndpoint": "/disableExecuteApiEndpoint",
    "apigateway:Request/EndpointType": "/endpointConfiguration/types",
}


@operation("UpdateRestApi", resource=at("/restapis/{restApiId}"), action="apigateway:PATCH", context=patched(KEYS))
def update_rest_api(tx: Tx, call: Call, req: t.UpdateRestApiRequest) -> t.RestApi:
    """Change settings; what is deployed stays. Source: API_UpdateRestApi. Raises BadRequestException."""
    api = find_api(tx, call, req.restApiId)
    patch(api, req.patchOperations, RULES)
    api.policy = checked_policy(api.policy or "", call.region, call.account, req.restApiId)
    APIS.put(tx, call.scope, req.restApiId, api)
    return shown(api, tagged=True)


@operation("DeleteRestApi", resource=at("/restapis/{restApiId}"), action="apigateway:DELETE")
def delete_rest_api(tx: Tx, call: Call, req: t.DeleteRestApiRequest) -> None:
    """Delete an API with its stages and deployments; usage plans lose it. Source: API_DeleteRestApi. Raises NotFoundException;
    BadRequestException while a domain name leads to it."""
    find_api(tx, call, req.restApiId)
    refuse_mapped(tx, call.scope, req.restApiId)
    for documents in (*PARTS, PARTS_SAID, VERSIONS, DEPLOYMENTS, STAGES):
        documents.clear(tx, req.restApiId)
    leave_plans(tx, call.scope, req.restApiId)
    APIS.delete(tx, call.scope, req.restApiId)
    OWNERS.delete(tx, "", req.restApiId)
    changed(tx, req.restApiId)
