"""Rows as the records that SelectObjectContent sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from pampero.services.s3 import types as t
from pampero.services.s3.queries import Found, as_json

FRAME = 128 * 1024


def pieces(wanted: t.OutputSerialization, found: Found) -> Iterator[bytes]:
    """The records, many to a piece."""
    piece, size = [], 0
    for line in _lines(wanted, found.names, found.rows):
        piece.append(line)
        size += len(line)
        if size >= FRAME:
            yield b"".join(piece)
            piece, size = [], 0
    if piece:
        yield b"".join(piece)


def _lines(wanted: t.OutputSerialization, names: list[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    if wanted.JSON is not None:
        end = wanted.JSON.RecordDelimiter or "\n"
        for row in rows:
            yield f"{as_json(names, row)}{end}".encode()
        return
    form = wanted.CSV or t.CSVOutput()
    end, between = form.RecordDelimiter or "\n", form.FieldDelimiter or ","
    write = _field(form, end, between)
    for row in rows:
        yield f"{between.join(map(write, row))}{end}".encode()


def _field(form: t.CSVOutput, end: str, between: str) -> Callable[[Any], str]:
    quote = form.QuoteCharacter or '"'
    escape = form.QuoteEscapeCharacter or quote
    always = (form.QuoteFields or "ASNEEDED").upper() == "ALWAYS"

    def write(value: Any) -> str:
        if isinstance(value, bool):
            text = "true" if value else "false"
        elif isinstance(value, dict | list):
            text = json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))
        else:
            text = "" if value is None else str(value)
        if always or any(mark in text for mark in (quote, between, end, "\n", "\r")):
            return f"{quote}{text.replace(quote, escape + quote)}{quote}"
        return text

    return write
