"""GetExecutionHistory."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.aws.paging import encode_token
from pampero.services.stepfunctions.asl.events import Entry
from pampero.services.stepfunctions.entries import read_entries
from pampero.services.stepfunctions.executions import execution_of, existing
from pampero.services.stepfunctions.model import after_number
from pampero.services.stepfunctions.types import GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent
from pampero.store.tx import ReadTx

DATA = ("input", "output", "parameters")
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
        event[details_member(entry.kind) or ""] = details
    return event


@operation("GetExecutionHistory", resource=execution_of, read=True)
def get_execution_history(tx: ReadTx, call: Call, req: GetExecutionHistoryInput) -> GetExecutionHistoryOutput:
    """The history of a Standard execution. Source: API_GetExecutionHistory. Raises ExecutionDoesNotExist."""
    execution = existing(tx, req.executionArn)
    most = req.maxResults or 100
    backward = bool(req.reverseOrder)
    start = after_number(req.nextToken, 1 << 62 if backward else 1)
    entries = read_entries(tx, execution.key, start, most + 1, backward)
    token = encode_token(entries[most].id) if len(entries) > most else None
    data = req.includeExecutionData is not False
    events = [msgspec.convert(shown(entry, data), HistoryEvent) for entry in entries[:most]]
    return GetExecutionHistoryOutput(events=events, nextToken=token)
