"""The texts of definitions, each stored once whoever names it; those that nothing names any more are deleted."""

from __future__ import annotations

import msgspec

from pampero.api import Context, Event, TimerEvent, consumer, timer
from pampero.services.stepfunctions.model import MACHINES, VERSIONS, Origin, definition_key
from pampero.store.tx import ReadTx, Tx

DAY = 86_400.0
# How many executions are looked at in one transaction.
LOOKED_AT = 1000
_PUT = (
    "INSERT INTO sfn_definitions (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET unnamed = NULL "
    "WHERE sfn_definitions.unnamed IS NOT NULL"
)
_NOTE = "UPDATE sfn_definitions SET unnamed = ? WHERE id = ? AND unnamed IS NULL"
_CLEAR = "UPDATE sfn_definitions SET unnamed = NULL WHERE id = ?"
_DELETE = "DELETE FROM sfn_definitions WHERE id = ? AND unnamed = ?"
_EXECUTIONS = "SELECT id, body FROM sfn_executions WHERE id > ? ORDER BY id LIMIT ?"


class Naming(msgspec.Struct):
    """What an execution's row tells of definitions."""

    definition: str
    origin: Origin | None = None


_naming = msgspec.msgpack.Decoder(Naming).decode


def put_definition(tx: Tx, text: str, sealed: tuple[str, str] | None = None) -> str:
    """Keep a definition's text; its key. sealed: whose it is and by which key, and the text as it is kept then."""
    key = definition_key(text if sealed is None else f"{sealed[0]}\n{text}")
    tx.run(_PUT, key, text if sealed is None else sealed[1])
    look_tomorrow(tx)
    return key


def look_tomorrow(tx: Tx) -> None:
    """Once a day, however often it is asked for."""
    day = int(tx.now // DAY) + 1
    tx.at("stepfunctions.definitions", str(day), day * DAY)


@timer("stepfunctions.definitions")
def look(tx: Tx, context: Context, event: TimerEvent) -> None:
    """As long as there are definitions."""
    if tx.one("SELECT 1 FROM sfn_definitions LIMIT 1") is not None:
        tx.emit("stepfunctions.collect", None, "definitions")
        look_tomorrow(tx)


@consumer("stepfunctions.collect")
async def collect(context: Context, event: Event) -> None:
    """Delete the texts that no machine, version or execution has named now or at an earlier look.

    Whoever comes to name a text between two looks puts it, or has it from one that named it: machines and versions are
    looked at before the executions that they begin, and executions in their order, before those that are forked from them.
    A text that was unnamed is deleted a day later, so that an Express execution, which has no row, has ended by then.
    """
    kept = await context.scan(_kept)
    named = await context.scan(_of_machines)
    last: int | None = 0
    while last is not None and not kept.keys() <= named:
        last = await context.scan(_of_executions, last, named)
    await context.write(_settle, kept, named)


def _kept(tx: ReadTx) -> dict[str, float | None]:
    """All definitions, and since when nothing is known to name them."""
    return dict(tx.all("SELECT id, unnamed FROM sfn_definitions"))


def _of_machines(tx: ReadTx) -> set[str]:
    machines = {machine.definition for _, _, machine in MACHINES.everywhere(tx)}
    return machines | {version.machine.definition for _, _, version in VERSIONS.everywhere(tx)}


def _of_executions(tx: ReadTx, last: int | None, named: set[str]) -> int | None:
    """Add what the next executions name; the last one's key, None where there are no more."""
    rows = tx.all(_EXECUTIONS, last, LOOKED_AT)
    for _, body in rows:
        found = _naming(body)
        formers = [] if found.origin is None else found.origin.parts
        named.update(key.partition("#")[0] for key in (found.definition, *(one.definition for one in formers)))
    return rows[-1][0] if len(rows) == LOOKED_AT else None


def _settle(tx: Tx, found: dict[str, float | None], named: set[str]) -> None:
    tx.many(_CLEAR, [(key,) for key, since in found.items() if since is not None and key in named])
    tx.many(_NOTE, [(tx.now, key) for key, since in found.items() if since is None and key not in named])
    past = [(key, since) for key, since in found.items() if since is not None and key not in named]
    tx.many(_DELETE, [one for one in past if tx.now - (one[1] or 0) >= DAY / 2])
