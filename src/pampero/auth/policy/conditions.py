"""Condition operators."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from pampero.auth.policy.keys import Keys
from pampero.auth.policy.match import LITERALLY, Template, arn_like, plain, wildcard

# operator(value in the policy, value in the request) → bool; raises ValueError where a value is none of its kind
Operator = Callable[[str, str], bool]
# Values of policy variables longer than the request's value by more than this (and by what a change of case and another
# spelling of a number or date can add) equal it in no way.
MAX_OVER = 256


def date(text: str) -> float:
    """Epoch seconds of an ISO 8601 date or of a number of seconds. Raises ValueError."""
    try:
        return float(text)
    except ValueError:
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _number(compare: Callable[[float, float], bool], parse: Callable[[str], float] = float) -> Operator:
    return lambda wanted, found: compare(parse(found), parse(wanted))


def _ip(wanted: str, found: str) -> bool:
    return ipaddress.ip_address(found) in ipaddress.ip_network(wanted, strict=False)


def _binary(wanted: str, found: str) -> bool:
    try:
        return base64.b64decode(wanted) == base64.b64decode(found)
    except binascii.Error as error:
        raise ValueError("not base64") from error


_POSITIVE: tuple[tuple[str, Operator], ...] = (
    ("stringequals", lambda wanted, found: plain(wanted) == found),
    ("stringequalsignorecase", lambda wanted, found: plain(wanted).lower() == found.lower()),
    ("stringlike", wildcard),
    ("numericequals", _number(lambda a, b: a == b)),
    ("numericlessthan", _number(lambda a, b: a < b)),
    ("numericlessthanequals", _number(lambda a, b: a <= b)),
    ("numericgreaterthan", _number(lambda a, b: a > b)),
    ("numericgreaterthanequals", _number(lambda a, b: a >= b)),
    ("dateequals", _number(lambda a, b: a == b, date)),
    ("datelessthan", _number(lambda a, b: a < b, date)),
    ("datelessthanequals", _number(lambda a, b: a <= b, date)),
    ("dategreaterthan", _number(lambda a, b: a > b, date)),
    ("dategreaterthanequals", _number(lambda a, b: a >= b, date)),
    ("bool", lambda wanted, found: wanted.lower() == found.lower()),
    ("binaryequals", _binary),
    ("ipaddress", _ip),
    ("arnequals", arn_like),
    ("arnlike", arn_like),
)
_NEGATIVE = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}
_OPERATORS = dict(_POSITIVE)


class Condition(Struct, frozen=True):
    """One operator on one key.

    quantifier: "" (a single value), "all" or "any". negated: the operator is the denial of `operator`. values: in which
    no wildcard is left but those that the policy wrote; templates are expanded for each request.
    """

    operator: Operator | None
    key: str
    values: tuple[str | Template, ...]
    negated: bool
    if_exists: bool
    quantifier: str

    def holds(self, keys: Keys) -> bool:
        """Whether the request satisfies it."""
        found = keys.get(self.key)
        if self.operator is None:
            texts = [value for value in self.values if isinstance(value, str)]
            return any((found is None) == (text.lower() == "true") for text in texts)
        if not found:
            return self.if_exists or self.quantifier == "all" or (self.negated and self.quantifier == "")
        match self.quantifier:
            case "all":
                return all(self._one(value, keys) for value in found)
            case "any":
                return any(self._one(value, keys) for value in found)
        return self._one(found[0], keys)

    def _one(self, value: str, keys: Keys) -> bool:
        assert self.operator is not None
        matched = False
        for wanted in self.values:
            text = wanted if isinstance(wanted, str) else wanted.expand(keys, MAX_OVER + 3 * len(value))
            if text is None:
                continue
            try:
                matched = self.operator(text, value)
            except ValueError:
                matched = False
            if matched:
                break
        return matched != self.negated


def compile_conditions(raw: Any, variables: bool) -> tuple[Condition, ...]:
    """The conditions of a statement; all must hold. Raises ValueError with AWS's text.

    An empty block says nothing: IAM's console writes one into trust policies.
    """
    if not isinstance(raw, Mapping):
        raise ValueError("Syntax errors in policy.")
    found: list[Condition] = []
    for name, block in raw.items():
        quantifier, operator_name, if_exists = _split(name)
        if operator_name != "null" and operator_name not in _OPERATORS and operator_name not in _NEGATIVE:
            raise ValueError(f"Invalid Condition type : {name}.")
        if not isinstance(block, Mapping) or not block:
            raise ValueError("Syntax errors in policy.")
        negated = operator_name in _NEGATIVE
        operator = None if operator_name == "null" else _OPERATORS[_NEGATIVE.get(operator_name, operator_name)]
        for key, values in block.items():
            texts = tuple(_value(value, variables) for value in (values if isinstance(values, list) else [values]))
            found.append(Condition(operator, key.lower(), texts, negated, if_exists, quantifier))
    return tuple(found)


def well_formed(name: str) -> bool:
    """Whether this is an operator, with its quantifier and IfExists."""
    try:
        operator = _split(name)[1]
    except ValueError:
        return False
    return operator == "null" or operator in _OPERATORS or operator in _NEGATIVE


def _split(name: str) -> tuple[str, str, bool]:
    quantifier, colon, rest = name.lower().partition(":")
    if not colon:
        quantifier, rest = "", quantifier
    elif quantifier not in ("forallvalues", "foranyvalue"):
        raise ValueError(f"Invalid Condition type : {name}.")
    if_exists = rest.endswith("ifexists")
    return {"forallvalues": "all", "foranyvalue": "any"}.get(quantifier, ""), rest.removesuffix("ifexists"), if_exists


def _value(value: Any, variables: bool) -> str | Template:
    text = _text(value)
    return Template(text) if variables and "${" in text else text.replace(LITERALLY, LITERALLY * 2)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError("Syntax errors in policy.")
