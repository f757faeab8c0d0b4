"""Base path mappings: which API answers under which path of a domain name, as the first version of the API shows them."""

from __future__ import annotations

import re

from pampero.api import Call, operation
from pampero.services.apigateway.domains.model import (
    Domain,
    Mapping,
    find_domain,
    mappings_of,
    remove_mapping,
    save_mapping,
)
from pampero.services.apigateway.model import at, bad_request, new_id, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import APIS, STAGES, page
from pampero.services.apigateway.rest.patch import patch, scalar
from pampero.store.tx import ReadTx, Tx

NONE = "(none)"
PATH = re.compile(r"[A-Za-z0-9$._+!*'(),-]*")
MAPPINGS = "/domainnames/{domainName}/basepathmappings"
TAKEN = "Base path already exists for this domain name"


def shown(mapping: Mapping) -> t.BasePathMapping:
    """As it is answered."""
    return t.BasePathMapping(basePath=mapping.key or NONE, restApiId=mapping.api, stage=mapping.stage)


def _key(path: str | None) -> str:
    return "" if path in (None, NONE) else str(path)


def _check(tx: ReadTx, call: Call, mapping: Mapping) -> None:
    """Raises BadRequestException."""
    if not PATH.fullmatch(mapping.key):
        hint = "Base path mappings of more than one level are made with the second version of the API"
        raise bad_request(f"Invalid base path '{mapping.key}' specified. {hint}")
    if APIS.get(tx, call.scope, mapping.api) is None:
        raise bad_request("Invalid REST API identifier specified")
    if mapping.stage is not None and STAGES.get(tx, mapping.api, mapping.stage) is None:
        raise bad_request("Invalid stage identifier specified")


def _find(tx: ReadTx, call: Call, name: str, path: str) -> tuple[Domain, Mapping]:
    """Raises NotFoundException."""
    domain = find_domain(tx, call, name)
    for _, mapping in mappings_of(tx, domain):
        if mapping.key == _key(path):
            return domain, mapping
    raise not_found("Invalid base path mapping identifier specified")


@operation("CreateBasePathMapping", resource=at(MAPPINGS), action="apigateway:POST")
def create_base_path_mapping(tx: Tx, call: Call, req: t.CreateBasePathMappingRequest) -> t.BasePathMapping:
    """Have a stage of an API answer under a path; without a stage, the next segment of paths names it.
    Source: API_CreateBasePathMapping. Raises NotFoundException, BadRequestException, ConflictException."""
    domain = find_domain(tx, call, req.domainName)
    mapping = Mapping(new_id(), domain.name, _key(req.basePath), req.restApiId, req.stage or None)
    _check(tx, call, mapping)
    save_mapping(tx, domain, mapping, TAKEN)
    return shown(mapping)


@operation("GetBasePathMapping", resource=at(MAPPINGS + "/{basePath}"), action="apigateway:GET", read=True)
def get_base_path_mapping(tx: ReadTx, call: Call, req: t.GetBasePathMappingRequest) -> t.BasePathMapping:
    """One mapping. Source: API_GetBasePathMapping. Raises NotFoundException."""
    return shown(_find(tx, call, req.domainName, req.basePath)[1])


@operation("GetBasePathMappings", resource=at(MAPPINGS), action="apigateway:GET", read=True)
def get_base_path_mappings(tx: ReadTx, call: Call, req: t.GetBasePathMappingsRequest) -> t.BasePathMappings:
    """All of a domain name. Source: API_GetBasePathMappings. Raises NotFoundException."""
    found = [shown(mapping) for _, mapping in mappings_of(tx, find_domain(tx, call, req.domainName))]
    items, position = page(found, lambda one: one.basePath or "", req.position, req.limit)
    return t.BasePathMappings(items=items, position=position)


RULES = {
    "/basePath": scalar("key", lambda value: _key(value)),
    "/stage": scalar("stage", lambda value: value or None),
    "/restapiId": scalar("api"),
}


@operation("UpdateBasePathMapping", resource=at(MAPPINGS + "/{basePath}"), action="apigateway:PATCH")
def update_base_path_mapping(tx: Tx, call: Call, req: t.UpdateBasePathMappingRequest) -> t.BasePathMapping:
    """Another path, API or stage. Source: API_UpdateBasePathMapping. Raises NotFoundException, BadRequestException,
    ConflictException."""
    domain, mapping = _find(tx, call, req.domainName, req.basePath)
    patch(mapping, req.patchOperations, RULES)
    _check(tx, call, mapping)
    save_mapping(tx, domain, mapping, TAKEN)
    return shown(mapping)


@operation("DeleteBasePathMapping", resource=at(MAPPINGS + "/{basePath}"), action="apigateway:DELETE")
def delete_base_path_mapping(tx: Tx, call: Call, req: t.DeleteBasePathMappingRequest) -> None:
    """Source: API_DeleteBasePathMapping. Raises NotFoundException."""
    remove_mapping(tx, *_find(tx, call, req.domainName, req.basePath))
