"""The kinds of sources: which one an ARN names, and what a role has to be able to do with it."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check
from pampero.auth.principals import Principal
from pampero.aws.targets import queue_url
from pampero.kernel.arn import Arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings import topics
from pampero.services.lambda_.mappings.model import Mapping
from pampero.services.lambda_.model import Function
from pampero.services.lambda_.names import invalid
from pampero.services.lambda_.roles import SERVICE, execution_role
from pampero.work.feeds import kinesis, tables
from pampero.work.feeds.feed import KafkaSettings, StreamSettings
from pampero.work.feeds.sources import DEFAULT_BATCH
from pampero.work.feeds.streams import source_of

NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"
QUEUE_BATCH = 10
QUEUE_ACTIONS = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
UNRECOGNIZED = "Unrecognized event source."
# What reading takes, and how AWS says it.
ACTIONS = {
    "dynamodb": ("GetRecords", "GetShardIterator", "DescribeStream"),
    "kinesis": ("GetRecords", "GetShardIterator", "DescribeStream", "ListShards"),
}
NAMED_ACTIONS = {
    "dynamodb": "GetRecords, GetShardIterator, DescribeStream, and ListStreams",
    "kinesis": "GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams",
}
UNBUILT = {
    "mq": "Brokers of Amazon MQ", "rds": "Change streams of Amazon DocumentDB",
    "docdb": "Change streams of Amazon DocumentDB", "docdb-elastic": "Change streams of Amazon DocumentDB",
}  # fmt: skip


def settings_of(req: t.CreateEventSourceMappingRequest) -> tuple[int, StreamSettings | None, KafkaSettings | None]:
    """(batch size by default, stream, topic) of a new mapping's source.

    Raises InvalidParameterValueException; NotImplemented for a kind that is not served.
    """
    if req.SelfManagedEventSource is not None:
        return DEFAULT_BATCH, starting("", req), topics.self_managed(req)
    if req.EventSourceArn is None:
        raise invalid(UNRECOGNIZED)
    kind = req.EventSourceArn.split(":")[2]
    if kind in UNBUILT:
        text = f"{UNBUILT[kind]} are not implemented as event sources."
        raise ApiError("NotImplemented", text, status=501)
    if kind == "sqs":
        return QUEUE_BATCH, None, None
    if kind == "kafka":
        return DEFAULT_BATCH, starting(req.EventSourceArn, req), topics.managed(req)
    patterns = {"kinesis": kinesis.STREAM, "dynamodb": tables.STREAM}
    if kind not in patterns or not patterns[kind].fullmatch(req.EventSourceArn):
        raise invalid(UNRECOGNIZED)
    return DEFAULT_BATCH, starting(req.EventSourceArn, req), None


def starting(arn: str, req: t.CreateEventSourceMappingRequest) -> StreamSettings:
    """Where reading begins. Raises InvalidParameterValueException."""
    if req.StartingPosition is None:
        text = "Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        raise invalid(f"1 validation error detected: {text}")
    if req.StartingPosition == "AT_TIMESTAMP":
        if arn and Arn.parse(arn).service == "dynamodb":
            raise invalid(f"Unsupported starting position for arn type: {arn}")
        if req.StartingPositionTimestamp is None:
            raise invalid("StartingPositionTimestamp is required where StartingPosition is AT_TIMESTAMP.")
    elif req.StartingPositionTimestamp is not None:
        raise invalid("StartingPositionTimestamp is allowed only where StartingPosition is AT_TIMESTAMP.")
    return StreamSettings(req.StartingPosition, req.StartingPositionTimestamp)


async def check_source(call: Call, function: Function, mapping: Mapping) -> None:
    """As AWS does: the function's role must be able to work its source off. Raises InvalidParameterValueException."""
    principal = await execution_role(call, function)
    if mapping.kafka is not None:
        await topics.check(call.acting(principal), mapping.kafka)
    elif mapping.stream is None:
        await _check_queue(call, function, principal, mapping)
    else:
        await _check_stream(call, principal, mapping)


async def _may(call: Call, principal: Principal, action: str, arn: str) -> bool:
    if principal.is_root:
        return True
    facts = call.acting(principal).facts
    return (await call.read(call.runtime.decide, principal, Check(action, arn), facts, None)).allowed


async def _check_stream(call: Call, principal: Principal, mapping: Mapping) -> None:
    kind, arn = mapping.kind, mapping.source
    refused = invalid(
        f"Cannot access stream {arn}. Please ensure the role can perform the {NAMED_ACTIONS[kind]} Actions on your stream "
        "in IAM."
    )
    try:
        await source_of(mapping, SERVICE).shards(call.acting(principal))
    except ApiError as error:
        if error.code == "ResourceNotFoundException":
            raise invalid(f"Stream not found: {arn}") from error
        raise refused from error
    stream, _, consumer = arn.partition("/consumer/")
    needed = [(action, stream) for action in ACTIONS[kind]]
    for action, resource in needed + ([("SubscribeToShard", arn)] if consumer else []):
        if not await _may(call, principal, f"{kind}:{action}", resource):
            raise refused


async def _check_queue(call: Call, function: Function, principal: Principal, mapping: Mapping) -> None:
    """It must have time enough for the function, too."""
    there = call.acting(principal).within(call.account, mapping.source.split(":")[3])
    try:
        answer = await there.client("sqs").call(
            "GetQueueAttributes", QueueUrl=queue_url(there, mapping.source), AttributeNames=["All"]
        )
    except ApiError as error:
        if error.code == "AccessDenied":
            for action in QUEUE_ACTIONS:
                if not await _may(call, principal, f"sqs:{action}", mapping.source):
                    raise _no_permission(action) from error
        code = NO_QUEUE if error.code == "QueueDoesNotExist" else error.code
        text = f"Error occurred while ReceiveMessage. SQS Error Code: {code}. SQS Error Message: {error.message}"
        raise invalid(text) from error
    for action in QUEUE_ACTIONS:
        if not await _may(call, principal, f"sqs:{action}", mapping.source):
            raise _no_permission(action)
    visible, limit = int(answer["Attributes"]["VisibilityTimeout"]), function.settings.timeout
    if visible < limit:
        raise invalid(f"Queue visibility timeout: {visible} seconds is less than Function timeout: {limit} seconds")


def _no_permission(action: str) -> ApiError:
    return invalid(f"The function execution role does not have permissions to call {action} on SQS")
