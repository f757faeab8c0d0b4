"""Event patterns against a naive matcher: every choice of elements of arrays is written out and looked at."""

from __future__ import annotations

import fnmatch
import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.aws.patterns import compile_pattern

NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["", "x", "X", "xy", "yx", "xyx"])
NUMBERS = st.sampled_from([-1, 0, 1, 1.5, 2])
LEAVES = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none())
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)
EVENTS = st.dictionaries(NAMES, VALUES, max_size=3)
WORDS = st.sampled_from(["x", "X", "xy", "y"])
OPTIONS = st.one_of(
    LEAVES,
    WORDS.map(lambda text: {"prefix": text}),
    WORDS.map(lambda text: {"suffix": text}),
    WORDS.map(lambda text: {"equals-ignore-case": text}),
    st.sampled_from(["x*", "*x", "*", "x*x", "*y*"]).map(lambda text: {"wildcard": text}),
    st.one_of(TEXTS, st.lists(TEXTS, min_size=1, max_size=2)).map(lambda value: {"anything-but": value}),
    st.lists(NUMBERS, min_size=1, max_size=2).map(lambda value: {"anything-but": value}),
    WORDS.map(lambda text: {"anything-but": {"prefix": text}}),
    st.sampled_from([["=", 1], [">", 0], ["<=", 1], [">", -1, "<", 2], [">=", 0, "<=", 1.5]]).map(
        lambda terms: {"numeric": terms}
    ),
    st.booleans().map(lambda value: {"exists": value}),
)
FIELDS = st.lists(OPTIONS, min_size=1, max_size=2)
PATTERNS = st.recursive(
    st.dictionaries(NAMES, FIELDS, min_size=1, max_size=2),
    lambda inner: st.dictionaries(NAMES, st.one_of(FIELDS, inner), min_size=1, max_size=2),
    max_leaves=4,
)
MISSING = object()


def choices(value: Any) -> Iterator[dict[str, Any]]:
    """Every way to take one element of each array: path → leaf."""
    if isinstance(value, dict):
        parts = [[{f"{name}.{path}": leaf for path, leaf in one.items()} for one in choices(inner)]
                 for name, inner in value.items()]  # fmt: skip
        for combination in itertools.product(*parts):
            yield {path: leaf for part in combination for path, leaf in part.items()}
    elif isinstance(value, list):
        if not value:
            yield {}
        for inner in value:
            yield from choices(inner)
    else:
        yield {"": value}


def option(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        operator, operand = next(iter(wanted.items()))
        if operator == "exists":
            return (value is not MISSING) is operand
        if value is MISSING:
            return False
        if operator == "anything-but":
            if isinstance(operand, dict):
                return not option(value, operand)
            return all(not option(value, one) for one in (operand if isinstance(operand, list) else [operand]))
        if operator == "numeric":
            signs = {"=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return number and all(
                eval(f"{value}{signs[sign]}{limit}") for sign, limit in zip(operand[::2], operand[1::2], strict=True)
            )
        if not isinstance(value, str):
            return False
        return {
            "prefix": lambda: value[: len(operand)] == operand,
            "suffix": lambda: value[len(value) - len(operand) :] == operand if len(value) >= len(operand) else False,
            "equals-ignore-case": lambda: value.upper() == operand.upper(),
            "wildcard": lambda: fnmatch.fnmatchcase(value, operand),
        }[operator]()
    if isinstance(wanted, bool) or isinstance(value, bool) or wanted is None or value is None:
        return value is wanted
    return value is not MISSING and isinstance(value, str) == isinstance(wanted, str) and value == wanted


def leaves(pattern: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, list[Any]]]:
    for name, inner in pattern.items():
        if isinstance(inner, dict):
            yield from leaves(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}.", inner


def naive(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    ways = list(choices(event))
    there = {path for way in ways for path in way}
    for way in ways:
        if all(
            any(option(way[path], one) for one in options) if path in way
            else path not in there and any(option(MISSING, one) for one in options)
            for path, options in leaves(pattern)
        ):  # fmt: skip
            return True
    return False


@settings(max_examples=1500, deadline=None)
@given(PATTERNS, EVENTS)
def test_patterns_agree_with_a_naive_matcher(pattern: Any, event: Any) -> None:
    assert compile_pattern(pattern)(event) is naive(pattern, event)


@settings(max_examples=300, deadline=None)
@given(st.lists(PATTERNS, min_size=2, max_size=3), EVENTS)
def test_alternatives_are_what_they_say(patterns: Any, event: Any) -> None:
    assert compile_pattern({"$or": patterns})(event) is any(naive(pattern, event) for pattern in patterns)
