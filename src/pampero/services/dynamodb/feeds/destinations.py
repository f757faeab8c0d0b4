"""EnableKinesisStreamingDestination and its kin."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.settling import Pending, pending, state_of
from pampero.aws.streams import takes_records
from pampero.kernel.arn import Arn
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.model import TABLES, Feed, Table, check_idle, find, invalid, table_arn
from pampero.services.dynamodb.tables import named
from pampero.store.tx import ReadTx, Tx

# "You can stream a table to two streams."
MAX_COUNT = 2
MICROS = "MICROSECOND"
DENIED = "User does not have a permission to use kinesis stream"
NEEDED = ("kinesis:DescribeStream", "kinesis:PutRecords")


@operation("EnableKinesisStreamingDestination", resource=table_arn)
async def enable_kinesis_streaming_destination(
    call: Call, req: t.KinesisStreamingDestinationInput
) -> t.KinesisStreamingDestinationOutput:
    """Write what changes from now on to a stream of the same account and region, to which the caller may write. Source:
    API_EnableKinesisStreamingDestination. As on AWS, a record may come twice, and records of different keys in any order.

    Raises ResourceNotFoundException, ResourceInUseException, LimitExceededException, ValidationException.
    """
    table = await call.read(_allowed, call, req)
    where = Arn.parse(req.StreamArn)
    if (where.account, where.region) != (table.account, table.region) or not await takes_records(call, req.StreamArn):
        raise invalid(DENIED)
    return await call.write(_enable, call, req)


def _allowed(tx: ReadTx, call: Call, req: t.KinesisStreamingDestinationInput) -> Table:
    """Raises ApiError AccessDenied."""
    try:
        Arn.parse(req.StreamArn)
    except ValueError as error:
        raise invalid("Invalid StreamArn") from error
    for action in NEEDED:
        call.require(tx, Check(action, req.StreamArn))
    return named(tx, call, req.TableName)


def _enable(tx: Tx, call: Call, req: t.KinesisStreamingDestinationInput) -> t.KinesisStreamingDestinationOutput:
    table = named(tx, call, req.TableName)
    check_idle(tx, table)
    feed = table.feeds.get(req.StreamArn)
    if feed is not None and feed.enabled:
        text = (
            "Table is not in a valid state to enable Kinesis Streaming Destination:EnableKinesisStreamingDestination must be "
            "DISABLED or ENABLE_FAILED to perform ENABLE operation."
        )
        raise invalid(text)
    if sum(one.enabled for one in table.feeds.values()) >= MAX_COUNT:
        raise ApiError(
            "LimitExceededException", f"A table may have at most {MAX_COUNT} Kinesis streaming destinations."
        )
    given = req.EnableKinesisStreamingConfiguration
    precision = given.ApproximateCreationDateTimePrecision if given is not None else None
    table.feeds[req.StreamArn] = Feed(True, precision == MICROS, precision is not None, pending(tx, call, "ENABLING"))
    TABLES.save(tx, table)
    return t.KinesisStreamingDestinationOutput(
        TableName=table.name,
        StreamArn=req.StreamArn,
        DestinationStatus="ENABLING",
        EnableKinesisStreamingConfiguration=given,
    )


@operation("DisableKinesisStreamingDestination", resource=table_arn)
def disable_kinesis_streaming_destination(
    tx: Tx, call: Call, req: t.KinesisStreamingDestinationInput
) -> t.KinesisStreamingDestinationOutput:
    """Write no more; what has changed before is still written. Source: API_DisableKinesisStreamingDestination.

    Raises ResourceNotFoundException, ValidationException.
    """
    table = named(tx, call, req.TableName)
    feed = table.feeds.get(req.StreamArn)
    if feed is None or not feed.enabled:
        text = (
            "Table is not in a valid state to disable Kinesis Streaming Destination:DisableKinesisStreamingDestination must "
            "be ACTIVE to perform DISABLE operation."
        )
        raise invalid(text)
    feed.enabled, feed.pending = False, pending(tx, call, "DISABLING")
    TABLES.save(tx, table)
    return t.KinesisStreamingDestinationOutput(
        TableName=table.name,
        StreamArn=req.StreamArn,
        DestinationStatus="DISABLING",
        EnableKinesisStreamingConfiguration=req.EnableKinesisStreamingConfiguration,
    )


@operation("UpdateKinesisStreamingDestination", resource=table_arn)
def update_kinesis_streaming_destination(
    tx: Tx, call: Call, req: t.UpdateKinesisStreamingDestinationInput
) -> t.UpdateKinesisStreamingDestinationOutput:
    """How exactly records tell their time. Source: API_UpdateKinesisStreamingDestination.

    Raises ResourceNotFoundException, ValidationException.
    """
    table = find(tx, call, req.TableName)
    given = req.UpdateKinesisStreamingConfiguration
    precision = given.ApproximateCreationDateTimePrecision if given is not None else None
    if given is None or precision is None:
        text = (
            "Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot"
        )
        raise invalid(f"{text} be null or contain only null values")
    feed = table.feeds.get(req.StreamArn)
    if feed is None or not feed.enabled:
        text = "Table is not in a valid state to enable Kinesis Streaming Destination: No streaming destination with"
        raise invalid(f"{text} streamArn: {req.StreamArn} found for table with tableName: {table.name}")
    if feed.micros == (precision == MICROS):
        text = f"Invalid Request: Precision is already set to the desired value of {precision} for tableId:"
        raise invalid(f"{text} {table.key}, kdsArn: {req.StreamArn}")
    feed.micros, feed.told, feed.pending = precision == MICROS, True, pending(tx, call, "UPDATING")
    TABLES.save(tx, table)
    return t.UpdateKinesisStreamingDestinationOutput(
        TableName=table.name,
        StreamArn=req.StreamArn,
        DestinationStatus="UPDATING",
        UpdateKinesisStreamingConfiguration=given,
    )


@operation("DescribeKinesisStreamingDestination", resource=table_arn, read=True)
def describe_kinesis_streaming_destination(
    tx: ReadTx, call: Call, req: t.DescribeKinesisStreamingDestinationInput
) -> t.DescribeKinesisStreamingDestinationOutput:
    """The streams that a table is or was written to. Source: API_DescribeKinesisStreamingDestination."""
    table = find(tx, call, req.TableName)
    found: list[Any] = [
        t.KinesisDataStreamDestination(
            StreamArn=stream,
            DestinationStatus=_status(feed.pending, tx.now, feed.enabled),
            ApproximateCreationDateTimePrecision=(MICROS if feed.micros else "MILLISECOND") if feed.told else None,
        )
        for stream, feed in table.feeds.items()
    ]
    return t.DescribeKinesisStreamingDestinationOutput(TableName=table.name, KinesisDataStreamDestinations=found)


def _status(passing: Pending | None, now: float, enabled: bool) -> str:
    return state_of(passing, now, "ACTIVE" if enabled else "DISABLED")
