"""Deployment configurations: AWS's own, and those that are made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.aws.nouns import named
from pampero.aws.paging import page, position_of
from pampero.kernel import ids
from pampero.services.codedeploy import types as t
from pampero.services.codedeploy.model import (
    CONFIGS,
    GROUPS,
    LAMBDA,
    PAGE,
    Config,
    Routing,
    bad_token,
    check_platform,
)
from pampero.store.tx import ReadTx, Tx

config_arn = named("codedeploy", "deploymentconfig:{req.deploymentConfigName}")
OWN = "CodeDeployDefault."
CANARY, LINEAR, AT_ONCE = "TimeBasedCanary", "TimeBasedLinear", "AllAtOnce"
DEFAULT = f"{OWN}LambdaAllAtOnce"
# Source: "Working with deployment configurations in CodeDeploy", predefined ones for Lambda.
PREDEFINED: Mapping[str, Routing] = MappingProxyType({
    DEFAULT: Routing(AT_ONCE),
    **{f"{OWN}LambdaCanary10Percent{n}Minutes": Routing(CANARY, 10, n) for n in (5, 10, 15, 30)},
    **{f"{OWN}LambdaLinear10PercentEvery{n}Minute{'s' if n > 1 else ''}": Routing(LINEAR, 10, n) for n in (1, 2, 3, 10)},
})  # fmt: skip


def invalid(text: str) -> ApiError:
    """The answer to a way of shifting traffic that is none."""
    return ApiError("InvalidTrafficRoutingConfigurationException", text)


def _missing(name: str) -> ApiError:
    return ApiError("DeploymentConfigDoesNotExistException", f"No deployment configuration found for name: {name}")


def routing_of(tx: ReadTx, call: Call, name: str) -> Routing:
    """How a configuration shifts traffic. Raises DeploymentConfigDoesNotExistException."""
    if name in PREDEFINED:
        return PREDEFINED[name]
    found = CONFIGS.get(tx, call.scope, name)
    if found is None:
        raise _missing(name)
    return found.routing


def _read(given: t.TrafficRoutingConfig | None) -> Routing:
    kind = given.type if given is not None else None
    if given is None or kind is None or kind == AT_ONCE:
        return Routing(AT_ONCE)
    if kind == CANARY:
        canary = given.timeBasedCanary
        share, minutes = (canary.canaryPercentage, canary.canaryInterval) if canary else (None, None)
    else:
        linear = given.timeBasedLinear
        share, minutes = (linear.linearPercentage, linear.linearInterval) if linear else (None, None)
    if share is None or minutes is None:
        raise invalid(f"The configuration of {kind} must have a percentage and an interval.")
    if not 1 <= share <= 99:
        raise invalid("The percentage must be between 1 and 99.")
    if minutes < 1:
        raise invalid("The interval must be at least one minute.")
    return Routing(kind, share, minutes)


def _written(routing: Routing) -> t.TrafficRoutingConfig:
    members: dict[str, Any] = {}
    if routing.type == CANARY:
        members["timeBasedCanary"] = t.TimeBasedCanary(
            canaryPercentage=routing.percentage, canaryInterval=routing.minutes
        )
    elif routing.type == LINEAR:
        members["timeBasedLinear"] = t.TimeBasedLinear(
            linearPercentage=routing.percentage, linearInterval=routing.minutes
        )
    return t.TrafficRoutingConfig(type=routing.type, **members)


@operation("CreateDeploymentConfig", resource=config_arn)
def create_deployment_config(tx: Tx, call: Call, req: t.CreateDeploymentConfigInput) -> t.CreateDeploymentConfigOutput:
    """Say how traffic goes over. Source: API_CreateDeploymentConfig.

    Raises DeploymentConfigAlreadyExistsException, InvalidDeploymentConfigNameException,
    InvalidTrafficRoutingConfigurationException.
    """
    check_platform(req.computePlatform)
    name = req.deploymentConfigName
    if name.startswith(OWN):
        raise ApiError("InvalidDeploymentConfigNameException", f"Names that begin with {OWN} are AWS's own.")
    if CONFIGS.get(tx, call.scope, name) is not None:
        raise ApiError("DeploymentConfigAlreadyExistsException", f"Deployment configuration already exists: {name}")
    made = Config(name, call.account, call.region, ids.uuid4(), tx.now, _read(req.trafficRoutingConfig))
    CONFIGS.save(tx, made)
    return t.CreateDeploymentConfigOutput(deploymentConfigId=made.id)


@operation("GetDeploymentConfig", resource=config_arn, read=True)
def get_deployment_config(tx: ReadTx, call: Call, req: t.GetDeploymentConfigInput) -> t.GetDeploymentConfigOutput:
    """One configuration. Source: API_GetDeploymentConfig. Raises DeploymentConfigDoesNotExistException."""
    name = req.deploymentConfigName
    routing, found = routing_of(tx, call, name), CONFIGS.get(tx, call.scope, name)
    info = t.DeploymentConfigInfo(
        deploymentConfigId=found.id if found else None,
        deploymentConfigName=name,
        createTime=found.made if found else None,
        computePlatform=LAMBDA,
        trafficRoutingConfig=_written(routing),
    )
    return t.GetDeploymentConfigOutput(deploymentConfigInfo=info)


@operation("DeleteDeploymentConfig", resource=config_arn)
def delete_deployment_config(tx: Tx, call: Call, req: t.DeleteDeploymentConfigInput) -> None:
    """Delete one that no group has; that it is gone already is no error. Source: API_DeleteDeploymentConfig.

    Raises DeploymentConfigInUseException, InvalidOperationException.
    """
    name = req.deploymentConfigName
    if name in PREDEFINED:
        raise ApiError("InvalidOperationException", f"{name} is AWS's own and cannot be deleted.")
    if any(group.config == name for _, group in GROUPS.page(tx, call.scope)):
        raise ApiError("DeploymentConfigInUseException", f"The deployment configuration {name} is in use.")
    CONFIGS.delete(tx, call.scope, name)


@operation("ListDeploymentConfigs", resource="*", read=True)
def list_deployment_configs(tx: ReadTx, call: Call, req: t.ListDeploymentConfigsInput) -> t.ListDeploymentConfigsOutput:
    """Their names, AWS's own among them. Source: API_ListDeploymentConfigs. Raises InvalidNextTokenException."""
    after = position_of(req.nextToken, bad_token)
    own = [name for name in PREDEFINED if name > after]
    made = [name for name, _ in CONFIGS.page(tx, call.scope, after=after, limit=PAGE + 1)]
    found, token = page(sorted([*own, *made])[: PAGE + 1], PAGE, str)
    return t.ListDeploymentConfigsOutput(deploymentConfigsList=found, nextToken=token)
