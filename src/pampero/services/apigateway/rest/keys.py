"""API keys."""

from __future__ import annotations

import msgspec

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.services.apigateway.model import at, bad_request, conflict, new_id, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import KEYS, PLANS, page
from pampero.services.apigateway.rest.patch import Rule, flag, patch, scalar
from pampero.store.tx import ReadTx, Tx

KEY_LENGTH = 40
SHORTEST_KEY = 20
NO_KEY = "Invalid API Key identifier specified"


def find_key(tx: ReadTx, call: Call, id_: str) -> t.ApiKey:
    """Raises NotFoundException."""
    key = KEYS.get(tx, call.scope, id_)
    if key is None:
        raise not_found(NO_KEY)
    return key


def _shown(key: t.ApiKey, *, value: bool) -> t.ApiKey:
    return key if value else msgspec.structs.replace(key, value=None)


@operation("CreateApiKey", resource=at("/apikeys"), action="apigateway:POST")
def create_api_key(tx: Tx, call: Call, req: t.CreateApiKeyRequest) -> t.ApiKey:
    """Make a key. Source: API_CreateApiKey. Raises BadRequestException, ConflictException."""
    if req.value and len(req.value) < SHORTEST_KEY:
        raise bad_request("API Key value should be at least 20 characters")
    value = req.value or ids.secret(KEY_LENGTH)
    if KEYS.find(tx, call.scope, "value", value):
        raise conflict("API Key already exists")
    key = t.ApiKey(
        id=new_id(10), value=value, name=req.name, customerId=req.customerId, description=req.description,
        enabled=bool(req.enabled), createdDate=tx.now, lastUpdatedDate=tx.now,
        stageKeys=[f"{one.restApiId}/{one.stageName}" for one in req.stageKeys or ()], tags=dict(req.tags) if req.tags else None,
    )  # fmt: skip
    KEYS.put(tx, call.scope, key.id or "", key)
    return key


@operation("GetApiKey", resource=at("/apikeys/{apiKey}"), action="apigateway:GET", read=True)
def get_api_key(tx: ReadTx, call: Call, req: t.GetApiKeyRequest) -> t.ApiKey:
    """A key, with its value where that is asked for. Source: API_GetApiKey. Raises NotFoundException."""
    return _shown(find_key(tx, call, req.apiKey), value=bool(req.includeValue))


@operation("GetApiKeys", resource=at("/apikeys"), action="apigateway:GET", read=True)
def get_api_keys(tx: ReadTx, call: Call, req: t.GetApiKeysRequest) -> t.ApiKeys:
    """All keys, or those whose name begins so. Source: API_GetApiKeys."""
    found = [
        key
        for _, key in KEYS.page(tx, call.scope)
        if (key.name or "").startswith(req.nameQuery or "") and req.customerId in (None, key.customerId)
    ]
    items, position = page(found, lambda key: key.id or "", req.position, req.limit)
    return t.ApiKeys(items=[_shown(key, value=bool(req.includeValues)) for key in items], position=position)


def _stages_of_key(target: t.ApiKey, operation_: str, name: str, value: str) -> None:
    stages = [one for one in target.stageKeys or () if one != value]
    target.stageKeys = stages if operation_ == "remove" else [*stages, value]


KEY_RULES = {
    "/description": scalar("description"),
    "/enabled": scalar("enabled", flag),
    "/name": scalar("name"),
    "/customerId": scalar("customerId"),
    "/stages": Rule(("add", "remove"), _stages_of_key),
}


@operation("UpdateApiKey", resource=at("/apikeys/{apiKey}"), action="apigateway:PATCH")
def update_api_key(tx: Tx, call: Call, req: t.UpdateApiKeyRequest) -> t.ApiKey:
    """Rename, enable or disable a key. Source: API_UpdateApiKey. Raises NotFoundException, BadRequestException."""
    key = find_key(tx, call, req.apiKey)
    patch(key, req.patchOperations, KEY_RULES, listed=True)
    key.lastUpdatedDate = tx.now
    KEYS.put(tx, call.scope, req.apiKey, key)
    return _shown(key, value=False)


@operation("DeleteApiKey", resource=at("/apikeys/{apiKey}"), action="apigateway:DELETE")
def delete_api_key(tx: Tx, call: Call, req: t.DeleteApiKeyRequest) -> None:
    """Delete a key; the plans lose it. Source: API_DeleteApiKey. Raises NotFoundException."""
    find_key(tx, call, req.apiKey)
    KEYS.delete(tx, call.scope, req.apiKey)
    for id_, plan in PLANS.page(tx, call.scope):
        if req.apiKey in plan.keys:
            plan.keys.remove(req.apiKey)
            PLANS.put(tx, call.scope, id_, plan)
