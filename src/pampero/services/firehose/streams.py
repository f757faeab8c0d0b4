"""Delivery streams: make, describe, list, delete."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, DELETING, ending
from pampero.aws.tags import tag_map
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.protocol.codec import to_params
from pampero.services.firehose import types as t
from pampero.services.firehose.buffers import discard
from pampero.services.firehose.destinations import check_role, completed, described
from pampero.services.firehose.encryption import encrypted, shown
from pampero.services.firehose.model import (
    DESTINATION,
    DIRECT,
    EXTENDED,
    HTTP,
    KINESIS,
    S3,
    SOURCES,
    STREAMS,
    Stream,
    find,
    invalid,
    save,
    stream_arn,
    unserved,
)
from pampero.services.firehose.sealing import stream_key
from pampero.services.firehose.sources import PLACES
from pampero.services.firehose.tags import check_tags
from pampero.store.tx import ReadTx, Tx

LISTED = 10


@operation("CreateDeliveryStream", resource=stream_arn)
async def create_delivery_stream(call: Call, req: t.CreateDeliveryStreamInput) -> t.CreateDeliveryStreamOutput:
    """Make a stream that takes records itself, or from a stream of Kinesis. Source: API_CreateDeliveryStream. Where its key
    cannot be used it is not made: AWS makes it, and says so later.

    Raises InvalidArgumentException, ResourceInUseException, LimitExceededException, InvalidKMSResourceException, NotImplemented.
    """
    given = req.DeliveryStreamEncryptionConfigurationInput
    key = None if given is None else encrypted(req.DeliveryStreamType or DIRECT, to_params(given))
    data_key = await stream_key(call, stream_arn(call, req), key)
    return await call.write(_create, call, req, key, data_key)


def _create(
    tx: Tx, call: Call, req: t.CreateDeliveryStreamInput, key: dict[str, Any] | None, data_key: bytes
) -> t.CreateDeliveryStreamOutput:
    type_ = req.DeliveryStreamType or DIRECT
    if type_ not in (DIRECT, KINESIS):
        raise unserved(f"The source {type_}")
    if (type_ == KINESIS) != (req.KinesisStreamSourceConfiguration is not None):
        raise invalid(f"KinesisStreamSourceConfiguration must be given for {KINESIS}, and for nothing else.")
    if STREAMS.get(tx, call.scope, req.DeliveryStreamName) is not None:
        text = f"Firehose {req.DeliveryStreamName} under accountId {call.account} already exists"
        raise ApiError("ResourceInUseException", text)
    given = {
        S3: req.S3DestinationConfiguration,
        EXTENDED: req.ExtendedS3DestinationConfiguration,
        HTTP: req.HttpEndpointDestinationConfiguration,
    }
    chosen = [(kind, config) for kind, config in given.items() if config is not None]
    if len(chosen) != 1:
        raise invalid("Exactly one destination configuration is supported for a Firehose")
    kind, config = chosen[0]
    stream = Stream(
        name=req.DeliveryStreamName,
        account=call.account,
        region=call.region,
        uid=ids.uuid4(),
        created=tx.now,
        type=type_,
        destination=kind,
        config=completed(tx, call, kind, to_params(config)),
        tags=tag_map(req.Tags),
        key=key,
        data_key=data_key,
    )
    if req.KinesisStreamSourceConfiguration is not None:
        stream.source = to_params(req.KinesisStreamSourceConfiguration)
        check_role(tx, call, stream.source["RoleARN"])
        tx.wake(SOURCES)
    if stream.tags:
        call.require(tx, Check("firehose:TagDeliveryStream", stream.arn))
        check_tags(stream, {})
    save(tx, call, stream, CREATING)
    return t.CreateDeliveryStreamOutput(DeliveryStreamARN=stream.arn)


@operation("DescribeDeliveryStream", resource=stream_arn, read=True)
def describe_delivery_stream(
    tx: ReadTx, call: Call, req: t.DescribeDeliveryStreamInput
) -> t.DescribeDeliveryStreamOutput:
    """A stream with its one destination. Source: API_DescribeDeliveryStream. Raises ResourceNotFoundException."""
    stream = find(tx, call, req.DeliveryStreamName)
    return t.DescribeDeliveryStreamOutput(
        DeliveryStreamDescription=t.DeliveryStreamDescription(
            DeliveryStreamName=stream.name,
            DeliveryStreamARN=stream.arn,
            DeliveryStreamStatus=stream.status(tx.now),
            DeliveryStreamEncryptionConfiguration=shown(stream),
            DeliveryStreamType=stream.type,
            VersionId=str(stream.version),
            CreateTimestamp=stream.created,
            LastUpdateTimestamp=stream.updated,
            Source=_source(stream),
            Destinations=[
                msgspec.convert({"DestinationId": DESTINATION, **described(stream)}, t.DestinationDescription)
            ],
            HasMoreDestinations=False,
        )
    )


def _source(stream: Stream) -> t.SourceDescription | None:
    if stream.source is None:
        return None
    found: dict[str, Any] = {**stream.source, "DeliveryStartTimestamp": stream.created}
    return t.SourceDescription(KinesisStreamSourceDescription=msgspec.convert(found, t.KinesisStreamSourceDescription))


@operation(
    "ListDeliveryStreams",
    resource=lambda call, req: arn("firehose", call.region, call.account, "deliverystream/*"),
    read=True,
)
def list_delivery_streams(tx: ReadTx, call: Call, req: t.ListDeliveryStreamsInput) -> t.ListDeliveryStreamsOutput:
    """Names of streams, ten if nothing is said. Source: API_ListDeliveryStreams."""
    most = req.Limit or LISTED
    found: list[str] = []
    after, more = req.ExclusiveStartDeliveryStreamName or "", False
    for name, stream in STREAMS.page(tx, call.scope, after=after):
        if req.DeliveryStreamType in (None, stream.type):
            if len(found) == most:
                more = True
                break
            found.append(name)
    return t.ListDeliveryStreamsOutput(DeliveryStreamNames=found, HasMoreDeliveryStreams=more)


@operation("DeleteDeliveryStream", resource=stream_arn)
def delete_delivery_stream(tx: Tx, call: Call, req: t.DeleteDeliveryStreamInput) -> None:
    """Delete a stream and its data: what has not been delivered yet is not any more. Source: API_DeleteDeliveryStream. One
    that is being deleted may be deleted again.

    Raises ResourceNotFoundException.
    """
    stream = find(tx, call, req.DeliveryStreamName)
    if stream.status(tx.now) == DELETING:
        return
    stream.pending = ending(tx, call, "firehose.stream", stream.arn, stream.uid)
    if stream.pending is None:
        _remove(tx, stream)
    else:
        STREAMS.save(tx, stream)


@timer("firehose.stream")
def deleted(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time for deleting a stream is over."""
    stream = STREAMS.by_arn(tx, event.key)
    if stream is not None and stream.uid == event.payload:
        _remove(tx, stream)


def _remove(tx: Tx, stream: Stream) -> None:
    STREAMS.delete(tx, stream.scope, stream.name)
    discard(tx, stream)
    PLACES.clear(tx, stream.uid)
    tx.wake(SOURCES)
