"""Deliveries: tried again by the target's retry policy, then to its dead-letter queue.

A refusal that a repeat cannot change goes to the dead-letter queue at once, as on AWS.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.aws import targets
from pampero.aws.deliveries import Buried, Failure, failed, losing
from pampero.kernel.log import logger
from pampero.services.events import metrics
from pampero.services.events.buslogs import Journal, Settings, event_id, of_target
from pampero.services.events.fanout import ANSWERED, WITHIN, Compiled, Delivery, hand_over
from pampero.services.events.http import Later
from pampero.services.events.model import RULES, SERVICE, Rule
from pampero.services.events.sending import send
from pampero.store.tx import ReadTx, Tx

log = logger("events")


class _Found(NamedTuple):
    """place: the rule's, as the service. logs: of the rule's bus."""

    place: Context
    rule: Rule
    target: dict[str, Any]
    logs: Settings

    def journal(self, delivery: Delivery) -> Journal | None:
        """Where the steps of a delivery are noted."""
        if self.logs.off or self.rule.managed is not None:
            return None
        return Journal(self.logs, delivery.scope, self.rule.bus, event_id(delivery.event))


async def _target(context: Context, delivery: Delivery) -> _Found | None:
    """The rule and its target, if they are still there."""
    rule, logs = await context.read(_rule, context, delivery)
    target = rule.targets.get(delivery.target) if rule is not None else None
    if rule is None or target is None:
        return None
    return _Found(context.at(delivery.scope).as_service(SERVICE, rule.arn), rule, target, logs)


def _rule(tx: ReadTx, context: Context, delivery: Delivery) -> tuple[Rule | None, Settings]:
    rule = RULES.get(tx, delivery.scope, delivery.rule)
    if rule is None:
        return None, Settings()
    return rule, context.part(Compiled).of(tx, delivery.scope, rule.bus).logs


@consumer(WITHIN)
async def deliver(context: Context, event: Event) -> None:
    """Try one delivery."""
    await _deliver(context, event)


@consumer(ANSWERED)
async def deliver_answered(context: Context, event: Event) -> None:
    """Try one delivery to an API destination, or to an API."""
    await _deliver(context, event)


async def _deliver(context: Context, event: Event) -> None:
    delivery = msgspec.convert(event.payload, Delivery)
    found = await _target(context, delivery)
    if found is None:
        return
    rule, target, journal = found.rule, found.target, found.journal(delivery)
    started = context.now
    try:
        await send(found.place, rule, target, delivery)
    except Later as later:
        await context.write(_postpone, delivery, later.seconds)
        return
    except Failure as error:
        metrics.tried(context, rule, delivery.retries, started - delivery.arrived, None)
        log.warning("rule %s could not reach %s: %s: %s", rule.arn, target["Arn"], error.code, error)
        if journal is not None:
            _note(journal, found, delivery, started, context.now, error)
        await context.write(_fail, delivery, error, target.get("RetryPolicy"), journal)
        return
    metrics.tried(context, rule, delivery.retries, started - delivery.arrived, context.now - delivery.arrived)
    if journal is not None:
        _note(journal, found, delivery, started, context.now, None)
    if journal is not None or event.attempt > 1:
        # A try before a crash may have failed and set its timer.
        await context.write(_settle, delivery, journal)


def _note(
    journal: Journal, found: _Found, delivery: Delivery, started: float, ended: float, error: Failure | None
) -> None:
    """The steps of one try."""
    common = of_target(found.rule, found.target)
    begun = {**common, "attempt_count": delivery.retries + 1, "target_input": delivery.event}
    if not delivery.retries:
        journal.note("INVOCATION_START", started, begun, delivery.id)
    journal.note("INVOCATION_ATTEMPT_START", started, begun, delivery.id)
    tried = {
        **common,
        "attempt_type": "RETRY" if delivery.retries else "FIRST",
        "attempt_count": delivery.retries + 1,
        "invocation_status": "SUCCESS" if error is None else error.code,
        "target_duration_ms": int((ended - started) * 1000),
    }
    if error is None:
        journal.note("INVOCATION_ATTEMPT_SUCCESS", ended, tried, delivery.id)
        latencies = {
            "ingestion_to_start_latency_ms": int((started - delivery.arrived) * 1000),
            "ingestion_to_complete_latency_ms": int((ended - delivery.arrived) * 1000),
        }
        done = {
            **common,
            "target_input": delivery.event,
            "total_attempts": delivery.retries + 1,
            "final_invocation_status": "SUCCESS",
            **({} if delivery.retries else latencies),
            "ingestion_to_success_latency_ms": int((ended - delivery.arrived) * 1000),
            "target_duration_ms": int((ended - started) * 1000),
        }
        journal.note("INVOCATION_SUCCESS", ended, done, delivery.id)
        return
    kind = "PERMANENT_FAILURE" if error.final else "THROTTLE" if error.code == "THROTTLING" else "RETRYABLE_FAILURE"
    journal.note(f"INVOCATION_ATTEMPT_{kind}", ended, tried, delivery.id, _error(found.target, error.text))


def _error(target: dict[str, Any], text: str) -> dict[str, Any]:
    return {"error_message": text, "aws_service": target["Arn"].split(":")[2]}


def _postpone(tx: Tx, delivery: Delivery, seconds: float) -> None:
    tx.at("events.retry", delivery.id, tx.now + seconds, msgspec.structs.replace(delivery, paced=True))


def _fail(tx: Tx, delivery: Delivery, error: Failure, policy: Any, journal: Journal | None) -> None:
    failed(tx, "events", delivery, error, policy)
    if journal is not None:
        journal.hand_over(tx)


def _settle(tx: Tx, delivery: Delivery, journal: Journal | None) -> None:
    tx.cancel("events.retry", delivery.id)
    if journal is not None:
        journal.hand_over(tx)


@timer("events.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A delivery's next try is due."""
    delivery = msgspec.convert(event.payload, Delivery)
    rule = RULES.get(tx, delivery.scope, delivery.rule)
    if rule is not None and delivery.target in rule.targets:
        hand_over(tx, rule, delivery)


@consumer("events.bury")
async def bury(context: Context, event: Event) -> None:
    """Put an event on its target's dead-letter queue; without one it is dropped."""
    buried = msgspec.convert(event.payload, Buried)
    delivery = msgspec.convert(buried.delivery, Delivery)
    found = await _target(context, delivery)
    if found is None:
        return
    rule, target, journal = found.rule, found.target, found.journal(delivery)
    metrics.given_up(context, rule)
    dead = (target.get("DeadLetterConfig") or {}).get("Arn")
    if journal is not None:
        ended = {
            **of_target(rule, target),
            "target_input": delivery.event,
            "total_attempts": delivery.retries + 1,
            "final_invocation_status": buried.code,
        }
        journal.note("INVOCATION_FAILURE", context.now, ended, delivery.id, _error(target, buried.text))
        if dead is not None:
            journal.note("INVOCATION_DLQ", context.now, ended, delivery.id)
        await context.write(journal.hand_over)
    if dead is None:
        return
    facts = buried.attributes(delivery.retries, RULE_ARN=rule.arn, TARGET_ARN=target["Arn"])
    sent = False
    with losing(log, f"event {event_id(delivery.event)}", f"its dead-letter queue {dead}"):
        await targets.send(found.place, dead, targets.Letter(delivery.event, targets.string_attributes(facts)))
        sent = True
    metrics.count(context, rule, "InvocationsSentToDlq" if sent else "InvocationsFailedToBeSentToDlq")
