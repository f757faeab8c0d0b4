"""PutRecord and PutRecordBatch: records become rows of the stream's open buffer."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from pampero.api import ApiError, Call, operation
from pampero.aws.settling import CREATING, DELETING
from pampero.kernel import ids
from pampero.services.firehose import types as t
from pampero.services.firehose.buffers import Incoming, gather
from pampero.services.firehose.metrics import put
from pampero.services.firehose.model import DIRECT, Stream, find, invalid, missing, stream_arn
from pampero.services.firehose.sealing import box_of
from pampero.store.tx import Tx

MAX_SIZE = 1000 * 1024
MAX_BYTES = 4 * 1024 * 1024
# Of a record's id, before base64.
ID_BYTES = 165


def _taking(tx: Tx, call: Call, name: str) -> Stream:
    """Raises ResourceNotFoundException, InvalidArgumentException."""
    stream = find(tx, call, name)
    if stream.pending is not None and stream.status(tx.now) in (CREATING, DELETING):
        raise missing(name, call.account)
    if stream.type != DIRECT:
        raise invalid("This operation is not permitted on KinesisStreamAsSource delivery stream type.")
    return stream


def _check(records: Sequence[t.Record], place: str) -> None:
    """Raises ValidationException, InvalidArgumentException. place: how messages name the n-th record."""
    for index, record in enumerate(records, 1):
        if len(record.Data) > MAX_SIZE:
            where = place.format(index)
            text = (
                f"1 validation error detected: Value at '{where}' failed to satisfy constraint: Member must have length"
            )
            raise ApiError("ValidationException", f"{text} less than or equal to {MAX_SIZE}")
    if sum(len(record.Data) for record in records) > MAX_BYTES:
        raise invalid("Records size exceeds 4 MB limit")


def _put(tx: Tx, call: Call, stream: Stream, records: Sequence[t.Record]) -> list[str]:
    """Ids of the records."""
    gather(tx, stream, [Incoming(record.Data, tx.now) for record in records], box_of(call, stream))
    return [base64.b64encode(ids.random_bytes(ID_BYTES)).decode() for _ in records]


@operation("PutRecord", resource=stream_arn, metered=put)
def put_record(tx: Tx, call: Call, req: t.PutRecordInput) -> t.PutRecordOutput:
    """Take one record of up to 1,000 KiB. Source: API_PutRecord. Rates are not limited here.

    Raises ResourceNotFoundException, InvalidArgumentException, ValidationException, InvalidKMSResourceException.
    """
    stream = _taking(tx, call, req.DeliveryStreamName)
    _check([req.Record], "record.data")
    (made,) = _put(tx, call, stream, [req.Record])
    return t.PutRecordOutput(RecordId=made, Encrypted=stream.key is not None)


@operation("PutRecordBatch", resource=stream_arn, metered=put)
def put_record_batch(tx: Tx, call: Call, req: t.PutRecordBatchInput) -> t.PutRecordBatchOutput:
    """Take up to 500 records of 4 MiB together: all of them, since rates are not limited here. Source: API_PutRecordBatch.

    Raises ResourceNotFoundException, InvalidArgumentException, ValidationException, InvalidKMSResourceException.
    """
    stream = _taking(tx, call, req.DeliveryStreamName)
    _check(req.Records, "records.{}.member.data")
    made = _put(tx, call, stream, req.Records)
    return t.PutRecordBatchOutput(
        FailedPutCount=0,
        Encrypted=stream.key is not None,
        RequestResponses=[t.PutRecordBatchResponseEntry(RecordId=one) for one in made],
    )
