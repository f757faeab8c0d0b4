"""Configurations of destinations: checked, completed with what AWS takes where nothing is said, changed, shown.

What nothing here would do is answered 501: conversion of formats (there is no Glue, whose tables are the schemas), Snappy, secrets
of Secrets Manager, extraction of metadata by JQ.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from pampero.api import ApiError, Call, operation, pass_role
from pampero.protocol.codec import to_params
from pampero.services.firehose import types as t
from pampero.services.firehose.extraction import installed
from pampero.services.firehose.model import (
    DESTINATION,
    EXTENDED,
    HTTP,
    S3,
    STREAMS,
    Stream,
    active,
    invalid,
    stream_arn,
    unserved,
)
from pampero.services.firehose.names import KEYS, Invalid, delivered_prefix, expressions
from pampero.services.firehose.processors import processors_of
from pampero.services.firehose.roles import assumed
from pampero.store.tx import ReadTx, Tx

Config = dict[str, Any]
SIZE, INTERVAL = 5, 300
MIN_PARTITIONED, PARTITIONED = 64, 128
COMPRESSIONS = ("UNCOMPRESSED", "GZIP", "ZIP")
RETRY_SECONDS = 300
PLAIN = ("RoleARN", "BucketARN", "Prefix", "ErrorOutputPrefix", "BufferingHints", "CompressionFormat", "EncryptionConfiguration",
         "CloudWatchLoggingOptions")  # fmt: skip


def check_role(tx: ReadTx, call: Call, role: str | None) -> None:
    """May it be handed to Firehose, and does it trust it? Raises InvalidArgumentException, AccessDeniedException."""
    if role is None:
        return
    pass_role(tx, call, "firehose.amazonaws.com", role)
    if not assumed(tx, call, role):
        raise invalid(f"Firehose is unable to assume role {role}. Please check the role provided.")


def completed(tx: ReadTx, call: Call, kind: str, config: Config) -> Config:
    """A configuration with all that it leaves out. Raises InvalidArgumentException, NotImplemented."""
    if kind == HTTP:
        return _endpoint(tx, call, config)
    made = _bucket(tx, call, config)
    if kind == S3:
        return made
    if made.get("DataFormatConversionConfiguration", {"Enabled": False}).get("Enabled", True):
        raise unserved("DataFormatConversionConfiguration")
    made.setdefault("S3BackupMode", "Disabled")
    if made["S3BackupMode"] == "Enabled":
        if "S3BackupConfiguration" not in made:
            raise invalid("S3BackupConfiguration must be specified when S3BackupMode is Enabled.")
        made["S3BackupConfiguration"] = _bucket(tx, call, made["S3BackupConfiguration"])
    _check_processors(made)
    zone = made.get("CustomTimeZone")
    if zone:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise invalid(f"The time zone {zone} is not supported.") from error
    return made


def _check_processors(config: Config) -> None:
    query = processors_of(config.get("ProcessingConfiguration")).query
    if query is not None and installed() is None:
        raise unserved("The processor MetadataExtraction without jq (pip install 'pampero[jq]')")
    if query is not None and not config.get("DynamicPartitioningConfiguration", {}).get("Enabled"):
        raise invalid("MetadataExtraction processor is only supported when Dynamic Partitioning is enabled.")


def _hints(config: Config, size: int) -> Config:
    hints: Config = config.get("BufferingHints") or {}
    if len(hints) == 1:
        raise invalid("SizeInMBs and IntervalInSeconds of BufferingHints must be specified together.")
    return hints or {"SizeInMBs": size, "IntervalInSeconds": INTERVAL}


def _bucket(tx: ReadTx, call: Call, config: Config) -> Config:
    partitioned = config.get("DynamicPartitioningConfiguration", {}).get("Enabled", False)
    made = {
        "CompressionFormat": "UNCOMPRESSED",
        "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
        "CloudWatchLoggingOptions": {"Enabled": False},
        "Prefix": "",
        **config,
        "BufferingHints": _hints(config, PARTITIONED if partitioned else SIZE),
    }
    if partitioned and made["BufferingHints"]["SizeInMBs"] < MIN_PARTITIONED:
        text = f"BufferingHints.SizeInMBs must be at least {MIN_PARTITIONED} when Dynamic Partitioning is enabled."
        raise invalid(text)
    if made["CompressionFormat"] not in COMPRESSIONS:
        raise unserved(f"The compression {made['CompressionFormat']}")
    _check_logging(made)
    _check_prefixes(made["Prefix"], made.get("ErrorOutputPrefix") or "", partitioned)
    check_role(tx, call, made["RoleARN"])
    return made


def _check_logging(config: Config) -> None:
    options = config["CloudWatchLoggingOptions"]
    if options.get("Enabled") and not (options.get("LogGroupName") and options.get("LogStreamName")):
        raise invalid("LogGroupName and LogStreamName must be specified when CloudWatch logging is enabled.")


def _check_prefixes(prefix: str, errors: str, partitioned: bool) -> None:
    try:
        found, others = expressions(prefix), expressions(errors)
        delivered_prefix(prefix)
    except Invalid as error:
        raise invalid(f"{error}.") from error
    if found and not errors:
        raise invalid("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions")
    if ("firehose", "error-output-type") in found:
        raise invalid("Prefix cannot contain !{firehose:error-output-type}")
    if others and ("firehose", "error-output-type") not in others:
        raise invalid("ErrorOutputPrefix must contain !{firehose:error-output-type} when it contains expressions")
    if any(namespace in KEYS for namespace, _ in others):
        raise invalid("ErrorOutputPrefix cannot contain partition keys")
    if any(namespace in KEYS for namespace, _ in found) != partitioned:
        raise invalid("Prefix must contain partition keys when Dynamic Partitioning is enabled, and only then")


def _endpoint(tx: ReadTx, call: Call, config: Config) -> Config:
    if config.get("SecretsManagerConfiguration", {}).get("Enabled"):
        raise unserved("SecretsManagerConfiguration")
    made = {
        "CloudWatchLoggingOptions": {"Enabled": False},
        "RequestConfiguration": {"ContentEncoding": "NONE"},
        "S3BackupMode": "FailedDataOnly",
        **config,
        "BufferingHints": _hints(config, SIZE),
        "RetryOptions": {"DurationInSeconds": RETRY_SECONDS, **config.get("RetryOptions", {})},
        "S3Configuration": _bucket(tx, call, config["S3Configuration"]),
    }
    _check_logging(made)
    _check_processors(made)
    check_role(tx, call, made.get("RoleARN"))
    return made


def described(stream: Stream) -> Config:
    """A destination as a description shows it, by its kind; the access key of an endpoint is not."""
    config = stream.config
    plain = {name: config[name] for name in PLAIN if name in config}
    if stream.destination == S3:
        return {"S3DestinationDescription": plain}
    renamed = dict(config)
    if stream.destination == EXTENDED:
        if "S3BackupConfiguration" in renamed:
            renamed["S3BackupDescription"] = renamed.pop("S3BackupConfiguration")
        return {"S3DestinationDescription": plain, "ExtendedS3DestinationDescription": renamed}
    endpoint = dict(renamed["EndpointConfiguration"])
    endpoint.pop("AccessKey", None)
    renamed["EndpointConfiguration"] = endpoint
    renamed["S3DestinationDescription"] = renamed.pop("S3Configuration")
    return {"HttpEndpointDestinationDescription": renamed}


@operation("UpdateDestination", resource=stream_arn)
def update_destination(tx: Tx, call: Call, req: t.UpdateDestinationInput) -> t.UpdateDestinationOutput:
    """Change members of a destination; objects in it are replaced as a whole. Source: API_UpdateDestination. What has been
    gathered goes to the changed one. Another kind of destination answers 501, but for S3 and ExtendedS3.

    Raises ResourceNotFoundException, ResourceInUseException, ConcurrentModificationException, InvalidArgumentException.
    """
    stream = active(tx, call, req.DeliveryStreamName)
    if req.CurrentDeliveryStreamVersionId != str(stream.version):
        text = (
            f"Cannot update firehose: {stream.name} since the current version id: {stream.version} and specified version"
            f" id: {req.CurrentDeliveryStreamVersionId} do not match"
        )
        raise ApiError("ConcurrentModificationException", text)
    if req.DestinationId != DESTINATION:
        raise invalid(f"Destination Id {req.DestinationId} not found")
    given = {
        S3: req.S3DestinationUpdate,
        EXTENDED: req.ExtendedS3DestinationUpdate,
        HTTP: req.HttpEndpointDestinationUpdate,
    }
    chosen = [(kind, update) for kind, update in given.items() if update is not None]
    if len(chosen) != 1:
        raise invalid("Exactly one destination update is supported for a Firehose")
    kind, update = chosen[0]
    if (kind == HTTP) != (stream.destination == HTTP):
        raise unserved("A change of a destination's kind")
    if kind == EXTENDED:
        stream.destination = EXTENDED
    stream.config = completed(tx, call, stream.destination, _merged(stream.config, to_params(update)))
    stream.version += 1
    stream.updated = tx.now
    STREAMS.save(tx, stream)
    return t.UpdateDestinationOutput()


def _merged(old: Config, update: Config) -> Config:
    """Raises InvalidArgumentException."""
    made = {**old, **update}
    for name, inner in (("S3BackupUpdate", "S3BackupConfiguration"), ("S3Update", "S3Configuration")):
        if name in made:
            made[inner] = {**old.get(inner, {}), **made.pop(name)}
    if old.get("S3BackupMode") == "Enabled" and made["S3BackupMode"] != "Enabled":
        raise invalid("S3BackupMode cannot be disabled once it is Enabled.")
    enabled = [one.get("DynamicPartitioningConfiguration", {}).get("Enabled", False) for one in (old, made)]
    if enabled == [False, True]:
        raise invalid("Dynamic Partitioning can only be enabled when a Firehose is created.")
    return made
