"""Values of metrics that come of log events: of metric filters, and of events in the embedded metric format.

They are counted as all that services measure of themselves: `kill -9` loses what was not handed over, some seconds. Sources:
CloudWatch Logs user guide, "Creating metrics from log events using filters"; CloudWatch user guide, "Embedded metric format
specification".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import isfinite
from typing import Any

from pampero.api import ApiError, Call, Context, Event, consumer, fulfilled
from pampero.aws.metrics import Dimensions, Measured, meter
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.services.logs import types as t
from pampero.services.logs.chunks import Event as LogEvent
from pampero.services.logs.chunks import chunk_events
from pampero.services.logs.metricfilters import FILTERS, MetricFilter
from pampero.services.logs.patterns import InvalidPattern, compile_extraction, compile_pattern
from pampero.store.tx import ReadTx, Tx

log = logger("logs")
EMBEDDED = '"_aws"'
NAMESPACE = "AWS/Logs"
# Source: the specification: an event may have so many directives' metrics, dimensions and values.
MAX_METRICS, MAX_DIMENSIONS, MAX_VALUES = 100, 30, 100
UNITS = frozenset({
    "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits",
    "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second",
    "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second",
    "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
})  # fmt: skip
# (namespace, metric, dimensions, unit), the value, epoch seconds
Found = tuple[tuple[str, str, Dimensions, str], float, float]


@lru_cache(maxsize=1024)
def _measured(account: str, region: str, group: str, metric: str, unit: str) -> tuple[Measured, Measured]:
    named = account, region, NAMESPACE, metric
    return (*named, (("LogGroupName", group),), unit), (*named, (), unit)


def taken(call: Call, req: t.PutLogEventsRequest, answer: Any, seconds: float) -> None:
    """PutLogEvents: how much came in. Source: "Monitoring with CloudWatch metrics"."""
    if isinstance(answer, ApiError):
        return
    size = sum(len(event.message) for event in req.logEvents)
    add = meter(call).add
    for metric, value, unit in (
        ("IncomingBytes", float(size), "Bytes"),
        ("IncomingLogEvents", float(len(req.logEvents)), "None"),
    ):
        for one in _measured(call.account, call.region, req.logGroupName, metric, unit):
            add(one, value)


def measure(tx: Tx, scope: str, group: str, filters: int, events: Sequence[t.InputLogEvent], chunk: int) -> None:
    """Have a batch be looked at, where something may come of it."""
    if filters or any(EMBEDDED in event.message for event in events):
        tx.emit("logs.measure", [scope, group, chunk])


@consumer("logs.measure")
async def measured(context: Context, event: Event) -> None:
    """Count what a batch has, unless its key is not to be used any more."""
    scope, group, chunk = event.payload
    try:
        events, filters = await fulfilled(lambda: context.read(_read, context, scope, group, chunk))
    except ApiError as error:
        log.warning("a batch of %s is not counted: %s", group, error)
        return
    account, region = scope.split("/")
    found = await asyncio.to_thread(lambda: [*_filtered(filters, events), *_embedded(events)])
    add = meter(context).add_at
    for (namespace, name, dimensions, unit), value, at in found:
        add((account, region, namespace, name, dimensions, unit), at, value)


def _read(
    tx: ReadTx, context: Context, scope: str, group: str, chunk: int
) -> tuple[list[LogEvent], list[MetricFilter]]:
    return chunk_events(tx, context, chunk), [one for _, one in FILTERS.find(tx, scope, "group", group)]


def _filtered(filters: Sequence[MetricFilter], events: Sequence[LogEvent]) -> Iterator[Found]:
    for one in filters:
        try:
            matches, extract = compile_pattern(one.pattern), compile_extraction(one.pattern)
            matching = [event for event in events if matches(event.message)]
            for each in one.transformations:
                reads = _reading(one.pattern, each, extract)
                for event in matching:
                    yield from _values(each, reads(event.message), event)
                if not matching and each.defaultValue is not None and events:
                    key = each.metricNamespace, each.metricName, (), each.unit or "None"
                    yield key, each.defaultValue, events[-1].time / 1000
        except InvalidPattern:
            # A later version may have narrower bounds than the one that took it.
            continue


def _reading(
    pattern: str, one: t.MetricTransformation, extract: Callable[[str], dict[str, str]]
) -> Callable[[str], dict[str, str]]:
    """What reads the fields that a transformation names: of JSON also those that the pattern does not."""
    if not pattern.strip().startswith("{"):
        return extract
    fields = [text for text in (one.metricValue, *(one.dimensions or {}).values()) if text.startswith("$")]
    readers = [compile_extraction(f"{{ {text} = * }}") for text in fields]
    return lambda message: {name: value for read in readers for name, value in read(message).items()}


def _values(one: t.MetricTransformation, fields: dict[str, str], event: LogEvent) -> Iterator[Found]:
    text = fields.get(one.metricValue, "") if one.metricValue.startswith("$") else one.metricValue
    try:
        value = float(text)
    except ValueError:
        return
    dimensions = {name: fields.get(field, "") for name, field in (one.dimensions or {}).items()}
    # Without a value for each dimension there is none.
    if isfinite(value) and all(dimensions.values()):
        key = one.metricNamespace, one.metricName, tuple(sorted(dimensions.items())), one.unit or "None"
        yield key, value, event.time / 1000


def _embedded(events: Sequence[LogEvent]) -> Iterator[Found]:
    for event in events:
        if EMBEDDED not in event.message:
            continue
        try:
            found = jsontext.loads(event.message)
        except ValueError:
            continue
        head = found.get("_aws") if isinstance(found, dict) else None
        directives = head.get("CloudWatchMetrics") if isinstance(head, dict) else None
        if not isinstance(directives, list) or not isinstance(head, dict):
            continue
        told = head.get("Timestamp")
        at = told / 1000 if isinstance(told, int | float) else event.time / 1000
        for directive in directives[:MAX_METRICS]:
            if isinstance(directive, dict):
                yield from _directed(directive, found, at)


def _directed(directive: dict[str, Any], found: dict[str, Any], at: float) -> Iterator[Found]:
    namespace, metrics = directive.get("Namespace"), directive.get("Metrics")
    if not isinstance(namespace, str) or not 0 < len(namespace) <= 255 or not isinstance(metrics, list):
        return
    sets = directive.get("Dimensions", [[]])
    for keys in sets[:MAX_DIMENSIONS] if isinstance(sets, list) else ():
        if not isinstance(keys, list) or len(keys) > MAX_DIMENSIONS:
            continue
        pairs = [
            (str(key), str(found[key])) for key in keys if isinstance(key, str) and found.get(key) not in (None, "")
        ]
        if len(pairs) < len(keys):
            continue
        for metric in metrics[:MAX_METRICS]:
            name = metric.get("Name") if isinstance(metric, dict) else None
            if not isinstance(name, str) or not 0 < len(name) <= 255:
                continue
            unit = metric.get("Unit")
            key = namespace, name, tuple(sorted(pairs)), unit if unit in UNITS else "None"
            values = found.get(name)
            for value in values[:MAX_VALUES] if isinstance(values, list) else [values]:
                if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
                    yield key, float(value), at
