"""AddPermission and RemovePermission: statements of the topic's policy by label."""

from __future__ import annotations

import json

from pampero.api import Call, operation
from pampero.aws.policies import Statements, account_root, one_or_all
from pampero.services.sns.model import DEFAULT_ACTIONS, TOPICS, find_topic, invalid, topic_arn
from pampero.services.sns.types import AddPermissionInput, RemovePermissionInput
from pampero.store.tx import Tx

ACTIONS = frozenset({*DEFAULT_ACTIONS, "Receive", "*"})


@operation("AddPermission", resource=topic_arn)
def add_permission(tx: Tx, call: Call, req: AddPermissionInput) -> None:
    """Allow actions to accounts. Source: API_AddPermission. Raises NotFound, InvalidParameter."""
    topic = find_topic(tx, call, req.TopicArn)
    if any(name not in ACTIONS for name in req.ActionName):
        raise invalid("Policy statement action out of service scope!")
    policy = Statements(topic.policy)
    if req.Label in policy:
        raise invalid("Statement already exists")
    who = one_or_all([account_root(account) for account in req.AWSAccountId])
    policy.allow(req.Label, {"AWS": who}, one_or_all([f"SNS:{name}" for name in req.ActionName]), topic.arn)
    topic.attributes["Policy"] = json.dumps(policy.document)
    TOPICS.save(tx, topic)


@operation("RemovePermission", resource=topic_arn)
def remove_permission(tx: Tx, call: Call, req: RemovePermissionInput) -> None:
    """Take a statement away; that it is not there is no error. Source: API_RemovePermission. Raises NotFound."""
    topic = find_topic(tx, call, req.TopicArn)
    policy = Statements(topic.policy)
    policy.remove(req.Label)
    if policy.document:
        topic.attributes["Policy"] = json.dumps(policy.document)
    else:
        topic.attributes.pop("Policy", None)
    TOPICS.save(tx, topic)
