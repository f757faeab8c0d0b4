"""An update applied to an item: all its actions together, on a copy."""

from __future__ import annotations

import copy
from typing import Any

from pampero.services.dynamodb.expr.names import Path, get
from pampero.services.dynamodb.expr.updates import WRONG_TYPE, Action, Update, arithmetic
from pampero.services.dynamodb.expr.values import Item, ValidationError, Value


def apply(update: Update, item: Item) -> Item:
    """The changed item; operands see the item as it was. Raises ValidationError."""
    changed = copy.deepcopy(item)
    removals: list[Path] = []
    actions = update.actions
    if len(actions) > 1 and any(isinstance(action.path[-1], int) for action in actions):
        # What is set behind the end of a list is appended in the order of its numbers.
        actions = tuple(sorted(actions, key=_index))
    for action in actions:
        if action.operand is None:
            _parent(changed, action.path)
            removals.append(action.path)
            continue
        value = action.operand(item)
        if action.kind == "SET":
            _put(changed, action.path, copy.deepcopy(value))
        elif action.kind == "ADD":
            _put(changed, action.path, _added(get(item, action.path), value))
        else:
            _delete(changed, action.path, get(item, action.path), value)
    # From the end of each list, so that what is removed first does not move what is removed later.
    for path in sorted(removals, key=_position, reverse=True):
        _remove(changed, path)
    return changed


def _index(action: Action) -> int:
    last = action.path[-1]
    return last if isinstance(last, int) else -1


def _position(path: Path) -> list[tuple[bool, int, str]]:
    return [(True, part, "") if isinstance(part, int) else (False, 0, part) for part in path]


def _parent(item: Item, path: Path) -> Any:
    """The table or list that holds the path's last part."""
    if len(path) == 1:
        return item
    holder = get(item, path[:-1])
    kind = "L" if isinstance(path[-1], int) else "M"
    if holder is None or kind not in holder:
        raise ValidationError("The document path provided in the update expression is invalid for update")
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
        raise ValidationError(WRONG_TYPE)
    if kind == "N":
        return arithmetic(old, value, "+")
    return {kind: [*old[kind], *(member for member in content if member not in old[kind])]}


def _delete(item: Item, path: Path, old: Value | None, value: Value) -> None:
    _parent(item, path)
    if old is None:
        return
    kind, content = next(iter(value.items()))
    if kind not in old:
        raise ValidationError(WRONG_TYPE)
    left = [member for member in old[kind] if member not in content]
    if left:
        _put(item, path, {kind: left})
    else:
        _remove(item, path)
