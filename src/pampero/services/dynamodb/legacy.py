"""The parameters of 2012, which expressions replaced: translated to what expressions are compiled to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pampero.services.dynamodb.expr.keyconditions import KeyCondition
from pampero.services.dynamodb.expr.names import Path
from pampero.services.dynamodb.expr.predicates import Operand, Predicate, begins, compare, contains
from pampero.services.dynamodb.expr.updates import Action, Update
from pampero.services.dynamodb.expr.values import INVALID, Item, ValidationError, Value, check, sortable

COMPARED = {"EQ": "=", "NE": "<>", "LE": "<=", "LT": "<", "GE": ">=", "GT": ">"}
MISMATCH = "Type mismatch for attribute to update"
SCALARS = ("S", "N", "B")
OPERANDS = {"BEGINS_WITH": ("S", "B")}
COUNTS = {"NULL": 0, "NOT_NULL": 0, "BETWEEN": 2}
RANGED = {"EQ": "=", "LE": "<=", "LT": "<", "GE": ">=", "GT": ">", "BETWEEN": "between", "BEGINS_WITH": "begins_with"}


def projection(names: list[str]) -> tuple[Path, ...]:
    """AttributesToGet. Raises ValidationError."""
    for name in names:
        if names.count(name) > 1:
            raise ValidationError(f"{INVALID}: Duplicate value in attribute name: {name}")
    return tuple((name,) for name in names)


def _joined(predicates: list[Predicate], operator: str | None) -> Predicate:
    if operator == "OR":
        return lambda item: any(predicate(item) for predicate in predicates)
    return lambda item: all(predicate(item) for predicate in predicates)


def filters(conditions: Mapping[str, Any], operator: str | None) -> Predicate:
    """QueryFilter, ScanFilter. Raises ValidationError."""
    found = [
        _test(name, condition.ComparisonOperator, condition.AttributeValueList or [])
        for name, condition in conditions.items()
    ]
    return _joined(found, operator)


def _test(name: str, operator: str, values: list[Value]) -> Predicate:
    _check_operands(operator, values)

    def read(item: Item) -> Value | None:
        return item.get(name)

    constants: list[Operand] = [_constant(value) for value in values]
    match operator:
        case "NULL":
            return lambda item: name not in item
        case "NOT_NULL":
            return lambda item: name in item
        case "CONTAINS":
            return lambda item: contains(item.get(name), values[0])
        case "NOT_CONTAINS":
            return lambda item: name in item and not contains(item.get(name), values[0])
        case "BEGINS_WITH":
            return lambda item: begins(item.get(name), values[0])
        case "IN":
            return _joined([compare("=", read, constant) for constant in constants], "OR")
        case "BETWEEN":
            return _joined([compare(">=", read, constants[0]), compare("<=", read, constants[1])], "AND")
    return compare(COMPARED[operator], read, constants[0])


def _check_operands(operator: str, values: list[Value]) -> None:
    for value in values:
        check(value)
    least = COUNTS.get(operator, 1)
    if len(values) < least or (operator != "IN" and len(values) != least):
        raise ValidationError(f"{INVALID}: Invalid number of argument(s) for the {operator} ComparisonOperator")
    kinds = [next(iter(value)) for value in values]
    if len(set(kinds)) > 1:
        raise ValidationError(f"{INVALID}: AttributeValues inside AttributeValueList must be of same type")
    allowed = OPERANDS.get(operator, SCALARS)
    if kinds and operator not in ("EQ", "NE") and kinds[0] not in allowed:
        text = f"ComparisonOperator {operator} is not valid for {kinds[0]} AttributeValue type"
        raise ValidationError(f"{INVALID}: {text}")
    if operator == "BETWEEN":
        low, high = (sortable(value) for value in values)
        if low is not None and high is not None and low[1] > high[1]:
            text = "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
            raise ValidationError(text)


def _constant(value: Value) -> Operand:
    return lambda item: value


def expected(conditions: Mapping[str, Any], operator: str | None) -> Predicate:
    """Expected. Raises ValidationError."""
    return _joined([_expected(name, condition) for name, condition in conditions.items()], operator)


def _expected(name: str, condition: Any) -> Predicate:
    value, values = condition.Value, condition.AttributeValueList
    operator, exists = condition.ComparisonOperator, condition.Exists
    if values is not None and value is not None:
        raise _wrong(name, "Value and AttributeValueList cannot be used together")
    if operator is not None:
        if exists is not None:
            raise _wrong(name, "Exists and ComparisonOperator cannot be used together")
        if value is None and values is None and operator not in ("NULL", "NOT_NULL"):
            raise _wrong(name, f"Value or AttributeValueList must be used with ComparisonOperator: {operator}")
        return _test(name, operator, [value] if value is not None else values or [])
    if values is not None:
        raise _wrong(name, "AttributeValueList can only be used with a ComparisonOperator")
    if exists is False:
        if value is not None:
            raise _wrong(name, "Value cannot be used when Exists is false")
        return lambda item: name not in item
    if value is None:
        said = "null" if exists is None else "true"
        raise _wrong(name, f"Value must be provided when Exists is {said}")
    return _test(name, "EQ", [value])


def _wrong(name: str, text: str) -> ValidationError:
    return ValidationError(f"{INVALID}: {text} for Attribute: {name}")


def updates(changes: Mapping[str, Any]) -> Update:
    """AttributeUpdates. Raises ValidationError."""
    return Update(tuple(_update(name, change) for name, change in changes.items()))


def _update(name: str, change: Any) -> Action:
    action, value = change.Action or "PUT", change.Value
    if value is None:
        if action != "DELETE":
            raise ValidationError(f"{INVALID}: Only DELETE action is allowed when no attribute value is specified")
        return Action("REMOVE", (name,), None)
    check(value)
    kind = next(iter(value))
    if action == "DELETE":
        if kind not in ("SS", "NS", "BS"):
            raise ValidationError(f"{INVALID}: DELETE action with value is not supported for the type {kind}")
        return Action("DELETE", (name,), _matching(name, value))
    if action == "ADD":
        if kind not in ("N", "SS", "NS", "BS", "L"):
            raise ValidationError(f"{INVALID}: ADD action is not supported for the type {kind}")
        if kind == "L":
            return Action("SET", (name,), lambda item: {"L": [*_listed(item.get(name)), *value["L"]]})
        return Action("ADD", (name,), _matching(name, value))
    return Action("SET", (name,), lambda item: value)


def _matching(name: str, value: Value) -> Callable[[Item], Value]:
    kind = next(iter(value))

    def read(item: Item) -> Value:
        if name in item and kind not in item[name]:
            raise ValidationError(MISMATCH)
        return value

    return read


def _listed(value: Value | None) -> Iterable[Value]:
    if value is None:
        return ()
    if "L" not in value:
        raise ValidationError(MISMATCH)
    found: Iterable[Value] = value["L"]
    return found


def key_condition(conditions: Mapping[str, Any], hash_key: str, range_key: str | None) -> KeyCondition:
    """KeyConditions. Raises ValidationError."""
    if not 1 <= len(conditions) <= 2:
        raise ValidationError("Conditions can be of length 1 or 2 only")
    for name, condition in conditions.items():
        _test(name, condition.ComparisonOperator, condition.AttributeValueList or [])
        if condition.ComparisonOperator not in RANGED:
            raise ValidationError("Attempted conditional constraint is not an indexable operation")
    if hash_key not in conditions:
        raise ValidationError(f"Query condition missed key schema element: {hash_key}")
    if conditions[hash_key].ComparisonOperator != "EQ":
        raise ValidationError("Query key condition not supported")
    value = conditions[hash_key].AttributeValueList[0]
    if len(conditions) == 1:
        return KeyCondition(value)
    if range_key is None:
        raise ValidationError("Query key condition not supported")
    if range_key not in conditions:
        raise ValidationError(f"Query condition missed key schema element: {range_key}")
    ranged = conditions[range_key]
    values = ranged.AttributeValueList
    high = values[1] if len(values) > 1 else None
    return KeyCondition(value, RANGED[ranged.ComparisonOperator], values[0], high)
