"""UpdateExpression: SET, REMOVE, ADD, DELETE: parsed and checked with AWS's texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pampero.services.dynamodb.expr.names import Path, Scope, check_overlaps, get, parse_path
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import (
    DIGITS_TEXT,
    EXACT,
    OVERFLOW,
    Item,
    ValidationError,
    Value,
    canonical,
    number,
)

WHAT = "UpdateExpression"
CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")
ALLOWED = {"ADD": ("N", "SS", "NS", "BS"), "DELETE": ("SS", "NS", "BS")}
NAMES = {"S": "STRING", "N": "NUMBER", "L": "LIST", "M": "MAP", "B": "BINARY", "BOOL": "BOOLEAN", "NULL": "NULL"}
WRONG_TYPE = "An operand in the update expression has an incorrect data type"
Operand = Callable[[Item], Value]


@dataclass(frozen=True, slots=True)
class Action:
    """One change. operand: None for REMOVE. kind_known: whether the value's type is known without the item."""

    kind: str
    path: Path
    operand: Operand | None
    kind_known: bool = True


@dataclass(frozen=True, slots=True)
class Update:
    """A parsed update."""

    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    read: Operand
    kind: str | None = None
    path: Path | None = None


def parse_update(text: str, scope: Scope) -> Update:
    """Raises ValidationError with AWS's texts."""
    tokens = Tokens(WHAT, text)
    actions: list[Action] = []
    seen: set[str] = set()
    while tokens.now.kind != "end":
        clause = tokens.now.word
        if clause not in CLAUSES:
            raise tokens.error()
        if clause in seen:
            raise _invalid(f'The "{clause}" section can only be used once in an update expression;')
        seen.add(clause)
        tokens.take()
        actions.append(_action(tokens, scope, clause))
        while tokens.accept(","):
            actions.append(_action(tokens, scope, clause))
    check_overlaps(WHAT, [action.path for action in actions])
    return Update(tuple(actions))


def _invalid(text: str) -> ValidationError:
    return ValidationError(f"Invalid {WHAT}: {text}")


def _action(tokens: Tokens, scope: Scope, clause: str) -> Action:
    path = parse_path(tokens, scope)
    if clause == "REMOVE":
        return Action(clause, path, None)
    if clause == "SET":
        tokens.expect("=")
        node = _sum(tokens, scope)
        return Action(clause, path, node.read, node.kind is not None)
    if tokens.now.kind != "value":
        raise tokens.error()
    value = scope.value(WHAT, tokens.take().text)
    kind = next(iter(value))
    if kind not in ALLOWED[clause]:
        text = f"operator: {clause}, operand type: {NAMES.get(kind, kind)}, typeSet: ALLOWED_FOR_{clause}_OPERAND"
        raise _invalid(f"Incorrect operand type for operator or function; {text}")
    return Action(clause, path, lambda item: value)


def _sum(tokens: Tokens, scope: Scope) -> _Node:
    left = _operand(tokens, scope)
    sign = tokens.now.text
    if not tokens.accept("+", "-"):
        return left
    right = _operand(tokens, scope)
    _typed(sign, (left, right), "N")
    return _Node(lambda item: arithmetic(left.read(item), right.read(item), sign), "N")


def _typed(name: str, operands: tuple[_Node, ...], allowed: str) -> None:
    for operand in operands:
        if operand.kind is not None and operand.kind != allowed:
            text = f"operator or function: {name}, operand type: {operand.kind}"
            raise _invalid(f"Incorrect operand type for operator or function; {text}")


def arithmetic(left: Value, right: Value, sign: str) -> Value:
    """The sum or difference of two numbers. Raises ValidationError."""
    if "N" not in left or "N" not in right:
        raise ValidationError(WRONG_TYPE)
    a, b = Decimal(left["N"]), Decimal(right["N"])
    result = EXACT.add(a, b) if sign == "+" else EXACT.subtract(a, b)
    try:
        return {"N": canonical(number(canonical(result)))}
    except ValidationError as error:
        # AWS calls a sum of too many digits an overflow.
        raise (ValidationError(OVERFLOW) if DIGITS_TEXT in str(error) else error) from error


def _operand(tokens: Tokens, scope: Scope) -> _Node:
    if tokens.accept("("):
        tokens.deeper(1)
        inner = _sum(tokens, scope)
        tokens.expect(")")
        tokens.deeper(-1)
        return inner
    if tokens.now.kind == "value":
        value = scope.value(WHAT, tokens.take().text)
        return _Node(lambda item: value, next(iter(value)))
    if tokens.now.kind == "name" and tokens.next.text == "(":
        return _function(tokens, scope)
    path = parse_path(tokens, scope)

    def read(item: Item) -> Value:
        found = get(item, path)
        if found is None:
            raise ValidationError("The provided expression refers to an attribute that does not exist in the item")
        return found

    return _Node(read, None, path)


def _function(tokens: Tokens, scope: Scope) -> _Node:
    name = tokens.take().text
    if name not in ("if_not_exists", "list_append"):
        raise _invalid(f"Invalid function name; function: {name}")
    tokens.deeper(1)
    tokens.expect("(")
    operands = [_operand(tokens, scope)]
    while tokens.accept(","):
        operands.append(_operand(tokens, scope))
    tokens.expect(")")
    tokens.deeper(-1)
    if len(operands) != 2:
        text = f"operator or function: {name}, number of operands: {len(operands)}"
        raise _invalid(f"Incorrect number of operands for operator or function; {text}")
    first, second = operands
    if name == "if_not_exists":
        path = first.path
        if path is None:
            raise _invalid(f"Operator or function requires a document path; operator or function: {name}")

        def default(item: Item) -> Value:
            found = get(item, path)
            return second.read(item) if found is None else found

        return _Node(default)
    _typed(name, (first, second), "L")

    def append(item: Item) -> Value:
        a, b = first.read(item), second.read(item)
        if "L" not in a or "L" not in b:
            raise ValidationError(WRONG_TYPE)
        return {"L": [*a["L"], *b["L"]]}

    return _Node(append, "L")
