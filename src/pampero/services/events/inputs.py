"""What a target is sent: the event, a part of it, a constant, or a text made from parts. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pampero.aws.inputs import MISSING, at_path, compact, transformed

VARIABLE = re.compile(r"<([A-Za-z0-9_.-]+)>")
WHOLE_EVENT = "aws.events.event.json"
PREDEFINED = frozenset({
    "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event", WHOLE_EVENT,
})  # fmt: skip


# `aws.events.event` has a name of its own for this field.
_NAMES = MappingProxyType({"detail-type": "detailType"})


def input_of(target: Mapping[str, Any], event: Mapping[str, Any], whole: str, rule_arn: str, now: str) -> str:
    """The text that a target is sent. whole: the event as text. now: when it arrived, ISO 8601. Raises NoJson."""
    if target.get("Input") is not None:
        return str(target["Input"])
    if target.get("InputPath") is not None:
        found = at_path(event, target["InputPath"])
        return compact(None if found is MISSING else found)
    transformer = target.get("InputTransformer")
    if transformer is None:
        return whole
    values = {name: at_path(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rsplit("/", 1)[-1],
        "aws.events.event.ingestion-time": now,
        "aws.events.event": {_NAMES.get(key, key): value for key, value in event.items() if key != "detail"},
        WHOLE_EVENT: event,
    }
    return transformed(transformer["InputTemplate"], VARIABLE, lambda name: values.get(name, MISSING))
