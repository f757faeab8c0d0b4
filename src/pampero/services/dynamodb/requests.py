"""What the expressions of a request (or the older parameters in their place) ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from pampero.services.dynamodb import legacy
from pampero.services.dynamodb.expr.conditions import compile_condition
from pampero.services.dynamodb.expr.keyconditions import KeyCondition, parse_key_condition
from pampero.services.dynamodb.expr.names import Path, Scope, check_name
from pampero.services.dynamodb.expr.predicates import Predicate
from pampero.services.dynamodb.expr.projections import parse_projection
from pampero.services.dynamodb.expr.updates import Update, parse_update
from pampero.services.dynamodb.expr.values import ValidationError
from pampero.services.dynamodb.model import Table

OLD = (
    "AttributesToGet", "QueryFilter", "ScanFilter", "KeyConditions", "ConditionalOperator", "AttributeUpdates", "Expected",
)  # fmt: skip
NEW = (
    "ProjectionExpression", "UpdateExpression", "ConditionExpression", "FilterExpression", "KeyConditionExpression",
)  # fmt: skip
PARAMETERS = (*OLD, *NEW, "ExpressionAttributeNames", "ExpressionAttributeValues")
# Those of them that may hold values.
VALUED = NEW[1:]
NO_UPDATE = Update(())


@dataclass(frozen=True, slots=True)
class Asked:
    """predicate: the condition or filter. named: the attributes that it names. paths: the projection."""

    predicate: Predicate | None = None
    named: tuple[Path, ...] = ()
    paths: tuple[Path, ...] | None = None
    update: Update = NO_UPDATE
    all_paths: tuple[Path, ...] = ()


def _given(req: Any, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if getattr(req, name, None) is not None]


@lru_cache(maxsize=128)
def _parameters(type_: Any) -> tuple[Callable[[Any], Any], object]:
    """What takes the parameters that a type of requests may have, and what it takes where there are none."""
    names = [name for name in PARAMETERS if name in type_.__struct_fields__]
    if not names:
        return lambda _: None, None
    return attrgetter(*names), None if len(names) == 1 else (None,) * len(names)


def scope_of(req: Any) -> Scope:
    """The request's names and values. Raises ValidationError when there is no expression that could use them."""
    old, new = _given(req, OLD), _given(req, NEW)
    if "KeyConditions" in old and "KeyConditionExpression" not in new:
        # A filter or projection may be an expression beside the older key conditions.
        old.remove("KeyConditions")
    if old and new:
        text = "Can not use both expression and non-expression parameters in the same request"
        shown = f"Non-expression parameters: {{{', '.join(old)}}} Expression parameters: {{{', '.join(new)}}}"
        raise ValidationError(f"{text}: {shown}")
    names, values = req.ExpressionAttributeNames, getattr(req, "ExpressionAttributeValues", None)
    if names is not None and not new:
        raise ValidationError("ExpressionAttributeNames can only be specified when using expressions")
    if values is not None and not _given(req, VALUED):
        able = [name for name in VALUED if hasattr(req, name)]
        text = " and ".join(able) + (" is null" if len(able) == 1 else " are null")
        raise ValidationError(f"ExpressionAttributeValues can only be specified when using expressions: {text}")
    return Scope(names, values)


def asked(req: Any) -> Asked:
    """What a request that is no query asks for. Raises ValidationError."""
    taken, nothing = _parameters(req.__class__)
    if taken(req) == nothing:
        return NOTHING
    scope = scope_of(req)
    found = _asked(req, scope)
    scope.finish()
    return found


NOTHING = Asked()


def _asked(req: Any, scope: Scope) -> Asked:
    update = NO_UPDATE
    if getattr(req, "UpdateExpression", None) is not None:
        update = parse_update(req.UpdateExpression, scope)
    elif getattr(req, "AttributeUpdates", None) is not None:
        for name in req.AttributeUpdates:
            check_name(name)
        update = legacy.updates(req.AttributeUpdates)
    before = len(scope.paths)
    predicate = _predicate(req, scope)
    named = tuple(scope.paths[before:])
    paths = None
    if getattr(req, "ProjectionExpression", None) is not None:
        paths = parse_projection(req.ProjectionExpression, scope)
    elif getattr(req, "AttributesToGet", None) is not None:
        for name in req.AttributesToGet:
            check_name(name)
        paths = legacy.projection(req.AttributesToGet)
    return Asked(predicate, named, paths, update, tuple(scope.paths))


def _predicate(req: Any, scope: Scope) -> Predicate | None:
    for name in ("ConditionExpression", "FilterExpression"):
        text = getattr(req, name, None)
        if text is not None:
            return compile_condition(name, text, scope)
    operator = getattr(req, "ConditionalOperator", None)
    if getattr(req, "Expected", None):
        for name in req.Expected:
            check_name(name)
        return legacy.expected(req.Expected, operator)
    for name in ("QueryFilter", "ScanFilter"):
        conditions = getattr(req, name, None)
        if conditions:
            return legacy.filters(conditions, operator)
    if operator is not None and not getattr(req, "KeyConditions", None):
        text = "ConditionalOperator cannot be used without Filter or Expected"
        raise ValidationError(f"One or more parameter values were invalid: {text}")
    return None


def asked_of_query(req: Any, hash_key: str, range_key: str | None) -> tuple[Asked, KeyCondition]:
    """What a query asks for, and where it looks. Raises ValidationError."""
    scope = scope_of(req)
    if req.KeyConditionExpression is not None:
        condition = parse_key_condition(req.KeyConditionExpression, scope, hash_key, range_key)
    elif req.KeyConditions is not None:
        condition = legacy.key_condition(req.KeyConditions, hash_key, range_key)
    else:
        text = "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        raise ValidationError(text)
    found = _asked(req, scope)
    scope.finish()
    names = [str(path[0]) for path in found.named] + list(req.QueryFilter or ())
    for key in (hash_key, range_key):
        if key is not None and key in names:
            what = "Filter Expression" if req.QueryFilter is None else "QueryFilter"
            text = f"{what} can only contain non-primary key attributes: Primary key attribute: {key}"
            raise ValidationError(text)
    return found, condition


def check_paths(table: Table, paths: tuple[Path, ...]) -> None:
    """Raises ValidationError for a path into a key: keys are scalars."""
    for path in paths:
        if len(path) == 1:
            continue
        text = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
        if path[0] in (table.hash, table.range):
            raise ValidationError(f"{text}: Key: {path[0]}")
        if any(path[0] in (index.hash, index.range) for index in table.indexes.values()):
            raise ValidationError(f"{text}: IndexKey: {path[0]}")
