"""Which resources a task may name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.services.stepfunctions.asl.resource import split

_LAMBDA = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[a-zA-Z0-9-_.]+(:(\$LATEST|[a-zA-Z0-9-_]+))?")
_ACTIVITY = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:activity:[^:]{1,80}")
_SERVICE = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]*:(\d{12})?:[a-z0-9-]+:[a-zA-Z0-9:]+(\.[a-zA-Z:0-9]+)?")
# service → action → patterns it has besides request-response
OPTIMIZED: Mapping[str, dict[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lambda": {"invoke": (".waitForTaskToken",)},
        "sqs": {"sendMessage": (".waitForTaskToken",)},
        "sns": {"publish": (".waitForTaskToken",)},
        "dynamodb": {"getItem": (), "putItem": (), "updateItem": (), "deleteItem": ()},
        "events": {"putEvents": (".waitForTaskToken",)},
        "states": {"startExecution": (".sync", ".sync:2", ".waitForTaskToken")},
    }
)
# Optimized integrations that AWS has and that are not there yet.
LATER = frozenset({
    "apigateway", "athena", "batch", "bedrock", "codebuild", "databrew", "ecs", "eks", "elasticmapreduce",
    "emr-containers", "emr-serverless", "glue", "http", "mediaconvert", "sagemaker",
})  # fmt: skip
UNKNOWN = (
    "The resource provided {} is not recognized. The value is not a valid resource ARN, or the resource is not "
    "available in this region."
)


def check_resource(resource: Any, express: bool) -> str | None:
    """What is wrong with a Resource, or None.

    An optimized integration that is not built is accepted, as its service may be used in one branch only: the task
    fails and says so.
    """
    if not isinstance(resource, str):
        return UNKNOWN.format(resource)
    if _LAMBDA.fullmatch(resource):
        return None
    if _ACTIVITY.fullmatch(resource):
        return "Activities are not supported in Express workflows." if express else None
    if not _SERVICE.fullmatch(resource):
        return UNKNOWN.format(resource)
    service, action, pattern = split(resource)
    if express and pattern:
        return f"The resource provided {resource} uses a pattern that Express workflows do not support."
    if service.startswith("aws-sdk:"):
        return None if action and pattern in ("", ".waitForTaskToken") else UNKNOWN.format(resource)
    if service in LATER:
        return None
    patterns = OPTIMIZED.get(service, {}).get(action)
    if patterns is None or (pattern and pattern not in patterns):
        return UNKNOWN.format(resource)
    return None
