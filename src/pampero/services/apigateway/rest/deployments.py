"""Deployments: snapshots of an API's definition, which stages serve."""

from __future__ import annotations

from collections.abc import Sequence

from pampero.api import Call, operation
from pampero.services.apigateway.model import all_of, at, bad_request, new_id
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.canaries import begun
from pampero.services.apigateway.rest.model import (
    DEPLOYMENTS,
    STAGES,
    Definition,
    Frozen,
    definition_of,
    find_api,
    find_deployment,
    page,
    save_stage,
)
from pampero.services.apigateway.rest.patch import patch, scalar
from pampero.services.apigateway.rest.roles import pass_completed, roles_in
from pampero.services.apigateway.rest.stages import check_stage_name, check_variables, cluster, new_stage
from pampero.store.tx import ReadTx, Tx

DEPLOYMENT = "/restapis/{restApiId}/deployments/{deploymentId}"


def freeze(tx: Tx, api: t.RestApi, description: str | None) -> Frozen:
    """Keep the definition as it is now. Raises BadRequestException where methods do nothing."""
    definition, api_id = definition_of(tx, api), api.id or ""
    methods = [method for one in definition.resources.values() for method in (one.resourceMethods or {}).values()]
    if not methods:
        raise bad_request("The REST API doesn't contain any methods")
    if any(method.methodIntegration is None for method in methods):
        raise bad_request("No integration defined for method")
    frozen = Frozen(new_id(), tx.now, definition, description or None)
    DEPLOYMENTS.put(tx, api_id, frozen.id, frozen)
    return frozen


@operation("CreateDeployment", resource=at("/restapis/{restApiId}/deployments"), action="apigateway:POST")
def create_deployment(tx: Tx, call: Call, req: t.CreateDeploymentRequest) -> t.Deployment:
    """Freeze the definition and, where a stage is named, have it served there. Source: API_CreateDeployment.

    With canarySettings it becomes the canary of the stage. Raises NotFoundException, BadRequestException.
    """
    api = find_api(tx, call, req.restApiId)
    if req.stageName:
        check_stage_name(req.stageName)
        check_variables(req.variables)
    frozen = freeze(tx, api, req.description)
    if req.stageName:
        present = STAGES.get(tx, req.restApiId, req.stageName)
        before = roles_in(tx, req.restApiId, present)
        stage = present or new_stage(tx.now, req.stageName, frozen.id)
        if not begun(present, req.stageName, req.canarySettings, frozen.id):
            stage.deploymentId = frozen.id
        stage.lastUpdatedDate = tx.now
        stage.description = req.stageDescription or stage.description
        stage.variables = {**(stage.variables or {}), **(req.variables or {})} or None
        if req.cacheClusterEnabled is not None:
            cluster(stage, req.cacheClusterEnabled, req.cacheClusterSize)
        if req.tracingEnabled is not None:
            stage.tracingEnabled = req.tracingEnabled
        pass_completed(tx, call, req.restApiId, stage, before)
        save_stage(tx, req.restApiId, stage)
    return shown(frozen, ())


def shown(frozen: Frozen, embed: Sequence[str] | None) -> t.Deployment:
    """As it is answered."""
    summary = _summary(frozen.definition) if embed and "apisummary" in embed else None
    return t.Deployment(id=frozen.id, description=frozen.description, createdDate=frozen.created, apiSummary=summary)


def _summary(definition: Definition) -> dict[str, dict[str, t.MethodSnapshot]]:
    return {
        resource.path or "/": {
            name: t.MethodSnapshot(authorizationType=method.authorizationType, apiKeyRequired=method.apiKeyRequired)
            for name, method in (resource.resourceMethods or {}).items()
        }
        for resource in definition.resources.values()
        if resource.resourceMethods
    }


@operation("GetDeployment", resource=at(DEPLOYMENT), action="apigateway:GET", read=True)
def get_deployment(tx: ReadTx, call: Call, req: t.GetDeploymentRequest) -> t.Deployment:
    """One deployment. Source: API_GetDeployment. Raises NotFoundException."""
    return shown(find_deployment(tx, call, req.restApiId, req.deploymentId), req.embed)


@operation("GetDeployments", resource=at("/restapis/{restApiId}/deployments"), action="apigateway:GET", read=True)
def get_deployments(tx: ReadTx, call: Call, req: t.GetDeploymentsRequest) -> t.Deployments:
    """All deployments, oldest first. Source: API_GetDeployments. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    found = sorted(all_of(tx, DEPLOYMENTS, req.restApiId), key=lambda frozen: frozen.created)
    items, position = page(found, lambda frozen: frozen.id, req.position, req.limit)
    return t.Deployments(items=[shown(frozen, ()) for frozen in items], position=position)


@operation("UpdateDeployment", resource=at(DEPLOYMENT), action="apigateway:PATCH")
def update_deployment(tx: Tx, call: Call, req: t.UpdateDeploymentRequest) -> t.Deployment:
    """Change the description; the rest never changes. Source: API_UpdateDeployment. Raises NotFoundException."""
    frozen = find_deployment(tx, call, req.restApiId, req.deploymentId)
    patch(frozen, req.patchOperations, {"/description": scalar("description")})
    DEPLOYMENTS.put(tx, req.restApiId, frozen.id, frozen)
    return shown(frozen, ())


@operation("DeleteDeployment", resource=at(DEPLOYMENT), action="apigateway:DELETE")
def delete_deployment(tx: Tx, call: Call, req: t.DeleteDeploymentRequest) -> None:
    """Delete a deployment that no stage serves. Source: API_DeleteDeployment.

    Raises NotFoundException, BadRequestException.
    """
    frozen = find_deployment(tx, call, req.restApiId, req.deploymentId)
    stages = all_of(tx, STAGES, req.restApiId)
    if any(frozen.id in (one.deploymentId, one.canarySettings and one.canarySettings.deploymentId) for one in stages):
        raise bad_request("Active stages pointing to this deployment must be moved or deleted")
    DEPLOYMENTS.delete(tx, req.restApiId, frozen.id)
