"""Users' regular expressions: what RE2 takes, what is refused, what it costs."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.kernel.regex import BadRegex, compile_regex, literal

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\w", "(a|b)", "(?:ab)"])
COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}", "{0,}"])
PATTERNS = st.lists(st.builds("{}{}".format, ATOMS, COUNTS), min_size=1, max_size=4).map("".join)


@settings(max_examples=400)
@given(PATTERNS, st.text("abc", max_size=6))
def test_it_agrees_with_re(pattern: str, text: str) -> None:
    ours = compile_regex(pattern)
    assert ours.whole(text) is (re.fullmatch(pattern, text) is not None)
    assert ours.within(text) is (re.search(pattern, text) is not None)
    assert ours.begins(text) is (re.match(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("[a-z]{1,2048}", "a" * 2048, "a" * 2049),
        ("^[a-z]{0,1500}$", "", "a" * 1501),
        (r"(\d|x){1001}y", "1" * 1001 + "y", "1" * 1000 + "y"),
        ("a{1001,}", "a" * 3000, "a" * 1000),
        (r"\{1500\}", "{1500}", "x"),
        ("[{2000}]", "2", "x"),
        (r"ab\Z", "ab", "abc"),
        (r"[\w\-]+\_x", "a-b_x", "a-b"),
        ("(?i)ABC", "abc", "abd"),
        (r"\p{L}+", "äé", "1"),
        ("é.ü", "éßü", "eu"),
    ],
)
def test_patterns_of_templates(pattern: str, inside: str, outside: str) -> None:
    compiled = compile_regex(pattern)
    assert compiled.whole(inside)
    assert not compiled.whole(outside)


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)b", "(?<!a)b", r"(a)\1", "a++", "[a-z&&[^b]]", "(", "[", "a{99999}", "a" * 5000, "(?:a{1000}){1000}",
     r"(?:\pL{100}){50}", "((a{900}){900}){900}", "(" * 400 + "a" + "{2000})" * 400],
)  # fmt: skip
def test_what_is_refused(pattern: str) -> None:
    with pytest.raises(BadRegex):
        compile_regex(pattern)


def test_half_characters_are_no_error() -> None:
    assert compile_regex(".+").whole("\ud800x")
    assert not compile_regex("x").within("\ud800")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a?){500}b", "[ab]*a[ab]{500}c"]
)
def test_no_pattern_is_slow(pattern: str) -> None:
    compiled = compile_regex(pattern)
    for text in ("a" * 300_000, "ab" * 150_000 + "!"):
        began = time.thread_time()
        compiled.whole(text)
        compiled.within(text)
        compiled.begins(text)
        assert time.thread_time() - began < 1.0


def test_a_change_may_ask_for_groups() -> None:
    compiled = compile_regex(r"(\w+)=(?P<value>\w*)")
    assert (compiled.groups, compiled.names) == (2, ["value"])
    made = compiled.rewritten("a=1, b=", lambda group: f"{group('value')}<{group(1)}>{group(0)}")
    assert made == "1<a>a=1, <b>b="


def test_a_literal_matches_itself_alone() -> None:
    for text in ("a.b", "[x]{2}", "a b#c", "\\d", "ä|ö"):
        compiled = compile_regex(literal(text))
        assert compiled.whole(text)
        assert not compiled.whole(text + "x")
    assert not compile_regex(literal("a.b")).whole("axb")
