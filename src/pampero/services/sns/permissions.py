"""AddPermission and RemovePermission: statements of the topic's policy by label."""

from __future__ import annotations

import json
from typing import Any

from pampero.api import Call, operation
from pampero.kernel import jsontext
from pampero.services.sns.model import DEFAULT_ACTIONS, find_topic, invalid, save_topic, topic_arn
from pampero.services.sns.types import AddPermissionInput, RemovePermissionInput
from pampero.store.tx import Tx

ACTIONS = frozenset({*DEFAULT_ACTIONS, "Receive", "*"})


def _one_or_all(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else values


@operation("AddPermission", resource=topic_arn)
def add_permission(tx: Tx, call: Call, req: AddPermissionInput) -> None:
    """Allow actions to accounts. Source: API_AddPermission. Raises NotFound, InvalidParameter."""
    topic = find_topic(tx, call, req.TopicArn)
    if any(name not in ACTIONS for name in req.ActionName):
        raise invalid("Policy statement action out of service scope!")
    policy = jsontext.loads(topic.policy)
    if any(statement.get("Sid") == req.Label for statement in policy["Statement"]):
        raise invalid("Statement already exists")
    policy["Statement"].append(
        {
            "Sid": req.Label,
            "Effect": "Allow",
            "Principal": {"AWS": _one_or_all([f"arn:aws:iam::{account}:root" for account in req.AWSAccountId])},
            "Action": _one_or_all([f"SNS:{name}" for name in req.ActionName]),
            "Resource": topic.arn,
        }
    )
    topic.attributes["Policy"] = json.dumps(policy)
    save_topic(tx, topic)


@operation("RemovePermission", resource=topic_arn)
def remove_permission(tx: Tx, call: Call, req: RemovePermissionInput) -> None:
    """Take a statement away; that it is not there is no error. Source: API_RemovePermission. Raises NotFound."""
    topic = find_topic(tx, call, req.TopicArn)
    policy = jsontext.loads(topic.policy)
    policy["Statement"] = [statement for statement in policy["Statement"] if statement.get("Sid") != req.Label]
    if policy["Statement"]:
        topic.attributes["Policy"] = json.dumps(policy)
    else:
        topic.attributes.pop("Policy", None)
    save_topic(tx, topic)
