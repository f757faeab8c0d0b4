"""Scheduled rules: one timer a rule, fired in the transaction that sets the next one.

Firings that were due while the server was down are one firing at its next start, as of the first of them.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pampero.api import ApiError, Context, TimerEvent, timer
from pampero.aws.schedules import InvalidSchedule, Schedule, parse
from pampero.kernel import ids
from pampero.kernel.clock import iso8601
from pampero.services.events import metrics
from pampero.services.events.fanout import as_text, trigger
from pampero.services.events.model import RULES, Rule
from pampero.store.tx import Tx

KIND = "events.schedule"


def schedule_of(expression: str) -> Schedule:
    """The schedule of an expression. Raises ValidationException."""
    try:
        return parse(expression)
    except InvalidSchedule as error:
        raise ApiError("ValidationException", "Parameter ScheduleExpression is not valid.") from error


def reschedule(tx: Tx, old: Rule | None, new: Rule | None) -> None:
    """A rule was made, changed or deleted; a schedule that goes on as before keeps its rhythm."""
    before = old.schedule if old is not None and old.enabled else None
    after = new.schedule if new is not None and new.enabled else None
    if before == after:
        return
    rule = new or old
    if rule is None:
        return
    due = schedule_of(after).following(tx.now, tx.now) if after is not None else None
    if due is None:
        tx.cancel(KIND, _key(rule))
    else:
        tx.at(KIND, _key(rule), due, {"scope": rule.scope, "rule": rule.key})


def _key(rule: Rule) -> str:
    return f"{rule.scope}/{rule.key}"


@timer(KIND)
def fire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A schedule is due. Its events descend from nothing: whoever made the rule did so once."""
    tx.trace = ""
    rule = RULES.get(tx, event.payload["scope"], event.payload["rule"])
    if rule is None or rule.schedule is None or not rule.enabled:
        return
    tx.once_committed(partial(metrics.triggered, context, [rule]))
    trigger(tx, rule, as_text(_event(rule, event.due)))
    due = parse(rule.schedule).following(event.due, tx.now)
    if due is not None:
        tx.at(KIND, _key(rule), due, event.payload)


def _event(rule: Rule, due: float) -> dict[str, Any]:
    """Source: "Events from EventBridge": Scheduled Event."""
    return {
        "version": "0",
        "id": ids.uuid4(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": rule.account,
        "time": iso8601(int(due)),
        "region": rule.region,
        "resources": [rule.arn],
        "detail": {},
    }
