"""How an execution begins: by name, once; and how whoever waits for its end learns of it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from pampero.api import ApiError, Context
from pampero.kernel import ids
from pampero.services.lambda_.durable.driver import begin
from pampero.services.lambda_.durable.model import (
    DELETING,
    SUCCEEDED,
    Error,
    Execution,
    by_name,
    find,
    insert,
    output_of,
    read_error,
    save,
)
from pampero.services.lambda_.model import Function
from pampero.services.lambda_.names import Reference, invalid
from pampero.store.tx import ReadTx, Tx
from pampero.work.workers.spec import Outcome

# Source: "Invoking durable Lambda functions": seconds that somebody waits for.
MAX_WAIT = 900
SYNCHRONOUS, ASYNCHRONOUS = 6 * 1024 * 1024, 1024 * 1024
UNQUALIFIED = "You cannot invoke a durable function using an unqualified ARN."
TOO_LONG = "You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes."


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be executed. name: "" for one of its own. queued: the request's id, where nobody waits. client: JSON."""

    payload: str
    name: str = ""
    waited: bool = False
    queued: str | None = None
    client: str | None = None
    parent: tuple[str, str] | None = None
    trace: str = ""


def check_wait(function: Function, qualified: bool = True) -> None:
    """Raises InvalidParameterValueException where a durable function cannot be invoked so by who waits for the end."""
    durable = function.settings.durable
    if durable is not None and not qualified:
        raise invalid(UNQUALIFIED)
    if durable is not None and durable.timeout > MAX_WAIT:
        raise invalid(TOO_LONG)


def start(tx: Tx, function: Function, order: Order) -> Execution:
    """A new execution; or that of the same name, version and payload, which may have ended.

    Source: "Idempotency" of durable functions. A name is free again when the execution is forgotten. Where AWS says that
    names are those of the account, its API page says of the function, as here.
    Raises DurableExecutionAlreadyStartedException.
    """
    if order.name:
        plain = Reference(function.account, function.region, function.name)
        former = by_name(tx, plain, order.name)
        if former is not None:
            execution, payload = former
            same = (execution.version, execution.born, payload) == (function.version, function.born, order.payload)
            if not same or execution.status == DELETING:
                text = f"Execution already started: {execution.arn}"
                raise ApiError("DurableExecutionAlreadyStartedException", text, Type="User")
            return execution
    return make(tx, function, order)


def make(tx: Tx, function: Function, order: Order) -> Execution:
    """A new execution."""
    durable = function.settings.durable
    assert durable is not None
    # To the millisecond, as the API shows it: lists are filtered by it.
    key, began = ids.uuid4(), round(tx.now, 3)
    execution = Execution(
        key, order.name or ids.uuid4(), function.account, function.region, function.name, function.version, began,
        durable.timeout, durable.retention, SYNCHRONOUS if order.waited else ASYNCHRONOUS, tx.now + durable.timeout,
        trace=order.trace or tx.trace, client=order.client, queued=order.queued,
        parent=order.parent, born=function.born,
    )  # fmt: skip
    insert(tx, execution, order.payload)
    begin(tx, execution, order.payload)
    save(tx, execution)
    return execution


async def finished(context: Context, key: str) -> Outcome:
    """The end of an execution, as an invocation's. One that is gone meanwhile was deleted.

    AWS documents no form for an error: here it is that of any function.
    """
    store = context.runtime.store
    channel = f"lambda.durable.{key}"
    while True:
        mark = store.mark(channel)
        outcome = await context.read(_outcome, key)
        if outcome is not None:
            return outcome
        await store.wait_from(channel, mark, float("inf"))


def _outcome(tx: ReadTx, key: str) -> Outcome | None:
    execution = find(tx, key)
    if execution is None or execution.status == DELETING:
        return failed_outcome(Error("The durable execution was deleted."))
    if execution.ended is None:
        return None
    output = output_of(tx, key)
    if execution.status == SUCCEEDED:
        return Outcome((output or "null").encode())
    return failed_outcome(read_error(output))


def failed_outcome(error: Error) -> Outcome:
    """An error as a function's."""
    members = (("errorMessage", error.ErrorMessage), ("errorType", error.ErrorType), ("errorData", error.ErrorData),
               ("stackTrace", error.StackTrace))  # fmt: skip
    found = {name: value for name, value in members if value is not None}
    return Outcome(msgspec.json.encode(found), failed=True)
