"""Patterns with `*`, `?` and policy variables, compiled once; matching is `kernel.glob`'s and so linear."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from pampero.auth.policy.keys import Keys
from pampero.kernel.glob import Glob, always, compile_glob

# pattern(text, the request's condition keys) → whether it matches
Pattern = Callable[[str, Keys], bool]
# Before a character of an expanded text: it stands for itself.
LITERALLY = "\0"
# `${*}`, `${?}` and `${$}` are the characters themselves.
THEMSELVES = ("*", "?", "$")
# Patterns beyond this length are compiled at each use, so that what is kept stays small.
MAX_KEPT_LENGTH = 512
ARN_PARTS = 6


def literally(text: str) -> str:
    """A text in which no character is a wildcard."""
    for char in (LITERALLY, "*", "?"):
        if char in text:
            text = text.replace(char, LITERALLY + char)
    return text


def plain(text: str) -> str:
    """What `literally` was made of, for comparisons that know no wildcards."""
    if LITERALLY not in text:
        return text
    return "".join(one for part in text.split(LITERALLY * 2) for one in (part.replace(LITERALLY, ""), LITERALLY))[:-1]


class Template:
    """A pattern with policy variables: `${name}`, `${name, 'default'}`. A `${` that is not closed is text."""

    __slots__ = ("_pieces",)

    def __init__(self, pattern: str) -> None:
        # Texts, and (name, default) of variables.
        self._pieces: list[str | tuple[str, str | None]] = []
        at = 0
        while (begin := pattern.find("${", at)) >= 0 and (end := pattern.find("}", begin)) >= 0:
            name, comma, default = pattern[begin + 2 : end].partition(",")
            name = name.strip()
            self._pieces.append(pattern[at:begin].replace(LITERALLY, LITERALLY * 2))
            if name in THEMSELVES:
                self._pieces.append(literally(name))
            else:
                self._pieces.append((name.lower(), default.strip().strip("'") if comma else None))
            at = end + 1
        self._pieces.append(pattern[at:].replace(LITERALLY, LITERALLY * 2))

    def expand(self, keys: Keys, most: int) -> str | None:
        """The pattern with the request's values, whose wildcards are text.

        None when a variable has no single value and no default, or when the values have more than `most` characters
        together: then nothing of that length matches.
        """
        found: list[str] = []
        for piece in self._pieces:
            if isinstance(piece, str):
                found.append(piece)
                continue
            name, default = piece
            values = keys.get(name)
            if values and len(values) == 1:
                most -= len(values[0])
                if most < 0:
                    return None
                found.append(literally(values[0]))
            elif default is None:
                return None
            else:
                found.append(default)
        return "".join(found)


def _text_glob(pattern: str) -> Glob:
    return compile_glob(pattern, escape=LITERALLY)


def _arn_glob(pattern: str) -> Glob:
    """Part by part; a text that is no ARN, or an invalid pattern, as a whole."""
    parts = pattern.split(":", ARN_PARTS - 1)
    whole = _text_glob(pattern)
    if len(parts) < ARN_PARTS or whole is always:
        return whole
    head = pattern[: len(pattern) - len(parts[-1])]
    rest, at = _text_glob(parts[-1]), len(head)
    if not any(char in head for char in ("*", "?", LITERALLY)):
        if rest is always:
            return lambda text: text.startswith(head)
        return lambda text: text.startswith(head) and rest(text[at:])
    tests = tuple((index, _text_glob(part)) for index, part in enumerate(parts) if part != "*")

    def test(text: str) -> bool:
        found = text.split(":", ARN_PARTS - 1)
        if len(found) < ARN_PARTS:
            return whole(text)
        return all(one(found[index]) for index, one in tests)

    return test


_kept_text = lru_cache(maxsize=4096)(_text_glob)
_kept_arn = lru_cache(maxsize=4096)(_arn_glob)


def wildcard(pattern: str, text: str) -> bool:
    """Whether `text` matches a pattern of `*` and `?`."""
    return (_kept_text if len(pattern) <= MAX_KEPT_LENGTH else _text_glob)(pattern)(text)


def arn_like(pattern: str, text: str) -> bool:
    """Whether an ARN matches a pattern, part by part: a `*` crosses colons in the last part only."""
    return (_kept_arn if len(pattern) <= MAX_KEPT_LENGTH else _arn_glob)(pattern)(text)


def compile_text(pattern: str, variables: bool) -> Pattern:
    """A pattern over a whole text; without regard to ARNs' parts."""
    return _compiled(pattern, variables, _text_glob, wildcard)


def compile_arn(pattern: str, variables: bool) -> Pattern:
    """A resource pattern: `*` may cross the parts of an ARN only in its last part."""
    return _compiled(pattern, variables, _arn_glob, arn_like)


def _compiled(pattern: str, variables: bool, glob: Callable[[str], Glob], like: Callable[[str, str], bool]) -> Pattern:
    if variables and "${" in pattern:
        template = Template(pattern)

        def varying(text: str, keys: Keys) -> bool:
            full = template.expand(keys, len(text))
            return full is not None and like(full, text)

        return varying
    if pattern == "*":
        return lambda text, keys: True
    if "*" not in pattern and "?" not in pattern:
        return lambda text, keys: text == pattern
    test = glob(pattern.replace(LITERALLY, LITERALLY * 2))
    return lambda text, keys: test(text)
