"""Activities: tasks that workers fetch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Context, Event, consumer, operation
from pampero.aws.nouns import named
from pampero.aws.tags import member
from pampero.services.stepfunctions import commands, driver, metrics
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.model import PAGE, Who, check_name, split_arn
from pampero.services.stepfunctions.pages import page, position
from pampero.services.stepfunctions.sealing import acting, check_key, key_of, of_activity, opened_text, sealed_text
from pampero.services.stepfunctions.settings import OWNED, Encryption, encryption_of
from pampero.services.stepfunctions.states import task_wanted
from pampero.services.stepfunctions.tagging import first_tags
from pampero.services.stepfunctions.tasks.activity import ACTIVITIES, Activity, find_activity
from pampero.store.tx import ReadTx, Tx
from pampero.work.fallback import write_or

POLL_SECONDS = 60.0


_named = named("states", "activity:{req.name}")


@operation("CreateActivity", resource=_named)
async def create_activity(call: Call, req: t.CreateActivityInput) -> t.CreateActivityOutput:
    """Make an activity; a repeat answers the same. Source: API_CreateActivity.

    Raises InvalidName, TooManyTags, ActivityAlreadyExists when its encryption differs, InvalidEncryptionConfiguration,
    KmsAccessDeniedException, KmsThrottlingException.
    """
    check_name(req.name)
    encryption = encryption_of(req.encryptionConfiguration)
    await check_key(call, encryption)
    return await call.write(_create, call, req, encryption)


def _create(tx: Tx, call: Call, req: t.CreateActivityInput, encryption: dict[str, Any]) -> t.CreateActivityOutput:
    found = ACTIVITIES.get(tx, call.scope, req.name)
    if found is None:
        tags = first_tags(req.tags, _named(call, req))
        found = Activity(req.name, call.account, call.region, tx.now, tags, encryption)
        ACTIVITIES.save(tx, found)
    elif (found.encryption or OWNED) != encryption:
        raise ApiError("ActivityAlreadyExists", f"Activity Already Exists: '{found.arn}'")
    return t.CreateActivityOutput(activityArn=found.arn, creationDate=found.created)


@operation("DeleteActivity", resource=member("activityArn"))
def delete_activity(tx: Tx, call: Call, req: t.DeleteActivityInput) -> None:
    """Delete an activity; none is no error. Source: API_DeleteActivity. Raises InvalidArn."""
    account, region, names = split_arn(req.activityArn, "activity")
    ACTIVITIES.delete(tx, f"{account}/{region}", names[0])


@operation("DescribeActivity", resource=member("activityArn"), read=True)
def describe_activity(tx: ReadTx, call: Call, req: t.DescribeActivityInput) -> t.DescribeActivityOutput:
    """An activity. Source: API_DescribeActivity. Raises ActivityDoesNotExist."""
    found = find_activity(tx, req.activityArn)
    return t.DescribeActivityOutput(
        activityArn=found.arn,
        name=found.name,
        creationDate=found.created,
        encryptionConfiguration=msgspec.convert(found.encryption or OWNED, Encryption),
    )


@operation("ListActivities", resource=named("states", "activity:*"), read=True)
def list_activities(tx: ReadTx, call: Call, req: t.ListActivitiesInput) -> t.ListActivitiesOutput:
    """The activities by name. Source: API_ListActivities. Raises InvalidToken."""
    most = req.maxResults or PAGE
    found = ACTIVITIES.page(tx, call.scope, after=position(req.nextToken, tx.now, "", str), limit=most + 1)
    kept, token = page([activity for _, activity in found], most, lambda activity: activity.name, tx.now)
    items = [t.ActivityListItem(activityArn=a.arn, name=a.name, creationDate=a.created) for a in kept]
    return t.ListActivitiesOutput(activities=items, nextToken=token)


@operation("GetActivityTask", resource=member("activityArn"))
async def get_activity_task(call: Call, req: t.GetActivityTaskInput) -> t.GetActivityTaskOutput:
    """Wait up to 60 seconds for a task of an activity. Source: API_GetActivityTask. Raises ActivityDoesNotExist.

    Of an activity with a customer's key the caller needs kms:Decrypt: KmsAccessDeniedException, KmsInvalidStateException,
    KmsThrottlingException; the task stays where it is then."""
    activity = (await call.read(find_activity, req.activityArn)).arn
    store, until = call.runtime.store, call.now + POLL_SECONDS
    while True:
        mark = store.mark(commands.channel(activity))
        waiting = await call.read(_waiting, activity)
        if waiting is not None:
            opened = await opened_text(call, waiting, of_activity(activity))
            # Of an execution that cannot go on the task is given out all the same: others stand behind it.
            taken = await write_or(
                call,
                lambda tx: _take(tx, activity, req.workerName, partial(driver.happen, tx, call)),
                lambda tx: _take(tx, activity, req.workerName, partial(driver.happen_later, tx)),
            )
            if taken is not None:
                metrics.of_activity(call, activity, "Started")
                if taken[1] != waiting:
                    opened = await opened_text(call, taken[1], of_activity(activity))
                return t.GetActivityTaskOutput(taskToken=taken[0], input=opened)
        if not await store.wait_from(commands.channel(activity), mark, until):
            return t.GetActivityTaskOutput()


def _waiting(tx: ReadTx, activity: str) -> str | None:
    """The input of the next task."""
    row = tx.one("SELECT input FROM sfn_activity_tasks WHERE activity = ? ORDER BY id LIMIT 1", activity)
    return None if row is None else str(row[0])


@consumer("stepfunctions.activity")
async def offer(context: Context, event: Event) -> None:
    """Offer the task of an activity with a customer's key to its workers: the machine's role seals it. What KMS refuses is the
    task's failure, in words of ours."""
    task = msgspec.convert(event.payload, commands.TaskRequest)
    activity = await context.read(find_activity, task.resource)
    key = key_of(activity.encryption)
    assert key is not None
    try:
        place = await acting(context, Who(task.arn, task.role, task.machine))
        sealed = await sealed_text(place, key, of_activity(activity.arn), task.arguments)
    except ApiError as error:
        failed = e.Failed(task.thread, task.attempt, "States.Runtime", error.message, "ScheduleFailed")
        await context.write(driver.happen, context, task.execution, [failed])
        return
    await context.write(_offer, task, sealed)


def _offer(tx: Tx, task: commands.TaskRequest, text: str) -> None:
    if task_wanted(tx, task.execution, task.thread, task.attempt):
        commands.offer(tx, task, text)


def _take(
    tx: Tx, activity: str, worker: str | None, tell: Callable[[int, list[e.Happening]], Any]
) -> tuple[str, str] | None:
    """The next task: its token and its input. tell: tells its execution."""
    rows = tx.claim(
        "DELETE FROM sfn_activity_tasks WHERE id = (SELECT id FROM sfn_activity_tasks WHERE activity = ? "
        "ORDER BY id LIMIT 1) RETURNING execution, thread, attempt, token, input",
        activity,
    )
    if not rows:
        return None
    key, thread, attempt, token, given = rows[0]
    tell(key, [e.Began(thread, attempt, worker)])
    return token, given
