"""Schedule groups."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.nouns import named
from pampero.aws.paging import page, position_of
from pampero.aws.tags import MAX_TAGS, Tagging, tag_map
from pampero.services.scheduler import types as t
from pampero.services.scheduler.firing import forget
from pampero.services.scheduler.model import (
    ACTIVE,
    DEFAULT,
    DELETING,
    GROUPS,
    PAGE,
    SCHEDULES,
    Group,
    group_of,
    invalid,
    no_group,
)
from pampero.store.tx import ReadTx, Tx

# Schedules that one transaction takes away.
SOME = 200
SWEEP = "scheduler.sweep"
# AWS does not say how long it remembers: here as long as most of its services do.
TOKEN_SECONDS = 8 * 3600.0
TOKENS = ClientTokens(
    "scheduler.grouptoken",
    TOKEN_SECONDS,
    lambda: ApiError("ConflictException", "The client token has come before, with other parameters."),
)
TAGGING: Tagging[Group] = Tagging(
    GROUPS.save, lambda _: ApiError("ServiceQuotaExceededException", f"A schedule group has {MAX_TAGS} tags at most.")
)
group_named = named("scheduler", "schedule-group/{req.Name}")


def bad_token() -> ApiError:
    """The token of a page is none of ours. The text is our choice."""
    return invalid("The NextToken is not valid.")


@operation("CreateScheduleGroup", resource=group_named)
def create_schedule_group(tx: Tx, call: Call, req: t.CreateScheduleGroupInput) -> t.CreateScheduleGroupOutput:
    """Make a group. Source: API_CreateScheduleGroup. Raises ConflictException, ServiceQuotaExceededException."""
    made = Group(req.Name, call.account, call.region, tx.now, tx.now)
    tags = tag_map(req.Tags)
    if TOKENS.former(tx, call.scope, req.ClientToken, [req.Name, tags]) is not None:
        return t.CreateScheduleGroupOutput(ScheduleGroupArn=made.arn)
    if req.Name == DEFAULT or GROUPS.get(tx, call.scope, req.Name) is not None:
        raise ApiError("ConflictException", f"Schedule group {req.Name} already exists.")
    TAGGING.add(tx, made, tags)
    return t.CreateScheduleGroupOutput(ScheduleGroupArn=made.arn)


def _state(group: Group) -> Any:
    return DELETING if group.deleting else ACTIVE


@operation("GetScheduleGroup", resource=group_named, read=True)
def get_schedule_group(tx: ReadTx, call: Call, req: t.GetScheduleGroupInput) -> t.GetScheduleGroupOutput:
    """One group. Source: API_GetScheduleGroup. Raises ResourceNotFoundException."""
    group = group_of(tx, call.scope, req.Name)
    return t.GetScheduleGroupOutput(
        Arn=group.arn,
        Name=group.name,
        State=_state(group),
        CreationDate=group.created,
        LastModificationDate=group.changed,
    )


@operation("ListScheduleGroups", resource="*", read=True)
def list_schedule_groups(tx: ReadTx, call: Call, req: t.ListScheduleGroupsInput) -> t.ListScheduleGroupsOutput:
    """The groups of the account in the region, by name. Source: API_ListScheduleGroups. Raises ValidationException."""
    after, most = position_of(req.NextToken, bad_token), req.MaxResults or PAGE
    prefix = req.NamePrefix or ""
    found = [one for _, one in GROUPS.page(tx, call.scope, prefix=prefix, after=after, limit=most + 1)]
    first = group_of(tx, call.scope, DEFAULT)
    if first.created is None and DEFAULT.startswith(prefix) and after < DEFAULT:
        found = sorted([*found, first], key=lambda one: one.name)
    shown, token = page(found, most, lambda one: one.name)
    return t.ListScheduleGroupsOutput(
        ScheduleGroups=[
            t.ScheduleGroupSummary(
                Arn=one.arn,
                Name=one.name,
                State=_state(one),
                CreationDate=one.created,
                LastModificationDate=one.changed,
            )
            for one in shown
        ],
        NextToken=token,
    )


@operation("DeleteScheduleGroup", resource=group_named)
def delete_schedule_group(tx: Tx, call: Call, req: t.DeleteScheduleGroupInput) -> t.DeleteScheduleGroupOutput:
    """Delete a group and its schedules: it is DELETING until they are gone, at once where they are few and the server settles
    at once. Source: API_DeleteScheduleGroup. Raises ResourceNotFoundException, ConflictException for one that is being
    deleted, ValidationException for the default one; AWS's texts of the last two are not known."""
    if TOKENS.former(tx, call.scope, req.ClientToken, [req.Name]) is not None:
        return t.DeleteScheduleGroupOutput()
    if req.Name == DEFAULT:
        raise invalid("The default schedule group cannot be deleted.")
    group = GROUPS.get(tx, call.scope, req.Name)
    if group is None:
        raise no_group(req.Name)
    if group.deleting:
        raise ApiError("ConflictException", f"Schedule group {req.Name} is being deleted.")
    group.deleting, group.changed = True, tx.now
    GROUPS.save(tx, group)
    where = {"scope": call.scope, "group": req.Name}
    if call.settings.settle > 0:
        tx.at(SWEEP, f"{call.scope}/{req.Name}", tx.now + call.settings.settle, where)
    else:
        _sweep(tx, where)
    return t.DeleteScheduleGroupOutput()


def _sweep(tx: Tx, where: dict[str, str]) -> None:
    scope, group = where["scope"], where["group"]
    found = SCHEDULES.page(tx, scope, prefix=f"{group}/", limit=SOME)
    for name, schedule in found:
        forget(tx, schedule)
        SCHEDULES.delete(tx, scope, name)
    if len(found) == SOME:
        tx.at(SWEEP, f"{scope}/{group}", tx.now, where)
    else:
        GROUPS.delete(tx, scope, group)


@timer(SWEEP)
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Take schedules of a group away that is being deleted."""
    _sweep(tx, event.payload)
