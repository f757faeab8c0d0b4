"""The registry `aws.events`: schemas of the events that services here send. AWS's has those of all its services.

Each is inferred from an event of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from pampero.services.schemas.contents import title_of, write
from pampero.services.schemas.inference import Form, common, infer
from pampero.services.schemas.model import AWS, OPEN_API, Schema, Version

# When AWS's schemas were published first; ours have one version.
PUBLISHED = 1575331200.0
TIME = "2019-12-03T00:00:00Z"
_OBJECT: Mapping[str, Any] = {"key": "k", "version-id": "v", "sequencer": "s"}
_S3: Mapping[str, Any] = {
    "version": "0",
    "bucket": {"name": "b"},
    "request-id": "r",
    "requester": "123456789012",
    "source-ip-address": "192.0.2.1",
}
_EXECUTION: Mapping[str, Any] = {
    "executionArn": "a",
    "stateMachineArn": "a",
    "name": "n",
    "status": "FAILED",
    "startDate": 0,
    "stopDate": 0,
    "input": "{}",
    "output": "{}",
    "stateMachineVersionArn": None,
    "stateMachineAliasArn": None,
    "redriveCount": 0,
    "redriveDate": None,
    "redriveStatus": "REDRIVABLE",
    "redriveStatusReason": None,
    "inputDetails": {"included": True},
    "outputDetails": None,
    "error": "e",
    "cause": "c",
}
_SCHEMA: Mapping[str, Any] = {
    "SchemaName": "s",
    "SchemaType": OPEN_API,
    "RegistryName": "r",
    "CreationDate": TIME,
    "Version": "1",
}
# By source and detail type: details; members that only some of them have are not required.
EVENTS: Mapping[tuple[str, str], tuple[Mapping[str, Any], ...]] = {
    ("aws.events", "Scheduled Event"): ({},),
    ("aws.s3", "Object ACL Updated"): ({**_S3, "object": {"key": "k", "etag": "e", "version-id": "v"}},),
    ("aws.s3", "Object Created"): ({**_S3, "object": {**_OBJECT, "size": 0, "etag": "e"}, "reason": "PutObject"},),
    ("aws.s3", "Object Deleted"): (
        {**_S3, "object": _OBJECT, "reason": "DeleteObject", "deletion-type": "Permanently Deleted"},
    ),
    ("aws.s3", "Object Restore Completed"): (
        {
            **_S3,
            "object": {"key": "k", "etag": "e", "size": 0, "version-id": "v"},
            "restore-expiry-time": TIME,
            "source-storage-class": "GLACIER",
        },
    ),
    ("aws.s3", "Object Restore Expired"): ({**_S3, "object": {"key": "k", "etag": "e", "version-id": "v"}},),
    ("aws.s3", "Object Restore Initiated"): (
        {
            **_S3,
            "object": {"key": "k", "etag": "e", "size": 0, "version-id": "v"},
            "source-storage-class": "GLACIER",
        },
    ),
    ("aws.s3", "Object Storage Class Changed"): (
        {**_S3, "object": {**_OBJECT, "size": 0, "etag": "e"}, "destination-storage-class": "GLACIER"},
    ),
    ("aws.s3", "Object Tags Added"): ({**_S3, "object": {"key": "k", "etag": "e", "version-id": "v"}},),
    ("aws.s3", "Object Tags Deleted"): ({**_S3, "object": {"key": "k", "etag": "e", "version-id": "v"}},),
    ("aws.schemas", "Schema Created"): (_SCHEMA,),
    ("aws.schemas", "Schema Version Created"): (_SCHEMA,),
    ("aws.ssm", "Parameter Store Change"): (
        {"name": "n", "type": "String", "operation": "Create"},
        {"name": "n", "type": "String", "operation": "Create", "description": "d"},
    ),
    ("aws.states", "Step Functions Execution Status Change"): (_EXECUTION,),
}


class Published(NamedTuple):
    """A schema with its one version, in no account."""

    schema: Schema
    version: Version


@cache
def published() -> Mapping[str, Published]:
    """By name, in order."""
    found = [_published(source, kind, details) for (source, kind), details in EVENTS.items()]
    return {one.schema.name: one for one in sorted(found, key=lambda one: one.schema.name)}


def _published(source: str, kind: str, details: tuple[Mapping[str, Any], ...]) -> Published:
    form: Form | None = None
    for detail in details:
        seen = infer({"detail": dict(detail)})
        form = seen if form is None else common(form, seen)
    assert form is not None
    title = title_of(kind)
    text = f"Schema for event type {title}, published by AWS service {source}"
    schema = Schema(f"{source}@{title}", "", "", AWS, OPEN_API, 1, PUBLISHED, text)
    return Published(schema, Version(1, OPEN_API, write(form, OPEN_API, source, kind), PUBLISHED))
