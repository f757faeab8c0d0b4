"""Data protection policies of topics: kept and shown; messages are not searched for what they name."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.aws.tags import member
from pampero.kernel import jsontext
from pampero.services.sns import types as t
from pampero.services.sns.model import TOPICS, find_topic, invalid
from pampero.store.tx import ReadTx, Tx

VERSION = "2021-06-01"
DIRECTIONS = ("Inbound", "Outbound")
OPERATIONS = frozenset({"Audit", "Deidentify", "Deny"})


def checked(text: str) -> str:
    """A policy that is one. Raises InvalidParameter."""
    try:
        policy = jsontext.loads(text)
        right = policy["Version"] == VERSION and isinstance(policy["Name"], str) and policy["Statement"]
        for statement in policy["Statement"]:
            right = right and statement["DataDirection"] in DIRECTIONS and len(statement["Operation"]) == 1
            right = right and OPERATIONS.issuperset(statement["Operation"]) and statement["DataIdentifier"]
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("DataProtectionPolicy") from error
    if not right:
        raise invalid("DataProtectionPolicy")
    return text


@operation("PutDataProtectionPolicy", resource=member("ResourceArn"))
def put_data_protection_policy(tx: Tx, call: Call, req: t.PutDataProtectionPolicyInput) -> None:
    """Set or, by an empty text, take back a topic's policy. Source: API_PutDataProtectionPolicy. Raises NotFound."""
    topic = find_topic(tx, call, req.ResourceArn, "ResourceArn")
    topic.protection = checked(req.DataProtectionPolicy) if req.DataProtectionPolicy else ""
    TOPICS.save(tx, topic)


@operation("GetDataProtectionPolicy", resource=member("ResourceArn"), read=True)
def get_data_protection_policy(
    tx: ReadTx, call: Call, req: t.GetDataProtectionPolicyInput
) -> t.GetDataProtectionPolicyResponse:
    """A topic's policy. Source: API_GetDataProtectionPolicy. Raises NotFound."""
    topic = find_topic(tx, call, req.ResourceArn, "ResourceArn")
    return t.GetDataProtectionPolicyResponse(DataProtectionPolicy=topic.protection or None)
