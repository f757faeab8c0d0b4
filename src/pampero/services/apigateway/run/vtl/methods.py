"""The methods of Java's lists, maps, numbers and booleans that templates call; what a value does not have is null."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from pampero.services.apigateway.run.vtl.budget import Budget, Failure
from pampero.services.apigateway.run.vtl.hosts import Entry, Host, JavaList
from pampero.services.apigateway.run.vtl.texts import TEXTS
from pampero.services.apigateway.run.vtl.values import class_of, equal, number, text_of

Method = Callable[..., Any]
MAX_NUMBER = 40


def call(value: Any, name: str, args: list[Any], budget: Budget) -> Any:
    """`$value.name(args)`. Raises Failure where the arguments are none of the method's."""
    budget.spend(1 + (len(value) >> 6 if isinstance(value, str) else 0))
    if value is None:
        return None
    if isinstance(value, Host):
        return value.call(name, args, budget)
    method = _table(value).get(name) or COMMON.get(name)
    if method is None:
        # Java's getters: `getName()` is the property `name`.
        return (
            member(value, name[3].lower() + name[4:]) if name.startswith("get") and len(name) > 3 and not args else None
        )
    try:
        return method(budget, value, *args)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise Failure(f"{name} fails: {error}") from error


def member(value: Any, name: str) -> Any:
    """`$value.name`."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Host):
        return value.member(name)
    if name == "class":
        return class_of(value)
    if name == "empty" and isinstance(value, str | list):
        return not value
    return None


def item(value: Any, key: Any) -> Any:
    """`$value[key]`; from the end where an index is negative; null beyond it."""
    if isinstance(value, dict):
        return value.get(_key(key))
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if -len(value) <= key < len(value) else None
    return value.member(str(key)) if isinstance(value, Host) else None


def put(value: Any, key: Any, new: Any) -> None:
    """`#set($value[key] = new)`. Raises Failure."""
    if isinstance(value, dict):
        value[_key(key)] = new
    elif isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        value[key] = new
    else:
        raise Failure(f"nothing can be set at {key}")


def _key(key: Any) -> Any:
    if isinstance(key, str | int | float) or key is None:
        return key
    raise Failure("a map's key is a text or a number")


def _table(value: Any) -> MappingProxyType[str, Method]:
    if isinstance(value, str):
        return TEXTS
    if isinstance(value, dict):
        return MAPS
    if isinstance(value, list):
        return LISTS
    return NUMBERS


def _equals(budget: Budget, value: Any, other: Any) -> bool:
    return type(value) is type(other) and equal(value, other, budget)


def _copied(budget: Budget, values: Any) -> JavaList:
    budget.spend(len(values))
    return JavaList(values)


def _where(budget: Budget, values: Any, wanted: Any) -> list[int]:
    """The places of the items that equal a value."""
    return [
        place for place, one in enumerate(values) if equal(one, wanted, budget) and (one is None) == (wanted is None)
    ]


def _add(budget: Budget, values: list[Any], *args: Any) -> bool | None:
    if len(args) == 1:
        values.append(args[0])
        return True
    place, new = args
    if not 0 <= place <= len(values):
        raise IndexError(f"there is no place {place}")
    budget.spend(len(values) // 1000)
    values.insert(place, new)
    return None


def _add_all(budget: Budget, values: list[Any], more: Any) -> bool:
    budget.spend(len(more))
    values.extend(more)
    return bool(more)


def _at(values: list[Any], place: int) -> int:
    if isinstance(place, bool) or not 0 <= place < len(values):
        raise IndexError(f"there is no item {place}")
    return place


def _set(budget: Budget, values: list[Any], place: int, new: Any) -> Any:
    former = values[_at(values, place)]
    values[place] = new
    return former


def _remove(budget: Budget, values: list[Any], what: Any) -> Any:
    budget.spend(len(values) // 1000)
    if isinstance(what, int) and not isinstance(what, bool):
        return values.pop(_at(values, what))
    places = _where(budget, values, what)
    if places:
        del values[places[0]]
    return bool(places)


def _sub_list(budget: Budget, values: list[Any], begin: int, end: int) -> JavaList:
    if not 0 <= begin <= end <= len(values):
        raise IndexError("no part of the list")
    return _copied(budget, values[begin:end])


def _put(budget: Budget, values: dict[Any, Any], key: Any, new: Any) -> Any:
    former = values.get(_key(key))
    values[key] = new
    return former


def _put_all(budget: Budget, values: dict[Any, Any], more: dict[Any, Any]) -> None:
    budget.spend(len(more))
    values.update(more)


def _put_if_absent(budget: Budget, values: dict[Any, Any], key: Any, new: Any) -> Any:
    return values.get(key) if values.get(_key(key)) is not None else _put(budget, values, key, new)


def _or_default(budget: Budget, values: dict[Any, Any], key: Any, default: Any) -> Any:
    return values.get(_key(key), default)


def _entries(budget: Budget, values: dict[Any, Any]) -> JavaList:
    return _copied(budget, [Entry(*pair) for pair in values.items()])


def _whole(budget: Budget, value: Any, text: Any) -> int:
    text = text_of(text, budget)
    if len(text) > MAX_NUMBER:
        raise ValueError("no number")
    return int(text)


def _real(budget: Budget, value: Any, text: Any) -> float:
    return float(text_of(text, budget)[:MAX_NUMBER])


def _compared(budget: Budget, value: Any, other: Any) -> int:
    return int(value > other) - int(value < other)


COMMON: MappingProxyType[str, Method] = MappingProxyType(
    {
        "toString": lambda budget, value: text_of(value, budget),
        "equals": _equals,
        "getClass": lambda budget, value: class_of(value),
    }
)
LISTS: MappingProxyType[str, Method] = MappingProxyType(
    {
        "add": _add,
        "addAll": _add_all,
        "clear": lambda budget, values: values.clear(),
        "contains": lambda budget, values, one: bool(_where(budget, values, one)),
        "containsAll": lambda budget, values, more: all(_where(budget, values, one) for one in more),
        "count": lambda budget, values: len(values),
        "get": lambda budget, values, place: values[_at(values, place)],
        "indexOf": lambda budget, values, one: next(iter(_where(budget, values, one)), -1),
        "isEmpty": lambda budget, values: not values,
        "iterator": lambda budget, values: _copied(budget, values),
        "lastIndexOf": lambda budget, values, one: next(reversed(_where(budget, values, one)), -1),
        "remove": _remove,
        "set": _set,
        "size": lambda budget, values: len(values),
        "subList": _sub_list,
        "toArray": _copied,
    }
)
MAPS: MappingProxyType[str, Method] = MappingProxyType(
    {
        "clear": lambda budget, values: values.clear(),
        "containsKey": lambda budget, values, key: _key(key) in values,
        "containsValue": lambda budget, values, one: bool(_where(budget, values.values(), one)),
        "count": lambda budget, values: len(values),
        "entrySet": _entries,
        "get": lambda budget, values, key: values.get(_key(key)),
        "getOrDefault": _or_default,
        "isEmpty": lambda budget, values: not values,
        "keySet": _copied,
        "put": _put,
        "putAll": _put_all,
        "putIfAbsent": _put_if_absent,
        "remove": lambda budget, values, key: values.pop(_key(key), None),
        "size": lambda budget, values: len(values),
        "values": lambda budget, values: _copied(budget, values.values()),
    }
)
NUMBERS: MappingProxyType[str, Method] = MappingProxyType(
    {
        "booleanValue": lambda budget, value: value is True,
        "compareTo": _compared,
        "doubleValue": lambda budget, value: float(value),
        "floatValue": lambda budget, value: float(value),
        "intValue": lambda budget, value: int(value),
        "longValue": lambda budget, value: int(value),
        "parseBoolean": lambda budget, value, text: text_of(text, budget).lower() == "true",
        "parseDouble": _real,
        "parseFloat": _real,
        "parseInt": _whole,
        "parseLong": _whole,
        "toString": lambda budget, value, *other: text_of(other[0] if other else value, budget),
        "valueOf": lambda budget, value, one: one if number(one) else _whole(budget, value, one),
    }
)
