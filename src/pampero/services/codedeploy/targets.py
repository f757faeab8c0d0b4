"""Targets: of a deployment of a function there is one, the alias."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.kernel.arn import arn
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.deployments import place_of
from pampero.services.codedeploy.model import CREATED, FAILED, PENDING, STOPPED, Deployment, Passed, deployment_of
from pampero.store.tx import ReadTx


def _event(one: Passed) -> t.LifecycleEvent:
    status: Any = one.status
    told = t.Diagnostics(errorCode="ScriptFailed", message=one.message) if one.message else None
    return t.LifecycleEvent(
        lifecycleEventName=one.name, diagnostics=told, startTime=one.begun, endTime=one.ended, status=status
    )


def _id(one: Deployment) -> str:
    return f"{one.spec.function}:{one.spec.alias}"


def _shown(one: Deployment) -> t.DeploymentTarget:
    spec = one.spec
    status: Any = {CREATED: PENDING, STOPPED: FAILED}.get(one.status, one.status)
    function = t.LambdaFunctionInfo(
        functionName=spec.function, functionAlias=spec.alias, currentVersion=spec.current, targetVersion=spec.wanted,
        targetVersionWeight=one.weight / 100,
    )  # fmt: skip
    target = t.LambdaTarget(
        deploymentId=one.name,
        targetId=_id(one),
        targetArn=arn("lambda", one.region, one.account, f"function:{_id(one)}"),
        status=status,
        lastUpdatedAt=one.updated or one.made,
        lifecycleEvents=[_event(event) for event in one.events],
        lambdaFunctionInfo=function,
    )
    return t.DeploymentTarget(deploymentTargetType="LambdaTarget", lambdaTarget=target)


def _find(tx: ReadTx, call: Call, deployment: str | None, target: str) -> t.DeploymentTarget:
    found = deployment_of(tx, call, deployment)
    if target != _id(found):
        raise ApiError("DeploymentTargetDoesNotExistException", f"The target {target} is not of {found.name}.")
    return _shown(found)


@operation("GetDeploymentTarget", resource=place_of, read=True)
def get_deployment_target(tx: ReadTx, call: Call, req: t.GetDeploymentTargetInput) -> t.GetDeploymentTargetOutput:
    """A target with the events of its life; its id is `function:alias`. Source: API_GetDeploymentTarget.

    Raises DeploymentDoesNotExistException, DeploymentTargetDoesNotExistException.
    """
    return t.GetDeploymentTargetOutput(deploymentTarget=_find(tx, call, req.deploymentId, req.targetId))


@operation("BatchGetDeploymentTargets", resource=place_of, read=True)
def batch_get_deployment_targets(
    tx: ReadTx, call: Call, req: t.BatchGetDeploymentTargetsInput
) -> t.BatchGetDeploymentTargetsOutput:
    """Some targets. Source: API_BatchGetDeploymentTargets. Raises as GetDeploymentTarget."""
    found = [_find(tx, call, req.deploymentId, id_) for id_ in req.targetIds]
    return t.BatchGetDeploymentTargetsOutput(deploymentTargets=found)


@operation("ListDeploymentTargets", resource=place_of, read=True)
def list_deployment_targets(tx: ReadTx, call: Call, req: t.ListDeploymentTargetsInput) -> t.ListDeploymentTargetsOutput:
    """The id of the one target, if its status is among those asked for. Source: API_ListDeploymentTargets.

    Raises DeploymentDoesNotExistException.
    """
    found = deployment_of(tx, call, req.deploymentId)
    wanted = (req.targetFilters or {}).get("TargetStatus")
    target = _shown(found).lambdaTarget
    suits = not wanted or (target is not None and target.status in wanted)
    return t.ListDeploymentTargetsOutput(targetIds=[_id(found)] if suits and not req.nextToken else [])
