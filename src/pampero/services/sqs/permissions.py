"""AddPermission and RemovePermission: statements of the queue's policy by label."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.kernel import jsontext
from pampero.services.sqs.model import QUEUES, Queue, find, queue_arn
from pampero.services.sqs.types import AddPermissionRequest, RemovePermissionRequest
from pampero.store.tx import Tx


def _policy(queue: Queue) -> dict[str, Any]:
    text = queue.attributes.get("Policy")
    if text:
        document: dict[str, Any] = jsontext.loads(text)
        return document
    return {"Version": "2008-10-17", "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}


def _save(tx: Tx, queue: Queue, policy: dict[str, Any]) -> None:
    if policy["Statement"]:
        queue.attributes["Policy"] = msgspec.json.encode(policy).decode()
    else:
        queue.attributes.pop("Policy", None)
    queue.modified = tx.now
    QUEUES.save(tx, queue)


@operation("AddPermission", resource=queue_arn)
def add_permission(tx: Tx, call: Call, req: AddPermissionRequest) -> None:
    """Allow actions to accounts. Source: API_AddPermission. Raises InvalidParameterValue."""
    queue = find(tx, call, req.QueueUrl)
    policy = _policy(queue)
    if any(statement.get("Sid") == req.Label for statement in policy["Statement"]):
        text = f"Value {req.Label} for parameter Label is invalid. Reason: Already exists."
        raise ApiError("InvalidParameterValue", text)
    policy["Statement"].append(
        {
            "Sid": req.Label,
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in req.AWSAccountIds]},
            "Action": [f"SQS:{action}" for action in req.Actions],
            "Resource": queue.arn,
        }
    )
    _save(tx, queue, policy)


@operation("RemovePermission", resource=queue_arn)
def remove_permission(tx: Tx, call: Call, req: RemovePermissionRequest) -> None:
    """Take a statement away. Source: API_RemovePermission. Raises InvalidParameterValue."""
    queue = find(tx, call, req.QueueUrl)
    policy = _policy(queue)
    kept = [statement for statement in policy["Statement"] if statement.get("Sid") != req.Label]
    if len(kept) == len(policy["Statement"]):
        text = f"Value {req.Label} for parameter Label is invalid. Reason: can't find label on existing policy."
        raise ApiError("InvalidParameterValue", text)
    policy["Statement"] = kept
    _save(tx, queue, policy)
