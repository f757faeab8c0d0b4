"""From a configuration to what becomes of a message. Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from typing import Any

from pampero.services.logs import types as t
from pampero.services.logs.transforms import mutators, parsers, vended
from pampero.services.logs.transforms.dates import convert_dates
from pampero.services.logs.transforms.documents import Document, InvalidTransformer, NotBuilt, Step, as_read
from pampero.services.logs.transforms.grok import parse_grok

# (a message, where it comes from) → the document; None: its form is not what a processor reads.
Transform = Callable[[str, Mapping[str, str]], Document | None]
MAX_PROCESSORS, MAX_PARSERS = 20, 5
# Those of one service's logs must come first.
FIRST = ("parseCloudfront", "parsePostgres", "parseRoute53", "parseVPC", "parseWAF")
PARSERS = ("parseJSON", "csv", "parseKeyValue", "grok", *FIRST)
# At most one of each. Source: "Create and manage log transformers".
SINGLE = ("grok", "addKeys", "copyValue")


def compile_transformer(config: list[t.Processor]) -> Transform:
    """What becomes of messages. Raises InvalidTransformer, NotBuilt."""
    steps = [_step(processor) for processor in config]
    names = [name for name, _ in steps]
    if names[0] not in PARSERS:
        raise InvalidTransformer("The first processor of a transformer must be a parser.")
    if len(names) > MAX_PROCESSORS:
        raise InvalidTransformer(f"A transformer can have at most {MAX_PROCESSORS} processors.")
    if sum(name in PARSERS for name in names) > MAX_PARSERS:
        raise InvalidTransformer(f"A transformer can have at most {MAX_PARSERS} parsers.")
    for name in SINGLE:
        if names.count(name) > 1:
            raise InvalidTransformer(f"A transformer can have only one {name} processor.")
    for name in names[1:]:
        if name in FIRST:
            raise InvalidTransformer(f"{name} must be the first processor of a transformer.")
    return _running([step for _, step in steps])


def _running(steps: list[Step]) -> Transform:
    def transform(message: str, source: Mapping[str, str]) -> Document | None:
        document = as_read(message, source)
        try:
            for step in steps:
                step(document)
        except (ValueError, TypeError, csv.Error):
            return None
        return document

    return transform


def _step(processor: t.Processor) -> tuple[str, Step]:
    given = [(name, make, value) for name, make in MAKERS if (value := getattr(processor, name)) is not None]
    if processor.parseToOCSF is not None:
        raise NotBuilt("parseToOCSF")
    if len(given) != 1:
        raise InvalidTransformer("Each processor must have exactly one type.")
    ((name, make, value),) = given
    return name, make(value)


MAKERS: tuple[tuple[str, Callable[[Any], Step]], ...] = (
    ("parseJSON", parsers.parse_json),
    ("csv", parsers.parse_csv),
    ("parseKeyValue", parsers.parse_key_value),
    ("grok", parse_grok),
    ("parseCloudfront", vended.vended(vended.cloudfront)),
    ("parsePostgres", vended.vended(vended.postgres)),
    ("parseRoute53", vended.vended(vended.route53)),
    ("parseVPC", vended.vended(vended.vpc)),
    ("parseWAF", vended.vended(vended.waf)),
    ("addKeys", mutators.add_keys),
    ("copyValue", mutators.copy_value),
    ("moveKeys", mutators.move_keys),
    ("renameKeys", mutators.rename_keys),
    ("deleteKeys", mutators.delete_keys),
    ("listToMap", mutators.list_to_map),
    ("lowerCaseString", mutators.changing(str.lower)),
    ("upperCaseString", mutators.changing(str.upper)),
    ("trimString", mutators.changing(str.strip)),
    ("splitString", mutators.split_string),
    ("substituteString", mutators.substitute_string),
    ("typeConverter", mutators.convert_types),
    ("dateTimeConverter", convert_dates),
)
