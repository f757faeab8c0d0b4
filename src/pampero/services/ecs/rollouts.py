"""Deployments of a service: how one begins, is done, fails, and is taken back. The words are those of AWS's service events and
of `rolloutStateReason`."""

from __future__ import annotations

from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import announce_deployment, announce_service
from pampero.services.ecs.model import (
    ACTIVE,
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    MAX_EVENTS,
    PRIMARY,
    RECORDS,
    REVISIONS,
    ROLLING,
    Record,
    Revision,
    Rollout,
    Service,
    new_number,
)
from pampero.store.tx import ReadTx, Tx

FAILED_TO_START = "tasks failed to start."
MIN_THRESHOLD, MAX_THRESHOLD, SHARE = 3, 200, 0.5
PENDING, STOPPED, SUCCESSFUL = "PENDING", "STOPPED", "SUCCESSFUL"
ROLLING_BACK, ROLLED_BACK, ROLLBACK_FAILED = "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"
OVER = frozenset({SUCCESSFUL, STOPPED, ROLLED_BACK, ROLLBACK_FAILED})


def say(tx: Tx, service: Service, text: str) -> None:
    """Add a service event."""
    event = t.ServiceEvent(id=ids.uuid4(), createdAt=tx.now, message=f"(service {service.name}) {text}")
    service.events = [event, *service.events][:MAX_EVENTS]


def threshold(desired: int) -> int:
    """After how many failed tasks the circuit breaker opens. Source: developer guide, "How the Amazon ECS deployment circuit
    breaker detects failures"."""
    return min(MAX_THRESHOLD, max(MIN_THRESHOLD, -int(-desired * SHARE // 1)))


def breaker(service: Service) -> t.DeploymentCircuitBreaker | None:
    """The circuit breaker, if it is on."""
    found = service.configuration.deploymentCircuitBreaker
    return found if found is not None and found.enable else None


def revise(tx: Tx, service: Service, revision: Revision) -> Revision:
    """Keep a new revision of a service."""
    revision.arn = arn(
        "ecs", service.region, service.account, f"service-revision/{service.cluster}/{service.name}/{new_number()}"
    )
    revision.created = tx.now
    REVISIONS.put(tx, service.scope, revision.arn, revision)
    return revision


def begin(tx: Tx, service: Service, revision: Revision) -> Rollout:
    """A new deployment; the one before goes on until it is replaced."""
    former = service.primary
    if former is not None:
        former.status = ACTIVE
        former.updated = tx.now
        halt(tx, service, former)
    id_ = f"ecs-svc/{new_number()}"
    made = Rollout(id_, revision, tx.now, tx.now, reason=f"ECS deployment {id_} in progress.")
    service.rollouts = [made, *service.rollouts]
    service.revision, service.steady = revision, False
    if former is not None and service.strategy != ROLLING:
        made.side = 1 - former.side
    made.record = _record(tx, service, made, former).id
    announce_deployment(tx, service, id_, "SERVICE_DEPLOYMENT_IN_PROGRESS", made.reason)
    return made


def _record(tx: Tx, service: Service, made: Rollout, former: Rollout | None) -> Record:
    id_ = ids.secret(21)
    place = f"service-deployment/{service.cluster}/{service.name}/{id_}"
    alarms = service.configuration.alarms
    body = t.ServiceDeployment(
        serviceDeploymentArn=arn("ecs", service.region, service.account, place),
        serviceArn=service.arn,
        clusterArn=arn("ecs", service.region, service.account, f"cluster/{service.cluster}"),
        createdAt=tx.now,
        startedAt=tx.now,
        updatedAt=tx.now,
        sourceServiceRevisions=[] if former is None else [t.ServiceRevisionSummary(arn=former.revision.arn)],
        targetServiceRevision=t.ServiceRevisionSummary(arn=made.revision.arn),
        status=IN_PROGRESS,
        deploymentConfiguration=service.configuration,
        deploymentCircuitBreaker=t.ServiceDeploymentCircuitBreaker(
            status="MONITORING" if breaker(service) else "DISABLED",
            failureCount=0,
            threshold=threshold(service.desired),
        ),
        alarms=t.ServiceDeploymentAlarms(
            status="MONITORING" if alarms is not None and alarms.enable else "DISABLED",
            alarmNames=list(alarms.alarmNames) if alarms is not None else [],
            triggeredAlarmNames=[],
        ),
    )
    made_ = Record(
        id_, service.place, service.name, body.serviceDeploymentArn or "", body, made.id,
        former="" if former is None else former.id,
    )  # fmt: skip
    if service.strategy != ROLLING:
        made_.stage, made_.entered = "RECONCILE_SERVICE", tx.now
    return RECORDS.save(tx, made_)


def record_of(tx: ReadTx, service: Service, rollout: Rollout) -> Record | None:
    """The service deployment that belongs to a deployment."""
    return RECORDS.get(tx, service.place, rollout.record)


def write_record(tx: Tx, service: Service, rollout: Rollout, status: str, reason: str | None = None) -> None:
    """A service deployment is in another state."""
    record = record_of(tx, service, rollout)
    if record is None or record.body.status in OVER:
        return
    record.body.status, record.body.updatedAt = status, tx.now
    record.body.statusReason = reason or record.body.statusReason
    guard = record.body.deploymentCircuitBreaker
    if guard is not None:
        guard.failureCount = rollout.failed
    if status in OVER:
        record.body.finishedAt = tx.now
        if status == STOPPED:
            record.body.stoppedAt = tx.now
        for one in (guard, record.body.alarms):
            if one is not None and one.status == "MONITORING":
                one.status = "MONITORING_COMPLETE"
    RECORDS.save(tx, record)


def halt(tx: Tx, service: Service, rollout: Rollout) -> None:
    """A deployment that a newer one has overtaken."""
    write_record(tx, service, rollout, STOPPED, "The service deployment was superseded by a newer one.")


def completed(tx: Tx, service: Service, rollout: Rollout) -> None:
    """All tasks run, and none of another deployment is left."""
    rollout.state, rollout.updated = COMPLETED, tx.now
    rollout.reason = f"ECS deployment {rollout.id} completed."
    rollout.failed = 0
    for other in service.rollouts:
        if other is not rollout:
            write_record(tx, service, other, ROLLED_BACK)
    service.rollouts = [rollout]
    write_record(tx, service, rollout, SUCCESSFUL)
    say(tx, service, f"(deployment {rollout.id}) deployment completed.")
    announce_deployment(tx, service, rollout.id, "SERVICE_DEPLOYMENT_COMPLETED", rollout.reason)


def steady(tx: Tx, service: Service) -> None:
    """What is to run does, for the first time since something was amiss."""
    service.steady = True
    say(tx, service, "has reached a steady state.")
    announce_service(tx, service, "SERVICE_STEADY_STATE")


def fail(tx: Tx, service: Service, rollout: Rollout, source: str, why: str, back: bool) -> None:
    """A deployment does not come to its end. source: who says so, in the words of `rolloutStateReason`. back: the one before
    it is to run again, if there is one."""
    rollout.state, rollout.updated = FAILED, tx.now
    say(tx, service, f"(deployment {rollout.id}) deployment failed: {why}")
    former = next((one for one in service.rollouts if one is not rollout and one.state == COMPLETED), None)
    if not back or former is None:
        rollout.reason = f"{source}: {why}"
        write_record(tx, service, rollout, STOPPED, rollout.reason)
        announce_deployment(tx, service, rollout.id, "SERVICE_DEPLOYMENT_FAILED", rollout.reason)
        return
    rollout.reason = f"{source}: {why}"
    announce_deployment(tx, service, rollout.id, "SERVICE_DEPLOYMENT_FAILED", rollout.reason)
    roll_back(tx, service, rollout, former, source)


def roll_back(tx: Tx, service: Service, rollout: Rollout, former: Rollout, source: str) -> None:
    """What ran before is to run again."""
    rollout.status, rollout.updated = ACTIVE, tx.now
    former.status, former.state, former.updated = PRIMARY, IN_PROGRESS, tx.now
    former.reason = f"{source}: rolling back to deploymentId {former.id}."
    former.failed = former.quick = 0
    service.revision, service.steady = former.revision, False
    say(tx, service, f"rolling back to deployment {former.id}.")
    record = record_of(tx, service, rollout)
    if record is not None and record.body.status not in OVER:
        record.body.status, record.body.statusReason = ROLLING_BACK, rollout.reason
        record.body.updatedAt = tx.now
        record.body.rollback = t.Rollback(
            reason=rollout.reason, startedAt=tx.now, serviceRevisionArn=former.revision.arn
        )
        RECORDS.save(tx, record)
    announce_deployment(tx, service, former.id, "SERVICE_DEPLOYMENT_IN_PROGRESS", former.reason)


def announce_stop(tx: Tx, service: Service, rollout: Rollout) -> None:
    """Tell that a deployment was given up."""
    announce_deployment(tx, service, rollout.id, "SERVICE_DEPLOYMENT_FAILED", rollout.reason)
