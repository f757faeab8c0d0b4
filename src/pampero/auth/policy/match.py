"""Patterns with `*`, `?` and policy variables."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pampero.auth.policy.keys import Keys

# pattern(text, the request's condition keys) → whether it matches
Pattern = Callable[[str, Keys], bool]
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
LITERALS = {"*": "\0star\0", "?": "\0mark\0", "$": "$"}


@lru_cache(maxsize=8192)
def _regex(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    text = "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    text = text.replace(re.escape(LITERALS["*"]), re.escape("*")).replace(re.escape(LITERALS["?"]), re.escape("?"))
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def wildcard(pattern: str, text: str, ignore_case: bool = False) -> bool:
    """Whether `text` matches a pattern of `*` and `?`."""
    return _regex(pattern, ignore_case).fullmatch(text) is not None


def expand(pattern: str, keys: Keys) -> str | None:
    """Put in the policy variables; None when one has no value and no default: then nothing matches."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        name, comma, default = match[1].partition(",")
        name = name.strip()
        if name in LITERALS:
            return LITERALS[name]
        found = keys.get(name.lower())
        if found and len(found) == 1:
            return found[0].replace("*", LITERALS["*"]).replace("?", LITERALS["?"])
        if comma:
            return default.strip().strip("'")
        missing = True
        return ""

    text = _VARIABLE.sub(value, pattern)
    return None if missing else text


def plain(text: str) -> str:
    """What `expand` made, for comparisons that know no wildcards."""
    return text.replace(LITERALS["*"], "*").replace(LITERALS["?"], "?")


def compile_text(pattern: str, variables: bool) -> Pattern:
    """A pattern over a whole text; without regard to ARNs' parts."""
    if variables and "${" in pattern:

        def varying(text: str, keys: Keys) -> bool:
            full = expand(pattern, keys)
            return full is not None and wildcard(full, text)

        return varying
    if pattern == "*":
        return lambda text, keys: True
    if "*" not in pattern and "?" not in pattern:
        return lambda text, keys: text == pattern
    regex = _regex(pattern, False)
    return lambda text, keys: regex.fullmatch(text) is not None


def compile_arn(pattern: str, variables: bool) -> Pattern:
    """A resource pattern: `*` may cross the parts of an ARN only in its last part."""
    if pattern == "*":
        return lambda text, keys: True
    if variables and "${" in pattern:

        def varying(text: str, keys: Keys) -> bool:
            full = expand(pattern, keys)
            return full is not None and arn_like(full, text)

        return varying
    if "*" not in pattern and "?" not in pattern:
        return lambda text, keys: text == pattern
    return lambda text, keys: arn_like(pattern, text)


@lru_cache(maxsize=65536)
def arn_like(pattern: str, text: str) -> bool:
    """Whether an ARN matches a pattern, part by part."""
    wanted, found = pattern.split(":", 5), text.split(":", 5)
    if len(wanted) < 6 or len(found) < 6:
        return wildcard(pattern, text)
    return all(wildcard(part, given) for part, given in zip(wanted, found))
