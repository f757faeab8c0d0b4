"""The glob matcher: against a naive one, and its cost against the length of text and pattern."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.kernel.glob import compile_glob, matches

LETTERS = st.text("ab", max_size=10)
PATTERNS = st.text("ab*?", max_size=8)
ESCAPED = st.text("ab*?\\", max_size=8)
# Twice the text takes about twice the time; a matcher that tries again takes four times or a thousand times.
SECONDS = 1.0


def naive(pattern: list[str], text: str) -> bool:
    """Every choice: `**` is any text, `??` any character, else itself."""
    if not pattern:
        return not text
    if pattern[0] == "**":
        return any(naive(pattern[1:], text[index:]) for index in range(len(text) + 1))
    return bool(text) and pattern[0] in ("??", text[0]) and naive(pattern[1:], text[1:])


def tokens(pattern: str, single: str = "?", escape: str = "") -> list[str]:
    found = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == escape and index + 1 < len(pattern):
            index += 1
            found.append(pattern[index])
        else:
            found.append("**" if char == "*" else "??" if char in single else char)
        index += 1
    return found


@settings(max_examples=1500)
@given(PATTERNS, LETTERS)
def test_it_agrees_with_a_naive_matcher(pattern: str, text: str) -> None:
    assert compile_glob(pattern)(text) is naive(tokens(pattern), text)
    assert matches(pattern, text) is naive(tokens(pattern), text)


@settings(max_examples=500)
@given(PATTERNS, st.text("ab?*", max_size=8))
def test_without_marks(pattern: str, text: str) -> None:
    assert compile_glob(pattern, single="")(text) is naive(tokens(pattern, ""), text)


@settings(max_examples=800)
@given(ESCAPED, st.text("ab*?\\", max_size=8))
def test_escapes(pattern: str, text: str) -> None:
    assert compile_glob(pattern, escape="\\")(text) is naive(tokens(pattern, escape="\\"), text)


@pytest.mark.parametrize(
    "pattern",
    [
        "*a" * 20 + "*b",
        "*a?" * 20 + "*b",
        "*" + "a" * 500 + "?" + "a" * 500 + "b*",
        "*" + "a?" * 500 + "b*",
        "*" + "?" * 1000 + "b*c",
        "*" + "ab" * 600 + "c*",
        "*" + "a" * 1000 + "b",
        "*aab" * 300,
    ],
)
@pytest.mark.parametrize("text", ["a" * 300_000, "ab" * 150_000, "aab" * 100_000])
def test_no_pattern_is_slow(pattern: str, text: str) -> None:
    test = compile_glob(pattern)
    began = time.thread_time()
    test(text)
    assert time.thread_time() - began < SECONDS
