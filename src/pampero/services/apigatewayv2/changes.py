"""What follows from a change of an API: stages that deploy by themselves, and caches that forget."""

from __future__ import annotations

from pampero.api import Call
from pampero.services.apigatewayv2.model import (
    AUTHORIZERS,
    DEPLOYMENTS,
    INTEGRATIONS,
    ROUTES,
    SNAPSHOTS,
    STAGES,
    Snapshot,
    all_of,
    new_id,
)
from pampero.services.apigatewayv2.run.tables import generation_of
from pampero.services.apigatewayv2.types import Deployment, Stage
from pampero.store.tx import ReadTx, Tx


def forget(tx: Tx, api_id: str) -> None:
    """After the commit the data plane reads the API anew."""
    tx.touch(generation_of(api_id))


def changed(tx: Tx, call: Call, api_id: str) -> None:
    """Routes, integrations or authorizers changed: stages with AutoDeploy get a new deployment."""
    for stage in all_of(tx, call.scope, STAGES, api_id):
        if stage.AutoDeploy:
            deploy(tx, call, api_id, stage)
    forget(tx, api_id)


def deploy(tx: Tx, call: Call, api_id: str, stage: Stage) -> None:
    """A deployment that a stage makes by itself; it takes the place of the stage's last one of that kind."""
    last = DEPLOYMENTS.get(tx, call.scope, f"{api_id}/{stage.DeploymentId}") if stage.DeploymentId else None
    if last is not None and last.AutoDeployed and last.DeploymentId:
        DEPLOYMENTS.delete(tx, call.scope, f"{api_id}/{last.DeploymentId}")
        SNAPSHOTS.delete(tx, call.scope, f"{api_id}/{last.DeploymentId}")
    made = Deployment(
        AutoDeployed=True,
        CreatedDate=tx.now,
        DeploymentId=new_id(6),
        DeploymentStatus="DEPLOYED",
        Description="Automatic deployment triggered by changes to the Api configuration",
    )
    DEPLOYMENTS.put(tx, call.scope, f"{api_id}/{made.DeploymentId}", made)
    point(tx, call, api_id, stage, made)


def point(tx: Tx, call: Call, api_id: str, stage: Stage, deployment: Deployment) -> None:
    """Have a stage serve a deployment."""
    stage.DeploymentId = deployment.DeploymentId
    text = f"Successfully deployed stage with deployment ID '{deployment.DeploymentId}'"
    stage.LastDeploymentStatusMessage = text
    stage.LastUpdatedDate = tx.now
    STAGES.put(tx, call.scope, f"{api_id}/{stage.StageName}", stage)


def snapshot(tx: ReadTx, scope: str, api_id: str) -> Snapshot:
    """The API as it is now."""
    return Snapshot(
        routes=all_of(tx, scope, ROUTES, api_id),
        integrations=all_of(tx, scope, INTEGRATIONS, api_id),
        authorizers=all_of(tx, scope, AUTHORIZERS, api_id),
    )


def freeze(tx: Tx, call: Call, api_id: str, deployment_id: str) -> None:
    """Keep what a deployment serves from now on."""
    SNAPSHOTS.put(tx, call.scope, f"{api_id}/{deployment_id}", snapshot(tx, call.scope, api_id))
