"""When a secret is rotated: the windows that its rules open. Pure.

Sources: user guide, "Rotation schedules"; API_RotationRulesType. All in UTC; epoch seconds.
"""

from __future__ import annotations

from pampero.aws.schedules import Cron, InvalidSchedule, Rate, parse

HOUR, DAY = 3600, 86_400
# "You can rotate a secret as often as every four hours."
OFTENEST = 4 * HOUR


def check(days: int | None, expression: str | None, duration: str | None) -> None:
    """Raises ValueError with what is wrong with rules; what it says of expressions and windows is ours."""
    if days is not None and expression is not None:
        raise ValueError("You cannot specify both rotation frequency and schedule expression together.")
    if expression is not None:
        try:
            schedule = parse(expression)
        except InvalidSchedule as error:
            raise ValueError(f"The ScheduleExpression {expression} is invalid.") from error
        _check_schedule(schedule, expression)
        period = schedule.seconds if isinstance(schedule, Rate) else DAY
    else:
        period = DAY * (days or 1)
    hours = hours_of(duration)
    if hours is not None and not 1 <= hours <= min(24, period // HOUR):
        raise ValueError(f"The Duration {duration} extends into the next rotation window or the next day.")


def _check_schedule(schedule: Rate | Cron, expression: str) -> None:
    if isinstance(schedule, Rate):
        if schedule.seconds % HOUR or schedule.seconds < OFTENEST:
            raise ValueError("A rate is in hours or days, and four hours at least.")
        return
    fields = expression.removeprefix("cron(").removesuffix(")").split()
    if fields[0] != "0" or fields[-1] != "*":
        raise ValueError("A cron expression has 0 for minutes, and * for the year.")
    gaps = [after - before for before, after in zip(schedule.hours, schedule.hours[1:], strict=False)]
    if any(gap * HOUR < OFTENEST for gap in gaps):
        raise ValueError("A secret is rotated every four hours at most.")


def hours_of(duration: str | None) -> int | None:
    """`3h` as a number."""
    return None if duration is None else int(duration.removesuffix("h"))


def following(days: int | None, expression: str | None, duration: str | None, now: float) -> tuple[float, float] | None:
    """The window behind a rotation that was now: when it opens, and its last second. None: nothing is scheduled."""
    today = now // DAY * DAY
    hours = hours_of(duration)
    schedule = parse(expression) if expression is not None else None
    if isinstance(schedule, Rate):
        if schedule.seconds % DAY:
            start = today + (int((now - today) // schedule.seconds) + 1) * schedule.seconds
            return start, start + (hours or 1) * HOUR - 1
        days = schedule.seconds // DAY
    if isinstance(schedule, Cron):
        start_or_none = schedule.following(now, now)
        if start_or_none is None:
            return None
        hourly = len(schedule.hours) > 1
        end = start_or_none + (hours or 1) * HOUR if hours or hourly else (start_or_none // DAY + 1) * DAY
        return start_or_none, end - 1
    if days is None:
        return None
    start = today + days * DAY
    return start, start + (hours * HOUR if hours else DAY) - 1
