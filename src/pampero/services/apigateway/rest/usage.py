"""How much of a usage plan's quota each of its keys has used."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from pampero.api import Call, operation
from pampero.kernel.clock import iso8601
from pampero.services.apigateway.model import at, bad_request, not_found
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.model import page
from pampero.services.apigateway.rest.patch import whole
from pampero.services.apigateway.rest.plans import find_plan
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

MAX_USAGE = 90


class Count(msgspec.Struct):
    """How often a key was used on one day, where a quota counts it."""

    requests: int


USAGE = Documents("apigateway.usage", Count)
# By how many requests a quota is another in the period that begins on a day.
GRANTS = Documents("apigateway.usage.grant", Count)


def used(tx: Tx, scope: str, plan: t.UsagePlan, key: str) -> bool:
    """Count one request of a key; False, and nothing is counted, where the plan's quota is used up."""
    quota = plan.quota or t.QuotaSettings()
    place = f"{scope}/{plan.id}/{key}"
    today = iso8601(tx.now)[:10]
    first = _first_day(today, quota.period or "DAY")
    days = [(day, count) for day, count in USAGE.page(tx, place, after=first) if day <= today]
    before = USAGE.get(tx, place, first)
    total = sum(count.requests for _, count in days) + (before.requests if before else 0)
    # The offset is what was used before in the first period: it is taken off once and for all periods here.
    if total >= (quota.limit or 0) - (quota.offset or 0) + granted(tx, place, first):
        return False
    count = USAGE.get(tx, place, today) or Count(0)
    count.requests += 1
    USAGE.put(tx, place, today, count)
    return True


def granted(tx: ReadTx, place: str, first: str) -> int:
    """By how much a key's quota was extended in the period that begins on this day; less than nothing where it was cut."""
    grant = GRANTS.get(tx, place, first)
    return 0 if grant is None else grant.requests


@operation("UpdateUsage", resource=at("/usageplans/{usagePlanId}/keys/{keyId}/usage"), action="apigateway:PATCH")
def update_usage(tx: Tx, call: Call, req: t.UpdateUsageRequest) -> t.Usage:
    """Say how many requests a key has left in the present period. Source: API_UpdateUsage. Raises NotFoundException,
    BadRequestException."""
    plan = find_plan(tx, call, req.usagePlanId)
    if req.keyId not in plan.keys:
        raise not_found(f"Invalid Usage Plan Key identifier specified {req.keyId}")
    quota = plan.plan.quota
    if quota is None or quota.limit is None:
        raise bad_request("The usage plan has no quota")
    today, place = iso8601(tx.now)[:10], f"{call.scope}/{req.usagePlanId}/{req.keyId}"
    first = _first_day(today, quota.period or "DAY")
    spent = sum(count.requests for day, count in USAGE.page(tx, place) if first <= day <= today)
    for one in req.patchOperations or ():
        if one.path != "/remaining" or one.op != "replace":
            raise bad_request(f"Invalid patch path {one.path}")
        left = whole(one.value or "")
        GRANTS.put(tx, place, first, Count(left - (quota.limit - (quota.offset or 0) - spent)))
    used_today = USAGE.get(tx, place, today) or Count(0)
    left = max(0, quota.limit - (quota.offset or 0) - spent + granted(tx, place, first))
    items = {req.keyId: [[used_today.requests, left]]}
    return t.Usage(usagePlanId=req.usagePlanId, startDate=today, endDate=today, items=items)


def _first_day(today: str, period: str) -> str:
    """The first day of today's period; weeks begin on Sunday. Source: API_QuotaSettings."""
    day = date.fromisoformat(today)
    if period == "WEEK":
        day -= timedelta(days=(day.weekday() + 1) % 7)
    elif period == "MONTH":
        day = day.replace(day=1)
    return day.isoformat()


@operation("GetUsage", resource=at("/usageplans/{usagePlanId}/usage"), action="apigateway:GET", read=True)
def get_usage(tx: ReadTx, call: Call, req: t.GetUsageRequest) -> t.Usage:
    """What keys have used and have left of a plan's quota, a day at a time. Source: API_GetUsage.

    Raises NotFoundException, BadRequestException.
    """
    plan = find_plan(tx, call, req.usagePlanId)
    try:
        first, last = date.fromisoformat(req.startDate), date.fromisoformat(req.endDate)
    except ValueError as error:
        raise bad_request("Usage date must be in the format YYYY-MM-DD") from error
    if not 0 <= (last - first).days <= MAX_USAGE:
        raise bad_request("Usage must be asked for at most 90 days, the first of which is not after the last")
    days = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    limit = (plan.plan.quota.limit or 0) if plan.plan.quota is not None else 0
    keys = [key for key in plan.keys if req.keyId in (None, key)]
    items, position = page(keys, str, req.position, req.limit)
    found = {}
    for key in items:
        counts = [USAGE.get(tx, f"{call.scope}/{req.usagePlanId}/{key}", day) for day in days]
        spent = [0 if count is None else count.requests for count in counts]
        found[key] = [[one, max(0, limit - one)] for one in spent]
    return t.Usage(
        usagePlanId=req.usagePlanId, startDate=req.startDate, endDate=req.endDate, position=position, items=found
    )
