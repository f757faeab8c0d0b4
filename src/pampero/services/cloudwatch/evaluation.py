"""The queries of a request, each evaluated once: metrics are read, expressions computed of what others yield."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pampero.api import ApiError
from pampero.aws.metrics import MINUTE
from pampero.services.cloudwatch.bands import band_of
from pampero.services.cloudwatch.listing import KEPT, rows_of
from pampero.services.cloudwatch.math.evaluate import evaluate
from pampero.services.cloudwatch.math.parse import InvalidExpression, Name, Node, calls_in, names_in, parse
from pampero.services.cloudwatch.math.values import InvalidOperands, Series, Value
from pampero.services.cloudwatch.model import Metric, decoded, dimensions_of, metric_of, refused
from pampero.services.cloudwatch.reading import Measured, Units, joined, measured, read, units, units_of
from pampero.services.cloudwatch.searching import Search
from pampero.services.cloudwatch.stats import is_plain, statistic
from pampero.services.cloudwatch.times import first_moment
from pampero.store.tx import ReadTx

# So many queries for metrics are read together.
MANY = 4
ID = re.compile(r"[a-z][a-zA-Z0-9_]*\Z")
MAX_QUERIES, MAX_FOUND = 500, 500
MAX_LOOKED = 50_000
# Points that the expressions of one request make, and what looking for metrics counts for in them. AWS tells no such limit.
MAX_MADE, PER_SERIES, PER_LOOK = 5_000_000, 100, 0.1
# Beside keys of dimensions, which have no blanks around them.
STAT, PERIOD = " stat", " period"
UNBUILT = frozenset({"SELECT", "INSIGHT_RULE_METRIC", "DB_PERF_INSIGHTS", "LAMBDA", "SERVICE_QUOTA"})


class Queries:
    """The queries of a request (`MetricDataQuery`), checked. name: of the parameter that has them. Raises ValidationError."""

    def __init__(self, given: Sequence[Any], name: str = "MetricDataQueries") -> None:
        if not given:
            raise ApiError("ValidationError", f"The parameter {name} is required.")
        if len(given) > MAX_QUERIES:
            raise refused(f"The collection {name} must not have a size greater than {MAX_QUERIES}.")
        self.given = list(given)
        self.trees: dict[str, Node] = {}
        seen: set[str] = set()
        for number, one in enumerate(given, 1):
            self._check(f"{name}.member.{number}", one, seen)
        for id_, tree in self.trees.items():
            for word in names_in(tree) - seen:
                if word.upper() not in ("REPEAT", "LINEAR", "AVG", "MIN", "MAX", "SUM", "ASC", "DESC"):
                    raise refused(f"Error in expression '{id_}': Unknown metric or expression id: {word}")
        self._check_circles()

    def _check(self, name: str, one: Any, seen: set[str]) -> None:
        if not ID.match(one.Id):
            raise refused(
                f"The value {one.Id} for parameter {name}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$."
            )
        if one.Id in seen:
            raise refused(f"The values for parameter id in MetricDataQueries are not unique: {one.Id}")
        seen.add(one.Id)
        if one.MetricStat is not None:
            for other in ("Expression", "Period"):
                if getattr(one, other) is not None:
                    text = f"The parameters {name}.{other} and {name}.MetricStat are mutually exclusive and you have specified both."
                    raise refused(text)
            if statistic(one.MetricStat.Stat) is None:
                raise refused(f"The value {one.MetricStat.Stat} for parameter {name}.MetricStat.Stat is not supported.")
            self._check_period(f"{name}.MetricStat.Period", one.MetricStat.Period)
            return
        if one.Expression is None:
            raise refused(f"Either the parameter {name}.MetricStat or {name}.Expression must be specified.")
        if one.Period is not None:
            self._check_period(f"{name}.Period", one.Period)
        if re.match(r"\s*SELECT\s", one.Expression):
            raise ApiError("NotImplemented", "Metrics Insights queries (SELECT) are not implemented.", status=501)
        try:
            tree = parse(one.Expression)
        except InvalidExpression as error:
            raise refused(f"Error in expression '{one.Id}': {error}") from error
        if unbuilt := calls_in(tree) & UNBUILT:
            raise ApiError("NotImplemented", f"{min(unbuilt)} in expressions is not implemented.", status=501)
        self.trees[one.Id] = tree

    def _check_period(self, name: str, period: int) -> None:
        if period not in (1, 5, 10, 20, 30) and (period < 60 or period % 60):
            raise refused(f"The value {period} for parameter {name} is invalid.")

    def _check_circles(self) -> None:
        """Raises ValidationError where an expression is of itself."""
        done: set[str] = set()
        for start in self.trees:
            path: list[tuple[str, list[str]]] = [(start, sorted(names_in(self.trees[start])))]
            under = {start}
            while path:
                id_, rest = path[-1]
                if not rest:
                    path.pop()
                    under.discard(id_)
                    done.add(id_)
                    continue
                following = rest.pop()
                if following in under:
                    raise refused(f"Error in expression '{following}': Circular reference")
                if following in self.trees and following not in done:
                    under.add(following)
                    path.append((following, sorted(names_in(self.trees[following]))))

    def feeds(self, id_: str) -> set[str]:
        """The ids that a query depends on."""
        found: set[str] = set()
        rest = [id_]
        while rest:
            tree = self.trees.get(rest.pop())
            for name in names_in(tree) if tree is not None else ():
                if name not in found:
                    found.add(name)
                    rest.append(name)
        return found

    def period_of(self, id_: str) -> int:
        """In seconds: of an expression the longest of what it is of."""
        by_id = {one.Id: one for one in self.given}
        one = by_id[id_]
        if one.MetricStat is not None:
            return int(one.MetricStat.Period)
        if one.Period is not None:
            return int(one.Period)
        inside = [by_id[name] for name in self.feeds(id_) if name in by_id]
        return max((int(each.MetricStat.Period) for each in inside if each.MetricStat is not None), default=int(MINUTE))


class Evaluation:
    """Queries over a time. now: of the clock. most: points that expressions may make."""

    def __init__(
        self,
        tx: ReadTx,
        scope: str,
        queries: Queries,
        start: float,
        end: float,
        now: float,
        most: int = MAX_MADE,
    ) -> None:
        self._tx, self._scope, self._now = tx, scope, now
        self._left = most
        self.queries = queries
        self._from, self._until = start, end
        self._by_id = {one.Id: one for one in queries.given}
        self._values: dict[str, Value] = {}
        self._differing: dict[str, set[str]] = {}
        self._units: dict[Metric, Units] = {}
        self._read: dict[tuple[int, bool], Measured] = {}
        self._gather()

    def _gather(self) -> None:
        """Read what the queries for metrics need, all at a time; a series that two of them need they read for themselves."""
        asked = [
            (metric_of(one.MetricStat.Metric), one.MetricStat)
            for one in self.queries.given
            if one.MetricStat is not None
        ]
        if len(asked) < MANY:
            return
        self._units = units_of(self._tx, self._scope, (metric for metric, _ in asked))
        wanted: dict[tuple[int, bool], dict[int, int]] = {}
        for metric, stat in asked:
            times = wanted.setdefault((stat.Period, is_plain(stat.Stat)), {})
            for id_, _ in self._units[metric]:
                times[id_] = times.get(id_, 0) + 1
        for (period, plain), times in wanted.items():
            once = [id_ for id_, count in times.items() if count == 1]
            start, end = self.window(period)
            self._read[period, plain] = measured(self._tx, once, start, end, period, plain)
            for id_ in once:
                self._read[period, plain].setdefault(id_, [])

    def value(self, id_: str) -> Value:
        """Of one query. Raises ApiError ValidationError."""
        found = self._values.get(id_)
        if found is None:
            one = self._by_id[id_]
            if one.MetricStat is not None:
                found = self._measured(one)
            else:
                try:
                    found = evaluate(self.queries.trees[id_], _Around(self, id_))
                except InvalidOperands as error:
                    raise refused(f"Error in expression '{id_}': {error}") from error
                except RecursionError as error:
                    raise refused(f"Error in expression '{id_}': Expression is too complex") from error
                if isinstance(found, Series):
                    found = Series(one.Label or id_, found.points, found.period)
            self._values[id_] = found
        return found

    def spend(self, points: int) -> None:
        """Raises InvalidOperands where expressions make more points than they may."""
        self._left -= points
        if self._left < 0:
            raise InvalidOperands("The expressions of this request make too many data points")

    def _measured(self, one: Any) -> Series:
        asked = one.MetricStat
        metric = metric_of(asked.Metric)
        found = self.series(metric, asked.Stat, asked.Period, asked.Unit)
        found.label = one.Label or self._label(one, metric)
        return found

    def _label(self, one: Any, metric: Metric) -> str:
        """The metric's name, and what tells it from others of that name in the request: AWS's rule is known of statistics
        and periods; values of dimensions are told likewise."""
        if metric.name not in self._differing:
            alike = [each.MetricStat for each in self.queries.given if each.MetricStat is not None and not each.Label]
            self._differing[metric.name] = _differing([each for each in alike if each.Metric.MetricName == metric.name])
        keys = self._differing[metric.name]
        parts = [*(value for key, value in metric.dimensions if key in keys), metric.name]
        parts += [one.MetricStat.Stat] if STAT in keys else []
        return " ".join([*parts, *([str(one.MetricStat.Period)] if PERIOD in keys else [])])

    def window(self, period: int) -> tuple[int, int]:
        """Where the periods of a query begin and end."""
        return first_moment(self._from, period, self._now), int(-(-self._until // 1))

    def series(self, metric: Metric, stat: str, period: int, unit: str | None = None, back: int = 0) -> Series:
        """A statistic of a metric. back: seconds before the query's time, that are read too."""
        compute = statistic(stat)
        if compute is None:
            raise InvalidOperands(f"Unsupported statistic: {stat}")
        start, end = self.window(period)
        start -= back // period * period
        known = self._units.get(metric)
        ids = [id_ for id_, own in known or units(self._tx, self._scope, metric) if unit in (None, own)]
        plain = is_plain(stat)
        gathered = self._read.get((period, plain), {})
        if not back and all(id_ in gathered for id_ in ids):
            points = joined({id_: gathered.pop(id_) for id_ in ids}, ids, start, period, plain)
        else:
            points = read(self._tx, ids, start, end, period, plain)
        found = {at: value for at, tally in points.items() if (value := compute(tally)) is not None}
        facts = {f"Dim.{name}": value for name, value in metric.dimensions}
        facts |= {"MetricName": metric.name, "Namespace": metric.namespace, "Stat": stat, "Period": str(period)}
        return Series(metric.name, found, period, facts)

    def metric_ids(self) -> list[str]:
        """Those of the queries that are metrics."""
        return [one.Id for one in self.queries.given if one.MetricStat is not None]

    def search(self, text: str, stat: str, period: int) -> list[Series]:
        """What SEARCH finds: of 500 metrics at most. Raises InvalidOperands."""
        try:
            search = Search(text)
        except InvalidExpression as error:
            raise InvalidOperands(str(error)) from error
        if period not in (1, 5, 10, 20, 30) and (period < 60 or period % 60):
            raise InvalidOperands(f"Invalid period: {period}")
        rows = rows_of(self._tx, self._scope, search.namespace, ("", "", ""), MAX_LOOKED)
        self.spend(int(len(rows) * PER_LOOK))
        found: list[Metric] = []
        for namespace, name, dimensions, last in rows:
            metric = Metric(namespace, name, decoded(dimensions))
            if last >= self._now - KEPT and search.matches(*metric):
                found.append(metric)
                if len(found) == MAX_FOUND:
                    break
        self.spend(len(found) * PER_SERIES)
        named = [self.series(metric, stat, period) for metric in found]
        for one, label in zip(named, _told_apart(found), strict=True):
            one.label = label
        return named

    def training(self, node: Node, seconds: int) -> Series | None:
        """A metric or expression with what was before the query's time."""
        one = self._by_id.get(node.name) if isinstance(node, Name) else None
        if one is None or one.MetricStat is None:
            return None
        asked = one.MetricStat
        return self.series(metric_of(asked.Metric), asked.Stat, asked.Period, asked.Unit, back=seconds)


def _differing(alike: Sequence[Any]) -> set[str]:
    """In what metrics of one name differ: in dimensions, STAT, PERIOD."""
    dimensions = [dict(dimensions_of(each.Metric.Dimensions)) for each in alike]
    found = {key for key in set().union(*dimensions) if len({each.get(key) for each in dimensions}) > 1}
    found |= {STAT} if len({each.Stat for each in alike}) > 1 else set()
    return found | ({PERIOD} if len({each.Period for each in alike}) > 1 else set())


def _told_apart(found: Sequence[Metric]) -> list[str]:
    """Labels of several metrics: what makes them differ, and nothing else."""
    if len(found) < 2:
        return [metric.name for metric in found]
    names = len({metric.name for metric in found}) > 1
    spaces = len({metric.namespace for metric in found}) > 1
    by_key: dict[str, set[str | None]] = {}
    for key in {key for metric in found for key, _ in metric.dimensions}:
        by_key[key] = {dict(metric.dimensions).get(key) for metric in found}
    labels = []
    for metric in found:
        values = [value for key, value in metric.dimensions if len(by_key[key]) > 1]
        parts = [*([metric.namespace] if spaces else []), *values, *([metric.name] if names or not values else [])]
        labels.append(" ".join(parts))
    return labels


class _Around:
    """See Surroundings."""

    def __init__(self, whole: Evaluation, id_: str) -> None:
        self._whole = whole
        self._own = id_
        self.period = whole.queries.period_of(id_)
        self.start, self.end = whole.window(self.period)
        self.spend: Callable[[int], None] = whole.spend
        self.search: Callable[[str, str, int], list[Series]] = partial(whole.search)

    def named(self, name: str) -> Value:
        return self._whole.value(name)

    def metrics(self, containing: str | None) -> list[Series]:
        found: list[Series] = []
        for id_ in self._whole.metric_ids():
            value = self._whole.value(id_)
            if isinstance(value, Series) and (containing is None or containing in id_ or containing in value.label):
                found.append(value)
        return found

    def band(self, series: Series, node: Node, deviations: float) -> list[Series]:
        moments = range(self.start, self.end, series.period)
        self.spend(2 * len(moments))
        return band_of(series, self._whole.training, node, deviations, moments)
