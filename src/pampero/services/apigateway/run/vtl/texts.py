"""The methods of `java.lang.String`. Regular expressions are matched in linear time (`kernel.regex`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from pampero.kernel.regex import BadRegex, Regex, compile_regex
from pampero.services.apigateway.run.vtl.budget import Budget, Failure
from pampero.services.apigateway.run.vtl.hosts import JavaList
from pampero.services.apigateway.run.vtl.values import text_of

# Steps of the matcher that cost as much as one of a template's; what one match may take at most.
MATCHED = 20
MAX_MATCHED = 3_000_000
PER_PATTERN = 100
_REPLACEMENT = re.compile(r"\\(.)|\$(\d)|\$\{(\w+)\}", re.DOTALL)


def _regex(budget: Budget, text: str, pattern: Any) -> Regex:
    """The compiled pattern, with the steps that matching the text takes spent. Raises Failure."""
    written = text_of(pattern, budget)
    budget.spend(PER_PATTERN + len(written))
    try:
        found = compile_regex(written)
    except BadRegex as error:
        raise Failure(f"invalid regular expression: {error}") from error
    cost = found.cost(text)
    if cost > MAX_MATCHED:
        raise Failure("a regular expression is too complex for so long a text")
    budget.spend(cost // MATCHED)
    return found


def _replaced(budget: Budget, text: str, pattern: Any, replacement: Any, first: bool = False) -> str:
    regex, new = _regex(budget, text, pattern), text_of(replacement, budget)
    done = False

    def change(group: Callable[[int | str], str]) -> str:
        nonlocal done
        if first and done:
            return group(0)
        done = True
        made = _REPLACEMENT.sub(lambda found: found[1] or group(int(found[2]) if found[2] else found[3]), new)
        budget.make(len(made))
        budget.spend(1 + len(new) // 16)
        return made

    try:
        return _made(budget, regex.rewritten(text, change))
    except IndexError as error:
        raise Failure("the replacement names a group that the expression does not have") from error


def _made(budget: Budget, text: str) -> str:
    budget.make(len(text))
    return text


def _replace(budget: Budget, text: str, old: Any, new: Any) -> str:
    old, new = text_of(old, budget), text_of(new, budget)
    found = text.count(old)
    budget.make(len(text) + found * max(0, len(new) - len(old)))
    return text.replace(old, new)


def _split(budget: Budget, text: str, pattern: Any, limit: int = 0) -> JavaList:
    """As Java's: empty texts at the end are left out unless there is a limit."""
    spans = [span for span in _regex(budget, text, pattern).spans(text) if span != (0, 0)]
    if limit > 0:
        spans = spans[: limit - 1]
    budget.spend(len(spans))
    budget.make(len(text))
    begins = [0, *(end for _, end in spans)]
    ends = [*(begin for begin, _ in spans), len(text)]
    parts = [text[begin:end] for begin, end in zip(begins, ends)]
    while limit == 0 and len(parts) > 1 and not parts[-1]:
        parts.pop()
    return JavaList(parts)


def _substring(budget: Budget, text: str, begin: int, end: int | None = None) -> str:
    end = len(text) if end is None else end
    if not 0 <= begin <= end <= len(text):
        raise IndexError("String index out of range")
    return _made(budget, text[begin:end])


def _char(budget: Budget, text: str, place: int) -> str:
    if not 0 <= place < len(text):
        raise IndexError("String index out of range")
    return text[place]


def _index(budget: Budget, text: str, part: Any, begin: int = 0) -> int:
    return text.find(text_of(part, budget), max(0, begin))


def _repeat(budget: Budget, text: str, times: int) -> str:
    if times < 0:
        raise ValueError("count is negative")
    budget.make(len(text) * times)
    return text * times


def _compared(budget: Budget, text: str, other: str) -> int:
    """As Java: the difference of the first characters that differ, else of the lengths."""
    budget.spend(min(len(text), len(other)) // 16)
    for one, two in zip(text, other):
        if one != two:
            return ord(one) - ord(two)
    return len(text) - len(other)


def _joined(budget: Budget, text: str, values: list[Any]) -> str:
    return _made(budget, text.join([text_of(one, budget) for one in values]))


TEXTS: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
    {
        "charAt": _char,
        "compareTo": _compared,
        "concat": lambda budget, text, more: _made(budget, text + text_of(more, budget)),
        "contains": lambda budget, text, part: text_of(part, budget) in text,
        "endsWith": lambda budget, text, part: text.endswith(text_of(part, budget)),
        "equals": lambda budget, text, other: isinstance(other, str) and text == other,
        "equalsIgnoreCase": lambda budget, text, other: isinstance(other, str) and text.lower() == other.lower(),
        "indexOf": _index,
        "isBlank": lambda budget, text: not text.strip(),
        "isEmpty": lambda budget, text: not text,
        "join": _joined,
        "lastIndexOf": lambda budget, text, part: text.rfind(text_of(part, budget)),
        "length": lambda budget, text: len(text),
        "matches": lambda budget, text, pattern: _regex(budget, text, pattern).whole(text),
        "repeat": _repeat,
        "replace": _replace,
        "replaceAll": _replaced,
        "replaceFirst": lambda budget, text, pattern, new: _replaced(budget, text, pattern, new, True),
        "split": _split,
        "startsWith": lambda budget, text, part, begin=0: text.startswith(text_of(part, budget), begin),
        "strip": lambda budget, text: _made(budget, text.strip()),
        "substring": _substring,
        "toCharArray": lambda budget, text: JavaList(_made(budget, text)),
        "toLowerCase": lambda budget, text: _made(budget, text.lower()),
        "toString": lambda budget, text: text,
        "toUpperCase": lambda budget, text: _made(budget, text.upper()),
        "trim": lambda budget, text: _made(budget, text.strip()),
        "valueOf": lambda budget, text, one: text_of(one, budget),
    }
)
