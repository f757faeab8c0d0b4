"""Conditions and filters: compiled to closures over an item."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from pampero.services.dynamodb.expr.names import Path, Scope, get, parse_path
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import Item, ValidationError, Value, same, size_of, sortable

Predicate = Callable[[Item], bool]
Operand = Callable[[Item], Value | None]
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")
FUNCTIONS = {
    "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1,
}  # fmt: skip
KINDS = {"S": "STRING", "N": "NUMBER", "B": "BINARY", "BOOL": "BOOLEAN", "NULL": "NULL", "L": "LIST", "M": "MAP",
         "SS": "STRING_SET", "NS": "NUMBER_SET", "BS": "BINARY_SET"}  # fmt: skip


def compile_condition(what: str, text: str, scope: Scope) -> Predicate:
    """A condition or filter. what: its parameter's name. Raises ValidationError."""
    tokens = Tokens(what, text)
    predicate = _or(tokens, scope)
    if tokens.now.kind != "end":
        raise tokens.error()
    return predicate


def _or(tokens: Tokens, scope: Scope) -> Predicate:
    parts = [_and(tokens, scope)]
    while tokens.accept("OR"):
        parts.append(_and(tokens, scope))
    return parts[0] if len(parts) == 1 else lambda item: any(part(item) for part in parts)


def _and(tokens: Tokens, scope: Scope) -> Predicate:
    parts = [_not(tokens, scope)]
    while tokens.accept("AND"):
        parts.append(_not(tokens, scope))
    return parts[0] if len(parts) == 1 else lambda item: all(part(item) for part in parts)


def _not(tokens: Tokens, scope: Scope) -> Predicate:
    if tokens.accept("NOT"):
        inner = _not(tokens, scope)
        return lambda item: not inner(item)
    return _primary(tokens, scope)


def _primary(tokens: Tokens, scope: Scope) -> Predicate:
    if tokens.accept("("):
        inner = _or(tokens, scope)
        tokens.expect(")")
        return inner
    if tokens.now.kind == "name" and tokens.next.text == "(" and tokens.now.text != "size":
        return _function(tokens, scope)
    left = _operand(tokens, scope)
    if tokens.accept("BETWEEN"):
        low = _operand(tokens, scope)
        tokens.expect("AND")
        high = _operand(tokens, scope)
        at_least, at_most = _compare(">=", left, low), _compare("<=", left, high)
        return lambda item: at_least(item) and at_most(item)
    if tokens.accept("IN"):
        tokens.expect("(")
        options = [_operand(tokens, scope)]
        while tokens.accept(","):
            options.append(_operand(tokens, scope))
        tokens.expect(")")
        tests = [_compare("=", left, option) for option in options]
        return lambda item: any(test(item) for test in tests)
    operator = tokens.now.text
    if tokens.now.kind != "mark" or operator not in COMPARATORS:
        raise tokens.error()
    tokens.take()
    return _compare(operator, left, _operand(tokens, scope))


def _operand(tokens: Tokens, scope: Scope) -> Operand:
    if tokens.now.kind == "value":
        value = scope.value(tokens.what, tokens.take().text)
        return lambda item: value
    if tokens.now.text == "size" and tokens.next.text == "(":
        tokens.take()
        tokens.expect("(")
        inner = _operand(tokens, scope)
        tokens.expect(")")
        return lambda item: _size(inner(item))
    path = parse_path(tokens, scope)
    return lambda item: get(item, path)


def _size(value: Value | None) -> Value | None:
    if value is None:
        return None
    kind, content = next(iter(value.items()))
    if kind in ("S", "B"):
        return {"N": str(size_of(value))}
    if kind in ("SS", "NS", "BS", "L", "M"):
        return {"N": str(len(content))}
    return None


def _compare(operator: str, left: Operand, right: Operand) -> Predicate:
    if operator == "=":
        return lambda item: (a := left(item)) is not None and (b := right(item)) is not None and same(a, b)
    if operator == "<>":
        return lambda item: (a := left(item)) is None or (b := right(item)) is None or not same(a, b)

    def ordered(item: Item) -> bool:
        a, b = left(item), right(item)
        if a is None or b is None:
            return False
        x, y = sortable(a), sortable(b)
        if x is None or y is None or x[0] != y[0]:
            return False
        if operator == "<":
            return bool(x[1] < y[1])
        if operator == "<=":
            return bool(x[1] <= y[1])
        return bool(x[1] > y[1]) if operator == ">" else bool(x[1] >= y[1])

    return ordered


def _function(tokens: Tokens, scope: Scope) -> Predicate:
    name = tokens.take().text
    if name not in FUNCTIONS:
        raise ValidationError(f"Invalid {tokens.what}: Invalid function name; function: {name}")
    tokens.expect("(")
    operands: list[Operand] = []
    paths: list[Path | None] = []
    while not tokens.accept(")"):
        if operands:
            tokens.expect(",")
        if tokens.now.kind == "value":
            paths.append(None)
            operands.append(_operand(tokens, scope))
        else:
            path = parse_path(tokens, scope)
            paths.append(path)
            operands.append(lambda item, path=path: get(item, path))  # type: ignore[misc]
    if len(operands) != FUNCTIONS[name]:
        text = f"Incorrect number of operands for operator or function; operator or function: {name}, number of operands: {len(operands)}"
        raise ValidationError(f"Invalid {tokens.what}: {text}")
    if paths[0] is None and name.startswith("attribute_"):
        text = f"Operator or function requires a document path; operator or function: {name}"
        raise ValidationError(f"Invalid {tokens.what}: {text}")
    return _test(tokens.what, name, operands)


def _test(what: str, name: str, operands: list[Operand]) -> Predicate:
    first = operands[0]
    if name == "attribute_exists":
        return lambda item: first(item) is not None
    if name == "attribute_not_exists":
        return lambda item: first(item) is None
    second = operands[1]
    if name == "attribute_type":
        wanted = (second({}) or {}).get("S")
        if wanted not in KINDS:
            raise ValidationError(
                f"Invalid {what}: Invalid attribute type name found; type: {wanted}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            )
        return lambda item: (value := first(item)) is not None and wanted in value
    if name == "begins_with":
        return lambda item: _begins(first(item), second(item))
    return lambda item: _contains(first(item), second(item))


def _begins(value: Value | None, prefix: Value | None) -> bool:
    if value is None or prefix is None:
        return False
    a, b = sortable(value), sortable(prefix)
    return a is not None and b is not None and a[0] == b[0] != "N" and a[1].startswith(b[1])


def _contains(value: Value | None, part: Value | None) -> bool:
    if value is None or part is None:
        return False
    kind, content = next(iter(value.items()))
    other, wanted = next(iter(part.items()))
    if kind == "S" and other == "S":
        return wanted in content
    if kind == "B" and other == "B":
        a, b = sortable(value), sortable(part)
        return a is not None and b is not None and b[1] in a[1]
    if kind == "NS" and other == "N":
        return Decimal(wanted) in {Decimal(member) for member in content}
    if kind in ("SS", "BS") and other == kind[0]:
        return wanted in content
    return kind == "L" and any(same(member, part) for member in content)
