"""Deliveries: tried again by the target's retry policy, then to its dead-letter queue.

Retries are timers. A refusal that a repeat cannot change goes to the dead-letter queue at once, as on AWS.
"""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.aws import targets
from pampero.kernel import ids, jsontext
from pampero.kernel.log import logger
from pampero.services.events.fanout import Delivery
from pampero.services.events.model import RULES, SERVICE, Rule
from pampero.services.events.retries import Failure, delay, exhausted, failure
from pampero.services.events.sending import send
from pampero.store.tx import Tx

log = logger("events")
LONGEST_TEXT = 1000


class Letter(msgspec.Struct):
    """What the dead-letter queue is told of a delivery."""

    delivery: Delivery
    code: str
    text: str
    condition: str | None


@consumer("events.deliver")
async def deliver(context: Context, event: Event) -> None:
    """Try one delivery."""
    delivery = msgspec.convert(event.payload, Delivery)
    rule = await context.read(RULES.get, delivery.scope, delivery.rule)
    target = rule.targets.get(delivery.target) if rule is not None else None
    if rule is None or target is None:
        return
    account, _, region = delivery.scope.partition("/")
    place = context.within(account, region).as_service(SERVICE, rule.arn)
    try:
        await send(place, rule, target, delivery)
    except Failure as error:
        log.warning("rule %s could not reach %s: %s: %s", rule.arn, target["Arn"], error.code, error)
        condition = None
        if not error.final:
            age = context.now - delivery.arrived
            condition = exhausted(target.get("RetryPolicy"), delivery.retries, age)
            if condition is None:
                await context.write(_try_again, delivery)
                return
        await context.write(_give_up, Letter(delivery, error.code, error.text[:LONGEST_TEXT], condition))
        return
    if event.attempt > 1:
        # A try before a crash may have failed and set its timer.
        await context.write(_settle, delivery)


def _settle(tx: Tx, delivery: Delivery) -> None:
    tx.cancel("events.retry", delivery.id)


def _try_again(tx: Tx, delivery: Delivery) -> None:
    again = msgspec.structs.replace(delivery, retries=delivery.retries + 1)
    tx.at("events.retry", delivery.id, tx.now + delay(delivery.retries, ids.uniform()), again)


def _give_up(tx: Tx, letter: Letter) -> None:
    tx.emit("events.bury", letter)


@timer("events.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's next try is due."""
    tx.emit("events.deliver", event.payload)


@consumer("events.bury")
async def bury(context: Context, event: Event) -> None:
    """Put an event on its target's dead-letter queue; without one it is dropped."""
    letter = msgspec.convert(event.payload, Letter)
    delivery = letter.delivery
    rule = await context.read(RULES.get, delivery.scope, delivery.rule)
    target = rule.targets.get(delivery.target) if rule is not None else None
    dead = ((target or {}).get("DeadLetterConfig") or {}).get("Arn")
    if rule is None or target is None or dead is None:
        return
    account, _, region = delivery.scope.partition("/")
    place = context.within(account, region).as_service(SERVICE, rule.arn)
    try:
        await _send_letter(place, dead, letter, _facts(rule, target["Arn"], letter))
    except ApiError as error:
        found = failure(error.code, error.message, error.status)
        if not found.final:
            raise
        event_id = jsontext.loads(delivery.event)["id"]
        log.warning("event %s is lost: its dead-letter queue %s refused it: %s", event_id, dead, error)


def _facts(rule: Rule, target: str, letter: Letter) -> dict[str, str]:
    facts = {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": target,
        "ERROR_CODE": letter.code,
        "ERROR_MESSAGE": letter.text or letter.code,
        "RETRY_ATTEMPTS": str(letter.delivery.retries),
    }
    return facts | ({"EXHAUSTED_RETRY_CONDITION": letter.condition} if letter.condition else {})


async def _send_letter(place: Context, dead: str, letter: Letter, facts: dict[str, str]) -> None:
    await targets.send(place, dead, targets.Letter(letter.delivery.event, targets.string_attributes(facts)))
