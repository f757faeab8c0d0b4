"""What can be told of a JSONata expression without evaluating it: the names it refers to, and what it may cost.

It reads tokens, not a tree; that the expression is well-formed is the engine's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Nothing is gone over twice: what is not closed goes to the end, and is the engine's to refuse. Names have more letters here
# than the engine's, never fewer: what it takes for code must not look like the inside of something else.
_TOKEN = re.compile(
    r"""(?P<blank>\s+|/\*.*?(?:\*/|\Z))
      | (?P<text>"(?:\\.|[^"\\])*+(?:"|\\?\Z)|'(?:\\.|[^'\\])*+(?:'|\\?\Z))
      | (?P<quoted>`[^`]*+(?:`|\Z))
      | (?P<number>(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<variable>\$\$|\$(?:[^\W\d]|[^\x00-\x7f\s])(?:\w|[^\x00-\x7f\s])*|\$)
      | (?P<name>(?:[^\W\d]|[^\x00-\x7f\s])(?:\w|[^\x00-\x7f\s])*)
      | (?P<sign>\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[\s\S])""",
    re.VERBOSE | re.DOTALL,
)
# The engine ends one at the next `/`, in brackets, too.
_REGEX = re.compile(r"/(?:\\.|[^/\\])++(?:/[a-z]*|\\?\Z)", re.DOTALL)
_WORDS = frozenset({"and", "or", "in"})
_LITERALS = frozenset({"true", "false", "null"})
_OPEN = {"(": ")", "[": "]", "{": "}"}
# Functions that take no more time and give no more than what they are given allows.
PLAIN = frozenset({
    "abs", "append", "assert", "average", "base64decode", "base64encode", "boolean", "ceil", "clone", "contains",
    "count", "decodeUrl", "decodeUrlComponent", "distinct", "each", "encodeUrl", "encodeUrlComponent", "error",
    "exists", "filter", "floor", "formatBase", "formatInteger", "formatNumber", "fromMillis", "hash", "join",
    "keys", "length", "lookup", "lowercase", "map", "match", "max", "merge", "millis", "min", "not", "now",
    "number", "parse", "parseInteger", "partition", "power", "random", "reverse", "round", "shuffle", "sift",
    "single", "sort", "split", "spread", "sqrt", "string", "substring", "substringAfter", "substringBefore", "sum",
    "toMillis", "trim", "type", "uppercase", "uuid", "values", "zip",
})  # fmt: skip
COSTLY = frozenset({"eval", "formatBase", "pad", "range", "reduce", "replace"})
# Functions that may take any time with little data and see no time-out: these always ($formatInteger counts down from its
# number in Roman numerals), those where they are given a picture, which becomes a regular expression: the first argument of
# $now, the second of the others.
SLOW = frozenset({"formatInteger", "parseInteger"})
PICTURED = frozenset({"fromMillis", "now", "toMillis"})
MAX_REFERENCES = 16
MAX_BOUND = 2
MAX_COUNTED = 1000
MAX_REGEX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """variables: names without `$`. outer: those that are the workflow's, in order. paths: the members of `$states` that are asked for, each by the names that lead there; None where it is used whole.
    topless: names at the top level, which has no context item. root: whether `$$` is used. calls: names of functions.
    plain: whether it takes no more than a moment, as a rule; brief: whether it certainly goes through its data but once.
    slow: whether it may take any time, whatever its data are.
    """

    variables: frozenset[str]
    outer: tuple[str, ...]
    paths: frozenset[tuple[str, ...]] | None
    topless: tuple[str, ...]
    root: bool
    calls: frozenset[str]
    plain: bool
    brief: bool
    slow: bool


def longest_path(text: str) -> int:
    """How many steps the longest path has: what stands in brackets counts for itself."""
    longest, counts = 0, [0]
    for kind, token in _tokens(text):
        if token in _OPEN:
            counts.append(0)
        elif token in (")", "]", "}"):
            counts = counts[:-1] or [0]
        elif token == ".":
            counts[-1] += 1
            longest = max(longest, counts[-1])
        elif kind == "sign" and token not in ("@", "#", "^", "*", "**", "%"):
            counts[-1] = 0
    return longest


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """(kind, text) without blanks. A `/` begins a regular expression where an operand is due."""
    at, operand = 0, True
    while at < len(text):
        if operand and text[at] == "/" and text[at : at + 2] != "/*":
            found = _REGEX.match(text, at)
            if found:
                at, operand = found.end(), False
                yield "regex", found[0]
                continue
        match = _TOKEN.match(text, at)
        assert match is not None
        kind, token = str(match.lastgroup), match[0]
        at = match.end()
        if kind == "blank":
            continue
        if kind == "name" and token in _WORDS and not operand:
            kind = "sign"
        yield kind, token
        operand = kind == "sign" and token not in (")", "]", "}", "*", "**", "%")


class _Reader:
    """Goes through the tokens once. inner: for each open bracket, whether what stands in it has a context item."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.variables: dict[str, None] = {}
        self.paths: set[tuple[str, ...]] | None = set()
        self.topless: dict[str, None] = {}
        self.calls: set[str] = set()
        self.local: set[str] = {"states"}
        self.bound = self.references = 0
        self.root = self.costly = self.wanders = self.slow = False

    def read(self) -> None:
        inner, steps, closes, callers = False, [False], [False], [""]
        operand = True
        for index, (kind, token) in enumerate(self.tokens):
            before = self.tokens[index - 1][1] if index else ""
            after = self.tokens[index + 1] if index + 1 < len(self.tokens) else ("end", "")
            step = operand and before == "."
            if kind == "variable":
                self._variable(index, token, after)
                if before in ("#", "@"):
                    self.local.add(token[1:])
                # What stands in a context is evaluated for each item.
                self.wanders = self.wanders or (inner and token != "$" and after[1] != "(")
                steps[-1] = step
            elif kind in ("name", "quoted"):
                if token in ("function", "λ") and after[1] == "(":
                    self.wanders = True
                    self._parameters(index + 2)
                elif operand and not step and not inner and token not in _LITERALS:
                    self.topless.setdefault(token.strip("`"))
                steps[-1] = step
            elif kind == "text" and operand and not step and not inner and after[1] == ".":
                self.topless.setdefault(token[1:-1])
            elif kind == "regex":
                # Counted repetitions may take long to compile.
                self.costly = self.costly or "{" in token or len(token) > MAX_REGEX_LENGTH
                steps[-1] = False
            elif token in _OPEN:
                closes.append(inner)
                callers.append(before if not operand and token == "(" else "")
                postfix = not operand and (token in "[{" or before == "^")
                call = not operand and token == "("
                inner = inner or step or postfix or before == "^" or (call and steps[-1])
                steps.append(False)
            elif token in (")", "]", "}"):
                if len(closes) > 1:
                    inner = closes.pop()
                    steps.pop()
                    callers.pop()
            elif token == ",":
                self.slow = self.slow or callers[-1].removeprefix("$") in PICTURED
            elif token == "..":
                self._range(index)
            elif token in ("**", "|") or (token == "~>" and after[1].removeprefix("$") not in PLAIN):
                self.costly = True
            elif token == ":=":
                self.bound += 1
                self.local.add(before[1:])
            operand = kind == "sign" and token not in (")", "]", "}") and not (token in ("*", "%") and operand)

    def _variable(self, index: int, token: str, after: tuple[str, str]) -> None:
        self.references += 1
        if token == "$$":
            self.root = True
        if token in ("$", "$$"):
            return
        name = token[1:]
        if name in SLOW or (name in PICTURED and self._pictured(index, name, after)):
            self.slow = True
        if after[1] == "(":
            self.calls.add(name)
        elif name == "states":
            path = tuple(self._names(index + 1))
            if path and self.paths is not None:
                self.paths.add(path)
            else:
                self.paths = None
        self.variables.setdefault(name)

    def _pictured(self, index: int, name: str, after: tuple[str, str]) -> bool:
        """Whether a function of PICTURED may be given a picture by what stands right beside its name."""
        if after[1] != "(" or (index and self.tokens[index - 1][1] == "~>"):
            return True
        return name == "now" and self.tokens[index + 2 : index + 3] != [("sign", ")")]

    def _names(self, index: int) -> Iterator[str]:
        """The names of a path, each behind a dot."""
        while index + 1 < len(self.tokens) and self.tokens[index][1] == ".":
            kind, token = self.tokens[index + 1]
            if kind not in ("name", "quoted"):
                return
            yield token.strip("`")
            index += 2

    def _parameters(self, index: int) -> None:
        """Those of a function are its own."""
        for kind, token in self.tokens[index:]:
            if token == ")":
                return
            if kind == "variable":
                self.local.add(token[1:])

    def _range(self, index: int) -> None:
        """A range is cheap where both its ends are small numbers, as they stand."""
        around = (self.tokens[index - 1] if index else ("", ""), *self.tokens[index + 1 : index + 2])
        ends = [int(token) for kind, token in around if kind == "number" and token.isdigit() and len(token) < 9]
        if len(ends) != 2 or ends[1] - ends[0] > MAX_COUNTED:
            self.costly = True


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """See Reading."""
    reader = _Reader(text)
    reader.read()
    plain = (
        not reader.costly
        and reader.calls <= PLAIN
        and reader.bound <= MAX_BOUND
        and reader.references <= MAX_REFERENCES
    )
    paths = None if reader.paths is None else frozenset(reader.paths)
    return Reading(
        frozenset(reader.variables),
        tuple(name for name in reader.variables if name not in reader.local | reader.calls | PLAIN | COSTLY),
        paths, tuple(reader.topless), reader.root, frozenset(reader.calls), plain,
        plain and not reader.wanders, reader.slow,
    )  # fmt: skip
