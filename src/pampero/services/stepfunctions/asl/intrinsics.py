"""Calls of intrinsic functions: `States.Format('{} of {}', $.a, States.ArrayLength($.b))`, compiled."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pampero.aws.jsonpath import MISSING, Scanner, read_path, read_root
from pampero.services.stepfunctions.asl.budget import MAX_FREE, Scales, find
from pampero.services.stepfunctions.asl.data import Failure, dump, runtime
from pampero.services.stepfunctions.asl.functions import FUNCTIONS, Quoted
from pampero.services.stepfunctions.asl.scope import Expression, Scope

MAX_NESTED = 10
# Characters of a call with all that stands in it; AWS gives none.
MAX_LENGTH = 65_536
_FUNCTION = re.compile(r"States\.([A-Za-z0-9]+)\s*\(")


class _Missing(Exception):
    """An argument's path leads nowhere."""

    def __init__(self, path: str, data: Any) -> None:
        self.path = path
        self.data = data


@lru_cache(maxsize=256)
def compile_intrinsic(text: str) -> Expression:
    """Raises ValueError when `text` is no call of a function."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the call is longer than {MAX_LENGTH} characters")
    scanner = Scanner(text)
    scanner.spaces()
    inner = _call(scanner, 0, text.count("$") > MAX_FREE)
    scanner.spaces()
    if not scanner.done:
        raise scanner.error("unexpected character")

    def evaluate(scope: Scope) -> Any:
        told = f"The function '{text}' had the following error: "
        try:
            return inner(scope)
        except _Missing as error:
            raise runtime(
                f"{told}The JsonPath argument for the field '{error.path}' could not be found in the input "
                f"'{dump(error.data)}'"
            ) from error
        except (ValueError, RecursionError, OverflowError) as error:
            raise Failure("States.IntrinsicFailure", f"{told}{error}", prefixed=True) from error

    return evaluate


def _call(scanner: Scanner, depth: int, weigh: bool) -> Expression:
    found = scanner.match(_FUNCTION)
    entry = FUNCTIONS.get(found[1]) if found else None
    if found is None or entry is None or depth > MAX_NESTED:
        raise scanner.error("expected a call of an intrinsic function")
    function, fewest, most = entry
    arguments: list[Expression] = []
    scanner.spaces()
    while not scanner.take(")"):
        if arguments:
            scanner.expect(",")
            scanner.spaces()
        arguments.append(_argument(scanner, depth, weigh, template=found[1] == "Format" and not arguments))
        scanner.spaces()
    if not fewest <= len(arguments) <= most:
        raise scanner.error(f"States.{found[1]} has the wrong number of arguments")
    if not weigh:
        return lambda scope: function(scope.world, *[argument(scope) for argument in arguments])

    def weighed(scope: Scope) -> Any:
        scales, values = Scales(), []
        for argument in arguments:
            values.append(argument(scope))
            scales.put(values[-1])
        return function(scope.world, *values)

    return weighed


def _argument(scanner: Scanner, depth: int, weigh: bool, template: bool) -> Expression:
    if scanner.peek("'"):
        text = _quoted(scanner)
        constant: Any = text if template else str(text)
        return lambda scope: constant
    if scanner.peek("$"):
        return _path(scanner)
    if scanner.peek("States."):
        return _call(scanner, depth + 1, weigh)
    literal = scanner.literal("an argument")
    return lambda scope: literal


def _path(scanner: Scanner) -> Expression:
    start = scanner.at
    begin = read_root(scanner)
    path = read_path(scanner, "")
    text = scanner.text[start : scanner.at]

    def evaluate(scope: Scope) -> Any:
        root = scope.root(begin)
        found = find(path, root)
        if found is MISSING:
            raise _Missing(text, root)
        return found

    return evaluate


def _quoted(scanner: Scanner) -> Quoted:
    """A text in single quotes. A backslash before a quote, a brace or itself takes that for the letter that it is."""
    pieces = [""]
    letters: list[str] = []
    scanner.at += 1
    while not scanner.done:
        letter = scanner.text[scanner.at]
        scanner.at += 1
        if letter == "'":
            pieces[-1] = "".join(letters)
            return Quoted(pieces)
        if letter == "{" and scanner.text.startswith("}", scanner.at):
            scanner.at += 1
            pieces[-1] = "".join(letters)
            pieces.append("")
            letters = []
            continue
        if letter == "\\" and not scanner.done:
            letter = scanner.text[scanner.at]
            scanner.at += 1
            if letter not in "'\\{}":
                letters.append("\\")
        letters.append(letter)
    raise scanner.error("the quote is not closed")
