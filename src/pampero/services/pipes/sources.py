"""Whether a pipe's role can work its source off: asked when the pipe is made or changed; where not, that is CREATE_FAILED or
UPDATE_FAILED with the reason. The texts of queues are as reported, those of streams are Lambda's."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, Context
from pampero.aws.targets import queue_url
from pampero.services.pipes.model import SERVICE, Pipe, feed_of
from pampero.services.pipes.roles import as_role, assumed
from pampero.work.feeds.kafka import is_there
from pampero.work.feeds.streams import source_of

PREFIX = "Input parameter is invalid from the request due to : "
ACTIONS = {
    "sqs": ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"),
    "dynamodb": ("DescribeStream", "GetRecords", "GetShardIterator"),
    "kinesis": ("DescribeStream", "GetRecords", "GetShardIterator", "ListShards"),
}
NAMES = {"sqs": "SQS", "dynamodb": "DynamoDB", "kinesis": "Kinesis"}


async def trouble(call: Call, pipe: Pipe) -> str | None:
    """Why a pipe cannot work; None: it can."""
    if not await call.read(assumed, call, pipe):
        return f"{PREFIX}The provided customer role cannot be assumed by principal '{SERVICE}'"
    role = await as_role(call, pipe)
    try:
        if pipe.kind == "kafka":
            kafka = feed_of(pipe).kafka
            assert kafka is not None
            return None if await is_there(role, kafka) else f"{PREFIX}The topic {kafka.topic} does not exist."
        for action in ACTIONS[pipe.kind]:
            if not await _may(role, f"{pipe.kind}:{action}", pipe.source.partition("/consumer/")[0]):
                name = NAMES[pipe.kind]
                return f"{PREFIX}The provided customer role does not have permissions to call {action} on {name}"
        if pipe.kind == "sqs":
            there = role.within(role.account, pipe.source.split(":")[3])
            url = queue_url(there, pipe.source)
            await there.client("sqs").call("GetQueueAttributes", QueueUrl=url, AttributeNames=["QueueArn"])
        else:
            await source_of(feed_of(pipe), SERVICE).shards(role)
    except ApiError as error:
        return f"{PREFIX}{error.message or error.code}"
    return None


async def _may(role: Context, action: str, arn: str) -> bool:
    """Of streams as of Lambda's; a queue's own policy is asked, too, when it is looked at."""
    if role.principal.is_root or (":sqs:" in arn and arn.split(":")[4] != role.account):
        return True
    return (await role.read(role.runtime.decide, role.principal, Check(action, arn), role.facts, None)).allowed
