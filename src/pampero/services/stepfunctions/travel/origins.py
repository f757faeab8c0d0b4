"""Where executions come from that were forked, and by which definitions their histories came about."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call
from pampero.services.stepfunctions.asl.data import parse
from pampero.services.stepfunctions.asl.events import Entry, Facts
from pampero.services.stepfunctions.asl.lines import MAX_EVENTS
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.past.retrace import Part
from pampero.services.stepfunctions.entries import after, read_entries
from pampero.services.stepfunctions.model import Execution, Former, definition_body
from pampero.services.stepfunctions.sealing import box_for, opened_definition
from pampero.store.tx import ReadTx

# Bytes of a history as it is stored, and of the data of all its steps, which show what goes from one to the next.
MAX_SIZE = 64 * 1024 * 1024


def whole_history(tx: ReadTx, call: Call, execution: Execution) -> list[Entry]:
    """All that has happened. Raises ApiError where that is more than fits into memory with some ease."""
    entries = read_entries(tx, execution.key, 1, MAX_EVENTS, False, MAX_SIZE, box_for(call, execution))
    if after(tx, execution.key, entries, False) is not None:
        raise ApiError("ValidationException", f"The history is larger than {MAX_SIZE >> 20} MiB.")
    return entries


def formers(execution: Execution) -> list[Former]:
    """All that an execution was, itself last."""
    own = Former(1, execution.definition, execution.arn, execution.name, execution.role, execution.started)
    origin = execution.origin
    if origin is None:
        return [own]
    own.first, own.moment = origin.event, origin.moment
    return [*origin.parts, own]


def facts_of_former(execution: Execution, former: Former) -> Facts:
    """What its context object told then."""
    return Facts(
        former.arn, former.name, former.role, execution.machine, execution.machine_name, former.started,
        parse(execution.input),
    )  # fmt: skip


async def definitions(call: Call, execution: Execution) -> list[str]:
    """The definitions of all its parts, in the clear for the caller. Raises Kms…Exception."""
    found = []
    for former in formers(execution):
        body = await call.read(definition_body, former.definition)
        found.append(await opened_definition(call, former.definition, body, execution.machine))
    return found


def parts_of(execution: Execution, texts: list[str]) -> list[Part]:
    """The parts of an execution, as they are taken again. texts: their definitions."""
    return [
        Part(former.first, compile_program(text), facts_of_former(execution, former), former.moment)
        for former, text in zip(formers(execution), texts, strict=True)
    ]


def told(execution: Execution, texts: list[str]) -> dict[str, Any]:
    """Where an execution comes from, as the page shows it: `origin` is null of one that was not forked."""
    origin = execution.origin
    shown = None
    if origin is not None:
        shown = {
            "executionArn": origin.execution,
            "state": origin.state,
            "event": origin.event,
            "input": None if origin.input is None else parse(origin.input),
            "redefined": origin.redefined,
        }
    parts = [
        {
            "first": former.first, "definition": text, "executionArn": former.arn, "name": former.name,
            "roleArn": former.role, "startDate": former.started, "moment": former.moment,
        }
        for former, text in zip(formers(execution), texts, strict=True)
    ]  # fmt: skip
    return {"executionArn": execution.arn, "origin": shown, "parts": parts}
