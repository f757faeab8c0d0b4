"""KeyConditionExpression: one partition, and a range of sort keys."""

from __future__ import annotations

from dataclasses import dataclass

from pampero.services.dynamodb.expr.conditions import FUNCTIONS, check_bounds
from pampero.services.dynamodb.expr.names import Scope, parse_path
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import ValidationError, Value

WHAT = "KeyConditionExpression"
TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
REFUSED = ("OR", "NOT", "IN", "<>")


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """hash: the partition's value. operator: of the sort key (=, <, <=, >, >=, between, begins_with), or ""."""

    hash: Value
    operator: str = ""
    low: Value | None = None
    high: Value | None = None


def parse_key_condition(text: str, scope: Scope, hash_key: str, range_key: str | None) -> KeyCondition:
    """Raises ValidationError with AWS's texts."""
    tokens = Tokens(WHAT, text)
    _check_operators(tokens)
    found: dict[str, tuple[str, Value, Value | None]] = {}
    parenthesised = 0
    while True:
        while tokens.accept("("):
            parenthesised += 1
        name, part = _one(tokens, scope)
        if name in found:
            raise ValidationError(f"Invalid {WHAT}: KeyConditionExpressions must only contain one condition per key")
        found[name] = part
        while parenthesised and tokens.accept(")"):
            parenthesised -= 1
        if not tokens.accept("AND"):
            break
    if tokens.now.kind != "end" or parenthesised:
        raise tokens.error()
    if hash_key not in found:
        raise ValidationError(f"Query condition missed key schema element: {hash_key}")
    operator, value, _ = found.pop(hash_key)
    if operator != "=":
        raise ValidationError("Query key condition not supported")
    if not found:
        return KeyCondition(value)
    if range_key is None or range_key not in found or len(found) > 1:
        raise ValidationError(
            f"Query condition missed key schema element: {range_key}"
            if range_key
            else "Query key condition not supported"
        )
    operator, low, high = found[range_key]
    return KeyCondition(value, operator, low, high)


def _check_operators(tokens: Tokens) -> None:
    for token in tokens.all:
        if token.kind in ("name", "mark") and token.word in REFUSED:
            raise ValidationError(f"Invalid {WHAT}: Invalid operator used in KeyConditionExpression: {token.word}")


def _path(tokens: Tokens, scope: Scope) -> str:
    path = parse_path(tokens, scope)
    if len(path) > 1:
        text = "KeyConditionExpressions cannot have conditions on nested attributes"
        raise ValidationError(f"Invalid {WHAT}: {text}")
    return str(path[0])


def _value(tokens: Tokens, scope: Scope) -> Value:
    if tokens.now.kind != "value":
        raise tokens.error()
    return scope.value(WHAT, tokens.take().text)


def _one(tokens: Tokens, scope: Scope) -> tuple[str, tuple[str, Value, Value | None]]:
    if tokens.now.text == "begins_with" and tokens.next.text == "(":
        tokens.take()
        tokens.expect("(")
        name = _path(tokens, scope)
        tokens.expect(",")
        value = _value(tokens, scope)
        tokens.expect(")")
        return name, ("begins_with", value, None)
    if tokens.now.text in FUNCTIONS and tokens.next.text == "(":
        text = f"Invalid operator used in KeyConditionExpression: {tokens.now.text}"
        raise ValidationError(f"Invalid {WHAT}: {text}")
    if tokens.now.kind == "value":
        value = _value(tokens, scope)
        turned = TURNED.get(tokens.now.text)
        if turned is None:
            raise tokens.error()
        tokens.take()
        return _path(tokens, scope), (turned, value, None)
    name = _path(tokens, scope)
    if tokens.accept("BETWEEN"):
        low = _value(tokens, scope)
        tokens.expect("AND")
        high = _value(tokens, scope)
        check_bounds(WHAT, low, high)
        return name, ("between", low, high)
    operator = tokens.now.text
    if operator not in ("=", "<", "<=", ">", ">="):
        raise tokens.error()
    tokens.take()
    return name, (operator, _value(tokens, scope), None)
