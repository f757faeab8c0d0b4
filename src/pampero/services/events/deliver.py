"""Deliveries: tried again by the target's retry policy, then to its dead-letter queue.

A refusal that a repeat cannot change goes to the dead-letter queue at once, as on AWS.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.aws import targets
from pampero.aws.deliveries import Buried, Failure, failed, losing
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.services.events.fanout import Delivery
from pampero.services.events.http import Later
from pampero.services.events.model import RULES, SERVICE, Rule
from pampero.services.events.sending import send
from pampero.store.tx import Tx

log = logger("events")


async def _target(context: Context, delivery: Delivery) -> tuple[Context, Rule, dict[str, Any]] | None:
    """(the rule's place, as the service; the rule; its target), if they are still there."""
    rule = await context.read(RULES.get, delivery.scope, delivery.rule)
    target = rule.targets.get(delivery.target) if rule is not None else None
    if rule is None or target is None:
        return None
    return context.at(delivery.scope).as_service(SERVICE, rule.arn), rule, target


@consumer("events.deliver")
async def deliver(context: Context, event: Event) -> None:
    """Try one delivery."""
    delivery = msgspec.convert(event.payload, Delivery)
    found = await _target(context, delivery)
    if found is None:
        return
    place, rule, target = found
    try:
        await send(place, rule, target, delivery)
    except Later as later:
        await context.write(_postpone, delivery, later.seconds)
        return
    except Failure as error:
        log.warning("rule %s could not reach %s: %s: %s", rule.arn, target["Arn"], error.code, error)
        await context.write(failed, "events", delivery, error, target.get("RetryPolicy"))
        return
    if event.attempt > 1:
        # A try before a crash may have failed and set its timer.
        await context.write(_settle, delivery)


def _postpone(tx: Tx, delivery: Delivery, seconds: float) -> None:
    tx.at("events.retry", delivery.id, tx.now + seconds, msgspec.structs.replace(delivery, paced=True))


def _settle(tx: Tx, delivery: Delivery) -> None:
    tx.cancel("events.retry", delivery.id)


@timer("events.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's next try is due."""
    tx.emit("events.deliver", event.payload)


@consumer("events.bury")
async def bury(context: Context, event: Event) -> None:
    """Put an event on its target's dead-letter queue; without one it is dropped."""
    buried = msgspec.convert(event.payload, Buried)
    delivery = msgspec.convert(buried.delivery, Delivery)
    found = await _target(context, delivery)
    dead = (found[2].get("DeadLetterConfig") or {}).get("Arn") if found is not None else None
    if found is None or dead is None:
        return
    place, rule, target = found
    facts = buried.attributes(delivery.retries, RULE_ARN=rule.arn, TARGET_ARN=target["Arn"])
    with losing(log, f"event {jsontext.loads(delivery.event)['id']}", f"its dead-letter queue {dead}"):
        await targets.send(place, dead, targets.Letter(delivery.event, targets.string_attributes(facts)))
