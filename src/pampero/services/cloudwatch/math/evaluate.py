"""Expressions evaluated: names are other queries' values, functions that need more than arguments ask `Surroundings`."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import Protocol

from pampero.services.cloudwatch.math.functions import FUNCTIONS, number, series_of
from pampero.services.cloudwatch.math.operators import OPERATORS, applied
from pampero.services.cloudwatch.math.parse import Array, Call, Name, Node, Number, Text
from pampero.services.cloudwatch.math.values import InvalidOperands, Series, Value, ordered

# Words that functions take where others take ids.
WORDS = frozenset({"REPEAT", "LINEAR", "AVG", "MIN", "MAX", "SUM", "ASC", "DESC"})
MAX_SERIES = 500
MIN_DEVIATIONS, MAX_DEVIATIONS = 0.0, 1000.0


class Surroundings(Protocol):
    """What an expression is evaluated in. period, start, end: of the query, in seconds."""

    period: int
    start: int
    end: int

    def named(self, name: str) -> Value:
        """The value of another query. Raises InvalidOperands."""

    def metrics(self, containing: str | None) -> list[Series]:
        """The metrics of the request, those whose label contains a text."""

    def search(self, text: str, statistic: str, period: int) -> list[Series]:
        """What SEARCH finds. Raises InvalidOperands."""

    def spend(self, points: int) -> None:
        """So many points are made. Raises InvalidOperands where a request makes too many."""

    def band(self, series: Series, node: Node, deviations: float) -> list[Series]:
        """What is expected of a series: upper and lower."""


def evaluate(node: Node, around: Surroundings) -> Value:
    """The value of an expression. Raises InvalidOperands."""
    chain = []
    # `a + a + …` is as deep as it is long.
    while isinstance(node, Call) and node.name in OPERATORS:
        chain.append(node)
        node = node.arguments[0]
    value = _evaluate(node, around)
    for one in reversed(chain):
        right = evaluate(one.arguments[1], around)
        # Before it is done: an alarm's expressions are computed on the event loop.
        around.spend(max(_size(value), _size(right)))
        value = applied(one.name, value, right)
    return value


def _size(value: Value) -> int:
    if isinstance(value, list):
        return len(value) + sum(len(one.points) for one in value if isinstance(one, Series))
    return len(value.points) if isinstance(value, Series) else 1


def _evaluate(node: Node, around: Surroundings) -> Value:
    match node:
        case Number(value):
            return value
        case Text(value):
            return value
        case Name(name):
            return name if name.upper() in WORDS else around.named(name)
        case Array(items):
            return _array([evaluate(one, around) for one in items])
        case Call("negated", (operand,)):
            inside = evaluate(operand, around)
            around.spend(_size(inside))
            return applied("-", 0.0, inside)
        case Call("METRICS", arguments):
            texts = [str(evaluate(one, around)) for one in arguments]
            return list(around.metrics(texts[0] if texts else None))
        case Call("SEARCH", arguments):
            return _search(arguments, around)
        case Call("ANOMALY_DETECTION_BAND", arguments):
            return _band(arguments, around)
        case Call("FILL", arguments):
            return _fill([evaluate(one, around) for one in arguments], around)
        case Call("TIME_SERIES", (argument,)):
            constant = number(evaluate(argument, around))
            moments = _moments(around, around.period)
            return Series("TIME_SERIES", dict.fromkeys(moments, constant), around.period)
        case Call(name, arguments):
            function = FUNCTIONS.get(name)
            if function is None:
                raise InvalidOperands(f"Unknown function: {name}")
            values = [evaluate(one, around) for one in arguments]
            around.spend(sum(map(_size, values)))
            try:
                return function(values)
            except (ValueError, OverflowError) as error:
                raise InvalidOperands(str(error) or f"The arguments of {name} are not valid") from error
    raise InvalidOperands("Syntax error")


def _array(values: list[Value]) -> Value:
    """A list of series; those in it are spread out."""
    found: list[Series] = []
    for value in values:
        found += series_of(value) if isinstance(value, list) else [value] if isinstance(value, Series) else []
        if len(found) > MAX_SERIES:
            raise InvalidOperands(f"An array has {MAX_SERIES} time series at most")
    if not found and values:
        raise InvalidOperands("An array of time series is expected")
    return found


def _moments(around: Surroundings, period: int) -> range:
    moments = range(around.start, around.end, period)
    around.spend(len(moments))
    return moments


def _search(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    values = [evaluate(one, around) for one in arguments]
    if not 2 <= len(values) <= 3 or not (isinstance(values[0], str) and isinstance(values[1], str)):
        raise InvalidOperands("SEARCH takes an expression, a statistic and a period")
    period = number(values[2]) if len(values) == 3 else float(around.period)
    if not isfinite(period):
        raise InvalidOperands(f"Invalid period: {period}")
    return list(around.search(values[0], values[1], int(period)))


def _band(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    if not 1 <= len(arguments) <= 2:
        raise InvalidOperands("ANOMALY_DETECTION_BAND takes a metric and a number of standard deviations")
    deviations = number(evaluate(arguments[1], around)) if len(arguments) == 2 else 2.0
    if not MIN_DEVIATIONS < deviations <= MAX_DEVIATIONS:
        raise InvalidOperands("The number of standard deviations must be positive")
    series = evaluate(arguments[0], around)
    if not isinstance(series, Series):
        raise InvalidOperands("ANOMALY_DETECTION_BAND takes one time series")
    return list(around.band(series, arguments[0], deviations))


def _fill(values: list[Value], around: Surroundings) -> Value:
    if len(values) != 2:
        raise InvalidOperands("FILL takes two arguments")
    given, filler = values
    if isinstance(given, list):
        return [_filled(one, filler, around) for one in series_of(given)]
    if not isinstance(given, Series):
        raise InvalidOperands("FILL takes a time series")
    return _filled(given, filler, around)


def _filled(one: Series, filler: Value, around: Surroundings) -> Series:
    moments = _moments(around, one.period)
    if isinstance(filler, float):
        found = {at: one.points.get(at, filler) for at in moments}
        return Series(one.label, found, one.period, one.facts)
    if isinstance(filler, Series):
        found = {at: value for at in moments if (value := one.points.get(at, filler.points.get(at))) is not None}
        return Series(one.label, found, one.period, one.facts)
    if str(filler).upper() == "REPEAT":
        return _repeated(one, moments)
    if str(filler).upper() == "LINEAR":
        return _interpolated(one, moments)
    raise InvalidOperands("FILL takes a number, a time series, REPEAT or LINEAR")


def _repeated(one: Series, moments: range) -> Series:
    found, last = {}, None
    for at in moments:
        last = one.points.get(at, last)
        if last is not None:
            found[at] = last
    return Series(one.label, found, one.period, one.facts)


def _interpolated(one: Series, moments: range) -> Series:
    """Between two values a line; before the first and behind the last nothing."""
    found = dict(one.points)
    known = ordered(one)
    for (then, before), (later, after) in pairwise(known):
        for at in range(then + one.period, later, one.period):
            found[at] = before + (after - before) * (at - then) / (later - then)
    return Series(one.label, found, one.period, one.facts)
