"""Bodies of queues with a key of KMS: sealed by a data key that is used for as long as the queue says.

A message takes its data key along, as KMS has encrypted it, and the queue that it was for: wherever it is moved, it is opened
with them. Attributes and what else is known of a message are not encrypted. Who sends needs kms:GenerateDataKey and kms:Decrypt,
who receives kms:Decrypt. Source: SQS Developer Guide, "Encryption at rest in Amazon SQS", "Key management".
"""

from __future__ import annotations

import base64

import msgspec

from pampero.api import ApiError, Context
from pampero.aws.encryption import Box, data_key, opened_key
from pampero.services.sqs.model import Queue
from pampero.store.tx import Row

# No body that a sender gives has this character (see contents.check_body).
SEALED = "\x01"
CODES = {
    "AccessDenied": "KmsAccessDenied",
    "DisabledException": "KmsDisabled",
    "InvalidKeyUsageException": "KmsInvalidKeyUsage",
    "KMSInvalidStateException": "KmsInvalidState",
    "NotFoundException": "KmsNotFound",
}
REUSED = "KmsDataKeyReusePeriodSeconds"
_encode = msgspec.msgpack.Encoder().encode


class Envelope(msgspec.Struct, array_like=True):
    """A sealed body. queue: the ARN of the one that it was sent to; key: the data key as KMS has encrypted it."""

    queue: str
    key: bytes
    body: bytes


_decode = msgspec.msgpack.Decoder(Envelope).decode


def refusal(error: ApiError) -> ApiError:
    """What SQS says where KMS refuses: KMS's words under errors of its own."""
    return ApiError(CODES.get(error.code, error.code), error.message)


def _reused(queue: Queue) -> float:
    return float(queue.attributes.get(REUSED) or 300)


def sealed(context: Context, queue: Queue, key: str, body: str) -> str:
    """What is kept of a body, within a transaction. key: of the queue, by any of its names. Raises KmsAccessDenied, KmsDisabled,
    KmsInvalidState, KmsInvalidKeyUsage, KmsNotFound."""
    place = context.within(queue.account, queue.region)
    found = data_key(place, key, {"aws:sqs:arn": queue.arn}, refusal, _reused(queue), verified=True)
    envelope = Envelope(queue.arn, found.sealed, Box(found.plain).seal(body.encode()))
    return SEALED + base64.b64encode(_encode(envelope)).decode()


def opened(context: Context, queue: Queue, rows: list[Row]) -> list[Row]:
    """Messages with their bodies in the clear, within a transaction. Raises as `sealed`."""
    return [_opened(context, queue, row) if row[2].startswith(SEALED) else row for row in rows]


def _opened(context: Context, queue: Queue, row: Row) -> Row:
    envelope = _decode(base64.b64decode(row[2][1:]))
    place = context.within(queue.account, queue.region)
    plain = opened_key(place, envelope.key, {"aws:sqs:arn": envelope.queue}, refusal, _reused(queue))
    return (*row[:2], Box(plain).open(envelope.body).decode(), *row[3:])
