"""Consumers with a throughput of their own."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, DELETING, ending, pending, state_of
from pampero.aws.streams import channel
from pampero.aws.tags import member
from pampero.kernel.arn import Arn
from pampero.services.kinesis import types as t
from pampero.services.kinesis.accounts import is_committed
from pampero.services.kinesis.listing import check_created
from pampero.services.kinesis.model import CONSUMERS, Consumer, check_idle, find, invalid
from pampero.services.kinesis.tags import check_tags, consumer_at, no_consumer
from pampero.services.kinesis.tokens import Token, read_token, write_token
from pampero.store.tx import ReadTx, Tx

MAX_COUNT, MAX_COMMITTED = 20, 50
MAX_CREATING = 5
LISTED = 100
_FORGET = "DELETE FROM kinesis_subscriptions WHERE consumer = ?"


@operation("RegisterStreamConsumer", resource=member("StreamARN"))
def register_stream_consumer(tx: Tx, call: Call, req: t.RegisterStreamConsumerInput) -> t.RegisterStreamConsumerOutput:
    """Register a consumer, of which a stream has 20 at most. Source: API_RegisterStreamConsumer.

    Raises ResourceNotFoundException, ResourceInUseException, LimitExceededException, InvalidArgumentException.
    """
    stream = find(tx, call, req.StreamARN)
    check_idle(tx, stream)
    place = f"{stream.scope}/{stream.name}"
    made = Consumer(req.ConsumerName, place, stream.uid, tx.now, pending=pending(tx, call, CREATING))
    if CONSUMERS.get(tx, place, made.name) is not None:
        text = f"Consumer {made.name} under stream {stream.arn} already exists."
        raise ApiError("ResourceInUseException", text)
    others = [consumer for _, consumer in CONSUMERS.page(tx, place)]
    most = MAX_COMMITTED if is_committed(tx, call) else MAX_COUNT
    if len(others) >= most:
        text = f"Stream {stream.name} under account {stream.account} has {most} registered consumers already."
        raise ApiError("LimitExceededException", text)
    if sum(_status(one, tx.now) == CREATING for one in others) >= MAX_CREATING:
        text = f"Stream {stream.name} under account {stream.account} has {MAX_CREATING} consumers in status CREATING."
        raise ApiError("LimitExceededException", text)
    if req.Tags:
        call.require(tx, Check("kinesis:TagResource", made.arn))
        check_tags(made, req.Tags)
        made.tags = dict(req.Tags)
    CONSUMERS.save(tx, made)
    return t.RegisterStreamConsumerOutput(Consumer=_shown(made, tx.now))


def _status(consumer: Consumer, now: float) -> str:
    return state_of(consumer.pending, now)


def _shown(consumer: Consumer, now: float) -> t.Consumer:
    return t.Consumer(
        ConsumerName=consumer.name,
        ConsumerARN=consumer.arn,
        ConsumerStatus=_status(consumer, now),
        ConsumerCreationTimestamp=float(int(consumer.created)),
    )


def _named(tx: ReadTx, call: Call, req: Any) -> Consumer:
    """The consumer that a request names, by its ARN or by its name and its stream. Raises ResourceNotFoundException,
    InvalidArgumentException."""
    if req.ConsumerARN is not None:
        found = consumer_of(tx, call, req.ConsumerARN)
        if (req.ConsumerName or found.name) != found.name or (req.StreamARN or found.stream_arn) != found.stream_arn:
            raise invalid(f"StreamARN and ConsumerName do not match ConsumerARN {req.ConsumerARN}.")
        return found
    if req.StreamARN is None or req.ConsumerName is None:
        raise invalid("Either ConsumerARN or both StreamARN and ConsumerName must be specified.")
    stream = find(tx, call, req.StreamARN)
    one = CONSUMERS.get(tx, f"{stream.scope}/{stream.name}", req.ConsumerName)
    if one is None:
        raise no_consumer(f"{req.ConsumerName} of stream {stream.arn}")
    return one


def _arn(tx: ReadTx, call: Call, req: Any) -> str:
    return str(req.ConsumerARN) if req.ConsumerARN is not None else _named(tx, call, req).arn


def consumer_of(tx: ReadTx, call: Context, text: str) -> Consumer:
    """The consumer of an ARN, in this region. Raises ResourceNotFoundException."""
    where = Arn.parse(text)
    found = consumer_at(tx, where)
    if found is None or where.region != call.region:
        raise no_consumer(text)
    return found


@operation("DescribeStreamConsumer", resource=_arn, read=True)
def describe_stream_consumer(
    tx: ReadTx, call: Call, req: t.DescribeStreamConsumerInput
) -> t.DescribeStreamConsumerOutput:
    """One consumer. Source: API_DescribeStreamConsumer. Raises ResourceNotFoundException, InvalidArgumentException."""
    found = _named(tx, call, req)
    shown = _shown(found, tx.now)
    return t.DescribeStreamConsumerOutput(
        ConsumerDescription=t.ConsumerDescription(
            ConsumerName=shown.ConsumerName,
            ConsumerARN=shown.ConsumerARN,
            ConsumerStatus=shown.ConsumerStatus,
            ConsumerCreationTimestamp=shown.ConsumerCreationTimestamp,
            StreamARN=found.stream_arn,
        )
    )


@operation("ListStreamConsumers", resource=member("StreamARN"), read=True)
def list_stream_consumers(tx: ReadTx, call: Call, req: t.ListStreamConsumersInput) -> t.ListStreamConsumersOutput:
    """A stream's consumers by name. Source: API_ListStreamConsumers.

    Raises ResourceNotFoundException, InvalidArgumentException, ExpiredNextTokenException.
    """
    stream = find(tx, call, req.StreamARN)
    place, after, most = f"{stream.scope}/{stream.name}", "", req.MaxResults or LISTED
    if req.NextToken is not None:
        if req.StreamCreationTimestamp is not None:
            raise invalid("NextToken and StreamCreationTimestamp cannot be provided together.")
        after = read_token(call, req.NextToken, place).after
    check_created(stream, req.StreamCreationTimestamp)
    page = CONSUMERS.page(tx, place, after=after, limit=most + 1)
    found = [consumer for _, consumer in page[:most]]
    return t.ListStreamConsumersOutput(
        Consumers=[_shown(one, tx.now) for one in found],
        NextToken=write_token(call, Token(place, found[-1].name)) if len(page) > most else None,
    )


@operation("DeregisterStreamConsumer", resource=_arn)
def deregister_stream_consumer(tx: Tx, call: Call, req: t.DeregisterStreamConsumerInput) -> None:
    """Take a consumer away; what it is subscribed to ends. Source: API_DeregisterStreamConsumer.

    Raises ResourceNotFoundException, InvalidArgumentException.
    """
    found = _named(tx, call, req)
    if _status(found, tx.now) == DELETING:
        return
    found.pending = ending(tx, call, "kinesis.consumer", found.arn, None)
    if found.pending is None:
        _remove(tx, found)
    else:
        CONSUMERS.save(tx, found)
    tx.wake(channel(found.stream_arn))


@timer("kinesis.consumer")
def deregistered(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The time for taking a consumer away is over."""
    found = consumer_at(tx, Arn.parse(event.key))
    if found is not None:
        _remove(tx, found)


def _remove(tx: Tx, consumer: Consumer) -> None:
    CONSUMERS.delete(tx, consumer.stream, consumer.name)
    tx.run(_FORGET, consumer.arn)
