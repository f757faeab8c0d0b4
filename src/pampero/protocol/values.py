"""Scalars as text, and times in AWS's three formats."""

from __future__ import annotations

import base64
import binascii
import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from pampero.kernel.clock import bounded
from pampero.protocol.model import Shape

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEFAULTS = {"header": "rfc822", "querystring": "iso8601", "uri": "iso8601"}
WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def format_of(reference: Shape, shape: Shape, default: str) -> str:
    """The timestamp format of a member."""
    found: str = reference.get("timestampFormat") or shape.get("timestampFormat") or default
    return found


def parse_time(text: str, form: str) -> float:
    """Epoch seconds. Raises ValueError."""
    if form == "unixTimestamp":
        return _seconds(text)
    if form == "rfc822" and not text[:1].isdigit():
        # Without a zone that is known ("-0000") the email library gives none.
        mailed = parsedate_to_datetime(text)
        return ((mailed if mailed.tzinfo else mailed.replace(tzinfo=UTC)) - EPOCH).total_seconds()
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        if form == "iso8601" and text[:1].isalpha():
            return parse_time(text, "rfc822")
        return _seconds(text)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - EPOCH).total_seconds()


def _seconds(text: str) -> float:
    moment = float(text)
    if bounded(moment) != moment:
        raise ValueError("no moment of any calendar")
    return moment


def write_time(moment: float, form: str) -> str:
    """A time as text."""
    if form == "unixTimestamp":
        return str(int(moment)) if moment == int(moment) else f"{moment:.3f}".rstrip("0")
    when = EPOCH + timedelta(seconds=round(bounded(moment), 3))
    if form == "rfc822":
        return format_datetime(when, usegmt=True)
    text = when.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{when.microsecond // 1000:03d}Z" if when.microsecond else f"{text}Z"


def parse_scalar(reference: Shape, shape: Shape, text: str, default_time: str = "iso8601") -> Any:
    """The value of a text by its shape. Raises ValueError where the text is none."""
    kind = shape["type"]
    if kind == "string":
        return text
    if kind in ("integer", "long"):
        return int(text)
    if kind == "boolean":
        if text not in ("true", "false", "True", "False"):
            raise ValueError(f"not a boolean: {text}")
        return text in ("true", "True")
    if kind in ("float", "double"):
        return WORDS[text] if text in WORDS else float(text)
    if kind == "timestamp":
        return parse_time(text, format_of(reference, shape, default_time))
    if kind == "blob":
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
    return text


def write_scalar(reference: Shape, shape: Shape, value: Any, default_time: str = "iso8601") -> str:
    """A value as text by its shape."""
    kind = shape["type"]
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "timestamp":
        return write_time(value, format_of(reference, shape, default_time))
    if kind == "blob":
        return base64.b64encode(value).decode()
    if kind in ("float", "double"):
        return write_float(value)
    return str(value)


def write_float(value: float) -> str:
    """A number as AWS prints it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)
