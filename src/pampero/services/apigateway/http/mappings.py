"""API mappings: which API, HTTP or REST, answers under which path of a domain name."""

from __future__ import annotations

import re
from typing import TypeVar

from pampero.api import Call, operation
from pampero.aws.paging import named_page, position_of
from pampero.services.apigateway.domains.model import (
    MAPPINGS,
    Domain,
    Mapping,
    find_domain,
    remove_mapping,
    save_mapping,
)
from pampero.services.apigateway.http import model as http
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.model import MAX_LISTED, is_number
from pampero.services.apigateway.model import at, bad_request, new_id, not_found
from pampero.services.apigateway.rest import model as rest
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
# Source: "Use API mappings to connect API stages to a custom domain name for REST APIs", "Restrictions"; no slash stands at an
# end, or beside another.
MAX_LENGTH = 300
KEY = re.compile(r"(?:[A-Za-z0-9$_.+!*'()-]+(?:/[A-Za-z0-9$_.+!*'()-]+)*)?")
MAPPING = "/domainnames/{DomainName}/apimappings"
TAKEN = "ApiMapping key already exists for this domain name"


def shown(type_: type[T], mapping: Mapping) -> T:
    """As an answer of this shape."""
    members = {
        "ApiId": mapping.api,
        "ApiMappingId": mapping.id,
        "ApiMappingKey": mapping.key,
        "Stage": mapping.stage or "",
    }
    return type_(**members)


def has_stage(tx: ReadTx, call: Call, api: str, stage: str) -> bool:
    """Whether an API of either kind has a stage. Raises NotFoundException where there is no such API."""
    if http.APIS.get(tx, call.scope, api) is not None:
        return http.STAGES.get(tx, api, stage) is not None
    if rest.APIS.get(tx, call.scope, api) is not None:
        return rest.STAGES.get(tx, api, stage) is not None
    raise not_found(f"Invalid API identifier specified {call.account}:{api}")


def _check(tx: ReadTx, call: Call, mapping: Mapping) -> None:
    """Raises NotFoundException, BadRequestException."""
    if len(mapping.key) > MAX_LENGTH:
        # What AWS says no source tells.
        raise bad_request(f"API mapping key should have at most {MAX_LENGTH} characters")
    if not KEY.fullmatch(mapping.key):
        raise bad_request("API mapping key should not start with a '/' or have consecutive '/'s")
    if not has_stage(tx, call, mapping.api, mapping.stage or ""):
        raise bad_request("Invalid stage identifier specified")


def _find(tx: ReadTx, call: Call, name: str, id_: str) -> tuple[Domain, Mapping]:
    """Raises NotFoundException."""
    domain = find_domain(tx, call, name)
    mapping = MAPPINGS.get(tx, call.scope, f"{domain.id}/{id_}")
    if mapping is None:
        raise not_found("The specified API mapping does not exist")
    return domain, mapping


@operation("CreateApiMapping", resource=at(MAPPING), action="apigateway:POST")
def create_api_mapping(tx: Tx, call: Call, req: t.CreateApiMappingRequest) -> t.CreateApiMappingResponse:
    """Have a stage of an API answer under a path of one or more segments. Source: API_CreateApiMapping.
    Raises NotFoundException, BadRequestException, ConflictException."""
    domain = find_domain(tx, call, req.DomainName)
    mapping = Mapping(new_id(), domain.name, req.ApiMappingKey or "", req.ApiId, req.Stage)
    _check(tx, call, mapping)
    save_mapping(tx, domain, mapping, TAKEN)
    return shown(t.CreateApiMappingResponse, mapping)


@operation("GetApiMapping", resource=at(MAPPING + "/{ApiMappingId}"), action="apigateway:GET", read=True)
def get_api_mapping(tx: ReadTx, call: Call, req: t.GetApiMappingRequest) -> t.GetApiMappingResponse:
    """One mapping. Source: API_GetApiMapping. Raises NotFoundException."""
    return shown(t.GetApiMappingResponse, _find(tx, call, req.DomainName, req.ApiMappingId)[1])


@operation("GetApiMappings", resource=at(MAPPING), action="apigateway:GET", read=True)
def get_api_mappings(tx: ReadTx, call: Call, req: t.GetApiMappingsRequest) -> t.GetApiMappingsResponse:
    """All of a domain name. Source: API_GetApiMappings. Raises NotFoundException, BadRequestException."""
    domain = find_domain(tx, call, req.DomainName)
    after = position_of(req.NextToken, lambda: bad_request("Invalid nextToken"))
    asked = req.MaxResults or ""
    most = min(int(asked), MAX_LISTED) if is_number(asked) else MAX_LISTED
    found = MAPPINGS.page(tx, call.scope, prefix=f"{domain.id}/", after=after, limit=most + 1)
    items, token = named_page(found, most)
    return t.GetApiMappingsResponse(Items=[shown(t.ApiMapping, one) for one in items], NextToken=token)


@operation("UpdateApiMapping", resource=at(MAPPING + "/{ApiMappingId}"), action="apigateway:PATCH")
def update_api_mapping(tx: Tx, call: Call, req: t.UpdateApiMappingRequest) -> t.UpdateApiMappingResponse:
    """Another path, API or stage. Source: API_UpdateApiMapping. Raises NotFoundException, BadRequestException,
    ConflictException."""
    domain, mapping = _find(tx, call, req.DomainName, req.ApiMappingId)
    mapping.api, mapping.stage = req.ApiId, req.Stage or mapping.stage
    mapping.key = mapping.key if req.ApiMappingKey is None else req.ApiMappingKey
    _check(tx, call, mapping)
    save_mapping(tx, domain, mapping, TAKEN)
    return shown(t.UpdateApiMappingResponse, mapping)


@operation("DeleteApiMapping", resource=at(MAPPING + "/{ApiMappingId}"), action="apigateway:DELETE")
def delete_api_mapping(tx: Tx, call: Call, req: t.DeleteApiMappingRequest) -> None:
    """Source: API_DeleteApiMapping. Raises NotFoundException."""
    remove_mapping(tx, *_find(tx, call, req.DomainName, req.ApiMappingId))
