"""Queues: make, find, change, delete."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, Context, TimerEvent, operation, resource_policy, resource_tags, timer
from pampero.aws.paging import named_page, page, position_of
from pampero.aws.tags import CLOUDFORMATION, Tagging, reserved
from pampero.kernel.arn import Arn, arn
from pampero.services.sqs import attributes
from pampero.services.sqs import types as t
from pampero.services.sqs.model import (
    DEFAULTS,
    QUEUES,
    Queue,
    find,
    missing,
    named_arn,
    queue_arn,
    url_of,
)
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo")
SWEEP_SECONDS = 3600.0
MAX_LISTED = 1000
COOLDOWN = 60.0
BAD_NAME = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
# When queues were deleted whose names may not be taken again yet.
DELETED: Documents[float] = Documents("sqs.deleted", float)
_LEFT = (
    "DELETE FROM sqs_groups WHERE queue = ? AND NOT EXISTS "
    "(SELECT 1 FROM sqs_messages m WHERE m.queue = sqs_groups.queue AND m.grp = sqs_groups.grp)"
)
TAGS: Tagging[Queue] = Tagging(QUEUES.save)


@operation("CreateQueue", resource=named_arn)
def create_queue(tx: Tx, call: Call, req: t.CreateQueueRequest) -> t.CreateQueueResult:
    """Make a queue; a repeat with the same attributes answers the same. Source: API_CreateQueue.

    Raises InvalidParameterValue, InvalidAttributeName, InvalidAttributeValue, QueueNameExists.
    """
    wanted = attributes.canonical({name: value for name, value in (req.Attributes or {}).items() if value != ""})
    fifo = req.QueueName.endswith(".fifo")
    if wanted.get("FifoQueue") == "true" and not fifo:
        text = (
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with "
            ".fifo suffix and be 1 to 80 in length."
        )
        raise ApiError("InvalidParameterValue", text)
    if not NAME.fullmatch(req.QueueName) or (fifo and "FifoQueue" not in wanted):
        raise ApiError("InvalidParameterValue", BAD_NAME)
    attributes.check(tx, call, req.QueueName, wanted)
    wanted = attributes.encrypted(wanted)
    queue = QUEUES.get(tx, call.scope, req.QueueName)
    if queue is not None:
        if any(value != (queue.attributes.get(name) or DEFAULTS.get(name)) for name, value in wanted.items()):
            text = "A queue already exists with the same name and a different value for attribute"
            changed = next(n for n, v in wanted.items() if v != (queue.attributes.get(n) or DEFAULTS.get(n)))
            raise ApiError("QueueNameExists", f"{text} {changed}")
        return t.CreateQueueResult(QueueUrl=url_of(call, queue))
    gone = DELETED.get(tx, call.scope, req.QueueName)
    # Deployments wait on AWS; here they need not.
    if gone is not None and tx.now < gone + COOLDOWN and call.via[-1:] != (CLOUDFORMATION,):
        text = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
        raise ApiError("QueueDeletedRecently", text)
    queue = Queue(req.QueueName, call.account, call.region, tx.now, tx.now, wanted, req.tags or {})
    QUEUES.save(tx, queue)
    tx.at("sqs.sweep", queue.key, tx.now + SWEEP_SECONDS)
    return t.CreateQueueResult(QueueUrl=url_of(call, queue))


@operation("DeleteQueue", resource=queue_arn)
def delete_queue(tx: Tx, call: Call, req: t.DeleteQueueRequest) -> None:
    """Delete a queue with its messages. Source: API_DeleteQueue. Raises QueueDoesNotExist."""
    queue = find(tx, call, req.QueueUrl)
    QUEUES.delete(tx, f"{queue.account}/{queue.region}", queue.name)
    _empty(tx, queue.key)
    tx.cancel("sqs.sweep", queue.key)
    if not call.settings.no_cooldowns:
        DELETED.put(tx, queue.scope, queue.name, tx.now)
        tx.at("sqs.forget", queue.key, tx.now + COOLDOWN)
    tx.wake(queue.channel)


@timer("sqs.forget")
def forget(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A queue's name may be taken again."""
    account, region, name = event.key.split("/")
    gone = DELETED.get(tx, f"{account}/{region}", name)
    if gone is not None and tx.now >= gone + COOLDOWN:
        DELETED.delete(tx, f"{account}/{region}", name)


def _empty(tx: Tx, key: str) -> None:
    tx.run("DELETE FROM sqs_messages WHERE queue = ?", key)
    tx.run("DELETE FROM sqs_dedup WHERE queue = ?", key)
    tx.run("DELETE FROM sqs_groups WHERE queue = ?", key)
    tx.run("DELETE FROM sqs_attempts WHERE queue = ?", key)


@operation("PurgeQueue", resource=queue_arn)
def purge_queue(tx: Tx, call: Call, req: t.PurgeQueueRequest) -> None:
    """Delete all messages at once. Source: API_PurgeQueue. Raises QueueDoesNotExist, PurgeQueueInProgress."""
    queue = find(tx, call, req.QueueUrl)
    if not call.settings.no_cooldowns:
        if tx.now < queue.purged + COOLDOWN:
            text = f"Only one PurgeQueue operation on {queue.name} is allowed every 60 seconds."
            raise ApiError("PurgeQueueInProgress", text)
        queue.purged = tx.now
        QUEUES.save(tx, queue)
    _empty(tx, queue.key)


@operation("GetQueueUrl", resource=named_arn, read=True)
def get_queue_url(tx: ReadTx, call: Call, req: t.GetQueueUrlRequest) -> t.GetQueueUrlResult:
    """The URL of a queue's name. Source: API_GetQueueUrl. Raises QueueDoesNotExist."""
    account = req.QueueOwnerAWSAccountId or call.account
    queue = QUEUES.get(tx, f"{account}/{call.region}", req.QueueName)
    if queue is None:
        raise missing()
    return t.GetQueueUrlResult(QueueUrl=url_of(call, queue))


@operation("ListQueues", resource="*", read=True)
def list_queues(tx: ReadTx, call: Call, req: t.ListQueuesRequest) -> t.ListQueuesResult:
    """The queues whose names begin with a prefix. Source: API_ListQueues."""
    after = _position(req.NextToken)
    most = _most(req.MaxResults)
    found = QUEUES.page(tx, call.scope, prefix=req.QueueNamePrefix or "", after=after, limit=most + 1)
    queues, token = named_page(found, most)
    urls = [url_of(call, queue) for queue in queues]
    return t.ListQueuesResult(QueueUrls=urls or None, NextToken=token if req.MaxResults else None)


def _most(wanted: int | None) -> int:
    if wanted is not None and not 1 <= wanted <= MAX_LISTED:
        text = f"Value {wanted} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000."
        raise ApiError("InvalidParameterValue", text)
    return wanted or MAX_LISTED


def _position(token: str | None) -> str:
    return position_of(token, lambda: ApiError("InvalidParameterValue", "Invalid or expired next token."))


@operation("GetQueueAttributes", resource=queue_arn, read=True)
def get_queue_attributes(tx: ReadTx, call: Call, req: t.GetQueueAttributesRequest) -> t.GetQueueAttributesResult:
    """The named attributes. Source: API_GetQueueAttributes. Raises QueueDoesNotExist, InvalidAttributeName."""
    queue = find(tx, call, req.QueueUrl)
    found = attributes.read(tx, queue, list(req.AttributeNames or []), tx.now)
    return t.GetQueueAttributesResult(Attributes=found or None)


@operation("SetQueueAttributes", resource=queue_arn)
def set_queue_attributes(tx: Tx, call: Call, req: t.SetQueueAttributesRequest) -> None:
    """Change attributes; an empty value takes one back. Source: API_SetQueueAttributes."""
    queue = find(tx, call, req.QueueUrl)
    wanted = attributes.canonical(req.Attributes)
    attributes.check(tx, call, queue.name, {n: v for n, v in wanted.items() if v != ""})
    for name, value in attributes.encrypted(wanted).items():
        if value == "":
            queue.attributes.pop(name, None)
        else:
            queue.attributes[name] = value
    queue.modified = tx.now
    QUEUES.save(tx, queue)
    tx.wake(queue.channel)


@operation("ListDeadLetterSourceQueues", resource=queue_arn, read=True)
def list_dead_letter_source_queues(
    tx: ReadTx, call: Call, req: t.ListDeadLetterSourceQueuesRequest
) -> t.ListDeadLetterSourceQueuesResult:
    """The queues whose dead letters come here. Source: API_ListDeadLetterSourceQueues."""
    dead = find(tx, call, req.QueueUrl)
    sources = []
    for _, queue in QUEUES.page(tx, f"{dead.account}/{dead.region}", after=_position(req.NextToken)):
        redrive = queue.redrive()
        if redrive is not None and redrive[0] == dead.arn:
            sources.append(queue)
    shown, token = page(sources, _most(req.MaxResults), lambda queue: queue.name)
    return t.ListDeadLetterSourceQueuesResult(queueUrls=[url_of(call, queue) for queue in shown], NextToken=token)


@operation("TagQueue", resource=queue_arn)
def tag_queue(tx: Tx, call: Call, req: t.TagQueueRequest) -> None:
    """Add or change tags. Source: API_TagQueue. Raises QueueDoesNotExist."""
    TAGS.add(tx, find(tx, call, req.QueueUrl), req.Tags)


@operation("UntagQueue", resource=queue_arn)
def untag_queue(tx: Tx, call: Call, req: t.UntagQueueRequest) -> None:
    """Take tags away. Source: API_UntagQueue. Raises QueueDoesNotExist."""
    TAGS.remove(tx, find(tx, call, req.QueueUrl), req.TagKeys)


@operation("ListQueueTags", resource=queue_arn, read=True)
def list_queue_tags(tx: ReadTx, call: Call, req: t.ListQueueTagsRequest) -> t.ListQueueTagsResult:
    """A queue's tags, without those that AWS itself set, as is seen there. Source: API_ListQueueTags. Raises
    QueueDoesNotExist."""
    tags = find(tx, call, req.QueueUrl).tags
    return t.ListQueueTagsResult(Tags={key: value for key, value in tags.items() if not reserved(key)} or None)


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """The queue's Policy attribute."""
    queue = QUEUES.named(tx, where)
    return None if queue is None else queue.attributes.get("Policy")


tagged = resource_tags(lambda tx, where: QUEUES.named(tx, where))


@timer("sqs.sweep")
def sweep(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Once an hour: delete what is past its retention, and old deduplication ids."""
    account, region, name = event.key.split("/")
    queue = QUEUES.by_arn(tx, arn("sqs", region, account, name))
    if queue is not None:
        oldest = tx.now - queue.number("MessageRetentionPeriod")
        tx.run("DELETE FROM sqs_messages WHERE queue = ? AND sent < ?", queue.key, oldest)
        tx.run("DELETE FROM sqs_dedup WHERE queue = ? AND expires < ?", queue.key, tx.now)
        tx.run("DELETE FROM sqs_attempts WHERE queue = ? AND expires < ?", queue.key, tx.now)
        tx.run(_LEFT, queue.key)
        tx.at("sqs.sweep", queue.key, tx.now + SWEEP_SECONDS)
