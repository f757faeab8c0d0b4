"""AddPermission and RemovePermission: statements of the queue's policy by label."""

from __future__ import annotations

import re

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.policies import Statements, account_root, one_or_all
from pampero.services.sqs.model import QUEUES, Queue, find, queue_arn
from pampero.services.sqs.types import AddPermissionRequest, RemovePermissionRequest
from pampero.store.tx import Tx

# What others may be allowed by this operation; for more there is the Policy attribute.
ACTIONS = frozenset({
    "*", "SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl",
    "ListDeadLetterSourceQueues", "PurgeQueue",
})  # fmt: skip
MAX_ACTIONS = 7
LABEL = re.compile(r"[A-Za-z0-9_-]{1,80}")
ACCOUNT = re.compile(r"\d{12}")


def _policy(queue: Queue) -> Statements:
    return Statements(queue.attributes.get("Policy"), {"Version": "2008-10-17", "Id": f"{queue.arn}/SQSDefaultPolicy"})


def _save(tx: Tx, queue: Queue, policy: Statements) -> None:
    if policy.document:
        queue.attributes["Policy"] = msgspec.json.encode(policy.document).decode()
    else:
        queue.attributes.pop("Policy", None)
    queue.modified = tx.now
    QUEUES.save(tx, queue)


def _invalid(name: str, value: str, reason: str) -> ApiError:
    return ApiError("InvalidParameterValue", f"Value {value} for parameter {name} is invalid. Reason: {reason}")


@operation("AddPermission", resource=queue_arn)
def add_permission(tx: Tx, call: Call, req: AddPermissionRequest) -> None:
    """Allow actions to accounts. Source: API_AddPermission. Raises InvalidParameterValue."""
    queue = find(tx, call, req.QueueUrl)
    policy = _policy(queue)
    if not LABEL.fullmatch(req.Label):
        text = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise _invalid("Label", req.Label, f"{text}.")
    if len(req.Actions) > MAX_ACTIONS:
        raise ApiError("OverLimit", f"{len(req.Actions)} Actions were found, maximum allowed is {MAX_ACTIONS}.")
    for action in req.Actions:
        if action not in ACTIONS:
            text = "Only the queue owner is allowed to invoke this action."
            raise _invalid("ActionName", f"SQS:{action}", text)
    if not all(ACCOUNT.fullmatch(account) for account in req.AWSAccountIds):
        raise _invalid("PrincipalId", f"[{', '.join(req.AWSAccountIds)}]", "Unable to verify.")
    if req.Label in policy:
        raise _invalid("Label", req.Label, "Already exists.")
    who = {"AWS": one_or_all([account_root(account) for account in req.AWSAccountIds])}
    policy.allow(req.Label, who, one_or_all([f"SQS:{action}" for action in req.Actions]), queue.arn)
    _save(tx, queue, policy)


@operation("RemovePermission", resource=queue_arn)
def remove_permission(tx: Tx, call: Call, req: RemovePermissionRequest) -> None:
    """Take a statement away. Source: API_RemovePermission. Raises InvalidParameterValue."""
    queue = find(tx, call, req.QueueUrl)
    policy = _policy(queue)
    if not policy.remove(req.Label):
        where = " on existing policy" if queue.attributes.get("Policy") else ""
        raise _invalid("Label", req.Label, f"can't find label{where}.")
    _save(tx, queue, policy)
