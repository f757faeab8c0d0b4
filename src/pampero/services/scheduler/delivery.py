"""Deliveries: tried again by the target's retry policy, then to its dead-letter queue.

A refusal that a repeat cannot change goes to the dead-letter queue at once. Both are called as the target's role. Sources: "Configuring
a schedule's dead-letter queue in EventBridge Scheduler", API_RetryPolicy.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.aws import targets
from pampero.aws.deliveries import THROTTLED, Buried, Failure, failed, is_passing
from pampero.kernel.clock import iso8601
from pampero.kernel.log import logger
from pampero.services.scheduler import metrics
from pampero.services.scheduler.firing import DELIVER
from pampero.services.scheduler.model import OPEN, Delivery
from pampero.services.scheduler.sending import Done, Sender
from pampero.store.tx import ReadTx, Tx

log = logger("scheduler")
# What a dead letter may be long, with its attributes; a longer input is cut. Source: API_SendMessage.
MAX_BODY_LENGTH = 250_000
# How often what a dead-letter queue refuses for a time is tried.
LAST_TRY = 20


def _is_open(tx: ReadTx, delivery: Delivery) -> bool:
    return OPEN.get(tx, delivery.scope, delivery.id) is not None


@consumer(DELIVER)
async def deliver(context: Context, event: Event) -> None:
    """Try one delivery."""
    delivery = msgspec.convert(event.payload, Delivery)
    if not await context.read(_is_open, delivery):
        return
    metrics.count(context, delivery, metrics.ATTEMPT)
    try:
        sender = await Sender.of(context, delivery)
        await sender.send(await sender.payload())
    except Done:
        return
    except Failure as error:
        log.warning("schedule %s could not call its target: %s: %s", delivery.arn, error.code, error)
        metrics.count(context, delivery, metrics.THROTTLED if error.code in THROTTLED else metrics.ERROR)
        await context.write(failed, "scheduler", delivery, error, delivery.target["RetryPolicy"])
        return
    if await context.read(_is_open, delivery):
        await context.write(_close, delivery)


def _close(tx: Tx, delivery: Delivery) -> None:
    OPEN.delete(tx, delivery.scope, delivery.id)
    tx.cancel("scheduler.retry", delivery.id)


@timer("scheduler.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's next try is due."""
    tx.emit(DELIVER, event.payload)


@consumer("scheduler.bury")
async def bury(context: Context, event: Event) -> None:
    """Put a delivery on the target's dead-letter queue; without one it is dropped."""
    buried = msgspec.convert(event.payload, Buried)
    delivery = msgspec.convert(buried.delivery, Delivery)
    dead = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if not await context.read(_is_open, delivery):
        return
    if dead is None:
        metrics.count(context, delivery, metrics.DROPPED)
        await context.write(_close, delivery)
        return
    try:
        sender = await Sender.of(context, delivery)
        text = await sender.payload()
        await targets.send(sender.context, dead, _letter(delivery, buried, text))
    except Done:
        return
    except (ApiError, Failure) as error:
        if _again(error) and event.attempt < LAST_TRY:
            raise
        log.warning("a delivery of %s is lost: its dead-letter queue refused it: %s", delivery.arn, error)
        metrics.count(context, delivery, metrics.UNBURIED)
        await context.write(_close, delivery)
        return
    metrics.count(context, delivery, metrics.BURIED)


def _again(error: ApiError | Failure) -> bool:
    return not error.final if isinstance(error, Failure) else is_passing(error)


def _letter(delivery: Delivery, buried: Buried, text: str) -> targets.Letter:
    body = text.encode()[:MAX_BODY_LENGTH].decode(errors="ignore")
    facts = buried.attributes(delivery.retries, SCHEDULE_ARN=delivery.arn, TARGET_ARN=delivery.target["Arn"]) | {
        "EXECUTION_ID": delivery.id,
        "SCHEDULED_TIME": iso8601(int(delivery.due)),
        "IS_PAYLOAD_TRUNCATED": "true" if len(body) < len(text) else "false",
    }
    return targets.Letter(body, targets.string_attributes(facts))
