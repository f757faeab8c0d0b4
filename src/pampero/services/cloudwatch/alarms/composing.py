"""Composite alarms: their state by their rule, and whether another alarm suppresses their actions."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Context, TimerEvent, timer
from pampero.services.cloudwatch.alarms.model import (
    ALARM,
    ALARMS,
    CHANGED,
    COMPOSE,
    OK,
    SUPPRESS,
    UNKNOWN,
    Alarm,
    key_of,
    long_date,
    of_key,
    refer,
    stamp,
    transit,
)
from pampero.services.cloudwatch.alarms.rule import parse_rule
from pampero.store.tx import ReadTx, Tx

BY_ALARM, BY_WAIT, BY_EXTENSION = "Alarm", "WaitPeriod", "ExtensionPeriod"


@timer(COMPOSE)
def compose(tx: Tx, context: Context, event: TimerEvent) -> None:
    """An alarm has another state, or the rule is new. payload: the alarm's ARN, its state, since when."""
    alarm = of_key(tx, event.key)
    if alarm is None or alarm.composite is None:
        return
    rule = parse_rule(alarm.composite.AlarmRule)
    children = [child for name in rule.names if (child := refer(tx, alarm.scope, name))]
    if len(children) < len(rule.names):
        state = UNKNOWN
    else:
        by_name = {name: _state(tx, alarm.scope, name) for name in rule.names}
        state = ALARM if rule.holds(lambda name: by_name[name]) else OK
    _resume(tx, alarm, event.payload)
    if state == alarm.state.value:
        return
    reason = f"{alarm.arn} was created and its alarm rule evaluates to {state}"
    if event.payload is not None:
        arn, value, at = event.payload
        reason = f"{arn} transitioned to {value} at {long_date(at)}"
    alarming = [one for one in children if one.state.value == state] or children
    data = {
        "triggeringAlarms": [
            {"arn": one.arn, "state": {"value": one.state.value, "timestamp": stamp(one.transitioned)}}
            for one in alarming
        ]
    }
    _suppress(tx, alarm, state)
    transit(tx, alarm, state, reason, msgspec.json.encode(data).decode())


def _state(tx: ReadTx, scope: str, name: str) -> str:
    found = refer(tx, scope, name)
    return UNKNOWN if found is None else found.state.value


def _suppress(tx: Tx, alarm: Alarm, state: str) -> None:
    """Before a change: whether its actions are taken. Source: user guide, "Suppressing composite alarm actions"."""
    given = alarm.composite
    assert given is not None
    if given.ActionsSuppressor is None:
        alarm.suppressed = None
        return
    suppressor = refer(tx, alarm.scope, given.ActionsSuppressor)
    if suppressor is not None and suppressor.state.value == ALARM:
        alarm.suppressed = BY_ALARM, _why(suppressor), tx.now
    elif state == ALARM and given.ActionsSuppressorWaitPeriod:
        alarm.suppressed = BY_WAIT, _waits(BY_WAIT, given.ActionsSuppressorWaitPeriod), tx.now
        tx.at(SUPPRESS, key_of(alarm), tx.now + given.ActionsSuppressorWaitPeriod)
    elif alarm.suppressed is not None and alarm.suppressed[0] != BY_EXTENSION:
        alarm.suppressed = None


def _why(suppressor: Alarm) -> str:
    return f"Actions are suppressed by alarm {suppressor.arn} in state {suppressor.state.value}"


def _waits(which: str, seconds: int) -> str:
    return f"Actions are suppressed by the {which} of {seconds} seconds"


def _resume(tx: Tx, alarm: Alarm, payload: Any) -> None:
    """The suppressor has another state."""
    given = alarm.composite
    assert given is not None
    if payload is None or given.ActionsSuppressor is None:
        return
    suppressor = refer(tx, alarm.scope, given.ActionsSuppressor)
    if suppressor is None or payload[0] != suppressor.arn:
        return
    if suppressor.state.value == ALARM and alarm.suppressed is not None:
        alarm.suppressed = BY_ALARM, _why(suppressor), tx.now
        tx.cancel(SUPPRESS, key_of(alarm))
    elif suppressor.state.value != ALARM and alarm.suppressed is not None and alarm.suppressed[0] == BY_ALARM:
        seconds = given.ActionsSuppressorExtensionPeriod or 0
        alarm.suppressed = BY_EXTENSION, _waits(BY_EXTENSION, seconds), tx.now
        tx.at(SUPPRESS, key_of(alarm), tx.now + seconds)
    ALARMS.save(tx, alarm)


@timer(SUPPRESS)
def suppressed_until_now(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A wait or an extension has ended: what the alarm's state asks for is done now."""
    alarm = of_key(tx, event.key)
    if alarm is None or alarm.suppressed is None or alarm.suppressed[0] == BY_ALARM:
        return
    alarm.suppressed = None
    ALARMS.save(tx, alarm)
    payload = {"scope": alarm.scope, "name": alarm.name, "old": alarm.state, "new": alarm.state, "late": True}
    tx.emit(CHANGED, payload, key=key_of(alarm))
