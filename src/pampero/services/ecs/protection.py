"""Task protection: tasks that no scaling in and no deployment ends."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import AGAIN
from pampero.services.ecs.errors import invalid
from pampero.services.ecs.lookup import find_cluster, find_task, in_cluster, task_arn
from pampero.services.ecs.model import TASKS, Task
from pampero.store.tx import ReadTx, Tx

MINUTE = 60.0
DEFAULT_MINUTES, MAX_MINUTES, MAX_TASKS = 120, 2880, 10


def _context(call: Call, req: t.UpdateTaskProtectionRequest) -> dict[str, list[str]]:
    return dict(in_cluster(call, req))


def _context_of_get(call: Call, req: t.GetTaskProtectionRequest) -> dict[str, list[str]]:
    return dict(in_cluster(call, req))


def _shown(task: Task, now: float) -> t.ProtectedTask:
    on = task.protected is not None and task.protected > now
    return t.ProtectedTask(taskArn=task.arn, protectionEnabled=on, expirationDate=task.protected if on else None)


@operation("UpdateTaskProtection", resource="*", context=_context)
def update_task_protection(tx: Tx, call: Call, req: t.UpdateTaskProtectionRequest) -> t.UpdateTaskProtectionResponse:
    """Protect tasks of services for some time, two hours where none is given, or no more. Source:
    API_UpdateTaskProtection. Raises ClusterNotFoundException, InvalidParameterException."""
    if not 1 <= len(req.tasks) <= MAX_TASKS:
        raise invalid(f"Between 1 and {MAX_TASKS} tasks can be given.")
    minutes = DEFAULT_MINUTES if req.expiresInMinutes is None else req.expiresInMinutes
    if not 1 <= minutes <= MAX_MINUTES:
        raise invalid(f"expiresInMinutes must be between 1 and {MAX_MINUTES}.")
    found, failures = [], []
    for name in req.tasks:
        task = find_task(tx, call, req.cluster, name)
        reason = "TASK_NOT_VALID" if task is None or task.over or task.service is None else ""
        if task is None or reason:
            failures.append(t.Failure(arn=task_arn(call, req.cluster, name), reason=reason))
            continue
        task.protected = tx.now + minutes * MINUTE if req.protectionEnabled else None
        TASKS.save(tx, task)
        moment = task.protected or tx.now
        tx.at(AGAIN, f"{task.place}/{task.service}/{task.name}/protection", moment, [task.place, task.service])
        found.append(_shown(task, tx.now))
    return t.UpdateTaskProtectionResponse(protectedTasks=found, failures=failures)


@operation("GetTaskProtection", resource="*", context=_context_of_get, read=True)
def get_task_protection(tx: ReadTx, call: Call, req: t.GetTaskProtectionRequest) -> t.GetTaskProtectionResponse:
    """Which tasks are protected. Source: API_GetTaskProtection. Raises ClusterNotFoundException, ResourceNotFoundException."""
    cluster = find_cluster(tx, call, req.cluster)
    if not req.tasks:
        every = [one for _, one in TASKS.page(tx, cluster.place) if one.service is not None and not one.over]
        return t.GetTaskProtectionResponse(protectedTasks=[_shown(one, tx.now) for one in every], failures=[])
    if len(req.tasks) > MAX_TASKS:
        raise ApiError("InvalidParameterException", f"Between 1 and {MAX_TASKS} tasks can be given.")
    found, failures = [], []
    for name in req.tasks:
        task = find_task(tx, call, req.cluster, name)
        if task is None or task.over:
            failures.append(t.Failure(arn=task_arn(call, req.cluster, name), reason="TASK_NOT_VALID"))
        else:
            found.append(_shown(task, tx.now))
    return t.GetTaskProtectionResponse(protectedTasks=found, failures=failures)
