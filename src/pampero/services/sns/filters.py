"""Filter policies: which messages a subscription lets through. Pure.

Source: "Amazon SNS subscription filter policies", "Filter policy constraints".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from pampero.aws.fieldtests import ABSENT, InvalidPattern, Test, compile_field
from pampero.aws.patternplaces import placed
from pampero.aws.patterns import compile_pattern
from pampero.kernel import jsontext
from pampero.services.sns.model import Message

BODY = "MessageBody"
ATTRIBUTES = "MessageAttributes"
MAX_KEYS = 5
MAX_COMBINATIONS = 150
MAX_SIZE = 262_144
WORD = re.compile(r"([A-Za-z_]\w*)")
UNEXPECTED = (
    "Unrecognized token '{}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n"
    " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: {}]"
)
KEPT = 2048
Attributes = Mapping[str, Mapping[str, str]]


class NestedFilter(InvalidPattern):
    """A nested policy where only names of attributes are allowed."""


def check(text: str, scope: str) -> None:
    """Raises InvalidPattern with AWS's text."""
    if len(text.encode()) > MAX_SIZE:
        raise InvalidPattern(f"Filter policy can not be larger than {MAX_SIZE} bytes")
    try:
        policy = jsontext.loads(text)
    except ValueError as error:
        word = WORD.match(text)
        why = UNEXPECTED.format(word[1], word.end() + 1) if word else str(error)
        raise InvalidPattern(f"failed to parse JSON. {why}") from error
    if policy == {}:
        return
    try:
        compile_pattern(policy)
    except InvalidPattern as error:
        # In the text as SNS writes it anew.
        raise InvalidPattern(placed(msgspec.json.encode(policy).decode(), error)) from error
    if scope == ATTRIBUTES and _nested(policy):
        raise NestedFilter("Filter policy scope MessageAttributes does not support nested filter policy")
    if _keys(policy) > MAX_KEYS:
        raise InvalidPattern(f"Filter policy can not have more than {MAX_KEYS} keys")
    if _combinations(policy, 1) > MAX_COMBINATIONS:
        raise InvalidPattern("Filter policy is too complex")


def _alternatives(name: str, inner: Any) -> list[dict[str, Any]] | None:
    return inner if name == "$or" and isinstance(inner, list) and all(isinstance(one, dict) for one in inner) else None


def _nested(policy: Mapping[str, Any]) -> bool:
    return any(
        any(_nested(one) for one in options) if (options := _alternatives(name, inner)) else isinstance(inner, dict)
        for name, inner in policy.items()
    )


def _keys(policy: Mapping[str, Any]) -> int:
    """The parent keys; of alternatives those of the one with the most."""
    return sum(
        max(map(_keys, options)) if (options := _alternatives(name, inner)) else 1 for name, inner in policy.items()
    )


def _combinations(policy: Mapping[str, Any], depth: int) -> int:
    """The product over all keys of values times nesting; alternatives add up."""
    total = 1
    for name, inner in policy.items():
        options = _alternatives(name, inner)
        if options:
            total *= sum(_combinations(one, depth) for one in options)
        elif isinstance(inner, dict):
            total *= _combinations(inner, depth + 1)
        else:
            total *= len(inner) * depth
    return total


def passes(attributes: Mapping[str, str], message: Message) -> bool:
    """Whether a subscription (by its attributes) lets a message through."""
    text = attributes.get("FilterPolicy")
    if not text:
        return True
    if attributes.get("FilterPolicyScope") == BODY:
        try:
            body = jsontext.loads(message.body)
        except ValueError:
            return False
        return isinstance(body, dict) and _of_body(text)(body)
    return _of_attributes(text)(message.attributes)


def filter_of(attributes: Mapping[str, str], message: Message) -> str:
    """By what a message was not let through, as metrics say it."""
    if attributes.get("FilterPolicyScope") == BODY:
        return BODY
    return ATTRIBUTES if message.attributes else "NoMessageAttributes"


@lru_cache(maxsize=KEPT)
def _of_body(text: str) -> Callable[[Any], bool]:
    return _stored(text, compile_pattern)


@lru_cache(maxsize=KEPT)
def _of_attributes(text: str) -> Callable[[Attributes], bool]:
    return _stored(text, _attribute_matcher)


def _stored(text: str, compiled: Callable[[Any], Callable[[Any], bool]]) -> Callable[[Any], bool]:
    """An invalid policy (a later version may have narrower bounds) lets nothing through."""
    try:
        policy = jsontext.loads(text)
        return compiled(policy) if policy else _everything
    except ValueError:
        return _nothing


def _everything(value: Any) -> bool:
    return True


def _nothing(value: Any) -> bool:
    return False


def _attribute_matcher(policy: Mapping[str, Any]) -> Callable[[Attributes], bool]:
    """Names of attributes hold dots of their own: they are compared whole."""
    tests: list[tuple[str, Test]] = []
    groups: list[list[Callable[[Attributes], bool]]] = []
    for name, inner in policy.items():
        options = _alternatives(name, inner)
        if options:
            groups.append([_attribute_matcher(one) for one in options])
        else:
            tests.append((name, compile_field(name, inner)))

    def match(attributes: Attributes) -> bool:
        return all(_one(test, attributes.get(name)) for name, test in tests) and all(
            any(option(attributes) for option in group) for group in groups
        )

    return match


def _one(test: Test, attribute: Mapping[str, str] | None) -> bool:
    if attribute is None:
        return test(ABSENT)
    kind, value = attribute["Type"], attribute["Value"]
    if kind.startswith("Number"):
        return test(float(value))
    if kind.startswith("Binary"):
        return False
    if kind == "String.Array":
        try:
            values = jsontext.loads(value)
        except ValueError:
            return test(value)
        return any(map(test, values)) if isinstance(values, list) else test(values)
    return test(value)


__all__ = ["ATTRIBUTES", "BODY", "InvalidPattern", "NestedFilter", "check", "passes"]
