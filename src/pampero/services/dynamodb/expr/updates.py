"""UpdateExpression: SET, REMOVE, ADD, DELETE, applied together to a copy of the item."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pampero.services.dynamodb.expr.names import Path, Scope, get, parse_path, shown
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import EXACT, Item, ValidationError, Value, canonical, number

WHAT = "UpdateExpression"
CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")
Operand = Callable[[Item], Value]


@dataclass(frozen=True, slots=True)
class Action:
    """One change. operand: None for REMOVE."""

    kind: str
    path: Path
    operand: Operand | None


@dataclass(frozen=True, slots=True)
class Update:
    """A parsed update."""

    actions: tuple[Action, ...]

    def apply(self, item: Item) -> Item:
        """The changed item; operands see the item as it was. Raises ValidationError."""
        changed = copy.deepcopy(item)
        removals: list[Path] = []
        for action in self.actions:
            if action.operand is None:
                removals.append(action.path)
                continue
            value = action.operand(item)
            if action.kind == "SET":
                _put(changed, action.path, copy.deepcopy(value))
            elif action.kind == "ADD":
                _put(changed, action.path, _added(get(item, action.path), value))
            else:
                _delete(changed, action.path, get(item, action.path), value)
        for path in sorted(
            removals, key=lambda path: [(isinstance(p, int), str(p).zfill(12)) for p in path], reverse=True
        ):
            _remove(changed, path)
        return changed


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
            raise ValidationError(
                f'Invalid {WHAT}: The "{clause}" section can only be used once in an update expression;'
            )
        seen.add(clause)
        tokens.take()
        actions.append(_action(tokens, scope, clause))
        while tokens.accept(","):
            actions.append(_action(tokens, scope, clause))
    _check_overlaps([action.path for action in actions])
    return Update(tuple(actions))


def _check_overlaps(paths: list[Path]) -> None:
    for index, one in enumerate(paths):
        for other in paths[index + 1 :]:
            short = min(len(one), len(other))
            if one[:short] == other[:short]:
                text = "Two document paths overlap with each other; must remove or rewrite one of these paths"
                raise ValidationError(f"Invalid {WHAT}: {text}; path one: {shown(one)}, path two: {shown(other)}")


def _action(tokens: Tokens, scope: Scope, clause: str) -> Action:
    path = parse_path(tokens, scope)
    if clause == "REMOVE":
        return Action(clause, path, None)
    if clause == "SET":
        tokens.expect("=")
        return Action(clause, path, _sum(tokens, scope))
    if tokens.now.kind != "value":
        raise tokens.error()
    value = scope.value(WHAT, tokens.take().text)
    allowed = ("N", "SS", "NS", "BS") if clause == "ADD" else ("SS", "NS", "BS")
    kind = next(iter(value))
    if kind not in allowed:
        names = {
            "S": "STRING",
            "N": "NUMBER",
            "L": "LIST",
            "M": "MAP",
            "B": "BINARY",
            "BOOL": "BOOLEAN",
            "NULL": "NULL",
        }
        text = f"Incorrect operand type for operator or function; operator: {clause}, operand type: {names.get(kind, kind)}, typeSet: ALLOWED_FOR_{clause}_OPERAND"
        raise ValidationError(f"Invalid {WHAT}: {text}")
    return Action(clause, path, lambda item: value)


def _sum(tokens: Tokens, scope: Scope) -> Operand:
    left = _operand(tokens, scope)
    for sign in ("+", "-"):
        if tokens.accept(sign):
            right = _operand(tokens, scope)
            return lambda item: _arithmetic(left(item), right(item), sign)
    return left


def _arithmetic(left: Value, right: Value, sign: str) -> Value:
    if "N" not in left or "N" not in right:
        raise ValidationError("An operand in the update expression has an incorrect data type")
    a, b = Decimal(left["N"]), Decimal(right["N"])
    return {"N": canonical(number(str(EXACT.add(a, b) if sign == "+" else EXACT.subtract(a, b))))}


def _operand(tokens: Tokens, scope: Scope) -> Operand:
    if tokens.accept("("):
        inner = _sum(tokens, scope)
        tokens.expect(")")
        return inner
    if tokens.now.kind == "value":
        value = scope.value(WHAT, tokens.take().text)
        return lambda item: value
    if tokens.now.kind == "name" and tokens.next.text == "(":
        return _function(tokens, scope)
    path = parse_path(tokens, scope)

    def read(item: Item) -> Value:
        found = get(item, path)
        if found is None:
            raise ValidationError("The provided expression refers to an attribute that does not exist in the item")
        return found

    return read


def _function(tokens: Tokens, scope: Scope) -> Operand:
    name = tokens.take().text
    if name not in ("if_not_exists", "list_append"):
        raise ValidationError(f"Invalid {WHAT}: Invalid function name; function: {name}")
    tokens.expect("(")
    if name == "if_not_exists":
        path = parse_path(tokens, scope)
        tokens.expect(",")
        default = _operand(tokens, scope)
        tokens.expect(")")
        return lambda item: found if (found := get(item, path)) is not None else default(item)
    first = _operand(tokens, scope)
    tokens.expect(",")
    second = _operand(tokens, scope)
    tokens.expect(")")

    def append(item: Item) -> Value:
        a, b = first(item), second(item)
        if "L" not in a or "L" not in b:
            raise ValidationError("An operand in the update expression has an incorrect data type")
        return {"L": [*a["L"], *b["L"]]}

    return append


def _invalid_path() -> ValidationError:
    return ValidationError("The document path provided in the update expression is invalid for update")


def _parent(item: Item, path: Path) -> Any:
    """The table or list that holds the path's last part."""
    if len(path) == 1:
        return item
    holder = get(item, path[:-1])
    kind = "L" if isinstance(path[-1], int) else "M"
    if holder is None or kind not in holder:
        raise _invalid_path()
    return holder[kind]


def _put(item: Item, path: Path, value: Value) -> None:
    holder, last = _parent(item, path), path[-1]
    if isinstance(last, int) and last >= len(holder):
        holder.append(value)
    else:
        holder[last] = value


def _remove(item: Item, path: Path) -> None:
    holder, last = _parent(item, path), path[-1]
    if isinstance(last, int):
        if last < len(holder):
            del holder[last]
    else:
        holder.pop(last, None)


def _added(old: Value | None, value: Value) -> Value:
    if old is None:
        return copy.deepcopy(value)
    kind, content = next(iter(value.items()))
    if kind not in old:
        raise ValidationError("An operand in the update expression has an incorrect data type")
    if kind == "N":
        return _arithmetic(old, value, "+")
    return {kind: [*old[kind], *(member for member in content if member not in old[kind])]}


def _delete(item: Item, path: Path, old: Value | None, value: Value) -> None:
    if old is None:
        return
    kind, content = next(iter(value.items()))
    if kind not in old:
        raise ValidationError("An operand in the update expression has an incorrect data type")
    left = [member for member in old[kind] if member not in content]
    if left:
        _put(item, path, {kind: left})
    else:
        _remove(item, path)
