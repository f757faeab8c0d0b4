"""Stages: names under which deployments are served, with their variables and settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.services.apigateway.domains.model import refuse_mapped
from pampero.services.apigateway.model import all_of, at, bad_request, changed, conflict
from pampero.services.apigateway.requestkeys import patched
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.canaries import changed as canary_changed
from pampero.services.apigateway.rest.canaries import checked
from pampero.services.apigateway.rest.clientcertificates import check_client_certificate
from pampero.services.apigateway.rest.model import (
    DEPLOYMENTS,
    STAGES,
    find_api,
    find_deployment,
    find_stage,
    leave_plans,
    save_stage,
)
from pampero.services.apigateway.rest.patch import Rule, entry, flag, patch, scalar, whole
from pampero.services.apigateway.rest.roles import pass_completed, roles_in
from pampero.store.tx import ReadTx, Tx

STAGE = "/restapis/{restApiId}/stages/{stageName}"
# Source: API_CreateStage, in gigabytes.
SIZES = ("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237")
NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
VARIABLE = re.compile(r"[A-Za-z0-9_]+")
VALUE = re.compile(r"[A-Za-z0-9._~:/?#&=,\-]*")
SETTINGS: Mapping[str, tuple[str, Callable[[str], Any]]] = MappingProxyType({
    "metrics/enabled": ("metricsEnabled", flag),
    "logging/loglevel": ("loggingLevel", str),
    "logging/dataTrace": ("dataTraceEnabled", flag),
    "throttling/burstLimit": ("throttlingBurstLimit", whole),
    "throttling/rateLimit": ("throttlingRateLimit", float),
    "caching/enabled": ("cachingEnabled", flag),
    "caching/ttlInSeconds": ("cacheTtlInSeconds", whole),
    "caching/dataEncrypted": ("cacheDataEncrypted", flag),
    "caching/requireAuthorizationForCacheControl": ("requireAuthorizationForCacheControl", flag),
    "caching/unauthorizedCacheControlHeaderStrategy": ("unauthorizedCacheControlHeaderStrategy", str),
})  # fmt: skip
# What holds of methods where nothing is said.
UNSAID = t.MethodSetting(
    metricsEnabled=False, dataTraceEnabled=False, throttlingBurstLimit=5000, throttlingRateLimit=10000.0,
    cachingEnabled=False, cacheTtlInSeconds=300, cacheDataEncrypted=False, requireAuthorizationForCacheControl=True,
    unauthorizedCacheControlHeaderStrategy="SUCCEED_WITH_RESPONSE_HEADER",
)  # fmt: skip
PATHS = (
    "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, "
    "/accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, "
    "/{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, "
    "/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit"
    "/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, "
    "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
    "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
    "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, "
    "/*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit "
    "/*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, "
    "/*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, "
    "/variables/{variable_name}, /tracingEnabled"
)


def check_stage_name(name: str) -> None:
    """Raises BadRequestException."""
    if not NAME.fullmatch(name):
        raise bad_request("Stage name only allows a-zA-Z0-9_-")


def check_variables(variables: dict[str, str] | None) -> None:
    """Raises BadRequestException."""
    for name, value in (variables or {}).items():
        if not VARIABLE.fullmatch(name):
            raise bad_request(
                f"Stage variable name '{name}' is invalid. It can only contain alphanumeric characters and underscores"
            )
        if not VALUE.fullmatch(value):
            raise bad_request(
                "Stage variable value is invalid. Please use the following regular expression: [A-Za-z0-9-._~:/?#&=,]+"
            )


def new_stage(now: float, name: str, deployment: str) -> t.Stage:
    """A stage with its defaults."""
    return t.Stage(
        stageName=name, deploymentId=deployment, cacheClusterEnabled=False, cacheClusterStatus="NOT_AVAILABLE",
        methodSettings={}, tracingEnabled=False, createdDate=now, lastUpdatedDate=now,
    )  # fmt: skip


def cluster(stage: t.Stage, enabled: bool, size: str | None) -> None:
    """Whether a stage keeps answers; the cache is there at once, whatever size it is said to have."""
    if enabled and size not in (None, *SIZES):
        raise bad_request(f"Invalid cache cluster size. Must be one of: {', '.join(SIZES)}")
    stage.cacheClusterEnabled, stage.cacheClusterSize = enabled, size or ("0.5" if enabled else None)
    stage.cacheClusterStatus = "AVAILABLE" if enabled else "NOT_AVAILABLE"


def _check_canary(tx: ReadTx, api: str, stage: t.Stage) -> None:
    """Raises BadRequestException."""
    canary = stage.canarySettings
    if canary is None:
        return
    check_variables(canary.stageVariableOverrides)
    if DEPLOYMENTS.get(tx, api, canary.deploymentId or "") is None:
        raise bad_request("Deployment id does not exist")


def shown(stage: t.Stage) -> t.Stage:
    """As it is answered: settings of methods with what holds where they say nothing."""
    settings = {name: _whole(one) for name, one in (stage.methodSettings or {}).items()}
    return msgspec.structs.replace(stage, methodSettings=settings, tags=stage.tags or None)


def _whole(given: t.MethodSetting) -> t.MethodSetting:
    said = {name: value for name in given.__struct_fields__ if (value := getattr(given, name)) is not None}
    return msgspec.structs.replace(UNSAID, **said)


@operation("CreateStage", resource=at("/restapis/{restApiId}/stages"), action="apigateway:POST")
def create_stage(tx: Tx, call: Call, req: t.CreateStageRequest) -> t.Stage:
    """Serve a deployment under a name. Source: API_CreateStage.

    Raises NotFoundException, BadRequestException, ConflictException.
    """
    find_api(tx, call, req.restApiId)
    check_stage_name(req.stageName)
    check_variables(req.variables)
    if DEPLOYMENTS.get(tx, req.restApiId, req.deploymentId) is None:
        raise bad_request("Deployment id does not exist")
    if STAGES.get(tx, req.restApiId, req.stageName) is not None:
        raise conflict("Stage already exists")
    stage = new_stage(tx.now, req.stageName, req.deploymentId)
    stage.description, stage.variables = req.description, req.variables or None
    stage.documentationVersion, stage.tracingEnabled = req.documentationVersion, bool(req.tracingEnabled)
    cluster(stage, bool(req.cacheClusterEnabled), req.cacheClusterSize)
    if req.canarySettings is not None:
        stage.canarySettings = checked(req.canarySettings)
        _check_canary(tx, req.restApiId, stage)
    stage.tags = dict(req.tags) if req.tags else None
    pass_completed(tx, call, req.restApiId, stage, set())
    save_stage(tx, req.restApiId, stage)
    return shown(stage)


@operation("GetStage", resource=at(STAGE), action="apigateway:GET", read=True)
def get_stage(tx: ReadTx, call: Call, req: t.GetStageRequest) -> t.Stage:
    """One stage. Source: API_GetStage. Raises NotFoundException."""
    return shown(find_stage(tx, call, req.restApiId, req.stageName))


@operation("GetStages", resource=at("/restapis/{restApiId}/stages"), action="apigateway:GET", read=True)
def get_stages(tx: ReadTx, call: Call, req: t.GetStagesRequest) -> t.Stages:
    """All stages, or those of one deployment. Source: API_GetStages. Raises NotFoundException."""
    find_api(tx, call, req.restApiId)
    found = [shown(stage) for stage in all_of(tx, STAGES, req.restApiId)]
    return t.Stages(item=[stage for stage in found if req.deploymentId in (None, stage.deploymentId)])


# The name's beginning: API_AccessLogSettings. What AWS says to others no source tells; the words below are chosen.
_LOG_DESTINATION = re.compile(
    r"arn:aws:(logs:[^:]*:\d{12}:log-group:.+|firehose:[^:]*:\d{12}:deliverystream/amazon-apigateway-.+)"
)
_NO_LOG_DESTINATION = (
    "Access log destination must be the ARN of a CloudWatch Logs log group, or of a Firehose delivery stream whose name "
    "begins with amazon-apigateway-"
)


def _log_setting(field: str) -> Rule:
    def apply(target: Any, operation_: str, name: str, value: str) -> None:
        if field == "destinationArn" and value and not _LOG_DESTINATION.fullmatch(value):
            raise bad_request(_NO_LOG_DESTINATION)
        settings = target.accessLogSettings or t.AccessLogSettings()
        target.accessLogSettings = msgspec.structs.replace(settings, **{field: value.removesuffix(":*")})

    return Rule(("add", "replace"), apply)


def _no_logs(target: Any, operation_: str, name: str, value: str) -> None:
    target.accessLogSettings = None


RULES = {
    "/deploymentId": scalar("deploymentId"),
    "/description": scalar("description"),
    "/documentationVersion": scalar("documentationVersion"),
    "/cacheClusterEnabled": scalar("cacheClusterEnabled", flag),
    "/cacheClusterSize": scalar("cacheClusterSize"),
    "/clientCertificateId": scalar("clientCertificateId"),
    "/tracingEnabled": scalar("tracingEnabled", flag),
    "/variables/*": entry("variables"),
    "/accessLogSettings/destinationArn": _log_setting("destinationArn"),
    "/accessLogSettings/format": _log_setting("format"),
    "/accessLogSettings": Rule(("remove",), _no_logs),
}


KEYS = {
    "apigateway:Request/AccessLoggingDestination": "/accessLogSettings/destinationArn",
    "apigateway:Request/AccessLoggingFormat": "/accessLogSettings/format",
}


@operation("UpdateStage", resource=at(STAGE), action="apigateway:PATCH", context=patched(KEYS))
def update_stage(tx: Tx, call: Call, req: t.UpdateStageRequest) -> t.Stage:
    """Serve another deployment, or change variables and settings. Source: API_UpdateStage.

    Raises NotFoundException, BadRequestException.
    """
    stage = find_stage(tx, call, req.restApiId, req.stageName)
    before = roles_in(tx, req.restApiId, stage)
    for one in req.patchOperations or ():
        path = one.path or ""
        if _set_method(stage, one.op or "", path, one.value or ""):
            continue
        if canary_changed(stage, one):
            continue
        if path not in RULES and not path.startswith("/variables/"):
            raise bad_request(f"Invalid method setting path: {path}. Must be one of: [{PATHS}]")
        patch(stage, [one], RULES)
    cluster(stage, bool(stage.cacheClusterEnabled), stage.cacheClusterSize)
    _check_canary(tx, req.restApiId, stage)
    check_variables(stage.variables)
    check_client_certificate(tx, call.scope, stage.clientCertificateId)
    find_deployment(tx, call, req.restApiId, stage.deploymentId or "")
    pass_completed(tx, call, req.restApiId, stage, before)
    stage.lastUpdatedDate = tx.now
    save_stage(tx, req.restApiId, stage)
    return shown(stage)


def _set_method(stage: t.Stage, operation_: str, path: str, value: str) -> bool:
    """Whether the path is a setting of a method (`/~1pets/GET/logging/loglevel`, `/*/*/…`), which is then set; or
    names a method, whose settings are then removed."""
    parts = path.removeprefix("/").split("/")
    settings = dict(stage.methodSettings or {})
    if len(parts) == 2 and operation_ == "remove" and "/".join(parts) in settings:
        del settings["/".join(parts)]
        stage.methodSettings = settings
        return True
    known = SETTINGS.get("/".join(parts[2:])) if len(parts) == 4 else None
    if known is None:
        return False
    field, convert = known
    key = "/".join(parts[:2])
    try:
        changed = convert(value)
    except ValueError as error:
        raise bad_request(f"Invalid value for {path}: {value}") from error
    # A method begins with what holds for all.
    present = settings.get(key) or settings.get("*/*") or t.MethodSetting()
    settings[key] = msgspec.structs.replace(present, **{field: changed})
    stage.methodSettings = settings
    return True


@operation("DeleteStage", resource=at(STAGE), action="apigateway:DELETE")
def delete_stage(tx: Tx, call: Call, req: t.DeleteStageRequest) -> None:
    """Serve nothing under this name any more; usage plans lose it. Source: API_DeleteStage. Raises NotFoundException;
    BadRequestException while a domain name leads to it."""
    find_stage(tx, call, req.restApiId, req.stageName)
    refuse_mapped(tx, call.scope, req.restApiId, req.stageName)
    STAGES.delete(tx, req.restApiId, req.stageName)
    leave_plans(tx, call.scope, req.restApiId, req.stageName)
    changed(tx, req.restApiId)
