"""Service deployments and revisions: what is told of them, and how one is stopped."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import number_of, page
from pampero.kernel.arn import Arn
from pampero.services.ecs import showing
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import look
from pampero.services.ecs.clusters import page_size
from pampero.services.ecs.errors import invalid
from pampero.services.ecs.lookup import find_service, in_cluster, service_arn
from pampero.services.ecs.model import (
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    RECORDS,
    REVISIONS,
    SERVICES,
    TASKS,
    Record,
    Revision,
    Service,
    Task,
)
from pampero.services.ecs.rollouts import OVER, STOPPED, announce_stop, roll_back, write_record
from pampero.store.tx import ReadTx, Tx

MAX_DESCRIBED = 20


def _record(tx: ReadTx, call: Call, text: str) -> Record | None:
    """A service deployment by its ARN."""
    try:
        where = Arn.parse(text)
    except ValueError as error:
        raise invalid("Invalid service deployment ARN.") from error
    parts = where.resource.split("/")
    if where.service != "ecs" or parts[0] != "service-deployment" or len(parts) != 4:
        raise invalid("Invalid service deployment ARN.")
    return RECORDS.get(tx, f"{where.scope}/{parts[1]}", parts[3]) if where.scope == call.scope else None


def _shown(tx: ReadTx, one: Record) -> t.ServiceDeployment:
    """With the numbers of the tasks as they are now."""
    service = SERVICES.get(tx, one.place, one.service)
    tasks = [task for _, task in TASKS.find(tx, one.place, "service", one.service) if not task.over]
    for summary, id_ in [(one.body.targetServiceRevision, one.rollout), *((each, one.former) for each in one.body.sourceServiceRevisions or ())]:  # fmt: skip
        if summary is not None:
            _count(summary, service, tasks, id_, id_ == one.rollout)
    return one.body


def _count(
    summary: t.ServiceRevisionSummary, service: Service | None, tasks: list[Task], id_: str, target: bool
) -> None:
    mine = [task for task in tasks if task.unit == id_ and task.wanted]
    running = sum(task.body.lastStatus == "RUNNING" for task in mine)
    summary.requestedTaskCount = service.desired if service is not None and target else len(mine)
    summary.runningTaskCount, summary.pendingTaskCount = running, len(mine) - running


@operation(
    "ListServiceDeployments",
    resource=lambda call, req: service_arn(call, req.cluster, req.service),
    context=in_cluster,
    read=True,
)
def list_service_deployments(
    tx: ReadTx, call: Call, req: t.ListServiceDeploymentsRequest
) -> t.ListServiceDeploymentsResponse:
    """A service's deployments, the newest first. Source: API_ListServiceDeployments. Raises ClusterNotFoundException,
    ServiceNotFoundException, InvalidParameterException."""
    service = find_service(tx, call, req.cluster, req.service)
    since, until = (req.createdAt.after, req.createdAt.before) if req.createdAt is not None else (None, None)
    found = []
    for _, one in RECORDS.find(tx, service.place, "service", service.name):
        made = one.body.createdAt or 0.0
        if (req.status and one.body.status not in req.status) or made < (since or 0.0) or (until and made > until):
            continue
        target = one.body.targetServiceRevision
        found.append(
            t.ServiceDeploymentBrief(
                serviceDeploymentArn=one.arn,
                serviceArn=one.body.serviceArn,
                clusterArn=one.body.clusterArn,
                startedAt=one.body.startedAt,
                createdAt=made,
                finishedAt=one.body.finishedAt,
                targetServiceRevisionArn=target.arn if target is not None else None,
                status=one.body.status,
                statusReason=one.body.statusReason,
            )
        )
    found.sort(key=lambda one: -(one.createdAt or 0.0))
    begin = number_of(req.nextToken, 0, lambda: invalid("Invalid token."))
    numbered = list(enumerate(found, 1))[begin:]
    shown, token = page(numbered, page_size(req.maxResults), lambda entry: entry[0])
    return t.ListServiceDeploymentsResponse(serviceDeployments=[one for _, one in shown], nextToken=token)


def _on_deployments(call: Call, req: t.DescribeServiceDeploymentsRequest) -> list[Check]:
    return [Check("ecs:DescribeServiceDeployments", one) for one in req.serviceDeploymentArns]


@operation("DescribeServiceDeployments", resource="*", checks=_on_deployments, read=True)
def describe_service_deployments(
    tx: ReadTx, call: Call, req: t.DescribeServiceDeploymentsRequest
) -> t.DescribeServiceDeploymentsResponse:
    """Some service deployments; what is not there is a failure, MISSING. Source: API_DescribeServiceDeployments. Raises
    InvalidParameterException."""
    if not 1 <= len(req.serviceDeploymentArns) <= MAX_DESCRIBED:
        raise invalid(f"Between 1 and {MAX_DESCRIBED} service deployment ARNs can be given.")
    found, failures = [], []
    for text in req.serviceDeploymentArns:
        one = _record(tx, call, text)
        if one is None:
            failures.append(t.Failure(arn=text, reason="MISSING"))
        else:
            found.append(_shown(tx, one))
    return t.DescribeServiceDeploymentsResponse(serviceDeployments=found, failures=failures)


def _on_revisions(call: Call, req: t.DescribeServiceRevisionsRequest) -> list[Check]:
    return [Check("ecs:DescribeServiceRevisions", one) for one in req.serviceRevisionArns]


@operation("DescribeServiceRevisions", resource="*", checks=_on_revisions, read=True)
def describe_service_revisions(
    tx: ReadTx, call: Call, req: t.DescribeServiceRevisionsRequest
) -> t.DescribeServiceRevisionsResponse:
    """Some service revisions; what is not there is a failure, MISSING. Source: API_DescribeServiceRevisions. Raises
    InvalidParameterException."""
    if not 1 <= len(req.serviceRevisionArns) <= MAX_DESCRIBED:
        raise invalid(f"Between 1 and {MAX_DESCRIBED} service revision ARNs can be given.")
    found, failures = [], []
    for text in req.serviceRevisionArns:
        one = REVISIONS.get(tx, call.scope, text)
        if one is None:
            failures.append(t.Failure(arn=text, reason="MISSING"))
        else:
            found.append(_revision(tx, call, one))
    return t.DescribeServiceRevisionsResponse(serviceRevisions=found, failures=failures)


def _revision(tx: ReadTx, call: Call, one: Revision) -> t.ServiceRevision:
    cluster, service = one.arn.split("/")[1:3]
    prefix = one.arn.partition(":service-revision/")[0]
    return t.ServiceRevision(
        serviceRevisionArn=one.arn,
        serviceArn=f"{prefix}:service/{cluster}/{service}",
        clusterArn=f"{prefix}:cluster/{cluster}",
        taskDefinition=showing.definition_arn(tx, call.scope, one.definition),
        capacityProviderStrategy=one.strategy,
        launchType=None if one.strategy else one.launch_type,
        platformVersion=one.platform,
        loadBalancers=one.load_balancers,
        serviceRegistries=one.registries,
        networkConfiguration=one.network,
        guardDutyEnabled=False,
        serviceConnectConfiguration=one.connect,
        volumeConfigurations=one.volumes,
        createdAt=one.created,
    )


@operation("StopServiceDeployment", resource=lambda call, req: req.serviceDeploymentArn)
def stop_service_deployment(tx: Tx, call: Call, req: t.StopServiceDeploymentRequest) -> t.StopServiceDeploymentResponse:
    """End a deployment that is under way: by going back to the revision before, or where it is. Source:
    API_StopServiceDeployment. Raises ServiceDeploymentNotFoundException, ConflictException, InvalidParameterException."""
    record = _record(tx, call, req.serviceDeploymentArn)
    service = SERVICES.get(tx, record.place, record.service) if record is not None else None
    if record is None or service is None:
        raise ApiError(
            "ServiceDeploymentNotFoundException", "The service deployment ARN that you specified doesn't exist."
        )
    rollout = next((one for one in service.rollouts if one.id == record.rollout), None)
    if record.body.status in OVER or rollout is None or rollout.state != IN_PROGRESS:
        raise ApiError("ConflictException", "The service deployment is not in a state in which it can be stopped.")
    former = next((one for one in service.rollouts if one is not rollout and one.state == COMPLETED), None)
    if (req.stopType or "ROLLBACK") == "ROLLBACK":
        if former is None:
            raise invalid("There is no service revision to roll back to.")
        rollout.state, rollout.reason = FAILED, "Service deployment rolled back because of StopServiceDeployment."
        roll_back(tx, service, rollout, former, "ECS deployment")
    else:
        rollout.state, rollout.reason = FAILED, "Service deployment stopped because of StopServiceDeployment."
        write_record(tx, service, rollout, STOPPED, rollout.reason)
        announce_stop(tx, service, rollout)
    SERVICES.save(tx, service)
    look(tx, service.place, service.name)
    return t.StopServiceDeploymentResponse(serviceDeploymentArn=record.arn)
