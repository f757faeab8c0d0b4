"""How data was written: what a test passes on unchanged is told as it came, with its spaces, as recorded on AWS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pampero.services.stepfunctions.asl.data import dump

# Longer texts are told without spaces: looking at them would take too long.
MAX_LENGTH = 65_536
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_SPACED = re.compile(r"[:,\[{]\s|\s[,\]}]")


class Spelling:
    """The texts of objects and arrays by who they are; `sources` are kept, so that nothing else can be taken for them."""

    def __init__(self) -> None:
        self._sources: list[Any] = []
        self._texts: dict[int, str] = {}

    def learn(self, text: str, value: Any) -> None:
        """Look at a text and at what it was read as."""
        if len(text) > MAX_LENGTH or not _SPACED.search(text):
            return
        spans, found = list(_spans(text)), list(_containers(value))
        if len(spans) != len(found):
            # A member stands twice: the value has only one of them.
            return
        self._sources.append(value)
        self._texts.update((id(part), text[begin:end]) for part, (begin, end) in zip(found, spans, strict=True))

    def told(self, value: Any) -> str:
        """The JSON of a value."""
        if not self._texts or not isinstance(value, dict | list):
            return dump(value)
        text = self._texts.get(id(value))
        if text is not None:
            return text
        if isinstance(value, list):
            return f"[{','.join(map(self.told, value))}]"
        return "{" + ",".join(f"{dump(name)}:{self.told(item)}" for name, item in value.items()) + "}"


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where objects and arrays begin and end, in the order of their beginnings."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            opened.append(len(spans))
            spans.append((token.start(), 0))
        elif token[0] in "]}" and opened:
            at = opened.pop()
            spans[at] = (spans[at][0], token.end())
    return iter(spans)


def _containers(value: Any) -> Iterator[Any]:
    """All objects and arrays, each before those inside it."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _containers(item)
    elif isinstance(value, list):
        yield value
        for item in value:
            yield from _containers(item)
