"""What enrichments and targets are given of events: whole, or by a template; and values at paths. Pure.

Source: "Amazon EventBridge Pipes input transformation". A variable that leads nowhere is an empty text, as in templates of rules:
no source tells what it is in a pipe.
"""

from __future__ import annotations

import base64
import contextlib
import re
from collections.abc import Mapping
from typing import Any

from pampero.aws.inputs import MISSING, at_path, compact, transformed
from pampero.kernel import jsontext

VARIABLE = re.compile(r"<(\$[^<>\"]*|aws\.[A-Za-z.-]+)>")
EVENT, EVENT_JSON, INGESTED = "aws.pipes.event", "aws.pipes.event.json", "aws.pipes.event.ingestion-time"
RESERVED = frozenset({
    "aws.pipes.pipe-arn", "aws.pipes.pipe-name", "aws.pipes.source-arn", "aws.pipes.enrichment-arn", "aws.pipes.target-arn",
    EVENT, EVENT_JSON, INGESTED,
})  # fmt: skip
# The members of events that hold what a source was given, and whether that is in base64, by the kind of source.
ENCODED: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "sqs": (("body", False),), "kinesis": (("data", True),), "kafka": (("key", True), ("value", True)), "dynamodb": (),
}  # fmt: skip


def known(name: str) -> bool:
    """Whether a template may name this."""
    return name.startswith("$") or name in RESERVED


def parsed(kind: str, event: Any) -> Any:
    """An event of a source as templates, patterns and paths see it: what is JSON in a text is read ("Implicit body data
    parsing"). kind: of the source."""
    if not isinstance(event, dict):
        return event
    shown = event
    for name, encoded in ENCODED[kind]:
        text = event.get(name)
        if isinstance(text, str):
            with contextlib.suppress(ValueError):
                shown = {**shown, name: jsontext.loads(base64.b64decode(text) if encoded else text)}
    return shown


def filled(template: str, event: Any, shown: Any, about: Mapping[str, str]) -> str:
    """The text that a template makes of an event. shown: as `parsed`; about: the reserved variables that are the same for all."""

    def value_of(name: str) -> Any:
        if name.startswith("$"):
            return at_path(shown, name)
        if name == EVENT:
            return event
        return shown if name == EVENT_JSON else about.get(name, MISSING)

    return transformed(template, VARIABLE, value_of)


def text_of(value: Any) -> str:
    """A value as the text that a queue or a topic gets."""
    return value if isinstance(value, str) else compact(value)


def value_of(text: str) -> Any:
    """What a template has made, as an element of an array: JSON where it is that, else a text."""
    try:
        return jsontext.loads(text)
    except ValueError:
        return text


def valued(value: str, shown: Any) -> str:
    """A parameter of a target: what is written as a path is taken from the event; one that leads nowhere is empty."""
    if not value.startswith("$."):
        return value
    found = at_path(shown, value)
    return "" if found is MISSING or found is None else text_of(found)
