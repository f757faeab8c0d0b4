"""Patterns of terms: `ERROR "not found" -debug ?a ?b %regex%`."""

from __future__ import annotations

import re
from collections.abc import Callable

from pampero.services.logs.patterns.common import InvalidPattern, invalid, regex

TOKEN = re.compile(r'\s*([-?]?)\s*(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s"]+))')
WORD = re.compile(r"\w+\Z")
ESCAPED = re.compile(r"\\(.)")


def compile_terms(text: str) -> Callable[[str], bool]:
    """All required terms, none of the excluded, any of the optional ones. Raises InvalidPattern.

    Optional terms are ignored beside others, as AWS's documentation says of `?`.
    """
    found: dict[str, list[Callable[[str], bool]]] = {"": [], "-": [], "?": []}
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise invalid()
        sign, phrase, expression, word = match.groups()
        found[sign].append(_term(phrase, expression, word))
        at = match.end()
    required, excluded, optional = found[""], found["-"], found["?"]
    if optional and not required and not excluded:
        return lambda message: any(term(message) for term in optional)
    if len(required) == 1 and not excluded:
        return required[0]
    return lambda message: all(term(message) for term in required) and not any(term(message) for term in excluded)


def _term(phrase: str | None, expression: str | None, word: str | None) -> Callable[[str], bool]:
    if expression is not None:
        return regex(expression)
    if phrase is not None:
        wanted = ESCAPED.sub(r"\1", phrase)
    else:
        assert word is not None
        wanted = word
        if not WORD.match(word):
            raise InvalidPattern(f"Invalid character(s) in term '{word}'")
    return lambda message: wanted in message
