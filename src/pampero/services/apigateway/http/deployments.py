"""Deployments: what an API was at a moment, for stages that do not deploy by themselves."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import freeze, point
from pampero.services.apigateway.http.model import (
    DEPLOYMENTS,
    ROUTES,
    SNAPSHOTS,
    STAGES,
    api_of,
    listed,
    part_of,
    shown,
)
from pampero.services.apigateway.model import all_of, at, bad_request, changed, new_id
from pampero.store.tx import ReadTx, Tx


@operation("CreateDeployment", resource=at("/apis/{ApiId}/deployments"), action="apigateway:POST")
def create_deployment(tx: Tx, call: Call, req: t.CreateDeploymentRequest) -> t.CreateDeploymentResponse:
    """Keep the API as it is now and, where a stage is named, serve it there. Source: API_CreateDeployment.

    Raises NotFoundException, BadRequestException.
    """
    api_of(tx, call, req.ApiId)
    if not all_of(tx, ROUTES, req.ApiId):
        raise bad_request("At least one route is required before deploying the Api.")
    made = t.Deployment(
        AutoDeployed=False,
        CreatedDate=tx.now,
        DeploymentId=new_id(6),
        DeploymentStatus="DEPLOYED",
        Description=req.Description,
    )
    assert made.DeploymentId is not None
    DEPLOYMENTS.put(tx, req.ApiId, made.DeploymentId or "", made)
    freeze(tx, req.ApiId, made.DeploymentId)
    if req.StageName is not None:
        stage = part_of(tx, call, STAGES, req.ApiId, req.StageName)
        if stage.AutoDeploy:
            raise bad_request(f"Stage {req.StageName} is configured to deploy automatically (AutoDeploy)")
        point(tx, req.ApiId, stage, made)
        changed(tx, req.ApiId)
    return shown(t.CreateDeploymentResponse, made)


@operation("GetDeployment", resource=at("/apis/{ApiId}/deployments/{DeploymentId}"), action="apigateway:GET", read=True)
def get_deployment(tx: ReadTx, call: Call, req: t.GetDeploymentRequest) -> t.GetDeploymentResponse:
    """One deployment. Source: API_GetDeployment. Raises NotFoundException."""
    return shown(t.GetDeploymentResponse, part_of(tx, call, DEPLOYMENTS, req.ApiId, req.DeploymentId))


@operation("GetDeployments", resource=at("/apis/{ApiId}/deployments"), action="apigateway:GET", read=True)
def get_deployments(tx: ReadTx, call: Call, req: t.GetDeploymentsRequest) -> t.GetDeploymentsResponse:
    """All deployments. Source: API_GetDeployments. Raises NotFoundException, BadRequestException."""
    items, token = listed(tx, call, DEPLOYMENTS, req.ApiId, req)
    return t.GetDeploymentsResponse(Items=items, NextToken=token)


@operation("UpdateDeployment", resource=at("/apis/{ApiId}/deployments/{DeploymentId}"), action="apigateway:PATCH")
def update_deployment(tx: Tx, call: Call, req: t.UpdateDeploymentRequest) -> t.UpdateDeploymentResponse:
    """Change the description. Source: API_UpdateDeployment. Raises NotFoundException."""
    deployment = part_of(tx, call, DEPLOYMENTS, req.ApiId, req.DeploymentId)
    if req.Description is not None:
        deployment.Description = req.Description
        DEPLOYMENTS.put(tx, req.ApiId, req.DeploymentId, deployment)
    return shown(t.UpdateDeploymentResponse, deployment)


@operation("DeleteDeployment", resource=at("/apis/{ApiId}/deployments/{DeploymentId}"), action="apigateway:DELETE")
def delete_deployment(tx: Tx, call: Call, req: t.DeleteDeploymentRequest) -> None:
    """Delete a deployment that no stage serves. Source: API_DeleteDeployment.

    Raises NotFoundException, BadRequestException.
    """
    part_of(tx, call, DEPLOYMENTS, req.ApiId, req.DeploymentId)
    if any(stage.DeploymentId == req.DeploymentId for stage in all_of(tx, STAGES, req.ApiId)):
        raise bad_request("Active stages pointing to this deployment must be moved or deleted")
    DEPLOYMENTS.delete(tx, req.ApiId, req.DeploymentId)
    SNAPSHOTS.delete(tx, req.ApiId, req.DeploymentId)
