"""Properties of CloudFormation's bucket that are configurations of a bucket, as the operations take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pampero.aws.cfn import Part


def _filtered(given: Mapping[str, Any], *names: str) -> dict[str, Any] | None:
    """The filter of a configuration whose parts stand beside its other properties."""
    parts = {name: given[name] for name in names if name in given}
    tags = given.get("TagFilters", [])
    if len(parts) + len(tags) > 1:
        return {"And": {**parts, **({"Tags": tags} if tags else {})}}
    return {"Tag": tags[0]} if tags else parts or None


def _with_filter(given: Mapping[str, Any], shaped: dict[str, Any], *names: str) -> dict[str, Any]:
    found = _filtered(given, *names)
    return shaped if found is None else {**shaped, "Filter": found}


def _destination(given: Mapping[str, Any], account: str) -> dict[str, Any]:
    names = {"BucketArn": "Bucket", "BucketAccountId": account, "Format": "Format", "Prefix": "Prefix"}
    return {"S3BucketDestination": {member: given[name] for name, member in names.items() if name in given}}


def inventory(given: Mapping[str, Any]) -> dict[str, Any]:
    """One of InventoryConfigurations."""
    shaped = {
        "Id": given["Id"],
        "IsEnabled": given["Enabled"],
        "IncludedObjectVersions": given["IncludedObjectVersions"],
        "Schedule": {"Frequency": given["ScheduleFrequency"]},
        "Destination": _destination(given["Destination"], "AccountId"),
    }
    if "OptionalFields" in given:
        shaped["OptionalFields"] = given["OptionalFields"]
    return {**shaped, "Filter": {"Prefix": given["Prefix"]}} if "Prefix" in given else shaped


def analytics(given: Mapping[str, Any]) -> dict[str, Any]:
    """One of AnalyticsConfigurations."""
    export = given["StorageClassAnalysis"].get("DataExport")
    analysis = {}
    if export is not None:
        analysis["DataExport"] = {**export, "Destination": _destination(export["Destination"], "BucketAccountId")}
    return _with_filter(given, {"Id": given["Id"], "StorageClassAnalysis": analysis}, "Prefix")


def metrics(given: Mapping[str, Any]) -> dict[str, Any]:
    """One of MetricsConfigurations."""
    return _with_filter(given, {"Id": given["Id"]}, "Prefix", "AccessPointArn")


def tiering(given: Mapping[str, Any]) -> dict[str, Any]:
    """One of IntelligentTieringConfigurations."""
    return _with_filter(given, {name: given[name] for name in ("Id", "Status", "Tierings")}, "Prefix")


def replication(given: Mapping[str, Any]) -> dict[str, Any]:
    """ReplicationConfiguration."""
    return {"Role": given["Role"], "Rules": [_rule(rule) for rule in given["Rules"]]}


def _rule(given: Mapping[str, Any]) -> dict[str, Any]:
    rule = {"ID" if name == "Id" else name: value for name, value in given.items()}
    if "Filter" in given:
        asked = dict(given["Filter"])
        if "TagFilter" in asked:
            asked["Tag"] = asked.pop("TagFilter")
        if "And" in asked:
            both = dict(asked["And"])
            if "TagFilters" in both:
                both["Tags"] = both.pop("TagFilters")
            asked["And"] = both
        rule["Filter"] = asked
    return rule


def logging(given: Mapping[str, Any]) -> dict[str, Any]:
    """LoggingConfiguration; none ends it."""
    if not given:
        return {}
    enabled = {"TargetBucket": given.get("DestinationBucketName", ""), "TargetPrefix": given.get("LogFilePrefix", "")}
    if "TargetObjectKeyFormat" in given:
        enabled["TargetObjectKeyFormat"] = given["TargetObjectKeyFormat"]
    return {"LoggingEnabled": enabled}


def _each(kind: str, shape: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Part:
    name = f"{kind}Configuration"
    return Part(
        f"{name}s", f"PutBucket{name}", f"DeleteBucket{name}", each=True,
        shape=lambda given: {"Id": given["Id"], name: shape(given)},
    )  # fmt: skip


CONFIGURATIONS = (
    Part("AccelerateConfiguration", "PutBucketAccelerateConfiguration", default={"AccelerationStatus": "Suspended"},
         shape=lambda given: {"Status": given["AccelerationStatus"]}),
    Part("ObjectLockConfiguration", "PutObjectLockConfiguration", default={},
         shape=lambda given: {"ObjectLockEnabled": "Enabled", **given}),
    Part("ReplicationConfiguration", "PutBucketReplication", "DeleteBucketReplication", shape=replication),
    Part("LoggingConfiguration", "PutBucketLogging", member="BucketLoggingStatus", default={}, shape=logging),
    _each("Inventory", inventory),
    _each("Analytics", analytics),
    _each("Metrics", metrics),
    _each("IntelligentTiering", tiering),
)  # fmt: skip
