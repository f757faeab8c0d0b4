"""Evaluates JSONata within bounds, by jsonatapy, which is imported with the first expression.

A value that is undefined is UNDEFINED; Step Functions has no context item, so that `$` is nothing at the top level.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from pampero.aws.jsonpath.values import fitting
from pampero.kernel import jsontext
from pampero.services.stepfunctions.asl.data import MAX_NESTED
from pampero.services.stepfunctions.asl.jsonata import words
from pampero.services.stepfunctions.asl.jsonata.functions import FUNCTIONS
from pampero.services.stepfunctions.asl.jsonata.reading import Reading, longest_path, read

if TYPE_CHECKING:
    from pampero.services.stepfunctions.asl.scope import World

UNDEFINED: Any = type("Undefined", (), {"__repr__": lambda self: "UNDEFINED", "__slots__": ()})()
FUNCTION: Any = type("Function", (), {"__repr__": lambda self: "FUNCTION", "__slots__": ()})()
# Characters of an expression: AWS gives no number.
MAX_LENGTH = 65_536
# Steps of a path: the engine compiles longer ones in the square of their time.
MAX_PATH_LENGTH = 100
# Levels of evaluation, and items of a sequence: as measured on AWS, [1..873782] is the longest range.
MAX_STACK, MAX_SEQUENCE = 1000, 873_782
MAX_MILLISECONDS = 5000
# What stands in an expression that makes numbers which JSON does not have.
_RECKONING = ("/", "*", "+", "-", "%", "$sum", "$average", "$reduce", "$eval")
# Expressions belong to the thread that compiled them: one thread evaluates, and another process does the rest.
_HOST = "host function raised Refused: "


class QueryError(Exception):
    """An expression cannot be compiled or evaluated. code: JSONata's, or "" for a limit."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    @classmethod
    def of(cls, error: Exception) -> QueryError:
        """The error that the engine raised."""
        text = str(error)
        return cls(*words.told(text.partition(_HOST)[2] or text))


class OutOfTime(QueryError):
    """An evaluation took longer than it was given."""


class _Panics:
    """What a panic of the engine becomes: its class is no Exception, and has no name that can be imported."""

    def __enter__(self) -> None:
        """Nothing yet."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise QueryError("", "The expression cannot be evaluated") from error


_panics = _Panics()


class _Calls(threading.local):
    """Whose world the functions of the evaluation that this thread is at ask."""

    world: World


_calls = _Calls()


def evaluate(
    source: str, bindings: Mapping[str, Any], world: World, milliseconds: int = MAX_MILLISECONDS,
    kept: dict[Any, Any] | None = None, root: Any = UNDEFINED,
) -> Any:  # fmt: skip
    """The value of an expression, UNDEFINED or FUNCTION. kept: converted bindings, between expressions that share them.

    root: the context item, which only the language has, not Step Functions: there are no bindings beside it.

    Raises QueryError; OutOfTime after `milliseconds`.
    """
    names = tuple(bindings)
    expression, reading = _compiled(source, names)
    # Of `states`, an expression is given what it asks for.
    key = (names, reading.paths)
    data = None if kept is None else kept.get(key)
    if data is None:
        import jsonatapy

        data = jsonatapy.JsonataData(dict(bindings) if root is UNDEFINED else root)
        if kept is not None:
            kept[key] = data
    _calls.world = world
    try:
        with _panics:
            found = expression.evaluate_with_data(
                data, timeout=milliseconds, max_stack_depth=MAX_STACK, max_sequence_length=MAX_SEQUENCE
            )
    except ValueError as error:
        if "D1012: " in str(error):
            raise OutOfTime("", words.TOO_LONG) from error
        raise QueryError.of(error) from error
    except RecursionError as error:
        raise QueryError("", words.TOO_DEEP) from error
    kind = found.get("t")
    if kind is None:
        return UNDEFINED
    if kind == "function":
        return FUNCTION
    value = found["v"]
    if isinstance(value, list | dict):
        if not reading.plain and jsontext.too_deep(value, MAX_NESTED):
            raise QueryError("", words.MEMORY)
        if any(sign in source for sign in _RECKONING):
            _name_numbers(value)
        return value
    return _number(value) if isinstance(value, float) else fitting(value) if isinstance(value, int) else value


def _name_numbers(value: list[Any] | dict[str, Any]) -> None:
    """As _number, all that is within."""
    stack: list[Any] = [value]
    while stack:
        held = stack.pop()
        for key, inner in held.items() if isinstance(held, dict) else enumerate(held):
            if isinstance(inner, list | dict):
                stack.append(inner)
            elif isinstance(inner, float) and not isfinite(inner):
                held[key] = _number(inner)


def _number(value: float) -> Any:
    """A number that JSON does not have is its name, as measured on AWS: `1/0` is "Infinity", and `[1/0]` ["Infinity"]."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


@lru_cache(maxsize=4096)
def _compiled(source: str, names: tuple[str, ...]) -> tuple[Any, Reading]:
    """The expression that binds `names` first and tells the type beside the value, and what can be told of it."""
    import jsonatapy

    reading = read(source)
    bound = "".join(f"${name} := $$.{name}; " for name in names)
    wrapped = f'({bound}$_result := ({source}); {{"t": $type($_result), "v": $_result}})'
    try:
        with _panics:
            # On its own first: what closes a bracket too many would be well-formed in the other.
            jsonatapy.compile(source)
            expression = jsonatapy.compile(wrapped)
    except ValueError as error:
        raise QueryError.of(error) from error
    for name in reading.variables & FUNCTIONS.keys() - set(names):
        expression.register_override(name, partial(_called, FUNCTIONS[name]))
    return expression, reading


def _called(function: Callable[..., Any], *arguments: Any) -> Any:
    return function(_calls.world, *arguments)


def check(source: str) -> None:
    """Raises QueryError where an expression is none."""
    if len(source) > MAX_LENGTH:
        raise QueryError("", f"The expression is longer than {MAX_LENGTH} characters")
    if longest_path(source) > MAX_PATH_LENGTH:
        raise QueryError("", f"A path of the expression has more than {MAX_PATH_LENGTH} steps")
    import jsonatapy

    try:
        with _panics:
            jsonatapy.compile(source)
    except ValueError as error:
        raise QueryError.of(error) from error
