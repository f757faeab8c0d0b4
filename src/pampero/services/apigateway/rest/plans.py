"""Usage plans: which keys they let in to which stages."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel.jsontext import unescaped
from pampero.services.apigateway.http.model import APIS as WEBSOCKETS
from pampero.services.apigateway.http.model import STAGES as WEBSOCKET_STAGES
from pampero.services.apigateway.model import at, bad_request, conflict, new_id, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.keys import find_key
from pampero.services.apigateway.rest.model import KEYS, PLANS, STAGES, Plan, find_api, page
from pampero.services.apigateway.rest.patch import Rule, patch, scalar, whole
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

THROTTLE = re.compile(
    r"/apiStages/(?P<stage>[^/:]+:[^/]+)/throttle(?:/(?P<method>[^/]+/[A-Z]+|\*/\*)(?:/(?P<member>rateLimit|burstLimit))?)?"
)
NO_PLAN = "Invalid Usage Plan ID specified"


def admitted(tx: ReadTx, scope: str, value: str, api: str, stage: str) -> tuple[t.ApiKey, Plan] | None:
    """The key with this value and its plan, where it is enabled and in a usage plan of the stage; else None."""
    for id_, key in KEYS.find(tx, scope, "value", value):
        for _, plan in PLANS.page(tx, scope):
            stages = [(one.apiId, one.stage) for one in plan.plan.apiStages or ()]
            if key.enabled and id_ in plan.keys and (api, stage) in stages:
                return key, plan
    return None


def find_plan(tx: ReadTx, call: Call, id_: str) -> Plan:
    """Raises NotFoundException."""
    plan = PLANS.get(tx, call.scope, id_)
    if plan is None:
        raise not_found(NO_PLAN)
    return plan


def _shown(plan: t.UsagePlan) -> t.UsagePlan:
    """A plan alone, as AWS shows it: with tags though it has none."""
    return msgspec.structs.replace(plan, tags=plan.tags or {})


def _count_from_start(plan: t.UsagePlan) -> None:
    """A quota that names no offset has that of zero, which AWS shows."""
    if plan.quota is not None and plan.quota.offset is None:
        plan.quota.offset = 0


def _check(tx: ReadTx, call: Call, plan: t.UsagePlan) -> None:
    for one in plan.apiStages or ():
        # WebSocket APIs take keys as well. Source: "Usage plans and API keys for REST APIs", API_CreateRoute (ApiKeyRequired).
        websocket = WEBSOCKETS.get(tx, call.scope, one.apiId or "")
        if websocket is None or websocket.ProtocolType == "HTTP":
            find_api(tx, call, one.apiId or "")
            stages: Documents[Any] = STAGES
        else:
            stages = WEBSOCKET_STAGES
        if stages.get(tx, one.apiId or "", one.stage or "") is None:
            raise not_found("API Stage not found: " + f"{one.apiId}:{one.stage}")


@operation("CreateUsagePlan", resource=at("/usageplans"), action="apigateway:POST")
def create_usage_plan(tx: Tx, call: Call, req: t.CreateUsagePlanRequest) -> t.UsagePlan:
    """Make a plan. Source: API_CreateUsagePlan. Raises BadRequestException, NotFoundException."""
    if not req.name:
        raise bad_request("Usage Plan name must be specified")
    plan = t.UsagePlan(
        id=new_id(), name=req.name, description=req.description, apiStages=req.apiStages or [],
        throttle=req.throttle, quota=req.quota, tags=dict(req.tags) if req.tags else None,
    )  # fmt: skip
    _check(tx, call, plan)
    _count_from_start(plan)
    PLANS.put(tx, call.scope, plan.id or "", Plan(plan))
    return plan


@operation("GetUsagePlan", resource=at("/usageplans/{usagePlanId}"), action="apigateway:GET", read=True)
def get_usage_plan(tx: ReadTx, call: Call, req: t.GetUsagePlanRequest) -> t.UsagePlan:
    """One plan. Source: API_GetUsagePlan. Raises NotFoundException."""
    return _shown(find_plan(tx, call, req.usagePlanId).plan)


@operation("GetUsagePlans", resource=at("/usageplans"), action="apigateway:GET", read=True)
def get_usage_plans(tx: ReadTx, call: Call, req: t.GetUsagePlansRequest) -> t.UsagePlans:
    """All plans, or those of a key. Source: API_GetUsagePlans."""
    found = [plan.plan for _, plan in PLANS.page(tx, call.scope) if req.keyId is None or req.keyId in plan.keys]
    items, position = page(found, lambda plan: plan.id or "", req.position, req.limit)
    return t.UsagePlans(items=items, position=position)


def _stages_of_plan(target: t.UsagePlan, operation_: str, name: str, value: str) -> None:
    api, colon, stage = value.partition(":")
    if not colon:
        raise bad_request("Invalid API Stage specified")
    stages = [one for one in target.apiStages or () if (one.apiId, one.stage) != (api, stage)]
    if operation_ == "remove" and len(stages) == len(target.apiStages or ()):
        raise no_stage(target, api, stage)
    target.apiStages = stages if operation_ == "remove" else [*stages, t.ApiStage(apiId=api, stage=stage)]


def no_stage(plan: t.UsagePlan, api: str, stage: str) -> ApiError:
    """NotFoundException for a stage that a plan does not have."""
    return not_found(f"Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {plan.id}")


def _throttled(plan: t.UsagePlan, one: t.PatchOperation) -> bool:
    """Whether an operation of a PATCH is about a method's throttle within a plan's stage
    (`/apiStages/<api>:<stage>/throttle/<path>/<method>/rateLimit`), which is then set or taken away."""
    found = THROTTLE.fullmatch(one.path or "")
    if found is None:
        return False
    api, _, stage = found["stage"].partition(":")
    held = next((held for held in plan.apiStages or () if (held.apiId, held.stage) == (api, stage)), None)
    if held is None:
        raise no_stage(plan, api, stage)
    method = unescaped(found["method"] or "")
    table = dict(held.throttle or {})
    if one.op == "remove" and not found["member"]:
        table = {name: value for name, value in table.items() if method and name != method}
    elif not found["member"] or one.op not in ("add", "replace"):
        raise bad_request(f"Invalid patch operation specified for path {one.path}")
    else:
        try:
            value: float = whole(one.value or "") if found["member"] == "burstLimit" else float(one.value or "")
        except ValueError as error:
            raise bad_request(f"Invalid value for {one.path}: {one.value}") from error
        settings = table.get(method) or t.ThrottleSettings()
        table[method] = msgspec.structs.replace(settings, **{found["member"]: value})
    held.throttle = table or None
    return True


def _inside(member: str, type_: type[Any], field: str, convert: Any) -> Rule:
    def apply(target: t.UsagePlan, operation_: str, name: str, value: str) -> None:
        try:
            changed = convert(value)
        except ValueError as error:
            raise bad_request(f"Invalid value for {member}/{field}: {value}") from error
        setattr(target, member, msgspec.structs.replace(getattr(target, member) or type_(), **{field: changed}))

    return Rule(("add", "replace"), apply)


PLAN_RULES = {
    "/name": scalar("name"),
    "/description": scalar("description"),
    "/apiStages": Rule(("add", "remove"), _stages_of_plan),
    "/throttle": scalar("throttle", operations=("remove",)),
    "/quota": scalar("quota", operations=("remove",)),
    "/throttle/burstLimit": _inside("throttle", t.ThrottleSettings, "burstLimit", whole),
    "/throttle/rateLimit": _inside("throttle", t.ThrottleSettings, "rateLimit", float),
    "/quota/limit": _inside("quota", t.QuotaSettings, "limit", whole),
    "/quota/offset": _inside("quota", t.QuotaSettings, "offset", whole),
    "/quota/period": _inside("quota", t.QuotaSettings, "period", str),
}


@operation("UpdateUsagePlan", resource=at("/usageplans/{usagePlanId}"), action="apigateway:PATCH")
def update_usage_plan(tx: Tx, call: Call, req: t.UpdateUsagePlanRequest) -> t.UsagePlan:
    """Change a plan. Source: API_UpdateUsagePlan. Raises NotFoundException, BadRequestException."""
    plan = find_plan(tx, call, req.usagePlanId)
    for one in req.patchOperations or ():
        if not _throttled(plan.plan, one):
            patch(plan.plan, [one], PLAN_RULES)
    if plan.plan.quota is not None and plan.plan.quota.period not in (None, "DAY", "WEEK", "MONTH"):
        raise bad_request("Usage Plan quota period must be one of DAY, WEEK, MONTH")
    _check(tx, call, plan.plan)
    _count_from_start(plan.plan)
    PLANS.put(tx, call.scope, req.usagePlanId, plan)
    return _shown(plan.plan)


@operation("DeleteUsagePlan", resource=at("/usageplans/{usagePlanId}"), action="apigateway:DELETE")
def delete_usage_plan(tx: Tx, call: Call, req: t.DeleteUsagePlanRequest) -> None:
    """Delete a plan that has no stages any more. Source: API_DeleteUsagePlan.

    Raises NotFoundException, BadRequestException.
    """
    if find_plan(tx, call, req.usagePlanId).plan.apiStages:
        raise bad_request(
            f"Cannot delete Usage Plan {req.usagePlanId} because it is associated with API Stages. "
            "Please remove all API stages from the UsagePlan before deleting."
        )
    PLANS.delete(tx, call.scope, req.usagePlanId)


def _plan_key(key: t.ApiKey) -> t.UsagePlanKey:
    return t.UsagePlanKey(id=key.id, type="API_KEY", name=key.name, value=key.value)


@operation("CreateUsagePlanKey", resource=at("/usageplans/{usagePlanId}/keys"), action="apigateway:POST")
def create_usage_plan_key(tx: Tx, call: Call, req: t.CreateUsagePlanKeyRequest) -> t.UsagePlanKey:
    """Put a key into a plan. Source: API_CreateUsagePlanKey.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    plan = find_plan(tx, call, req.usagePlanId)
    if req.keyType != "API_KEY":
        raise bad_request("Usage Plan Key type must be API_KEY")
    key = find_key(tx, call, req.keyId)
    if req.keyId in plan.keys:
        raise conflict(f"Usage Plan {req.usagePlanId} already has the key {req.keyId}")
    plan.keys.append(req.keyId)
    PLANS.put(tx, call.scope, req.usagePlanId, plan)
    return _plan_key(key)


@operation("GetUsagePlanKey", resource=at("/usageplans/{usagePlanId}/keys/{keyId}"), action="apigateway:GET", read=True)
def get_usage_plan_key(tx: ReadTx, call: Call, req: t.GetUsagePlanKeyRequest) -> t.UsagePlanKey:
    """A key of a plan. Source: API_GetUsagePlanKey. Raises NotFoundException."""
    if req.keyId not in find_plan(tx, call, req.usagePlanId).keys:
        raise not_found(f"Invalid Usage Plan Key identifier specified {req.keyId}")
    return _plan_key(find_key(tx, call, req.keyId))


@operation("GetUsagePlanKeys", resource=at("/usageplans/{usagePlanId}/keys"), action="apigateway:GET", read=True)
def get_usage_plan_keys(tx: ReadTx, call: Call, req: t.GetUsagePlanKeysRequest) -> t.UsagePlanKeys:
    """The keys of a plan, the youngest first; of one that is not there, none. Source: API_GetUsagePlanKeys."""
    plan = PLANS.get(tx, call.scope, req.usagePlanId)
    keys = [] if plan is None else [_plan_key(find_key(tx, call, id_)) for id_ in reversed(plan.keys)]
    found = [key for key in keys if (key.name or "").startswith(req.nameQuery or "")]
    items, position = page(found, lambda key: key.id or "", req.position, req.limit)
    return t.UsagePlanKeys(items=items, position=position)


@operation("DeleteUsagePlanKey", resource=at("/usageplans/{usagePlanId}/keys/{keyId}"), action="apigateway:DELETE")
def delete_usage_plan_key(tx: Tx, call: Call, req: t.DeleteUsagePlanKeyRequest) -> None:
    """Take a key out of a plan. Source: API_DeleteUsagePlanKey. Raises NotFoundException."""
    plan = find_plan(tx, call, req.usagePlanId)
    if req.keyId not in plan.keys:
        raise not_found(f"Invalid Usage Plan Key identifier specified {req.keyId}")
    plan.keys.remove(req.keyId)
    PLANS.put(tx, call.scope, req.usagePlanId, plan)
