"""JSONPath as AWS reads it: `$.a['b'][0]`, `..`, wildcards, slices, unions, filters, and a few functions.

A path of names and indices only is *definite*: it gives one value, or nothing. Any other gives the list of what it
finds. Source: "Using JSONPath paths" in the developer guide; the expressions follow the Jayway implementation it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pampero.aws.jsonpath.budget import Budget
from pampero.aws.jsonpath.filters import Test, parse_filter
from pampero.aws.jsonpath.scanner import Scanner
from pampero.aws.jsonpath.values import fitting

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING", "__slots__": ()})()
Step = Callable[[Any, Budget], Iterable[Any]]
# Characters of a path, and names in a reference path: AWS gives neither.
MAX_LENGTH = 4096
# What `$$` is, where a root is named.
CONTEXT = "$"
_VARIABLE = re.compile(r"[^\W\d]\w*")
MAX_REFERENCE_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path.

    keys: names and indices when the path is definite. steps: how to find the values when it is not.
    function: what is computed of them in the end (`length`, `min`, `max`, `sum`, `avg`, `keys`). single: the steps find
    one value, as they do where a path ends with several names of one object.
    """

    text: str
    keys: tuple[str | int, ...] | None
    steps: tuple[Step, ...] = ()
    function: str | None = None
    single: bool = False

    def find(self, root: Any, budget: Budget | None = None) -> Any:
        """The value, the list of values, or MISSING. budget: of the path that this one stands in a filter of.

        Raises TooMuch.
        """
        found = self._definite(root) if self.keys is not None else self._all(root, budget or Budget(root))
        return found if self.function is None or found is MISSING else compute(self.function, found)

    def _definite(self, root: Any) -> Any:
        value = root
        for key in self.keys or ():
            if isinstance(key, str):
                if not isinstance(value, dict) or key not in value:
                    return MISSING
                value = value[key]
            else:
                if not isinstance(value, list) or not -len(value) <= key < len(value):
                    return MISSING
                value = value[key]
        return value

    def _all(self, root: Any, budget: Budget) -> Any:
        values: list[Any] = [root]
        for step in self.steps:
            found: list[Any] = []
            for value in values:
                before = len(found)
                found.extend(step(value, budget))
                budget.spend(1 + len(found) - before)
            values = found
        if self.single:
            return values[0] if values else MISSING
        return values

    def lacks(self, root: Any) -> str:
        """Why nothing is found, in Jayway's words: which name on the way is missing, or that the end is."""
        value = root
        for count, key in enumerate(self.keys or (), 1):
            if count < len(self.keys or ()):
                if isinstance(key, str) and isinstance(value, dict) and key not in value:
                    return f"Missing property in path {normal((self.keys or ())[:count])}"
                value = Path("", (key,)).find(value)
        return f"No results for path: {normal(self.keys or ())}"


def normal(keys: tuple[str | int, ...]) -> str:
    """The form in which Jayway tells a path: `$['a'][0]`."""
    return "$" + "".join(f"['{key}']" if isinstance(key, str) else f"[{key}]" for key in keys)


@lru_cache(maxsize=1024)
def compile_rooted(text: str) -> tuple[Path, str]:
    """A path and what it begins at: "" the data, CONTEXT, or a variable's name. Raises ValueError when `text` is no path."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the path is longer than {MAX_LENGTH} characters")
    # As in Jayway's library, spaces around a path mean nothing; AWS's own examples have some.
    scanner = Scanner(text.strip())
    root = read_root(scanner)
    path = read_path(scanner, text)
    if not scanner.done:
        raise scanner.error("unexpected character")
    return path, root


def compile_path(text: str) -> Path:
    """A path into the data. Raises ValueError when `text` is none."""
    path, root = compile_rooted(text)
    if root:
        raise ValueError(f"the path does not begin with $: {text}")
    return path


def read_root(scanner: Scanner) -> str:
    """Read what a path begins at: "" the data, CONTEXT, or a variable's name."""
    scanner.expect("$")
    if scanner.take("$"):
        return CONTEXT
    found = scanner.match(_VARIABLE)
    return found[0] if found else ""


def read_path(scanner: Scanner, text: str) -> Path:
    """The path whose `$` or `@` was just read."""
    keys: list[str | int] | None = []
    steps: list[Step] = []
    function = None
    one = True
    while not scanner.done:
        one = keys is not None
        if scanner.take(".."):
            keys = None
            steps.append(_deep)
            if scanner.peek("["):
                continue
            _name(scanner, None, steps)
        elif scanner.take("."):
            if scanner.peek("["):
                continue
            function = _function(scanner)
            if function is not None:
                break
            keys = _name(scanner, keys, steps)
        elif scanner.take("["):
            keys = _bracket(scanner, keys, steps)
        else:
            break
    last = steps[-1] if steps else None
    if isinstance(last, _Union) and last.names and function is None:
        steps[-1] = _merged(last.names)
        return Path(text, None, tuple(steps), single=one)
    return Path(text, None if keys is None else tuple(keys), tuple(steps), function)


def _function(scanner: Scanner) -> str | None:
    for name in ("length", "min", "max", "sum", "avg", "keys"):
        if scanner.take(name + "()"):
            return name
    return None


def _name(scanner: Scanner, keys: list[str | int] | None, steps: list[Step]) -> list[str | int] | None:
    if scanner.take("*"):
        steps.append(_children)
        return None
    name = scanner.name()
    steps.append(_member(name))
    return None if keys is None else [*keys, name]


def _bracket(scanner: Scanner, keys: list[str | int] | None, steps: list[Step]) -> list[str | int] | None:
    scanner.spaces()
    if scanner.take("?("):
        steps.append(_filter(parse_filter(scanner, read_path)))
        scanner.expect(")")
        scanner.close("]")
        return None
    if scanner.take("*"):
        scanner.close("]")
        steps.append(_children)
        return None
    wanted: list[str | int | slice] = []
    while True:
        scanner.spaces()
        wanted.append(scanner.quoted() if scanner.peek("'") or scanner.peek('"') else _index(scanner))
        scanner.spaces()
        if not scanner.take(","):
            break
    scanner.close("]")
    if len(wanted) == 1 and not isinstance(wanted[0], slice):
        key = wanted[0]
        steps.append(_member(key) if isinstance(key, str) else _item(key))
        return None if keys is None else [*keys, key]
    steps.append(_Union(wanted))
    return None


def _index(scanner: Scanner) -> int | slice:
    first = scanner.integer()
    if not scanner.take(":"):
        if first is None:
            raise scanner.error("an index is missing")
        return first
    last = scanner.integer()
    step = scanner.integer() if scanner.take(":") else None
    if step is not None and step <= 0:
        raise scanner.error("a slice's step is positive")
    return slice(first, last, step)


def _member(name: str) -> Step:
    def step(value: Any, budget: Budget) -> Iterator[Any]:
        if isinstance(value, dict) and name in value:
            yield value[name]

    return step


def _item(index: int) -> Step:
    def step(value: Any, budget: Budget) -> Iterator[Any]:
        if isinstance(value, list) and -len(value) <= index < len(value):
            yield value[index]

    return step


class _Union:
    """The values at several names, indices or slices."""

    def __init__(self, wanted: list[str | int | slice]) -> None:
        self._wanted = wanted

    @property
    def names(self) -> list[str]:
        """The names, where there is nothing else."""
        names = [key for key in self._wanted if isinstance(key, str)]
        return names if len(names) == len(self._wanted) else []

    def __call__(self, value: Any, budget: Budget) -> Iterator[Any]:
        for key in self._wanted:
            if isinstance(key, slice):
                if isinstance(value, list):
                    yield from value[key]
            else:
                yield from (_member(key) if isinstance(key, str) else _item(key))(value, budget)


def _merged(names: list[str]) -> Step:
    """Several names at a path's end make an object, as in Jayway's library."""

    def step(value: Any, budget: Budget) -> Iterator[Any]:
        if isinstance(value, dict):
            yield {name: value[name] for name in names if name in value}

    return step


def _children(value: Any, budget: Budget) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _deep(value: Any, budget: Budget) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(list(_children(one, budget))))


def _filter(test: Test) -> Step:
    def step(value: Any, budget: Budget) -> Iterator[Any]:
        if isinstance(value, list):
            budget.spend(len(value))
            yield from (item for item in value if test(item, budget))
        elif isinstance(value, dict) and test(value, budget):
            yield value

    return step


def compute(function: str, value: Any) -> Any:
    """What a function at the end of a path gives, or MISSING where it does not apply."""
    if function == "length":
        return len(value) if isinstance(value, list | dict | str) else MISSING
    if function == "keys":
        return list(value) if isinstance(value, dict) else MISSING
    numbers = [item for item in value if isinstance(item, int | float) and not isinstance(item, bool)] if (
        isinstance(value, list)
    ) else []  # fmt: skip
    if not numbers:
        return MISSING
    if function == "avg":
        return sum(numbers) / len(numbers)
    if function == "sum":
        return fitting(sum(numbers))
    return min(numbers) if function == "min" else max(numbers)


@lru_cache(maxsize=4096)
def reference_path(text: str) -> tuple[str | int, ...]:
    """The keys of a path that names one place. Raises ValueError when it may name several."""
    path = compile_path(text)
    if path.keys is None or path.function is not None or len(path.keys) > MAX_REFERENCE_DEPTH:
        raise ValueError(f"not a reference path: {text}")
    return path.keys


def put(root: Any, keys: tuple[str | int, ...], value: Any) -> Any:
    """`root` with `value` at a reference path; objects on the way are made, the old ones stay as they were.

    Raises ValueError where the way leads through something that is no object or array, or beyond an array's end.
    """
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(key, int):
        if not isinstance(root, list) or not 0 <= key < len(root):
            raise ValueError("no such element")
        return [*root[:key], put(root[key], rest, value), *root[key + 1 :]]
    if root is None or root is MISSING:
        return {key: put(MISSING, rest, value)}
    if not isinstance(root, dict):
        raise ValueError("not an object")
    return {**root, key: put(root.get(key, MISSING), rest, value)}
