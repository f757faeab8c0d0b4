"""Canary releases: a deployment that a part of a stage's requests try.

Source: "Set up an API Gateway canary release deployment"; the texts are what AWS answers.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pampero.services.apigateway.model import bad_request
from pampero.services.apigateway.rest import types as t
from pampero.services.apigateway.rest.patch import flag
from pampero.services.apigateway.rest.types import PatchOperation

SETTINGS = "/canarySettings"
OVERRIDES = f"{SETTINGS}/stageVariableOverrides"
# What promotion copies, and where to.
PROMOTED = {f"{SETTINGS}/deploymentId": "/deploymentId", OVERRIDES: "/variables"}


def checked(settings: t.CanarySettings) -> t.CanarySettings:
    """With what stands where nothing is said. Raises BadRequestException."""
    percent = settings.percentTraffic or 0.0
    if not 0 <= percent <= 100:
        raise bad_request("Percent traffic must be between 0 and 100")
    overrides = settings.stageVariableOverrides or None
    return replace(
        settings, percentTraffic=percent, useStageCache=bool(settings.useStageCache), stageVariableOverrides=overrides
    )


def begun(stage: t.Stage | None, name: str, asked: t.DeploymentCanarySettings | None, deployment: str) -> bool:
    """Whether a new deployment is a stage's canary, which it then is. Raises BadRequestException."""
    if asked is None:
        if stage is not None and stage.canarySettings is not None:
            raise bad_request(
                "Invalid deployment content specified.Non canary deployment not supported on stage "
                f"{name} because Canary is enabled. Provide CanarySettings in deploymentInput."
            )
        return False
    if stage is None:
        raise bad_request(
            f"Invalid deployment content specified.Stage {name} must already be created before making a canary release "
            "deployment"
        )
    stage.canarySettings = checked(
        t.CanarySettings(
            percentTraffic=asked.percentTraffic,
            deploymentId=deployment,
            stageVariableOverrides=asked.stageVariableOverrides,
            useStageCache=asked.useStageCache,
        )
    )
    return True


def changed(stage: t.Stage, one: PatchOperation) -> bool:
    """Whether an operation of a PATCH is about a stage's canary, which is then changed, promoted or taken away. Raises
    BadRequestException."""
    path, operation, value = one.path or "", one.op or "", one.value or ""
    if operation == "copy":
        _promote(stage, one.from_ or "", path)
        return True
    if path == SETTINGS and operation == "remove":
        if stage.canarySettings is None:
            raise bad_request("Cannot remove canary settings: the stage has none")
        stage.canarySettings = None
        return True
    if not path.startswith(f"{SETTINGS}/"):
        return False
    present: Any = stage.canarySettings or t.CanarySettings(deploymentId=stage.deploymentId)
    stage.canarySettings = checked(_with(present, path.removeprefix(f"{SETTINGS}/"), operation, value))
    return True


def _with(settings: t.CanarySettings, member: str, operation: str, value: str) -> t.CanarySettings:
    name, _, key = member.partition("/")
    if operation not in ("add", "replace") and not key:
        raise bad_request(f"Invalid patch operation specified for path {SETTINGS}/{member}")
    match name:
        case "percentTraffic":
            try:
                return replace(settings, percentTraffic=float(value))
            except ValueError as error:
                raise bad_request(f"Invalid value for {SETTINGS}/{member}: {value}") from error
        case "deploymentId":
            return replace(settings, deploymentId=value)
        case "useStageCache":
            return replace(settings, useStageCache=flag(value))
        case "stageVariableOverrides" if key:
            table = {known: one for known, one in (settings.stageVariableOverrides or {}).items() if known != key}
            return replace(settings, stageVariableOverrides=table if operation == "remove" else {**table, key: value})
    raise bad_request(f"Invalid patch path {SETTINGS}/{member}")


def _promote(stage: t.Stage, source: str, path: str) -> None:
    canary = stage.canarySettings
    if PROMOTED.get(source) != path:
        raise bad_request(
            f"Invalid copy operation with path: {path} and from {source}. Valid copy:path are "
            f"[{', '.join(PROMOTED.values())}] and valid copy:from are [{', '.join(PROMOTED)}]"
        )
    if canary is None:
        raise bad_request("Promotion not available. Canary does not exist.")
    if path == "/deploymentId":
        stage.deploymentId = canary.deploymentId
    else:
        stage.variables = {**(stage.variables or {}), **(canary.stageVariableOverrides or {})} or None
