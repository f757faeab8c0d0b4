"""Filter patterns: terms, JSON selectors, space-delimited fields. Pure.

Source: "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
"""

from __future__ import annotations

from collections.abc import Callable

from pampero.services.logs.patterns.common import InvalidPattern
from pampero.services.logs.patterns.delimited import compile_delimited, compile_fields
from pampero.services.logs.patterns.selectors import compile_selectors, compile_values
from pampero.services.logs.patterns.terms import compile_terms

__all__ = ["InvalidPattern", "compile_extraction", "compile_pattern"]


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Whether a message matches. Raises InvalidPattern."""
    text = pattern.strip()
    if not text:
        return lambda message: True
    if text[0] == "{":
        if text[-1] != "}":
            raise InvalidPattern("If a filter pattern starts with '{' it must end with '}'")
        return compile_selectors(text[1:-1])
    if text[0] == "[":
        if text[-1] != "]":
            raise InvalidPattern("If a filter pattern starts with '[' it must end with ']'")
        return compile_delimited(text[1:-1])
    return compile_terms(text)


def compile_extraction(pattern: str) -> Callable[[str], dict[str, str]]:
    """What a pattern names of a message that it matches: fields as `$name`, selectors as they are written. Raises
    InvalidPattern."""
    text = pattern.strip()
    if text[:1] == "{":
        return compile_values(text[1:-1])
    if text[:1] == "[":
        return compile_fields(text[1:-1])
    return lambda message: {}
