"""Dynamic labels: `${PROP('Dim.QueueName')} at most ${MAX}`. Source: user guide, "Use dynamic labels"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from pampero.services.cloudwatch.math.values import Series, ordered

_PART = re.compile(r"\$\{\s*(?:PROP\(\s*['\"]([^'\"]{1,300})['\"]\s*\)|([A-Z_]{1,30}))\s*\}")
_ZONE = re.compile(r"([+-])(\d{2})(\d{2})\Z")


def zone_of(text: str | None) -> timezone | None:
    """`+0130` as a time zone; None: it is none."""
    found = _ZONE.match(text or "+0000")
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(away if found[1] == "+" else -away)


def filled(label: str, series: Series, zone: timezone) -> str:
    """A label with what it asks for; what is not there is `--`."""
    if "${" not in label:
        return label
    values = ordered(series)

    def told(found: re.Match[str]) -> str:
        if found[1] is not None:
            return series.facts.get(found[1], "--")
        return _told(found[2], values, zone, series, found[0])

    return _PART.sub(told, label)


def _told(name: str, values: list[tuple[int, float]], zone: timezone, series: Series, whole: str) -> str:
    if name == "LABEL":
        return series.facts.get("MetricName", series.label if "${" not in series.label else "--")
    kind, _, what = name.partition("_")
    if kind not in ("MIN", "MAX", "FIRST", "LAST", "AVG", "SUM", "DATAPOINT") or what not in (
        "",
        "TIME",
        "TIME_RELATIVE",
        "COUNT",
    ):
        return whole
    if name == "DATAPOINT_COUNT":
        return str(len(values))
    if not values:
        return "--"
    if kind in ("AVG", "SUM"):
        total = sum(value for _, value in values)
        return _number(total if kind == "SUM" else total / len(values))
    by_value = {"MIN": min(values, key=lambda one: one[1]), "MAX": max(values, key=lambda one: one[1])}
    at, value = by_value.get(kind) or (values[0] if kind == "FIRST" else values[-1])
    if not what:
        return _number(value)
    return (
        datetime.fromtimestamp(at, UTC)
        .astimezone(zone)
        .strftime("%Y-%m-%d %H:%M:%S UTC" if zone is UTC else "%Y-%m-%d %H:%M:%S")
    )


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"
