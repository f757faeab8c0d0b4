"""Streams: make, describe, list, delete."""

from __future__ import annotations

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, DELETING, ending
from pampero.aws.streams import channel
from pampero.kernel import ids
from pampero.kernel.arn import arn
from pampero.services.kinesis import types as t
from pampero.services.kinesis.accounts import check_warm
from pampero.services.kinesis.limits import check_on_demand, check_shards
from pampero.services.kinesis.model import (
    AUTO,
    BY_KEY,
    CONSUMERS,
    MIN_KIB,
    ON_DEMAND,
    PROVISIONED,
    STREAMS,
    Stream,
    any_stream,
    invalid,
    named,
    stream_arn,
)
from pampero.services.kinesis.resharding import fill
from pampero.services.kinesis.shards import count_open, kept_page, number_of, shown
from pampero.services.kinesis.tags import check_tags
from pampero.services.kinesis.tokens import Token, read_token, write_token
from pampero.services.kinesis.trimming import sweep
from pampero.store.tx import ReadTx, Tx

ON_DEMAND_SHARDS = 4
DESCRIBED = 100
LISTED = 100


def _created(call: Call, req: t.CreateStreamInput) -> str:
    return arn("kinesis", call.region, call.account, f"stream/{req.StreamName}")


@operation("CreateStream", resource=_created)
def create_stream(tx: Tx, call: Call, req: t.CreateStreamInput) -> None:
    """Make a stream, provisioned with so many shards or on demand with four. Source: API_CreateStream.

    Raises ResourceInUseException, LimitExceededException, InvalidArgumentException, ValidationException.
    """
    # One of which nothing is said has four shards (recorded on AWS), as those on demand have.
    mode = ON_DEMAND if req.ShardCount is None else PROVISIONED
    if req.StreamModeDetails is not None:
        mode = req.StreamModeDetails.StreamMode
    if mode == PROVISIONED and req.ShardCount is None:
        raise ApiError("ValidationException", "ShardCount must be specified for streams in PROVISIONED mode.")
    if mode == ON_DEMAND and req.ShardCount is not None:
        raise ApiError("ValidationException", "ShardCount must not be specified for streams in ON_DEMAND mode.")
    if mode == PROVISIONED and req.WarmThroughputMiBps is not None:
        raise invalid("WarmThroughputMiBps can only be specified for streams in ON_DEMAND mode.")
    if mode == PROVISIONED and req.RecordDistributionStrategy == AUTO:
        raise invalid("RecordDistributionStrategy AUTO can only be specified for streams in ON_DEMAND mode.")
    if STREAMS.get(tx, call.scope, req.StreamName) is not None:
        text = f"Stream {req.StreamName} under account {call.account} already exists."
        raise ApiError("ResourceInUseException", text)
    if req.WarmThroughputMiBps is not None:
        check_warm(tx, call, req.WarmThroughputMiBps)
    count = req.ShardCount or max(ON_DEMAND_SHARDS, req.WarmThroughputMiBps or 0)
    if mode == ON_DEMAND:
        check_on_demand(tx, call)
    check_shards(tx, call, count if mode == PROVISIONED else 0)
    stream = Stream(
        name=req.StreamName,
        account=call.account,
        region=call.region,
        uid=f"{ids.name_id(20)}-{ids.name_id(3)}",
        created=tx.now,
        mode=mode,
        warm=req.WarmThroughputMiBps,
        largest=req.MaxRecordSizeInKiB or MIN_KIB,
        strategy=req.RecordDistributionStrategy or BY_KEY,
        tags=dict(req.Tags or {}),
    )
    if stream.tags:
        call.require(tx, Check("kinesis:AddTagsToStream", stream.arn))
        check_tags(stream, stream.tags)
    fill(tx, call, stream, count)


@operation("DescribeStream", resource=stream_arn, read=True)
def describe_stream(tx: ReadTx, call: Call, req: t.DescribeStreamInput) -> t.DescribeStreamOutput:
    """A stream with a page of its shards. Source: API_DescribeStream. Raises ResourceNotFoundException."""
    stream = named(tx, call, req)
    status = stream.status(tx.now)
    after = -1 if req.ExclusiveStartShardId is None else number_of(stream, req.ExclusiveStartShardId)
    most = min(req.Limit or DESCRIBED, DESCRIBED)
    found = [] if status == CREATING else kept_page(tx, stream, after, most + 1)
    return t.DescribeStreamOutput(
        StreamDescription=t.StreamDescription(
            StreamName=stream.name,
            StreamARN=stream.arn,
            StreamStatus=status,
            StreamModeDetails=t.StreamModeDetails(StreamMode=stream.mode),
            Shards=[shown(shard) for shard in found[:most]],
            HasMoreShards=len(found) > most,
            RetentionPeriodHours=stream.retention,
            StreamCreationTimestamp=float(int(stream.created)),
            EnhancedMonitoring=[t.EnhancedMetrics(ShardLevelMetrics=stream.metrics)],
            EncryptionType="NONE" if stream.key is None else "KMS",
            KeyId=stream.key,
        )
    )


@operation("DescribeStreamSummary", resource=stream_arn, read=True)
def describe_stream_summary(tx: ReadTx, call: Call, req: t.DescribeStreamSummaryInput) -> t.DescribeStreamSummaryOutput:
    """A stream without its shards. Source: API_DescribeStreamSummary. Raises ResourceNotFoundException."""
    stream = named(tx, call, req)
    status = stream.status(tx.now)
    on_demand = stream.mode == ON_DEMAND
    warm = t.WarmThroughputObject(TargetMiBps=stream.warm, CurrentMiBps=stream.warm)
    return t.DescribeStreamSummaryOutput(
        StreamDescriptionSummary=t.StreamDescriptionSummary(
            StreamName=stream.name,
            StreamARN=stream.arn,
            StreamId=stream.uid,
            StreamStatus=status,
            StreamModeDetails=t.StreamModeDetails(StreamMode=stream.mode),
            RetentionPeriodHours=stream.retention,
            StreamCreationTimestamp=float(int(stream.created)),
            EnhancedMonitoring=[t.EnhancedMetrics(ShardLevelMetrics=stream.metrics)],
            EncryptionType="NONE" if stream.key is None else "KMS",
            KeyId=stream.key,
            OpenShardCount=0 if status == CREATING else count_open(tx, stream),
            ConsumerCount=len(CONSUMERS.page(tx, f"{stream.scope}/{stream.name}")),
            WarmThroughput=warm if stream.warm is not None else None,
            MaxRecordSizeInKiB=stream.largest,
            RecordDistributionStrategy=stream.strategy if on_demand else None,
        )
    )


@operation("ListStreams", resource=lambda call, req: any_stream(call), read=True)
def list_streams(tx: ReadTx, call: Call, req: t.ListStreamsInput) -> t.ListStreamsOutput:
    """Streams by name. Source: API_ListStreams. Raises ExpiredNextTokenException, InvalidArgumentException."""
    after = req.ExclusiveStartStreamName or ""
    if req.NextToken is not None:
        if req.ExclusiveStartStreamName is not None:
            raise invalid("NextToken and ExclusiveStartStreamName cannot be provided together.")
        after = read_token(call, req.NextToken, call.scope).after
    most = req.Limit or LISTED
    page = STREAMS.page(tx, call.scope, after=after, limit=most + 1)
    found = [stream for _, stream in page[:most]]
    more = len(page) > most
    return t.ListStreamsOutput(
        StreamNames=[stream.name for stream in found],
        HasMoreStreams=more,
        NextToken=write_token(call, Token(call.scope, found[-1].name)) if more else None,
        StreamSummaries=[
            t.StreamSummary(
                StreamName=stream.name,
                StreamARN=stream.arn,
                StreamStatus=stream.status(tx.now),
                StreamModeDetails=t.StreamModeDetails(StreamMode=stream.mode),
                StreamCreationTimestamp=float(int(stream.created)),
            )
            for stream in found
        ],
    )


@operation("DeleteStream", resource=stream_arn)
def delete_stream(tx: Tx, call: Call, req: t.DeleteStreamInput) -> None:
    """Delete a stream with its shards and records; with its consumers, where that is asked. Source: API_DeleteStream. One
    that is being deleted may be deleted again.

    Raises ResourceNotFoundException, ResourceInUseException.
    """
    stream = named(tx, call, req)
    place = f"{stream.scope}/{stream.name}"
    if CONSUMERS.page(tx, place, limit=1) and not req.EnforceConsumerDeletion:
        text = f"Stream {stream.name} under account {stream.account} has consumers registered; deregister them first or"
        raise ApiError("ResourceInUseException", f"{text} specify EnforceConsumerDeletion.")
    CONSUMERS.clear(tx, place)
    if stream.status(tx.now) == DELETING:
        return
    stream.pending = ending(tx, call, "kinesis.stream", stream.arn, stream.uid)
    if stream.pending is None:
        _remove(tx, stream)
    else:
        STREAMS.save(tx, stream)
    tx.wake(channel(stream.arn))


@timer("kinesis.stream")
def deleted(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time for deleting a stream is over."""
    stream = STREAMS.by_arn(tx, event.key)
    if stream is not None and stream.uid == event.payload:
        _remove(tx, stream)
        tx.wake(channel(stream.arn))


def _remove(tx: Tx, stream: Stream) -> None:
    STREAMS.delete(tx, stream.scope, stream.name)
    tx.cancel("kinesis.scale", stream.uid)
    tx.cancel("kinesis.fill", stream.uid)
    tx.cancel("kinesis.reshape", stream.uid)
    sweep(tx, stream)
