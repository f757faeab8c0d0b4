"""Deployments: begin, look at, stop; what hooks answer."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import page, position_of
from pampero.aws.rollouts import EXTERNAL_ID
from pampero.aws.tags import CLOUDFORMATION
from pampero.kernel.arn import arn
from pampero.services.codedeploy import alarms
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.appspec import BadSpec, read
from pampero.services.codedeploy.configs import routing_of
from pampero.services.codedeploy.groups import backing, backing_shown, group_arn
from pampero.services.codedeploy.model import (
    AFTER,
    BEFORE,
    CREATED,
    DEPLOYMENTS,
    FAILED,
    LAMBDA,
    ON_STOP,
    PAGE,
    PENDING,
    RUNNING,
    SUCCEEDED,
    Deployment,
    application_of,
    bad_token,
    deployment_of,
    group_of,
)
from pampero.services.codedeploy.progress import ask_to_stop, begin, events_of, fail, new_id, passed
from pampero.store.tx import ReadTx, Tx

CONTENT = ("String", "AppSpecContent")


def place_of(tx: ReadTx, call: Call, req: Any) -> str:
    """The group of the deployment that a request names: what has to be allowed."""
    return _group_arn(call, DEPLOYMENTS.get(tx, call.scope, req.deploymentId or ""))


def _group_arn(call: Call, one: Deployment | None) -> str:
    name = one.place if one is not None else "*"
    return arn("codedeploy", call.region, call.account, f"deploymentgroup:{name}")


def _content(revision: t.RevisionLocation | None) -> tuple[str, str]:
    """(type, text). Raises RevisionRequiredException, InvalidRevisionException, NotImplemented."""
    if revision is None or revision.revisionType is None:
        raise ApiError("RevisionRequiredException", "A revision must be specified.")
    if revision.revisionType not in CONTENT:
        text = f"Revisions of the type {revision.revisionType} are not implemented: give the AppSpec with the request."
        raise ApiError("NotImplemented", text, status=501)
    given = revision.string if revision.revisionType == "String" else revision.appSpecContent
    if given is None or not given.content:
        raise ApiError("InvalidRevisionException", "The revision has no content.")
    return revision.revisionType, given.content


@operation("CreateDeployment", resource=group_arn)
def create_deployment(tx: Tx, call: Call, req: t.CreateDeploymentInput) -> t.CreateDeploymentOutput:
    """Begin to shift an alias from one version to another. Source: API_CreateDeployment.

    Raises ApplicationDoesNotExistException, DeploymentGroupDoesNotExistException, DeploymentGroupNameRequiredException,
    RevisionRequiredException, InvalidRevisionException, DeploymentConfigDoesNotExistException,
    InvalidAlarmConfigException, AlarmsLimitExceededException, DeploymentLimitExceededException while another one of the group is under way.
    """
    application_of(tx, call, req.applicationName)
    if not req.deploymentGroupName:
        raise ApiError("DeploymentGroupNameRequiredException", "The deployment group name must be specified.")
    group = group_of(tx, call, req.applicationName, req.deploymentGroupName)
    watched = alarms.read(req.overrideAlarmConfiguration) or group.alarms
    kind, content = _content(req.revision)
    try:
        spec = read(content)
    except BadSpec as error:
        raise ApiError("InvalidRevisionException", str(error)) from error
    for id_, _ in DEPLOYMENTS.find(tx, call.scope, "active", group.name):
        text = f"The Deployment Group '{group.group}' already has an active Deployment '{id_}'"
        raise ApiError("DeploymentLimitExceededException", text)
    config = req.deploymentConfigName or group.config
    enabled, events = group.backing, group.backs
    if req.autoRollbackConfiguration is not None:
        enabled, events = backing(req.autoRollbackConfiguration)
    made = Deployment(
        new_id(), call.account, call.region, group.application, group.group, config, routing_of(tx, call, config),
        group.role, content, kind, spec, "CloudFormation" if call.via[-1:] == (CLOUDFORMATION,) else "user", tx.now,
        events_of(), description=req.description, backs=events, backing=enabled, external=call.source.get(EXTERNAL_ID),
        alarms=watched, overriding=req.overrideAlarmConfiguration is not None,
    )  # fmt: skip
    begin(tx, made)
    return t.CreateDeploymentOutput(deploymentId=made.name)


def _shown(one: Deployment) -> t.DeploymentInfo:
    error, related = None, None
    if one.error:
        code: Any = one.error
        error = t.ErrorInformation(code=code, message=one.message)
    if one.rolled_back_by or one.rolling_back:
        related = t.RollbackInfo(
            rollbackDeploymentId=one.rolled_back_by or None,
            rollbackTriggeringDeploymentId=one.rolling_back or None,
            rollbackMessage=one.description if one.rolling_back else None,
        )
    status: Any = one.status
    creator: Any = one.creator
    return t.DeploymentInfo(
        applicationName=one.application,
        deploymentGroupName=one.group,
        deploymentConfigName=one.config,
        deploymentId=one.name,
        revision=_revision(one),
        status=status,
        errorInformation=error,
        createTime=one.made,
        startTime=one.begun,
        completeTime=one.ended,
        deploymentOverview=_overview(one),
        description=one.description,
        creator=creator,
        autoRollbackConfiguration=backing_shown(one.backing, one.backs),
        overrideAlarmConfiguration=alarms.shown(one.alarms) if one.overriding else None,
        rollbackInfo=related,
        deploymentStyle=t.DeploymentStyle(deploymentType="BLUE_GREEN", deploymentOption="WITH_TRAFFIC_CONTROL"),
        computePlatform=LAMBDA,
        externalId=one.external,
    )


def _revision(one: Deployment) -> t.RevisionLocation:
    if one.kind == "String":
        return t.RevisionLocation(revisionType="String", string=t.RawString(content=one.content))
    return t.RevisionLocation(revisionType="AppSpecContent", appSpecContent=t.AppSpecContent(content=one.content))


def _overview(one: Deployment) -> t.DeploymentOverview:
    """The one target, counted where it stands."""
    where = {CREATED: PENDING, RUNNING: RUNNING, SUCCEEDED: SUCCEEDED}.get(one.status, FAILED)
    counts = {name: int(name == where) for name in (PENDING, RUNNING, SUCCEEDED, FAILED)}
    return t.DeploymentOverview(**counts, Skipped=0, Ready=0)


@operation("GetDeployment", resource=place_of, read=True)
def get_deployment(tx: ReadTx, call: Call, req: t.GetDeploymentInput) -> t.GetDeploymentOutput:
    """One deployment. Source: API_GetDeployment. Raises DeploymentDoesNotExistException."""
    return t.GetDeploymentOutput(deploymentInfo=_shown(deployment_of(tx, call, req.deploymentId)))


def _each(tx: ReadTx, call: Call, req: t.BatchGetDeploymentsInput) -> list[Check]:
    found = {_group_arn(call, DEPLOYMENTS.get(tx, call.scope, id_)) for id_ in req.deploymentIds}
    return [Check("codedeploy:BatchGetDeployments", one) for one in sorted(found) or ["*"]]


@operation("BatchGetDeployments", resource="*", checks=_each, read=True)
def batch_get_deployments(tx: ReadTx, call: Call, req: t.BatchGetDeploymentsInput) -> t.BatchGetDeploymentsOutput:
    """Some deployments; those that are not there are left out. Source: API_BatchGetDeployments."""
    found = [DEPLOYMENTS.get(tx, call.scope, id_) for id_ in req.deploymentIds]
    return t.BatchGetDeploymentsOutput(deploymentsInfo=[_shown(one) for one in found if one is not None])


def _listed(call: Call, req: t.ListDeploymentsInput) -> str:
    if not req.applicationName:
        return "*"
    name = f"{req.applicationName}/{req.deploymentGroupName or '*'}"
    return arn("codedeploy", call.region, call.account, f"deploymentgroup:{name}")


@operation("ListDeployments", resource=_listed, read=True)
def list_deployments(tx: ReadTx, call: Call, req: t.ListDeploymentsInput) -> t.ListDeploymentsOutput:
    """Ids of deployments: of a group, of a stack (externalId), or all. Source: API_ListDeployments.

    Raises ApplicationDoesNotExistException, DeploymentGroupDoesNotExistException, DeploymentGroupNameRequiredException,
    InvalidNextTokenException.
    """
    if (req.applicationName is None) != (req.deploymentGroupName is None):
        what = "DeploymentGroupName" if req.applicationName else "ApplicationName"
        raise ApiError(f"{what}RequiredException", "An application and a deployment group are named together.")
    if req.applicationName and req.deploymentGroupName:
        group = group_of(tx, call, req.applicationName, req.deploymentGroupName)
        found = DEPLOYMENTS.find(tx, call.scope, "group", group.name)
    elif req.externalId:
        found = DEPLOYMENTS.find(tx, call.scope, "external", req.externalId)
    else:
        found = DEPLOYMENTS.page(tx, call.scope)
    after, span = position_of(req.nextToken, bad_token), req.createTimeRange
    wanted = [
        id_
        for id_, one in found
        if id_ > after
        and (not req.includeOnlyStatuses or one.status in req.includeOnlyStatuses)
        and (req.externalId is None or one.external == req.externalId)
        and (span is None or ((span.start or 0.0) <= one.made and (span.end is None or one.made <= span.end)))
    ]
    shown, token = page(wanted, PAGE, str)
    return t.ListDeploymentsOutput(deployments=shown, nextToken=token)


@operation("StopDeployment", resource=place_of)
def stop_deployment(tx: Tx, call: Call, req: t.StopDeploymentInput) -> t.StopDeploymentOutput:
    """Stop it, and take it back where the request or the group says so. Source: API_StopDeployment. Pending: it ends with the
    step that is being done.

    Raises DeploymentDoesNotExistException, DeploymentAlreadyCompletedException.
    """
    found = deployment_of(tx, call, req.deploymentId)
    if found.over:
        text = f"The deployment {found.name} has already been completed and cannot be stopped."
        raise ApiError("DeploymentAlreadyCompletedException", text)
    back = req.autoRollbackEnabled
    stopped = ask_to_stop(tx, found, found.backing and ON_STOP in found.backs if back is None else back)
    status = "Succeeded" if stopped else "Pending"
    return t.StopDeploymentOutput(status=status, statusMessage="No more commands will be scheduled for execution.")


@operation("PutLifecycleEventHookExecutionStatus", resource="*")
def put_lifecycle_event_hook_execution_status(
    tx: Tx, call: Call, req: t.PutLifecycleEventHookExecutionStatusInput
) -> t.PutLifecycleEventHookExecutionStatusOutput:
    """A hook's answer: Succeeded lets the deployment go on, Failed ends it.

    Source: API_PutLifecycleEventHookExecutionStatus. Raises DeploymentDoesNotExistException,
    InvalidLifecycleEventHookExecutionIdException, InvalidLifecycleEventHookExecutionStatusException,
    LifecycleEventAlreadyCompletedException.
    """
    found = deployment_of(tx, call, req.deploymentId)
    if req.status not in (SUCCEEDED, FAILED):
        text = f"The status of a hook is {SUCCEEDED} or {FAILED}."
        raise ApiError("InvalidLifecycleEventHookExecutionStatusException", text)
    id_ = req.lifecycleEventHookExecutionId
    event = next((one for one in found.events if one.execution == id_ and one.name in (BEFORE, AFTER)), None)
    if not id_ or event is None:
        text = f"The lifecycle event hook execution id {id_} is not valid for the deployment {found.name}."
        raise ApiError("InvalidLifecycleEventHookExecutionIdException", text)
    if event.status != RUNNING or found.over:
        raise ApiError(
            "LifecycleEventAlreadyCompletedException", f"The lifecycle event {event.name} is already completed."
        )
    if req.status == SUCCEEDED:
        passed(tx, found, event.name)
    else:
        fail(tx, found, "HOOK_EXECUTION_FAILURE", f"The {event.name} lifecycle event hook reported that it failed.")
    return t.PutLifecycleEventHookExecutionStatusOutput(lifecycleEventHookExecutionId=id_)
