"""Transformers: processors that make another document of a message, one after the other. Pure.

Source: "Processors that you can use" in the CloudWatch Logs user guide. Those for one service's logs, grok and dates are refused.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from pampero.kernel import jsontext
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.logs import types as t

Document = dict[str, Any]
Step = Callable[[Document], None]
MESSAGE = "@message"
PARSERS = ("parseJSON", "csv", "parseKeyValue")
MAX_PARSERS = 5


class InvalidTransformer(ValueError):
    """A configuration that is none; the text says why."""


def compile_transformer(config: list[t.Processor]) -> Callable[[str], Document | None]:
    """What becomes of a message; None: its form is not what the first processor reads. Raises InvalidTransformer."""
    found = [_step(processor) for processor in config]
    if found[0][0] not in PARSERS:
        raise InvalidTransformer("The first processor of a transformer must be a parser.")
    if sum(name in PARSERS for name, _ in found) > MAX_PARSERS:
        raise InvalidTransformer(f"A transformer can have at most {MAX_PARSERS} parsers.")
    steps = [step for _, step in found]

    def transform(message: str) -> Document | None:
        document: Document = {MESSAGE: message}
        try:
            for step in steps:
                step(document)
        except (ValueError, TypeError, csv.Error):
            return None
        return document

    return transform


def as_message(document: Document) -> str:
    """The document as one message, without the one that it was made of."""
    return msgspec.json.encode({key: value for key, value in document.items() if key != MESSAGE}).decode()


def _step(processor: t.Processor) -> tuple[str, Step]:
    given = [name for name in processor.__struct_fields__ if getattr(processor, name) is not None]
    if len(given) != 1:
        raise InvalidTransformer("Each processor must have exactly one type.")
    make = MAKERS.get(given[0])
    if make is None:
        raise InvalidTransformer(f"The processor {given[0]} is not supported.")
    return given[0], make(getattr(processor, given[0]))


def _find(document: Document, path: str) -> Any:
    value: Any = document
    if path in document:
        return document[path]
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value


def _put(document: Document, path: str, value: Any, overwrite: bool = True) -> None:
    *outer, last = path.split(".")
    inside: Any = document
    for part in outer:
        inside = inside.setdefault(part, {})
        if not isinstance(inside, dict):
            return
    if overwrite or last not in inside:
        inside[last] = value


def _take(document: Document, path: str) -> Any:
    *outer, last = path.split(".")
    inside = _find(document, ".".join(outer)) if outer else document
    return inside.pop(last, None) if isinstance(inside, dict) else None


def _spread(document: Document, found: Document, destination: str | None) -> None:
    if destination:
        _put(document, destination, found)
    else:
        document.update(found)


def _text(document: Document, source: str | None) -> str:
    value = _find(document, source or MESSAGE)
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _parse_json(given: t.ParseJSON) -> Step:
    def step(document: Document) -> None:
        found = jsontext.loads(_text(document, given.source))
        if not isinstance(found, dict):
            raise ValueError("no object")
        _spread(document, found, given.destination)

    return step


def _csv(given: t.CSV) -> Step:
    separator, quote = given.delimiter or ",", given.quoteCharacter or '"'
    separator = "\t" if separator == "\\t" else separator
    if len(separator) != 1 or len(quote) != 1:
        raise InvalidTransformer("delimiter and quoteCharacter of csv must be single characters.")

    def step(document: Document) -> None:
        row = next(csv.reader([_text(document, given.source)], delimiter=separator, quotechar=quote), [])
        names = given.columns or []
        found = {
            names[number] if number < len(names) else f"column_{number + 1}": value.strip()
            for number, value in enumerate(row)
        }
        _spread(document, found, given.destination)

    return step


def _key_value(given: t.ParseKeyValue) -> Step:
    between, equals = given.fieldDelimiter or "&", given.keyValueDelimiter or "="

    def step(document: Document) -> None:
        found: Document = {}
        for pair in _text(document, given.source).split(between):
            key, sign, value = pair.partition(equals)
            if key and (given.overwriteIfExists or key not in found):
                found[f"{given.keyPrefix or ''}{key.strip()}"] = value.strip() if sign else given.nonMatchValue
        _spread(document, found, given.destination)

    return step


def _add(given: t.AddKeys) -> Step:
    def step(document: Document) -> None:
        for one in given.entries:
            _put(document, one.key, one.value, bool(one.overwriteIfExists))

    return step


def _copy(given: t.CopyValue) -> Step:
    def step(document: Document) -> None:
        for one in given.entries:
            if (value := _find(document, one.source)) is not None:
                _put(document, one.target, value, bool(one.overwriteIfExists))

    return step


def _move(pairs: Iterable[tuple[str, str, bool | None]]) -> Step:
    entries = list(pairs)

    def step(document: Document) -> None:
        for source, target, overwrite in entries:
            if (value := _take(document, source)) is not None:
                _put(document, target, value, bool(overwrite))

    return step


def _delete(given: t.DeleteKeys) -> Step:
    def step(document: Document) -> None:
        for path in given.withKeys:
            _take(document, path)

    return step


def _texts(paths: list[str], change: Callable[[str], Any]) -> Step:
    def step(document: Document) -> None:
        for path in paths:
            if isinstance(value := _find(document, path), str):
                _put(document, path, change(value))

    return step


def _split(given: t.SplitString) -> Step:
    def step(document: Document) -> None:
        for one in given.entries:
            _texts([one.source], lambda text, one=one: text.split(one.delimiter))(document)  # type: ignore[misc]

    return step


def _substitute(given: t.SubstituteString) -> Step:
    steps: list[Step] = []
    for one in given.entries:
        try:
            regex = compile_regex(one.from_)
        except BadRegex as error:
            raise InvalidTransformer(f"substituteString: {error}") from error
        if "$" in one.to or "\\" in one.to:
            raise InvalidTransformer("References to groups in substituteString are not supported.")
        steps.append(_texts([one.source], lambda text, regex=regex, to=one.to: regex.replaced(text, lambda _: to)))  # type: ignore[misc]

    def step(document: Document) -> None:
        for each in steps:
            each(document)

    return step


CONVERSIONS: dict[str, Callable[[str], Any]] = {
    "integer": lambda text: int(float(text)),
    "double": float,
    "boolean": lambda text: text.strip().lower() == "true",
    "string": str,
}


def _convert(given: t.TypeConverter) -> Step:
    def step(document: Document) -> None:
        for one in given.entries:
            value = _find(document, one.key)
            if isinstance(value, bool):
                value = str(value).lower()
            if isinstance(value, str | int | float):
                try:
                    _put(document, one.key, CONVERSIONS[one.type](str(value)))
                except (ValueError, OverflowError):
                    continue

    return step


def _list_to_map(given: t.ListToMap) -> Step:
    def step(document: Document) -> None:
        items = _find(document, given.source)
        found: Document = {}
        for item in items if isinstance(items, list) else ():
            key = item.get(given.key) if isinstance(item, dict) else None
            if key is None:
                continue
            value = item.get(given.valueKey) if given.valueKey else item
            if not given.flatten:
                found.setdefault(str(key), []).append(value)
            elif given.flattenedElement == "last" or str(key) not in found:
                found[str(key)] = value
        _spread(document, found, given.target)

    return step


MAKERS: dict[str, Callable[[Any], Step]] = {
    "parseJSON": _parse_json,
    "csv": _csv,
    "parseKeyValue": _key_value,
    "addKeys": _add,
    "copyValue": _copy,
    "moveKeys": lambda given: _move((one.source, one.target, one.overwriteIfExists) for one in given.entries),
    "renameKeys": lambda given: _move((one.key, one.renameTo, one.overwriteIfExists) for one in given.entries),
    "deleteKeys": _delete,
    "lowerCaseString": lambda given: _texts(given.withKeys, str.lower),
    "upperCaseString": lambda given: _texts(given.withKeys, str.upper),
    "trimString": lambda given: _texts(given.withKeys, str.strip),
    "splitString": _split,
    "substituteString": _substitute,
    "typeConverter": _convert,
    "listToMap": _list_to_map,
}
