"""Parsers that are configured: JSON, CSV, pairs of keys and values. Pure."""

from __future__ import annotations

import csv

from pampero.kernel import jsontext
from pampero.services.logs import types as t
from pampero.services.logs.transforms.documents import (
    Document,
    InvalidTransformer,
    Step,
    check_path,
    spread,
    text_at,
)

# What a delimiter of two characters stands for.
DELIMITERS = {"\\t": "\t", "\\s": " "}


def parse_json(given: t.ParseJSON) -> Step:
    """An object in a text."""
    check_path(given.source)
    check_path(given.destination)

    def step(document: Document) -> None:
        found = jsontext.loads(text_at(document, given.source))
        if not isinstance(found, dict):
            raise ValueError("no object")
        spread(document, found, given.destination)

    return step


def parse_csv(given: t.CSV) -> Step:
    """Columns, named or numbered."""
    separator, quote = given.delimiter or ",", given.quoteCharacter or '"'
    separator = DELIMITERS.get(separator, separator)
    if len(separator) != 1 or len(quote) != 1 or separator == quote:
        raise InvalidTransformer("delimiter and quoteCharacter of csv must be different single characters.")
    names = given.columns or []
    for name in (given.source, given.destination, *names):
        check_path(name)

    def step(document: Document) -> None:
        row = next(csv.reader([text_at(document, given.source)], delimiter=separator, quotechar=quote), [])
        found = {
            names[number] if number < len(names) else f"column_{number + 1}": value.strip()
            for number, value in enumerate(row)
        }
        spread(document, found, given.destination)

    return step


def parse_key_value(given: t.ParseKeyValue) -> Step:
    """Pairs, each as a field; a key without its sign has the value for that."""
    between, equals = given.fieldDelimiter or "&", given.keyValueDelimiter or "="
    check_path(given.source)

    def step(document: Document) -> None:
        found: Document = {}
        for pair in text_at(document, given.source).split(between):
            key, sign, value = pair.partition(equals)
            name = f"{given.keyPrefix or ''}{key.strip()}"
            if key and (given.overwriteIfExists or name not in found):
                found[name] = value.strip() if sign else given.nonMatchValue
        spread(document, found, given.destination)

    return step
