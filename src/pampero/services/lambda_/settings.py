"""What a request says about a function, checked; and how a function is shown."""

from __future__ import annotations

import json
import re
from typing import Any

from pampero.services.lambda_ import types as t
from pampero.services.lambda_.model import Function, Logging, Settings, stamp
from pampero.services.lambda_.names import invalid
from pampero.work.workers.workers import supported

LONGEST_ENVIRONMENT = 4096
LONGEST_TIMEOUT = 900
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
UNSUPPORTED = {
    "FileSystemConfigs": "File systems",
    "ImageConfig": "Container images",
    "CodeSigningConfigArn": "Code signing",
    "CapacityProviderConfig": "Capacity providers",
    "DurableConfig": "Durable functions",
    "TenancyConfig": "Tenant isolation",
    "AcceleratorConfig": "Accelerators",
    "KMSKeyArn": "Keys of KMS",
}


def apply(settings: Settings, req: Any, first: bool) -> None:
    """Put what a CreateFunction or UpdateFunctionConfiguration request says into `settings`.

    Raises InvalidParameterValueException. Members for what the platform has no counterpart of are refused, but for an
    empty VpcConfig and for SnapStart off, which change nothing.
    """
    _refuse_unsupported(req)
    for member, field in (("Runtime", "runtime"), ("Handler", "handler"), ("Role", "role"), ("Timeout", "timeout")):
        if getattr(req, member) is not None:
            setattr(settings, field, getattr(req, member))
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
    if req.LoggingConfig is not None:
        settings.logging = _logging(req.LoggingConfig)
    if first or req.Runtime is not None:
        _check_runtime(settings.runtime)
    _check_size("timeout", settings.timeout, 1, LONGEST_TIMEOUT)
    _check_size("memorySize", settings.memory, 128, MAX_MEMORY)
    _check_size("ephemeralStorage.size", settings.storage, 512, MAX_MEMORY)
    if not settings.handler:
        raise invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")


def _refuse_unsupported(req: Any) -> None:
    for member, what in UNSUPPORTED.items():
        if getattr(req, member, None):
            raise invalid(f"{what} ({member}) are not supported yet.")
    if req.VpcConfig is not None and (req.VpcConfig.SubnetIds or req.VpcConfig.SecurityGroupIds):
        raise invalid("Networks (VpcConfig) are not supported yet.")
    if req.SnapStart is not None and req.SnapStart.ApplyOn not in (None, "None"):
        raise invalid(f"{req.SnapStart.ApplyOn} is not supported: SnapStart is not supported yet.")


def _check_runtime(runtime: str) -> None:
    if not re.fullmatch(r"python3\.\d+|nodejs\d+\.x", runtime):
        raise invalid(f"The runtime {runtime} is not supported yet: functions run in Python and Node.js.")
    reason = supported(runtime)
    if reason is not None:
        raise invalid(f"The runtime {runtime} cannot run here: {reason}.")


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
    if len(measured.encode()) > LONGEST_ENVIRONMENT:
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


def _logging(config: t.LoggingConfig) -> Logging:
    kind = config.LogFormat or "Text"
    if kind == "Text" and (config.ApplicationLogLevel or config.SystemLogLevel):
        raise invalid("To configure log levels, the log format must be JSON.")
    levels = (config.ApplicationLogLevel or "INFO", config.SystemLogLevel or "INFO") if kind == "JSON" else (None, None)
    return Logging(kind, config.LogGroup or "", *levels)


def show(function: Function, qualified: bool = False) -> t.FunctionConfiguration:
    """A function as the API shows it. qualified: its ARN names the version (also for `$LATEST`)."""
    settings = function.settings
    named = qualified or function.version != "$LATEST"
    return t.FunctionConfiguration(
        FunctionName=function.name,
        FunctionArn=function.qualified if named else function.arn,
        Runtime=settings.runtime,
        Role=settings.role,
        Handler=settings.handler,
        CodeSize=function.code.size,
        Description=settings.description,
        Timeout=settings.timeout,
        MemorySize=settings.memory,
        LastModified=stamp(function.modified),
        CodeSha256=function.code.sha256,
        Version=function.version,
        DeadLetterConfig=t.DeadLetterConfig(TargetArn=settings.dead_letter) if settings.dead_letter else None,
        Environment=t.EnvironmentResponse(Variables=settings.environment) if settings.environment else None,
        TracingConfig=t.TracingConfigResponse(Mode=settings.tracing),
        RevisionId=function.revision,
        Layers=[t.Layer(Arn=layer.arn, CodeSize=layer.code.size) for layer in settings.layers] or None,
        State="Active",
        LastUpdateStatus="Successful",
        PackageType="Zip",
        Architectures=[settings.architecture],
        EphemeralStorage=t.EphemeralStorage(Size=settings.storage),
        SnapStart=t.SnapStartResponse(ApplyOn="None", OptimizationStatus="Off"),
        RuntimeVersionConfig=t.RuntimeVersionConfig(RuntimeVersionArn=_runtime_arn(function)),
        LoggingConfig=t.LoggingConfig(
            LogFormat=settings.logging.format,
            ApplicationLogLevel=settings.logging.application,
            SystemLogLevel=settings.logging.system,
            LogGroup=function.log_group,
        ),
    )


def _runtime_arn(function: Function) -> str:
    return f"arn:aws:lambda:{function.region}::runtime:{function.settings.runtime}"
