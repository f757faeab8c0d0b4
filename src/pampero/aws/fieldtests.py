"""The tests that event patterns and filter policies make of one field: values, prefix, numeric, anything-but … Pure.

The texts of errors are AWS's, without the place in the JSON source that AWS appends to some of them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from pampero.kernel.glob import compile_glob

Test = Callable[[Any], bool]
Compare = Callable[[float, float], bool]
ABSENT = object()
OPERATORS = frozenset({
    "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists",
})  # fmt: skip
LOWER: tuple[tuple[str, Compare], ...] = ((">", lambda a, b: a > b), (">=", lambda a, b: a >= b))
UPPER: tuple[tuple[str, Compare], ...] = (("<", lambda a, b: a < b), ("<=", lambda a, b: a <= b))
# AWS measures how many characters a wildcard can be at; this bound refuses what its documentation calls too complex.
MAX_WILDCARDS = 5
TOO_COMPLEX = (
    "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a "
    "wildcard character"
)
BAD_ANYTHING_BUT = "Value of anything-but must be an array or single string/number value."


class InvalidPattern(ValueError):
    """An invalid pattern; the text says why."""


def compile_field(name: str, options: list[Any]) -> Test:
    """The test of one field's value (ABSENT when it has none): any of its options. Raises InvalidPattern."""
    if not options:
        raise InvalidPattern("Empty arrays are not allowed")
    plain = frozenset(option for option in options if isinstance(option, str))
    tests = [_option(option) for option in options if not isinstance(option, str)]
    if not tests:
        return lambda value: isinstance(value, str) and value in plain

    def test(value: Any) -> bool:
        return (isinstance(value, str) and value in plain) or any(one(value) for one in tests)

    return test


def _option(option: Any) -> Test:
    if isinstance(option, dict):
        if len(option) != 1:
            raise InvalidPattern("Only one key allowed in match expression")
        operator, operand = next(iter(option.items()))
        if operator not in OPERATORS:
            raise InvalidPattern(f"Unrecognized match type {operator}")
        return _operator(operator, operand)
    if isinstance(option, list):
        raise InvalidPattern("Match value must be String, number, true, false, or null")
    return lambda value: value is not ABSENT and _equal(value, option)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool) or wanted is None:
        return value is wanted
    if isinstance(wanted, int | float) and isinstance(value, int | float):
        return float(value) == float(wanted)
    return type(value) is type(wanted) and bool(value == wanted)


def _operator(operator: str, operand: Any) -> Test:
    match operator:
        case "exists":
            if not isinstance(operand, bool):
                raise InvalidPattern("exists match pattern must be either true or false.")
            return lambda value: (value is not ABSENT) == operand
        case "numeric":
            return _numeric(operand)
        case "anything-but":
            return _anything_but(operand)
        case "cidr":
            return _cidr(operand)
        case "prefix" | "suffix":
            return _affix(operator, operand)
        case "wildcard":
            return _wildcard(operand)
    lower = _text(operator, operand).lower()
    return lambda value: isinstance(value, str) and value.lower() == lower


def _text(operator: str, operand: Any) -> str:
    if not isinstance(operand, str):
        raise InvalidPattern(f"{operator} match pattern must be a string")
    return operand


def _affix(operator: str, operand: Any) -> Test:
    fold = isinstance(operand, dict)
    if fold and set(operand) != {"equals-ignore-case"}:
        raise InvalidPattern(f"{operator} match pattern must be a string")
    text = _text(operator, operand["equals-ignore-case"] if fold else operand)
    wanted = text.lower() if fold else text

    def test(value: Any) -> bool:
        if not isinstance(value, str):
            return False
        given = value.lower() if fold else value
        return given.startswith(wanted) if operator == "prefix" else given.endswith(wanted)

    return test


def _wildcard(operand: Any) -> Test:
    text = _text("wildcard", operand)
    stars, index = 0, 0
    while index < len(text):
        if text[index] == "\\":
            index += 1
            if index == len(text) or text[index] not in "*\\":
                raise InvalidPattern(f"Invalid escape character at pos {index - 1}")
        elif text[index] == "*":
            if text[index + 1 : index + 2] == "*":
                raise InvalidPattern(f"Consecutive wildcard characters at pos {index + 1}")
            stars += 1
        index += 1
    if stars > MAX_WILDCARDS:
        raise InvalidPattern(TOO_COMPLEX)
    glob = compile_glob(text, single="", escape="\\")
    return lambda value: isinstance(value, str) and glob(value)


def _cidr(operand: Any) -> Test:
    if not isinstance(operand, str):
        raise InvalidPattern("prefix match pattern must be a string")
    address, slash, bits = operand.partition("/")
    if not slash or "/" in bits:
        raise InvalidPattern("Malformed CIDR, one '/' required")
    if not (bits.isascii() and bits.isdigit()):
        raise InvalidPattern("Malformed CIDR, mask bits must be an integer")
    try:
        found = ipaddress.ip_address(address)
    except ValueError as error:
        raise InvalidPattern(f"Nonstandard IP address: {address}") from error
    if int(bits) > found.max_prefixlen:
        raise InvalidPattern(f"Malformed CIDR, mask bits must be < {found.max_prefixlen}")
    network = ipaddress.ip_network(operand, strict=False)

    def test(value: Any) -> bool:
        try:
            return isinstance(value, str) and ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return test


def _anything_but(operand: Any) -> Test:
    if isinstance(operand, dict):
        tests = _anything_but_like(operand)
    else:
        options = operand if isinstance(operand, list) else [operand]
        if not options or (not isinstance(operand, list) and not _is_text_or_number(operand)):
            raise InvalidPattern(BAD_ANYTHING_BUT)
        if not all(_is_text_or_number(option) for option in options):
            raise InvalidPattern("Inside anything but list, start|null|boolean is not supported.")
        if len({isinstance(option, str) for option in options}) > 1:
            raise InvalidPattern(
                "Inside anything but list, either all values are number or string, mixed type is not supported"
            )
        tests = [_option(option) for option in options]
    return lambda value: value is not ABSENT and not any(test(value) for test in tests)


def _is_text_or_number(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _anything_but_like(operand: dict[str, Any]) -> list[Test]:
    if len(operand) != 1:
        raise InvalidPattern("Only one key allowed in match expression")
    operator, given = next(iter(operand.items()))
    if operator not in ("prefix", "suffix", "equals-ignore-case", "wildcard"):
        raise InvalidPattern(f"Unsupported anything-but pattern: {operator}")
    if isinstance(given, dict):
        raise InvalidPattern(BAD_ANYTHING_BUT)
    options = given if isinstance(given, list) else [given]
    if not options:
        raise InvalidPattern("Empty arrays are not allowed")
    for option in options:
        if not isinstance(option, str):
            text = {
                "equals-ignore-case": "Inside anything-but/equals-ignore-case list, "
                "number|start|null|boolean is not supported.",
                "wildcard": "wildcard match pattern must be a string",
            }
            raise InvalidPattern(text.get(operator, "prefix/suffix match pattern must be a string"))
        if not option and operator in ("prefix", "suffix"):
            raise InvalidPattern("Null prefix/suffix not allowed")
    return [_operator(operator, option) for option in options]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numeric(operand: Any) -> Test:
    if not isinstance(operand, list):
        raise InvalidPattern("Value of numeric must be an array.")
    checks = _numeric_checks(operand)

    def test(value: Any) -> bool:
        return _number(value) and all(compare(float(value), limit) for compare, limit in checks)

    return test


def _numeric_checks(terms: list[Any]) -> list[tuple[Compare, float]]:
    if not terms or not isinstance(terms[0], str):
        raise InvalidPattern(f"Invalid member in numeric match: {terms[0] if terms else ']'}")
    lower, upper = dict(LOWER), dict(UPPER)
    sign = terms[0]
    if sign == "=":
        first: Compare = _same
    elif sign in lower or sign in upper:
        first = lower.get(sign) or upper[sign]
    else:
        raise InvalidPattern(f"Unrecognized numeric range operator: {sign}")
    if len(terms) < 2 or not _number(terms[1]):
        raise InvalidPattern(f"Value of {'equals' if sign == '=' else sign} must be numeric")
    checks = [(first, float(terms[1]))]
    if len(terms) == 2:
        return checks
    if sign not in lower:
        raise InvalidPattern("Too many elements in numeric expression")
    if not isinstance(terms[2], str):
        raise InvalidPattern(f"Bad value in numeric range: {terms[2]}")
    if terms[2] not in upper:
        raise InvalidPattern(f"Bad numeric range operator: {terms[2]}")
    if len(terms) < 4 or not _number(terms[3]):
        raise InvalidPattern(f"Value of {terms[2]} must be numeric")
    if len(terms) > 4:
        raise InvalidPattern("Too many terms in numeric range expression")
    if terms[1] >= terms[3]:
        raise InvalidPattern("Bottom must be less than top")
    return [*checks, (upper[terms[2]], float(terms[3]))]


def _same(a: float, b: float) -> bool:
    return a == b
