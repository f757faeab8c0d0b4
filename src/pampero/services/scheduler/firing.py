"""When schedules are due: one timer a schedule, fired in the transaction that sets the next one.

Due times that have passed while the server was down are one at its next start, as of the first of them.
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pampero.api import Context, TimerEvent, timer
from pampero.aws.schedules import Cron, InvalidSchedule, Once, Rate, Zoned, parse_zoned
from pampero.kernel import ids
from pampero.services.scheduler.model import DELETE, ENABLED, OPEN, SCHEDULES, Delivery, Open, Schedule, invalid
from pampero.store.tx import Tx

FIRE, DELIVER = "scheduler.fire", "scheduler.deliver"
ID_DIGITS = 16
MINUTE = 60


def zone_of(name: str) -> tzinfo:
    """A time zone by its name in the IANA database. Raises ValidationException; its text is our choice."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise invalid(f"Invalid Schedule Expression Timezone {name}.") from error


def timing_of(expression: str, zone: str) -> Zoned:
    """When an expression fires. Raises ValidationException."""
    found = zone_of(zone)
    try:
        return parse_zoned(expression, found)
    except InvalidSchedule as error:
        raise invalid(f"Invalid Schedule Expression {expression}.") from error


def first_due(schedule: Schedule, now: float) -> float | None:
    """The first due time of a schedule that begins now; None: never.

    A rate begins at its start, or else at once; a start that lies behind still says its rhythm. What is due `at` a moment of the
    present minute is due, since AWS is exact to the minute; an earlier one is never (AWS does not say). Source: "Schedule types".
    """
    if schedule.state != ENABLED:
        return None
    timing, start = timing_of(schedule.expression, schedule.zone), schedule.start
    match timing:
        case Once(moment=moment):
            return moment if moment >= now // MINUTE * MINUTE else None
        case Rate():
            due: float | None = now if start is None else start if start >= now else timing.following(start, now)
        case Cron():
            due = timing.following(now, now if start is None else max(now, start - 0.001))
    return _before_end(schedule, due)


def _before_end(schedule: Schedule, due: float | None) -> float | None:
    return None if due is None or (schedule.end is not None and due > schedule.end) else due


def plan(tx: Tx, schedule: Schedule, due: float | None) -> None:
    """Set the timer of a due time: somewhere in its window, of a flexible schedule."""
    if due is None:
        tx.cancel(FIRE, _key(schedule))
        return
    at = due + (ids.uniform() * schedule.window * MINUTE if schedule.window else 0.0)
    tx.at(FIRE, _key(schedule), at, {"scope": schedule.scope, "name": schedule.name, "due": due})


def forget(tx: Tx, schedule: Schedule) -> None:
    """A schedule goes: it runs no more."""
    tx.cancel(FIRE, _key(schedule))


def _key(schedule: Schedule) -> str:
    return f"{schedule.scope}/{schedule.name}"


@timer(FIRE)
def fire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A schedule is due: its delivery is begun, and its next due time follows. It descends from nothing: whoever made the
    schedule did so once. What has no next one and is to be deleted after its completion goes."""
    tx.trace = ""
    due: float = event.payload["due"]
    schedule = SCHEDULES.get(tx, event.payload["scope"], event.payload["name"])
    if schedule is None:
        return
    delivery = Delivery(
        ids.hexadecimal(ID_DIGITS), schedule.scope, schedule.name, due, tx.now, schedule.target, schedule.input,
        schedule.sealed,
    )  # fmt: skip
    OPEN.put(tx, delivery.scope, delivery.id, Open())
    tx.emit(DELIVER, delivery)
    window = (schedule.window or 0) * MINUTE
    timing = timing_of(schedule.expression, schedule.zone)
    following = None if isinstance(timing, Once) else timing.following(due, max(due, tx.now - window))
    following = _before_end(schedule, following)
    if following is not None:
        plan(tx, schedule, following)
    elif schedule.after == DELETE:
        SCHEDULES.delete(tx, schedule.scope, schedule.name)
