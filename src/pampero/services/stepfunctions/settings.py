"""Logging and encryption of state machines: kept, shown, and checked."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check
from pampero.auth.principals import Principal
from pampero.kernel.arn import arn
from pampero.services.stepfunctions.tasks.outcome import TaskError
from pampero.services.stepfunctions.tasks.roles import session
from pampero.services.stepfunctions.types import EncryptionConfiguration, LoggingConfiguration

OWNED: dict[str, Any] = {"type": "AWS_OWNED_KEY"}
Encryption = EncryptionConfiguration
# What Step Functions does with the machine's role to have a log delivered, first of all.
DELIVERY = Check("logs:CreateLogDelivery", "*")


def check_logging(configuration: LoggingConfiguration | None, account: str) -> dict[str, Any]:
    """What is kept of a LoggingConfiguration; its log group is the account's. Raises InvalidLoggingConfiguration."""
    if configuration is None:
        return {}
    found: dict[str, Any] = msgspec.to_builtins(configuration)
    level = found.get("level") or "OFF"
    destinations = found.get("destinations") or []
    if len(destinations) > 1 or (level != "OFF" and not destinations):
        raise _wrong("Must specify exactly one Log Destination.")
    for destination in destinations:
        group = _group(destination)
        if not group.startswith("arn:") or ":log-group:" not in group or group.split(":")[4] != account:
            raise _wrong("Log Destination is invalid.")
        if not group.endswith(":*"):
            raise _wrong("Log Group ARN must be provided with '*' qualifier.")
    return {**found, "level": level, "includeExecutionData": bool(found.get("includeExecutionData"))}


def _group(destination: dict[str, Any]) -> str:
    return (destination.get("cloudWatchLogsLogGroup") or {}).get("logGroupArn") or ""


def _wrong(text: str) -> ApiError:
    return ApiError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {text}")


async def check_destination(call: Call, logging: dict[str, Any], role: str, name: str) -> None:
    """Whether a machine's log can be written: its role may have logs delivered, and the log group is there. logging: as it is
    kept. Raises AccessDeniedException, InvalidLoggingConfiguration.

    AWS asks the role for further permissions of CloudWatch Logs, which say nothing of a log here.
    """
    if logging.get("level", "OFF") == "OFF":
        return
    try:
        execution = arn("states", call.region, call.account, f"execution:{name}:log")
        place = await session(call, execution, role, name)
    except TaskError:
        return  # The role itself is refused by whoever asks for it next.
    decision = await call.read(call.runtime.decide, place.principal, DELIVERY, place.facts, None)
    if not decision.allowed:
        text = "The state machine IAM Role is not authorized to access the Log Destination"
        raise ApiError("AccessDeniedException", text, status=400)
    parts = _group(logging["destinations"][0]).split(":")
    logs = call.within(call.account, parts[3]).acting(Principal.root(call.account)).client("logs")
    found = await logs.call("DescribeLogGroups", logGroupNamePrefix=parts[6])
    if all(group["logGroupName"] != parts[6] for group in found["logGroups"]):
        raise _wrong("Log Destination not found.")


def logging_of(kept: dict[str, Any]) -> LoggingConfiguration:
    """A LoggingConfiguration as it is shown."""
    return msgspec.convert({"level": "OFF", "includeExecutionData": False, **kept}, LoggingConfiguration)


def encryption_of(configuration: EncryptionConfiguration | None) -> dict[str, Any]:
    """What is kept of an EncryptionConfiguration. Raises InvalidEncryptionConfiguration."""
    if configuration is None:
        return OWNED
    owned = configuration.type == OWNED["type"]
    if owned and (configuration.kmsKeyId is not None or configuration.kmsDataKeyReusePeriodSeconds is not None):
        text = "an AWS owned key has neither kmsKeyId nor kmsDataKeyReusePeriodSeconds."
        raise ApiError("InvalidEncryptionConfiguration", f"Invalid Encryption Configuration: {text}")
    if owned:
        return OWNED
    if not configuration.kmsKeyId:
        text = "Invalid Encryption Configuration: a customer managed key needs its kmsKeyId."
        raise ApiError("InvalidEncryptionConfiguration", text)
    kept = {"type": configuration.type, "kmsKeyId": configuration.kmsKeyId}
    seconds = configuration.kmsDataKeyReusePeriodSeconds
    return kept if seconds is None else {**kept, "kmsDataKeyReusePeriodSeconds": seconds}
