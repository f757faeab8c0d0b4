"""The functions of metric math that need nothing but their arguments."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType

from pampero.services.cloudwatch.math.values import InvalidOperands, Series, Value, ordered, together

Function = Callable[[list[Value]], Value]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _deviation(values: list[float]) -> float:
    mean = _mean(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def series_of(value: Value) -> list[Series]:
    """A list of series. Raises InvalidOperands."""
    if isinstance(value, list):
        found = [one for one in value if isinstance(one, Series)]
        if len(found) == len(value):
            return found
    raise InvalidOperands("An array of time series is expected")


def _one(value: Value) -> Series:
    if isinstance(value, Series):
        return value
    raise InvalidOperands("A time series is expected")


def number(value: Value) -> float:
    """A scalar. Raises InvalidOperands."""
    if isinstance(value, float):
        return value
    raise InvalidOperands("A number is expected")


def _folded(label: str, function: Callable[[list[float]], float]) -> Function:
    """Of one series a number, of several a series."""

    def fold(arguments: list[Value]) -> Value:
        (given,) = arguments
        if isinstance(given, Series):
            values = list(given.points.values())
            return function(values) if values else float("nan")
        return together(series_of(given), function, label)

    return fold


def _each(function: Callable[[Series], Series]) -> Function:
    """Of a series a series, of several several."""

    def each(arguments: list[Value]) -> Value:
        (given,) = arguments
        return function(given) if isinstance(given, Series) else [function(one) for one in series_of(given)]

    return each


def _valued(function: Callable[[float], float | None]) -> Function:
    return _each(lambda one: one.mapped(function))


def _steps(function: Callable[[float, float, int], float]) -> Function:
    """Of each value and the one before it: (before, value, seconds between them)."""

    def step(one: Series) -> Series:
        values = ordered(one)
        pairs = pairwise(values)
        found = {at: function(before, value, at - then) for (then, before), (at, value) in pairs}
        return Series(one.label, found, one.period, one.facts)

    return _each(step)


def _times(function: Callable[[datetime], float]) -> Function:
    """What a calendar says of the moment of each value, in UTC."""

    def told(one: Series) -> Series:
        found = {at: function(datetime.fromtimestamp(at, UTC)) for at in one.points}
        return Series(one.label, found, one.period, one.facts)

    return _each(told)


def _running(one: Series) -> Series:
    total, found = 0.0, {}
    for at, value in ordered(one):
        total += value
        found[at] = total
    return Series(one.label, found, one.period, one.facts)


def _choice(arguments: list[Value]) -> Value:
    """IF(condition, then, else)."""
    if len(arguments) not in (2, 3):
        raise InvalidOperands("IF takes two or three arguments")
    condition, then, *rest = arguments
    otherwise = rest[0] if rest else None
    if isinstance(condition, float):
        if condition:
            return then
        if otherwise is None:
            raise InvalidOperands("IF has no value for a condition that is false")
        return otherwise
    asked = _one(condition)
    found: dict[int, float] = {}
    for at, value in asked.points.items():
        chosen = then if value else otherwise
        result = chosen.points.get(at) if isinstance(chosen, Series) else None if chosen is None else number(chosen)
        if result is not None:
            found[at] = result
    model = next((one for one in (then, otherwise) if isinstance(one, Series)), asked)
    return Series(model.label, found, asked.period, model.facts)


def _ends(last: bool) -> Function:
    def end(arguments: list[Value]) -> Value:
        (given,) = arguments
        found = series_of(given)
        if not found:
            return Series("", {}, 60)
        return found[-1 if last else 0]

    return end


def _sliced(arguments: list[Value]) -> Value:
    """SLICE(array, start[, end]); of one index, that series."""
    if len(arguments) not in (2, 3):
        raise InvalidOperands("SLICE takes two or three arguments")
    found, start = series_of(arguments[0]), int(number(arguments[1]))
    if len(arguments) == 3:
        return found[start : int(number(arguments[2]))]
    if not 0 <= start < len(found):
        return Series("", {}, 60)
    return found[start]


_ORDERS: Mapping[str, Callable[[list[float]], float]] = MappingProxyType(
    {"AVG": _mean, "MIN": min, "MAX": max, "SUM": sum}
)


def _sorted(arguments: list[Value]) -> Value:
    """SORT(array, AVG|MIN|MAX|SUM, ASC|DESC[, most])"""
    if len(arguments) not in (3, 4):
        raise InvalidOperands("SORT takes three or four arguments")
    function, direction = _ORDERS.get(str(arguments[1]).upper()), str(arguments[2]).upper()
    if function is None or direction not in ("ASC", "DESC"):
        raise InvalidOperands("SORT takes AVG, MIN, MAX or SUM, and ASC or DESC")
    filled = [one for one in series_of(arguments[0]) if one.points]
    found = sorted(filled, key=lambda one: function(list(one.points.values())), reverse=direction == "DESC")
    return found[: int(number(arguments[3]))] if len(arguments) == 4 else found


def _removed(arguments: list[Value]) -> Value:
    (given,) = arguments
    return [one for one in series_of(given) if one.points]


def _counted(arguments: list[Value]) -> Value:
    (given,) = arguments
    return float(len(series_of(given)))


def _period(arguments: list[Value]) -> Value:
    (given,) = arguments
    return float(_one(given).period)


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "ABS": _valued(abs),
        "CEIL": _valued(lambda value: float(math.ceil(value))),
        "FLOOR": _valued(lambda value: float(math.floor(value))),
        "LOG": _valued(lambda value: math.log(value) if value > 0 else None),
        "LOG10": _valued(lambda value: math.log10(value) if value > 0 else None),
        "AVG": _folded("AVG", _mean),
        "MAX": _folded("MAX", max),
        "MIN": _folded("MIN", min),
        "SUM": _folded("SUM", sum),
        "STDDEV": _folded("STDDEV", _deviation),
        "DATAPOINT_COUNT": _folded("DATAPOINT_COUNT", lambda values: float(len(values))),
        "DIFF": _steps(lambda before, value, seconds: value - before),
        "DIFF_TIME": _steps(lambda before, value, seconds: float(seconds)),
        "RATE": _steps(lambda before, value, seconds: (value - before) / seconds),
        "RUNNING_SUM": _each(_running),
        "MINUTE": _times(lambda moment: float(moment.minute)),
        "HOUR": _times(lambda moment: float(moment.hour)),
        "DAY": _times(lambda moment: float(moment.isoweekday())),
        "DATE": _times(lambda moment: float(moment.day)),
        "MONTH": _times(lambda moment: float(moment.month)),
        "YEAR": _times(lambda moment: float(moment.year)),
        "EPOCH": _times(lambda moment: float(int(moment.timestamp()))),
        "IF": _choice,
        "FIRST": _ends(False),
        "LAST": _ends(True),
        "SLICE": _sliced,
        "SORT": _sorted,
        "REMOVE_EMPTY": _removed,
        "METRIC_COUNT": _counted,
        "PERIOD": _period,
    }
)
