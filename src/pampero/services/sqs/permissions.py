"""AddPermission and RemovePermission: statements of the queue's policy by label."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.policies import Statements, account_root
from pampero.services.sqs.model import QUEUES, Queue, find, queue_arn
from pampero.services.sqs.types import AddPermissionRequest, RemovePermissionRequest
from pampero.store.tx import Tx


def _policy(queue: Queue) -> Statements:
    return Statements(queue.attributes.get("Policy"), {"Version": "2008-10-17", "Id": f"{queue.arn}/SQSDefaultPolicy"})


def _save(tx: Tx, queue: Queue, policy: Statements) -> None:
    if policy.document:
        queue.attributes["Policy"] = msgspec.json.encode(policy.document).decode()
    else:
        queue.attributes.pop("Policy", None)
    queue.modified = tx.now
    QUEUES.save(tx, queue)


def _invalid(label: str, reason: str) -> ApiError:
    return ApiError("InvalidParameterValue", f"Value {label} for parameter Label is invalid. Reason: {reason}")


@operation("AddPermission", resource=queue_arn)
def add_permission(tx: Tx, call: Call, req: AddPermissionRequest) -> None:
    """Allow actions to accounts. Source: API_AddPermission. Raises InvalidParameterValue."""
    queue = find(tx, call, req.QueueUrl)
    policy = _policy(queue)
    if req.Label in policy:
        raise _invalid(req.Label, "Already exists.")
    who = {"AWS": [account_root(account) for account in req.AWSAccountIds]}
    policy.allow(req.Label, who, [f"SQS:{action}" for action in req.Actions], queue.arn)
    _save(tx, queue, policy)


@operation("RemovePermission", resource=queue_arn)
def remove_permission(tx: Tx, call: Call, req: RemovePermissionRequest) -> None:
    """Take a statement away. Source: API_RemovePermission. Raises InvalidParameterValue."""
    queue = find(tx, call, req.QueueUrl)
    policy = _policy(queue)
    if not policy.remove(req.Label):
        raise _invalid(req.Label, "can't find label on existing policy.")
    _save(tx, queue, policy)
