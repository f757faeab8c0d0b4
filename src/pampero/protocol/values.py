"""Scalars as text, and times in AWS's three formats."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from pampero.kernel.clock import bounded, http_date, iso8601
from pampero.protocol.model import Shape

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
        from email.utils import parsedate_to_datetime  # costs each start ten milliseconds

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
    return iso8601(moment) if form == "iso8601" else http_date(moment)


def parse_boolean(text: str) -> bool:
    """Raises ValueError."""
    if text not in ("true", "false", "True", "False"):
        raise ValueError(f"not a boolean: {text}")
    return text in ("true", "True")


def parse_float(text: str) -> float:
    """Raises ValueError."""
    return WORDS[text] if text in WORDS else float(text)


def parse_blob(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def write_boolean(value: Any) -> str:
    """As XML and headers have it."""
    return "true" if value else "false"


def write_blob(value: bytes) -> str:
    """As base64."""
    return base64.b64encode(value).decode()


def write_float(value: float) -> str:
    """A number as AWS prints it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)


PARSERS = MappingProxyType({
    "integer": "int", "long": "int", "boolean": "parse_boolean", "float": "parse_float", "double": "parse_float",
    "blob": "parse_blob",
})  # fmt: skip
WRITERS = MappingProxyType({
    "integer": "str", "long": "str", "boolean": "write_boolean", "float": "write_float", "double": "write_float",
    "blob": "write_blob",
})  # fmt: skip
FORMATS = ("iso8601", "rfc822", "unixTimestamp")
# What compiled code calls.
NAMES: Mapping[str, Any] = MappingProxyType({
    **{function.__name__: function for function in (parse_boolean, parse_float, parse_blob, write_boolean, write_float, write_blob)},
    **{f"parse_{form}": partial(parse_time, form=form) for form in FORMATS},
    **{f"write_{form}": partial(write_time, form=form) for form in FORMATS}, "write_iso8601": iso8601, "write_rfc822": http_date,
})  # fmt: skip


def parser_of(reference: Shape, shape: Shape, default_time: str = "iso8601") -> str:
    """The function that reads a scalar's text and raises ValueError or OverflowError; none ("") for a string."""
    if shape["type"] == "timestamp":
        return f"parse_{format_of(reference, shape, default_time)}"
    return PARSERS.get(shape["type"], "")


def writer_of(reference: Shape, shape: Shape, default_time: str = "iso8601") -> str:
    """The function that writes a scalar as text; none ("") for a string."""
    if shape["type"] == "timestamp":
        return f"write_{format_of(reference, shape, default_time)}"
    return WRITERS.get(shape["type"], "")
