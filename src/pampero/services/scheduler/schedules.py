"""Schedules."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.paging import page, position_of
from pampero.services.scheduler import types as t
from pampero.services.scheduler.checks import conflict, made
from pampero.services.scheduler.firing import first_due, forget, plan
from pampero.services.scheduler.groups import TOKEN_SECONDS, bad_token
from pampero.services.scheduler.model import (
    DEFAULT,
    PAGE,
    SCHEDULES,
    Schedule,
    begun,
    group_of,
    no_schedule,
    schedule_arn,
)
from pampero.services.scheduler.sealing import seal, unseal
from pampero.store.tx import ReadTx, Tx

TOKENS = ClientTokens(
    "scheduler.token",
    TOKEN_SECONDS,
    lambda: conflict("The client token has come before, with other parameters."),
)


def _name(req: Any) -> str:
    return f"{req.GroupName or DEFAULT}/{req.Name}"


def _arn(call: Call, req: Any) -> str:
    return schedule_arn(call.account, call.region, _name(req))


def _digest(req: Any) -> Any:
    """What has to be the same where a client token comes again."""
    return msgspec.to_builtins(req) | {"ClientToken": None}


async def _sealed(call: Call, req: t.CreateScheduleInput | t.UpdateScheduleInput) -> bytes | None:
    return None if req.KmsKeyArn is None else await seal(call, req.KmsKeyArn, _arn(call, req), req.Target.Input)


@operation("CreateSchedule", resource=_arn)
async def create_schedule(call: Call, req: t.CreateScheduleInput) -> t.CreateScheduleOutput:
    """Make a schedule. Source: API_CreateSchedule. Raises ConflictException, ResourceNotFoundException (the group),
    ValidationException, AccessDeniedException."""
    return await call.write(_create, call, req, await _sealed(call, req))


def _create(tx: Tx, call: Call, req: t.CreateScheduleInput, sealed: bytes | None) -> t.CreateScheduleOutput:
    name = _name(req)
    answer = t.CreateScheduleOutput(ScheduleArn=_arn(call, req))
    if TOKENS.former(tx, call.scope, req.ClientToken, _digest(req)) is not None:
        return answer
    group = group_of(tx, call.scope, req.GroupName or DEFAULT)
    if group.deleting:
        raise conflict(f"Schedule group {group.name} is being deleted.")
    schedule = made(tx, call, req, name, tx.now, sealed)
    if SCHEDULES.get(tx, call.scope, name) is not None:
        raise conflict(f"Schedule {req.Name} already exists.")
    begun(tx, group)
    SCHEDULES.save(tx, schedule)
    plan(tx, schedule, first_due(schedule, tx.now))
    return answer


@operation("UpdateSchedule", resource=_arn)
async def update_schedule(call: Call, req: t.UpdateScheduleInput) -> t.UpdateScheduleOutput:
    """Put another in a schedule's place; what is left out is what it is by default. One whose times stay as they were keeps its
    rhythm. Source: API_UpdateSchedule. Raises ResourceNotFoundException, ConflictException, ValidationException,
    AccessDeniedException."""
    return await call.write(_update, call, req, await _sealed(call, req))


def _update(tx: Tx, call: Call, req: t.UpdateScheduleInput, sealed: bytes | None) -> t.UpdateScheduleOutput:
    answer = t.UpdateScheduleOutput(ScheduleArn=_arn(call, req))
    if TOKENS.former(tx, call.scope, req.ClientToken, _digest(req)) is not None:
        return answer
    before = _find(tx, call, req)
    schedule = made(tx, call, req, before.name, before.created, sealed)
    SCHEDULES.save(tx, schedule)
    if schedule.timing != before.timing:
        plan(tx, schedule, first_due(schedule, tx.now))
    return answer


def _find(tx: ReadTx, call: Call, req: Any) -> Schedule:
    """The schedule that a request names. Raises ResourceNotFoundException."""
    group_of(tx, call.scope, req.GroupName or DEFAULT)
    found = SCHEDULES.get(tx, call.scope, _name(req))
    if found is None:
        raise no_schedule(req.Name)
    return found


@operation("GetSchedule", resource=_arn)
async def get_schedule(call: Call, req: t.GetScheduleInput) -> t.GetScheduleOutput:
    """One schedule. Source: API_GetSchedule. Raises ResourceNotFoundException; AccessDeniedException where the caller may not
    decrypt its input."""
    found = await call.read(_find, call, req)
    text = found.input if found.sealed is None else await unseal(call, found.arn, found.sealed)
    target = found.target if text is None else {**found.target, "Input": text}
    window: dict[str, Any] = {"Mode": "FLEXIBLE" if found.window else "OFF", "MaximumWindowInMinutes": found.window}
    state: Any = found.state
    after: Any = found.after
    group, _, name = found.name.partition("/")
    return t.GetScheduleOutput(
        Arn=found.arn,
        GroupName=group,
        Name=name,
        ScheduleExpression=found.expression,
        ScheduleExpressionTimezone=found.zone,
        StartDate=found.start,
        EndDate=found.end,
        Description=found.description,
        State=state,
        CreationDate=found.created,
        LastModificationDate=found.changed,
        KmsKeyArn=found.key,
        Target=msgspec.convert(target, t.Target),
        FlexibleTimeWindow=t.FlexibleTimeWindow(**window),
        ActionAfterCompletion=after,
    )


@operation("ListSchedules", resource="*")
async def list_schedules(call: Call, req: t.ListSchedulesInput) -> t.ListSchedulesOutput:
    """The schedules of a group, or of all, by group and name. Source: API_ListSchedules. Raises ResourceNotFoundException (the
    group), ValidationException."""
    return await call.scan(_list, call, req)


def _list(tx: ReadTx, call: Call, req: t.ListSchedulesInput) -> t.ListSchedulesOutput:
    after, most = position_of(req.NextToken, bad_token), req.MaxResults or PAGE
    prefix = ""
    if req.GroupName is not None:
        group_of(tx, call.scope, req.GroupName)
        prefix = f"{req.GroupName}/{req.NamePrefix or ''}"
    found: list[Schedule] = []
    while len(found) <= most:
        some = SCHEDULES.page(tx, call.scope, prefix=prefix, after=after, limit=10 * PAGE)
        found += [one for _, one in some if _fits(one, req)]
        if len(some) < 10 * PAGE:
            break
        after = some[-1][0]
    shown, token = page(found, most, lambda one: one.name)
    return t.ListSchedulesOutput(Schedules=[_summary(one) for one in shown], NextToken=token)


def _fits(one: Schedule, req: t.ListSchedulesInput) -> bool:
    name = one.name.partition("/")[2]
    return name.startswith(req.NamePrefix or "") and req.State in (None, one.state)


def _summary(one: Schedule) -> t.ScheduleSummary:
    group, _, name = one.name.partition("/")
    state: Any = one.state
    return t.ScheduleSummary(
        Arn=one.arn,
        Name=name,
        GroupName=group,
        State=state,
        CreationDate=one.created,
        LastModificationDate=one.changed,
        Target=t.TargetSummary(Arn=one.target["Arn"]),
    )


@operation("DeleteSchedule", resource=_arn)
def delete_schedule(tx: Tx, call: Call, req: t.DeleteScheduleInput) -> t.DeleteScheduleOutput:
    """Delete a schedule; what it has begun goes on. Source: API_DeleteSchedule. Raises ResourceNotFoundException."""
    if TOKENS.former(tx, call.scope, req.ClientToken, _digest(req)) is None:
        found = _find(tx, call, req)
        forget(tx, found)
        SCHEDULES.delete(tx, call.scope, found.name)
    return t.DeleteScheduleOutput()
