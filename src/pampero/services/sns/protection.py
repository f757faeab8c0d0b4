"""Data protection policies of topics: what is sensitive in their messages is denied, changed, or told of.

Source: "Message data protection". Audits are written as the topic's account: whoever sets the policy must be allowed to write
there, with the actions that AWS asks for. The names of log streams and objects are ours.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pampero.api import ApiError, Call, Check, Context, Event, consumer, operation
from pampero.auth.principals import Principal
from pampero.aws.dataprotection import InvalidProtection
from pampero.aws.deliveries import losing
from pampero.aws.logstreams import put_log_events
from pampero.aws.tags import member
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.kernel.log import logger
from pampero.services.sns import dataprotection
from pampero.services.sns import types as t
from pampero.services.sns.dataprotection import IN, OUT, UnservedProtection
from pampero.services.sns.model import TOPICS, Message, Subscription, Topic, find_topic, invalid
from pampero.store.tx import ReadTx, Tx

log = logger("sns")
DELIVERY_ACTIONS = tuple(f"logs:{verb}LogDelivery" for verb in ("Create", "Get", "Update", "Delete"))
LOGS_ACTIONS = ("logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups")
S3_ACTIONS = ("s3:PutBucketPolicy", "s3:GetBucketPolicy")


class Finding(msgspec.Struct):
    """What an audit tells, and where: destinations as in the policy."""

    id: str
    topic: str
    time: float
    text: str
    destinations: dict[str, dict[str, str]]


def checked(tx: ReadTx, call: Call, topic: Topic, text: str) -> str:
    """A policy that is one, whose destinations the caller may write to. Raises InvalidParameter, AuthorizationError; NotImplemented for
    Firehose."""
    if topic.fifo:
        raise invalid("DataProtectionPolicy Reason: only standard topics have data protection policies")
    try:
        statements = dataprotection.compile_policy(text)
    except InvalidProtection as error:
        raise invalid(f"DataProtectionPolicy Reason: {error}") from error
    except UnservedProtection as error:
        raise ApiError("NotImplemented", str(error), status=501) from error
    for statement in statements:
        if statement.audit is not None:
            for destination in (statement.audit.findings, statement.audit.none):
                _may_write(tx, call, destination)
    return text


def _may_write(tx: ReadTx, call: Call, destination: Mapping[str, dict[str, str]]) -> None:
    asked = [Check(action, "*") for action in DELIVERY_ACTIONS] if destination else []
    if "CloudWatchLogs" in destination:
        asked += [Check(action, "*") for action in LOGS_ACTIONS]
    if "S3" in destination:
        asked += [Check(action, f"arn:aws:s3:::{destination['S3']['Bucket']}") for action in S3_ACTIONS]
    for check in asked:
        call.require(tx, check)


@operation("PutDataProtectionPolicy", resource=member("ResourceArn"))
def put_data_protection_policy(tx: Tx, call: Call, req: t.PutDataProtectionPolicyInput) -> None:
    """Set or, by an empty text, take back a topic's policy. Source: API_PutDataProtectionPolicy. Raises NotFound,
    InvalidParameter."""
    topic = find_topic(tx, call, req.ResourceArn, "ResourceArn")
    topic.protection = checked(tx, call, topic, req.DataProtectionPolicy) if req.DataProtectionPolicy else ""
    TOPICS.save(tx, topic)


@operation("GetDataProtectionPolicy", resource=member("ResourceArn"), read=True)
def get_data_protection_policy(
    tx: ReadTx, call: Call, req: t.GetDataProtectionPolicyInput
) -> t.GetDataProtectionPolicyResponse:
    """A topic's policy. Source: API_GetDataProtectionPolicy. Raises NotFound."""
    topic = find_topic(tx, call, req.ResourceArn, "ResourceArn")
    return t.GetDataProtectionPolicyResponse(DataProtectionPolicy=topic.protection or None)


def receive(tx: Tx, call: Call, topic: Topic, message: Message) -> None:
    """Apply a topic's policy to a message that is published: deny it, tell of it, change it. Raises AuthorizationError."""
    concerned = [one for one in dataprotection.statements(topic.protection) if one.concerns(IN, call.principal)]
    bodies = [message.body, *message.bodies.values()]
    for statement in concerned:
        if statement.audit is None and statement.mask is None and any(map(statement.finds, bodies)):
            raise _denied(topic)
    for statement in concerned:
        if statement.audit is not None and ids.uniform() * 100 < statement.audit.rate:
            _audit(tx, call, topic, message, statement)
    for statement in concerned:
        if statement.mask is None:
            continue
        if not all(regex.reads(body) for _, regex in statement.identifiers for body in bodies):
            raise _denied(topic)
        message.body = statement.masked(message.body)
        message.bodies = {name: statement.masked(body) for name, body in message.bodies.items()}
        if not message.body.strip():
            raise _denied(topic)


def _denied(topic: Topic) -> ApiError:
    text = f"The topic's data protection policy prohibits this message from being published to {topic.arn}"
    return ApiError("AuthorizationErrorException", text)


def _audit(tx: Tx, call: Call, topic: Topic, message: Message, statement: dataprotection.Statement) -> None:
    assert statement.audit is not None
    found = dataprotection.findings(statement, message.body)
    destinations = statement.audit.findings if found else statement.audit.none
    if not destinations:
        return
    who = call.principal
    told = {
        "messageId": message.id,
        "auditTimestamp": iso8601_millis(tx.now),
        "callerPrincipal": who.role if who.kind == "session" else who.arn,
        "resourceArn": topic.arn,
        "dataIdentifiers": found,
    }
    text = msgspec.json.encode(told).decode()
    tx.emit("sns.audit", Finding(ids.uuid4(), topic.arn, tx.now, text, dict(destinations)))


@consumer("sns.audit")
async def tell(context: Context, event: Event) -> None:
    """Write what an audit found to its destinations; what they refuse is lost, and the server's log says so."""
    finding = msgspec.convert(event.payload, Finding)
    _, _, _, region, account, name = finding.topic.split(":")
    place = context.within(account, region).acting(Principal.root(account)).within(account, region)
    for kind, destination in finding.destinations.items():
        with losing(log, f"the audit of a message to {finding.topic}", str(destination)):
            if kind == "CloudWatchLogs":
                line = {"timestamp": int(finding.time * 1000), "message": finding.text}
                await put_log_events(place.client("logs"), destination["LogGroup"], f"SNS/{name}", [line])
            else:
                day = iso8601_millis(finding.time)[:10].replace("-", "/")
                key = f"AWSLogs/{account}/SNS/{region}/{name}/{day}/{finding.id}.json"
                body = f"{finding.text}\n".encode()
                await place.client("s3").call("PutObject", Bucket=destination["Bucket"], Key=key, Body=body)


def prohibits(topic: Topic, subscription: Subscription, message: Message) -> bool:
    """Whether a topic's policy keeps a message from a subscriber."""
    if not topic.protection:
        return False
    concerned = [one for one in dataprotection.statements(topic.protection) if one.direction == OUT]
    return bool(concerned) and any(
        one.finds(message.body) for one in concerned if one.concerns(OUT, _subscriber(subscription.principal))
    )


def _subscriber(arn: str) -> Principal:
    """Who subscribed, as a policy may name it: a user, a role, the root."""
    account = (arn.split(":") + [""] * 5)[4]
    return Principal.root(account) if arn.endswith(":root") else Principal("user", account, arn, arn)
