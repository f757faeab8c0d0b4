"""Stages: under which names, with which settings, an API is served."""

from __future__ import annotations

import re

from pampero.api import Call, operation
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.changes import deploy, freeze, point
from pampero.services.apigateway.http.model import DEPLOYMENTS, STAGES, api_of, listed, merge, part_of, shown
from pampero.services.apigateway.http.websocket import STRANDED, is_websocket
from pampero.services.apigateway.model import DEFAULT_STAGE, at, bad_request, changed, conflict, not_found
from pampero.services.apigateway.rest.clientcertificates import check_client_certificate
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
_VARIABLE = re.compile(r"[A-Za-z0-9_]+")
_VALUE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]*")
_AUTO = "Deployment ID cannot be set: stage {} is configured to deploy automatically (AutoDeploy)"


def _check(tx: ReadTx, scope: str, stage: t.Stage, websocket: bool) -> None:
    for name, value in (stage.StageVariables or {}).items():
        if not _VARIABLE.fullmatch(name):
            raise bad_request(f"Invalid stage variable name: {name}")
        if not _VALUE.fullmatch(value):
            raise bad_request(f"Invalid stage variable value: {value}")
    if websocket and stage.StageName == DEFAULT_STAGE:
        raise bad_request("Stage name only allows a-zA-Z0-9_-")
    for settings in () if websocket else (stage.DefaultRouteSettings, *(stage.RouteSettings or {}).values()):
        if settings is not None and (settings.DataTraceEnabled or (settings.LoggingLevel or "OFF") != "OFF"):
            raise bad_request("Execution logs are not supported on protocolType HTTP")
    if stage.ClientCertificateId and not websocket:
        # As the API's reference has it; the words are chosen.
        raise bad_request("ClientCertificateId is only supported for protocolType WEBSOCKET")
    check_client_certificate(tx, scope, stage.ClientCertificateId)
    log = stage.AccessLogSettings
    if log is not None and log.DestinationArn is not None and ":logs:" not in log.DestinationArn:
        raise bad_request("Access log destination must be the ARN of a CloudWatch Logs log group")


def _write(tx: Tx, api_id: str, stage: t.Stage, deployment: str | None, auto: bool | None) -> None:
    if deployment is not None and stage.AutoDeploy and auto is not False:
        raise bad_request(_AUTO.format(stage.StageName))
    if auto is not None:
        _turn(tx, api_id, stage, auto)
    if deployment is not None:
        found = DEPLOYMENTS.get(tx, api_id, deployment)
        if found is None:
            raise not_found(f"Invalid Deployment identifier specified {deployment}")
        point(tx, api_id, stage, found)
    stage.LastUpdatedDate = tx.now
    STAGES.put(tx, api_id, stage.StageName, stage)
    changed(tx, api_id)


def _turn(tx: Tx, api_id: str, stage: t.Stage, auto: bool) -> None:
    """AutoDeploy on: what is there is deployed. Off: the stage goes on with what it serves now."""
    if stage.AutoDeploy and not auto and stage.DeploymentId is not None:
        freeze(tx, api_id, stage.DeploymentId)
    stage.AutoDeploy = auto
    if auto:
        deploy(tx, api_id, stage)


@operation("CreateStage", resource=at("/apis/{ApiId}/stages"), action="apigateway:POST")
def create_stage(tx: Tx, call: Call, req: t.CreateStageRequest) -> t.CreateStageResponse:
    """Make a stage; `$default` is served at the root of the API's address. Source: API_CreateStage.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    websocket = is_websocket(api_of(tx, call, req.ApiId))
    if req.StageName != DEFAULT_STAGE and not NAME.fullmatch(req.StageName):
        raise bad_request("Stage name only allows a-zA-Z0-9_- or $default.")
    if STAGES.get(tx, req.ApiId, req.StageName) is not None:
        raise conflict("Stage already exists")
    stage = t.Stage(
        StageName=req.StageName,
        CreatedDate=tx.now,
        DefaultRouteSettings=t.RouteSettings(DetailedMetricsEnabled=False),
        RouteSettings={},
        StageVariables={},
    )
    merge(stage, req, "AutoDeploy", "DeploymentId")
    stage.Tags = dict(req.Tags) if req.Tags else None
    auto = bool(req.AutoDeploy)
    _check(tx, call.scope, stage, websocket)
    if auto and req.DeploymentId is not None:
        raise bad_request(_AUTO.format(req.StageName))
    _write(tx, req.ApiId, stage, req.DeploymentId, auto)
    return shown(t.CreateStageResponse, stage)


@operation("GetStage", resource=at("/apis/{ApiId}/stages/{StageName}"), action="apigateway:GET", read=True)
def get_stage(tx: ReadTx, call: Call, req: t.GetStageRequest) -> t.GetStageResponse:
    """One stage. Source: API_GetStage. Raises NotFoundException."""
    return shown(t.GetStageResponse, part_of(tx, call, STAGES, req.ApiId, req.StageName))


@operation("GetStages", resource=at("/apis/{ApiId}/stages"), action="apigateway:GET", read=True)
def get_stages(tx: ReadTx, call: Call, req: t.GetStagesRequest) -> t.GetStagesResponse:
    """All stages. Source: API_GetStages. Raises NotFoundException, BadRequestException."""
    items, token = listed(tx, call, STAGES, req.ApiId, req)
    return t.GetStagesResponse(Items=items, NextToken=token)


@operation("UpdateStage", resource=at("/apis/{ApiId}/stages/{StageName}"), action="apigateway:PATCH")
def update_stage(tx: Tx, call: Call, req: t.UpdateStageRequest) -> t.UpdateStageResponse:
    """Change what is named; a stage variable with an empty value is taken away. Source: API_UpdateStage.

    Raises NotFoundException, BadRequestException.
    """
    stage = part_of(tx, call, STAGES, req.ApiId, req.StageName)
    merge(stage, req, "AutoDeploy", "DeploymentId", "StageVariables", "RouteSettings")
    if req.StageVariables is not None:
        variables = {**(stage.StageVariables or {}), **req.StageVariables}
        stage.StageVariables = {name: value for name, value in variables.items() if value}
    if req.RouteSettings is not None:
        stage.RouteSettings = {**(stage.RouteSettings or {}), **req.RouteSettings}
    _check(tx, call.scope, stage, is_websocket(api_of(tx, call, req.ApiId)))
    _write(tx, req.ApiId, stage, req.DeploymentId, req.AutoDeploy)
    return shown(t.UpdateStageResponse, stage)


@operation("DeleteStage", resource=at("/apis/{ApiId}/stages/{StageName}"), action="apigateway:DELETE")
def delete_stage(tx: Tx, call: Call, req: t.DeleteStageRequest) -> None:
    """Delete a stage; connections to it are closed. Source: API_DeleteStage. Raises NotFoundException."""
    part_of(tx, call, STAGES, req.ApiId, req.StageName)
    STAGES.delete(tx, req.ApiId, req.StageName)
    changed(tx, req.ApiId)
    if is_websocket(api_of(tx, call, req.ApiId)):
        tx.emit(STRANDED, req.ApiId)


@operation(
    "DeleteRouteSettings",
    resource=at("/apis/{ApiId}/stages/{StageName}/routesettings/{RouteKey}"),
    action="apigateway:DELETE",
)
def delete_route_settings(tx: Tx, call: Call, req: t.DeleteRouteSettingsRequest) -> None:
    """The stage's default settings hold for the route again. Source: API_DeleteRouteSettings.

    Raises NotFoundException.
    """
    stage = part_of(tx, call, STAGES, req.ApiId, req.StageName)
    settings = dict(stage.RouteSettings or {})
    if settings.pop(req.RouteKey, None) is None:
        raise not_found(f"Invalid route key specified {req.RouteKey}")
    stage.RouteSettings = settings
    _write(tx, req.ApiId, stage, None, None)


@operation(
    "DeleteAccessLogSettings",
    resource=at("/apis/{ApiId}/stages/{StageName}/accesslogsettings"),
    action="apigateway:DELETE",
)
def delete_access_log_settings(tx: Tx, call: Call, req: t.DeleteAccessLogSettingsRequest) -> None:
    """No access logs any more. Source: API_DeleteAccessLogSettings. Raises NotFoundException."""
    stage = part_of(tx, call, STAGES, req.ApiId, req.StageName)
    stage.AccessLogSettings = None
    _write(tx, req.ApiId, stage, None, None)
