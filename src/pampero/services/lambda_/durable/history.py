"""What has happened in an execution, event by event. Source: API_Event."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.services.lambda_.durable.model import Error, Execution, Operation
from pampero.store.tx import ReadTx, Tx

REASON = "Reason"
# Bytes. No source tells AWS's.
MAX_PAGE = 5 * 1024 * 1024
_pack = msgspec.msgpack.Encoder().encode


class Entry(msgspec.Struct, omit_defaults=True):
    """One event. data: the members of its details that hold what users stored, by their names; details: the others."""

    kind: str
    moment: float
    operation: str | None = None
    name: str | None = None
    parent: str | None = None
    subtype: str | None = None
    details: dict[str, Any] = msgspec.field(default_factory=dict)
    data: dict[str, Any] = msgspec.field(default_factory=dict)


_entry = msgspec.msgpack.Decoder(Entry).decode


def note(tx: Tx, execution: Execution, entry: Entry) -> None:
    """Write an event. The caller saves the execution."""
    execution.events += 1
    sql = "INSERT INTO lambda_durable_history (execution, id, body) VALUES (?, ?, ?)"
    tx.run(sql, execution.id, execution.events, _pack(entry))


def of_execution(tx: Tx, execution: Execution, kind: str, details: dict[str, Any], **data: Any) -> None:
    """An event of the execution itself."""
    found = {name: _plain(value) for name, value in data.items()}
    note(tx, execution, Entry(kind, tx.now, execution.id, execution.name, details=details, data=found))


def of_operation(tx: Tx, execution: Execution, one: Operation, kind: str, details: dict[str, Any], **data: Any) -> None:
    """An event of an operation. data: Result, Error, Input; None: there is none of that, and the details say so."""
    found = {name: _plain(value) for name, value in data.items()}
    entry = Entry(kind, tx.now, one.id, one.name, one.parent, one.subtype, details, found)
    note(tx, execution, entry)


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value) if isinstance(value, Error) else value


def page(tx: ReadTx, key: str, start: int, most: int, backwards: bool) -> tuple[list[tuple[int, Entry]], int | None]:
    """Events from a number on, or back from it, with their numbers: so many, and so many bytes, at most; and where the next
    page begins."""
    sign, order = ("<=", "DESC") if backwards else (">=", "ASC")
    sql = f"SELECT id, length(body) FROM lambda_durable_history WHERE execution = ? AND id {sign} ? ORDER BY id {order} LIMIT ?"
    room, numbers, further = MAX_PAGE, [start, start], None
    for index, (number, size) in enumerate(tx.all(sql, key, start, most + 1)):
        room -= size
        if index == most or (room < 0 and index):
            further = number
            break
        numbers[1] = number
    low, high = sorted(numbers)
    sql = f"SELECT id, body FROM lambda_durable_history WHERE execution = ? AND id >= ? AND id <= ? ORDER BY id {order}"
    return [(number, _entry(body)) for number, body in tx.all(sql, key, low, high)], further


def shown(number: int, entry: Entry, included: bool) -> dict[str, Any]:
    """An event as the API has it. Where data is left out, each member of it says so."""
    details = dict(entry.details)
    for member, value in entry.data.items():
        if member == REASON and value is None:
            continue
        wrapped: dict[str, Any] = {"Truncated": not included}
        if included and value is not None:
            wrapped["Payload"] = value
        details[member] = wrapped
    event: dict[str, Any] = {
        "EventType": entry.kind,
        "EventId": number,
        "EventTimestamp": entry.moment,
        f"{entry.kind}Details": details,
    }
    for member, text in (
        ("Id", entry.operation),
        ("Name", entry.name),
        ("ParentId", entry.parent),
        ("SubType", entry.subtype),
    ):
        if text is not None:
            event[member] = text
    return event
