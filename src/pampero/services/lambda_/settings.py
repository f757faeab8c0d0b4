"""What a request says about a function, checked; and how a function is shown."""

from __future__ import annotations

import json
import re
from typing import Any

from pampero.api import Call
from pampero.aws.settling import CREATING
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.model import (
    TAKING,
    Durable,
    Function,
    ImageSettings,
    Logging,
    Settings,
    runtime_arn,
    stamp,
)
from pampero.services.lambda_.names import LATEST, invalid
from pampero.services.lambda_.sealing import STATES
from pampero.services.lambda_.sealing import shown as shown_environment
from pampero.services.lambda_.tenants import refuse_tenants
from pampero.services.lambda_.words import GONE, LISTED
from pampero.work.workers.interpreters import RUNTIMES

MAKING = "The function is being created."
UNINITIALIZED = "The initialization of the function failed: its logs say why."
UNOPENED = "The environment variables of the function could not be decrypted."
MAX_ENVIRONMENT_LENGTH = 4096
MAX_TIMEOUT = 900
MAX_MEMORY = 10240
RESERVED = frozenset(
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)  # fmt: skip
# Source: "Improving startup performance with Lambda SnapStart": Java 11, Python 3.12 and .NET 8, and later ones.
SNAPSHOTS = re.compile(r"java(1[1-9]|[2-9]\d)(\.al2023)?|python3\.(1[2-9]|[2-9]\d)|dotnet([89]|\d\d)")
NO_IMAGE = "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image."
UNSUPPORTED = {
    "FileSystemConfigs": "File systems",
    "CapacityProviderConfig": "Capacity providers",
    "AcceleratorConfig": "Accelerators",
}


def apply(settings: Settings, req: Any, first: bool) -> None:
    """Put what a CreateFunction or UpdateFunctionConfiguration request says into `settings`.

    Raises InvalidParameterValueException. Members for what the platform has no counterpart of are refused, but for an
    empty VpcConfig, which changes nothing.
    """
    _refuse_unsupported(req)
    if req.DurableConfig is not None:
        settings.durable = _durable(settings.durable, req.DurableConfig, first)
        if first:
            settings.logging = Logging("JSON", "", "INFO", "INFO")
            settings.timeout = min(settings.durable.timeout, MAX_TIMEOUT)
    for member, field in (("Runtime", "runtime"), ("Handler", "handler"), ("Role", "role"), ("Timeout", "timeout")):
        if getattr(req, member) is not None:
            setattr(settings, field, getattr(req, member))
    if req.KMSKeyArn is not None:
        settings.key = req.KMSKeyArn
    if req.Description is not None:
        settings.description = req.Description
    if req.MemorySize is not None:
        settings.memory = req.MemorySize
    if req.EphemeralStorage is not None:
        settings.storage = req.EphemeralStorage.Size
    if req.Environment is not None:
        settings.environment = _environment(req.Environment.Variables or {})
    if req.TracingConfig is not None and req.TracingConfig.Mode:
        settings.tracing = req.TracingConfig.Mode
    if req.DeadLetterConfig is not None:
        settings.dead_letter = _dead_letter(req.DeadLetterConfig.TargetArn or "")
    if req.SnapStart is not None:
        settings.snapshots = req.SnapStart.ApplyOn or "None"
    if first and req.TenancyConfig is not None:
        settings.tenancy = req.TenancyConfig.TenantIsolationMode
    if req.LoggingConfig is not None:
        settings.logging = _logging(req.LoggingConfig, settings.durable is not None)
    if settings.image is not None:
        _image(settings, req)
    elif req.ImageConfig is not None:
        raise invalid("ImageConfig is not supported for functions created with deployment packages.")
    elif first or req.Runtime is not None:
        _check_runtime(settings.runtime)
    if settings.snapshots != "None" and not SNAPSHOTS.fullmatch(settings.runtime):
        raise invalid(f"{settings.runtime} is not supported for SnapStart enabled functions.")
    if settings.snapshots != "None":
        refuse_tenants(settings, "SnapStart")
    if settings.durable is not None:
        refuse_tenants(settings, "A durable configuration")
    _check_size("timeout", settings.timeout, 1, MAX_TIMEOUT)
    _check_size("memorySize", settings.memory, 128, MAX_MEMORY)
    _check_size("ephemeralStorage.size", settings.storage, 512, MAX_MEMORY)
    if not settings.handler and settings.image is None:
        raise invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")


def _image(settings: Settings, req: Any) -> None:
    """What an image has itself cannot be said; what it says of its start can. Source: API_ImageConfig."""
    if settings.runtime or settings.handler or req.Layers:
        raise invalid(NO_IMAGE)
    if req.ImageConfig is not None:
        wanted = req.ImageConfig
        settings.image = ImageSettings(wanted.EntryPoint or [], wanted.Command or [], wanted.WorkingDirectory or "")


def _image_config(settings: Settings) -> t.ImageConfigResponse | None:
    found = settings.image
    if found is None or found == ImageSettings():
        return None
    shown = t.ImageConfig(
        EntryPoint=found.entry or None, Command=found.command or None, WorkingDirectory=found.directory or None
    )
    return t.ImageConfigResponse(ImageConfig=shown)


def _refuse_unsupported(req: Any) -> None:
    for member, what in UNSUPPORTED.items():
        if getattr(req, member, None):
            raise invalid(f"{what} ({member}) are not supported yet.")
    if req.VpcConfig is not None and (req.VpcConfig.SubnetIds or req.VpcConfig.SecurityGroupIds):
        raise invalid("Networks (VpcConfig) are not supported yet.")


def _check_runtime(runtime: str) -> None:
    """A known name will do: whether this machine has its program shows when it is invoked, and in `pampero runtimes`."""
    if runtime in RUNTIMES and runtime not in GONE:
        return
    if runtime in GONE:
        text = (
            f"The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. We "
            "recommend you use a supported runtime while creating or updating functions."
        )
        raise invalid(text)
    names = ", ".join(LISTED)
    text = f"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [{names}]"
    raise invalid(f"{text} or be a valid ARN")


def _check_size(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        bound = f"less than or equal to {most}" if value > most else f"greater than or equal to {least}"
        text = f"Value '{value}' at '{name}' failed to satisfy constraint: Member must have value {bound}"
        raise invalid(f"1 validation error detected: {text}")


def _environment(variables: dict[str, str]) -> dict[str, str]:
    taken = sorted(RESERVED & set(variables))
    if taken:
        text = (
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(taken)}"
        )
        raise invalid(text)
    measured = json.dumps(variables, separators=(",", ":"))
    if len(measured.encode()) > MAX_ENVIRONMENT_LENGTH:
        text = (
            "Lambda was unable to configure your environment variables because the environment variables you have "
            f"provided exceeded the 4KB limit. String measured: {measured}"
        )
        raise invalid(text)
    return dict(variables)


def _dead_letter(target: str) -> str:
    if target and (not target.startswith("arn:") or target.split(":")[2] not in ("sqs", "sns")):
        raise invalid(f"The provided target ARN {target} is neither a queue nor a topic.")
    return target


def _durable(former: Durable | None, config: t.DurableConfig, first: bool) -> Durable:
    """A function is durable from the beginning, or never. The words and defaults are those that users report."""
    if config.KMSKeyArn:
        raise invalid("Keys of KMS (DurableConfig.KMSKeyArn) are not supported yet.")
    if first:
        if config.ExecutionTimeout is None:
            raise invalid("You cannot create a function with a durable configuration without an executionTimeout")
        former = Durable(config.ExecutionTimeout)
    if former is None:
        text = "You cannot add a durable configuration to a function that was originally created with no durable configuration"
        raise invalid(text)
    return Durable(config.ExecutionTimeout or former.timeout, config.RetentionPeriodInDays or former.retention)


def _logging(config: t.LoggingConfig, durable: bool) -> Logging:
    kind = config.LogFormat or ("JSON" if durable else "Text")
    if durable and kind == "Text":
        raise invalid("You cannot use plain text logs with a durable function. Only JSON format logs are supported")
    if kind == "Text" and (config.ApplicationLogLevel or config.SystemLogLevel):
        raise invalid("To configure log levels, the log format must be JSON.")
    levels = (config.ApplicationLogLevel or "INFO", config.SystemLogLevel or "INFO") if kind == "JSON" else (None, None)
    return Logging(kind, config.LogGroup or "", *levels)


def show(call: Call, function: Function, qualified: bool = False) -> t.FunctionConfiguration:
    """A function as the API shows it. qualified: its ARN names the version (also for `$LATEST`)."""
    shown = listed(call, function, qualified)
    pending = function.pending.state if function.pending is not None else ""
    if function.snapshot and not pending:
        return _snapped(shown, function)
    shown.State = "Pending" if pending == CREATING else "Active"
    if function.settings.image is None:
        shown.RuntimeVersionConfig = t.RuntimeVersionConfig(RuntimeVersionArn=runtime_arn(function))
    if pending == CREATING:
        shown.StateReason, shown.StateReasonCode = MAKING, "Creating"
    elif pending:
        shown.LastUpdateStatus = "InProgress"
        shown.LastUpdateStatusReason, shown.LastUpdateStatusReasonCode = MAKING, "Creating"
    else:
        shown.LastUpdateStatus = "Successful"
    return shown


def _snapped(shown: t.FunctionConfiguration, function: Function) -> t.FunctionConfiguration:
    """A version whose snapshot is being taken, or could not be. Source: "Activating and managing Lambda SnapStart"; the texts
    are ours."""
    shown.RuntimeVersionConfig = t.RuntimeVersionConfig(RuntimeVersionArn=runtime_arn(function))
    if function.snapshot == TAKING:
        shown.State, shown.StateReason, shown.StateReasonCode = "Pending", MAKING, "Creating"
        shown.LastUpdateStatus = "InProgress"
    else:
        why = UNOPENED if function.snapshot in STATES.values() else UNINITIALIZED
        shown.State, shown.StateReason, shown.StateReasonCode = "Failed", why, function.snapshot
        shown.LastUpdateStatus = "Failed"
        shown.LastUpdateStatusReason, shown.LastUpdateStatusReasonCode = why, function.snapshot
    return shown


def listed(call: Call, function: Function, qualified: bool = False) -> t.FunctionConfiguration:
    """The same among others: without its state. Source: API_ListFunctions."""
    settings = function.settings
    named = qualified or function.version != "$LATEST"
    return t.FunctionConfiguration(
        FunctionName=function.name,
        FunctionArn=function.qualified if named else function.arn,
        Runtime=settings.runtime or None,
        Role=settings.role,
        Handler=settings.handler or None,
        CodeSize=function.code.size,
        Description=settings.description,
        Timeout=settings.timeout,
        MemorySize=settings.memory,
        LastModified=stamp(function.modified),
        CodeSha256=function.code.sha256,
        Version=function.version,
        DeadLetterConfig=t.DeadLetterConfig(TargetArn=settings.dead_letter) if settings.dead_letter else None,
        Environment=shown_environment(call, function),
        KMSKeyArn=settings.key or None,
        TracingConfig=t.TracingConfigResponse(Mode=settings.tracing),
        RevisionId=function.revision,
        Layers=[t.Layer(Arn=layer.arn, CodeSize=layer.code.size) for layer in settings.layers] or None,
        PackageType="Zip" if settings.image is None else "Image",
        ImageConfigResponse=_image_config(settings),
        Architectures=[settings.architecture],
        EphemeralStorage=t.EphemeralStorage(Size=settings.storage),
        SnapStart=t.SnapStartResponse(
            ApplyOn=settings.snapshots,
            OptimizationStatus="On" if settings.snapshots != "None" and function.version != LATEST else "Off",
        ),
        TenancyConfig=t.TenancyConfig(TenantIsolationMode=settings.tenancy) if settings.tenancy else None,
        LoggingConfig=t.LoggingConfig(
            LogFormat=settings.logging.format,
            ApplicationLogLevel=settings.logging.application,
            SystemLogLevel=settings.logging.system,
            LogGroup=function.log_group,
        ),
        DurableConfig=None
        if settings.durable is None
        else t.DurableConfig(
            ExecutionTimeout=settings.durable.timeout, RetentionPeriodInDays=settings.durable.retention
        ),
    )
