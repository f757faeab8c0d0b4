"""INSERT, UPDATE, DELETE, and what EXISTS checks: each one item, by its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError
from pampero.services.dynamodb import items
from pampero.services.dynamodb.expr.names import Path, check_overlaps
from pampero.services.dynamodb.expr.predicates import Operand, Predicate
from pampero.services.dynamodb.expr.updates import WRONG_TYPE, Action, Update
from pampero.services.dynamodb.expr.values import Item, ValidationError, Value
from pampero.services.dynamodb.model import Table, primary, primary_of_item
from pampero.services.dynamodb.partiql import tree
from pampero.services.dynamodb.partiql.conditions import Compiler, conjuncts, equal_to
from pampero.services.dynamodb.requests import NOTHING, Asked
from pampero.services.dynamodb.rows import load
from pampero.store.tx import Tx

NO_KEY = "Where clause does not contain a mandatory equality on all key attributes"
NOT_THERE = "The provided expression refers to an attribute that does not exist in the item"
SHOWN = {
    ("ALL", "OLD"): "ALL_OLD", ("ALL", "NEW"): "ALL_NEW", ("MODIFIED", "OLD"): "UPDATED_OLD",
    ("MODIFIED", "NEW"): "UPDATED_NEW",
}  # fmt: skip
SETS = ("SS", "NS", "BS")


@dataclass(frozen=True, slots=True)
class Write:
    """A statement's change of one item, in the form of the operations that do the same."""

    kind: str
    what: Asked = NOTHING
    Key: Item | None = None
    Item: Any = None
    ReturnValuesOnConditionCheckFailure: str | None = None
    returning: str | None = None

    def key(self, table: Table) -> tuple[bytes, bytes]:
        """The bytes of the item's key. Raises ValidationError."""
        return primary_of_item(table, self.Item) if self.Key is None else primary(table, self.Key)


def write_of(table: Table, statement: tree.Statement, parameters: Sequence[Value], on_failure: str | None) -> Write:
    """What a statement changes. Raises ValidationError."""
    if statement.index is not None:
        raise ValidationError("This operation is not supported on an index")
    compiler = Compiler(parameters)
    if statement.kind == "INSERT":
        return Write("INSERT", Item=_item(statement, compiler), ReturnValuesOnConditionCheckFailure=on_failure)
    key, predicate = key_of(table, statement.where, compiler)
    returning = SHOWN[statement.returning] if statement.returning is not None else None
    if statement.kind == "DELETE":
        if returning not in (None, "ALL_OLD"):
            words = " ".join(statement.returning or ())
            text = f"Invalid returning clause: RETURNING {words} *. Only RETURNING ALL OLD * is allowed in DELETE"
            raise ValidationError(f"{text} statements.")
        what = NOTHING if predicate is None else Asked(_present(predicate))
        return Write("DELETE", what, key, None, on_failure, returning)
    actions = tuple(_action(change, compiler) for change in statement.changes)
    paths = [action.path for action in actions]
    check_overlaps("UpdateExpression", paths)
    what = Asked(_present(predicate), update=Update(actions), all_paths=tuple(paths))
    return Write("UPDATE", what, key, None, on_failure, returning)


def _item(statement: tree.Statement, compiler: Compiler) -> Item:
    assert statement.item is not None
    value = compiler.constant(statement.item)
    if value is None or "M" not in value:
        raise ValidationError("Unsupported data type: the item of an INSERT must be a tuple of values")
    found: Item = value["M"]
    return found


def key_of(table: Table, where: tree.Node | None, compiler: Compiler) -> tuple[Item, Predicate | None]:
    """(the key that a condition names, what else it says). Raises ValidationError."""
    key: Item = {}
    rest: list[tree.Node] = []
    for part in conjuncts(where):
        name = next((name for name in (table.hash, table.range) if name and equal_to(part, name) is not None), None)
        other = equal_to(part, name) if name is not None else None
        value = compiler.constant(other) if other is not None else None
        if name is not None and value is not None and name not in key:
            key[name] = value
        else:
            rest.append(part)
    if any(name is not None and name not in key for name in (table.hash, table.range)):
        raise ValidationError(NO_KEY)
    return key, compiler.predicate(tree.Joined("AND", tuple(rest))) if rest else None


def _present(predicate: Predicate | None) -> Predicate:
    """The item is there, and is as the condition says."""
    return lambda item: bool(item) and (predicate is None or predicate(item))


def _action(change: tree.Change, compiler: Compiler) -> Action:
    path, value = change.path, change.value
    if value is None:
        return Action("REMOVE", path, None)
    if isinstance(value, tree.Function):
        if value.name in ("set_add", "set_delete"):
            return _set_action(path, value, compiler)
        return Action("SET", path, _listed(value, compiler), False)
    known = compiler.constant(value) is not None
    return Action("SET", path, _required(compiler.operand(value)), known)


def _set_action(path: Path, function: tree.Function, compiler: Compiler) -> Action:
    name = function.name.upper()
    if len(function.arguments) != 2:
        raise ValidationError(f"{name} must have exactly two arguments at {function.at}")
    if function.arguments[0] != tree.Reference(path):
        raise ValidationError(f"The first argument to {name} must equal the assignment value at {function.at}")
    value = compiler.constant(function.arguments[1])
    if value is None or next(iter(value)) not in SETS:
        text = f"The second argument to {name} must be a value with type SET at {function.places[0]}"
        raise ValidationError(text)
    return Action("ADD" if name == "SET_ADD" else "DELETE", path, lambda item: value)


def _listed(function: tree.Function, compiler: Compiler) -> Any:
    if function.name != "list_append":
        raise ValidationError(f"Unrecognized function: {function.name} at {function.at}")
    if len(function.arguments) != 2:
        raise ValidationError(f"LIST_APPEND must have exactly two arguments at {function.at}")
    first, second = (_required(compiler.operand(argument)) for argument in function.arguments)

    def append(item: Item) -> Value:
        one, two = first(item), second(item)
        if "L" not in one or "L" not in two:
            raise ValidationError(WRONG_TYPE)
        return {"L": [*one["L"], *two["L"]]}

    return append


def _required(read: Operand) -> Any:
    def required(item: Item) -> Value:
        value = read(item)
        if value is None:
            raise ValidationError(NOT_THERE)
        return value

    return required


def run(tx: Tx, table: Table, write: Write) -> tuple[Item | None, Item | None]:
    """(old, new). Raises ValidationError; ApiError DuplicateItemException, ConditionalCheckFailedException."""
    if write.kind == "INSERT":
        if load(tx, table, write.key(table)) is not None:
            raise ApiError("DuplicateItemException", "Duplicate primary key exists in table")
        items.put(tx, table, write, write.what)
        return None, write.Item
    if write.kind == "EXISTS":
        old = load(tx, table, write.key(table))
        items.check_condition(write.what, old, write)
        return old, old
    if write.kind == "DELETE":
        return items.delete(tx, table, write, write.what), None
    return items.update(tx, table, write, write.what)


def shown(write: Write, old: Item | None, new: Item | None) -> Item | None:
    """What its RETURNING says."""
    if write.returning is None:
        return None
    return items.returned(write.returning, old, new or {}, write.what.update.actions)


def exists(key: Item, predicate: Predicate | None, on_failure: str | None) -> Write:
    """What EXISTS checks: that the item is there, and as the condition says; NOTHING where it says nothing."""
    return Write("EXISTS", NOTHING if predicate is None else Asked(_present(predicate)), key, None, on_failure)
