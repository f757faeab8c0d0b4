"""Queue attributes: which there are, and what they may be."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call
from pampero.auth.policy.parse import ANY_RESOURCE
from pampero.aws.policies import check_policy
from pampero.kernel import jsontext
from pampero.services.sqs.model import DEFAULTS, QUEUES, Queue
from pampero.store.tx import ReadTx

RANGES = {
    "VisibilityTimeout": (0, 43_200),
    "MaximumMessageSize": (1024, 1_048_576),
    "MessageRetentionPeriod": (60, 1_209_600),
    "DelaySeconds": (0, 900),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
}
FLAGS = frozenset({"ContentBasedDeduplication", "FifoQueue", "SqsManagedSseEnabled"})
FIFO_ONLY = frozenset({"FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"})
CHOICES = {
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
}
DOCUMENTS = frozenset({"Policy", "RedrivePolicy", "RedriveAllowPolicy"})
SETTABLE = frozenset(RANGES) | FLAGS | FIFO_ONLY | DOCUMENTS | {"KmsMasterKeyId"}
COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
READABLE = (*DEFAULTS, *SETTABLE, *COUNTS, "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn")

_COUNTS = (
    "SELECT count(CASE WHEN visible <= ? THEN 1 END), count(CASE WHEN visible > ? AND receives > 0 THEN 1 END), "
    "count(CASE WHEN visible > ? AND receives = 0 THEN 1 END) FROM sqs_messages WHERE queue = ? AND sent >= ?"
)


def _invalid(name: str, reason: str = "") -> ApiError:
    why = f" Reason: {reason}" if reason else ""
    return ApiError("InvalidAttributeValue", f"Invalid value for the parameter {name}.{why}")


def canonical(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes as they are kept: flags in small letters, however they were written."""
    return {key: value.lower() if key in FLAGS else value for key, value in attributes.items()}


def encrypted(attributes: dict[str, str]) -> dict[str, str]:
    """Checked attributes with what follows from them: with a key of the user's the queue's own encryption is off, and it stays
    off when the key is taken back, as AWS is seen to do."""
    return {**attributes, "SqsManagedSseEnabled": "false"} if attributes.get("KmsMasterKeyId") else attributes


def check(tx: ReadTx, call: Call, name: str, attributes: dict[str, str]) -> None:
    """Raises InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue. attributes: canonical ones."""
    fifo = name.endswith(".fifo")
    if attributes.get("SqsManagedSseEnabled") == "true" and attributes.get("KmsMasterKeyId"):
        text = "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
        raise ApiError("InvalidAttributeValue", text)
    for key, value in attributes.items():
        if key not in SETTABLE or (key in FIFO_ONLY and not fifo):
            raise ApiError("InvalidAttributeName", f"Unknown Attribute {key}.")
        if key == "FifoQueue" and value != "true":
            raise _invalid(key, "Modifying queue type is not supported.")
        if key in RANGES:
            least, most = RANGES[key]
            if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
                raise _invalid(key)
        elif key in FLAGS:
            if value not in ("true", "false"):
                raise _invalid(key)
        elif key in CHOICES and value not in CHOICES[key]:
            raise _invalid(key)
        elif key in DOCUMENTS and value:
            _check_document(tx, call, fifo, key, value)


def _check_document(tx: ReadTx, call: Call, fifo: bool, key: str, value: str) -> None:
    if key == "Policy":
        check_policy(value, lambda why: _invalid("Policy"), ANY_RESOURCE)
        return
    try:
        document: Any = jsontext.loads(value)
    except ValueError as error:
        raise _bad(key, value, "Redrive policy is not a valid JSON map.") from error
    if not isinstance(document, dict):
        raise _bad(key, value, "Redrive policy is not a valid JSON map.")
    if key == "RedrivePolicy":
        _check_redrive(tx, fifo, value, document)


def _bad(key: str, value: str, reason: str) -> ApiError:
    return ApiError("InvalidParameterValue", f"Value {value} for parameter {key} is invalid. Reason: {reason}")


def _check_redrive(tx: ReadTx, fifo: bool, value: str, document: dict[str, Any]) -> None:
    target, most = document.get("deadLetterTargetArn"), document.get("maxReceiveCount")
    if not target or most is None:
        raise _bad("RedrivePolicy", value, "Redrive policy does not contain mandatory attributes.")
    if not (str(most).isascii() and str(most).isdigit() and len(str(most)) <= 9 and 1 <= int(most) <= 1000):
        raise _bad("RedrivePolicy", value, "Invalid value for maxReceiveCount: must be between 1 and 1000.")
    dead = QUEUES.by_arn(tx, str(target))
    if dead is None:
        raise _bad("RedrivePolicy", value, "Dead letter target does not exist.")
    if dead.fifo != fifo:
        raise _bad("RedrivePolicy", value, "Dead-letter queue must be same type of queue as the source.")


def read(tx: ReadTx, queue: Queue, names: list[str], now: float) -> dict[str, str]:
    """The named attributes (`All`: every one that has a value)."""
    everything = "All" in names
    values = {**DEFAULTS, **{name: value for name, value in queue.attributes.items() if value}}
    # With a key of the user's the queue's own encryption is off, and only then there is a time for which data keys are kept.
    if "KmsMasterKeyId" in values:
        values["SqsManagedSseEnabled"] = "false"
        values.setdefault("KmsDataKeyReusePeriodSeconds", "300")
    else:
        values.pop("KmsDataKeyReusePeriodSeconds", None)
    values["QueueArn"] = queue.arn
    values["CreatedTimestamp"] = str(int(queue.created))
    values["LastModifiedTimestamp"] = str(int(queue.modified))
    if queue.fifo:
        values.setdefault("ContentBasedDeduplication", "false")
        values.setdefault("DeduplicationScope", "queue")
        values.setdefault("FifoThroughputLimit", "perQueue")
    if everything or any(name in COUNTS for name in names):
        row = tx.one(_COUNTS, now, now, now, queue.key, now - queue.number("MessageRetentionPeriod"))
        assert row is not None
        values.update(zip(COUNTS, map(str, row)))
    for name in names:
        if name != "All" and name not in READABLE:
            raise ApiError("InvalidAttributeName", f"Unknown Attribute {name}.")
    return values if everything else {name: values[name] for name in names if name in values}
