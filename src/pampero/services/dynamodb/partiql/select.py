"""SELECT: which partitions a condition leads to, or everything; pages of what is found."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any

import msgspec

from pampero.services.dynamodb.capacity import NONE, consumed, read_units
from pampero.services.dynamodb.expr.keyconditions import KeyCondition
from pampero.services.dynamodb.expr.names import Path, get
from pampero.services.dynamodb.expr.values import INVALID, Item, ValidationError, Value
from pampero.services.dynamodb.model import Table, key_bytes
from pampero.services.dynamodb.pages import NO_INDEX, Page, Reading
from pampero.services.dynamodb.partiql import tree
from pampero.services.dynamodb.partiql.conditions import Compiler, conjuncts, equal_to
from pampero.services.dynamodb.queries import Bounds, bounds, read_all, read_partition, start_at
from pampero.services.dynamodb.rows import decode, index_names
from pampero.services.dynamodb.types import ConsumedCapacity
from pampero.store.tx import ReadTx

MAX_HASHES = 50
OVERLAP = "Overlapping conditions with range keys are not supported in where clause"
RANGES = {"=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a SELECT is read. partitions: None for everything. hashes: the partitions' keys. asked: the statement and its parameters."""

    reading: Reading
    partitions: tuple[Bounds, ...] | None
    hashes: list[Value]
    forward: bool
    columns: tuple[Path, ...] | None
    consistent: bool
    asked: tuple[str, Sequence[Value]]

    @property
    def digest(self) -> bytes:
        """What tokens know the statement by."""
        content = msgspec.msgpack.encode((self.reading.table.key, *self.asked))
        return hashlib.sha256(content).digest()[:16]


class _Token(msgspec.Struct, array_like=True):
    digest: bytes
    partition: int
    key: Item


def plan(table: Table, statement: tree.Statement, parameters: Sequence[Value], req: Any) -> Plan:
    """Raises ValidationError."""
    compiler = Compiler(parameters)
    index = statement.index
    _check_index(table, statement, req)
    predicate = None if statement.where is None else compiler.predicate(statement.where)
    partitions, hashes, covered = _partitions(table, index, statement.where, compiler)
    forward = True
    if statement.order:
        partitions, forward = _ordered(table, index, statement, partitions)
    limit = getattr(req, "Limit", None)
    measured = getattr(req, "ReturnConsumedCapacity", None) not in (None, "NONE")
    fetched = False
    if index is not None and table.indexes[index].projection != "ALL" and statement.columns is not None:
        names = index_names(table, table.indexes[index])
        fetched = any(column[0] not in names for column in statement.columns)
    reading = Reading(table, index, None if covered else predicate, None, limit, fetched, measured)
    consistent = bool(getattr(req, "ConsistentRead", False))
    return Plan(reading, partitions, hashes, forward, statement.columns, consistent, (req.Statement, parameters))


def _check_index(table: Table, statement: tree.Statement, req: Any) -> None:
    if statement.index is None:
        return
    index = table.indexes.get(statement.index)
    if index is None:
        raise ValidationError(NO_INDEX)
    if not index.is_global:
        return
    if getattr(req, "ConsistentRead", False):
        raise ValidationError("Strongly consistent read is not supported on Global Secondary Indexes")
    if index.projection != "ALL" and statement.columns is not None:
        names = index_names(table, index)
        missing = [str(column[0]) for column in statement.columns if column[0] not in names]
        if missing:
            text = f"Global secondary index {index.name} does not project [{', '.join(missing)}]"
            raise ValidationError(f"{INVALID}: {text}")


def _partitions(
    table: Table, index: str | None, where: tree.Node | None, compiler: Compiler
) -> tuple[tuple[Bounds, ...] | None, list[Value], bool]:
    """(where to look, or None for everywhere; the partitions' keys; whether that says all that the condition says)."""
    branches = where.parts if isinstance(where, tree.Joined) and where.word == "OR" else (where,)
    found: dict[bytes, list[tuple[Bounds, bool]]] = {}
    hashes: list[Value] = []
    covered = len(branches) == 1
    for branch in branches:
        parts = conjuncts(branch)
        hash_name, range_name = table.keys_of(index)
        values, used = _hashes(parts, hash_name, compiler)
        if values is None:
            return None, [], False
        hashes += values
        condition, loose = _range(parts, range_name, compiler) if range_name else (None, False)
        covered = covered and len(parts) == (1 if condition is None else 2) and not loose
        for value in values:
            if table.types[hash_name] in value:
                key_bytes(table, hash_name, value)
            one = KeyCondition(value) if condition is None else KeyCondition(value, *condition)
            bound = bounds(table, index, one)
            found.setdefault(bound[0], []).append((bound, loose))
    return tuple(bound for entries in found.values() for bound in _disjoint(entries)), hashes, covered


def _hashes(parts: tuple[tree.Node, ...], name: str, compiler: Compiler) -> tuple[list[Value] | None, tree.Node | None]:
    """The values that the partition's key is compared with, and by which part."""
    for part in parts:
        other = equal_to(part, name)
        value = None if other is None else compiler.constant(other)
        if value is not None:
            return [value], part
        if isinstance(part, tree.Among) and part.operand == tree.Reference((name,)):
            values = [compiler.constant(option) for option in part.options]
            if len(values) > MAX_HASHES:
                raise ValidationError(f"The IN operator takes at most {MAX_HASHES} values of a partition key")
            return [value for value in values if value is not None], part
    return None, None


def _range(
    parts: tuple[tree.Node, ...], name: str, compiler: Compiler
) -> tuple[tuple[str, Value, Value | None] | None, bool]:
    """(a condition on the sort key, whether the sort key is also compared in a way that no range says)."""
    reference = tree.Reference((name,))
    loose = False
    for part in parts:
        match part:
            case tree.Comparison(operator, left, right) if operator in RANGES and reference in (left, right):
                other = right if left == reference else left
                value = compiler.constant(other)
                if value is not None:
                    return (operator if left == reference else TURNED[operator], value, None), False
            case tree.Between(operand, low, high) if operand == reference:
                least, most = compiler.constant(low), compiler.constant(high)
                if least is not None and most is not None:
                    return ("between", least, most), False
            case tree.Function("begins_with", (operand, prefix)) if operand == reference:
                value = compiler.constant(prefix)
                if value is not None:
                    return ("begins_with", value, None), False
            case tree.Negated() | tree.Comparison("<>") | tree.Among():
                loose = loose or reference in _operands(part)
    return None, loose


def _operands(node: tree.Node) -> tuple[tree.Node, ...]:
    match node:
        case tree.Negated(part):
            return _operands(part)
        case tree.Comparison(_, left, right):
            return (left, right)
        case tree.Among(operand) | tree.Between(operand):
            return (operand,)
        case tree.Function(arguments=arguments):
            return arguments
    return ()


def _disjoint(entries: list[tuple[Bounds, bool]]) -> list[Bounds]:
    """The places to look at within one partition, none of them twice. Raises ValidationError."""
    if len(entries) == 1:
        return [entries[0][0]]
    if any(loose for _, loose in entries) or all(not bound[1] for bound, _ in entries):
        hash_ = entries[0][0][0]
        return [(hash_, "", [])]
    intervals = sorted((_interval(bound) for bound, _ in entries), key=itemgetter(0))
    for (_, high, closed), (low, _, _) in pairwise(intervals):
        if high is None or low < high or (low == high and closed):
            raise ValidationError(OVERLAP)
    return [bound for bound, _ in entries]


def _interval(bound: Bounds) -> tuple[bytes, bytes | None, bool]:
    """(from, to, whether the end is within)."""
    _, where, arguments = bound
    operators = [part.split()[1] for part in where.split(" AND ") if part]
    low, high, closed = b"", None, True
    for operator, argument in zip(operators, arguments):
        if operator in ("=", ">=", ">"):
            low = argument if operator != ">" else argument + b"\x00"
        if operator in ("=", "<=", "<"):
            high, closed = argument, operator != "<"
    return low, high, closed


def _ordered(
    table: Table, index: str | None, statement: tree.Statement, partitions: tuple[Bounds, ...] | None
) -> tuple[tuple[Bounds, ...], bool]:
    hash_name, range_name = table.keys_of(index)
    if statement.where is None:
        raise ValidationError("Must have WHERE clause in the statement when using ORDER BY clause.")
    if partitions is None:
        text = "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
        raise ValidationError(text)
    forward = True
    for name, descends in statement.order:
        if name not in (hash_name, range_name):
            text = f"Variable reference {name} in ORDER BY clause must be part of the primary key"
            raise ValidationError(text)
        if name == hash_name:
            partitions = tuple(sorted(partitions, key=lambda bound: bound[0], reverse=descends))
        else:
            forward = not descends
    return partitions, forward


def read(tx: ReadTx, plan_: Plan, token: str | None) -> tuple[Page, str | None]:
    """A page, and the token of the next one. Raises ValidationError."""
    table, index = plan_.reading.table, plan_.reading.index
    first, number, start = 0, 0, None
    if token is not None:
        place = _read_token(plan_, token)
        first = place.partition
        start = start_at(table, index, place.key, False)
    if plan_.partitions is None:
        page = read_all(tx, plan_.reading, start)
    else:
        page = Page()
        for number, partition in enumerate(plan_.partitions):
            if number < first:
                continue
            if read_partition(tx, plan_.reading, page, partition, start, plan_.forward):
                break
            start = None
    if page.last is None:
        return page, None
    text = base64.b64encode(msgspec.msgpack.encode(_Token(plan_.digest, number, page.last))).decode()
    return page, text


def _read_token(plan_: Plan, text: str) -> _Token:
    try:
        token = msgspec.msgpack.decode(base64.b64decode(text, validate=True), type=_Token)
    except (ValueError, msgspec.MsgspecError) as error:
        raise ValidationError("Invalid NextToken") from error
    if token.digest != plan_.digest:
        raise ValidationError("NextToken does not match request")
    return token


def shown(plan_: Plan, page: Page) -> list[Any]:
    """The items of a page as the statement asks for them: each path under its last name."""
    if plan_.columns is None:
        return page.items
    return [_row(decode(item) if isinstance(item, msgspec.Raw) else item, plan_.columns) for item in page.items]


def _row(item: Item, columns: tuple[Path, ...]) -> Item:
    found: Item = {}
    for path in columns:
        value = get(item, path)
        if value is not None:
            last = max(number for number, part in enumerate(path) if isinstance(part, str))
            found[str(path[last]) + "".join(f"[{part}]" for part in path[last + 1 :])] = value
    return found


def capacity(plan_: Plan, page: Page, what: str | None, transacted: str = "") -> ConsumedCapacity | None:
    """What a page has consumed."""
    units = read_units(page.size, plan_.consistent)
    if plan_.reading.index is None:
        return consumed(what, plan_.reading.table, units, NONE, transacted)
    fetched = page.fetched * 2 if plan_.consistent else page.fetched
    return consumed(what, plan_.reading.table, fetched, {plan_.reading.index: units}, transacted)
