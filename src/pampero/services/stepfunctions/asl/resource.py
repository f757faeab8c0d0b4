"""What a task's Resource says: who does the work, and how the history tells it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

PATTERNS = (".sync:2", ".sync", ".waitForTaskToken")


def family(resource: str) -> str:
    """The history's word for tasks of this kind: LambdaFunction, Activity or Task."""
    parts = resource.split(":")
    if parts[2] == "lambda":
        return "LambdaFunction"
    return "Activity" if parts[2] == "states" and parts[5] == "activity" else "Task"


def called_back(resource: str) -> bool:
    """Whether somebody else says by a token what became of a task."""
    return resource.endswith(".waitForTaskToken") or family(resource) == "Activity"


@lru_cache(maxsize=1024)
def split(resource: str) -> tuple[str, str, str]:
    """(service, action, pattern) of `arn:aws:states:::sqs:sendMessage.waitForTaskToken`; pattern: "" or `.sync` …

    The service of an SDK integration is `aws-sdk:s3`.
    """
    head, _, action = resource.split(":", 5)[5].partition(":")
    if head == "aws-sdk":
        service, _, action = action.partition(":")
        head = f"aws-sdk:{service}"
    for pattern in PATTERNS:
        if action.endswith(pattern):
            return head, action.removesuffix(pattern), pattern
    return head, action, ""


def described(resource: str) -> dict[str, Any]:
    """The resource in an event's details."""
    if family(resource) != "Task":
        return {"resource": resource}
    service, action, pattern = split(resource)
    return {"resourceType": service, "resource": action + pattern}
