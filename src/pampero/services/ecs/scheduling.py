"""The service scheduler: brings what runs to what is to run, in one transaction, whenever something of a service has changed.

It is called by an outbox event whose key is the service, so that one look follows the other; what it does (new rows of tasks,
tasks that are to stop) is carried out by the job that runs tasks. Source: developer guide, "Amazon ECS services".
"""

from __future__ import annotations

from math import ceil, floor

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.services.ecs.bluegreen import shift
from pampero.services.ecs.changes import AGAIN, RECONCILE, SCHEDULER, announce_service, look, look_at, stop
from pampero.services.ecs.making import Wanted, launch_of, make, spread
from pampero.services.ecs.model import (
    CLUSTERS,
    COMPLETED,
    DAEMON,
    DEFINITIONS,
    DRAINING,
    ECS,
    FAILED,
    IN_PROGRESS,
    INACTIVE,
    KEPT_SECONDS,
    RECORDS,
    ROLLING,
    SERVICES,
    TASKS,
    Cluster,
    Rollout,
    Service,
    Task,
    TaskSet,
)
from pampero.services.ecs.rollouts import (
    FAILED_TO_START,
    breaker,
    completed,
    fail,
    record_of,
    say,
    steady,
    threshold,
)
from pampero.services.ecs.tasks import tags_for
from pampero.store.tx import Tx

GONE = "ecs.gone"
# A task that ends within so many seconds has died at once; after so many of those in a row each one waits twice as long as the
# one before, up to AWS's 27 minutes. Source: developer guide, "Amazon ECS service throttle logic", which tells only the end.
QUICK_SECONDS, FREE_TRIES, MAX_PAUSE = 60.0, 2, 27 * 60.0
# So many tasks are started in one look, as AWS starts them in batches.
MAX_STARTED = 20
NOT_CONSISTENTLY = (
    "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon"
    " ECS Developer Guide."
)


@consumer(RECONCILE)
async def reconcile(context: Context, event: Event) -> None:
    """One look at a service."""
    place, name = event.payload["place"], event.payload["name"]
    account, region, _ = place.split("/")
    there = context.within(account, region)
    await there.write(_reconcile, there, place, name)


@timer(AGAIN)
def again(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A pause is over."""
    place, name = event.payload
    look(tx, place, name)


@timer(GONE)
def gone(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A deleted service is shown no more."""
    place, name = event.payload
    service = SERVICES.get(tx, place, name)
    if service is not None and service.status == INACTIVE:
        SERVICES.delete(tx, place, name)


def _reconcile(tx: Tx, context: Context, place: str, name: str) -> None:
    service = SERVICES.get(tx, place, name)
    account, region, cluster_name = place.split("/")
    cluster = CLUSTERS.get(tx, f"{account}/{region}", cluster_name)
    if service is None or cluster is None or service.status == INACTIVE:
        return
    mine = [task for _, task in TASKS.find(tx, place, "service", name)]
    live = [task for task in mine if not task.over]
    if service.status == DRAINING:
        _drain(tx, service, live)
        return
    for task in mine:
        if task.over and not task.counted:
            _count(tx, service, task)
    if service.controller == ECS:
        if service.strategy == ROLLING:
            _roll(tx, context, service, cluster, live)
        else:
            shift(tx, context, service, Hand(tx, context, service, cluster, live))
    else:
        _sets(tx, context, service, cluster, live)
    SERVICES.save(tx, service)


def _drain(tx: Tx, service: Service, live: list[Task]) -> None:
    """A service that is deleted: its tasks stop, then it is INACTIVE."""
    for task in live:
        stop(tx, task, SCHEDULER, f"Scaling activity initiated by (service {service.name})")
    if not live:
        service.status, service.rollouts, service.sets = INACTIVE, [], []
        for id_, _ in RECORDS.find(tx, service.place, "service", service.name):
            RECORDS.delete(tx, service.place, id_)
        tx.at(GONE, f"{service.place}/{service.name}", tx.now + KEPT_SECONDS, [service.place, service.name])
    SERVICES.save(tx, service)


def _count(tx: Tx, service: Service, task: Task) -> None:
    """A task has ended: whether that speaks against its deployment. Beside tasks that never ran and such as their health checks
    have failed, those count that ended by themselves before the deployment was complete: AWS's guide names only the former,
    its service counts these, too."""
    task.counted = True
    TASKS.save(tx, task)
    unit: Rollout | TaskSet | None = next((one for one in service.rollouts if one.id == task.unit), None)
    unit = unit or next((one for one in service.sets if one.id == task.unit), None)
    if unit is None or task.body.stopCode == "UserInitiated":
        return
    asked = task.body.stopCode == SCHEDULER
    unhealthy = asked and "failed container health checks" in (task.body.stoppedReason or "")
    if asked and not unhealthy:
        return
    began = task.body.startedAt
    if began is None or (task.body.stoppedAt or tx.now) - began < QUICK_SECONDS:
        unit.quick += 1
    else:
        unit.quick = 1
    if isinstance(unit, Rollout) and unit.state == IN_PROGRESS:
        unit.failed += 1
    unit.updated = tx.now
    if unit.quick > FREE_TRIES:
        pause = min(MAX_PAUSE, 2.0 ** (unit.quick - FREE_TRIES))
        unit.held = tx.now + pause
        look_at(tx, service, unit.id, unit.held)
        if unit.quick == FREE_TRIES + 1:
            say(tx, service, NOT_CONSISTENTLY)
            announce_service(tx, service, "SERVICE_TASK_START_IMPAIRED", "WARN")
    if not asked and began is not None:
        service.steady = False


def desired_of(tx: Tx, context: Context, service: Service, cluster: Cluster) -> int:
    """How many tasks there are to be: one on each instance, which is this machine, for a daemon."""
    return 1 if service.kind == DAEMON else service.desired


def start(
    tx: Tx, context: Context, service: Service, cluster: Cluster, unit: Rollout | TaskSet, number: int, before: int
) -> int:
    """Start tasks of a deployment or a task set, but for those that nothing has room for; how many there are now more."""
    revision = unit.revision
    account_scope = service.scope
    definition = DEFINITIONS.get(tx, account_scope, revision.definition)
    if definition is None or number <= 0 or unit.held > tx.now:
        return 0
    number = min(number, MAX_STARTED)
    chosen = spread(revision.strategy, number, before) if revision.strategy else [None] * number
    names: list[str] = []
    for provider in chosen:
        tags = tags_for(
            cluster.name, definition, {}, service.managed_tags, service.propagate, service.name, service.tags
        )
        wanted = Wanted(
            definition, launch_of(revision.launch_type, provider), provider, f"service:{service.name}", unit.id, None,
            revision.network, revision.platform, tags, service.executes, list(service.constraints), service.name, unit.id,
        )  # fmt: skip
        task, failure = make(tx, context, cluster, wanted)
        if task is not None:
            names.append(task.name)
        elif failure is not None:
            _unplaced(tx, service, unit, failure.arn or "", failure.reason or "")
            break
    if names:
        listed = "".join(f"(task {name})" for name in names)
        say(tx, service, f"has started {len(names)} tasks: {listed}.")
    return len(names)


def _unplaced(tx: Tx, service: Service, unit: Rollout | TaskSet, instance: str, reason: str) -> None:
    """There is no room: it is tried again in a while."""
    lacking = {"RESOURCE:MEMORY": "memory", "RESOURCE:CPU": "CPU units"}.get(reason)
    closest = f"The closest matching container-instance {instance.rpartition('/')[2]}"
    detail = f"{closest} has insufficient {lacking} available." if lacking else f"{closest} does not fit: {reason}."
    if reason == "RESOURCE:PORTS":
        detail = f"{closest} is already using a port required by your task."
    text = f"was unable to place a task because no container instance met all of its requirements. Reason: {detail}"
    if not service.events or text not in (service.events[0].message or ""):
        say(tx, service, text)
        announce_service(tx, service, "SERVICE_TASK_PLACEMENT_FAILURE", "ERROR", reason=reason)
    unit.held = tx.now + 15.0
    look_at(tx, service, unit.id, unit.held)


def end(tx: Tx, service: Service, tasks: list[Task], why: str) -> int:
    """Stop tasks that nobody protects; how many."""
    chosen = [task for task in tasks if not protects(tx, task)]
    for task in chosen:
        stop(tx, task, SCHEDULER, why)
    if chosen:
        listed = "".join(f"(task {task.name})" for task in chosen)
        say(tx, service, f"has stopped {len(chosen)} running tasks: {listed}.")
    return len(chosen)


def protects(tx: Tx, task: Task) -> bool:
    """Whether UpdateTaskProtection keeps a task."""
    return task.protected is not None and task.protected > tx.now


def by_age(tasks: list[Task]) -> list[Task]:
    """Those first that do the least: not healthy ones, then the newest."""
    return sorted(tasks, key=lambda task: (task.healthy, -(task.body.createdAt or 0)))


def deploying(service: Service, id_: str) -> str:
    """Why a task of an older deployment stops."""
    return f"Scaling activity initiated by (deployment {id_})"


def check_health(tx: Tx, context: Context, service: Service, live: list[Task]) -> None:
    """Tasks whose health checks fail are replaced, once the grace period is over."""
    for task in live:
        if not task.wanted or task.body.healthStatus != "UNHEALTHY" or protects(tx, task):
            continue
        over = (task.body.startedAt or tx.now) + (service.grace or 0)
        if over > tx.now:
            look_at(tx, service, task.name, over)
            continue
        stop(tx, task, SCHEDULER, "Task failed container health checks")
        say(tx, service, f"(task {task.name}) failed container health checks.")


class Hand:
    """What a deployment strategy does with a service's tasks."""

    def __init__(self, tx: Tx, context: Context, service: Service, cluster: Cluster, live: list[Task]) -> None:
        self._tx, self._context, self._service, self._cluster = tx, context, service, cluster
        self.live = live
        self.desired = desired_of(tx, context, service, cluster)
        check_health(tx, context, service, live)

    def of(self, unit: Rollout) -> list[Task]:
        """The tasks of a deployment that are to run."""
        return [task for task in self.live if task.unit == unit.id and task.wanted]

    def keep(self, unit: Rollout, number: int) -> bool:
        """Have so many tasks of a deployment; whether they all run, and no more."""
        tasks = self.of(unit)
        if len(tasks) < number:
            start(self._tx, self._context, self._service, self._cluster, unit, number - len(tasks), len(tasks))
        elif len(tasks) > number:
            end(self._tx, self._service, by_age(tasks)[: len(tasks) - number], deploying(self._service, unit.id))
        left = [task for task in self.live if task.unit == unit.id]
        return len(left) == number and sum(task.healthy for task in left) == number

    def broken(self, unit: Rollout) -> bool:
        """Whether the circuit breaker opens."""
        return breaker(self._service) is not None and unit.failed >= threshold(self.desired)


def _roll(tx: Tx, context: Context, service: Service, cluster: Cluster, live: list[Task]) -> None:
    """The rolling update."""
    primary = service.primary
    if primary is None:
        return
    check_health(tx, context, service, live)
    desired = desired_of(tx, context, service, cluster)
    if primary.state == IN_PROGRESS and breaker(service) is not None and primary.failed >= threshold(desired):
        guard = breaker(service)
        fail(tx, service, primary, "ECS deployment circuit breaker", FAILED_TO_START, bool(guard and guard.rollback))
        primary = service.primary or primary
    mine = [task for task in live if task.unit == primary.id and task.wanted]
    others = [task for task in live if task.unit != primary.id and task.wanted]
    _scale(tx, context, service, cluster, (primary, desired, mine, others))
    healthy = sum(task.healthy for task in mine)
    left = [task for task in live if task.unit != primary.id]
    settled = healthy == desired == len(mine) and not left and len(live) == len(mine)
    if settled and primary.state == IN_PROGRESS:
        completed(tx, service, primary)
    if settled and not service.steady:
        steady(tx, service)
    if not settled and primary.state == COMPLETED and service.steady:
        service.steady = False
    record = record_of(tx, service, primary)
    if record is not None and record.body.deploymentCircuitBreaker is not None and primary.state == IN_PROGRESS:
        record.body.deploymentCircuitBreaker.failureCount = primary.failed
        RECORDS.save(tx, record)


def _scale(
    tx: Tx, context: Context, service: Service, cluster: Cluster, state: tuple[Rollout, int, list[Task], list[Task]]
) -> None:
    primary, desired, mine, others = state
    low = service.configuration.minimumHealthyPercent
    high = service.configuration.maximumPercent
    least = ceil(desired * (100 if low is None else low) / 100)
    most = max(floor(desired * (200 if high is None else high) / 100), desired if not others else 0)
    if len(mine) > desired:
        end(tx, service, by_age(mine)[: len(mine) - desired], deploying(service, primary.id))
        mine = [task for task in mine if task.wanted]
    lacking = 0 if primary.state == FAILED else desired - len(mine)
    if primary.state == FAILED and not others:
        # What a failed deployment has is kept, and nothing new is started.
        return
    begun = start(tx, context, service, cluster, primary, min(lacking, most - len(mine) - len(others)), len(mine))
    lacking -= begun
    healthy = sum(task.healthy for task in (*mine, *others))
    spare = healthy - least
    # As many of the older ones go as are no longer needed, or as stand in the way of newer ones.
    needed = max(0, desired - sum(task.healthy for task in mine))
    surplus = max(len(others) - needed, min(lacking, len(others)) if most - len(mine) - begun - len(others) <= 0 else 0)
    ending: list[Task] = []
    for task in by_age(others):
        if len(ending) >= surplus and task.healthy:
            break
        if task.healthy:
            if spare <= 0:
                continue
            spare -= 1
        ending.append(task)
    end(tx, service, ending, deploying(service, primary.id))


def _sets(tx: Tx, context: Context, service: Service, cluster: Cluster, live: list[Task]) -> None:
    """Task sets: each has its share of what the service is to have."""
    check_health(tx, context, service, live)
    calm = True
    for unit in service.sets:
        wanted = 0 if unit.status == DRAINING else wanted_of(service, unit)
        mine = [task for task in live if task.unit == unit.id and task.wanted]
        if len(mine) < wanted:
            start(tx, context, service, cluster, unit, wanted - len(mine), len(mine))
        elif len(mine) > wanted:
            end(tx, service, by_age(mine)[: len(mine) - wanted], f"Scaling activity initiated by (task-set {unit.id})")
        held = [task for task in live if task.unit == unit.id]
        stable = len(held) == wanted == sum(task.healthy for task in held)
        if stable != (unit.stable is not None):
            unit.stable = tx.now if stable else None
        calm = calm and stable
    kept = {task.unit for task in live}
    service.sets = [one for one in service.sets if one.status != DRAINING or one.id in kept]
    if calm and service.sets and not service.steady:
        steady(tx, service)
    elif not calm:
        service.steady = False


def wanted_of(service: Service, unit: TaskSet) -> int:
    """How many tasks a task set is to have."""
    return ceil(service.desired * unit.scale / 100)
