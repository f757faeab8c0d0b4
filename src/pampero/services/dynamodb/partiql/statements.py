"""ExecuteStatement, BatchExecuteStatement, ExecuteTransaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from pampero.api import ApiError, Call, Check, operation
from pampero.services.dynamodb import types as t
from pampero.services.dynamodb.access import ATTRIBUTES, ENCLOSING, RETURNED, SELECT, leading
from pampero.services.dynamodb.capacity import Bill, consumed, read_units, written
from pampero.services.dynamodb.expr.projections import project
from pampero.services.dynamodb.expr.values import Item, ValidationError, Value, check, item_size, parameter_number
from pampero.services.dynamodb.metrics import billed, read, wrote
from pampero.services.dynamodb.model import Table, arn_of, invalid, primary, ready, refused
from pampero.services.dynamodb.pages import check_readable
from pampero.services.dynamodb.partiql import select, tree, writes
from pampero.services.dynamodb.partiql.conditions import Compiler, attributes
from pampero.services.dynamodb.partiql.parser import parse
from pampero.services.dynamodb.requests import NOTHING
from pampero.services.dynamodb.rows import load
from pampero.services.dynamodb.transactions import NO_REASON, TOKENS, TWICE, cancelled
from pampero.store.tx import ReadTx, Tx

MIXED_BATCH = "Read and write requests together in the same batch is not supported."
MIXED = "ExecuteTransaction API does not support both read and write operations in the same request."
DUPLICATES = "Provided list of item keys contains duplicates"
ACTIONS = {"SELECT": "Select", "EXISTS": "Select", "INSERT": "Insert", "UPDATE": "Update", "DELETE": "Delete"}
CODES = {
    "ConditionalCheckFailedException": "ConditionalCheckFailed", "ResourceNotFoundException": "ResourceNotFound",
    "DuplicateItemException": "DuplicateItem", "AccessDeniedException": "AccessDenied", "AccessDenied": "AccessDenied",
}  # fmt: skip
IN_TRANSACTION = "ExecuteTransaction"
SCAN = "dynamodb:FullTableScan"
T = TypeVar("T")


def _later(call: Call, req: Any) -> Iterable[Check]:
    """What is asked of authorisation is known once a statement is parsed: see `_ask`."""
    return ()


def _parsed(text: str, parameters: list[Value] | None) -> tree.Statement:
    """Raises ValidationError."""
    statement = parse(text)
    given = parameters or []
    if len(given) != statement.parameters:
        raise ValidationError("Number of parameters in request and statement don't match.")
    for value in given:
        check(value, read=parameter_number)
    return statement


def _known(statement: tree.Statement, within: str | None) -> dict[str, list[str]]:
    """The condition keys that a statement says by itself. Source: Service Authorization Reference."""
    keys: dict[str, list[str]] = {}
    if within is not None:
        keys[ENCLOSING] = [within]
    if statement.reads:
        everything = "ALL_ATTRIBUTES" if statement.index is None else "ALL_PROJECTED_ATTRIBUTES"
        keys[SELECT] = [everything if statement.columns is None else "SPECIFIC_ATTRIBUTES"]
    elif statement.kind != "INSERT":
        keys[RETURNED] = ["NONE" if statement.returning is None else writes.SHOWN[statement.returning]]
    return keys


def _ask(
    tx: ReadTx,
    call: Call,
    statement: tree.Statement,
    parameters: list[Value],
    prepare: Callable[[Table], tuple[T, dict[str, list[str]]]],
    within: str | None = None,
) -> tuple[Table, T]:
    """The statement's table and what `prepare` makes of it, for whoever may do this to it. prepare: (what is to be done, the
    condition keys that the table's schema tells). What is there and what is wrong is told to those only who may ask.

    Raises AccessDenied, ResourceNotFoundException, ValidationError.
    """
    arn = arn_of(call, statement.table)
    if statement.index is not None:
        arn = f"{arn}/index/{statement.index}"
    keys = _known(statement, within)
    named = attributes(statement)
    failed: ApiError | ValidationError | None = None
    try:
        table = ready(tx, call, statement.table)
        prepared, more = prepare(table)
        keys |= more
        named |= set(more.get(ATTRIBUTES, ()))
    except (ApiError, ValidationError) as error:
        failed = error
    if isinstance(failed, ApiError) and failed.code == "ResourceNotFoundException" and statement.where is not None:
        try:
            Compiler(parameters).predicate(statement.where)
        except ValidationError as error:
            # What no operator takes is told also where there is no such table.
            failed = error
    if named:
        keys[ATTRIBUTES] = sorted(named)
    call.require(tx, Check(f"dynamodb:PartiQL{ACTIONS[statement.kind]}", arn, keys))
    if failed is not None:
        raise failed
    return table, prepared


def _prepared(
    statement: tree.Statement, parameters: list[Value], on_failure: str | None
) -> Callable[[Table], tuple[writes.Write, dict[str, list[str]]]]:
    """For `_ask`: what a statement changes."""

    def prepare(table: Table) -> tuple[writes.Write, dict[str, list[str]]]:
        write = writes.write_of(table, statement, parameters, on_failure)
        key = write.Item if write.Key is None else write.Key
        return write, {**leading(key.get(table.hash)), ATTRIBUTES: list(key)}

    return prepare


@operation("ExecuteStatement", resource="*", checks=_later)
async def execute_statement(call: Call, req: t.ExecuteStatementInput) -> t.ExecuteStatementOutput:
    """One statement. Source: API_ExecuteStatement. What reads everything does so on a thread.

    Raises ConditionalCheckFailedException, DuplicateItemException, ResourceNotFoundException, ValidationException.
    """
    try:
        statement = _parsed(req.Statement, req.Parameters)
        if statement.kind == "EXISTS":
            raise ValidationError("EXISTS() is only supported in ExecuteTransaction")
        if not statement.reads:
            if req.NextToken is not None:
                raise ValidationError("NextToken is only valid on a SELECT statement")
            return await call.write(_write, call, req, statement)
        found = await call.read(_select, call, req, statement)
        if isinstance(found, select.Plan):
            return _page(call, req, found, await call.scan(select.read, found, req.NextToken))
        return found
    except ValidationError as error:
        raise refused(error) from error


def _planned(tx: ReadTx, call: Call, statement: tree.Statement, req: Any) -> select.Plan:
    """How a SELECT is read, for whoever may read so."""

    def prepare(table: Table) -> tuple[select.Plan, dict[str, list[str]]]:
        plan = select.plan(table, statement, req.Parameters or [], req)
        if statement.index is not None:
            check_readable(tx, table.indexes[statement.index])
        return plan, {**leading(*plan.hashes), SCAN: ["true" if plan.partitions is None else "false"]}

    return _ask(tx, call, statement, req.Parameters or [], prepare)[1]


def _select(
    tx: ReadTx, call: Call, req: t.ExecuteStatementInput, statement: tree.Statement
) -> t.ExecuteStatementOutput | select.Plan:
    plan = _planned(tx, call, statement, req)
    return plan if plan.partitions is None else _page(call, req, plan, select.read(tx, plan, req.NextToken))


def _page(call: Call, req: Any, plan: select.Plan, found: tuple[Any, str | None]) -> t.ExecuteStatementOutput:
    page, token = found
    read(call, page, plan.reading, plan.consistent)
    what = req.ReturnConsumedCapacity
    return t.ExecuteStatementOutput(
        Items=select.shown(plan, page),
        NextToken=token,
        LastEvaluatedKey=page.last,
        ConsumedCapacity=None if what is None else select.capacity(plan, page, what),
    )


def _write(tx: Tx, call: Call, req: t.ExecuteStatementInput, statement: tree.Statement) -> t.ExecuteStatementOutput:
    prepare = _prepared(statement, req.Parameters or [], req.ReturnValuesOnConditionCheckFailure)
    table, write = _ask(tx, call, statement, req.Parameters or [], prepare)
    old, new = writes.run(tx, table, write)
    shown = writes.shown(write, old, new)
    what = req.ReturnConsumedCapacity
    units = wrote(tx, call, table, old, new)
    capacity = None if what is None else consumed(what, table, *units)
    return t.ExecuteStatementOutput(Items=[] if shown is None else [shown], ConsumedCapacity=capacity)


@operation("BatchExecuteStatement", resource="*", checks=_later)
async def batch_execute_statement(call: Call, req: t.BatchExecuteStatementInput) -> t.BatchExecuteStatementOutput:
    """Up to 25 statements that read one item each, or write one, each for itself. Source: API_BatchExecuteStatement."""
    parsed: list[tree.Statement | ValidationError] = []
    for one in req.Statements:
        try:
            parsed.append(_parsed(one.Statement, one.Parameters))
        except ValidationError as error:
            parsed.append(error)
    reads = {statement.reads for statement in parsed if isinstance(statement, tree.Statement)}
    if len(reads) > 1:
        raise invalid(MIXED_BATCH)
    if reads == {False}:
        return await call.write(_write_each, call, req, parsed)
    return await call.read(_read_each, call, req, parsed)


def _failure(error: ApiError | ValidationError, table: str | None) -> t.BatchStatementResponse:
    code, message, members = "ValidationError", str(error), {}
    if isinstance(error, ApiError):
        code, message, members = CODES.get(error.code, "ValidationError"), error.message, error.members
    told = t.BatchStatementError(Code=code, Message=message, Item=members.get("Item"))
    return t.BatchStatementResponse(Error=told, TableName=None if code == "ValidationError" else table)


Parsed = list[tree.Statement | ValidationError]
ItemKey = tuple[str, bytes, bytes]


def _read_each(
    tx: ReadTx, call: Call, req: t.BatchExecuteStatementInput, parsed: Parsed
) -> t.BatchExecuteStatementOutput:
    bill = Bill(req.ReturnConsumedCapacity)
    responses: list[t.BatchStatementResponse] = []
    places: list[ItemKey] = []
    for one, statement in zip(req.Statements, parsed):
        name = statement.table.rpartition("/")[2] if isinstance(statement, tree.Statement) else None
        try:
            if isinstance(statement, ValidationError):
                raise statement
            table, key, item = _single(tx, call, statement, one.Parameters or [], "BatchExecuteStatement")
            places.append((table.key, *key))
            bill.add(table, read_units(item_size(item) if item else 0, bool(one.ConsistentRead)))
            responses.append(t.BatchStatementResponse(TableName=table.name, Item=_projected(statement, item)))
        except (ApiError, ValidationError) as error:
            responses.append(_failure(error, name))
    _check_twice(places)
    billed(call, bill, True)
    return t.BatchExecuteStatementOutput(Responses=responses, ConsumedCapacity=bill.answer())


def _check_twice(places: list[ItemKey]) -> None:
    """Raises ValidationException for a batch that names an item twice: nothing of it is done."""
    if len(set(places)) != len(places):
        raise invalid(DUPLICATES)


def _single(
    tx: ReadTx, call: Call, statement: tree.Statement, parameters: list[Value], where: str
) -> tuple[Table, tuple[bytes, bytes], Item | None]:
    """The one item that a SELECT names by its key, and that in bytes; None where it is not there, or is not as the condition says.

    Raises ValidationError, ApiError.
    """
    needs = f"Select statements within {where} must specify the primary key in the where clause."

    def prepare(table: Table) -> tuple[Item, dict[str, list[str]]]:
        if statement.index is not None:
            raise ValidationError(needs)
        try:
            key, predicate = writes.key_of(table, statement.where, Compiler(parameters))
        except ValidationError as error:
            raise (ValidationError(needs) if str(error) == writes.NO_KEY else error) from error
        if predicate is not None:
            raise ValidationError(needs)
        return key, {**leading(key[table.hash]), SCAN: ["false"]}

    within = where if where == IN_TRANSACTION else None
    table, key = _ask(tx, call, statement, parameters, prepare, within)
    place = primary(table, key)
    return table, place, load(tx, table, place)


def _projected(statement: tree.Statement, item: Item | None) -> Item | None:
    return item if item is None or statement.columns is None else project(item, statement.columns)


def _write_each(tx: Tx, call: Call, req: t.BatchExecuteStatementInput, parsed: Parsed) -> t.BatchExecuteStatementOutput:
    """As on AWS, a failed condition shows no item here, whatever ReturnValuesOnConditionCheckFailure says, and a write that
    failed counts, where another one of its table did not."""
    bill = Bill(req.ReturnConsumedCapacity)
    responses: list[t.BatchStatementResponse] = []
    places: list[ItemKey] = []
    failed: list[tuple[Table, float]] = []
    for one, statement in zip(req.Statements, parsed):
        name = statement.table.rpartition("/")[2] if isinstance(statement, tree.Statement) else None
        try:
            if isinstance(statement, ValidationError):
                raise statement
            parameters = one.Parameters or []
            table, write = _ask(tx, call, statement, parameters, _prepared(statement, parameters, None))
            places.append((table.key, *write.key(table)))
        except (ApiError, ValidationError) as error:
            responses.append(_failure(error, name))
            continue
        try:
            old, new = writes.run(tx, table, write)
            bill.add(table, *written(table, old, new))
            responses.append(t.BatchStatementResponse(TableName=table.name, Item=writes.shown(write, old, new)))
        except (ApiError, ValidationError) as error:
            responses.append(_failure(error, name))
            if bill.wanted and isinstance(error, ApiError):
                failed.append((table, written(table, load(tx, table, write.key(table)), write.Item)[0]))
    _check_twice(places)
    for table, units in failed:
        if bill.names(table):
            bill.add(table, units)
    tx.once_committed(partial(billed, call, bill, False))
    return t.BatchExecuteStatementOutput(Responses=responses, ConsumedCapacity=bill.answer())


@operation("ExecuteTransaction", resource="*", checks=_later)
async def execute_transaction(call: Call, req: t.ExecuteTransactionInput) -> t.ExecuteTransactionOutput:
    """All of up to a hundred statements, or none; reads of one moment. Source: API_ExecuteTransaction.

    Raises TransactionCanceledException with a reason for each, IdempotentParameterMismatchException,
    ResourceNotFoundException, ValidationException.
    """
    try:
        statements = [_parsed(one.Statement, one.Parameters) for one in req.TransactStatements]
        for number, statement in enumerate(statements):
            if statement.returning is not None:
                raise _wrong(number, "RETURNING clause is not supported in ExecuteTransaction.")
            if statement.reads and statement.index is not None:
                raise _wrong(number, "Reads on indices are not supported within transactions.")
        kinds = {statement.kind == "SELECT" for statement in statements}
        if len(kinds) > 1:
            raise ValidationError(MIXED)
        if kinds == {True}:
            return await call.read(_read_all, call, req, statements)
        return await call.write(_write_all, call, req, statements)
    except ValidationError as error:
        raise refused(error) from error


def _wrong(number: int, text: str) -> ValidationError:
    return ValidationError(f"Validation failed in TransactStatements[{number}]: {text}")


def _read_all(
    tx: ReadTx, call: Call, req: t.ExecuteTransactionInput, statements: list[tree.Statement]
) -> t.ExecuteTransactionOutput:
    bill = Bill(req.ReturnConsumedCapacity, "Read")
    responses: list[t.ItemResponse] = []
    places: list[ItemKey] = []
    for number, (one, statement) in enumerate(zip(req.TransactStatements, statements)):
        try:
            table, place, item = _single(tx, call, statement, one.Parameters or [], IN_TRANSACTION)
        except ValidationError as error:
            raise (_wrong(number, str(error)) if IN_TRANSACTION in str(error) else error) from error
        places.append((table.key, *place))
        bill.add(table, read_units(item_size(item) if item else 0, True))
        responses.append(t.ItemResponse(Item=_projected(statement, item)))
    if len(set(places)) != len(places):
        raise ValidationError(TWICE)
    billed(call, bill, True)
    return t.ExecuteTransactionOutput(Responses=responses, ConsumedCapacity=bill.answer())


def _checked(
    statement: tree.Statement, parameters: list[Value], on_failure: str | None
) -> Callable[[Table], tuple[writes.Write, dict[str, list[str]]]]:
    """For `_ask`: what EXISTS checks."""

    def prepare(table: Table) -> tuple[writes.Write, dict[str, list[str]]]:
        key, predicate = writes.key_of(table, statement.where, Compiler(parameters))
        return writes.exists(key, predicate, on_failure), {**leading(key[table.hash]), SCAN: ["false"]}

    return prepare


def _write_all(
    tx: Tx, call: Call, req: t.ExecuteTransactionInput, statements: list[tree.Statement]
) -> t.ExecuteTransactionOutput:
    bill = Bill(req.ReturnConsumedCapacity, "Write")
    reasons: list[dict[str, Any]] = []
    seen: set[tuple[str, bytes, bytes]] = set()
    prepared = []
    for number, (one, statement) in enumerate(zip(req.TransactStatements, statements)):
        on_failure = one.ReturnValuesOnConditionCheckFailure
        exists = statement.kind == "EXISTS"
        prepare = (_checked if exists else _prepared)(statement, one.Parameters or [], on_failure)
        table, write = _ask(tx, call, statement, one.Parameters or [], prepare, IN_TRANSACTION)
        if exists and write.what is NOTHING:
            raise _wrong(number, "EXISTS() must contain a single item read with additional condition")
        place = (table.key, *write.key(table))
        if place in seen:
            raise ValidationError(TWICE)
        seen.add(place)
        prepared.append((table, write))
    # Whoever repeats a request must be allowed what it does, too.
    if TOKENS.former(tx, call.scope, req.ClientRequestToken, req.TransactStatements) is not None:
        return t.ExecuteTransactionOutput(Responses=[], ConsumedCapacity=bill.answer())
    for table, write in prepared:
        try:
            old, new = writes.run(tx, table, write)
            bill.add(table, *written(table, old, new))
            reasons.append(NO_REASON)
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": str(error)})
        except ApiError as error:
            reasons.append({"Code": CODES[error.code], "Message": error.message, **error.members})
    if any(reason is not NO_REASON for reason in reasons):
        raise cancelled(reasons)
    tx.once_committed(partial(billed, call, bill, False))
    return t.ExecuteTransactionOutput(Responses=[], ConsumedCapacity=bill.answer())
