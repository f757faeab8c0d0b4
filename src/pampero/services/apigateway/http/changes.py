"""What follows from a change of an API: stages that deploy by themselves, and caches that forget."""

from __future__ import annotations

from pampero.services.apigateway.http.model import (
    DEPLOYMENTS,
    SNAPSHOTS,
    STAGES,
    snapshot,
)
from pampero.services.apigateway.http.types import Deployment, Stage
from pampero.services.apigateway.model import all_of, changed, new_id
from pampero.store.tx import Tx


def redeploy(tx: Tx, api_id: str) -> None:
    """Routes, integrations or authorizers changed: stages with AutoDeploy get a new deployment."""
    for stage in all_of(tx, STAGES, api_id):
        if stage.AutoDeploy:
            deploy(tx, api_id, stage)
    changed(tx, api_id)


def deploy(tx: Tx, api_id: str, stage: Stage) -> None:
    """A deployment that a stage makes by itself; it takes the place of the stage's last one of that kind."""
    last = DEPLOYMENTS.get(tx, api_id, stage.DeploymentId or "") if stage.DeploymentId else None
    if last is not None and last.AutoDeployed and last.DeploymentId:
        DEPLOYMENTS.delete(tx, api_id, last.DeploymentId or "")
        SNAPSHOTS.delete(tx, api_id, last.DeploymentId or "")
    made = Deployment(
        AutoDeployed=True,
        CreatedDate=tx.now,
        DeploymentId=new_id(6),
        DeploymentStatus="DEPLOYED",
        Description="Automatic deployment triggered by changes to the Api configuration",
    )
    DEPLOYMENTS.put(tx, api_id, made.DeploymentId or "", made)
    point(tx, api_id, stage, made)


def point(tx: Tx, api_id: str, stage: Stage, deployment: Deployment) -> None:
    """Have a stage serve a deployment."""
    stage.DeploymentId = deployment.DeploymentId
    text = f"Successfully deployed stage with deployment ID '{deployment.DeploymentId}'"
    stage.LastDeploymentStatusMessage = text
    stage.LastUpdatedDate = tx.now
    STAGES.put(tx, api_id, stage.StageName, stage)


def freeze(tx: Tx, api_id: str, deployment_id: str) -> None:
    """Keep what a deployment serves from now on."""
    SNAPSHOTS.put(tx, api_id, deployment_id, snapshot(tx, api_id))
