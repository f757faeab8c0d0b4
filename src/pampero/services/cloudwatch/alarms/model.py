"""What an alarm is, how its state changes, and what is kept of that."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from pampero.api import ApiError, Call, Check
from pampero.aws.nouns import Noun, Nouns
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn, arn
from pampero.services.cloudwatch import types as t
from pampero.services.cloudwatch.model import Metric, dimensions_of
from pampero.store.tx import ReadTx, Tx

OK, ALARM, UNKNOWN = "OK", "ALARM", "INSUFFICIENT_DATA"
METRIC, COMPOSITE = "MetricAlarm", "CompositeAlarm"
UNCHECKED = "Unchecked: Initial alarm creation"
EVALUATE, COMPOSE, SUPPRESS = "cloudwatch.evaluate", "cloudwatch.compose", "cloudwatch.suppress"
CHANGED = "cloudwatch.changed"
_HISTORY = "INSERT INTO cloudwatch_history (scope, alarm, kind, at, type, summary, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
VERSION = "1.0"


class State(msgspec.Struct):
    """A state, why, since when (epoch seconds). data: JSON."""

    value: str
    reason: str
    at: float
    data: str | None = None


class Alarm(Noun):
    """An alarm of either kind. metric, composite: as it was put, without tags. transitioned: when it last became another
    state; suppressed: by what its actions are, and why, since when."""

    state: State = msgspec.field(default_factory=lambda: State(UNKNOWN, UNCHECKED, 0.0))
    configured: float = 0.0
    transitioned: float = 0.0
    metric: t.PutMetricAlarmInput | None = None
    composite: t.PutCompositeAlarmInput | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    suppressed: tuple[str, str, float] | None = None

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("cloudwatch", self.region, self.account, f"alarm:{self.name}")

    @property
    def kind(self) -> str:
        """METRIC or COMPOSITE."""
        return METRIC if self.composite is None else COMPOSITE

    @property
    def given(self) -> t.PutMetricAlarmInput | t.PutCompositeAlarmInput:
        """As it was put."""
        found = self.metric or self.composite
        assert found is not None
        return found

    def actions(self, value: str) -> list[str]:
        """What is done when it becomes a state."""
        given = self.given
        by_state = {OK: given.OKActions, ALARM: given.AlarmActions, UNKNOWN: given.InsufficientDataActions}
        return list(by_state[value] or [])


def metric_key(metric: Metric) -> str:
    """By what alarms on a metric are found."""
    return "\0".join((metric.namespace, metric.name, metric.key))


def _watched(alarm: Alarm) -> str | None:
    given = alarm.metric
    if given is None or given.MetricName is None:
        return None
    return metric_key(Metric(given.Namespace or "", given.MetricName, dimensions_of(given.Dimensions)))


def _missing(text: str) -> ApiError:
    return ApiError("ResourceNotFoundException", f"Unknown alarm: {text.partition(':alarm:')[2] or text}")


class Alarms(Nouns[Alarm]):
    """All alarms, found by ARN, by the metric of metric alarms, and by kind."""

    def __init__(self) -> None:
        super().__init__("cloudwatch.alarm", Alarm, "alarm:", _missing)
        self._keys = {"metric": _watched, "kind": lambda alarm: alarm.kind if alarm.composite else None}


ALARMS = Alarms()


def alarm_arn(call: Call, req: Any) -> str:
    """The ARN of the alarm that a request names."""
    return arn("cloudwatch", call.region, call.account, f"alarm:{req.AlarmName}")


def each_alarm(action: str) -> Callable[[Call, Any], list[Check]]:
    """For `checks=`: an action on each alarm that a request names; on all, where it names none."""

    def checks(call: Call, req: Any) -> list[Check]:
        names = req.AlarmNames or ["*"]
        return [Check(action, arn("cloudwatch", call.region, call.account, f"alarm:{name}")) for name in names]

    return checks


def key_of(alarm: Alarm) -> str:
    """Of its timers."""
    return f"{alarm.scope}/{alarm.name}"


def of_key(tx: ReadTx, key: str) -> Alarm | None:
    """The alarm of a timer."""
    account, region, name = key.split("/", 2)
    return ALARMS.get(tx, f"{account}/{region}", name)


def refer(tx: ReadTx, scope: str, text: str) -> Alarm | None:
    """The alarm that a rule names, by name or ARN."""
    if text.startswith("arn:") and text.count(":") >= 6:
        return ALARMS.named(tx, Arn.parse(text))
    return ALARMS.get(tx, scope, text)


def stamp(moment: float) -> str:
    """`2026-01-31T12:00:00.000+0000`"""
    when = datetime.fromtimestamp(round(moment, 3), UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03d}+0000"


def long_date(moment: float) -> str:
    """`Saturday 31 January, 2026 12:00:00 UTC`"""
    when = datetime.fromtimestamp(moment, UTC)
    return (
        f"{calendar.day_name[when.weekday()]} {when.day:02d} {calendar.month_name[when.month]}, {when:%Y %H:%M:%S} UTC"
    )


def record(tx: Tx, alarm: Alarm, type_: str, summary: str, data: Any) -> None:
    """Add to an alarm's history."""
    text = msgspec.json.encode(data).decode()
    tx.run(_HISTORY, alarm.scope, alarm.name, alarm.kind, tx.now, type_, summary, text)


def told(state: State) -> dict[str, Any]:
    """A state as histories have it."""
    found: dict[str, Any] = {"stateValue": state.value, "stateReason": state.reason}
    if state.data is not None:
        found["stateReasonData"] = jsontext.loads(state.data)
    return found


def transit(tx: Tx, alarm: Alarm, value: str, reason: str, data: str | None) -> None:
    """Have an alarm be in a state from now on; what follows of a change (actions, events, other alarms) comes after the
    commit."""
    old = alarm.state
    alarm.state = State(value, reason, tx.now, data)
    changed = old.value != value
    if changed:
        alarm.transitioned = tx.now
        summary = f"Alarm updated from {old.value} to {value}"
        record(
            tx,
            alarm,
            "StateUpdate",
            summary,
            {"version": VERSION, "oldState": told(old), "newState": told(alarm.state)},
        )
        for scope, id_, _ in _composites(tx, alarm.scope):
            tx.at(COMPOSE, f"{scope}/{id_}", tx.now, [alarm.arn, value, tx.now])
    ALARMS.save(tx, alarm)
    if changed:
        tx.emit(CHANGED, {"scope": alarm.scope, "name": alarm.name, "old": old, "new": alarm.state}, key=key_of(alarm))


def _composites(tx: ReadTx, scope: str) -> list[tuple[str, str, Alarm]]:
    return [(scope, id_, alarm) for id_, alarm in ALARMS.find(tx, scope, "kind", COMPOSITE)]
