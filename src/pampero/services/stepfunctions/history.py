"""GetExecutionHistory."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, fulfilled, operation
from pampero.services.stepfunctions.asl.events import Entry
from pampero.services.stepfunctions.entries import after, read_entries
from pampero.services.stepfunctions.executions import execution_of, existing
from pampero.services.stepfunctions.pages import MAX_VALUE, position, token_of
from pampero.services.stepfunctions.sealing import box_for
from pampero.services.stepfunctions.types import GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent
from pampero.store.tx import ReadTx

DEFAULT = 100
# The bytes of stored events with which a page is full.
MAX_SIZE = 4_000_000
DATA = ("input", "output", "parameters", "assignedVariables")
# Types whose details stand under another name than their own.
SHARED = {"StateEntered": "stateEnteredEventDetails", "StateExited": "stateExitedEventDetails"}


def details_member(kind: str) -> str | None:
    """The member of HistoryEvent in which the details of a type stand."""
    for ending, name in SHARED.items():
        if kind.endswith(ending):
            return name
    return f"{kind[0].lower()}{kind[1:]}EventDetails"


def shown(entry: Entry, data: bool) -> dict[str, Any]:
    """An entry as HistoryEvent has it."""
    event: dict[str, Any] = {
        "timestamp": entry.at,
        "type": entry.kind,
        "id": entry.id,
        "previousEventId": entry.previous,
    }
    if entry.details is not None:
        details = {name: value for name, value in entry.details.items() if data or name not in DATA}
        if not data and "parameters" in entry.details:
            details["parameters"] = ""
        for name in ("input", "output"):
            if name in details:
                details[f"{name}Details"] = {"truncated": False}
        if "assignedVariables" in details:
            details["assignedVariablesDetails"] = {"truncated": False}
        event[details_member(entry.kind) or ""] = details
    return event


@operation("GetExecutionHistory", resource=execution_of)
async def get_execution_history(call: Call, req: GetExecutionHistoryInput) -> GetExecutionHistoryOutput:
    """The history of a Standard execution. Source: API_GetExecutionHistory.

    A page ends, too, when it is large. Raises ExecutionDoesNotExist, InvalidArn, InvalidToken,
    KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
    """
    if (req.maxResults or DEFAULT) <= DEFAULT:
        return await fulfilled(lambda: call.read(_history, call, req))
    return await fulfilled(lambda: call.scan(_history, call, req))


def _history(tx: ReadTx, call: Call, req: GetExecutionHistoryInput) -> GetExecutionHistoryOutput:
    execution = existing(tx, req.executionArn, tx.now)
    backward = bool(req.reverseOrder)
    start = position(req.nextToken, tx.now, MAX_VALUE if backward else 1, int)
    entries = read_entries(
        tx, execution.key, start, req.maxResults or DEFAULT, backward, MAX_SIZE, box_for(call, execution)
    )
    following = after(tx, execution.key, entries, backward)
    data = req.includeExecutionData is not False
    events = [msgspec.convert(shown(entry, data), HistoryEvent) for entry in entries]
    token = None if following is None else token_of(following, tx.now)
    return GetExecutionHistoryOutput(events=events, nextToken=token)
