"""API keys, and the usage plans that let them in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.kernel import ids
from pampero.kernel.clock import iso8601
from pampero.services.apigateway.model import STAGES, at, bad, conflict, find_api, missing, new_id, page
from pampero.services.apigateway.patch import Rule, flag, patch, scalar, whole
from pampero.services.apigateway.types import (
    ApiKey,
    ApiKeys,
    ApiStage,
    CreateApiKeyRequest,
    CreateUsagePlanKeyRequest,
    CreateUsagePlanRequest,
    DeleteApiKeyRequest,
    DeleteUsagePlanKeyRequest,
    DeleteUsagePlanRequest,
    GetApiKeyRequest,
    GetApiKeysRequest,
    GetUsagePlanKeyRequest,
    GetUsagePlanKeysRequest,
    GetUsagePlanRequest,
    GetUsagePlansRequest,
    GetUsageRequest,
    QuotaSettings,
    ThrottleSettings,
    UpdateApiKeyRequest,
    UpdateUsagePlanRequest,
    Usage,
    UsagePlan,
    UsagePlanKey,
    UsagePlanKeys,
    UsagePlans,
)
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

KEY_LENGTH = 40
SHORTEST_KEY = 20
LONGEST_USAGE = 90
NO_KEY = "Invalid API Key identifier specified"
NO_PLAN = "Invalid Usage Plan ID specified"


class Plan(msgspec.Struct):
    """A usage plan and the ids of its keys."""

    plan: UsagePlan
    keys: list[str] = msgspec.field(default_factory=list)


class Count(msgspec.Struct):
    """How often a key was used on one day, where a quota counts it."""

    requests: int


USAGE = Documents("apigateway.usage", Count)
KEYS = Documents("apigateway.apikey", ApiKey, {"value": lambda key: key.value})
PLANS = Documents("apigateway.usageplan", Plan)


def admitted(tx: ReadTx, scope: str, value: str, api: str, stage: str) -> tuple[ApiKey, Plan] | None:
    """The key with this value and its plan, where it is enabled and in a usage plan of the stage; else None."""
    for id_, key in KEYS.find(tx, scope, "value", value):
        for _, plan in PLANS.page(tx, scope):
            stages = [(one.apiId, one.stage) for one in plan.plan.apiStages or ()]
            if key.enabled and id_ in plan.keys and (api, stage) in stages:
                return key, plan
    return None


def used(tx: Tx, scope: str, plan: UsagePlan, key: str) -> bool:
    """Count one request of a key; False, and nothing is counted, where the plan's quota is used up."""
    quota = plan.quota or QuotaSettings()
    place = f"{scope}/{plan.id}/{key}"
    today = iso8601(tx.now)[:10]
    first = _first_day(today, quota.period or "DAY")
    days = [(day, count) for day, count in USAGE.page(tx, place, after=first) if day <= today]
    before = USAGE.get(tx, place, first)
    total = sum(count.requests for _, count in days) + (before.requests if before else 0)
    # The offset is what was used before in the first period: it is taken off once and for all periods here.
    if total >= (quota.limit or 0) - (quota.offset or 0):
        return False
    count = USAGE.get(tx, place, today) or Count(0)
    count.requests += 1
    USAGE.put(tx, place, today, count)
    return True


def _first_day(today: str, period: str) -> str:
    """The first day of today's period; weeks begin on Sunday. Source: API_QuotaSettings."""
    day = date.fromisoformat(today)
    if period == "WEEK":
        day -= timedelta(days=(day.weekday() + 1) % 7)
    elif period == "MONTH":
        day = day.replace(day=1)
    return day.isoformat()


def find_key(tx: ReadTx, call: Call, id_: str) -> ApiKey:
    """Raises NotFoundException."""
    key = KEYS.get(tx, call.scope, id_)
    if key is None:
        raise missing(NO_KEY)
    return key


def _shown(key: ApiKey, *, value: bool) -> ApiKey:
    return key if value else msgspec.structs.replace(key, value=None)


@operation("CreateApiKey", resource=at("/apikeys"), action="apigateway:POST")
def create_api_key(tx: Tx, call: Call, req: CreateApiKeyRequest) -> ApiKey:
    """Make a key. Source: API_CreateApiKey. Raises BadRequestException, ConflictException."""
    if req.value is not None and len(req.value) < SHORTEST_KEY:
        raise bad("API Key value should be at least 20 characters")
    value = req.value or ids.secret(KEY_LENGTH)
    if KEYS.find(tx, call.scope, "value", value):
        raise conflict("API Key already exists")
    key = ApiKey(
        id=new_id(10), value=value, name=req.name, customerId=req.customerId, description=req.description,
        enabled=bool(req.enabled), createdDate=tx.now, lastUpdatedDate=tx.now,
        stageKeys=[f"{one.restApiId}/{one.stageName}" for one in req.stageKeys or ()], tags=req.tags or None,
    )  # fmt: skip
    KEYS.put(tx, call.scope, key.id or "", key)
    return key


@operation("GetApiKey", resource=at("/apikeys/{apiKey}"), action="apigateway:GET", read=True)
def get_api_key(tx: ReadTx, call: Call, req: GetApiKeyRequest) -> ApiKey:
    """A key, with its value where that is asked for. Source: API_GetApiKey. Raises NotFoundException."""
    return _shown(find_key(tx, call, req.apiKey), value=bool(req.includeValue))


@operation("GetApiKeys", resource=at("/apikeys"), action="apigateway:GET", read=True)
def get_api_keys(tx: ReadTx, call: Call, req: GetApiKeysRequest) -> ApiKeys:
    """All keys, or those whose name begins so. Source: API_GetApiKeys."""
    found = [
        key
        for _, key in KEYS.page(tx, call.scope)
        if (key.name or "").startswith(req.nameQuery or "") and req.customerId in (None, key.customerId)
    ]
    items, position = page(found, lambda key: key.id or "", req.position, req.limit)
    return ApiKeys(items=[_shown(key, value=bool(req.includeValues)) for key in items], position=position)


def _stages_of_key(target: ApiKey, operation_: str, name: str, value: str) -> None:
    stages = [one for one in target.stageKeys or () if one != value]
    target.stageKeys = stages if operation_ == "remove" else [*stages, value]


KEY_RULES = {
    "/name": scalar("name"),
    "/description": scalar("description"),
    "/enabled": scalar("enabled", flag),
    "/customerId": scalar("customerId"),
    "/stages": Rule(("add", "remove"), _stages_of_key),
}


@operation("UpdateApiKey", resource=at("/apikeys/{apiKey}"), action="apigateway:PATCH")
def update_api_key(tx: Tx, call: Call, req: UpdateApiKeyRequest) -> ApiKey:
    """Rename, enable or disable a key. Source: API_UpdateApiKey. Raises NotFoundException, BadRequestException."""
    key = find_key(tx, call, req.apiKey)
    patch(key, req.patchOperations, KEY_RULES)
    key.lastUpdatedDate = tx.now
    KEYS.put(tx, call.scope, req.apiKey, key)
    return _shown(key, value=False)


@operation("DeleteApiKey", resource=at("/apikeys/{apiKey}"), action="apigateway:DELETE")
def delete_api_key(tx: Tx, call: Call, req: DeleteApiKeyRequest) -> None:
    """Delete a key; the plans lose it. Source: API_DeleteApiKey. Raises NotFoundException."""
    find_key(tx, call, req.apiKey)
    KEYS.delete(tx, call.scope, req.apiKey)
    for id_, plan in PLANS.page(tx, call.scope):
        if req.apiKey in plan.keys:
            plan.keys.remove(req.apiKey)
            PLANS.put(tx, call.scope, id_, plan)


def find_plan(tx: ReadTx, call: Call, id_: str) -> Plan:
    """Raises NotFoundException."""
    plan = PLANS.get(tx, call.scope, id_)
    if plan is None:
        raise missing(NO_PLAN)
    return plan


def _check(tx: ReadTx, call: Call, plan: UsagePlan) -> None:
    for one in plan.apiStages or ():
        find_api(tx, call, one.apiId or "")
        if STAGES.get(tx, one.apiId or "", one.stage or "") is None:
            raise missing("API Stage not found: " + f"{one.apiId}:{one.stage}")


@operation("CreateUsagePlan", resource=at("/usageplans"), action="apigateway:POST")
def create_usage_plan(tx: Tx, call: Call, req: CreateUsagePlanRequest) -> UsagePlan:
    """Make a plan. Source: API_CreateUsagePlan. Raises BadRequestException, NotFoundException."""
    if not req.name:
        raise bad("Usage Plan name must be specified")
    plan = UsagePlan(
        id=new_id(), name=req.name, description=req.description, apiStages=req.apiStages or [],
        throttle=req.throttle, quota=req.quota, tags=req.tags or None,
    )  # fmt: skip
    _check(tx, call, plan)
    PLANS.put(tx, call.scope, plan.id or "", Plan(plan))
    return plan


@operation("GetUsagePlan", resource=at("/usageplans/{usagePlanId}"), action="apigateway:GET", read=True)
def get_usage_plan(tx: ReadTx, call: Call, req: GetUsagePlanRequest) -> UsagePlan:
    """One plan. Source: API_GetUsagePlan. Raises NotFoundException."""
    return find_plan(tx, call, req.usagePlanId).plan


@operation("GetUsagePlans", resource=at("/usageplans"), action="apigateway:GET", read=True)
def get_usage_plans(tx: ReadTx, call: Call, req: GetUsagePlansRequest) -> UsagePlans:
    """All plans, or those of a key. Source: API_GetUsagePlans."""
    found = [plan.plan for _, plan in PLANS.page(tx, call.scope) if req.keyId is None or req.keyId in plan.keys]
    items, position = page(found, lambda plan: plan.id or "", req.position, req.limit)
    return UsagePlans(items=items, position=position)


def _stages_of_plan(target: UsagePlan, operation_: str, name: str, value: str) -> None:
    api, _, stage = value.partition(":")
    stages = [one for one in target.apiStages or () if (one.apiId, one.stage) != (api, stage)]
    target.apiStages = stages if operation_ == "remove" else [*stages, ApiStage(apiId=api, stage=stage)]


def _inside(member: str, type_: type[Any], field: str, convert: Any) -> Rule:
    def apply(target: UsagePlan, operation_: str, name: str, value: str) -> None:
        try:
            changed = convert(value)
        except ValueError as error:
            raise bad(f"Invalid value for {member}/{field}: {value}") from error
        setattr(target, member, msgspec.structs.replace(getattr(target, member) or type_(), **{field: changed}))

    return Rule(("add", "replace"), apply)


PLAN_RULES = {
    "/name": scalar("name"),
    "/description": scalar("description"),
    "/apiStages": Rule(("add", "remove"), _stages_of_plan),
    "/throttle": scalar("throttle", operations=("remove",)),
    "/quota": scalar("quota", operations=("remove",)),
    "/throttle/burstLimit": _inside("throttle", ThrottleSettings, "burstLimit", whole),
    "/throttle/rateLimit": _inside("throttle", ThrottleSettings, "rateLimit", float),
    "/quota/limit": _inside("quota", QuotaSettings, "limit", whole),
    "/quota/offset": _inside("quota", QuotaSettings, "offset", whole),
    "/quota/period": _inside("quota", QuotaSettings, "period", str),
}


@operation("UpdateUsagePlan", resource=at("/usageplans/{usagePlanId}"), action="apigateway:PATCH")
def update_usage_plan(tx: Tx, call: Call, req: UpdateUsagePlanRequest) -> UsagePlan:
    """Change a plan. Source: API_UpdateUsagePlan. Raises NotFoundException, BadRequestException."""
    plan = find_plan(tx, call, req.usagePlanId)
    patch(plan.plan, req.patchOperations, PLAN_RULES)
    if plan.plan.quota is not None and plan.plan.quota.period not in (None, "DAY", "WEEK", "MONTH"):
        raise bad("Usage Plan quota period must be one of DAY, WEEK, MONTH")
    _check(tx, call, plan.plan)
    PLANS.put(tx, call.scope, req.usagePlanId, plan)
    return plan.plan


@operation("DeleteUsagePlan", resource=at("/usageplans/{usagePlanId}"), action="apigateway:DELETE")
def delete_usage_plan(tx: Tx, call: Call, req: DeleteUsagePlanRequest) -> None:
    """Delete a plan that has no stages any more. Source: API_DeleteUsagePlan.

    Raises NotFoundException, BadRequestException.
    """
    if find_plan(tx, call, req.usagePlanId).plan.apiStages:
        raise bad(
            f"Cannot delete Usage Plan {req.usagePlanId} because it is associated with API Stages. "
            "Please remove all API stages from the UsagePlan before deleting."
        )
    PLANS.delete(tx, call.scope, req.usagePlanId)


def _plan_key(key: ApiKey) -> UsagePlanKey:
    return UsagePlanKey(id=key.id, type="API_KEY", name=key.name, value=key.value)


@operation("CreateUsagePlanKey", resource=at("/usageplans/{usagePlanId}/keys"), action="apigateway:POST")
def create_usage_plan_key(tx: Tx, call: Call, req: CreateUsagePlanKeyRequest) -> UsagePlanKey:
    """Put a key into a plan. Source: API_CreateUsagePlanKey.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    plan = find_plan(tx, call, req.usagePlanId)
    if req.keyType != "API_KEY":
        raise bad("Usage Plan Key type must be API_KEY")
    key = find_key(tx, call, req.keyId)
    if req.keyId in plan.keys:
        raise conflict(f"Usage Plan {req.usagePlanId} already has the key {req.keyId}")
    plan.keys.append(req.keyId)
    PLANS.put(tx, call.scope, req.usagePlanId, plan)
    return _plan_key(key)


@operation("GetUsagePlanKey", resource=at("/usageplans/{usagePlanId}/keys/{keyId}"), action="apigateway:GET", read=True)
def get_usage_plan_key(tx: ReadTx, call: Call, req: GetUsagePlanKeyRequest) -> UsagePlanKey:
    """A key of a plan. Source: API_GetUsagePlanKey. Raises NotFoundException."""
    if req.keyId not in find_plan(tx, call, req.usagePlanId).keys:
        raise missing(f"Invalid Usage Plan Key identifier specified {req.keyId}")
    return _plan_key(find_key(tx, call, req.keyId))


@operation("GetUsagePlanKeys", resource=at("/usageplans/{usagePlanId}/keys"), action="apigateway:GET", read=True)
def get_usage_plan_keys(tx: ReadTx, call: Call, req: GetUsagePlanKeysRequest) -> UsagePlanKeys:
    """The keys of a plan. Source: API_GetUsagePlanKeys. Raises NotFoundException."""
    keys = [_plan_key(find_key(tx, call, id_)) for id_ in find_plan(tx, call, req.usagePlanId).keys]
    found = [key for key in keys if (key.name or "").startswith(req.nameQuery or "")]
    items, position = page(found, lambda key: key.id or "", req.position, req.limit)
    return UsagePlanKeys(items=items, position=position)


@operation("DeleteUsagePlanKey", resource=at("/usageplans/{usagePlanId}/keys/{keyId}"), action="apigateway:DELETE")
def delete_usage_plan_key(tx: Tx, call: Call, req: DeleteUsagePlanKeyRequest) -> None:
    """Take a key out of a plan. Source: API_DeleteUsagePlanKey. Raises NotFoundException."""
    plan = find_plan(tx, call, req.usagePlanId)
    if req.keyId not in plan.keys:
        raise missing(f"Invalid Usage Plan Key identifier specified {req.keyId}")
    plan.keys.remove(req.keyId)
    PLANS.put(tx, call.scope, req.usagePlanId, plan)


@operation("GetUsage", resource=at("/usageplans/{usagePlanId}/usage"), action="apigateway:GET", read=True)
def get_usage(tx: ReadTx, call: Call, req: GetUsageRequest) -> Usage:
    """What keys have used and have left of a plan's quota, a day at a time. Source: API_GetUsage.

    Raises NotFoundException, BadRequestException.
    """
    plan = find_plan(tx, call, req.usagePlanId)
    try:
        first, last = date.fromisoformat(req.startDate), date.fromisoformat(req.endDate)
    except ValueError as error:
        raise bad("Usage date must be in the format YYYY-MM-DD") from error
    if not 0 <= (last - first).days <= LONGEST_USAGE:
        raise bad("Usage must be asked for at most 90 days, the first of which is not after the last")
    days = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    limit = (plan.plan.quota.limit or 0) if plan.plan.quota is not None else 0
    keys = [key for key in plan.keys if req.keyId in (None, key)]
    items, position = page(keys, str, req.position, req.limit)
    found = {}
    for key in items:
        counts = [USAGE.get(tx, f"{call.scope}/{req.usagePlanId}/{key}", day) for day in days]
        spent = [0 if count is None else count.requests for count in counts]
        found[key] = [[one, max(0, limit - one)] for one in spent]
    return Usage(
        usagePlanId=req.usagePlanId, startDate=req.startDate, endDate=req.endDate, position=position, items=found
    )
