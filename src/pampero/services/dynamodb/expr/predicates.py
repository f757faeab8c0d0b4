"""What conditions test: comparisons and functions over values of one item."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from pampero.services.dynamodb.expr.values import Item, Value, same, size_of, sortable

Predicate = Callable[[Item], bool]
Operand = Callable[[Item], Value | None]
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")


def compare(operator: str, left: Operand, right: Operand) -> Predicate:
    """A comparison of two operands. What is not there, or of another type, is only unequal."""
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


def size(value: Value | None) -> Value | None:
    """The function size: bytes of a string or binary, members of what has members."""
    if value is None:
        return None
    kind, content = next(iter(value.items()))
    if kind in ("S", "B"):
        return {"N": str(size_of(value))}
    if kind in ("SS", "NS", "BS", "L", "M"):
        return {"N": str(len(content))}
    return None


def begins(value: Value | None, prefix: Value | None) -> bool:
    """The function begins_with."""
    if value is None or prefix is None:
        return False
    a, b = sortable(value), sortable(prefix)
    return a is not None and b is not None and a[0] == b[0] != "N" and a[1].startswith(b[1])


def contains(value: Value | None, part: Value | None) -> bool:
    """The function contains: a part of a text or binary, a member of a set or list."""
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
