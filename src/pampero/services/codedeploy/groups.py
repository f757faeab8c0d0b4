"""Deployment groups: how, and as which role, an application is deployed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.api import ApiError, Call, Check, assumable, operation, pass_role
from pampero.aws.nouns import named
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.codedeploy import alarms
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.applications import application_arn
from pampero.services.codedeploy.configs import DEFAULT, routing_of
from pampero.services.codedeploy.model import (
    DEPLOYMENTS,
    GROUPS,
    LAMBDA,
    PAGE,
    SERVICE,
    Group,
    application_of,
    bad_token,
    group_of,
)
from pampero.store.tx import ReadTx, Tx

group_arn = named("codedeploy", "deploymentgroup:{req.applicationName}/{req.deploymentGroupName}")
changed_arn = named("codedeploy", "deploymentgroup:{req.applicationName}/{req.currentDeploymentGroupName}")
# What only these are for functions. Source: API_DeploymentStyle.
STYLE = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}


def _check_role(tx: ReadTx, call: Call, role: str) -> None:
    pass_role(tx, call, SERVICE, role)
    if not assumable(tx, call, role, SERVICE):
        raise ApiError(
            "InvalidRoleException", f"AWS CodeDeploy does not have the permissions required to assume the role {role}."
        )


def _style(given: t.DeploymentStyle | None) -> dict[str, str] | None:
    if given is None:
        return None
    style = {"deploymentType": given.deploymentType or "", "deploymentOption": given.deploymentOption or ""}
    if style != STYLE:
        text = "For functions the deployment type is BLUE_GREEN and the deployment option WITH_TRAFFIC_CONTROL."
        raise ApiError("InvalidDeploymentStyleException", text)
    return style


def backing(given: t.AutoRollbackConfiguration | None) -> tuple[bool, list[str]]:
    """(whether, upon which events) deployments are rolled back. Raises InvalidAutoRollbackConfigException."""
    if given is None:
        return False, []
    events: list[str] = list(given.events or [])
    if given.enabled and not events:
        raise ApiError(
            "InvalidAutoRollbackConfigException", "An enabled automatic rollback must have at least one event."
        )
    return bool(given.enabled), events


def backing_shown(backing: bool, backs: list[str]) -> t.AutoRollbackConfiguration | None:
    """What `backing` has read."""
    events: Any = backs
    return t.AutoRollbackConfiguration(enabled=backing, events=events) if backing or backs else None


def _shown(tx: ReadTx, one: Group) -> t.DeploymentGroupInfo:
    style: Any = one.style
    return t.DeploymentGroupInfo(
        applicationName=one.application,
        deploymentGroupId=one.id,
        deploymentGroupName=one.group,
        deploymentConfigName=one.config,
        serviceRoleArn=one.role,
        alarmConfiguration=alarms.shown(one.alarms),
        autoRollbackConfiguration=backing_shown(one.backing, one.backs),
        deploymentStyle=None if style is None else t.DeploymentStyle(**style),
        lastSuccessfulDeployment=_last(tx, one, one.succeeded),
        lastAttemptedDeployment=_last(tx, one, one.last),
        computePlatform=LAMBDA,
    )


def _last(tx: ReadTx, group: Group, id_: str | None) -> t.LastDeploymentInfo | None:
    found = None if id_ is None else DEPLOYMENTS.get(tx, group.scope, id_)
    if found is None:
        return None
    status: Any = found.status
    return t.LastDeploymentInfo(deploymentId=id_, status=status, endTime=found.ended, createTime=found.made)


@operation("CreateDeploymentGroup", resource=group_arn)
def create_deployment_group(tx: Tx, call: Call, req: t.CreateDeploymentGroupInput) -> t.CreateDeploymentGroupOutput:
    """Make a group. Source: API_CreateDeploymentGroup.

    Raises ApplicationDoesNotExistException, DeploymentGroupAlreadyExistsException, DeploymentConfigDoesNotExistException,
    InvalidRoleException, InvalidDeploymentStyleException, InvalidAutoRollbackConfigException, InvalidAlarmConfigException,
    AlarmsLimitExceededException.
    """
    application_of(tx, call, req.applicationName)
    name = f"{req.applicationName}/{req.deploymentGroupName}"
    if GROUPS.get(tx, call.scope, name) is not None:
        raise ApiError(
            "DeploymentGroupAlreadyExistsException", f"Deployment group already exists: {req.deploymentGroupName}"
        )
    config = req.deploymentConfigName or DEFAULT
    routing_of(tx, call, config)
    watched = alarms.read(req.alarmConfiguration)
    _check_role(tx, call, req.serviceRoleArn)
    enabled, events = backing(req.autoRollbackConfiguration)
    made = Group(
        name, call.account, call.region, ids.uuid4(), req.applicationName, req.deploymentGroupName, req.serviceRoleArn,
        config, events, enabled, _style(req.deploymentStyle), tags=tag_map(req.tags), alarms=watched,
    )  # fmt: skip
    GROUPS.save(tx, made)
    return t.CreateDeploymentGroupOutput(deploymentGroupId=made.id)


@operation("UpdateDeploymentGroup", resource=changed_arn)
def update_deployment_group(tx: Tx, call: Call, req: t.UpdateDeploymentGroupInput) -> t.UpdateDeploymentGroupOutput:
    """Change a group; what is left out stays. Source: API_UpdateDeploymentGroup. Raises as CreateDeploymentGroup."""
    found = group_of(tx, call, req.applicationName, req.currentDeploymentGroupName)
    if req.alarmConfiguration is not None:
        found.alarms = alarms.read(req.alarmConfiguration)
    if req.deploymentConfigName:
        routing_of(tx, call, req.deploymentConfigName)
        found.config = req.deploymentConfigName
    if req.serviceRoleArn:
        _check_role(tx, call, req.serviceRoleArn)
        found.role = req.serviceRoleArn
    if req.autoRollbackConfiguration is not None:
        found.backing, found.backs = backing(req.autoRollbackConfiguration)
    if req.deploymentStyle is not None:
        found.style = _style(req.deploymentStyle)
    if req.newDeploymentGroupName and req.newDeploymentGroupName != found.group:
        former, name = found.name, f"{found.application}/{req.newDeploymentGroupName}"
        if GROUPS.get(tx, call.scope, name) is not None:
            text = f"Deployment group already exists: {req.newDeploymentGroupName}"
            raise ApiError("DeploymentGroupAlreadyExistsException", text)
        GROUPS.delete(tx, call.scope, former)
        found = replace(found, name=name, group=req.newDeploymentGroupName)
        for _, deployment in DEPLOYMENTS.find(tx, call.scope, "group", former):
            DEPLOYMENTS.save(tx, replace(deployment, group=found.group))
    GROUPS.save(tx, found)
    return t.UpdateDeploymentGroupOutput(hooksNotCleanedUp=[])


@operation("GetDeploymentGroup", resource=group_arn, read=True)
def get_deployment_group(tx: ReadTx, call: Call, req: t.GetDeploymentGroupInput) -> t.GetDeploymentGroupOutput:
    """One group. Source: API_GetDeploymentGroup.

    Raises ApplicationDoesNotExistException, DeploymentGroupDoesNotExistException.
    """
    found = group_of(tx, call, req.applicationName, req.deploymentGroupName)
    return t.GetDeploymentGroupOutput(deploymentGroupInfo=_shown(tx, found))


def _each(call: Call, req: t.BatchGetDeploymentGroupsInput) -> list[Check]:
    names = [f"deploymentgroup:{req.applicationName}/{name}" for name in req.deploymentGroupNames]
    checked = [arn("codedeploy", call.region, call.account, name) for name in names]
    return [Check("codedeploy:BatchGetDeploymentGroups", one) for one in checked]


@operation("BatchGetDeploymentGroups", resource=application_arn, checks=_each, read=True)
def batch_get_deployment_groups(
    tx: ReadTx, call: Call, req: t.BatchGetDeploymentGroupsInput
) -> t.BatchGetDeploymentGroupsOutput:
    """Some groups of an application; those that are not there are left out. Source: API_BatchGetDeploymentGroups.

    Raises ApplicationDoesNotExistException.
    """
    application_of(tx, call, req.applicationName)
    found = [GROUPS.get(tx, call.scope, f"{req.applicationName}/{name}") for name in req.deploymentGroupNames]
    return t.BatchGetDeploymentGroupsOutput(deploymentGroupsInfo=[_shown(tx, one) for one in found if one])


@operation("DeleteDeploymentGroup", resource=group_arn)
def delete_deployment_group(tx: Tx, call: Call, req: t.DeleteDeploymentGroupInput) -> t.DeleteDeploymentGroupOutput:
    """Delete a group; that it is gone already is no error. Source: API_DeleteDeploymentGroup."""
    GROUPS.delete(tx, call.scope, f"{req.applicationName}/{req.deploymentGroupName}")
    return t.DeleteDeploymentGroupOutput(hooksNotCleanedUp=[])


@operation("ListDeploymentGroups", resource=application_arn, read=True)
def list_deployment_groups(tx: ReadTx, call: Call, req: t.ListDeploymentGroupsInput) -> t.ListDeploymentGroupsOutput:
    """The names of an application's groups. Source: API_ListDeploymentGroups.

    Raises ApplicationDoesNotExistException, InvalidNextTokenException.
    """
    application_of(tx, call, req.applicationName)
    after = position_of(req.nextToken, bad_token)
    prefix = f"{req.applicationName}/"
    found, token = named_page(GROUPS.page(tx, call.scope, prefix=prefix, after=after, limit=PAGE + 1), PAGE)
    return t.ListDeploymentGroupsOutput(
        applicationName=req.applicationName, deploymentGroups=[one.group for one in found], nextToken=token
    )
