"""What a metric alarm makes of data points: its state and the words for it.

Source: user guide, "Alarm evaluation" and "Configuring how CloudWatch alarms treat missing data". How many points beyond the
evaluation periods AWS looks at is not told; its example has two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from msgspec import Struct

from pampero.services.cloudwatch.alarms.model import ALARM, OK, UNKNOWN

EXTRA = 2
Breaches = Callable[[float], bool]


class Point(Struct):
    """A period of an alarm. value: None where there is none; bound: of the band, where the threshold is one."""

    at: int
    value: float | None
    breaches: bool = False
    bound: float | None = None


COMPARISONS: Mapping[str, tuple[Callable[[float, float], bool], str]] = MappingProxyType(
    {
        "GreaterThanOrEqualToThreshold": (lambda value, bound: value >= bound, "greater than or equal to"),
        "GreaterThanThreshold": (lambda value, bound: value > bound, "greater than"),
        "LessThanThreshold": (lambda value, bound: value < bound, "less than"),
        "LessThanOrEqualToThreshold": (lambda value, bound: value <= bound, "less than or equal to"),
    }
)


class Verdict(Struct):
    """A state, None where it stays; the points that decided; how many were missing and how they were taken."""

    state: str | None
    points: list[Point]
    missing: int = 0
    treatment: str = ""


def judged(points: Sequence[Point], periods: int, enough: int, treatment: str) -> Verdict:
    """points: all that were looked at, the oldest first. enough: how many must breach."""
    real = [one for one in points if one.value is not None]
    if len(real) >= periods:
        taken = real[-periods:]
        return Verdict(ALARM if sum(one.breaches for one in taken) >= enough else OK, taken)
    missing = periods - len(real)
    bad = sum(one.breaches for one in real)
    if treatment == "breaching":
        return Verdict(ALARM if bad + missing >= enough else OK, real, missing, "Breaching")
    if treatment == "notBreaching":
        return Verdict(ALARM if bad >= enough else OK, real, missing, "NonBreaching")
    if bad >= enough:
        return Verdict(ALARM, real)
    if bad < len(real):
        return Verdict(OK, [one for one in real if not one.breaches])
    if treatment == "ignore":
        return Verdict(None, real)
    if not real:
        return Verdict(UNKNOWN, list(points[-periods:]), missing)
    # The oldest breaching point is as old as would be enough, and nothing after it says otherwise.
    age = next(number for number, one in enumerate(reversed(points), 1) if one is real[0])
    return Verdict(ALARM if age >= enough else None, real)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%d/%m/%y %H:%M:%S}"


def reason_of(verdict: Verdict, old: str, comparison: str, threshold: str, periods: int, enough: int) -> str:
    """threshold: as it is written, `the threshold (1.0)`."""
    if verdict.state == UNKNOWN:
        count = len(verdict.points)
        return f"Insufficient Data: {_plural(count, 'datapoint')} {'was' if count == 1 else 'were'} unknown."
    treated = ""
    if verdict.missing and verdict.treatment:
        were = "was" if verdict.missing == 1 else "were"
        treated = f"{_plural(verdict.missing, 'missing datapoint')} {were} treated as [{verdict.treatment}]"
    alarming = verdict.state == ALARM
    points = [one for one in verdict.points if one.breaches == alarming]
    if not points:
        return f"Threshold Crossed: no datapoints were received for {_plural(periods, 'period')} and {treated}."
    newest = list(reversed(points))
    shown = ", ".join(f"{one.value} ({_moment(one.at)})" for one in newest)
    needed = enough if alarming else periods - enough + 1
    way = f"(minimum {_plural(needed, 'datapoint')} for {old} -> {verdict.state} transition)"
    were = "was" if len(points) == 1 else "were"
    _, words = COMPARISONS[comparison]
    crossed = f"{were} {'' if alarming else 'not '}{words} {threshold}"
    text = f"Threshold Crossed: {len(points)} out of the last {_plural(periods, 'datapoint')} [{shown}] {crossed}"
    return f"{text} and {treated} {way}." if treated else f"{text} {way}."
