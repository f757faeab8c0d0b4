"""The rules of Choice states. Source: "Choice workflow state" in the developer guide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pampero.aws.jsonpath import MISSING
from pampero.kernel.glob import Glob, compile_glob
from pampero.services.stepfunctions.asl.data import runtime
from pampero.services.stepfunctions.asl.scope import Scope
from pampero.services.stepfunctions.asl.templates import optional_path

Test = Callable[[Scope], bool]
Compare = Callable[[Any, Any], bool]
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def timestamp(value: Any) -> datetime | None:
    """The moment that a text names in ISO 8601 with `T` and a zone, or None."""
    if not isinstance(value, str) or not _TIMESTAMP.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _relation(convert: Callable[[Any], Any], relation: Compare) -> Compare:
    def compare(left: Any, right: Any) -> bool:
        one, two = convert(left), convert(right)
        return one is not None and two is not None and relation(one, two)

    return compare


_ORDER: Mapping[str, Compare] = MappingProxyType(
    {
        "Equals": lambda left, right: bool(left == right),
        "LessThan": lambda left, right: bool(left < right),
        "GreaterThan": lambda left, right: bool(left > right),
        "LessThanEquals": lambda left, right: bool(left <= right),
        "GreaterThanEquals": lambda left, right: bool(left >= right),
    }
)
COMPARISONS: Mapping[str, Compare] = MappingProxyType(
    {
        "BooleanEquals": _relation(_boolean, _ORDER["Equals"]),
        **{
            f"{kind}{name}": _relation(convert, relation)
            for kind, convert in (("Numeric", _number), ("String", _text), ("Timestamp", timestamp))
            for name, relation in _ORDER.items()
        },
    }
)
TYPES: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "IsNull": lambda value: value is None,
        "IsNumeric": lambda value: _number(value) is not None,
        "IsString": lambda value: isinstance(value, str),
        "IsBoolean": lambda value: isinstance(value, bool),
        "IsTimestamp": lambda value: timestamp(value) is not None,
        "IsPresent": lambda value: True,
    }
)
OPERATORS = frozenset({*COMPARISONS, *(f"{name}Path" for name in COMPARISONS), *TYPES, "StringMatches"})


def matcher(pattern: str) -> Glob:
    r"""StringMatches: `*` stands for any text; `\*` and `\\` for themselves."""
    return compile_glob(pattern, single="", escape="\\")


def _combined(combine: Callable[[Iterable[bool]], bool], tests: list[Test]) -> Test:
    return lambda scope: combine(test(scope) for test in tests)


def compile_rule(rule: Mapping[str, Any]) -> Test:
    """The test of a choice rule in JSONPath. Raises ValueError."""
    for name, combine in (("And", all), ("Or", any)):
        if name in rule:
            return _combined(combine, [compile_rule(inner) for inner in rule[name]])
    if "Not" in rule:
        inner = compile_rule(rule["Not"])
        return lambda scope: not inner(scope)
    operator = next(name for name in rule if name in OPERATORS)
    return _comparison(rule["Variable"], operator, rule[operator])


def _comparison(variable: str, operator: str, wanted: Any) -> Test:
    path = optional_path(variable)

    def value(scope: Scope) -> Any:
        found = path(scope)
        if found is MISSING:
            raise runtime(f"Invalid path '{variable}': The choice state's condition path references an invalid value.")
        return found

    if operator == "IsPresent":
        return lambda scope: (path(scope) is not MISSING) is wanted
    if operator in TYPES:
        is_type = TYPES[operator]
        return lambda scope: is_type(value(scope)) is wanted
    if operator == "StringMatches":
        pattern = matcher(wanted)
        return lambda scope: isinstance(text := value(scope), str) and pattern(text)
    if operator in COMPARISONS:
        compare = COMPARISONS[operator]
        return lambda scope: compare(value(scope), wanted)
    compare = COMPARISONS[operator.removesuffix("Path")]
    other = optional_path(wanted)

    def test(scope: Scope) -> bool:
        right = other(scope)
        if right is MISSING:
            raise runtime(f"Invalid path '{wanted}': The choice state's condition path references an invalid value.")
        return compare(value(scope), right)

    return test
