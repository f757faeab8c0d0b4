"""`rate(…)`, `cron(…)` and `at(…)`: parsed, and when they fire next. Pure.

Source: "Setting a schedule pattern for scheduled rules in Amazon EventBridge", "Cron expressions reference", "Schedule types in
EventBridge Scheduler". Where AWS says nothing, the meaning is the usual one of six-field cron: a range may wrap around
(`FRI-MON`, `22-2`), `LW` is the month's last weekday, `5L` its last Thursday, and a day that a month has not does not fire in it.

Rules are in UTC. Schedules are in a time zone: a time of day that a day has not, since clocks go forward, does not fire; one that
a day has twice fires once, the first time. A cron expression of every hour goes by the hours that pass: it fires in both
(our choice: AWS's "runs only once" is about times of day). A moment of `at` that there is not is the one an hour later.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

UNITS: Mapping[str, int] = {"minute": 60, "hour": 3600, "day": 86_400}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIRST_YEAR, LAST_YEAR = 1970, 2199
SATURDAY = 7

Days = Callable[[int, int], set[int]]
_RATE = re.compile(r"rate\((\d{1,9}) (minute|hour|day)(s?)\)")
_LOOSE_RATE = re.compile(r"rate\((\d{1,9}) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((.+)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
# What clocks go back by at the most, in any zone.
MAX_STEP_SIZE = timedelta(hours=3)
HOURS = 24


class InvalidSchedule(ValueError):
    """An invalid schedule expression."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so many seconds."""

    seconds: int

    def following(self, last: float, now: float) -> float:
        """The first moment behind `now` that is a whole number of periods behind `last`. Epoch seconds."""
        periods = max(0, int((now - last) // self.seconds)) + 1
        return last + periods * self.seconds


@dataclass(frozen=True, slots=True)
class Once:
    """At one moment. Epoch seconds."""

    moment: float

    def following(self, last: float, now: float) -> float | None:
        """The moment, as long as it lies behind `now`. `last` does not matter."""
        return self.moment if self.moment > now else None


@dataclass(frozen=True, slots=True)
class Cron:
    """At the minutes that all fields allow. days: the days of a month (year, month) that both day fields allow."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: tuple[int, ...]
    years: tuple[int, ...]
    zone: tzinfo = UTC

    def following(self, last: float, now: float) -> float | None:
        """The first moment behind `now`; None when there is none. `last` does not matter. Epoch seconds."""
        begin = datetime.fromtimestamp(now // 60 * 60 + 60, self.zone).replace(tzinfo=None)
        if self.zone is UTC:
            found = next(self._times(begin), None)
            return None if found is None else found.replace(tzinfo=UTC).timestamp()
        # Where clocks have just gone back, what is behind `now` may be earlier by the clock.
        folds = (0, 1) if len(self.hours) == HOURS else (0,)
        found_at = [self._in_zone(begin - MAX_STEP_SIZE, now, fold) for fold in folds]
        return min((moment for moment in found_at if moment is not None), default=None)

    def _in_zone(self, begin: datetime, now: float, fold: int) -> float | None:
        for time in self._times(begin):
            local = time.replace(tzinfo=self.zone, fold=fold)
            moment = local.timestamp()
            if moment > now and datetime.fromtimestamp(moment, self.zone).replace(tzinfo=None, fold=0) == time:
                return moment
        return None

    def _times(self, begin: datetime) -> Iterator[datetime]:
        """The times of the calendar from `begin` on."""
        floor = (begin.year, begin.month, begin.day, begin.hour, begin.minute)
        for year in self.years:
            for month in self.months:
                if (year, month) < floor[:2]:
                    continue
                for day in sorted(self.days(year, month)):
                    for hour in self.hours if (year, month, day) >= floor[:3] else ():
                        for minute in self.minutes:
                            if (year, month, day, hour, minute) >= floor:
                                yield datetime(year, month, day, hour, minute)


Schedule = Rate | Cron
Zoned = Schedule | Once


def parse(expression: str) -> Schedule:
    """The schedule of an expression. Raises InvalidSchedule."""
    rate = _RATE.fullmatch(expression)
    if rate is not None:
        count, plural = int(rate[1]), bool(rate[3])
        if count == 0 or plural != (count > 1):
            raise InvalidSchedule(expression)
        return Rate(count * UNITS[rate[2]])
    return _cron(expression, UTC)


def parse_zoned(expression: str, zone: tzinfo) -> Zoned:
    """As `parse`, of schedules in a time zone: with `at`, and rates whose unit may be plural or not. Raises InvalidSchedule."""
    at, rate = _AT.fullmatch(expression), _LOOSE_RATE.fullmatch(expression)
    if at is not None:
        try:
            return Once(datetime.fromisoformat(at[1]).replace(tzinfo=zone).timestamp())
        except (ValueError, OverflowError) as error:
            raise InvalidSchedule(expression) from error
    if rate is not None:
        if int(rate[1]) == 0:
            raise InvalidSchedule(expression)
        return Rate(int(rate[1]) * UNITS[rate[2]])
    return _cron(expression, zone)


def _cron(expression: str, zone: tzinfo) -> Cron:
    cron = _CRON.fullmatch(expression)
    fields = cron[1].upper().split() if cron is not None else []
    if len(fields) != 6:
        raise InvalidSchedule(expression)
    minutes, hours, day, month, weekday, year = fields
    if (day == "?") == (weekday == "?"):
        raise InvalidSchedule(expression)
    return Cron(
        _field(minutes, 0, 59),
        _field(hours, 0, 23),
        _days(day) if weekday == "?" else _weekdays(weekday),
        _field(month, 1, 12, MONTHS),
        _field(year, FIRST_YEAR, LAST_YEAR),
        zone,
    )


def _field(text: str, low: int, high: int, names: tuple[str, ...] = ()) -> tuple[int, ...]:
    return tuple(sorted({value for item in text.split(",") for value in _item(item, low, high, names)}))


def _item(text: str, low: int, high: int, names: tuple[str, ...]) -> list[int]:
    """The values of `*`, `a`, `a-b`, and of these with `/n`."""
    span, slash, step_text = text.partition("/")
    step = _number(step_text, 1, max(high - low, 1) if high > 100 else high, ()) if slash else 1
    if span == "*":
        return list(range(low, high + 1, step))
    first, dash, last = span.partition("-")
    begin = _number(first, low, high, names)
    if not dash:
        return list(range(begin, high + 1, step)) if slash else [begin]
    end = _number(last, low, high, names)
    if end >= begin:
        return list(range(begin, end + 1, step))
    if low == FIRST_YEAR:
        raise InvalidSchedule(text)
    return [*range(begin, high + 1), *range(low, end + 1)][::step]


def _number(text: str, low: int, high: int, names: tuple[str, ...]) -> int:
    if text in names:
        return names.index(text) + low
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and low <= int(text) <= high):
        raise InvalidSchedule(text)
    return int(text)


def _days(text: str) -> Days:
    """The day-of-month field: values, `L`, `nW`, `LW`."""
    parts: list[Days] = [_day(item) for item in text.split(",")]
    return lambda year, month: set().union(*(part(year, month) for part in parts))


def _day(item: str) -> Days:
    if item == "L":
        return lambda year, month: {_length(year, month)}
    if item == "LW":
        return lambda year, month: {_near(year, month, _length(year, month))}
    if item.endswith("W"):
        wanted = _number(item[:-1], 1, 31, ())
        return lambda year, month: {_near(year, month, wanted)} if wanted <= _length(year, month) else set()
    values = set(_item(item, 1, 31, ()))
    return lambda year, month: {day for day in values if day <= _length(year, month)}


def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _weekday(year: int, month: int, day: int) -> int:
    """1 is Sunday, 7 is Saturday."""
    return (monthrange(year, month)[0] + day) % 7 + 1


def _near(year: int, month: int, day: int) -> int:
    """The weekday next to a day, in the same month."""
    found = _weekday(year, month, day)
    if found == SATURDAY:
        return day - 1 if day > 1 else day + 2
    if found == 1:
        return day + 1 if day < _length(year, month) else day - 2
    return day


def _weekdays(text: str) -> Days:
    """The day-of-week field: values, `L` (Saturday), `nL`, `n#k`, of which there may be only one."""
    items = text.split(",")
    if any("#" in item for item in items) and len(items) > 1:
        raise InvalidSchedule(text)
    parts = [_of_week(item) for item in items]
    return lambda year, month: set().union(*(part(year, month) for part in parts))


def _of_week(item: str) -> Days:
    if "#" in item:
        name, _, which = item.partition("#")
        wanted, place = _number(name, 1, 7, WEEKDAYS), _number(which, 1, 5, ())
        return lambda year, month: set(_all(year, month, {wanted})[place - 1 : place])
    if item != "L" and item.endswith("L"):
        last = _number(item[:-1], 1, 7, WEEKDAYS)
        return lambda year, month: set(_all(year, month, {last})[-1:])
    values = {SATURDAY} if item == "L" else set(_item(item, 1, 7, WEEKDAYS))
    return lambda year, month: set(_all(year, month, values))


def _all(year: int, month: int, weekdays: set[int]) -> list[int]:
    return [day for day in range(1, _length(year, month) + 1) if _weekday(year, month, day) in weekdays]
