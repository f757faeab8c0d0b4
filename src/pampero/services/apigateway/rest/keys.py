"""API keys."""

from __future__ import annotations

import csv
import io

import msgspec

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.services.apigateway.model import at, bad_request, conflict, new_id, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import KEYS, PLANS, page
from pampero.services.apigateway.rest.patch import Rule, flag, patch, scalar
from pampero.store.tx import ReadTx, Tx

KEY_LENGTH = 40
MIN_KEY, MAX_KEY_LENGTH = 20, 128
MAX_DESCRIPTION_LENGTH = 125_000
NO_KEY = "Invalid API Key identifier specified"


def find_key(tx: ReadTx, call: Call, id_: str) -> t.ApiKey:
    """Raises NotFoundException."""
    key = KEYS.get(tx, call.scope, id_)
    if key is None:
        raise not_found(NO_KEY)
    return key


def _shown(key: t.ApiKey, *, value: bool) -> t.ApiKey:
    return key if value else msgspec.structs.replace(key, value=None)


def _described(value: str | None) -> str | None:
    if value and len(value) > MAX_DESCRIPTION_LENGTH:
        raise bad_request("Invalid API Key description specified.")
    return value


@operation("CreateApiKey", resource=at("/apikeys"), action="apigateway:POST")
def create_api_key(tx: Tx, call: Call, req: t.CreateApiKeyRequest) -> t.ApiKey:
    """Make a key. Source: API_CreateApiKey. Raises BadRequestException, ConflictException."""
    if req.value and len(req.value) < MIN_KEY:
        raise bad_request("API Key value should be at least 20 characters")
    value = req.value or ids.secret(KEY_LENGTH)
    if KEYS.find(tx, call.scope, "value", value):
        raise conflict("API Key already exists")
    key = t.ApiKey(
        id=new_id(10), value=value, name=req.name, customerId=req.customerId, description=_described(req.description),
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
    """All keys, or those whose name begins so, the youngest first. Source: API_GetApiKeys, which names no order."""
    found = [
        key
        for _, key in KEYS.page(tx, call.scope)
        if (key.name or "").startswith(req.nameQuery or "") and req.customerId in (None, key.customerId)
    ]
    found.sort(key=lambda key: key.createdDate or 0, reverse=True)
    items, position = page(found, lambda key: key.id or "", req.position, req.limit)
    return t.ApiKeys(items=[_shown(key, value=bool(req.includeValues)) for key in items], position=position)


def _stages_of_key(target: t.ApiKey, operation_: str, name: str, value: str) -> None:
    stages = [one for one in target.stageKeys or () if one != value]
    target.stageKeys = stages if operation_ == "remove" else [*stages, value]


KEY_RULES = {
    "/description": scalar("description", _described),
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


@operation("ImportApiKeys", resource=at("/apikeys"), action="apigateway:POST")
def import_api_keys(tx: Tx, call: Call, req: t.ImportApiKeysRequest) -> t.ApiKeyIds:
    """Take keys from a file of comma-separated values, in place of those of the same value, and put them into their usage plans.
    Source: API_ImportApiKeys, "API Gateway API key file format". Raises BadRequestException, NotFoundException."""
    warnings: list[str] = []
    made = [_imported(tx, call, row, warnings) for row in _rows(req.body)]
    if warnings and req.failOnWarnings:
        raise bad_request(f"Warnings found during import: {', '.join(warnings)}")
    return t.ApiKeyIds(ids=made, warnings=warnings or None)


def _rows(body: bytes) -> list[dict[str, str]]:
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), skipinitialspace=True))
    except (ValueError, csv.Error) as error:
        raise bad_request("The API key file is not valid CSV") from error
    head = [name.strip().lower() for name in lines[0]] if lines else []
    if not {"name", "key"} <= set(head):
        raise bad_request("The API key file must contain the columns Name and Key")
    return [dict(zip(head, line)) for line in lines[1:] if any(line)]


def _imported(tx: Tx, call: Call, row: dict[str, str], warnings: list[str]) -> str:
    value = row["key"].strip()
    if not MIN_KEY <= len(value) <= MAX_KEY_LENGTH:
        raise bad_request("API Key value should be at least 20 characters")
    there = KEYS.find(tx, call.scope, "value", value)
    key = there[0][1] if there else t.ApiKey(id=new_id(10), value=value, createdDate=tx.now, stageKeys=[])
    key.name, key.description = row["name"], _described(row.get("description") or None)
    key.enabled, key.lastUpdatedDate = flag(row.get("enabled") or "true"), tx.now
    KEYS.put(tx, call.scope, key.id or "", key)
    for id_ in row.get("usageplanids", "").strip("'").split(","):
        plan = PLANS.get(tx, call.scope, id_.strip())
        if plan is not None and key.id not in plan.keys:
            plan.keys.append(key.id or "")
            PLANS.put(tx, call.scope, id_.strip(), plan)
        elif plan is None and id_.strip():
            warnings.append(f"Invalid Usage Plan ID specified: {id_.strip()}")
    return key.id or ""
