"""How tasks change: each step is written with its version, told to EventBridge, and lets the task's service look again."""

from __future__ import annotations

import msgspec

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.aws.targets import announce
from pampero.kernel.clock import iso8601_millis
from pampero.services.ecs import types as t
from pampero.services.ecs.definitions import forget_unused
from pampero.services.ecs.model import (
    ACTIVES,
    KEPT_SECONDS,
    STOPPED,
    TASKS,
    TASKS_CHANNEL,
    Active,
    Service,
    Task,
)
from pampero.store.tx import Tx

EVENTS, FORGET, RECONCILE, AGAIN = "ecs.event", "ecs.forget", "ecs.reconcile", "ecs.again"
SERVICE = "ecs.amazonaws.com"
USER, SCHEDULER = "UserInitiated", "ServiceSchedulerInitiated"
_TIMES = frozenset({
    "createdAt", "connectivityAt", "pullStartedAt", "pullStoppedAt", "startedAt", "stoppingAt", "stoppedAt",
    "executionStoppedAt",
})  # fmt: skip


def added(tx: Tx, task: Task) -> Task:
    """Write a new task, which the job that runs tasks takes up."""
    ACTIVES.put(tx, "", f"{task.place}/{task.name}", Active(task.place, task.name))
    changed(tx, task)
    tx.wake(TASKS_CHANNEL)
    return task


def changed(tx: Tx, task: Task) -> None:
    """Write a task that has changed."""
    task.body.version = (task.body.version or 0) + 1
    TASKS.save(tx, task)
    tx.emit(EVENTS, _event(task, tx.now), key=task.arn)
    if task.service is not None:
        look(tx, task.place, task.service)


def look(tx: Tx, place: str, service: str) -> None:
    """Let a service be brought to what it is to be."""
    tx.emit(RECONCILE, {"place": place, "name": service}, key=f"{place}/{service}")


def look_at(tx: Tx, service: Service, why: str, moment: float) -> None:
    """Let a service be looked at again at a moment. why: what for; one for each."""
    tx.at(AGAIN, f"{service.place}/{service.name}/{why}", moment, [service.place, service.name])


def stop(tx: Tx, task: Task, code: str, reason: str) -> None:
    """A task is to stop; the job that runs tasks ends it. One that is about to stop goes on as it was."""
    if task.over or not task.wanted:
        return
    task.body.desiredStatus, task.body.stopCode, task.body.stoppedReason = STOPPED, code, reason
    task.body.stoppingAt = tx.now
    changed(tx, task)
    tx.wake(TASKS_CHANNEL)


def stopped(tx: Tx, task: Task) -> None:
    """A task has stopped: it is shown for another hour."""
    body = task.body
    body.lastStatus, body.desiredStatus, body.stoppedAt = STOPPED, STOPPED, tx.now
    body.stoppingAt, body.connectivity = body.stoppingAt or tx.now, None
    for one in body.containers or ():
        one.lastStatus = STOPPED
    for attachment in body.attachments or ():
        attachment.status = "DELETED"
    changed(tx, task)
    ACTIVES.delete(tx, "", f"{task.place}/{task.name}")
    tx.at(FORGET, f"{task.place}/{task.name}", tx.now + KEPT_SECONDS, [task.place, task.name])
    forget_unused(tx, task.scope, task.definition)


@timer(FORGET)
def forget(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A stopped task is shown no more."""
    place, name = event.payload
    TASKS.delete(tx, place, name)


def _event(task: Task, now: float) -> dict[str, object]:
    detail = msgspec.to_builtins(shown(task))
    detail["updatedAt"] = now
    return {"place": task.scope, "type": "ECS Task State Change", "arns": [task.arn], "detail": _timed(detail)}


def _timed(detail: dict[str, object]) -> dict[str, object]:
    """Times in events are texts. Source: developer guide, "Amazon ECS task state change events"."""
    for name in (*_TIMES, "updatedAt"):
        moment = detail.get(name)
        if isinstance(moment, int | float):
            detail[name] = iso8601_millis(moment)
    return detail


def shown(task: Task, tags: bool = False) -> t.Task:
    """A task as DescribeTasks has it."""
    body = msgspec.structs.replace(task.body)
    if tags:
        body.tags = [t.Tag(key=key, value=value) for key, value in task.tags.items()]
    return body


def announce_service(tx: Tx, service: Service, name: str, kind: str = "INFO", **more: str) -> None:
    """ECS Service Action. Source: developer guide, "Amazon ECS service action events"."""
    detail = {
        "eventType": kind,
        "eventName": name,
        "clusterArn": _cluster(service),
        "createdAt": iso8601_millis(tx.now),
    }
    told = {"place": service.scope, "type": "ECS Service Action", "arns": [service.arn], "detail": {**detail, **more}}
    tx.emit(EVENTS, told, key=service.arn)


def announce_deployment(tx: Tx, service: Service, id_: str, name: str, reason: str) -> None:
    """ECS Deployment State Change. Source: developer guide, "Amazon ECS service deployment state change events"."""
    kind = "ERROR" if name == "SERVICE_DEPLOYMENT_FAILED" else "INFO"
    detail = {
        "eventType": kind,
        "eventName": name,
        "deploymentId": id_,
        "updatedAt": iso8601_millis(tx.now),
        "reason": reason,
    }
    told = {"place": service.scope, "type": "ECS Deployment State Change", "arns": [service.arn], "detail": detail}
    tx.emit(EVENTS, told, key=service.arn)


def _cluster(service: Service) -> str:
    return f"arn:aws:ecs:{service.region}:{service.account}:cluster/{service.cluster}"


@consumer(EVENTS)
async def tell(context: Context, event: Event) -> None:
    """Put one event on the default bus."""
    payload = event.payload
    entry = {
        "Source": "aws.ecs",
        "DetailType": payload["type"],
        "Resources": payload["arns"],
        "Detail": msgspec.json.encode(payload["detail"]).decode(),
    }
    await announce(context.at(payload["place"]), SERVICE, entry)
