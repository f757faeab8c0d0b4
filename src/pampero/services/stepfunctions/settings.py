"""Logging and encryption of state machines: kept, shown, and checked."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError
from pampero.services.stepfunctions.types import EncryptionConfiguration, LoggingConfiguration

OWNED: dict[str, Any] = {"type": "AWS_OWNED_KEY"}
Encryption = EncryptionConfiguration


def check_logging(configuration: LoggingConfiguration | None, account: str) -> dict[str, Any]:
    """What is kept of a LoggingConfiguration; its log group is the account's. Raises InvalidLoggingConfiguration."""
    if configuration is None:
        return {}
    found: dict[str, Any] = msgspec.to_builtins(configuration)
    level = found.get("level") or "OFF"
    destinations = found.get("destinations") or []
    if len(destinations) > 1:
        text = "Invalid Logging Configuration: Must specify exactly one Log Destination."
        raise ApiError("InvalidLoggingConfiguration", text)
    if level != "OFF" and not destinations:
        text = "Invalid Logging Configuration: Must specify exactly one Log Destination."
        raise ApiError("InvalidLoggingConfiguration", text)
    for destination in destinations:
        arn = (destination.get("cloudWatchLogsLogGroup") or {}).get("logGroupArn") or ""
        if not arn.startswith("arn:") or ":log-group:" not in arn or arn.split(":")[4] != account:
            raise ApiError("InvalidLoggingConfiguration", "Invalid Logging Configuration: Log Destination is invalid.")
    return {**found, "level": level, "includeExecutionData": bool(found.get("includeExecutionData"))}


def logging_of(kept: dict[str, Any]) -> LoggingConfiguration:
    """A LoggingConfiguration as it is shown."""
    return msgspec.convert({"level": "OFF", "includeExecutionData": False, **kept}, LoggingConfiguration)


def encryption_of(configuration: EncryptionConfiguration | None) -> dict[str, Any]:
    """What is kept of an EncryptionConfiguration. Raises InvalidEncryptionConfiguration."""
    if configuration is None:
        return OWNED
    found: dict[str, Any] = msgspec.to_builtins(configuration)
    if found["type"] == "CUSTOMER_MANAGED_KMS_KEY" and not found.get("kmsKeyId"):
        text = "Invalid Encryption Configuration: a customer managed key needs its kmsKeyId."
        raise ApiError("InvalidEncryptionConfiguration", text)
    return found
